"""`qms gap`"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence

import click

from plainqms import files, pipeline
from plainqms.cli import entering, gap_printing, on_the_day
from plainqms.cli.options import WRONG_USE, Options, one_line, output_format
from plainqms.cli.output import print_json
from plainqms.edits import start_gaps
from plainqms.edits.refused import Refused
from plainqms.model.system import System
from plainqms.pipeline import Loaded
from plainqms.publish import gap_tables
from plainqms.registers.gaps import Gap
from plainqms.sources import standards
from plainqms.views import gap
from plainqms.views.coverage import coverages
from plainqms.views.gap import Analysis


@click.command(
    epilog="\b\nExamples:\n  qms gap iso-iec-27001\n  qms gap --process purchasing\n  qms gap --plan\n"
    "  qms gap iso-9001 --format csv > gap.csv\n  qms gap --start iso-9001"
)
@click.argument("standard", required=False, default="")
@click.option("--process", default="", metavar="PROCESS", help="Only what concerns this process.")
@click.option("--plan", is_flag=True, help="The open gaps by target date, and the effort of each month.")
@click.option("--all", "every", is_flag=True, help="Also units that nobody recorded a gap for and need none.")
@click.option("--start", is_flag=True, help="Lay a first list for STANDARD, to be judged. Commits nothing.")
@output_format("text", "json", "csv")
@click.pass_obj
def command(
    options: Options, standard: str, process: str, plan: bool, every: bool, start: bool, output: str
) -> None:
    """What is missing before an audit: what the tool found, what people attest, what they judge; and the plan.

    The three stand apart, and nothing sums them up. Records of gaps are in records/gaps.yml. Reads what is
    committed; --start reads the working tree, and leaves every unit alone that has a record already.
    """
    if start and (plan or process or output != "text"):
        raise click.UsageError("--start goes with STANDARD alone")
    if start and not standard:
        raise click.UsageError("say for which standard, as qms gap --start iso-9001")
    loaded = entering.load(options, "gaps", digests=True) if start else on_the_day.load(options)
    chosen = _chosen(loaded.system, standard)
    processes = loaded.system.configuration.processes
    if process and process not in processes:
        raise click.UsageError(_unknown(f"process {process}", process, list(processes)))
    found = [item for item in _analyses(loaded) if item.standard.id in chosen]
    if start:
        _start(loaded, found)
        return
    found = [_narrowed(item, process) for item in found]
    planned = _planned(loaded.system, found, process, whole=not standard)
    if output == "json":
        print_json(gap_printing.told(found, planned, loaded.system))
    elif output == "csv":
        made = gap_tables.plan(planned, loaded.system) if plan else gap_tables.units(found, loaded.system)
        click.echo(made, nl=False)
    elif plan:
        gap_printing.plan(planned, loaded.system)
    else:
        for one in found:
            gap_printing.units(one, loaded.system, every=every)
        gap_printing.following(planned, loaded.system)


def _analyses(loaded: Loaded) -> tuple[Analysis, ...]:
    system = loaded.system

    def expand(citation: str) -> tuple[tuple[str, str], ...]:
        return standards.expand(citation, system.standards)

    return gap.analyses(system, coverages(system, pipeline.publications(loaded), expand), expand)


def _chosen(system: System, name: str) -> frozenset[str]:
    known = [item.id for item in system.standards]
    if not known:
        click.echo(
            "No standard is adopted. Name the editions in qms.yml, under standards: [iso-9001-2015]; "
            "qms which-standard helps to find out which.",
            err=True,
        )
        sys.exit(WRONG_USE)
    found = [item.id for item in system.standards if name in ("", item.id, item.family)]
    if not found:
        raise click.UsageError(
            _unknown(f"standard {name}", name, [*known, *(item.family for item in system.standards)])
        )
    return frozenset(found)


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return one_line(f"there is no {what} here; there is {', '.join(dict.fromkeys(known))}.{meant}")


def _narrowed(analysis: Analysis, process: str) -> Analysis:
    if not process:
        return analysis
    rows = tuple(row for row in analysis.rows if gap.concerns(row, process))
    return Analysis(analysis.standard, analysis.as_of, rows)


def _planned(system: System, found: Sequence[Analysis], process: str, *, whole: bool) -> tuple[Gap, ...]:
    """Open gaps of what was asked for. Without a standard those of a process alone belong to it too."""
    there = {item.id for one in found for row in one.rows for item in row.gaps}
    return tuple(
        item
        for item in gap.open_gaps(system)
        if (item.id in there and (not process or item.process in ("", process)))
        or (whole and not item.clauses and process in ("", item.process))
        or (whole and not process)
    )


def _start(loaded: Loaded, found: Sequence[Analysis]) -> None:
    rows = [row for one in found for row in one.rows]
    try:
        begun, edit = start_gaps.start(
            loaded.system, rows, paths=tuple(loaded.tree.paths), read=loaded.tree.data
        )
    except Refused as refused:
        raise click.UsageError(one_line(str(refused))) from None
    kept = sum(row.bare and bool(row.gaps) for row in rows)
    names = ", ".join(one.standard.name for one in found)
    if edit is None:
        click.echo(f"Nothing to begin: every unit of {names} that needs a look has a record already.")
        return
    files.write(loaded.root / edit.path, edit.text)
    asked = {row.unit.key: gap_printing.asks(row) for row in rows}
    for item in begun:
        owner = f"  {gap_tables.holder(item.owner, loaded.system)}" if item.owner else ""
        click.echo(one_line(f"{item.id}  {item.unit.clause.id} {item.unit.title}{owner}"))
        for line in asked.get(item.unit.key, ()):
            click.echo(f"    asks  {one_line(line)}")
    told = f"; {kept} that have one were left alone" if kept else ""
    click.echo(f"{len(begun)} begun in {edit.path} for {names}{told}.")
    click.echo(
        f"Next: judge each in {edit.path}, plan what is missing, and commit. Below each, for instance:"
    )
    example = '  judged: [{on: "2026-03-31", by: m_keller, result: partly, because: "..."}]'
    click.echo(loaded.system.records.named(example, begun[0].owner))
