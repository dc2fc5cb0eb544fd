"""What templates may name: organization, sites, roles, parameters, standards, registers. Never persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from plainqms.model.organization import Configuration
from plainqms.model.people import Role
from plainqms.model.standard import family_of

SITE_FIELDS: tuple[str, ...] = ("address", "id", "name")


@dataclass(frozen=True, slots=True)
class Names:
    """Plain text under plain names: nothing here has a method that a template could reach.

    `adopted` holds each adopted edition (`iso-9001-2015`) and its family (`iso-9001`).
    """

    organization: Mapping[str, str]
    sites: tuple[Mapping[str, str], ...]
    roles: Mapping[str, str]
    parameters: Mapping[str, str]
    adopted: frozenset[str]
    registers: frozenset[str]

    def group(self, root: str) -> Mapping[str, str] | None:
        """What may follow `root.` in a template; None where `root` is no such group."""
        groups = {"organization": self.organization, "roles": self.roles, "parameters": self.parameters}
        return groups.get(root)


ROOTS = ("organization", "parameters", "roles", "sites")


def names(configuration: Configuration, roles: Sequence[Role], *, registers: Iterable[str] = ()) -> Names:
    """`registers` are the names of the registers that `register("...")` may show."""
    organization = configuration.organization
    families = {family_of(standard) for standard in configuration.standards}
    return Names(
        organization=_frozen(
            name=organization.name,
            short_name=organization.short_name,
            short=organization.short,
            address=organization.address,
            business=organization.business,
        ),
        sites=tuple(
            _frozen(id=site.id, name=site.name, address=site.address) for site in configuration.sites
        ),
        roles=_frozen(**{role.id: role.title for role in roles}),
        parameters=_frozen(**configuration.parameters),
        adopted=frozenset(configuration.standards) | families,
        registers=frozenset(registers),
    )


def _frozen(**values: str) -> Mapping[str, str]:
    return MappingProxyType(values)


@dataclass(frozen=True, slots=True)
class View:
    """What a template holds in place of a group: each value it asks for is noted in `used` by its path."""

    path: str
    values: Mapping[str, str]
    used: dict[str, str]

    def value(self, name: str) -> str | None:
        text = self.values.get(name)
        self.used[f"{self.path}.{name}"] = text or ""
        return text


@dataclass(frozen=True, slots=True)
class Listing:
    """What a template holds in place of a list; that it looked at the list is noted as well."""

    path: str
    items: tuple[View, ...]
    used: dict[str, str]

    def __iter__(self) -> Iterator[View]:
        self._note()
        return iter(self.items)

    def __len__(self) -> int:
        self._note()
        return len(self.items)

    def _note(self) -> None:
        self.used[self.path] = ", ".join(view.values["id"] for view in self.items)
