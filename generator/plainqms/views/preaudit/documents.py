"""Documents before an audit: scope, what must exist, reviews, what readers see, approvals, links, external ones."""

from __future__ import annotations

from plainqms.model.coverage import Described, Evidenced, Support
from plainqms.model.problem import Basis, Severity
from plainqms.model.revision import State
from plainqms.registers import external_documents
from plainqms.views import revisions
from plainqms.views.preaudit.facts import Facts, from_register, sentence, supports_of
from plainqms.views.preaudit.point import Colour, Count, Judged, Point, Theme

_THERE = (
    Described.IN_FORCE,
    Described.NOT_REQUIRED,
    Evidenced.CURRENT,
    Evidenced.ELSEWHERE,
    Evidenced.NOT_DEMANDED,
)
_MISSING = (Described.NONE, Evidenced.NONE)


def mandatory(facts: Facts) -> Judged:
    held = [item for item in facts.asked if not item.not_applicable]
    if not held:
        return Judged(Colour.GREY, "The catalogue of this standard names no documented information.")
    lacking = [item for item in held if item.answer.word not in _THERE]
    missing = [item for item in lacking if item.answer.word in _MISSING and not item.item.condition]
    counts = (
        Count(
            len(held) - len(lacking), len(held), "items of mandatory documented information in force or kept"
        ),
    )
    if not lacking:
        return Judged(Colour.GREEN, "Whatever the standard orders to exist was found.", counts)
    says = sentence(
        f"{item.clause.id} {item.item.what}: {item.answer.says.lower()}" for item in missing or lacking
    )
    rest = len(lacking) - len(missing) if missing else 0
    if rest:
        says += f" {rest} more {'are' if rest > 1 else 'is'} not there in full, or not in date."
    supports = tuple(
        Support("clause", f"{facts.standard.id}:{item.clause.id}", item.item.what) for item in lacking
    )
    first = (missing or lacking)[0]
    owner = facts.owner_of(first.clause.id)
    return Judged(Colour.RED if missing else Colour.AMBER, says, counts, supports, owner)


def reviewed(facts: Facts) -> Judged:
    late, asked = [], 0
    standings = revisions.standings(facts.system)
    for document in facts.system.documents:
        standing = standings.get(document.id)
        if standing is None or standing.current is None or standing.withdrawn:
            continue
        on = revisions.next_review(facts.system, document, standing.current)
        asked += on is not None
        if on is not None and on < facts.as_of:
            late.append((document, on))
    if not asked:
        return Judged(
            Colour.GREY, "We have set no interval for reviews of documents, and no standard sets one."
        )
    counts = (Count(asked - len(late), asked, "published documents reviewed within our own interval"),)
    if not late:
        return Judged(Colour.GREEN, "No published document is past its own day of review.", counts)
    says = sentence(f"{document.id} was to be reviewed by {on}" for document, on in late)
    supports = tuple(Support("document", document.id, f"review was due on {on}") for document, on in late)
    return Judged(Colour.AMBER, says, counts, supports, late[0][0].owner)


def published(facts: Facts) -> Judged:
    shown = [item for item in facts.texts if item.standing.current is not None]
    approved = sum(item.standing.state is State.IN_FORCE for item in shown)
    counts = (Count(approved, len(shown), "texts that readers see are in force"),)
    if facts.site is None:
        says = "No site was published in this folder, so what readers see elsewhere cannot be told."
        return Judged(
            Colour.GREY, says, counts, green="Publish with qms build, or look at the day on the site itself."
        )
    if facts.site.draft:
        return Judged(Colour.RED, "The published site shows drafts.", counts, green="Publish with qms build.")
    if facts.site.as_at > facts.as_of:
        says = f"The site is as at {facts.site.as_at}, after the day that is asked about."
        return Judged(Colour.GREY, says, counts)
    age, allowed = (facts.as_of - facts.site.as_at).days, facts.system.configuration.publish.max_age
    newer = [
        (item.document.id, current.number, max(current.effective, current.issued))
        for item in shown
        if (current := item.standing.current) and max(current.effective, current.issued) > facts.site.as_at
    ]
    supports = tuple(Support("document", name, f"revision {number}, {on}") for name, number, on in newer)
    if newer:
        name, number, on = newer[-1]
        says = f"The site is as at {facts.site.as_at}; {name} revision {number} counts since {on}."
        return Judged(
            Colour.RED, says, counts, supports, green="Publish with qms build, and put the new site up."
        )
    if allowed is not None and age > allowed:
        says = f"The site is as at {facts.site.as_at}, {age} days ago; copies are good for {allowed}."
        return Judged(Colour.AMBER, says, counts, green="Publish with qms build, and put the new site up.")
    unapproved = [item for item in shown if item.standing.state is not State.IN_FORCE]
    if unapproved:
        says = sentence(f"{item.document.id} is issued, its approval not recorded" for item in unapproved)
        supports = tuple(
            Support("document", item.document.id, item.standing.state.value) for item in unapproved
        )
        return Judged(Colour.AMBER, says, counts, supports, unapproved[0].document.owner)
    if not shown:
        return Judged(Colour.RED, "No document is issued, so readers see none.", counts)
    return Judged(Colour.GREEN, f"The site is as at {facts.site.as_at}, and shows what is in force.", counts)


