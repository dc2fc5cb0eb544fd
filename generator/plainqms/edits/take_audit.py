"""Enter what a filled-in checklist or log of a visit holds as rows of its audit: added at the end, nothing overwritten.

What an auditor marked as a finding begins one, and the row names it. The rows of a reported audit are closed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from plainqms.edits import grow_list
from plainqms.edits.refused import Refused
from plainqms.model.edit import Edit
from plainqms.model.identifiers import number
from plainqms.model.problem import Problem
from plainqms.model.record import first_words
from plainqms.model.system import System
from plainqms.registers import audits, findings
from plainqms.registers.audit_parts import Logged, Row
from plainqms.registers.findings import Finding
from plainqms.sources.audit_file import ROWS, AuditFile, Value
from plainqms.sources.binding import did_you_mean
from plainqms.sources.records import FOLDER, read_records
from plainqms.sources.yaml_writing import Written

FINDINGS = f"{FOLDER}{findings.REGISTER.name}.yml"
_HEAD = f"# {findings.REGISTER.title}: {findings.REGISTER.purpose}\n"
_GRADES = get_args(Finding.model_fields["grade"].annotation)
_SAME = {"rows": ("process", "clause", "document", "question"), "log": ("on", "at", "asked")}


@dataclass(frozen=True, slots=True)
class Taken:
    """`entered` rows are new; `known` stand there already; `other` too, with other words, and were left as they are.

    `findings` were begun, as pairs of id and title; `ungraded` rows ask for one and say no result.
    """

    entered: int
    known: int
    other: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]
    ungraded: tuple[str, ...]


def take(
    system: System,
    identifier: str,
    file: AuditFile,
    *,
    paths: Collection[str],
    read: Callable[[str], bytes],
) -> tuple[Taken, tuple[Edit, ...]]:
    """`read` gives the bytes of a file of `paths`."""
    audit = audit_named(system, identifier)
    if file.audit != audit.id:
        raise Refused(f"the file belongs to {file.audit or 'no audit'}, not to {audit.id}")
    if audits.closed(audit):
        done = (
            f"was reported on {audit.reported_on}"
            if audit.reported_on
            else f"was cancelled on {audit.cancelled_on}"
        )
        raise Refused(f"{audit.id} {done}; its record is closed, and what it says stays")
    there = {_key(item, file.part): item for item in _written(audit, file.part)}
    fresh: list[dict[str, Written]] = []
    begun: list[dict[str, Written]] = []
    known, other, ungraded = 0, [], []
    for row in file.rows:
        values = _values(row, file.part)
        wanted = values.pop("finding", "") == "yes" if file.part == ROWS else False
        before = there.get(_key(values, file.part))
        if before is not None:
            same = all(before.get(name) == value for name, value in values.items())
            known += same
            other += [] if same else [_called(values)]
            continue
        there[_key(values, file.part)] = values
        if wanted and values.get("result") in _GRADES:
            begun.append(_finding(system, audit, values, len(begun)))
            values["finding"] = begun[-1]["id"]
        elif wanted:
            ungraded.append(_called(values))
        fresh.append(values)
    told = tuple((str(item["id"]), str(item["title"])) for item in begun)
    taken = Taken(len(fresh), known, tuple(other), told, tuple(ungraded))
    return taken, _edits(audit, file.part, fresh, begun, paths, read) if fresh else ()


def audit_named(system: System, identifier: str) -> Any:
    known = [item.id for item in system.records.of("audits")]
    if identifier not in known:
        close = did_you_mean(identifier, known)
        hint = f"; did you mean {close}?" if close else f"; there is {', '.join(known[-5:])}" if known else ""
        raise Refused(f"there is no audit {identifier}{hint}")
    return system.records.get(identifier)


def _edits(
    audit: Any,
    part: str,
    fresh: list[dict[str, Written]],
    begun: list[dict[str, Written]],
    paths: Collection[str],
    read: Callable[[str], bytes],
) -> tuple[Edit, ...]:
    """Only if what stands there afterwards is read as what stood there, and the new rows."""
    path = audit.place.path
    before = {path: read(path)}
    if FINDINGS in paths:
        before[FINDINGS] = read(FINDINGS)
    try:
        text = before[path].decode("utf-8")
        others = before.get(FINDINGS, _HEAD.encode()).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{path} is no text in UTF-8") from None
    grown = grow_list.grown(text, audit.place, part, fresh) if path.endswith(".yml") else None
    if grown is None:
        raise Refused(
            f"nothing can be added under {part}: of {audit.id} in {path}; write them one below the other"
        )
    edits = [Edit(path, grown)]
    if begun:
        edits.append(Edit(FINDINGS, grow_list.with_records(others, begun)))
    after = {**before, **{edit.path: edit.text.encode() for edit in edits}}
    _same_but(audit.id, part, len(fresh), len(begun), before, after)
    return tuple(edits)


def _same_but(
    identifier: str, part: str, rows: int, more: int, before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> None:
    old, old_problems = read_records(before, before.__getitem__)
    new, new_problems = read_records(after, after.__getitem__)
    told = {(item.rule.code, item.message) for item in old_problems}
    wrong: list[Problem] = [item for item in new_problems if (item.rule.code, item.message) not in told]
    if wrong:
        raise Refused(f"nothing was entered: {wrong[0].message}")
    was = {item.id: item.model_dump() for records in old.values() for item in records}
    now = {item.id: item.model_dump() for records in new.values() for item in records}
    grown = now.get(identifier, {}).get(part, ())
    kept = dict(now.get(identifier, {})) | {part: grown[: len(grown) - rows]}
    same = all(now.get(name) == values for name, values in was.items() if name != identifier)
    if not same or kept != was.get(identifier) or len(now) != len(was) + more:
        raise Refused(
            "nothing was entered: the file of the audit is written in a way that cannot be added to"
        )


def _values(row: Mapping[str, Value], part: str) -> dict[str, Written]:
    """As they will stand in the record; a name that no row has is no row of ours."""
    model = Row if part == ROWS else Logged
    strange = [name for name in row if name not in model.model_fields]
    if strange:
        raise Refused(f"a row of the file has “{strange[0]}”, which no row of an audit has")
    lists = {name for name, field in model.model_fields.items() if field.default == ()}
    found: dict[str, Written] = {}
    for name in model.model_fields:
        value = row.get(name)
        if not value:
            continue
        if name in lists:
            found[name] = [value] if isinstance(value, str) else list(value)
        elif isinstance(value, str):
            found[name] = value
        else:
            raise Refused(f"a row of the file gives several values for “{name}”")
    return found


def _written(audit: Any, part: str) -> list[dict[str, Written]]:
    """What stands in the record, as a file would give it."""
    found: list[dict[str, Written]] = []
    for item in getattr(audit, part):
        given = ((name, value) for name, value in item if value not in (None, "", ()))
        found.append({name: [*value] if isinstance(value, tuple) else str(value) for name, value in given})
    return found


def _key(values: Mapping[str, Any], part: str) -> tuple[str, ...]:
    return tuple(str(values.get(name, "")) for name in _SAME[part])


def _called(values: Mapping[str, Any]) -> str:
    return first_words(
        str(values.get("question") or values.get("asked") or values.get("clause") or "a row"), 80
    )


def _finding(system: System, audit: Any, row: Mapping[str, Any], before: int) -> dict[str, Written]:
    day = audit.held_on or system.as_of
    first = f"{findings.REGISTER.prefixes[0]}-{day.year}-"
    taken = [number(item.id) for item in system.records.of("findings") if item.id.startswith(first)]
    process = row.get("process") or (audit.processes[0] if len(audit.processes) == 1 else "")
    owners = system.records.owners.get(process, ())
    given: dict[str, Written] = {
        "id": f"{first}{max(taken, default=0) + before + 1:03d}",
        "title": first_words(
            str(row.get("seen") or row.get("question") or row.get("clause") or audit.title), 80
        ),
        "audit": audit.id,
        "grade": row["result"],
        "on": day.isoformat(),
        "owner": owners[0] if len(owners) == 1 else "",
        "process": process,
        "clauses": [row["clause"]] if row.get("clause") else [],
        "documents": [row["document"]] if row.get("document") else [],
        "evidence": row.get("seen", ""),
    }
    return {name: value for name, value in given.items() if value}
