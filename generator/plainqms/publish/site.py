"""The only door to the site engine: staged tree in, site out, warnings as problems; and live reload."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.publish.staged_page import StagedPage

BROKEN = Rule(
    "S462",
    "link-leads-nowhere",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a reader sent nowhere stops trusting the rest",
    "The page or the heading that a link leads to is not on the site.",
    "Mend the link: the heading's anchor is its text in small letters with hyphens.",
)
ENGINE = Rule(
    "S465",
    "site-not-made",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a site is complete or it is not published",
    "The site engine refused the staged pages.",
    "Run qms check; if it finds nothing, report this as a defect of plainqms with the message above.",
)

RULES = (BROKEN, ENGINE)


def build(
    stage: Path, output: Path, held: Mapping[str, StagedPage] = MappingProxyType({})
) -> tuple[Problem, ...]:
    """Make the site from `stage` (`docs/`, `overrides/`, `mkdocs.yml`) into `output`.

    Either all pages lie in `stage`, or all are `held`, by their paths below `docs/`.
    """
    _quiet()
    from mkdocs.commands.build import build as make
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from plainqms.publish import sparing

    with _messages() as messages:
        try:
            configuration = load_config(str(stage / "mkdocs.yml"), site_dir=str(output))
            sparing.spare(configuration, held)
            configuration.plugins.on_startup(command="build", dirty=False)
            make(configuration)
            configuration.plugins.on_shutdown()
            # As a file of the theme it was copied unfilled.
            (output / sparing.STAMPED).unlink(missing_ok=True)
        except (MkDocsException, SystemExit) as error:
            messages.append((logging.ERROR, str(error)))
    return tuple(dict.fromkeys(_problem(stage, held, level, message) for level, message in messages))


def serve(folder: Path, rebuild: Callable[[], None], watch: Sequence[Path], host: str, port: int) -> None:
    """Show `folder` until interrupted; on a change under `watch`, `rebuild` and reload the browsers."""
    _quiet()
    from mkdocs.livereload import LiveReloadServer

    server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(folder))
    server.error_handler = lambda code: _not_found(folder) if code == 404 else None
    for path in watch:
        server.watch(str(path))
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()


def _not_found(folder: Path) -> bytes | None:
    page = folder / "404.html"
    return page.read_bytes() if page.is_file() else None


def _quiet() -> None:
    """The theme prints a notice about another product's next version unless the environment forbids it."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")


@contextmanager
def _messages() -> Iterator[list[tuple[int, str]]]:
    """What the engine logs from warnings upwards, and nothing of it on the terminal."""
    found: list[tuple[int, str]] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append((record.levelno, record.getMessage()))

    logger = logging.getLogger("mkdocs")
    collector, propagate = Collector(logging.WARNING), logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate


def _problem(stage: Path, held: Mapping[str, StagedPage], level: int, message: str) -> Problem:
    """A message as a problem at the source of the staged page that it names."""
    named = re.search(r"[Dd]oc file '([^']+\.md)'", message)
    rule = BROKEN if named and level < logging.ERROR else ENGINE
    return rule.at(
        _source(stage, held, named[1]) if named else Place("mkdocs.yml"), " ".join(message.split())
    )


def _source(stage: Path, held: Mapping[str, StagedPage], page: str) -> Place:
    """The file of the repository from which a staged page was made, as its front matter says."""
    if page in held:
        return Place(str(held[page].front.get("source", page)))
    path = stage / "docs" / page
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    written = re.search(r'^"source": (".*")$', text, re.M)
    return Place(json.loads(written[1]) if written else page)
