"""`qms pack`"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from plainqms import pipeline
from plainqms.cli import on_the_day
from plainqms.cli.options import PROBLEMS, Date, Options, one_line, output_format
from plainqms.cli.output import count, exit_code, print_json, print_problems, problem_json, progress
from plainqms.model.problem import Severity

_VERIFY = "verify"


@click.command(
    epilog="\b\nExamples:\n  qms pack AUD-2027-002 --out ../pack\n"
    "  qms pack AUD-2027-002 --out ../pack --as-of 2027-09-30\n  qms pack AUD-2027-002 --out ../ours --internal\n"
    "  qms pack --transfer --out ../transfer\n  qms pack CERT-2025-001 --transfer --out ../transfer\n"
    "  qms pack verify ../pack"
)
@click.argument("subject", metavar="[AUDIT|CERTIFICATE|BODY|verify]", required=False, default="")
@click.argument("pack", metavar="[FOLDER]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FOLDER", help="A folder that is new or empty."
)
@click.option(
    "--internal",
    is_flag=True,
    help="For our own people: the check before an audit, gap judgements, questions and drills as well.",
)
@click.option(
    "--transfer",
    is_flag=True,
    help="For another certification body: of the certificates of a body, of one, or of all that are held.",
)
@click.option("--as-of", type=Date(), metavar="DATE", help="As qms --as-of: the day that is told of.")
@output_format("text", "json")
@click.pass_obj
def command(
    options: Options,
    subject: str,
    pack: Path | None,
    out: Path | None,
    internal: bool,
    transfer: bool,
    as_of: date | None,
    output: str,
) -> None:
    """Lay what an auditor asks for first into one folder; or verify such a folder, from anywhere.

    The pack holds facts as committed by the day: what changed since the last visit, sixteen sections from scope to
    document control, registers, documents and their changes, and a manifest. It opens from a USB stick. What is
    confidential is listed and not included; names of people stand on the page of roles alone.

    With --transfer it holds what another certification body reads before it takes certificates over: whether they may
    be transferred, reports and open findings, the cycle, an information sheet. One that may not be transferred is told
    on top, and the pack is made all the same. Our own people are known by their ids in it.
    """
    if subject == _VERIFY:
        if pack is None or out is not None or internal or transfer or as_of:
            raise click.UsageError("name the folder alone, as: qms pack verify FOLDER")
        _verify(pack, output)
        return
    if pack is not None:
        raise click.UsageError(f"say where to with --out: qms pack {one_line(subject)} --out FOLDER")
    if not subject and not transfer:
        raise click.UsageError("name the audit, as: qms pack AUD-2027-002 --out FOLDER; or say --transfer")
    if internal and transfer:
        raise click.UsageError("a pack for another certification body leaves the house; it has no --internal")
    if out is None:
        raise click.UsageError("say where to: --out FOLDER, one that is new or empty")
    if as_of is not None:
        options = replace(options, as_of=as_of, as_of_given=True)
    _make(options, subject, out, internal=internal, leaving=transfer, output=output)


def _make(options: Options, subject: str, out: Path, *, internal: bool, leaving: bool, output: str) -> None:
    from plainqms.checks import transfer
    from plainqms.pipeline import packing

    loaded = on_the_day.load(options, refused="No pack was made: what counts cannot be told for certain.")
    with progress() as advance:
        told = pipeline.check(loaded)
        try:
            made, problems = packing.pack(
                loaded, subject, folder=out, internal=internal, leaving=leaving, progress=advance
            )
        except packing.RefusedError as refused:
            raise click.UsageError(one_line(str(refused))) from None
    if made is None:
        print_problems(problems, err=True)
        click.echo("No pack was made.", err=True)
        sys.exit(exit_code(problems) or PROBLEMS)
    facts = made.facts
    doubts = tuple(transfer.check(facts.leaving.transfers, loaded.system)) if facts.leaving else ()
    if output == "json":
        print_json(
            {
                "schema": "plainqms/pack-made/1",
                "folder": str(made.folder),
                "audit": facts.audit.id if facts.audit else "",
                "transfer": [item.certificate.id for item in facts.leaving.transfers]
                if facts.leaving
                else [],
                "as_of": facts.as_of.isoformat(),
                "commit": facts.commit,
                "files": made.files,
                "manifest": made.manifest,
                "withheld": [item.document.id for item in facts.withheld]
                + [record.id for record in facts.withheld_records],
                "naming": list(made.naming),
                "problems": [problem_json(problem) for problem in doubts],
            }
        )
        return
    visit = facts.visit
    since = f"last visit {visit.audit.id}" if visit else "no earlier visit is recorded"
    click.echo(one_line(f"{facts.called}, as at {facts.as_of}, read from {facts.commit[:12]}; {since}."))
    if doubts:
        print_problems(doubts)
    click.echo(
        f"{made.files} files: {len(facts.texts)} documents, {len(facts.registers)} registers, "
        f"{sum(item.changes is not None for item in facts.texts.values())} with what changed."
    )
    kept = (*(item.document.id for item in facts.withheld), *(record.id for record in facts.withheld_records))
    if kept:
        click.echo(one_line(f"Listed, not included: {', '.join(kept)}."))
    if made.naming:
        click.echo(
            f"Somebody's name stands in the words of {len(made.naming)} file{'s' * (len(made.naming) != 1)}; "
            "look whether it needs to:"
        )
        for path in made.naming[:10]:
            click.echo(f"  {one_line(path)}")
    if any(problem.rule.severity is Severity.ERROR for problem in told):
        click.echo(f"qms check tells of {count(told)} Look at them before you hand the pack over.")
    click.echo(f"SHA-256 of the manifest, to be sent by another way: {made.manifest}")
    click.echo(f"Open {(made.folder / 'index.html').resolve().as_uri()}")


def _verify(folder: Path, output: str) -> None:
    from plainqms.sources import pack_folder

    if not folder.is_dir():
        raise click.UsageError(one_line(f"{folder} is no folder"))
    with progress() as advance:
        found = pack_folder.verify(folder, advance=lambda done, total: advance("Reading files", done, total))
    about = found.about
    if output == "json":
        print_json(
            {
                "schema": "plainqms/pack-verified/1",
                "files": found.files,
                "manifest": found.manifest,
                "about": dict(about),
                "problems": [problem_json(problem) for problem in found.problems],
            }
        )
        sys.exit(exit_code(found.problems))
    if about:
        kind = "Transfer pack" if about.get("transfer") else "Audit pack"
        subject = about.get("transfer") or about.get("audit", "")
        told = f"{kind} of {about.get('organization', '')} for {subject}, as at "
        click.echo(one_line(f"{told}{about.get('as_of', '')}, read from {about.get('commit', '')}."))
    elif found.files:
        click.echo("What the pack says of itself is missing or altered: its day and commit are not known.")
    if found.problems:
        print_problems(found.problems)
    else:
        click.echo(f"All {found.files} files are as the manifest says, and nothing was added.")
    if found.manifest:
        click.echo(f"SHA-256 of the manifest: {found.manifest}")
        click.echo(
            "Compare it with the one that was sent to you by another way: whoever alters a file can alter both."
        )
    sys.exit(exit_code(found.problems))
