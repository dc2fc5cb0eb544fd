"""Changes of every document along the main line, with the reason why each one counts or does not.

A change counts if the controlled text differs after it. Numbers, states and what is in force are decided from these
changes in `views/revisions.py`, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plainqms.model.change import Change, Commit, DocumentHistory, History, Inputs
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources import controlled_text, git
from plainqms.sources.authors import Authors
from plainqms.sources.git import RENAME_LIMIT, LogCommit, Repository
from plainqms.sources.texts import Text, Texts
from plainqms.sources.tracks import Step, Track, follow
from plainqms.sources.trailers import subject, trailers

_SOURCE = "ISO 9001:2015 7.5.3 (control of changes)"
BACKWARDS = Rule(
    "H320",
    "commit-dates-go-backwards",
    Severity.WARNING,
    Basis.CLAUSE,
    _SOURCE,
    "Issue dates come from the main line's commit dates. Where a later commit bears an earlier date, a clock was "
    "wrong, and the issue date printed is that of the commit before.",
    "Set the clock of the machine that commits; what is committed stays, and its dates are read as a running maximum.",
)
IMPLAUSIBLE = Rule(
    "H321",
    "implausible-commit-date",
    Severity.WARNING,
    Basis.CLAUSE,
    _SOURCE,
    "No commit was made before Git existed (April 2005), so this date is a broken clock or a lost one.",
    "Set the clock of the machine that commits; give the true first date with baseline: in the front matter.",
)
LATER = Rule(
    "H322",
    "commits-after-this-date",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "What the main line holds after the date that is asked for is not in force on it.",
    "If the date asked for is today, a commit bears a date in the future: look at its clock.",
)
RENAMES = Rule(
    "H323",
    "too-many-renames",
    Severity.ERROR,
    Basis.CLAUSE,
    _SOURCE,
    "So many files were removed and added in one commit that git did not compare them; which file went where would be "
    "a guess.",
    "Give the documents ids in their front matter (they do not depend on renames), or move them in smaller commits.",
)
RULES = (BACKWARDS, IMPLAUSIBLE, LATER, RENAMES)

_GIT_BEGAN = date(2005, 4, 1)


@dataclass(slots=True)
class Line:
    """The main line up to `as_of`, made ready for questions. Built once for a run."""

    repository: Repository
    commits: list[LogCommit]
    issued: list[date]
    later: int
    problems: list[Problem]
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.repository, self.commits)

    @property
    def tip(self) -> str:
        return self.commits[-1].id if self.commits else ""


def read_line(repository: Repository, tip: str, *, zone: ZoneInfo, as_of: date) -> Line:
    """One pass of git over the main line. The part after `as_of` is counted, not read."""
    commits: list[LogCommit] = []
    issued: list[date] = []
    problems: list[Problem] = []
    later = 0
    latest: date | None = None
    run: list[LogCommit] = []
    for commit in git.read_log(repository, tip):
        day = _day(commit, zone)
        if latest is None or day >= latest:
            problems.extend(_backwards(run, latest, commits))
            run = []
            latest = day
        else:
            run.append(commit)
        if latest > as_of:
            later += 1
            continue
        if day < _GIT_BEGAN:
            problems.append(
                IMPLAUSIBLE.at(Place("."), f"commit {commit.id[:10]} bears the date {day.isoformat()}")
            )
        commits.append(commit)
        issued.append(latest)
    problems.extend(_backwards(run, latest, commits))
    if later:
        problems.append(
            LATER.at(Place("."), f"{later} commits of the main line are dated after {as_of.isoformat()}")
        )
    return Line(repository, commits, issued, later, problems)


def read_history(
    line: Line,
    *,
    is_controlled: Callable[[str], bool],
    every_markdown: bool = False,
    compare: bool = True,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[tuple[DocumentHistory, ...], tuple[Problem, ...]]:
    """Histories of all controlled documents; with `every_markdown`, of each other `.md` file at the tip as well.

    `is_controlled(path)` tells whether a path is one where documents with an id lie. Without `compare` no text is
    read: changes are told, not judged (their reason says so). `advance(done, total)` is called now and then.
    """
    texts, problems = line.texts, list(line.problems)

    def is_document(path: str) -> bool:
        return path.endswith(".md") and (every_markdown or is_controlled(path))

    wanted: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for commit in line.commits:
        for entry in commit.entries:
            if entry.blob and is_document(entry.path):
                wanted[is_controlled(entry.path)][entry.blob] = None
    if compare:
        texts.learn(wanted[True], controlled=True)
        texts.learn(wanted[False], controlled=False)

    def identity(blob: str, path: str) -> str:
        return texts.facts(blob).id if compare and is_controlled(path) else ""

    tracks = follow((commit.entries for commit in line.commits), is_document=is_document, identity=identity)
    chosen = [track for track in tracks if track.id or (every_markdown and track.alive)]
    if any(not track.id for track in chosen):
        problems.extend(_overflows(line))
    authors = Authors(line.repository, line.commits) if line.commits else None
    found = []
    judge = _Judge(line, authors, compared=compare)
    if compare:
        judge.compare_exactly([track for track in chosen if not judge.is_rich(track)])
    for number, track in enumerate(chosen):
        changes = tuple(judge.changes(track) if compare else judge.told(track))
        found.append(DocumentHistory(track.id, track.path, changes))
        advance(number + 1, len(chosen))
    found.sort(key=lambda item: (item.id == "", item.id, item.path))
    return tuple(found), tuple(problems)


class _Judge:
    """Compares a document's consecutive texts."""

    def __init__(self, line: Line, authors: Authors | None, *, compared: bool) -> None:
        self.line, self.texts, self.authors, self.compared = line, line.texts, authors, compared
        self.commits: dict[int, Commit] = {}
        self.exact: dict[str, str] = {}

    def is_rich(self, track: Track) -> bool:
        return any(step.blob and self.texts.facts(step.blob).rich for step in track.steps)

    def compare_exactly(self, tracks: list[Track]) -> None:
        """Make text-1 of those plain texts that only it can tell apart, in one further read."""
        blobs: dict[str, None] = {}
        for track in tracks:
            before = ""
            for step in track.steps:
                if (
                    before
                    and step.blob
                    and step.blob != before
                    and self.texts.same(before, step.blob) is None
                ):
                    blobs[before] = blobs[step.blob] = None
                before = step.blob
        self.texts.prepare(blobs)
        self.exact = {blob: self.texts.plain_text(blob) for blob in blobs}

    def told(self, track: Track) -> Iterator[Change]:
        for step, before in self._steps(track):
            if track.id or step.blob != before:
                yield self._change(step, counted=True, reason="not compared")

    def changes(self, track: Track) -> Iterator[Change]:
        if self.is_rich(track):
            yield from self._rich(track)
            return
        for step, before in self._steps(track):
            if not step.blob:
                yield self._change(step, counted=True, reason="removed")
                continue
            if step.blob == before:
                if track.id:
                    reason = f"moved from {step.old_path}, text unchanged"
                    yield self._change(
                        step, counted=False, reason=reason, digest=self.texts.facts(before).digest
                    )
                continue
            counted, reason = self._compare(before, step.blob)
            yield self._change(
                step, counted=counted, reason=reason, digest=self.texts.facts(step.blob).digest
            )

    def _compare(self, before: str, blob: str) -> tuple[bool, str]:
        if not before:
            return True, "first text"
        old, new = self.texts.facts(before), self.texts.facts(blob)
        same = self.texts.same(before, blob)
        if same is None:
            same = self.exact[before] == self.exact[blob]
        if not same:
            return True, "title changed" if old.characters == new.characters else "text changed"
        if old.front != new.front:
            return False, "only the front matter changed, not the controlled text"
        return False, "only white space or line breaks changed, not the controlled text"

    def _rich(self, track: Track) -> Iterator[Change]:
        """Documents that print values or show files: their text may change without their file."""
        steps = {step.index: step for step in track.steps}
        order = sorted(steps)
        current: Step | None = None
        last: Text | None = None  # the last text that could be made
        shown: Text | None = None
        at: int | None = order[0]
        while at is not None:
            step = steps.get(at)
            here = step or current
            assert here is not None
            if not here.blob:
                yield self._change(here, counted=True, reason="removed")
                current, last, shown = here, None, None
            else:
                text = self.texts.at(here.blob, here.path, at)
                moment = Step(at, here.path, here.blob, here.old_path if step else "")
                if step is not None or text.trouble or last is None or text.text != last.text:
                    change = self._judged(track, moment, current, text, last, own=step is not None)
                    if change is not None:
                        yield change
                current, shown = here, text
                last = text if not text.trouble else last
            following = [index for index in order if index > at][:1]
            touched = (
                self.texts.timeline.next_change(shown.watched, at)
                if shown and current and current.blob
                else None
            )
            at = min((index for index in (*following, touched) if index is not None), default=None)

    def _judged(
        self, track: Track, step: Step, before: Step | None, text: Text, last: Text | None, *, own: bool
    ) -> Change | None:
        if text.trouble:
            return self._change(step, counted=False, reason=f"the text could not be made: {text.trouble}")
        digest = controlled_text.digest(text.text)
        cause = "" if own else _cause(last, text)
        if last is None:
            return self._change(step, counted=True, reason="first text", digest=digest, inputs=text.inputs)
        if text.text != last.text:
            reason = f"text changed through {cause}" if cause else "text changed"
            return self._change(
                step, counted=True, reason=reason, digest=digest, inputs=text.inputs, cause=cause
            )
        if before is not None and before.blob == step.blob:
            reason = f"moved from {step.old_path}, text unchanged" if step.old_path else "text unchanged"
        else:
            old, new = self.texts.facts(before.blob if before else step.blob), self.texts.facts(step.blob)
            what = (
                "the front matter"
                if old.body == new.body
                else "white space, line breaks or how a value is written"
            )
            reason = f"only {what} changed, not the controlled text"
        return self._change(step, counted=False, reason=reason, digest=digest, inputs=text.inputs)

    def _steps(self, track: Track) -> Iterator[tuple[Step, str]]:
        before = ""
        for step in track.steps:
            yield step, before
            before = step.blob

    def _change(
        self,
        step: Step,
        *,
        counted: bool,
        reason: str,
        digest: str = "",
        inputs: Inputs = Inputs(),  # noqa: B008 - frozen
        cause: str = "",
    ) -> Change:
        source = self.line.commits[step.index]
        commit = self.commits.get(step.index)
        if commit is None:
            commit = self.commits[step.index] = _commit(source, self.line.issued[step.index])
        authors = (
            self.authors.of(source, step.path, step.blob, step.old_path) if self.authors and not cause else ()
        )
        if cause:
            authors = (source.author,)
        return Change(
            commit,
            step.path,
            step.blob,
            counted,
            reason,
            authors=authors,
            change_class=self._told_by(source, commit, step, "Change-Class").lower()
            or ("editorial" if cause else ""),
            change_reason=self._told_by(source, commit, step, "Change-Reason")
            or self._subject(source, commit, step),
            approved_by=commit.trailer("Approved-by"),
            cause=cause,
            digest=digest,
            effective=self.texts.facts(step.blob).effective if step.blob and self.compared else "",
            inputs=inputs,
        )

    def _told_by(self, source: LogCommit, commit: Commit, step: Step, name: str) -> str:
        """A trailer of the main line's commit; for a merge without it, what the commits that came agree on."""
        own = commit.trailer(name)
        if own or len(source.parents) < 2 or self.authors is None:
            return own[-1] if own else ""
        brought = self.authors.messages(source, step.path, step.old_path)
        said = [
            {value for key, value in trailers(message) if key.lower() == name.lower()} for message in brought
        ]
        agreed = set.union(*said) if said else set()
        return agreed.pop() if len(agreed) == 1 and all(said) else ""

    def _subject(self, source: LogCommit, commit: Commit, step: Step) -> str:
        if len(source.parents) > 1 and self.authors is not None:
            brought = self.authors.messages(source, step.path, step.old_path)
            if brought:
                return "; ".join(dict.fromkeys(subject(message) for message in brought))
        return commit.subject


