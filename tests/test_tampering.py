"""Ways to a wrong stamp, each with the problem it raises. None passes unseen.

Told elsewhere, with the same question: an approval of a text that never was or before it was written, by somebody
unknown, departed, without the role, its author, in the future, twice, of a wrong number; a record changed, removed,
moved, replaced through a merge or with other line ends later; roles, people, the one-person rule and the assurance in
the same commit (tests/test_approval_records.py); signatures and keys (tests/sources/test_signatures.py); lines of the
sealed list (tests/test_sealed.py); shallow, partial, grafted and diverged histories (tests/sources/test_git.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from asking import ask, last, problems, revisions, standing
from repositories import ALICE, ASSIGNMENTS, BOB, CAROL, SETTINGS, Repo, document
from test_approval_records import RECORDED, A, controlled, record, told, write

from plainqms.model.revision import State

IMAGE = "procedures/scale.png"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """PRO-001 shows a picture, a snippet and the organization's name; issued twice by records, and sealed."""
    repo = Repo(tmp_path / "repo")
    repo.settings(RECORDED)
    repo.write(IMAGE, b"\x89PNG 1")
    repo.write("procedures/snippets/words.md", "We mean it.\n")
    repo.commit("Settings")
    for number in ("1", "2"):
        body = f'Text {number} of {{{{ organization.name }}}}. {{% include "words.md" %}} ![Scale](scale.png)'
        record(repo, write(repo, body), number=number)
    seal(repo)
    assert told(repo) == []
    return repo


def seal(repo: Repo) -> None:
    status, out = ask(repo, "seal")
    assert status == 0, out
    repo.commit("Seal")


def later(repo: Repo, *arguments: str) -> None:
    """A git command on a later day, whose commits bear that day."""
    repo.day += 1
    repo.git(*arguments, date=f"2026-01-{repo.day:02d}T10:00:00+00:00")


# The history itself.


def squashed(repo: Repo) -> None:
    first = repo.git("rev-list", "--max-parents=0", "HEAD")
    repo.git("reset", "-q", "--soft", first)
    repo.commit("All of it")


def rebased(repo: Repo) -> None:
    first = repo.git("rev-list", "--max-parents=0", "HEAD")
    repo.git("checkout", "-q", "-b", "other", first)
    repo.write("notes.txt", "Put before")
    repo.commit("Notes")
    later(repo, "rebase", "-q", "--onto", "other", first, "main")


def reworded(repo: Repo) -> None:
    """The same texts on the same days; one message is another."""
    told = repo.git("fast-export", "main", "--signed-tags=strip").encode("utf-8", "surrogateescape")
    repo.git("checkout", "-q", "--detach")
    repo.git(
        "fast-import", "--quiet", "--force", given=told.replace(b"\nSettings\n", b"\nSettingz\n") + b"\n"
    )
    repo.git("checkout", "-q", "main")
    assert "Settingz" in repo.git("log", "--format=%s")


def dropped(repo: Repo) -> None:
    """Revision 2 is taken out of the history, with its approval; the list stays."""
    first, text = (repo.git("log", "--format=%H", f"--grep={what}") for what in ("Text 1", "Text 2"))
    assert first
    whole = (repo.root / "records/revisions.csv").read_bytes()
    repo.git("reset", "-q", "--hard", f"{text}^")
    repo.write("records/revisions.csv", whole)
    repo.commit("Seal")


def force_pushed(repo: Repo) -> None:
    """Somebody else's clone rewrote the branch and pushed; this clone took it over."""
    old = repo.git("rev-parse", "HEAD")
    squashed(repo)
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert repo.git("merge-base", "HEAD", old) != old


def fast_forwarded(repo: Repo) -> None:
    """A branch from before the last revision merged main and was pushed as main."""
    text = repo.git("log", "--format=%H", "--grep=Text 2")
    repo.git("checkout", "-q", "-b", "work", f"{text}^")
    repo.write("notes.txt", "Work")
    repo.commit("Work")
    later(repo, "merge", "-q", "--no-edit", "main")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--ff-only", "work")
    assert "Text 2" not in repo.git("log", "--first-parent", "--format=%s")


