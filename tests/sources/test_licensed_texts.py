"""The organization's own licensed copies: read from the disk, by edition and clause, whatever they hold."""

from __future__ import annotations

from pathlib import Path

from plainqms.sources.licensed_texts import FOLDER, read_licensed, shared
from plainqms.sources.standards import read_standards

ADOPTED = read_standards(("iso-9001-2015", "iso-iec-27001-2022"))


def written(root: Path, name: str, text: str | bytes) -> None:
    path = root / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_texts_are_found_by_family_and_by_edition(tmp_path: Path) -> None:
    written(tmp_path, "iso-9001.yml", '"7.5.2": one\n8.10: two\n"8.4": |\n  three\n\n  four\n')
    written(tmp_path, "iso-iec-27001-2022.yml", "A.5.1: five\n")
    texts, problems = read_licensed(tmp_path, ADOPTED)
    assert texts == {
        "iso-9001-2015": {"7.5.2": "one", "8.4": "three\n\nfour\n"},
        "iso-iec-27001-2022": {"A.5.1": "five"},
    }
    assert [(item.rule.code, str(item.place)) for item in problems] == [("C141", f"{FOLDER}iso-9001.yml:2:1")]


def test_nothing_there_is_no_problem(tmp_path: Path) -> None:
    assert read_licensed(tmp_path, ADOPTED) == ({}, ())
    written(tmp_path, "iso-9001.yml", "")
    assert read_licensed(tmp_path, ADOPTED) == ({}, ())


def test_broken_files_are_problems(tmp_path: Path) -> None:
    written(tmp_path, "iso-9001.yml", "a: [\n")
    written(tmp_path, "iso-iec-27001.yml", b"A.5.1: \xff\n")
    (tmp_path / FOLDER / "iso-9001-2015.yml").symlink_to("/etc/hostname")
    texts, problems = read_licensed(tmp_path, ADOPTED)
    assert "iso-9001-2015" not in texts
    assert [(item.rule.code, str(item.place).removeprefix(FOLDER)) for item in problems] == [
        ("Y120", "iso-9001-2015.yml"),
        ("Y104", "iso-9001.yml:2:1"),
        ("Y101", "iso-iec-27001.yml:1:8"),
    ]


def test_what_git_holds_is_named() -> None:
    found = shared([f"{FOLDER}iso-9001.yml", "standards/other.yml", "policies/POL-001.md"])
    assert [(item.rule.code, item.place.path) for item in found] == [("C140", f"{FOLDER}iso-9001.yml")]
