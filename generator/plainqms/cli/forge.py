"""`qms forge`"""

from __future__ import annotations

import difflib
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import click

from plainqms import files, pipeline
from plainqms.cli.forge_verify import verify
from plainqms.cli.options import PROBLEMS, Options, one_line
from plainqms.cli.output import print_problems
from plainqms.edits.code_owners import FORGES, unguarded
from plainqms.edits.forge_files import FOLDERS, LIST, forge_files
from plainqms.edits.lay_forge import compared, edits
from plainqms.model.laid import Laid, State

_UNKNOWN_TOOL = """\
say in qms.yml which plainqms the pipeline is to install, so that it never installs another:
pipeline:
  tool: https://example.com/tools/plainqms.git      # from where its repository is fetched, without a password
  commit: 0123456789abcdef0123456789abcdef01234567  # in which state: git -C ../plainqms rev-parse HEAD"""
_THEN = {
    "github": (
        "Once, in the settings: Pages are built by GitHub Actions; the main branch asks for a pull request, a review\n"
        "by code owners, and the check “check”."
    ),
    "gitlab": (
        "Once, in the project: a daily schedule (its time stands at the top of .gitlab/plainqms.yml), a protected\n"
        "main branch, and Pages that only members see, unless the manual is for everybody."
    ),
    "gitea": (
        "Once, in the settings: Actions are enabled, the main branch is protected, and a web server shows the branch\n"
        "“pages” (Codeberg does so by itself)."
    ),
}


@click.group(
    epilog="\b\nExamples:\n  qms forge github\n  qms forge github --check\n  qms forge gitlab --replace\n"
    "  qms forge verify --github example/quality",
)
def command() -> None:
    """Lay and keep what a forge needs: checks of proposed changes, daily publishing, code owners, templates."""


def _laying(forge: str) -> Callable[..., None]:
    @click.option("--check", is_flag=True, help="Write nothing; exit code 1 where files are behind.")
    @click.option("--replace", is_flag=True, help="Take ours in place of files that were edited.")
    @click.pass_obj
    def lay(options: Options, check: bool, replace: bool) -> None:
        _lay(options, forge, check=check, replace=replace)

    lay.__doc__ = (
        f"Files for {FORGES[forge]}, in {FOLDERS[forge]}. Run it again when documents, owners or people change.\n\n"
        "What was edited after it was laid is left alone, and the difference shown. A file of the same name that was "
        "never laid is not touched."
    )
    return lay


for _forge in FORGES:
    command.command(_forge, epilog=f"\b\nExamples:\n  qms forge {_forge}\n  qms forge {_forge} --check")(
        _laying(_forge)
    )


command.add_command(verify)


def _lay(options: Options, forge: str, *, check: bool, replace: bool) -> None:
    if check and replace:
        raise click.UsageError("--check writes nothing; leave out --replace")
    if options.as_of_given:
        raise click.UsageError("files are laid for today; leave out --as-of")
    loaded = pipeline.load(options.root, as_of=options.as_of, committed=False, digests=False)
    if not loaded.ok:
        print_problems(loaded.problems, err=True)
        sys.exit(PROBLEMS)
    settings = loaded.system.configuration.pipeline
    own_tool = _holds_the_tool(loaded.root)
    if not own_tool and not (settings.tool and settings.commit):
        raise click.UsageError(_UNKNOWN_TOOL)
    known = _read(loaded.root, f"{FOLDERS[forge]}/{LIST}") or ""
    laid = compared(
        forge_files(loaded.system, forge, own_tool=own_tool),
        read=lambda path: _read(loaded.root, path),
        known=known,
    )
    if not check:
        for edit in edits(laid, replace=replace, list_path=f"{FOLDERS[forge]}/{LIST}", known=known):
            files.write(loaded.root / edit.path, edit.text)
    _print(laid, check=check, replace=replace)
    for path in ("CODEOWNERS", "docs/CODEOWNERS"):
        if (loaded.root / path).exists():
            one = "is no longer read" if forge == "github" else "is read in its place"
            click.echo(f"{path} stands beside {FOLDERS[forge]}/CODEOWNERS, and {one}: keep one of them.")
    if forge == "gitea" and (loaded.root / ".forgejo/workflows").exists():
        click.echo(
            "Forgejo takes workflows from .forgejo/workflows alone while that stands; move what is yours."
        )
    if roles := unguarded(loaded.system, forge):
        click.echo(
            f"Nobody is asked to look at changes of qms.yml, keys, roles and {FOLDERS[forge]}: no account on "
            f"{FORGES[forge]} is known of whoever is {roles}. "
            f"Enter it in records/people.yml (accounts: {{{forge}: NAME}})."
        )
    if check and any(item.behind for item in laid):
        sys.exit(PROBLEMS)
    if any(item.state is State.NEW for item in laid) and not check:
        click.echo(_THEN[forge])


def _holds_the_tool(root: Path) -> bool:
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")).get("project", {})
    except (OSError, ValueError):
        return False
    return (
        isinstance(project, dict)
        and project.get("name") == "plainqms"
        and (root / "requirements.lock").is_file()
    )


def _read(root: Path, path: str) -> str | None:
    """What stands there. Behind a link nothing is read or written."""
    way = PurePosixPath(path)
    if any((root / step).is_symlink() for step in (way, *way.parents)):
        raise click.UsageError(f"{path} lies behind a symbolic link; nothing is written there")
    place = root / path
    return place.read_bytes().decode("utf-8", "replace") if place.exists() else None


def _print(laid: tuple[Laid, ...], *, check: bool, replace: bool) -> None:
    words = {
        State.NEW: "missing" if check else "laid",
        State.RENEWED: "behind" if check else "renewed",
        State.EDITED: "replaced by ours" if replace else "edited, left alone",
        State.FOREIGN: "not laid by qms, left alone",
    }
    for item in laid:
        if item.state in words:
            click.echo(one_line(f"{item.path}: {words[item.state]}"))
        if item.state in (State.EDITED, State.FOREIGN):
            _print_difference(item)
    same = sum(item.state is State.SAME for item in laid)
    behind = sum(item.behind for item in laid)
    click.echo(f"{len(laid)} files: {same} as laid{f', {behind} behind' if check else ''}.")


def _print_difference(item: Laid) -> None:
    """From what stands there to ours."""
    lines = difflib.unified_diff(
        item.before.splitlines(), item.after.splitlines(), f"{item.path}", "what qms forge lays", lineterm=""
    )
    for line in lines:
        click.echo(f"  {one_line(line)}" if line.strip() else "  ")
