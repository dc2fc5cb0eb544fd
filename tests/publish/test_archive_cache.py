"""What the archive's cache holds goes after many builds without use, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainqms import files
from plainqms.publish import archive_cache
from plainqms.publish.archive_cache import PATIENCE, prune

USED, IDLE, FONT = "archive/aa/aa.json", "archive/bb/bb.json", "fonts/x.woff2"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    for name in (USED, IDLE, FONT):
        files.keep(tmp_path, name, b"{}")
    return tmp_path


def there(cache: Path) -> set[str]:
    return {name for name in (USED, IDLE, FONT) if files.kept(cache, name) is not None}


def test_what_no_build_uses_goes_at_last(cache: Path) -> None:
    for _ in range(PATIENCE - 1):
        prune(cache, {USED})
    assert there(cache) == {USED, IDLE, FONT}
    prune(cache, {USED})
    assert there(cache) == {USED, FONT}
    assert files.kept(cache, "archive/unused") == b"{}"


def test_one_use_begins_the_count_anew(cache: Path) -> None:
    for _ in range(PATIENCE - 1):
        prune(cache, {USED})
    prune(cache, {USED, IDLE})
    prune(cache, {USED})
    assert there(cache) == {USED, IDLE, FONT}


def test_where_all_is_used_nothing_is_written(cache: Path) -> None:
    prune(cache, {USED, IDLE})
    assert not (cache / "archive/unused").exists()


def test_what_a_killed_run_left_is_swept(cache: Path) -> None:
    (cache / "archive/aa/.x.new").write_bytes(b"half")
    prune(cache, {USED, IDLE})
    assert not (cache / "archive/aa/.x.new").exists()


@pytest.mark.parametrize(
    "data", [b"[]", b"no", b'{"archive/bb/bb.json": "many"}', b'{"../../x": 99, "fonts/x.woff2": 99}']
)
def test_a_list_of_another_making_lets_nothing_go(cache: Path, data: bytes) -> None:
    files.keep(cache, "archive/unused", data)
    prune(cache, {USED})
    assert there(cache) == {USED, IDLE, FONT}


def test_behind_a_link_nothing_is_removed(tmp_path: Path) -> None:
    outside, cache = tmp_path / "outside", tmp_path / "cache"
    outside.mkdir()
    cache.mkdir()
    (outside / "a.json").write_text("{}")
    (cache / archive_cache.FOLDER).symlink_to(outside)
    for _ in range(PATIENCE + 1):
        prune(cache, set())
    assert (outside / "a.json").exists()
    (cache / archive_cache.FOLDER).unlink()
    (cache / archive_cache.FOLDER).mkdir()
    (cache / archive_cache.FOLDER / "aa").symlink_to(outside)
    for _ in range(PATIENCE + 1):
        prune(cache, set())
    assert (outside / "a.json").exists()