@pytest.mark.parametrize("deed", [squashed, rebased, reworded, dropped, force_pushed, fast_forwarded])
def test_a_history_rewritten_after_sealing_is_told_and_nothing_is_published(
    repo: Repo, deed: Callable[[Repo], None]
) -> None:
    deed(repo)
    assert "H365" in told(repo)
    status, out = ask(repo, "--as-of", "2026-06-30", "build")
    assert (status, "Nothing was published" in out) == (1, True)


def test_a_turned_main_line_is_told_by_its_merge_where_nothing_was_sealed(repo: Repo) -> None:
    fast_forwarded(repo)
    assert {"H365", "H369"} <= set(told(repo))


def test_a_merge_of_a_branch_into_the_main_line_is_as_it_should_be(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "work")
    repo.write("notes.txt", "Work")
    repo.commit("Work")
    repo.git("checkout", "-q", "main")
    repo.merge("work", message="Merge branch 'work'")
    assert told(repo) == []


@pytest.mark.parametrize("known", ["refs/heads/main", "refs/remotes/origin/main"])
def test_a_turned_main_line_is_told_where_a_branch_still_knows_the_old_one(repo: Repo, known: str) -> None:
    old = repo.git("rev-parse", "HEAD")
    other = "refs/remotes/origin/main" if known == "refs/heads/main" else "refs/heads/main"
    fast_forwarded(repo)
    new = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "--detach")
    repo.git("update-ref", other, new)
    repo.git("update-ref", known, old)
    assert "H368" in told(repo)


# The clock.


def clock_back(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="Text 3."))
    repo.commit("Text 3", on="2025-06-01")


def clock_ahead(repo: Repo) -> None:
    record(repo, write(repo, "Text 3."), number="3", at="2026-01-20T09:00:00+00:00")


@pytest.mark.parametrize(("deed", "code"), [(clock_back, "H320"), (clock_ahead, "H356")])
def test_clocks_that_differ_are_told(repo: Repo, deed: Callable[[Repo], None], code: str) -> None:
    deed(repo)
    assert code in told(repo)
    assert [item.issued.isoformat() for item in revisions(repo)] == ["2026-01-03", "2026-01-05"]


# What a text takes from elsewhere.


def another_image(repo: Repo) -> None:
    repo.write(IMAGE, b"\x89PNG 2")


def another_snippet(repo: Repo) -> None:
    repo.write("procedures/snippets/words.md", "We do not mean it.\n")


def renamed(repo: Repo) -> None:
    repo.write("qms.yml", RECORDED.replace("Test Gauges Ltd", "Better Gauges Ltd"))


@pytest.mark.parametrize(
    ("deed", "cause"),
    [
        (another_image, IMAGE), (another_snippet, "procedures/snippets/words.md"), (renamed, "organization.name"),
    ],
)  # fmt: skip
def test_what_a_text_shows_changes_the_text_which_waits_and_names_the_cause(
    repo: Repo, deed: Callable[[Repo], None], cause: str
) -> None:
    before = revisions(repo)[-1]
    deed(repo)
    repo.commit("Elsewhere", author=BOB)
    assert last(repo).digest != before.digest
    assert last(repo).cause == cause
    assert revisions(repo)[-1] == before  # what is in force stays
    status, out = ask(repo, "pending")
    assert (status, "PRO-001" in out) == (0, True)
    record(repo, before.digest, number="3")  # the old digest does not approve the new text
    assert [item.number for item in revisions(repo)] == ["1", "2"]
    assert told(repo) == ["H357"]


# Settings and company.


def lower(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS)


def fewer_roles(repo: Repo) -> None:
    repo.write("qms.yml", limited(repo, "[quality_manager, managing_director]"))


def nobody_else(repo: Repo) -> None:
    repo.write("qms.yml", (repo.root / "qms.yml").read_text(encoding="utf-8") + "one-person: Me.\n")


