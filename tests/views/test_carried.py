"""What counts for an edition because it was read against it, and what was only carried over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import load
from recorded import RECORDED, approve, lay, write
from repositories import SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.model.correspondence import Kind
from plainqms.sources.standards import expand, read_standards
from plainqms.views.carried import Carried, carried_over
from plainqms.views.reviews import latest
from plainqms.views.transition import Progress, progress

A = "procedures/a.md"
APPROVED = "Written\n\nApproved-by: Carol Keller <carol@example.com>"
BOTH = SETTINGS.replace("[iso-9001-2015]", "[iso-9001-2015, iso-9001-2026]")
NEXT = SETTINGS.replace("[iso-9001-2015]", "[iso-9001-2026]")
PLANNED = SETTINGS + "transitions:\n  - {from: iso-9001-2015, to: iso-9001-2026, deadline: 2028-06-30}\n"
BODY = "We look ahead [[iso-9001:6.1.2]], we improve [[iso-9001:10.3]]."
OLD, NEW = read_standards(("iso-9001-2015", "iso-9001-2026"))
REVIEW = """\
- id: REV-2026-001
  on: "2026-03-02"
  documents: [{document: PRO-001, revision: "1"}]
  by: carol
  found: Read beside the new edition.
  against: [iso-9001-2026]
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """One procedure, approved under the edition of 2015; then a transition is planned."""
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.commit("Settings", on="2020-01-01")
    repo.write(A, document("PRO-001", body=BODY))
    repo.commit(APPROVED, on="2026-02-01")
    repo.settings(PLANNED)
    repo.commit("A transition is planned", on="2026-02-10")
    return repo


def carried(repo: Repo, *, on: date = date(2026, 6, 30), clause: str = "", written: str = "") -> Carried:
    loaded = load(repo, on=on)
    (text,) = pipeline.publications(loaded)
    return carried_over(loaded.system, text, NEW, clause=clause, written=written)


def way(repo: Repo, *, on: date = date(2026, 6, 30)) -> Progress:
    loaded = load(repo, on=on)
    (planned,) = loaded.system.transitions
    return progress(loaded.system, planned, pipeline.publications(loaded), expand)


def reviewed(repo: Repo, text: str = REVIEW) -> None:
    repo.write("records/reviews.yml", text)
    repo.commit("Read anew", on="2026-03-03")


def test_a_text_speaks_of_the_edition_that_was_followed_when_it_was_approved(repo: Repo) -> None:
    assert carried(repo)
    loaded = load(repo)
    (text,) = pipeline.publications(loaded)
    assert not carried_over(loaded.system, text, OLD)


@pytest.mark.parametrize("settings", [BOTH, NEXT], ids=["beside the old one", "in its place"])
def test_a_new_revision_is_a_new_reading_once_the_edition_is_followed(repo: Repo, settings: str) -> None:
    repo.write("qms.yml", settings)
    repo.commit("We follow the new edition", on="2026-03-01")
    assert carried(repo)  # the text is as it was
    repo.write(A, document("PRO-001", body=f"{BODY} And we ask."))
    repo.commit(APPROVED, on="2026-03-10")
    assert not carried(repo)
    assert carried(repo, on=date(2026, 3, 5))  # as at a day before


