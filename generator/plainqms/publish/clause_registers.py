"""What two registers say of one clause, on its page: its row of the Statement of Applicability, the gaps that name it.

Neither answers the clause: the three answers stand above, and nothing here raises them.
"""

from __future__ import annotations

from collections.abc import Mapping

from plainqms.publish import preparing, statement_page, words
from plainqms.publish.manual import RECORDS, Manual
from plainqms.views import statement
from plainqms.views.citations import Key

NOTHING: Mapping[str, object] = {"statement": {}, "gaps": []}


def by_clause(manual: Manual) -> Mapping[Key, Mapping[str, object]]:
    """For each clause of which they say anything; addresses begin at the root of the site."""
    rows, gaps = _rows(manual), _gaps(manual)
    return {key: {"statement": rows.get(key, {}), "gaps": gaps.get(key, [])} for key in (*rows, *gaps)}


def _rows(manual: Manual) -> dict[Key, dict[str, object]]:
    found: dict[Key, dict[str, object]] = {}
    for theme in statement.themes(manual.system):
        for row in theme.rows:
            if row.control is not None:
                shown = statement_page.row_values(row, manual)
                shown["url"] = f"{RECORDS}{statement.REGISTER}/#{shown['anchor']}"
                for key in manual.clauses_of(row.record.control):
                    found.setdefault(key, shown)
    return found


def _gaps(manual: Manual) -> dict[Key, list[dict[str, str]]]:
    found: dict[Key, list[dict[str, str]]] = {}
    if not preparing.has_gaps(manual):
        return found
    for item in manual.registers.entries(preparing.REGISTER):
        record = item.record
        says = [item.state, record.severity if item.due or not record.closed_on else ""]
        says += [
            f"by {words.day(record.target)}"
            if record.target and not (record.done or record.closed_on)
            else ""
        ]
        shown = {
            "id": record.id,
            "title": words.plain(record.title),
            "url": manual.record_address(record.id),
            "says": ", ".join(filter(None, says)),
        }
        for key in dict.fromkeys(key for clause in record.clauses for key in manual.clauses_of(clause)):
            found.setdefault(key, []).append(shown)
    return found
