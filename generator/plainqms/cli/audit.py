"""`qms audit`"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from plainqms import files, pipeline
from plainqms.cli import entering, on_the_day
from plainqms.cli.options import PROBLEMS, Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.edits import take_audit
from plainqms.edits.refused import Refused
from plainqms.model.place import Place
from plainqms.model.publication import Publication
from plainqms.pipeline import Loaded
from plainqms.publish import audit_sheets
from plainqms.sources import audit_file, duties, standards
from plainqms.sources.prompts import prompts
from plainqms.views import audit_checklist, impartiality


@click.group(
    epilog="\b\nExamples:\n  qms audit checklist AUD-2026-003\n  qms audit checklist AUD-2026-003 --out sheet.html\n"
    "  qms audit log AUD-2027-002 --out log.html\n  qms audit take AUD-2026-003 AUD-2026-003-rows.json"
)
def command() -> None:
    """Prepare an audit, carry its checklist or log about, and enter what was seen."""


@command.command()
@click.argument("audit", metavar="AUDIT")
@click.option(
    "--draw", type=click.IntRange(1, 99), default=1, metavar="N", help="Another draw of the samples."
)
@click.option(
    "--size",
    type=click.IntRange(1, 100),
    default=audit_checklist.SAMPLE,
    show_default=True,
    metavar="N",
    help="Records to draw from each register.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="A page to fill in, offline.",
)
@output_format("text", "json")
@click.pass_obj
def checklist(options: Options, audit: str, draw: int, size: int, out: Path | None, output: str) -> None:
    """What to look at in AUDIT: by process, from clauses, own rules, what is open, what changed, and samples.

    The page of --out works without a network; what is written on it is saved as a file for qms audit take.
    Questions are help for a conversation and no requirement; the auditor adds and leaves aside.
    """
    loaded = on_the_day.load(options)
    record = _record(loaded, audit)
    texts = pipeline.publications(loaded)
    found = audit_checklist.checklist(
        loaded.system,
        record,
        texts,
        expand=partial(_expand, loaded),
        prompts=prompts,
        duties=partial(_duties, loaded) if loaded.look.language == "en" else None,
        draw=draw,
        size=size,
    )
    standpoints = impartiality.of_audit(loaded.system, record, partial(_doing, loaded, texts))
    if out is not None:
        _lay(out, audit_sheets.checklist_page(found, loaded.system, standpoints))
        lines = sum(len(part.lines) for part in found.parts)
        click.echo(
            f"{lines} lines in {out}. Open it in a browser, on a tablet too; it asks nothing of any network."
        )
        click.echo(f"Afterwards: Save as file, then qms audit take {record.id} FILE")
    elif output == "json":
        print_json(audit_sheets.data(found, loaded.system, standpoints))
    else:
        click.echo(audit_sheets.markdown(found, loaded.system, standpoints), nl=False)


@command.command()
@click.argument("audit", metavar="AUDIT")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE.html",
    help="The page to write.",
)
@click.pass_obj
def log(options: Options, audit: str, out: Path) -> None:
    """A page on which to log a visit: asked, shown in which revision, by whom, promised by when. Works offline."""
    loaded = on_the_day.load(options)
    record = _record(loaded, audit)
    _lay(out, audit_sheets.log_page(record, loaded.system, pipeline.publications(loaded)))
    click.echo(
        f"The log of {record.id} is in {out}. Afterwards: Save as file, then qms audit take {record.id} FILE"
    )


@command.command()
@click.argument("audit", metavar="AUDIT")
@click.argument(
    "file", type=click.Path(path_type=Path, dir_okay=False, exists=True, readable=True), metavar="FILE"
)
@click.pass_obj
def take(options: Options, audit: str, file: Path) -> None:
    """Enter what a filled-in checklist or log saved: added to AUDIT, nothing overwritten. Commits nothing.

    A line that stands there already is not entered twice. A finding that was marked is begun in records/findings.yml.
    The rows of a reported audit are closed.
    """
    loaded = entering.load(options, "audits", "findings")
    try:
        given = audit_file.parsed(_bytes(file), one_line(file.name))
        taken, edits = take_audit.take(
            loaded.system, audit, given, paths=tuple(loaded.tree.paths), read=loaded.tree.data
        )
    except (audit_file.Unreadable, Refused) as refused:
        click.echo(f"Not entered: {one_line(str(refused))}.", err=True)
        sys.exit(PROBLEMS)
    for edit in edits:
        files.write(loaded.root / edit.path, edit.text)
    where = f" in {edits[0].path}" if edits else ""
    one, more = (
        ("row", "rows") if given.part == audit_file.ROWS else ("entry of the log", "entries of the log")
    )
    click.echo(
        f"{taken.entered} {one if taken.entered == 1 else more} entered{where}, {taken.known} there already."
    )
    for name in taken.other:
        click.echo(f"  left as it stands, the file says something else: {one_line(name)}")
    for identifier, title in taken.findings:
        click.echo(f"  begun: {identifier} {one_line(title)}")
    for name in taken.ungraded:
        click.echo(f"  a finding is wanted, and no result says of which grade: {one_line(name)}")
    if edits:
        click.echo(
            "Next: look at it, qms check, and commit. An audit that is over gets held_on, later reported_on."
        )


def _record(loaded: Loaded, identifier: str) -> Any:
    try:
        return take_audit.audit_named(loaded.system, identifier)
    except Refused as refused:
        raise click.UsageError(one_line(str(refused))) from None


def _lay(out: Path, text: str) -> None:
    if out.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError("a browser opens it by its name: --out something.html")
    if not out.parent.is_dir():
        raise click.UsageError(one_line(f"there is no folder {out.parent}"))
    files.write(out.resolve(), text)


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(audit_file.BYTES + 1)


def _expand(loaded: Loaded, citation: str) -> tuple[tuple[str, str], ...]:
    """Editions to which a transition leads are known too: an audit may be held against one before it is adopted."""
    system = loaded.system
    planned = system.planned(citation.partition(":")[0].removeprefix("~"))
    return standards.expand(citation, (planned,) if planned else system.standards)


def _duties(loaded: Loaded, text: Publication) -> Sequence[str]:
    place = Place(text.document.path, text.line)
    return tuple(item.text for item in duties.duties(text.text, place, loaded.system.roles))


def _doing(loaded: Loaded, texts: Sequence[Publication], identifier: str) -> dict[str, str]:
    text = next((item for item in texts if item.document.id == identifier), None)
    if text is None or loaded.look.language != "en":
        return {}
    return duties.doing(text.text, Place(text.document.path), loaded.system.roles)
