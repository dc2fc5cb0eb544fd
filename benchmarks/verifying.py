"""`qms verify` beside hashing the same texts: with and without a sealed list of them.

Hashing reads each text of an issued revision, makes the controlled text and its SHA-256, and knows nothing more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import Command, Row, side_by_side

HASHING = Path(__file__).with_name("hashing.py")


def measure(folder: Path, qms: tuple[str, ...], *, name: str, runs: int) -> Iterator[Row]:
    """Works in a clone of `folder`, which is sealed there."""
    sealed = folder.with_name(f"{folder.name}-sealed")
    subprocess.run(["git", "clone", "-q", str(folder), str(sealed)], check=True)
    subprocess.run([*qms, "--root", str(sealed), "seal"], check=True, stdout=subprocess.DEVNULL)
    person = ("-c", "user.name=Corpus Maker", "-c", "user.email=corpus@example.com")
    subprocess.run(["git", "-C", str(sealed), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(sealed), *person, "commit", "-q", "-m", "Seal"], check=True)
    verify = (*qms, "--root")
    texts = _texts(sealed, qms)
    hashing, plain, listed = side_by_side(
        [
            Command((sys.executable, str(HASHING), str(folder)), folder, "".join(texts).encode()),
            Command((*verify, str(folder), "verify"), folder),
            Command((*verify, str(sealed), "verify"), sealed),
        ],
        runs,
    )
    yield Row(f"{name}: hashing the {len(texts):,} texts of their revisions", hashing)
    yield Row.judged(f"{name}: `qms verify`", plain, plain.cpu / hashing.cpu, "of hashing", at_most=3)
    yield Row.judged(
        f"{name}, sealed: `qms verify`", listed, listed.cpu / hashing.cpu, "of hashing", at_most=3
    )


def _texts(folder: Path, qms: tuple[str, ...]) -> list[str]:
    """One line for `git cat-file` a revision, by the order in which verifying takes them."""
    told = subprocess.run(
        [*qms, "--root", str(folder), "verify", "--format", "json"], check=True, capture_output=True
    )
    commits = {row["commit"]: row["document"] for row in json.loads(told.stdout)["revisions"]}
    log = ("git", "log", "--first-parent", "--raw", "-M", "-z", "--no-abbrev", "--format=%H")
    tokens = subprocess.run(log, cwd=folder, check=True, capture_output=True).stdout.split(b"\0")
    found, commit = [], ""
    for token in (item.lstrip(b"\n") for item in tokens):
        if len(token) == 40:
            commit = token.decode()
        elif token[:1] == b":" and commit in commits and not token.endswith(b" D"):
            found.append((commits[commit], token.split(b" ")[3].decode() + "\n"))
    return [blob for _, blob in sorted(found)]
