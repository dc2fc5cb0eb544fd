"""Read everything that a management system is made of, as at a day. Every fault met on the way is a Problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from plainqms.histories import Progress, main_line_of, silent
from plainqms.model.approval_record import ApprovalRecord
from plainqms.model.change import DocumentHistory, History
from plainqms.model.document import Document
from plainqms.model.issue_tag import IssueTag
from plainqms.model.look import Look
from plainqms.model.organization import Configuration
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.record_history import RecordHistory
from plainqms.model.register import Records
from plainqms.model.revision import Standing
from plainqms.model.sealed import LIST, Sealed
from plainqms.model.system import System
from plainqms.model.transition import Transition
from plainqms.sources import (
    approval_records,
    configuration,
    contacts,
    disk,
    git,
    history,
    issue_tags,
    licensed_texts,
    lowered,
    reading,
    record_history,
    sealed,
    standard_maps,
    standards,
    turned,
)
from plainqms.sources.git import Refused, Repository
from plainqms.sources.licensed_texts import Licensed
from plainqms.sources.main_line import Line
from plainqms.sources.reading import LOOK, SETTINGS, Tree
from plainqms.sources.signatures import Signatures
from plainqms.views import revisions

BUILD_COMMITTED = Rule(
    "S493",
    "build-folder-committed",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "what a build finds under build/ it must have made itself",
    "A typeface, a drawing or a whole site that was committed there would be published as if it were made here; "
    "a link there would lead the build out of the repository.",
    "git rm -r --cached build, delete the folder, and put the line /build/ into .gitignore",
)
RULES = (BUILD_COMMITTED,)


@dataclass(frozen=True)
class Loaded:
    """A management system with the means to read its texts. `ok` is false where there are no settings to judge by."""

    root: Path
    system: System
    look: Look
    problems: tuple[Problem, ...]
    tree: Tree
    line: Line | None
    ok: bool
    licensed: Licensed = field(default_factory=dict)

    @property
    def unpublished(self) -> tuple[str, ...]:
        """Uncommitted files of the management system itself: documents, records, settings."""
        folders = {kind.folder.strip("/") + "/" for kind in self.system.configuration.document_types.values()}
        ours = (*sorted(folders), "records/")
        return tuple(
            path
            for path in self.system.history.uncommitted
            if path in (SETTINGS, LOOK) or path.startswith(ours)
        )


def load(
    folder: Path,
    *,
    as_of: date,
    committed: bool,
    people: Path | None = None,
    digests: bool = True,
    at: Line | None = None,
    progress: Progress = silent,
    draft_of: str = "",
    until: str = "",
) -> Loaded:
    """Read everything. `committed`: the main line at `as_of`; otherwise the working tree, beside its history.

    `draft_of`: a commit whose files are read as a draft, in place of the folder's; `until`: the commit of the main line
    at which its history is taken to end.
    `people` is a file outside the repository that says what people are called; it is for showing, and decides nothing.
    Without `digests` revisions of plain texts bear none: no check asks for them, and they are half the work.
    `at` is read in place of the main line; then nothing counts of what is checked out.
    """
    problems: list[Problem] = []
    repository, line = None, None
    try:
        repository = git.open_repository(folder)
        line = at or main_line_of(repository, as_of, progress, until=until)
        problems.extend(line.problems)
    except Refused as refused:
        problems.append(refused.problem)
    root = repository.root if repository else folder
    problems.extend(_build_committed(root, repository, line, indexed=at is None))
    if committed or (repository is not None and repository.bare):
        try:
            tree, found = _committed(line)
            problems.extend(found)
        except Refused as refused:
            problems.append(refused.problem)
            tree, line = Tree({}, _nothing), None
    elif draft_of and line is not None:
        tree, found = _files_of(line, draft_of)
        problems.extend(found)
    else:
        names = git.working_files(repository) if repository else disk.walk(root)
        paths, found = disk.regular_files(root, names)
        problems.extend(found)
        tree = Tree(paths, lambda key: disk.read(root, key))
    sources = reading.read_sources(tree)
    if (
        (line is not None and line.commits) or tree.paths or not committed
    ):  # else the reason stands there already
        problems.extend(sources.problems)
    past: tuple[DocumentHistory, ...] = ()
    given: tuple[ApprovalRecord, ...] = ()
    sealed_list: tuple[Sealed, ...] = ()
    tags: tuple[IssueTag, ...] = ()
    if line is not None and sources.settled:
        try:
            signed = Signatures(line)
            given, found = approval_records.read_approvals(line, verify=signed.signer)
            problems.extend((*found, *signed.problems))
            problems.extend(lowered.check(line, given))
            if at is None:
                problems.extend(turned.check(line, sources.configuration.branch))
            sealed_list, found = sealed.read_sealed(line, tree.data(LIST) if LIST in tree.paths else None)
            problems.extend(found)
            settings = sources.configuration
            tags, found = issue_tags.read_issue_tags(
                line, settings.issue_tags, zone=settings.zone, as_of=as_of
            )
            problems.extend(found)
            bound = {text.document for record in given for text in record.file.texts}
            past, found = history.read_history(
                line,
                bound=bound | {item.document for item in sealed_list},
                is_controlled=reading.controlled_paths(sources.configuration, former=line.texts.folders()),
                digests=digests,
                advance=lambda done, total: progress("Comparing texts", done, total),
            )
            problems.extend(item for item in found if item not in problems)
        except Refused as refused:
            problems.append(refused.problem)
    entries = RecordHistory()
    if line is not None:
        try:
            folder_tree = None if committed or (repository and repository.bare) else tree
            entries = record_history.read_record_history(
                line, as_of=as_of, today=sources.records, folder=folder_tree
            )
        except Refused as refused:
            problems.extend({refused.problem} - set(problems))
    adopted = standards.read_standards(sources.configuration.standards, sources.own_standards)
    planned = tuple(_transitions(sources.configuration))
    licensed: Licensed = {}
    if not committed:
        licensed, found = licensed_texts.read_licensed(root, adopted)
        problems.extend(found)
    problems.extend(licensed_texts.shared(tree.paths))
    known, found = contacts.joined(sources.people, people)
    problems.extend(found)
    system = System(
        as_of,
        sources.configuration,
        sources.documents,
        sources.roles,
        known,
        sources.assignments,
        adopted,
        replace(
            _facts(repository if at is None else None, line, sources.configuration.branch, past),
            records=entries,
            approvals=given,
            sealed=sealed_list,
            tags=tags,
        ),
        draft=not committed,
        records=Records(
            as_of,
            sources.records,
            sources.assignments,
            tuple(sources.configuration.processes),
            standards={standard.id: standard.family for standard in adopted},
            owners=_owners(sources.documents),
            sites=tuple(site.id for site in sources.configuration.sites),
            planned={item.new.id: item.new.family for item in planned},
        ),
        transitions=planned,
    )
    return Loaded(root, system, sources.look, tuple(problems), tree, line, sources.settled, licensed)


def _transitions(settings: Configuration) -> Iterator[Transition]:
    """Those of the settings, as far as there are catalogues and a map; what is wrong with the rest is told there."""
    for item in settings.transitions:
        found = transition(item.from_, item.to, item.deadline)
        if found is not None:
            yield found


def transition(source: str, target: str, deadline: date | None = None) -> Transition | None:
    """The change from one edition to the next; None where there is no map between the two."""
    way = standard_maps.edition_map(source, target)
    pair = standards.read_standards((source, target))
    return Transition(pair[0], pair[1], way, deadline) if way is not None and len(pair) == 2 else None


def _owners(documents: tuple[Document, ...]) -> dict[str, tuple[str, ...]]:
    """Who owns a document of each process: they answer for it."""
    named = dict.fromkeys((item.process, item.owner) for item in documents if item.process and item.owner)
    return {process: tuple(owner for other, owner in named if other == process) for process, _ in named}


def _build_committed(
    root: Path, repository: Repository | None, line: Line | None, *, indexed: bool
) -> Iterator[Problem]:
    """What git holds under build/, in any spelling that some disk takes for the same folder."""
    paths: set[str] = set()
    with suppress(Refused):  # told already, by whoever reads the history
        paths.update(git.indexed(root) if indexed and not (repository and repository.bare) else ())
        paths.update(git.named(repository, line.tip) if repository and line and line.tip else ())
    found = sorted(path for path in paths if path.split("/", 1)[0].rstrip(" .").casefold() == "build")
    if found:
        shown = found[0].encode("utf-8", "backslashreplace").decode()
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        yield BUILD_COMMITTED.at(Place(shown), f"git holds {shown}{more}")


def _committed(line: Line | None) -> tuple[Tree, tuple[Problem, ...]]:
    """The files of the main line's last commit, their texts read at once."""
    if line is None or not line.tip:
        return Tree({}, _nothing), ()
    return _files_of(line, line.tip)


def _files_of(line: Line, commit: str) -> tuple[Tree, tuple[Problem, ...]]:
    paths, problems = disk.committed_files(*git.listing(line.repository, commit))
    line.texts.prepare(key for path, key in paths.items() if path.endswith((".md", ".yml", ".csv")))
    return Tree(paths, line.texts.read), problems


def _facts(
    repository: Repository | None,
    line: Line | None,
    branch: str,
    past: tuple[DocumentHistory, ...],
) -> History:
    if repository is None or line is None:
        return History(branch, line.tip if line else "", past)
    drafts = git.commits_outside(repository, line.tip) if line.tip else ()
    return History(branch, line.tip, past, line.later, drafts, git.uncommitted(repository))


def _nothing(key: str) -> bytes:
    raise KeyError(key)


def standings_of(documents: tuple[DocumentHistory, ...], as_of: date) -> Mapping[str, Standing]:
    """Where documents stand by their history alone."""
    system = System(as_of, configuration.default_configuration(), history=History(documents=documents))
    return revisions.standings(system)


def standing_of(loaded: Loaded) -> Mapping[str, Standing]:
    return revisions.standings(loaded.system)
