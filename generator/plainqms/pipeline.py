"""The order of things: read, derive, judge, publish. Gathers the rules; prints nothing and reads no clock."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from plainqms import files, registers
from plainqms.checks import approvals, identity, references
from plainqms.model.change import DocumentHistory, History
from plainqms.model.document import Document
from plainqms.model.look import Look
from plainqms.model.organization import Assignment, Configuration, Person, Role
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.model.revision import Standing, State
from plainqms.model.system import System
from plainqms.sources import (
    configuration as settings,
)
from plainqms.sources import (
    controlled_text,
    disk,
    encoding,
    front_matter,
    front_matter_rules,
    git,
    history,
    look,
    markdown,
    people,
    standards,
    template_rules,
    templating,
    texts,
    yaml_rules,
)
from plainqms.sources.git import Refused, Repository
from plainqms.sources.main_line import Line, read_line
from plainqms.sources.names import names as names_of
from plainqms.views import revisions

SETTINGS, LOOK = "qms.yml", "mkdocs.yml"
ROLES, PEOPLE, ASSIGNMENTS = "records/roles.yml", "records/people.yml", "records/assignments.yml"

NO_SETTINGS = Rule(
    "C190",
    "no-settings",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "qms.yml names the organization, its standards and its document types; nothing can be judged without it.",
    "Lay a complete system into this folder: qms init",
)
BUILD_RUNNING = Rule(
    "S490",
    "build-running",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "Two builds at once would write over each other.",
    "Wait until the other one has ended.",
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

Progress: TypeAlias = Callable[[str, int, int], None]
"""`progress(what, done, total)`; total 0 where it is not known."""


def _silent(what: str, done: int, total: int) -> None:
    return None


@dataclass(frozen=True)
class Loaded:
    """A management system with the means to read its texts. `tree` maps paths to keys that `read` takes."""

    root: Path
    system: System
    look: Look
    problems: tuple[Problem, ...]
    tree: dict[str, str]
    read: Callable[[str], bytes]
    line: Line | None
    ok: bool

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
    from plainqms.publish import articles, pages, site, staging

    modules = (
        yaml_rules, encoding, disk, settings, people, front_matter_rules, template_rules, git, history, identity,
        references, approvals, staging, articles, pages, site,
    )  # fmt: skip
    found = {rule.code: rule for module in modules for rule in module.RULES}
    found |= {rule.code: rule for rule in (NO_SETTINGS, BUILD_RUNNING, NOTHING_IN_FORCE)}
    return tuple(found[code] for code in sorted(found))


def load(folder: Path, *, as_of: date, committed: bool, progress: Progress = _silent) -> Loaded:
    """Read everything. `committed`: the main line at `as_of`; otherwise the working tree, beside its history."""
    problems: list[Problem] = []
    repository, line = None, None
    try:
        repository = git.open_repository(folder)
    except Refused as refused:
        problems.append(refused.problem)
    root = repository.root if repository else folder
    if repository is not None:
        try:
            line = _line(repository, as_of, progress)
            problems.extend(line.problems)
        except Refused as refused:
            problems.append(refused.problem)
    if committed or (repository is not None and repository.bare):
        tree = git.tree(line.repository, line.tip) if line and line.tip else {}
        read: Callable[[str], bytes] = line.texts.read if line else _nothing
    else:
        paths = git.working_files(repository) if repository else disk.walk(root)
        tree, found = disk.regular_files(root, paths)
        problems.extend(found)
        read = lambda key: disk.read(root, key)  # noqa: E731
    return _read(root, tree, read, repository, line, as_of, committed, problems, progress)


def _read(
    root: Path,
    tree: dict[str, str],
    read: Callable[[str], bytes],
    repository: Repository | None,
    line: Line | None,
    as_of: date,
    committed: bool,
    problems: list[Problem],
    progress: Progress,
) -> Loaded:
    def text(path: str) -> str:
        decoded, found = encoding.decode(read(tree[path]), path)
        problems.extend(found)
        return decoded

    configuration = _configuration(tree, text, problems)
    ok = configuration is not None
    configuration = configuration or settings.default_configuration()
    appearance, found = look.read_look(text(LOOK) if LOOK in tree else "", LOOK)
    problems.extend(found)
    roles, people_known, assignments = _people(tree, text, problems)
    documents = []
    is_controlled = controlled_paths(configuration)
    for path in sorted(tree):
        if is_controlled(path):
            document, found = front_matter.read_document(read(tree[path]), path, configuration=configuration)
            problems.extend(found)
            if document is not None:
                documents.append(document)
    past: tuple[DocumentHistory, ...] = ()
    if line is not None and ok:
        try:
            past, found = history.read_history(
                line,
                is_controlled=is_controlled,
                advance=lambda done, total: progress("Comparing texts", done, total),
            )
            problems.extend(item for item in found if item not in problems)
        except Refused as refused:
            problems.append(refused.problem)
    facts = History(branch=configuration.branch, documents=past)
    if line is not None and repository is not None:
        facts = replace(
            facts,
            tip=line.tip,
            later=line.later,
            drafts=git.commits_outside(repository, line.tip) if line.tip else (),
            uncommitted=git.uncommitted(repository),
        )
    system = System(
        as_of, configuration, tuple(documents), roles, people_known, assignments,
        standards.read_standards(configuration.standards), facts, draft=not committed,
    )  # fmt: skip
    return Loaded(root, system, appearance, tuple(problems), tree, read, line, ok)


def check(loaded: Loaded) -> tuple[Problem, ...]:
    """All problems, sorted by place."""
    system = loaded.system
    found = list(loaded.problems)
    if loaded.ok:
        found.extend(identity.check(system))
        expand = lambda citation: tuple(  # noqa: E731
            clause for _, clause in standards.expand(citation, system.standards)
        )
        found.extend(references.check(system, exists=loaded.tree.__contains__, expand=expand))
        found.extend(approvals.check(system))
        for document in system.documents:
            found.extend(_rendered(loaded, document.path)[1])
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.order))


def publications(loaded: Loaded) -> tuple[Publication, ...]:
    """What the site shows: texts issued and effective on `as_of`; for a draft, the working tree's."""
    if loaded.system.draft:
        return tuple(_drafts(loaded))
    return tuple(_in_force(loaded))


