"""Section D of a transfer pack: what the application form of a certification body asks for."""

from __future__ import annotations

from plainqms.publish import information_sheet
from plainqms.publish.audit_pack import links
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import Cell, Section, Table, Words, several, table, text


def section(facts: Facts) -> Section:
    missing = information_sheet.missing(facts.manual)
    lacking = (
        (Words("Not entered", (f"To be told beside this sheet: {'; '.join(missing)}.",)),) if missing else ()
    )
    return Section(
        "D",
        "information-sheet",
        "Information sheet",
        information_sheet.LEAD,
        (*lacking, *(_table(part, facts) for part in information_sheet.parts(facts.manual))),
        ("processes",),
    )


def numbers(facts: Facts) -> tuple[Table, ...]:
    """Sites, shifts and what others do, for the section on the scope."""
    wanted = ("Sites and people", "Shifts", "Work that others do for us")
    return tuple(
        _table(part, facts) for part in information_sheet.parts(facts.manual) if part.title in wanted
    )


def _table(part: information_sheet.Part, facts: Facts) -> Table:
    rows = (tuple(_cell(cell, facts) for cell in row) for row in part.rows)
    return table(part.title, part.heads or ("What", "As entered"), rows, empty=part.empty, lead=part.lead)


def _cell(cell: information_sheet.Cell, facts: Facts) -> Cell:
    if len(cell.pieces) == 1 and not cell.pieces[0]["url"] and "whole" not in cell.pieces[0]:
        return text(cell.pieces[0]["text"], *cell.below)
    return several(({**piece, "url": links.led(piece["url"], facts)} for piece in cell.pieces), *cell.below)
