"""What commands that ask a forge share: which one, which repository, where it stands. A token comes from no option."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from plainqms.cli.options import one_line
from plainqms.model.forge_policy import ForgePolicy
from plainqms.sources import forges
from plainqms.sources.forge import Client
from plainqms.sources.forges import FORGES, Forge

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Chosen:
    forge: Forge
    server: str
    repository: str
    client: Client


def forge_options(command: F) -> F:
    for option in (
        click.option("--server", default="", metavar="URL", help="A server of your own, as https://git.example.com."),
        click.option("--gitea", default="", metavar="OWNER/REPO", help="A repository on Gitea or Forgejo."),
        click.option("--gitlab", default="", metavar="PATH", help="A project on GitLab, with its groups."),
        click.option("--github", default="", metavar="OWNER/REPO", help="A repository on GitHub."),
    ):  # fmt: skip
        command = option(command)
    return command


def chosen(github: str, gitlab: str, gitea: str, server: str, environment: Mapping[str, str]) -> Chosen:
    """The one that was named, with the token of its variable. The server comes from nowhere but the command line."""
    given = {name: path for name, path in (("github", github), ("gitlab", gitlab), ("gitea", gitea)) if path}
    if len(given) != 1:
        raise click.UsageError(
            "name one repository: --github OWNER/REPO, --gitlab PATH or --gitea OWNER/REPO"
        )
    ((name, repository),) = given.items()
    forge = FORGES[name]
    if not forges.is_repository(forge, repository):
        raise click.UsageError(
            f"“{one_line(repository)}” is no name of a repository; write it as example/quality"
        )
    where = forges.place(forge, server)
    if not where:
        raise click.UsageError(
            f"{forge.TITLE} stands in many places: name yours, as --server https://git.example.com"
        )
    token = environment.get(forge.TOKEN, "").strip()
    if token and (not token.isascii() or not token.isprintable() or " " in token):
        raise click.UsageError(f"{forge.TOKEN} holds signs that no token holds")
    try:
        return Chosen(forge, where, repository, forges.client(forge, where, token))
    except ValueError as error:
        raise click.UsageError(f"--server {one_line(server)}: the address {error}") from None


def agrees(asked: Chosen, declared: ForgePolicy | None) -> None:
    """Whoever names another forge than qms.yml does has one of both wrong."""
    if declared is None:
        return
    where = forges.place(FORGES[declared.kind], declared.server)
    same = (asked.forge.NAME, asked.repository.lower(), asked.server) == (
        declared.kind,
        declared.repository.lower(),
        where,
    )
    if not same:
        place = f"{declared.repository} on {declared.kind}{f' at {where}' if where else ''}"
        raise click.UsageError(f"qms.yml names {one_line(place)} (forge:), and you ask another one")
