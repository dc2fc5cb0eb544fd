"""GitLab's Code Quality report: a list that a merge request compares with that of its target."""

from __future__ import annotations

import json

from plainqms.model.one_line import one_line
from plainqms.model.problem import Severity
from plainqms.publish.problem_formats.report import Report, file_of, fingerprinted

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def text(report: Report) -> str:
    """What is set aside in qms.yml is left out: the format knows no such thing. Every problem has a fingerprint."""
    made = [
        {
            "description": one_line(f"{problem.message}. To do: {' '.join(problem.remedy.split())}"),
            "check_name": f"{problem.rule.code} {problem.rule.name}",
            "fingerprint": fingerprint,
            "severity": SEVERITIES[problem.rule.severity],
            "location": {
                "path": one_line(file_of(problem)),
                "lines": {"begin": problem.place.line or 1},
            },
        }
        for problem, fingerprint in fingerprinted(report.problems)
    ]
    lines = ",\n ".join(json.dumps(entry) for entry in made)
    return f"[\n {lines}\n]\n" if made else "[]\n"
