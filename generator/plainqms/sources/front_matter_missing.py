"""What to say where a document has no front matter or no id, with the lines to paste."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.organization import Configuration
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.front_matter_parts import KEY
from plainqms.sources.front_matter_rules import MISSING_IDENTIFIER, NOT_CLOSED

_DASHES = re.compile("[-\u2010-\u2015\u2212]{1,8}")  # word processors join hyphens


def without_front_matter(text: str, path: str, configuration: Configuration) -> Iterator[Problem]:
    """What is wrong with a document's file that has no front matter, or none that can be found."""
    if not is_controlled(path, configuration):
        return
    lines = text.split("\n", 2)
    if lines[0].rstrip() == "---" and len(lines) > 1 and KEY.match(lines[1].encode("utf-8", "replace")):
        yield NOT_CLOSED.at(Place(path, 1, 1), "the front matter begins here and has no end")
        return
    stripped = text.lstrip()
    if stripped.startswith("---\n") and stripped != text:
        line = text.count("\n", 0, len(text) - len(stripped)) + 1
        message = "the front matter does not begin at the beginning of the file"
        yield MISSING_IDENTIFIER.at(Place(path, line, 1), message, "Delete what stands before the line ---.")
        return
    if (
        _DASHES.fullmatch(lines[0].strip())
        and len(lines) > 1
        and KEY.match(lines[1].encode("utf-8", "replace"))
    ):
        message = f"the front matter begins with {lines[0].strip()} instead of three hyphens"
        yield MISSING_IDENTIFIER.at(
            Place(path, 1, 1), message, "Write three hyphens, before it and after it:\n---"
        )
        return
    yield no_identifier(path, configuration, fences=True)


def is_controlled(path: str, configuration: Configuration) -> bool:
    """Whether documents lie here. Snippets are shared text without a life of their own."""
    folders = tuple(f"{kind.folder}/" for kind in configuration.document_types.values())
    return path.startswith(folders) and "/snippets/" not in path


def no_identifier(path: str, configuration: Configuration, *, fences: bool = False) -> Problem:
    """The missing id, with lines to paste: the id from the file's name, or the first of the folder's type."""
    name = path.rsplit("/", 1)[-1].removesuffix(".md")
    match = IDENTIFIER.match(name)
    kinds = [
        letters
        for letters, kind in configuration.document_types.items()
        if path.startswith(f"{kind.folder}/")
    ]
    identifier = match.group() if match else f"{kinds[0]}-001"
    title = re.sub(r"[-_ ]+", " ", name.removeprefix(identifier)).strip().capitalize() or "..."
    text = f'---\nid: "{identifier}"\ntitle: "{title}"\n---' if fences else f'id: "{identifier}"'
    where = "at the beginning of the file" if fences else "to the front matter"
    return MISSING_IDENTIFIER.at(
        Place(path, 1, 1), "the document has no id", f"Put {where} (qms new tells the next free id):\n{text}"
    )
