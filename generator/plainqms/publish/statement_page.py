"""On the page of the Statement of Applicability: every control with its title, theme by theme, and what remains.

The titles are the catalogue's; the register holds numbers alone.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from plainqms.publish import record_values, snapshot_table, words
from plainqms.publish.manual import Manual
from plainqms.publish.record_values import Piece
from plainqms.registers import applicability as register
from plainqms.registers import information_security_risks as risks
from plainqms.sources import snapshots
from plainqms.views import statement
from plainqms.views.statement import Row

_MARKS = {
    "implemented": "full",
    "partly": "half",
    "planned": "quarter",
    "not implemented": "none",
    "": "none",
}
_SETS = {
    "Implemented": "implemented",
    "Partly implemented": "partly",
    "Planned": "planned",
    "Not implemented": "not-implemented",
    "Status not given": "not-given",
    "Excluded": "excluded",
}
"""What a filter shows, in its order, by one word each."""
_REASONS = (("law", "Law"), ("contract", "Contract"), ("business", "Business"))


def values(manual: Manual) -> dict[str, object]:
    """Nothing where there is no statement."""
    themes = statement.themes(manual.system)
    rows = [row for theme in themes for row in theme.rows]
    if not rows:
        return {}
    counts = Counter(register.said(row.record) for row in rows)
    annex = sum(row.control is not None for row in rows)
    return {
        "count": len(rows),
        "counted": f"{annex} of Annex A" + (f", {len(rows) - annex} of our own" if len(rows) > annex else ""),
        "chips": [
            {"title": title, "set": _SETS[title], "count": counts[title]} for title in _SETS if counts[title]
        ],
        "owners": sorted({_named(row.record.owner, "holder", manual)["text"] for row in rows}),
        "issued": _issued(manual),
        "themes": [
            {
                "title": f"{theme.number} {theme.title}".strip(),
                "rows": [row_values(row, manual) for row in theme.rows],
            }
            for theme in themes
        ],
        "remaining": [_remaining(risk, manual) for risk in _risks(rows, manual)],
    }


def _issued(manual: Manual) -> list[dict[str, str]]:
    """Documents with which rows of the statement were approved, and what has become of the rows since."""
    found = []
    held = manual.system.records.of(statement.REGISTER)
    for publication in manual.pages:
        current = publication.standing.current
        if statement.REGISTER in publication.rows and current:
            issued = publication.rows[statement.REGISTER]
            others = snapshots.differing(statement.REGISTER, issued, held)
            found.append(
                {
                    "id": publication.document.id,
                    "title": words.plain(publication.document.title),
                    "url": publication.document.address,
                    "revision": current.number,
                    "on": words.day(current.issued),
                    "differs": f"differs in {words.count(len(others), 'row')}" if others else "",
                }
            )
    return found


def row_values(row: Row, manual: Manual) -> dict[str, object]:
    record, control = row.record, row.control
    said = register.said(record)
    late = bool(register.is_open(record) and record.due and record.due < manual.system.as_of)
    return {
        "anchor": record.id.lower(),
        "number": control.id if control else record.id,
        "title": control.heading if control else words.plain(record.title),
        "url": record_values.address(record.control, manual) if control else _own_page(record, manual),
        "how": words.spoken(record.how),
        "applicable": "Yes" if record.applicable else "No",
        "status": said,
        "set": _SETS[said],
        "mark": ("due" if late else _MARKS[record.status]) if record.applicable else "na",
        "since": words.day(record.status_on) if record.applicable and record.status_on else "",
        "whole_by": words.day(record.due) if register.is_open(record) and record.due else "",
        "late": late,
        "excluded_because": "" if record.applicable else words.spoken(record.excluded_because),
        "risks": record_values.pieces(record.risks, _refers("risks"), manual) if record.applicable else [],
        "reasons": [
            {"kind": title, "text": words.spoken(getattr(record, name))}
            for name, title in _REASONS
            if record.applicable and getattr(record, name)
        ],
        "owner": _named(record.owner, "holder", manual),
        "evidence": [
            *(_named(name, "document", manual) for name in record.documents),
            *(_named(name, "record", manual) for name in record.records),
            *(_named(name, "register", manual) for name in record.registers),
        ],
        "other": words.spoken(record.evidence),
    }


def _own_page(record: Any, manual: Manual) -> str:
    return manual.record_address(record.id) if record.id in manual.records_with_page else ""


def _refers(name: str) -> Any:
    return record_values.refers(register.Applicability.model_fields[name])


def _named(target: str, kind: str, manual: Manual) -> Piece:
    return record_values.named(target, kind, manual)


def _risks(rows: list[Row], manual: Manual) -> list[Any]:
    """Those for whose sake controls are used, and those that are accepted as they are."""
    named = {name for row in rows if row.record.applicable for name in row.record.risks}
    held = manual.system.records.of("information-security-risks")
    return [risk for risk in held if risk.closed_on is None and (risk.id in named or risk.accepted_by)]


def _remaining(risk: Any, manual: Manual) -> dict[str, object]:
    left, first = risks.remaining(risk), risks.before(risk)
    return {
        "id": risk.id,
        "title": words.plain(risk.title),
        "url": manual.record_address(risk.id),
        "before": "" if first is None else str(first),
        "left": "" if left is None else str(left),
        "criterion": "" if risk.criterion is None else str(risk.criterion),
        "above": risks.above(risk),
        "owner": _named(risk.owner, "holder", manual),
        "by": snapshot_table.by_name(manual)(risk.accepted_by) if risk.accepted_by else "",
        "on": words.day(risk.accepted_on) if risk.accepted_on else "",
        "on_iso": risk.accepted_on.isoformat() if risk.accepted_on else "",
    }
