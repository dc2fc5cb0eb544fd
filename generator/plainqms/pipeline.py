"""The order of things: read, derive, judge, publish. Gathers the rules; prints nothing and reads no clock."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from plainqms import files, registers
from plainqms.checks import (
    approvals,
    changes,
    connections,
    consequences,
    file_names,
    form,
    identity,
    records,
    references,
    schedule,
    settings,
    suppressions,
    wording,
)
from plainqms.checks.suppressions import Suppressed
from plainqms.histories import Progress, main_line_of, silent
from plainqms.histories import read_all_histories as read_all_histories  # offered here too
from plainqms.model.change import DocumentHistory, History
from plainqms.model.document import Document
from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.look import Look
from plainqms.model.place import Place
from plainqms.model.problem import INTERNAL_ERROR, Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.model.register import Records, Register
from plainqms.model.revision import Standing
from plainqms.model.system import System
from plainqms.sources import (
    configuration,
    disk,
    encoding,
    front_matter,
    front_matter_rules,
    git,
    git_rules,
    history,
    licensed_texts,
    main_line,
    people,
    reading,
    record_rules,
    sentences,
    standards,
    template_mentions,
    template_rules,
    yaml_rules,
)
from plainqms.sources.git import Refused, Repository
from plainqms.sources.licensed_texts import Licensed
from plainqms.sources.main_line import Line
from plainqms.sources.places import Places
from plainqms.sources.reading import LOOK, SETTINGS, Tree
from plainqms.views import revisions

BUILD_RUNNING = Rule(
    "S490",
    "build-running",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "Two builds at once would write over each other.",
    "Wait until the other one has ended.",
)
BUILD_ELSEWHERE = Rule(
    "S492",
    "build-leads-elsewhere",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a build writes nowhere else",
    "Through a symbolic link under build/ a build would write and remove files that are not its own.",
    "Remove the link; if it was committed, with git rm",
)
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
NOTHING_IN_FORCE = Rule(
    "S491",
    "nothing-to-publish",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "The site shows issued documents; none is issued on this date.",
    "Commit the documents to the main branch; qms build --draft shows them before.",
)


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


def rules() -> tuple[Rule, ...]:
    """Every rule there is, by code: one tuple feeds `qms explain`, the rule pages and the tests."""
    from plainqms.publish import anchors, articles, diagrams, pages, site, staging

    modules = (
        yaml_rules, encoding, disk, configuration, people, reading, front_matter_rules, template_rules, git_rules,
        main_line, licensed_texts, history, identity, file_names, references, approvals, schedule, connections, changes,
        form, wording, settings, suppressions, record_rules, records, *registers.every(), staging,
        anchors, diagrams, articles, pages, site,
    )  # fmt: skip
    found = {rule.code: rule for module in modules for rule in _rules_of(module)}
    found |= {
        rule.code: rule
        for rule in (BUILD_RUNNING, BUILD_ELSEWHERE, BUILD_COMMITTED, NOTHING_IN_FORCE, INTERNAL_ERROR)
    }
    return tuple(found[code] for code in sorted(found))


def _rules_of(room: Any) -> tuple[Rule, ...]:
    found: tuple[Rule, ...] = room.rules if isinstance(room, Register) else room.RULES
    return found


def load(
    folder: Path, *, as_of: date, committed: bool, digests: bool = True, progress: Progress = silent
) -> Loaded:
    """Read everything. `committed`: the main line at `as_of`; otherwise the working tree, beside its history.

    Without `digests` revisions of plain texts bear none: no check asks for them, and they are half the work.
    """
    problems: list[Problem] = []
    repository, line = None, None
    try:
        repository = git.open_repository(folder)
        line = main_line_of(repository, as_of, progress)
        problems.extend(line.problems)
    except Refused as refused:
        problems.append(refused.problem)
    root = repository.root if repository else folder
    problems.extend(_build_committed(root, repository, line))
    if committed or (repository is not None and repository.bare):
        try:
            tree, found = _committed(line)
            problems.extend(found)
        except Refused as refused:
            problems.append(refused.problem)
            tree, line = Tree({}, _nothing), None
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
    if line is not None and sources.settled:
        try:
            past, found = history.read_history(
                line,
                is_controlled=reading.controlled_paths(sources.configuration, former=line.texts.folders()),
                digests=digests,
                advance=lambda done, total: progress("Comparing texts", done, total),
            )
            problems.extend(item for item in found if item not in problems)
        except Refused as refused:
            problems.append(refused.problem)
    adopted = standards.read_standards(sources.configuration.standards)
    licensed: Licensed = {}
    if not committed:
        licensed, found = licensed_texts.read_licensed(root, adopted)
        problems.extend(found)
    problems.extend(licensed_texts.shared(tree.paths))
    system = System(
        as_of,
        sources.configuration,
        sources.documents,
        sources.roles,
        sources.people,
        sources.assignments,
        adopted,
        _facts(repository, line, sources.configuration.branch, past),
        draft=not committed,
        records=Records(
            as_of,
            sources.records,
            sources.assignments,
            tuple(sources.configuration.processes),
            standards={standard.id: standard.family for standard in adopted},
            owners=_owners(sources.documents),
            sites=tuple(site.id for site in sources.configuration.sites),
        ),
    )
    return Loaded(root, system, sources.look, tuple(problems), tree, line, sources.settled, licensed)


def _owners(documents: tuple[Document, ...]) -> dict[str, tuple[str, ...]]:
    """Who owns a document of each process: they answer for it."""
    named = dict.fromkeys((item.process, item.owner) for item in documents if item.process and item.owner)
    return {process: tuple(owner for other, owner in named if other == process) for process, _ in named}


@dataclass(frozen=True, slots=True)
class Judgement:
    """`problems` are open, sorted by place; `suppressed` are set aside by qms.yml."""

    problems: tuple[Problem, ...]
    suppressed: tuple[Suppressed, ...]


def check(loaded: Loaded) -> tuple[Problem, ...]:
    """All problems that are not set aside, sorted by place."""
    return judge(loaded).problems


def judge(loaded: Loaded) -> Judgement:
    """Every check has run, whatever became of the others."""
    found = list(loaded.problems)
    where = Places(lambda path: loaded.tree.text(path)[0])
    if loaded.ok:
        for name, place, run in _checks(loaded, where):
            found.extend(_guarded(name, place, run))
    left, aside = suppressions.apply(
        loaded.system, dict.fromkeys(found), rules=rules() if loaded.system.configuration.suppress else (),
        where=where,
    )  # fmt: skip
    told = consequences.gathered(left)
    return Judgement(tuple(sorted(told, key=lambda problem: problem.order)), aside)


def _checks(loaded: Loaded, where: Places) -> Iterator[tuple[str, Place, Callable[[], Iterable[Problem]]]]:
    """What is asked, by name and place: of the whole system first, then of each document's text."""
    system, tree, everywhere = loaded.system, loaded.tree, Place(".")

    def expand(citation: str) -> tuple[tuple[str, str], ...]:
        return standards.expand(citation, system.standards)

    yield "identity", everywhere, lambda: identity.check(system)
    yield (
        "references",
        everywhere,
        lambda: references.check(
            system,
            paths=tree.paths,
            expand=lambda citation: tuple(clause for _, clause in expand(citation)),
        ),
    )
    yield "records", everywhere, partial(records.check, system, expand=expand, unsettled=_unsettled(loaded))
    yield "file names", everywhere, partial(file_names.check, system, paths=tree.paths)
    yield "anchors", everywhere, partial(_anchor_problems, loaded)
    for module in (approvals, schedule, connections, changes):
        yield module.__name__.rsplit(".", 1)[-1], everywhere, partial(module.check, system)
    snippets = tuple(
        path for path in tree.paths if path.startswith(reading.SNIPPETS) and path.endswith(".md")
    )
    used: set[tuple[str, str]] = set()
    for path in snippets:
        text = tree.text(path)[0]
        used.update(template_mentions.mentions(text))
        yield "wording", Place(path), partial(_wording_problems, loaded, path, text)
    for document in system.documents:
        place = Place(document.path)
        text = tree.text(document.path)[0]
        used.update(template_mentions.mentions(text))
        yield "texts", place, partial(_text_problems, loaded, document, text)
        yield "pages", place, partial(_page_problems, loaded, document, text)
    yield (
        "settings",
        Place(SETTINGS),
        lambda: settings.check(
            system,
            paths=tree.paths,
            snippets=snippets,
            used=used,
            complete=_complete(loaded),
            where=where,
            cites=lambda citation: {edition for edition, _ in expand(citation)},
        ),
    )


