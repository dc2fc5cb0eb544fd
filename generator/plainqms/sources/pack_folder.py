"""A pack as it lies on a disk: the manifest beside its files, and whether they are still what it says.

Needs no repository: whoever was handed a pack can look. Nothing outside the folder is read, and no link is followed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity

MANIFEST = "MANIFEST.sha256"
ABOUT = "pack.json"
SCHEMA = "plainqms/pack/1"
_SOURCE = "facts that are handed over can be told from what was made of them"

DIFFERS = Rule(
    "E880",
    "pack-file-differs",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "The file is not the one that was handed over: it was altered, or damaged on the way.",
    "Take the pack from where it came from again, or make it anew from the same commit and day.",
)
MISSING = Rule(
    "E881",
    "pack-file-missing",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "What the manifest lists was handed over, and is not there any more.",
    "Take the pack from where it came from again, or make it anew from the same commit and day.",
)
ADDED = Rule(
    "E882",
    "pack-file-added",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "The manifest does not list it, so it was not handed over with the rest.",
    "Take it out of the folder, if it is a trace of your own device; otherwise ask who put it there.",
)
NO_PACK = Rule(
    "E883",
    "pack-without-manifest",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "Without a whole manifest nobody can tell what was handed over.",
    f"Name the folder that qms pack has made; {MANIFEST} lies in it.",
)
RULES = (DIFFERS, MISSING, ADDED, NO_PACK)

_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")
_ESCAPED = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}


@dataclass(frozen=True, slots=True)
class Verified:
    """`about` is what the pack says of itself, as far as that is listed and unaltered. `manifest` is its own digest."""

    files: int
    manifest: str
    about: Mapping[str, str]
    problems: tuple[Problem, ...]


def written(sums: Mapping[str, str]) -> str:
    """A manifest as sha256sum reads it, by path."""
    return "".join(_line(path, sums[path]) for path in sorted(sums))


def verify(folder: Path, *, advance: Callable[[int, int], None] = lambda done, total: None) -> Verified:
    """Hash every file anew. Damage of any kind is a problem, and none hides another."""
    try:
        raw = (folder / MANIFEST).read_bytes() if not (folder / MANIFEST).is_symlink() else b""
        listed = read(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return Verified(0, "", {}, (NO_PACK.at(Place(MANIFEST), f"{MANIFEST} cannot be read: {why}"),))
    if not listed:
        return Verified(0, "", {}, (NO_PACK.at(Place(MANIFEST), f"{MANIFEST} lists nothing"),))
    there = set(_walk(folder))
    problems = [
        ADDED.at(Place(path), f"{path} is not in the manifest") for path in there - set(listed) - {MANIFEST}
    ]
    good: set[str] = set()
    for number, (path, digest) in enumerate(sorted(listed.items()), 1):
        if path not in there:
            problems.append(MISSING.at(Place(path), f"{path} is not there"))
        elif _digest(folder / path) != digest:
            problems.append(DIFFERS.at(Place(path), f"{path} has another SHA-256"))
        else:
            good.add(path)
        advance(number, len(listed))
    about = _about(folder / ABOUT) if ABOUT in good else {}
    if not about and ABOUT not in listed:
        problems.append(NO_PACK.at(Place(ABOUT), f"the manifest lists no {ABOUT}, so it is no pack of ours"))
    return Verified(
        len(listed),
        sha256(raw).hexdigest(),
        about,
        tuple(sorted(problems, key=lambda problem: problem.order)),
    )


def read(text: str) -> dict[str, str]:
    """Digest by path. A line of another shape, a path twice or out of the folder: nobody knows what was listed."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} is none of a manifest")
        path = re.sub(r"\\[\\nr]", lambda part: _ESCAPED[part[0]], match[3]) if match[1] else match[3]
        if path in found or path.startswith("/") or not {"", ".", ".."}.isdisjoint(path.split("/")):
            raise ValueError(f"line {number} lists a path twice, or one that leads out of the folder")
        found[path] = match[2]
    return found


def _line(path: str, digest: str) -> str:
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{chr(92) if escaped != path else ''}{digest}  {escaped}\n"


def _walk(folder: Path) -> Iterator[str]:
    """Everything that lies in it: a link stands for itself, and so does a folder that is one, or is empty."""
    for place, folders, names in os.walk(folder):
        below = Path(place)
        for name in folders:
            if (below / name).is_symlink() or not any((below / name).iterdir()):
                yield (below / name).relative_to(folder).as_posix()
        for name in names:
            yield (below / name).relative_to(folder).as_posix()


def _digest(path: Path) -> str:
    """Of a regular file; what is none, or cannot be read, has none."""
    if path.is_symlink() or not path.is_file():
        return ""
    found = sha256()
    try:
        with path.open("rb") as stream:
            while part := stream.read(1 << 20):
                found.update(part)
    except OSError:
        return ""
    return found.hexdigest()


def _about(path: Path) -> Mapping[str, str]:
    try:
        given = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(given, dict) or given.get("schema") != SCHEMA:
        return {}
    return {name: value for name, value in given.items() if isinstance(value, str)}
