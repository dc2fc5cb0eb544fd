"""`qms new`"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import click

from plainqms import files, pipeline, registers
from plainqms.cli.options import PROBLEMS, Options, one_line
from plainqms.cli.output import print_problems
from plainqms.edits.new_document import is_title, kind_named, new_document
from plainqms.edits.new_record import new_record, register_named
from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.problem import Severity
from plainqms.sources.binding import did_you_mean
from plainqms.views.record_numbers import next_identifier


@click.command(
    epilog='\b\nExamples:\n  qms new procedure "Handling of complaints"\n'
    '  qms new work-instruction "Leak test" --process calibration --owner laboratory_manager\n'
    '  qms new nonconformity "Gauge sent with the wrong range"\n'
    "  qms new CAL"
)
@click.argument("kind")
@click.argument("title", required=False)
@click.option("--owner", default="", help="A role of records/roles.yml; of a record also a person.")
@click.option("--process", default="", help="A process of qms.yml.")
@click.pass_obj
def command(options: Options, kind: str, title: str | None, owner: str, process: str) -> None:
    """Begin a document or a record of KIND under the next free id.

    KIND is a type of document (procedure, policy, work-instruction), a register (nonconformities, risks), or a prefix.
    """
    if options.as_of_given:
        raise click.UsageError(
            "a document begins today, whatever was in force on another day; leave out --as-of"
        )
    # A number is free if no commit ever used it, not even one that a wrong clock dated after today.
    loaded = pipeline.load(options.root, as_of=date.max, people=options.people, committed=False)
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
    if title is not None and not is_title(title):
        raise click.UsageError("the title must be one line of text")
    roles = [role.id for role in system.roles]
    owners = roles if found else [*roles, *(person.id for person in system.people)]
    if owner and owner not in owners:
        raise click.UsageError(f"“{one_line(owner)}” is no role of records/roles.yml{_meant(owner, roles)}")
    processes = system.configuration.processes
    if process and process not in processes:
        raise click.UsageError(f"“{one_line(process)}” is no process of qms.yml{_meant(process, processes)}")
    if found is None:
        _record(options, loaded, kind, title or "", owner, process)
        return
    if title is None:
        raise click.UsageError("a document needs a title")
    identifier, edits = new_document(
        system, found[0], title, owner=owner, process=process, paths=tuple(loaded.tree.paths)
    )
    for edit in edits:
        files.write(loaded.root / edit.path, edit.text)
        click.echo(f"{identifier}  {edit.path}")


def _record(
    options: Options, loaded: pipeline.Loaded, kind: str, title: str, owner: str, process: str
) -> None:
    register = register_named(kind)
    if register is None:
        kinds = [item.name.lower() for item in loaded.system.configuration.document_types.values()]
        message = f"“{one_line(kind)}” is no type of document in qms.yml and no register"
        raise click.UsageError(f"{message}{_meant(kind, (*kinds, *registers.REGISTERS))}")
    known, letters = register
    given = {"title": title, "owner": owner, "process": process}
    unknown = [name for name, value in given.items() if value and name not in known.model.model_fields]
    if unknown:
        raise click.UsageError(f"{known.title.lower()} have no {' and no '.join(unknown)}; leave it out")
    system = replace(loaded.system, as_of=options.as_of)
    read = loaded.tree.text
    # An id that is named anywhere among the records was given to something, even if that cannot be read.
    texts = (read(path)[0] for path in loaded.tree.paths if path.startswith("records/"))
    used = [found for text in texts for found in IDENTIFIER.findall(text)]
    identifier = next_identifier(system, known, letters, used=used)
    edit = new_record(
        system,
        known,
        identifier,
        {name: " ".join(value.split()) for name, value in given.items() if value},
        paths=tuple(loaded.tree.paths),
        text=lambda path: read(path)[0],
    )
    broken = [item for item in loaded.problems if edit and item.place.path == edit.path]
    if edit is None or any(item.rule.code.startswith("Y") for item in broken):
        print_problems(broken, err=True)
        raise click.UsageError(
            f"the file of {known.title.lower()} is no list that can be added to; mend it first"
        )
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
