"""Numbers, states and dates, from changes alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainqms.model.change import Change, Commit, DocumentHistory, History, Identity
from plainqms.model.document import Baseline, Document
from plainqms.model.ground import Ground
from plainqms.model.organization import Configuration, DocumentType, Organization
from plainqms.model.people import Assignment, Person
from plainqms.model.place import Place
from plainqms.model.revision import Assurance, State
from plainqms.model.system import System
from plainqms.views import revisions

ALICE = Identity("Alice Author", "alice@example.com")
CAROL = "Carol Keller <carol@example.com>"


GROUND = Ground(
    {"PRO": DocumentType(name="Procedure", folder="procedures")},
    (
        Person(id="carol", name="Carol Keller", emails=("carol@example.com",)),
        Person(id="alice", name="Alice Author", emails=("alice@example.com",)),
    ),
    (
        Assignment.model_validate(
            {"role": "managing_director", "person": "carol", "until": date(2026, 1, 20)}
        ),
        Assignment.model_validate({"role": "quality_manager", "person": "alice"}),
    ),
)


def change(day: int, **given: object) -> Change:
    when = datetime(2026, 1, day, 12, tzinfo=UTC)
    commit = Commit(f"{day:040x}", (), ALICE, ALICE, int(when.timestamp()), when.date(), f"Change {day}")
    values = {
        "path": "procedures/a.md", "blob": f"b{day}", "counted": True, "reason": "text changed", "authors": (ALICE,),
        "digest": f"text-1:sha256:{day:064x}", "ground": GROUND,
    }  # fmt: skip
    return Change(commit, **(values | given))  # type: ignore[arg-type]


def system(
    *changes: Change, on: date = date(2026, 2, 1), document: dict[str, object] | None = None, **kind: object
) -> System:
    configuration = Configuration(
        organization=Organization(name="Test"),
        document_types={"PRO": DocumentType(name="Procedure", folder="procedures", **kind)},  # type: ignore[arg-type]
    )
    documents = (
        Document("PRO-001", "A", "procedures/a.md", Place("procedures/a.md", 1), **(document or {})),
    )  # type: ignore[arg-type]
    return System(
        on,
        configuration,
        documents,
        people=(
            Person(id="carol", name="Carol Keller", emails=("carol@example.com",)),
            Person(id="alice", name="Alice Author", emails=("alice@example.com",)),
        ),
        assignments=(
            Assignment.model_validate(
                {"role": "managing_director", "person": "carol", "until": date(2026, 1, 20)}
            ),
        ),
        history=History(documents=(DocumentHistory("PRO-001", "procedures/a.md", changes),)),
    )


def numbers(of: System) -> list[str]:
    return [revision.number for revision in revisions.standings(of)["PRO-001"].revisions]


def test_numbers_follow_counted_changes() -> None:
    upkeep = change(3, counted=False, digest=change(2).digest)
    editorial = change(4, change_class="editorial")
    assert numbers(system(change(1), change(2), upkeep, editorial, change(5, change_class="editorial"), change(6))) == [
        "1", "2", "2.1", "2.2", "3",
    ]  # fmt: skip


def test_a_first_issue_is_never_editorial() -> None:
    assert numbers(system(change(1, change_class="editorial"))) == ["1"]


def test_a_baseline_goes_on_from_the_older_system() -> None:
    found = system(change(1, baseline=Baseline("7.2", date(2024, 5, 6), "M. Old")), change(2))
    first = revisions.standings(found)["PRO-001"].revisions[0]
    assert (numbers(found), first.issued) == (["7.2", "8"], date(2024, 5, 6))
    assert first.approvals == ()  # what a document says of its own past approves nothing


def test_a_baseline_that_comes_later_or_lies_ahead_counts_for_nothing() -> None:
    baseline = Baseline("7", date(2024, 5, 6), "M. Old")
    assert numbers(system(change(1), change(2, baseline=baseline))) == ["1", "2"]
    assert numbers(system(change(1, baseline=Baseline("7", date(2090, 1, 1), "M. Old")))) == ["1"]


def test_without_evidence_of_approval_nothing_is_in_force() -> None:
    assert revisions.standings(system(change(1)))["PRO-001"].state is State.NOT_RECORDED


def test_an_approval_needs_a_known_person_who_is_no_author() -> None:
    for said, state in [
        (CAROL, State.IN_FORCE),
        ("carol@example.com", State.IN_FORCE),
        ("Carol Keller <mallory@example.com>", State.NOT_RECORDED),
        ("Carol Keller", State.NOT_RECORDED),
        ("Alice Author <alice@example.com>", State.NOT_RECORDED),
        ("GitHub <noreply@github.com>", State.NOT_RECORDED),
    ]:
        found = system(change(1, approved_by=(said,)))
        assert revisions.standings(found)["PRO-001"].state is state, said


def test_an_approver_who_came_as_author_under_another_address_is_still_an_author() -> None:
    wrote = change(1, approved_by=(CAROL,), authors=(Identity("Carol Keller", "home@example.net"),))
    assert revisions.standings(system(wrote))["PRO-001"].state is State.NOT_RECORDED


def test_the_role_is_that_of_the_day_and_without_one_nothing_is_approved() -> None:
    early, late = change(19, approved_by=(CAROL,)), change(21, approved_by=(CAROL,))
    found = revisions.standings(system(early, late))["PRO-001"].revisions
    assert [[approval.role for approval in revision.approvals] for revision in found] == [
        ["managing_director"],
        [],
    ]


def test_who_wrote_since_the_last_approved_text_cannot_approve() -> None:
    carol = Identity("Carol Keller", "carol@example.com")
    wrote, tidied = change(1, authors=(carol,)), change(2, approved_by=(CAROL,))
    assert revisions.standings(system(wrote, tidied))["PRO-001"].state is State.NOT_RECORDED
    broken = change(2, authors=(carol,), counted=False, unmade=True, digest="")
    found = system(change(1), broken, change(3, approved_by=(CAROL,)))
    assert revisions.standings(found)["PRO-001"].state is State.NOT_RECORDED


def test_a_name_in_mailmap_makes_nobody_another_person() -> None:
    renamed = Identity("Zed", "zed@example.org", ("Carol Keller", "carol@example.com"))
    found = system(change(1, authors=(renamed,), approved_by=(CAROL,)))
    assert revisions.standings(found)["PRO-001"].state is State.NOT_RECORDED


def test_upkeep_moves_no_effective_date_without_an_approval() -> None:
    moved = change(3, counted=False, digest=change(2).digest, effective="2099-01-01")
    found = system(change(1), change(2, approved_by=(CAROL,)), moved)
    current = revisions.standings(found)["PRO-001"].current
    assert current is not None
    assert (current.number, current.effective) == ("2", date(2026, 1, 2))


def test_a_successor_in_force_ends_what_it_supersedes() -> None:
    found = system(change(1))
    second = Document("PRO-002", "B", "procedures/b.md", Place("procedures/b.md", 1), supersedes=("PRO-001",))
    for said, state in ((), State.NOT_RECORDED), ((CAROL,), State.WITHDRAWN):
        history = DocumentHistory(
            "PRO-002", "procedures/b.md", (change(3, approved_by=said, supersedes=("PRO-001",)),)
        )
        both = replace(
            found,
            documents=(*found.documents, second),
            history=History(documents=(*found.history.documents, history)),
        )
        assert revisions.standings(both)["PRO-001"].state is state


@pytest.mark.parametrize(
    ("rule", "effective"),
    [
        ("", date(2026, 1, 10)),
        ("on approval", date(2026, 1, 10)),
        ("+14 days", date(2026, 1, 24)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2025-03-01", date(2026, 1, 10)),
    ],
)
def test_effective_dates(rule: str, effective: date) -> None:
    assert revisions.effective_date(rule, date(2026, 1, 10)) == effective


def test_what_is_not_yet_effective_is_announced_and_the_earlier_one_stays() -> None:
    found = system(change(1), change(5, effective="+14 days"), on=date(2026, 1, 10))
    standing = revisions.standings(found)["PRO-001"]
    assert (
        standing.current.number if standing.current else "",
        [item.number for item in standing.coming],
    ) == ("1", ["2"])
    later = revisions.standings(replace(found, as_of=date(2026, 1, 19)))["PRO-001"]
    assert (later.current.number if later.current else "", later.coming) == ("2", ())


def test_a_later_revision_supersedes_even_one_that_was_to_take_effect_later() -> None:
    found = system(change(1), change(2, effective="2026-12-01"), change(3), on=date(2026, 1, 10))
    standing = revisions.standings(found)["PRO-001"]
    assert (standing.current.number if standing.current else "", standing.coming) == ("3", ())


def test_first_issue_in_the_future_is_not_in_force() -> None:
    standing = revisions.standings(system(change(1, effective="2026-12-01")))["PRO-001"]
    assert (standing.state, standing.current) == (State.COMING, None)


def test_withdrawn_and_removed() -> None:
    told = change(3, counted=False, digest=change(1).digest, withdrawn="2025-01-05")
    assert revisions.standings(system(change(1), told))["PRO-001"].withdrawn == date(
        2026, 1, 3
    )  # never backdated
    planned = system(change(1), replace(told, withdrawn="2026-12-05"))
    assert revisions.standings(planned)["PRO-001"].state is State.NOT_RECORDED
    gone = replace(system(change(1), change(2, blob="", digest="")), documents=())
    assert revisions.standings(gone)["PRO-001"].withdrawn == date(2026, 1, 2)


def test_back_after_a_removal_is_issued_again() -> None:
    found = system(change(1), change(2, blob="", digest=""), change(3, change_class="editorial"))
    assert numbers(found) == ["1", "2"]


def test_unapproved_text_under_stronger_assurance_is_a_draft() -> None:
    strict = replace(
        GROUND,
        types={"PRO": DocumentType(name="Procedure", folder="procedures", assurance=Assurance.RECORDED)},
    )
    for ground in (strict, replace(GROUND, types={})):  # and so is a text of a type that nobody defined
        standing = revisions.standings(system(change(1, ground=ground)))["PRO-001"]
        assert (standing.state, standing.revisions) == (State.DRAFT, ())
    lowered = revisions.standings(system(change(1, ground=strict), change(2)))["PRO-001"]
    assert [revision.issued.day for revision in lowered.revisions] == [
        2
    ]  # lowering it issues nothing backwards


def test_upkeep_belongs_to_the_revision_whose_text_it_kept() -> None:
    upkeep = change(3, counted=False, digest=change(2).digest)
    found = revisions.standings(system(change(1), change(2), upkeep, change(4)))["PRO-001"].revisions
    assert [revision.latest.commit.issued.day for revision in found] == [1, 3, 4]


def test_months() -> None:
    assert revisions.months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert revisions.months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert revisions.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)


@given(st.lists(st.tuples(st.sampled_from(["", "editorial"]), st.booleans()), max_size=20))
def test_numbers_only_rise(kinds: list[tuple[str, bool]]) -> None:
    changes = [
        change(day + 1, change_class=kind, counted=counted) for day, (kind, counted) in enumerate(kinds)
    ]
    found = [tuple(int(part) for part in number.split(".")) for number in numbers(system(*changes))]
    assert found == sorted(set(found))
    assert len(found) == sum(counted for _, counted in kinds)
