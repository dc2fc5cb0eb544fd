"""`qms check`"""

from __future__ import annotations

import sys

import click

from plainqms import pipeline
from plainqms.cli.options import Options, one_line, output_format
from plainqms.cli.output import exit_code, print_json, print_problems, problem_json, progress
from plainqms.histories import Progress
from plainqms.model.problem import Problem
from plainqms.sources.git import Refused


@click.command(
    epilog="\b\nExamples:\n  qms check\n  qms check --strict\n  qms check --format json > problems.json\n"
    "  qms check --changed-since origin/main --format github"
)
@output_format("text", "json", "sarif", "github", "gitlab", "junit")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option(
    "--changed-since",
    "revision",
    metavar="REV",
    help="Only problems in files changed since this commit or branch, and those that did not stand there before. "
    "The whole system is judged all the same.",
)
@click.pass_obj
def command(options: Options, output: str, strict: bool, revision: str | None) -> None:
    """Judge documents, settings and history. Reads the working tree; with --as-of, the main line on that day."""
    with progress() as advance:
        loaded = pipeline.load(
            options.root,
            as_of=options.as_of,
            people=options.people,
            committed=options.as_of_given,
            digests=False,
            progress=advance,
        )
        judgement = pipeline.judge(loaded)
        since = None if revision is None else _since(loaded, judgement.problems, revision, advance)
    problems = judgement.problems if since is None else since.problems
    suppressed = tuple(
        item for item in judgement.suppressed if since is None or item.problem.place.path in since.changed
    )
    if output == "json":
        told = {} if since is None else {"since": since.base, "elsewhere": since.elsewhere}
        print_json(
            {
                "schema": "plainqms/check/1",
                **told,
                "problems": [problem_json(problem) for problem in problems],
                "suppressed": [
                    {**problem_json(item.problem), "reason": item.by.reason, "until": str(item.by.until)}
                    for item in suppressed
                ],
            }
        )
    elif output == "text":
        print_problems(problems, suppressed=len(suppressed))
        if since is not None:
            others = f"{since.elsewhere or 'None'} more stood there already"
            click.echo(f"{others}, in files that did not change since {since.base[:10]}.")
    else:
        from plainqms.publish.problem_formats import FORMATS, Report

        reasons = tuple((item.problem, item.by.reason) for item in suppressed)
        report = Report(problems, reasons, strict, since.elsewhere if since else 0)
        click.echo(FORMATS[output](report), nl=False)
    sys.exit(exit_code(problems, strict=strict))


def _since(
    loaded: pipeline.Loaded, problems: tuple[Problem, ...], revision: str, advance: Progress
) -> pipeline.Since:
    """What the change brings; wrong use where there is nothing to compare with."""
    try:
        return pipeline.since(loaded, problems, revision, progress=advance)
    except pipeline.NoBaseError as error:
        raise click.UsageError(one_line(str(error))) from None
    except Refused as refused:
        found = refused.problem
        raise click.UsageError(
            one_line(f"{found.message}, so nothing can be compared. {found.remedy}")
        ) from None
