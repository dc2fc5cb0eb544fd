"""What a change does to that by which everything else is judged, in sentences; what is lowered says so."""

from __future__ import annotations

from datetime import date

import pytest

from plainqms.model.organization import Configuration
from plainqms.model.people import Accounts, Assignment, Person, Role
from plainqms.model.system import System
from plainqms.sources.configuration import read_configuration
from plainqms.views import steering

BASE = """\
schema: "plainqms/configuration/1"
organization: {name: Test Gauges Ltd}
standards: [iso-9001-2015]
document_types:
  PRO:
    name: Procedure
    folder: procedures
    assurance: recorded
    approval: [{meaning: reviewed, roles: [quality_manager]}, {meaning: approved, roles: [director]}]
"""
STEPS = "approval: [{meaning: reviewed, roles: [quality_manager]}, {meaning: approved, roles: [director]}]"
ROLES = (Role(id="director", title="director"), Role(id="quality_manager", title="quality manager"))


def settings(text: str) -> Configuration:
    read, problems = read_configuration(text, "qms.yml")
    assert read is not None, problems
    return read


def system(text: str = BASE, **more: object) -> System:
    given = {"roles": ROLES, **more}
    return System(date(2026, 3, 9), settings(text), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (STEPS, STEPS.partition(", {meaning: approved")[0] + "]", "LOWERED: Procedure (PRO): who approves. "),
        ("assurance: recorded", "assurance: merge", "LOWERED: Procedure (PRO): what issues a text. "),
        ("assurance: recorded", "assurance: signed", "Procedure (PRO): what issues a text. "),
        (
            STEPS,
            "approval: [{meaning: approved, roles: [director]}]",
            "LOWERED: Procedure (PRO): who approves. ",
        ),
        (
            "roles: [director]",
            "roles: [director, quality_manager]",
            "LOWERED: Procedure (PRO): who approves. ",
        ),
        ("roles: [director]", "roles: []", "LOWERED: Procedure (PRO): who approves. "),
        (
            "    assurance:",
            "    training: error\n    assurance:",
            "Procedure (PRO), training: “warning” becomes",
        ),
        ("standards: [iso-9001-2015]", "standards: []", "standards: “iso-9001-2015” is gone."),
        ("schema", "branch: other\nschema", "branch: “main” becomes “other”."),
        ("schema", "one-person: Alone.\nschema", "LOWERED: authors may approve their own texts from now on"),
        (
            "schema",
            "suppress: [{rule: D248, path: a.md, reason: Soon., until: '2026-06-30'}]\nschema",
            "A PROBLEM IS SET ASIDE: D248 in a.md is no longer reported until 2026-06-30",
        ),
        (
            "schema",
            "not_applicable: [{clause: 'iso-9001:8.3', because: We design nothing.}]\nschema",
            "NOT APPLIED any more: iso-9001:8.3, because “We design nothing.”.",
        ),
    ],
)
def test_a_rule_that_changes_is_told(old: str, new: str, told: str) -> None:
    assert old in BASE
    (said,) = steering.loud(system(), system(BASE.replace(old, new, 1)))
    assert said.startswith(told)


def test_a_value_that_is_only_printed_is_not_loud() -> None:
    other = system(BASE.replace("Test Gauges", "Exact Gauges"))
    assert list(steering.loud(system(), other)) == []
    assert list(steering.quiet(system(), other)) == [
        "organization, name: “Test Gauges Ltd” becomes “Exact Gauges Ltd”"
    ]
    assert list(steering.quiet(system(), system())) == []


def test_people_and_who_holds_which_role() -> None:
    carol = Person(id="carol", name="Carol", emails=("c@example.com",))
    held = Assignment(role="director", person="carol", **{"from": "2020-01-01"})
    given = Assignment(role="quality_manager", person="carol", **{"from": "2026-01-01"})
    before = system(people=(carol,), assignments=(held,))
    after = system(
        people=(Person(id="carol", name="Carol", emails=("x@example.com",)), Person(id="bob", name="Bob")),
        assignments=(given,),
        roles=(ROLES[1],),
    )
    assert list(steering.loud(before, after)) == [
        "Role removed: director.",
        "Carol is recognised by other addresses: “c@example.com” becomes “x@example.com”.",
        "New person: Bob.",
        "ROLE GIVEN: Carol as quality manager, from 2026-01-01.",
        "ROLE TAKEN AWAY: Carol as director, from 2020-01-01; the entry is gone.",
    ]


def test_another_account_is_another_hand_that_approves() -> None:
    def known(account: str) -> System:
        return system(people=(Person(id="carol", name="Carol", accounts=Accounts(github=account)),))

    assert list(steering.loud(known("ckeller"), known("eve"))) == [
        "Carol is recognised by another account on GitHub: “ckeller” becomes “eve”."
    ]
    assert list(steering.loud(known("eve"), known("eve"))) == []