def _cause(last: Text | None, text: Text) -> str:
    """What changed a text while its file stayed: values by name, snippets and files by path."""
    if last is None:
        return ""
    before, after = dict(last.inputs.values), dict(text.inputs.values)
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    old, new = {*last.inputs.includes, *last.inputs.embedded}, {*text.inputs.includes, *text.inputs.embedded}
    paths = sorted({path for path, _ in old ^ new})
    return ", ".join((*names, *paths)) or "what it prints"


def _commit(source: LogCommit, issued: date) -> Commit:
    return Commit(
        source.id,
        source.parents,
        source.author,
        source.committer,
        source.seconds,
        issued,
        subject(source.message),
        trailers(source.message),
    )


def _day(commit: LogCommit, zone: ZoneInfo) -> date:
    try:
        return datetime.fromtimestamp(commit.seconds, tz=zone).date()
    except (ValueError, OverflowError, OSError):
        message = f"commit {commit.id[:10]} bears a date that no calendar holds ({commit.seconds} seconds)"
        raise git.Refused(git.UNREADABLE.at(Place("."), message)) from None


def _backwards(run: list[LogCommit], latest: date | None, commits: list[LogCommit]) -> Iterator[Problem]:
    if run and latest is not None:
        many = f" and {len(run) - 1} more" if len(run) > 1 else ""
        message = f"commit {run[0].id[:10]}{many} bear a date before {latest.isoformat()}, the date of one before them"
        yield BACKWARDS.at(Place("."), message)


def _overflows(line: Line) -> Iterator[Problem]:
    """git gives up comparing when the product of removed and added files passes the limit's square."""
    for commit in line.commits:
        removed = sum(entry.status == "D" for entry in commit.entries)
        if removed and removed * sum(entry.status == "A" for entry in commit.entries) > RENAME_LIMIT**2:
            yield RENAMES.at(
                Place("."), f"commit {commit.id[:10]} removes and adds too many files to compare"
            )


def history(line: Line, documents: tuple[DocumentHistory, ...], **facts: object) -> History:
    """The history as the model holds it."""
    return History(tip=line.tip, documents=documents, later=line.later, **facts)  # type: ignore[arg-type]
