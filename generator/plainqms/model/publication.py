"""What goes on a page: a document as at its published state, where it stands, and its text after templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plainqms.model.document import Document
from plainqms.model.revision import Standing


@dataclass(frozen=True, slots=True)
class Publication:
    """`text` is the body after templates and before references and Markdown.

    `embedded` are local images and attachments that the text shows: path in the repository and the key by which
    the publisher's reader gives the bytes (a blob id; for a draft, the path itself).
    `line` is the line of the document's file on which its body begins.
    `controlled` is the text under control (text-1) whose digest the standing's current revision bears.
    `rows` are the records that were issued with the text, by register; a draft shows the registers as they are.
    """

    document: Document
    standing: Standing
    text: str
    controlled: str = ""
    embedded: tuple[tuple[str, str], ...] = ()
    line: int = 1
    rows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
