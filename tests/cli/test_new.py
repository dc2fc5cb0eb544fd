"""`qms new`: an id that nobody ever used, a file that passes its check, and nothing written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import ask, codes, run
from repositories import BOB, SETTINGS, Repo, document


def new(repo: Repo, *arguments: str) -> tuple[str, str]:
    status, out = ask(repo, "new", *arguments)
    assert status == 0, out
    identifier, path = out.strip().split("  ", 1)
    assert (repo.root / path).is_file()
    return identifier, path


@pytest.mark.parametrize("kind", ["policy", "procedure", "work-instruction", "PRO"])
def test_the_new_file_passes_its_check(repo: Repo, kind: str) -> None:
    title = 'He said "C:\\stop" – Prüfung # 1: 🔥 {{ x }} [[y]]'
    _, path = new(repo, kind, title, "--owner", "quality_manager", "--process", "purchasing")
    assert codes(repo) == []
    repo.commit("Begin")
    assert codes(repo) == []
    assert f"title: {title}".split('"')[0][:10] in (repo.root / path).read_text(encoding="utf-8").replace(
        '"', ""
    )


def test_without_an_owner_it_is_a_warning_only(repo: Repo) -> None:
    new(repo, "procedure", "Ownerless")
    assert ask(repo, "check")[0] == 0
    assert ask(repo, "check", "--strict")[0] == 1


def test_numbers_follow_each_other(repo: Repo) -> None:
    assert [new(repo, "procedure", "Same title")[0] for _ in range(3)] == ["PRO-001", "PRO-002", "PRO-003"]
    assert new(repo, "policy", "Another")[0] == "POL-002"


def test_a_number_of_a_removed_document_is_not_taken(repo: Repo) -> None:
    repo.write("procedures/PRO-007.md", document("PRO-007"))
    repo.commit("Issue")
    (repo.root / "procedures/PRO-007.md").unlink()
    repo.commit("Withdraw")
    assert new(repo, "procedure", "Next")[0] == "PRO-008"


def test_a_number_of_a_document_that_changed_its_id_is_not_taken(repo: Repo) -> None:
    repo.write("procedures/buying.md", document("PRO-009"))
    repo.commit("Issue")
    repo.write("procedures/buying.md", document("PRO-002"))
    repo.commit("Another id")
    assert new(repo, "procedure", "Next")[0] == "PRO-010"


def test_a_number_that_came_with_a_merge_and_went_is_not_taken(repo: Repo) -> None:
    repo.git("switch", "-q", "-c", "side")
    repo.write("procedures/PRO-005.md", document("PRO-005"))
    repo.commit("On a branch", author=BOB)
    repo.git("switch", "-q", "main")
    repo.merge("side")
    repo.git("rm", "-q", "procedures/PRO-005.md")
    repo.commit("Withdraw")
    assert new(repo, "procedure", "Next")[0] == "PRO-006"


def test_a_number_of_a_draft_is_not_taken(repo: Repo) -> None:
    repo.git("switch", "-q", "-c", "side")
    repo.write("procedures/PRO-005.md", document("PRO-005"))
    repo.commit("On a branch")
    assert new(repo, "procedure", "Next")[0] == "PRO-006"


def test_a_number_in_the_future_of_a_wrong_clock_is_not_taken(repo: Repo) -> None:
    repo.write("procedures/PRO-007.md", document("PRO-007"))
    repo.commit("Issue", on="2099-01-01")
    repo.git("rm", "-q", "procedures/PRO-007.md")
    repo.commit("Withdraw", on="2099-01-02")
    assert new(repo, "procedure", "Next")[0] == "PRO-008"


def test_a_file_whose_front_matter_is_broken_keeps_its_number(repo: Repo) -> None:
    written = repo.write("procedures/PRO-001-next.md", "---\nid: [\n---\n")
    assert new(repo, "procedure", "Next")[0] == "PRO-002"
    assert written.read_text() == "---\nid: [\n---\n"


def test_before_the_first_commit(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "young")
    repo.settings()
    assert new(repo, "procedure", "First")[0] == "PRO-001"


def test_from_a_folder_below(repo: Repo) -> None:
    (repo.root / "procedures").mkdir()
    status, _ = ask(repo.root / "procedures", "new", "policy", "Second")
    assert status == 0
    assert (repo.root / "policies/POL-002-second.md").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["prozedure", "Title"], "procedure"),
        (["manual", "Title"], "work instruction"),
        (["procedure", "Title", "--owner", "qality_manager"], "quality_manager"),
        (["procedure", "Title", "--process", "purchase"], "purchasing"),
        (["procedure", "two\nlines"], "title"),
        (["procedure", "\x1b[31m"], "title"),
        (["procedure", " "], "title"),
        (["\x1b[31m", "Title"], "procedure"),
    ],
)
def test_what_is_refused_writes_nothing(repo: Repo, arguments: list[str], told: str) -> None:
    done = run(repo, "new", *arguments)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"\x1b" not in done.stderr
    assert repo.git("status", "--porcelain") == ""


def test_a_history_that_is_not_whole_gives_no_number(repo: Repo, tmp_path: Path) -> None:
    repo.commit("Second")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(clone))
    status, out = ask(clone, "new", "procedure", "Title")
    assert (status, "shallow" in out) == (1, True)
    assert not (clone / "procedures").exists()


def test_a_bare_repository_has_no_folder_to_write_into(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "bare"))
    assert ask(tmp_path / "bare", "new", "procedure", "Title")[0] == 2
    assert not (tmp_path / "bare" / "procedures").exists()


def test_a_type_of_the_companys_own(repo: Repo) -> None:
    repo.settings(
        SETTINGS.replace("  WI:", "  SOP-QA: {name: Standard operating procedure, folder: sops/qa}\n  WI:")
    )
    repo.commit("Own type")
    assert new(repo, "standard-operating-procedure", "Own", "--process", "purchasing") == (
        "SOP-QA-001",
        "sops/qa/SOP-QA-001-own.md",
    )
