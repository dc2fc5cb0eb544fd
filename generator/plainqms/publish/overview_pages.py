"""Two pages for those who run the system: the quality manager's, and one for top management that fits on paper.

They list and count what other pages tell in full. Whoever only reads the manual is not led through them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plainqms.model.revision import State
from plainqms.publish import dashboard, lists, record_values, words
from plainqms.publish.dashboard import Cell, Part, fact, holder, named, part
from plainqms.publish.manual import CERTIFICATION, RECORDS, Manual
from plainqms.publish.pending_page import Pending
from plainqms.publish.records_front import Page
from plainqms.registers import information_security_risks, objectives, risks
from plainqms.sources.yaml_writing import Written
from plainqms.views.reading import Reads, count, readings
from plainqms.views.registers import grouped

ADDRESS = "overview/"
MANAGEMENT = f"{ADDRESS}management/"
TITLE = "Overview"
MANAGEMENT_TITLE = "For top management"
_LATEST = 2  # results of asking customers
_HIGHEST = 5  # risks on the page of top management


def pages(manual: Manual, pending: Sequence[Pending]) -> Iterator[Page]:
    lead = "What is due, what is open, what comes next: for whoever runs the management system."
    front = _front(manual, TITLE, lead)
    front["facts"] = [*_facts(manual)]
    yield ADDRESS, TITLE, front, "dashboard", dashboard.values(_manager(manual), manual, up="../")
    lead = (
        "What is to be decided, how customers and objectives stand, which risks are largest, who visits when."
    )
    front = _front(manual, MANAGEMENT_TITLE, lead)
    front |= {"kind": "management", "facts": [*_facts(manual)], "crumbs": [{"title": TITLE, "url": ADDRESS}]}
    parts = _management(manual, pending)
    yield MANAGEMENT, MANAGEMENT_TITLE, front, "dashboard", dashboard.values(parts, manual, up="../../")


def _front(manual: Manual, heading: str, lead: str) -> dict[str, Written]:
    front = lists.front(manual, kind="overview", heading=heading, lead=lead, section=TITLE)
    rows: list[Written] = [
        {"title": TITLE, "url": ADDRESS},
        {"title": MANAGEMENT_TITLE, "url": MANAGEMENT},
        {"title": "Due", "url": "due/"},
        {"title": "Certificates and their cycles", "url": CERTIFICATION},
    ]
    return {**front, "siblings": {"title": TITLE, "url": ADDRESS, "groups": [{"title": "", "rows": rows}]}}


def _facts(manual: Manual) -> Iterator[Written]:
    due = dict(grouped(manual.registers.due, manual.system.as_of))
    yield fact("Overdue", len(due["Overdue"]), "due/")
    yield fact("Due this month", len(due["This month"]), "due/")
    yield fact("Open findings of audits", len(dashboard.open_findings(manual)), f"{RECORDS}findings/")
    found = len(dashboard.open_nonconformities(manual))
    yield fact("Open nonconformities", found, f"{RECORDS}nonconformities/")
    late = count(readings(manual.system).every, Reads.OVERDUE)
    yield fact("Texts not read in time", late, "reading/")
    yield fact("Next visit", dashboard.next_visit(manual) or "none is due", CERTIFICATION)


def _manager(manual: Manual) -> Iterator[Part]:
    due = dict(grouped(manual.registers.due, manual.system.as_of))
    yield dashboard.tasks(
        "Overdue", due["Overdue"], manual,
        empty="Nothing is overdue. What registers and documents asked for by a day that has passed stands here.",
    )  # fmt: skip
    yield dashboard.tasks(
        "Due this month", due["This month"], manual, empty="Nothing else is due this month."
    )  # fmt: skip
    yield dashboard.by_age(manual)
    yield dashboard.findings_of(
        "Open findings of audits", dashboard.open_findings(manual), manual, most=dashboard.SOME,
        empty="No finding is open.",
    )  # fmt: skip
    yield dashboard.visits(manual)
    yield dashboard.coverage(manual)


def _management(manual: Manual, pending: Sequence[Pending]) -> Iterator[Part]:
    yield part(
        "Decisions wanted",
        ("What", "Of", "By", "Owner"),
        _decisions(manual, pending),
        most=dashboard.SOME,
        more=("Overview", ADDRESS),
        exact=False,
        empty="Nothing waits for a decision. Open decisions of the last review, risks that nobody accepted, changes "
        "and ideas without an answer stand here.",
    )
    yield _objectives(manual)
    yield _customers(manual)
    yield _largest(manual)
    yield _money(manual)


def _decisions(manual: Manual, pending: Sequence[Pending]) -> Iterator[tuple[Cell, ...]]:
    as_of = manual.system.as_of
    for item in manual.registers.entries("management-reviews"):
        for action in item.record.outputs:
            if action.done is None and item.record.held_on is not None:
                late = action.due is not None and action.due < as_of
                yield (
                    Cell(words.spoken(action.what), below=("decided at the review, not carried out",)),
                    named(item.record.id, manual),
                    Cell(words.day(action.due) if action.due else "no day", strong=late),
                    holder(action.owner, manual),
                )
    for name, what, undecided in (
        ("risks", "Accept it, or have something done", _risk_waits),
        ("information-security-risks", "Accept what remains, or have it treated", _threat_waits),
        ("changes", "Approve or refuse the change", lambda record: not record.decision),
        ("improvements", "Yes, no or later", lambda record: not record.decision),
    ):
        for item in manual.registers.entries(name):
            if getattr(item.record, "closed_on", None) is None and undecided(item.record):
                day = item.due[0].on if item.due else None
                yield (
                    Cell(what),
                    named(item.record.id, manual),
                    Cell(words.day(day) if day else "no day", strong=bool(day and day < as_of)),
                    holder(item.record.owner, manual),
                )
    for waiting in pending:
        yield Cell("Approve the text as it stands"), named(waiting.id, manual), Cell("no day"), Cell("")
    for page in manual.pages:
        if page.standing.state is State.NOT_RECORDED and not pending:
            yield (
                Cell("Approve the text: no approval is recorded"),
                named(page.document.id, manual),
                Cell("no day"),
                holder(page.document.owner, manual),
            )


def _risk_waits(record: Any) -> bool:
    return not record.decision or (record.decision == "accept" and record.accepted_on is None)


def _threat_waits(record: Any) -> bool:
    waits = record.decision == "accept" or information_security_risks.above(record)
    return not record.decision or (waits and not information_security_risks.accepted(record))


def _objectives(manual: Manual) -> Part:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in manual.registers.entries("objectives"):
            held = item.record
            if objectives.closed(held):
                continue
            last = objectives.latest(held)
            reached = last is not None and objectives.on_target(held, last.value)
            said = f"{record_values.raw(last.value)} {held.unit}".strip() if last else "no value yet"
            yield (
                named(held.id, manual, held.measure),
                Cell(f"{held.direction} {record_values.raw(held.target)} {held.unit}".strip()),
                Cell(said, below=(words.day(last.on),) if last else ()),
                Cell("on target" if reached else "not on target", mark="done" if reached else "due"),
                Cell(words.day(held.due), strong=held.due < manual.system.as_of),
            )

    return part(
        "Objectives against their targets", ("Objective", "Target", "Last value", "Stands", "To be reached by"), rows(),
        empty="No objective is running. What is to be reached by when stands here, with its last value.",
        more=("Objectives", f"{RECORDS}objectives/"),
    )  # fmt: skip


def _customers(manual: Manual) -> Part:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in manual.registers.entries("complaints"):
            if item.record.closed_on is None:
                yield (
                    named(item.record.id, manual),
                    Cell(item.state),
                    holder(item.record.owner, manual),
                )
        for item in manual.registers.entries("satisfaction")[:_LATEST]:
            held = item.record
            target = (
                f", target {held.direction} {record_values.raw(held.target)}"
                if held.target is not None
                else ""
            )
            result = (
                f"{record_values.raw(held.result)} {held.unit}".strip() if held.result is not None else ""
            )
            yield (
                named(held.id, manual),
                Cell(f"{item.state}: {result}{target}" if result else item.state),
                holder(held.owner, manual),
            )

    return part(
        "Customers", ("What they said", "Stands", "Owner"), rows(), most=5, exact=False,
        empty="No complaint is open and no feedback is recorded. Is that true?",
        more=("Complaints", f"{RECORDS}complaints/"),
    )  # fmt: skip


def _largest(manual: Manual) -> Part:
    """By likelihood times consequence, as rated; what is not rated comes last."""
    held = [
        (risks.size(item.record), item)
        for item in manual.registers.entries("risks")
        if not risks.closed(item.record) and risks.is_risk(item.record)
    ]
    held += [
        (information_security_risks.remaining(item.record), item)
        for item in manual.registers.entries("information-security-risks")
        if not information_security_risks.closed(item.record)
    ]
    held.sort(key=lambda pair: -(pair[0] if pair[0] is not None else -1))
    rows = (
        (
            named(item.record.id, manual),
            Cell(str(size) if size is not None else "not rated"),
            Cell(item.state),
            holder(item.record.owner, manual),
        )
        for size, item in held
    )
    return part(
        "Largest risks", ("What could happen", "Rated", "State", "Owner"), rows, most=_HIGHEST, exact=False,
        lead="Likelihood times consequence, each from 1 to 5, after what is done about it.",
        empty="No risk is recorded. Is that true?", more=("Risks and opportunities", f"{RECORDS}risks/"),
    )  # fmt: skip


def _money(manual: Manual) -> Part:
    """What records say about means, in their words: nothing is added up, for words are no amounts."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for name in ("objectives", "treatments"):
            for item in manual.registers.entries(name):
                open_ = item.stands.value != "closed"
                if open_ and item.record.resources:
                    yield (
                        named(item.record.id, manual),
                        Cell(words.spoken(item.record.resources)),
                        holder(item.record.owner, manual),
                    )
        for item in manual.registers.entries("certification-bodies"):
            price = getattr(item.record, "price", "")
            if price and item.record.ended_on is None:
                yield (
                    named(item.record.id, manual),
                    Cell(words.spoken(price)),
                    holder(item.record.owner, manual),
                )

    return part(
        "Money and means, as far as they are recorded", ("For", "What the record says", "Owner"), rows(),
        lead="In the words of the records; nothing is added up.",
        empty="No record says what anything costs. Objectives and treatments have a field for it: resources.",
    )  # fmt: skip
