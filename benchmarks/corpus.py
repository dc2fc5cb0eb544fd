"""Make a repository of documents with a history, by one `git fast-import`: python benchmarks/corpus.py DIR 1000 10

Texts are about 11 KB. Each commit of the main line changes one document; every tenth changes white space alone, every
twentieth renames the file, every twentieth merges a branch that held the change. No folder holds more than 500 files.
Dates run from 2020 in steps of one hour, and chance has a fixed seed, so two runs give the same commit ids.

With `--controlled` the documents bear ids and there is a `qms.yml`; else they are plain Markdown.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WORDS = (
    "the buyer records the class of each provider and the evidence seen before the first order is placed with it "
    "a result outside the limits is marked set apart and told to the quality manager on the same day in writing "
    "every certificate is checked against the public register when it arrives and again once a year after that"
).split()
SETTINGS = (
    'schema: "plainqms/configuration/1"\norganization: {name: Corpus Ltd}\n'
    "document_types:\n  PRO: {name: Procedure, folder: procedures}\n"
)
BEGIN, HOUR = 1577836800, 3600
PARAGRAPHS, WIDEST_FOLDER = 26, 500
SIDE = "refs/heads/side"


class Change(NamedTuple):
    """What one commit of the main line does: the file as it is after it, and whence it was renamed."""

    path: str
    text: str
    old_path: str = ""


def make(
    folder: Path, documents: int, commits_each: int, *, folders: int = 0, controlled: bool = False
) -> None:
    """`folders` is over how many folders they are spread, by default so many that each holds about 400."""
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    importer = subprocess.Popen(
        ["git", "fast-import", "--quiet", "--force"], cwd=folder, stdin=subprocess.PIPE
    )
    assert importer.stdin is not None
    with importer.stdin as stream:
        stream.writelines(_stream(documents, commits_each, folders or -(-documents // 400), controlled))
    if importer.wait():
        raise SystemExit("git fast-import refused the corpus")
    for command in (("update-ref", "-d", SIDE), ("repack", "-adq"), ("checkout", "-q", "main")):
        subprocess.run(["git", *command], cwd=folder, check=True)


def _stream(documents: int, commits_each: int, folders: int, controlled: bool) -> Iterator[bytes]:
    settings = [Change("qms.yml", SETTINGS)] if controlled else []
    yield _commit("refs/heads/main", 1, BEGIN, "Settings", settings, [])
    mark, when = 1, BEGIN
    for count, change in enumerate(_changes(documents, commits_each, folders, controlled)):
        when += HOUR
        parents = [mark]
        mark += 1
        if count % 20 == 11:
            yield _commit(SIDE, mark, when - HOUR // 2, f"Change {count}", [change], parents)
            parents.append(mark)
            mark += 1
        subject = f"Merge change {count}" if len(parents) > 1 else f"Change {count}"
        yield _commit("refs/heads/main", mark, when, subject, [change], parents)


def _changes(documents: int, commits_each: int, folders: int, controlled: bool) -> Iterator[Change]:
    chance = random.Random(20261123)
    texts: dict[int, list[str]] = {}
    paths: dict[int, str] = {}
    held: Counter[int] = Counter()
    order = [number for number in range(documents) for _ in range(commits_each)]
    chance.shuffle(order)
    places: dict[int, int] = {}
    for count, number in enumerate(order):
        old_path = ""
        if number not in texts:
            texts[number] = [_paragraph(chance) for _ in range(PARAGRAPHS)]
            places[number] = number % folders
            held[places[number]] += 1
            paths[number] = _path(number, places[number])
        elif count % 20 == 7:
            target = chance.randrange(folders)
            if held[target] >= WIDEST_FOLDER:
                target = places[number]
            held[places[number]] -= 1
            held[target] += 1
            places[number] = target
            old_path, paths[number] = paths[number], _path(number, target, f"-{count}")
        elif count % 10 == 3:
            texts[number][3] = texts[number][3].replace("\n", " ", 1)
        else:
            texts[number][chance.randrange(PARAGRAPHS)] = _paragraph(chance)
        yield Change(paths[number], _document(number, texts[number], controlled), old_path)


def _document(number: int, paragraphs: list[str], controlled: bool) -> str:
    head = f'---\nid: "PRO-{number + 1:04d}"\ntitle: "Procedure {number + 1}"\n---\n\n' if controlled else ""
    return f"{head}## Purpose {number}\n\n" + "\n\n".join(paragraphs) + "\n"


def _path(number: int, place: int, suffix: str = "") -> str:
    return f"procedures/area-{place:02d}/PRO-{number + 1:04d}{suffix}.md"


def _paragraph(chance: random.Random) -> str:
    return "\n".join(" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(5))


def _commit(
    branch: str, mark: int, when: int, subject: str, changes: list[Change], parents: list[int]
) -> bytes:
    stamp = f"Corpus Maker <corpus@example.com> {when} +0000\n"
    lines = [
        f"commit {branch}\nmark :{mark}\nauthor {stamp}committer {stamp}data {len(subject)}\n{subject}\n"
    ]
    lines += [f"{word} :{parent}\n" for word, parent in zip(("from", "merge"), parents, strict=False)]
    for change in changes:
        if change.old_path:
            lines.append(f"R {change.old_path} {change.path}\n")
        lines.append(f"M 100644 inline {change.path}\ndata {len(change.text.encode())}\n{change.text}\n")
    return "".join(lines).encode()


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), controlled="--controlled" in sys.argv)
