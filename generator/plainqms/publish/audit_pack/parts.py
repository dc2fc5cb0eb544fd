"""What a section is made of: tables of cells, with links to what lies in the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.revision import Revision
from plainqms.publish import record_values, words
from plainqms.publish.audit_pack import links
from plainqms.publish.audit_pack.facts import Facts

Cell = Mapping[str, Any]
"""`pieces` are texts with a link or none; `below` are small lines under them; `html` instead of both."""
NOTHING = "Nothing is recorded."
SHORT = 12  # letters of what stays on one line: a day, an id, a number


@dataclass(frozen=True, slots=True)
class Table:
    """`empty` is said where there are no rows, `lead` above them. `anchors` name rows, where anything leads to one."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = NOTHING
    lead: str = ""
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Running text under a heading."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """`registers` hold its facts in full, record by record; `files` lie beside it, by address and title."""

    number: str
    name: str
    title: str
    lead: str
    parts: tuple[Table | Words, ...]
    registers: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        return f"{self.number}-{self.name}.html"


def table(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    empty: str = NOTHING,
    lead: str = "",
    anchors: Sequence[str] = (),
) -> Table:
    return Table(title, tuple(heads), tuple(tuple(row) for row in rows), empty, lead, tuple(anchors))


def text(value: object = "", *below: object) -> Cell:
    """Words, a day, a number; nothing where nothing is given."""
    said = "" if value is None else record_values.shown(value)
    short = bool(said) and not below and len(said) <= SHORT
    return {"pieces": [{"text": said, "url": ""}] if said else [], "below": _below(below), "short": short}


def spoken(value: str, *below: object) -> Cell:
    """Text of a record on one line."""
    return text(words.spoken(value), *below)


def several(pieces: Iterable[Mapping[str, str]], *below: object) -> Cell:
    return {"pieces": list(pieces), "below": _below(below), "short": False}


def record(identifier: str, facts: Facts, *below: object) -> Cell:
    return several([named(identifier, facts)], *below)


def named(target: str, facts: Facts) -> Mapping[str, str]:
    """A document, record or clause by its id, as readers know it."""
    piece = record_values.named(target, "any", facts.manual)
    return {**piece, "url": links.led(piece["url"], facts)}


def names(targets: Iterable[str], facts: Facts, *below: object) -> Cell:
    return several([named(target, facts) for target in targets], *below)


def holder(owner: str, facts: Facts, kind: str = "holder") -> str:
    """A role by its title, a person by the id."""
    return record_values.named(owner, kind, facts.manual)["text"] if owner else ""


def day(value: date | None) -> str:
    return words.day(value) if value else ""


def approved(revision: Revision | None, facts: Facts) -> Cell:
    """Who approved it: of what one person said twice, the one that is proven best."""
    said = [words.approval(one, facts.system) for one in revision.best_approvals] if revision else []
    return text("", *said) if said else text("Not recorded")


def document(identifier: str, facts: Facts) -> Cell:
    """By id and title; with a link where its text lies in the pack."""
    known = facts.manual.by_id.get(identifier)
    title = words.plain(known.document.title) if known else ""
    held = facts.texts.get(identifier)
    return several(
        [{"text": f"{identifier} {title}".strip(), "url": f"{held.folder}index.html" if held else ""}],
        *(() if held or not known else ("listed, not included",)),
    )


def _below(lines: Iterable[object]) -> list[str]:
    return [said for line in lines if line is not None and (said := record_values.shown(line))]
