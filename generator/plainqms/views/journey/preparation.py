"""Preparation: the standard at hand, what is missing, a mandate, a policy, roles, people who are able and have read."""

from __future__ import annotations

from plainqms.model.coverage import Described, Support
from plainqms.model.journey import Answer, Standing
from plainqms.registers import competence, gaps
from plainqms.views import gap, reading
from plainqms.views.gap import Analysis
from plainqms.views.journey.ground import Ground, record, share
from plainqms.views.preaudit.point import HARMONIZED

_NAMED = 6  # clauses that a sentence names before it counts


def standard_adopted(ground: Ground) -> Answer:
    return Answer(Standing.DONE, f"{ground.standard.name} is adopted in qms.yml.")


def standard_at_hand(ground: Ground) -> Answer:
    """By its number and edition: 9001 and 2015."""
    digits, edition = ground.standard.family.rsplit("-", 1)[-1], ground.standard.edition
    named = [
        item
        for item in ground.ours("external-documents")
        if item.kind == "standard" and item.ended_on is None and digits in f"{item.number} {item.title}"
    ]
    held = [item for item in named if edition in f"{item.number} {item.title} {item.edition}"]
    if held:
        return Answer(
            Standing.DONE,
            f"{held[0].id} says where its text is read: {held[0].held}.",
            "",
            (record(held[0]),),
        )
    if named:
        item = named[0]
        has = f"has {item.edition}" if item.edition else "does not say which edition it is"
        return Answer(
            Standing.PARTLY,
            f"{item.id} {item.title} {has}; {ground.standard.name} is adopted.",
            f'Have that edition at hand, and enter it there: edition: "{edition}"',
            (record(item),),
        )
    do = "Buy the text, and say in records/external-documents.yml who may read it and where."
    return Answer(Standing.OPEN, "Nothing says where its text is read.", do)


def _analysis(ground: Ground) -> Analysis:
    return gap.analyses(ground.system, (ground.coverage,), ground.expand)[0]


def gap_assessed(ground: Ground) -> Answer:
    rows = _analysis(ground).applied
    bare = [row for row in rows if row.bare]
    unseen = [row for row in bare if not row.gaps]
    unjudged = [item for row in rows for item in row.gaps if gaps.last_judged(item) is None]
    supports = tuple(record(item) for item in dict.fromkeys(item for row in rows for item in row.gaps))
    do = f"qms gap --start {ground.standard.family} lays a line for each, and people judge it."
    if not bare and not unjudged:
        return Answer(
            Standing.DONE, "Each clause is described in force, shown by records, or was judged.", "", supports
        )
    if unseen:
        numbers = ", ".join(row.unit.clause.id for row in unseen[:_NAMED])
        more = f" and {len(unseen) - _NAMED} more" if len(unseen) > _NAMED else ""
        says = (
            f"{len(unseen)} of {len(rows)} audit units are neither described nor shown in full, and not looked at: "
            f"{numbers}{more}."
        )
        standing = Standing.PARTLY if len(unseen) < len(bare) or len(bare) < len(rows) else Standing.OPEN
        bare_ones = (
            Support("clause", f"{ground.standard.id}:{row.unit.clause.id}", row.unit.clause.title)
            for row in unseen
        )
        return Answer(standing, says, do, tuple(bare_ones))
    if unjudged:
        many = len(dict.fromkeys(unjudged))
        return Answer(
            Standing.PARTLY, f"{many} recorded gaps are not judged.", "Judge each of them.", supports
        )
    return Answer(
        Standing.DONE, f"Each of the {len(bare)} units that are bare was judged by somebody.", "", supports
    )


def gaps_planned(ground: Ground) -> Answer:
    rows = _analysis(ground).applied
    found = tuple(dict.fromkeys(item for row in rows for item in row.open))
    judged = [item for item in found if gaps.last_judged(item)]
    if not found:
        if any(row.bare for row in rows):
            return Answer(Standing.BLOCKED, "What is missing has to be known first.", "Assess the gaps.")
        return Answer(Standing.DONE, "No gap is open.")
    ready = [item for item in judged if item.owner and item.action and item.target]
    do = "Give each an owner, an action and a target."
    left = (record(item) for item in found if item not in ready)
    return share(len(ready), len(found), "open gaps have an owner, an action and a day", do, left)


def resources_decided(ground: Ground) -> Answer:
    reviews = [
        item
        for item in ground.reviews()
        if item.held_on and item.held_on <= ground.as_of
        for point in item.inputs
        if point.key == "resources" and (point.conclusion or point.no_action_because)
    ]
    changes = [
        item
        for item in ground.ours("changes")
        if item.decision == "approved" and (ground.names(item.clauses) or ground.standard.id in item.why)
    ]
    if reviews:
        last = reviews[-1]
        return Answer(
            Standing.DONE, f"{last.id} of {last.held_on} concluded on resources.", "", (record(last),)
        )
    if changes:
        says = f"{changes[0].id} decided on it; no review by management has concluded on resources yet."
        return Answer(
            Standing.PARTLY, says, "Let the next review conclude on resources.", (record(changes[0]),)
        )
    do = "Have it decided: by a change that names the standard, or by a review with the input “resources”."
    return Answer(Standing.OPEN, "Nothing says that time and money were decided.", do)


