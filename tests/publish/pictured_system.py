"""The sample's own documents with a past of fixed days, for the pictures on the pages of help.

The documents, roles and people are those of this repository; what happened to them is told here, so that the same
pictures come out on every day and of every clone.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from asking import ask
from repositories import Repo

from plainqms import pipeline

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 26)
PURCHASING = "procedures/purchasing/PRO-003-purchasing.md"
CALIBRATING = "procedures/calibration/WI-001-calibrating-a-pressure-gauge.md"
READ = """\
- id: "ACK-2026-001"
  on: "2026-03-06"
  people: ["a_lindqvist", "d_hughes", "t_moreau"]
  documents: [{document: "PRO-003", revision: "2"}]
"""
# Who is who. Other records tell of the sample's own revisions, and no picture shows any.
_RECORDS = ("roles.yml", "people.yml", "assignments.yml", "applicability.yml")


def make(folder: Path) -> Repo:
    """Approved in January, PRO-003 once more in March; a change of it and one of WI-001 wait since November."""
    repo = Repo(folder)
    for name in ("policies", "procedures"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("qms.yml", *(f"records/{name}" for name in _RECORDS)):
        repo.write(name, (ROOT / name).read_bytes())
    repo.write(".gitignore", "/build/\n")
    repo.commit("First texts", on="2026-01-12")
    _approve(repo, "m_keller", "2026-01-14", "First issue")
    _change(
        repo,
        PURCHASING,
        "Whoever prepares an order does not approve it.",
        "Whoever prepares an order never approves it.",
    )
    _change(
        repo,
        PURCHASING,
        "Up to {{ parameters.order_limit }} the head",
        "Up to {{ parameters.order_limit }} a year the head",
    )
    repo.commit("The limit counts by the year", on="2026-03-02")
    _approve(repo, "m_keller", "2026-03-03", "Orders below the limit added up unseen")
    repo.write("records/acknowledgements.yml", READ)
    repo.commit("Read", on="2026-03-06")
    _change(repo, CALIBRATING, "at least 2 hours", "at least 4 hours")
    repo.commit("Two hours were too short in winter", on="2026-11-09")
    _change(repo, PURCHASING, "looks each year at", "looks twice a year at")
    repo.commit("Look at providers twice a year", on="2026-11-20")
    return repo


def built(repo: Repo, *, draft: bool) -> Path:
    place, problems = pipeline.build(pipeline.load(repo.root, as_of=AS_OF, committed=not draft))
    assert place is not None, problems
    return place


def _change(repo: Repo, path: str, old: str, new: str) -> None:
    text = (repo.root / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    repo.write(path, text.replace(old, new))


def _approve(repo: Repo, person: str, on: str, reason: str) -> None:
    at = f"{on}T09:00:00+00:00"
    status, out = ask(repo, "approve", "--pending", "--as", person, "--yes", "--at", at, "--reason", reason)
    assert status == 0, out
    repo.commit(f"Approved: {reason}", on=f"{on}T10:00:00+00:00", author=_author(person))


def _author(person: str) -> str:
    people = pipeline.load(ROOT, as_of=AS_OF, committed=False).system.people
    (found,) = (item for item in people if item.id == person)
    return f"{found.name} <{found.emails[0]}>"
