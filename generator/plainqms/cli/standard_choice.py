"""The adopted standard that a word on the command line means, and what was probably meant where there is none."""

from __future__ import annotations

import difflib
import sys

import click

from plainqms.cli.options import WRONG_USE, one_line
from plainqms.model.standard import Standard
from plainqms.model.system import System

NONE = (
    "No standard is adopted. Name the editions in qms.yml, under standards: [iso-9001-2015]; "
    "qms which-standard helps to find out which."
)


def chosen(system: System, name: str) -> Standard:
    if not system.standards:
        click.echo(NONE, err=True)
        sys.exit(WRONG_USE)
    found = system.standard(name)
    if found is None:
        known = list(dict.fromkeys(word for item in system.standards for word in (item.id, item.family)))
        near = difflib.get_close_matches(name, known, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise click.UsageError(
            one_line(f"there is no standard {name} here; there is {', '.join(known)}.{meant}")
        )
    return found
