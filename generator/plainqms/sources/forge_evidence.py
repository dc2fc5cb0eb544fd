"""What the kept answer of a forge proves for a record of approval: looked at anew in every run, from the bytes.

The forge is believed for who said yes and when, and for nothing else. Which text that was follows from the commit that
was reviewed, whose bytes were kept with the answer and give its id; and that the text came by this merge, from the main
line. What the answer does not show makes the record an assertion of whoever wrote it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from plainqms.model.approval_record import ApprovalFile, KeptAnswer
from plainqms.model.change import Identity
from plainqms.model.forge_policy import ForgePolicy
from plainqms.model.forge_review import MergedRequest, Review, ReviewProof
from plainqms.model.ground import Ground
from plainqms.model.people import Person
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources import authors, controlled_text, forge_answers, git, grounds
from plainqms.sources.forge_answers import KeptForgeAnswer
from plainqms.sources.forge_values import StrangeAnswer
from plainqms.sources.forges import FORGES, place
from plainqms.sources.git_log import Entry, LogCommit
from plainqms.sources.git_objects import KeptCommit, Objects
from plainqms.sources.main_line import Line
from plainqms.sources.texts import Texts

_APPROVED = "ISO 9001:2015 7.5.2 c (approved for suitability and adequacy)"
MISSING = Rule(
    "H420",
    "forge-answer-missing",
    Severity.ERROR,
    Basis.CLAUSE,
    _APPROVED,
    "The record rests on an answer of the forge that did not lie beside it when it came, or is another one. It is "
    "shown as stated by whoever wrote it.",
    "Put the file back as it came. If it never came, let the approver approve the text: qms approve",
)
UNREADABLE = Rule(
    "H421",
    "forge-answer-unreadable",
    Severity.ERROR,
    Basis.CLAUSE,
    _APPROVED,
    "An answer that cannot be read shows nothing. The approval is shown as stated by whoever wrote the record.",
    "Leave the file as it is, and let the approver approve the text: qms approve",
)
NOT_SHOWN = Rule(
    "H422",
    "forge-answer-shows-no-approval",
    Severity.ERROR,
    Basis.CLAUSE,
    _APPROVED,
    "The record says more than the forge did. The approval is shown as stated by whoever wrote the record.",
    "Look who wrote the record, and why. Whoever approves says so for themselves: qms approve",
)
RULES = (MISSING, UNREADABLE, NOT_SHOWN)


@dataclass(frozen=True)
class Evidence:
    """Answers what kept answers show. Built once for a run, and costs nothing where no record names one."""

    line: Line
    _known: dict[str, KeptForgeAnswer | StrangeAnswer] = field(default_factory=dict)

    def prepare(self, answers: Iterable[bytes]) -> None:
        """Learn in one pass of git every text that answers name."""
        blobs: set[str] = set()
        for data in answers:
            try:
                kept = self._read(data)
                chain = kept.objects.commits(kept.forge.request_of(kept.answer).head)
            except StrangeAnswer:
                continue
            files = kept.objects.files(chain[0].tree) if chain else {}
            blobs.update(files.get(path, "") for path in kept.documents.values())
        self.line.texts.learn(sorted(blobs & self._held), controlled=True)

    def judge(
        self, path: str, file: ApprovalFile, index: int
    ) -> tuple[ReviewProof | None, tuple[Problem, ...]]:
        """What the answer shows that the record at `index` of the main line names, and what is wrong with it."""
        if file.forge is None:
            return None, ()
        place = Place(path)
        data = self._data(file.forge, index)
        if data is None:
            return None, (MISSING.at(place, f"{file.forge.answer} did not lie there when the record came"),)
        if sha256(data).hexdigest() != file.forge.sha256:
            return None, (MISSING.at(place, f"{file.forge.answer} is not the file that the record names"),)
        try:
            kept = self._read(data)
            request, reviews = kept.forge.request_of(kept.answer), kept.forge.reviews_of(kept.answer)
        except StrangeAnswer as strange:
            return None, (UNREADABLE.at(place, f"{file.forge.answer} {strange}"),)
        ground = self.line.texts.ground(index)
        why_not = self._why_not(kept, request, reviews, file, ground, index)
        if why_not:
            return None, (NOT_SHOWN.at(place, f"{file.person}, by this record, {why_not}"),)
        return self.proof(kept, request, account_of(file.person, kept, ground.people)), ()

    def proof(self, kept: KeptForgeAnswer, request: MergedRequest, account: str) -> ReviewProof:
        chain = kept.objects.commits(request.head)
        texts = self._texts(kept, request, chain) if self._is_whole(chain, request) else ()
        return ReviewProof(
            kept.host, account, request.number, request.address, kept.read_on,
            frozenset(texts), tuple(self._authors(chain)),
        )  # fmt: skip

    def brought(self, request: MergedRequest, chain: tuple[KeptCommit, ...]) -> Iterator[str]:
        """Commits of the main line that may hold what was proposed: one, or as many as were laid anew upon it.

        The first is the one that the forge names. The others are told by author and message, which anybody can repeat:
        `differs` says whether the proposal changed a text at all.
        """
        at = self.positions.get(request.merge)
        if at is None:
            return
        yield request.merge
        commits = self.line.commits
        if request.merge == request.head:  # a fast forward: the very commits that were proposed
            ids = {item.id for item in chain}
            begun = self.positions.get(request.begun, at)
            while at - 1 > begun and commits[at - 1].id in ids:
                at -= 1
                yield commits[at].id
            return
        left = Counter((item.author, item.message.strip()) for item in chain)
        while len(commits[at].parents) == 1 and at > 0:
            key = (commits[at].author.written, commits[at].message.strip())
            if not left[key]:
                return
            left[key] -= 1
            yield commits[at].id
            at -= 1

    def kept(self, named: KeptAnswer, index: int) -> KeptForgeAnswer | None:
        """The answer that a record of the commit at `index` names, if it can be read."""
        data = self._data(named, index)
        try:
            return self._read(data) if data is not None else None
        except StrangeAnswer:
            return None

    @cached_property
    def positions(self) -> dict[str, int]:
        return {commit.id: index for index, commit in enumerate(self.line.commits)}

    @cached_property
    def arrived(self) -> dict[str, int]:
        """Every commit that the main line holds, wherever it was made, and with which of its commits it came."""
        if not self.line.tip:
            return {}
        parents = git.parents_of_all(self.line.repository, self.line.tip)
        found: dict[str, int] = {}
        for index, commit in enumerate(self.line.commits):
            waiting = [commit.id]
            while waiting:
                name = waiting.pop()
                if name not in found:
                    found[name] = index
                    waiting.extend(parents.get(name, ()))
        return found

    def _read(self, data: bytes) -> KeptForgeAnswer:
        """Read once, however many records name it."""
        name = sha256(data).hexdigest()
        if name not in self._known:
            try:
                self._known[name] = forge_answers.read(data)
            except StrangeAnswer as strange:
                self._known[name] = strange
        known = self._known[name]
        if isinstance(known, StrangeAnswer):
            raise known
        return known

    def _data(self, named: KeptAnswer, index: int) -> bytes | None:
        blob = self.line.texts.timeline.blob(named.answer, index)
        return self.line.texts.read(blob) if blob else None

    def _why_not(
        self, kept: KeptForgeAnswer, request: MergedRequest, reviews: tuple[Review, ...], file: ApprovalFile,
        ground: Ground, index: int,
    ) -> str:  # fmt: skip
        """In words that follow the person's name; nothing where the answer shows an approval."""
        account = account_of(file.person, kept, ground.people)
        if not account:
            return f"had no account of their own on {kept.host}, as far as was entered before"
        review = next((item for item in reviews if item.account.lower() == account.lower()), None)
        if review is None:
            return f"did not review proposal {request.number} on {kept.host} as {account}"
        if review.why_not:
            return f"as {account}: {review.why_not}"
        if review.at != file.at:
            return f"approved at {review.at and review.at.isoformat()}, and the record says {file.at.isoformat()}"
        settings = self.line.texts.timeline.before(grounds.SETTINGS, index)
        read = (
            grounds.read_settings(self.line.texts.read(settings).decode("utf-8", "replace"))
            if settings
            else None
        )
        if read is not None and request.branch != read.branch:
            return f"approved what was merged into {request.branch}, which is not the main line"
        if read is not None and read.forge is not None and not _is_declared(kept, read.forge):
            return f"approved on {kept.host}, and qms.yml names another forge or repository"
        at = self.positions.get(request.merge)
        if at is None or at > index:
            return f"approved proposal {request.number}, whose merge is not on the main line"
        return ""

    def _is_whole(self, chain: tuple[KeptCommit, ...], request: MergedRequest) -> bool:
        """Whether the commits that were proposed lead back to the main line as it stood before, without a gap."""
        at = self.positions.get(request.merge)
        if at is None or not chain:
            return False
        before = self.positions.get(request.begun, at - 1) if request.merge == request.head else at - 1
        ids = {item.id for item in chain}
        return all(
            parent in ids or self.arrived.get(parent, before + 1) <= before
            for item in chain
            for parent in item.parents
        )

    def _authors(self, chain: tuple[KeptCommit, ...]) -> Iterator[Identity]:
        """Of commits that the main line does not hold: of the others it tells itself who wrote what."""
        nobody = Identity("", "")
        for item in chain:
            if item.id not in self.arrived:
                who = Identity(*item.author, item.author)
                yield from authors.wrote(LogCommit(item.id, item.parents, who, nobody, 0, item.message, ()))

    def _texts(
        self, kept: KeptForgeAnswer, request: MergedRequest, chain: tuple[KeptCommit, ...]
    ) -> Iterator[tuple[str, str, str]]:
        head = chain[0]
        files = kept.objects.files(head.tree)
        brought = dict.fromkeys(self.brought(request, chain))
        for name, path in kept.documents.items():
            digest = self.digest(name, path, files.get(path, ""), head, kept.objects, files)
            for commit in brought if digest else ():
                if commit == request.merge or self.differs(path, digest, chain):
                    yield name, digest, commit

    def differs(self, path: str, digest: str, chain: tuple[KeptCommit, ...]) -> bool:
        """Whether a text is another one than at each commit of the main line from which a proposal set out."""
        ids = {item.id for item in chain}
        begun = {parent for item in chain for parent in item.parents} - ids
        if not begun or not all(name in self.positions for name in begun):
            return False
        return all(self._digest_at(path, self.positions[name]) != digest for name in begun)

    def _digest_at(self, path: str, index: int) -> str:
        texts = self.line.texts
        blob = texts.timeline.blob(path, index)
        if not blob:
            return ""
        texts.learn([blob], controlled=True)
        if texts.facts(blob).rich:
            return controlled_text.digest(texts.at(blob, path, index).text)
        return texts.digest(blob)

    def digest(
        self, name: str, path: str, blob: str, head: KeptCommit, objects: Objects, files: dict[str, str]
    ) -> str:
        """The digest of a document's text in the commit that was reviewed; nothing where that cannot be told.

        Its bytes are those that the main line holds: what it never held cannot be read by everybody who has it.
        """
        if blob not in self._held or not objects.decided(head.tree, path):
            return ""
        texts = self.line.texts
        texts.learn([blob], controlled=True)
        if texts.facts(blob).id != name:
            return ""
        if not texts.facts(blob).rich:
            return texts.digest(blob)
        entries = tuple(
            Entry("A", item, "", found, "") for item, found in files.items() if found in self._held
        )
        nobody = Identity("", "")
        alone = Texts(self.line.repository, [LogCommit(head.id, (), nobody, nobody, 0, "", entries)])
        alone.learn([blob], controlled=True)
        made = alone.at(blob, path, 0)
        told = all(
            objects.decided(head.tree, item) and (item not in files or files[item] in self._held)
            for item in made.watched
        )
        return "" if made.trouble or not told else controlled_text.digest(made.text)

    @cached_property
    def _held(self) -> frozenset[str]:
        return frozenset(entry.blob for commit in self.line.commits for entry in commit.entries if entry.blob)


def _is_declared(kept: KeptForgeAnswer, declared: ForgePolicy) -> bool:
    where = place(FORGES[declared.kind], declared.server)
    return (kept.forge.NAME, kept.repository.lower(), kept.server) == (
        declared.kind,
        declared.repository.lower(),
        where,
    )


def account_of(person: str, kept: KeptForgeAnswer, people: tuple[Person, ...]) -> str:
    """The account of a person on the forge that answered, if it is theirs alone."""
    known = {item.id: item.accounts.on(kept.forge.NAME) for item in people}
    account = known.get(person, "")
    same = [item for item in known.values() if item and item.lower() == account.lower()]
    return account if len(same) == 1 else ""
