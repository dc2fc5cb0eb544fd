"""The information sheet for a certification body: the numbers of its application form, on the site and in a pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from plainqms.model.site import Site
from plainqms.publish import record_values, words
from plainqms.publish.auditors_front import SECTION, siblings
from plainqms.publish.lists import Values
from plainqms.publish.lists import front as front_of
from plainqms.publish.manual import AUDITORS, CERTIFICATION, Manual
from plainqms.sources.yaml_writing import Written
from plainqms.views.information_sheet import Sheet, sheet

ADDRESS = f"{CERTIFICATION}information-sheet/"
TITLE = "Information sheet for the certification body"
LEAD = (
    "The numbers that a certification body asks for on its application form. From them it reckons how long it audits; "
    "we reckon nothing."
)
_NOT_SAID = "Not entered"
_SHORT = 12  # letters


@dataclass(frozen=True, slots=True)
class Cell:
    """Pieces with addresses from the root of the site, or none; small lines below."""

    pieces: tuple[Mapping[str, str], ...] = ()
    below: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """A day, a number: it stays on one line."""
        return len(self.pieces) == 1 and not self.below and len(self.pieces[0]["text"]) <= _SHORT


@dataclass(frozen=True, slots=True)
class Part:
    """Without `heads` its rows are a label and what is said."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    lead: str = ""


def front(manual: Manual) -> dict[str, Written]:
    return {
        **front_of(manual, kind="information-sheet", heading=TITLE, lead=LEAD, section=SECTION),
        "crumbs": [{"title": SECTION, "url": AUDITORS}, {"title": "Certification", "url": CERTIFICATION}],
        "siblings": siblings(manual),
    }


def values(manual: Manual) -> Values:
    found = _sheet(manual)
    return {"parts": parts(manual), "missing": found.missing, "as_at": words.day(manual.system.as_of)}


def missing(manual: Manual) -> tuple[str, ...]:
    """What a body will ask for and the sheet cannot say."""
    return tuple(map(words.plain, _sheet(manual).missing))


def parts(manual: Manual) -> tuple[Part, ...]:
    found = _sheet(manual)
    return (
        _organization(found, manual),
        _sites(found, manual),
        _shifts(found),
        _standards(found, manual),
        _left_out(found),
        _processes(manual),
        _outsourced(found, manual),
        _duties(found, manual),
        _integrated(found),
        _advice(found, manual),
    )


def _sheet(manual: Manual) -> Sheet:
    documents = tuple(item.document for item in manual.pages if item.standing.current is not None)
    return sheet(manual.system, documents, manual.clauses_of)


def _organization(found: Sheet, manual: Manual) -> Part:
    organization = manual.system.configuration.organization
    given = (
        ("Organization", organization.name),
        ("Address", organization.address),
        ("Business", organization.business),
        ("Sites", str(len(found.sites)) if found.sites else ""),
        ("People", _number(found.people)),
        ("Effective personnel", _number(found.effective)),
    )
    rows = [(_text(label), _text(_sentence(words.plain(said)) or _NOT_SAID)) for label, said in given]
    return Part("Organization", (), tuple(rows), "")


def _sites(found: Sheet, manual: Manual) -> Part:
    def row(site: Site) -> tuple[Cell, ...]:
        on = (f"counted {words.day(site.counted_on)}",) if site.counted_on else ()
        return (
            _text(words.plain(site.name), words.plain(site.address)),
            _text(words.plain(site.activities) or _NOT_SAID),
            _text(_number(site.people) or _NOT_SAID),
            _text(_number(site.effective_personnel) or _NOT_SAID, *on),
        )

    return Part(
        "Sites and people",
        ("Site", "What is done there", "People", "Effective personnel"),
        tuple(map(row, found.sites)),
        "No site is named in the settings.",
        "People: everybody who works there under our direction. Effective personnel: the same as whole posts.",
    )


def _shifts(found: Sheet) -> Part:
    rows = (
        (
            _text(words.plain(site.name)),
            _text(words.plain(shift.name), words.plain(shift.work)),
            _text(words.plain(shift.hours) or _NOT_SAID),
            _text(_number(shift.people) or _NOT_SAID),
        )
        for site in found.sites
        for shift in site.shifts
    )
    return Part(
        "Shifts",
        ("Site", "Shift", "Hours", "People"),
        tuple(rows),
        "No site works in more than one shift, as entered.",
    )


def _standards(found: Sheet, manual: Manual) -> Part:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in found.adopted:
            held = item.certificate
            if held is None:
                yield (
                    _edition(item.standard.name),
                    _text("No certificate is held"),
                    _text(),
                    _text(),
                )
                continue
            body = manual.system.records.get(held.body)
            sites = (record_values.named(site, "site", manual)["text"] for site in held.sites)
            yield (
                _edition(item.standard.name),
                _named((held.id,), manual, words.plain(body.title) if body else held.body),
                _text(words.spoken(held.scope), *sites),
                _text(words.day(held.expires)),
            )

    return Part(
        "Standards and scope",
        ("Standard", "Certificate, body", "Scope and sites", "Until"),
        tuple(rows()),
        "No standard is adopted.",
    )


