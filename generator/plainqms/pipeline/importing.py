"""Records of approval from the reviews of merged proposals: asked, shown from the repository, judged like any other.

Everything is gathered before anything is written, and what does not count is told with its reason. No record is made
of an approval that stands in one already.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from plainqms.edits import approval
from plainqms.edits.approval import Said
from plainqms.histories import Progress, silent
from plainqms.model.approval_record import FOLDER, ApprovalRecord
from plainqms.model.change import Commit, Identity
from plainqms.model.edit import Edit
from plainqms.model.forge_review import MergedRequest, Review
from plainqms.model.ground import Ground
from plainqms.model.identifiers import order, prefix
from plainqms.model.organization import DocumentType
from plainqms.model.people import Person
from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.model.revision import Meaning
from plainqms.pipeline import reviewed
from plainqms.pipeline.imported import (
    CONTRADICTED,
    NOT_HERE,
    OTHER_TEXT,
    Asked,
    Imported,
    Left,
    Taken,
)
from plainqms.pipeline.loading import Loaded
from plainqms.pipeline.reviewed import Known, NotHereError, Shown
from plainqms.sources import approval_records, forge_answers
from plainqms.sources.forge import NO_ANSWER, Client, Unanswered
from plainqms.sources.forge_answers import KeptForgeAnswer
from plainqms.sources.forge_evidence import Evidence
from plainqms.sources.forge_values import StrangeAnswer

_REFS = {"github": "refs/pull/{}/head", "gitea": "refs/pull/{}/head", "gitlab": "refs/merge-requests/{}/head"}


def import_approvals(
    loaded: Loaded, client: Client, asked: Asked, *, now: datetime, progress: Progress = silent
) -> Imported:
    """Raises `Unanswered` where the forge does not answer; nothing is written here."""
    assert loaded.line is not None
    return _Import(loaded, client, asked, now).run(progress)


class _Import:
    def __init__(self, loaded: Loaded, client: Client, asked: Asked, now: datetime) -> None:
        assert loaded.line is not None
        self.loaded, self.client, self.asked, self.now = loaded, client, asked, now
        self.line = loaded.line
        self.evidence = Evidence(self.line)
        self.ground: Ground = self.line.texts.ground(len(self.line.commits))
        self.known: dict[str, Known] = reviewed.histories(loaded, self.line)
        self.waiting = frozenset(self._uncommitted())
        self.taken_paths = set(loaded.tree.paths)
        self.made: list[tuple[ApprovalRecord, Edit, list[Taken]]] = []
        self.answers: dict[str, Edit] = {}
        self.found = Imported()

    def run(self, progress: Progress) -> Imported:
        requests = self._requests()
        merges = frozenset(request.merge for request, _ in requests)
        missing: list[MergedRequest] = []
        for done, (request, raw) in enumerate(requests):
            progress("Reading reviews", done, len(requests))
            if request.merge not in self.evidence.positions:
                why = "was merged, and this copy of the repository does not hold that yet"
                self.found.left.append(Left(request.number, "", "", why))
            elif reviewed.may_concern(request, merges, self.known, self.evidence):
                try:
                    shown = reviewed.show(request, self.known, self.evidence)
                except NotHereError:
                    missing.append(request)
                    continue
                self._differing(request, shown)
                if shown.texts:
                    self._reviews(request, raw, shown)
        if missing:
            self.found.problems.append(self._missing(missing))
        self._settle()
        return self.found

    def _requests(self) -> list[tuple[MergedRequest, dict[str, Any]]]:
        """Merged proposals in the order in which they reached the main line."""
        forge, asked = self.asked.forge, self.asked
        branch = self.loaded.system.configuration.branch
        found = []
        try:
            for raw in forge.merged(self.client, asked.repository, branch, asked.since):
                request = forge.request_of({"request": raw})
                if request.branch == branch:
                    found.append((request, raw))
        except StrangeAnswer as strange:
            raise self._strange(strange) from None
        self.found.looked = len(found)
        ahead = len(self.line.commits)
        return sorted(
            found, key=lambda item: (self.evidence.positions.get(item[0].merge, ahead), item[0].number)
        )

    def _strange(self, strange: StrangeAnswer) -> Unanswered:
        message = f"{self.asked.repository}: an answer of the forge is not understood: {strange}"
        return Unanswered(NO_ANSWER.at(Place("."), message))

    def _reviews(self, request: MergedRequest, raw: dict[str, Any], shown: Shown) -> None:
        forge, asked = self.asked.forge, self.asked
        try:
            said = forge.answer(self.client, asked.repository, raw)
            again, reviews = forge.request_of(said), forge.reviews_of(said)
        except StrangeAnswer as strange:
            raise self._strange(strange) from None
        if (again.head, again.merge) != (request.head, request.merge):
            raise self._strange(StrangeAnswer(f"proposal {request.number} changed while it was read"))
        self._contradicted(request, said)
        kept = KeptForgeAnswer(
            forge, asked.server, asked.repository, self.now, said, shown.paths, shown.objects
        )
        path, text = forge_answers.written(kept)
        answer = Edit(path, text)
        for review in sorted(reviews, key=lambda item: (item.at or self.now, item.account.lower())):
            person = self._person(review)
            if review.why_not or person is None:
                why = (
                    review.why_not
                    or f"{review.account} is nobody's account in records/people.yml, as committed"
                )
                self.found.left.append(Left(request.number, review.account, "", why))
            else:
                self._record(request, review, person, kept, answer, shown)

    def _person(self, review: Review) -> Person | None:
        name = self.asked.forge.NAME
        found = [
            person for person in self.ground.people
            if review.account and person.accounts.on(name).lower() == review.account.lower()
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def _record(
        self, request: MergedRequest, review: Review, person: Person, kept: KeptForgeAnswer, answer: Edit,
        shown: Shown,
    ) -> None:  # fmt: skip
        """One record for each role in which the person speaks of the texts of a proposal."""
        assert review.at is not None
        by_role: dict[str, list[str]] = {}
        for name in sorted(shown.texts, key=order):
            digest = shown.texts[name].change.digest
            text = next(
                (item for item in self.known[name].walked().texts if item.change.digest == digest), None
            )
            said = [item for item in text.given if item.person == person.id] if text else []
            if (
                any(item.meaning is Meaning.APPROVED for item in said)
                or (person.id, name, digest) in self.waiting
            ):
                self.found.known += 1
                continue
            role = self._role(person, self.ground.types.get(prefix(name)), review.at.date())
            if not role:
                why = f"{person.id} held no role on {review.at.date()}, as far as was entered before"
                self.found.left.append(Left(request.number, review.account, name, why))
            else:
                by_role.setdefault(role, []).append(name)
        for role, names in by_role.items():
            self._one(request, review, person, role, names, kept, answer, shown)

    def _one(
        self, request: MergedRequest, review: Review, person: Person, role: str, names: list[str],
        kept: KeptForgeAnswer, answer: Edit, shown: Shown,
    ) -> None:  # fmt: skip
        assert review.at is not None
        said = []
        for name in names:
            walked = self.known[name].walked()
            change = shown.texts[name].change
            text = next(item for item in walked.texts if item.change.digest == change.digest)
            files, values = reviewed.went_in(text.change, self.line)
            number = text.number or walked.number(text.change.change_class)
            one = Said(name, number, change.digest, files, values)
            record, _ = self._made([one], request, review, person, role, kept, answer)
            refused = [item for item in self.known[name].walked([record]).refused if item.record is record]
            if refused:
                why = f"{person.id} {refused[0].reason}"
                self.found.left.append(Left(request.number, review.account, name, why))
            else:
                said.append(one)
        if said:
            record, edit = self._made(said, request, review, person, role, kept, answer)
            for one in said:
                self.known[one.document].records.append(record)
            self.taken_paths.add(edit.path)
            self.answers[edit.path] = answer
            taken = [
                Taken(request.number, person.id, review.account, role, one.document, one.revision, edit.path)
                for one in said
            ]
            self.made.append((record, edit, taken))

    def _made(
        self, said: list[Said], request: MergedRequest, review: Review, person: Person, role: str,
        kept: KeptForgeAnswer, answer: Edit,
    ) -> tuple[ApprovalRecord, Edit]:  # fmt: skip
        """The record as it would arrive, for judging it; and the file."""
        assert review.at is not None
        digest = sha256(answer.text.encode()).hexdigest()
        edit = approval.record(
            said, person=person.id, role=role, meaning=Meaning.APPROVED, at=review.at,
            evidence=f"Review of proposal {request.number} on {kept.host}, approved there by {review.account}",
            answer=(answer.path, digest), taken=tuple(self.taken_paths),
        )  # fmt: skip
        file, problems = approval_records.read_file(edit.text.encode(), edit.path)
        assert file is not None, problems
        nobody = Identity("", "")
        commit = Commit(
            "", (), nobody, nobody, int(self.now.timestamp()), self.loaded.system.as_of, "",
            position=len(self.line.commits),
        )  # fmt: skip
        proof = self.evidence.proof(kept, request, review.account)
        return ApprovalRecord(edit.path, file, commit, (nobody,), self.ground, review=proof), edit

    def _role(self, person: Person, kind: DocumentType | None, day: date) -> str:
        """The one in which the type's approval asks for this person; else the first that they hold."""
        held = [
            item.role for item in self.ground.assignments if item.person == person.id and item.holds_on(day)
        ]
        steps = [step for step in kind.approval if step.meaning is Meaning.APPROVED] if kind else []
        fitting = [role for role in held if any(not step.roles or role in step.roles for step in steps)]
        return next(iter((*fitting, *held)), "")

    def _settle(self) -> None:
        """Records of one commit arrive in the order of their paths. One that would not count waits for the next."""
        made = sorted(self.made, key=lambda item: item[0].path)
        committed = {record.path for record in self.loaded.system.history.approvals}
        late = set()
        for name, item in self.known.items():
            item.records = [record for record in item.records if record.path in committed]
            new = [
                record for record, _, _ in made if any(text.document == name for text in record.file.texts)
            ]
            late |= {refused.record.path for refused in item.walked(new).refused if refused.record in new}
        for record, edit, taken in made:
            if record.path in late:
                why = "comes with the next import, once the records of this one are on the main line"
                self.found.left += [Left(item.number, item.account, item.document, why) for item in taken]
                continue
            answer = self.answers[edit.path]
            if answer not in self.found.edits:
                self.found.edits.append(answer)
            self.found.edits.append(edit)
            self.found.taken += taken

    def _differing(self, request: MergedRequest, shown: Shown) -> None:
        for name in shown.differing:
            message = (
                f"proposal {request.number} brought {name} in a file that is not the one that was reviewed"
            )
            self.found.problems.append(OTHER_TEXT.at(Place(self.known[name].history.path), message))

    def _contradicted(self, request: MergedRequest, said: dict[str, Any]) -> None:
        """Records that rest on an earlier answer about this proposal: what was said then must be there still."""
        forge, asked = self.asked.forge, self.asked
        fresh = forge.traces(said, "")
        for record in self.loaded.system.history.approvals:
            review, named = record.review, record.file.forge
            if review is None or named is None or review.number != request.number:
                continue
            kept = self.evidence.kept(named, record.commit.position)
            if kept is None or (kept.forge.NAME, kept.server, kept.repository) != (
                forge.NAME,
                asked.server,
                asked.repository,
            ):
                continue
            if not forge.traces(kept.answer, review.account) <= fresh:
                message = (
                    f"{kept.host} knows no approval of proposal {request.number} by {review.account} as kept"
                )
                self.found.problems.append(CONTRADICTED.at(record.place, message))

    def _missing(self, requests: list[MergedRequest]) -> Problem:
        refs = " ".join(_REFS[self.asked.forge.NAME].format(item.number) for item in requests)
        numbers = ", ".join(str(item.number) for item in requests)
        remedy = f"{NOT_HERE.remedy}\ngit fetch origin {refs}"
        return NOT_HERE.at(
            Place("."), f"the state that was reviewed in proposal {numbers} is not in this copy", remedy
        )

    def _uncommitted(self) -> Iterator[tuple[str, str, str]]:
        """Approvals in files that are not on the main line yet, so that a second run writes none twice."""
        known = {record.path for record in self.loaded.system.history.approvals}
        for path in self.loaded.tree.paths:
            if path.startswith(FOLDER) and approval_records.is_record(path) and path not in known:
                file, _ = approval_records.read_file(self.loaded.tree.data(path), path)
                for text in file.texts if file and file.meaning is Meaning.APPROVED else ():
                    yield file.person, text.document, text.digest  # type: ignore[union-attr]
