"""Which item of an old list is which of a new one: equal ones first, then those that resemble each other, in order.

The work is bounded whatever two texts hold: what is too much to weigh is paired by its order in a narrow window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
_WEIGHED = 2_500  # pairs of one stretch that are all weighed
_WINDOW = 20  # items ahead that are looked at where there are more


def aligned(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], object], likeness: Callable[[T, T], float]
) -> Iterator[tuple[T | None, T | None]]:
    """Pairs in reading order; what went has no new side, what came no old one. Old stands before new."""
    for tag, a, b, c, d in opcodes([key(item) for item in old], [key(item) for item in new]):
        if tag == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from _paired(old[a:b], new[c:d], likeness)


def opcodes(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[str, int, int, int, int]]:
    """As difflib gives them; what is common at both ends is taken off first, for that is nearly all of most texts."""
    head, room = 0, min(len(old), len(new))
    while head < room and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < room - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield "equal", 0, head, 0, head
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    for tag, a, b, c, d in middle.get_opcodes():
        yield tag, a + head, b + head, c + head, d + head
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _paired(
    old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]
) -> Iterator[tuple[T | None, T | None]]:
    pairs = _best(old, new, likeness) if len(old) * len(new) <= _WEIGHED else _near(old, new, likeness)
    left, right = 0, 0
    for a, b in (*pairs, (len(old), len(new))):
        yield from ((item, None) for item in old[left:a])
        yield from ((None, item) for item in new[right:b])
        if a < len(old):
            yield old[a], new[b]
        left, right = a + 1, b + 1


def _best(old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]) -> list[tuple[int, int]]:
    """The pairs in order whose likeness is greatest in all. A likeness of 0 is no pair."""
    rows, columns = len(old), len(new)
    weight = [[likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for a in range(rows - 1, -1, -1):
        for b in range(columns - 1, -1, -1):
            taken = best[a + 1][b + 1] + weight[a][b] if weight[a][b] else 0.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], taken)
    pairs, a, b = [], 0, 0
    while a < rows and b < columns:
        if weight[a][b] and best[a][b] == best[a + 1][b + 1] + weight[a][b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _near(old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]) -> list[tuple[int, int]]:
    pairs, right = [], 0
    for a, item in enumerate(old):
        ahead = range(right, min(len(new), right + _WINDOW))
        weighed = [(likeness(item, new[b]), -b) for b in ahead]
        if weighed and max(weighed)[0]:
            b = -max(weighed)[1]
            pairs.append((a, b))
            right = b + 1
    return pairs
