"""Approval records as they first reached the main line, and what was done to their files afterwards.

Each lies below `records/approvals/` as one file. What it said when it arrived counts, and is judged by what stood
before; a file that is changed, moved or removed later is a problem, whatever it says now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from plainqms.model.approval_record import EVIDENCE, FOLDER, SIGNATURE, ApprovalFile, ApprovalRecord
from plainqms.model.forge_review import ReviewProof
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.binding import Rules, bind
from plainqms.sources.comparison import commit_of
from plainqms.sources.encoding import decode
from plainqms.sources.forge_evidence import Evidence
from plainqms.sources.main_line import Line
from plainqms.sources.signatures import NOT_VERIFIED
from plainqms.sources.yaml import load

_KEPT = "ISO 9001:2015 7.5.3.2 (retained information is protected from unintended alteration)"
ALTERED = Rule(
    "H350",
    "approval-record-altered",
    Severity.ERROR,
    Basis.CLAUSE,
    _KEPT,
    "An approval is what was said on that day. A file that was changed afterwards proves nothing to anybody.",
    "Put the file back as it arrived, with git. If the approval was wrong, approve anew: that makes a new file.",
)
UNREADABLE_RECORD = Rule(
    "H351",
    "approval-record-unreadable",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)",
    "A record that cannot be read approves nothing, and whoever wrote it believes that it does.",
    "Leave the file as it is if it is on the main line, and approve anew: qms approve writes a whole record.",
)
STRANGE_FILE = Rule(
    "H352",
    "no-approval-record",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "one folder, one kind of file",
    "What lies among the approvals is taken for one, and is none.",
    "Move the file elsewhere: minutes, scans and lists belong beside the records that name them.",
)
RULES = (ALTERED, UNREADABLE_RECORD, STRANGE_FILE)

_ERRORS = Rules(unknown=UNREADABLE_RECORD, missing=UNREADABLE_RECORD, wrong=UNREADABLE_RECORD)
Verify = Callable[[int, str, bytes, str], str]
"""`verify(index, path, data, person)`: the person, if their key of that day signed these bytes; or nothing."""


def is_record(path: str) -> bool:
    return path.startswith(FOLDER) and path.endswith(".yml")


def read_approvals(
    line: Line, *, verify: Verify = lambda index, path, data, person: ""
) -> tuple[tuple[ApprovalRecord, ...], tuple[Problem, ...]]:
    """Every record that the main line ever held, in the order of arrival, and what is wrong with files among them."""
    arrived: dict[str, tuple[int, str]] = {}
    problems: list[Problem] = []
    for index, commit in enumerate(line.commits):
        for entry in commit.entries:
            for path in dict.fromkeys((entry.old_path, entry.path)):
                if not path.startswith(FOLDER):
                    continue
                if path in arrived:
                    if entry.path != path or entry.blob != arrived[path][1]:
                        problems.append(_altered(path, entry.path, entry.blob, commit.id))
                elif path == entry.path and entry.blob:
                    arrived[path] = (index, entry.blob)
    records, wrong = [], list(problems)
    evidence = Evidence(line)
    line.texts.prepare(blob for _, blob in arrived.values())
    evidence.prepare(
        line.texts.read(blob) for path, (_, blob) in arrived.items() if path.startswith(EVIDENCE)
    )
    for path, (index, blob) in arrived.items():
        if is_record(path):
            data = line.texts.read(blob)
            file, found = read_file(data, path)
            wrong.extend(found)
            if file is not None and not found:
                signer = verify(index, path, data, file.person)
                review, found = evidence.judge(path, file, index)
                wrong.extend(found)
                records.append(_record(line, path, blob, index, file, signer, review))
        elif path.endswith(SIGNATURE):
            wrong.extend(_astray(path, index, arrived, line))
        elif not path.endswith("/README.md") and not path.startswith(EVIDENCE):
            wrong.append(STRANGE_FILE.at(Place(path), f"{path} is no record of an approval"))
    return tuple(records), tuple(dict.fromkeys(wrong))


def _astray(path: str, index: int, arrived: Mapping[str, tuple[int, str]], line: Line) -> Iterator[Problem]:
    """A signature that came without its record, or after it: it proves nothing about the day of the record."""
    record = path.removesuffix(SIGNATURE)
    if not is_record(record) or record not in arrived:
        yield NOT_VERIFIED.at(Place(path), f"there is no record {record} that it could sign")
    elif arrived[record][0] < index:
        commit = line.commits[index].id[:10]
        yield NOT_VERIFIED.at(
            Place(path), f"it came in commit {commit}, after the record had arrived without it"
        )


def read_file(data: bytes, path: str) -> tuple[ApprovalFile | None, tuple[Problem, ...]]:
    text, problems = decode(data, path)
    if problems:
        return None, problems
    node, problems = load(text, path)
    if node is None:
        return None, problems or (UNREADABLE_RECORD.at(Place(path), "the file is empty"),)
    file, wrong = bind(node, ApprovalFile, rules=_ERRORS)
    return file, (*problems, *wrong)


def _record(
    line: Line,
    path: str,
    blob: str,
    index: int,
    file: ApprovalFile,
    signer: str,
    review: ReviewProof | None,
) -> ApprovalRecord:
    source = line.commits[index]
    by = line.authors.of(source, path, blob) if line.authors else ()
    alone = len(source.parents) < 2
    came = (
        {entry.blob for entry in source.entries if entry.path.endswith(".md") and entry.blob}
        if alone
        else set()
    )
    with_text = frozenset(
        text.document
        for text in file.texts
        if any(line.texts.identity(item) == text.document for item in came)
    )
    return ApprovalRecord(
        path, file, commit_of(line, index), by, line.texts.ground(index), signer, with_text, review
    )


def _altered(path: str, now: str, blob: str, commit: str) -> Problem:
    what = f"was moved to {now}" if now != path else "was changed" if blob else "was removed"
    return ALTERED.at(Place(path), f"{path} {what} in commit {commit[:10]}, after it had arrived")
