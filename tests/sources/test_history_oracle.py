"""`qms history --all` against a slow second opinion, on random repositories and on other people's Markdown.

The second opinion asks git one question a commit, walks backwards and shares no code with the generator.
"""

from __future__ import annotations

import itertools
import subprocess
import sysconfig
import tempfile
from pathlib import Path

import asking
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from repositories import ALICE, BOB, Repo

Differences = list[tuple[str, str, str, str]]


def opinion(repo: Repo) -> dict[str, list[tuple[str, str]]]:
    """Path at HEAD to (commit, path then) of each first-parent commit after which its content differs."""
    line = ask(repo, "rev-list", "--first-parent", "HEAD").split()
    differences = {commit: compared(repo, commit) for commit in line}
    found = {}
    for path in contents(repo, "HEAD"):
        if path.endswith(".md"):
            found[path] = list(reversed(list(backwards(path, line, differences))))
    return found


def backwards(path, line, differences):  # type: ignore[no-untyped-def]
    """Newest first: where the file was changed, removed, put back, and what it was called."""
    there = True
    for commit in line:
        for status, old, new, same in differences[commit]:
            if there and new == path and status == "R":
                if same != "same":
                    yield commit, path
                path = old
            elif there and new == path and status in "AMT":
                if same != "same":
                    yield commit, path
                there = status != "A"
            elif not there and old == path and status == "R":
                return  # what stood here before went elsewhere and lives on under another name
            elif not there and old == path and status == "D":
                yield commit, path
                there = True
            else:
                continue
            break


def compared(repo: Repo, commit: str) -> Differences:
    """(status, old path, new path, whether the content is the same) against the first parent; files only."""
    base = (
        f"{commit}^1" if ask(repo, "rev-list", "--parents", "-1", commit).count(" ") else repo.git("mktree")
    )
    out = ask(
        repo, "diff-tree", "-r", "-z", "--raw", "--no-abbrev", "-M50%", "--no-rename-empty", base, commit
    )
    parts = iter(out.split("\0"))
    found = []
    for head in parts:
        if not head:
            continue
        old_mode, new_mode, old_blob, new_blob, status = head.lstrip(":").split(" ")
        old = new = next(parts)
        if status[0] == "R":
            new = next(parts)
        kind = status[0]
        was, now = old_mode.startswith("100"), new_mode.startswith("100")
        if kind in "MT" and was != now:
            kind = "A" if now else "D"
        if (now and kind != "D") or (was and kind == "D"):
            found.append((kind, old, new, "same" if old_blob == new_blob else ""))
    return found


def contents(repo: Repo, commit: str) -> list[str]:
    records = [
        record.split("\t", 1) for record in ask(repo, "ls-tree", "-r", "-z", commit).split("\0") if record
    ]
    return [path for meta, path in records if meta.startswith("100")]


