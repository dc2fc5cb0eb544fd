"""What the registers show for a clause: as much as is required, in date and without a fault of its own, or less.

One row is not evidence when ten are due. Nothing recorded is no good sign: the answer asks whether that is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plainqms.model.coverage import Answer, Evidenced, Support
from plainqms.model.register import Evidence, Register
from plainqms.model.standard import Clause, Standard
from plainqms.views.citations import Key
from plainqms.views.described import listed

Shown = Mapping[Key, tuple[tuple[Register[Any], Evidence], ...]]
ELSEWHERE = "evidence-elsewhere"


def evidenced(
    standard: Standard,
    members: Sequence[Clause],
    shown: Shown,
    empty: Mapping[Key, tuple[Register[Any], ...]],
) -> Answer:
    """Of a unit and the clauses counted with it. `empty` are the registers without any record that would show it."""
    found: list[tuple[Register[Any], Evidence]] = []
    for clause in members:  # what names several of them is counted once
        mine = shown.get((standard.id, clause.id), ())
        found.extend(item for item in mine if not any(item[1] is other for _, other in found))
    required = sum(item.required for _, item in found)
    present = sum(min(item.present, item.required) for _, item in found)
    overdue, failing = (sum(getattr(item, name) for _, item in found) for name in ("overdue", "failing"))
    silent = {item.name: item for clause in members for item in empty.get((standard.id, clause.id), ())}
    asked = [
        item.what for clause in members for item in clause.documented_information if item.kind == "retain"
    ]
    word = _word(found, required, present, overdue, failing, asked=bool(asked))
    return Answer(
        word,
        _why(word, found, tuple(silent.values()), asked),
        tuple(Support("register", register.name, counted(item)) for register, item in found),
        required,
        present,
        overdue,
        failing,
    )


def counted(shown: Evidence) -> str:
    """`9 of 10 items in use with a calibration in date; 1 overdue`, and why there never was any."""
    parts = [f"{shown.present} of {shown.required} {shown.what}"]
    parts += [
        f"{number} {word}"
        for number, word in ((shown.overdue, "overdue"), (shown.failing, "failing"))
        if number
    ]
    return "; ".join((*parts, shown.never) if shown.never else parts)


def _word(
    found: Sequence[tuple[Register[Any], Evidence]],
    required: int,
    present: int,
    overdue: int,
    failing: int,
    *,
    asked: bool,
) -> Evidenced:
    if not required:
        return Evidenced.NONE if asked else Evidenced.NOT_DEMANDED
    if not present:
        lapsed = any(item.overdue and not item.never for _, item in found)
        return Evidenced.EXPIRED if lapsed else Evidenced.NONE
    if present < required or overdue or failing:
        return Evidenced.PARTIAL
    elsewhere = all(register.name == ELSEWHERE for register, item in found if item.required)
    return Evidenced.ELSEWHERE if elsewhere else Evidenced.CURRENT


def _why(
    word: Evidenced,
    found: Sequence[tuple[Register[Any], Evidence]],
    empty: Sequence[Register[Any]],
    asked: Sequence[str],
) -> str:
    if word is Evidenced.NOT_DEMANDED:
        return "The standard asks for no record here, and no register counts any for it."
    told = ". ".join(_capital(counted(item)) for _, item in found if item.required)
    silent = f"Nothing recorded in {listed([item.title for item in empty])}: is that true?" if empty else ""
    if told:
        return " ".join(filter(None, (f"{told}.", silent)))
    wanted = f"The standard asks for a record: {'; '.join(asked)}."
    return f"{wanted} {silent or 'Nothing recorded: is that true?'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