def policy_approved(ground: Ground) -> Answer:
    """By top management: whoever held on that day a role that records/roles.yml marks as such."""
    if ground.standard.family not in HARMONIZED:
        return Answer(Standing.UNJUDGED, "Where this standard asks for a policy, the tool does not know.")
    units = [
        unit
        for number in ("5.2",)
        if ground.standard.clause(number)
        for unit in ground.coverage.below(number)
    ]
    own = ground.coverage.unit("5.2")
    units = [own] if own else units
    named = {support.target for unit in units for support in unit.described.supports}
    found = [item for item in ground.texts if item.document.id in named]
    if not units:
        return Answer(Standing.UNJUDGED, "Where this standard asks for a policy, the tool does not know.")
    if not found:
        return Answer(
            Standing.OPEN,
            "No text answers the clause on policy.",
            "Write it in a page, and have it approved by whoever leads.",
        )
    supports = tuple(Support("document", item.document.id, item.document.title) for item in found)
    if not all(unit.described.word is Described.IN_FORCE for unit in units):
        return Answer(
            Standing.PARTLY,
            f"{found[0].document.id} is there, and not in force.",
            "Have it approved by whoever leads.",
            supports,
        )
    leads = [role.id for role in ground.system.roles if role.top_management]
    if not leads:
        return Answer(
            Standing.PARTLY,
            "It is in force; which roles are top management, nothing says.",
            "Mark them in records/roles.yml (top_management: yes).",
            supports,
        )
    approvals = [one for item in found if item.standing.current for one in item.standing.current.approvals]
    by_top = [
        one
        for one in approvals
        if any(one.person in ground.system.records.people(role, one.on) for role in leads)
    ]
    if not by_top:
        return Answer(
            Standing.PARTLY,
            "It is in force, and nobody of top management approved it.",
            "Have it approved by whoever leads.",
            supports,
        )
    return Answer(
        Standing.DONE, f"{found[0].document.id} is in force, approved by {by_top[0].name}.", "", supports
    )


def roles_assigned(ground: Ground) -> Answer:
    roles = ground.system.roles
    empty = [role for role in roles if not ground.system.holders(role.id, ground.as_of)]
    do = (
        f"Say who holds {empty[0].title} in records/assignments.yml."
        if empty
        else "List the roles in records/roles.yml."
    )
    return share(len(roles) - len(empty), len(roles), "roles have a holder", do)


def people_able(ground: Ground) -> Answer:
    held = [item for item in ground.ours("competence") if not competence.closed(item)]
    pairs = [(item, one) for item in held for one in competence.holders(item, ground.system.records)]
    if not pairs:
        do = "Say what each role asks in records/competence.yml, knowing the standard and this system among it."
        return Answer(Standing.OPEN, "Nothing says what roles ask of those who hold them.", do)
    short = [(item, one) for item, one in pairs if one.last is None or one.gap(ground.as_of)]
    do = "Have it shown, and enter it in records/training.csv."
    return share(
        len(pairs) - len(short),
        len(pairs),
        "competences that roles ask are shown",
        do,
        (record(item) for item, _ in short),
    )


def standard_taught(ground: Ground) -> Answer:
    """That a competence is about this standard is seen by the clauses that it names."""
    about = [
        item
        for item in ground.ours("competence")
        if not competence.closed(item) and ground.names(item.clauses)
    ]
    shown = [item for item in about for one in competence.holders(item, ground.system.records) if one.last]
    if shown:
        says = f"{shown[0].id} is about what {ground.standard.name} asks, and was shown."
        return Answer(Standing.DONE, says, "", (record(shown[0]),))
    do = "Teach it, and enter it: clauses: in records/competence.yml, and who has shown it in records/training.csv."
    if about:
        says = f"{about[0].id} is about what {ground.standard.name} asks, and nobody has shown it."
        return Answer(Standing.PARTLY, says, do, (record(about[0]),))
    return Answer(Standing.OPEN, f"No competence names a clause of {ground.standard.name}.", do)


def texts_read(ground: Ground) -> Answer:
    if not ground.ours(reading.REGISTER):
        return Answer(
            Standing.OPEN,
            "Nothing says who has read what.",
            "Have texts read, and enter it with qms acknowledge.",
        )
    every = [item for item in reading.readings(ground.system).every if item.state is not reading.Reads.ABSENT]
    done = reading.count(every, reading.Reads.READ)
    return share(
        done,
        len(every),
        "readings by the readers of documents are recorded",
        "Have the rest read; qms training lists them.",
    )
