"""`qms schema`: what an editor needs to help with every file of a management system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asking import ask
from json_schema import wrong

from plainqms import registers
from plainqms.publish.file_schemas import file_schemas
from plainqms.sources import front_matter_parts, yaml

ROOT = Path(__file__).parents[2]
SCHEMAS = {name: (json.loads(text), files) for name, text, files in file_schemas()}
SETTINGS = ".vscode/settings.json"


def values(text: str) -> Any:
    def plain(node: Any) -> Any:
        if isinstance(node, yaml.Scalar):
            return node.text if node.text or node.quoted else None
        if isinstance(node, yaml.Mapping):
            return {key.text: plain(value) for key, value in node.entries}
        return [plain(item) for item in node.items]

    return plain(yaml.load(text, "a.yml")[0])


def front(path: Path) -> Any:
    return values(front_matter_parts.split(path.read_text(encoding="utf-8")).front)


def judged(name: str, text: str) -> list[str]:
    return wrong(SCHEMAS[name][0], values(text))


def test_one_for_each_kind_of_file(tmp_path: Path) -> None:
    status, _ = ask(tmp_path, "schema")
    assert status == 0
    found = sorted(path.name for path in (tmp_path / "build" / "schemas").iterdir())
    others = ("front-matter", "qms", "roles", "people", "assignments")
    assert found == sorted(f"{name}.json" for name in (*registers.REGISTERS, *others))
    made = json.loads((tmp_path / "build/schemas/objectives.json").read_text(encoding="utf-8"))
    one = made["items"]
    assert one["additionalProperties"] is False
    assert one["properties"]["target"]["title"] == "Target"
    assert all(field.get("title") for field in one["properties"].values())


def test_a_name_that_no_schema_has(tmp_path: Path) -> None:
    status, told = ask(tmp_path, "schema", "objectivs")
    assert (status, "objectives" in told) == (2, True)
    assert not (tmp_path / "build").exists()


def test_every_file_of_the_sample_fits() -> None:
    looked = 0
    for schema, files in SCHEMAS.values():
        for path in (path for pattern in files for path in sorted(ROOT.glob(pattern))):
            assert wrong(schema, values(path.read_text(encoding="utf-8"))) == [], path
            looked += 1
    assert looked > 30
    documents = [*ROOT.glob("policies/*.md"), *ROOT.glob("procedures/*/*-*.md")]
    assert len(documents) > 10
    for path in documents:
        assert wrong(SCHEMAS["front-matter"][0], front(path)) == [], path


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("front-matter", "{id: PRO-1, title: A, ownr: x}", "/ownr"),
        ("front-matter", "{id: PRO-1, title: A, revision: '3'}", "/revision"),
        ("front-matter", "{id: pro 1, title: A}", "/id"),
        ("front-matter", "{id: PRO-1, title: A, clauses: ['8.4.1']}", "/clauses"),
        ("front-matter", "{id: PRO-1, title: A, withdrawn: 31/12/2026}", "/withdrawn"),
        ("front-matter", "{id: PRO-1, title: A, baseline: ['4', '2025-03-31']}", "/baseline"),
        ("front-matter", "{title: A}", "/id"),
        ("qms", "{organization: {name: A}}", "/schema"),
        ("qms", "{schema: plainqms/configuration/1, organization: {name: A}, standart: []}", "/standart"),
        ("assignments", "[{role: a, person: b, form: '2020-01-01'}]", "/0/form"),
        ("objectives", "{id: OBJ-1}", ""),
    ],
)
def test_what_does_not_fit_is_marked(name: str, text: str, place: str) -> None:
    assert [found.split(":")[0] for found in judged(name, text)][:1] == [place]


def test_a_list_may_stand_on_one_line() -> None:
    assert judged("front-matter", '{id: PRO-1, title: A, audience: "a, b", clauses: "iso-9001:8.4.1"}') == []


def test_vscode_settings_keep_what_is_the_users(tmp_path: Path) -> None:
    own = {"editor.rulers": [80], "yaml.schemas": {"./own.json": "own/*.yml"}, "z": {"ä": None}}
    (tmp_path / ".vscode").mkdir()
    (tmp_path / SETTINGS).write_text(json.dumps(own, indent=4), encoding="utf-8")
    assert ask(tmp_path, "schema", "--vscode")[0] == 0
    text = (tmp_path / SETTINGS).read_text(encoding="utf-8")
    made = json.loads(text)
    assert [*made] == [*own]
    assert '\n    "editor.rulers"' in text
    assert made["yaml.schemas"]["./own.json"] == "own/*.yml"
    for address, paths in made["yaml.schemas"].items():
        if address != "./own.json":
            assert (tmp_path / address).is_file()
            assert paths
    named = {path for paths in made["yaml.schemas"].values() for path in paths}
    assert {"qms.yml", "records/roles.yml", "records/nonconformities/*.yml"} <= named
    assert not (tmp_path / "build").exists()
    status, told = ask(tmp_path, "schema", "--vscode")
    assert (status, "already" in told, (tmp_path / SETTINGS).read_text(encoding="utf-8")) == (0, True, text)


@pytest.mark.parametrize("own", ['{\n  // mine\n  "a": 1\n}\n', '{"a": 1,}', "[]", '{"yaml.schemas": 3}'])
def test_settings_that_would_lose_something_are_left(tmp_path: Path, own: str) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / SETTINGS).write_text(own)
    status, told = ask(tmp_path, "schema", "--vscode")
    assert (status, '"./.vscode/schemas/qms.json"' in told, (tmp_path / SETTINGS).read_text()) == (
        2,
        True,
        own,
    )


@pytest.mark.parametrize("folder", ["../x", "/tmp/x", "a/../../x", "", ".git/x"])
def test_nothing_is_written_elsewhere(tmp_path: Path, folder: str) -> None:
    assert ask(tmp_path, "schema", "--out", folder)[0] == 2
    assert [*tmp_path.iterdir()] == []


def test_nor_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / ".vscode").symlink_to(tmp_path / "there")
    assert ask(tmp_path, "schema", "--vscode")[0] == 2
    assert [*(tmp_path / "there").iterdir()] == []
    assert ask(tmp_path, "schema", "--out", "mine/schemas")[0] == 0
    assert (tmp_path / "mine/schemas/qms.json").is_file()
    assert ask(tmp_path, "schema", "qms", "--vscode")[0] == 2
