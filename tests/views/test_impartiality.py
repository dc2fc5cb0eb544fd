"""Who audits what they stand close to, and whether they can: each answer at its edge, from records made for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from asking import load
from repositories import ALICE, BOB, Repo, document

from plainqms.model.people import Assignment, Person
from plainqms.model.system import System
from plainqms.registers.audits import Audit
from plainqms.registers.certificates import Certificate
from plainqms.registers.competence import Requirement
from plainqms.registers.processes import Process
from plainqms.registers.training import Training
from plainqms.views import impartiality
from plainqms.views.impartiality import Bond, Shown, Tie

PEOPLE = ("alice", "bob", "carol", "dora", "erin")
DAY = date(2026, 5, 12)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> System:
    """PRO-001 of purchasing: revision 1 of 5 January by Alice, 2 of 1 June by Bob, both approved by Carol."""
    repo = Repo(tmp_path_factory.mktemp("impartial") / "repo")
    repo.settings()
    people = "".join(
        f"- {{id: {name}, name: {name.title()} Author, emails: [{name}@example.com]}}\n" for name in PEOPLE
    )
    repo.write("records/people.yml", people)
    repo.commit("Settings", on="2026-01-01")
    for text, author, day in (
        ("Orders are written.", ALICE, "2026-01-05"),
        ("Orders are signed.", BOB, "2026-06-01"),
    ):
        repo.write("procedures/PRO-001.md", document("PRO-001", "Purchasing", text, process="purchasing"))
        repo.commit(f"{text}\n\nApproved-by: Carol Author <carol@example.com>", on=day, author=author)
    return load(repo).system


def person(name: str, *absent: tuple[str, str | None]) -> Person:
    away = tuple({"from": first, "until": last} for first, last in absent)
    return Person.model_validate({
        "id": name, "name": f"{name.title()} Author", "emails": (f"{name}@example.com",), "absent": away,
    })  # fmt: skip


def assigned(name: str, role: str, first: str = "2020-01-01", last: str | None = None) -> Assignment:
    return Assignment.model_validate({"person": name, "role": role, "from": first, "until": last})


def audit(*auditors: str | dict[str, str], **more: Any) -> Audit:
    named = tuple({"person": item, "part": "auditor"} if isinstance(item, str) else item for item in auditors)
    return Audit.model_validate({
        "id": "AUD-2026-001", "title": "Purchasing", "kind": "internal", "owner": "carol", "scope": "Orders.",
        "criteria": ("iso-9001-2015",), "processes": ("purchasing",), "auditors": named, "planned": "2026-05-12",
        "held_on": "2026-05-12", **more,
    })  # fmt: skip


def row(name: str = "PRO-001", revision: str = "", result: str = "conformity") -> dict[str, str]:
    return {
        "document": name,
        "revision": revision,
        "result": result,
        "seen": "" if result == "not looked at" else "Five.",
    }


def shown(name: str, on: str, number: int = 1, **more: Any) -> Training:
    return Training.model_validate({
        "id": f"TRN-{number:03}", "title": "Auditing", "person": name, "requirement": "COMP-001", "on": on,
        "kind": "course", **more,
    })  # fmt: skip


def asked(**more: Any) -> Requirement:
    return Requirement.model_validate({
        "id": "COMP-001", "title": "Auditing", "roles": ("auditor",), "shown_by": "Course", "asked_since": "2020-01-01",
        "clauses": ("iso-9001:9.2",), **more,
    })  # fmt: skip


def given(
    laid: System, *people: Person, roles: tuple[Assignment, ...] = (), **held: tuple[Any, ...]
) -> System:
    owners: Mapping[str, tuple[str, ...]] = held.pop("owners", {})
    records = replace(laid.records, held=held, owners=owners, assignments=roles)
    return replace(
        laid, people=people or tuple(person(name) for name in PEOPLE), assignments=roles, records=records
    )


def ties(system: System, of: Audit, name: str, doing: Any = lambda _: {}) -> list[str]:
    found = impartiality.bonds(system, of, system.person(name) or person(name), doing)
    return [f"{item.tie.name} {item.process or item.document} {item.role or item.revision}" for item in found]


# On the day of the audit, 12 May 2026: a role held until the day before, or from the day after, is none.
@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((assigned("erin", "buyer"),), ["OWNS purchasing buyer"]),
        ((assigned("erin", "buyer", "2026-05-12", "2026-05-12"),), ["OWNS purchasing buyer"]),
        ((assigned("erin", "buyer", "2026-05-13"),), []),
        ((assigned("erin", "buyer", "2020-01-01", "2026-05-11"),), []),
        ((assigned("dora", "buyer"),), []),
    ],
)
def test_who_owns_the_process_on_the_day(
    laid: System, roles: tuple[Assignment, ...], expected: list[str]
) -> None:
    assert (
        ties(given(laid, roles=roles, owners={"purchasing": ("buyer",)}), audit("erin"), "erin") == expected
    )


@pytest.mark.parametrize(
    ("owner", "more", "expected"),
    [
        ("erin", {}, ["OWNS purchasing erin"]),
        ("erin", {"closed_on": "2026-01-01"}, []),
        ("erin", {"process": "sales"}, []),
        ("dora", {}, []),
    ],
)
def test_the_sheet_of_a_process_names_its_owner_too(
    laid: System, owner: str, more: dict[str, str], expected: list[str]
) -> None:
    sheet = Process.model_validate(
        {"id": "PROC-001", "title": "P", "process": "purchasing", "purpose": "Buy.", "described_on": "2026-01-01",
         "owner": owner, **more}
    )  # fmt: skip
    assert ties(given(laid, processes=(sheet,)), audit("erin"), "erin") == expected


def test_who_does_the_work_and_is_told_once_where_they_own_it(laid: System) -> None:
    def doing(name: str) -> dict[str, str]:
        return {"buyer": "The buyer signs.", "clerk": "The clerk files."} if name == "PRO-001" else {}

    roles = (assigned("erin", "clerk"), assigned("erin", "buyer"), assigned("erin", "driver"))
    system = given(laid, roles=roles)
    assert ties(system, audit("erin"), "erin", doing) == ["WORKS purchasing buyer", "WORKS purchasing clerk"]
    assert ties(system, audit("erin", processes=("sales",)), "erin", doing) == []
    owned = given(laid, roles=roles, owners={"purchasing": ("driver",)})
    assert ties(owned, audit("erin"), "erin", doing) == ["OWNS purchasing driver"]


# Revision 1 was in force on the day; revision 2 came on 1 June.
@pytest.mark.parametrize(
    ("name", "of", "expected"),
    [
        ("alice", audit("alice", rows=(row(),)), ["WROTE PRO-001 1"]),
        ("carol", audit("carol", rows=(row(),)), ["APPROVED PRO-001 1"]),
        ("bob", audit("bob", rows=(row(),)), []),
        ("erin", audit("erin", rows=(row(),)), []),
        ("bob", audit("bob", rows=(row(),), held_on="2026-06-01"), ["WROTE PRO-001 2"]),
        ("bob", audit("bob", rows=(row(),), held_on="2026-05-31"), []),
        ("carol", audit("carol", rows=(row(revision="2"), row())), ["APPROVED PRO-001 2"]),
        ("alice", audit("alice", rows=(row(revision="2"),)), []),
        ("alice", audit("alice", rows=(row(revision="9"),)), []),
        ("alice", audit("alice", rows=(row(),), held_on="2026-01-05"), ["WROTE PRO-001 1"]),
        ("alice", audit("alice", rows=(row(),), held_on="2026-01-04"), []),
        ("alice", audit("alice", rows=(row("PRO-009"),)), []),
        # Held, and looked at no text: then none was sampled. Ahead of it, all that its processes have.
        ("alice", audit("alice", rows=(row(result="not looked at"),)), []),
        ("alice", audit("alice"), []),
        ("alice", audit("alice", held_on=None), ["WROTE PRO-001 1"]),
        ("alice", audit("alice", held_on=None, processes=("sales",)), []),
        ("alice", audit("alice", held_on=None, processes=(), criteria=("PRO-001",)), ["WROTE PRO-001 1"]),
    ],
)  # fmt: skip
def test_who_wrote_or_approved_the_sampled_text(
    laid: System, name: str, of: Audit, expected: list[str]
) -> None:
    assert ties(given(laid), of, name) == expected


# A course of 12 May 2024, to be shown again every 24 months, counts on 12 May 2026 and no longer.
@pytest.mark.parametrize(
    ("day", "records", "expected"),
    [
        ("2026-05-12", (shown("erin", "2024-05-12"),), "RECORDED TRN-001 2026-05-12"),
        ("2026-05-13", (shown("erin", "2024-05-12"),), "LAPSED TRN-001 2026-05-12"),
        ("2026-05-12", (shown("erin", "2026-05-12"),), "RECORDED TRN-001 2028-05-12"),
        ("2026-05-12", (shown("erin", "2026-05-13"),), "NOTHING  None"),
        ("2026-05-12", (shown("dora", "2026-05-01"),), "NOTHING  None"),
        ("2026-05-12", (shown("erin", "2025-05-12", valid_until="2026-05-11"),), "LAPSED TRN-001 2026-05-11"),
        ("2026-05-12", (shown("erin", "2025-05-12", effectiveness={"result": "not effective"}),), "NOTHING  None"),
        # The one that counts longest; of those that count no more the one that counted longest.
        ("2026-05-12", (shown("erin", "2025-01-12", 1), shown("erin", "2025-03-12", 2), shown("erin", "2025-02-12", 3)),
         "RECORDED TRN-002 2027-03-12"),
        ("2026-05-12", (shown("erin", "2022-01-12", 1), shown("erin", "2022-03-12", 2), shown("erin", "2022-02-12", 3)),
         "LAPSED TRN-002 2024-03-12"),
        ("2026-05-12", (shown("erin", "2022-01-12", 1), shown("erin", "2025-03-12", 2)), "RECORDED TRN-002 2027-03-12"),
    ],
)  # fmt: skip
def test_whether_an_auditor_is_able_on_the_day(
    laid: System, day: str, records: tuple[Training, ...], expected: str
) -> None:
    system = given(laid, training=records, competence=(asked(refresh=24),))
    found = impartiality.ability(system, "erin", date.fromisoformat(day))
    assert f"{found.shown.name} {found.record} {found.until}" == expected


def test_what_was_shown_for_good_goes_before_what_ends(laid: System) -> None:
    for good in (1, 2):
        records = (
            shown("erin", "2025-01-12", good),
            shown("erin", "2025-03-12", 3 - good, valid_until="2027-01-01"),
        )
        found = impartiality.ability(given(laid, training=records, competence=(asked(),)), "erin", DAY)
        assert (found.record, found.until) == (f"TRN-{good:03}", None)


@pytest.mark.parametrize(
    ("more", "stated", "expected"),
    [
        ({}, "", Shown.RECORDED),
        ({"clauses": ("iso-9001-2015:9.2.2",)}, "", Shown.RECORDED),
        ({"clauses": ("iso-9001:9.20",)}, "", Shown.NOTHING),  # which is another clause
        ({"clauses": ("iso-9001:9.3",)}, "Course of 2023", Shown.STATED),
        ({"clauses": ("iso-14001:9.2",)}, "", Shown.NOTHING),  # a standard that was not adopted
        ({"clauses": (), "documents": ("PRO-009",)}, "", Shown.NOTHING),
    ],
)
def test_by_what_is_asked_of_auditors(
    laid: System, more: dict[str, Any], stated: str, expected: Shown
) -> None:
    system = given(laid, training=(shown("erin", "2025-05-12"),), competence=(asked(**more),))
    assert impartiality.ability(system, "erin", DAY, stated).shown is expected


@pytest.mark.parametrize(
    ("clauses", "documents", "expected"),
    [
        (("iso-9001:9.2",), ("PRO-001",), Shown.RECORDED),
        (("iso-9001:9.2",), ("PRO-009",), Shown.NOTHING),
        (("iso-9001:9.3",), ("PRO-001",), Shown.NOTHING),
        ((), ("PRO-001",), Shown.NOTHING),
    ],
)
def test_by_the_text_about_auditing(
    laid: System, clauses: tuple[str, ...], documents: tuple[str, ...], expected: Shown
) -> None:
    """What is asked of those who work by a text that answers clause 9.2 is asked of auditors."""
    asks = asked(clauses=(), documents=documents)
    system = given(laid, training=(shown("erin", "2025-05-12"),), competence=(asks,))
    texts = tuple(replace(item, clauses=clauses) for item in system.documents)
    assert impartiality.ability(replace(system, documents=texts), "erin", DAY).shown is expected


def test_who_looks_and_who_else_could(laid: System) -> None:
    """Alice wrote revision 1. Bob is free of it and able, Carol approved it, Dora is away, Erin has shown nothing."""
    people = (
        *(person(name) for name in ("alice", "bob", "carol", "erin")),
        person("dora", ("2026-05-12", "2026-05-12")),
    )
    training = tuple(
        shown(name, "2025-05-12", n) for n, name in enumerate(("alice", "bob", "carol", "dora"), 1)
    )
    system = given(laid, *people, training=training, competence=(asked(),))
    observer = {"person": "erin", "part": "observer"}
    outsider = {"name": "Helen Brandt", "part": "lead auditor", "competence": "Named by the body."}
    nobody = {"name": "Ann Other", "part": "auditor"}
    found = impartiality.of_audit(
        system, audit(observer, "alice", outsider, nobody, rows=(row(),)), lambda _: {}
    )
    assert [(item.index, item.person and item.person.id, item.ability.shown) for item in found] == [
        (1, "alice", Shown.RECORDED), (2, None, Shown.STATED), (3, None, Shown.NOTHING),
    ]  # fmt: skip
    first = found[0]
    assert first.bonds == (Bond(Tie.WROTE, document="PRO-001", revision="1"),)
    assert ([item.id for item in first.others], first.partly) == (["bob"], ())
    assert next(impartiality.remedies(first)).endswith("free of all this: Bob Author.")
    assert (found[1].bonds, found[1].others) == ((), ())
    (again,) = impartiality.of_audit(
        system, audit("alice", rows=(row(),), held_on="2026-05-13"), lambda _: {}
    )
    assert [item.id for item in again.others] == ["bob", "dora"]  # she is back


def test_who_looks_already_is_nobody_else_and_a_blank_line_is_nobody(laid: System) -> None:
    training = tuple(shown(name, "2025-05-12", n) for n, name in enumerate(("alice", "bob"), 1))
    system = given(laid, training=training, competence=(asked(),))
    of = audit("alice", {"part": "auditor"}, "bob", rows=(row(),))
    found = impartiality.of_audit(system, of, lambda _: {})
    assert [(item.index, item.others) for item in found] == [(0, ()), (2, ())]


@pytest.mark.parametrize(
    ("absent", "there"),
    [
        (("2026-05-12", "2026-05-12"), False),
        (("2026-05-12", None), False),
        (("2026-05-13", None), True),
        (("2026-05-01", "2026-05-11"), True),
        (("2026-05-01", "2026-05-12"), False),
    ],
)
def test_who_is_away_on_the_day_is_not_proposed(
    laid: System, absent: tuple[str, str | None], there: bool
) -> None:
    system = given(
        laid,
        person("alice"),
        person("bob", absent),
        training=(shown("bob", "2025-05-12"),),
        competence=(asked(),),
    )
    (found,) = impartiality.of_audit(system, audit("alice", rows=(row(),)), lambda _: {})
    assert bool(found.others) is there


def test_who_is_free_of_a_part_could_look_at_that_part(laid: System) -> None:
    """Alice owns purchasing and wrote its text; Bob does work of sales, so that is his tie, and not hers."""
    roles = (assigned("alice", "buyer"), assigned("bob", "seller"))
    owners = {"purchasing": ("buyer",), "sales": ("seller",)}
    system = given(
        laid, person("alice"), person("bob"), roles=roles, owners=owners,
        training=(shown("bob", "2025-05-12"),), competence=(asked(),),
    )  # fmt: skip
    of = audit("alice", processes=("purchasing", "sales"), rows=(row(),))
    (found,) = impartiality.of_audit(system, of, lambda _: {})
    assert [(who.id, free) for who, free in found.partly] == [("bob", ("purchasing", "PRO-001"))]
    told = list(impartiality.remedies(found))
    assert "nobody else" in told[0]
    assert "Bob Author, for purchasing, PRO-001" in told[1]
    assert len(told) == 4
    none = given(laid, person("alice"), roles=roles, owners=owners)
    assert len(list(impartiality.remedies(impartiality.of_audit(none, of, lambda _: {})[0]))) == 3


SAFE = {"what": "Read again.", "because": "Nobody else.", "decided_by": "dora"}


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (audit("erin", rows=(row(),)), ""),
        (audit("alice", rows=(row(),)), "close"),
        (audit("alice", "erin", rows=(row(),)), ""),  # one of them is free
        (audit("alice", rows=(row(),), safeguard=SAFE), ""),
        (audit("alice", rows=(row(),), safeguard={**SAFE, "decided_by": "alice"}), "close"),
        (audit("alice", {"person": "dora", "part": "observer"}, rows=(row(),), safeguard=SAFE), ""),
        (audit("dora"), "competence"),
        (audit("dora", "erin"), ""),
        (audit("dora", "alice", rows=(row(),)), "close"),
        (audit("alice", rows=(row(),), kind="surveillance"), ""),
        (audit(), ""),
    ],
)
def test_when_an_audit_counts_for_no_clause(laid: System, of: Audit, expected: str) -> None:
    """Dora's competence lapsed on 1 May; Alice wrote the text; Erin is able and free."""
    training = (shown("erin", "2025-05-12"), shown("dora", "2024-05-01", 2, valid_until="2026-05-01"))
    system = given(laid, training=training, competence=(asked(),))
    told = impartiality.unfit(system, of)
    assert expected in told
    assert bool(told) is bool(expected)


