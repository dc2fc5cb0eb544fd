"""The journey: where each adopted standard stands, and for each its path with the current step open, others folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from plainqms.model.journey import Answer, Standing
from plainqms.publish import auditors_front, lists, words
from plainqms.publish.manual import AUDITORS, Manual
from plainqms.publish.preparing import JOURNEY, JOURNEY_TITLE
from plainqms.publish.records_front import Page
from plainqms.publish.saying import address, linked, spoken_days
from plainqms.sources.journey import way
from plainqms.views.journey.walking import Journey, Walked, journeys, walks

_MARKS = {
    Standing.DONE: "done",
    Standing.PARTLY: "now",
    Standing.OPEN: "next",
    Standing.BLOCKED: "due",
    Standing.UNJUDGED: "planned",
}
_LEAD = "From the first decision to the certificate and through its three years: where we are, and what comes next."
_LINKS = 6  # so many of what a criterion rests on are shown; the register has the rest


def pages(manual: Manual) -> Iterator[Page]:
    """None where nothing that is adopted leads to a certificate."""
    if not any(walks(item) for item in manual.system.standards):
        return
    found = journeys(manual.grounds, manual.given, way())
    front = auditors_front.front(manual, kind="journey", heading=JOURNEY_TITLE, lead=_LEAD)
    yield JOURNEY, JOURNEY_TITLE, front, "journeys", _overview(manual, found)
    for item in found:
        title = f"{JOURNEY_TITLE}: {item.standard.name}"
        lead = "Each step with what it is for, who does it, and by what it is seen to be done."
        front = auditors_front.front(manual, kind="journey", heading=title, lead=lead)
        front["crumbs"] = [*auditors_front.CRUMBS, {"title": JOURNEY_TITLE, "url": JOURNEY}]
        yield _address(item, manual), title, front, "journey", _path(item, manual)


def _address(journey: Journey, manual: Manual) -> str:
    return f"{JOURNEY}{manual.standard_address(journey.standard).removeprefix(AUDITORS)}"


def _overview(manual: Manual, found: Iterable[Journey]) -> lists.Values:
    return {
        "as_at": words.day(manual.system.as_of),
        "rows": [
            {
                "name": words.plain(item.standard.name),
                "url": _address(item, manual).removeprefix(JOURNEY),
                "step": item.current.step.title if item.current else "Every step of this cycle is done",
                "mark": _MARKS[item.current.standing] if item.current else "done",
                "standing": item.current.standing.value.capitalize() if item.current else "Done",
                "do": spoken_days(item.current.do) if item.current else "",
            }
            for item in found
        ],
    }


def _path(journey: Journey, manual: Manual) -> lists.Values:
    titles = {item.id: item.title for item in way().phases}
    return {
        "as_at": words.day(manual.system.as_of),
        "note": spoken_days(journey.note),
        "phases": [
            {"title": titles[phase], "steps": [_step(item, journey, manual) for item in steps]}
            for phase, steps in groupby(journey.steps, key=lambda item: item.step.phase)
        ],
    }


def _step(item: Walked, journey: Journey, manual: Manual) -> dict[str, object]:
    return {
        "id": item.step.id,
        "title": item.step.title,
        "mark": _MARKS[item.standing],
        "standing": item.standing.value.capitalize(),
        "blocks": spoken_days(item.blocks[0].says)
        if item.standing is Standing.BLOCKED and item.blocks
        else "",
        "here": item is journey.current,
        "who": item.step.who,
        "explains": item.step.explains,
        "because": spoken_days(item.because),
        "answers": [_answer(answer, manual) for answer in item.answers],
        "do": spoken_days(item.do),
    }


def _answer(answer: Answer, manual: Manual) -> dict[str, object]:
    def link(name: str) -> str:
        url = address(name, manual)
        return f"../../{url}" if url else ""

    return {
        "mark": _MARKS[answer.standing],
        "standing": answer.standing.value.capitalize(),
        "says": linked(answer.says, answer.supports, link, most=_LINKS),
    }
