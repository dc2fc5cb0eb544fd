"""What changed between two rendered texts, as tracked changes in the newer one: paragraphs, list items and rows that
went or came are told whole, others word by word.

Without what stands in `ins` it is the old text, without what stands in `del` the new one; no word is lost or invented.
It compares HTML that we rendered and cleaned; attributes of a link or picture that differ are a change, ids are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plainqms.publish import running_text
from plainqms.publish.alignment import aligned
from plainqms.publish.html_tree import VOID, Node, opening, parse, written

_WHITE = re.compile(r"\s+")
_LEAST = 0.4  # share of words that two passages must have in common to be told as one that was changed
_HOLDERS = frozenset(("table", "ul", "ol", "dl", "blockquote", "div", "details", "figure"))
_PARTS = frozenset(("td", "th", "thead", "tbody", "tfoot", "colgroup", "caption"))
# Marks of an author's own would be taken for ours.
_AUTHORS_OWN = {"ins": "u", "del": "s"}


@dataclass(frozen=True, slots=True)
class Redline:
    """`html` bears an id `change-N` at each of `passages` places."""

    html: str
    passages: int


def redline(old: str, new: str) -> Redline:
    comparison = _Comparison()
    nodes = comparison.children(_plain(parse(old)), _plain(parse(new)))
    return Redline(written(nodes), comparison.passages)


class _Comparison:
    """Counts passages; remembers what each node says."""

    def __init__(self) -> None:
        self.passages = 0
        self._keys: dict[int, str] = {}
        self._words: dict[int, frozenset[str]] = {}

    def children(self, old: Node, new: Node) -> list[Node]:
        """Of two elements, block by block."""
        done: list[Node] = []
        whole = (
            False  # whether the passage before is one that went or came whole: its neighbours belong to it
        )
        for was, now in self._pairs(_blocks(old), _blocks(new)):
            if was is not None and now is not None:
                if self._key(was) == self._key(now):
                    done.append(now)
                else:
                    done += self._changed(was, now)
                whole = False
                continue
            node = was or now
            assert node is not None
            done.append(self._passage(_marked(node, "del" if now is None else "ins"), counted=not whole))
            whole = True
        return done

    def _pairs(self, old: list[Node], new: list[Node]) -> Iterator[tuple[Node | None, Node | None]]:
        cells = all(node.tag in ("td", "th") for node in (*old, *new))
        if cells and len(old) == len(new):
            return iter(zip(old, new, strict=True))
        return aligned(old, new, self._key, self._likeness)

    def _changed(self, old: Node, new: Node) -> list[Node]:
        if old.tag == "tr" or (old.is_leaf and new.is_leaf):
            return [self._passage(self._rewritten(old, new))]
        return [Node(new.tag, new.attributes, self.children(old, new))]

    def _rewritten(self, old: Node, new: Node) -> Node:
        """One passage, changed within. In a row each cell is compared by itself."""
        if new.is_leaf and old.is_leaf:
            return Node(new.tag, new.attributes, running_text.compared(old, new, exact=new.tag == "pre"))
        done: list[Node] = []
        for was, now in self._pairs(_blocks(old), _blocks(new)):
            if was is None or now is None:
                node = was or now
                assert node is not None
                done.append(_marked(node, "del" if now is None else "ins"))
            else:
                done.append(now if self._key(was) == self._key(now) else self._rewritten(was, now))
        return Node(new.tag, new.attributes, done)

    def _passage(self, node: Node, *, counted: bool = True) -> Node:
        kept = dict(node.attributes)
        kept["class"] = f"{kept.get('class', '')} changed".strip()
        kept.pop("id", None)
        if counted:
            self.passages += 1
            kept["id"] = f"change-{self.passages}"
        return Node(node.tag or "span", tuple(kept.items()), node.children)

    def _key(self, node: Node, exact: bool = False) -> str:
        """Equal for nodes that read alike. White space counts in code alone."""
        if id(node) not in self._keys:
            exact = exact or node.tag == "pre"
            if node.text:
                said = node.text if exact else _WHITE.sub(" ", node.text)
            else:
                inner = "\0".join(self._key(child, exact) for child in node.children)
                said = f"{opening(_without_id(node))}{inner}\1"
            self._keys[id(node)] = said
        return self._keys[id(node)]

    def _likeness(self, old: Node, new: Node) -> float:
        """0: never to be told as one passage."""
        if old.tag != new.tag:
            return 0.0
        if old.tag in _PARTS:
            return 1.0 + self._shared(old, new)
        if old.tag == "tr" and old.children and new.children:
            first, other = old.children[0], new.children[0]
            if self._word_set(first) and self._key(first) == self._key(other):
                return 1.0 + self._shared(old, new)
        shared = self._shared(old, new)
        return shared if shared >= (_LEAST / 2 if old.tag in _HOLDERS else _LEAST) else 0.0

    def _shared(self, old: Node, new: Node) -> float:
        one, other = self._word_set(old), self._word_set(new)
        if not one and not other:
            return 0.5
        return 2 * len(one & other) / (len(one) + len(other))

    def _word_set(self, node: Node) -> frozenset[str]:
        if id(node) not in self._words:
            self._words[id(node)] = frozenset(" ".join(node.words()).split())
        return self._words[id(node)]


def _blocks(node: Node) -> list[Node]:
    """What a comparison pairs: the blocks of an element, or its running text as one."""
    if not node.is_leaf:
        return node.children
    return [Node("", children=node.children)] if node.children else []


def _plain(node: Node) -> Node:
    node.tag = _AUTHORS_OWN.get(node.tag, node.tag)
    for child in node.children:
        _plain(child)
    return node


def _without_id(node: Node) -> Node:
    return Node(node.tag, tuple(item for item in node.attributes if item[0] != "id"))


def _marked(node: Node, mark: str) -> Node:
    """A node that went or came as a whole: the mark stands inside its innermost blocks."""
    bare = _without_id(node)
    if node.tag in VOID:
        return (
            Node(node.tag, (*bare.attributes, ("class", mark))) if node.is_block else Node(mark, (), [node])
        )
    if node.is_leaf:
        said = any(child.tag or child.text.strip() for child in node.children)
        return Node(
            node.tag, bare.attributes, [Node(mark, children=_without_ids(node.children))] if said else []
        )
    return Node(node.tag, bare.attributes, [_marked(child, mark) for child in node.children])


def _without_ids(nodes: list[Node]) -> list[Node]:
    return [
        Node(node.tag, _without_id(node).attributes, _without_ids(node.children), node.text) for node in nodes
    ]
