"""The kinds of forge that can be asked, each in a file of its own that answers the same questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlsplit

from plainqms.model.forge_review import MergedRequest, Review
from plainqms.sources import forge_gitea, forge_github, forge_gitlab
from plainqms.sources.forge import Client, interface


class Forge(Protocol):
    """What the file of a forge holds. `answer` is what is kept; `request_of` and `reviews_of` read what was kept."""

    NAME: str
    TITLE: str
    TOKEN: str
    SERVER: str
    ALIASES: tuple[str, ...]

    def base(self, server: str) -> str: ...
    def headers(self, token: str) -> dict[str, str]: ...
    def merged(
        self, client: Client, repository: str, branch: str, since: date | None
    ) -> Iterator[dict[str, Any]]: ...
    def answer(self, client: Client, repository: str, request: dict[str, Any]) -> dict[str, Any]: ...
    def request_of(self, said: dict[str, Any]) -> MergedRequest: ...
    def traces(self, said: dict[str, Any], account: str) -> frozenset[tuple[Any, ...]]: ...
    def reviews_of(self, said: dict[str, Any]) -> tuple[Review, ...]: ...


_ALL: tuple[Forge, ...] = (forge_github, forge_gitlab, forge_gitea)
FORGES: Mapping[str, Forge] = MappingProxyType({forge.NAME: forge for forge in _ALL})


def client(forge: Forge, server: str, token: str) -> Client:
    """Raises `ValueError` for a server that no token may be sent to."""
    return Client(forge.base(interface(server)), forge.headers(token))


def is_repository(forge: Forge, name: str) -> bool:
    """`OWNER/REPO`; on GitLab groups may lie in groups."""
    part = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
    longer = rf"(/{part}){{1,20}}" if forge.NAME == forge_gitlab.NAME else rf"/{part}"
    return re.fullmatch(part + longer, name) is not None and ".." not in name


def place(forge: Forge, server: str) -> str:
    """The address of a server as it is kept; empty means the one that most people use."""
    given = server.rstrip("/")
    return forge.SERVER if given in ("", *forge.ALIASES) else given


def host(forge: Forge, server: str) -> str:
    """How people call it: GitHub and GitLab by their names, a server of one's own by its address."""
    return forge.TITLE if server == forge.SERVER else urlsplit(server).netloc