def _unsettled(loaded: Loaded) -> frozenset[str]:
    """Every id that stands in, or is the name of, a file of which something could not be read."""
    errors = (problem for problem in loaded.problems if problem.rule.severity is Severity.ERROR)
    paths = {problem.place.path for problem in errors if problem.place.path in loaded.tree.paths}
    texts = (f"{path}\n{loaded.tree.text(path)[0]}".replace("\0", "") for path in sorted(paths))  # UTF-16 too
    named = (promised for _, promised, _ in file_names.unread(loaded.system, loaded.tree.paths))
    return frozenset((*named, *(found for text in texts for found in IDENTIFIER.findall(text))))


def _complete(loaded: Loaded) -> bool:
    """Whether every file of a document could be read as one."""
    is_controlled = reading.controlled_paths(loaded.system.configuration)
    if any(file_names.unread(loaded.system, loaded.tree.paths)):
        return False
    return sum(map(is_controlled, loaded.tree.paths)) == len(loaded.system.documents)


def _text_problems(loaded: Loaded, document: Document, text: str) -> Iterator[Problem]:
    parts = front_matter.split(text)
    prose = sentences.read_prose(parts.body, Place(document.path, parts.body_line))
    yield from form.check(loaded.system, document, prose)
    if loaded.look.language == "en":
        yield from wording.check(loaded.system, document.path, prose)


