"""Bad input, through the commands: never a traceback, always a code, a place and a remedy, and nothing written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from asking import ask, ask_json, codes, everything, fingerprint, history, load
from repositories import PEOPLE, ROLES, SETTINGS, Repo, document

A, B = "procedures/a.md", "procedures/b.md"
Place = tuple[str, str, int]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write(A, document("PRO-001"))
    repo.commit("First")
    return repo


def refused(root: Repo | Path, *arguments: str, status: int = 1) -> list[Place]:
    """(code, path, line) of the errors, which all carry a remedy; the command wrote nothing."""
    folder = root.root if isinstance(root, Repo) else root
    before = fingerprint(folder)
    found, answer = ask_json(root, *arguments)
    text_status, text = ask(root, *arguments)
    assert fingerprint(folder) == before
    assert "Traceback" not in text
    assert (found, text_status) == (status, status), answer
    for problem in answer["problems"]:
        assert problem["message"]
        assert problem["remedy"]
        assert problem["code"] in text
    return [
        (item["code"], item["path"], item["line"])
        for item in answer["problems"]
        if item["severity"] == "error"
    ]


def everywhere(repo: Repo, code: str, path: str, line: int = 0) -> None:
    """Check on the working tree, check on the line, and history: all three tell the same error first."""
    for command in (("check",), ("--as-of", "2026-06-30", "check"), ("--as-of", "2026-06-30", "history")):
        assert (code, path, line) in refused(repo, *command), command


# The repository ---------------------------------------------------------------------------------------


def test_no_repository_and_no_commit(tmp_path: Path) -> None:
    assert refused(tmp_path, "check") == [("H301", ".", 0), ("C190", "qms.yml", 0)]
    assert refused(tmp_path, "history") == [("H301", ".", 0)]
    assert refused(tmp_path, "history", "--all") == [("H301", ".", 0)]
    repo = Repo(tmp_path / "empty")
    assert ("H302", ".", 0) in refused(repo, "check")
    assert refused(repo, "history", "--all") == [("H302", ".", 0)]


def test_a_clone_that_lacks_something(repo: Repo, tmp_path: Path) -> None:
    repo.write(A, document("PRO-001", body="Two."))
    repo.commit("Second")
    repo.git("config", "uploadpack.allowFilter", "true")
    for code, option in (("H303", "--depth=1"), ("H304", "--filter=blob:none")):
        clone = tmp_path / code
        repo.git("clone", "-q", option, f"file://{repo.root}", str(clone))
        for command in (("check",), ("history",), ("history", "--all")):
            assert (code, ".", 0) in refused(clone, *command)


@pytest.mark.parametrize("name", [A, "qms.yml", "records/people.yml"])
def test_an_object_that_is_missing(repo: Repo, name: str) -> None:
    blob = repo.git("rev-parse", f"HEAD:{name}")
    (repo.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for command in (("--as-of", "2026-06-30", "check"), ("history",)):
        assert ("H305", ".", 0) in refused(repo, *command)
    if name != "records/people.yml":
        assert ("H305", ".", 0) in refused(repo, "history", "--all")


def test_a_bare_repository_is_read(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "bare.git"))
    for command in ("check", "history"):
        assert ask(tmp_path / "bare.git", "--as-of", "2026-06-30", command)[0] == 0


def test_inside_the_git_folder_nothing_is_judged(repo: Repo) -> None:
    assert refused(repo.root / ".git", "check") != []


# Settings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (None, "C190", 0),
        ("", "C110", 1),
        ("- a\n- b\n", "C103", 1),
        ("organization: {name: [\n", "Y104", 2),
        (SETTINGS + "branch: main\n", "Y106", 12),
        (SETTINGS + "a:\n\tb: c\n", "Y105", 13),
        (SETTINGS.replace("configuration/1", "configuration/2"), "C111", 1),
        (SETTINGS + "x: &a [*a]\n", "Y107", 12),
        (SETTINGS + "x: !!python/object:os.system {}\n", "Y108", 12),
        (SETTINGS.replace("Europe/London", "Mars/Olympus"), "C103", 3),
        (SETTINGS + "unknown: 1\n", "C101", 12),
        (b"\xff\xfe" + SETTINGS.encode("utf-16-le"), "Y101", 1),
        (SETTINGS.encode() + b"# caf\xe9\n", "Y101", 12),
        (SETTINGS + "# " + "x" * (6 << 20), "Y102", 0),
        ("[" * 5000, "Y111", 1),
    ],
)  # fmt: skip
def test_settings(repo: Repo, text: str | bytes | None, code: str, line: int) -> None:
    (repo.root / "qms.yml").unlink()
    if text is not None:
        repo.write("qms.yml", text)
    repo.commit("Broken settings")
    found = {
        command: refused(repo, *command) for command in (("check",), ("--as-of", "2026-06-30", "history"))
    }
    for command, problems in found.items():
        assert (code, "qms.yml", line) in problems, command
    assert everything(repo)[A].changes  # history --all needs no settings


def test_settings_that_are_a_link(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text(SETTINGS)
    (repo.root / "qms.yml").unlink()
    (repo.root / "qms.yml").symlink_to(tmp_path / "outside.yml")
    assert refused(repo, "check") == [("C190", "qms.yml", 0), ("Y120", "qms.yml", 0)]
    repo.commit("Link")
    everywhere(repo, "Y120", "qms.yml")
    everywhere(repo, "C190", "qms.yml")


def test_settings_that_are_a_pipe_hold_nobody_up(repo: Repo) -> None:
    (repo.root / "qms.yml").unlink()
    os.mkfifo(repo.root / "qms.yml")
    assert refused(repo, "check") == [("C190", "qms.yml", 0), ("Y121", "qms.yml", 0)]


@pytest.mark.parametrize(
    "path", ["records/roles.yml", "records/people.yml", "records/assignments.yml", "mkdocs.yml"]
)
@pytest.mark.parametrize("data", [b"- {id: [\n", b"\xff\xfe\x00", b"a: {\tb\n\tc", b"x" * (6 << 20)])
def test_other_files_of_settings(repo: Repo, path: str, data: bytes) -> None:
    repo.write(path, data)
    repo.commit("Broken")
    assert [item for item in refused(repo, "check") if item[1] == path]
    assert ask(repo, "--as-of", "2026-06-30", "history", "--all")[0] == 0


# Documents --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "D205", 1),
        (b"\n\n\n", "D205", 1),
        (b"---\n", "D205", 1),
        (b"---\nid: PRO-001\n", "D203", 1),
        (b"---\nid: PRO-001\nid: PRO-002\ntitle: T\n---\n", "Y106", 3),
        (b"---\nid: PRO-001\ntitle:\n\tx: y\n---\n", "Y105", 4),
        (b"---\nid: PRO-001\ntitle: A: B\n---\n", "Y104", 3),
        (b"---\nid: PRO-001\ntitle: T\nwithdrawn: 2026-13-40\n---\n", "D202", 4),
        (b"---\nid: PRO-001\ntitle: T\neffective: 2026-02-30\n---\n", "D202", 4),
        (b"---\nid: PRO-001\ntitle: T\nreview: soon\n---\n", "D202", 4),
        (b"---\nid: PRO-001\ntitle: T\nrevision: 3\n---\n", "D209", 4),
        (b"---\nid: ../../etc/passwd\ntitle: T\n---\n", "D207", 2),
        (b"---\nid: XYZ-001\ntitle: T\n---\n", "D208", 2),
        (b"---\ntitle: T\n---\n", "D205", 1),
        (b"---\nid: PRO-001\ntitle: T\n---\ncaf\xe9\n", "Y101", 5),
        (document("PRO-001").encode("utf-16"), "Y101", 1),
        (document("PRO-001").encode() + b"x" * (6 << 20), "Y102", 0),
        (b"---\nid: PRO-001\ntitle: T\nowner: quality_manager\n---\n{{ parameters.nothing }}\n", "T203", 6),
        (b"---\nid: PRO-001\ntitle: T\nowner: quality_manager\n---\n{% include 'none.md' %}\n", "T204", 6),
        (b"---\nid: PRO-001\ntitle: T\nowner: quality_manager\n---\n{% include '../../a.md' %}\n", "T204", 6),
        (b"---\nid: PRO-001\ntitle: T\nowner: quality_manager\n---\n{{ ''.__class__ }}\n", "T202", 6),
        (b"---\nid: PRO-001\ntitle: T\nowner: quality_manager\n---\n{% for x in range(9) %}a{% endfor %}", "T202", 6),
        (b"---\nid: PRO-001\ntitle: T\nowner: quality_manager\n---\n{{ " + b"(" * 3000 + b"\n", "T206", 6),
        (b"---\nid: PRO-001\ntitle: T\nowner: quality_manager\n---\n{{ open\n", "T201", 6),
    ],
)  # fmt: skip
def test_documents(repo: Repo, data: bytes, code: str, line: int) -> None:
    repo.write(A, data)
    repo.commit("Broken")
    for command in (("check",), ("--as-of", "2026-06-30", "check")):
        found = refused(repo, *command)
        assert (code, A, line) in found or (code == "T206" and ("T201", A, line) in found), found
    assert ask(repo, "--as-of", "2026-06-30", "history", "--all")[0] == 0
    assert history(repo).changes[0].reason == "first text"


def test_what_is_unusual_and_fine(repo: Repo) -> None:
    """A byte order mark, CR LF, no line feed at the end, numbers and words that YAML would turn into others."""
    text = document("PRO-001", title="8.10").replace('"8.10"', "8.10").replace("\n", "\r\n").rstrip()
    repo.write(A, b"\xef\xbb\xbf" + text.encode())
    repo.write(B, document("PRO-002", title="no").replace('"no"', "no"))
    repo.write("qms.yml", b"\xef\xbb\xbf" + SETTINGS.replace("\n", "\r\n").encode())
    repo.commit("Unusual")
    assert (ask(repo, "check")[0], codes(repo)) == (0, [])
    assert history(repo).changes[-1].reason == "title changed" or history(repo).changes[-1].counted
    assert [item.title for item in load(repo).system.documents] == ["8.10", "no"]


def test_ids_used_twice(repo: Repo) -> None:
    repo.write(B, document("PRO-001", title="Another"))
    repo.commit("Twice")
    assert refused(repo, "check") == [("D220", B, 2)]
    assert refused(repo, "--as-of", "2026-06-30", "check") == [("D220", B, 2)]


def test_snippets_that_include_each_other(repo: Repo) -> None:
    repo.write("procedures/snippets/one.md", "{% include 'two.md' %}\n")
    repo.write("procedures/snippets/two.md", "{% include 'one.md' %}\n")
    repo.write(A, document("PRO-001", body="{% include 'one.md' %}"))
    repo.commit("Round and round")
    assert "T205" in {code for code, _, _ in refused(repo, "check")}
    assert history(repo).changes[-1].reason.startswith("the text could not be made: ")


@pytest.mark.parametrize("target", ["/etc/passwd", "../../outside.md", "a.md", "gone.md", "l.md", "."])
def test_a_link_in_the_place_of_a_document(repo: Repo, target: str) -> None:
    (repo.root / "procedures/l.md").symlink_to(target)
    assert refused(repo, "check") == [("Y120", "procedures/l.md", 0)]
    repo.commit("Link")
    assert refused(repo, "--as-of", "2026-06-30", "check") == [("Y120", "procedures/l.md", 0)]
    status, answer = ask_json(repo, "--as-of", "2026-06-30", "history", "--all")
    assert (status, [item["path"] for item in answer["documents"]]) == (0, [A])


def test_a_folder_of_documents_that_is_a_link(repo: Repo, tmp_path: Path) -> None:
    (repo.root / "procedures").rename(tmp_path / "elsewhere")
    (repo.root / "procedures").symlink_to(tmp_path / "elsewhere")
    found = refused(repo, "check")
    assert ("Y120", A, 0) in found
    assert {code for code, _, _ in found} == {"Y120"}


def test_a_folder_named_like_a_document(repo: Repo) -> None:
    repo.write("procedures/x.md/y.md", document("PRO-002", title="Within"))
    (repo.root / "procedures/empty.md").mkdir()
    assert (ask(repo, "check")[0], codes(repo)) == (0, [])
    repo.commit("Folder")
    assert (ask(repo, "check")[0], codes(repo)) == (0, [])
    (repo.root / A).unlink()
    (repo.root / A).mkdir()
    assert ask(repo, "check")[0] == 0  # the document is gone for now: a deletion that is not committed
    other = Repo(repo.root.parent / "other")
    other.write("z.md/.git/HEAD", "not a repository\n")
    assert refused(other, "check") != []


def test_a_pipe_in_the_place_of_a_document(repo: Repo) -> None:
    (repo.root / A).unlink()
    os.mkfifo(repo.root / A)
    assert refused(repo, "check") == [("Y121", A, 0)]


def test_a_document_deleted_and_not_committed(repo: Repo) -> None:
    (repo.root / A).unlink()
    assert (ask(repo, "check")[0], codes(repo)) == (0, [])
    status, answer = ask_json(repo, "--as-of", "2026-06-30", "history")
    assert (status, [item["path"] for item in answer["documents"]]) == (0, [A])


def test_a_file_that_may_not_be_read(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        os, "access", lambda path, mode: not str(path).endswith(A)
    )  # root may read everything
    assert refused(repo, "check") == [("Y121", A, 0)]


def test_a_user_who_asks_for_what_is_not(repo: Repo) -> None:
    assert ask(repo, "history", "PRO-999")[0] == 2
    assert ask(repo, "--as-of", "2026-02-30", "check")[0] == 2
    assert ask(repo, "--as-of", "yesterday", "history")[0] == 2
    assert ask(repo.root / "nowhere", "check")[0] == 2
    for command in ("check", "history"):
        assert ask(repo, "--as-of", "1999-01-01", command)[0] == 1  # nothing stood then, not even settings


def test_people_and_roles_may_be_missing(repo: Repo) -> None:
    for name in ("roles", "people", "assignments"):
        (repo.root / f"records/{name}.yml").unlink()
    repo.commit("No records")
    assert refused(repo, "check") == [("C135", "records/roles.yml", 0)]
    repo.write("records/roles.yml", ROLES)
    repo.write("records/people.yml", PEOPLE)
    assert (ask(repo, "check")[0], codes(repo)) == (0, [])
