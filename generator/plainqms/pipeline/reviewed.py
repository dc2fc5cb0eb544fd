"""What of a merged proposal can be shown from the repository: which texts it brought, and that these were reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from plainqms.model.approval_record import ApprovalRecord
from plainqms.model.change import Change, DocumentHistory
from plainqms.model.forge_review import MergedRequest
from plainqms.pipeline.loading import Loaded
from plainqms.sources import controlled_text, git
from plainqms.sources.forge_evidence import Evidence
from plainqms.sources.git_objects import Objects, entries, folders_of
from plainqms.sources.main_line import Line
from plainqms.views import issuing, revisions
from plainqms.views.issuing import Candidate, Walked

CHAIN_LIMIT = 250  # commits of one proposal that are kept as evidence


class NotHereError(LookupError):
    """The commit that was reviewed is not in this copy of the repository."""


@dataclass
class Known:
    """A document's history with every digest, and the records of it: those of the main line, and what is added."""

    history: DocumentHistory
    loaded: Loaded
    records: list[ApprovalRecord]

    @cached_property
    def commits(self) -> frozenset[str]:
        return frozenset(change.commit.id for change in self.history.changes if change.counted)

    def walked(self, extra: Iterable[ApprovalRecord] = ()) -> Walked:
        system, name = self.loaded.system, self.history.id
        tags = tuple(tag for tag in system.history.tags if tag.document == name)
        return issuing.walk(self.history, name, (*self.records, *extra), revisions.asked(system, name), tags)


@dataclass(frozen=True)
class Shown:
    """Texts that a proposal brought as they were reviewed, by document; and the objects of git that show it.

    `differing` are documents whose merged text is not the one that was reviewed.
    """

    texts: dict[str, Candidate]
    paths: dict[str, str]
    objects: Objects
    differing: tuple[str, ...]


def histories(loaded: Loaded, line: Line) -> dict[str, Known]:
    """Every document that stands on the main line, its texts all with their digests."""
    by_name: dict[str, list[ApprovalRecord]] = {}
    for record in loaded.system.history.approvals:
        for document in dict.fromkeys(text.document for text in record.file.texts):
            by_name.setdefault(document, []).append(record)
    return {
        item.id: Known(_with_digests(item, line), loaded, list(by_name.get(item.id, ())))
        for item in loaded.system.history.documents
        if item.id
    }


def may_concern(
    request: MergedRequest, merges: frozenset[str], known: dict[str, Known], evidence: Evidence
) -> bool:
    """Whether a proposal may have brought a text, as far as the main line alone can tell."""
    at = evidence.positions[request.merge]
    commits = evidence.line.commits
    ids = {request.merge}
    for index in range(at, max(at - CHAIN_LIMIT, -1), -1):
        if index < at and (commits[index].id in merges or len(commits[index].parents) > 1):
            break
        ids.add(commits[index].id)
        if len(commits[index].parents) > 1:
            break
    return any(item.commits & ids for item in known.values())


def show(request: MergedRequest, known: dict[str, Known], evidence: Evidence) -> Shown:
    """Raises `NotHereError`, and `git.Refused`."""
    line = evidence.line
    repository = line.repository
    head = git.read_objects(repository, [request.head])
    if request.head not in head:
        raise NotHereError(request.head)
    at = evidence.positions[request.merge]
    fast_forward = request.merge == request.head
    base = request.begun if fast_forward else line.commits[at - 1].id if at else ""
    if not base or (fast_forward and base not in evidence.positions):
        raise NotHereError(base or request.head)
    ids = git.commits_between(repository, base, request.head)[: CHAIN_LIMIT + 1]
    objects = Objects(git.read_objects(repository, dict.fromkeys((request.head, *ids))))
    chain = objects.commits(request.head)
    brought = frozenset(evidence.brought(request, chain))
    texts = {
        name: text
        for name, item in known.items()
        if item.commits & brought and (text := _brought(item.walked(), brought)) is not None
    }
    if not texts or len(ids) > CHAIN_LIMIT:
        return Shown({}, {}, objects, tuple(texts))
    commit = objects.commit(request.head)
    assert commit is not None
    needed = [path for name in texts for path in _needed(texts[name].change, line)]
    objects = Objects({**objects.given, **_folders(line, commit.tree, needed)})
    files = objects.files(commit.tree)
    paths, differing = {}, []
    for name, text in texts.items():
        path = text.change.path
        digest = evidence.digest(name, path, files.get(path, ""), commit, objects, files)
        if digest != text.change.digest:
            differing.append(name)
        elif text.change.commit.id == request.merge or evidence.differs(path, digest, chain):
            paths[name] = path
    return Shown({name: texts[name] for name in paths}, paths, objects, tuple(differing))


def went_in(change: Change, line: Line) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Every file that went into a text, with the SHA-256 of its bytes; and the values that it prints."""
    inputs = line.texts.at(change.blob, change.path, change.commit.position).inputs
    files = dict([(change.path, change.blob), *inputs.includes, *inputs.embedded, *inputs.registers])
    return tuple(
        (path, sha256(line.texts.read(blob)).hexdigest()) for path, blob in files.items()
    ), inputs.values


def _brought(walked: Walked, brought: frozenset[str]) -> Candidate | None:
    """The last text that came with the proposal, if it was not removed since."""
    found = [text for text in walked.texts if text.change.commit.id in brought]
    return found[-1] if found else None


def _needed(change: Change, line: Line) -> Iterator[str]:
    yield change.path
    if line.texts.facts(change.blob).rich:
        yield from line.texts.at(change.blob, change.path, change.commit.position).watched


def _folders(line: Line, root: str, paths: Iterable[str]) -> dict[str, tuple[str, bytes]]:
    """The folders on the way to some files, as git stores them."""
    ids = {"": root}
    found: dict[str, tuple[str, bytes]] = {}
    for folder in folders_of(paths):
        above, _, name = folder.rpartition("/")
        if folder:
            held = found.get(ids.get(above, ""))
            inner = entries(held[1], len(root) // 2) if held else ()
            item = next((item for mode, known, item in inner if known == name and "40000" in mode), "")
            if not item:
                continue
            ids[folder] = item
        found |= git.read_objects(line.repository, [ids[folder]])
    return found


def _with_digests(history: DocumentHistory, line: Line) -> DocumentHistory:
    """Of texts that print values or embed files no digest is made until a record names the document."""
    changes = []
    for change in history.changes:
        if change.blob and change.counted and not change.digest:
            line.texts.learn([change.blob], controlled=True)
            made = line.texts.at(change.blob, change.path, change.commit.position)
            digest = "" if made.trouble else controlled_text.digest(made.text)
            changes.append(replace(change, digest=digest))
        else:
            changes.append(change)
    return replace(history, changes=tuple(changes))
