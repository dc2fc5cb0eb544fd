"""The journey: each step judged by what is there, gates that block, and where an organization is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from asking import ask, ask_json
from preaudited import DAY, FILES, STANDARDS, lay
from repositories import SETTINGS, Repo

from plainqms.model.journey import Standing
from plainqms.sources.journey import parsed, way
from plainqms.views.journey.walking import CRITERIA

Q, E, S, SECURITY, OWN = STANDARDS
APPROVED = "Changed\n\nApproved-by: Carol Keller <carol@example.com>"
HELD = '  held_on: "2026-04-01"\n  reported_on: "2026-04-03"\n'
_OF_BODY = "owner: alice, scope: All, criteria: [iso-14001-2015]"
STAGES = (
    f'- {{{{id: AUD-2026-011, title: Stage 1, kind: stage 1, {_OF_BODY}, planned: "2026-07-01"{{first}}}}}}\n'
    f'- {{{{id: AUD-2026-012, title: Stage 2, kind: stage 2, {_OF_BODY}, planned: "2026-09-01"{{second}}}}}}\n'
)
TOOK_PLACE = (
    ', held_on: "2026-{month}-01", reported_on: "2026-{month}-09", auditors: [{{name: Helen Brandt}}]'
)
FINDING = """\
- id: FND-2026-009
  title: Oil
  audit: AUD-2026-012
  grade: {grade}
  on: "2026-09-01"
  owner: alice
  clauses: [iso-14001:8.1]
  nonconformity: NC-2026-001
{more}"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay(Repo(tmp_path_factory.mktemp("ready") / "repo")).root


@pytest.fixture
def repo(ready: Path, tmp_path: Path) -> Repo:
    shutil.copytree(ready, tmp_path / "repo")
    made = Repo.__new__(Repo)
    made.root, made.day = tmp_path / "repo", 0
    return made


def journeys(repo: Repo | Path, *arguments: str) -> dict[str, dict[str, Any]]:
    status, said = ask_json(repo, "--as-of", DAY.isoformat(), "journey", *arguments)
    assert status == 0
    return {item["standard"]: item for item in said["journeys"]}


def steps(repo: Repo | Path, standard: str) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in journeys(repo)[standard]["steps"]}


def criteria(step: dict[str, Any]) -> dict[str, str]:
    return {item["name"]: item["standing"] for item in step["criteria"]}


def change(repo: Repo, **texts: str) -> None:
    for name, text in texts.items():
        repo.write(f"records/{name.replace('_', '-')}.yml", text)
    repo.commit(APPROVED, on="2026-01-11")


def test_the_file_names_functions_that_are_there_and_each_of_them_is_used() -> None:
    named = [name for step in way().steps for name in step.criteria]
    assert set(named) == set(CRITERIA)
    assert {step.phase for step in way().steps} == {phase.id for phase in way().phases}
    assert [step.id for step in way().steps][-5:] == [
        "stage_1", "stage_2", "surveillance_1", "surveillance_2", "recertification",
    ]  # fmt: skip


def test_every_step_explains_itself_says_who_and_what_is_next() -> None:
    for step in way().steps:
        assert 20 <= len(step.explains.split()) <= 80, step.id
        assert step.who
        assert step.next.endswith(".")
        assert not re.search(r"complian|%|\bshall\b", f"{step.explains} {step.next}")


def test_a_broken_file_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="lacks title"):
        parsed("phases: []\nsteps: [{id: a, phase: b}]\n")