def _page_problems(loaded: Loaded, document: Document, text: str) -> Iterator[Problem]:
    """Of the text that the page prints, templates filled in, at the lines of the file where they stand there."""
    from plainqms.publish import diagrams, unsafe_content

    system, parts = loaded.system, front_matter.split(text)
    printed, _ = reading.printed(loaded.tree, document.path, system.configuration, system.roles)
    if printed is None:
        return
    place = Place(document.path, parts.body_line)
    yield from diagrams.check(printed, place, written=parts.body)
    allowed = document.id in system.configuration.allow_html
    yield from unsafe_content.check(printed, place, written=parts.body, allow_html=allowed)


def _anchor_problems(loaded: Loaded) -> Iterator[Problem]:
    """Of links that name a heading, by the headings that the page of the text will have."""
    if any("#" in link.target for document in loaded.system.documents for link in document.links):
        from plainqms.publish import anchors, publications

        yield from anchors.check(loaded.system, partial(publications.as_read, loaded.system, loaded.tree))


def _wording_problems(loaded: Loaded, path: str, text: str) -> Iterator[Problem]:
    """Of a shared text, which is no document of its own."""
    if loaded.look.language == "en" and not encoding.is_foreign(loaded.tree.data(path)):
        parts = front_matter.split(text)
        yield from wording.check(
            loaded.system, path, sentences.read_prose(parts.body, Place(path, parts.body_line))
        )


def _guarded(name: str, place: Place, run: Callable[[], Iterable[Problem]]) -> Iterator[Problem]:
    """What a check finds up to its end, or up to where it falls over."""
    try:
        yield from run()
    except Refused as refused:
        yield refused.problem
    except OSError:
        raise  # the machine's refusal, told in its own words
    except Exception as error:  # noqa: BLE001 - our defect must not hide what the other checks find
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}, line {last.lineno}"
        message = f"the check “{name}” fell over ({type(error).__name__}: {error}; {where})"
        yield INTERNAL_ERROR.at(place, message)


def publications(loaded: Loaded) -> tuple[Publication, ...]:
    """What the site shows: texts issued and effective on `as_of`; for a draft, the working tree's."""
    from plainqms.publish.publications import drafts, in_force

    if loaded.system.draft:
        return tuple(drafts(loaded.system, loaded.tree))
    return tuple(in_force(loaded.system, loaded.tree, loaded.line)) if loaded.line else ()