def test_an_edition_that_comes_with_the_text_is_the_one_it_was_approved_under(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings(NEXT)
    repo.write(A, document("PRO-001", body="We look ahead [[iso-9001:6.1.2]]."))
    repo.commit(APPROVED, on="2026-02-01")
    assert not carried(repo)


def test_a_change_that_brings_the_edition_and_the_text_is_a_new_reading(repo: Repo) -> None:
    repo.write("qms.yml", NEXT)
    repo.write(A, document("PRO-001", body="We look ahead anew [[iso-9001:6.1.2]]."))
    repo.commit(APPROVED, on="2026-03-01")
    assert not carried(repo)


def test_an_editorial_revision_is_no_new_reading(repo: Repo) -> None:
    repo.write("qms.yml", BOTH)
    repo.commit("We follow the new edition", on="2026-03-01")
    repo.write(A, document("PRO-001", body=f"{BODY} And so on."))
    repo.commit(f"{APPROVED}\nChange-Class: editorial", on="2026-03-10")
    assert carried(repo)


def test_a_text_that_waits_for_its_approval_is_read_when_that_arrives(tmp_path: Path) -> None:
    settings = RECORDED.replace("[iso-9001-2015]", "[iso-9001-2026]")
    repo = lay(Repo(tmp_path / "repo"))
    write(repo, "PRO-001", on="2026-02-01", body="We look ahead [[iso-9001:6.1.2]].")
    repo.write("qms.yml", settings)
    repo.commit("We follow the new edition", on="2026-03-01")
    approve(repo, "PRO-001", "1", on="2026-03-10")
    assert not carried(repo)


def test_a_text_approved_before_stays_carried_over(tmp_path: Path) -> None:
    settings = RECORDED.replace("[iso-9001-2015]", "[iso-9001-2026]")
    repo = lay(Repo(tmp_path / "repo"))
    write(repo, "PRO-001", on="2026-02-01", body="We look ahead [[iso-9001:6.1.2]].")
    approve(repo, "PRO-001", "1", on="2026-02-10")
    repo.write("qms.yml", settings)
    repo.commit("We follow the new edition", on="2026-03-01")
    assert carried(repo)


def test_a_citation_that_names_the_edition_was_written_for_it(repo: Repo) -> None:
    assert not carried(repo, written="iso-9001-2026:6.1.3")
    assert carried(repo, written="iso-9001:6.1.2")


def test_a_review_against_the_edition_is_a_reading(repo: Repo) -> None:
    reviewed(repo)
    found = carried(repo)
    assert (found.over, found.record) == (False, "REV-2026-001")
    assert carried(repo, on=date(2026, 3, 1))


def test_a_review_for_some_clauses_counts_for_those(repo: Repo) -> None:
    reviewed(repo, REVIEW + "  clauses: [iso-9001-2026:6.1]\n")
    assert not carried(repo, clause="6.1.2")
    assert carried(repo, clause="10.1")
    assert carried(repo)  # of the whole text


# What is no reading, with why.
NOT_READ = {
    "it is to be changed": REVIEW + "  result: to be changed\n  leads_to: [IMP-2026-001]\n",
    "another edition": REVIEW.replace("iso-9001-2026", "iso-9001-2015"),
    "no edition at all": REVIEW.replace("  against: [iso-9001-2026]\n", ""),
    "another document": REVIEW.replace("PRO-001", "PRO-009"),
    "a revision that there is not": REVIEW.replace('revision: "1"', 'revision: "2"'),
    "before the text was there": REVIEW.replace("2026-03-02", "2026-01-02"),
    "still to come": REVIEW.replace("2026-03-02", "2026-09-02"),
    "by somebody who held no role": REVIEW.replace("by: carol", "by: alice"),
    "a record with an error of its own": REVIEW + "  clauses: [iso-9001-2015:6.1]\n",
    "a record that cannot be read whole": REVIEW + "  seen: yes\n",
    "of another organization": REVIEW + "  sample: Example Instruments\n",
}


@pytest.mark.parametrize("text", NOT_READ.values(), ids=NOT_READ.keys())
def test_what_is_no_reading(repo: Repo, text: str) -> None:
    reviewed(repo, text)
    assert carried(repo, clause="6.1.2")


def test_a_reading_counts_for_the_text_that_was_read(repo: Repo) -> None:
    reviewed(repo)
    repo.write(A, document("PRO-001", body=f"{BODY} Otherwise."))
    repo.commit(f"{APPROVED}\nChange-Class: editorial", on="2026-03-10")
    assert not carried(repo)  # nothing changed for anybody
    repo.write(A, document("PRO-001", body=f"{BODY} Quite otherwise."))
    repo.commit(APPROVED, on="2026-03-20")
    assert carried(repo)


def test_progress_before_anything_was_read(repo: Repo) -> None:
    found = way(repo)
    assert (found.read, len(found.readings)) == (0, 1)
    cited = {row.step.clause.id: row.citing[0].numbers for row in found.rows if row.citing}
    assert cited == {"6.1.2": ("6.1.2",), "6.1.3": ("6.1.2",), "10.1": ("10.3",)}
    assert [row.step.clause.id for row in found.unanswered] == []
    assert found.readings[0].left == ("6.1.2", "6.1.3", "10.1")


def test_progress_clause_by_clause(repo: Repo) -> None:
    reviewed(repo, REVIEW + "  clauses: [iso-9001-2026:6.1, iso-9001-2026:10]\n")
    assert way(repo).read == 1
    repo.write("records/reviews.yml", REVIEW + "  clauses: [iso-9001-2026:6.1.2]\n")
    repo.commit("Less was read", on="2026-03-04")
    found = way(repo)
    assert (found.read, found.readings[0].left) == (0, ("6.1.3", "10.1"))


def test_a_revision_that_names_the_clauses_of_the_planned_edition_was_written_for_them(repo: Repo) -> None:
    body = "We look ahead [[iso-9001-2026:6.1.2]] [[iso-9001:6.1.2]], we seize [[iso-9001-2026:6.1.3]]."
    repo.write(A, document("PRO-001", body=body))
    repo.commit(APPROVED, on="2026-03-10")
    found = way(repo)
    assert (found.read, found.readings[0].clauses) == (1, ("6.1.2", "6.1.3"))


def test_after_the_change_old_numbers_lead_to_new_ones(repo: Repo) -> None:
    """Text unchanged: `iso-9001:10.3` in it speaks of the edition of 2015, whatever is followed today."""
    repo.write("qms.yml", PLANNED.replace("[iso-9001-2015]", "[iso-9001-2026]"))
    repo.commit("We follow the new edition", on="2026-03-01")
    found = way(repo)
    row = next(row for row in found.rows if row.step.clause.id == "10.1")
    assert (row.step.kind, row.citing[0].numbers, bool(row.citing[0].carried)) == (
        Kind.MERGED,
        ("10.3",),
        True,
    )


def test_while_both_are_followed_a_new_text_speaks_of_both(repo: Repo) -> None:
    repo.write("qms.yml", PLANNED.replace("[iso-9001-2015]", "[iso-9001-2015, iso-9001-2026]"))
    repo.commit("We follow both", on="2026-03-01")
    repo.write(A, document("PRO-001", body=f"{BODY} We seize [[iso-9001:6.1.3]]."))
    repo.commit(APPROVED, on="2026-03-10")
    found = way(repo)
    assert (found.read, found.readings[0].clauses) == (1, ("6.1.2", "6.1.3", "10.1"))


def test_drafts_and_texts_without_effect_are_not_counted(repo: Repo) -> None:
    repo.write("procedures/b.md", document("PRO-002", "Selling", BODY, effective="2027-01-01"))
    repo.write("procedures/c.md", document("PRO-003", "Storing", BODY, adopted="false"))
    repo.write(
        "procedures/d.md",
        document("PRO-004", "Packing", "As [[~iso-9001:6.1.2]] says.\n\n    [[iso-9001:6.3]]"),
    )
    repo.commit(APPROVED, on="2026-03-10")
    repo.write("procedures/e.md", document("PRO-005", "Sending", BODY))
    assert [item.publication.document.id for item in way(repo).readings] == ["PRO-001"]


AUDIT = """\
- id: AUD-2026-001
  title: The new edition
  kind: internal
  owner: quality_manager
  scope: Everything
  criteria: [iso-9001-2026]
  auditors: [{name: Ann Other, part: lead auditor, competence: Course of 2026}]
  planned: "2026-05-12"
"""
HELD = (
    '  held_on: "2026-05-12"\n  reported_on: "2026-05-13"\n'
    '  rows: [{clause: iso-9001-2026:6.1.2, seen: "Four risks.", result: conformity}]\n'
)


@pytest.mark.parametrize(
    ("text", "known", "done"),
    [
        (AUDIT, 1, False),
        (AUDIT + HELD, 1, True),
        (AUDIT + HELD.replace('  reported_on: "2026-05-13"\n', ""), 1, False),
        (
            AUDIT.replace("iso-9001-2026", "iso-9001") + HELD,
            0,
            False,
        ),  # the family means the one that is followed
        (AUDIT.replace("iso-9001-2026", "iso-9001-2015") + HELD, 0, False),
        (AUDIT.replace("kind: internal", "kind: supplier") + HELD, 0, False),
        (AUDIT + '  cancelled_on: "2026-05-01"\n  cancelled_because: Ill\n', 0, False),
    ],
)
def test_audits_against_the_new_edition(repo: Repo, text: str, known: int, done: bool) -> None:
    repo.write("records/audits.yml", text)
    repo.commit("Audits", on="2026-06-01")
    found = way(repo)
    assert (len(found.audits), found.audited) == (known, done)


def test_a_management_review_of_the_new_edition(repo: Repo) -> None:
    record = (
        "- {id: MR-2026-001, title: Year, owner: managing_director, planned: 2026-05-01, standards: [%s]}\n"
    )
    for edition, known in (("iso-9001-2026", 1), ("iso-9001-2015", 0)):
        repo.write("records/management-reviews.yml", record % edition)
        repo.commit("Review", on="2026-06-01")
        found = way(repo)
        assert (len(found.reviews), found.reviewed) == (known, False)


def test_the_same_input_gives_the_same_progress(repo: Repo) -> None:
    once, twice = (way(repo) for _ in range(2))
    assert [row.step for row in once.rows] == [row.step for row in twice.rows]


def test_a_reading_for_some_clauses_is_no_review_of_the_whole(repo: Repo) -> None:
    for text, known in ((REVIEW, True), (REVIEW + "  clauses: [iso-9001-2026:6.1]\n", False)):
        reviewed(repo, text)
        system = load(repo).system
        (text_in_force,) = pipeline.publications(load(repo))
        assert text_in_force.standing.current is not None
        assert (latest(system, "PRO-001", text_in_force.standing.current) is not None) == known