def test_a_system_without_a_standard_is_told_what_to_do_first(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings(SETTINGS.replace("standards: [iso-9001-2015]\n", ""))
    repo.commit("New")
    status, out = ask(repo, "journey")
    assert (status, "Choose the standard" in out, "qms which-standard" in out) == (0, True, True)
    assert journeys(repo) == {}


def test_a_new_system_begins_at_the_beginning(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.commit("New")
    found = journeys(repo)[Q]
    assert (found["current"], found["next"]) == (
        "choosing", "Buy the text, and say in records/external-documents.yml who may read it and where.",
    )  # fmt: skip
    standings = {item["id"]: item["standing"] for item in found["steps"]}
    assert "done" not in standings.values()
    assert (standings["stage_1"], standings["stage_2"]) == ("blocked", "blocked")
    assert all(item["next"] for item in found["steps"])


def test_a_certified_firm_is_on_its_way_through_the_years(ready: Path) -> None:
    found = journeys(ready)[Q]
    assert found["current"] == "surveillance_2"
    standings = {item["id"]: item["standing"] for item in found["steps"]}
    assert [standings[name] for name in ("stage_2", "surveillance_1", "surveillance_2", "recertification")] == [
        "done", "done", "in part", "open",
    ]  # fmt: skip
    gap = next(item for item in found["steps"] if item["id"] == "gap")
    assert "CERT-2025-001" in gap["because"]  # what is open in it is still told
    assert criteria(gap)["gap_assessed"] != "done"


@pytest.mark.parametrize(
    ("audits", "first", "second"),
    [
        ("", ("blocked", "blocked"), ("blocked", "blocked")),
        ("planned", ("in part", "in part"), ("blocked", "blocked")),
        ("held", ("in part", "done"), ("open", "done")),
    ],
)
def test_stage_1_wants_a_plan_and_stage_2_wants_it_done(
    repo: Repo, audits: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    text = FILES["records/audits.yml"]
    if audits == "planned":
        text = text.replace('  planned: "2026-04-01"\n' + HELD, '  planned: "2026-12-01"\n')
    elif not audits:
        text = text.replace("iso-14001-2015, ", "")
    change(repo, audits=text)
    found = steps(repo, E)
    assert (found["stage_1"]["standing"], criteria(found["stage_1"])["internal_audit_planned"]) == first
    assert criteria(found["stage_2"])["internal_audit_done"] == second[1]
    assert (found["stage_2"]["standing"] == "blocked") == (second[0] == "blocked")


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["2026-12-20"], ("in part", "2026-12-20")),
        (
            ["2026-11-10", "2026-12-20"],
            ("in part", "2026-12-20"),
        ),  # what is missed is no reason to overlook what is ahead
        (["2026-11-10"], ("blocked", "2026-11-10, which has passed")),
    ],
)
def test_a_plan_whose_day_has_passed_is_none(repo: Repo, days: list[str], told: tuple[str, str]) -> None:
    planned = "".join(
        f"- {{id: AUD-2026-02{number}, title: Own, kind: internal, {_OF_BODY}, planned: '{day}'}}\n"
        for number, day in enumerate(days)
    )
    change(repo, audits=FILES["records/audits.yml"].replace("iso-14001-2015, ", "") + planned)
    step = steps(repo, E)["stage_1"]
    found = next(item for item in step["criteria"] if item["name"] == "internal_audit_planned")
    assert found["standing"] == told[0]
    assert told[1] in found["says"]


def test_an_audit_against_nothing_is_asked_about(repo: Repo) -> None:
    blank = STAGES.format(first="", second="").replace(", criteria: [iso-14001-2015]", "")
    change(repo, audits=FILES["records/audits.yml"] + blank)
    assert criteria(steps(repo, E)["stage_1"])["stage_1_held"] == "open"
    _, said = ask(repo, "--as-of", DAY.isoformat(), "journey", E, "--all")
    assert "criteria: [iso-14001-2015]" in " ".join(said.split())
    assert "AUD-2026-011, AUD-2026-012 names no standard" in " ".join(ask(repo, "cycle")[1].split())


@pytest.mark.parametrize(
    ("grade", "more", "expected"),
    [
        ("major nonconformity", "", "blocked"),
        ("major nonconformity", '  accepted_on: "2026-09-20"\n', "blocked"),
        ("major nonconformity", '  accepted_on: "2026-09-20"\n  verified_on: "2026-10-20"\n', "done"),
        ("minor nonconformity", "", "open"),
        ("minor nonconformity", '  accepted_on: "2026-09-20"\n', "done"),
    ],
)
def test_findings_of_stage_2(repo: Repo, grade: str, more: str, expected: str) -> None:
    stages = STAGES.format(first=TOOK_PLACE.format(month="07"), second=TOOK_PLACE.format(month="09"))
    change(
        repo,
        audits=FILES["records/audits.yml"] + stages,
        findings=FILES["records/findings.yml"] + FINDING.format(grade=grade, more=more),
    )
    found = steps(repo, E)
    assert criteria(found["stage_2"])["stage_2_held"] == "done"
    assert criteria(found["stage_2"])["findings_settled"] == expected
    assert criteria(found["stage_1"])["stage_1_held"] == "done"


def test_a_policy_that_those_who_lead_did_not_approve(repo: Repo) -> None:
    repo.write(
        "policies/POL-001.md",
        FILES["policies/POL-001.md"].replace("[[acme:1]]", "[[acme:1]] [[iso-14001:5.2]]"),
    )
    repo.commit(APPROVED, on="2026-01-11")
    assert criteria(steps(repo, E)["mandate"])["policy_approved"] == "done"
    repo.write(
        "records/people.yml",
        FILES["records/people.yml"] + "- {id: bob, name: Bob Builder, emails: [bob@example.com]}\n",
    )
    text = (repo.root / "policies/POL-001.md").read_text(encoding="utf-8")
    repo.write("policies/POL-001.md", text.replace("Gauges and", "Our gauges and"))
    repo.commit("Changed\n\nApproved-by: Bob Builder <bob@example.com>", on="2026-01-12")
    assert criteria(steps(repo, E)["mandate"])["policy_approved"] == "in part"


