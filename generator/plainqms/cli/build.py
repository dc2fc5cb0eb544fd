"""`qms build`"""

from __future__ import annotations

import sys

import click

from plainqms import pipeline
from plainqms.cli.options import Options
from plainqms.cli.output import exit_code, one_line, print_problems, progress
from plainqms.model.problem import Severity
from plainqms.sources.main_line import LATER


@click.command(epilog="\b\nExamples:\n  qms build\n  qms build --draft\n  qms --as-of 2026-03-31 build")
@click.option(
    "--draft", is_flag=True, help="Build the working tree into build/draft/, every page marked DRAFT."
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--without-archive", is_flag=True, help="Leave earlier revisions out: quicker, for a look.")
@click.pass_obj
def command(options: Options, draft: bool, strict: bool, without_archive: bool) -> None:
    """Publish the committed text that is in force into build/site/. The old site stays until the new one is whole."""
    if draft and options.as_of_given:
        raise click.UsageError("--draft shows the working tree as it is now; leave out --as-of, or --draft")
    with progress() as advance:
        loaded = pipeline.load(
            options.root,
            as_of=options.as_of,
            people=options.people,
            committed=not draft,
            digests=draft,
            progress=advance,
        )
        problems = pipeline.check(loaded)
        refused = [problem for problem in problems if problem.rule.severity is Severity.ERROR or strict]
        if not (draft or options.as_of_given):  # what is newest must not be left out unasked
            refused += [problem for problem in problems if problem.rule is LATER]
        place = None
        if (draft and loaded.ok) or not refused:
            place, found = pipeline.build(loaded, archive=not without_archive, progress=advance)
            problems = pipeline.together(problems, found)
    if problems:
        print_problems(problems, err=True)
    if place is None:
        kept = loaded.root / "build" / ("draft" if draft else "site")
        old = f" {kept} is left as it was." if kept.exists() else ""
        click.echo(f"Nothing was published: mend the problems above first.{old}", err=True)
        sys.exit(exit_code(problems, strict=strict) or 1)
    _nameless(loaded)
    if not draft:
        _left_out(loaded.system.history.drafts, "commit", "that the main line does not hold")
        _left_out(loaded.unpublished, "file", "not committed")
    click.echo(f"Open {(place / 'index.html').as_uri()}")
    sys.exit(exit_code(problems, strict=strict))


def _nameless(loaded: pipeline.Loaded) -> None:
    """Said once: a site with ids in place of names may be what is wanted."""
    number = sum(not person.is_named for person in loaded.system.people)
    if number:
        names = "The name of one person is" if number == 1 else f"The names of {number} people are"
        click.echo(
            f"{names} not known; pages print ids. A file with names is given as qms --people FILE build"
        )


def _left_out(items: tuple[str, ...], what: str, why: str) -> None:
    """Work that stands in the folder but is not published is named, so that nobody looks for it in vain."""
    if not items:
        return
    click.echo(
        f"Left out: {len(items)} {what}{'s' * (len(items) != 1)} {why} (qms build --draft shows them):"
    )
    for item in items[:10]:
        click.echo(f"  {one_line(item)}")
    if len(items) > 10:
        click.echo(f"  and {len(items) - 10} more")
