"""The only writer. A file is replaced whole; a folder is exchanged whole; nothing is written half."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FRESH = ".fresh"
_DIGEST = hashlib.sha256().digest_size * 2


def write(path: Path, data: str | bytes) -> None:
    """Replace `path` by `data` in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    payload = data.encode("utf-8") if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(payload)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def lay(path: Path, data: str | bytes) -> None:
    """Write below a fresh folder that nobody reads yet. Of many files this is half the cost of `write`."""
    payload = data.encode("utf-8") if isinstance(data, str) else data
    try:
        stream = open(path, "wb", buffering=0)  # noqa: SIM115 - closed below
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = open(path, "wb", buffering=0)  # noqa: SIM115
    with stream:
        stream.write(payload)


def keep(cache: Path, name: str, data: bytes) -> None:
    """Lay `data` into the cache under a name like `fonts/x.woff2`; behind a link nothing is laid."""
    if not _leads_out(cache, name):
        write(cache / name, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def kept(cache: Path, name: str) -> bytes | None:
    """What `keep` laid there; nothing where it is damaged, of other making, or behind a link."""
    if _leads_out(cache, name):
        return None
    try:
        flags = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")  # a pipe put in the file's place does not hold us up
        handle = os.open(cache / name, os.O_RDONLY | sum(getattr(os, flag, 0) for flag in flags))
        with os.fdopen(handle, "rb") as stream:
            entry = stream.read()
    except OSError:
        return None
    digest, data = entry[: _DIGEST + 1], entry[_DIGEST + 1 :]
    return data if digest == hashlib.sha256(data).hexdigest().encode() + b"\n" else None


def names(cache: Path, folder: str) -> tuple[str, ...]:
    """What lies below a folder of the cache, under the names that `keep` takes; behind links nothing."""
    if _leads_out(cache, f"{folder}/x"):
        return ()
    found = (
        (Path(place) / name).relative_to(cache).as_posix()
        for place, _, inside in os.walk(cache / folder)
        for name in inside
    )
    return tuple(sorted(found))


def forget(cache: Path, name: str) -> None:
    """Take what lies under a name out of the cache, if anything does."""
    if not _leads_out(cache, name):
        (cache / name).unlink(missing_ok=True)


def fresh_folder(beside: Path) -> Path:
    """An empty folder next to `beside`, on the same disk, so that `exchange` can put it there in one step."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f".{beside.name}.", suffix=_FRESH, dir=beside.parent))


def exchange(new: Path, place: Path) -> None:
    """Put the complete folder `new` at `place`; what stood there is removed afterwards.

    A process killed before this leaves the old folder whole. Linux exchanges the two names in one system call;
    elsewhere there are two renames, and `recover` mends an interruption between them.
    """
    new.chmod(0o755)
    if not place.exists():
        os.replace(new, place)
        return
    if _exchange_names(new, place):
        remove(new)
        return
    old = place.with_name(f".{place.name}.old")
    remove(old)
    os.replace(place, old)
    os.replace(new, place)
    remove(old)


@contextmanager
def only_one(lock: Path) -> Iterator[bool]:
    """True inside if no other process holds `lock`. The system lets go of it when a process dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as stream:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def recover(place: Path) -> None:
    """Undo an exchange that was interrupted between its two renames, and sweep away what killed runs left beside.

    Fresh folders of other names are swept too, so ask for `only_one` first. Where names are exchanged in one call
    no exchange leaves an old folder behind: what bears that name was put there by somebody else.
    """
    old = place.with_name(f".{place.name}.old")
    if old.is_dir() and not old.is_symlink() and not place.exists() and not _in_one_call(place):
        os.replace(old, place)
    remove(old)
    if place.parent.is_dir():
        for left in place.parent.glob(f".*{_FRESH}"):
            remove(left)


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _leads_out(cache: Path, name: str) -> bool:
    """Whether the cache, or a folder in it on the way to `name`, is a link."""
    return any(
        folder.is_symlink() for folder in (cache, *(cache / name).parents) if folder.is_relative_to(cache)
    )


def _in_one_call(place: Path) -> bool:
    """Whether this system and this disk exchange names in one call: tried on two empty folders."""
    first, second = fresh_folder(place), fresh_folder(place)
    try:
        return _exchange_names(first, second)
    finally:
        remove(first)
        remove(second)


def _exchange_names(first: Path, second: Path) -> bool:
    """renameat2(RENAME_EXCHANGE), where the system and the disk have it."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here, exchange_flag = -100, 2
    return bool(rename(here, os.fsencode(first), here, os.fsencode(second), exchange_flag) == 0)
