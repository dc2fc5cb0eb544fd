"""What can be wrong with a YAML text, and what the parser's phrases mean in plain words."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity

DEPTH_LIMIT = 32

SYNTAX = Rule(
    code="Y104",
    name="yaml-syntax",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="YAML 1.2",
    why="What cannot be read for certain is not guessed.",
    remedy="Put the value in double quotes, and check that lines of one group begin in the same column.",
)
TAB = Rule(
    code="Y105",
    name="tab-indentation",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="YAML 1.2, 6.1",
    why="A tab is as wide as each editor likes, so it cannot say what belongs to what.",
    remedy="Replace the tab at the beginning of the line by spaces (two a level).",
)
DUPLICATE_KEY = Rule(
    code="Y106",
    name="duplicate-key",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="YAML 1.2, 3.2.1.3",
    why="Of two values under one name nobody knows which one was meant; programs silently take either.",
    remedy="Delete one of the two.",
)
ALIAS = Rule(
    code="Y107",
    name="yaml-alias",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="files arrive by pull request and are treated as hostile",
    why="Anchors, aliases and merge keys bring values from elsewhere; a few lines of them can fill a memory.",
    remedy="Write the value out where it is used. A value that begins with & or * needs double quotes.",
)
TAG = Rule(
    code="Y108",
    name="yaml-tag",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="files arrive by pull request and are treated as hostile",
    why="A tag tells programs to make something else of a value, up to running code.",
    remedy="Delete the tag. A value that begins with ! needs double quotes.",
)
SEVERAL_DOCUMENTS = Rule(
    code="Y109",
    name="several-yaml-documents",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="one file, one content",
    why="Everything after the second --- would be left unread.",
    remedy="Delete the line --- or move what follows into a file of its own.",
)
BAD_KEY = Rule(
    code="Y110",
    name="key-not-text",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="keys are names",
    why="A list, a group or nothing cannot be the name of a value.",
    remedy="Write `name: value`. Text in braces that is meant as text needs double quotes.",
)
TOO_DEEP = Rule(
    code="Y111",
    name="yaml-too-deep",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source=f"limit of {DEPTH_LIMIT} levels",
    why="Nothing that a person maintains is nested that deeply.",
    remedy="Flatten the file.",
)
CURLY_QUOTES = Rule(
    code="Y113",
    name="curly-quotes-around-value",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="YAML 1.2, 7.3",
    why="Word processors turn straight quotes into curly ones. Here those mean nothing and become part of the value.",
    remedy='Write straight quotes: "...". If the value itself is to be in curly ones, put straight ones around it.',
)
ODD_KEY = Rule(
    code="D278",
    name="odd-sign-at-key",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="YAML 1.2, 6.1 and 7.3",
    why="Word processors and web pages put curly quotes and non-breaking blanks where straight quotes and plain blanks "
    "were typed. They look alike, and here they belong to the name: nobody reads the value under it.",
    remedy="Type the line anew in a text editor.",
)
RULES = (
    SYNTAX,
    TAB,
    DUPLICATE_KEY,
    ALIAS,
    TAG,
    SEVERAL_DOCUMENTS,
    BAD_KEY,
    TOO_DEEP,
    CURLY_QUOTES,
    ODD_KEY,
)

ALPHABETIC = "expected alphabetic or numeric character"

# What the parser says, what it means, what to do.
SYNTAX_WORDS = (
    ("unexpected ':'", "a colon inside brackets cannot be read", "Put the value in double quotes."),
    (
        "invalid Unicode",
        "the text in quotes names a character that does not exist",
        "Write the character itself.",
    ),
    (
        "unknown escape",
        "a \\ in double quotes must be doubled",
        "Write \\\\ for one \\, or use single quotes.",
    ),
    (
        "quoted scalar",
        "a text in quotes begins here and does not end where it should",
        "Close the quotation mark.",
    ),
    ("flow sequence", "a list begins here and is not closed", "Close the list with ]."),
    (
        "flow mapping",
        "a group begins here and is not closed",
        'Close it with }, or write "{{ ... }}" in quotes.',
    ),
    (
        "mapping values are not allowed",
        "a colon followed by a blank begins another key here",
        'Put the value in double quotes, as title: "Purchasing: how we choose". '
        "Or let the line begin in the column of its neighbours.",
    ),
    (
        "cannot start any token",
        "a value cannot begin with this character",
        'Put the value in double quotes, as "@home".',
    ),
    (
        ALPHABETIC,
        "a value that begins with * or & is no plain text",
        'Put the value in double quotes, as "*important*".',
    ),
    (
        "could not find expected ':'",
        "a key without colon and value",
        "Write `name: value`, with a blank after the colon.",
    ),
)
