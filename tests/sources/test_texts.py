"""The controlled text of a file at one commit: what went into it, and when it has to be made again."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import load
from repositories import SETTINGS, Repo, document

from plainqms.sources import controlled_text
from plainqms.sources.embedded import embedded_paths, local_path
from plainqms.sources.main_line import Line
from plainqms.sources.texts import Text

A, SNIPPET, PICTURE = "procedures/deep/a.md", "procedures/snippets/s.md", "procedures/p q.png"
BODY = '{{ parameters.limit }} {% include "s.md" %}\n\n![P](../p%20q.png)\n'


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001", body=BODY))
    repo.write(SNIPPET, "---\nowner: x\n---\nOld.\n")
    repo.write(PICTURE, b"old")
    repo.commit("First")
    return repo


def line(repo: Repo) -> Line:
    found = load(repo).line
    assert found is not None
    return found


def at(repo: Repo, index: int, path: str = A) -> Text:
    found = line(repo)
    blob = repo.git("rev-parse", f"{found.commits[index].id}:{path}")
    found.texts.learn([blob], controlled=True)
    return found.texts.at(blob, path, index)


def test_values_snippets_and_pictures_are_those_of_the_day(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS.replace("250", "300"))
    repo.commit("Value")
    repo.write(SNIPPET, "New.\n")
    repo.commit("Snippet")
    repo.write(PICTURE, b"new")
    repo.commit("Picture")
    sums = [text.text.splitlines()[-1] for text in (at(repo, index) for index in range(4))]
    lines = [text.rendered.split("\n\n")[1] for text in (at(repo, index) for index in range(4))]
    assert lines == ["250 pounds Old.", "300 pounds Old.", "300 pounds New.", "300 pounds New."]
    assert sums[0] == sums[2] != sums[3]
    assert sums[0].endswith(f" {PICTURE}")
    assert len({controlled_text.digest(at(repo, index).text) for index in range(4)}) == 4


def test_what_went_in_is_told(repo: Repo) -> None:
    text = at(repo, 0)
    assert text.inputs.values == (("parameters.limit", "250 pounds"),)
    assert text.inputs.includes == ((SNIPPET, repo.git("rev-parse", f"HEAD:{SNIPPET}")),)
    assert text.inputs.embedded == ((PICTURE, repo.git("rev-parse", f"HEAD:{PICTURE}")),)
    assert {path for path, _ in text.inputs.configuration} == {"qms.yml", "records/roles.yml"}
    assert set(text.watched) == {"qms.yml", "records/roles.yml", SNIPPET, PICTURE}


def test_a_file_that_is_not_there_yet_is_watched(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="![P](later.png)"))
    repo.commit("Early")
    repo.write("procedures/deep/later.png", b"x")
    repo.commit("Late")
    early, late = at(repo, 1), at(repo, 2)
    assert (early.inputs.embedded, "procedures/deep/later.png" in early.watched) == ((), True)
    assert late.text != early.text


@pytest.mark.parametrize("name", ["../../outside.md", "/etc/passwd", "../a.md", "s.md/../../../qms.yml"])
def test_no_snippet_from_elsewhere(repo: Repo, name: str) -> None:
    repo.write("outside.md", "secret")
    repo.write(A, document("PRO-001", body=f'{{% include "{name}" %}}'))
    repo.commit("Out")
    assert at(repo, 1).trouble


def test_trouble_is_told(repo: Repo) -> None:
    for body in (b"{{ nothing }}", b"caf\xe9 {{ parameters.limit }}"):
        repo.write(A, document("PRO-001", body="BODY").encode().replace(b"BODY", body))
        repo.commit("Trouble")
        text = at(repo, -1 + len(line(repo).commits))
        assert (text.text, bool(text.trouble)) == ("", True)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("p.png", "a/b/p.png"),
        ("./p.png", "a/b/p.png"),
        ("../p.png?x=1#y", "a/p.png"),
        ("p%20q.png", "a/b/p q.png"),
        ("../../p.png", "p.png"),
        ("../../../p.png", ""),
        ("..", "a"),
        ("../..", ""),
        ("/p.png", ""),
        ("//host/p.png", ""),
        ("https://host/p.png", ""),
        ("data:image/png;base64,x", ""),
        ("C:\\p.png", ""),
        ("..\\p.png", ""),
        ("#anchor", ""),
        ("", ""),
        ("%2e%2e/%2e%2e/%2e%2e/p.png", ""),
    ],
)
def test_local_paths(target: str, path: str) -> None:
    assert local_path(target, "a/b/c.md") == path


def test_what_a_text_embeds() -> None:
    text = "![a](x.png) [b](y.pdf) [c](d.md) [e](d.md#f) [[PRO-001]] `![g](h.png)` ![a](x.png)\n\n[r]\n\n[r]: z.csv\n"
    found = embedded_paths(text, "p/a.md")
    assert found[:2] == ("p/x.png", "p/y.pdf")
    assert "p/h.png" not in found
    assert not [path for path in found if path.endswith(".md")]
