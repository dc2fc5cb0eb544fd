"""The pictures on the pages of help: what each shows, where on the site it was taken, and in which words.

They are taken from a real site in a real browser, and lie beside `pictures.json`, which tells the page, the element
and the words that it showed. A test takes them again and tells which of them show what is no longer so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).parent / "theme" / "help"
TAKEN = "pictures.json"
# How each is described to those who do not see it. No name of the sample's stands here.
PICTURES: Mapping[str, str] = MappingProxyType(
    {
        "propose-a-change": "The top of a document's page. Beside its title stand two buttons: Print, and Propose a "
        "change, which is marked with a ring.",
        "control-block": "The block at the top of a document: since when it is in force, its revision, the next "
        "review, its owner, who approved it and how, and the clauses it answers.",
        "which-day": "The question “On which day?” with a day filled in, and below it the answer: which revision was "
        "in force on that day, and who approved it.",
        "what-changed": "A passage of a document in which the words that came are underlined and the words that "
        "went are struck through.",
        "waits": "A list of texts that wait for an approval: since when each waits, which revision it becomes, what "
        "was said so far, and who can approve it.",
        "report": "Two of the four kinds of reports, nonconformity and near miss, each with an example and the "
        "button Write a mail.",
        "have-read": "The end of a document's page: how many of its readers have read it, and the button I have read "
        "this, which is marked with a ring.",
    }
)


def data(name: str) -> bytes:
    return (FOLDER / f"{name}.webp").read_bytes()


@cache
def taken() -> Mapping[str, Mapping[str, Any]]:
    """By name: page, element, words and size of each picture, as the browser had them."""
    found: dict[str, Mapping[str, Any]] = json.loads((FOLDER / TAKEN).read_text(encoding="utf-8"))
    return found


def sizes() -> Mapping[str, tuple[int, int]]:
    """Width and height on the page, so that nothing moves while a picture loads."""
    return {name: (item["width"], item["height"]) for name, item in taken().items()}
