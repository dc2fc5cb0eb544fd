"""Whether a document's text differs from the one before, and the reason in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plainqms.model.change import Change, Commit, Identity, Inputs
from plainqms.model.ground import Ground
from plainqms.sources import controlled_text
from plainqms.sources.authors import Authors
from plainqms.sources.git_log import LogCommit
from plainqms.sources.main_line import Line
from plainqms.sources.texts import ROLES, SETTINGS, Text
from plainqms.sources.tracks import Step, Track
from plainqms.sources.trailers import subject, trailers

FIRST = "first text"


class Comparison:
    """Compares a document's consecutive texts."""

    def __init__(
        self, line: Line, authors: Authors | None, *, compared: bool, bound: Collection[str] = ()
    ) -> None:
        """`bound` are the documents of which each text bears its digest, because records of approval name them."""
        self.line, self.texts, self.authors, self.compared = line, line.texts, authors, compared
        self.bound = bound
        self.commits: dict[int, Commit] = {}
        self.first_seen: dict[str, tuple[int, str]] = {}
        for index, source in enumerate(line.commits):
            for entry in source.entries:
                self.first_seen.setdefault(entry.blob, (index, entry.path))
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
        named = {step.blob for track in tracks if track.id in self.bound for step in track.steps if step.blob}
        self.texts.prepare([*blobs, *(blob for blob in named if not self.texts.facts(blob).digest)])
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
                    yield self._change(step, counted=False, reason=reason, digest=self._digest(track, before))
                continue
            counted, reason = self._compare(before, step.blob)
            yield self._change(step, counted=counted, reason=reason, digest=self._digest(track, step.blob))

    def _digest(self, track: Track, blob: str) -> str:
        return self.texts.digest(blob) if track.id in self.bound else self.texts.facts(blob).digest

    def _compare(self, before: str, blob: str) -> tuple[bool, str]:
        if not before:
            return True, FIRST
        old, new = self.texts.facts(before), self.texts.facts(blob)
        same = self.texts.same(before, blob)
        if same is None:
            same = self.exact[before] == self.exact[blob]
        if not same:
            only_title = old.title != new.title and old.characters == new.characters
            return True, "title changed" if only_title else "text changed"
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
                    yield self._judged(moment, current, text, last, own=step is not None)
                current, shown = here, text
                last = text if not text.trouble else last
            following = [index for index in order if index > at][:1]
            touched = (
                self.texts.timeline.next_change(shown.watched, at)
                if shown and current and current.blob
                else None
            )
            at = min((index for index in (*following, touched) if index is not None), default=None)

    def _judged(self, step: Step, before: Step | None, text: Text, last: Text | None, *, own: bool) -> Change:
        if text.trouble:
            reason = f"the text could not be made: {text.trouble}"
            return self._change(step, counted=False, reason=reason, unmade=True)
        digest = controlled_text.digest(text.text)
        names, paths = _differences(last, text)
        cause = "" if own else ", ".join((*names, *paths)) or "what it prints"
        sources = _sources(names, paths)
        rows = {path for path, _ in text.inputs.registers} & set(paths)
        if last is None:
            return self._change(step, counted=True, reason=FIRST, digest=digest, inputs=text.inputs)
        if text.text != last.text:
            reason = f"text changed through {cause}" if cause else "text changed"
            return self._change(
                step,
                counted=True,
                reason=reason,
                digest=digest,
                inputs=text.inputs,
                cause=cause,
                sources=sources,
                editorial=bool(cause) and not rows,
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
        sources: tuple[str, ...] = (),
        editorial: bool = False,
        unmade: bool = False,
    ) -> Change:
        """`sources` are other files whose change made this text: their authors wrote it too.

        `editorial` is what a shared value or passage is taken for if nobody says otherwise; a register's row is none.
        """
        source = self.line.commits[step.index]
        commit = self.commits.get(step.index)
        if commit is None:
            commit = self.commits[step.index] = commit_of(self.line, step.index)
        facts = self.texts.facts(step.blob) if step.blob and self.compared else None
        removal = not step.blob and self.compared  # whether it ends a document depends on what stood before
        authors: dict[Identity, None] = {}
        if self.authors is not None:
            own = () if cause else self.authors.of(source, step.path, step.blob, step.old_path)
            blobs = {path: self.texts.timeline.blob(path, step.index) for path in sources}
            others = (self.authors.of(source, path, blob) for path, blob in blobs.items())
            authors = dict.fromkeys(
                author for found in (own, *others, () if cause else self._earlier(step)) for author in found
            )
        return Change(
            commit,
            step.path,
            step.blob,
            counted,
            reason,
            authors=tuple(authors),
            change_class="".join(commit.trailer("Change-Class")[-1:]).lower()
            or ("editorial" if editorial else ""),
            change_reason=self._told_by(source, commit, step, "Change-Reason")
            or self._subject(source, commit, step),
            approved_by=commit.trailer("Approved-by"),
            cause=cause,
            digest=digest,
            effective=facts.effective if facts else "",
            withdrawn=facts.withdrawn if facts else "",
            baseline=self.texts.baseline(step.blob, step.path) if facts and reason == FIRST else None,
            title=facts.title if facts else "",
            supersedes=self.texts.supersedes(step.blob, step.path) if facts else (),
            ground=self.texts.ground(step.index) if (facts and facts.id) or removal else Ground(),
            inputs=inputs,
            unmade=unmade,
        )

    def _earlier(self, step: Step) -> tuple[Identity, ...]:
        """Who wrote this very text where the line knew it before: under another path, or before it was removed."""
        first = self.first_seen.get(step.blob)
        if first is None or self.authors is None or first[0] >= step.index:
            return ()
        index, path = first
        return self.authors.of(self.line.commits[index], path, step.blob)

    def _told_by(self, source: LogCommit, commit: Commit, step: Step, name: str) -> str:
        """A trailer of the main line's commit; for a merge without it, what the commits that came agree on."""
        own = commit.trailer(name)
        if own or len(source.parents) < 2 or self.authors is None:
            return own[-1] if own else ""
        brought = self.authors.messages(source, step.path, step.blob, step.old_path)
        said = [
            {value for key, value in trailers(message) if key.lower() == name.lower()} for message in brought
        ]
        agreed = set.union(*said) if said else set()
        return agreed.pop() if len(agreed) == 1 and all(said) else ""

    def _subject(self, source: LogCommit, commit: Commit, step: Step) -> str:
        if len(source.parents) > 1 and self.authors is not None:
            brought = self.authors.messages(source, step.path, step.blob, step.old_path)
            if brought:
                return "; ".join(dict.fromkeys(subject(message) for message in brought))
        return commit.subject


def _differences(last: Text | None, text: Text) -> tuple[list[str], list[str]]:
    """What a text takes from elsewhere and takes differently now: values by name, snippets and files by path."""
    if last is None:
        return [], []
    before, after = dict(last.inputs.values), dict(text.inputs.values)
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    old, new = (
        {*inputs.includes, *inputs.embedded, *inputs.registers} for inputs in (last.inputs, text.inputs)
    )
    return names, sorted({path for path, _ in old ^ new})


def _sources(names: list[str], paths: list[str]) -> tuple[str, ...]:
    """The files that hold the values and passages."""
    holders = [ROLES if name.startswith("roles.") else SETTINGS for name in names]
    return tuple(dict.fromkeys((*holders, *paths)))


def commit_of(line: Line, index: int) -> Commit:
    source = line.commits[index]
    return Commit(
        source.id,
        source.parents,
        source.author,
        source.committer,
        source.seconds,
        line.issued[index],
        subject(source.message),
        trailers(source.message),
        index,
    )
