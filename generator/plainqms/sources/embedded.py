"""Local files that a text shows: pictures and attachments, by their paths in the repository."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from urllib.parse import unquote

from plainqms.model.place import Place


def embedded_paths(rendered: str, path: str) -> tuple[str, ...]:
    """Repository paths of local pictures and attachments that a text shows. Documents are referred to, not embedded."""
    from plainqms.sources import markdown

    if "](" not in rendered and "]:" not in rendered:
        return ()
    found = []
    for link in markdown.scan(rendered, Place(path, 1)).links:
        local = local_path(link.target, path)
        if local and not local.endswith(".md"):
            found.append(local)
    return tuple(dict.fromkeys(found))


@cache
def local_path(target: str, path: str) -> str:
    """The repository path that a relative link means, or nothing: other schemes, anchors, ways out of the tree."""
    clean = unquote(target.split("#", 1)[0].split("?", 1)[0]).strip()
    if (
        not clean
        or clean.startswith(("/", "\\"))
        or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", clean)
        or "\\" in clean
    ):
        return ""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), clean))
    return "" if joined.startswith("..") or joined in (".", "") else joined
