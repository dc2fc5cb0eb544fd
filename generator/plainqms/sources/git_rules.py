"""Why a history is refused, and the command that mends it."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity


def _rule(code: str, name: str, why: str, remedy: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(code, name, severity, Basis.CLAUSE, "ISO 9001:2015 7.5.3 (control of changes)", why, remedy)


GIT_MISSING = _rule(
    "H300", "git-missing", "Revision control is read from git.", "Install git 2.34 or later, then run again."
)
NO_REPOSITORY = _rule(
    "H301",
    "no-repository",
    "Without a Git repository there is no history to stamp from.",
    "Go to the folder of the management system, or name it: qms --root FOLDER check\n"
    "If this is the folder: git init -b main && git add . && git commit -m 'First issue'",
)
NO_COMMIT = _rule(
    "H302",
    "no-commit",
    "Nothing has been issued before the first commit.",
    "git add . && git commit -m 'First issue'",
)
SHALLOW = _rule(
    "H303",
    "shallow-clone",
    "The earlier history is cut off, so every number and date would be wrong.",
    "git fetch --unshallow    (in a pipeline: fetch the full history, depth 0)",
)
PARTIAL = _rule(
    "H304",
    "partial-clone",
    "Earlier texts were left on the server, so they cannot be compared.",
    "git clone the repository again without --filter",
)
MISSING_OBJECT = _rule(
    "H305",
    "missing-object",
    "A text of the history cannot be read, so nothing that follows from it can be trusted.",
    "git fsck --full names what is missing; clone again from a complete copy",
)
GRAFTS = _rule(
    "H306",
    "grafted-history",
    "A grafts file rewrites who came before whom without leaving a trace.",
    "Delete .git/info/grafts (git replace --convert-graft-file keeps what it says as replace refs)",
)
UNSAFE_OWNER = _rule(
    "H307",
    "foreign-ownership",
    "The folder belongs to another user, so git refuses to read it, and so do we.",
    "If you trust it: git config --global --add safe.directory <folder>",
)
BRANCH_MISSING = _rule(
    "H308",
    "main-line-unknown",
    "The main line is the branch that qms.yml names; without it nothing counts as issued.",
    "Fetch the branch (git fetch origin <branch>), or name the right one as branch: in qms.yml",
)
BRANCH_DIVERGED = _rule(
    "H309",
    "main-line-diverged",
    "The branch here and at origin each hold commits that the other lacks: two truths.",
    "git pull --rebase (or push what is yours), until one contains the other",
)
UNREADABLE = _rule(
    "H310",
    "history-unreadable",
    "Git could not read its own history.",
    "git fsck --full names the damage; clone again from a complete copy",
)
RULES = (
    GIT_MISSING, NO_REPOSITORY, NO_COMMIT, SHALLOW, PARTIAL, MISSING_OBJECT, GRAFTS, UNSAFE_OWNER, BRANCH_MISSING,
    BRANCH_DIVERGED, UNREADABLE,
)  # fmt: skip
