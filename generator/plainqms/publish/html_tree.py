"""HTML that we rendered ourselves, as a tree of nodes and back: what a comparison of two texts works on.

It forgives what an author's inline tags leave open, and loses no character of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset(("br", "hr", "img", "input", "col", "wbr"))
BLOCKS = frozenset(
    "address article aside blockquote caption col colgroup dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_DEEPEST = 100  # elements; what stands deeper is laid flat


@dataclass(slots=True)
class Node:
    """An element; a text has no tag, and neither has a run of inline nodes beside blocks."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: list[Node] = field(default_factory=list)
    text: str = ""

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS

    @property
    def is_leaf(self) -> bool:
        """Whether only running text stands in it."""
        return not any(child.is_block or child.is_run for child in self.children)

    @property
    def is_run(self) -> bool:
        return not self.tag and not self.text

    def words(self) -> Iterator[str]:
        if self.text:
            yield self.text
        for child in self.children:
            yield from child.words()

    def with_attributes(self, *given: tuple[str, str]) -> Node:
        return Node(self.tag, (*self.attributes, *given), self.children, self.text)


def parse(html: str) -> Node:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    _gather(builder.root)
    return builder.root


def written(nodes: list[Node]) -> str:
    done: list[str] = []
    for node in nodes:
        _write(node, done)
    return "".join(done)


def _write(node: Node, done: list[str]) -> None:
    if node.text:
        done.append(escape(node.text, quote=False))
    if node.tag:
        done.append(opening(node))
    for child in node.children:
        _write(child, done)
    if node.tag and node.tag not in VOID:
        done.append(f"</{node.tag}>")


def opening(node: Node) -> str:
    given = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes)
    return f"<{node.tag}{given}>"


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, tuple((name, value or "") for name, value in attrs))
        if len(self.open) > _DEEPEST and tag not in VOID:
            return
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return
            if self.open[place].is_block and tag not in BLOCKS:
                return  # an inline end does not close a block

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Node("", text=data))


def _gather(node: Node) -> None:
    """Runs of inline nodes beside blocks become one node; white space between blocks goes."""
    if any(child.is_block for child in node.children):
        gathered: list[Node] = []
        run: list[Node] = []
        for child in node.children:
            if child.is_block:
                _close(run, gathered)
                gathered.append(child)
                run = []
            else:
                run.append(child)
        _close(run, gathered)
        node.children = gathered
    for child in node.children:
        if child.is_block or child.is_run:
            _gather(child)


def _close(run: list[Node], gathered: list[Node]) -> None:
    if any(child.tag or child.text.strip() for child in run):
        gathered.append(Node("", children=run))
