"""Looking at ourselves and being looked at: internal audits, reviews by management, stages, visits, findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plainqms.model.converters import months_after
from plainqms.model.journey import Answer, Standing
from plainqms.registers import audits, certification_cycle, findings
from plainqms.views.coming_visit import said, visit
from plainqms.views.journey.ground import Ground, record, share


def _since(ground: Ground) -> Any:
    """What counts as looked at before a certificate is whatever was; afterwards what came since the decision."""
    held = ground.certificate
    return held.decided if held else None


def _held_or_planned(
    ground: Ground, what: str, held: Sequence[Any], planned: Sequence[Any], do: str, *, gate: bool
) -> Answer:
    """`gate`: a step that must not begin without it; where it is not even planned, that blocks."""
    if held:
        last = held[-1]
        return Answer(Standing.DONE, f"{last.id} was held on {last.held_on}.", "", (record(last),))
    if planned:
        first = next((item for item in planned if item.planned >= ground.as_of), planned[0])
        if first.planned < ground.as_of:
            says = f"{what} was planned: {first.id} for {first.planned}, which has passed."
            do = f"Hold {first.id}, and enter what was seen; or set another day."
            return Answer(Standing.BLOCKED if gate else Standing.PARTLY, says, do, (record(first),))
        says = f"{what} is planned: {first.id} for {first.planned}."
        return Answer(Standing.PARTLY, says, f"Hold {first.id}, and enter what was seen.", (record(first),))
    return Answer(Standing.BLOCKED if gate else Standing.OPEN, f"{what} was neither held nor planned.", do)


def _internal(ground: Ground, *, gate: bool) -> Answer:
    do = _against_nothing(ground, "internal") or (
        "Plan it in records/audits.yml with scope, criteria, auditor and day."
    )
    held = [item for item in ground.held("internal") if not _since(ground) or item.held_on >= _since(ground)]
    return _held_or_planned(ground, "An internal audit", held, ground.planned("internal"), do, gate=gate)


def _review(ground: Ground, *, gate: bool) -> Answer:
    reviews = ground.reviews()
    since = _since(ground)
    held = [
        item
        for item in reviews
        if item.held_on and item.held_on <= ground.as_of and (not since or item.held_on >= since)
    ]
    planned = [item for item in reviews if not item.held_on]
    do = "Plan it in records/management-reviews.yml with the one who leads and the day."
    return _held_or_planned(ground, "A review by management", held, planned, do, gate=gate)


def internal_audit_held(ground: Ground) -> Answer:
    return _internal(ground, gate=False)


def management_review_held(ground: Ground) -> Answer:
    return _review(ground, gate=False)


def internal_audit_planned(ground: Ground) -> Answer:
    """Before stage 1: a plan is enough to begin, and no plan is none."""
    return _internal(ground, gate=True)


def management_review_planned(ground: Ground) -> Answer:
    return _review(ground, gate=True)


def internal_audit_done(ground: Ground) -> Answer:
    """Before stage 2 it must have been held: planned is not enough."""
    return _done(_internal(ground, gate=True))


def management_review_done(ground: Ground) -> Answer:
    return _done(_review(ground, gate=True))


def _done(answer: Answer) -> Answer:
    if answer.standing is Standing.DONE:
        return answer
    says = answer.says
    if answer.standing is Standing.PARTLY:
        says = f"{says.rstrip('.')}; before stage 2 it must have been held."
    return Answer(Standing.BLOCKED, says, answer.do, answer.supports)


def internal_findings_answered(ground: Ground) -> Answer:
    ids = {item.id for item in ground.held("internal")}
    mine = [
        item
        for item in ground.ours("findings")
        if item.audit in ids and item.grade not in ("conformity", "good practice")
    ]
    if not ids:
        return Answer(Standing.OPEN, "No internal audit was held, so there is nothing to answer.")
    if not mine:
        return Answer(Standing.DONE, "No finding of an internal audit is recorded.")
    good = [item for item in mine if findings.closed(item) or item.answered_on or item.nonconformity]
    left = (record(item) for item in mine if item not in good)
    return share(len(good), len(mine), "findings of internal audits are answered", "Answer the rest.", left)


def preaudit_seen(ground: Ground) -> Answer:
    """Before the body comes for the first time; once it came, this lies behind."""
    came = ground.held("stage 1", "stage 2")
    if came:
        says = f"{came[0].id} ({came[0].kind}) was held on {came[0].held_on}, so this lies behind."
        return Answer(Standing.DONE, says, "", (record(came[0]),))
    says = "Whether what it shows was settled, people see."
    return Answer(Standing.UNJUDGED, says, f"Run qms preaudit {ground.standard.family}.")


def body_chosen(ground: Ground) -> Answer:
    bodies = [item for item in ground.ours("certification-bodies") if item.ended_on is None]
    fit = [item for item in bodies if {ground.standard.id, ground.standard.family} & set(item.accredited_for)]
    signed = [item for item in fit if item.contract_from]
    if signed:
        return Answer(
            Standing.DONE,
            f"{signed[0].title} is under contract, and accredited for it.",
            "",
            (record(signed[0]),),
        )
    if fit:
        return Answer(
            Standing.PARTLY,
            f"{fit[0].title} is accredited for it, and no contract is entered.",
            "Sign, and enter contract_from.",
            (record(fit[0]),),
        )
    do = "Compare offers of bodies that are accredited for this standard and your trade, and enter the one you choose."
    if bodies:
        says = f"{bodies[0].title} is not entered as accredited for {ground.standard.name}."
        return Answer(
            Standing.OPEN, says, f"Ask whether it is, or: {do[0].lower()}{do[1:]}", (record(bodies[0]),)
        )
    return Answer(Standing.OPEN, "No certification body is recorded.", do)


def stage_1_held(ground: Ground) -> Answer:
    return _visit(ground, "Stage 1", ground.audits("stage 1"))


def stage_2_held(ground: Ground) -> Answer:
    return _visit(ground, "Stage 2", ground.audits("stage 2"))


def _visit(ground: Ground, what: str, found: Sequence[Any]) -> Answer:
    held = [item for item in found if audits.took_place(item) and item.held_on <= ground.as_of]
    planned = [item for item in found if not item.held_on]
    do = _against_nothing(ground, what.lower()) or (
        "Agree the day with the body, and enter it in records/audits.yml."
    )
    return _held_or_planned(ground, what, held, planned, do, gate=False)


def _against_nothing(ground: Ground, kind: str) -> str:
    """An audit that names no criteria is one against no standard: whoever entered it would look for it in vain."""
    blank = [
        item
        for item in ground.ours("audits")
        if item.kind == kind and not item.criteria and not item.cancelled_on
    ]
    wanted = f"criteria: [{ground.standard.id}]"
    return f"Is {blank[0].id} it? Then say there against what: {wanted}" if blank else ""


def concerns_answered(ground: Ground) -> Answer:
    ids = {item.id for item in ground.held("stage 1")}
    if not ids:
        return Answer(Standing.OPEN, "Stage 1 was not held, so no concern is known.")
    mine = [item for item in ground.ours("findings") if item.audit in ids and item.grade == "area of concern"]
    if not mine:
        return Answer(Standing.DONE, "No area of concern is recorded.")
    good = [item for item in mine if item.answered_on or findings.closed(item)]
    return share(
        len(good),
        len(mine),
        "areas of concern are answered",
        "Mend the rest before stage 2.",
        map(record, mine),
    )


def findings_settled(ground: Ground) -> Answer:
    """Of the body: a major is verified, of a minor the plan is accepted."""
    held = ground.held(*audits.CERTIFICATION)
    if not held:
        return Answer(Standing.OPEN, "The body has not audited us yet, so it found nothing.")
    ids = {item.id for item in held}
    mine = [item for item in ground.ours("findings") if item.audit in ids and findings.failed(item)]
    if not mine:
        return Answer(Standing.DONE, "No nonconformity of the body is recorded.", "", (record(held[-1]),))
    major = [
        item
        for item in mine
        if item.grade == "major nonconformity" and not item.verified_on and not item.closed_on
    ]
    if major:
        says = f"{major[0].id} {major[0].title}: a major nonconformity that the body has not verified."
        return Answer(
            Standing.BLOCKED, says, "Cure it, and have the body verify that.", tuple(map(record, major))
        )
    waiting = [item for item in mine if not (item.accepted_on or item.verified_on or item.closed_on)]
    do = "Send the body the plan for the rest, and enter when it accepted it."
    return share(
        len(mine) - len(waiting),
        len(mine),
        "nonconformities of the body are verified, or their plan is accepted",
        do,
        map(record, waiting),
    )


def certificate_decided(ground: Ground) -> Answer:
    held = ground.certificate
    if held:
        return Answer(
            Standing.DONE, f"{held.id}: decided on {held.decided}, until {held.expires}.", "", (record(held),)
        )
    return Answer(
        Standing.OPEN,
        "No certificate is recorded.",
        "Once the body has decided, enter it in records/certificates.yml.",
    )


def first_surveillance_held(ground: Ground) -> Answer:
    return _surveillance(ground, 1)


def second_surveillance_held(ground: Ground) -> Answer:
    return _surveillance(ground, 2)


def over(ground: Ground) -> str:
    """Since when the certificate no longer counts, and what is left to do; empty while it does."""
    held = ground.certificate
    if held is None:
        return ""
    last = certification_cycle.ends(held)
    if last < ground.as_of:
        until = months_after(last, certification_cycle.RESTORABLE)
        if last < held.expires:
            return f"{held.id} ended on {last} with its edition"
        left = (
            f"until {until} the body may restore it, once what was left open is completed"
            if ground.as_of <= until
            else "it can no longer be restored: at least a stage 2 is asked for"
        )
        return f"{held.id} ended on {last}; {left}"
    if held.status == "suspended":
        since = f" since {held.suspended_on}" if held.suspended_on else ""
        return f"{held.id} is suspended{since}: it may not be used until the body lifts that"
    return ""


def _surveillance(ground: Ground, number: int) -> Answer:
    """Of this cycle: since the last decision."""
    held = ground.certificate
    if held is None:
        return Answer(Standing.OPEN, "It comes after the certificate.")
    of_cycle = certification_cycle.audits(held, ground.system.records)
    visits = [item for item in of_cycle if item.kind == "surveillance"]
    if len(visits) >= number:
        mine = visits[number - 1]
        return Answer(Standing.DONE, f"{mine.id} was held on {mine.held_on}.", "", (record(mine),))
    if certification_cycle.ends(held) < ground.as_of:
        return Answer(Standing.OPEN, f"None was held before {held.id} ended.")
    planned = [item for item in ground.planned("surveillance") if item.planned > held.decided]
    wanted = number - len(visits) - 1
    if len(planned) > wanted:
        mine = planned[wanted]
        return Answer(
            Standing.PARTLY,
            f"{mine.id} is planned for {mine.planned}.",
            "Go through qms preaudit before it.",
            (record(mine),),
        )
    event = visit(ground.system, held) if wanted == 0 else None
    due = event is not None and event.by and event.kind.endswith("surveillance")
    says = (
        f"Not planned yet. By the cycle of {held.id}: {said(event)}." if event and due else "Not planned yet."
    )
    by = f" by {event.by}" if event and due else ""
    do = f"Agree a day{by} with the body, and enter it in records/audits.yml."
    return Answer(Standing.OPEN, says, do, (record(held),))


def recertification_held(ground: Ground) -> Answer:
    held = ground.certificate
    if held is None:
        return Answer(Standing.OPEN, "It comes at the end of a certificate.")
    if certification_cycle.ends(held) < ground.as_of:
        do = "Ask the body today what it wants, and do not use the certificate and its marks until it is restored."
        return Answer(Standing.BLOCKED, f"{over(ground)}.", do, (record(held),))
    of_cycle = certification_cycle.audits(held, ground.system.records)
    since = [item for item in of_cycle if item.kind == "recertification"]
    if since:
        says = f"{since[-1].id} was held on {since[-1].held_on}; the new certificate is not entered yet."
        return Answer(
            Standing.PARTLY, says, "Enter the new certificate once it is decided.", (record(since[-1]),)
        )
    planned = [item for item in ground.planned("recertification") if item.planned > held.decided]
    by = certification_cycle.recertify_by(held)
    if planned:
        return Answer(
            Standing.PARTLY,
            f"{planned[0].id} is planned for {planned[0].planned}.",
            "Look back on the three years.",
            (record(planned[0]),),
        )
    says = f"{held.id} ends on {held.expires}; by our own lead of four months the audit is held by {by}."
    do = f"Agree a day by {by} with the body, and enter it in records/audits.yml."
    return Answer(Standing.OPEN, says, do, (record(held),))
