"""The files of a pack: sections, registers, documents with their changes, and the index that leads to all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from plainqms import __version__
from plainqms.model.look import Look
from plainqms.publish import documented_information_page, master_list, pages, site_configuration
from plainqms.publish.audit_pack import (
    changes,
    checking,
    document_pages,
    documents,
    figures,
    information,
    internal,
    organization,
    planning,
    register_pages,
    section_pages,
    support,
    transfer,
    transfer_cycles,
    transfer_reports,
)
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.frame import File, Frame, assets
from plainqms.publish.audit_pack.parts import Section

SCHEMA = "plainqms/pack/1"
ABOUT = "pack.json"


def files(
    facts: Facts,
    look: Look,
    *,
    cache: Path | None,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[File]:
    """Everything but the manifest."""
    frame = Frame(facts, site_configuration.site_name(facts.system, look))
    found = sections(facts)
    total = len(found) + len(facts.registers) + len(facts.texts)
    done = 0
    yield from assets(look, cache)
    yield ABOUT, about(facts)
    yield "index.html", pages.render("pack_index", section_pages.index(found, frame))
    for section in found:
        yield section.address, pages.render("pack", section_pages.section(section, found, frame))
        advance(done := done + 1, total)
    yield documents.LIST, master_list.table(master_list.entries(facts.manual), facts.as_of)
    if facts.manual.system.standards and facts.leaving is None:
        yield documents.DOCUMENTED, documented_information_page.table(facts.manual)
    for name in facts.registers:
        yield from register_pages.files(name, frame)
        advance(done := done + 1, total)
    for item in facts.texts.values():
        yield from document_pages.files(item, frame)
        advance(done := done + 1, total)


def sections(facts: Facts) -> tuple[Section, ...]:
    """In their order: what changed comes first; before it what another body asks itself, where one takes over."""
    if facts.leaving is not None:
        return (
            transfer.may(facts),
            transfer_reports.section(facts),
            transfer_cycles.section(facts),
            information.section(facts),
            changes.section(facts),
            organization.scope(facts),
            organization.organization(facts),
            documents.listed(facts),
            checking.audits(facts),
            checking.reviews(facts),
            checking.nonconformities(facts),
            figures.figures(facts),
            support.marks(facts),
            documents.withheld(facts),
        )
    return (
        changes.section(facts),
        organization.scope(facts),
        organization.organization(facts),
        organization.policies(facts),
        organization.context(facts),
        planning.objectives(facts),
        planning.risks(facts),
        documents.listed(facts),
        checking.audits(facts),
        checking.reviews(facts),
        checking.nonconformities(facts),
        figures.figures(facts),
        support.competence(facts),
        support.suppliers(facts),
        support.marks(facts),
        documents.documented(facts),
        documents.control(facts),
        documents.withheld(facts),
        *(internal.sections(facts) if facts.internal else ()),
    )


def about(facts: Facts) -> str:
    """What the pack is, for programs: `qms pack verify` tells it."""
    visit, audit, leaving = facts.visit, facts.audit, facts.leaving
    said = {
        "schema": SCHEMA,
        "organization": facts.system.configuration.organization.name,
        "audit": audit.id if audit else "",
        "transfer": leaving.subject.id if leaving else "",
        "title": leaving.subject.title if leaving else audit.title if audit else "",
        "as_of": facts.as_of.isoformat(),
        "commit": facts.commit,
        "last_visit": visit.audit.id if visit else "",
        "internal": facts.internal,
        "made_with": f"plainqms {__version__}",
    }
    return json.dumps(said, indent=1, ensure_ascii=True) + "\n"
