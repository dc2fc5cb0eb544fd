"""The pages of coverage: what they say of a small system, and that the map and the tables beside it agree."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from functools import cache

from publish import sample_manual as sample

from plainqms.model.coverage import Audited, Described, Evidenced
from plainqms.model.organization import NotApplicable
from plainqms.model.standard import Clause, DocumentedInformation, Standard
from plainqms.publish import (
    clause_answers,
    clause_pages,
    coverage_map,
    coverage_marks,
    documented_information_page,
    process_coverage_page,
    standard_page,
    standards_page,
    structure_page,
)
from plainqms.publish.manual import Manual
from plainqms.publish.pages import render

MAINTAIN = DocumentedInformation("maintain", "quality policy")
RETAIN = DocumentedInformation("retain", "evidence of *evaluation*", "extent_necessary")
CLAUSES = (
    Clause("5", "Leadership", "", 1, "heading", False),
    Clause("5.2", "Policy", "", 2, "requirement", True, (MAINTAIN,)),
    Clause("7", "Support", "", 1, "heading", False),
    Clause("7.5", "Documented information", "", 2, "heading", True),
    Clause("7.5.2", "Creating and updating", "", 3, "requirement", False),
    Clause("7.5.3", "Control", "", 3, "requirement", False, (MAINTAIN,)),
    Clause("8", "Operation", "", 1, "heading", False),
    Clause("8.3", "Design", "", 2, "requirement", True, (RETAIN,)),
    Clause("8.4", "Providers", "", 2, "heading", False),
    Clause("8.4.1", "General", "", 3, "requirement", True, (RETAIN,)),
    Clause("8.4.2", "Control & type", "", 3, "requirement", True),
    Clause("8.10", "Only claimed", "", 2, "requirement", True),
)
STANDARD = Standard("iso-9001-2015", "iso-9001", "ISO 9001:2015", "2015", "", True, CLAUSES)
WITHOUT = NotApplicable(clause="iso-9001:8.3", because="We make what <others> drew.")


@cache
def manual() -> Manual:
    system = sample.system()
    settings = system.configuration.model_copy(update={"not_applicable": (WITHOUT,)})
    return Manual(replace(system, configuration=settings, standards=(STANDARD,)), sample.publications())


def contents() -> dict[str, dict[str, object]]:
    rows = standard_page.values(STANDARD, manual())["rows"]
    assert isinstance(rows, list)
    return {row["id"]: row for row in rows}


def says(row: dict[str, object]) -> list[str]:
    answers = row["answers"]
    assert isinstance(answers, list)
    return [answer["says"] for answer in answers]


def test_a_unit_says_its_three_answers() -> None:
    rows = contents()
    assert says(rows["5.2"]) == ["In force", "No record demanded", "Never"]
    assert says(rows["8.4.1"]) == ["In force", "None", "Never"]
    assert says(rows["8.10"]) == ["Claimed", "No record demanded", "Never"]
    assert rows["8.4.1"]["documents"] == [
        {"id": "PRO-003", "url": "../../documents/pro-003/#cites-iso-9001-8.4.1"}
    ]


def test_what_is_audited_with_another_has_no_answers_of_its_own() -> None:
    rows = contents()
    assert says(rows["7.5"]) == ["In force", "No record demanded", "Never"]
    assert [rows[number]["of"] for number in ("7.5.2", "7.5.3")] == ["7.5", "7.5"]
    assert rows["7.5.2"]["answers"] == []


def test_a_heading_says_the_weakest_of_what_is_applied() -> None:
    rows = contents()
    assert says(rows["8"]) == ["1 of 3 claimed", "1 of 3 none", "3 of 3 never"]
    assert says(rows["8.4"]) == ["2 of 2 in force", "1 of 2 none", "2 of 2 never"]


def test_what_is_not_applicable_stands_apart_with_its_reason() -> None:
    page = standard_page.values(STANDARD, manual())
    assert page["aside"] == [{"id": "8.3", "title": "Design", "why": "We make what <others> drew."}]
    assert page["units"] == 5
    assert contents()["8.3"]["states"] == ("Not applicable",) * 3
    html = render("standard", page)
    assert html.count("We make what &lt;others&gt; drew.") == 2
    assert "<others>" not in html
    assert not re.search(r"\d\s*%|compliant|score", html)


def test_the_map_draws_the_numbers_of_its_table() -> None:
    (coverage,) = manual().coverage.values()
    for index, drawn in enumerate(coverage_map.values(coverage, manual())):
        titles = re.findall(r"<title>([^<]*)</title>", str(drawn["svg"]))
        assert len(titles) == len(coverage.units) == 6
        squares = [title.rsplit(": ", 1)[1].split(",")[0] for title in titles]
        numbers = drawn["counts"]
        assert isinstance(numbers, list)
        assert {row["says"]: row["count"] for row in numbers} == {
            word: squares.count(word) for word in squares
        }
        assert sum(row["count"] for row in numbers) == len(titles)
        options = standard_page.options(coverage, index)
        assert [row["says"] for row in numbers] == options, "each number leads to a filter that there is"


def test_a_square_leads_to_its_clause_and_has_the_shape_of_its_mark() -> None:
    (coverage,) = manual().coverage.values()
    svg = str(coverage_map.values(coverage, manual())[0]["svg"])
    squares = dict(re.findall(r'<a href="([^"]*)/" tabindex="-1">(.*?)</a>', svg))
    assert list(squares) == ["5.2", "7.5", "8.3", "8.4.1", "8.4.2", "8.10"]
    assert "Control &amp; type: In force" in squares["8.4.2"]
    assert 'class="f" d="M0 0h15v15H0z"' in squares["8.4.2"]
    assert 'class="f" d="M0 10h15v5H0z"' in squares["8.10"]
    assert 'class="l" d="M0 15L15 0"' in squares["8.3"]
    assert re.findall(r"<text[^>]*>([^<]*)<", svg) == ["5", "7", "8"]


def test_a_long_group_goes_on_below() -> None:
    clauses = tuple(Clause(f"A.5.{n}", "Control", "", 2, "control", True) for n in range(1, 38))
    standard = Standard(
        "iso-iec-27001-2022", "iso-iec-27001", "ISO/IEC 27001:2022", "2022", "", True, clauses
    )
    large = Manual(replace(manual().system, standards=(standard,)), sample.publications())
    svg = str(coverage_map.values(large.coverage[standard.id], large)[0]["svg"])
    places = re.findall(r"translate\((\d+) (\d+)\)", svg)
    assert len(places) == len(set(places)) == 37
    assert [y for _, y in places].count("0") == coverage_map.ACROSS
    assert re.findall(r"<text[^>]*>([^<]*)<", svg) == ["A.5"]


def test_answers_of_one_kind_differ_in_shape() -> None:
    for kind in (Described, Evidenced, Audited):
        marks = [coverage_marks.MARKS[word] for word in kind]
        assert len(set(marks)) == len(marks)
        assert "out" not in marks


def test_the_file_holds_what_the_page_holds() -> None:
    rows = list(csv.DictReader(io.StringIO(standard_page.table(STANDARD, manual()).decode())))
    shown = contents()
    assert {row["Clause"]: row["Described"] for row in rows if not row["Not applicable, because"]} == {
        number: says(shown[number])[0] for number in ("5.2", "7.5", "8.4.1", "8.4.2", "8.10")
    }


def test_the_front_page_gives_the_numbers_of_each_standard() -> None:
    (row,) = standards_page.values(manual())["rows"]  # type: ignore[misc]
    described = {item["says"]: item["count"] for item in row["answers"][0]["counts"]}
    assert described == {"Claimed": 1, "In force": 4, "Not applicable": 1}
    assert row["units"] == 5


def clause(number: str) -> dict[str, object]:
    found = STANDARD.clause(number)
    assert found
    return clause_answers.values(STANDARD, found, manual())


def test_a_clause_page_gives_reasons() -> None:
    answers = clause("8.4.1")["answers"]
    assert isinstance(answers, list)
    assert [answer["why"] for answer in answers] == [
        "PRO-003 says it in 1 passage.",
        "The standard asks for a record: evidence of *evaluation*. Nothing recorded in Suppliers: is that true?",
        "No audit looked at it since 23\u00a0Nov\u00a02023.",
    ]
    assert clause("8.3")["aside"] == "We make what <others> drew."
    assert clause("7.5.2")["with"] == "7.5"


def test_processes_that_cite_a_clause_stand_side_by_side() -> None:
    rows = clause("7.5")["processes"]
    assert isinstance(rows, list)
    assert [(row["name"], [item["id"] for item in row["documents"]]) for row in rows] == [
        ("Calibration", ["WI-001"]),
        ("Direction", ["PRO-001"]),
    ]
    assert clause("8.4.1")["processes"] == [], "one process is the answer itself"


def test_a_long_row_names_some_and_how_many_more() -> None:
    items = [
        sample.simple(
            f"PRO-{number:03d}", "Buying", f"procedures/{number}.md", "We buy well [[iso-9001:8.4.1]].\n",
            issued=sample.AS_OF, process="purchasing",
        )
        for number in range(101, 112)
    ]  # fmt: skip
    many = Manual(manual().system, tuple(items))
    row = next(row for row in standard_page.values(STANDARD, many)["rows"] if row["id"] == "8.4.1")  # type: ignore[attr-defined]
    assert ([item["id"] for item in row["documents"]][-1], row["more"]) == ("PRO-108", 3)
    groups = process_coverage_page.values(many)["groups"]
    assert isinstance(groups, list)
    (row,) = next(group["rows"] for group in groups if group["title"] == "Purchasing")
    assert (len(row["documents"]), row["more"]) == (8, 3)


def test_a_page_of_a_unit_holds_the_sentences_of_its_parts() -> None:
    pages = {address: values for address, _, _, _, values in clause_pages.pages(manual(), {})}
    whole, part, other = (pages[f"standards/iso-9001/{number}/"] for number in ("7.5", "7.5.2", "7.5.3"))
    assert [item["where"] for item in whole["sentences"]] == [  # type: ignore[attr-defined]
        "PRO-001, Purpose",
        "WI-001, Steps",
    ]
    assert whole["sentences"] == part["sentences"]
    assert other["sentences"] == []


def test_each_process_has_the_clauses_that_it_cites() -> None:
    page = process_coverage_page.values(manual())
    groups = page["groups"]
    assert isinstance(groups, list)
    assert {group["title"]: [row["clause"] for row in group["rows"]] for group in groups} == {
        "Direction": ["5.2", "7.5"],
        "Purchasing": ["8.4.1", "8.4.2", "8.10"],
        "Calibration": ["7.5"],
        "Improvement": [],
        "No process": ["8.3"],
    }
    assert page["count"] == 7
    assert groups[-1]["rows"][0]["aside"] == "We make what <others> drew."


def test_the_clauses_of_processes_as_a_file() -> None:
    rows = list(csv.DictReader(io.StringIO(process_coverage_page.table(manual()).decode())))
    assert [(row["Process"], row["Clause"], row["Documents"], row["Described"]) for row in rows] == [
        ("Direction", "5.2", "POL-001", "In force"),
        ("Direction", "7.5", "PRO-001", "In force"),
        ("Purchasing", "8.4.1", "PRO-003", "In force"),
        ("Purchasing", "8.4.2", "PRO-003", "In force"),
        ("Purchasing", "8.10", "PRO-003", "Claimed"),
        ("Calibration", "7.5", "WI-001", "In force"),
        ("No process", "8.3", "", "None"),
    ]


def test_mandatory_information_says_what_there_is_and_what_is_missing() -> None:
    page = documented_information_page.values(manual())
    (group,) = page["groups"]  # type: ignore[misc]
    told = [
        (row["clause"], row["kind"], row["state"], [item["text"] for item in row["by"]])
        for row in group["rows"]
    ]
    assert told == [
        ("5.2", "Document", "In force", ["POL-001"]),
        ("7.5.3", "Document", "None", []),
        ("8.3", "Record", "Not applicable", []),
        ("8.4.1", "Record", "None", []),
    ]
    assert (
        group["rows"][1]["why"]
        == "No document in force cites it. The standard asks for a document: quality policy."
    )
    assert group["rows"][3]["condition"] == "as far as it is needed"
    assert page["states"] == ["None", "In force", "Not applicable"]


def test_mandatory_information_as_a_file() -> None:
    rows = list(csv.DictReader(io.StringIO(documented_information_page.table(manual()).decode())))
    assert [
        (row["Clause"], row["Document or record"], row["Fulfilled by"], row["State"]) for row in rows
    ] == [
        ("5.2", "Document", "POL-001", "In force"),
        ("7.5.3", "Document", "", "None"),
        ("8.3", "Record", "", "Not applicable"),
        ("8.4.1", "Record", "", "None"),
    ]
    assert rows[2]["Because"] == "We make what <others> drew."


def harmonized(identifier: str, name: str, *clauses: tuple[str, str, int, bool]) -> Standard:
    made = tuple(
        Clause(number, f"Subject {number}", "", level, "requirement" if unit else "heading", unit, (), shared)
        for number, shared, level, unit in clauses
    )
    return Standard(identifier, identifier.removesuffix("-2015"), name, "", "", True, made)


def test_standards_stand_side_by_side_by_the_number_that_they_share() -> None:
    quality = harmonized(
        "iso-9001-2015", "ISO 9001", ("7.5", "7.5", 1, False), ("7.5.1", "7.5", 2, True), ("7.5.2", "7.5.2", 2, True),
        ("8.3", "", 1, True), ("10.3", "10.1", 1, True),
    )  # fmt: skip
    other = harmonized("iso-14001", "ISO 14001", ("7.5", "7.5", 1, True), ("9.1", "9.1", 1, True))
    laboratory = harmonized("own", "Own rules", ("1", "", 1, True))
    both = Manual(replace(manual().system, standards=(quality, other, laboratory)), sample.publications())
    page = structure_page.values(both)
    assert page["heads"] == ["ISO 9001", "ISO 14001"]
    rows = page["rows"]
    assert isinstance(rows, list)
    assert [(row["number"], row["title"]) for row in rows] == [
        ("7.5", "Documented information"),
        ("7.5.2", "Creating and updating documents"),
        ("9.1", "Monitoring, measurement, analysis and evaluation"),
        ("10.1", "Continual improvement"),
    ]
    cells = [[[clause["id"] for clause in cell["clauses"]] for cell in row["cells"]] for row in rows]
    assert cells == [[["7.5"], ["7.5"]], [["7.5.2"], []], [[], ["9.1"]], [["10.3"], []]]
    assert [cell["within"] for cell in rows[1]["cells"]] == ["", "7.5"]
    assert [mark["says"] for mark in rows[0]["cells"][0]["clauses"][0]["marks"]] == [
        "Described: 1 of 2 none", "Evidenced: 2 of 2 no record demanded", "Audited: 2 of 2 never",
    ]  # fmt: skip
    assert [mark["mark"] for mark in rows[1]["cells"][0]["clauses"][0]["marks"]] == ["full", "na", "none"]
    assert page["others"] == [{"name": "ISO 9001", "url": "../../standards/iso-9001/#contents", "count": 1}]
    assert page["left_out"] == [{"name": "Own rules", "url": "../../standards/own/"}]
