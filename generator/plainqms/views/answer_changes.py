"""Which answers of coverage differ between two readings of the same standards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainqms.model.coverage import BESIDE, Answer, Coverage, Unit, rank
from plainqms.model.impact import AnswerChange
from plainqms.views.coverage import LEVELS


def answer_changes(before: Sequence[Coverage], after: Sequence[Coverage]) -> Iterator[AnswerChange]:
    """Those that fall first; a standard that only one side adopted has nothing to be compared with."""
    found = list(_changes(before, after))
    yield from sorted(found, key=lambda item: (item.rises is not False, item.rises is None))


def _changes(before: Sequence[Coverage], after: Sequence[Coverage]) -> Iterator[AnswerChange]:
    stood = {unit.key: unit for coverage in before for unit in coverage.units}
    for coverage in after:
        for unit in coverage.units:
            old = stood.get(unit.key)
            if old is None:
                continue
            if bool(old.not_applicable) != bool(unit.not_applicable):
                words = ("applicable", "not applicable")
                was, now = words[bool(old.not_applicable)], words[bool(unit.not_applicable)]
                why = unit.not_applicable or old.not_applicable
                yield _change(unit, "applied", was, now, None, why)
            elif not unit.not_applicable:
                for level, one, other in zip(LEVELS, old.answers, unit.answers, strict=True):
                    if one.word is not other.word or one.says != other.says:
                        yield _change(unit, level, one.says, other.says, _rises(one, other), other.why)


def _change(unit: Unit, level: str, was: str, now: str, rises: bool | None, why: str) -> AnswerChange:
    return AnswerChange(unit.standard.name, unit.clause.id, unit.title, level, was, now, rises, why)


def _rises(old: Answer, new: Answer) -> bool | None:
    if old.word in BESIDE or new.word in BESIDE:
        return None
    if old.word is not new.word:
        return rank(new.word) > rank(old.word)
    share, other = (item.present - item.overdue - item.failing - item.required for item in (old, new))
    return other > share if other != share else None
