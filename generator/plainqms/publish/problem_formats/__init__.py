"""What a check reports, in the formats of the places where people look: one file a format.

Messages quote documents, which are hostile input: each format escapes for its own reader.
"""

from collections.abc import Callable

from plainqms.publish.problem_formats import github, gitlab, junit, sarif
from plainqms.publish.problem_formats.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "sarif": sarif.text,
    "github": github.text,
    "gitlab": gitlab.text,
    "junit": junit.text,
}

__all__ = ["FORMATS", "Report"]