def _left_out(found: Sheet) -> Part:
    rows = (
        (_text(f"{words.plain(item.standard.name)} {number}"), _text(words.spoken(because)))
        for item in found.adopted
        for number, because in item.left_out
    )
    return Part(
        "Not applicable",
        ("Requirement", "Because"),
        tuple(rows),
        "Every requirement of the standards is applied.",
    )


def _processes(manual: Manual) -> Part:
    sheets = {item.record.process: item.record for item in manual.registers.entries("processes")}

    def rows() -> Iterator[tuple[Cell, ...]]:
        for name, title in manual.system.configuration.processes.items():
            told = sheets.get(name)
            owner = record_values.named(told.owner, "role", manual)["text"] if told else ""
            yield (
                Cell(({"text": words.plain(title), "url": f"processes/#{name}"},)),
                _text(words.spoken(told.purpose) if told else "No sheet tells of it"),
                _text(owner),
            )

    return Part(
        "Processes", ("Process", "What for", "Answered for by"), tuple(rows()), "No process is named."
    )


def _outsourced(found: Sheet, manual: Manual) -> Part:
    rows = (
        (
            _named((item.id,), manual, words.plain(item.title)),
            _text(words.spoken(item.outsourced)),
            _text(f"class {item.criticality}"),
        )
        for item in found.outsourced
    )
    return Part(
        "Work that others do for us",
        ("Provider", "What it does, and how we keep hold of it", "Class"),
        tuple(rows),
        "No provider is entered that carries out a process of ours. Is that true?",
    )


def _duties(found: Sheet, manual: Manual) -> Part:
    by: dict[str, list[tuple[str, str]]] = {}
    for party, need in found.duties:
        by.setdefault(words.plain(need.by) or "Not said by what", []).append(
            (party.id, words.spoken(need.what))
        )
    rows = [
        (
            _text(
                words.plain(item.title), words.plain(" ".join(filter(None, (item.reference, item.provision))))
            ),
            _text(words.spoken(item.asks)),
            _named((item.id,), manual),
        )
        for item in found.obligations
    ]
    rows += [
        (
            _text(name),
            _text("", *(said for _, said in given)),
            _named(dict.fromkeys(one for one, _ in given), manual),
        )
        for name, given in by.items()
    ]
    rows += [
        (
            _text(words.plain(item.title)),
            _text(f"{item.kind.capitalize()}, {words.plain(item.issuer)}", words.plain(item.number)),
            _named((item.id,), manual),
        )
        for item in found.laws
    ]
    return Part(
        "Duties by law, permit and contract",
        ("By", "What it asks", "Kept in"),
        tuple(rows),
        "No duty is entered. Is that true?",
    )


def _integrated(found: Sheet) -> Part:
    says = {
        "documents": f"{found.shared_documents} of {found.all_documents} documents name clauses of several standards",
        "internal audits": f"{found.joint_audits} of {found.own_audits} internal audits were held against several",
    }
    rows = (
        (_text(name.capitalize()), _text("One for all" if shared else "Apart"), _text(says.get(name, "")))
        for name, shared in found.integrated
    )
    return Part(
        "How far it is one system",
        ("What", "As we say", "As the records show"),
        tuple(rows),
        "What the standards share is not entered."
        if len(found.adopted) > 1
        else "One standard is adopted, so there is nothing to share.",
        "The body judges from this how far one audit serves for all.",
    )


def _advice(found: Sheet, manual: Manual) -> Part:
    said = {
        "": "not said",
        "no": "no",
        "the body": "yes, the body itself",
        "a sister firm": "yes, a firm that belongs to it",
    }
    rows = (
        (_named((item.id,), manual, words.plain(item.title)), _text(_sentence(said[item.consulted])))
        for item in found.advised
    )
    return Part(
        "Advice", ("Body", "Advised us"), tuple(rows), "No body is entered that could have advised us."
    )


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _edition(name: str) -> Cell:
    return Cell(({"text": words.plain(name), "url": "", "whole": "yes"},))


def _number(value: int | Decimal | None) -> str:
    return record_values.shown(value) if value is not None else ""


def _text(said: str = "", *below: str) -> Cell:
    return Cell(({"text": said, "url": ""},) if said else (), tuple(line for line in below if line))


def _named(identifiers: Iterable[str], manual: Manual, *below: str) -> Cell:
    return Cell(
        tuple({"text": name, "url": manual.record_address(name), "whole": "yes"} for name in identifiers),
        tuple(line for line in below if line),
    )
