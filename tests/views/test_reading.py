"""Who must read what, and who has: roles and audiences, revisions, joiners, leavers, absence, evidence, tasks."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from asking import load
from repositories import PEOPLE, Repo

from plainqms.model.people import Assignment
from plainqms.sources.standards import expand
from plainqms.views import reading
from plainqms.views.registers import Registers

BOTH = (
    '- {role: managing_director, person: carol, from: "2020-01-01"}\n'
    '- {role: quality_manager, person: alice, from: "2020-01-01"}\n'
)


def text(body: str, *, audience: str = "everyone", **keys: str) -> str:
    extra = "".join(f'{key}: "{value}"\n' for key, value in keys.items())
    front = f"id: PRO-001\ntitle: Purchasing\nowner: quality_manager\naudience: [{audience}]\n{extra}"
    return f"---\n{front}---\n\n## Purpose\n\n{body}\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Revision 1 of 10 January, 2 of 1 March, 2.1 of 1 April."""
    made = Repo(tmp_path / "system")
    made.settings()
    made.write("records/assignments.yml", BOTH)
    made.write("procedures/a.md", text("We buy well."))
    made.commit("First\n\nApproved-by: carol@example.com", on="2026-01-10")
    made.write("procedures/a.md", text("We buy better."))
    made.commit("Better\n\nApproved-by: carol@example.com", on="2026-03-01")
    made.write("procedures/a.md", text("We buy even better."))
    made.commit("A word\n\nChange-Class: editorial\nApproved-by: carol@example.com", on="2026-04-01")
    return made


def acknowledged(repo: Repo, *rows: tuple[str, str, str]) -> None:
    """Rows of person, day, revision."""
    repo.write(
        "records/acknowledgements.csv",
        "id,on,people,documents.1.document,documents.1.revision\n"
        + "".join(
            f"ACK-2026-{number:03d},{on},{person},PRO-001,{revision}\n"
            for number, (person, on, revision) in enumerate(rows, 1)
        ),
    )


def states(repo: Repo, on: str = "2026-06-30") -> dict[str, tuple[str, str, str, str]]:
    """State, revision to be read, since when, and the revision that was read."""
    system = load(repo, on=date.fromisoformat(on), committed=False).system
    return {
        item.person: (item.state.value, item.revision, item.since.isoformat(), item.read)
        for item in reading.readings(system).every
    }


def test_a_revision_makes_it_due_again_and_an_editorial_one_does_not(repo: Repo) -> None:
    acknowledged(repo, ("carol", "2026-01-12", "1"), ("alice", "2026-03-02", "2"))
    assert states(repo, "2026-02-20")["carol"] == ("read", "1", "2026-01-10", "1")
    assert states(repo, "2026-03-31")["carol"] == ("due", "2", "2026-03-01", "1")
    assert states(repo, "2026-04-01")["carol"] == ("overdue", "2", "2026-03-01", "1")
    assert states(repo)["alice"] == ("read", "2", "2026-03-01", "2")


def test_a_later_revision_covers_the_one_that_is_to_be_read(repo: Repo) -> None:
    acknowledged(repo, ("carol", "2026-04-02", "2.1"), ("carol", "2026-04-20", "1"))
    assert states(repo)["carol"] == ("read", "2", "2026-03-01", "2.1")


def test_what_was_not_issued_yet_or_never_is_not_read(repo: Repo) -> None:
    acknowledged(repo, ("carol", "2026-02-28", "2"), ("alice", "2026-04-02", "3"))
    assert {name: state[0] for name, state in states(repo).items()} == {
        "carol": "overdue",
        "alice": "overdue",
    }


def test_an_acknowledgement_of_tomorrow_is_not_known_today(repo: Repo) -> None:
    acknowledged(repo, ("carol", "2026-06-30", "2"))
    assert states(repo, "2026-06-29")["carol"][0] == "overdue"
    assert states(repo, "2026-06-30")["carol"][0] == "read"


def test_readers_are_those_who_hold_a_role_of_the_audience(repo: Repo) -> None:
    repo.write("procedures/a.md", text("We buy even better.", audience="quality_manager"))
    assert set(states(repo)) == {"alice"}
    repo.write("procedures/a.md", text("We buy even better.", audience="workshop"))
    assert states(repo) == {}


def test_joiners_from_their_first_day_and_leavers_no_more(repo: Repo) -> None:
    repo.write(
        "records/assignments.yml",
        '- {role: managing_director, person: carol, until: "2026-06-29"}\n'
        '- {role: quality_manager, person: alice, from: "2026-06-10"}\n',
    )
    assert states(repo) == {"alice": ("due", "2", "2026-06-10", "")}
    assert states(repo, "2026-07-11")["alice"][0] == "overdue"


