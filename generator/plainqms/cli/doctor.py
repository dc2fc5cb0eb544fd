"""`qms doctor`"""

from __future__ import annotations

import sys

import click

from plainqms.cli.options import FINE, PROBLEMS, Options, one_line
from plainqms.sources import git, signatures

_GIT, _PYTHON = (2, 34), (3, 11)


@click.command(epilog="\b\nExamples:\n  qms doctor\n  qms --root ../handbook doctor")
@click.pass_obj
def command(options: Options) -> None:
    """Say what is missing on this machine: Python, git, OpenSSH, and whether this clone is whole."""
    fine = _line(
        sys.version_info[:2] >= _PYTHON, f"Python {sys.version.split()[0]}", "3.11 or later is needed"
    )
    try:
        found = git.version(options.root)
        shown = ".".join(str(part) for part in found)
        fine &= _line(found >= _GIT, f"git {shown}", "2.34 or later is needed")
        repository = git.open_repository(options.root)
        fine &= _line(True, f"repository {repository.root}", "")
    except git.Refused as refused:
        fine &= _line(False, refused.problem.message, refused.problem.remedy)
    openssh, told = signatures.version()
    _line(
        openssh >= signatures.OLDEST,
        f"ssh-keygen of {told}" if told else "ssh-keygen not found",
        "8.9 or later is needed, for signed approvals only",
    )
    sys.exit(FINE if fine else PROBLEMS)


def _line(fine: bool, what: str, remedy: str) -> bool:
    mark = click.style("ok ", fg="green") if fine else click.style("no ", fg="red")
    click.echo(f"{mark} {one_line(what)}")
    if not fine and remedy:
        click.echo("\n".join(f"    {one_line(line)}" for line in remedy.split("\n")))
    return fine
