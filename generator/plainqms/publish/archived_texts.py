"""The text of an issued revision as HTML, and what changed from one to the next: made once, kept by content.

What is kept knows nothing of the manual around it. Links to documents, clauses and records name what they mean
(`qms:id/PRO-004`), files name their content (`@1f0c.../files/plan.png`); `settled` leads them where it stands today.
So a new document, a renamed clause or another day changes no kept text, and a redline compares like with like.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import unescape
from importlib import metadata
from pathlib import Path
from urllib.parse import quote, unquote

from plainqms.model.document import Document
from plainqms.model.place import Place
from plainqms.publish import (
    bodies,
    diagrams,
    heading_addresses,
    letters,
    markdown,
    redline,
    references,
    staging,
)
from plainqms.publish.manual import target_path
from plainqms.publish.references import Occurrence

_PACKAGE = Path(__file__).parents[1]
_RENDERERS = ("markdown", "pymdown-extensions", "pygments", "nh3", "merman")
_REGISTER = re.compile(r"""^[ ]{0,3}\{\{ *register\((["'])(?P<name>[a-z_-]+)\1\) *\}\}[ \t]*$""", re.M)
_OURS = re.compile(r'<a\b([^>]*?) href="qms:([a-z]+)/([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)
_FILE = re.compile(r'(<(?:a|img)\b[^>]*? (?:href|src)=")@([0-9a-f]{16}/[^"#]+)(?=["#])')
_DRAWN = re.compile(r'(<(?:a|img)\b[^>]*? (?:href|src)=")(diagram-[0-9]+\.svg)(?=")')
_TABLE = re.compile(r"<(/?)table\b([^>]*)>")


@dataclass(frozen=True, slots=True)
class Source:
    """All that goes into the HTML of a revision. `files` are those it shows: path, address on the page, content.

    `tables` are the registers whose rows were issued with it: name, headings, rows.
    """

    key: str
    id: str
    title: str
    path: str
    text: str
    controlled: str
    files: tuple[tuple[str, str, str], ...] = ()
    standards: tuple[tuple[str, str], ...] = ()
    allow_html: bool = False
    tables: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Archived:
    """A revision's text. `pictures` are drawn diagrams by name; `files` as they stand in `html`, without the `@`."""

    key: str
    title: str
    html: str
    controlled: str
    files: tuple[str, ...]
    pictures: tuple[tuple[str, str], ...]
    direction: str
    language: str

    def written(self) -> bytes:
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True, slots=True)
class Changes:
    """What came from one revision to the next: HTML with marks, and at how many places."""

    html: str
    passages: int

    def written(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def read_archived(data: bytes) -> Archived:
    given = json.loads(data)
    given["files"] = tuple(given["files"])
    given["pictures"] = tuple((name, text) for name, text in given["pictures"])
    return Archived(**given)


def read_changes(data: bytes) -> Changes:
    return Changes(**json.loads(data))


def fingerprint() -> str:
    """Of everything that makes the HTML: another version of it believes nothing that is kept."""
    digest = sha256()
    for folder in ("publish", "sources", "registers", "model"):
        for path in sorted((_PACKAGE / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    for name in _RENDERERS:
        try:
            digest.update(f"{name} {metadata.version(name)}\0".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"{name} -\0".encode())
    return digest.hexdigest()


def archived(source: Source, cache: Path | None = None) -> Archived:
    """Rendered as the page of a current text is, through the same cleaning. Diagrams that cannot be drawn are code."""
    document = Document(source.id, source.title, source.path, Place(source.path))
    standards = dict(source.standards)
    files = {path: f"@{content[:16]}/{address}" for path, address, content in source.files}

    def link(target: str, said: str) -> tuple[str, str]:
        path = target_path(target, document)
        if path in files:
            return files[path], ""
        anchor = target.partition("#")[2]
        return (f"qms:path/{quote(path)}{f'#{quote(anchor)}' if anchor else ''}" if path else ""), ""

    text, _ = staging.make_safe(source.text, Place(source.path, 1), allow_html=source.allow_html)
    text = bodies.lead(text, Place(source.path, 1), link)
    text = references.replace(text, lambda occurrence: _reference(occurrence, standards))
    text = heading_addresses.anchored(text)
    text = _with_rows(text, source)
    text, pictures, _ = diagrams.drawn(text, Place(source.path, 1), cache=cache)
    drawn = {name: f"@{sha256(data).hexdigest()[:16]}/{name}" for name, data in pictures.items()}
    html = markdown.render(letters.joined(text))
    html = _DRAWN.sub(lambda match: match[1] + drawn.get(match[2], match[2]), html)
    return Archived(
        source.key,
        source.title,
        html,
        source.controlled,
        tuple(name.removeprefix("@") for name in (*files.values(), *drawn.values())),
        tuple((name, data.decode()) for name, data in pictures.items()),
        letters.direction(f"{source.title} {source.text}"),
        letters.language(f"{source.title}\n{source.text}"),
    )


def changes(old: Archived, new: Archived) -> Changes:
    """A title that changed stands as the first line."""
    before, after = (
        f"<p>{staging.escape(item.title)}</p>{item.html}" if old.title != new.title else item.html
        for item in (old, new)
    )
    made = redline.redline(before, after)
    return Changes(made.html, made.passages)


def settled(html: str, files: Mapping[str, str], lead: Callable[[str, str], str]) -> str:
    """`html` with its links led to pages and files: `files` gives the address of each file that it may name,
    `lead(kind, name)` that of a page, empty where there is none: then the words alone stay."""

    def page(match: re.Match[str]) -> str:
        before, kind, name, anchor, rest, said = match.groups()
        address = lead(kind, unquote(unescape(name)))
        if not address:
            return said
        return f'<a{before} href="{address}{anchor or ""}"{rest}>{said}</a>'

    html = _FILE.sub(lambda match: match[1] + files.get(match[2], ""), _OURS.sub(page, html))
    # A table wider than its place is pushed aside within a box.
    return _TABLE.sub(
        lambda match: "</table></div>" if match[1] else f'<div class="wide-table"><table{match[2]}>', html
    )


def _reference(occurrence: Occurrence, standards: Mapping[str, str]) -> str:
    target = occurrence.target
    if ":" not in target:
        return f"[{target}](qms:id/{quote(target)})"
    name, _, clause = target.partition(":")
    said = staging.escape(f"{standards.get(name, name)} {clause}")
    space, mark = (" ", ".cl ") if occurrence.aside else ("", "")
    return f"[{space}{said}](qms:clause/{quote(target)}){{ {mark}#{occurrence.anchor} }}"


def _with_rows(text: str, source: Source) -> str:
    """Rows that were issued with the text stand where it has them, or at its end."""
    issued = {
        name: bodies.lined(heads, rows, f"Rows of {_link(name)} as issued with this revision.")
        for name, heads, rows in source.tables
    }
    shown = {match["name"] for match in _REGISTER.finditer(text)}
    text = _REGISTER.sub(lambda match: issued.get(match["name"]) or _register(match["name"]), text)
    return "".join((text, *(f"\n{table}" for name, table in issued.items() if name not in shown)))


def _link(name: str) -> str:
    return f"[{name.replace('_', ' ').replace('-', ' ')}](qms:register/{quote(name)})"


def _register(name: str) -> str:
    """Its rows were never part of the controlled text, so the archive does not have them."""
    return f"*Here stood the rows of {_link(name)} as they were on the day of reading.*{{ .asat }}"
