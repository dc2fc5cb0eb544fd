"""`qms show`: which text counted on a day, who approved it, how strongly, and what came before and after."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from plainqms import pipeline
from plainqms.cli.on_the_day import load
from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.model.document import Document
from plainqms.model.revision import Revision, Standing, State
from plainqms.model.system import System
from plainqms.publish import words
from plainqms.sources import controlled_text
from plainqms.sources.binding import did_you_mean
from plainqms.views import periods, revisions


@click.command(
    epilog="\b\nExamples:\n  qms show PRO-001\n  qms --as-of 2026-03-31 show PRO-001\n"
    "  qms --as-of 2026-03-31 show PRO-001 --text | sha256sum"
)
@click.argument("identifier", metavar="ID")
@click.option("--text", is_flag=True, help="Print the text itself; its SHA-256 is the digest.")
@output_format("text", "json")
@click.pass_obj
def command(options: Options, identifier: str, text: bool, output: str) -> None:
    """Which text of document ID counted on a day, who approved it, and what came before and after."""
    loaded = load(options)
    name, system = identifier.upper(), loaded.system
    standing = revisions.standings(system).get(name)
    if standing is None:
        near = did_you_mean(name, list(revisions.standings(system)))
        hint = f"; did you mean {near}?" if near else ""
        raise click.UsageError(f"there was no document {one_line(name)} on {options.as_of}{hint}")
    if text:
        if standing.current is None:
            raise click.UsageError(f"no text of {name} counted on {options.as_of}: {_state(standing)}")
        click.echo(_text(loaded, standing.current).encode("utf-8"), nl=False)
        return
    later = _later(options, name, standing)
    if output == "json":
        print_json(_json(loaded, name, standing, later, options.as_of))
    else:
        _print(loaded, name, standing, later, options.as_of)


def _later(options: Options, name: str, standing: Standing) -> tuple[Revision, ...]:
    """What was issued since the day that is asked about, as the history knows today."""
    if not options.as_of_given or options.as_of >= options.now.date():
        return ()
    today = revisions.standings(load(options, as_of=options.now.date()).system).get(name)
    return today.revisions[len(standing.revisions) :] if today else ()


def _text(loaded: pipeline.Loaded, revision: Revision) -> str:
    assert loaded.line is not None
    change = revision.change
    return loaded.line.texts.at(change.blob, change.path, change.commit.position).text


def _digest(loaded: pipeline.Loaded, revision: Revision) -> str:
    return revision.digest or controlled_text.digest(_text(loaded, revision))


def _state(standing: Standing) -> str:
    if standing.withdrawn:
        why = f": {words.plain(standing.why_withdrawn)}" if standing.why_withdrawn else ""
        return f"Withdrawn on {words.day(standing.withdrawn)}{why}"
    current = standing.current
    if current is None:
        coming = standing.coming
        return f"Takes effect on {words.day(coming[0].effective)}" if coming else "Not issued"
    if standing.state is State.NOT_RECORDED:
        return f"Issued {words.day(current.issued)}, approval not recorded"
    return f"In force since {words.day(current.effective)}"


def _document(system: System, name: str) -> Document | None:
    return next((item for item in system.documents if item.id == name), None)


def _print(
    loaded: pipeline.Loaded, name: str, standing: Standing, later: tuple[Revision, ...], day: date
) -> None:
    system, current = loaded.system, standing.current
    document = _document(system, name)
    title = revisions.title(system, document) if document else ""
    click.echo(click.style(one_line(f"{name}  {words.plain(title)}".rstrip()), bold=True))
    lines: list[tuple[str, str]] = [("As at", words.day(day)), ("State", _state(standing))]
    if current is not None:
        approved = words.approvals(current, system) or ["not recorded"]
        why = f": {words.plain(current.reason)}" if current.reason else ""
        lines += [("Revision", f"{current.number}, issued {words.day(current.issued)}{why}")]
        lines += [("Approved", item) for item in approved]
        lines += [("Digest", _digest(loaded, current)), ("File", current.latest.path)]
        review = revisions.next_review(system, document, current) if document else None
        lines += [("Next review", words.month(review))] if review else []
    known = [item for item in periods.periods(standing, day) if item.revision is not current]
    if known:
        before = known[-1]
        ends = f" to {words.day(before.ends)}" if before.ends else ""
        if not before.counted:
            ends = ", overtaken before that day ended"
        lines.append(("Before", f"revision {before.revision.number}, {words.day(before.begins)}{ends}"))
    lines += [
        ("Coming", f"revision {item.number} takes effect on {words.day(item.effective)}")
        for item in standing.coming
    ]
    lines += [
        ("Since then", f"revision {item.number} was issued on {words.day(item.issued)}"
                       f"{f': {words.plain(item.reason)}' if item.reason else ''}")
        for item in later
    ]  # fmt: skip
    for label, said in lines:
        click.echo(one_line(f"  {label:<12}{said}"))


def _json(
    loaded: pipeline.Loaded, name: str, standing: Standing, later: tuple[Revision, ...], day: date
) -> dict[str, Any]:
    system, current = loaded.system, standing.current
    document = _document(system, name)
    review = revisions.next_review(system, document, current) if document and current else None
    return {
        "schema": "plainqms/show/1",
        "as_of": day.isoformat(),
        "id": name,
        "title": revisions.title(system, document) if document else "",
        "state": standing.state.value,
        "withdrawn": standing.withdrawn.isoformat() if standing.withdrawn else None,
        "why_withdrawn": standing.why_withdrawn,
        "end_approved": [
            {
                "person": item.person,
                "role": item.role,
                "on": item.on.isoformat(),
                "meaning": item.meaning.value,
                "strength": item.strength.name.lower(),
                "record": item.path,
            }
            for item in standing.end_approved
        ],
        "current": {**_revision(current), "digest": _digest(loaded, current)} if current else None,
        "file": current.latest.path if current else None,
        "next_review": review.isoformat() if review else None,
        "approvals": [
            {
                "person": item.person,
                "name": item.name,
                "role": item.role,
                "meaning": item.meaning.value,
                "on": item.on.isoformat(),
                "recorded": item.recorded.isoformat() if item.recorded else None,
                "strength": item.strength.name.lower(),
                "evidence": item.evidence,
            }
            for item in (current.approvals if current else ())
        ],
        "before": [
            {**_revision(item.revision), "ends": item.ends.isoformat() if item.ends else None}
            for item in periods.periods(standing, day)
            if item.revision is not current
        ],
        "coming": [_revision(item) for item in standing.coming],
        "since": [_revision(item) for item in later],
    }


def _revision(item: Revision) -> dict[str, Any]:
    return {
        "revision": item.number,
        "issued": item.issued.isoformat(),
        "effective": item.effective.isoformat(),
        "reason": item.reason,
    }