def build(loaded: Loaded, *, progress: Progress = _silent) -> tuple[Path | None, tuple[Problem, ...]]:
    """Publish into `build/site/` or `build/draft/`. The old site stays whole unless the new one is complete."""
    from plainqms.publish import articles, pages, site

    output = loaded.root / "build" / ("draft" if loaded.system.draft else "site")
    with files.only_one(loaded.root / "build" / ".lock") as alone:
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
                    read=loaded.read,
                    folder=stage,
                    cache=loaded.root / "build" / "cache",
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


def controlled_paths(configuration: Configuration) -> Callable[[str], bool]:
    """Whether a path is one where controlled documents lie: Markdown in a type's folder, snippets apart."""
    folders = tuple({kind.folder.strip("/") + "/" for kind in configuration.document_types.values()})

    def is_controlled(path: str) -> bool:
        return path.startswith(folders) and path.endswith(".md") and not path.startswith(texts.SNIPPETS)

    return is_controlled if folders else lambda path: False


def read_all_histories(
    folder: Path, *, as_of: date, every_markdown: bool, compare: bool = True, progress: Progress = _silent
) -> tuple[tuple[DocumentHistory, ...], tuple[Problem, ...]]:
    """Histories alone, of any repository: settings are read if there are any, and nothing else."""
    try:
        repository = git.open_repository(folder)
        line = _line(repository, as_of, progress)
        configuration = _configuration_at(line)
        is_controlled = controlled_paths(configuration) if configuration else lambda path: False
        return history.read_history(
            line,
            is_controlled=is_controlled,
            every_markdown=every_markdown,
            compare=compare,
            advance=lambda done, total: progress("Comparing texts", done, total),
        )
    except Refused as refused:
        return (), (refused.problem,)


def _line(repository: Repository, as_of: date, progress: Progress) -> Line:
    """The main line, whose branch and time zone the newest qms.yml at hand names."""
    progress("Reading the history", 0, 0)
    configuration = settings.default_configuration()
    data = b""
    if not repository.bare and (repository.root / SETTINGS).is_file():
        data = disk.read(repository.root, SETTINGS)
    elif head := git.resolve(repository, "HEAD"):
        blob = git.tree(repository, head).get(SETTINGS)
        data = next(iter(git.read_blobs(repository, [blob])))[1] if blob else b""
    if data:
        read, _ = settings.read_configuration(encoding.decode(data, SETTINGS)[0], SETTINGS)
        configuration = read or configuration
    tip = git.main_line_tip(repository, configuration.branch if data else "")
    return read_line(repository, tip, zone=configuration.zone, as_of=as_of)


