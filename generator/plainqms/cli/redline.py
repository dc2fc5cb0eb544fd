"""What changed between two texts, on a terminal."""

from __future__ import annotations

import click

from plainqms.cli.options import one_line
from plainqms.publish import redline_text
from plainqms.publish.archived_texts import Changes


def print_passages(changes: Changes) -> None:
    """The passages that changed below their headings: [-what went-] and {+what came+}."""
    count = changes.passages
    if not count:
        click.echo("\nBoth read alike.")
        return
    click.echo(f"  {count} passage{'s' * (count != 1)} changed")
    for line in redline_text.lines(changes.html):
        if line.heading:
            click.echo("\n" + click.style(one_line("".join(text for _, text in line.pieces)), bold=True))
        else:
            click.echo(
                "  "
                + "".join(_marked(mark, one_line(text)) for mark, text in redline_text.shortened(line.pieces))
            )


def _marked(mark: str, text: str) -> str:
    """With signs as well as colours: colours are not for everybody, and a file has none."""
    if mark == "ins":
        return click.style(f"{{+{text}+}}", fg="green")
    if mark == "del":
        return click.style(f"[-{text}-]", fg="red")
    return text
