"""`qms new`"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date

import click

from plainqms import files, pipeline
from plainqms.cli.options import PROBLEMS, Options, one_line
from plainqms.cli.output import print_problems
from plainqms.edits.new_document import is_title, kind_named, new_document
from plainqms.model.problem import Severity
from plainqms.sources.binding import did_you_mean


@click.command(
    epilog='\b\nExamples:\n  qms new procedure "Handling of complaints"\n'
    '  qms new work-instruction "Leak test" --process calibration --owner laboratory_manager'
)
@click.argument("kind")
@click.argument("title")
@click.option("--owner", default="", help="A role of records/roles.yml.")
@click.option("--process", default="", help="A process of qms.yml.")
@click.pass_obj
def command(options: Options, kind: str, title: str, owner: str, process: str) -> None:
    """Begin a document of KIND (procedure, policy, work-instruction, or a prefix) under the next free id."""
    if options.as_of_given:
        raise click.UsageError(
            "a document begins today, whatever was in force on another day; leave out --as-of"
        )
    # A number is free if no commit ever used it, not even one that a wrong clock dated after today.
    loaded = pipeline.load(options.root, as_of=date.max, committed=False)
    system = loaded.system
    if not loaded.ok:
        print_problems(loaded.problems, err=True)
        sys.exit(PROBLEMS)
    if loaded.line is not None and loaded.line.repository.bare:
        raise click.UsageError(
            "this repository is bare: it has no folder to write into; work in a clone of it"
        )
    history = [item for item in loaded.problems if item.rule.code.startswith("H3")]
    blocking = [
        item for item in history if item.rule.severity is Severity.ERROR and item.rule.code not in _HARMLESS
    ]
    if blocking:  # a free number is only known if the whole history is
        print_problems(blocking, err=True)
        sys.exit(PROBLEMS)
    found = kind_named(system, kind)
    if found is None:
        kinds = [item.name.lower() for item in system.configuration.document_types.values()]
        raise click.UsageError(f"“{one_line(kind)}” is no type of document in qms.yml{_meant(kind, kinds)}")
    if not is_title(title):
        raise click.UsageError("the title must be one line of text")
    roles = [role.id for role in system.roles]
    if owner and owner not in roles:
        raise click.UsageError(f"“{one_line(owner)}” is no role of records/roles.yml{_meant(owner, roles)}")
    processes = system.configuration.processes
    if process and process not in processes:
        raise click.UsageError(f"“{one_line(process)}” is no process of qms.yml{_meant(process, processes)}")
    identifier, edits = new_document(
        system, found[0], title, owner=owner, process=process, paths=tuple(loaded.tree.paths)
    )
    for edit in edits:
        files.write(loaded.root / edit.path, edit.text)
        click.echo(f"{identifier}  {edit.path}")


def _meant(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the one that was probably meant, or all there are."""
    names = tuple(known)
    close = did_you_mean(word, names)
    if close:
        return f"; did you mean {close}?"
    return f"; there are: {', '.join(names)}" if names else ""


_HARMLESS = ("H301", "H302")  # no history yet: nothing was ever used
