"""What may be wrong with an audit, ours or another's: the rules of its register."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity

_PROGRAMME = "ISO 9001:2015 9.2.2 (and 9.2.2 of ISO 14001, ISO 45001, ISO/IEC 27001)"
OWN_WORK = Rule(
    "E600",
    "auditor-audits-own-process",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_PROGRAMME}: auditors are impartial",
    "Who answers for the process sees what it is meant to be, and not what it is.",
    "Swap the auditor for one who owns no document of the process, have a second one look at this part, or ask\n"
    "somebody from outside. If none of that can be had, write down what protects the result; no auditor decides that:\n"
    'safeguard: {what: "...", because: "...", decided_by: ...}',
)
NO_SCOPE = Rule(
    "E601",
    "audit-without-scope",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_PROGRAMME}: scope and criteria of each audit",
    "Without them nobody can say afterwards what was looked at, and against which rules.",
    "Write what is looked at and against what: scope: ... and criteria: [iso-9001-2015, PRO-003]",
)
OVERDUE = Rule(
    "E602",
    "audit-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "internal audit: the programme gives the day",
    "A programme that is not followed shows that nobody looks.",
    "Hold it and enter its last day (held_on); or move it with the management and enter that day: planned",
)
NOT_REPORTED = Rule(
    "E603",
    "audit-held-without-report",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "internal audit: a report within a week; one from outside is asked for after a month",
    "Until it is reported, nobody can act on what was seen, and what was seen fades.",
    "Write the report and enter the day: reported_on",
)
NO_EVIDENCE = Rule(
    "E604",
    "audit-report-without-evidence",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_PROGRAMME}: evidence of the results",
    "A result without what was seen cannot be followed back, and nobody knows how much was looked at.",
    "Write under rows what was seen for each clause or document: record numbers, equipment, times, under `seen:`",
)
NO_COMPETENCE = Rule(
    "E605",
    "auditor-without-competence",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.2 (and 7.2 of ISO 14001, ISO 45001, ISO/IEC 27001)",
    "Whether the auditor could judge what they saw is the first thing that is asked about an audit.",
    "Say by what it is shown, under auditors: competence: course of February 2022, two audits accompanied",
)
NO_AUDITOR = Rule(
    "E606",
    "audit-without-auditor",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_PROGRAMME}: auditors are chosen",
    "An audit that nobody led proves nothing, and whether it was impartial cannot be judged.",
    "Name who looks, under auditors: `person:` of our own people, or `name:` of somebody from outside.",
)
NO_REVISION = Rule(
    "E607",
    "document-audited-without-revision",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "the text may have changed since",
    "Which text was looked at cannot be told any more, once the document has a later one.",
    'Enter the revision that was looked at: revision: "3"',
)
NO_REASON = Rule(
    "E608",
    "audit-cancelled-without-reason",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "internal audit: the programme gives the reason of each change",
    "It looks as if the audit had been forgotten and struck out.",
    "Say why it is not held: cancelled_because:",
)
UNKNOWN_STANDARD = Rule(
    "E609",
    "audit-against-other-edition",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "an audit counts for the edition that it was held against",
    "It is no edition that we have adopted, so the audit counts for none of our clauses.",
    "Write the edition as qms.yml does, as iso-9001-2015.",
)
PROMISE_OVERDUE = Rule(
    "E833",
    "promise-to-auditor-overdue",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "what was promised to an auditor is what the next visit begins with",
    "It was promised by a day that has passed, and nothing says that it was done.",
    "Do it, and enter the day at this line of the log: done; or agree another day with the auditor: due",
)
RULES = (
    OWN_WORK, NO_SCOPE, OVERDUE, NOT_REPORTED, NO_EVIDENCE, NO_COMPETENCE, NO_AUDITOR, NO_REVISION, NO_REASON,
    UNKNOWN_STANDARD, PROMISE_OVERDUE,
)  # fmt: skip
