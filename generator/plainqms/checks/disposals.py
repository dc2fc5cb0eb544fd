"""What was disposed of: not before its period was over, not what never was, and not what is still there.

Disposal under a legal hold is judged by the schedule itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import retention
from plainqms.views.retained import Gone, retained

_DISPOSITION = "ISO 9001:2015 7.5.3.2 (retention and disposition)"
TOO_EARLY = Rule(
    "E684",
    "disposed-of-too-early",
    Severity.ERROR,
    Basis.CLAUSE,
    _DISPOSITION,
    "Evidence that we promised to keep is destroyed, and cannot be shown when it is asked for.",
    "Put back what can be put back, and report a nonconformity. If a day is wrong, correct it.",
)
NEVER_WAS = Rule(
    "E685",
    "disposal-of-unknown-record",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what a disposal names is found in the history of the register",
    "What was really disposed of stands nowhere.",
    "Correct the id under ids:",
)
STILL_HERE = Rule(
    "E686",
    "disposed-of-and-still-here",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a disposal tells what was done",
    "The schedule says that it is gone, and everybody can read it.",
    "Remove the record from its file, or take its id out of ids:",
)
RULES = (TOO_EARLY, NEVER_WAS, STILL_HERE)


def check(system: System) -> Iterator[Problem]:
    gone = {item.record.id: item for item in retained(system).gone}
    passed = {past.id for past in system.history.records.past}
    for schedule in system.records.of("retention"):
        for index, item in enumerate(schedule.disposals):
            if item.up_to and (ends := retention.period_ends(schedule, item.up_to)) and ends > item.on:
                message = (
                    f"{schedule.id}: what ended by {item.up_to} is kept until {ends}, and went on {item.on}"
                )
                yield TOO_EARLY.at(schedule.placed(f"disposals.{index}.up_to"), message)
            for number, name in enumerate(item.ids):
                place = schedule.placed(f"disposals.{index}.ids.{number}")
                if name in system.records.by_id:
                    yield STILL_HERE.at(place, f"{schedule.id}: {name} is still here")
                elif name in gone:
                    yield from _single(schedule, item, gone[name], place, system)
                elif name not in passed:
                    yield NEVER_WAS.at(place, f"{schedule.id}: there never was a record {name}")


def _single(schedule: Any, item: Any, gone: Gone, place: Any, system: System) -> Iterator[Problem]:
    if gone.register.name not in schedule.registers:
        message = (
            f"{schedule.id} is not about {gone.register.title.lower()}, and {gone.record.id} was one of them"
        )
        yield NEVER_WAS.at(place, message)
        return
    if schedule.disposal == "kept":
        yield TOO_EARLY.at(place, f"{schedule.id}: {gone.record.id} is kept for good")
        return
    since = retention.ended(schedule, gone.register, gone.record, system)
    ends = retention.period_ends(schedule, since) if since else None
    if ends and ends > item.on:
        yield TOO_EARLY.at(
            place, f"{schedule.id}: {gone.record.id} is kept until {ends}, and went on {item.on}"
        )
    elif since is None and gone.register.tells_end(schedule.trigger):
        yield TOO_EARLY.at(place, f"{schedule.id}: the period of {gone.record.id} has not begun")
