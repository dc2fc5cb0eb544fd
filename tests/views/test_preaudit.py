"""Each point of the pre-audit check on a small firm that is ready for its audits, and on the same with one fault."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import ask, ask_json, load
from preaudited import ACME, DAY, FILES, STANDARDS, lay, publish
from repositories import Repo

from plainqms.model.problem import Basis
from plainqms.pipeline import preauditing
from plainqms.views.preaudit.horizons import WEEKS
from plainqms.views.preaudit.judging import POINTS, judge
from plainqms.views.preaudit.point import Colour

Q, E, S, I, OWN = STANDARDS  # noqa: E741 - the initials of quality, environment, safety, information
GREEN = {
    Q: "P01 P03 P04 P05 P06 P07 P09 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P23 P24 P25 P26 P27 P32 P33",
    E: "P20 P22 P28 P34",
    S: "P20 P22 P28 P29",
    I: "P21 P31",
    OWN: "P02 P08",
}
GREY = {Q: "P30 P35"}
APPROVED = "Changed\n\nApproved-by: Carol Keller <carol@example.com>"
GONE = ""

# Point, standard, file, what stands there, what stands there instead (all of the file where nothing is named), colour.
RAN = 'planned: "2026-04-01"\n  held_on: "2026-04-01"\n  reported_on: "2026-04-03"\n'
FOUND = FILES["records/findings.yml"]
MAJOR = FOUND.replace("minor", "major").replace(
    '  verified_on: "2026-09-01"\n  closed_on: "2026-09-02"\n', ""
)
SITE = "sites: [{id: works, name: Works, address: Here}]\n"
NCS = FILES["records/nonconformities.yml"]
FAULTS = (
    ("P01", Q, "policies/POL-001.md", "Gauges and their", "Gauges, valves and their", "red"),
    ("P01", Q, "policies/POL-001.md", "[[iso-9001:4.3]] ", "", "red"),
    ("P01", E, "certificates", "", GONE, "grey"),
    ("P01", Q, "qms.yml", "document_types:", SITE + "document_types:", "amber"),
    ("P02", OWN, "policies/POL-001.md", " [[acme:1]]", "", "red"),
    ("P02", OWN, "records/standards/acme.yml", "how we deliver}",
     "how we deliver}, {type: retain, what: a log, condition: where we keep one}", "amber"),
    ("P02", OWN, "records/standards/acme.yml", "how we deliver", "how we deliver, condition: where we do", "green"),
    ("P03", Q, "qms.yml", 'review: "24"', 'review: "6"', "amber"),
    ("P03", Q, "qms.yml", ', review: "24"', "", "grey"),
    ("P06", Q, "policies/POL-001.md", "[[PRO-001]]", "[[PRO-009]]", "green"),  # told by others: it never was there
    ("P07", Q, "external-documents", "2026-09-01", "2025-09-01", "amber"),
    ("P07", Q, "external-documents", "", GONE, "amber"),
    ("P08", OWN, "audits", "acme:1", "iso-9001:4.3", "amber"),
    ("P08", Q, "audits", "held_on: \"2026-04-01\"\n  reported_on", "reported_on", "red"),
    ("P08", E, "audits", RAN, 'planned: "2026-12-01"\n', "amber"),
    ("P08", Q, "audits", RAN, 'planned: "2026-12-01"\n', "red"),  # certified, so it is late
    ("P08", E, "audits", "iso-14001-2015, ", "", "red"),
    ("P08", Q, "audits", "", GONE, "red"),
    ("P09", Q, "audits", ", competence: Certified.", "", "amber"),
    ("P09", Q, "audits", "", GONE, "amber"),
    ("P09", Q, "audits", "{name: Ruth Adeyemi, part: lead auditor, competence: Certified.}", "", "red"),
    ("P10", Q, "findings", "grade: observation", "grade: minor nonconformity", "red"),
    ("P10", Q, "findings", '  answer: Done.\n  answered_on: "2026-04-10"\n  closed_on: "2026-04-20"\n', "", "amber"),
    ("P11", Q, "nonconformities", '  closed_on: "2026-09-01"\n', "", "amber"),
    ("P11", Q, "nonconformities", "", GONE, "amber"),
    ("P12", Q, "nonconformities", ', judged_on: "2026-08-28", result: effective,\n    seen: Ten.', "", "red"),
    ("P12", Q, "nonconformities", "2026-08-28", "2026-05-28", "amber"),
    ("P13", Q, "findings", '  verified_on: "2026-09-01"\n  closed_on: "2026-09-02"\n', "", "amber"),
    ("P13", Q, "findings", "", GONE, "green"),  # the last visit was reported, and found nothing
    ("P13", Q, "audits", '  reported_on: "2026-05-12"\n', "", "amber"),
    ("P13", Q, "findings", "", MAJOR, "red"),
    ("P13", Q, "findings", '  accepted_on: "2026-05-30"\n  verified_on: "2026-09-01"\n', "", "red"),
    ("P13", Q, "findings",
     'minor nonconformity\n  on: "2026-05-05"\n', 'major nonconformity\n  on: "2026-05-05"\n', "green"),
    ("P14", Q, "nonconformities",
     "", NCS + NCS.replace("NC-2026-001", "NC-2026-002"),
     "amber"),
    ("P15", Q, "management-reviews", "    - {key: objectives, conclusion: Looked at.}\n", "", "red"),
    ("P15", Q, "management-reviews", "2027-03-01", "2026-09-01", "red"),
    ("P15", Q, "management-reviews", '  next: "2027-03-01"\n', "", "amber"),
    ("P15", E, "management-reviews", '  held_on: "2026-03-02"\n', "", "red"),
    ("P15", Q, "management-reviews", "", GONE, "red"),
    ("P16", Q, "management-reviews", ', done: "2026-05-20"', "", "amber"),
    ("P17", Q, "objectives", ', {on: "2026-08-01", value: "98"}', ', {on: "2026-03-01", value: "98"}', "amber"),
    ("P17", Q, "objectives",
     '  values: [{on: "2026-02-01", value: "97"}, {on: "2026-08-01", value: "98"}]\n', "", "red"),
    ("P17", E, "objectives", "iso-14001:6.2, ", "", "red"),
    ("P17", Q, "objectives", "", GONE, "amber"),
    ("P18", Q, "risks", "2026-10-05", "2026-03-05", "amber"),
    ("P18", I, "risks", "", GONE, "amber"),
    ("P19", Q, "context", "iso-9001:4.1, ", "", "red"),
    ("P19", Q, "context", ", because: We work in a cellar.", "", "amber"),
    ("P19", Q, "context", "", GONE, "amber"),
    ("P20", E, "evidence-elsewhere", "2026-09-01", "2025-09-01", "amber"),
    ("P20", E, "evidence-elsewhere", "iso-14001:9.1.2", "iso-14001:9.1.1", "amber"),  # nothing of the environment
    ("P20", E, "compliance-obligations", "", GONE, "green"),  # held elsewhere, and sampled
    ("P20", S, "compliance-obligations", "", GONE, "amber"),
    ("P20", S, "compliance-obligations", "2026-02-09", "2025-02-09", "amber"),
    ("P20", S, "compliance-obligations", "result: kept", "result: cannot tell", "amber"),
    ("P20", S, "compliance-obligations", "result: kept", "result: not kept", "red"),
    ("P20", S, "compliance-obligations",
     "evaluations: [{on: '2026-02-09', by: alice, result: kept, evidence: Walked.}]", "interval: '12'", "amber"),
    ("P21", I, "applicability",
     "excluded_because: We have no such thing.}\n- {id: CTL-002", "excluded_because: ''}\n- {id: CTL-002", "red"),
    ("P21", I, "procedures/PRO-002.md", "snapshot: [applicability]\n", "", "amber"),
    ("P21", I, "applicability", "", GONE, "amber"),
    ("P22", E, "environmental-aspects", "2026-05-30", "2026-05-28", "amber"),  # the day before the change
    ("P22", E, "environmental-aspects", ", reviews: [{on: '2026-05-30', by: alice}]", "", "amber"),
    ("P22", E, "environmental-aspects", "", GONE, "amber"),
    ("P22", S, "hazards", "2026-05-30", "2026-05-28", "amber"),
    ("P22", S, "hazards", "likelihood: '2'", "likelihood: '4'", "red"),
    ("P22", S, "hazards", "", GONE, "amber"),
    ("P23", Q, "records/training.csv",
     "TRN-2026-001,Course,alice,COMP-001,2026-01-20,course,Certificate 1\n", "", "red"),
    ("P23", Q, "competence", "shown_by: Course", 'refresh: "6", shown_by: Course', "amber"),
    ("P23", Q, "competence", "", GONE, "amber"),
    ("P24", Q, "acknowledgements", "people: [alice]", "people: [carol]", "amber"),
    ("P24", Q, "acknowledgements", "", GONE, "amber"),
    ("P25", Q, "suppliers", "on: '2026-01-15', by", "on: '2025-01-15', by", "amber"),
    ("P25", Q, "suppliers", "approved_on: '2026-01-15', ", "", "red"),
    ("P25", Q, "suppliers", "", GONE, "amber"),
    ("P26", Q, "records/calibrations.csv", "2026-02-01", "2025-02-01", "red"),
    ("P26", Q, "records/calibrations.csv", ",pass,pass", ",fail,pass", "red"),
    ("P26", Q, "records/measuring-equipment.csv", "", GONE, "amber"),
    ("P27", Q, "complaints", "answered_on: '2026-02-04', ", "", "red"),
    ("P27", Q, "complaints", "", GONE, "amber"),
    ("P28", E, "evidence-elsewhere", "2026-09-01", "2025-09-01", "amber"),
    ("P28", E, "evidence-elsewhere", "iso-14001:8.2", "iso-14001:8.1", "amber"),  # nothing of spills
    ("P28", S, "emergency-drills", "", GONE, "amber"),
    ("P28", S, "emergency-drills", "2026-04-14", "2025-04-14", "amber"),
    ("P28", S, "emergency-drills", ", result: reached", "", "amber"),
    ("P28", S, "emergency-drills", "result: reached", "result: not reached", "amber"),
    ("P28", S, "emergency-drills", "held_on: '2026-04-14', ", "", "amber"),  # overdue
    ("P28", S, "emergency-drills",
     "planned: '2026-04-14', held_on: '2026-04-14', ", "planned: '2027-04-14', ", "amber"),  # still to come
    ("P31", S, "evidence-elsewhere", "", GONE, "amber"),
    ("P31", S, "emergency-drills", "kinds: [injury]", "kinds: [injury, restore]", "green"),
    ("P31", S, "emergency-drills",
     "result: reached, kinds: [injury]", "result: not reached, kinds: [injury, restore]", "amber"),
    ("P29", S, "evidence-elsewhere", "2026-09-01", "2025-09-01", "amber"),
    ("P31", I, "evidence-elsewhere", "2026-09-01", "2025-09-01", "amber"),
    ("P29", S, "evidence-elsewhere", "", GONE, "green"),  # those who meet the hazard were asked
    ("P31", I, "evidence-elsewhere", "Restored backups", "Logs", "amber"),  # which tells nothing of backups
    ("P32", Q, "changes", '  body_told_on: "2026-10-09"\n', "", "red"),
    ("P32", Q, "changes", '  tell_body: "no"\n', "", "amber"),
    ("P32", Q, "changes", "", GONE, "amber"),
    ("P33", Q, "qms.yml", "2028-06-30", "2026-06-30", "red"),
    ("P33", Q, "qms.yml",
     'transitions: [{from: iso-9001-2015, to: iso-9001-2026, deadline: "2028-06-30"}]\n', "", "amber"),
    ("P33", Q, "changes", "Move to the 2026 edition", "Move", "amber"),
    ("P33", Q, "certificates", "expires: '2028-11-14'", "expires: '2028-11-14', transition_by: '2028-01-31'", "red"),
    ("P34", E, "context", "identified_on: '2026-02-02'", "identified_on: '2026-11-02'", "amber"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay(Repo(tmp_path_factory.mktemp("ready") / "repo")).root


@pytest.fixture
def repo(ready: Path, tmp_path: Path) -> Repo:
    shutil.copytree(ready, tmp_path / "repo")
    return _at(tmp_path / "repo")


def preaudit(repo: Repo | Path, standard: str = Q, *, on: date = DAY) -> tuple[int, dict[str, Any]]:
    return ask_json(repo, "--as-of", on.isoformat(), "preaudit", standard)


def points(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["point"]: item for item in said["points"]}


def colour(repo: Repo, point: str, standard: str = Q, *, on: date = DAY) -> str:
    return str(points(preaudit(repo, standard, on=on)[1])[point]["colour"])


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_firm_that_is_ready(ready: Path, standard: str) -> None:
    found = points(preaudit(ready, standard)[1])
    expected = dict.fromkeys(GREEN.get(standard, "").split(), "green") | dict.fromkeys(
        GREY.get(standard, "").split(), "grey"
    )
    assert {name: found[name]["colour"] for name in expected} == expected, [
        (name, found[name]["says"]) for name in expected if found[name]["colour"] != expected[name]
    ]


def test_of_every_point_a_case_is_green_or_no_tool_can_judge_it() -> None:
    told = {name for names in (*GREEN.values(), *GREY.values()) for name in names.split()}
    assert told == {point.number for point in POINTS} == {f"P{number:02}" for number in range(1, 36)}


@pytest.mark.parametrize(("point", "standard", "path", "old", "new", "expected"), FAULTS)
def test_one_fault(
    repo: Repo, point: str, standard: str, path: str, old: str, new: str, expected: str
) -> None:
    path = path if "." in path else f"records/{path}.yml"
    if not old and not new:
        (repo.root / path).unlink()
    else:
        assert old in FILES[path]
        repo.write(path, FILES[path].replace(old, new) if old else new)
    repo.commit(APPROVED, on="2026-01-11")
    assert colour(repo, point, standard) == expected


def test_every_point_that_can_be_red_or_amber_was_seen_so() -> None:
    seen = {item[0] for item in FAULTS if item[5] in ("red", "amber")}
    never = {"P04", "P05", "P06"} | {"P30", "P35"}  # the first three below
    assert seen == {point.number for point in POINTS} - never


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "green"), (7, "green"), (8, "amber"), (400, "red")]
)  # fmt: skip
def test_the_site_that_readers_see(repo: Repo, days: int, expected: str) -> None:
    publish(repo, DAY - timedelta(days=days))
    assert colour(repo, "P04") == expected  # 400 days ago nothing of this was in force


def test_no_site_here_or_a_later_one_tells_nothing(repo: Repo) -> None:
    assert colour(repo, "P04", on=date(2026, 11, 1)) == "grey"
    shutil.rmtree(repo.root / "build")
    assert colour(repo, "P04") == "grey"


def test_a_draft_where_readers_look(repo: Repo) -> None:
    page = repo.root / "build" / "site" / "index.html"
    page.write_text(f'<aside class="qms-draft"></aside>{page.read_text(encoding="utf-8")}', encoding="utf-8")
    assert colour(repo, "P04") == "red"


def test_a_site_that_is_a_link_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    (repo.root / "build" / "site").rename(tmp_path / "elsewhere")
    (repo.root / "build" / "site").symlink_to(tmp_path / "elsewhere")
    assert colour(repo, "P04") == "grey"


def test_a_text_that_nobody_approved(repo: Repo) -> None:
    repo.write("procedures/PRO-001.md", FILES["procedures/PRO-001.md"].replace("We buy well.", "We buy."))
    repo.commit("Shorter", on="2026-01-11")
    found = points(preaudit(repo)[1])
    assert (found["P05"]["colour"], found["P04"]["colour"]) == ("amber", "amber")
    assert (found["P05"]["counts"][0]["good"], found["P05"]["counts"][0]["of"]) == (2, 3)


def test_a_sealed_list_that_differs(repo: Repo) -> None:
    assert ask(repo, "seal")[0] == 0
    path = repo.root / "records/revisions.csv"
    sealed = path.read_text(encoding="utf-8")
    digest = re.search("sha256:([0-9a-f]{64})", sealed)
    assert digest is not None
    path.write_text(sealed.replace(digest.group(1), digest.group(1)[::-1]), encoding="utf-8")
    repo.commit("Sealed", on="2026-01-12")
    assert colour(repo, "P05") == "red"


def test_a_reference_to_what_was_withdrawn(repo: Repo) -> None:
    text = FILES["procedures/PRO-001.md"].replace("owner:", 'withdrawn: "2026-02-01"\nowner:')
    repo.write("procedures/PRO-001.md", text)
    repo.commit(APPROVED, on="2026-01-11")
    assert colour(repo, "P06") == "red"


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_point_has_basis_owner_and_what_turns_it_green(ready: Path, standard: str) -> None:
    for item in preaudit(ready, standard)[1]["points"]:
        assert item["basis"] in set(Basis), item
        assert all(item[key].strip() for key in ("source", "owner_name", "green", "says", "title")), item
        assert item["weeks"] in WEEKS
        assert all(count["good"] <= count["of"] for count in item["counts"]), item


def test_a_new_system_has_owners_and_nothing_green_that_is_empty(tmp_path: Path) -> None:
    made = Repo(tmp_path / "new")
    made.write("qms.yml", FILES["qms.yml"])
    made.write("records/standards/acme.yml", ACME)
    made.commit("New", on="2026-01-10")
    for standard in (Q, I):
        _, said = preaudit(made, standard)
        assert [item["point"] for item in said["points"] if item["colour"] == "green"] == []
        assert all(item["owner_name"] and item["green"] for item in said["points"])
        assert points(said)["P34"]["colour"] == "red"
    publish(made, DAY)
    assert colour(made, "P04") == "red"  # readers see a site without a document


def test_a_standard_with_numbers_of_its_own(repo: Repo) -> None:
    """6.2 of ISO 13485 is about people, and 4.3 is no clause of it."""
    repo.write("qms.yml", FILES["qms.yml"].replace("acme]", "acme, iso-13485-2016]"))
    repo.commit(APPROVED, on="2026-01-11")
    found = points(preaudit(repo, "iso-13485")[1])
    assert (found["P17"]["colour"], found["P01"]["colour"]) == ("green", "grey")
    _, out = ask(repo, "--as-of", DAY.isoformat(), "preaudit", "iso-13485")
    assert "numbered as in ISO 9001" in " ".join(out.split())
    assert "numbered as in ISO 9001" not in ask(repo, "--as-of", DAY.isoformat(), "preaudit", Q)[1]


def test_a_sample_of_another_organization_turns_nothing_green(repo: Repo) -> None:
    text = FILES["records/suppliers.yml"].replace("title: Tubes", "sample: Somebody Else, title: Tubes")
    repo.write("records/suppliers.yml", text)
    repo.commit("Sample", on="2026-01-11")
    assert colour(repo, "P25") == "amber"


def test_what_cannot_be_read_is_never_green_and_is_told(repo: Repo) -> None:
    repo.write(
        "records/suppliers.yml", FILES["records/suppliers.yml"].replace("criticality: A", "criticality: D")
    )
    repo.commit("Broken", on="2026-01-11")
    status, said = preaudit(repo)
    assert (status, points(said)["P25"]["colour"], len(said["unread"])) == (1, "red", 1)


def test_what_qms_yml_sets_aside_stays_found(repo: Repo) -> None:
    repo.write(
        "policies/POL-001.md", FILES["policies/POL-001.md"].replace("Gauges and", "Gauges, valves and")
    )
    aside = (
        'suppress: [{rule: E690, path: records/certificates.yml, reason: We know., until: "2027-01-01"}]\n'
    )
    repo.write("qms.yml", FILES["qms.yml"] + aside)
    repo.commit(APPROVED, on="2026-01-11")
    assert colour(repo, "P01") == "red"


def test_the_next_audit_gives_the_days(ready: Path) -> None:
    said = preaudit(ready, on=date(2027, 1, 4))[1]
    assert said["next_audit"] == {"id": "AUD-2027-001", "on": "2027-02-22"}
    assert [(item["weeks"], item["on"], item["passed"]) for item in said["horizons"]] == [
        (12, "2026-11-30", True), (8, "2026-12-28", True), (4, "2027-01-25", False), (1, "2027-02-15", False),
    ]  # fmt: skip
    open_ = {item["point"] for item in said["points"] if item["colour"] != "green" and item["asked"]}
    assert {name for item in said["horizons"] for name in item["points"]} == open_
    assert preaudit(ready, E)[1]["horizons"] == []


def test_the_drill_draws_the_same_ten_on_one_day_and_others_on_another(ready: Path) -> None:
    first, again = (preaudit(ready)[1]["drill"] for _ in range(2))
    assert first == again
    assert len({(item["kind"], item["target"]) for item in first}) == len(first) == 10
    other = preaudit(ready, on=DAY + timedelta(days=1))[1]["drill"]
    assert [item["target"] for item in other] != [item["target"] for item in first]


def test_it_ends_with_a_count_by_colour_and_no_score(ready: Path) -> None:
    status, out = ask(ready, "--as-of", DAY.isoformat(), "preaudit", OWN)
    check = next(
        judge(item) for item in preauditing.gathered(load(_at(ready), on=DAY)) if item.standard.id == OWN
    )
    assert (status, check.red) == (0, False)
    assert out.splitlines()[-1].startswith(
        f"0 red, {check.count(Colour.AMBER)} amber, {check.count(Colour.GREEN)} green"
    )
    assert "%" not in out
    assert sum(map(check.count, Colour)) + len(check.unasked) == 35


def _at(root: Path) -> Repo:
    made = Repo.__new__(Repo)
    made.root, made.day = root, 0
    return made


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((OWN,), 0, "not judged by a tool"),
        (("iso-9001",), 1, "not judged by a tool"),
        (("iso-9002",), 2, "Did you mean iso-9001?"),
        ((), 2, "STANDARD"),
        ((OWN, "--as-of", "2026-02-30"), 2, "2026-02-30"),
    ],
)
def test_exit_codes(ready: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    found, out = ask(ready, "--as-of", DAY.isoformat(), "preaudit", *arguments)
    assert (found, said in " ".join(out.split())) == (status, True), out


def test_the_page_is_a_file_of_its_own_that_loads_and_runs_nothing(ready: Path, tmp_path: Path) -> None:
    made = tmp_path / "page.html"
    before = sorted(path.as_posix() for path in (ready / "build").rglob("*"))
    ask(ready, "--as-of", DAY.isoformat(), "preaudit", Q, "--out", str(made))
    page = made.read_text(encoding="utf-8")
    assert sorted(path.as_posix() for path in (ready / "build").rglob("*")) == before
    for thing in ("<script", "src=", "http:", "url(", "<link"):
        assert thing not in page
    assert "P02" in page
    assert "Minutes" in page


def test_a_hostile_title_stays_text(repo: Repo, tmp_path: Path) -> None:
    bad = FILES["records/suppliers.yml"].replace("title: Tubes", "title: '<img src=x>[a](javascript:1)`*'")
    repo.write("records/suppliers.yml", bad.replace("2026-01-15', by", "2025-01-15', by"))
    repo.commit("Hostile", on="2026-01-11")
    made = tmp_path / "page.html"
    _, out = ask(repo, "--as-of", DAY.isoformat(), "preaudit", Q, "--out", str(made), "--format", "markdown")
    assert "<img" not in made.read_text(encoding="utf-8")
    assert r"\<img src=x\>\[a\](javascript:1)\`\*" in out
