"""`qms approve`, `qms pending`, `qms reject`: what is shown, what is written, who is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asking import ask, revisions
from repositories import CAROL, Repo, document
from test_approval_records import RECORDED

A = "procedures/a.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings(RECORDED)
    repo.commit("Settings")
    repo.write(A, document("PRO-001", body="Calibrate every 12 months."))
    repo.commit("One")
    return repo


AT = ("--at", "2026-01-03T09:00:00+00:00")


def test_approving_shows_the_change_and_issues_exactly_that_text(repo: Repo) -> None:
    status, out = ask(repo, "pending")
    assert status == 0
    assert "PRO-001  Purchasing  (to become revision 1;" in out
    assert "Carol Keller (managing_director)" in out
    status, out = ask(repo, "approve", "pro-001", "--as", "carol", "--reason", "First issue", "--yes", *AT)
    assert status == 0, out
    assert "Calibrate every 12 months." in out
    path = "records/approvals/2026-01-03-PRO-001-r1-carol.yml"
    assert f"Written: {path}" in out
    assert revisions(repo) == ()  # it counts once it is on the main line
    repo.commit("Approval", author=CAROL)
    (only,) = revisions(repo)
    assert (only.number, only.reason, only.approvals[0].strength.words) == ("1", "First issue", "personally")
    assert ask(repo, "pending")[1] == "Nothing waits for an approval.\n"
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--yes")
    assert (status, "approved as it stands" in out) == (2, True)


def test_files_and_values_that_went_into_the_text_stand_in_the_record(repo: Repo) -> None:
    repo.write("procedures/snippets/words.md", "We mean it.\n")
    repo.write("procedures/scale.png", b"\x89PNG\r\n\x1a\n")
    body = '{% include "words.md" %} By {{ organization.name }}. ![Scale](scale.png)'
    repo.write(A, document("PRO-001", body=body))
    repo.commit("Two")
    assert (
        ask(repo, "approve", "PRO-001", "--as", "carol", "--yes", "--at", "2026-01-04T09:00:00+00:00")[0] == 0
    )
    (path,) = (repo.root / "records/approvals").iterdir()
    text = path.read_text(encoding="utf-8")
    for named in (
        "procedures/a.md",
        "procedures/snippets/words.md",
        "procedures/scale.png",
        "Test Gauges Ltd",
    ):
        assert named in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("PRO-001", "--as", "alice"), "Alice Author holds no role today"),
        (("PRO-001", "--as", "carl"), "did you mean carol?"),
        (("PRO-009", "--as", "carol"), "there is no document PRO-009"),
        (
            ("PRO-001", "--as", "carol", "--role", "quality_manager"),
            "holds managing_director, not quality_manager",
        ),
        (("--as", "carol"), "name documents, or --pending"),
        (("PRO-001", "--as", "carol"), "add --yes"),
        (("PRO-001", "--as", "carol", "--at", "tomorrow"), "is no date and time"),
        (
            ("--because", "organization.name", "--as", "carol", "--yes"),
            "nothing waits because of organization.name",
        ),
    ],
)
def test_what_is_refused(repo: Repo, arguments: tuple[str, ...], said: str) -> None:
    status, out = ask(repo, "approve", *arguments)
    assert (status, said in " ".join(out.split())) == (2, True), out
    assert not (repo.root / "records/approvals").exists()


def test_who_wrote_it_is_refused_on_the_main_line_and_beside_it(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "better")
    repo.write(A, document("PRO-001", body="Calibrate every 24 months."))
    repo.commit("Two", author=CAROL)
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--yes")
    assert (status, "is among the authors of PRO-001" in out) == (2, True)


def test_what_is_not_committed_is_not_approved(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="Calibrate every 24 months."))
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--yes")
    assert (status, "commit procedures/a.md first" in out) == (2, True)


def test_a_shared_change_is_one_sitting_and_editorial_is_questioned(repo: Repo) -> None:
    for number in (1, 2, 3):
        repo.write(
            f"procedures/{number}.md",
            document(f"PRO-00{number}", f"Title {number}", "By {{ organization.name }}."),
        )
    (repo.root / A).unlink()
    repo.commit("Three")
    assert (
        ask(repo, "approve", "--pending", "--as", "carol", "--yes", "--at", "2026-01-04T09:00:00+00:00")[0]
        == 0
    )
    repo.commit("Approved", author=CAROL)
    repo.write("qms.yml", RECORDED.replace("Test Gauges Ltd", "Test Gauges 2 Ltd"))
    repo.commit("Renamed")
    status, out = ask(
        repo, "approve", "--because", "organization.name", "--as", "carol", "--class", "editorial", "--yes",
        "--at", "2026-01-06T09:00:00+00:00",
    )  # fmt: skip
    assert status == 0, out
    assert "Is this editorial? a number: “2” is new" in out
    assert "By Test Gauges {+2 +}Ltd." in out
    assert "records/approvals/2026-01-06-PRO-001-r1.1-and-2-more-carol.yml" in out
    repo.commit("Approved", author=CAROL)
    assert [item.number for item in revisions(repo, "PRO-003")] == ["1", "1.1"]


def test_saying_no_issues_nothing_and_is_kept(repo: Repo) -> None:
    status, out = ask(repo, "reject", "PRO-001", "--as", "carol", "--because", "Too seldom", *AT)
    assert status == 0, out
    repo.commit("No", author=CAROL)
    assert revisions(repo) == ()
    assert "PRO-001" in ask(repo, "pending")[1]


def test_pending_for_programs(repo: Repo) -> None:
    status, out = ask(repo, "pending", "--as", "carol", "--format", "json")
    assert status == 0
    (row,) = json.loads(out)["pending"]
    assert (row["document"], row["revision"], row["since"]) == ("PRO-001", "1", "2026-01-02")
    assert row["able"] == [{"person": "carol", "role": "managing_director"}]
    assert ask(repo, "pending", "--as", "alice")[1] == "Nothing waits for an approval.\n"


def test_what_a_commit_stated_is_put_on_record_once_records_are_asked_for(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001"))
    repo.commit(f"One\n\nApproved-by: {CAROL}")
    assert ask(repo, "pending")[1] == "Nothing waits for an approval.\n"
    repo.write("qms.yml", RECORDED)
    repo.commit("From now on by records")
    assert "issued as revision 1" in ask(repo, "pending")[1]
    assert ask(repo, "approve", "PRO-001", "--as", "carol", "--yes", *AT)[0] == 0
    repo.commit("Approved", author=CAROL)
    (only,) = revisions(repo)
    assert [item.strength.words for item in only.approvals] == ["stated in the change", "personally"]
    assert ask(repo, "pending")[1] == "Nothing waits for an approval.\n"
