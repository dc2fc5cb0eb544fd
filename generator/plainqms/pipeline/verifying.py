"""Every issued revision once more, from the bytes: its text, its digest, its approvals, its line in the sealed list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

from plainqms.checks import approvals, forge_reviews, issued, sealed
from plainqms.histories import Progress, silent
from plainqms.model.approval_record import FOLDER, ApprovalRecord
from plainqms.model.identifiers import IDENTIFIER, order
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.revision import Revision, Strength
from plainqms.pipeline.loading import Loaded
from plainqms.sources import approval_records, controlled_text, git
from plainqms.sources.texts import Texts
from plainqms.views import revisions


@dataclass(frozen=True, slots=True)
class Verified:
    """`digest` was made anew. `written` counts the places that say what it has to be: records, sealed list.

    `strength` is that of the weakest approval; none: no approval is recorded. `faults` are what does not verify,
    `notes` what a person should know.
    """

    document: str
    revision: Revision
    digest: str
    written: int
    sealed: bool
    strength: Strength | None
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def verify(
    loaded: Loaded, names: Collection[str] = (), *, progress: Progress = silent
) -> tuple[tuple[Verified, ...], tuple[Problem, ...]]:
    """All issued revisions, or those of the documents in `names`, and every problem that bears on them."""
    if loaded.line is None or not loaded.ok:
        return (), loaded.problems
    system, texts = loaded.system, loaded.line.texts
    wanted = [
        (name, revision)
        for name, standing in sorted(revisions.standings(system).items(), key=lambda item: order(item[0]))
        if not names or name in names
        for revision in standing.revisions
    ]
    digests = _digests(texts, [revision for _, revision in wanted], progress)
    by_path = {record.path: record for record in system.history.approvals}
    lines = {item.key: item for item in system.history.sealed}
    sums = _Sums(texts, by_path.values())
    found = []
    for name, revision in wanted:
        digest = digests[revision.change.blob, revision.change.path, revision.change.commit.position]
        written: list[tuple[str, str]] = []
        notes: list[str] = []
        for approval in revision.approvals:
            record = by_path.get(approval.path)
            for text in record.file.texts if record else ():
                if text.document == name and text.revision == revision.number:
                    written.append((text.digest, approval.path))
                    notes.extend(sums.unknown(record, text.files) if record else ())
        if line := lines.get((name, revision.number)):
            written.append((line.digest, str(line.place)))
        faults = tuple(
            f"the text is {digest}, but {where} says {said}" for said, where in written if said != digest
        )
        strength = min((approval.strength for approval in revision.best_approvals), default=None)
        found.append(
            Verified(name, revision, digest, len(written), line is not None, strength, faults, tuple(notes))
        )
    return tuple(found), tuple(_problems(loaded, names))


def _digests(
    texts: Texts, issued_ones: list[Revision], progress: Progress
) -> dict[tuple[str, str, int], str]:
    """By file and moment. Of a plain text it was made as this run read its bytes; nothing is remembered."""
    found: dict[tuple[str, str, int], str] = {}
    for done, change in enumerate(revision.change for revision in issued_ones):
        key = change.blob, change.path, change.commit.position
        rich = texts.facts(change.blob).rich
        found[key] = controlled_text.digest(texts.at(*key).text) if rich else texts.digest(change.blob)
        if not done % 100:
            progress("Verifying texts", done, len(issued_ones))
    return found


class _Sums:
    """SHA-256 of the files that records name, as they ever stood on the main line."""

    def __init__(self, texts: Texts, records: Collection[ApprovalRecord]) -> None:
        self._texts = texts
        self._known: dict[str, str] = {}
        texts.prepare(
            blob
            for record in records
            for text in record.file.texts
            for path in text.files
            for blob in texts.timeline.versions(path, record.commit.position)
        )

    def unknown(self, record: ApprovalRecord, files: dict[str, str]) -> Iterator[str]:
        for path, said in files.items():
            stood = self._texts.timeline.versions(path, record.commit.position)
            if all(self._sum(blob) != said for blob in stood):
                yield f"{record.path} names {path} as it never stood on the main line"

    def _sum(self, blob: str) -> str:
        if blob not in self._known:
            self._known[blob] = sha256(self._texts.read(blob)).hexdigest()
        return self._known[blob]


def _problems(loaded: Loaded, names: Collection[str]) -> Iterator[Problem]:
    """What the history, the settings, the records of approval and the sealed list are guilty of."""
    assert loaded.line is not None
    found = [problem for problem in loaded.problems if problem.rule.code[0] in "HCY"]
    for module in (approvals, forge_reviews, sealed, issued):
        found.extend(module.check(loaded.system))
    told = {problem.place.path for problem in found if problem.rule is approval_records.ALTERED}
    for path in git.touched(loaded.line.repository, loaded.line.tip, FOLDER.rstrip("/")):
        if path not in told:
            found.append(approval_records.ALTERED.at(Place(path), f"git says that {path} was touched later"))
    for problem in sorted(dict.fromkeys(found), key=lambda problem: problem.order):
        if problem.rule is approvals.NOT_RECORDED:
            continue  # the revision's own line says so
        meant = set(IDENTIFIER.findall(f"{problem.place.path} {problem.message}"))
        if not names or not meant or meant & set(names):
            yield problem
