"""`qms new`"""

from __future__ import annotations

import sys

import click

from plainqms import files, pipeline
from plainqms.cli.options import PROBLEMS, Options
from plainqms.cli.output import print_problems
from plainqms.edits.new_document import kind_named, new_document
from plainqms.model.problem import Severity


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
    loaded = pipeline.load(options.root, as_of=options.as_of, committed=False)
    system = loaded.system
    if not loaded.ok:
        print_problems(loaded.problems, err=True)
        sys.exit(PROBLEMS)
    history = [item for item in loaded.problems if item.rule.code.startswith("H3")]
    blocking = [
        item for item in history if item.rule.severity is Severity.ERROR and item.rule.code not in _HARMLESS
    ]
    if blocking:  # a free number is only known if the whole history is
        print_problems(blocking, err=True)
        sys.exit(PROBLEMS)
    found = kind_named(system, kind)
    if found is None:
        known = ", ".join(item.name.lower() for item in system.configuration.document_types.values())
        raise click.UsageError(f"“{kind}” is no type of document; qms.yml names: {known}")
    if not title.strip() or not title.isprintable():
        raise click.UsageError("the title must be one line of text")
    if owner and system.role(owner) is None:
        raise click.UsageError(f"“{owner}” is no role of records/roles.yml")
    if process and process not in system.configuration.processes:
        raise click.UsageError(f"“{process}” is no process of qms.yml")
    identifier, edits = new_document(system, found[0], title, owner=owner, process=process)
    for edit in edits:
        files.write(loaded.root / edit.path, edit.text)
        click.echo(f"{identifier}  {edit.path}")


_HARMLESS = ("H301", "H302")  # no history yet: nothing was ever used
