"""Which addresses a link or a picture may name, judged on what a browser could make of what is written."""

from __future__ import annotations

import html
import posixpath
import re
from urllib.parse import unquote

SCHEMES = ("http", "https", "mailto", "tel")

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
# What a browser drops, what Markdown drops, and what cannot be seen: never part of a scheme.
_DROPPED = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u0600-\u0605\u061c\u180e\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u3000\ufeff\ufff9-\ufffb<>`\[\]*~!]+"
)


def refusal(target: str, folder: str | None = None) -> str:
    """Why `target` must not stand, or nothing. With `folder` it may not climb above the repository."""
    if target.isascii() and target.isalnum():
        return ""
    for text in _readings(target):
        scheme = _SCHEME.match(text)
        if scheme and scheme[1] not in SCHEMES:
            return f"{scheme[1]}: is no kind of address that a page may hold"
        if text.startswith("//"):
            return "it names another host without saying how"
        if not scheme and folder is not None and _leaves(text, folder):
            return "it leads out of the repository"
    return ""


def is_local(target: str) -> bool:
    """Whether no reading of `target` names a scheme or a host."""
    return not any(_SCHEME.match(text) or text.startswith("//") for text in _readings(target))


def _readings(target: str) -> set[str]:
    """What `target` may be after entities, percent signs, escapes and invisible characters are taken away."""
    decoded = {target}
    text = target
    for _ in range(3):
        text = unquote(html.unescape(text))
        decoded.add(text)
    readings = set()
    for text in decoded:
        bare = _DROPPED.sub("", text).lower()
        readings |= {bare.replace("\\", "/"), bare.replace("\\", "")}
    return readings


def _leaves(text: str, folder: str) -> bool:
    path = re.split(r"[?#]", text, maxsplit=1)[0]
    if ".." not in path:
        return False
    return posixpath.normpath(
        posixpath.join("." if path.startswith("/") else folder, path.lstrip("/"))
    ).startswith("..")
