"""The front page of the section for auditors: each adopted standard with the numbers of its answers."""

from __future__ import annotations

from plainqms.publish import coverage_map, lists, standard_page, words
from plainqms.publish.auditors_front import CONTROL, CONTROL_TITLE, SECTION, TITLES, siblings
from plainqms.publish.coverage_marks import LABELS
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.sources.yaml_writing import Written

_SAYS = (
    "The clauses that several standards share: one row a subject, one column a standard.",
    "What each process answers, and what no process does.",
    "What the standards ask to be written down or kept, and what of it is there.",
)

_CONTROL = "How a text comes into force, how approvals are proven, and how you can look for yourself."


def front(manual: Manual) -> dict[str, Written]:
    lead = "What answers each clause of the standards that we have adopted, and how that is known."
    values = lists.front(manual, kind="standards", heading=SECTION, lead=lead, section=SECTION)
    return {**values, "siblings": siblings(manual)}


def values(manual: Manual) -> lists.Values:
    return {
        "rows": [_row(edition, manual) for edition in manual.coverage],
        "labels": LABELS,
        "across": [
            {"title": title, "url": f"../{url}", "says": says}
            for (url, title), says in zip(TITLES.items(), _SAYS, strict=True)
        ]
        + [{"title": CONTROL_TITLE, "url": f"../{CONTROL}", "says": _CONTROL}],
        "not_judged": standard_page.NOT_JUDGED,
        "as_at": words.day(manual.system.as_of),
    }


def _row(edition: str, manual: Manual) -> dict[str, object]:
    coverage = manual.coverage[edition]
    standard = coverage.standard
    return {
        "name": standard.name,
        "title": words.plain(standard.title),
        "url": manual.standard_address(standard).removeprefix(AUDITORS),
        "units": sum(not unit.not_applicable for unit in coverage.units),
        "answers": [
            {"label": label, "counts": list(coverage_map.counts(coverage, index))}
            for index, label in enumerate(LABELS)
        ],
    }
