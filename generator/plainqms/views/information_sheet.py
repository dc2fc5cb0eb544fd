"""What a certification body asks on its application form: people, sites, shifts, standards, scope, outsourced work.

Numbers are those of qms.yml; where one is missing the sheet says so, and counts nothing in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from plainqms.model.document import Document
from plainqms.model.site import Aspect, Site
from plainqms.model.standard import Standard, family_of
from plainqms.model.system import System
from plainqms.registers import audits, suppliers
from plainqms.registers.certification_cycle import has_cycle
from plainqms.views.applicability import not_applicable

ASPECTS: tuple[str, ...] = get_args(Aspect)
LAWS = ("law", "permit")

Expansion = Callable[[str], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Adopted:
    """A standard with the certificate that is held for it, if one is, and what is not applied of it."""

    standard: Standard
    certificate: Any | None
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """`people` and `effective` are sums over the sites; None where a site does not say. `missing` names what it lacks.

    `shared_documents` of `all_documents` answer more than one of the standards, `joint_audits` of `own_audits` were
    held against more than one. `obligations` are what binds us; where that register holds none, `duties` are told as
    interested parties named them, and `laws` as external documents hold them.
    """

    sites: tuple[Site, ...]
    people: int | None
    effective: Decimal | None
    adopted: tuple[Adopted, ...]
    integrated: tuple[tuple[str, bool], ...]
    shared_documents: int
    all_documents: int
    joint_audits: int
    own_audits: int
    outsourced: tuple[Any, ...]
    obligations: tuple[Any, ...]
    duties: tuple[tuple[Any, Any], ...]
    laws: tuple[Any, ...]
    advised: tuple[Any, ...]
    missing: tuple[str, ...]


def sheet(system: System, documents: tuple[Document, ...], expand: Expansion) -> Sheet:
    """`documents` are those in force."""
    configuration, records = system.configuration, system.records
    sites = configuration.sites
    people = [site.people for site in sites if site.people is not None]
    effective = [site.effective_personnel for site in sites if site.effective_personnel is not None]
    families = {standard.family for standard in system.standards}
    obligations = tuple(item for item in records.of("compliance-obligations") if item.ended_on is None)
    own = [item for item in records.of("audits") if item.kind == "internal" and audits.took_place(item)]
    return Sheet(
        sites,
        sum(people) if people and len(people) == len(sites) else None,
        sum(effective, Decimal(0)) if effective and len(effective) == len(sites) else None,
        tuple(_adopted(system, expand)),
        tuple((name, name in configuration.organization.integrated) for name in ASPECTS)
        if configuration.organization.integrated
        else (),
        sum(len(_families(document, expand) & families) > 1 for document in documents),
        len(documents),
        sum(len({family_of(name) for name in item.criteria} & families) > 1 for item in own),
        len(own),
        tuple(item for item in records.of("suppliers") if item.outsourced and not suppliers.closed(item)),
        obligations,
        tuple(
            (party, need)
            for party in records.of("interested-parties")
            if not obligations and party.closed_on is None
            for need in party.needs
            if need.obligation
        ),
        tuple(
            item
            for item in records.of("external-documents")
            if not obligations and item.kind in LAWS and item.ended_on is None
        ),
        tuple(item for item in records.of("certification-bodies") if item.ended_on is None),
        tuple(_missing(system)),
    )


def _adopted(system: System, expand: Expansion) -> Iterator[Adopted]:
    for standard in system.standards:
        if standard.kind != "standard" or not has_cycle(standard.id):
            continue
        held = [
            item
            for item in system.records.of("certificates")
            if item.ended_on is None and family_of(item.standard) == standard.family
        ]
        aside = not_applicable(system, standard, expand)
        last = max(held, key=lambda item: item.decided, default=None)
        top = ((number, why) for number, why in aside.items() if number.rpartition(".")[0] not in aside)
        yield Adopted(standard, last, tuple(top))


def _families(document: Document, expand: Expansion) -> set[str]:
    cited = (*document.clauses, *(one.target for one in document.references if one.cites))
    return {family_of(edition) for name in cited for edition, _ in expand(name)}


def _missing(system: System) -> Iterator[str]:
    """What a body will ask for, and the sheet cannot say."""
    organization, sites = system.configuration.organization, system.configuration.sites
    if not sites:
        yield "sites"
    for field, said in (
        ("effective_personnel", "effective personnel"),
        ("activities", "activities"),
    ):
        lacking = [site.name for site in sites if not getattr(site, field)]
        if lacking:
            yield f"{said} at {', '.join(lacking)}"
    if len(system.standards) > 1 and not organization.integrated:
        yield "what the standards share"
