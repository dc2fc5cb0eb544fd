"""Two running texts, word by word: what stays, what went, what came. Bold stays bold, links stay links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from plainqms.publish.alignment import opcodes
from plainqms.publish.html_tree import VOID, Node
from plainqms.publish.letters import UNSPACED

Path: TypeAlias = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

# A word or number with the blanks behind it; scripts without blanks letter by letter; signs one by one.
_WORD = re.compile(
    rf"[{UNSPACED}]\s*|[^\W{UNSPACED}]+(?:[.,:'’-][^\W{UNSPACED}]+)*\s*|[^\w\s]\s*|\s+", re.UNICODE
)
_LEAST = 0.35  # of the words must stay, or the whole is told as replaced: else nobody can read it
_SHORT = 6  # words that are always compared


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or an element without content such as a picture, and the tags that it stands in."""

    text: str
    path: Path
    node: Node | None = None

    @property
    def key(self) -> tuple[str, Path]:
        if self.node is not None:
            return (repr(sorted(self.node.attributes)), (*self.path, (self.node.tag, ())))
        return (self.text.strip() or " ", self.path)


def compared(old: Node, new: Node, *, exact: bool = False) -> list[Node]:
    """The children of a text in which what went stands in `del` and what came in `ins`.

    `exact`: white space counts, as in code.
    """
    before, after = list(_tokens(old.children, (), exact)), list(_tokens(new.children, (), exact))
    keys = [
        [(token.text, token.path) if exact and token.node is None else token.key for token in tokens]
        for tokens in (before, after)
    ]
    changes = [(tag == "equal", before[a:b], after[c:d]) for tag, a, b, c, d in opcodes(keys[0], keys[1])]
    same = sum(len(came) for equal, _, came in changes if equal)
    longest = max(len(before), len(after))
    if longest > _SHORT and same < _LEAST * longest:
        changes = [(False, before, after)]
    done: list[Node] = []
    for equal, went, came in _without_islands(list(_blanks_apart(changes))):
        if equal:
            done += _nested(came)
            continue
        done += [Node("del", children=_nested(went))] if went else []
        done += [Node("ins", children=_nested(came))] if came else []
    return done


Change: TypeAlias = tuple[bool, Sequence[Token], Sequence[Token]]


def _blanks_apart(changes: Sequence[Change]) -> Iterator[Change]:
    """Where a word stays and the blank behind it does not, the blank is a change of its own: no two words are glued."""
    for equal, old, new in changes:
        begin = 0
        for place, (was, now) in enumerate(zip(old, new, strict=True) if equal else ()):
            if was.text[-1:].isspace() != now.text[-1:].isspace() and now.text.strip():
                bare = Token(now.text.rstrip(), now.path)
                yield True, (), (*new[begin:place], bare)
                blank = (Token(" ", now.path),)
                yield (False, blank, ()) if was.text[-1:].isspace() else (False, (), blank)
                begin = place + 1
        yield equal, old, new[begin:]


def _without_islands(changes: list[Change]) -> Iterator[Change]:
    """A lone sign or blank between two changes is told with them."""
    went: list[Token] = []
    came: list[Token] = []
    for place, (equal, old, new) in enumerate(changes):
        inner = 0 < place < len(changes) - 1
        island = inner and len(new) == 1 and len(new[0].text.strip()) <= 1 and not new[0].node
        if equal and new and not (island and (went or came)):
            if went or came:
                yield False, went, came
                went, came = [], []
            yield True, old, new
        else:
            went, came = [*went, *(new if equal else old)], [*came, *new]
    if went or came:
        yield False, went, came


def _tokens(nodes: Sequence[Node], path: Path, exact: bool) -> Iterator[Token]:
    for node in nodes:
        if node.text:
            yield from (Token(match.group(), path) for match in _WORD.finditer(node.text))
        elif node.tag in VOID:
            yield Token("", path, node)
        elif node.tag:
            given = tuple(item for item in node.attributes if item[0] != "id")
            yield from _tokens(node.children, (*path, (node.tag, given)), exact)
        else:
            yield from _tokens(node.children, path, exact)


def _nested(tokens: Sequence[Token], depth: int = 0) -> list[Node]:
    """Words back in their tags."""
    done: list[Node] = []
    for outer, group in groupby(tokens, key=lambda token: token.path[depth] if token.path[depth:] else None):
        members = list(group)
        if outer is not None:
            done.append(Node(outer[0], outer[1], _nested(members, depth + 1)))
            continue
        for is_element, run in groupby(members, key=lambda token: token.node is not None):
            if is_element:
                done += [token.node for token in run if token.node is not None]
            else:
                done.append(Node("", text="".join(token.text for token in run)))
    return done
