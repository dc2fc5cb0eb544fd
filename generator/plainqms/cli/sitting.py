"""What `qms approve`, `qms reject` and `qms pending` share: who sits there, which texts wait, what they show."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from plainqms import pipeline
from plainqms.cli.options import PROBLEMS, Options, one_line
from plainqms.cli.output import print_problems, progress
from plainqms.cli.redline import print_passages
from plainqms.model.people import Person
from plainqms.model.problem import Severity
from plainqms.pipeline.approving import fit, waiting
from plainqms.pipeline.loading import Loaded
from plainqms.pipeline.waiting import Waiting
from plainqms.views import approvals, endings


@dataclass(frozen=True, slots=True)
class Sitting:
    loaded: Loaded
    person: Person
    role: str
    waiting: tuple[Waiting, ...]


def load(options: Options) -> Loaded:
    """The working tree beside its history; where that cannot be trusted, nothing is said about approvals."""
    if options.as_of_given:
        raise click.UsageError("approvals are given today; leave out --as-of")
    with progress() as advance:
        loaded = pipeline.load(
            options.root, as_of=options.as_of, people=options.people, committed=False, progress=advance
        )
    wrong = [
        item
        for item in loaded.problems
        if item.rule.severity is Severity.ERROR and item.rule.code[0] in "HCY"
    ]
    if wrong or not loaded.ok or loaded.line is None:
        print_problems(wrong or loaded.problems, err=True)
        sys.exit(PROBLEMS)
    return loaded


def begin(options: Options, named: str, role: str) -> Sitting:
    loaded = load(options)
    system = loaded.system
    person = system.person(named)
    if person is None:
        from plainqms.sources.binding import did_you_mean

        close = did_you_mean(named, [item.id for item in system.people])
        hint = f"; did you mean {close}?" if close else ""
        raise click.UsageError(f"“{one_line(named)}” is nobody in records/people.yml{hint}")
    assert loaded.line is not None
    ground = loaded.line.texts.ground(len(loaded.line.commits))
    held = [
        item.role for item in ground.assignments if item.person == person.id and item.holds_on(options.as_of)
    ]
    if not held:
        raise click.UsageError(
            f"{one_line(person.name)} holds no role today, as far as the main line knows; enter the assignment in "
            "records/assignments.yml first, in a change of its own"
        )
    if role and role not in held:
        held_ones = ", ".join(held)
        raise click.UsageError(f"{one_line(person.name)} holds {held_ones}, not {one_line(role)}")
    return Sitting(loaded, person, role or held[0], waiting(loaded))


def chosen(
    sitting: Sitting, documents: Sequence[str], *, pending: bool = False, because: str = ""
) -> tuple[Waiting, ...]:
    """Those that were asked for, all of them fit to be approved by this person; else a word of why not."""
    if sum(map(bool, (documents, pending, because))) != 1:
        raise click.UsageError("name documents, or --pending, or --because what changed them")
    if documents:
        wanted = [name.upper() for name in documents]
        for name in wanted:
            if not any(item.document.id == name for item in sitting.waiting):
                document = sitting.loaded.system.document(name)
                raise click.UsageError(
                    f"{name} is approved as it stands"
                    if document
                    else f"there is no document {one_line(name)}"
                )
        named = [
            item for name in dict.fromkeys(wanted) for item in sitting.waiting if item.document.id == name
        ]
        return (*(_fitting(item, sitting) for item in named), *_taken_over(sitting, wanted))
    if because:
        found = [item for item in sitting.waiting if because in item.cause.split(", ")]
        if not found:
            causes = sorted({cause for item in sitting.waiting for cause in item.cause.split(", ") if cause})
            told = f"; what did is: {', '.join(causes)}" if causes else ""
            raise click.UsageError(f"nothing waits because of {one_line(because)}{told}")
        return tuple(_fitting(item, sitting) for item in found)
    mine = [
        item
        for item in sitting.waiting
        if any(person.id == sitting.person.id for person, _ in fit(item, sitting.loaded))
    ]
    if not mine:
        click.echo(f"Nothing waits for {one_line(sitting.person.name)}.")
        sys.exit(0)
    return tuple(mine)


def _taken_over(sitting: Sitting, wanted: Sequence[str]) -> Iterator[Waiting]:
    """The ends of documents whose place the wanted ones take: who approves the one is asked for the other."""
    for item in sitting.waiting:
        if item.end is not None and item.end.successor in wanted and item.document.id not in wanted:
            if any(person.id == sitting.person.id for person, _ in fit(item, sitting.loaded)):
                yield item
            else:
                click.echo(
                    f"{item.document.id} {endings.words(item.end)}; somebody else has to approve that."
                )


def _fitting(item: Waiting, sitting: Sitting) -> Waiting:
    name, configuration = item.document.id, sitting.loaded.system.configuration
    if item.uncommitted:
        raise click.UsageError(
            f"{name}: commit {one_line(item.uncommitted[0])} first; what is approved must stand"
        )
    if approvals.may_have_written(sitting.person, item.wrote):
        who = one_line(sitting.person.name)
        if not sitting.person.recognisable and not configuration.one_person:
            raise click.UsageError(
                f"{who} is known by an id alone, and nobody can tell what they wrote; enter in records/people.yml the "
                "address under which they commit, in a change of its own"
            )
        if not configuration.one_person:
            raise click.UsageError(f"{who} is among the authors of {name}; let another person approve it")
        click.echo(f"{name}: approved by its author. {one_line(configuration.one_person)}")
    steps = [step for step in item.kind.approval if not step.roles or sitting.role in step.roles]
    if not steps:
        wanted = ", ".join(role for step in item.kind.approval for role in step.roles)
        raise click.UsageError(
            f"{name}: for a {item.kind.name.lower()} it takes {wanted}, not {sitting.role}"
        )
    return item


def show(item: Waiting, loaded: Loaded) -> None:
    """What changed since the revision before; of a first text, the text."""
    from plainqms.pipeline import comparing

    before = f"revision {item.before.number}" if item.before else "nothing: this is its first"
    if item.end is not None:
        title = f"{item.document.id} {one_line(item.document.title)}, {before}, {endings.words(item.end)}"
        click.echo(click.style(title, bold=True))
        click.echo(f"  {one_line(item.end.change.change_reason)}\n")
        return
    title = f"{item.document.id} {one_line(item.document.title)}, against {before}"
    click.echo(click.style(title, bold=True))
    if item.cause:
        click.echo(f"  Changed by {one_line(item.cause)}")
    if item.before:
        found = comparing.compare(loaded, item.document.id, since=item.before.number, until=comparing.DRAFT)
        print_passages(found.changes)
    else:
        for line in item.text.splitlines():
            click.echo(f"  {one_line(line)}" if line else "")
    click.echo("")
