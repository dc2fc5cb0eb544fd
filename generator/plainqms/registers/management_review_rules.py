"""What may be wrong with a review by management: the rules of its register."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity

_CLAUSE = "ISO 9001:2015 9.3 (and 9.3 of ISO 14001, ISO 45001, ISO/IEC 27001)"
CHAIR = Rule(
    "E640",
    "review-not-led-by-top-management",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "It is top management that reviews. A review without it decides nothing.",
    "Enter who led it (chair), and the role of top management that they held on that day (chair_role).",
)
NO_INPUT = Rule(
    "E641",
    "review-without-input",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "An adopted standard asks for it, and nobody can see that it was looked at.",
    "Add it under inputs, with what was concluded, or: no_action_because:",
)
NO_CONCLUSION = Rule(
    "E642",
    "review-input-without-conclusion",
    Severity.ERROR,
    Basis.CLAUSE,
    _CLAUSE,
    "It was put on the table, and nothing says what those who lead made of it.",
    "Write what was concluded (conclusion:), or why nothing follows (no_action_because:).",
)
NO_DATE = Rule(
    "E643",
    "review-decision-without-date",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "management review: each decision has a person and a date",
    "Without a day it is a wish, and no list of what is due shows it.",
    "Enter by when: due: 2026-03-31",
)
NO_DECISION = Rule(
    "E644",
    "review-without-decision",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE}: its results",
    "A review from which nothing follows was a meeting.",
    "Enter decisions under outputs; or say why none is needed: no_outputs_because:",
)
NOT_CARRIED_OVER = Rule(
    "E645",
    "previous-review-not-followed-up",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE}: what became of earlier actions",
    "The review before decided actions, and nothing says that anybody asked for them.",
    "Name the review before under the input `earlier actions`: records: [MR-2025-001]",
)
NOT_PLANNED = Rule(
    "E646",
    "next-review-not-planned",
    Severity.WARNING,
    Basis.CLAUSE,
    f"{_CLAUSE}: planned intervals",
    "What has no day is forgotten in a good year and put off in a bad one.",
    "Enter its day: next: 2027-01-13",
)
OVERDUE = Rule(
    "E647",
    "management-review-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "management review; the day stands in the record",
    "The day has passed, and nothing says that those who lead looked.",
    "Hold it and enter it (held_on), or set another day and enter that.",
)
NO_VERDICT = Rule(
    "E648",
    "review-without-verdict",
    Severity.ERROR,
    Basis.CLAUSE,
    f"{_CLAUSE}: suitable, adequate, effective",
    "Whether the management system suits us, covers enough and works is the question of the review.",
    "Write the answer of whoever led it: verdict:",
)
ACTION_OVERDUE = Rule(
    "E649",
    "review-action-overdue",
    Severity.WARNING,
    Basis.OWN_PROCEDURE,
    "management review: actions are looked at each month",
    "It was decided at the top, its day has passed, and nothing says that it was done.",
    "Do it and enter the day (done), or ask who led the review for another one and enter that.",
)
RULES = (
    CHAIR, NO_INPUT, NO_CONCLUSION, NO_DATE, NO_DECISION, NOT_CARRIED_OVER, NOT_PLANNED, OVERDUE, NO_VERDICT,
    ACTION_OVERDUE,
)  # fmt: skip
