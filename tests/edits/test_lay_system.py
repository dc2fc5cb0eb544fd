"""A complete system for somebody else: own name, none of the sample's people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainqms.edits.lay_system import lay_system, offered_standards
from plainqms.model.edit import Edit
from plainqms.sources.configuration import read_configuration
from plainqms.sources.look import read_look
from plainqms.sources.people import read_assignments, read_people, read_roles
from plainqms.sources.resources import find

ROOT = Path(__file__).parents[2]


def lay(**own: str) -> dict[str, str]:
    """With every standard that the sample adopts."""
    given = {"name": "Acme", "address": "", "business": "gauges", "time_zone": "UTC", **own}
    documents = find("document_set")
    edits = lay_system(documents, **given, standards=offered_standards(documents))
    assert len({edit.path for edit in edits}) == len(edits)
    return {edit.path: edit.text for edit in edits}


def test_every_document_of_the_sample_is_laid() -> None:
    documents = {
        path.relative_to(ROOT).as_posix()
        for folder in ("policies", "procedures")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    own = {
        "qms.yml",
        "mkdocs.yml",
        ".gitignore",
        "records/roles.yml",
        "records/people.yml",
        "records/assignments.yml",
    }
    assert documents
    assert set(lay()) == documents | own


@pytest.mark.parametrize(
    "name",
    [
        "Acme Gauges Ltd",
        'Brew & "Sons"',
        "C:\\Gauges",
        "Müller 🔧 GmbH",
        "yes",
        "#1 Gauges",
        "{{ organization }}",
        "a: b",
    ],
)
def test_the_settings_are_the_organizations_own(name: str) -> None:
    laid = lay(name=name, address="1 Way", business="gauges: all", time_zone="Europe/Berlin")
    configuration, problems = read_configuration(laid["qms.yml"], "qms.yml")
    assert problems == ()
    assert configuration is not None
    assert configuration.organization.name == name
    assert (configuration.organization.address, configuration.organization.business) == (
        "1 Way",
        "gauges: all",
    )
    assert (configuration.time_zone, configuration.branch) == ("Europe/Berlin", "main")
    assert configuration.standards
    assert set(configuration.document_types) >= {"POL", "PRO", "WI"}
    assert configuration.publish.propose == ""
    look, problems = read_look(laid["mkdocs.yml"], "mkdocs.yml")
    assert problems == ()
    assert look.site_name == name


def test_roles_without_people() -> None:
    laid = lay()
    roles, problems = read_roles(laid["records/roles.yml"], "records/roles.yml")
    people, more = read_people(laid["records/people.yml"], "records/people.yml")
    assignments, rest = read_assignments(
        laid["records/assignments.yml"], "records/assignments.yml", roles=roles, people=people
    )
    assert roles
    assert (people, assignments) == ((), ())
    assert (problems, more, rest) == ((), (), ())


def test_nothing_tells_of_the_samples_people_and_places() -> None:
    people = (ROOT / "records" / "people.yml").read_text(encoding="utf-8")
    settings = (ROOT / "qms.yml").read_text(encoding="utf-8")
    names = [word for name in re.findall(r"name: (.+)", people) for word in name.split()]
    places = re.findall(
        r"(?m)^ +(?:name|short_name|address|id): (.*(?:Example|Lane|Street|Works|office|works).*)$", settings
    )
    assert len(names) > 5
    assert len(places) > 4
    for path, text in lay().items():
        for word in (*names, *places):
            assert not re.search(rf"(?m)\b{re.escape(word)}\b(?<!- works)", text) or word in (
                "works",
                "office",
            ), (path, word)
        assert not re.search(r"(?m)^sites:", text) or path == "qms.yml"


def test_only_front_matter_loses_its_sites(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "policies").mkdir()
    for name in ("qms.yml", "records/roles.yml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    body = "\n## Text\n\nsites: [a]\n\n---\n\nsites: [b]\n"
    (tmp_path / "policies" / "a.md").write_text(f"---\nid: A-1\nsites: [works]\ntitle: A\n---\n{body}")
    (tmp_path / "policies" / "b.md").write_text(
        f"---\nid: A-2\nsites:\n  - works\n  - office\ntitle: B\n---\n{body}"
    )
    (tmp_path / "policies" / "c.md").write_text(f"---\nid: A-3\ntitle: C\n---\n{body}")
    laid: tuple[Edit, ...] = lay_system(
        tmp_path, name="X", address="", business="", time_zone="UTC", standards=["iso-9001-2015"]
    )
    texts = {edit.path: edit.text for edit in laid}
    assert texts["policies/a.md"] == f"---\nid: A-1\ntitle: A\n---\n{body}"
    assert texts["policies/b.md"] == f"---\nid: A-2\ntitle: B\n---\n{body}"
    assert texts["policies/c.md"] == f"---\nid: A-3\ntitle: C\n---\n{body}"
