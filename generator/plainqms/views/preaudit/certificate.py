"""The certificate before an audit: scope, marks, what the body was told, the next edition, time at work, a drill."""

from __future__ import annotations

from datetime import date

from plainqms import registers
from plainqms.model.converters import months_after
from plainqms.model.coverage import Described, Support
from plainqms.model.problem import Basis
from plainqms.registers import changes
from plainqms.views import moves
from plainqms.views.preaudit.drill import draw
from plainqms.views.preaudit.facts import Facts, from_register, nothing, sentence
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_MONTHS = 3  # of work by the system before a first certification: practice of many bodies


def scope(facts: Facts) -> Judged:
    unit = facts.coverage.unit("4.3") if facts.harmonized else None
    stated = unit is not None and unit.described.word is Described.IN_FORCE
    where = unit.described.supports if unit else ()
    if unit is not None and not stated:
        says = f"No text in force states the scope: {unit.described.says.lower()}."
        return Judged(
            Colour.RED,
            says,
            (),
            where,
            green="Write the scope into a document that names clause 4.3, and have it approved.",
        )
    held = facts.certificate
    if held is None:
        stands = (
            "The scope is stated" if unit else "Which of our texts states the scope, the tool does not know"
        )
        says = f"{stands}; no certificate is held with which it could be compared."
        return Judged(
            Colour.GREY,
            says,
            (),
            where,
            green="Compare the scope with the application to the body, word for word.",
        )
    differs = [
        item
        for item in facts.told("certificate-scope-differs-from-document")
        if item.message.startswith(held.id)
    ]
    sites = [item for item in facts.told("certificate-without-site") if item.message.startswith(held.id)]
    count = (Count(int(not differs), 1, "scopes of certificates stand word for word in our documents"),)
    supports = (Support("record", held.id, held.title), *where)
    if differs:
        return Judged(
            Colour.RED,
            sentence(item.message for item in differs),
            count,
            supports,
            held.owner,
            differs[0].remedy,
        )
    if sites:
        return Judged(
            Colour.AMBER,
            sentence(item.message for item in sites),
            count,
            supports,
            held.owner,
            sites[0].remedy,
        )
    return Judged(
        Colour.GREEN,
        f"What stands on {held.id} stands in our documents, and so do its sites.",
        count,
        supports,
        held.owner,
    )


def marks(facts: Facts) -> Judged:
    if facts.certificate is None:
        return Judged(
            Colour.GREY, "No certificate is held, so no mark may be used.", green="See that none is used."
        )
    says = "No tool sees letters, vehicles, boxes and test reports."
    green = "Look through them by the body’s rules for its marks: never on a product, nor on a calibration certificate."
    supports = (Support("record", facts.certificate.id, facts.certificate.title),)
    return Judged(Colour.GREY, says, (), supports, facts.certificate.owner, green)


def told(facts: Facts) -> Judged:
    if facts.certificate is None:
        return Judged(Colour.GREY, "No certificate is held, so no body waits to be told.")
    if not facts.ours("changes"):
        return nothing(facts, "changes")
    since = facts.certificate.decided
    mine = [
        item
        for item in facts.ours("changes")
        if item.size == "large"
        and item.decision != "refused"
        and (item.decided_on or item.raised_on) >= since
    ]
    if not mine:
        return Judged(Colour.GREY, f"No large change is recorded since {since}: is that true?")
    return from_register(
        facts,
        "changes",
        (changes.BODY_NOT_TOLD, changes.BODY_NOT_CONSIDERED),
        records=mine,
        red=(changes.BODY_NOT_TOLD,),
        what=f"large changes since {since} with an answer whether the body is told, and told in time",
        clean="Of each it was decided whether the body is told, and it was.",
    )


def transition(facts: Facts) -> Judged:
    way = next((item for item in facts.system.transitions if item.old.id == facts.standard.id), None)
    held = facts.certificate
    if way is None or way.deadline is None:
        if not facts.newer:
            return Judged(
                Colour.GREY,
                "The tool knows of no later edition of this standard.",
                green="Ask the body whether one is coming.",
            )
        says = f"{facts.newer} is published, and no move to it is planned."
        return Judged(
            Colour.AMBER,
            says,
            green="Agree the day with the body, and enter it in qms.yml under transitions.",
        )
    if way.deadline < facts.as_of:
        return Judged(
            Colour.RED,
            f"The move to {way.new.name} was to be done by {way.deadline}.",
            green="Adopt the edition, or set another day before the body’s own.",
        )
    planned = moves.planning(facts.ours("changes"), way)
    supports = tuple(Support("record", item.id, item.title) for item in planned)
    last = held.transition_by if held else None
    if last and way.deadline > last:
        says = f"We mean to move by {way.deadline}, and the body asks for it by {last}."
        return Judged(
            Colour.RED,
            says,
            (),
            supports,
            held.owner if held else "",
            "Set an earlier day in qms.yml under transitions.",
        )
    if not planned:
        says = f"The move to {way.new.name} has a day, {way.deadline}, and no open change plans it."
        return Judged(Colour.AMBER, says, green="Plan it in records/changes.yml, with who does what by when.")
    says = f"The move to {way.new.name} is planned by {planned[0].id}, to be done by {way.deadline}."
    return Judged(Colour.GREEN, says, (), supports, planned[0].owner)