def build(loaded: Loaded, *, progress: Progress = silent) -> tuple[Path | None, tuple[Problem, ...]]:
    """Publish into `build/site/` or `build/draft/`. The old site stays whole unless the new one is complete."""
    from plainqms.publish import articles, pages, site

    generated = loaded.root / "build"
    output = generated / ("draft" if loaded.system.draft else "site")
    planted = tuple(problem for problem in loaded.problems if problem.rule is BUILD_COMMITTED)
    if planted:
        return None, planted
    for place in (generated, generated / ".lock", output, *_with_children(generated / "cache")):
        if place.is_symlink():
            path = place.relative_to(loaded.root).as_posix()
            return None, (BUILD_ELSEWHERE.at(Place(path), f"{path} is a symbolic link"),)
    with files.only_one(generated / ".lock") as alone:
        if not alone:
            return None, (BUILD_RUNNING.at(Place("build"), "another build is running in this folder"),)
        files.recover(output)
        stage, new = files.fresh_folder(output.with_name("stage")), files.fresh_folder(output)
        try:
            chosen = publications(loaded)
            problems = list(
                pages.stage(
                    loaded.system,
                    chosen,
                    loaded.look,
                    read=loaded.tree.read,
                    folder=stage,
                    cache=generated / "cache",
                    rules=rules(),
                    licensed=loaded.licensed,
                )
            )
            if not chosen:
                problems.append(
                    NOTHING_IN_FORCE.at(Place("."), f"no document is issued on {loaded.system.as_of}")
                )
            progress("Making pages", 0, 0)
            problems.extend(site.build(stage, new))
            problems.extend(articles.check_site(new))
            if any(problem.rule.severity is Severity.ERROR for problem in problems):
                return None, tuple(problems)
            files.exchange(new, output)
            return output, tuple(problems)
        finally:
            files.remove(stage)
            files.remove(new)


def together(checked: Iterable[Problem], built: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a check and of the build after it. A link that the check has told is not told again."""
    checked = tuple(checked)
    known = {problem.place.path for problem in checked if problem.rule.code in ("R215", "R222")}
    new = {item for item in built if item.rule.code != "S462" or item.place.path not in known}
    return tuple(sorted({*checked, *new}, key=lambda problem: problem.order))


def _with_children(folder: Path) -> tuple[Path, ...]:
    return (folder, *(sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else ()))


def _build_committed(root: Path, repository: Repository | None, line: Line | None) -> Iterator[Problem]:
    """What git holds under build/, in any spelling that some disk takes for the same folder."""
    paths: set[str] = set()
    with suppress(Refused):  # told already, by whoever reads the history
        paths.update(() if repository and repository.bare else git.indexed(root))
        paths.update(git.named(repository, line.tip) if repository and line and line.tip else ())
    found = sorted(path for path in paths if path.split("/", 1)[0].rstrip(" .").casefold() == "build")
    if found:
        shown = found[0].encode("utf-8", "backslashreplace").decode()
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        yield BUILD_COMMITTED.at(Place(shown), f"git holds {shown}{more}")


def standings_of(documents: tuple[DocumentHistory, ...], as_of: date) -> Mapping[str, Standing]:
    """Where documents stand by their history alone."""
    system = System(as_of, configuration.default_configuration(), history=History(documents=documents))
    return revisions.standings(system)


def standing_of(loaded: Loaded) -> Mapping[str, Standing]:
    return revisions.standings(loaded.system)


def _committed(line: Line | None) -> tuple[Tree, tuple[Problem, ...]]:
    """The files of the main line's last commit, their texts read at once."""
    if line is None or not line.tip:
        return Tree({}, _nothing), ()
    paths, problems = disk.committed_files(*git.listing(line.repository, line.tip))
    line.texts.prepare(key for path, key in paths.items() if path.endswith((".md", ".yml", ".csv")))
    return Tree(paths, line.texts.read), problems


def _facts(
    repository: Repository | None, line: Line | None, branch: str, past: tuple[DocumentHistory, ...]
) -> History:
    if repository is None or line is None:
        return History(branch=branch, documents=past)
    drafts = git.commits_outside(repository, line.tip) if line.tip else ()
    return History(branch, line.tip, past, line.later, drafts, git.uncommitted(repository))


def _nothing(key: str) -> bytes:
    raise KeyError(key)
