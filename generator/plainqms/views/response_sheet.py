"""The answer to a finding as it is sent: what stands in its records, part by part, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plainqms.model.identifiers import order
from plainqms.model.system import System
from plainqms.registers import finding_terms
from plainqms.registers.finding_terms import Term
from plainqms.views import revisions

# Part, title, what is to be entered where it is missing.
PARTS = (
    (
        "correction",
        "Correction",
        "What was done at once to put right what was found: correction, corrected_on.",
    ),
    ("extent", "Extent: similar cases", "Where else it was looked for, and what was found there: similar."),
    ("cause", "Cause", "What made it possible: cause, or the chain under whys."),
    (
        "action",
        "Corrective action",
        "What changes so that it does not come back, by whom and by when: actions.",
    ),
    ("effectiveness", "Effectiveness", "How it will be seen that it works, by whom and when: effectiveness."),
    ("answer", "Answer", "What follows from it, or why nothing does: answer."),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A corrective action. `owner` is a role or a person."""

    what: str
    owner: str
    due: date | None
    done: date | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """`texts` are those of the record, as written; `facts` pairs of a word and a day, a name or a result."""

    key: str
    title: str
    texts: tuple[str, ...] = ()
    facts: tuple[tuple[str, object], ...] = ()
    steps: tuple[Step, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with the revision that is in force now (none: not in force), or a record."""

    identifier: str
    title: str
    revision: str = ""
    since: date | None = None
    is_document: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    finding: Any
    audit: Any | None
    body: str
    nonconformity: Any | None
    parts: tuple[Part, ...]
    shown: tuple[Shown, ...]
    terms: tuple[Term, ...]
    gaps: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return (*(part.missing for part in self.parts if part.missing), *self.gaps)


def sheet(system: System, finding: Any, asked: Sequence[str]) -> Sheet:
    """`asked` are the parts that the grade calls for; others are told where they are given."""
    records = system.records
    own = records.get(finding.nonconformity or "")
    audit = records.get(finding.audit)
    body = records.get(getattr(audit, "body", None) or "")
    parts = tuple(
        part
        for key, title, remedy in PARTS
        if (part := _part(key, title, remedy, finding, own, key in asked)) is not None
    )
    return Sheet(
        finding,
        audit,
        str(getattr(body, "title", "")),
        own,
        parts,
        tuple(_shown(system, finding, own)),
        finding_terms.terms(finding, records),
        tuple(_gaps(finding, own, asked)),
    )


def _part(key: str, title: str, remedy: str, finding: Any, own: Any, asked: bool) -> Part | None:
    made = {
        "correction": _correction,
        "extent": _extent,
        "cause": _cause,
        "action": _action,
        "effectiveness": _effectiveness,
        "answer": _answer,
    }[key](finding, own)
    texts, facts, steps, whole = made
    if not (texts or steps or asked):
        return None
    return Part(key, title, texts, facts, steps, remedy if asked and not whole else "")


_Made = tuple[tuple[str, ...], tuple[tuple[str, object], ...], tuple[Step, ...], bool]


def _given(*pairs: tuple[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple((word, value) for word, value in pairs if value not in (None, ""))


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _correction(finding: Any, own: Any) -> _Made:
    if own is None:
        return (), (), (), False
    texts = _texts(own.containment, own.correction)
    return texts, _given(("Corrected on", own.corrected_on)), (), bool(own.correction and own.corrected_on)


def _extent(finding: Any, own: Any) -> _Made:
    return (_texts(own.similar), (), (), bool(own.similar)) if own is not None else ((), (), (), False)


def _cause(finding: Any, own: Any) -> _Made:
    if own is None:
        return (), (), (), False
    texts = (*_texts(own.cause), *own.whys)
    facts = _given(("Found by", own.cause_method), ("Found on", own.cause_found_on))
    return texts, facts, (), bool(texts) or own.outcome == "correction only"


def _action(finding: Any, own: Any) -> _Made:
    if own is None:
        return (), (), (), False
    steps = tuple(Step(item.what, item.owner, item.due, item.done, item.documents) for item in own.actions)
    texts = _texts(own.no_action_because)
    whole = bool(steps and all(item.due or item.done for item in steps)) or bool(
        own.outcome == "correction only" and own.no_action_because
    )
    return texts, (), steps, whole


def _effectiveness(finding: Any, own: Any) -> _Made:
    judging = getattr(own, "effectiveness", None)
    if judging is None:
        return (), (), (), getattr(own, "outcome", "") == "correction only"
    facts = _given(
        ("To be judged on", None if judging.result else judging.due),
        ("Judged by", judging.verifier),
        ("Judged on", judging.judged_on),
        ("Result", judging.result),
    )
    whole = bool(judging.criterion and (judging.due or judging.judged_on))
    return _texts(judging.criterion, judging.seen), facts, (), whole


def _answer(finding: Any, own: Any) -> _Made:
    facts = _given(("Decision", finding.decision), ("Answered on", finding.answered_on))
    return _texts(finding.answer), facts, (), bool(finding.answer)


def _shown(system: System, finding: Any, own: Any) -> Iterator[Shown]:
    """Documents first, with the revision in force; then the records that the two name."""
    actions = getattr(own, "actions", ())
    documents = [
        *finding.documents,
        *getattr(own, "documents", ()),
        *(name for item in actions for name in item.documents),
    ]
    standings = revisions.standings(system)
    known = {document.id: document for document in system.documents}
    for name in sorted(dict.fromkeys(documents), key=order):
        document, standing = known.get(name), standings.get(name)
        current = standing.current if standing and not standing.withdrawn else None
        title = revisions.title(system, document) if document else ""
        number, since = (current.number, current.effective) if current else ("", None)
        yield Shown(name, title, number, since, is_document=True)
    named = [finding.nonconformity or "", *finding.related, *getattr(own, "related", ())]
    for name in dict.fromkeys(named):
        record = system.records.get(name)
        if record is not None and name != finding.id:
            yield Shown(name, record.name)


def _gaps(finding: Any, own: Any, asked: Sequence[str]) -> Iterator[str]:
    """What is missing beside the parts: the finding's own, and whatever nobody can be asked about."""
    if set(asked) - {"answer"}:
        for name, title in (
            ("requirement", "the requirement"),
            ("evidence", "the evidence"),
            ("statement", "the statement"),
        ):
            if not getattr(finding, name):
                yield f"The finding lacks {title} as the auditor wrote it: {name}."
        if own is None:
            yield "No nonconformity follows it up yet: enter one, and name it in the finding."
    if asked and not finding.owner:
        yield "Nobody answers for it: owner."
