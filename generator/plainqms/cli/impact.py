"""`qms impact`"""

from __future__ import annotations

import sys
from typing import Any

import click

from plainqms.cli.options import PROBLEMS, WRONG_USE, Options, one_line, output_format
from plainqms.cli.output import exit_code, print_json, print_problems, problem_json, progress
from plainqms.model.impact import DocumentImpact, Impact, Referring
from plainqms.pipeline import proposal
from plainqms.pipeline.impact import impact
from plainqms.pipeline.proposal import UnknownStateError
from plainqms.publish.impact_comment import comment
from plainqms.sources.git import Refused


@click.command(
    epilog="\b\nExamples:\n  qms impact main                       what is committed here, against the main branch\n"
    "  qms impact origin/main work > impact.md\n  qms impact main --format json"
)
@click.argument("base", metavar="BASE")
@click.argument("head", metavar="[HEAD]", required=False, default="HEAD")
@output_format("markdown", "json")
@click.pass_obj
def command(options: Options, base: str, head: str, output: str) -> None:
    """What a proposed change means: texts, revisions, approvals, coverage, readers, records, problems.

    BASE is the main branch, HEAD the proposal (default: what is committed here). Judges both, as if HEAD were taken
    over. Reads only what is committed. Exit code 1 where the proposal brings an error or cannot be judged.
    """
    try:
        with progress() as advance:
            proposed = proposal.read(options.root, base, head, as_of=options.as_of, progress=advance)
            found = impact(proposed)
    except UnknownStateError as error:
        click.echo(f"qms: {one_line(str(error))}", err=True)
        sys.exit(WRONG_USE)
    except Refused as refused:
        print_problems((refused.problem,), err=True)
        sys.exit(PROBLEMS)
    if left := proposed.uncommitted:
        files = "1 file is" if len(left) == 1 else f"{len(left)} files are"
        click.echo(f"qms: {files} not committed, and not looked at: {one_line(left[0])} ...", err=True)
    if output == "json":
        print_json(_json(found))
    else:
        click.echo(comment(found), nl=False)
    sys.exit(exit_code(found.brought) if found.judged else PROBLEMS)


def _json(found: Impact) -> dict[str, Any]:
    return {
        "schema": "plainqms/impact/1",
        "as_of": found.as_of.isoformat(),
        "compared_with": found.compared_with.isoformat(),
        "begun_from": found.begun.isoformat() if found.begun else None,
        "judged": found.judged,
        "empty": found.is_empty,
        "rules_changed": list(found.loud),
        "collisions": list(found.collisions),
        "documents": [_document(item) for item in found.documents],
        "approvals": list(found.approvals),
        "more_to_read": [
            {"person": person, "documents": list(documents)} for person, documents in found.more_to_read
        ],
        "settings": list(found.settings),
        "records": [
            {
                "id": item.id,
                "title": item.title,
                "register": item.register,
                "what": item.what,
                "fields": list(item.fields),
                "retained_altered": item.retained,
                "referring": [_referring(other) for other in item.referring],
            }
            for item in found.records
        ],
        "certification_bodies": list(found.bodies),
        "certification_body_asks": list(found.asked),
        "tell_certification_body": list(found.tell),
        "coverage": [
            {
                "standard": item.standard,
                "clause": item.clause,
                "answer": item.level,
                "before": item.before,
                "after": item.after,
                "rises": item.rises,
                "why": item.why,
            }
            for item in found.coverage
        ],
        "problems_brought": [problem_json(item) for item in found.brought],
        "problems_mended": [problem_json(item) for item in found.mended],
        "problems_set_aside": [problem_json(item) for item in found.set_aside],
        "problems_left": found.left,
        "problems_unjudged": [problem_json(item) for item in found.unjudged],
        "other_files": list(found.other_files),
    }


def _referring(other: Referring) -> dict[str, Any]:
    return {"id": other.id, "title": other.title, "owner": other.owner}


def _document(item: DocumentImpact) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "path": item.path,
        "what": item.sort.value,
        "owner": item.owner,
        "title_before": item.old_title or None,
        "path_before": item.old_path or None,
        "cause": item.cause or None,
        "revision_before": item.number_before or None,
        "revision": item.number or None,
        "revision_if_editorial": item.if_editorial or None,
        "approval_recorded": item.recorded,
        "approval_signed": item.signed,
        "earlier_changes_waiting": item.waiting,
        "approval": [
            {
                "meaning": step.meaning,
                "roles": list(step.roles),
                "people": list(step.people),
                "given": list(step.given),
            }
            for step in item.approving
        ],
        "effective": item.effective or None,
        "ends": item.ends or None,
        "more_than_wording": list(item.doubts),
        "places_changed": item.places,
        "passages": [
            {"heading": passage.heading, "before": passage.old, "after": passage.new}
            for passage in item.passages
        ],
        "upkeep": list(item.upkeep),
        "readers": list(item.readers),
        "referring": [_referring(other) for other in item.referring],
        "trouble": item.trouble or None,
    }
