"""`qms management-review new`: every input that the standards ask for, with figures worked out by hand here."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import ask, codes, load
from repositories import Repo, document

from plainqms import pipeline
from plainqms.publish import minutes_pages, pages
from plainqms.publish.manual import Manual
from plainqms.registers import management_reviews

REVIEWS = "records/management-reviews.yml"
BEFORE = """\
# Minutes lie in the folder of the managing director.
- id: MR-2026-001  # the first
  title: Year 2025
  owner: quality_manager
  planned: "2026-01-14"
  held_on: "2026-01-14"
  chair: carol
  chair_role: managing_director
  inputs:
    - {key: earlier actions, conclusion: None yet.}
    - {key: changes around us and inside, conclusion: Good.}
    - {key: actions on risks and opportunities, conclusion: Good.}
    - {key: objectives, conclusion: Good.}
    - {key: customers and other parties, conclusion: Good.}
    - {key: processes and products, conclusion: Good.}
    - {key: nonconformities and corrective actions, conclusion: Good.}
    - {key: monitoring and measurement, conclusion: Good.}
    - {key: audits, conclusion: Good.}
    - {key: suppliers, conclusion: Good.}
    - {key: resources, conclusion: Good.}
    - {key: improvement, conclusion: Good.}
  outputs:
    - {what: "A printer *for* [all](http://example.com).", owner: carol, due: "2026-02-28", done: "2026-02-20"}
    - {what: A second laboratory., owner: carol, due: "2026-03-31"}
    - {what: A course., owner: carol, due: "2026-05-31", done: "2026-07-02"}
  verdict: It works.
  next: "2026-06-30"
"""
PLANNED = """
- id: MR-2026-002  # half a year
  title: First half of 2026
  owner: quality_manager
  planned: "2026-06-30"  # in the morning

# The one after it.
- id: MR-2027-001
  title: Year 2026
  owner: quality_manager
  planned: "2027-01-13"
"""
NONCONFORMITY = """\
- id: NC-2026-00{number}
  title: Wrong label
  source: {source}
  raised_on: "{raised}"
  raised_by: alice
  owner: quality_manager
  correction: Changed.
  corrected_on: "{raised}"
  outcome: correction only
  no_action_because: Once in a thousand.
{closed}"""
OBJECTIVE = """\
- id: OBJ-2026-01
  title: "Faults | `in` <script>deliveries</script>"
  owner: quality_manager
  measure: Deliveries without a fault.
  unit: "%"
  target: "99"
  set_on: "2026-01-20"
  due: "2026-12-31"
  values:
    - {on: "2026-05-31", value: "98.5"}
    - {on: "2026-04-30", value: "97.0"}
    - {on: "2026-07-31", value: "12.0"}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("policies/POL-001.md", document("POL-001", "Quality policy"))
    raised = (
        ("2026-01-14", "work", "2026-02-01"),  # the day of the review before: not in this period
        ("2026-01-15", "complaint", "2026-03-01"),  # its first day
        ("2026-06-30", "complaint", "2026-07-01"),  # its last day, closed after it: open
        ("2026-07-01", "complaint", ""),  # after it
    )
    repo.write(
        "records/nonconformities.yml",
        "".join(
            NONCONFORMITY.format(
                number=index, source=source, raised=day, closed=f'  closed_on: "{closed}"\n' if closed else ""
            )
            for index, (day, source, closed) in enumerate(raised, start=1)
        ),
    )
    repo.write("records/objectives.yml", OBJECTIVE)
    repo.write(REVIEWS, BEFORE)
    repo.commit("First", on="2026-01-15")
    return repo


def new(repo: Repo, *arguments: str, on: str = "2026-08-01") -> tuple[int, str]:
    return ask(repo, "--as-of", on, "management-review", "new", *arguments)


def facts(repo: Repo, identifier: str, key: str) -> tuple[list[str], tuple[str, ...]]:
    review = load(repo, committed=False).system.records.get(identifier)
    (item,) = [one for one in review.inputs if one.key == key]
    return [line.removeprefix("- ") for line in item.facts.splitlines()], item.records


def test_facts_are_those_of_the_day_and_the_period(repo: Repo) -> None:
    status, said = new(repo, "2026-06-30")
    assert status == 0, said
    assert facts(repo, "MR-2026-002", "nonconformities and corrective actions") == (
        [
            "2 nonconformities raised since 14 Jan 2026, 1 in the time before: NC-2026-002, NC-2026-003.",
            "By where they were noticed: 2 complaint.",
            "2 closed since 14 Jan 2026: NC-2026-001, NC-2026-002.",
            "1 open: NC-2026-003.",
        ],
        ("NC-2026-001", "NC-2026-002", "NC-2026-003"),
    )
    told, names = facts(repo, "MR-2026-002", "earlier actions")
    assert names == ("MR-2026-001",)
    assert told == [
        "MR-2026-001 of 14 Jan 2026 decided 3 actions; 1 done, 2 open.",
        r"“A printer \*for\* \[all\](http://example.com).”: done on 20 Feb 2026.",
        "“A second laboratory.”: open, due on 31 Mar 2026, overdue.",
        "“A course.”: open, due on 31 May 2026, overdue.",  # done two days later than the review
    ]
    told, _ = facts(repo, "MR-2026-002", "objectives")
    assert told == [
        r"OBJ-2026-01 Faults | \`in\` \<script\>deliveries\</script\>: 98.5 % on 31 May 2026, "
        "target at least 99 % by 31 Dec 2026: not on target; better than 97.0 % before."
    ]
    assert facts(repo, "MR-2026-002", "suppliers") == (["Nothing recorded: is that true?"], ())


