"""What can be wrong with a front matter, and which fields nobody types because they are derived."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity

_CONTROL = "ISO 9001:2015 7.5.2 a (identification and description)"

UNKNOWN_KEY = Rule(
    code="D201",
    name="unknown-front-matter-key",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="a field that nobody reads is a field that somebody relies on",
    why="A misspelt key has no effect, and nobody notices.",
    remedy="Correct the key, or delete the line.",
)
WRONG_VALUE = Rule(
    code="D202",
    name="wrong-front-matter-value",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="nothing is guessed",
    why="A value that does not fit its key would be left out or taken for something else.",
    remedy="Correct the value.",
)
NOT_CLOSED = Rule(
    code="D203",
    name="front-matter-not-closed",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="nothing is guessed",
    why="Where the front matter ends and the text begins cannot be told.",
    remedy="Put a line --- after the last key, before the text.",
)
NOT_KEYS = Rule(
    code="D204",
    name="front-matter-without-keys",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="nothing is guessed",
    why="A front matter is a group of keys and values.",
    remedy="Write one `key: value` a line between the two lines ---.",
)
MISSING_IDENTIFIER = Rule(
    code="D205",
    name="no-identifier",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source=_CONTROL,
    why="A document is its id: references, history and approvals hold on to it when the file is renamed.",
    remedy="Add an id to the front matter; qms new tells the next free one.",
)
MISSING_TITLE = Rule(
    code="D206",
    name="no-title",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source=_CONTROL,
    why="People find a document by its title, and approve it under that title.",
    remedy='Add to the front matter: title: "..."',
)
BAD_IDENTIFIER = Rule(
    code="D207",
    name="malformed-identifier",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source=_CONTROL,
    why="An id that is no prefix with a number cannot be referred to, sorted or made an address.",
    remedy="Write capitals, a hyphen and a number, as PRO-004.",
)
UNKNOWN_PREFIX = Rule(
    code="D208",
    name="unknown-document-type",
    severity=Severity.ERROR,
    basis=Basis.OWN_PROCEDURE,
    source="document_types in qms.yml",
    why="The prefix tells which kind of document it is, and by that who approves and when it is reviewed.",
    remedy="Use a prefix of qms.yml, or add this one there under document_types:",
)
HAND_TYPED = Rule(
    code="D209",
    name="hand-typed-derived-field",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source="ISO 9001:2015 7.5.3.2 c (control of changes)",
    why="A stamp that somebody types is right until somebody forgets it. Ours is read from the history.",
    remedy="Delete the line.",
)
RULES = (
    UNKNOWN_KEY,
    WRONG_VALUE,
    NOT_CLOSED,
    NOT_KEYS,
    MISSING_IDENTIFIER,
    MISSING_TITLE,
    BAD_IDENTIFIER,
    UNKNOWN_PREFIX,
    HAND_TYPED,
)

_NUMBER = "The number is counted from the changes of the text."
_STATE = "The state follows from the history, the approval and the effective date."
_DATE = "The date is the day on which the change reached the main line."
_APPROVER = "Who approved is read from the approval (Approved-by: in the commit that brings the change)."
_AUTHOR = "Authors are those of the commits that brought the change."
_REVIEW = "It is counted from the last issue or review and the interval. Set the interval: review: 24"
_EFFECTIVE = "To set when a revision takes effect write effective: on approval, +14 days or a date."
_CHANGES = "The revision history is made from the commits; say the reason there (Change-Reason: ...)."
_TYPE = "The kind of document comes from the prefix of its id."

# Field (in small letters, words joined by _) and where its stamp comes from.
DERIVED = {
    **dict.fromkeys(("revision", "rev", "version", "issue", "edition", "revision_number"), _NUMBER),
    **dict.fromkeys(("status", "state", "draft", "in_force"), _STATE),
    **dict.fromkeys(("date", "issued", "issue_date", "date_issued", "revision_date", "released"), _DATE),
    **dict.fromkeys(("created", "updated", "last_updated", "last_modified", "modified"), _DATE),
    **dict.fromkeys(
        ("approved", "approved_by", "approver", "approvers", "approval", "approval_date"), _APPROVER
    ),
    **dict.fromkeys(("approved_on", "date_approved", "released_by", "signed_by"), _APPROVER),
    **dict.fromkeys(("author", "authors", "prepared_by", "written_by", "created_by"), _AUTHOR),
    **dict.fromkeys(("next_review", "review_date", "next_review_date", "review_due", "reviewed"), _REVIEW),
    **dict.fromkeys(("last_review", "last_reviewed", "reviewed_by", "reviewed_on"), _REVIEW),
    **dict.fromkeys(("effective_date", "effective_from", "valid_from", "date_effective"), _EFFECTIVE),
    **dict.fromkeys(("changes", "history", "revisions", "revision_history", "changelog", "reason"), _CHANGES),
    **dict.fromkeys(("type", "kind", "document_type", "category"), _TYPE),
}
