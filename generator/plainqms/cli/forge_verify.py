"""`qms forge verify`"""

from __future__ import annotations

import os
import sys

import click

from plainqms import pipeline
from plainqms.checks.branch_rules import as_declared, compare
from plainqms.cli.forge_options import agrees, chosen, forge_options
from plainqms.cli.options import PROBLEMS, WRONG_USE, Options, one_line, output_format
from plainqms.cli.output import exit_code, print_json, print_problems, problem_json
from plainqms.model.branch_rules import ORDER
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources import forge_rules
from plainqms.sources.forge import NO_ANSWER, Unanswered
from plainqms.sources.forge_values import StrangeAnswer
from plainqms.sources.reading import SETTINGS

_NO_POLICY = """\
say in qms.yml what the forge enforces on the main line, so that it can be compared:
forge:
  kind: {kind}
  repository: {repository}{server}
  branch_rules:
    reviews: "1"           # at least so many before a change is taken over
    dismiss_stale: yes     # an approval ends when the proposal changes
    code_owners: no        # the owners of a document are asked
    direct_push: no        # nothing reaches the main line without a proposal
    force_push: no
    deletion: no
    administrators: yes    # bound like everybody else
    linear: no
    signed_commits: no"""


@click.command(
    "verify",
    epilog="\b\nExamples:\n  qms forge verify --github example/quality\n"
    "  qms forge verify --gitlab example/group/quality --server https://git.example.com\n"
    "  qms forge verify --gitea example/quality --server https://forge.example.com --format json",
)
@forge_options
@output_format("text", "json")
@click.pass_obj
def verify(options: Options, github: str, gitlab: str, gitea: str, server: str, output: str) -> None:
    """Compare what qms.yml declares for the main line (forge: branch_rules) with what the forge enforces.

    Each difference is told with what it means and where to change it. What the forge does not tell is not taken as
    kept. A token is read from GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN in the environment.
    """
    asked = chosen(github, gitlab, gitea, server, os.environ)
    loaded = pipeline.load(options.root, as_of=options.as_of, committed=False, digests=False)
    if not loaded.ok:
        print_problems(loaded.problems, err=True)
        sys.exit(PROBLEMS)
    settings = loaded.system.configuration
    if settings.forge is None:
        where = f"\n  server: {asked.server}" if server else ""
        raise click.UsageError(
            _NO_POLICY.format(kind=asked.forge.NAME, repository=asked.repository, server=where)
        )
    agrees(asked, settings.forge)
    declared, place = settings.forge.branch_rules, Place(SETTINGS)
    head = {"schema": "plainqms/forge-verify/1", "forge": asked.forge.NAME, "server": asked.server,
            "repository": asked.repository, "branch": settings.branch}  # fmt: skip
    try:
        found = forge_rules.enforced(asked.forge.NAME, asked.client, asked.repository, settings.branch)
    except (Unanswered, StrangeAnswer) as error:
        problem = error.problem if isinstance(error, Unanswered) else _strange(error)
        if output == "json":
            print_json({**head, "problems": [problem_json(problem)]})
        else:
            print_problems([problem], err=True)
        sys.exit(WRONG_USE)
    problems = tuple(compare(declared, found, asked.forge.NAME, place=place))
    if output == "json":
        rules = [
            {
                "rule": name,
                "declared": getattr(declared, name),
                "enforced": found.rules.get(name),
                "known": name in found.rules,
            }
            for name in ORDER
        ]
        print_json({**head, "rules": rules, "problems": [problem_json(item) for item in problems]})
    else:
        click.echo(one_line(f"{asked.repository}, branch {settings.branch}"))
        for line in as_declared(declared, found):
            click.echo(one_line(f"  as declared  {line}"))
        click.echo("")
        print_problems(problems)
    sys.exit(exit_code(problems))


def _strange(error: StrangeAnswer) -> Problem:
    return NO_ANSWER.at(Place("."), f"an answer of the forge is not understood: {error}")
