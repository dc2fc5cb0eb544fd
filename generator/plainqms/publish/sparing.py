"""What the site engine does for each page anew is done once, or in a shorter way. Nothing of it changes a page.

All of it is added to the engine in this process: no configuration names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, file_sort_key

from plainqms.publish.markdown import SPARING, ready
from plainqms.publish.staged_page import StagedPage

# A map of the site stamped with today's date: nobody needs it here, and no two builds would be alike.
STAMPED = "sitemap.xml"


def spare(configuration: Any, held: Mapping[str, StagedPage]) -> None:
    """Extensions are found, and most made, once for all texts; so is each template; a map of the site that nobody keeps
    is not made; and pages that are `held` need no file."""
    extensions = configuration.markdown_extensions
    extensions[:] = ready([*extensions, SPARING], configuration.mdx_configs)
    if held:
        configuration.plugins["plainqms"] = _Held(held)
    configuration.theme.static_templates.discard(STAMPED)
    make = configuration.theme.get_env

    def environment() -> Any:
        made = make()
        find, known = made.get_template, {}

        def found(name: Any, parent: Any = None, globals: Any = None) -> Any:  # noqa: A002  the library's name
            if globals is not None or not isinstance(name, str):
                return find(name, parent, globals)
            if name not in known:
                known[name] = find(name, parent)
            return known[name]

        made.get_template = found
        return made

    configuration.theme.get_env = environment


class _Held(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """The pages that lie in no file, each with what it says about itself."""

    def __init__(self, held: Mapping[str, StagedPage]) -> None:
        self.held = held

    def on_files(self, files: Any, config: Any, **_: Any) -> Any:
        made = (File.generated(config, path, content="") for path in self.held)
        for file in sorted(made, key=file_sort_key):  # as they would be found
            files.append(file)
        return files

    def on_page_read_source(self, page: Any, **_: Any) -> str:
        # The blank line ends a front matter that is not there.
        return f"\n{self.held[page.file.src_uri].text}"

    @event_priority(100)  # first: the other plugins ask what the page says about itself
    def on_page_markdown(self, markdown: str, page: Any, **_: Any) -> str:
        page.meta = dict(self.held[page.file.src_uri].front)
        return markdown
