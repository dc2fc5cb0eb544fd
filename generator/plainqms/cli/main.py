"""`qms`: the everyday commands first. Each command lives in a file of its own and is imported when it is called."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import traceback
from datetime import date, datetime
from pathlib import Path

import click

from plainqms import __version__
from plainqms.cli.options import WRONG_USE, Date, Options, one_line
from plainqms.sources.resources import MissingResourceError

# name -> what `qms --help` says of it; everyday commands first
COMMANDS = {
    "check": "Judge documents and history as a careful quality manager would",
    "build": "Publish what is in force into build/site/",
    "serve": "Show the draft in a browser and reload on save",
    "due": "What is due: of records and documents, overdue first",
    "new": "Begin a document under the next free id",
    "approve": "Approve texts as they stand, after showing what changed",
    "preaudit": "Before an audit: point by point what is red, amber or green, and what people must judge",
    "pending": "What waits for whose approval, the oldest first",
    "reject": "Say no to a text, with the reason",
    "approvals": "Take approvals from reviews of merged proposals, with what shows them",
    "verify": "Verify every issued revision: text, digest, approvals, sealed list",
    "seal": "Write down what was issued, so that a rewritten history is told",
    "intake": "Enter what staff reported by mail, form or table; list what waits for an answer",
    "list": "The master document list as at a day",
    "coverage": "What each clause rests on: described, evidenced, audited",
    "cycle": "Certificates in their cycle: what comes by when, what the next visit must cover",
    "transition": "The way to a new edition: what is new or moved, which texts were read anew",
    "which-standard": "Which standard do we need? A few questions, and reasons",
    "gap": "What is missing before an audit: found, attested, judged; and the plan",
    "audit": "Prepare an audit: checklist and log that work offline; enter what was seen",
    "journey": "The way to a certificate and through its three years: where we are, what comes next",
    "pack": "What an auditor asks for first, in one folder; and whether one is unaltered",
    "finding": "What a finding of an audit asks for by when, and the answer as it is sent",
    "management-review": "Lay a review by management with every input, filled in from the registers",
    "show": "Which text counted on a day, who approved it, what came before and after",
    "history": "Changes and revisions, with the reason for every number",
    "training": "Who must read which revision, and who has",
    "acknowledge": "Enter that somebody has read a document, or was told of it in a talk",
    "review": "Enter that a document was looked at and stands as it is",
    "diff": "What changed between two revisions, or since the last one",
    "impact": "What a proposed change means: revisions, approvals, coverage, readers, problems",
    "forge": "Lay what GitHub, GitLab or Gitea needs: checks, publishing, code owners, templates",
    "init": "Lay a complete system into an empty folder",
    "schema": "Write what a record may hold, for editors that help while writing",
    "explain": "Tell a rule: why, on which basis, and what to do",
    "doctor": "Say what is missing on this machine",
}

# Variables by which git hooks and wrappers point git elsewhere: qms reads the repository it was told to read.
_ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE",
    "GIT_REPLACE_REF_BASE", "GIT_EXTERNAL_DIFF", "GIT_COMMON_DIR", "GIT_TRACE", "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_DIFF_OPTS", "GIT_ATTR_SOURCE",
)  # fmt: skip


class Commands(click.Group):
    """Lists commands in the order of their use and imports one only when it runs."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"plainqms.cli.{name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's own, and a misspelt command is answered with the one that was probably meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=list(COMMANDS), ctx=context)
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='\b\nExamples:\n  qms check\n  qms build\n  qms new procedure "Handling of complaints"\n'
    "  qms --as-of 2026-03-31 history PRO-001",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path("."),
    metavar="DIR",
    help="The repository (default: this folder's).",
)
@click.option(
    "--as-of",
    type=Date(),
    metavar="DATE",
    help="The day that is asked about, as 2026-03-31 (default: today).",
)
@click.option(
    "--people",
    type=click.Path(path_type=Path, dir_okay=False, exists=True, readable=True),
    envvar="QMS_PEOPLE",
    metavar="FILE",
    help="Names and contacts of people whom the records know by ids (or in QMS_PEOPLE). For showing only.",
)
@click.version_option(__version__, prog_name="plainqms")
@click.pass_context
def qms(context: click.Context, root: Path, as_of: date | None, people: Path | None) -> None:
    """A management system as plain text: documents under revision control, checked and published."""
    now = datetime.now().astimezone()  # the one place that reads the clock, where the reader is
    context.obj = Options(root.resolve(), as_of or now.date(), as_of is not None, now, people)


def main() -> None:
    """Run, and say in one sentence what the machine refused."""
    # Texts are read and kept, and hold no cycles: looking for some every 700 objects costs a tenth of a build.
    gc.set_threshold(50_000, 20, 20)
    for name in _ELSEWHERE:
        os.environ.pop(name, None)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        qms.main(prog_name="qms")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(WRONG_USE)
    except OSError as error:
        told = f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
        click.echo(f"qms: {one_line(told)}", err=True)
        sys.exit(WRONG_USE)
    except MissingResourceError as error:
        click.echo(f"qms: {error}", err=True)
        sys.exit(WRONG_USE)
    except Exception:  # noqa: BLE001 - our fault, whatever it is: never mistaken for exit code 1, "problems found"
        traceback.print_exc()
        click.echo("qms: this is a defect of plainqms, not of your documents; please report it.", err=True)
        sys.exit(WRONG_USE)
