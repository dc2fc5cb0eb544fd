"""What audits say about a clause: by an audit that took place, was reported, against this edition, with what was seen.

A row counts for the process that it names, or whose document it names; for the audit's only process that answers the
clause; otherwise for none, as nobody can tell where it was looked at. What changed since is looked at no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.coverage import Answer, Audited, Support, descendants, rank
from plainqms.model.publication import Publication
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.registers import audit_rules, audits, certification_cycle, finding_grades, findings
from plainqms.registers.finding_grades import failed_clauses
from plainqms.views.described import listed

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
Faulty = Callable[[Any], str]
"""Why an audit does not count; empty where it does."""

CYCLE = 36  # months, where no certificate says when the cycle began
_NO_MORE = ("conformity", "good practice", "observation", "opportunity for improvement")
_UNFIT = (audit_rules.OWN_WORK, audit_rules.NO_COMPETENCE, audit_rules.NO_AUDITOR)
_OURS = ("internal", *audits.CERTIFICATION)


@dataclass(frozen=True, slots=True)
class Look:
    """One row of an audit that counts, or a planned audit (`row` is None). `process` is empty where none is named."""

    audit: Any
    row: Any
    process: str

    @property
    def on(self) -> date:
        day: date = self.audit.held_on or self.audit.planned
        return day


@dataclass(frozen=True)
class Audits:
    """All audits of a system as they concern one standard. `looks` by clause, the latest last."""

    system: System
    standard: Standard
    since: date
    looks: Mapping[str, tuple[Look, ...]]
    planned: Mapping[str, tuple[Look, ...]]
    faulty: Mapping[str, tuple[str, ...]]
    open: Mapping[str, tuple[Any, ...]]


def since(system: System, standard: Standard) -> date:
    """The day of the decision that began the cycle, or three years ago where no certificate is held."""
    held = (item for item in system.records.of("certificates") if item.standard == standard.id)
    running = [item for item in held if item.ended_on is None and item.decided <= system.as_of]
    decided = [certification_cycle.begun_by(item, system.records).decided for item in running]
    return max(decided, default=months_after(system.as_of, -CYCLE))


def processes_of(
    row: Any, audit: Any, answering: Sequence[str], documents: Mapping[str, str]
) -> tuple[str, ...]:
    """For which processes a row of an audit counts; none where it does not tell."""
    if row.process:
        return (row.process,)
    named = documents.get(row.document, "")
    if named and (named in audit.processes or not audit.processes):
        return (named,)
    fits = [name for name in audit.processes if name in answering]
    if len(fits) == 1:
        return tuple(fits)
    if len(audit.processes) == 1:
        return tuple(audit.processes)
    return ()


def read(
    system: System,
    standard: Standard,
    expand: Expansion,
    answering: Mapping[str, Sequence[str]],
    faulty: Faulty,
) -> Audits:
    """`answering` gives for each clause the processes whose documents cite it."""
    begins = since(system, standard)
    documents = {document.id: document.process for document in system.documents}
    looks: dict[str, list[Look]] = {}
    planned: dict[str, list[Look]] = {}
    why: dict[str, list[str]] = {}
    for audit in sorted(
        system.records.of("audits"), key=lambda item: (item.held_on or item.planned, item.id)
    ):
        if audit.cancelled_on or audit.kind not in _OURS:
            continue
        held = audit.held_on is not None and audit.held_on <= system.as_of
        if not held:
            if audit.planned >= system.as_of and audits.against(audit, standard.id, system.records):
                for number in _planned(audit, standard, expand, answering):
                    planned.setdefault(number, []).append(Look(audit, None, ""))
            continue
        fault = _fault(audit, standard, system, begins) or faulty(audit)
        for row in audit.rows:
            for number in _numbers((row.clause,), standard, expand) if row.clause else ():
                if row.result in ("", "not looked at") or not (row.seen or row.records):
                    why.setdefault(number, []).append(
                        f"{audit.id} names it and says nothing of what was seen"
                    )
                elif fault:
                    why.setdefault(number, []).append(f"{audit.id} {fault}")
                else:
                    named = processes_of(row, audit, answering.get(number, ()), documents)
                    looks.setdefault(number, []).extend(Look(audit, row, item) for item in named or ("",))
    return Audits(
        system,
        standard,
        begins,
        {number: tuple(items) for number, items in looks.items()},
        {number: tuple(items) for number, items in planned.items()},
        {number: tuple(dict.fromkeys(items)) for number, items in why.items()},
        _open(system, standard, expand),
    )


def unfit(problems: Iterable[Any]) -> str:
    """Why an audit by these auditors does not count, from what its register finds wrong with it."""
    rules = {problem.rule for problem in problems}
    if audit_rules.OWN_WORK in rules:
        return "was led by somebody who answers for the process"
    return "does not show that its auditor could judge it" if rules & set(_UNFIT) else ""


def audited(
    found: Audits, members: Sequence[Clause], citing: Mapping[str, Sequence[Publication]]
) -> tuple[Answer, tuple[Answer, ...]]:
    """The answer for a unit and for each process. `citing` are the documents that answer it, by process."""
    numbers = [clause.id for clause in members]
    processes = [name for name in citing if name] or [""]
    answers = tuple(_of_process(name, found, numbers, citing.get(name, ())) for name in processes)
    if len(answers) == 1:
        return answers[0], answers
    worst = min(answers, key=lambda item: rank(item.word))
    alike = [item for item in answers if item.word is worst.word]
    names = found.system.configuration.processes
    title = listed([names.get(item.process, item.process) for item in alike])
    why = f"{title}: {worst.why}" if len(alike) == 1 else f"{worst.word.value.capitalize()} in {title}."
    if len(alike) < len(answers):
        why = f"{len(alike)} of {len(answers)} processes: {why}"
    supports = dict.fromkeys(support for item in answers for support in item.supports)
    return Answer(worst.word, why, tuple(supports)), answers


def _of_process(process: str, found: Audits, numbers: Sequence[str], citing: Sequence[Publication]) -> Answer:
    open_ = [
        item for number in numbers for item in found.open.get(number, ())
        if not process or not item.process or item.process == process
    ]  # fmt: skip
    if open_:
        item = open_[0]
        why = f"{item.id}, a {item.grade} of {item.on}, is open."
        supports = tuple(Support("record", one.id, one.grade) for one in dict.fromkeys(open_))
        return Answer(Audited.NONCONFORMITY, why, supports, process=process)
    looks = [item for number in numbers for item in found.looks.get(number, ())]
    mine = [item for item in looks if not process or item.process == process]
    if mine:
        return _looked(process, mine, found, citing)
    planned = [item for number in numbers for item in found.planned.get(number, ())]
    there = [
        item for item in planned if not process or not item.audit.processes or process in item.audit.processes
    ]
    if there:
        first = min(there, key=lambda item: item.on)
        support = Support("record", first.audit.id, f"planned for {first.on}")
        return Answer(
            Audited.PLANNED, f"{first.audit.id} is planned for {first.on}.", (support,), process=process
        )
    reasons = dict.fromkeys(reason for number in numbers for reason in found.faulty.get(number, ()))
    reasons |= dict.fromkeys(
        f"{item.audit.id} does not tell in which process it was looked at"
        for item in looks
        if not item.process
    )
    said = f"; {listed(list(reasons))}" if reasons else ""
    return Answer(Audited.NEVER, f"No audit looked at it since {found.since}{said}.", process=process)


def _looked(process: str, looks: Sequence[Look], found: Audits, citing: Sequence[Publication]) -> Answer:
    """By the last audit that looked; of several rows of it the worst speaks."""
    last = max(looks, key=lambda item: (item.on, item.audit.id)).audit
    rows = [item.row for item in looks if item.audit is last]
    failing = [row for row in rows if row.result in finding_grades.FAILED]
    unclear = [row for row in rows if row.result not in _NO_MORE and row not in failing]
    supports = tuple(
        dict.fromkeys(
            (
                Support("record", last.id, f"held on {last.held_on}"),
                *(Support("record", row.finding, row.result) for row in rows if row.finding),
            )
        )
    )
    unsettled = [row for row in failing if not _settled(row, found.system)]
    if unsettled:
        why = f"{last.id} of {last.held_on} found a {unsettled[0].result}, and no finding says that it is closed."
        return Answer(Audited.NONCONFORMITY, why, supports, process=process)
    if failing:
        why = (
            f"{last.id} of {last.held_on} found a {failing[0].result}; it is closed, and nobody looked again."
        )
        return Answer(Audited.LOOKED_AT, why, supports, process=process)
    if unclear:
        why = f"{last.id} of {last.held_on}: {unclear[0].result}."
        return Answer(Audited.LOOKED_AT, why, supports, process=process)
    changed = [item for item in citing if _changed(item, last.held_on)]
    if changed:
        named = listed([item.document.id for item in changed])
        why = f"Conforming in {last.id} of {last.held_on}; {named} changed since."
        more = tuple(
            Support("document", item.document.id, f"revision {item.standing.current.number}")
            for item in changed
            if item.standing.current
        )
        return Answer(Audited.LOOKED_AT, why, (*supports, *more), process=process)
    return Answer(Audited.CONFORMING, f"{last.id} of {last.held_on} found it so.", supports, process=process)


def _settled(row: Any, system: System) -> bool:
    finding = system.records.get(row.finding) if row.finding else None
    return finding is not None and findings.closed(finding)


def _changed(publication: Publication, day: date) -> bool:
    """Whether a text that says something else took effect after the audit."""
    current = publication.standing.current
    return any(
        revision.effective > day and revision.change_class != "editorial"
        for revision in publication.standing.revisions
        if current is not None and revision.effective <= current.effective
    )


def _fault(audit: Any, standard: Standard, system: System, begins: date) -> str:
    if not audits.against(audit, standard.id, system.records):
        return f"was not held against {standard.name}"
    if audit.reported_on is None or audit.reported_on > system.as_of:
        return f"was held on {audit.held_on} and is not reported"
    if audit.held_on < begins:
        return f"was held on {audit.held_on}, before this cycle"
    return ""


def _planned(
    audit: Any, standard: Standard, expand: Expansion, answering: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """The clauses that a planned audit is to cover; those below a heading too. Only our own plan says which."""
    if audit.kind != "internal":
        return
    if not any(edition == standard.id for clause in audit.clauses for edition, _ in expand(clause)):
        if not audit.clauses:
            yield from (number for number, names in answering.items() if set(names) & set(audit.processes))
        return
    for number in _numbers(audit.clauses, standard, expand):
        yield number
        yield from (clause.id for clause in descendants(standard, number))


def _open(system: System, standard: Standard, expand: Expansion) -> Mapping[str, tuple[Any, ...]]:
    """Findings that failed a requirement and are not closed, by clause."""
    found: dict[str, list[Any]] = {}
    for item in system.records.of("findings"):
        if findings.failed(item) and not findings.closed(item) and item.on <= system.as_of:
            for number in _numbers(failed_clauses(item), standard, expand):
                found.setdefault(number, []).append(item)
    return {number: tuple(items) for number, items in found.items()}


def _numbers(citations: Iterable[str], standard: Standard, expand: Expansion) -> dict[str, None]:
    return dict.fromkeys(
        number for item in citations for edition, number in expand(item) if edition == standard.id
    )