def at_work(facts: Facts) -> Judged:
    if facts.certificate is not None:
        says = f"Certified since {facts.certificate.decided}; bodies ask this before a first certification."
        return Judged(Colour.GREY, says, asked=False)
    began = months_after(facts.as_of, -_MONTHS)
    named = [name for name in registers.REGISTERS if facts.names(registers.register(name).clauses)]
    first = {name: day for name in named or registers.REGISTERS if (day := _first(facts, name)) is not None}
    if not first:
        return Judged(
            Colour.RED, "Nothing here shows that the system is at work: its registers hold no record."
        )
    old = [name for name, day in first.items() if day <= began]
    counts = (Count(len(old), len(first), "registers of this standard hold records of three months or more"),)
    supports = tuple(Support("register", name, f"since {day}") for name, day in sorted(first.items()))
    if len(old) == len(first):
        return Judged(Colour.GREEN, f"The first records are older than {began}.", counts, supports)
    young = sorted(set(first) - set(old))
    says = f"Younger than three months: {', '.join(registers.register(name).title for name in young)}."
    return Judged(Colour.AMBER, says, counts, supports)


def _first(facts: Facts, name: str) -> date | None:
    """The first day of which a register has a record of our own."""
    register = registers.register(name)
    if not register.begins:
        return None
    days = [
        day for item in facts.ours(name) if (day := getattr(item, register.begins)) and day <= facts.as_of
    ]
    return min(days, default=None)


def rehearsed(facts: Facts) -> Judged:
    drawn = draw(facts.system, facts.texts, seed=f"{facts.standard.id} {facts.as_of}")
    if not drawn:
        return Judged(Colour.GREY, "There is nothing to draw yet.")
    says = f"{len(drawn)} were drawn for staff to find; how long it took, people write down."
    supports = tuple(Support(item.kind, item.target, item.says) for item in drawn)
    return Judged(Colour.GREY, says, (), supports)


_BODY, _PRACTICE = Basis.CERTIFICATION_BODY, Basis.GOOD_PRACTICE
POINTS = (
    Point(
        "P01",
        "The scope is one and the same on the certificate and in our documents",
        Theme.CERTIFICATE,
        Basis.CLAUSE,
        "4.3: the scope is written down; auditors lay it beside the certificate",
        ("4.3",),
        8,
        "Write it word for word as on the certificate, or have the body correct the certificate.",
        scope,
        registers=("certificates",),
    ),
    Point(
        "P30",
        "Marks of the certification are used as the body allows",
        Theme.CERTIFICATE,
        _BODY,
        "the contract with the body, which looks at it at each visit",
        (),
        4,
        "Look through everything that bears a mark.",
        marks,
    ),
    Point(
        "P32",
        "The body was told of changes",
        Theme.CERTIFICATE,
        _BODY,
        "the contract with the body names the changes and the days",
        ("6.3",),
        8,
        "Tell the body, and enter the day: body_told_on.",
        told,
        registers=("changes",),
    ),
    Point(
        "P33",
        "The move to a later edition is planned",
        Theme.CERTIFICATE,
        _BODY,
        "the body ends certificates of an edition on its day; the plan is our own",
        ("6.3", "4.4"),
        12,
        "Plan the move, and set its day in qms.yml.",
        transition,
        registers=("changes", "certificates"),
    ),
    Point(
        "P34",
        "The system has been at work for three months",
        Theme.CERTIFICATE,
        _PRACTICE,
        "many bodies ask for it before a first certification; no clause sets a time",
        ("4.4",),
        12,
        "Work by it, and let records grow; no entry can be made for time that has passed.",
        at_work,
    ),
    Point(
        "P35",
        "Staff find ten things without looking for long",
        Theme.CERTIFICATE,
        _PRACTICE,
        "a visit is for looking at things, and not for searching them",
        ("7.5",),
        1,
        "Have each found by those who work with it, and write down how long it took.",
        rehearsed,
    ),
)
