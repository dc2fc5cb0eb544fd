"""What can be wrong with the files of records, whatever they record."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity
from plainqms.sources.binding import Rules

_READ = "what cannot be read is no evidence"
UNKNOWN_FIELD = Rule(
    "E101",
    "unknown-field",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _READ,
    "What stands under a name that nobody reads is lost, and nobody notices.",
    "Correct the name; the page of the register lists all fields.",
)
MISSING_FIELD = Rule(
    "E102",
    "missing-field",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a record says at least who, when and what",
    "Without it the record proves nothing, so it is left out.",
    "Fill it in.",
)
WRONG_FIELD_VALUE = Rule(
    "E103",
    "wrong-field-value",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "nothing is guessed",
    "A value that does not fit its field is left out, and with it what depends on it.",
    "Correct the value.",
)
NO_REGISTER = Rule(
    "E104",
    "file-of-no-register",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _READ,
    "It lies among the records, belongs to no register, and is read by nothing.",
    "Name it after a register, as records/nonconformities.yml, or keep it elsewhere.",
)
UNREADABLE_TABLE = Rule(
    "E105",
    "table-unreadable",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _READ,
    "Where columns or quotes cannot be told apart, values would be taken for others.",
    "Open it in a spreadsheet, look at this row, and save it as CSV (UTF-8) again.",
)
FORMULA = Rule(
    "E106",
    "formula-in-cell",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a record holds what was seen, not what a program makes of it",
    "A formula gives another value tomorrow or on another machine, and can ask other machines for things.",
    "Write the value itself: in the spreadsheet, copy the cell and paste it as value.",
)
NO_HEADING = Rule(
    "E107",
    "cell-without-heading",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _READ,
    "What stands in a column without a name belongs to nothing. Mostly a separator slipped in unquoted.",
    "Give the column a heading, put the text into quotes, or clear the cell.",
)
REPEATED_COLUMN = Rule(
    "E108",
    "repeated-column",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _READ,
    "Of two columns of one name nobody knows which one counts.",
    "Delete one of them, or give it its own name.",
)
DUPLICATE_RECORD = Rule(
    "E110",
    "duplicate-record-identifier",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (retained information is identified)",
    "Two records with one id cannot be told apart: a reference to it means both.",
    "Give one of them the next free number.",
)
WRONG_PREFIX = Rule(
    "E111",
    "wrong-record-prefix",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "an id tells what it belongs to",
    "It lies in one register and bears the id of another, or of a document.",
    "Correct the id, or put the record into the register that it belongs to.",
)
RULES = (
    UNKNOWN_FIELD,
    MISSING_FIELD,
    WRONG_FIELD_VALUE,
    NO_REGISTER,
    UNREADABLE_TABLE,
    FORMULA,
    NO_HEADING,
    REPEATED_COLUMN,
    DUPLICATE_RECORD,
    WRONG_PREFIX,
)
BINDING = Rules(unknown=UNKNOWN_FIELD, missing=MISSING_FIELD, wrong=WRONG_FIELD_VALUE)
