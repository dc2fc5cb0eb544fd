"""SARIF 2.1.0 (OASIS): what code scanning of forges and problem lists of editors read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from plainqms import __version__
from plainqms.model.one_line import one_line
from plainqms.model.problem import Problem, Rule
from plainqms.publish.problem_formats.report import Report, file_of, fingerprinted

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"  # a name; nothing is fetched from there
FINGERPRINT = "plainqms/1"

# `{0}` would be filled in from a list of arguments, and `[words](address)` would become a link.
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def text(report: Report) -> str:
    """One run. What is set aside in qms.yml is a result with a suppression; the reason stands in it."""
    reasons = dict(report.suppressed)
    every = (*report.problems, *reasons)
    rules = sorted({problem.rule for problem in every}, key=lambda rule: rule.code)
    run = {
        "tool": {
            "driver": {
                "name": "plainqms",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": report.whole}],
        "results": [*_results(every, [rule.code for rule in rules], reasons)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    basis = f"{rule.basis.value}: {rule.source}" if rule.source else rule.basis.value
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _message(rule.name.replace("-", " "))},
        "fullDescription": {"text": _message(rule.why)},
        "help": {"text": _message(f"{rule.why}\n\nBasis: {basis}\n\n{rule.remedy}")},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _results(
    problems: Iterable[Problem], codes: list[str], reasons: dict[Problem, str]
) -> Iterable[dict[str, Any]]:
    for problem, fingerprint in fingerprinted(problems):
        place: dict[str, Any] = {"artifactLocation": {"uri": _address(file_of(problem))}}
        if problem.place.line:
            column = {"startColumn": problem.place.column} if problem.place.column else {}
            place["region"] = {"startLine": problem.place.line, **column}
        result = {
            "ruleId": problem.rule.code,
            "ruleIndex": codes.index(problem.rule.code),
            "level": problem.rule.severity.value,
            "message": {"text": _message(f"{problem.message}\n\n{problem.remedy}".rstrip())},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {FINGERPRINT: fingerprint},
        }
        if problem in reasons:
            set_aside = {
                "kind": "external",
                "status": "accepted",
                "justification": _message(reasons[problem]),
            }
            result["suppressions"] = [set_aside]
        yield result


def _address(path: str) -> str:
    """Relative to the repository; a file's name may hold any byte."""
    return quote(os.fsencode(path))


def _message(said: str) -> str:
    """Plain text that no reader fills in or makes a link of. Other braces stay: viewers show doubled ones as typed."""
    plain = "\n".join(one_line(line) for line in said.split("\n"))
    return _PLACEHOLDER.sub(r"{{\1}}", plain).replace("](", "] (")
