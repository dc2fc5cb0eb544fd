"""`qms check` at growing sizes: the cost of a document must not depend on how many there are.

What the start costs is measured on a repository of one document and taken off.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from measuring import Command, Row, side_by_side


def measure(folders: dict[int, Path], qms: tuple[str, ...], *, runs: int) -> Iterator[Row]:
    """`folders` by number of documents, smallest (one document) first."""
    commands = [
        Command((*qms, "--root", str(folder), "check", "--format", "json"), folder, fine=(0, 1))
        for folder in folders.values()
    ]
    costs = dict(zip(folders, side_by_side(commands, runs), strict=True))
    (_, start), *rest = costs.items()
    yield Row("`qms check`, one document: the start", start)
    each = {size: (cost.cpu - start.cpu) / size * 1000 for size, cost in rest}
    reference = next((size for size in each if size >= 300), max(each))
    for size, cost in rest:
        ratio = each[size] / each[reference]
        told = f"{each[size]:.1f} ms a document, {ratio:.2f} of that at {reference:,}"
        judged = size > reference
        yield Row(
            f"`qms check`, {size:,} documents",
            cost,
            told,
            "0.80 to 1.20" if judged else "",
            0.8 <= ratio <= 1.2 if judged else None,
        )
