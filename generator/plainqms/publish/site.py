"""The only door to the site engine: staged tree in, site out, warnings as problems; and live reload."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.publish.markdown import SPARING, ready

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

# A map of the site stamped with today's date: nobody needs it here, and no two builds would be alike.
_STAMPED = ("sitemap.xml", "sitemap.xml.gz")


def build(stage: Path, output: Path) -> tuple[Problem, ...]:
    """Make the site from `stage` (`docs/`, `overrides/`, `mkdocs.yml`) into `output`."""
    _quiet()
    from mkdocs.commands.build import build as make
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    with _messages() as messages:
        try:
            configuration = load_config(str(stage / "mkdocs.yml"), site_dir=str(output))
            _spare(configuration)
            configuration.plugins.on_startup(command="build", dirty=False)
            make(configuration)
            configuration.plugins.on_shutdown()
        except (MkDocsException, SystemExit) as error:
            messages.append((logging.ERROR, str(error)))
    for name in _STAMPED:
        (output / name).unlink(missing_ok=True)
    return tuple(dict.fromkeys(_problem(stage, level, message) for level, message in messages))


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


def _spare(configuration: Any) -> None:
    """What the engine does for each page anew is done once. Nothing of it changes a page.

    Extensions that keep nothing between texts are made ready, and templates are found without being put in order of
    their last use, which asks for all that are known.
    """
    extensions = configuration.markdown_extensions
    extensions[:] = [*ready(extensions, configuration.mdx_configs), SPARING]
    make = configuration.theme.get_env

    def environment() -> Any:
        made = make()
        made.cache = {}
        return made

    configuration.theme.get_env = environment


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


def _problem(stage: Path, level: int, message: str) -> Problem:
    """A message as a problem at the source of the staged page that it names."""
    named = re.search(r"[Dd]oc file '([^']+\.md)'", message)
    rule = BROKEN if named and level < logging.ERROR else ENGINE
    return rule.at(_source(stage, named[1]) if named else Place("mkdocs.yml"), " ".join(message.split()))


def _source(stage: Path, page: str) -> Place:
    """The file of the repository from which a staged page was made, as its front matter says."""
    path = stage / "docs" / page
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    written = re.search(r'^"source": (".*")$', text, re.M)
    return Place(json.loads(written[1]) if written else page)
