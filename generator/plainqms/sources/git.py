"""The only door to git: GitPython as a thin runner, with constant flags that no user's configuration can change.

Objects are read as from a bare repository, so that nothing of the working tree slips into history. What is missing
or cut off is a problem with the command that mends it; nothing is guessed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from threading import Thread
from typing import Any

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.git_log import FORMAT, Entry, LogCommit, parse, parse_entries
from plainqms.sources.git_rules import (
    BRANCH_DIVERGED,
    BRANCH_MISSING,
    GIT_MISSING,
    GRAFTS,
    MISSING_OBJECT,
    NO_COMMIT,
    NO_REPOSITORY,
    PARTIAL,
    SHALLOW,
    UNREADABLE,
    UNSAFE_OWNER,
)

# Candidates on either side. Beyond, git follows only unchanged files, which is a problem where renames matter.
RENAME_LIMIT = 2000

_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_STEADY = (
    "--no-replace-objects",
    "--literal-pathspecs",
    "--no-pager",
    "-c", "core.quotePath=false",
    "-c", "core.fsmonitor=false",
    "-c", "core.precomposeUnicode=false",
    "-c", "color.ui=never",
    "-c", "log.showRoot=true",
    "-c", "mailmap.file=",
)  # fmt: skip
_LOG = (
    "--raw", "-z", "--no-abbrev", "-M50%", f"-l{RENAME_LIMIT}", "--no-rename-empty", "--no-ext-diff",
    "--no-textconv", "--no-color", "--no-relative", "--no-show-signature", "--no-notes", "--no-decorate",
    "--ignore-submodules=none", "--encoding=UTF-8", "-O/dev/null",
    f"--format={FORMAT}",
)  # fmt: skip

# Options of the log that say how a commit is told, which a comparison of two of them does not know.
_LOG_ALONE = ("--no-show-signature", "--no-notes", "--no-decorate", "--encoding", "--format")


class Refused(Exception):  # noqa: N818 - it is a refusal, carried to the door's caller
    """The history cannot be trusted. Carries the problem that says why and what mends it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that was looked at and found whole. `root` is its working folder, or itself when bare."""

    root: Path
    git_folder: Path
    bare: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """`commit` is empty where the tag leads to none. `seconds` is when it was made, or its commit."""

    name: str
    commit: str
    seconds: int
    commit_seconds: int


def open_repository(folder: Path) -> Repository:
    """Look at the repository around `folder`; raises `Refused` for whatever would make stamps wrong."""
    place = Place(".")
    questions = ("--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir", "--git-common-dir")
    status, out, error = _run(folder, ("rev-parse", *questions, "--show-toplevel"))
    lines = _text(out).split("\n")
    bare = lines[0] == "true"
    if status and not bare:  # a bare repository has no top level, which is no fault
        if "dubious ownership" in error or "unsafe repository" in error:
            remedy = f"If you trust it: git config --global --add safe.directory {folder}"
            raise Refused(UNSAFE_OWNER.at(place, "git does not trust the owner of this folder", remedy))
        raise Refused(NO_REPOSITORY.at(place, f"{folder} is in no Git repository"))
    shallow, git_folder, common = lines[1] == "true", Path(lines[2]), lines[3]
    root = git_folder if bare else Path(lines[4])
    if shallow:
        raise Refused(SHALLOW.at(place, "this clone holds only the latest commits"))
    status, out, _ = _run(
        folder,
        ("config", "--get-regexp", r"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$"),
    )
    if not status and out:
        raise Refused(PARTIAL.at(place, "this clone was made with --filter"))
    grafts = (folder / common / "info" / "grafts").resolve()
    if grafts.is_file() and any(
        line.strip() and not line.startswith(b"#") for line in grafts.read_bytes().splitlines()
    ):
        raise Refused(GRAFTS.at(place, "the file .git/info/grafts rewrites the history"))
    return Repository(root, git_folder, bare)


def resolve(repository: Repository, name: str) -> str:
    """The commit that `name` means, or empty."""
    status, out, _ = _objects(
        repository, ("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")
    )
    return "" if status else _text(out).strip()


def main_line_tip(repository: Repository, branch: str) -> str:
    """The tip of the main line: `branch` here or at origin, whichever contains the other. Empty branch: HEAD."""
    place = Place("qms.yml")
    if not branch:
        head = resolve(repository, "HEAD")
        if not head:
            raise Refused(NO_COMMIT.at(Place("."), "the repository holds no commit yet"))
        return head
    here = resolve(repository, f"refs/heads/{branch}")
    there = resolve(repository, f"refs/remotes/origin/{branch}")
    if not (here or there):
        if not resolve(repository, "HEAD"):
            raise Refused(NO_COMMIT.at(Place("."), "the repository holds no commit yet"))
        raise Refused(BRANCH_MISSING.at(place, f"there is no branch “{branch}”, neither here nor at origin"))
    if not here or not there or here == there:
        return here or there
    if _contains(repository, here, there):
        return here
    if _contains(repository, there, here):
        return there
    raise Refused(BRANCH_DIVERGED.at(place, f"“{branch}” and “origin/{branch}” have gone separate ways"))


def commits_outside(repository: Repository, tip: str) -> tuple[str, ...]:
    """Commits of HEAD that the main line does not hold: drafts. Subjects, newest first."""
    status, out, _ = _objects(
        repository,
        ("log", "-z", "--no-show-signature", "--encoding=UTF-8", "--format=%s", "HEAD", f"^{tip}", "--"),
    )
    return () if status else tuple(item for item in _text(out).split("\0") if item)


def commits_between(repository: Repository, base: str, head: str) -> tuple[str, ...]:
    """Ids of the commits of `head` that `base` does not hold, newest first."""
    status, out, error = _objects(repository, ("rev-list", "--end-of-options", head, f"^{base}", "--"))
    if status:
        raise Refused(UNREADABLE.at(Place("."), _first_line(error)))
    return tuple(_text(out).split())


def outside(repository: Repository, tip: str, head: str = "HEAD") -> tuple[LogCommit, ...]:
    """Commits of `head` that the main line does not hold, with what they changed, oldest first."""
    status, out, _ = _objects(
        repository, ("rev-list", "--reverse", "--end-of-options", head, f"^{tip}", "--")
    )
    ids = [] if status else _text(out).split()
    return tuple(read_log(repository, tip, only=ids)) if ids else ()


def common_ancestor(repository: Repository, one: str, other: str) -> str:
    """The last commit that both hold, or empty. Of several git takes one; both lines lead through each."""
    status, out, _ = _objects(repository, ("merge-base", "--end-of-options", one, other))
    return "" if status else _text(out).split("\n", 1)[0].strip()


def differences(repository: Repository, old: str, new: str) -> tuple[Entry, ...]:
    """Which files differ between two commits, renames followed as in the log."""
    steady = tuple(item for item in _LOG if item.startswith("-") and not item.startswith(_LOG_ALONE))
    status, out, error = _objects(
        repository, ("diff-tree", "-r", *steady, "--end-of-options", old, new, "--")
    )
    if status:
        raise Refused(MISSING_OBJECT.at(Place("."), _first_line(error)))
    return parse_entries(out)


def read_log(
    repository: Repository, tip: str, *, first_parent: bool = True, only: Sequence[str] = ()
) -> Iterator[LogCommit]:
    """The main line, oldest first, each commit with what it changed; with `only`, just those commits.

    Costs one pass of git. Raises `Refused` where git cannot read on.
    """
    mailmap = ("-c", f"mailmap.blob={tip}:.mailmap")
    if only:
        arguments: tuple[str, ...] = (
            "log",
            *_LOG,
            "--diff-merges=first-parent",
            "--no-walk=unsorted",
            "--stdin",
        )
        given = "\n".join(only).encode() + b"\n"
        status, out, error = _objects(repository, arguments, given, mailmap)
    else:
        line = ("--first-parent",) if first_parent else ()
        arguments = (
            "log",
            *line,
            "--diff-merges=first-parent",
            "--reverse",
            *_LOG,
            "--end-of-options",
            tip,
            "--",
        )
        status, out, error = _objects(repository, arguments, None, mailmap)
    if status:
        rule = (
            MISSING_OBJECT
            if re.search(r"bad object|missing|unable to read|Could not read", error)
            else UNREADABLE
        )
        raise Refused(rule.at(Place("."), _first_line(error) or "git log stopped"))
    return parse(out)


def parents_of_all(repository: Repository, tip: str) -> dict[str, tuple[str, ...]]:
    """Every commit that `tip` holds, with its parents."""
    status, out, error = _objects(repository, ("rev-list", "--parents", "--end-of-options", tip, "--"))
    if status:
        raise Refused(UNREADABLE.at(Place("."), _first_line(error)))
    return {ids[0]: tuple(ids[1:]) for ids in (line.split(" ") for line in _text(out).splitlines()) if ids[0]}


def tree(repository: Repository, commit: str) -> dict[str, str]:
    """Path to blob id of every regular file of a commit."""
    return listing(repository, commit)[0]


def listing(repository: Repository, commit: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Path to blob id of every regular file of a commit; and the paths of its symbolic links."""
    status, out, error = _objects(
        repository, ("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
    )
    if status:
        raise Refused(MISSING_OBJECT.at(Place("."), _first_line(error)))
    found, links = {}, []
    for record in _text(out).split("\0"):
        if record.startswith("100"):
            meta, path = record.split("\t", 1)
            found[path] = meta.split(" ")[2]
        elif record.startswith("120"):
            links.append(record.split("\t", 1)[1])
    return found, tuple(links)


def read_blobs(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of each blob in the order asked: one git process, streamed, never all in memory."""
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(blob + "\n" for blob in blobs).encode())
        if not wanted.tell():
            return
        wanted.seek(0)
        process = _spawn(
            repository.git_folder, _command(repository, ("cat-file", "--batch", "--buffer")), wanted
        )
        stream = BufferedReader(process.stdout.raw, 1 << 18)  # texts are larger than the usual buffer
        try:
            while header := stream.readline():
                name, _, rest = header.rstrip(b"\n").partition(b" ")
                if not rest.startswith(b"blob "):
                    message = f"the text {name.decode()[:12]} of the history is missing"
                    raise Refused(MISSING_OBJECT.at(Place("."), message))
                data = stream.read(int(rest[5:]))
                stream.read(1)
                yield name.decode(), data
        finally:
            stream.close()


def read_objects(repository: Repository, ids: Iterable[str]) -> dict[str, tuple[str, bytes]]:
    """Kind and bytes of objects that are named by their ids; what the repository lacks is left out."""
    wanted = [name for name in dict.fromkeys(ids) if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", name)]
    if not wanted:
        return {}
    given = "".join(name + "\n" for name in wanted).encode()
    status, out, error = _objects(repository, ("cat-file", "--batch"), given)
    if status:
        raise Refused(UNREADABLE.at(Place("."), _first_line(error)))
    found, at = {}, 0
    while at < len(out):
        end = out.index(b"\n", at)
        name, *rest = out[at:end].decode().split(" ")
        at = end + 1
        if len(rest) == 2:
            found[name] = rest[0], out[at : at + int(rest[1])]
            at += int(rest[1]) + 1
    return found


def touched(repository: Repository, tip: str, folder: str) -> tuple[str, ...]:
    """Paths below a folder that the main line changed, removed or replaced after they had arrived."""
    arguments = (
        "log",
        "-z",
        "--first-parent",
        "-m",
        "--no-renames",
        "--diff-filter=MDT",
        "--name-only",
        "--format=",
    )
    steady = (
        "--no-ext-diff",
        "--no-textconv",
        "--no-relative",
        "--no-show-signature",
        "--ignore-submodules=none",
    )
    status, out, error = _objects(repository, (*arguments, *steady, "--end-of-options", tip, "--", folder))
    if status:
        raise Refused(UNREADABLE.at(Place("."), _first_line(error)))
    return tuple(sorted({path for path in _text(out).split("\0") if path.strip()}))


def tags(repository: Repository) -> tuple[Tag, ...]:
    """Every tag that leads to a commit, or to nothing that is one, by name."""
    fields = ("refname:lstrip=2", "objecttype", "objectname", "*objecttype", "*objectname", "creatordate:unix",
              "committerdate:unix", "*committerdate:unix")  # fmt: skip
    form = "%00".join(f"%({field})" for field in fields)
    status, out, error = _objects(
        repository, ("for-each-ref", "--sort=refname", f"--format={form}", "refs/tags/")
    )
    if status:
        raise Refused(UNREADABLE.at(Place("."), _first_line(error)))
    found = []
    for record in _text(out).splitlines():
        name, kind, own, inner, led, made, lightweight, led_made = record.split("\0")
        commit = own if kind == "commit" else led if inner == "commit" else ""
        found.append(Tag(name, commit, int(made or 0), int(lightweight or led_made or 0)))
    return tuple(found)


def uncommitted(repository: Repository) -> tuple[str, ...]:
    """Paths of the working tree that differ from HEAD or are not tracked (and not ignored), sorted."""
    if repository.bare:
        return ()
    status, out, _ = _run(
        repository.root,
        (
            "status",
            "--porcelain=v1",
            "-z",
            "--untracked-files=all",
            "--no-renames",
            "--ignore-submodules=all",
        ),
    )
    return () if status else tuple(sorted(record[3:] for record in _text(out).split("\0") if record))


def working_files(repository: Repository) -> tuple[str, ...]:
    """Paths of the working tree that git tracks or would track, sorted; symbolic links are looked at by the reader."""
    _, out, _ = _run(
        repository.root, ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    )
    return tuple(sorted(path for path in _text(out).split("\0") if path))


def indexed(folder: Path) -> tuple[str, ...]:
    """Paths below `folder` that git has been told to keep, whatever .gitignore says; also of a history refused here."""
    status, out, _ = _run(folder, ("ls-files", "-z", "--cached", "--deduplicate"))
    return () if status else tuple(path for path in _text(out).split("\0") if path)


def named(repository: Repository, commit: str) -> tuple[str, ...]:
    """Every path of a commit: files, symbolic links, other repositories."""
    status, out, error = _objects(
        repository, ("ls-tree", "-r", "-z", "--name-only", "--full-tree", "--end-of-options", commit)
    )
    if status:
        raise Refused(MISSING_OBJECT.at(Place("."), _first_line(error)))
    return tuple(path for path in _text(out).split("\0") if path)


def version(folder: Path) -> tuple[int, ...]:
    """The installed git's version, as (2, 39, 5); raises `Refused` where there is none."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", _text(_run(folder, ("--version",))[1]))
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _contains(repository: Repository, holder: str, held: str) -> bool:
    return _objects(repository, ("merge-base", "--is-ancestor", held, holder))[0] == 0


def _command(repository: Repository, arguments: Sequence[str], extra: Sequence[str] = ()) -> list[str]:
    return ["git", f"--git-dir={repository.git_folder}", "-c", "core.bare=true", *_STEADY, *extra, *arguments]


def _objects(
    repository: Repository, arguments: Sequence[str], given: bytes | None = None, extra: Sequence[str] = ()
) -> tuple[int, bytes, str]:
    """Run git on the object store alone, as if bare."""
    return _execute(repository.git_folder, _command(repository, arguments, extra), given)


def _run(folder: Path, arguments: Sequence[str]) -> tuple[int, bytes, str]:
    """Run git in a folder, where it must find the repository or look at the working tree."""
    return _execute(folder, ["git", *_STEADY, *arguments], None)


def _execute(folder: Path, command: list[str], given: bytes | None) -> tuple[int, bytes, str]:
    """Status, output and what git complained of. Reads each pipe to its end at once: cheaper than taking turns."""
    with tempfile.TemporaryFile() as stream:
        if given is not None:
            stream.write(given)
            stream.seek(0)
        process = _spawn(folder, command, stream)
        complaints: list[bytes] = []
        listener = Thread(target=lambda: complaints.append(process.stderr.read()))
        listener.start()
        out = process.stdout.read()
        listener.join()
        status = process.proc.wait()
        process.stdout.close()
        process.stderr.close()
    return status, out, b"".join(complaints).decode("utf-8", "replace")


def _spawn(folder: Path, command: list[str], given: Any) -> Any:
    """A running git. The library looks for git when it is loaded, and again with each command."""
    try:
        from git.cmd import Git
        from git.exc import GitCommandNotFound
    except ImportError:
        raise Refused(GIT_MISSING.at(Place("."), "git is not installed, or not on the path")) from None
    runner = Git(str(folder))
    runner.update_environment(**_ENVIRONMENT)
    try:
        return runner.execute(command, istream=given, as_process=True)
    except GitCommandNotFound:
        raise Refused(GIT_MISSING.at(Place("."), "git is not installed, or not on the path")) from None


def _text(out: bytes) -> str:
    return out.decode("utf-8", "surrogateescape")


def _first_line(error: str) -> str:
    return error.strip().split("\n", 1)[0][:200]