@pytest.mark.parametrize(
    ("of", "alone", "safe"),
    [
        (audit("alice"), False, False),
        (audit("alice", safeguard=SAFE), False, True),
        (audit("alice", "dora", safeguard=SAFE), True, False),
        (audit({"person": "dora", "part": "lead auditor"}, safeguard=SAFE), True, False),
        (audit("alice", {"person": "dora", "part": "expert"}, safeguard=SAFE), False, True),
    ],
)
def test_a_safeguard_that_an_auditor_decided_protects_nobody(of: Audit, alone: bool, safe: bool) -> None:
    assert (impartiality.decided_alone(of), impartiality.safeguarded(of)) == (alone, safe)


@pytest.mark.parametrize(
    ("of", "decided", "expected"),
    [
        # Today is 30 June 2026; without a certificate the last three years count, from 30 June 2023.
        (audit(held_on="2023-06-30"), None, True),
        (audit(held_on="2023-06-29"), None, False),
        (audit(held_on=None, planned="2026-09-01"), None, True),
        (audit(held_on="2026-01-05"), "2026-01-05", True),
        (audit(held_on="2026-01-04"), "2026-01-05", False),
    ],
)
def test_of_the_present_cycle(laid: System, of: Audit, decided: str | None, expected: bool) -> None:
    held = Certificate.model_validate({
        "id": "CERT-2026-001", "title": "Q", "number": "1", "standard": "iso-9001-2015", "owner": "carol",
        "body": "CB-001", "scope": "S", "decided": decided, "effective": decided, "expires": "2029-01-04",
    }) if decided else None  # fmt: skip
    system = given(laid, certificates=(held,) if held else ())
    assert impartiality.in_cycle(system, of) is expected


