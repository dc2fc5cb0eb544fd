"""The life of one document, from its first draft to its end, and what is said of it on every day of that life."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from asking import ask, ask_json, load, run
from recorded import RECORDED, approve, end, lay, write
from repositories import Repo

from plainqms import pipeline

NAME = "PRO-001"
REVIEWED = RECORDED.replace(
    "assurance: recorded",
    "assurance: recorded, approval: [{meaning: reviewed}, {meaning: approved, roles: [managing_director]}]",
)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = lay(Repo(tmp_path_factory.mktemp("life") / "repo"), REVIEWED)
    bob = "- {id: bob, name: Bob Builder, emails: [bob@example.com]}\n"
    repo.write("records/people.yml", (repo.root / "records/people.yml").read_text(encoding="utf-8") + bob)
    path = "records/assignments.yml"
    held = (repo.root / path).read_text(encoding="utf-8")
    repo.write(path, f'{held}- {{role: quality_manager, person: bob, from: "2020-01-01"}}\n')
    repo.commit("Bob comes", on="2026-01-02")
    write(repo, NAME, on="2026-01-05", title="Buying", body="We buy.", effective="2026-02-01")
    approve(repo, NAME, "1", on="2026-01-10", by="bob", meaning="reviewed")
    approve(repo, NAME, "1", on="2026-01-15", reason="First issue")
    write(repo, NAME, on="2026-03-01", title="Buying well", body="We buy well.", effective="2026-04-01")
    approve(repo, NAME, "2", on="2026-03-05", by="bob", meaning="reviewed")
    approve(repo, NAME, "2", on="2026-03-10", reason="Prices are compared")
    write(repo, NAME, on="2026-05-01", title="Buying well", body="We buy better.", effective="2026-04-01")
    write(repo, "PRO-002", on="2026-06-01", title="Purchasing", body="We compare and buy.", supersedes=NAME)
    approve(repo, "PRO-002", "1", on="2026-06-05", by="bob", meaning="reviewed")
    end(repo, NAME, on="2026-06-05", by="bob", meaning="reviewed", successor="PRO-002")
    approve(repo, "PRO-002", "1", on="2026-06-10", reason="One text for goods and services")
    end(repo, NAME, on="2026-06-10", successor="PRO-002")
    write(repo, "PRO-002", on="2026-08-01", title="Purchasing", body="We compare and buy.", supersedes=NAME,
          withdrawn="2026-09-01", message="The group buys for us from now on")  # fmt: skip
    end(repo, "PRO-002", on="2026-08-05", by="bob", meaning="reviewed", withdrawn="2026-09-01")
    end(repo, "PRO-002", on="2026-08-10", withdrawn="2026-09-01")
    return repo


# Day, the state in words, the number that counts, who approved it, and what is to come.
DAYS = [
    ("2026-01-05", "Draft", "", [], []),
    ("2026-01-10", "Draft", "", [], []),
    ("2026-01-14", "Draft", "", [], []),
    ("2026-01-15", "Takes effect later", "", [], ["1"]),
    ("2026-01-31", "Takes effect later", "", [], ["1"]),
    ("2026-02-01", "In force", "1", ["bob reviewed", "carol approved"], []),
    ("2026-03-01", "In force", "1", ["bob reviewed", "carol approved"], []),
    ("2026-03-10", "In force", "1", ["bob reviewed", "carol approved"], ["2"]),
    ("2026-03-31", "In force", "1", ["bob reviewed", "carol approved"], ["2"]),
    ("2026-04-01", "In force", "2", ["bob reviewed", "carol approved"], []),
    ("2026-05-01", "In force", "2", ["bob reviewed", "carol approved"], []),
    ("2026-06-09", "In force", "2", ["bob reviewed", "carol approved"], []),
    ("2026-06-10", "Withdrawn", "", [], []),
    ("2026-12-31", "Withdrawn", "", [], []),
]


@pytest.mark.parametrize(("day", "state", "number", "approved", "coming"), DAYS)
def test_every_day(
    life: Repo, day: str, state: str, number: str, approved: list[str], coming: list[str]
) -> None:
    _, said = ask_json(life, "--as-of", day, "show", NAME)
    assert (said["as_of"], said["state"]) == (day, state)
    assert (said["current"]["revision"] if said["current"] else "") == number
    assert sorted(f"{item['person']} {item['meaning']}" for item in said["approvals"]) == approved
    assert {item["strength"] for item in said["approvals"]} <= {"personal"}
    assert [item["revision"] for item in said["coming"]] == coming
    _, listed = ask_json(life, "--as-of", day, "list")
    row = next((item for item in listed["documents"] if item["id"] == NAME), None)
    shown = state in ("In force", "Withdrawn")
    assert (row["state"], row["revision"]) == (state, number) if shown and row else row is None


def test_what_came_before_and_what_came_since(life: Repo) -> None:
    _, said = ask_json(life, "--as-of", "2026-04-15", "show", NAME)
    assert [(item["revision"], item["effective"], item["ends"]) for item in said["before"]] == [
        ("1", "2026-02-01", "2026-03-31")
    ]
    _, said = ask_json(life, "--as-of", "2026-02-15", "show", NAME)
    assert [(item["revision"], item["issued"], item["reason"]) for item in said["since"]] == [
        ("2", "2026-03-10", "Prices are compared")
    ]
    _, said = ask_json(life, "--as-of", "2026-07-01", "show", NAME)
    assert (said["withdrawn"], [item["ends"] for item in said["before"]]) == (
        "2026-06-10",
        ["2026-03-31", "2026-06-09"],
    )


def test_the_text_of_a_day_has_the_digest_that_was_approved(life: Repo) -> None:
    for day, word in (("2026-02-15", "We buy."), ("2026-05-15", "We buy well.")):
        text = run(life, "--as-of", day, "show", NAME, "--text").stdout
        _, said = ask_json(life, "--as-of", day, "show", NAME)
        assert said["current"]["digest"] == f"text-1:sha256:{hashlib.sha256(text).hexdigest()}"
        assert word in text.decode("utf-8")
    status, out = ask(life, "--as-of", "2026-01-20", "show", NAME, "--text")
    assert status == 2
    assert "no text of PRO-001 counted on 2026-01-20: Takes effect on 1 Feb 2026" in out


@pytest.mark.parametrize(
    ("day", "home", "page"),
    [
        ("2026-01-14", "Nothing is waiting", ""),
        ("2026-01-20", "PRO-001, new, revision 1", ""),
        ("2026-02-15", "PRO-001 Buying, revision 1", "In force since 1 Feb 2026"),
        ("2026-03-15", "PRO-001 Buying, revision 2", "Revision 2 takes effect on 1 Apr 2026."),
        ("2026-05-15", "PRO-001 Buying well, revision 2", "In force since 1 Apr 2026"),
        ("2026-06-15", "PRO-002 Purchasing, revision 1", "on 10 Jun 2026. What counts now: PRO-002 Purchasing."),
        ("2026-09-01", "Nothing is waiting", "Withdrawn on 10 Jun 2026."),
    ],
)  # fmt: skip
def test_what_the_site_says_on_the_day(life: Repo, day: str, home: str, page: str) -> None:
    place, problems = pipeline.build(load(life, on=date.fromisoformat(day)))
    assert place is not None, problems
    assert home in _words(place / "index.html")
    shown = place / "documents/pro-001/index.html"
    assert shown.exists() is bool(page)
    assert not page or page in _words(shown)
    ended = place / "documents/pro-002/index.html"
    if day == "2026-09-01":
        assert "Withdrawn on 1 Sep 2026. Reason: The group buys for us from now on" in _words(ended)


def test_a_day_of_the_past_is_built_as_it_was_then(life: Repo, tmp_path: Path) -> None:
    """Built on the day from what there was, and built later from a history that has gone on."""
    then = life.git("log", "-1", "--format=%H", "--until=2026-03-20T00:00:00Z")
    life.git("clone", "-q", ".", str(tmp_path / "then"))
    Repo.git(_at(tmp_path / "then"), "reset", "-q", "--hard", then)
    built = []
    for root in (tmp_path / "then", life.root, life.root):
        loaded = pipeline.load(root, as_of=date(2026, 3, 20), committed=True)
        place, problems = pipeline.build(loaded)
        assert place is not None, problems
        files = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in place.rglob("*")
            if path.is_file()
        }
        built.append(files)
    assert built[0] == built[1] == built[2]
    assert "documents/pro-001/index.html" in built[0]


def _at(root: Path) -> Repo:
    repo = Repo.__new__(Repo)
    repo.root, repo.day = root, 0
    return repo


def _words(path: Path) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", path.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+([.,])", r"\1", " ".join(text.split()))
