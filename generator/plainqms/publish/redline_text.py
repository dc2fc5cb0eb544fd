"""A redline as lines for a terminal: only the passages that changed, each under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from plainqms.publish.html_tree import Node, parse

_AROUND = 10  # words that stay on each side of a change
_HEADING = re.compile(r"h[1-6]")


@dataclass(frozen=True, slots=True)
class Line:
    """`pieces` are stretches of text with what became of them: nothing, `ins` or `del`."""

    heading: bool
    pieces: tuple[tuple[str, str], ...]


def lines(html: str) -> Iterator[Line]:
    """Of the HTML of a redline."""
    heading: Node | None = None
    for node in _parts(parse(html)):
        if _HEADING.fullmatch(node.tag):
            heading = node
        if "changed" not in dict(node.attributes).get("class", "").split():
            continue
        if heading is not None and heading is not node:
            yield Line(True, _gathered((("", text) for mark, text in _pieces(heading, "") if mark != "del")))
        heading = None
        for _, line in groupby(_broken(node), key=lambda piece: piece[2]):
            pieces = _gathered((mark, text) for mark, text, _ in line)
            if pieces:
                yield Line(False, pieces)


def _parts(node: Node) -> Iterator[Node]:
    """Headings and changed passages in reading order; nothing within a passage is one."""
    for child in node.children:
        if "changed" in dict(child.attributes).get("class", "").split() or _HEADING.fullmatch(child.tag):
            yield child
        else:
            yield from _parts(child)


def _broken(node: Node) -> Iterator[tuple[str, str, int]]:
    """Pieces with the number of the line that they stand in: rows, items and paragraphs are lines, cells are not."""
    line = 0
    for mark, text in _pieces(node, ""):
        if text == "\n":
            line += 1
        else:
            yield mark, text, line


def _pieces(node: Node, mark: str) -> Iterator[tuple[str, str]]:
    if node.text:
        yield mark, node.text.replace("\n", " ")
    if node.tag in ("ins", "del"):
        mark = node.tag
    if node.tag == "img":
        given = dict(node.attributes)
        content, _, address = given.get("src", "").partition("/")
        known = (
            f", {content[1:9]}" if content.startswith("@") else ""
        )  # two pictures of one name differ in this
        yield mark, f"[picture {given.get('alt') or address.rpartition('/')[2]}{known}]"
    for place, child in enumerate(node.children):
        if place and child.tag in ("td", "th"):
            yield "", " | "
        elif place and child.is_block:
            yield "", "\n"
        yield from _pieces(child, mark)


def shortened(pieces: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Without what stands far from every change."""
    return tuple(
        (mark, text if mark else _near(text, place > 0, place < len(pieces) - 1))
        for place, (mark, text) in enumerate(pieces)
    )


def _near(text: str, after: bool, before: bool) -> str:
    """The words of `text` next to a change that stands before it (`after`) or behind it (`before`)."""
    words = text.split()
    if len(words) <= _AROUND * (after + before) + 2:
        return text
    head = f"{text[: len(text) - len(text.lstrip())]}{' '.join(words[:_AROUND])} " if after else ""
    tail = f" {' '.join(words[-_AROUND:])}{text[len(text.rstrip()) :]}" if before else ""
    return f"{head}…{tail}"


def _gathered(pieces: Iterator[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Neighbours of one mark in one, white space in one blank."""
    done = [
        (mark, re.sub(r"\s+", " ", "".join(text for _, text in group)))
        for mark, group in groupby(pieces, key=lambda piece: piece[0])
    ]
    if done:
        done[0] = (done[0][0], done[0][1].lstrip())
        done[-1] = (done[-1][0], done[-1][1].rstrip())
    return tuple((mark, text) for mark, text in done if text)