def ask(repo: Repo, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=repo.root, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def agree(repo: Repo) -> int:
    """Both give the same answer; gives the number of entries."""
    status, answer = asking.ask_json(repo, "history", "--all")
    assert (status, answer["schema"]) == (0, "plainqms/history/1")
    given = {
        item["path"]: [(change["commit"], change["path"]) for change in item["changes"]]
        for item in answer["documents"]
    }
    assert given == opinion(repo)
    for item in answer["documents"]:
        for change in item["changes"]:
            assert set(change) == {"commit", "date", "author", "path", "counted", "reason"}
            assert change["author"]
            assert change["reason"]
        assert item["changes"][0]["counted"]
    return sum(map(len, given.values()))


# Random repositories ----------------------------------------------------------------------------------

NAMES = ["a.md", "b.md", "sub/c.md", "sub/A.md", "d.txt", "e ü\n.md"]
# Long enough for git to see a rename with an edit, and different enough to see none between two of them.
TEXTS = [
    "\n".join(f"{word} {number} {word[::-1]}" for number in range(8)) + "\n"
    for word in ("alpha", "beta", "gamma")
]
step = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from([*TEXTS, ""])),
    st.tuples(st.just("edit"), st.sampled_from(NAMES), st.sampled_from(["More.", "  ", "Else."])),
    st.tuples(st.just("rework"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("swap"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("copy"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("link"), st.sampled_from(NAMES), st.just("")),
)
commit = st.lists(step, min_size=1, max_size=3)
event = st.one_of(
    st.tuples(st.just("commit"), commit),
    st.tuples(st.just("commit"), commit),
    st.tuples(st.just("merge"), commit),
    st.tuples(st.just("merge"), commit),
    st.tuples(st.just("ours"), commit),
    st.tuples(st.just("evil"), commit),
)


def act(repo: Repo, action: str, name: str, other: str) -> None:
    path, target = repo.root / name, repo.root / other
    if action == "write":
        path.unlink(missing_ok=True)
        repo.write(name, other)
    elif action == "edit" and path.is_file() and not path.is_symlink():
        path.write_text(path.read_text() + other + "\n")
    elif action == "rework" and path.is_file() and not path.is_symlink():
        lines = path.read_text().splitlines()
        path.write_text("\n".join([f"new {line[:4]}" for line in lines[:3]] + lines[3:]) + "\n")
    elif action in ("move", "copy", "swap") and name != other and path.is_file() and not path.is_symlink():
        data = path.read_bytes()
        if action == "swap" and target.is_file() and not target.is_symlink():
            path.write_bytes(target.read_bytes())
        elif action != "copy":
            path.unlink()
        target.unlink(missing_ok=True)
        repo.write(other, data)
    elif action == "remove":
        path.unlink(missing_ok=True)
    elif action == "link":
        path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        path.symlink_to("elsewhere")


def make(repo: Repo, events: list[tuple[str, list[tuple[str, str, str]]]]) -> None:
    repo.write("first.md", TEXTS[0])
    repo.commit("First")
    for number, (kind, steps) in enumerate(events):
        if kind == "commit":
            for item in steps:
                act(repo, *item)
            repo.commit(f"Change {number}")
            continue
        repo.git("checkout", "-q", "-b", f"side{number}", "HEAD~1" if number % 2 and number > 1 else "HEAD")
        for item in steps:
            act(repo, *item)
        repo.commit(f"Side {number}", author=BOB)
        repo.git("checkout", "-q", "-f", "main")
        repo.git("clean", "-q", "-f", "-d")
        options = ["-s", "ours"] if kind == "ours" else ["-X", "theirs"]
        try:
            repo.git(
                "merge", "-q", "--no-ff", *options, "-m", f"Merge {number}", f"side{number}", author=ALICE
            )
        except AssertionError:  # a conflict that no strategy settles
            repo.git("merge", "--abort")
            repo.git("clean", "-q", "-f", "-d")
        if kind == "evil":
            repo.write("evil.md", f"{number}\n" * 9)
            repo.git("add", "-A")
            repo.git("commit", "-q", "--amend", "-m", f"Evil {number}")


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example(
    [
        ("commit", [("write", "a.md", TEXTS[1])]),
        ("commit", [("move", "a.md", "b.md"), ("write", "a.md", TEXTS[2])]),
    ]
)
@example([("commit", [("move", "first.md", "b.md"), ("rework", "b.md", "")])])
@example([("commit", [("write", "a.md", "")]), ("commit", [("move", "a.md", "b.md")])])
@example(
    [
        ("commit", [("write", "a.md", TEXTS[1]), ("write", "b.md", TEXTS[2])]),
        ("commit", [("remove", "a.md", "")]),
        ("commit", [("move", "b.md", "a.md")]),
        ("commit", [("move", "a.md", "b.md")]),
        ("commit", [("write", "a.md", TEXTS[1])]),
    ]
)
@example([("commit", [("write", "d.txt", TEXTS[1])]), ("commit", [("move", "d.txt", "b.md")])])
@given(st.lists(event, min_size=3, max_size=9))
def test_random_repositories(events: list[tuple[str, list[tuple[str, str, str]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repo = Repo(Path(folder) / "repo")
        make(repo, events)
        agree(repo)


# Other people's Markdown ------------------------------------------------------------------------------


def test_the_documentation_of_other_packages(tmp_path: Path) -> None:
    """Whatever Markdown the installed packages bring: committed, rewrapped, moved, deleted, put back, merged."""
    library = Path(sysconfig.get_paths()["purelib"])
    files = sorted(path for path in library.rglob("*.md") if path.stat().st_size < 200_000)[:60]
    if len(files) < 5:
        pytest.skip("no Markdown lies among the installed packages")
    repo = Repo(tmp_path / "repo")
    names = []
    for number, path in enumerate(files):
        names.append(f"{number % 4}/{path.parent.name}-{number}.md")
        repo.write(names[-1], path.read_bytes())
    repo.commit("All")
    for name in names[::3]:
        full = repo.root / name
        full.write_bytes(full.read_bytes().replace(b"\n", b"\r\n"))
    repo.commit("Other ends of lines")
    for name in names[::2]:
        repo.git("mv", name, f"moved-{name.replace('/', '-')}")
    repo.commit("Moved")
    repo.git("checkout", "-q", "-b", "side")
    for name in names[1::2]:
        (repo.root / name).unlink()
    repo.commit("Deleted on the side")
    repo.git("checkout", "-q", "main")
    repo.commit("Nothing")
    repo.merge("side")
    for name, path in itertools.islice(zip(names, files, strict=True), 1, None, 4):
        repo.write(name, path.read_bytes() + b"\nAdded.\n")
    repo.commit("Some again")
    assert agree(repo) > len(files)
    answer = asking.everything(repo)
    wrapped = [
        change
        for item in answer.values()
        for change in item.changes
        if change.commit.subject.startswith("Other")
    ]
    assert wrapped
    assert not any(change.counted for change in wrapped)


def test_this_repository() -> None:
    """The generator's own history, whatever it holds by now."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        ["git", "rev-parse", "--is-shallow-repository"], cwd=root, capture_output=True, text=True
    )
    if done.returncode or done.stdout.strip() != "false":
        pytest.skip("these sources lie in no complete repository")
    repo = Repo.__new__(Repo)
    repo.root = root
    wanted = opinion(repo)
    found = asking.everything(repo, on=asking.date.max)
    documents = {item.path: item for item in found.values() if not item.id}
    for path, entries in wanted.items():
        if path in documents:
            assert [(change.commit.id, change.path) for change in documents[path].changes] == entries
