"""`qms verify`: one line a revision, from the bytes; what does not verify ends with 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asking import ask, ask_json, fingerprint
from repositories import BOB, Repo, document
from test_approval_records import RECORDED, record, write

from plainqms.model.sealed import LIST
from plainqms.pipeline import verifying
from plainqms.sources import git

ON = ("--as-of", "2026-06-30")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Two revisions of PRO-001, one approved personally, one entered; POL-001 issued by merging, not sealed."""
    repo = Repo(tmp_path / "repo")
    repo.settings(RECORDED)
    repo.write("procedures/scale.png", b"\x89PNG 1")
    repo.commit("Settings")
    record(repo, write(repo, "One."))
    record(
        repo, write(repo, "Two of {{ organization.name }} ![Scale](scale.png)"), number="2", by=BOB, evidence="Minutes"
    )  # fmt: skip
    status, out = ask(repo, "seal")
    assert status == 0, out
    repo.commit("Seal")
    repo.write("policies/p.md", document("POL-001", "Policy", "We mean it."))
    repo.commit("Policy")
    return repo


def test_one_line_a_revision_and_the_count(repo: Repo) -> None:
    before = fingerprint(repo.root)
    status, out = ask(repo, *ON, "verify")
    assert (status, out.splitlines()) == (
        0,
        [
            "POL-001      1  2026-01-07  not sealed; no digest written down; approval not recorded",
            "PRO-001      1  2026-01-03  sealed; text verified; approved by Carol Keller (personally)",
            "PRO-001      2  2026-01-05  sealed; text verified; approved by Carol Keller (entered with evidence)",
            "3 revisions of 2 documents: 1 personally, 1 entered with evidence, 1 not recorded; 2 sealed; "
            "0 with a text that differs.",
        ],
    )
    assert fingerprint(repo.root) == before


def test_one_document_alone(repo: Repo) -> None:
    status, out = ask(repo, *ON, "verify", "pro-001")
    assert (status, out.splitlines()[-1][:30]) == (0, "2 revisions of 1 document: 1 p")
    status, out = ask(repo, *ON, "verify", "PRO-002")
    assert (status, "did you mean PRO-001?" in out) == (2, True)


def test_for_programs(repo: Repo) -> None:
    status, told = ask_json(repo, *ON, "verify")
    assert (status, told["problems"]) == (0, [])
    rows = {(row["document"], row["revision"]): row for row in told["revisions"]}
    second = rows["PRO-001", "2"]
    assert (second["strength"], second["sealed"], second["digest_written"]) == ("entered", True, 2)
    assert second["digest"] in (repo.root / LIST).read_text(encoding="utf-8")
    assert rows["POL-001", "1"]["strength"] == "not recorded"


def test_a_text_that_differs_from_what_was_written_down_is_told(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No history is known in which the walk lets this pass: the comparison is made all the same."""
    made = verifying._digests

    def wrong(*given: Any) -> dict[tuple[str, str, int], str]:
        return {key: "wrong" if key[2] == 1 else digest for key, digest in made(*given).items()}

    monkeypatch.setattr(verifying, "_digests", wrong)
    status, out = ask(repo, *ON, "verify", "PRO-001")
    assert (
        status,
        "the text is wrong, but records/approvals/2026-01-03-PRO-001-r1-carol.yml says" in out,
    ) == (1, True)
    assert (out.count("TEXT DIFFERS"), out.count("the text is wrong")) == (1, 2)
    assert "1 with a text that differs" in out


def test_a_problem_of_another_document_is_not_this_ones(repo: Repo) -> None:
    (repo.root / "policies/p.md").unlink()
    repo.commit("Removed")
    assert ask(repo, *ON, "verify", "PRO-001")[0] == 0
    status, out = ask(repo, *ON, "verify")
    assert (status, "H370" in out) == (1, True)


def test_a_record_that_was_touched_is_told_as_git_tells_it(repo: Repo) -> None:
    (path,) = (repo.root / "records/approvals").glob("*r1*")
    path.write_text(path.read_text(encoding="utf-8") + "# Better\n", encoding="utf-8")
    repo.commit("Better")
    asked = ("--first-parent", "-m", "--no-renames", "--diff-filter=MDT", "--name-only", "--format=")
    told = repo.git("log", *asked, "--", "records/approvals").split()
    repository = git.open_repository(repo.root)
    assert list(git.touched(repository, repo.git("rev-parse", "HEAD"), "records/approvals")) == told
    assert told == [path.relative_to(repo.root).as_posix()]
    status, out = ask(repo, *ON, "verify")
    assert (status, out.count("H350")) == (1, 1)


def test_what_git_alone_finds_is_told_too(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "touched", lambda repository, tip, folder: ("records/approvals/x.yml",))
    status, out = ask(repo, *ON, "verify")
    assert (status, "git says that records/approvals/x.yml was touched later" in out) == (1, True)


def test_a_file_that_the_record_names_otherwise_is_noted(repo: Repo) -> None:
    def approved(body: str) -> Path:
        write(repo, body)
        at = f"2026-01-{repo.day:02d}T10:00:00+00:00"
        status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--yes", "--at", at)
        assert status == 0, out
        return max((repo.root / "records/approvals").iterdir(), key=lambda path: path.stat().st_mtime_ns)

    approved("Three.")
    repo.commit("Approval")
    assert "never stood" not in ask(repo, *ON, "verify")[1]
    path = approved("Four.")
    true = path.read_text(encoding="utf-8")
    path.write_text(true.replace('procedures/a.md": "', 'procedures/a.md": "0'), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != true
    repo.commit("Approval")
    out = ask(repo, *ON, "verify")[1]
    assert out.count("names procedures/a.md as it never stood on the main line") == 1


def test_as_of_a_day_only_what_was_issued_by_then(repo: Repo) -> None:
    out = ask(repo, "--as-of", "2026-01-04", "verify")[1]
    assert "1 revision of 1 document" in out.splitlines()[-1]


def test_where_the_history_cannot_be_read_nothing_is_verified(tmp_path: Path) -> None:
    status, out = ask(tmp_path, "verify")
    assert (status, "No revision was issued." in out) == (1, True)