def test_duties_aspects_and_hazards_are_on_the_table_of_those_who_ask(repo: Repo) -> None:
    settings = (repo.root / "qms.yml").read_text()
    repo.write("qms.yml", settings.replace("[iso-9001-2015]", "[iso-14001-2015, iso-45001-2018]"))
    duty = "kind: law, owner: carol, subjects: [environment], processes: [purchasing], asks: Lids., applies: Bins., "
    repo.write(
        "records/compliance-obligations.yml",
        f"- {{id: OBL-001, title: A, {duty} since: '2025-01-06', evaluations: [{{on: '2026-03-02', by: carol, "
        "result: not kept}, {on: '2026-05-04', by: carol, result: kept}, "
        "{on: '2026-07-06', by: carol, result: cannot tell}]}\n"  # after the review
        f"- {{id: OBL-002, title: B, {duty} since: '2024-01-08'}}\n"
        f"- {{id: OBL-003, title: C, {duty} since: '2026-02-02', alterations: [{{on: '2026-04-06', what: Lids.}}]}}\n",
    )
    repo.write(
        "records/environmental-aspects.yml",
        "- {id: ASP-001, title: A, owner: carol, identified_on: '2025-12-01', significant: 'yes', "
        "reviews: [{on: '2026-02-02', by: carol}]}\n"
        "- {id: ASP-002, title: B, owner: carol, identified_on: '2026-02-02', significant: 'no'}\n",
    )
    repo.write(
        "records/hazards.yml",
        "- {id: HAZ-001, title: A, owner: carol, identified_on: '2026-02-02', harm: '3', likelihood: '2', "
        "criterion: '3', consulted: [{on: '2026-02-02', asked: [alice]}]}\n",
    )
    status, said = new(repo, "2026-06-30")
    assert status == 0, said
    assert facts(repo, "MR-2026-002", "legal and other duties")[0] == [
        "3 laws, permits and agreements: OBL-001, OBL-002, OBL-003.",
        "1 new in the list since 14 Jan 2026: OBL-003.",
        "1 altered since 14 Jan 2026: OBL-003.",
    ]
    assert facts(repo, "MR-2026-002", "evaluation of compliance")[0] == [
        "1 of 3 compliance obligations evaluated since 14 Jan 2026: OBL-001.",
        "1 last found: kept: OBL-001.",
        "1 not kept at some time since 14 Jan 2026: OBL-001.",
        "1 not evaluated in time: OBL-002.",
    ]
    assert facts(repo, "MR-2026-002", "environmental aspects")[0] == [
        "1 of 2 environmental aspects significant: ASP-001.",
        "1 new since 14 Jan 2026: ASP-002.",
        "1 looked at again since 14 Jan 2026: ASP-001.",
    ]
    assert facts(repo, "MR-2026-002", "risks and opportunities")[0] == [
        "1 of 1 hazard above what is borne: HAZ-001.",
        "1 new since 14 Jan 2026: HAZ-001.",
    ]
    assert facts(repo, "MR-2026-002", "consultation of workers")[0] == [
        "1 of 1 hazard talked over with workers since 14 Jan 2026: HAZ-001.",
    ]


def test_nothing_from_after_the_day_stands_in_it(repo: Repo) -> None:
    new(repo, "2026-06-30")
    laid = (repo.root / REVIEWS).read_text().split("MR-2026-002")[1]
    assert "NC-2026-004" not in laid
    assert "Jul 2026" not in laid
    assert "12.0" not in laid


def test_a_second_run_changes_nothing_and_says_so(repo: Repo) -> None:
    new(repo, "2026-06-30")
    laid = (repo.root / REVIEWS).read_text()
    status, said = new(repo, "2026-06-30", on="2026-09-01")
    assert (status, (repo.root / REVIEWS).read_text()) == (0, laid)
    assert said == "MR-2026-002 of 2026-06-30 has its inputs already. Nothing was changed.\n"


