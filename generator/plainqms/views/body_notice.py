"""What a change may oblige the organization to tell its certification body: candidates, for people to judge.

Basis: the contract with the body, which asks for notice without delay of changes of ownership, organization, sites,
scope, or of a major change of the system. No clause of a management system standard asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainqms.model.impact import DocumentImpact, Sort
from plainqms.model.system import System
from plainqms.views import steering

_OWN = {
    "organization.name": "its name",
    "organization.address": "its address",
    "organization.business": "what it does",
}


def certificates(system: System) -> Iterator[str]:
    """Who certified the system, for which standard, where the certificate has not ended."""
    for item in system.records.of("certificates"):
        if item.ended_on is None:
            body = system.records.get(item.body)
            standard = next(
                (known.name for known in system.standards if known.id == item.standard), item.standard
            )
            yield f"{body.name if body else item.body} ({standard}, certificate {item.number})"


def asked(system: System) -> Iterator[str]:
    """What the contracts ask to be told, as the records of the bodies put it."""
    bodies = dict.fromkeys(item.body for item in system.records.of("certificates") if item.ended_on is None)
    for name in bodies:
        body = system.records.get(name)
        if body is not None and body.told_of_changes:
            yield f"{body.told_of_changes} ({name})"


def to_tell(before: System, after: System, documents: Iterable[DocumentImpact]) -> Iterator[str]:
    known = {item.id: item for item in before.records.of("changes")}
    for item in after.records.of("changes"):
        if item.tell_body == "yes" and item.body_told_on is None and known.get(item.id) != item:
            yield f"{item.id} {item.title}: its record says that the body is to be told, and it has not been told yet."
    if not any(item.ended_on is None for item in after.records.of("certificates")):
        return
    ways = steering.differing(before.configuration, after.configuration)
    told = [words for way, words in _OWN.items() if way in ways]
    if told:
        yield f"The organization changes: {', '.join(told)}."
    old, new = ({site.id: site for site in side.configuration.sites} for side in (before, after))
    for name in dict.fromkeys((*old, *new)):
        if name not in old:
            yield f"A site is added: {new[name].name}."
        elif name not in new:
            yield f"A site is given up: {old[name].name}."
        elif old[name] != new[name]:
            yield f"A site changes: {new[name].name}."
    if any(way.startswith("standards") for way in ways):
        yield "The standards adopted change."
    if any(way.startswith("not_applicable") for way in ways):
        yield "What is not applied changes, and with it the scope."
    if any(way.startswith("processes.") for way in ways):
        yield "The processes of the system change."
    stating = {item.scope_document for item in after.records.of("certificates") if item.ended_on is None}
    for document in documents:
        if document.id in stating and document.sort is not Sort.UPKEEP:
            yield f"{document.id} {document.title} states the scope of a certificate, and is {document.sort.value}."
    yield from _leaders(before, after)


def _leaders(before: System, after: System) -> Iterator[str]:
    """Roles that approve documents decide on the system; whether one of them counts as top management, people know."""
    deciding = {
        role
        for kind in after.configuration.document_types.values()
        for step in kind.approval
        for role in step.roles
    }
    for role in sorted(deciding):
        old, new = (
            {item for item in side.assignments if item.role == role and not item.deputy_for}
            for side in (before, after)
        )
        if old != new:
            yield f"Who holds the role {steering.role_name(after, role)} changes, which approves documents."
