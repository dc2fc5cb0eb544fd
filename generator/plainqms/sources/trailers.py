"""The last paragraph of a change's message: `Change-Class:`, `Change-Reason:`, `Approved-by:` and their like."""

from __future__ import annotations

import re

_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]+(.*)")


def subject(message: str) -> str:
    """The first paragraph on one line."""
    if "\n" not in message:
        return " ".join(message.split())
    return " ".join(re.split(r"\n[ \t]*\n", message.strip(), maxsplit=1)[0].split())


def trailers(message: str) -> tuple[tuple[str, str], ...]:
    """Names and values of the last paragraph, if every line of it is a trailer or goes on from one.

    Stricter than git's own reading, which takes a paragraph that is one quarter trailers: what decides a revision's
    number must not hide in prose.
    """
    if "\n" not in message.rstrip():
        return ()
    paragraphs = re.split(r"\n[ \t]*\n", message.strip().replace("\r\n", "\n"))
    if len(paragraphs) < 2:
        return ()
    found: list[tuple[str, str]] = []
    for line in paragraphs[-1].split("\n"):
        match = _TRAILER.fullmatch(line.rstrip())
        if match:
            found.append((match[1], match[2].strip()))
        elif line[:1] in " \t" and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            return ()
    return tuple(found)