def limited(repo: Repo, roles: str) -> str:
    steps = f"approval: [{{meaning: approved, roles: {roles}}}]"
    return RECORDED.replace("assurance: recorded", f"assurance: recorded, {steps}")


@pytest.mark.parametrize("deed", [lower, fewer_roles, nobody_else])
@pytest.mark.parametrize("company", ["document", "approval", "pull request"])
def test_settings_that_ask_for_less_beside_a_text_or_an_approval_are_told(
    repo: Repo, deed: Callable[[Repo], None], company: str
) -> None:
    repo.write("qms.yml", limited(repo, "[managing_director]"))
    repo.commit("Only the director")
    if company == "approval":
        write(repo, "Text 3.")
    if company == "pull request":
        repo.git("checkout", "-q", "-b", "side")
    deed(repo)
    if company == "pull request":
        repo.commit("Settings alone", author=CAROL)
    if company == "approval":
        record(repo, last(repo).digest, number="3")
    else:
        write(repo, "Text 3.")
    if company == "pull request":
        repo.git("checkout", "-q", "main")
        repo.merge("side")
    assert "H362" in told(repo)


def test_lowered_in_a_change_of_its_own_it_is_told_no_more(repo: Repo) -> None:
    lower(repo)
    write(repo, "Text 3.")
    assert told(repo) == ["H362"]
    repo.write("qms.yml", RECORDED)
    repo.commit("Put back")
    assert told(repo) == []
    lower(repo)
    repo.commit("Lowered by itself")
    assert told(repo) == []


# Company of a record, its bytes, and what becomes of documents.


def text_and_record(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="Text 3."))
    record(repo, controlled(repo), number="3", by=BOB)


def deleted(repo: Repo) -> None:
    (repo.root / A).unlink()
    repo.commit("Removed")


def id_for_another(repo: Repo) -> None:
    deleted(repo)
    repo.write("procedures/other.md", document("PRO-001", title="Something else", body="Other."))
    repo.commit("Another document")


def by_a_joiner_before_joining(repo: Repo) -> None:
    repo.write(
        "records/assignments.yml",
        ASSIGNMENTS + '- {role: managing_director, person: alice, from: "2026-03-01"}\n',
    )
    repo.commit("Alice begins in March")
    record(repo, write(repo, "Text 3.", author=BOB), number="3", person="alice", by=ALICE)


def number_skipped(repo: Repo) -> None:
    record(repo, write(repo, "Text 3."), number="4")


def number_of_another(repo: Repo) -> None:
    record(repo, write(repo, "Text 3."), number="2", name="2026-01-20-PRO-001-r2-again")


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (text_and_record, "H363"), (deleted, "H370"), (id_for_another, "D221"), (by_a_joiner_before_joining, "H354"),
        (number_skipped, "H357"), (number_of_another, "H357"),
    ],
)  # fmt: skip
def test_the_rest_is_told(repo: Repo, deed: Callable[[Repo], None], code: str) -> None:
    deed(repo)
    found = {item.rule.code for item in problems(repo)}
    assert code in found


def test_an_older_text_restored_is_a_new_revision_that_says_which(repo: Repo) -> None:
    one = revisions(repo)[0]
    repo.git("checkout", "-q", one.change.commit.id, "--", A)
    repo.commit("Back")
    assert [item.number for item in revisions(repo)] == ["1", "2"]  # its old approval issues nothing
    record(repo, one.digest, number="3")
    assert "restores the text of revision 1" in revisions(repo)[-1].why_this_number


def test_a_document_that_went_may_come_back_to_say_its_end(repo: Repo) -> None:
    deleted(repo)
    repo.write(A, document("PRO-001", body="Text 2.", withdrawn="2026-02-01"))
    repo.commit("Withdrawn")
    codes = {item.rule.code for item in problems(repo)}
    assert not codes & {"H370", "D221"}
    assert "H400" in codes
    assert standing(repo).state is State.IN_FORCE  # until its end is approved: tests/test_endings.py
