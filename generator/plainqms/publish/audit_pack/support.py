"""What the work rests on: competence and reading, suppliers and instruments; and the use of the marks."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.identifiers import order
from plainqms.publish import words
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    Words,
    day,
    document,
    holder,
    record,
    spoken,
    table,
    text,
)
from plainqms.registers import competence as asked
from plainqms.registers import measuring_equipment
from plainqms.registers import suppliers as supplying
from plainqms.views.reading import Reads, count, readings


def competence(facts: Facts) -> Section:
    return Section(
        "12",
        "competence",
        "Competence, and who has read what",
        "People are known by their ids here. What stands in personal files is fetched on the spot, "
        "by the people whom the pointers name.",
        (_matrix(facts), _read(facts)),
        ("competence", "training"),
    )


def _matrix(facts: Facts) -> Table:
    """One line for each role that asks and each person that holds it."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for requirement, held in asked.pairs(facts.system.records):
            late = held.gap(facts.as_of)
            shown = held.last is not None and not late
            yield (
                record(requirement.id, facts),
                spoken(requirement.title),
                text("", *(holder(role, facts) for role in requirement.roles)),
                text(held.person),
                record(held.last.id, facts, day(held.last.on)) if held.last else text("not yet"),
                text("shown" if shown else "overdue" if late else "to be shown", *_by(held)),
            )

    return table(
        "Competence matrix",
        ("Requirement", "Must be able to", "Roles", "Person", "Shown by", "Stands"),
        rows(),
    )


def _by(held: asked.Held) -> Iterator[str]:
    if held.by:
        yield f"by {day(held.by)}"


def _read(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for name, mine in sorted(readings(facts.system).of_document.items(), key=lambda item: order(item[0])):
            if name in facts.manual.by_id:
                missing = [
                    f"{item.person}: {item.state.value}" for item in mine if item.state is not Reads.READ
                ]
                yield (
                    document(name, facts),
                    text(f"revision {mine[0].revision}"),
                    text(f"{count(mine, Reads.READ)} of {len(mine)}"),
                    text("", *missing) if missing else text("nobody"),
                )

    return table(
        "Read and acknowledged",
        ("Document", "In which", "Read by", "Not yet"),
        rows(),
        lead="Having read a text does not show that somebody can do the work: see the matrix above.",
    )


def suppliers(facts: Facts) -> Section:
    return Section(
        "13",
        "suppliers-calibration",
        "Suppliers and measuring equipment",
        "Who is approved for what and when that was looked at last; which instruments are in date.",
        (_suppliers(facts), _instruments(facts)),
        ("suppliers", "measuring-equipment", "calibrations"),
    )


def _suppliers(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.registers.entries("suppliers"):
            held, last = item.record, supplying.latest(item.record)
            certificates = [
                words.plain(f"{one.what} {one.number}, until {day(one.until) or 'not said'}")
                for one in held.certificates
            ]
            yield (
                record(held.id, facts),
                spoken(held.title, held.provides),
                text(held.criticality),
                text(f"{day(last.on)}, {last.result}") if last else text("never"),
                text("", *certificates),
                text(item.state),
            )

    return table(
        "Suppliers", ("Record", "Supplier", "Class", "Last evaluated", "Certificates", "State"), rows()
    )


def _instruments(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.registers.entries("measuring-equipment"):
            held = item.record
            last = measuring_equipment.latest(held, facts.system.records)
            yield (
                record(held.id, facts),
                spoken(held.title, held.serial),
                record(last.id, facts, day(last.on), last.certificate) if last else text("none"),
                text(item.due[0].on if item.due else "no day is set"),
                text(item.state),
            )

    return table("Measuring equipment", ("Record", "Item", "Last calibration", "Next", "State"), rows())


def marks(facts: Facts) -> Section:
    held = facts.manual.registers.entries("certificates")
    rows = (
        (
            record(item.record.id, facts),
            text(f"{day(seen.on)}, {seen.where}"),
            text(seen.result),
            spoken(seen.note),
        )
        for item in held
        for seen in item.record.verified
    )
    return Section(
        "14",
        "marks",
        "Use of certification marks",
        "Where the marks are used, and whether that is as the body allows.",
        (
            Words(
                "Use of the marks",
                (
                    "Nothing is recorded about where the marks are used: no register is kept of it. Is it true that "
                    "they are used nowhere? If they are, bring a list: letterhead, site, vehicles, product papers.",
                ),
            ),
            table(
                "Certificates looked up in public registers",
                ("Certificate", "Looked up", "Result", "Note"),
                rows,
            ),
        ),
        ("certificates",),
    )
