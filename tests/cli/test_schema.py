"""`qms schema`: what an editor needs to help with a file of records."""

from __future__ import annotations

import json
from pathlib import Path

from asking import ask

from plainqms import registers


def test_one_for_each_register(tmp_path: Path) -> None:
    status, _ = ask(tmp_path, "schema")
    assert status == 0
    found = sorted(path.name for path in (tmp_path / "build" / "schemas").iterdir())
    assert found == sorted(f"{name}.json" for name in registers.REGISTERS)
    made = json.loads((tmp_path / "build/schemas/objectives.json").read_text(encoding="utf-8"))
    one = made["items"]
    assert one["additionalProperties"] is False
    assert one["properties"]["target"]["title"] == "Target"
    assert all(field.get("title") for field in one["properties"].values())


def test_a_name_that_no_register_has(tmp_path: Path) -> None:
    status, told = ask(tmp_path, "schema", "objectivs")
    assert (status, "objectives" in told) == (2, True)
    assert not (tmp_path / "build").exists()


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "system").mkdir()
    (tmp_path / "system" / "build").symlink_to(tmp_path / "elsewhere")
    assert ask(tmp_path / "system", "schema")[0] == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []
