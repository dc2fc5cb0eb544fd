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
from plainqms.model.problem import Problem
from plainqms.sources import disk, encoding, git, history, main_line
from plainqms.sources.git import Refused, Repository
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


def main_line_of(repository: Repository, as_of: date, progress: Progress, *, whole: bool = False) -> Line:
    """The main line, whose branch and time zone the newest qms.yml at hand names."""
    progress("Reading the history", 0, 0)
    data = b""
    if not repository.bare and disk.regular_files(repository.root, (SETTINGS,))[0]:
        data = disk.read(repository.root, SETTINGS)
    elif head := git.resolve(repository, "HEAD"):
        blob = git.tree(repository, head).get(SETTINGS)
        data = next(iter(git.read_blobs(repository, [blob])))[1] if blob else b""
    zone, branch = ZoneInfo("UTC"), ""
    if data:
        settings = _read(data) or _default()
        zone, branch = settings.zone, settings.branch
    tip = git.main_line_tip(repository, branch)
    return main_line.read_line(repository, tip, zone=zone, as_of=as_of, whole=whole)


def _controlled_paths(line: Line) -> Callable[[str], bool]:
    blob = git.tree(line.repository, line.tip).get(SETTINGS) if line.tip else None
    settings = _read(line.texts.read(blob)) if blob else None
    if settings is None:
        return lambda path: False
    from plainqms.sources.reading import controlled_paths

    return controlled_paths(settings)


def _read(data: bytes) -> Configuration | None:
    from plainqms.sources.configuration import read_configuration

    return read_configuration(encoding.decode(data, SETTINGS)[0], SETTINGS)[0]


def _default() -> Configuration:
    from plainqms.sources.configuration import default_configuration

    return default_configuration()
