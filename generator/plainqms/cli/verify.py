"""`qms verify`"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

from plainqms import pipeline
from plainqms.cli.options import PROBLEMS, Options, one_line, output_format
from plainqms.cli.output import exit_code, print_json, print_problems, problem_json, progress
from plainqms.model.revision import Strength
from plainqms.pipeline.verifying import Verified, verify


@click.command(
    epilog="\b\nExamples:\n  qms verify\n  qms verify PRO-004\n  qms --as-of 2026-03-31 verify\n"
    "  qms verify --format json > verified.json"
)
@click.argument("documents", nargs=-1, metavar="[ID]...")
@output_format("text", "json")
@click.pass_obj
def command(options: Options, documents: tuple[str, ...], output: str) -> None:
    """Verify every issued revision from the bytes: text, digest, approvals and sealed list. Needs nothing but git."""
    names = tuple(dict.fromkeys(name.upper() for name in documents))
    with progress() as advance:
        loaded = pipeline.load(options.root, as_of=options.as_of, committed=True, progress=advance)
        known = [item.id for item in loaded.system.history.documents if item.id]
        for name in names if known else ():
            if name not in known:
                near = get_close_matches(name, known, 1, 0.75)
                hint = f"did you mean {near[0]}?" if near else "qms history lists them"
                raise click.UsageError(f"the main line holds no document {one_line(name)}; {hint}")
        found, problems = verify(loaded, names, progress=advance)
    wrong = [item for item in found if item.faults]
    if output == "json":
        print_json(
            {
                "schema": "plainqms/verify/1",
                "as_of": options.as_of.isoformat(),
                "revisions": [_json(item) for item in found],
                "problems": [problem_json(problem) for problem in problems],
            }
        )
    else:
        _print(found)
        if problems:
            click.echo("")
            print_problems(problems)
        click.echo(_count(found, len(wrong)))
    sys.exit(exit_code(problems) or (PROBLEMS if wrong else 0))


def _print(found: Sequence[Verified]) -> None:
    lines = []
    for item in found:
        text = (
            "TEXT DIFFERS" if item.faults else "text verified" if item.written else "no digest written down"
        )
        approvals = ", ".join(
            f"{approval.meaning.value} by {approval.name} ({approval.words})"
            for approval in item.revision.best_approvals
        )
        said = ("sealed" if item.sealed else "not sealed", text, approvals or "approval not recorded")
        lines.append(
            one_line(f"{item.document}  {item.revision.number:>5}  {item.revision.issued}  {'; '.join(said)}")
        )
        lines.extend(f"    {one_line(told)}" for told in (*item.faults, *item.notes))
    if lines:
        click.echo("\n".join(lines))


def _count(found: Sequence[Verified], wrong: int) -> str:
    documents = len({item.document for item in found})
    kinds = Counter(item.strength for item in found)
    words = [f"{kinds[kind]} {kind.words}" for kind in reversed(Strength) if kinds[kind]]
    words += [f"{kinds[None]} not recorded"] if kinds[None] else []
    sealed = sum(item.sealed for item in found)
    told = f"{len(found)} revision{'s' * (len(found) != 1)} of {documents} document{'s' * (documents != 1)}"
    if not found:
        return "No revision was issued."
    return f"{told}: {', '.join(words)}; {sealed} sealed; {wrong} with a text that differs."


def _json(item: Verified) -> dict[str, Any]:
    return {
        "document": item.document,
        "revision": item.revision.number,
        "issued": item.revision.issued.isoformat(),
        "commit": item.revision.change.commit.id,
        "digest": item.digest,
        "digest_written": item.written,
        "sealed": item.sealed,
        "strength": item.strength.name.lower() if item.strength else "not recorded",
        "approvals": [
            {
                "person": approval.person,
                "role": approval.role,
                "meaning": approval.meaning.value,
                "on": approval.on.isoformat(),
                "strength": approval.strength.name.lower(),
                "record": approval.path,
            }
            for approval in item.revision.approvals
        ],
        "faults": list(item.faults),
        "notes": list(item.notes),
    }
