"""What is written appears whole or not at all, also where the process dies between two steps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from plainqms import files

SOURCE = Path(files.__file__).parents[1]


def folder(path: Path, text: str) -> Path:
    """A folder of several files, all saying `text`: a mixture of two would show."""
    for number in range(5):
        (path / f"sub{number}").mkdir(parents=True)
        (path / f"sub{number}" / "page.html").write_text(text)
    return path


def said(path: Path) -> set[str]:
    return {page.read_text() for page in path.rglob("*.html")}


def names(path: Path) -> list[str]:
    return sorted(os.listdir(path))


def killed_at(moment: str, program: str, *, before: bool = True) -> None:
    """Run `program` in a process that is killed just before (or after) its nth call of `moment`: `os.replace:2`."""
    call, _, nth = moment.partition(":")
    module, _, name = call.rpartition(".")
    script = f"""
import importlib, os, signal
from pathlib import Path
from plainqms import files
module = importlib.import_module({module!r})
real, calls = getattr(module, {name!r}), 0
def trap(*arguments, **keywords):
    global calls
    calls += 1
    if {before!r} and calls == {int(nth or 1)}:
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*arguments, **keywords)
    if calls == {int(nth or 1)}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(module, {name!r}, trap)
{program}
"""
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(SOURCE)}, check=False
    )
    assert done.returncode == -signal.SIGKILL


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "file.txt"
    files.write(place, "old\n")
    files.write(place, b"new\r\n")
    assert place.read_bytes() == b"new\r\n"
    assert names(place.parent) == ["file.txt"]
    assert place.stat().st_mode & 0o777 == 0o644


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    files.write(tmp_path / "file.txt", "Prüfung\nzwei\n")
    assert (tmp_path / "file.txt").read_bytes() == "Prüfung\nzwei\n".encode()


def test_a_reader_never_sees_half(tmp_path: Path) -> None:
    place, texts = tmp_path / "file.txt", {letter * 1_000_000 for letter in "ab"}
    files.write(place, "a" * 1_000_000)
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(place.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        for text in texts:
            files.write(place, text)
    done.set()
    reader.join()
    assert seen <= texts


@pytest.mark.parametrize("broken", ["os.replace", "os.chmod", "os.fdopen"])
def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    place = tmp_path / "file.txt"
    files.write(place, "old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(OSError, match="No space"):
        files.write(place, "new")
    assert place.read_text() == "old"
    assert names(tmp_path) == ["file.txt"]


def test_text_that_is_no_text_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "file.txt"
    files.write(place, "old")
    with pytest.raises(UnicodeEncodeError):
        files.write(place, "\ud800")
    assert (place.read_text(), names(tmp_path)) == ("old", ["file.txt"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_write_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "file.txt"
    files.write(place, "old")
    killed_at("os.replace", f"files.write(Path({str(place)!r}), 'new')")
    assert place.read_text() == "old"


@pytest.fixture(params=["one call", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Exchange as Linux does it, and as the others do."""
    if request.param == "two renames":
        monkeypatch.setattr(files, "_exchange_names", lambda first, second: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux exchanges two names in one call")
    return str(request.param)


def test_a_folder_is_exchanged_whole(tmp_path: Path, way: str) -> None:
    place = tmp_path / "site"
    for text in ("first", "second", "third"):
        files.exchange(folder(files.fresh_folder(place), text), place)
        assert said(place) == {text}
        assert names(tmp_path) == ["site"]
        assert place.stat().st_mode & 0o777 == 0o755


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names in one call")
def test_linux_exchanges_two_names_in_one_call(tmp_path: Path) -> None:
    first, second = folder(tmp_path / "first", "one"), folder(tmp_path / "second", "two")
    assert files._exchange_names(first, second)
    assert (said(first), said(second)) == ({"two"}, {"one"})


ONE_CALL = [
    ("plainqms.files._exchange_names", True, "old"),
    ("plainqms.files._exchange_names", False, "new"),
    ("plainqms.files.remove", True, "new"),
]
TWO_RENAMES = [
    ("os.replace", True, "old"),
    ("os.replace", False, "old"),  # between the two: only `recover` brings it back
    ("os.replace:2", True, "old"),
    ("os.replace:2", False, "new"),
    ("plainqms.files.remove:2", True, "new"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize(
    ("moment", "before", "left", "fallback"),
    [(*row, False) for row in ONE_CALL if sys.platform == "linux"] + [(*row, True) for row in TWO_RENAMES],
)
def test_an_exchange_that_is_killed_leaves_one_whole_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, before: bool, left: str, fallback: bool
) -> None:
    place = folder(tmp_path / "site", "old")
    new = folder(files.fresh_folder(place), "new")
    program = f"files.exchange(Path({str(new)!r}), Path({str(place)!r}))"
    if fallback:
        program = f"files._exchange_names = lambda first, second: False\n{program}"
        monkeypatch.setattr(files, "_exchange_names", lambda first, second: False)
    killed_at(moment, program, before=before)
    if not fallback:
        assert said(place) == {left}, "whole even before anything mends it"
    files.recover(place)
    assert said(place) == {left}
    assert names(tmp_path) == ["site"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names in one call")
def test_an_old_folder_that_no_exchange_left_never_becomes_the_site(tmp_path: Path) -> None:
    """A pull request can carry build/.site.old."""
    folder(tmp_path / ".site.old", "somebody's")
    files.recover(tmp_path / "site")
    assert names(tmp_path) == []


def test_a_link_by_the_old_name_never_becomes_the_site(tmp_path: Path, way: str) -> None:
    folder(tmp_path / "elsewhere", "somebody's")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / ".site.old").symlink_to(tmp_path / "elsewhere")
    files.recover(tmp_path / "build" / "site")
    assert not (tmp_path / "build" / "site").exists()
    assert said(tmp_path / "elsewhere") == {"somebody's"}


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    for data in (b"", b"text\n", bytes(range(256)) * 100):
        files.keep(tmp_path / "cache", "deep/entry", data)
        assert files.kept(tmp_path / "cache", "deep/entry") == data
    assert files.kept(tmp_path / "cache", "deep/other") is None
    assert files.kept(tmp_path / "cache", "deep") is None


@pytest.mark.parametrize(
    "entry", [b"", b"poison", b"0" * 64 + b"\npoison", "cut", "longer", "without its digest"]
)
def test_an_entry_that_was_not_kept_so_is_not_believed(tmp_path: Path, entry: bytes | str) -> None:
    files.keep(tmp_path, "entry", b"good text")
    good = (tmp_path / "entry").read_bytes()
    changed = {"cut": good[:-1], "longer": good + b"x", "without its digest": good[65:]}
    (tmp_path / "entry").write_bytes(entry if isinstance(entry, bytes) else changed[entry])
    assert files.kept(tmp_path, "entry") is None


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
@pytest.mark.parametrize("linked", ["cache", "cache/fonts", "cache/fonts/deep", "cache/fonts/deep/entry"])
def test_the_cache_neither_reads_nor_writes_behind_a_link(tmp_path: Path, linked: str) -> None:
    elsewhere, name = tmp_path / "elsewhere", "fonts/deep/entry"
    files.keep(elsewhere / "cache", name, b"poison")
    before = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    (tmp_path / linked).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / linked).symlink_to(elsewhere / linked)
    assert files.kept(tmp_path / "cache", name) is None
    files.keep(tmp_path / "cache", name, b"own")
    assert {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()} == before


def test_recover_leaves_neighbours_alone(tmp_path: Path) -> None:
    folder(tmp_path / "site", "old")
    for name in ("site.backup", ".sitemap.x", ".draft.old", "fresh"):
        folder(tmp_path / name, "somebody's")
    files.recover(tmp_path / "site")
    files.recover(tmp_path / "nothing" / "here")
    assert names(tmp_path) == [".draft.old", ".sitemap.x", "fresh", "site", "site.backup"]


def test_recover_sweeps_what_killed_runs_left_under_any_name(tmp_path: Path) -> None:
    for name in ("site", "draft", "stage"):
        folder(files.fresh_folder(tmp_path / name), "half")
    files.recover(tmp_path / "site")
    assert names(tmp_path) == []


def test_only_one_holds_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "build" / ".lock"
    with files.only_one(lock) as first:
        with files.only_one(lock) as second:
            assert (first, second) == (True, False)
        with files.only_one(lock) as third:
            assert not third, "who was refused has not let go of what another holds"
    with files.only_one(lock) as again:
        assert again


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom plainqms import files\n"
        f"with files.only_one(Path({str(lock)!r})) as alone:\n    print(alone, flush=True)\n    sys.stdin.read()"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        with files.only_one(lock) as alone:
            assert not alone
        holder.kill()
    with files.only_one(lock) as alone:
        assert alone


def test_the_lock_holds_through_an_exception(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with pytest.raises(RuntimeError), files.only_one(lock):
        raise RuntimeError
    with files.only_one(lock) as alone:
        assert alone
