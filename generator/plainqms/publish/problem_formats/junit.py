"""JUnit XML: the report of tests that nearly every forge and build server shows."""

from __future__ import annotations

from xml.etree import ElementTree

from plainqms.model.one_line import one_line
from plainqms.model.problem import INTERNAL_ERROR, Problem, Severity
from plainqms.publish.problem_formats.report import Report, file_of


def text(report: Report) -> str:
    """A test case for each problem; one that passed where there is none, since an empty report reads as a mishap.

    Warnings pass and say what they have to say, unless they count as errors. What is set aside counts as skipped.
    """
    suite = ElementTree.Element("testsuite", name="qms check")
    for problem in report.problems:
        _case(suite, problem, strict=report.strict)
    for problem, reason in report.suppressed:
        case = _named(suite, problem)
        ElementTree.SubElement(case, "skipped", message=one_line(reason))
    if not len(suite):
        ElementTree.SubElement(suite, "testcase", classname="qms check", name="no problems found", time="0")
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{kind}"))))
    suite.set("tests", str(len(suite)))
    suite.set("time", "0")
    suites = ElementTree.Element("testsuites", {key: suite.attrib[key] for key in sorted(suite.attrib)})
    suites.append(suite)
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _case(suite: ElementTree.Element, problem: Problem, *, strict: bool) -> None:
    case = _named(suite, problem)
    said = "\n".join(map(one_line, (f"{problem.place}  {problem.message}", *problem.remedy.split("\n"))))
    if problem.rule is INTERNAL_ERROR:
        kind = "error"
    elif strict or problem.rule.severity is Severity.ERROR:
        kind = "failure"
    else:
        ElementTree.SubElement(case, "system-out").text = said
        return
    told = {"message": one_line(problem.message), "type": f"{problem.rule.code} {problem.rule.name}"}
    ElementTree.SubElement(case, kind, told).text = said


def _named(suite: ElementTree.Element, problem: Problem) -> ElementTree.Element:
    path = one_line(file_of(problem))
    name = one_line(f"{problem.rule.code} {problem.rule.name}: {problem.message}")
    line = {"line": str(problem.place.line)} if problem.place.line else {}
    return ElementTree.SubElement(
        suite, "testcase", {"classname": path, "name": name, "file": path, **line, "time": "0"}
    )
