"""The gap analysis: what is next and the plan, by process; and for each standard its units in three columns.

Made once gaps are recorded (`preparing.has_gaps`): without a person's word coverage has said everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plainqms.publish import auditors_front, gap_tables, lists, record_values, words
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.publish.preparing import GAP, GAP_TITLE
from plainqms.publish.records_front import Page
from plainqms.registers import gaps
from plainqms.registers.gaps import Gap
from plainqms.sources.prompts import prompts
from plainqms.views import gap
from plainqms.views.coverage import LEVELS
from plainqms.views.gap import Analysis, Row

PLAN = "plan.csv"
UNITS = "units.csv"
NEXT = 3
PASSED, NO_TARGET = "Target passed", "No target yet"


def pages(manual: Manual) -> Iterator[Page]:
    found = _analyses(manual)
    front = auditors_front.front(manual, kind="gap", heading=GAP_TITLE, lead=_LEAD)
    yield GAP, GAP_TITLE, front, "gap", _overview(manual, found)
    for analysis in found:
        title = f"{GAP_TITLE}: {analysis.standard.name}"
        front = auditors_front.front(manual, kind="gap", heading=title, lead=_UNITS_LEAD)
        front["crumbs"] = [*auditors_front.CRUMBS, {"title": GAP_TITLE, "url": GAP}]
        yield _address(analysis, manual), title, front, "gap_units", _units(manual, analysis)


def files(manual: Manual) -> Iterator[tuple[str, bytes]]:
    """The plan, and for each standard its units, for a spreadsheet."""
    yield f"{GAP}{PLAN}", gap_tables.plan(gap.open_gaps(manual.system), manual.system)
    for analysis in _analyses(manual):
        yield f"{_address(analysis, manual)}{UNITS}", gap_tables.units((analysis,), manual.system)


_LEAD = "What is missing before an audit, who closes it by when, and what comes next."
_UNITS_LEAD = (
    "What the tool found, what a person attests, what a person judges: three columns that stand apart. "
    "None follows from another, and nothing sums them up."
)


def _analyses(manual: Manual) -> tuple[Analysis, ...]:
    derived = manual.system.derived
    if "gap" not in derived:
        derived["gap"] = gap.analyses(manual.system, tuple(manual.coverage.values()), manual.clauses_of)
    analyses: tuple[Analysis, ...] = derived["gap"]
    return analyses


def _address(analysis: Analysis, manual: Manual) -> str:
    return f"{GAP}{manual.standard_address(analysis.standard).removeprefix(AUDITORS)}"


def _overview(manual: Manual, found: Sequence[Analysis]) -> lists.Values:
    every: Sequence[Gap] = manual.system.records.of(gap.REGISTER)
    open_ = gap.open_gaps(manual.system)
    return {
        "as_at": words.day(manual.system.as_of),
        "open": len(open_),
        "closed": len(every) - len(open_),
        "register": f"../registers/{gap.REGISTER}/",
        "plan_file": PLAN,
        "next": [_planned(item, manual) for item in open_[:NEXT]],
        "groups": list(_groups(manual, open_)),
        "processes": list(_by_process(manual, every, found)),
        "standards": [_standard(manual, item) for item in found],
    }


def _planned(item: Gap, manual: Manual) -> dict[str, object]:
    late = item.target is not None and item.target < manual.system.as_of and not item.done
    return {
        "id": item.id,
        "title": words.plain(item.title),
        "url": f"../{manual.record_address(item.id)}",
        "clauses": [_clause(citation, manual) for citation in item.clauses],
        "to_do": words.spoken(gap.to_do(item)),
        "severity": item.severity.capitalize() or "Not set",
        "owner": gap_tables.holder(item.owner, manual.system) or "Nobody",
        "effort": "" if item.effort is None else gap_tables.days(item.effort),
        "target": words.day(item.target) if item.target else "",
        "late": late,
    }


def _clause(citation: str, manual: Manual) -> dict[str, str]:
    name, _, number = citation.partition(":")
    standard = manual.system.standard(name)
    url = manual.address_of(citation)
    return {"text": f"{standard.short if standard else name} {number}", "url": f"../{url}" if url else ""}


def _groups(manual: Manual, found: Sequence[Gap]) -> Iterator[dict[str, object]]:
    """The plan: what is late, then month by month with its effort, then what has no day yet."""
    as_of = manual.system.as_of
    groups: dict[str, list[Gap]] = {}
    for item in found:
        if item.target is None:
            title = NO_TARGET
        else:
            title = PASSED if item.target < as_of and not item.done else words.month(item.target)
        groups.setdefault(title, []).append(item)
    for title, items in groups.items():
        yield {
            "title": title,
            "says": gap_tables.effort(gap.effort(items)),
            "mark": "due" if title == PASSED else "",
            "rows": [_planned(item, manual) for item in items],
        }


def _by_process(
    manual: Manual, every: Sequence[Gap], found: Sequence[Analysis]
) -> Iterator[dict[str, object]]:
    names = manual.system.configuration.processes
    groups = gap.by_process(every, found)
    for process in (*names, *sorted(set(groups) - set(names))):
        items = groups.get(process, ())
        if not items:
            continue
        open_ = [item for item in gap.open_gaps(manual.system) if item in items]
        following = next((item.target for item in open_ if item.target), None)
        yield {
            "name": words.plain(names.get(process, process)) or "No process named or known",
            "open": [_planned(item, manual) for item in open_],
            "closed": len(items) - len(open_),
            "next": words.day(following) if following else "",
            "effort": gap_tables.effort(gap.effort(open_)) if open_ else "",
        }


def _standard(manual: Manual, analysis: Analysis) -> dict[str, object]:
    rows = analysis.applied
    recorded = {item.id: item for row in rows for item in row.gaps}
    judgements = [gaps.last_judged(item) for item in recorded.values()]
    return {
        "name": words.plain(analysis.standard.name),
        "url": _address(analysis, manual).removeprefix(GAP),
        "units": len(rows),
        "bare": sum(row.bare for row in rows),
        "unseen": sum(row.bare and not row.gaps for row in rows),
        "records": len(recorded),
        "unjudged": sum(item is None for item in judgements),
        "open": sum(not gaps.closed(item) for item in recorded.values()),
    }


def _units(manual: Manual, analysis: Analysis) -> lists.Values:
    shown = [row for row in analysis.applied if row.bare or row.gaps]
    rows = [_unit(row, manual) for row in shown]
    standard = analysis.standard
    return {
        "rows": rows,
        "noun": "clause" if len(rows) == 1 else "clauses",
        "as_at": words.day(analysis.as_of),
        "file": UNITS,
        "name": words.plain(standard.name),
        "quiet": len(analysis.applied) - len(shown),
        "aside": len(analysis.rows) - len(analysis.applied),
        "bare": sum(row.bare for row in shown),
        "unseen": sum(row.bare and not row.gaps for row in shown),
        "contents": f"../../{manual.standard_address(standard)}",
        "register": f"../../registers/{gap.REGISTER}/",
        "states": [
            {"value": value, "title": title, "count": sum(value in str(row["sets"]).split() for row in rows)}
            for value, title in (("open", "Gap open"), ("unseen", "No person has looked"), ("closed", "Gap closed"))
        ],
    }  # fmt: skip


def _unit(row: Row, manual: Manual) -> dict[str, object]:
    unit = row.unit
    sets = [
        name
        for name, there in (
            ("open", bool(row.open)),
            ("unseen", not row.gaps),
            ("closed", bool(row.gaps) and not row.open),
        )
        if there
    ]
    prompt = prompts(unit.standard.id).get(unit.clause.id) if row.open or not row.gaps else None
    return {
        "id": unit.clause.id,
        "title": unit.title,
        "url": f"../../{manual.clause_address(unit.standard, unit.clause.id)}",
        "sets": " ".join(sets),
        "asks": prompt.asks[0] if prompt else "",
        "tool": [
            {"label": level.capitalize(), "says": answer.says}
            for level, answer in zip(LEVELS, unit.answers, strict=True)
        ],
        "attested": [
            _said(item.said.by, item.said.on, "", item.said.what, manual)
            | {"rests_on": [record_values.named(name, "any", manual) for name in item.said.rests_on]}
            for item in row.attested
        ],
        "judged": [
            _said(item.said.by, item.said.on, item.said.result, item.said.because, manual)
            | {"past": item.gap not in {one.id for one in row.open}}
            for item in row.judged
        ],
        "gaps": [_gap(item, manual) for item in row.gaps],
    }  # fmt: skip


def _said(by: str, on: object, result: str, text: str, manual: Manual) -> dict[str, object]:
    return {
        "who": words.plain(manual.system.name_of(by)),
        "on": record_values.shown(on),
        "result": result.capitalize(),
        "says": words.spoken(text),
    }


def _gap(item: Gap, manual: Manual) -> Mapping[str, str]:
    system = manual.system
    seen = gaps.verified(item)
    if item.closed_on is not None:
        says = f"Closed {words.day(item.closed_on)}"
        says += f", seen by {words.plain(system.name_of(seen.by))}" if seen else ""
    elif gaps.closed(item):
        says = "Judged fulfilled, nothing is to be done"
    else:
        target = f"target {words.day(item.target)}" if item.target else "no target yet"
        says = ", ".join(filter(None, (item.severity.capitalize(), target)))
        says = says[:1].upper() + says[1:]
    return {
        "id": item.id,
        "url": f"../../{manual.record_address(item.id)}",
        "mark": "done" if gaps.closed(item) else "now",
        "says": says,
        "to_do": "" if gaps.closed(item) else words.spoken(gap.to_do(item)),
    }