def test_what_stood_in_the_file_stays_and_a_planned_review_gets_its_inputs(repo: Repo) -> None:
    repo.write(REVIEWS, BEFORE + PLANNED)
    repo.commit("Planned", on="2026-02-01")
    status, said = new(repo, "2026-06-30")
    assert status == 0, said
    laid = (repo.root / REVIEWS).read_text()
    assert laid.startswith(BEFORE)
    head, tail = PLANNED.split("\n# The one after")
    assert laid[len(BEFORE) :].startswith(
        head.rstrip("\n") + '\n  period: "15 Jan 2026 to 30 Jun 2026"\n  inputs:\n'
    )
    assert laid.endswith(f"  outputs: []\n\n# The one after{tail}")
    found = load(repo, committed=False).system.records
    assert [len(item.inputs) for item in found.of("management-reviews")] == [12, 12, 0]


def test_nothing_is_concluded_and_the_check_asks_for_it_once_it_is_held(repo: Repo) -> None:
    new(repo, "2026-06-30")
    assert not {"E641", "E642"} & {code for code, *_ in codes(repo)}
    repo.write(
        REVIEWS,
        (repo.root / REVIEWS)
        .read_text()
        .replace('  planned: "2026-06-30"', '  held_on: "2026-06-30"\n  planned: "2026-06-30"'),
    )
    found = [code for code, *_ in codes(repo)]
    assert found.count("E642") == 12
    assert {"E644", "E646", "E648"} <= set(found)
    assert not {"E640", "E641", "E645"} & set(found)  # led by who led before; the review before is named


def test_an_edition_that_asks_for_more_gets_more(repo: Repo) -> None:
    settings = (repo.root / "qms.yml").read_text()
    repo.write(
        "qms.yml",
        settings + 'transitions:\n  - {from: iso-9001-2015, to: iso-9001-2026, deadline: "2027-09-30"}\n',
    )
    repo.commit("Transition", on="2026-02-01")
    assert new(repo, "2026-06-30", "--standards", "iso-9001-2015,iso-9001-2026")[0] == 0
    (laid,) = [
        item for item in load(repo, committed=False).system.records.of("management-reviews") if item.inputs
    ][1:]
    assert len(laid.inputs) == 13
    assert "interested parties" in {item.key for item in laid.inputs}
    system = load(repo, committed=False).system
    assert management_reviews.reported(laid, system.records) == {"interested parties": ("iso-9001-2026",)}
    said = "".join(
        pages.render(template, values) for *_, template, values in minutes_pages.pages(Manual(system, ()))
    )
    assert said.count("That ISO 9001:2026 asks for it is reported, not confirmed.") == 1
    assert "(that ISO" not in said


def test_what_an_edition_only_is_said_to_ask_for_is_said_so_where_it_lacks(repo: Repo) -> None:
    settings = (repo.root / "qms.yml").read_text()
    repo.write(
        "qms.yml",
        settings + 'transitions:\n  - {from: iso-9001-2015, to: iso-9001-2026, deadline: "2027-09-30"}\n',
    )
    bare = (
        "- {id: MR-2027-001, title: One, owner: quality_manager, planned: 2026-06-30, "
        "standards: [iso-9001-2026], held_on: 2026-06-30, inputs: [{key: audits, conclusion: Good.}]}\n"
    )
    repo.write(REVIEWS, (repo.root / REVIEWS).read_text() + bare)
    repo.commit("Bare", on="2026-06-30")
    loaded = load(repo, committed=False)
    told = [
        item.message
        for item in pipeline.check(loaded)
        if item.rule.code == "E641" and "MR-2027" in item.message
    ]
    assert [message for message in told if "not confirmed" in message] == [
        "MR-2027-001 lacks the input “interested parties”, for iso-9001 (reported of iso-9001-2026, not confirmed)"
    ]
    said = "".join(
        pages.render(template, values)
        for *_, template, values in minutes_pages.pages(Manual(loaded.system, ()))
    )
    assert "interested parties (that ISO 9001:2026 asks for it is reported, not confirmed)" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("2026-06-31",), "2026-06-31"),
        (("2026-06-30", "--standards", "iso-9001-2008"), "iso-9001-2008 is neither followed nor planned"),
        (("2026-06-30", "--owner", "nobody"), "“nobody” is no role"),
    ],
)
def test_what_cannot_be_laid_is_refused(repo: Repo, arguments: tuple[str, ...], says: str) -> None:
    status, said = new(repo, *arguments)
    assert status == 2
    assert says in said
    assert (repo.root / REVIEWS).read_text() == BEFORE


def test_the_first_review_looks_back_a_year_and_guesses_nobody(repo: Repo) -> None:
    (repo.root / REVIEWS).unlink()
    status, said = new(repo, "2026-06-30")
    assert (status, "who arranges it?" in said) == (2, True)
    assert new(repo, "2026-06-30", "--owner", "quality_manager")[0] == 0
    review = load(repo, committed=False).system.records.get("MR-2026-001")
    assert (review.period, review.chair) == ("1 Jul 2025 to 30 Jun 2026", "")
    assert facts(repo, "MR-2026-001", "earlier actions")[0] == ["Nothing recorded: is that true?"]
