"""The history of any repository, with or without settings. Apart from `pipeline` because it needs so little.

What settings need (their binding, templates) is imported only where there are any: loading it takes longer than
reading the history of a small repository.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from plainqms.model.change import DocumentHistory
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources import disk, encoding, git, history, main_line
from plainqms.sources.git import Refused, Repository
from plainqms.sources.git_rules import BRANCH_MISSING
from plainqms.sources.main_line import Line
from plainqms.sources.texts import SETTINGS

if TYPE_CHECKING:
    from plainqms.model.organization import Configuration

Progress: TypeAlias = Callable[[str, int, int], None]
"""`progress(what, done, total)`; total 0 where it is not known."""


def silent(what: str, done: int, total: int) -> None:
    return None


def read_all_histories(
    folder: Path,
    *,
    as_of: date,
    every_markdown: bool,
    whole: bool = False,
    compare: bool = True,
    progress: Progress = silent,
) -> tuple[tuple[DocumentHistory, ...], tuple[Problem, ...]]:
    """Histories alone, of any repository: settings are read if there are any, and nothing else. No digests.

    `whole`: up to the tip, even where a clock was set beyond `as_of`.
    """
    try:
        repository = git.open_repository(folder)
        line = main_line_of(repository, as_of, progress, whole=whole)
        return history.read_history(
            line,
            is_controlled=_controlled_paths(line),
            every_markdown=every_markdown,
            compare=compare,
            digests=False,
            advance=lambda done, total: progress("Comparing texts", done, total),
        )
    except Refused as refused:
        return (), (refused.problem,)


def main_line_of(
    repository: Repository, as_of: date, progress: Progress, *, whole: bool = False, until: str = ""
) -> Line:
    """The main line: the branch that committed settings name, and that names itself at its tip.

    Settings that are not committed decide nothing here, and where origin says which branch is its main one, that
    branch's settings speak: a branch cannot make itself the main line. Each commit is dated in its own time zone.
    `until` is a commit of that line at which reading ends: the line as it once was.
    """
    progress("Reading the history", 0, 0)
    start = git.resolve(repository, "refs/remotes/origin/HEAD") or git.resolve(repository, "HEAD")
    settings = _settings_of(repository, start)
    if settings is None and not repository.bare and disk.regular_files(repository.root, (SETTINGS,))[0]:
        settings = _read(disk.read(repository.root, SETTINGS))  # a system that is about to be committed
    tip = git.main_line_tip(repository, settings.branch if settings else "")
    own = _settings_of(repository, tip)
    if own is not None and settings is not None and own.branch != settings.branch:
        message = f"qms.yml names “{settings.branch}”, but on that branch it names “{own.branch}”"
        raise Refused(
            BRANCH_MISSING.at(Place(SETTINGS), message, "Let one branch's qms.yml name that branch itself.")
        )
    return main_line.read_line(
        repository, until or tip, zone=_zones(repository, settings), as_of=as_of, whole=whole
    )


def line_up_to(repository: Repository, tip: str, progress: Progress = silent) -> Line:
    """The line of first parents that ends in `tip`, whatever branch holds it, and whatever a clock said."""
    progress("Reading the history", 0, 0)
    zone = _zones(repository, _settings_of(repository, tip))
    return main_line.read_line(repository, tip, zone=zone, as_of=date.max)


def _zones(repository: Repository, settings: Configuration | None) -> Callable[[str], ZoneInfo]:
    """The time zone that the settings in a blob name; of no settings, with an empty blob, that of `settings`."""
    known = {"": settings.zone if settings else ZoneInfo("UTC")}

    def zone(blob: str) -> ZoneInfo:
        if blob not in known:
            read = _read(next(iter(git.read_blobs(repository, [blob])))[1])
            known[blob] = read.zone if read else known[""]
        return known[blob]

    return zone


def _settings_of(repository: Repository, commit: str) -> Configuration | None:
    blob = git.tree(repository, commit).get(SETTINGS) if commit else None
    return _read(next(iter(git.read_blobs(repository, [blob])))[1]) if blob else None


def _controlled_paths(line: Line) -> Callable[[str], bool]:
    blob = git.tree(line.repository, line.tip).get(SETTINGS) if line.tip else None
    settings = _read(line.texts.read(blob)) if blob else None
    if settings is None:
        return lambda path: False
    from plainqms.sources.reading import controlled_paths

    return controlled_paths(settings, former=line.texts.folders())


def _read(data: bytes) -> Configuration | None:
    from plainqms.sources.configuration import read_configuration

    return read_configuration(encoding.decode(data, SETTINGS)[0], SETTINGS)[0]


def _default() -> Configuration:
    from plainqms.sources.configuration import default_configuration

    return default_configuration()
