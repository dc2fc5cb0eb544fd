"""What the answers to the question sheet say of each standard: reasons, never points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from plainqms.model.choosing import Candidate, Choice, Reason, Sheet, Weight

EVERY = "every"


class Says(Enum):
    """In the order in which they are told."""

    ASKED = "somebody asks for it"
    HELPS = "it would help"
    NOTHING = "nothing that you answered speaks for it"


@dataclass(frozen=True, slots=True)
class Fit:
    """What speaks for a standard and against it, by the answers given."""

    candidate: Candidate
    says: Says
    reasons: tuple[str, ...]
    against: tuple[str, ...]


def fits(sheet: Sheet, answers: Mapping[str, Choice]) -> tuple[Fit, ...]:
    """Of each standard, those that somebody asks for first. Who skips a question gets no reason from it."""
    given = _given(sheet, answers)
    found = []
    for candidate in sheet.candidates:
        mine = [reason for reason in given if reason.family == candidate.family]
        weights = {reason.weight for reason in mine}
        says = (
            Says.ASKED if Weight.ASKED in weights else Says.HELPS if Weight.HELPS in weights else Says.NOTHING
        )
        found.append(
            Fit(
                candidate,
                says,
                tuple(item.because for item in mine if item.weight is not Weight.AGAINST),
                tuple(item.because for item in mine if item.weight is Weight.AGAINST),
            )
        )
    return tuple(sorted(found, key=lambda item: list(Says).index(item.says)))


def of_every(sheet: Sheet, answers: Mapping[str, Choice]) -> tuple[str, ...]:
    """What speaks against each of them alike, for now."""
    return tuple(reason.because for reason in _given(sheet, answers) if reason.family == EVERY)


def _given(sheet: Sheet, answers: Mapping[str, Choice]) -> list[Reason]:
    return [
        reason
        for question in sheet.questions
        for reason in question.reasons(answers.get(question.id, Choice.UNKNOWN))
    ]
