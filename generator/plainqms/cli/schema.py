"""`qms schema`"""

from __future__ import annotations

import click

from plainqms import files, registers
from plainqms.cli.options import Options, one_line

FOLDER = "build/schemas"


@click.command(epilog="\b\nExamples:\n  qms schema\n  qms schema nonconformities")
@click.argument("register", required=False)
@click.pass_obj
def command(options: Options, register: str | None) -> None:
    """Write a JSON Schema of every register into build/schemas/; with the name of one, print it."""
    from plainqms.publish.schemas import schema

    if register is not None:
        if register not in registers.REGISTERS:
            from plainqms.sources.binding import did_you_mean

            close = did_you_mean(register, registers.REGISTERS)
            hint = f"; did you mean {close}?" if close else f"; there are {', '.join(registers.REGISTERS)}"
            raise click.UsageError(f"there is no register “{one_line(register)}”{hint}")
        click.echo(schema(registers.register(register)), nl=False)
        return
    folder = options.root / FOLDER
    if any(place.is_symlink() for place in (folder.parent, folder)):
        raise click.UsageError(f"{FOLDER} lies behind a symbolic link; a build writes nowhere else")
    for found in registers.every():
        files.write(folder / f"{found.name}.json", schema(found))
    click.echo(f"Wrote {len(registers.REGISTERS)} schemas into {FOLDER}.")
    click.echo(
        "In an editor with a YAML language server, the first line of a file of records names its schema:"
    )
    click.echo("  # yaml-language-server: $schema=../build/schemas/nonconformities.json")
