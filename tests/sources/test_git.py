"""The door to git, on real repositories: what it tells, what it refuses, and that nobody's settings change it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from repositories import BOB, Repo

from plainqms.sources import git
from plainqms.sources.git_log import LogCommit


def refusal(folder: Path, branch: str = "main") -> str:
    def read_everything() -> None:
        repository = git.open_repository(folder)
        tip = git.main_line_tip(repository, branch)
        list(git.read_log(repository, tip))
        list(git.read_blobs(repository, git.tree(repository, tip).values()))

    with pytest.raises(git.Refused) as refused:
        read_everything()
    return refused.value.problem.rule.code


def log(repo: Repo, branch: str = "main") -> list[LogCommit]:
    repository = git.open_repository(repo.root)
    return list(git.read_log(repository, git.main_line_tip(repository, branch)))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def test_no_repository(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "H301"


def test_no_commit(repo: Repo) -> None:
    assert refusal(repo.root) == "H302"


def test_shallow_clone(repo: Repo, tmp_path: Path) -> None:
    for text in ("1", "2"):
        repo.write("a.md", text)
        repo.commit()
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow"))
    assert refusal(tmp_path / "shallow") == "H303"


def test_partial_clone(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.md", "1")
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--filter=blob:none", f"file://{repo.root}", str(tmp_path / "partial"))
    assert refusal(tmp_path / "partial") == "H304"


def test_missing_blob(repo: Repo) -> None:
    repo.write("a.md", "1")
    repo.commit()
    blob = repo.git("rev-parse", "HEAD:a.md")
    (repo.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert refusal(repo.root) == "H305"


def test_missing_tree(repo: Repo) -> None:
    repo.write("a.md", "1")
    repo.commit()
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (repo.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert refusal(repo.root) in ("H305", "H310")


def test_grafts(repo: Repo) -> None:
    repo.write("a.md", "1")
    first = repo.commit()
    (repo.root / ".git" / "info").mkdir(exist_ok=True)
    (repo.root / ".git" / "info" / "grafts").write_text(first + "\n")
    assert refusal(repo.root) == "H306"


def test_replace_refs_do_not_rewrite_what_is_read(repo: Repo) -> None:
    repo.write("a.md", "true\n")
    repo.commit("one")
    true = repo.git("rev-parse", "HEAD:a.md")
    false = repo.git("hash-object", "-w", "--stdin", given=b"false\n")
    repo.git("replace", true, false)
    repository = git.open_repository(repo.root)
    assert [data for _, data in git.read_blobs(repository, [true])] == [b"true\n"]


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder to another user"
)
def test_foreign_ownership(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("a.md", "1")
    repo.commit()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("SUDO_UID", raising=False)
    subprocess.run(["chown", "-R", "12345:12345", str(repo.root)], check=True)
    assert refusal(repo.root) == "H307"


def test_unknown_branch(repo: Repo) -> None:
    repo.commit()
    assert refusal(repo.root, "release") == "H308"


def test_diverged_from_origin(repo: Repo, tmp_path: Path) -> None:
    repo.commit("one")
    repo.git("clone", "-q", f"file://{repo.root}", str(tmp_path / "clone"))
    clone = Repo(tmp_path / "clone")
    repo.commit("theirs")
    clone.commit("ours")
    clone.git("fetch", "-q")
    assert refusal(clone.root) == "H309"


def test_the_side_that_contains_the_other_is_the_main_line(repo: Repo, tmp_path: Path) -> None:
    repo.commit("one")
    repo.git("clone", "-q", f"file://{repo.root}", str(tmp_path / "clone"))
    clone = Repo(tmp_path / "clone")
    newest = repo.commit("two")
    clone.git("fetch", "-q")
    assert git.main_line_tip(git.open_repository(clone.root), "main") == newest
    clone.git("checkout", "-q", "--detach", "HEAD")
    clone.git("branch", "-q", "-D", "main")
    assert git.main_line_tip(git.open_repository(clone.root), "main") == newest


def test_bare_repository(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.md", "1")
    tip = repo.commit("one")
    repo.git("clone", "-q", "--bare", f"file://{repo.root}", str(tmp_path / "bare.git"))
    repository = git.open_repository(tmp_path / "bare.git")
    assert repository.bare
    assert git.main_line_tip(repository, "") == tip
    assert list(git.tree(repository, tip)) == ["a.md"]


HOSTILE = """\
[core]
    quotePath = true
    fsmonitor = /bin/false
    pager = /bin/false
    abbrev = 4
    hooksPath = /nonexistent
