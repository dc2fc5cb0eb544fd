"""Bytes of a file to text: UTF-8, no byte order mark, lines ending in LF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity

SIZE_LIMIT = 5 * 1024 * 1024

# Characters that a screen does not show or that one reader takes for the end of a line and the next does not.
# Tab and LF are text. U+FEFF is a byte order mark in a place where none belongs.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

BAD_ENCODING = Rule(
    code="Y101",
    name="not-utf-8",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="one encoding for every file",
    why="A byte that cannot be read may be a letter of a name, a limit value or a clause number.",
    remedy="Open the file in your editor and save it again with the encoding UTF-8 (mostly under Save as).",
)
TOO_LARGE = Rule(
    code="Y102",
    name="file-too-large",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="limit of 5 MiB a text file",
    why="A text of this size is a data dump or an attack; a person does not maintain it.",
    remedy="Split the file, or keep the bulk outside and point to it.",
)
CONTROL_CHARACTER = Rule(
    code="Y103",
    name="control-character",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="what people approve is what programs read",
    why="A character that nobody sees can change what a value means to one program and not to the next.",
    remedy="Delete the character and type the line anew.",
)
CONFLICT = Rule(
    code="Y112",
    name="merge-conflict-left",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="one text, not two",
    why="Two people changed the same lines. Git put both versions here, one below the other, and nobody chose yet.",
    remedy="Between <<<<<<< and ======= stands one version, between ======= and >>>>>>> the other. Keep the lines "
    "that are right, and delete the rest together with these three lines.",
)
RULES = (BAD_ENCODING, TOO_LARGE, CONTROL_CHARACTER, CONFLICT)

_SAVE = "Open the file in your editor and save it again with the encoding UTF-8 (mostly under Save as)."
_PLAIN = (
    "A document is plain text. Copy its words into a text file with the encoding UTF-8, with ## before a heading; "
    "to hand the file out as it is, let a document link to it."
)
# How the files of other programs begin.
_FORMATS = (
    (b"PK\x03\x04", "a file of a word processor or spreadsheet (or another archive), whatever its name says"),
    (b"\xd0\xcf\x11\xe0", "a file of an older word processor or spreadsheet, whatever its name says"),
    (b"{\\rtf", "a file of a word processor (RTF), whatever its name says"),
    (b"%PDF-", "a PDF, whatever its name says"),
)


@lru_cache(maxsize=64)  # whoever asks for a text of the tree soon asks for it again
def decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The text, and what is wrong with its bytes.

    Where bytes are no UTF-8 the text has U+FFFD in their place, so that the rest can still be looked at (where
    nothing of it is text, `is_foreign` says so); a file over the limit gives no text at all.
    """
    if len(data) > SIZE_LIMIT:
        message = f"the file has {len(data) / 1048576:.1f} MiB; the limit is {SIZE_LIMIT // 1048576} MiB"
        return "", (TOO_LARGE.at(Place(path), message),)
    if kind := _foreign(data):
        said, remedy = kind
        return data.decode("utf-8", "replace").replace("\r\n", "\n"), (
            BAD_ENCODING.at(Place(path, 1, 1), f"the file is {said}", remedy),
        )
    data = data.removeprefix(b"\xef\xbb\xbf")
    problems: tuple[Problem, ...] = ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        problems = (_bad_encoding(data, error, path),)
        text = data.decode("utf-8", "replace")
    text = text.replace("\r\n", "\n")
    if "<<<<<<< " in text or ">>>>>>> " in text:
        problems += tuple(_conflict(Place(path, line, 1), whole=whole) for line, whole in _conflicts(text))
    return text, problems


def _conflicts(text: str) -> Iterator[tuple[int, bool]]:
    """The lines on which a conflict begins that git marked to its end; and marks of which the other half is gone."""
    begun, parted = 0, False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("<<<<<<< "):
            if begun:
                yield begun, False
            begun, parted = number, False
        elif begun and line == "=======":
            parted = True
        elif line.startswith(">>>>>>> "):
            yield (begun, True) if parted else (begun or number, False)
            begun, parted = 0, False
    if begun:
        yield begun, False


def _conflict(place: Place, *, whole: bool) -> Problem:
    if whole:
        return CONFLICT.at(place, "two versions of one passage stand here")
    message = "this line is a mark that Git puts around two versions of one passage; one of its marks is gone"
    remedy = (
        "Look whether both versions still stand here and keep the lines that are right. Then delete this line, "
        "and ======= or >>>>>>> where they stand alone as well."
    )
    return CONFLICT.at(place, message, remedy)


def is_foreign(data: bytes) -> bool:
    """Whether nothing in a file is text that can be judged: another program's format, or UTF-16."""
    return _foreign(data) is not None


def _foreign(data: bytes) -> tuple[str, str] | None:
    head = data[:512]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (len(head) > 7 and head.count(0) > len(head) / 4):
        return "UTF-16, as some spreadsheets and editors save “Unicode”", _SAVE
    return next(((said, _PLAIN) for sign, said in _FORMATS if head.startswith(sign)), None)


def _bad_encoding(data: bytes, error: UnicodeDecodeError, path: str) -> Problem:
    before = data[: error.start]
    line_start = before.rfind(b"\n") + 1
    place = Place(path, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1)
    found = data[error.start : error.start + 1]
    meant = found.decode("cp1252", "replace")
    byte = f"byte 0x{found[0]:02X}"
    if b"\0" in data:
        message = f"{byte} is no UTF-8, and other bytes of the file stand in no text at all"
    elif meant.isprintable():
        message = f"“{meant}” is saved in the older encoding Windows-1252 ({byte}) and not in UTF-8"
    else:
        message = f"{byte} is no UTF-8"
    return BAD_ENCODING.at(place, message, _SAVE)
