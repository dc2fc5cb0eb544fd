"""Who we are: scope and certificates, organization and roles, policies, context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.publication import Publication
from plainqms.publish import words
from plainqms.publish.audit_pack import information
from plainqms.publish.audit_pack.facts import Facts
from plainqms.publish.audit_pack.parts import (
    Cell,
    Section,
    Table,
    Words,
    approved,
    day,
    document,
    holder,
    names,
    record,
    several,
    spoken,
    table,
    text,
)
from plainqms.views.reading import Reads, count, readings


def scope(facts: Facts) -> Section:
    organization = facts.system.configuration.organization
    people = len({item.person for item in facts.system.assignments if item.holds_on(facts.as_of)})
    who = (
        f"{words.plain(organization.name)}, {words.plain(organization.address) or 'no address is recorded'}.",
        f"Business: {words.plain(organization.business) or 'not recorded'}.",
        f"{words.count(people, 'person holds', 'people hold')} a role of the management system."
        + _headcount(facts),
    )
    return Section(
        "01",
        "scope",
        "Scope and certificates",
        "What is certified, by whom, for which sites, until when.",
        (
            Words("Organization", who),
            *information.numbers(facts),
            _certificates(facts),
            _not_applicable(facts),
        ),
        ("certificates", "certification-bodies"),
    )


def _headcount(facts: Facts) -> str:
    sites = facts.system.configuration.sites
    silent = [words.plain(site.name) for site in sites if site.effective_personnel is None]
    if sites and not silent:
        return ""
    where = f" at {', '.join(silent)}" if silent else ""
    return f" How many people work{where or ' here'} is not recorded here: ask."


def _certificates(facts: Facts) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in facts.manual.registers.entries("certificates"):
            held = item.record
            yield (
                record(held.id, facts, held.number),
                text(holder(held.standard, facts, "edition"), held.title),
                spoken(held.scope),
                text("", *(holder(site, facts, "site") for site in held.sites)),
                text(held.effective, f"until {day(held.expires)}"),
                text(item.state),
                document(held.scope_document, facts) if held.scope_document else text("not named"),
            )

    return table(
        "Certificates",
        (
            "Record",
            "Standard",
            "Scope as on the certificate",
            "Sites",
            "Effective",
            "State",
            "Scope in the manual",
        ),
        rows(),
        empty="No certificate is recorded.",
    )


def _not_applicable(facts: Facts) -> Table:
    rows = (
        (text(f"{coverage.standard.name} {unit.clause.id}", unit.title), spoken(unit.not_applicable))
        for coverage in facts.manual.coverage.values()
        for unit in coverage.units
        if unit.not_applicable
    )
    return table(
        "Requirements that are not applicable", ("Requirement", "Because"), rows,
        empty="Every requirement of the adopted standards is applied.",
    )  # fmt: skip


def organization(facts: Facts) -> Section:
    return Section(
        "02",
        "organization",
        "Organization, roles and processes",
        "Who answers for what. "
        + (
            "People are known by their ids: nobody is interviewed in a review of papers."
            if facts.leaving
            else "Names stand on this page alone, so that interviews can be arranged; elsewhere people are known by "
            "their ids."
        ),
        (_roles(facts), _processes(facts)),
        ("processes",),
    )


def _roles(facts: Facts) -> Table:
    system = facts.named
    rows = [
        (
            text(role.heading, words.plain(role.purpose)),
            text(
                "",
                *(
                    f"{words.plain(person.name)} ({person.id})" if person.is_named else person.id
                    for person in system.holders(role.id, facts.as_of)
                ),
            ),
            text("", *map(words.plain, role.responsibilities)),
        )
        for role in system.roles
    ]
    anchors = [f"roles-{role.id}" for role in system.roles]
    heads = ("Role", "Held by", "Responsible for")
    return table("Roles", heads, rows, anchors=anchors, empty="No role is recorded.")


def _processes(facts: Facts) -> Table:
    sheets = {item.record.process: item for item in facts.manual.registers.entries("processes")}
    rows, anchors = [], []
    for anchor, name, items in facts.manual.processes:
        sheet = sheets.get(anchor)
        anchors.append(f"processes-{anchor}")
        rows.append(
            (
                several([{"text": words.plain(name), "url": ""}], *(_sheet(sheet, facts))),
                text("", *(_flow(flow, facts) for flow in sheet.record.inputs)) if sheet else text(),
                text("", *(_flow(flow, facts) for flow in sheet.record.outputs)) if sheet else text(),
                names((item.document.id for item in items), facts),
                record(sheet.record.id, facts) if sheet else text("no sheet"),
            )
        )
    return table(
        "Processes and how they meet", ("Process", "What comes in", "What goes out", "Documents", "Sheet"), rows,
        anchors=anchors, empty="No process is named.",
    )  # fmt: skip


def _sheet(sheet: Any, facts: Facts) -> Iterator[str]:
    if sheet is not None:
        yield f"{holder(sheet.record.owner, facts)}: {sheet.state[:1].lower()}{sheet.state[1:]}"


def _flow(flow: Any, facts: Facts) -> str:
    other = holder(flow.process, facts, "process") if flow.process else words.plain(flow.party)
    return f"{words.plain(flow.what)}{f' ({other})' if other else ''}"


def policies(facts: Facts) -> Section:
    found = [item for item in facts.manual.pages if _is_policy(item, facts)]
    of = readings(facts.system).of_document

    def row(item: Publication) -> tuple[Cell, ...]:
        mine, current = of.get(item.document.id, ()), item.standing.current
        told = f"{count(mine, Reads.READ)} of {len(mine)}" if mine else "nobody is asked to"
        return (
            document(item.document.id, facts),
            text(words.state_since(item, facts.system)),
            approved(current, facts),
            text(told),
        )

    return Section(
        "03",
        "policies",
        "Policies",
        "Documents of a type called policy, and those that name a clause on the policy.",
        (table("Policies", ("Policy", "State", "Approved", "Read by"), map(row, found)),),
    )


def _is_policy(item: Publication, facts: Facts) -> bool:
    kind = facts.system.configuration.document_types.get(item.document.type)
    if kind is not None and "policy" in kind.name.lower():
        return True
    cited = (*item.document.clauses, *(one.target for one in item.document.references if one.cites))
    return any(
        number == "5.2" or number.startswith("5.2.")
        for citation in cited
        for _, number in facts.manual.clauses_of(citation)
    )


def context(facts: Facts) -> Section:
    entries = facts.manual.registers.entries("context")
    climate = (
        (
            record(item.record.id, facts),
            spoken(item.record.title),
            text("relevant" if item.record.climate.relevant else "not relevant"),
            spoken(item.record.climate.because),
            text(item.record.climate.decided_on, item.record.climate.decided_by),
        )
        for item in entries
        if item.record.climate is not None
    )
    issues = (
        (
            record(item.record.id, facts),
            spoken(item.record.title, f"from {item.record.comes_from}"),
            spoken(item.record.effect),
            names(item.record.risks, facts),
        )
        for item in entries
    )
    parties = (
        (
            record(item.record.id, facts),
            spoken(item.record.title),
            text(
                "",
                *(
                    words.spoken(need.what) + (" (duty)" if need.obligation else "")
                    for need in item.record.needs
                ),
            ),
        )
        for item in facts.manual.registers.entries("interested-parties")
    )
    return Section(
        "04",
        "context",
        "Context, interested parties, climate",
        "What moves us from outside and inside, who expects what, and whether climate change matters.",
        (
            table(
                "Whether climate change matters",
                ("Record", "Issue", "Determined", "Because", "On"),
                climate,
                empty="No determination is recorded.",
            ),
            table("Issues", ("Record", "Issue", "What it does", "What follows"), issues),
            table("Interested parties", ("Record", "Party", "Expects"), parties),
        ),
        ("context", "interested-parties"),
    )
