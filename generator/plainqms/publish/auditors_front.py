"""What the pages for auditors have in common: their section, their left column."""

from __future__ import annotations

from plainqms.publish import lists, preparing
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.sources.yaml_writing import Written

SECTION = "For auditors"
COVERAGE = "coverage/"
STRUCTURE = f"{COVERAGE}structure/"
PROCESSES = f"{COVERAGE}processes/"
DOCUMENTED = f"{COVERAGE}documented-information/"
CONTROL = f"{COVERAGE}document-control/"
CONTROL_TITLE = "How documents are controlled"

TITLES = {
    STRUCTURE: "Standards side by side",
    PROCESSES: "Clauses by process",
    DOCUMENTED: "Mandatory documented information",
}
CRUMBS: tuple[Written, ...] = ({"title": SECTION, "url": AUDITORS},)


def front(manual: Manual, *, kind: str, heading: str, lead: str) -> dict[str, Written]:
    """Of a page below the section's own."""
    return {
        **lists.front(manual, kind=kind, heading=heading, lead=lead, section=SECTION),
        "crumbs": [*CRUMBS],
        "siblings": siblings(manual),
    }


def siblings(manual: Manual) -> dict[str, Written]:
    """The left column of the pages for auditors."""
    rows: list[Written] = [
        {"title": standard.name, "url": manual.standard_address(standard)}
        for standard in manual.system.standards
    ]
    across: list[Written] = [{"title": title, "url": url} for url, title in TITLES.items()]
    ways: list[Written] = [
        {"title": f"To {item.new.name}", "url": manual.transition_address(item)}
        for item in manual.system.transitions
    ]
    bodies: list[Written] = [
        {"title": "Certificates and the body", "url": "certification/"},
        {"title": "Information sheet", "url": "certification/information-sheet/"},
    ]
    checks: list[Written] = [
        {"title": CONTROL_TITLE, "url": CONTROL},
        {"title": "What is checked", "url": "rules/"},
    ]
    given = (
        ("Standards", rows),
        ("All standards", across if rows else []),
        ("Transitions", ways),
        ("Certification", bodies),
        ("Checking", checks),
    )
    groups: list[Written] = [{"title": title, "rows": found} for title, found in given if found]
    groups.insert(-1, preparing.group(manual))
    return {"title": SECTION, "url": AUDITORS, "groups": groups}