@pytest.mark.parametrize(
    ("absent", "on", "expected"),
    [
        ('{from: "2026-06-01", until: "2026-06-30"}', "2026-06-30", ("absent", "2026-03-01")),
        ('{from: "2026-06-01"}', "2026-06-30", ("absent", "2026-03-01")),
        ('{from: "2026-03-30", until: "2026-06-10"}', "2026-06-30", ("due", "2026-06-11")),
        ('{from: "2026-03-30", until: "2026-06-10"}', "2026-07-12", ("overdue", "2026-06-11")),
        ('{from: "2026-04-01", until: "2026-06-10"}', "2026-06-30", ("overdue", "2026-03-01")),
        ('{from: "2026-02-01", until: "2099-12-31"}', "2026-06-30", ("absent", "2100-01-01")),
        (
            '{from: "2026-03-20", until: "2026-05-10"}, {from: "2026-06-01", until: "2026-06-20"}',
            "2026-06-30",
            ("due", "2026-06-21"),
        ),
    ],
)
def test_whoever_is_away_has_the_whole_time_after_the_return(
    repo: Repo, absent: str, on: str, expected: tuple[str, str]
) -> None:
    people = PEOPLE.replace("[carol@example.com]", f"[carol@example.com], absent: [{absent}]")
    repo.write("records/people.yml", people)
    state, _, since, _ = states(repo, on)["carol"]
    assert (state, since) == expected


def test_what_is_withdrawn_or_not_issued_is_not_to_be_read(repo: Repo) -> None:
    repo.write("procedures/b.md", text("Draft.").replace("PRO-001", "PRO-002"))
    assert set(states(repo)) == {"carol", "alice"}
    repo.write("procedures/a.md", text("We buy even better.", withdrawn="2026-06-01"))
    assert states(repo) == {}


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([("2020-01-01", "")], "2020-01-01"),
        ([("", "")], "0001-01-01"),
        ([("2020-01-01", "2025-12-31"), ("2026-01-01", "")], "2020-01-01"),
        ([("2020-01-01", "2025-12-30"), ("2026-01-01", "")], "2026-01-01"),
        ([("2026-02-01", ""), ("2025-02-01", "2026-04-01")], "2025-02-01"),
        ([("2020-01-01", "2025-12-31")], None),
        ([("2026-07-01", "")], None),
        ([], None),
    ],
)
def test_since_when_a_role_is_held_without_a_gap(
    periods: list[tuple[str, str]], expected: str | None
) -> None:
    def day(said: str) -> date | None:
        return date.fromisoformat(said) if said else None

    held = [
        Assignment.model_validate({"role": "r", "person": "p", "from": day(first), "until": day(last)})
        for first, last in periods
    ]
    found = reading.joined(held, date(2026, 6, 30))
    assert (found.isoformat() if found else None) == expected


def test_one_task_a_person_at_what_is_due_first(repo: Repo) -> None:
    other = text("We sell.").replace("PRO-001", "PRO-002").replace("Purchasing", "Selling")
    repo.write("procedures/b.md", other)
    repo.commit("Selling", on="2026-06-01")

    def tasks() -> list[tuple[str, str, str, str]]:
        system = load(repo, committed=False).system
        return [
            (task.on.isoformat(), task.identifier, task.what, task.owner)
            for task in Registers(system).due
            if task.what.startswith("Read")
        ]

    assert tasks() == []  # nobody keeps acknowledgements here
    acknowledged(repo, ("alice", "2026-04-12", "2.1"))
    assert tasks() == [
        ("2026-03-31", "PRO-001", "Read, with 1 other document", "carol"),
        ("2026-07-01", "PRO-002", "Read", "alice"),
    ]


def test_evidence_is_each_reader_of_what_is_in_force(repo: Repo) -> None:
    def shown() -> list[tuple[int, int, int, int]]:
        system = load(repo, committed=False).system
        found = Registers(system).evidence(partial(expand, standards=system.standards))
        items = found.get(("iso-9001-2015", "7.3"), ())
        return [(item.required, item.present, item.overdue, item.failing) for _, item in items]

    assert shown() == []
    acknowledged(repo, ("alice", "2026-04-12", "2.1"))
    assert shown() == [(2, 1, 1, 0)]
    kept = (repo.root / "records/acknowledgements.csv").read_text()
    sample = kept.replace("revision\n", "revision,sample\n").replace(",2.1\n", ",2.1,Another Ltd\n")
    repo.write("records/acknowledgements.csv", sample)
    assert shown() == [(2, 0, 1, 0)]
    repo.write("records/acknowledgements.csv", kept)
    repo.write("procedures/a.md", text("Not approved."))
    repo.commit("Unapproved", on="2026-05-01")
    assert shown() == []
