"""`qms diff`: any two revisions, and the draft."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import asking
import pytest
from repositories import Repo, document

from plainqms.publish import articles

A = "procedures/a.md"


class Answer(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run(repo: Repo, *arguments: str) -> Answer:
    done = asking.run(repo, *arguments)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(".gitignore", "/build/\n")
    repo.write(A, document("PRO-001", body="Within ten days.\n\n- one\n- two\n\n![Plan](plan.png)"))
    repo.write("procedures/plan.png", b"\x89PNG first")
    repo.commit("First\n\nApproved-by: Carol Keller <carol@example.com>")
    repo.write(A, (repo.root / A).read_text().replace("ten days", "twelve days"))
    repo.commit("Twelve\n\nChange-Reason: Audit 2026-03")
    repo.write("procedures/plan.png", b"\x89PNG second")
    repo.commit("A new plan")
    return repo


def test_two_revisions_with_their_reasons_and_approvals(repo: Repo) -> None:
    done = run(repo, "diff", "pro-001", "--from", "1", "--to", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "PRO-001  Purchasing: revision 1 → revision 2",
        "  revision 1, issued 2026-01-01: First",
        "    approved by Carol Keller, managing_director: stated in the change",
        "  revision 2, issued 2026-01-02: Audit 2026-03",
        "  1 passage changed",
        "",
        "Purpose",
        "  Within [-ten -]{+twelve +}days.",
    ]


def test_the_one_before_is_the_default_and_a_picture_is_known_by_its_content(repo: Repo) -> None:
    lines = run(repo, "diff", "PRO-001", "--to", "2.1").stdout.splitlines()
    assert lines[0].endswith("revision 2 → revision 2.1")
    before, after = (repo.git("rev-parse", f"{at}:procedures/plan.png")[:8] for at in ("HEAD~1", "HEAD"))
    assert lines[-1] == f"  [-[picture Plan, {before}]-]{{+[picture Plan, {after}]+}}"


def test_the_draft_against_the_last_revision(repo: Repo) -> None:
    assert run(repo, "diff", "PRO-001").stdout.endswith("Both read alike.\n")
    repo.write(A, (repo.root / A).read_text().replace("- two", "- two\n- three"))
    done = run(repo, "diff", "PRO-001")
    assert "revision 2.1 → the draft" in done.stdout
    assert done.stdout.endswith("Purpose\n  {+three+}\n")
    assert "draft" not in run(repo, "--as-of", "2026-01-02", "diff", "PRO-001").stdout


def test_far_from_a_change_words_are_left_out(repo: Repo) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    repo.write(A, document("PRO-001", body=f"{long} old {long}"))
    repo.commit("Long")
    repo.write(A, document("PRO-001", body=f"{long} new {long}"))
    said = run(repo, "diff", "PRO-001").stdout.splitlines()[-1]
    assert said.startswith("  … word50 ")
    assert said.endswith(" word9 …")
    assert "word59 [-old -]{+new +}word0" in said


def test_a_page_of_its_own(repo: Repo) -> None:
    repo.write(A, (repo.root / A).read_text().replace("- two", "- two <script>alert(1)</script>"))
    done = run(repo, "diff", "PRO-001", "--from", "1", "--to", "draft", "--format", "html")
    assert done.returncode == 0, done.stderr
    page = repo.root / "build/diff/pro-001-r1-draft/index.html"
    assert done.stdout == f"Open {page.as_uri()}\n"
    text = page.read_text()
    assert articles.check_page(text, "page") == []
    assert "<del>ten </del><ins>twelve </ins>" in text
    assert 'src="old/files/plan.png"' in text
    assert (page.parent / "old/files/plan.png").read_bytes() == b"\x89PNG first"
    assert (page.parent / "new/files/plan.png").read_bytes() == b"\x89PNG second"
    for name in ("qms.css", "archive.css", "accent.css", "archive.js", "qms.js", "fonts/fonts.css"):
        assert (page.parent.parent / "assets" / name).is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("PRO-002",), "did you mean PRO-001?"),
        (("XYZ-900",), "qms history lists them"),
        (("PRO-001", "--from", "9"), "issued: 1, 2, 2.1"),
        (("PRO-001", "--to", "1"), "revision 1 is its first"),
    ],
)
def test_what_is_not_there_is_said(repo: Repo, arguments: tuple[str, ...], said: str) -> None:
    done = run(repo, "diff", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_folder_that_leads_elsewhere_is_not_written_into(repo: Repo, tmp_path: Path) -> None:
    (repo.root / "build").mkdir(exist_ok=True)
    (tmp_path / "elsewhere").mkdir()
    (repo.root / "build/diff").symlink_to(tmp_path / "elsewhere")
    done = run(repo, "diff", "PRO-001", "--to", "2", "--format", "html")
    assert done.returncode == 1
    assert "S492" in done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []
