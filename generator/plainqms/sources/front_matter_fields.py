"""The fields of a front matter and the values that they take."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from plainqms.model.converters import Effective, Flag, IsoDate, Months, to_date, to_list
from plainqms.model.document import Baseline
from plainqms.model.identifiers import is_identifier
from plainqms.model.organization import Frozen

# iso-9001:7.5.2, iso-9001-2015:7.5.2, iso-iec-27001:A.5.15–A.5.18
_NUMBER = r"[A-Z0-9]+(?:\.[0-9]+)*"
CITATION = re.compile(rf"[a-z][a-z0-9]*(?:-[a-z0-9]+)*:{_NUMBER}(?:\s*[–-]\s*{_NUMBER})?")


def _identifier(text: str) -> str:
    if not is_identifier(text):
        raise ValueError("is no id; write capitals, a hyphen and a number, as PRO-004")
    return text


def _citation(text: str) -> str:
    """A clause of a standard, or a range of clauses, kept as written."""
    if CITATION.fullmatch(text):
        return text
    if re.fullmatch(_NUMBER, text):
        raise ValueError(f"names no standard; write it as iso-9001:{text}")
    raise ValueError("is no clause; write the standard, a colon and the number, as iso-9001:7.5.2")


def _title(text: str) -> str:
    return " ".join(text.split())


def _baseline(value: object) -> Baseline | None:
    items = to_list(value)
    if not isinstance(items, tuple) or len(items) != 3 or not all(isinstance(item, str) for item in items):
        raise ValueError('needs three values; write baseline: ["4", "2025-03-31", "m_keller"]')
    number, on, approver = items
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4})?", number):
        raise ValueError(f'has the number {number}; write it as "4" or "4.1"')
    try:
        day = to_date(on)
    except ValueError as error:
        raise ValueError(f"has the date {on}, which {error}") from None
    if day is None:
        raise ValueError('has no date; write baseline: ["4", "2025-03-31", "m_keller"]')
    return Baseline(number, day, approver)


Listed = BeforeValidator(to_list)
Names = Annotated[tuple[str, ...], Listed]


class FrontMatter(Frozen):
    """What may be written. Everything else about a document is derived."""

    id: str = ""
    title: Annotated[str, AfterValidator(_title)] = ""
    owner: str = ""
    clauses: Annotated[tuple[Annotated[str, AfterValidator(_citation)], ...], Listed] = ()
    audience: Names = ()
    process: str = ""
    sites: Names = ()
    review: Months = None
    effective: Effective = ""
    classification: str = ""
    snapshot: Names = ()
    adopted: Flag = True
    withdrawn: IsoDate = None
    supersedes: Annotated[tuple[Annotated[str, AfterValidator(_identifier)], ...], Listed] = ()
    baseline: Annotated[Baseline | None, BeforeValidator(_baseline)] = None
