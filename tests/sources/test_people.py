"""Roles, people and assignments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plainqms.model.people import Person, Role
from plainqms.sources.people import read_assignments, read_people, read_roles

RECORDS = Path(__file__).parents[2] / "records"
ROLES = (Role(id="quality_manager", title="quality manager"), Role(id="buyer", title="buyer"))
PEOPLE = (Person(id="j_osei", name="James Osei"),)


def codes(problems):
    return [(item.rule.code, item.place.line, item.place.column) for item in problems]


def test_our_own_records_are_right():
    def text(name):
        return (RECORDS / name).read_text(encoding="utf-8")

    roles, problems = read_roles(text("roles.yml"), "records/roles.yml")
    assert problems == ()
    people, problems = read_people(text("people.yml"), "records/people.yml")
    assert problems == ()
    assignments, problems = read_assignments(
        text("assignments.yml"), "records/assignments.yml", roles=roles, people=people
    )
    assert problems == ()
    assert roles
    assert people
    assert assignments[0].from_ is not None


def test_empty_files_are_no_problem():
    assert read_roles("", "r") == ((), ())
    assert read_people("# nobody yet\n", "p") == ((), ())
    assert read_assignments("", "a", roles=(), people=()) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- {id: a, title: a}\n- {id: a, title: b}\n", [("C130", 2, 8)]),
        ("- {id: Quality Manager, title: a}\n", [("C103", 1, 8)]),
        ("- {id: a}\n", [("C102", 1, 3)]),
        ("- {id: a, titel: a, title: b}\n", [("C101", 1, 11)]),
        ("id: a\n", [("C103", 1, 1)]),
        ("- a\n", [("C103", 1, 3)]),
        ("- {id: a, title: a}\n- [a\n", [("Y104", 2, 3)]),
    ],
)
def test_roles(text, expected):
    assert codes(read_roles(text, "r")[1]) == expected


def test_of_two_of_one_id_the_first_stands():
    roles, _ = read_roles("- {id: a, title: one}\n- {id: a, title: two}\n- {id: b, title: three}\n", "r")
    assert [role.title for role in roles] == ["one", "three"]


def test_people_share_no_address():
    people, problems = read_people(
        "- {id: a, name: A, emails: [x@y.z]}\n- id: b\n  name: B\n  emails:\n    - b@y.z\n    - X@y.z\n",
        "p",
    )
    assert codes(problems) == [("C134", 6, 7)]
    assert people[0].emails == ("x@y.z",)


@pytest.mark.parametrize("account", ["@keller", "keller evil", "a@b.c", "-x", '"a\\n* @eve"', "x.", "a/b"])
def test_an_account_is_a_name_and_nothing_else(account):
    people, problems = read_people(
        f"- {{id: a, accounts: {{github: {account!s}}}}}\n".replace("@keller", '"@keller"'), "p"
    )
    assert [code for code, _, _ in codes(problems)] == ["C103"]
    assert [person.accounts.github for person in people] == [""]


def test_one_address_is_a_list_of_one():
    people, problems = read_people("- {id: a, name: A, emails: x@y.z}\n", "p")
    assert (people[0].emails, problems) == (("x@y.z",), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- {role: qualty_manager, person: j_osei}\n", [("C131", 1, 10)]),
        ("- {role: buyer, person: j_osay}\n", [("C132", 1, 25)]),
        ("- {role: x, person: y}\n", [("C131", 1, 10), ("C132", 1, 21)]),
        ("- {role: buyer, person: j_osei, from: 2024-02-01, until: 2024-01-31}\n", [("C133", 1, 58)]),
        ("- {role: buyer, person: j_osei, from: 2023-02-29}\n", [("C103", 1, 39)]),
        ("- {role: buyer, person: j_osei, form: 2023-02-28}\n", [("C101", 1, 33)]),
    ],
)
def test_assignments(text, expected):
    assignments, problems = read_assignments(text, "a", roles=ROLES, people=PEOPLE)
    assert codes(problems) == expected
    assert [item.from_ for item in assignments] == ([None] if expected[0][0] in ("C101", "C103") else [])


def test_the_meant_role_is_named():
    _, (problem,) = read_assignments(
        "- {role: qualty_manager, person: j_osei}\n", "a", roles=ROLES, people=PEOPLE
    )
    assert "quality_manager" in problem.remedy


def test_an_assignment_holds_on_its_first_and_last_day():
    (assignment,), problems = read_assignments(
        "- {role: buyer, person: j_osei, from: 2024-02-01, until: 2024-02-29}\n",
        "a",
        roles=ROLES,
        people=PEOPLE,
    )
    assert problems == ()
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1)]
    assert [assignment.holds_on(day) for day in days] == [False, True, True, False]
