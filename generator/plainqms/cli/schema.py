"""`qms schema`"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from plainqms import files, registers
from plainqms.cli.options import Options, one_line

FOLDER, BESIDE = "build/schemas", ".vscode/schemas"
SETTINGS = ".vscode/settings.json"


@click.command(
    epilog="\b\nExamples:\n  qms schema\n  qms schema nonconformities\n  qms schema --vscode\n"
    "  qms schema --out tools/schemas"
)
@click.argument("name", required=False)
@click.option(
    "--out",
    metavar="FOLDER",
    help=f"Where to write, below the repository (default: {FOLDER}; with --vscode {BESIDE}).",
)
@click.option("--vscode", is_flag=True, help=f"Also name them in {SETTINGS}; what stands there stays.")
@click.pass_obj
def command(options: Options, name: str | None, out: str | None, vscode: bool) -> None:
    """Write JSON Schemas: of the front matter, qms.yml, roles, people, assignments and every register.

    An editor then offers the fields and marks what does not fit, while somebody writes. With a name, print that one.
    """
    from plainqms.publish.file_schemas import file_schemas

    made = {known: (text, paths) for known, text, paths in file_schemas()}
    if name is not None:
        if out or vscode:
            raise click.UsageError("with a name the schema is printed, and nothing is written")
        if name not in made:
            raise click.UsageError(_unknown(name, [*made]))
        click.echo(made[name][0], nl=False)
        return
    folder = _inside(options.root, out if out is not None else BESIDE if vscode else FOLDER)
    for known, (text, _) in made.items():
        files.write(options.root / folder / f"{known}.json", text)
    click.echo(f"Wrote {len(made)} schemas into {folder}.")
    if vscode:
        _settings(options.root, folder, {known: paths for known, (_, paths) in made.items()})
        return
    click.echo("In an editor with a YAML language server, the first line of a file names its schema:")
    click.echo(f"  # yaml-language-server: $schema=../{folder}/nonconformities.json")
    click.echo("qms schema --vscode names them once for all files.")


def _unknown(name: str, known: list[str]) -> str:
    from plainqms.sources.binding import did_you_mean

    close = did_you_mean(name, known)
    hint = f"; did you mean {close}?" if close else f"; there are {', '.join(known)}"
    what = "register" if name not in registers.REGISTERS else "schema"
    return f"there is no {what} “{one_line(name)}”{hint}"


def _inside(root: Path, folder: str) -> str:
    """The folder below the repository, if it is one; nothing is written elsewhere, nor through a link."""
    way = PurePosixPath(folder)
    if not way.parts or way.is_absolute() or ".." in way.parts or ".git" in way.parts:
        raise click.UsageError(
            f"“{one_line(folder)}” is no folder below the repository; write one as {BESIDE}"
        )
    if any((root / step).is_symlink() for step in (way, *way.parents)):
        raise click.UsageError(f"{one_line(str(way))} lies behind a symbolic link; nothing is written there")
    return str(way)


def _settings(root: Path, folder: str, for_files: dict[str, tuple[str, ...]]) -> None:
    from plainqms.publish import vscode

    path = root / _inside(root, SETTINGS)
    before = path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
    try:
        after = vscode.merged(before, folder=folder, files=for_files)
    except vscode.NotPlainJsonError:
        pasted = vscode.to_paste(folder=folder, files=for_files)
        raise click.UsageError(
            f"{SETTINGS} is left as it is: it holds remarks (//), or is no plain JSON, and writing it anew would lose "
            f"them. Put this among its entries:\n{pasted}"
        ) from None
    if after == before:
        click.echo(f"{SETTINGS} names them already.")
        return
    files.write(path, after)
    click.echo(
        f"{SETTINGS} names them now. VS Code needs the extension YAML (redhat.vscode-yaml) to use them."
    )
    click.echo(
        f"Front matter is no file of its own: {folder}/front-matter.json is for editors that look into it."
    )
