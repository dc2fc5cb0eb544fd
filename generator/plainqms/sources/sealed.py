"""The sealed list, records/revisions.csv: its lines as they first reached the main line, and what became of them.

Values are compared, not bytes: a list that a spreadsheet saved in another order is still the same list.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

from plainqms.model.identifiers import is_identifier
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.sealed import COLUMNS, LIST, Sealed
from plainqms.sources.encoding import decode
from plainqms.sources.main_line import Line

ALTERED = Rule(
    "H366",
    "sealed-list-altered",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 (retained information is protected from unintended alteration)",
    "The list says what was issued under which number. A line that may be changed afterwards says nothing.",
    "Put the line back as it was, with git; qms seal only ever adds lines.",
)
UNREADABLE_LIST = Rule(
    "H367",
    "sealed-list-unreadable",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 (retained information is protected from unintended alteration)",
    "A line that cannot be read protects nothing, and whoever sees it believes that it does.",
    f"Take {LIST} back from git; nobody writes in it by hand: qms seal adds to it.\n{','.join(COLUMNS)}",
)
RULES = (ALTERED, UNREADABLE_LIST)

_DIGEST = re.compile(r"text-[0-9]+:sha256:[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def read_list(data: bytes) -> tuple[tuple[Sealed, ...], tuple[Problem, ...]]:
    text, problems = decode(data, LIST)
    if problems:
        return (), problems
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: dict[tuple[str, str], Sealed] = {}
    wrong: list[Problem] = []
    begun = False
    try:
        for cells in rows:
            if not any(cells):
                continue
            place = Place(LIST, rows.line_num, 1)
            if not begun:
                begun = True
                if tuple(cells) != COLUMNS:
                    return (), (
                        UNREADABLE_LIST.at(place, "the first line does not name the columns of this list"),
                    )
                continue
            sealed = _sealed(cells, place)
            if isinstance(sealed, str):
                wrong.append(UNREADABLE_LIST.at(place, sealed))
            elif sealed.key in found:
                where = found[sealed.key].place.line
                message = f"{sealed.document} revision {sealed.revision} stands in line {where} already"
                wrong.append(UNREADABLE_LIST.at(place, message))
            else:
                found[sealed.key] = sealed
    except csv.Error as error:
        wrong.append(UNREADABLE_LIST.at(Place(LIST, rows.line_num, 1), f"this is no table ({error})"))
    return tuple(found.values()), tuple(wrong)


def read_sealed(line: Line, now: bytes | None) -> tuple[tuple[Sealed, ...], tuple[Problem, ...]]:
    """Every line that ever stood in the list, as it first came, and what is wrong.

    `now` is the list of the working tree: on a branch from before the last sealing it lacks the last lines.
    """
    known: dict[tuple[str, str], Sealed] = {}
    told: dict[tuple[str, str], Problem] = {}
    for blob, commit in _versions(line):
        rows = read_list(line.texts.read(blob))[0] if blob else ()
        _compare(known, rows, told, f"in commit {commit[:10]}")
    rows, wrong = read_list(now) if now is not None else ((), ())
    present = {row.key for row in rows}
    last = max((place for place, key in enumerate(known) if key in present), default=-1)
    expected = dict(tuple(known.items())[: last + 1])
    _compare(expected, rows, told, "since it reached the main line")
    known = {**expected, **known}
    places = {row.key: row.place for row in rows}
    return tuple(known.values()), (
        *wrong,
        *(_placed(problem, places.get(key)) for key, problem in told.items()),
    )


def _versions(line: Line) -> Iterator[tuple[str, str]]:
    for commit in line.commits:
        for entry in commit.entries:
            if entry.path == LIST:
                yield entry.blob, commit.id
            elif entry.old_path == LIST:
                yield "", commit.id


def _compare(
    known: dict[tuple[str, str], Sealed],
    rows: tuple[Sealed, ...],
    told: dict[tuple[str, str], Problem],
    when: str,
) -> None:
    current = {row.key: row for row in rows}
    for key, sealed in known.items():
        if current.get(key) == sealed:
            told.pop(key, None)  # it was put back
        elif key not in told:
            what = "was changed" if key in current else "was removed"
            message = f"the line of {sealed.document} revision {sealed.revision} {what} {when}"
            told[key] = ALTERED.at(Place(LIST), message)
    for key, row in current.items():
        known.setdefault(key, row)


def _placed(problem: Problem, place: Place | None) -> Problem:
    return ALTERED.at(place or problem.place, problem.message)


def _sealed(cells: list[str], place: Place) -> Sealed | str:
    """The line, or what is wrong with it."""
    if len(cells) != len(COLUMNS):
        return f"this line has {len(cells)} cells instead of {len(COLUMNS)}"
    document, revision, digest, issued, effective, commit, approvals = cells
    if not is_identifier(document):
        return f"“{document}” is no id of a document"
    if not re.fullmatch(r"[0-9A-Za-z.-]{1,20}", revision):
        return f"“{revision}” is no number of a revision"
    if not _DIGEST.fullmatch(digest):
        return f"“{digest}” is no digest"
    if not _COMMIT.fullmatch(commit):
        return f"“{commit}” is no commit"
    try:
        days = date.fromisoformat(issued), date.fromisoformat(effective)
    except ValueError:
        return f"“{issued}” and “{effective}” are not both dates; a spreadsheet may have changed them"
    return Sealed(document, revision, digest, *days, commit, tuple(map(unquote, approvals.split())), place)