def test_nobody_knows_who_top_management_is(repo: Repo) -> None:
    """Then an approval by whoever it was does not count as theirs."""
    change(repo, roles=FILES["records/roles.yml"].replace(", top_management: 'yes'", ""))
    repo.write(
        "policies/POL-001.md",
        FILES["policies/POL-001.md"].replace("[[acme:1]]", "[[acme:1]] [[iso-14001:5.2]]"),
    )
    repo.commit(APPROVED, on="2026-01-11")
    assert criteria(steps(repo, E)["mandate"])["policy_approved"] == "in part"


@pytest.mark.parametrize(("edition", "expected"), [("", "in part"), ("2004", "in part"), ("2015", "done")])
def test_the_text_at_hand_is_of_the_adopted_edition(repo: Repo, edition: str, expected: str) -> None:
    held = (
        "- {id: EXT-002, title: ISO 14001, kind: standard, issuer: ISO, "
        f"edition: '{edition}', held: Shelf, owner: alice}}\n"
    )
    change(repo, external_documents=held)
    found = steps(repo, E)["choosing"]
    assert criteria(found)["standard_at_hand"] == expected
    assert expected == "done" or 'edition: "2015"' in found["next"]


@pytest.mark.parametrize(
    ("clauses", "shown", "expected"),
    [("", "", "open"), ("iso-14001:7.3", "", "in part"), ("iso-14001:7.3", "carol", "done")],
)
def test_people_are_trained_in_the_standard(repo: Repo, clauses: str, shown: str, expected: str) -> None:
    asked = (
        "- {id: COMP-001, title: Know it, roles: [managing_director], shown_by: Talk, "
        f"asked_since: '2026-01-01', clauses: ['{clauses}']}}\n"
    )
    training = (
        "id,title,person,requirement,on,kind,by,evidence\n"
        f"TRN-001,The standard,{shown},COMP-001,2026-02-02,course,alice,Certificate 1\n"
    )
    repo.write("records/training.csv", training if shown else "id,person\n")
    change(repo, competence=asked.replace("['']", "[]"))
    assert criteria(steps(repo, E)["people"])["standard_taught"] == expected


def test_once_the_body_came_the_check_before_it_lies_behind(repo: Repo) -> None:
    assert criteria(steps(repo, E)["preaudit"])["preaudit_seen"] == "not judged by a tool"
    stages = STAGES.format(first=TOOK_PLACE.format(month="07"), second="")
    change(repo, audits=FILES["records/audits.yml"] + stages)
    assert steps(repo, E)["preaudit"]["standing"] == "done"


@pytest.mark.parametrize(
    ("day", "told"),
    [("2028-11-14", ""), ("2028-11-15", "until 2029-05-14"), ("2029-05-15", "at least a stage 2")],
)
def test_a_certificate_that_ended_is_no_step_ahead(repo: Repo, day: str, told: str) -> None:
    """Nobody agrees on a second surveillance of a certificate that is over."""
    _, said = ask_json(repo, "--as-of", day, "journey", "iso-9001")
    (found,) = said["journeys"]
    assert (found["current"], told in (found["note"] or "")) == (
        "recertification" if told else "surveillance_2", True,
    )  # fmt: skip
    assert (found["steps"][-1]["standing"] == "blocked") is bool(told)


def test_a_customers_manual_leads_to_no_certificate(ready: Path) -> None:
    assert OWN not in journeys(ready)
    assert journeys(ready, OWN) == {}
    assert "no way leads to one" in ask(ready, "--as-of", DAY.isoformat(), "journey", OWN)[1]


def test_a_laboratory_is_accredited_and_has_no_such_cycle(repo: Repo) -> None:
    repo.write("qms.yml", FILES["qms.yml"].replace("acme]", "acme, iso-iec-17025-2017]"))
    repo.commit(APPROVED, on="2026-01-11")
    found = journeys(repo, "iso-iec-17025")["iso-iec-17025-2017"]
    assert "accredited" in found["note"]
    assert {item["phase"] for item in found["steps"]} == {"preparation", "implementation", "check"}


def test_controls_are_asked_where_a_standard_has_some(ready: Path) -> None:
    assert criteria(steps(ready, SECURITY)["controls"])["controls_applied"] == "done"
    assert "controls_applied" not in criteria(steps(ready, E)["controls"])


def test_words_are_those_that_pages_use(ready: Path) -> None:
    known = {item.value for item in Standing}
    for found in journeys(ready).values():
        for step in found["steps"]:
            assert {step["standing"], *criteria(step).values()} <= known
            assert bool(step["next"]) != (step["standing"] == "done")


def test_text_opens_the_current_step_alone_and_all_of_them_on_request(ready: Path) -> None:
    _, out = ask(ready, "--as-of", DAY.isoformat(), "journey", "iso-9001")
    assert out.count("Who: ") == 1
    assert out.count("  > ") == 1
    assert len(ask(ready, "--as-of", DAY.isoformat(), "journey", "iso-9001", "--all")[1]) > len(out)
    assert ask(ready, "journey", "iso-9002")[0] == 2
