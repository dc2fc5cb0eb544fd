"""Bytes of a file to text: UTF-8, no byte order mark, lines ending in LF."""

from __future__ import annotations

import re

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
    remedy="Save the file as UTF-8.",
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
RULES = (BAD_ENCODING, TOO_LARGE, CONTROL_CHARACTER)

_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The text, and what is wrong with its bytes.

    Where bytes are no UTF-8 the text has U+FFFD in their place, so that the rest can still be looked at; a
    file over the limit gives no text at all.
    """
    if len(data) > SIZE_LIMIT:
        message = f"the file has {len(data) / 1048576:.1f} MiB; the limit is {SIZE_LIMIT // 1048576} MiB"
        return "", (TOO_LARGE.at(Place(path), message),)
    data = data.removeprefix(b"\xef\xbb\xbf")
    problems: tuple[Problem, ...] = ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        problems = (_bad_encoding(data, error, path),)
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n"), problems


def _bad_encoding(data: bytes, error: UnicodeDecodeError, path: str) -> Problem:
    before = data[: error.start]
    line_start = before.rfind(b"\n") + 1
    place = Place(path, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1)
    if kind := _MARKS.get(data[:2]):
        return BAD_ENCODING.at(place, f"the file is {kind}", "Save the file again, as UTF-8.")
    return BAD_ENCODING.at(place, f"byte 0x{data[error.start]:02X} is no UTF-8")
