"""A repository whose texts came by proposals, reviewed on a forge: real branches, merged in each of the usual ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recorded import RECORDED, lay
from repositories import ALICE, BOB, Repo, document

from plainqms.model.revision import Approval

PEOPLE = (
    "- {id: carol, name: Carol Keller, emails: [carol@example.com],"
    " accounts: {github: Carol-K, gitlab: carol-k, gitea: carol-k}}\n"
    "- {id: alice, name: Alice Author, emails: [alice@example.com],"
    " accounts: {github: alice-a, gitlab: alice-a, gitea: alice-a}}\n"
    "- {id: bob, name: Bob Builder, emails: [bob@example.com], accounts: {github: bob, gitlab: bob, gitea: bob}}\n"
)
PATH = "procedures/a.md"
AT = "2026-01-04T09:30:00Z"


def begun(root: Path, settings: str = RECORDED) -> Repo:
    """Carol is managing director and approves, Alice is quality manager and writes, Bob brings records."""
    repo = lay(Repo(root), settings)
    repo.write("records/people.yml", PEOPLE)
    repo.commit("Accounts", on="2026-01-02", author=BOB)
    return repo


def propose(repo: Repo, *bodies: str, way: str = "merge", on: str = "2026-01-04", author: str = ALICE,
            branch: str = "better", name: str = "PRO-001", path: str = PATH,
            message: str = "") -> tuple[str, str, str]:  # fmt: skip
    """A branch with one commit for each body, brought to the main line; gives its head, what came of it, its base."""
    base = repo.git("rev-parse", "main")
    repo.git("checkout", "-q", "-b", branch)
    for number, body in enumerate(bodies):
        repo.write(path, document(name, body=body))
        repo.commit(f"{message or 'Better'} {number + 1}", on="2026-01-03", author=author)
    head = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "main")
    if way == "merge":
        merge = repo.merge(branch, message="Merge pull request", on=on, author="GitHub <noreply@github.com>")
    elif way == "squash":
        repo.git("merge", "-q", "--squash", branch)
        merge = repo.commit(f"{message or 'Better'} (#1)", on=on, author=author, all_files=False)
    elif way == "rebase":  # onto a main line that moved on
        repo.write(f"procedures/{branch}.txt", "meanwhile\n")
        repo.commit("Meanwhile", on=on, author=BOB)
        repo.git("checkout", "-q", "-b", f"{branch}-laid", branch)
        repo.git("rebase", "-q", "main", author=BOB, date=f"{on}T11:00:00+00:00")
        repo.git("checkout", "-q", "main")
        repo.git("merge", "-q", "--ff-only", f"{branch}-laid")
        merge = repo.git("rev-parse", "HEAD")
    else:
        repo.git("merge", "-q", "--ff-only", branch)
        merge = head
    return head, merge, base


def commit_import(repo: Repo, *, on: str = "2026-01-06", by: str = BOB) -> None:
    repo.commit("Approvals of the week", on=on, author=by)


def approvals(repo: Repo, name: str = "PRO-001") -> list[tuple[str, str, str, str]]:
    """(revision, person, strength, how) of each approval that counts."""
    from asking import revisions

    return [
        (revision.number, item.person, item.strength.name.lower(), item.words)
        for revision in revisions(repo, name)
        for item in _given(revision)
    ]


def _given(revision: Any) -> tuple[Approval, ...]:
    found: tuple[Approval, ...] = revision.approvals
    return found
