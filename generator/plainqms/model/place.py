"""Where a fact was read: every value and every problem carries one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a source. Line and column count from 1; 0 means "the whole file"."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        shown = self.path.translate(_VISIBLE)
        if not self.line:
            return shown
        return f"{shown}:{self.line}:{self.column or 1}"

    def down(self, lines: int) -> Place:
        """The same file, `lines` further down."""
        return Place(self.path, self.line + lines, self.column)


# A path is printed on one line of a terminal whatever bytes it is made of.
_VISIBLE = {code: f"\\x{code:02x}" for code in (*range(32), 127)}
