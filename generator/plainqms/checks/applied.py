"""What qms.yml says about coverage: clauses that are not applied, and how far the answers shall reach at least."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches

from plainqms.model.document import Document
from plainqms.model.organization import NotApplicable
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.views.applicability import allows

SETTINGS = "qms.yml"
_SCOPE = "4.3"
_IN_SCOPE = ("iso-9001",)
UNKNOWN = Rule(
    "C180",
    "unknown-clause-not-applied",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what is left out must be what is meant",
    "No adopted standard has a clause of this number, so nothing is left out, and somebody believes it is.",
    "Write the standard and the clause as documents cite them, as iso-9001:8.3",
)
MUST_APPLY = Rule(
    "C181",
    "clause-that-must-apply-left-out",
    Severity.ERROR,
    Basis.CLAUSE,
    "clause 1 of ISO 14001:2015, ISO 45001:2018, ISO/IEC 27001:2022; 4.3 and 6.1.3 for controls",
    "The standard is met with all of its clauses or not at all. It goes on being asked for, whatever stands here.",
    "Delete the entry. A control of Annex A is left out in the Statement of Applicability, with its reason.",
)
NOT_IN_SCOPE = Rule(
    "C182",
    "left-out-clause-missing-in-scope",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 4.3",
    "An auditor looks for the reason in the documented scope; there, nothing says that the clause is not applied.",
    "Name it in the document that describes the scope, with the reason: ... does not apply [[~iso-9001:8.3]], because",
)
CITED = Rule(
    "C183",
    "left-out-clause-cited",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "either it applies or it does not",
    "The settings say that the clause is not applied, and a document says how it is met.",
    "Delete the entry under not_applicable:, or write [[~...]] in the document, which links and does not cite.",
)
NO_STANDARD = Rule(
    "C184",
    "coverage-asked-of-unknown-standard",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a floor that is never looked at is believed to hold",
    "No adopted standard has this name, so what is asked for is never compared with anything.",
    "Name an edition or a family that stands under standards:, as iso-9001",
)
RULES = (UNKNOWN, MUST_APPLY, NOT_IN_SCOPE, CITED, NO_STANDARD)

Expansion = Callable[[str], tuple[tuple[str, str], ...]]
Where = Callable[..., Place]


def check(system: System, *, expand: Expansion, where: Where) -> Iterator[Problem]:
    """`where` finds the place of an entry in qms.yml."""
    documents = [item for item in system.documents if item.adopted and item.withdrawn is None]
    for item in system.configuration.not_applicable:
        place = where(SETTINGS, "not_applicable", {"clause": item.clause})
        yield from _left_out(item, system, documents, expand, place)
    names = {name for standard in system.standards for name in (standard.id, standard.family)}
    for name in system.configuration.coverage:
        if name not in names:
            close = get_close_matches(name, sorted(names), n=1)
            hint = f"; did you mean “{close[0]}”?" if close else ""
            place = where(SETTINGS, "coverage", name)
            yield NO_STANDARD.at(place, f"coverage is asked of “{name}”, which is not adopted{hint}")


def _left_out(
    item: NotApplicable, system: System, documents: list[Document], expand: Expansion, place: Place
) -> Iterator[Problem]:
    meant = [(system.standard(edition), number) for edition, number in expand(item.clause)]
    if not meant:
        yield UNKNOWN.at(
            place, f"“{item.clause}” is no clause of an adopted standard{_near(item.clause, system)}"
        )
    for standard, number in meant:
        clause = standard.clause(number) if standard else None
        if standard is None or clause is None:
            continue
        if not allows(standard, clause):
            yield MUST_APPLY.at(place, f"{standard.name} does not let {number} be left out")
            continue
        yield from _said(standard, clause, documents, expand, place)


def _said(
    standard: Standard, clause: Clause, documents: list[Document], expand: Expansion, place: Place
) -> Iterator[Problem]:
    key = (standard.id, clause.id)
    scoped = [
        document for document in documents
        if any(item.cites and (standard.id, _SCOPE) in expand(item.target) for item in document.references)
    ]  # fmt: skip
    named = any(key in _meant(document, expand, cites=False) for document in scoped)
    if standard.family in _IN_SCOPE and not named:
        called = f"{standard.short} {clause.id}"
        missing = f"{scoped[0].id} describes the scope and does not name {called}" if scoped else ""
        yield NOT_IN_SCOPE.at(place, missing or f"no document describes the scope, so none names {called}")
    for document in documents:
        if key in _meant(document, expand, cites=True):
            yield CITED.at(place, f"{standard.short} {clause.id} is not applied, and {document.id} cites it")


def _meant(document: Document, expand: Expansion, *, cites: bool) -> Collection[tuple[str, str]]:
    return {
        key
        for item in document.references
        if item.is_clause and item.cites is cites
        for key in expand(item.target)
    }


def _near(written: str, system: System) -> str:
    known = [f"{item.family}:{clause.id}" for item in system.standards for clause in item.clauses]
    close = get_close_matches(written, known, n=1, cutoff=0.8)
    return f"; did you mean “{close[0]}”?" if close else ""
