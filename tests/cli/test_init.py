"""`qms init`: lays a system that passes its own check, and writes over nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import ask, codes, fingerprint, load, run
from repositories import ALICE, ASSIGNMENTS, CAROL, PEOPLE, Repo

from plainqms.model.revision import State, Strength
from plainqms.views import revisions


def test_a_laid_system_passes_its_own_check(tmp_path: Path) -> None:
    status, _ = ask(tmp_path, "init", "--name", 'Müller & "Sons"', "--time-zone", "Europe/Berlin")
    assert status == 0
    repo = Repo(tmp_path)
    repo.commit("First issue")
    # What only the organization can do is left: say who holds the roles, and approve the texts.
    assert {code for code, _, _ in codes(repo, every=True)} == {"C152"}
    assert repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("chosen", "left_out"),
    [
        (["iso-9001"], {"SOA-001-statement-of-applicability.md"}),
        (["iso-iec-27001-2022"], set()),
        (["iso-45001", "iso-14001"], {"SOA-001-statement-of-applicability.md"}),
    ],
)
def test_only_the_chosen_standards_are_adopted_and_cited(
    tmp_path: Path, chosen: list[str], left_out: set[str]
) -> None:
    """Whoever wants one certificate does not begin with errors about three others, nor with another's deadlines."""
    whole, own = tmp_path / "whole", tmp_path / "own"
    whole.mkdir()
    own.mkdir()
    ask(whole, "init", "--name", "Acme")
    assert (
        ask(own, "init", "--name", "Acme", *(part for name in chosen for part in ("--standard", name)))[0]
        == 0
    )
    repo = Repo(own)
    repo.commit("First issue")
    assert {code for code, _, _ in codes(repo, every=True)} == {"C152"}
    system = load(repo).system
    assert len(system.configuration.standards) == len(chosen)
    assert not system.configuration.transitions
    names = {path.name for path in own.rglob("*.md")}
    assert {path.name for path in whole.rglob("*.md")} - names == left_out


def test_a_standard_that_the_documents_do_not_answer_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "init", "--name", "Acme", "--standard", "iso-9002")
    assert done.returncode == 2
    assert "did you mean iso-9001" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_the_next_steps_are_told(tmp_path: Path) -> None:
    _, out = ask(tmp_path, "init", "--name", "Acme")
    assert "git init" in out
    assert "qms check" in out
    assert "qms approve --pending --as PERSON" in out


def test_from_the_first_commit_to_a_manual_in_force(tmp_path: Path) -> None:
    """The walk that README tells: nothing of it is published before somebody of the organization approves it."""
    ask(tmp_path, "init", "--name", "Acme")
    repo = Repo(tmp_path)
    for name, text in (("people", PEOPLE), ("assignments", ASSIGNMENTS)):
        path = tmp_path / f"records/{name}.yml"
        repo.write(f"records/{name}.yml", path.read_text(encoding="utf-8") + text)
    repo.commit("First texts", author=ALICE)
    number = len(load(repo).system.documents)
    status, out = ask(tmp_path, "build", "--without-archive")
    assert status == 0
    assert f"{number} texts wait for approval" in out
    assert "qms approve --pending --as PERSON" in out
    home = tmp_path / "build/site/index.html"
    assert f"{number} documents wait for approval" in home.read_text(encoding="utf-8")
    assert not list(tmp_path.glob("build/site/documents/*/index.html"))
    status, out = ask(tmp_path, "approve", "--pending", "--as", "alice", "--yes")
    assert "holds no role" in out
    at = ("--at", "2026-01-02T09:00:00+00:00")
    assert ask(tmp_path, "approve", "--pending", "--as", "carol", "--yes", *at)[0] == 0
    repo.commit("The manual is approved", author=CAROL)
    assert ask(tmp_path, "build", "--without-archive")[0] == 0
    assert len(list(tmp_path.glob("build/site/documents/*/index.html"))) == number
    standings = revisions.standings(load(repo).system).values()
    assert {(item.state, item.current.approvals[0].strength) for item in standings if item.current} == {
        (State.IN_FORCE, Strength.PERSONAL)
    }


@pytest.mark.parametrize(
    "there", ["qms.yml", "policies/POL-001-quality-policy.md", "records/people.yml", "mkdocs.yml"]
)
def test_nothing_is_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine\n")
    before = fingerprint(tmp_path)
    done = run(tmp_path, "init", "--name", "Acme")
    assert done.returncode == 2
    assert there.encode() in done.stderr
    assert fingerprint(tmp_path) == before


def test_an_own_gitignore_stays_and_is_spoken_of(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.bak\n")
    status, out = ask(tmp_path, "init", "--name", "Acme")
    assert status == 0
    assert "/build/" in out
    assert (tmp_path / ".gitignore").read_text() == "*.bak\n"


def test_a_folder_inside_a_repository_is_refused(repo: Repo) -> None:
    below = repo.root / "below"
    below.mkdir()
    assert run(below, "init", "--name", "Acme").returncode == 2
    assert list(below.iterdir()) == []


def test_the_root_of_a_fresh_repository_is_fine(tmp_path: Path) -> None:
    Repo(tmp_path)
    assert ask(tmp_path, "init", "--name", "Acme")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--name", "Acme", "--time-zone", "Europe/Lodnon"], "Europe/London"),
        (["--name", "Acme", "--time-zone", "localtime"], "time zone"),
        (["--name", "Acme", "--time-zone", "../../etc/passwd"], "time zone"),
        (["--name", "two\nlines"], "one line"),
        (["--name", " "], "one line"),
        (["--name", "Acme", "--business", "\x1b[2J"], "one line"),
    ],
)
def test_what_is_refused_writes_nothing(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run(tmp_path, "init", *arguments)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"\x1b" not in done.stderr
    assert list(tmp_path.iterdir()) == []
