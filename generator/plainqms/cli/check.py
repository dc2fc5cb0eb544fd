"""`qms check`"""

from __future__ import annotations

import sys

import click

from plainqms import pipeline
from plainqms.cli.options import Options, output_format
from plainqms.cli.output import exit_code, print_json, print_problems, problem_json, progress


@click.command(
    epilog="\b\nExamples:\n  qms check\n  qms check --strict\n  qms check --format json > problems.json"
)
@output_format("text", "json")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.pass_obj
def command(options: Options, output: str, strict: bool) -> None:
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
    problems, suppressed = judgement.problems, judgement.suppressed
    if output == "json":
        print_json(
            {
                "schema": "plainqms/check/1",
                "problems": [problem_json(problem) for problem in problems],
                "suppressed": [
                    {**problem_json(item.problem), "reason": item.by.reason, "until": str(item.by.until)}
                    for item in suppressed
                ],
            }
        )
    else:
        print_problems(problems, suppressed=len(suppressed))
    sys.exit(exit_code(problems, strict=strict))
