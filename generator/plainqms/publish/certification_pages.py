"""The pages of certification: all cycles, the body and what its certificates are worth, and a page for each cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from plainqms.model.identifiers import address
from plainqms.model.standard import family_of
from plainqms.publish import certification_body_page, information_sheet, lists, record_values, timeline, words
from plainqms.publish.auditors_front import SECTION, siblings
from plainqms.publish.clause_pages import heading
from plainqms.publish.manual import AUDITORS, CERTIFICATION, RECORDS, Manual
from plainqms.publish.records_front import Page
from plainqms.registers.certification_cycle import led_to
from plainqms.registers.certification_event import Event
from plainqms.sources.yaml_writing import Written
from plainqms.views import cycle_so_far, next_visit
from plainqms.views.certification import Cycle, cycles, late, named
from plainqms.views.preaudit.countdown import countdown

HEADING = "Certification"
_MARKS = {"done": "done", "due": "now", "late": "due", "irregular": "odd"}
_DAY = re.compile(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b")


def pages(manual: Manual) -> Iterator[Page]:
    found = cycles(manual.system)
    lead = "Which certificates we hold, what comes next in the cycle of each, and what they are worth."
    front = lists.front(manual, kind="certification", heading=HEADING, lead=lead, section=SECTION)
    front |= {"crumbs": [{"title": SECTION, "url": AUDITORS}], "siblings": siblings(manual)}
    yield CERTIFICATION, HEADING, front, "certification", _values(found, manual)
    yield (
        information_sheet.ADDRESS, information_sheet.TITLE, information_sheet.front(manual), "information_sheet",
        information_sheet.values(manual),
    )  # fmt: skip
    for item in found:
        if item.events:
            title = _title(item, manual)
            yield cycle_address(item), title, _front(item, title, manual), "cycle", _cycle(item, manual)


def cycle_address(item: Cycle) -> str:
    """By the certificate; of a standard on its way, by the edition."""
    return f"{CERTIFICATION}{address(item.certificate.id) if item.certificate else item.standard}/"


def _title(item: Cycle, manual: Manual) -> str:
    name = named(item, manual.system)
    return f"{name}, {item.certificate.number}" if item.certificate else f"{name}, on its way"


def _values(found: tuple[Cycle, ...], manual: Manual) -> lists.Values:
    return {
        "as_at": words.day(manual.system.as_of),
        "rows": [_row(item, manual) for item in found],
        **certification_body_page.values(manual),
    }


def _row(item: Cycle, manual: Manual) -> dict[str, object]:
    certificate, following = item.certificate, item.following
    told = late(item)
    return {
        "title": named(item, manual.system),
        "url": cycle_address(item).removeprefix(CERTIFICATION) if item.events else "",
        "number": certificate.number if certificate else "",
        "group": "Held" if item.held else "Over" if certificate else "Without a certificate",
        "granted": item.granted,
        "next": following.title if following and not (certificate and certificate.ended_on) else "",
        "day": words.day(following.day) if following and following.day != date.max else "",
        "mark": _MARKS[following.standing.value] if following else "",
        "ends": words.day(certificate.expires) if certificate else "",
        "late": words.count(len(told), "event") + " late or irregular" if told else "",
        "note": item.note,
    }


def _front(item: Cycle, title: str, manual: Manual) -> dict[str, Written]:
    lead = "What happened, what comes by when, and by which rule. What is late or irregular is told, never hidden."
    front = lists.front(manual, kind="cycle", heading=title, lead=lead, section=SECTION)
    crumbs: list[Written] = [{"title": SECTION, "url": AUDITORS}, {"title": HEADING, "url": CERTIFICATION}]
    return {**front, "crumbs": crumbs, "siblings": siblings(manual), "facts": list(_facts(item, manual))}


def _facts(item: Cycle, manual: Manual) -> Iterator[Written]:
    certificate = item.certificate
    if certificate is None:
        yield {"label": "Certificate", "value": "None yet"}
        return
    body = manual.system.records.get(certificate.body)
    yield {"label": "Certificate", "value": certificate.id}
    yield {"label": "Issued by", "value": words.plain(body.name) if body else certificate.body}
    yield {"label": "Granted by", "value": _granted(item, manual)}
    yield {"label": "Ends", "value": words.day(certificate.expires)}
    visit = item.visit
    if visit is not None and not certificate.ended_on:
        yield {"label": "Next visit", "value": f"{visit.title}, {when(visit)}"}


def when(visit: Event) -> str:
    """The day that the audit programme gives, and the one by which it must be."""
    by = f"by {words.day(visit.by)}" if visit.by else ""
    if visit.planned is None:
        return by or "no day yet"
    return f"planned for {words.day(visit.planned)}" + (f", {by}" if by else "")


def _granted(item: Cycle, manual: Manual) -> str:
    """And what tells so, where the record does not."""
    assert item.certificate is not None
    led = led_to(item.certificate, manual.system.records)
    why = f", as {led.id} tells" if led is not None else ", as nothing says otherwise"
    return item.granted.capitalize() + ("" if item.certificate.granted_by else why)


def _cycle(item: Cycle, manual: Manual) -> lists.Values:
    as_of = manual.system.as_of
    return {
        "as_at": words.day(as_of),
        "wide": timeline.wide(item.events, as_of),
        "narrow": timeline.narrow(item.events, as_of),
        "record": f"../../{manual.record_address(item.certificate.id)}" if item.certificate else "",
        "rows": [_event(event, manual) for event in item.events],
        "sources": [
            {"basis": basis.capitalize(), "source": source}
            for basis, source in dict.fromkeys((one.rule.basis.value, one.rule.source) for one in item.events)
        ],
        "visit": _visit(item, manual),
        "so_far": _so_far(item, manual),
    }


def _event(event: Event, manual: Manual) -> dict[str, object]:
    return {
        "title": event.title,
        "note": _days(event.note),
        "opens": words.day(event.opens) if event.opens and event.opens != event.by else "",
        "by": words.day(event.by) if event.by else "",
        "on": words.day(event.on) if event.on else "",
        "planned": words.day(event.planned) if event.planned and not event.on else "",
        "record": event.record,
        "url": f"../../{manual.record_address(event.record)}" if event.record else "",
        "state": event.standing.value.capitalize(),
        "mark": _MARKS[event.standing.value],
        "counted": _days(event.counted),
        "agreed": words.spoken(event.agreed),
        "rule": event.rule.says,
        "basis": event.rule.cited,
    }


def _visit(item: Cycle, manual: Manual) -> dict[str, object]:
    found = next_visit.next_visit(item, manual.system, manual.clauses_of)
    if found is None or item.visit is None or not item.held:
        return {}
    standard = manual.system.standard(item.standard)
    processes = manual.system.configuration.processes
    sites = {site.id: words.plain(site.name) for site in manual.system.configuration.sites}
    return {
        "title": item.visit.title,
        "when": when(item.visit),
        "planned": words.day(item.visit.planned) if item.visit.planned else "",
        "countdown": _countdown(item, manual),
        "since": words.day(found.since),
        "points": [
            {
                "title": one.title,
                "says": one.says,
                "url": f"../../{RECORDS}{one.register}/" if one.register else "",
            }
            for one in found.points
        ],
        "standard": standard.name if standard else "",
        "looked_at": found.looked_at,
        "clauses": [
            {
                "id": clause.id,
                "title": heading(standard, clause) if standard else clause.heading,
                "url": f"../../{manual.clause_address(standard, clause.id)}" if standard else "",
            }
            for clause in found.clauses
        ],
        "processes": [words.plain(processes[name]) for name in found.processes],
        "sites": [sites.get(site, site) for site in found.sites],
    }


def _countdown(item: Cycle, manual: Manual) -> list[dict[str, object]]:
    """The weeks before it, where the audit programme gives it a day."""
    planned = item.visit.planned if item.visit else None
    if planned is None:
        return []
    return [
        {
            "before": f"{words.count(step.weeks, 'week')} before",
            "on": words.day(step.on),
            "passed": step.passed,
            "points": [{"number": point.number, "title": point.title} for point in step.points],
        }
        for step in countdown(planned, family_of(item.standard), manual.system.as_of)
    ]


def _so_far(item: Cycle, manual: Manual) -> dict[str, object]:
    found = cycle_so_far.so_far(item, manual.system)
    if found is None:
        return {}

    def records(some: tuple[object, ...]) -> list[dict[str, str]]:
        names = [str(getattr(one, "id", "")) for one in some]
        return [{"id": name, "url": f"../../{record_values.address(name, manual)}"} for name in names]

    return {
        "begins": words.day(found.begins),
        "until": words.day(found.until),
        "theirs": records(found.theirs),
        "ours": records(found.ours),
        "grades": [
            {"grade": grade.capitalize(), "theirs": theirs, "ours": ours, "open": open_}
            for grade, theirs, ours, open_ in found.grades
        ],
        "told": records(found.told),
        "changes": found.changes,
        "reached": found.objectives["reached"],
        "missed": found.objectives["not reached"],
        "complaints": found.complaints,
        "reviews": records(found.reviews),
        "title": "Summary of the cycle" if found.summary else "This cycle so far",
        "says": "What the recertification looks back on"
        if found.summary
        else "It is what a recertification sums up",
        "years": found.years,
    }


def _days(text: str) -> str:
    said = _DAY.sub(lambda match: words.day(date.fromisoformat(match.group())), words.spoken(text))
    return said[:1].upper() + said[1:]
