"""Settings that ask for less, brought by the very change that brings a text or an approval along.

Such a text is judged by what stood before, so nothing is issued by it; but the next one would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plainqms.model.approval_record import ApprovalRecord
from plainqms.model.identifiers import prefix
from plainqms.model.organization import Configuration, DocumentType
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Assurance
from plainqms.sources.git_log import LogCommit
from plainqms.sources.grounds import SETTINGS, read_settings
from plainqms.sources.main_line import Line

LOWERED = Rule(
    "H362",
    "assurance-lowered-with-its-text",
    Severity.ERROR,
    Basis.OWN_PROCEDURE,
    "control of documented information (who approves, and how)",
    "Who brings a text does not decide in the same breath that it needs less approval. What came along was judged by "
    "the settings before; what comes next would be judged by the new ones.",
    "Put the setting back in qms.yml. If it has to be lowered, do so in a change of its own, which somebody else looks "
    "at, with no document and no approval in it.",
)
RULES = (LOWERED,)

_RANK = {Assurance.MERGE: 0, Assurance.RECORDED: 1, Assurance.SIGNED: 2}


def check(line: Line, records: Iterable[ApprovalRecord]) -> Iterator[Problem]:
    """A setting that was changed again since, in a change of its own, is not told any more."""
    approved: dict[str, list[str]] = {}
    for record in records:
        named = approved.setdefault(record.commit.id, [])
        named.extend(text.document for text in record.file.texts)
    known: dict[str, DocumentType] = {}  # types that were taken out are still remembered
    open_problems: dict[str, Problem] = {}
    alone = ""
    for index, commit in enumerate(line.commits):
        if not any(SETTINGS in (entry.path, entry.old_path) for entry in commit.entries):
            continue
        settings = _settings(line, index)
        if settings is None:
            continue
        first = not known
        for name, kind in settings.document_types.items():
            before = known.get(name)
            if before is None or (before.assurance, before.approval) == (kind.assurance, kind.approval):
                continue
            open_problems.pop(name, None)
            if less := _less(before, kind):
                brought = (*approved.get(commit.id, ()), *_documents(line, commit))
                if with_it := [document for document in brought if prefix(document) == name]:
                    open_problems[name] = _problem(commit, f"the approval of {name} {less}", with_it)
        if settings.one_person != alone:
            open_problems.pop("", None)
            if settings.one_person and not alone and not first:
                brought = (*approved.get(commit.id, ()), *_documents(line, commit))
                if brought:
                    open_problems[""] = _problem(commit, "the rule of four eyes for all types", brought)
        known |= settings.document_types
        alone = settings.one_person
    yield from open_problems.values()


def _less(before: DocumentType, after: DocumentType) -> str:
    """In which way a type asks for less than before, or nothing."""
    if _RANK[after.assurance] < _RANK[before.assurance]:
        return f"from {before.assurance.value} to {after.assurance.value}"
    if len(after.approval) < len(before.approval):
        return f"from {len(before.approval)} steps to {len(after.approval)}"
    for old, new in zip(before.approval, after.approval, strict=False):
        if old.roles and not set(new.roles or ("anybody",)) <= set(old.roles):
            return f"from {', '.join(old.roles)} to {', '.join(new.roles) or 'any role'}"
    return ""


def _problem(commit: LogCommit, what: str, brought: Iterable[str]) -> Problem:
    documents = ", ".join(dict.fromkeys(brought))
    return LOWERED.at(Place(SETTINGS), f"commit {commit.id[:10]} lowers {what}, and brings {documents} along")


def _documents(line: Line, commit: LogCommit) -> tuple[str, ...]:
    blobs = [entry.blob for entry in commit.entries if entry.blob and entry.path.endswith(".md")]
    line.texts.prepare(blobs)
    return tuple(name for name in map(line.texts.identity, blobs) if name)


def _settings(line: Line, index: int) -> Configuration | None:
    blob = line.texts.timeline.blob(SETTINGS, index)
    return read_settings(line.texts.read(blob).decode("utf-8", "replace")) if blob else None
