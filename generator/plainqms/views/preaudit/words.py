"""How the pre-audit check is said: basis, owner, and the closing count by colour, which is no score."""

from __future__ import annotations

from plainqms.model.system import System
from plainqms.views.preaudit.facts import Facts
from plainqms.views.preaudit.judging import Check
from plainqms.views.preaudit.point import Colour, Point, Result

NOBODY = "nobody is named; top management answers until somebody is"
NO_SUM = "Green means that nothing was found in what the tool can see; people judge."


def basis(point: Point, facts: Facts) -> str:
    """Where a standard numbers its clauses otherwise, the numbers are said to be those of ISO 9001."""
    numbered = any(letter.isdigit() for letter in point.source.partition(" ")[0])
    other = ", numbered as in ISO 9001" if numbered and not facts.harmonized else ""
    return f"{point.basis.value}: {point.source}{other}"


def owner(result: Result, system: System) -> str:
    """A role with who holds it, or a person."""
    if not result.owner:
        return NOBODY
    role = system.role(result.owner)
    if role is None:
        return system.name_of(result.owner)
    people = ", ".join(person.name for person in system.holders(role.id, system.as_of))
    return f"{role.title} ({people or 'nobody holds the role'})"


def closing(check: Check) -> str:
    parts = [f"{check.count(colour)} {colour.value}" for colour in (Colour.RED, Colour.AMBER, Colour.GREEN)]
    parts.append(f"{check.count(Colour.GREY)} not judged by a tool")
    unasked = f"; {len(check.unasked)} not asked." if check.unasked else "."
    return f"{', '.join(parts)}{unasked} {NO_SUM}"
