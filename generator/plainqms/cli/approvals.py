"""`qms approvals import`"""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Any

import click

from plainqms import files
from plainqms.cli.forge_options import Chosen, agrees, chosen, forge_options
from plainqms.cli.options import WRONG_USE, Date, Options, one_line, output_format
from plainqms.cli.output import exit_code, print_json, print_problems, problem_json, progress
from plainqms.cli.sitting import load
from plainqms.pipeline.imported import Asked, Imported
from plainqms.pipeline.importing import import_approvals
from plainqms.sources.forge import Unanswered


@click.group(epilog="\b\nExamples:\n  qms approvals import --github example/quality --since 2026-01-01")
def command() -> None:
    """Approvals that were given elsewhere, brought into the records."""


@command.command(
    "import",
    epilog="\b\nExamples:\n  qms approvals import --github example/quality\n"
    "  qms approvals import --gitlab example/group/quality --server https://git.example.com --since 2026-01-01\n"
    "  qms approvals import --gitea example/quality --server https://forge.example.com --format json",
)
@forge_options
@click.option(
    "--since", type=Date(), metavar="DATE", help="Only what was touched since that day; fewer questions."
)
@output_format("text", "json")
@click.pass_obj
def import_(
    options: Options, github: str, gitlab: str, gitea: str, server: str, since: date | None, output: str
) -> None:
    """Write records of the approvals that were given as reviews of merged proposals.

    An approval is taken if it is the last word of an account, on the state that was merged, by somebody else than the
    authors; the account must be a person's in records/people.yml. The answer of the forge is kept beside the record.
    Which text was approved is read from the repository alone. Commits nothing: let a pipeline, or a person who wrote
    none of the texts, commit the files.

    A token is read from GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN in the environment.
    """
    asked = chosen(github, gitlab, gitea, server, os.environ)
    loaded = load(options)
    agrees(asked, loaded.system.configuration.forge)
    try:
        with progress() as advance:
            found = import_approvals(
                loaded,
                asked.client,
                Asked(asked.forge, asked.server, asked.repository, since),
                now=options.now,
                progress=advance,
            )
    except Unanswered as unanswered:
        if output == "json":
            print_json({**_head(asked), "problems": [problem_json(unanswered.problem)]})
        else:
            print_problems([unanswered.problem], err=True)
        sys.exit(WRONG_USE)
    for edit in found.edits:
        files.write(loaded.root / edit.path, edit.text)
    if output == "json":
        print_json({**_head(asked), **_json(found)})
    else:
        _print(found)
    sys.exit(exit_code(found.problems))


def _print(found: Imported) -> None:
    for item in found.taken:
        who = f"{item.person} ({item.account}), {item.role}"
        click.echo(
            one_line(
                f"{item.document} revision {item.revision}: approved by {who}, in proposal {item.number}"
            )
        )
    for edit in found.edits:
        click.echo(f"Written: {edit.path}")
    if found.left and found.taken:
        click.echo("")
    for left in found.left:
        what = " ".join(part for part in (left.account, left.document) if part)
        click.echo(one_line(f"Not taken: proposal {left.number}{f', {what}' if what else ''}: {left.why}"))
    if found.problems:
        click.echo("")
        print_problems(found.problems)
    click.echo(_count(found))


def _count(found: Imported) -> str:
    taken = f"{len(found.taken)} approval{'s' * (len(found.taken) != 1)} taken"
    said = f"{found.looked} merged: {taken}, {found.known} recorded already, {len(found.left)} not taken."
    if found.taken:
        said += " Commit the files together; whoever commits them must have written none of the texts."
    return said


def _head(asked: Chosen) -> dict[str, Any]:
    return {
        "schema": "plainqms/approvals-import/1",
        "forge": asked.forge.NAME,
        "server": asked.server,
        "repository": asked.repository,
    }


def _json(found: Imported) -> dict[str, Any]:
    return {
        "merged": found.looked,
        "recorded_already": found.known,
        "taken": [
            {"request": item.number, "person": item.person, "account": item.account, "role": item.role,
             "document": item.document, "revision": item.revision, "record": item.path}
            for item in found.taken
        ],
        "written": [edit.path for edit in found.edits],
        "not_taken": [
            {"request": item.number, "account": item.account, "document": item.document, "why": item.why}
            for item in found.left
        ],
        "problems": [problem_json(problem) for problem in found.problems],
    }  # fmt: skip
