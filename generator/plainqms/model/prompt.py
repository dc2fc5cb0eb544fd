"""What an auditor usually asks about a clause, and what usually answers it: from practice, in our own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """Help for a conversation, no requirement: another answer can be as good, and a good answer proves nothing.

    `asks` are questions to a person at work; `answers` name records, documents and things to see.
    """

    standard: str
    clause: str
    asks: tuple[str, ...]
    answers: tuple[str, ...]
