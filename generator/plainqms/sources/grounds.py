"""What changes are judged by: settings, people and roles that stood on the main line before they arrived."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from plainqms.model.ground import Ground
from plainqms.model.organization import Configuration, DocumentType
from plainqms.sources.configuration import read_configuration
from plainqms.sources.people import read_assignments, read_people, read_roles

SETTINGS = "qms.yml"
ROLES, PEOPLE, ASSIGNMENTS = "records/roles.yml", "records/people.yml", "records/assignments.yml"


def read_ground(
    read: Callable[[str], bytes], own: str, settings: str, roles: str, people: str, held: str
) -> Ground:
    """`own` is the blob of the settings that the change leaves, the others of what stood before; empty: none."""

    def text(blob: str) -> str:
        return read(blob).decode("utf-8", "replace") if blob else ""

    types: dict[str, DocumentType] = {}
    one_person = ""
    adopted: list[tuple[str, ...]] = []
    for blob in (own, settings):  # what stood before wins over what the change brings
        found = read_settings(text(blob)) if blob else None
        types |= found.document_types if found else {}
        adopted += [found.standards] if found else []
        one_person = found.one_person if found else ""
    known_roles = read_roles(text(roles), ROLES)[0]
    known = read_people(text(people), PEOPLE)[0]
    assignments = read_assignments(text(held), ASSIGNMENTS, roles=known_roles, people=known)[0]
    standards = adopted[0] if adopted else ()
    return Ground(MappingProxyType(types), known, assignments, one_person, standards)


def read_settings(text: str) -> Configuration | None:
    return read_configuration(text, SETTINGS)[0]
