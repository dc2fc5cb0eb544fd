"""`qms history`"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

import click

from plainqms import histories
from plainqms.cli.options import WRONG_USE, Options, output_format
from plainqms.cli.output import exit_code, one_line, print_json, print_problems, problem_json, progress
from plainqms.model.change import Change, DocumentHistory
from plainqms.model.revision import Revision, Standing

NameOf = Callable[[str, str], str]
"""What a person is called, by the id and by what was said at the time."""


@click.command(
    epilog="\b\nExamples:\n  qms history\n  qms history PRO-001\n  qms history --all --format json\n"
    "  qms --root ../handbook history --all"
)
@click.argument("identifier", required=False, metavar="[ID]")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Every .md file, also those without an id; needs no qms.yml. Gives no digests.",
)
@click.option(
    "--paths-only", is_flag=True, help="Do not compare texts: which commit touched what, and nothing more."
)
@output_format("text", "json")
@click.pass_obj
def command(
    options: Options, identifier: str | None, everything: bool, paths_only: bool, output: str
) -> None:
    """Changes of documents along the main line, why each one counts or not, and the reason for every number."""
    with progress() as advance:
        standings: Mapping[str, Standing] = {}
        name_of: NameOf = _as_said
        if everything:
            documents, problems = histories.read_all_histories(
                options.root,
                as_of=options.as_of,
                every_markdown=True,
                whole=not options.as_of_given,
                compare=not paths_only,
                progress=advance,
            )
            if any(item.id for item in documents):
                from plainqms.pipeline import standings_of

                standings = standings_of(documents, options.as_of)
        else:
            from plainqms import pipeline  # heavy, and the histories alone need nothing of it

            loaded = pipeline.load(
                options.root, as_of=options.as_of, people=options.people, committed=True, progress=advance
            )
            documents, problems = loaded.system.history.documents, loaded.problems
            standings, name_of = pipeline.standing_of(loaded), loaded.system.name_of
    if identifier is not None:
        known = [name for item in documents for name in (item.id, item.path) if name]
        documents = tuple(item for item in documents if identifier in (item.id, item.path))
        if not documents and exit_code(problems) == 0:
            near = get_close_matches(identifier.upper(), known, 1, 0.75) or get_close_matches(
                identifier, known, 1, 0.75
            )
            hint = f"did you mean {near[0]}?" if near else "qms history lists them"
            raise click.UsageError(f"the main line holds no document {identifier}; {hint}")
    errors = exit_code(problems)
    if output == "json":
        shown = [] if errors else [_json(item, standings.get(item.id), name_of) for item in documents]
        found = [problem_json(problem) for problem in problems]
        print_json({"schema": "plainqms/history/1", "documents": shown, "problems": found})
    elif errors:
        print_problems(problems)
    else:
        for item in documents:
            _print(item, standings.get(item.id), name_of, whole=identifier is not None)
        if problems:
            print_problems(problems)
        if not documents:
            click.echo("The main line holds no documents yet.")
    sys.exit(WRONG_USE if errors and not documents and output == "text" and not problems else errors)


def _as_said(person: str, said: str) -> str:
    return said or person


def _json(item: DocumentHistory, standing: Standing | None, name_of: NameOf) -> dict[str, Any]:
    return {
        "id": item.id or None,
        "path": item.path,
        "changes": [_change_json(change) for change in item.changes],
        "revisions": [_revision_json(revision, name_of) for revision in standing.revisions]
        if standing
        else [],
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "commit": change.commit.id,
        "date": change.commit.issued.isoformat(),
        "author": ", ".join(str(author) for author in change.authors),
        "path": change.path,
        "counted": change.counted,
        "reason": change.reason,
    }


def _revision_json(revision: Revision, name_of: NameOf) -> dict[str, Any]:
    return {
        "number": revision.number,
        "issued": revision.issued.isoformat(),
        "effective": revision.effective.isoformat(),
        "commit": revision.change.commit.id,
        "digest": revision.digest or None,
        "class": revision.change_class or "text",
        "reason": revision.reason,
        "why_this_number": revision.why_this_number,
        "authors": [str(author) for author in revision.authors],
        "approvals": [
            {
                "person": approval.person,
                "name": name_of(approval.person, approval.name),
                "role": approval.role,
                "on": approval.on.isoformat(),
                "strength": approval.strength.name.lower(),
                "evidence": approval.evidence,
            }
            for approval in revision.approvals
        ],
    }


def _print(item: DocumentHistory, standing: Standing | None, name_of: NameOf, *, whole: bool) -> None:
    name = f"{item.id}  {item.path}" if item.id else item.path
    state = f"  {standing.state.value}" if standing else ""
    click.echo(click.style(one_line(name), bold=True) + state)
    numbers = {revision.change.commit.id: revision for revision in standing.revisions} if standing else {}
    for change in item.changes:
        revision = numbers.get(change.commit.id) if change.counted else None
        number = revision.number if revision else "–"
        why = f"{change.reason}; {revision.why_this_number}" if revision else change.reason
        click.echo(f"  {change.commit.issued}  {number:>5}  {change.commit.id[:10]}  {one_line(why)}")
        if whole:
            authors = ", ".join(str(author) for author in change.authors)
            click.echo(f"{'':21}{one_line(change.change_reason)}  ({one_line(authors)})")
            for approval in revision.approvals if revision else ():
                role = f", {approval.role}" if approval.role else ""
                name = one_line(name_of(approval.person, approval.name))
                click.echo(f"{'':21}approved by {name}{role}: {approval.words}")
            if revision and revision.digest:
                click.echo(f"{'':21}{revision.digest}")
    click.echo("")
