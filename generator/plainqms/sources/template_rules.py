"""What can be wrong with a template. The judgement itself is in templating.py."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity
from plainqms.sources.template_words import RAW

SNIPPETS = "procedures/snippets"


def _rule(code: str, name: str, source: str, why: str, remedy: str) -> Rule:
    return Rule(code, name, Severity.ERROR, Basis.GOOD_PRACTICE, source, why, remedy)


UNREADABLE = _rule(
    "T201",
    "template-unreadable",
    "a text that cannot be read cannot be controlled",
    "Nobody can say what a template prints that does not parse.",
    f"Mend the tag. {RAW}",
)
FORBIDDEN = _rule(
    "T202",
    "template-syntax-not-allowed",
    "documents arrive from many hands",
    "A document prints names, conditions, snippets and short lists; more would hide what a reader reads.",
    'Use only {{ name }}, {% if %}, {% for site in sites %}, {% include "file.md" %}, register("...") and '
    f'adopts("..."). {RAW}',
)
UNKNOWN_NAME = _rule(
    "T203",
    "unknown-name",
    "a gap in a controlled text is found by a reader too late",
    "A misspelt name would print nothing.",
    f"Correct the name, or add it: parameters in qms.yml, roles in records/roles.yml. {RAW}",
)
UNKNOWN_SNIPPET = _rule(
    "T204",
    "unknown-snippet",
    "a gap in a controlled text is found by a reader too late",
    "A text that is included must be there.",
    "If the file was renamed or deleted by mistake, bring it back; else correct its name here, or take the line out.",
)
INCLUDE_LOOP = _rule(
    "T205",
    "include-loop",
    "a text that contains itself has no end",
    "Snippets that include each other never end.",
    "Take one of the includes out.",
)
TOO_LARGE = _rule(
    "T206",
    "template-too-large",
    "a build must end",
    "A template beyond these limits is a mistake or an attack.",
    "Split the document, or write the text out.",
)
UNKNOWN_REGISTER = _rule(
    "T207",
    "unknown-register",
    "a gap in a controlled text is found by a reader too late",
    'register("...") shows a register that exists.',
    "Correct the register's name.",
)
NOT_TEXT = _rule(
    "T208",
    "template-value-not-text",
    "a reader should never meet a program's word for yes",
    "Only text can be printed, compared or filtered; a list or a yes/no needs words around it.",
    "Name one of its values, or write {% if %} or {% for site in sites %} around the text.",
)
RULES = (
    UNREADABLE,
    FORBIDDEN,
    UNKNOWN_NAME,
    UNKNOWN_SNIPPET,
    INCLUDE_LOOP,
    TOO_LARGE,
    UNKNOWN_REGISTER,
    NOT_TEXT,
)
