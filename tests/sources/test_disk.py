"""Files of the working tree: regular ones, inside the repository, with names that are text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plainqms.sources import disk


def look(root: Path, *paths: str) -> tuple[list[str], list[tuple[str, str]]]:
    found, problems = disk.regular_files(root, paths)
    return sorted(found), [(problem.rule.code, problem.place.path) for problem in problems]


def test_links_are_told_and_never_followed(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    (root / "real").mkdir(parents=True)
    (outside / "secret.md").write_text("secret")
    (root / "real" / "a.md").write_text("a")
    (root / "out.md").symlink_to(outside / "secret.md")
    (root / "within.md").symlink_to("real/a.md")
    (root / "nowhere.md").symlink_to("missing")
    (root / "round.md").symlink_to("round.md")
    (root / "folder").symlink_to(outside)
    (root / "real" / "deep").symlink_to("..")
    paths = (
        "real/a.md",
        "out.md",
        "within.md",
        "nowhere.md",
        "round.md",
        "folder/secret.md",
        "real/deep/real/a.md",
    )
    assert look(root, *paths) == (["real/a.md"], [("Y120", path) for path in paths[1:]])
    for path in ("out.md", "within.md", "round.md"):
        with pytest.raises(OSError):  # noqa: PT011 - whichever the system gives
            disk.read(root, path)


def test_what_was_deleted_is_no_problem(tmp_path: Path) -> None:
    assert look(tmp_path, "gone.md", "gone/too.md") == ([], [])


def test_a_folder_named_like_a_document_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    assert look(tmp_path, "x.md", "x.md/") == ([], [])


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert look(tmp_path, "pipe.md") == ([], [("Y121", "pipe.md")])
    assert disk.read(tmp_path, "pipe.md") == b""


def test_a_file_that_nobody_may_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b.md").write_text("b")
    monkeypatch.setattr(
        os, "access", lambda path, mode: not str(path).endswith("a.md")
    )  # root may read everything
    assert look(tmp_path, "a.md", "b.md") == (["b.md"], [("Y121", "a.md")])


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    (tmp_path / name).write_text("x")
    assert look(tmp_path, name, "ü.md") == ([], [("Y122", "caf\\udce9.md")])


def test_a_folder_in_no_repository_is_walked_without_what_is_hidden_or_built(tmp_path: Path) -> None:
    for path in ("b.md", "a/c.md", ".git/x.md", "a/.hidden/y.md", "build/z.md", "a/build/kept.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    (tmp_path / "loop").symlink_to(".")
    assert [path for path in disk.walk(tmp_path) if path != "loop"] == ["a/build/kept.md", "a/c.md", "b.md"]


def test_at_most_so_much_of_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_LARGEST", 10)
    (tmp_path / "large").write_bytes(b"x" * 11)
    assert len(disk.read(tmp_path, "large")) == 10
