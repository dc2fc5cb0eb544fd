"""The typeface: small, complete for the letters that pages use, the same bytes whenever it is cut."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from plainqms.publish import fonts


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    fonts.faces(folder)
    return folder


def test_faces_are_small_and_bear_the_licence(cache: Path) -> None:
    made = fonts.faces(cache)
    cut = [name for name in made if name.endswith(".woff2")]
    assert len(cut) == 4
    assert all(made[name].startswith(b"wOF2") and len(made[name]) < 60_000 for name in cut)
    assert b"SIL Open Font License" in made["OFL.txt"]
    assert all(name.encode() in made["fonts.css"] for name in cut)


def test_faces_hold_the_letters_of_both_ranges(cache: Path) -> None:
    made = fonts.faces(cache)
    for name, letters in (("latin", "Aé€–“±°≤"), ("latin-ext", "łőŞ")):
        font = TTFont(io.BytesIO(made[f"sans-{name}-normal.woff2"]))
        assert {ord(letter) for letter in letters} <= set(font.getBestCmap())
        assert [axis.axisTag for axis in font["fvar"].axes] == ["wght"]


def test_the_reserved_name_is_not_borne(cache: Path) -> None:
    font = TTFont(io.BytesIO(fonts.faces(cache)["sans-latin-normal.woff2"]))
    assert not {record.nameID for record in font["name"].names} & {1, 3, 4, 6, 16, 25}
    assert fonts.FAMILY.encode() in fonts.faces(cache)["fonts.css"]


def test_a_second_cut_gives_the_same_bytes(cache: Path, tmp_path: Path) -> None:
    assert fonts.faces(tmp_path) == fonts.faces(cache)


def test_what_is_cached_is_not_cut_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_cut", lambda *_: pytest.fail("cut again"))
    fonts.faces(cache)


@pytest.mark.parametrize("damage", ["poison", "link to a file", "link to a folder"])
def test_a_face_that_was_not_cut_here_is_cut_again(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    """A pull request can carry files and links under build/cache/."""
    mine, elsewhere = tmp_path / "cache", tmp_path / "elsewhere"
    for place in (mine, elsewhere):
        shutil.copytree(cache, place)
    folder = next(path.relative_to(mine) for path in mine.iterdir())
    face = folder / "sans-latin-normal.woff2"
    entry = elsewhere / face
    entry.write_bytes(b"poison")
    if damage == "poison":
        (mine / face).write_bytes(b"poison")
    elif damage == "link to a file":
        (mine / face).unlink()
        (mine / face).symlink_to(entry)
    else:
        shutil.rmtree(mine / folder)
        (mine / folder).symlink_to(elsewhere / folder)
    monkeypatch.setattr(fonts, "_cut", lambda *_: b"cut again")
    assert fonts.faces(mine)[face.name] == b"cut again"
    assert entry.read_bytes() == b"poison"