def approvals(facts: Facts) -> Judged:
    if not facts.verified:
        return Judged(Colour.RED, "No revision was issued, so nothing is approved.")
    broken = [item for item in facts.verified if item.faults]
    silent = [item for item in facts.verified if not item.approved]
    good = len(facts.verified) - len({item.document for item in (*broken, *silent)})
    counts = (Count(good, len(facts.verified), "published documents have an approval that verifies"),)
    wrong = [
        item for item in facts.problems if item.rule.code[0] == "H" and item.rule.severity is Severity.ERROR
    ]
    if broken or wrong:
        says = sentence(
            (*(f"{item.document}: {item.faults[0]}" for item in broken), *(item.message for item in wrong))
        )
        names = tuple(Support("document", item.document, item.faults[0]) for item in broken)
        return Judged(Colour.RED, says, counts, (*names, *supports_of(facts, wrong)))
    if silent:
        says = sentence(
            f"{item.document} revision {item.revision}: no approval is recorded" for item in silent
        )
        supports = tuple(Support("document", item.document, "approval not recorded") for item in silent)
        return Judged(Colour.AMBER, says, counts, supports)
    return Judged(Colour.GREEN, "Each text was approved as it stands, and the record verifies.", counts)


def obsolete(facts: Facts) -> Judged:
    found = facts.told(
        "reference-to-withdrawn-document",
        "superseded-document-in-force",
        "end-not-approved",
        "open-record-names-withdrawn-document",
    )
    links = sum(len(item.document.references) + len(item.document.links) for item in facts.texts)
    if not facts.texts:
        return Judged(Colour.GREY, "No document is issued, so none leads anywhere.")
    bad = len({(item.place.path, item.place.line) for item in found})
    counts = (Count(max(links - bad, 0), links, "references of published documents lead to what counts"),)
    if not found:
        return Judged(
            Colour.GREEN, "No reference leads to a document that was withdrawn or replaced.", counts
        )
    worst = any(item.rule.severity is Severity.ERROR for item in found)
    says = sentence(item.message for item in found)
    return Judged(
        Colour.RED if worst else Colour.AMBER, says, counts, supports_of(facts, found), green=found[0].remedy
    )


def external(facts: Facts) -> Judged:
    held = [item for item in facts.ours("external-documents") if item.ended_on is None]
    return from_register(
        facts,
        "external-documents",
        external_documents.REGISTER.rules,
        records=held,
        what="external documents known with edition and looked up in time",
        clean="Each was looked up in time.",
    )


_OWN, _CLAUSE = Basis.OWN_PROCEDURE, Basis.CLAUSE
POINTS = (
    Point(
        "P02",
        "What must be written down or kept is there",
        Theme.DOCUMENTS,
        _CLAUSE,
        "the standard orders some things to be written down or kept",
        ("7.5",),
        12,
        "Put into force, or record, what is missing; qms coverage names each clause.",
        mandatory,
    ),
    Point(
        "P03",
        "No document is past its own day of review",
        Theme.DOCUMENTS,
        _OWN,
        "our own interval; no standard sets one",
        ("7.5",),
        4,
        "Look at each of them, then: qms review ID",
        reviewed,
    ),
    Point(
        "P04",
        "Readers see what is in force, and no draft",
        Theme.DOCUMENTS,
        _CLAUSE,
        "7.5.3: the current text is there where it is needed; how old a copy may be is our own rule",
        ("7.5",),
        1,
        "Have approved what waits (qms pending), then publish with qms build.",
        published,
    ),
    Point(
        "P05",
        "Every approval verifies",
        Theme.DOCUMENTS,
        _CLAUSE,
        "7.5.2: reviewed and approved; that a record shows it for exactly this text is our own rule",
        ("7.5",),
        4,
        "Record approvals with qms approve; what does not verify, look at with qms verify.",
        approvals,
    ),
    Point(
        "P06",
        "Nothing leads to an obsolete document",
        Theme.DOCUMENTS,
        _CLAUSE,
        "7.5.3: what no longer counts is not used by mistake",
        ("7.5",),
        4,
        "Lead the reference to the document that replaces it.",
        obsolete,
    ),
    Point(
        "P07",
        "External documents are the current ones",
        Theme.DOCUMENTS,
        _CLAUSE,
        "7.5.3: documents from outside are known and kept under control; the interval is our own",
        ("7.5",),
        4,
        "Look for newer editions, and enter each look under checks: in records/external-documents.yml.",
        external,
        registers=("external-documents",),
    ),
)
