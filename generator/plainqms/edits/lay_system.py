"""Lay a complete management system into an empty folder: documents and roles, with the organization's own name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from plainqms.edits import lay_standards
from plainqms.model.edit import Edit
from plainqms.sources.yaml_writing import Written, quoted

_FOLDERS = ("policies", "procedures")
_PEOPLE = """\
# Everybody who owns, approves or audits. `emails` are the addresses under which the history knows them.
# - id: a_example
#   name: Ann Example
#   emails: [ann@example.com]
#   accounts: {github: aexample}     (or gitlab, gitea: where changes are proposed, the name that she has there)
"""
_ASSIGNMENTS = """\
# Who holds which role of roles.yml, from when until when (empty: still).
# - {role: quality_manager, person: a_example, from: "2026-01-01"}
"""

_SITES = re.compile(r"(?m)^sites:.*\n(?:[ -].*\n)*")
_PROPOSE = re.compile(r"(?m)^  propose:.*$")
_READ = re.compile(r"(?m)(?:^#.*\n)*^acknowledgements:.*\n(?:[ -].*\n)*")
_OWN_READ = """\
# How people say that they have read a text, and within how many days they do.
# acknowledgements: {read_within: "30", mail: quality@your-organization.example}
"""
_OWN_PROPOSE = '  # propose: "mailto:quality@your-organization.example?subject=Change%20to%20{id}"'
_REPORTS = re.compile(r"(?m)^reports:\n(?:  .*\n)*")
_OWN_REPORTS = """\
reports:
  # mail: report@your-organization.example
  hand_in: your supervisor
  owner: quality_manager
  answer: "7"
"""


def offered_standards(document_set: Path) -> tuple[str, ...]:
    return lay_standards.offered(_settings(document_set))


def lay_system(
    document_set: Path,
    *,
    name: str,
    address: str,
    business: str,
    time_zone: str,
    standards: Sequence[str],
) -> tuple[Edit, ...]:
    """The sample's documents and roles under the organization's own settings; none of its people or dates.

    `standards` are editions that the sample adopts; what it says of the others is left out.
    """
    offered = offered_standards(document_set)
    settings = lay_standards.adopting(
        _settings(document_set), [edition for edition in offered if edition in standards]
    )
    dropped = [edition for edition in offered if edition not in standards]
    rest = _PROPOSE.sub(_OWN_PROPOSE, settings[settings.index("\nbranch:") :].lstrip("\n"))
    rest = _READ.sub(_OWN_READ, rest)
    rest = _REPORTS.sub(_OWN_REPORTS, rest)
    own: dict[str, Written] = {
        "schema": "plainqms/configuration/1",
        "organization": {"name": name, "address": address, "business": business},
        "sites": [{"id": "main", "name": name, "address": address}],
        "time_zone": time_zone,
    }
    edits = [
        Edit(
            "qms.yml",
            f"# The management system's own settings. Documents print these values.\n{quoted(own)}{rest}",
        ),
        Edit("mkdocs.yml", quoted({"site_name": name, "theme": {"name": "material", "language": "en"}})),
        Edit("records/roles.yml", (document_set / "records" / "roles.yml").read_text(encoding="utf-8")),
        Edit("records/people.yml", _PEOPLE),
        Edit("records/assignments.yml", _ASSIGNMENTS),
        Edit(".gitignore", "/build/\n"),
    ]
    documents = {
        path.relative_to(document_set).as_posix(): _at_every_site(path.read_text(encoding="utf-8"))
        for folder in _FOLDERS
        for path in sorted((document_set / folder).rglob("*.md"))
    }
    laid = lay_standards.documents_for(documents, dropped=dropped)
    return (*edits, *(Edit(path, text) for path, text in laid.items()))


def _settings(document_set: Path) -> str:
    return (document_set / "qms.yml").read_text(encoding="utf-8")


def _at_every_site(text: str) -> str:
    """The document without the key that names the sample's sites: it then applies at all of the new ones."""
    if not text.startswith("---\n"):
        return text
    front, end, body = text.partition("\n---\n")
    return _SITES.sub("", front + "\n") + end[1:] + body
