"""CODEOWNERS: of whom a forge asks a review of which file, from owners, approval matrix and who holds which role.

Comments name roles and persons by their ids alone: titles are anybody's text, and GitLab reads accounts even there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plainqms.model.approval_record import FOLDER as APPROVALS
from plainqms.model.document import Document
from plainqms.model.organization import DocumentType
from plainqms.model.sealed import LIST
from plainqms.model.system import System

FORGES = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea or Forgejo"}
# By these everything else is judged.
_DECIDING = (
    "qms.yml", "mkdocs.yml", ".gitattributes", ".mailmap", "records/people.yml", "records/roles.yml",
    "records/assignments.yml", "records/allowed_signers", LIST, "CODEOWNERS", "docs/CODEOWNERS",
)  # fmt: skip
# What a forge reads of its own beside its folder. Forgejo takes workflows from .forgejo instead, where there are any.
_BESIDE = {"github": (), "gitlab": (".gitlab-ci.yml",), "gitea": (".forgejo/", ".github/")}
# Where the repository holds the tool itself, it is run as the main branch has it.
_PROGRAM = ("generator/", "pyproject.toml", "requirements.lock")
_KNOWN = {
    "github": "GitHub asks only accounts that may write to this repository, and where a line names several, one of\n"
    "# them is enough. Ask for it: in the rules of the main branch, require a review from code owners.",
    "gitlab": "GitLab reads this file in its paid tiers only (Premium, Ultimate); elsewhere it asks nobody.",
    "gitea": "The first word of a line is an expression for the whole path. Gitea and Forgejo ask, when a change is\n"
    "# proposed, everybody whose line fits.",
}


@dataclass(frozen=True, slots=True)
class _Line:
    pattern: str
    note: str
    roles: tuple[str, ...]


def code_owners(system: System, forge: str, *, folder: str, own_tool: bool) -> str:
    """`folder` is the forge's own, as .github. As at `as_of`: whoever holds a role then is asked."""
    head = (
        f"# Laid by qms forge {forge}: who is asked to look at which file. It follows from the owners of documents,\n"
        "# from approval in qms.yml, and from roles, people and accounts in records/. Run it again when they change.\n"
        f"# {_KNOWN[forge]}\n"
    )
    blocks = [head, *(_block(system, forge, line) for line in _lines(system, forge, folder, own_tool))]
    return "\n".join(blocks)


def unguarded(system: System, forge: str) -> str:
    """The roles that answer for what everything else is judged by, where none of their holders has an account."""
    roles = _keepers(system)
    held = [person for role in roles for person in system.holders(role, system.as_of)]
    return "" if any(person.accounts.on(forge) for person in held) else ", ".join(roles) or "no role"


def _lines(system: System, forge: str, folder: str, own_tool: bool) -> Iterator[_Line]:
    """From the general to the particular: of several that fit, GitHub and GitLab take the last."""
    types = system.configuration.document_types
    for place in dict.fromkeys(kind.folder for kind in types.values()):
        within = {name: kind for name, kind in types.items() if kind.folder == place}
        note = f"New documents ({', '.join(within)})"
        yield _Line(_pattern(f"{place}/", forge), note, _once(_approving(kind) for kind in within.values()))
    for document in sorted(system.documents, key=lambda item: item.path):
        yield _Line(_pattern(document.path, forge), document.id, _asked(document, system))
    approving = _once(_approving(kind) for kind in types.values())
    yield _Line(_pattern(APPROVALS, forge), f"{APPROVALS}, evidence that is never edited", approving)
    deciding = _keepers(system)
    for path in (*_DECIDING, f"{folder}/", *_BESIDE[forge], *(_PROGRAM if own_tool else ())):
        yield _Line(_pattern(path, forge), f"{path}, by which everything else is judged", deciding)


def _asked(document: Document, system: System) -> tuple[str, ...]:
    """An owner that is no role is a problem of the document's, and text that anybody may have written."""
    kind = system.configuration.document_types.get(document.type)
    owner = (document.owner,) if system.role(document.owner) else ()
    return _once((owner, _approving(kind) if kind else ()))


def _approving(kind: DocumentType) -> tuple[str, ...]:
    return _once(step.roles for step in kind.approval)


def _keepers(system: System) -> tuple[str, ...]:
    """Top management; where no role is marked as that, whoever approves anything."""
    top = tuple(role.id for role in system.roles if role.top_management)
    return top or _once(_approving(kind) for kind in system.configuration.document_types.values())


def _block(system: System, forge: str, line: _Line) -> str:
    accounts: list[str] = []
    missing: list[str] = []
    for role in line.roles:
        holders = system.holders(role, system.as_of)
        if not holders:
            missing.append(f"{role} (nobody holds it)")
        for person in holders:
            account = person.accounts.on(forge)
            if account:
                accounts.append(f"@{account}")
            else:
                missing.append(f"{role} ({person.id})")
    roles = ", ".join(line.roles) or "no role"
    told = f"# {line.note}: {roles}\n"
    if missing:
        told += f"# No account on {FORGES[forge]}: {', '.join(dict.fromkeys(missing))}\n"
    if accounts:
        told += f"{line.pattern} {' '.join(dict.fromkeys(accounts))}\n"
    return told


def _pattern(path: str, forge: str) -> str:
    """The path as the forge matches it; a sign that would mean something there stands for any one sign."""
    if forge == "gitea":
        whole = re.sub(r"[^\w/-]", lambda found: "[.]" if found[0] == "." else ".", path)
        return f"{whole}.*" if path.endswith("/") else whole
    return "/" + re.sub(r"[^\w./-]", "?", path)


def _once(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))
