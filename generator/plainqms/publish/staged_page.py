"""A Markdown page on its way to a site engine: in memory for the one in this process, as a file for any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plainqms.sources.yaml_writing import Written, quoted


@dataclass(frozen=True, slots=True)
class StagedPage:
    front: Mapping[str, Written]  # what the page says about itself
    text: str

    def written(self) -> str:
        return f"---\n{quoted(self.front)}---\n\n{self.text}\n"
