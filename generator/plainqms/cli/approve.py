"""`qms approve`"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from plainqms import files
from plainqms.cli.options import PROBLEMS, Options, one_line
from plainqms.cli.sitting import Sitting, begin, chosen, show
from plainqms.edits.approval import Said, record
from plainqms.model.approval_record import SIGNATURE
from plainqms.model.revision import Meaning
from plainqms.pipeline.waiting import Waiting
from plainqms.sources import signatures
from plainqms.views import editorial

MEANINGS = (Meaning.APPROVED, Meaning.REVIEWED, Meaning.RELEASED)


class Moment(click.ParamType[datetime]):
    name = "moment"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> datetime:
        from plainqms.model.converters import to_moment  # loads pydantic

        try:
            return to_moment(value)
        except ValueError as error:
            self.fail(f"“{value}” {error}", parameter, context)


@click.command(
    epilog="\b\nExamples:\n  qms approve PRO-004 --as m_keller\n  qms approve --pending --as m_keller\n"
    "  qms approve --because organization.name --as m_keller --class editorial\n"
    '  qms approve POL-001 --as m_keller --evidence "Minutes of the board, 3 March, folder B-26"\n'
    "  qms approve PRO-004 --as m_keller --sign ~/.ssh/id_ed25519"
)
@click.argument("documents", nargs=-1, metavar="[ID]...")
@click.option(
    "--as", "person", required=True, metavar="PERSON", help="Who approves: an id of records/people.yml."
)
@click.option(
    "--role", default="", metavar="ROLE", help="In which role (default: the one that the matrix asks for)."
)
@click.option("--pending", is_flag=True, help="Everything that waits for this person.")
@click.option(
    "--because", default="", metavar="CAUSE", help="What one value or shared text changed: one sitting."
)
@click.option(
    "--meaning", type=click.Choice([item.value for item in MEANINGS]), default="approved", show_default=True,
    help="What is said of the text.",
)  # fmt: skip
@click.option(
    "--class", "change_class", type=click.Choice(["editorial", "minor", "major"]), default=None,
    help="How much it changes: editorial gives 3.1, the others 4.",
)  # fmt: skip
@click.option("--reason", default="", help="Why the text was changed.")
@click.option(
    "--evidence", default="", help="What shows it, where another commits the record: minutes, a sheet."
)
@click.option(
    "--at", type=Moment(), default=None, metavar="MOMENT", help="When, as 2026-03-31T14:00:00+02:00 (now)."
)
@click.option(
    "--sign", "key", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, metavar="KEYFILE",
    help="Sign the record with this SSH key; FILE.sig is written beside it.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.pass_obj
def command(
    options: Options,
    documents: tuple[str, ...],
    person: str,
    role: str,
    pending: bool,
    because: str,
    meaning: str,
    change_class: str | None,
    reason: str,
    evidence: str,
    at: datetime | None,
    key: Path | None,
    yes: bool,
) -> None:
    """Approve texts as they stand in the working tree, or the end of a document that asks for it.

    Shows each against the revision before, and commits nothing.
    """
    sitting = begin(options, person, role)
    texts = chosen(sitting, documents, pending=pending, because=because)
    for item in texts:
        show(item, sitting.loaded)
        _question(item, change_class or "", sitting)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("nobody can be asked here; look at the texts above, and add --yes")
        many = f"these {len(texts)} texts" if len(texts) > 1 else f"{texts[0].document.id} as it stands"
        if not click.confirm(f"{sitting.person.name}, do you say of {many}: {meaning}?"):
            click.echo("Nothing was written.")
            sys.exit(PROBLEMS)
    write(
        options, sitting, texts, Meaning(meaning), at or options.now, change_class=change_class or "", reason=reason,
        evidence=evidence, key=key,
    )  # fmt: skip


def write(
    options: Options,
    sitting: Sitting,
    texts: Sequence[Waiting],
    meaning: Meaning,
    at: datetime,
    *,
    change_class: str = "",
    reason: str = "",
    evidence: str = "",
    key: Path | None = None,
) -> None:
    said = [
        Said(
            item.document.id,
            item.number(change_class),
            item.digest,
            item.files,
            item.values,
            withdrawn=item.end.day.isoformat()
            if item.end and item.end.day and not item.end.successor
            else "",
            successor=item.end.successor if item.end else "",
        )
        for item in texts
    ]
    edit = record(
        said, person=sitting.person.id, role=sitting.role, meaning=meaning, at=at, change_class=change_class,
        reason=reason, evidence=evidence, taken=tuple(sitting.loaded.tree.paths),
    )  # fmt: skip
    signature = _signed(edit.text.encode("utf-8"), key) if key else b""
    files.write(sitting.loaded.root / edit.path, edit.text)
    if signature:
        files.write(sitting.loaded.root / (edit.path + SIGNATURE), signature)
    for item in said:
        end = f" (its end{', through ' + item.successor if item.successor else ' on ' + item.withdrawn})"
        what = f"{item.document} revision {item.revision}{end if item.ends else ''}"
        click.echo(f"{what}: {meaning.value} by {one_line(sitting.person.name)}")
    click.echo(f"Written: {edit.path}")
    if signature:
        click.echo(f"Signed:  {edit.path}{SIGNATURE} (commit both together)")
    click.echo("Commit it under your own name, and it counts once it reaches the main line.")


def _signed(data: bytes, key: Path) -> bytes:
    try:
        return signatures.sign(data, key)
    except (signatures.SigningFailed, signatures.Unavailable) as error:
        raise click.UsageError(f"nothing was written: {one_line(str(error))}") from None


def _question(item: Waiting, change_class: str, sitting: Sitting) -> None:
    if change_class != "editorial" or item.end is not None:
        return
    titles = [role.title for role in sitting.loaded.system.roles]
    for doubt in editorial.doubts(item.before_text, item.text, roles=titles):
        click.echo(click.style(f"  Is this editorial? {one_line(doubt)}", fg="yellow"))
