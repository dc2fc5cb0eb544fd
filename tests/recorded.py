"""Writes texts that need a record of their approval, and such records, on the days that a test names."""

from __future__ import annotations

from asking import load, standing
from repositories import ALICE, ASSIGNMENTS, BOB, CAROL, PEOPLE, SETTINGS, Repo, document

RECORDED = SETTINGS.replace(
    "PRO: {name: Procedure, folder: procedures",
    "PRO: {name: Procedure, folder: procedures, assurance: recorded",
)


def lay(repo: Repo, settings: str = RECORDED, *, on: str = "2026-01-01") -> Repo:
    """Procedures are `recorded`; Carol is managing director and approves, Alice is quality manager and writes."""
    repo.settings(settings)
    repo.write("records/people.yml", PEOPLE)
    repo.write(
        "records/assignments.yml",
        ASSIGNMENTS + '- {role: quality_manager, person: alice, from: "2020-01-01"}\n',
    )
    repo.commit("Settings", on=on)
    return repo


def path_of(name: str) -> str:
    return f"procedures/{name.lower()}.md"


def write(repo: Repo, name: str, *, on: str, message: str = "", title: str = "Purchasing", body: str = "We buy well.",
          **keys: str) -> None:  # fmt: skip
    """A text that reaches the main line."""
    repo.write(path_of(name), document(name, title, body, **keys))
    repo.commit(message or f"{name} is written", on=on)


ROLES = {"carol": "managing_director", "alice": "quality_manager", "bob": "quality_manager"}
BY = {"carol": CAROL, "alice": ALICE, "bob": BOB}


def approve(
    repo: Repo, name: str, number: str, *, on: str, by: str = "carol", meaning: str = "approved", **more: str
) -> str:
    """A record for the text that stands there, committed by who approves; gives the digest."""
    found = load(repo).system.history.of(name)
    assert found is not None
    change = [item for item in found.changes if item.blob][-1]
    digest = change.digest or _first_digest(repo, name)
    extra = "".join(f'{key}: "{value}"\n' for key, value in more.items())
    repo.write(
        f"records/approvals/{on}-{name}-r{number}-{by}-{meaning}.yml",
        f'schema: "plainqms/approval/1"\nperson: "{by}"\nrole: "{ROLES[by]}"\nmeaning: "{meaning}"\n'
        f'at: "{on}T09:00:00+00:00"\n{extra}'
        f'texts:\n  - document: "{name}"\n    revision: "{number}"\n    digest: "{digest}"\n',
    )
    repo.commit(f"{name}: {meaning}", on=on, author=BY[by])
    return digest


def end(repo: Repo, name: str, *, on: str, by: str = "carol", meaning: str = "approved", author: str = "",
        **how: str) -> str:  # fmt: skip
    """A record for the end of a document: `withdrawn`, or `successor`, beside what else the text is to say."""
    last = standing(repo, name).revisions[-1]
    said = {"document": name, "revision": last.number, "digest": last.digest, **how}
    text = "".join(f'    {key}: "{value}"\n' for key, value in said.items())
    path = f"records/approvals/{on}-{name}-end-{by}-{meaning}.yml"
    repo.write(
        path,
        f'schema: "plainqms/approval/1"\nperson: "{by}"\nrole: "{ROLES[by]}"\nmeaning: "{meaning}"\n'
        f'at: "{on}T09:00:00+00:00"\ntexts:\n  -{text[3:]}',
    )
    repo.commit(f"{name}: its end, {meaning}", on=on, author=author or BY[by])
    return path


def _first_digest(repo: Repo, name: str) -> str:
    """Of a text that no record names yet the history gives no digest where it prints values or embeds files."""
    from plainqms.pipeline.approving import waiting

    (item,) = (item for item in waiting(load(repo, committed=False)) if item.document.id == name)
    return item.digest
