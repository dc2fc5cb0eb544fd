"""Names that break tools: as documents, which are found, told and shown, and as any Markdown of a history."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from asking import ask, ask_json, codes, everything, load, run, told
from repositories import Repo, document

from plainqms import pipeline

NAMES = [
    "with space.md", ' lead.md', 'quo"te.md', "it's.md", "new\nline.md", "tab\there.md", "#hash.md", "a|b.md",
    ":(exclude)x.md", "[1]*.md", "\U0001f600.md", "-dash.md", "--output=x.md", "$(id).md", "100%.md", "a?b=c&d.md",
    "back\\slash.md", "<script>.md", "{{ 7 }}.md", "\x1b[31mred.md", "\u202eright.md", "\x9b2J.md", "x.md.md", "é.md",
    unicodedata.normalize("NFD", "twin ü.md"), unicodedata.normalize("NFC", "twin ü.md"), "Case.md", "case.md",
]  # fmt: skip
RAW = b"latin\xe9.md"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Each name once as a document and once as plain Markdown, then each edited, then each moved."""
    repo = Repo(tmp_path_factory.mktemp("names") / "repo")
    repo.settings()
    for number, name in enumerate(NAMES):
        repo.write(
            f"procedures/{name}", document(f"PRO-{number + 1:03}", title=f"Title {number}", body=f"{number}.")
        )
        repo.write(f"loose/{name}", f"{number} loose\n" * 9)
    repo.commit("Written")
    for number, name in enumerate(NAMES):
        repo.write(
            f"procedures/{name}", document(f"PRO-{number + 1:03}", title=f"Title {number}", body=f"{number}!")
        )
        repo.write(f"loose/{name}", f"{number} loose\n" * 9 + "more\n")
    repo.commit("Edited")
    return repo


def test_they_are_documents_like_others(repo: Repo) -> None:
    assert codes(repo) == codes(repo, committed=True) == []
    assert sorted(item.path for item in load(repo).system.documents) == sorted(
        f"procedures/{name}" for name in NAMES
    )
    for number in range(len(NAMES)):
        assert told(repo, f"PRO-{number + 1:03}") == [
            ("Written", True, "first text"), ("Edited", True, "text changed"),
        ]  # fmt: skip


def test_the_whole_history_tells_them(repo: Repo) -> None:
    status, answer = ask_json(repo, "history", "--all")
    assert status == 0
    found = {item["path"]: len(item["changes"]) for item in answer["documents"]}
    assert found == {f"{folder}/{name}": 2 for folder in ("loose", "procedures") for name in NAMES}


def test_one_can_be_asked_for_by_its_path(repo: Repo) -> None:
    for name in NAMES:
        status, answer = ask_json(repo, "history", f"procedures/{name}")
        assert (status, [item["path"] for item in answer["documents"]]) == (0, [f"procedures/{name}"])


def test_no_name_moves_the_cursor(repo: Repo, tmp_path: Path) -> None:
    broken = Repo(tmp_path / "broken")
    broken.settings()
    for name in NAMES:
        broken.write(f"procedures/{name}", "no front matter\n")
    broken.commit("Broken")
    for where, status, arguments in (
        (repo, 0, ("history",)),
        (broken, 1, ("check",)),
        (broken, 0, ("history", "--all")),
    ):
        found, out = ask(where, *arguments)
        assert found == status
        assert [letter for letter in set(out) if not letter.isprintable()] == ["\n"], arguments


def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    (repo.root / "procedures").mkdir()
    for number, folder in enumerate(("procedures", ".")):
        path = os.path.join(os.fsencode(repo.root / folder), RAW)
        with open(path, "wb") as stream:
            stream.write(document(f"PRO-00{number + 1}").encode())
    repo.commit("Latin")
    shown = ("Y122", "latin\\udce9.md", 0), ("Y122", "procedures/latin\\udce9.md", 0)
    assert tuple(codes(repo)) == tuple(codes(repo, committed=True)) == shown
    assert not [path for path in load(repo).tree.paths if "latin" in path]
    assert sorted(everything(repo)) == sorted([os.fsdecode(RAW), "procedures/" + os.fsdecode(RAW)])
    for arguments in (("check",), ("history",), ("history", "--all"), ("check", "--format", "json")):
        done = run(repo, *arguments)
        assert done.stderr == b""
        assert done.returncode == (0 if "--all" in arguments else 1), done
        assert b"latin" in done.stdout
    done = run(repo, "history", "--all", "--format", "json")
    paths = [item["path"] for item in json.loads(done.stdout)["documents"]]
    assert sorted(map(os.fsencode, paths)) == [RAW, b"procedures/" + RAW]


def test_moved_within_the_strange(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", str(repo.root), str(tmp_path / "clone"))
    clone = Repo.__new__(Repo)
    clone.root, clone.day = tmp_path / "clone", 5
    for name in NAMES:
        clone.git("mv", f"loose/{name}", f"loose/new {name}")
        clone.git("mv", f"procedures/{name}", f"procedures/new {name}")
    clone.commit("Moved")
    found = everything(clone)
    for number, name in enumerate(NAMES):
        assert [change.commit.subject for change in found[f"loose/new {name}"].changes] == [
            "Written",
            "Edited",
        ]
        assert told(clone, f"PRO-{number + 1:03}")[-1][1] is False


def test_their_pages_are_built(repo: Repo) -> None:
    place, problems = pipeline.build(load(repo))
    assert problems == ()
    assert place is not None
    for number in range(len(NAMES)):
        page = place / "documents" / f"pro-{number + 1:03}" / "index.html"
        assert f"Title {number}" in page.read_text()
