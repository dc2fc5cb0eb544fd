"""The record of a sitting: one file that says who said what of which texts. Written once, never edited."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from plainqms.model.approval_record import FOLDER, SCHEMA
from plainqms.model.edit import Edit
from plainqms.model.revision import Meaning
from plainqms.sources.yaml_writing import Written, quoted


@dataclass(frozen=True, slots=True)
class Said:
    """One text of the sitting; with `withdrawn` or `successor` the end of the document whose last text it is."""

    document: str
    revision: str
    digest: str
    files: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    withdrawn: str = ""
    successor: str = ""

    @property
    def ends(self) -> bool:
        return bool(self.withdrawn or self.successor)


def record(
    texts: Sequence[Said],
    *,
    person: str,
    role: str,
    meaning: Meaning,
    at: datetime,
    change_class: str = "",
    reason: str = "",
    evidence: str = "",
    answer: tuple[str, str] = ("", ""),
    taken: Collection[str] = (),
) -> Edit:
    """`taken` are paths that exist: no record is ever written over. `answer` is a kept answer: its path and SHA-256."""
    value: dict[str, Written] = {
        "schema": SCHEMA,
        "person": person,
        "role": role,
        "meaning": meaning.value,
        "at": at.isoformat(timespec="seconds"),
    }
    optional = {"class": change_class, "reason": reason, "evidence": evidence}
    value |= {name: text for name, text in optional.items() if text}
    if answer[0]:
        value["forge"] = {"answer": answer[0], "sha256": answer[1]}
    value["texts"] = [_text(item) for item in texts]
    return Edit(_path(texts, person, meaning, at, taken), quoted(value))


def _text(item: Said) -> dict[str, Written]:
    found: dict[str, Written] = {"document": item.document, "revision": item.revision, "digest": item.digest}
    found |= {
        name: text for name, text in (("withdrawn", item.withdrawn), ("successor", item.successor)) if text
    }
    if item.files:
        found["files"] = dict(item.files)
    if item.values:
        found["values"] = dict(item.values)
    return found


def _path(texts: Sequence[Said], person: str, meaning: Meaning, at: datetime, taken: Collection[str]) -> str:
    more = f"-and-{len(texts) - 1}-more" if len(texts) > 1 else ""
    said = "-end" if all(item.ends for item in texts) else ""
    said += "" if meaning is Meaning.APPROVED else f"-{meaning.value}"
    stem = f"{at.date().isoformat()}-{texts[0].document}-r{texts[0].revision}{more}-{person}{said}"
    stem = FOLDER + re.sub(r"[^A-Za-z0-9_.-]", "-", stem)
    number = 1
    while (path := f"{stem}{f'-{number}' if number > 1 else ''}.yml") in taken:
        number += 1
    return path
