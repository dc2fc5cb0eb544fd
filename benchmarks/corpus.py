"""Make a repository of documents with a history, by one `git fast-import`: python benchmarks/corpus.py DIR 1000 10

Texts are about 11 KB; each commit changes one document; every tenth change is white space alone, every twentieth a
rename. Dates run from 2020 in steps of one hour, so two runs give the same commit ids.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WORDS = (
    "the buyer records the class of each provider and the evidence seen before the first order is placed with it "
    "a result outside the limits is marked set apart and told to the quality manager on the same day in writing "
    "every certificate is checked against the public register when it arrives and again once a year after that"
).split()


def paragraph(chance: random.Random) -> str:
    return "\n".join(" ".join(chance.choices(WORDS, k=14)) for _ in range(5)) + "."


def make(
    folder: Path, documents: int, commits_each: int, *, folders: int = 20, controlled: bool = False
) -> None:
    """`folders` is over how many folders they are spread; `controlled` gives them ids, and a qms.yml."""
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    stream = b"".join(_stream(documents, commits_each, folders, controlled))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    subprocess.run(["git", "repack", "-adq"], cwd=folder, check=True)
    subprocess.run(["git", "checkout", "-q", "main"], cwd=folder, check=True)


def _stream(documents: int, commits_each: int, folders: int, controlled: bool) -> Iterator[bytes]:
    chance = random.Random(20261123)
    texts: dict[int, list[str]] = {}
    paths: dict[int, str] = {}
    order = [number for number in range(documents) for _ in range(commits_each)]
    chance.shuffle(order)
    when = 1577836800
    if controlled:
        settings = (
            'schema: "plainqms/configuration/1"\norganization: {name: Corpus Ltd}\n'
            "document_types:\n  PRO: {name: Procedure, folder: procedures}\n"
        )
        yield _commit(when, "Settings", [("qms.yml", settings)], [])
    for count, number in enumerate(order):
        when += 3600
        moves: list[tuple[str, str]] = []
        if number not in texts:
            texts[number] = [paragraph(chance) for _ in range(26)]
            paths[number] = f"procedures/area-{number % folders:02d}/PRO-{number + 1:04d}.md"
        elif count % 20 == 7:
            new = f"procedures/area-{chance.randrange(folders):02d}/PRO-{number + 1:04d}-{count}.md"
            moves.append((paths[number], new))
            paths[number] = new
        elif count % 10 == 3:
            texts[number][3] = texts[number][3].replace("\n", " ", 1)
        else:
            texts[number][chance.randrange(26)] = paragraph(chance)
        head = (
            f'---\nid: "PRO-{number + 1:04d}"\ntitle: "Procedure {number + 1}"\n---\n\n' if controlled else ""
        )
        body = f"{head}## Purpose {number}\n\n" + "\n\n".join(texts[number]) + "\n"
        yield _commit(when, f"Change {count}", [(paths[number], body)], moves)


def _commit(when: int, subject: str, files: list[tuple[str, str]], moves: list[tuple[str, str]]) -> bytes:
    stamp = f"Corpus Maker <corpus@example.com> {when} +0000\n"
    lines = [f"commit refs/heads/main\nauthor {stamp}committer {stamp}data {len(subject)}\n{subject}\n"]
    lines += [f"R {old} {new}\n" for old, new in moves]
    for path, text in files:
        lines.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    return "".join(lines).encode()


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), controlled="--controlled" in sys.argv)
