"""What staff send in: mails, issues of a forge as JSON, rows of a table, each read to one plain shape.

It comes from anybody, so nothing of it is believed: texts are cut, attachments are named and never opened, and what
cannot be read is a problem with its file.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import date, tzinfo
from hashlib import sha256

from pydantic import Field

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record import Day, Record, Text
from plainqms.sources.record_tables import read_table

UNREADABLE = Rule(
    "E451",
    "incoming-unreadable",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what somebody sent is answered, whatever shape it has",
    "A report that nobody can read is answered by nobody.",
    "Save the mail as a file (.eml), the issues as JSON, or the table as CSV, and read that; or enter it by hand.",
)
NO_PLACE = Rule(
    "E452",
    "reports-cannot-be-added-to",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what stands in a file stays as it was written",
    "A new report goes to the end of the list; here that would change what stands before it.",
    "Write the list with each record below the other, beginning with `- id:`, and enter the reports again.",
)
RULES = (UNREADABLE, NO_PLACE)

ENDINGS = (".eml", ".json", ".csv")
AGAIN = "Open the mail in the mail program and save it as a file again (.eml); or enter the report by hand."
_WITHOUT = "Save the mail without what is attached to it and read that; or enter the report by hand."
_TABLE = "Export the answers of the form again, with their headings; received_on and what are needed."
LARGEST = 30 * 1024 * 1024  # a mail with pictures
MOST = 4000  # characters of a report; more is an attachment
KINDS = ("nonconformity", "near miss", "hazard", "idea")
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\ufeff\\ud800-\\udfff\\ufffe\\uffff\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]"
)
# The questions of the mail that the page prepares, in its order: what a heading of ours is, and what is an answer.
QUESTIONS = (
    "What happened, or could happen?",
    "Where?",
    "When?",
    "Was anyone hurt? Are goods held?",
    "What was done at once?",
    "May we name you? (yes or no)",
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """`reference` is never the same for two; `sender` is a name or address, `named` whether it may be kept."""

    reference: str
    channel: str
    received_on: date | None
    title: str
    what: str
    kind: str = "not said"
    sender: str = ""
    address: str = ""
    named: bool = False


class Row(Record):
    """A row of a table of reports, as a form exports it."""

    id: str = Field(default="", title="Id")
    received_on: Day = Field(title="Received on")
    kind: str = Field(default="", title="Kind")
    what: Text = Field(min_length=1, title="What happened")
    where: str = Field(default="", title="Where")
    who: str = Field(default="", title="Name")
    may_name: str = Field(default="", title="May we name you")


def read_incoming(data: bytes, path: str, zone: tzinfo) -> tuple[list[Incoming], list[Problem]]:
    """All that a file brings, by its ending. `zone` is where a moment becomes a day."""
    from plainqms.sources.incoming_issues import read_issues
    from plainqms.sources.incoming_mail import read_mail

    ending = posixpath.splitext(path)[1].lower()
    if len(data) > LARGEST:
        message = f"the file has more than {LARGEST // 1048576} MiB"
        return [], [UNREADABLE.at(Place(path), message, _WITHOUT)]
    if ending == ".eml":
        return read_mail(data, path, zone)
    if ending == ".json":
        return read_issues(data, path, zone)
    if ending == ".csv":
        return _read_rows(data, path)
    return [], [UNREADABLE.at(Place(path), "the name ends neither in .eml nor in .json or .csv")]


def _read_rows(data: bytes, path: str) -> tuple[list[Incoming], list[Problem]]:
    rows, problems = read_table(data, path, Row)
    if not rows and not problems:
        problems.append(UNREADABLE.at(Place(path), "there is no row of a report in it", _TABLE))
    found = []
    for row in rows:
        text = tidy(f"{row.what}\n\nWhere: {row.where}" if row.where else row.what)
        seed = "\0".join((row.received_on.isoformat(), row.kind, row.what, row.where))
        reference = row.id or f"row {sha256(seed.encode()).hexdigest()[:16]}"
        named = is_yes(row.may_name)
        found.append(
            Incoming(
                reference=f"table: {flat(reference, 200)}",
                channel="table",
                received_on=row.received_on,
                title=first_line(text),
                what=text,
                kind=kind_in(row.kind),
                sender=flat(row.who, 80),
                named=named,
            )
        )
    return found, problems


def kind_in(text: str) -> str:
    """The kind that a subject, label or cell names; the one that stands first."""
    said = re.sub(r"[\s_-]+", " ", text.lower())
    places = [(said.find(kind), kind) for kind in KINDS if kind in said]
    return min(places)[1] if places else "not said"


def is_yes(text: str) -> bool:
    return re.match(r"\W*(?:y|yes)\b", text, re.IGNORECASE) is not None


def tidy(text: str) -> str:
    """Text as a record keeps it: nothing unseen, no quoted mail or signature, no references made by strangers."""
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c]", "\n", text[: 20 * MOST])
    text = _UNSEEN.sub("", text)
    text = text.split("\n-- \n", 1)[0].replace("[[", "[ [")
    lines = [line.rstrip() for line in text.split("\n") if not line.startswith(">")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return text if len(text) <= MOST else f"{text[:MOST].rstrip()}…"


def answers(text: str) -> dict[str, str]:
    """What stands below, or behind, each of the questions of the prepared mail."""
    ends = "|".join(re.escape(question) for question in QUESTIONS)
    parts = re.split(rf"^[ \t>*#]*({ends})", text, flags=re.MULTILINE)
    return {question: answer.strip() for question, answer in zip(parts[1::2], parts[2::2], strict=True)}


def first_line(text: str, otherwise: str = "") -> str:
    """The report in one line: the answer to the first question, or the first line that says anything."""
    said = answers(text).get(QUESTIONS[0], "" if QUESTIONS[0] in text else text)
    lines = [flat(line, 120) for line in said.split("\n") if re.search(r"\w", line)]
    return next(iter(lines), "") or flat(otherwise, 120) or "Without words"


def flat(text: str, most: int) -> str:
    said = " ".join(tidy(text).split())
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"
