"""Approvals as records: what issues a text, who counts, how strongly, and what becomes of every wrong one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from asking import last, load, problems, revisions, standing
from repositories import ALICE, ASSIGNMENTS, BOB, CAROL, PEOPLE, SETTINGS, Repo, document

from plainqms.model.revision import State, Strength

A = "procedures/a.md"
RECORDED = SETTINGS.replace(
    "PRO: {name: Procedure, folder: procedures",
    "PRO: {name: Procedure, folder: procedures, assurance: recorded",
)
DAVE = "Dave Deputy <dave@example.com>"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """PRO is `recorded`; Carol is managing director, Dave was until 3 January; Alice writes."""
    repo = Repo(tmp_path / "repo")
    repo.settings(RECORDED)
    repo.write("records/people.yml", PEOPLE + "- {id: dave, name: Dave Deputy, emails: [dave@example.com]}\n")
    repo.write(
        "records/assignments.yml",
        ASSIGNMENTS + '- {role: quality_manager, person: dave, from: "2020-01-01", until: "2026-01-03"}\n'
        '- {role: quality_manager, person: alice, from: "2020-01-01"}\n',
    )
    repo.commit("Settings")
    return repo


def write(repo: Repo, body: str, *, author: str = ALICE, **given: str) -> str:
    """A text on the main line; gives its digest."""
    repo.write(A, document("PRO-001", body=body))
    repo.commit(body, author=author, **given)
    return digest(repo)


def digest(repo: Repo) -> str:
    found: str = load(repo).system.history.of("PRO-001").changes[-1].digest  # type: ignore[union-attr]
    return found or controlled(repo)


def controlled(repo: Repo) -> str:
    from plainqms.sources import controlled_text, front_matter

    text = (repo.root / A).read_text(encoding="utf-8")
    return controlled_text.digest(
        controlled_text.controlled_text(title="Purchasing", body=front_matter.split(text).body)
    )


def record(
    repo: Repo,
    text: str,
    *,
    number: str = "1",
    person: str = "carol",
    role: str = "managing_director",
    at: str = "",
    meaning: str = "approved",
    by: str = CAROL,
    commit: bool = True,
    name: str = "",
    **more: str,
) -> str:
    at = at or f"2026-01-{repo.day + 1:02d}T09:00:00+00:00"
    extra = "".join(f'{key}: "{value}"\n' for key, value in more.items())
    path = f"records/approvals/{name or f'{at[:10]}-PRO-001-r{number}-{person}'}.yml"
    repo.write(
        path,
        f'schema: "plainqms/approval/1"\nperson: "{person}"\nrole: "{role}"\nmeaning: "{meaning}"\nat: "{at}"\n{extra}'
        f'texts:\n  - document: "PRO-001"\n    revision: "{number}"\n    digest: "{text}"\n',
    )
    if commit:
        repo.commit(f"Approval by {person}", author=by)
    return path


def told(repo: Repo) -> list[str]:
    return sorted(
        {item.rule.code for item in problems(repo) if item.rule.code.startswith("H3")} - {"H332", "H340"}
    )


def test_a_text_without_a_record_is_a_draft(repo: Repo) -> None:
    write(repo, "One.")
    assert standing(repo).state is State.DRAFT
    assert revisions(repo) == ()


def test_a_record_issues_exactly_its_text(repo: Repo) -> None:
    one = write(repo, "One.")
    write(repo, "Two.")
    record(repo, one, reason="First issue")
    (only,) = revisions(repo)
    assert (only.number, only.digest, only.issued.isoformat(), only.reason) == (
        "1",
        one,
        "2026-01-04",
        "First issue",
    )
    assert only.change.commit.subject == "One."
    assert standing(repo).state is State.IN_FORCE
    assert told(repo) == []


@pytest.mark.parametrize(
    ("by", "more", "strength"),
    [
        (CAROL, {}, Strength.PERSONAL),
        (CAROL, {"evidence": "minutes"}, Strength.PERSONAL),
        (BOB, {"evidence": "Minutes of 3 January, folder M-26"}, Strength.ENTERED),
        (BOB, {}, Strength.STATED),
        ("carol[bot] <carol[bot]@users.noreply.github.com>", {}, Strength.STATED),
    ],
)
def test_strength_is_who_committed_it_and_what_it_refers_to(
    repo: Repo, by: str, more: dict[str, str], strength: Strength
) -> None:
    record(repo, write(repo, "One."), by=by, **more)
    (only,) = revisions(repo)
    assert [item.strength for item in only.approvals] == [strength]


def test_an_editorial_text_becomes_a_minor_number(repo: Repo) -> None:
    record(repo, write(repo, "One."))
    two = write(repo, "One, spelt well.")
    record(repo, two, number="1.1", **{"class": "editorial"})
    assert [item.number for item in revisions(repo)] == ["1", "1.1"]
    assert told(repo) == []


def test_a_restored_text_says_which(repo: Repo) -> None:
    one = write(repo, "One.")
    record(repo, one)
    record(repo, write(repo, "Two."), number="2")
    assert write(repo, "One.") == one
    assert [item.number for item in revisions(repo)] == [
        "1",
        "2",
    ]  # the first record approves no third revision
    record(repo, one, number="3")
    assert "restores the text of revision 1" in revisions(repo)[-1].why_this_number


def test_two_steps_need_two_people(repo: Repo) -> None:
    steps = "[{meaning: reviewed}, {meaning: approved, roles: [managing_director]}]"
    repo.write("qms.yml", RECORDED.replace("assurance: recorded", f"assurance: recorded, approval: {steps}"))
    repo.commit("Two steps")
    one = write(repo, "One.", author=BOB)
    record(repo, one)
    assert standing(repo).state is State.DRAFT
    record(
        repo, one, person="alice", role="quality_manager", meaning="reviewed", by=ALICE
    )  # fmt: skip
    (only,) = revisions(repo)
    assert [item.meaning for item in only.approvals] == ["approved", "reviewed"]
    assert told(repo) == []


def test_a_deputy_is_shown_as_one(repo: Repo) -> None:
    repo.write(
        "records/assignments.yml",
        ASSIGNMENTS + '- {role: managing_director, person: dave, from: "2026-01-01", until: "2026-01-31", '
        "deputy_for: carol}\n",
    )
    repo.commit("Deputy")
    record(repo, write(repo, "One."), person="dave", by=DAVE)
    (approval,) = revisions(repo)[0].approvals
    assert approval.deputy_for == "carol"


def test_a_firm_of_one_says_so(repo: Repo) -> None:
    repo.write("qms.yml", RECORDED + "one-person: There is nobody else.\n")
    repo.commit("One person")
    record(repo, write(repo, "One.", author=CAROL))
    (approval,) = revisions(repo)[0].approvals
    assert approval.exception == "There is nobody else."


def test_an_author_before_the_last_approval_may_approve_what_others_wrote_since(repo: Repo) -> None:
    one = write(repo, "One.", author=CAROL)
    record(repo, one, person="alice", role="quality_manager", by=ALICE)
    two = write(repo, "Two.", author=ALICE)
    record(repo, two, number="2")
    assert [item.number for item in revisions(repo)] == ["1", "2"]


def test_a_text_issued_by_merging_can_be_approved_later(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    one = write(repo, "One.")
    assert standing(repo).state is State.NOT_RECORDED
    record(repo, one)
    assert standing(repo).state is State.IN_FORCE
    assert [item.number for item in revisions(repo)] == ["1"]


def test_a_text_in_force_stays_so_when_its_type_begins_to_ask_for_a_record(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.commit("Settings")
    repo.write(A, document("PRO-001", body="One."))
    repo.commit(f"One\n\nApproved-by: {CAROL}")
    repo.write("qms.yml", RECORDED)
    repo.commit("Procedures are approved by record from now on")
    assert (standing(repo).state, [item.number for item in revisions(repo)]) == (State.IN_FORCE, ["1"])
    record(repo, controlled(repo))
    (one,) = revisions(repo)
    assert [item.strength for item in one.approvals] == [Strength.STATED, Strength.PERSONAL]
    assert [item.strength for item in one.best_approvals] == [Strength.PERSONAL]
    write(repo, "Two.")
    assert (standing(repo).state, [item.number for item in revisions(repo)]) == (State.IN_FORCE, ["1"])


# One row for each way to a wrong stamp: what is done, what it is called, and that nothing was issued by it.


def of_no_text(repo: Repo) -> None:
    write(repo, "One.")
    record(repo, "text-1:sha256:" + "0" * 64)


def before_its_text(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="One."))
    text = controlled(repo)
    (repo.root / A).unlink()
    record(repo, text)
    assert write(repo, "One.") == text


def by_nobody(repo: Repo) -> None:
    record(repo, write(repo, "One."), person="mallory", by=BOB)


def without_the_role(repo: Repo) -> None:
    record(repo, write(repo, "One.", author=BOB), person="alice", by=ALICE)


def not_held_any_more(repo: Repo) -> None:
    write(repo, "One.")
    repo.day = 4
    record(repo, digest(repo), person="dave", role="quality_manager", by=DAVE)


def role_in_the_same_commit(repo: Repo) -> None:
    text = write(repo, "One.")
    repo.day = 4
    repo.write("records/assignments.yml", ASSIGNMENTS + "- {role: quality_manager, person: dave}\n")
    record(repo, text, person="dave", role="quality_manager", by=DAVE)


def person_in_the_same_commit(repo: Repo) -> None:
    text = write(repo, "One.")
    repo.write("records/people.yml", PEOPLE + "- {id: eve, name: Eve, emails: [eve@example.com]}\n")
    repo.write("records/assignments.yml", ASSIGNMENTS + "- {role: quality_manager, person: eve}\n")
    record(repo, text, person="eve", role="quality_manager", by="Eve <eve@example.com>")


def by_its_author(repo: Repo) -> None:
    record(repo, write(repo, "One.", author=CAROL))


def in_the_future(repo: Repo) -> None:
    record(repo, write(repo, "One."), at="2027-01-01T12:00:00+00:00")


def wrong_number(repo: Repo) -> None:
    record(repo, write(repo, "One."), number="4")


def wrong_step(repo: Repo) -> None:
    record(repo, write(repo, "One."), meaning="released")


def unsigned(repo: Repo) -> None:
    repo.write("qms.yml", RECORDED.replace("assurance: recorded", "assurance: signed"))
    repo.commit("Signed")
    record(repo, write(repo, "One."))


def lowered_assurance_in_the_same_commit(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS)
    repo.write(A, document("PRO-001", body="One."))
    repo.commit("One, and no records any more")


def exception_in_the_same_commit(repo: Repo) -> None:
    text = write(repo, "One.", author=CAROL)
    repo.write("qms.yml", RECORDED + "one-person: Me alone.\n")
    record(repo, text)


def unreadable(repo: Repo) -> None:
    text = write(repo, "One.")
    path = record(repo, text, commit=False)
    repo.write(path, (repo.root / path).read_text(encoding="utf-8").replace("meaning:", "meening:"))
    repo.commit("Approval", author=CAROL)


def of_a_removed_document(repo: Repo) -> None:
    text = write(repo, "One.")
    (repo.root / A).unlink()
    repo.commit("Removed")
    record(repo, text)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (of_no_text, "H353"), (before_its_text, "H353"), (by_nobody, "H354"), (without_the_role, "H354"),
        (not_held_any_more, "H354"), (role_in_the_same_commit, "H354"), (person_in_the_same_commit, "H354"),
        (by_its_author, "H355"), (in_the_future, "H356"), (wrong_number, "H357"), (wrong_step, "H359"),
        (unsigned, "H360"), (exception_in_the_same_commit, "H355"), (unreadable, "H351"),
        (of_a_removed_document, "H353"),
    ],
)  # fmt: skip
def test_what_does_not_count_is_told_and_issues_nothing(
    repo: Repo, deed: Callable[[Repo], None], code: str
) -> None:
    repo.day = max(repo.day, 1)
    deed(repo)
    assert code in told(repo)
    found = load(repo).system.history.of("PRO-001")
    assert found is not None
    assert revisions(repo) == ()


def test_lower_assurance_does_not_issue_the_text_that_came_with_it(repo: Repo) -> None:
    lowered_assurance_in_the_same_commit(repo)
    assert revisions(repo) == ()


def test_the_same_twice(repo: Repo) -> None:
    text = write(repo, "One.")
    record(repo, text)
    record(repo, text, at="2026-01-02T13:00:00+00:00", name="again")
    assert told(repo) == ["H358"]
    assert len(revisions(repo)[0].approvals) == 1


@pytest.mark.parametrize("deed", ["changed", "removed", "moved", "replaced by a merge", "line ends"])
def test_a_record_that_is_touched_later_is_told(repo: Repo, deed: str) -> None:
    text = write(repo, "One.")
    path = record(repo, text)
    full = repo.root / path
    if deed == "replaced by a merge":
        repo.git("checkout", "-q", "-b", "side")
    if deed in ("changed", "replaced by a merge"):
        repo.write(path, full.read_text(encoding="utf-8").replace("carol", "dave"))
    elif deed == "line ends":
        repo.write(path, full.read_bytes().replace(b"\n", b"\r\n"))
    elif deed == "removed":
        full.unlink()
    elif deed == "moved":
        full.rename(full.with_name("other.yml"))
    repo.commit(deed)
    if deed == "replaced by a merge":
        repo.git("checkout", "-q", "main")
        repo.merge("side")
    assert "H350" in told(repo)
    assert [item.person for item in revisions(repo)[0].approvals] == ["carol"]  # what was said that day


def test_as_of_a_day_between_nothing_is_approved_yet(repo: Repo) -> None:
    from datetime import date

    record(repo, write(repo, "One."))
    assert standing(repo, on=date(2026, 1, 2)).state is State.DRAFT
    assert standing(repo, on=date(2026, 1, 3)).state is State.IN_FORCE


def test_a_record_for_a_document_that_prints_values(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="We are {{ organization.name }}."))
    repo.commit("One")
    record(repo, last(repo).digest)
    assert [item.number for item in revisions(repo)] == ["1"]
    repo.write("qms.yml", RECORDED.replace("Test Gauges Ltd", "Better Gauges Ltd"))
    repo.commit("Renamed")
    assert [item.number for item in revisions(repo)] == ["1"]  # the new text waits for its approval
