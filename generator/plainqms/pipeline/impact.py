"""What a proposed change means: both sides derived and judged, and what differs, gathered in one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from plainqms.model.approval_record import FOLDER as APPROVALS
from plainqms.model.impact import AnswerChange, Impact
from plainqms.model.problem import Problem
from plainqms.model.revision import Meaning
from plainqms.model.sealed import LIST
from plainqms.model.system import System
from plainqms.pipeline import judging
from plainqms.pipeline.building import publications
from plainqms.pipeline.document_impacts import document_impacts, more_to_read, referring
from plainqms.pipeline.loading import Loaded
from plainqms.pipeline.proposal import Meanwhile, Proposal
from plainqms.sources import reading, standards
from plainqms.sources.approval_records import is_record
from plainqms.views import answer_changes, body_notice, coverage, record_changes, steering, supposed

_PROGRAM = ("generator/", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "Makefile")
_FREE = "Take the next free one: qms new."
_NOT_AS_IT_WAS = ("altered", "removed", "opened again")
KEYS = "records/allowed_signers"
_MACHINERY = (
    ".github/", ".gitlab/", ".gitea/", ".forgejo/", ".ci/", ".vscode/", ".gitlab-ci.yml", ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml", ".gitattributes", "CODEOWNERS", "docs/CODEOWNERS",
)  # fmt: skip


def impact(proposal: Proposal) -> Impact:
    before, after = proposal.before, proposal.after
    assert before.line is not None  # a proposal has a line to be compared with
    day, compared_with = after.system.as_of, before.line.issued[-1]
    if not (before.ok and after.ok):
        found = after.problems if not after.ok else before.problems
        return Impact(
            day,
            compared_with,
            judged=False,
            unjudged=tuple(item for item in found if item.place.path == reading.SETTINGS) or found,
            loud=tuple(_files(proposal)),
            other_files=_others(proposal),
        )
    judged = supposed.approved(after.system, proposal.position)
    documents = tuple(document_impacts(proposal, judged))
    brought, mended, aside, left = _problems(proposal)
    paths = {path for entry in proposal.entries for path in (entry.path, entry.old_path)}
    records = tuple(
        replace(item, referring=tuple(referring(after, item.id))) if item.what in _NOT_AS_IT_WAS else item
        for item in record_changes.record_changes(before.system, after.system, paths)
    )
    meanwhile = proposal.meanwhile
    return Impact(
        as_of=day,
        compared_with=compared_with,
        documents=documents,
        records=records,
        loud=(
            *steering.loud(before.system, after.system),
            *_files(proposal),
            *(
                f"CLOSED RECORD {'REMOVED' if item.what == 'removed' else 'ALTERED'}: {item.id} {item.title}; "
                "no amendment says why."
                for item in records
                if item.retained
            ),
        ),
        settings=tuple(steering.quiet(before.system, after.system)),
        more_to_read=more_to_read(judged, before.system, [item.id for item in documents]),
        approvals=tuple(_approvals(after.system, proposal.position)),
        coverage=_coverage(before, after, judged),
        brought=brought,
        mended=mended,
        set_aside=aside,
        left=left,
        tell=tuple(body_notice.to_tell(before.system, after.system, documents)),
        bodies=tuple(body_notice.certificates(after.system)),
        asked=tuple(body_notice.asked(after.system)),
        other_files=_others(proposal),
        begun=meanwhile.begun if meanwhile else None,
        collisions=tuple(_collisions(meanwhile, proposal)) if meanwhile else (),
    )


def _problems(
    proposal: Proposal,
) -> tuple[tuple[Problem, ...], tuple[Problem, ...], tuple[Problem, ...], int]:
    """Brought, mended, only set aside, and how many stay. A problem is the same wherever in its file it stands."""
    moved = {entry.old_path: entry.path for entry in proposal.entries if entry.status == "R"}
    old, new = (judging.judge(side) for side in (proposal.before, proposal.after))
    stood = Counter(_key(item, moved) for item in old.problems)
    stands = Counter(_key(item, {}) for item in new.problems)
    hidden = {_key(item.problem, {}) for item in new.suppressed}
    gone = tuple(_beyond(old.problems, stands, moved))
    return (
        tuple(_beyond(new.problems, stood, {})),
        tuple(item for item in gone if _key(item, moved) not in hidden),
        tuple(item for item in gone if _key(item, moved) in hidden),
        sum((stood & stands).values()),
    )


def _key(problem: Problem, moved: Mapping[str, str]) -> tuple[str, str, str]:
    path = problem.place.path
    return problem.rule.code, moved.get(path, path), problem.message


def _beyond(
    problems: Iterable[Problem], known: Counter[tuple[str, str, str]], moved: Mapping[str, str]
) -> Iterator[Problem]:
    left = Counter(known)
    for item in problems:
        key = _key(item, moved)
        if left[key]:
            left[key] -= 1
        else:
            yield item


def _coverage(before: Loaded, after: Loaded, judged: System) -> tuple[AnswerChange, ...]:
    """After as if what the proposal brings were approved and in effect; before as it stands."""
    from plainqms.publish import publications as shown

    assert after.line is not None
    stood = coverage.coverages(
        before.system, publications(before), lambda said: standards.expand(said, before.system.standards)
    )
    stands = coverage.coverages(
        judged,
        shown.in_force(judged, after.tree, after.line),
        lambda said: standards.expand(said, judged.standards),
    )
    return tuple(answer_changes.answer_changes(stood, stands))


def _approvals(system: System, position: int) -> Iterator[str]:
    """Records of approvals that the proposal brings along."""
    verbs = {Meaning.REVIEWED: "has reviewed", Meaning.APPROVED: "approves", Meaning.RELEASED: "releases",
             Meaning.REJECTED: "rejects", Meaning.AUTHORED: "states to have written"}  # fmt: skip
    for record in system.history.approvals:
        if record.commit.position == position:
            texts = ", ".join(
                f"the end of {text.document}" if text.ends else f"{text.document} revision {text.revision}"
                for text in record.file.texts
            )
            signed = ", signed" if record.signer else ""
            role = steering.role_name(system, record.file.role)
            yield f"{system.name_of(record.file.person)} ({role}) {verbs[record.file.meaning]} {texts}{signed}"


def _files(proposal: Proposal) -> Iterator[str]:
    """Changes of keys, of evidence that is never edited, and of the machinery that checks and publishes."""
    before, after = proposal.before.tree, proposal.after.tree
    old, new = (_lines(side.text(KEYS)[0]) for side in (before, after))
    for line in new - old:
        yield f"KEY ADDED: from now on signatures of {_signer(line)} are believed."
    for line in old - new:
        yield f"KEY REMOVED: {_signer(line)}."
    for path in sorted(path for path in before.paths if path.startswith(APPROVALS) and is_record(path)):
        if path not in after.paths:
            yield f"EVIDENCE REMOVED: the record of an approval {path} is gone."
        elif before.paths[path] != after.paths[path]:
            yield f"EVIDENCE ALTERED: the record of an approval {path} says something else."
    if gone := _lines(before.text(LIST)[0]) - _lines(after.text(LIST)[0]):
        yield f"EVIDENCE ALTERED: {len(gone)} lines of the sealed list of revisions are gone or changed."
    if any(".mailmap" in (entry.path, entry.old_path) for entry in proposal.entries):
        yield "WHO WROTE WHAT: .mailmap changes, by which authors appear under other names."
    program = [entry.path for entry in proposal.entries if entry.path.startswith(_PROGRAM)]
    if program:
        files = f"{program[0]} changes" if len(program) == 1 else f"{len(program)} files change"
        yield f"THE PROGRAM that checks and publishes the manual, or what it is installed from: {files}."
    told = " It steers how proposals are checked, who is asked, or how the manual is published."
    for entry in proposal.entries:
        for path in dict.fromkeys((entry.old_path, entry.path)):
            if _is_machinery(path):
                how = {"A": "is new", "D": "is removed"}.get(entry.status, "is changed")
                yield f"THE AUTOMATIC CHECKS: {path} {how}.{told}"
                told = ""  # once, before a dozen of them


def _is_machinery(path: str) -> bool:
    return any(path == name or (name.endswith("/") and path.startswith(name)) for name in _MACHINERY)


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}


def _signer(line: str) -> str:
    return line.split()[0]


def _others(proposal: Proposal) -> tuple[str, ...]:
    """Files that are none of the above: neither documents, nor records, nor settings."""
    kinds = [
        reading.controlled_paths(side.system.configuration) for side in (proposal.before, proposal.after)
    ]
    paths = dict.fromkeys(path for entry in proposal.entries for path in (entry.old_path, entry.path))
    return tuple(
        path
        for path in paths
        if not path.startswith("records/")
        and path != reading.SETTINGS
        and not path.startswith((*_PROGRAM, ".mailmap"))
        and not _is_machinery(path)
        and not any(is_document(path) for is_document in kinds)
    )


def _collisions(meanwhile: Meanwhile, proposal: Proposal) -> Iterator[str]:
    """Ids that both took, and files that both changed."""
    stood = {item.id for item in proposal.before.system.documents} | set(proposal.before.system.records.by_id)
    after = proposal.after.system
    mine = {item.id: item.path for item in after.documents if item.id not in stood}
    theirs = {item.id: item.path for item in meanwhile.sources.documents if item.id not in stood}
    for name in sorted(mine.keys() & theirs.keys()):
        if mine[name] != theirs[name]:
            yield f"SAME NUMBER TWICE: {name} was also given to {theirs[name]} meanwhile. {_FREE}"
    held = {record.id for records in meanwhile.sources.records.values() for record in records} - stood
    for name in sorted((set(after.records.by_id) - stood) & held):
        yield f"SAME NUMBER TWICE: the record {name} was also entered meanwhile. {_FREE}"
    theirs_changed = {entry.path for entry in meanwhile.entries}
    for path in sorted({entry.path for entry in proposal.entries} & theirs_changed):
        yield f"{path} has also been changed in the manual meanwhile; what is shown here does not hold that change."