@pytest.mark.parametrize(
    ("criteria", "on", "expected"),
    [
        # Quality was decided on 5 January 2026, the environment on 2 February 2026: of what it was held against the
        # older cycle counts, and of one against nothing that of all.
        (("iso-9001-2015",), "2026-01-05", True),
        (("iso-14001-2015",), "2026-02-01", False),
        (("iso-14001-2015",), "2026-02-02", True),
        (("iso-9001-2015", "iso-14001-2015"), "2026-01-05", True),
        ((), "2026-01-05", True),
        ((), "2026-01-04", False),
    ],
)
def test_of_the_cycle_of_what_it_was_held_against(
    laid: System, criteria: tuple[str, ...], on: str, expected: bool
) -> None:
    made = {"title": "S", "owner": "carol", "body": "CB-001", "scope": "S", "expires": "2029-01-04"}
    certificates = tuple(
        Certificate.model_validate({
            **made, "id": f"CERT-2026-{number:03}", "number": name, "standard": name, "decided": day, "effective": day,
        })
        for number, (name, day) in enumerate((("iso-9001-2015", "2026-01-05"), ("iso-14001-2015", "2026-02-02")), 1)
    )  # fmt: skip
    (quality,) = laid.standards
    environment = replace(quality, id="iso-14001-2015", family="iso-14001")
    system = replace(given(laid, certificates=certificates), standards=(quality, environment))
    assert impartiality.in_cycle(system, audit(criteria=criteria, held_on=on)) is expected


@pytest.mark.parametrize(("on", "expected"), [("2023-06-30", True), ("2023-06-29", False)])
def test_without_a_standard_three_years_count(laid: System, on: str, expected: bool) -> None:
    system = replace(given(laid), standards=())
    assert impartiality.in_cycle(system, audit(criteria=(), held_on=on)) is expected
