"""What may be wrong with a nonconformity and what followed from it: the rules of its register."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity

_CLAUSE = "ISO 9001:2015 10.2 (and 10.2 of ISO 14001, ISO 45001, ISO/IEC 27001)"
REPEATS_CORRECTION = Rule(
    "E301",
    "corrective-action-repeats-correction",
    Severity.WARNING,
    Basis.CLAUSE,
    _CLAUSE,
    "Mending what was wrong does not keep it from coming back: the action must change what made it possible.",
    "Write under actions what will be different from now on, so that it cannot happen again.\n"
    "If nothing has to be, write instead: outcome: correction only, and no_action_because: ...",
)
SHALLOW_CAUSE = Rule(
    "E302",
    "cause-blames-a-person",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: “human error” and “not trained” never end the chain",
    "Whoever stands there next will make the same mistake, because what made it possible was not found.",
    "Ask on: why was the mistake possible, and why did nobody notice it? Write each answer as a line under whys:",
)
NOT_VERIFIED = Rule(
    "E303",
    "closed-without-effectiveness",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "Nobody looked whether the corrective action worked.",
    "Let the verifier look whether it happened again, and enter under effectiveness what was seen,\n"
    "judged_on, and result: effective or not effective. Until then take closed_on away.",
)
JUDGED_TOO_EARLY = Rule(
    "E304",
    "effectiveness-judged-too-early",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action",
    "On the day of the action nothing has happened yet that could show whether it works.",
    "Look again after some time, by the criterion set in advance, and enter that day as judged_on.",
)
VERIFIER_IS_OWNER = Rule(
    "E305",
    "verifier-is-owner",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: someone else looks whether it worked",
    "Who acted sees that it works; somebody else sees whether.",
    "Enter as verifier somebody who owns neither the nonconformity nor one of its actions.",
)
OVERDUE = Rule(
    "E306",
    "nonconformity-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "the date stands in the record",
    "The day that was promised has passed, and nothing says that it was done.",
    "Do it and enter the day, or agree another day with the quality manager and enter that as due:",
)
REPEATED = Rule(
    "E307",
    "nonconformity-repeated",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: what comes back within 24 months",
    "The same process failed the same clause before. What was done then did not last, or did not reach far enough.",
    "Look at the earlier record. If the same thing came back, name it under repeat_of: If not, name it under related:",
)
OPEN_TOO_LONG = Rule(
    "E308",
    "nonconformity-open-too-long",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "90 days; certification bodies mostly allow no more for theirs",
    "Without a word why, it looks forgotten.",
    "Finish it and enter closed_on, or say why it takes longer: open_because: ...",
)
CLOSED_UNFINISHED = Rule(
    "E309",
    "closed-unfinished",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "A closed record says what was done. What is missing now is missing when an auditor samples it.",
    "Enter what is missing, or take closed_on away.",
)
NO_CRITERION = Rule(
    "E310",
    "effectiveness-without-criterion",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "nonconformity and corrective action: before acting, write down how success will be seen",
    "A criterion that is chosen afterwards is always met.",
    "Write under effectiveness how success will be seen: `criterion:`",
)
METHOD_WITHOUT_WORK = Rule(
    "E446",
    "cause-method-without-its-work",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "whoever reads the cause can follow how it was found",
    "The method is named, and nothing shows that it was used; the cause may as well be a guess.",
    "Write the answers under `whys:`, or the causes under `fishbone:`, or name the method that was used.",
)
RULES = (
    REPEATS_CORRECTION, SHALLOW_CAUSE, NOT_VERIFIED, JUDGED_TOO_EARLY, VERIFIER_IS_OWNER, OVERDUE, REPEATED,
    OPEN_TOO_LONG, CLOSED_UNFINISHED, NO_CRITERION, METHOD_WITHOUT_WORK,
)  # fmt: skip