[color]
    ui = always
[log]
    showSignature = true
    showRoot = false
    follow = true
    date = relative
    decorate = full
    mailmap = false
    diffMerges = off
    excludeDecoration = *
[diff]
    renames = copies
    renameLimit = 1
    noprefix = true
    orderFile = /nonexistent
    relative = true
    external = /bin/false
    submodule = log
    ignoreSubmodules = all
[format]
    pretty = oneline
[i18n]
    logOutputEncoding = UTF-16
[mailmap]
    file = {mailmap}
[status]
    relativePaths = false
    showUntrackedFiles = no
    renames = copies
[notes]
    displayRef = refs/notes/*
[rev]
    parseopt = x
"""


def test_a_hostile_configuration_changes_nothing(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a ü.md", "one\n" * 20)
    repo.write(".mailmap", "Alice Proper <alice@proper.example> <alice@example.com>\n")
    repo.commit("first ü")
    repo.git("notes", "add", "-m", "a note")
    repo.git("mv", "a ü.md", "b ü.md")
    repo.commit("moved")
    repo.git("checkout", "-q", "-b", "side")
    repo.write("b ü.md", "one\n" * 20 + "two\n")
    repo.commit("side", author=BOB)
    repo.git("checkout", "-q", "main")
    repo.merge("side")
    repo.write("loose.md", "uncommitted")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    plain = (log(repo), git.uncommitted(git.open_repository(repo.root)))
    other = tmp_path / "mailmap"
    other.write_text("Mallory <mallory@example.com> <alice@example.com>\n")
    hostile = tmp_path / "gitconfig"
    hostile.write_text(HOSTILE.format(mailmap=other))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(hostile))
    assert (log(repo), git.uncommitted(git.open_repository(repo.root))) == plain
    assert plain[0][0].author.name == "Alice Proper"
    assert [entry.status for entry in plain[0][1].entries] == ["R"]
    assert plain[1] == ("loose.md",)


NAMES = [
    "with space.md", 'quo"te.md', "it's.md", "new\nline.md", "tab\there.md", "#hash.md", "a|b.md",
    ":(exclude)x.md", "[1]*.md", "\U0001f600.md", "u\u0308.md", "\u00fc.md", "-dash.md", "--output=x.md", "$(id).md",
]  # fmt: skip


def test_strange_names_come_through(repo: Repo) -> None:
    for name in NAMES:
        repo.write(name, name)
    raw = b"latin\xff.md"
    with open(os.path.join(os.fsencode(repo.root), raw), "wb") as stream:
        stream.write(b"x")
    repo.commit("strange")
    wanted = sorted([*NAMES, os.fsdecode(raw)])
    assert sorted(entry.path for entry in log(repo)[0].entries) == wanted
    repository = git.open_repository(repo.root)
    assert sorted(git.tree(repository, git.main_line_tip(repository, "main"))) == wanted
    assert sorted(git.working_files(repository)) == wanted


def test_links_and_submodules_are_no_files(repo: Repo) -> None:
    (repo.root / "link.md").symlink_to("/etc/passwd")
    repo.write("real.md", "x")
    commit = repo.commit("link")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub.md")
    tip = repo.commit("submodule", all_files=False)
    assert list(git.tree(git.open_repository(repo.root), tip)) == ["real.md"]
    assert [entry.path for commit in log(repo) for entry in commit.entries if entry.blob] == ["real.md"]


def test_empty_files_are_not_taken_for_renames(repo: Repo) -> None:
    repo.write("a.md", "")
    repo.commit("one")
    (repo.root / "a.md").unlink()
    repo.write("b.md", "")
    repo.commit("two")
    assert sorted(entry.status for entry in log(repo)[1].entries) == ["A", "D"]
