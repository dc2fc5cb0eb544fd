"""The journey walked: each step with what its criteria say, where the organization is, and what comes next.

A certificate that counts closes the steps before it, whoever walked them and whatever was written down then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plainqms.model.journey import Answer, Standing, Step, Way
from plainqms.model.publication import Publication
from plainqms.model.standard import Standard
from plainqms.views import documented_information
from plainqms.views.coverage import Grounds, of_all
from plainqms.views.journey import implementation, preparation, visits
from plainqms.views.journey.ground import Ground

CRITERIA: dict[str, Callable[[Ground], Answer | None]] = {
    function.__name__: function
    for function in (
        preparation.standard_adopted, preparation.standard_at_hand, preparation.gap_assessed, preparation.gaps_planned,
        preparation.resources_decided, preparation.policy_approved, preparation.roles_assigned, preparation.people_able,
        preparation.standard_taught, preparation.texts_read, implementation.documents_in_force,
        implementation.risks_decided, implementation.controls_applied, implementation.measures_taken,
        implementation.objectives_watched, implementation.records_kept, visits.internal_audit_held,
        visits.internal_findings_answered,
        visits.management_review_held, visits.preaudit_seen, visits.body_chosen, visits.internal_audit_planned,
        visits.management_review_planned, visits.stage_1_held, visits.concerns_answered, visits.internal_audit_done,
        visits.management_review_done, visits.stage_2_held, visits.findings_settled, visits.certificate_decided,
        visits.first_surveillance_held, visits.second_surveillance_held, visits.recertification_held,
    )
}  # fmt: skip
"""By the names that standards/journey/journey.yml uses. None where a standard does not ask."""

CYCLE = "cycle"
_ACCREDITED = ("iso-iec-17025",)  # laboratories are accredited: by another body, in another cycle
_BY_BODY = ("certification", CYCLE)


@dataclass(frozen=True, slots=True)
class Walked:
    """`named` are its criteria with what each says. `because` tells why it is done where they do not: a certificate."""

    step: Step
    standing: Standing
    named: tuple[tuple[str, Answer], ...]
    because: str = ""

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(answer for _, answer in self.named)

    @property
    def blocks(self) -> tuple[Answer, ...]:
        return tuple(item for item in self.answers if item.standing is Standing.BLOCKED)

    @property
    def do(self) -> str:
        """What comes next, by the first criterion that says so: what blocks before what is only open."""
        if self.standing is Standing.DONE:
            return ""
        order = (Standing.BLOCKED, Standing.PARTLY, Standing.OPEN, Standing.UNJUDGED)
        found = [
            item.do for standing in order for item in self.answers if item.standing is standing and item.do
        ]
        return found[0] if found else self.step.next


@dataclass(frozen=True, slots=True)
class Journey:
    """`current` is the first step that is not done; none where all of them are."""

    standard: Standard
    steps: tuple[Walked, ...]
    current: Walked | None
    note: str = ""


def walks(standard: Standard) -> bool:
    """Whether a way to a certificate leads through it: not through a customer's manual or a law."""
    return standard.kind == "standard"


def journeys(read: Grounds, texts: Iterable[Publication], way: Way) -> tuple[Journey, ...]:
    """Of each adopted standard that a certificate is given for, in the order of the settings."""
    shown = tuple(texts)
    return tuple(
        walk(
            Ground(
                read.system,
                item,
                read.expand,
                tuple(documented_information.asked(item, read)),
                shown,
                read.derived,
            ),
            way,
        )
        for item in of_all(read)
        if walks(item.standard)
    )


def walk(ground: Ground, way: Way) -> Journey:
    standard = ground.standard
    over = visits.over(ground)
    note = f"{over}." if over else ""
    steps: Iterable[Step] = way.steps
    if standard.family in _ACCREDITED:
        note = "Laboratories are accredited, by another body and in another cycle; the steps up to there are the same."
        steps = [item for item in way.steps if item.phase not in _BY_BODY]
    walked = tuple(_step(item, ground) for item in steps)
    left = [item for item in walked if item.standing is not Standing.DONE]
    blocked = [item for item in left if over and item.standing is Standing.BLOCKED]
    current = next(iter(blocked or left), None)
    return Journey(standard, walked, current, note)


def _step(step: Step, ground: Ground) -> Walked:
    asked = ((name, CRITERIA[name](ground)) for name in step.criteria)
    named = tuple((name, item) for name, item in asked if item is not None)
    answers = tuple(item for _, item in named)
    held = ground.certificate
    if held is not None and step.phase != CYCLE:
        because = f"{held.id} was decided on {held.decided}, so this lies behind; what is open in it stays worth doing."
        done = all(item.standing in (Standing.DONE, Standing.UNJUDGED) for item in answers)
        return Walked(step, Standing.DONE, named, "" if done else because)
    return Walked(step, _standing(step, answers, ground), named)


def _standing(step: Step, answers: Iterable[Answer], ground: Ground) -> Standing:
    found = [item.standing for item in answers]
    if step.phase == CYCLE:
        if ground.certificate is None:
            return Standing.OPEN
        found = found[:1] if found[0] is not Standing.DONE else found  # findings are those of any visit
    judged = [item for item in found if item is not Standing.UNJUDGED]
    if not judged:
        return Standing.UNJUDGED
    if all(item is Standing.DONE for item in judged):
        return Standing.DONE
    if Standing.BLOCKED in judged:
        return Standing.BLOCKED
    return Standing.PARTLY if {Standing.DONE, Standing.PARTLY} & set(judged) else Standing.OPEN