def _configuration_at(line: Line) -> Configuration | None:
    if not line.tip:
        return None
    blob = git.tree(line.repository, line.tip).get(SETTINGS)
    if not blob:
        return None
    return settings.read_configuration(encoding.decode(line.texts.read(blob), SETTINGS)[0], SETTINGS)[0]


def _configuration(
    tree: dict[str, str], text: Callable[[str], str], problems: list[Problem]
) -> Configuration | None:
    if SETTINGS not in tree:
        problems.append(NO_SETTINGS.at(Place(SETTINGS), "there is no qms.yml here"))
        return None
    configuration, found = settings.read_configuration(text(SETTINGS), SETTINGS)
    problems.extend(found)
    return configuration


def _people(
    tree: dict[str, str], text: Callable[[str], str], problems: list[Problem]
) -> tuple[tuple[Role, ...], tuple[Person, ...], tuple[Assignment, ...]]:
    roles, found = people.read_roles(text(ROLES) if ROLES in tree else "", ROLES)
    problems.extend(found)
    known, found = people.read_people(text(PEOPLE) if PEOPLE in tree else "", PEOPLE)
    problems.extend(found)
    assignments, found = people.read_assignments(
        text(ASSIGNMENTS) if ASSIGNMENTS in tree else "", ASSIGNMENTS, roles=roles, people=known
    )
    problems.extend(found)
    return roles, known, assignments


def _rendered(loaded: Loaded, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """A document of the tree after templates, with the tree's own values and snippets."""
    data = loaded.read(loaded.tree[path])
    split = front_matter.split(encoding.decode(data, path)[0])
    if not templating.is_templated(split.body):
        return split.body, ()

    def snippet(name: str) -> str | None:
        snippet_path = posixpath.normpath(texts.SNIPPETS + name)
        if not snippet_path.startswith(texts.SNIPPETS) or snippet_path not in loaded.tree:
            return None
        return texts.snippet_body(loaded.read(loaded.tree[snippet_path]))

    known = names_of(loaded.system.configuration, loaded.system.roles, registers=registers.NAMES)
    result = templating.render(split.body, Place(path, split.body_line), known, snippet)
    return result.text, result.problems


def _drafts(loaded: Loaded) -> Iterable[Publication]:
    system = loaded.system
    standings = revisions.standings(system)
    seen = set()
    for document in system.documents:
        if document.id in seen:
            continue
        seen.add(document.id)
        text, _ = _rendered(loaded, document.path)
        body = text if text is not None else "*This text could not be made; qms check says why.*"
        local = [path for path in texts.embedded_paths(body, document.path) if path in loaded.tree]
        sums = [(_sum(loaded.read(loaded.tree[path])), path) for path in local]
        controlled = controlled_text.controlled_text(title=document.title, body=body, embedded=sums)
        standing = standings[document.id]
        issued = standing.revisions[-1].digest if standing.revisions else ""
        standing = replace(standing, draft=controlled_text.digest(controlled) != issued)
        yield Publication(
            document, standing, body, controlled, tuple((path, loaded.tree[path]) for path in local)
        )


def _in_force(loaded: Loaded) -> Iterable[Publication]:
    line, system = loaded.line, loaded.system
    if line is None:
        return
    index = {commit.id: number for number, commit in enumerate(line.commits)}
    tip = {document.id: document for document in system.documents}
    for name, standing in sorted(revisions.standings(system).items()):
        if standing.state is State.WITHDRAWN and name in tip:
            yield Publication(tip[name], standing, "")
        if standing.current is None:
            continue
        latest = standing.current.latest
        data = line.texts.read(latest.blob)
        document, _ = front_matter.read_document(data, latest.path, configuration=system.configuration)
        if document is None:
            continue
        text = line.texts.at(latest.blob, latest.path, index[latest.commit.id])
        document = _with_references(document, text.rendered)
        yield Publication(document, standing, text.rendered, text.text, text.inputs.embedded)


def _with_references(document: Document, text: str) -> Document:
    """References that come from snippets count as the document's."""
    scan = markdown.scan(text, Place(document.path, 1))
    return replace(document, references=scan.references, headings=scan.headings)


def _sum(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _nothing(key: str) -> bytes:
    raise KeyError(key)


def standing_of(loaded: Loaded) -> dict[str, Standing]:
    return revisions.standings(loaded.system)
