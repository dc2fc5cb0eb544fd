"""Files of the working tree as they lie on disk: regular files inside the repository, links never followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity

SYMBOLIC_LINK = Rule(
    "Y120",
    "symbolic-link",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3 (protection from loss of integrity)",
    "A link can point out of the repository, where nothing is under revision control, so links are not followed.",
    "Put the file itself here, or refer to the document by its id: [[PRO-001]].",
)
UNREADABLE_FILE = Rule(
    "Y121",
    "unreadable-file",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "What cannot be read cannot be controlled.",
    "Look at the file's permissions, and whether it is a regular file.",
)
NAME_NOT_TEXT = Rule(
    "Y122",
    "file-name-not-utf-8",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "A name that is not UTF-8 cannot be shown, linked or typed on every machine.",
    "Rename the file with plain letters: git mv.",
)
RULES = (SYMBOLIC_LINK, UNREADABLE_FILE, NAME_NOT_TEXT)

_LARGEST = 64 * 1024 * 1024
_NO_TEXT = "the file's name is not UTF-8"


def walk(root: Path) -> tuple[str, ...]:
    """Paths below a folder that is in no repository, without hidden folders and `build`."""
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (folder == str(root) and name == "build")
        )
        found.extend((here / name).as_posix() for name in names)
    return tuple(sorted(found))


def regular_files(root: Path, paths: Iterable[str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Of the given paths those that are regular files reached without a link, each its own key."""
    found: dict[str, str] = {}
    problems = []
    linked: dict[Path, bool] = {}
    for path in paths:
        place = _place(path)
        if not _is_text(path):
            problems.append(NAME_NOT_TEXT.at(place, _NO_TEXT))
            continue
        full = root / path
        try:
            mode = full.lstat().st_mode
        except OSError:
            continue  # deleted in the working tree, or replaced while we look
        if stat.S_ISLNK(mode) or any(
            _is_link(parent, linked)
            for parent in full.parents
            if parent.is_relative_to(root) and parent != root
        ):
            problems.append(SYMBOLIC_LINK.at(place, "is a symbolic link, or lies behind one"))
        elif stat.S_ISREG(mode) and os.access(full, os.R_OK):
            found[path] = path
        elif not stat.S_ISDIR(mode):
            what = "nobody here may read it" if stat.S_ISREG(mode) else "it is a pipe or a device, no file"
            problems.append(UNREADABLE_FILE.at(place, what))
    return found, tuple(problems)


def committed_files(
    paths: dict[str, str], links: Iterable[str]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The same judgement over a commit: files with names that are text, and its links as problems."""
    problems = [SYMBOLIC_LINK.at(_place(path), "is a symbolic link") for path in links]
    problems += [NAME_NOT_TEXT.at(_place(path), _NO_TEXT) for path in paths if not _is_text(path)]
    return {path: key for path, key in paths.items() if _is_text(path)}, tuple(problems)


def read(root: Path, path: str) -> bytes:
    """The bytes of a regular file, at most 64 MiB; never through a link. Raises OSError."""
    flags = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")  # a pipe put in the file's place does not hold us up
    handle = os.open(root / path, os.O_RDONLY | sum(getattr(os, flag, 0) for flag in flags))
    with os.fdopen(handle, "rb") as stream:
        return stream.read(_LARGEST)


def _is_link(folder: Path, known: dict[Path, bool]) -> bool:
    if folder not in known:
        known[folder] = folder.is_symlink()
    return known[folder]


def _place(path: str) -> Place:
    return Place(path.encode("utf-8", "backslashreplace").decode())


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
