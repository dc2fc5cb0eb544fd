"""Ask every check about a system; what one of them cannot answer hides nothing that the others find."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from plainqms.checks import (
    applicability,
    applied,
    approvals,
    audit_programme,
    baselines,
    certification,
    certification_cycle,
    changes,
    connections,
    consequences,
    disposals,
    editor_damage,
    editor_rewrites,
    endings,
    file_names,
    finding_repeats,
    forge_reviews,
    form,
    gaps,
    holders,
    identity,
    impartiality,
    issued,
    lead_time,
    management_reviews,
    origins,
    records,
    references,
    retained,
    reviews,
    schedule,
    sealed,
    settings,
    snapshots,
    suppressions,
    tagged,
    training,
    transitions,
    wording,
)
from plainqms.checks.suppressions import Suppressed
from plainqms.model.document import Document
from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.place import Place
from plainqms.model.problem import INTERNAL_ERROR, Problem, Severity
from plainqms.model.publication import Publication
from plainqms.pipeline.drafts import edited
from plainqms.pipeline.gathering import rules
from plainqms.pipeline.loading import Loaded
from plainqms.sources import (
    duties,
    encoding,
    front_matter,
    reading,
    sentences,
    standard_maps,
    standards,
    template_mentions,
)
from plainqms.sources.git import Refused
from plainqms.sources.places import Places
from plainqms.sources.reading import SETTINGS


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

    unsettled = _unsettled(loaded)
    yield "identity", everywhere, lambda: identity.check(system)
    yield (
        "references",
        everywhere,
        lambda: references.check(system, paths=tree.paths, expand=expand, elsewhere=standard_maps.elsewhere),
    )

    def expand_planned(citation: str) -> tuple[tuple[str, str], ...]:
        planned = system.planned(citation.partition(":")[0].removeprefix("~"))
        return standards.expand(citation, (planned,)) if planned else expand(citation)

    yield "records", everywhere, partial(records.check, system, expand=expand_planned, unsettled=unsettled)
    yield "applicability", everywhere, partial(applicability.check, system, expand=expand)
    yield "retained", everywhere, partial(retained.check, system, unsettled=unsettled)
    yield "file names", everywhere, partial(file_names.check, system, paths=tree.paths)
    yield "anchors", everywhere, partial(_anchor_problems, loaded)
    yield "rewritten", everywhere, lambda: editor_rewrites.check(edited(loaded))
    yield "gaps", everywhere, partial(gaps.check, system, expand=expand)
    printed = partial(reading.printed, tree)
    yield "certification", everywhere, partial(certification.check, system, printed=printed)
    doing = partial(_doing, loaded, {})
    yield "impartiality", everywhere, partial(impartiality.check, system, doing=doing)
    for module in (
        approvals, sealed, issued, schedule, connections, changes, audit_programme, finding_repeats, disposals,
        training, origins, holders, snapshots, lead_time, reviews, baselines, endings, tagged,
        certification_cycle, management_reviews, forge_reviews,
    ):  # fmt: skip
        yield module.__name__.rsplit(".", 1)[-1], everywhere, partial(module.check, system)
    yield "applied", Place(SETTINGS), partial(applied.check, system, expand=expand, where=where)
    yield (
        "transitions",
        Place(SETTINGS),
        partial(transitions.check, system, texts=partial(_read, loaded), where=where),
    )
    snippets = tuple(
        path for path in tree.paths if path.startswith(reading.SNIPPETS) and path.endswith(".md")
    )
    used: set[tuple[str, str]] = set()
    for path in snippets:
        text = tree.text(path)[0]
        used.update(template_mentions.mentions(text))
        yield "wording", Place(path), partial(_wording_problems, loaded, path, text)
        yield "editors", Place(path), partial(_editor_problems, path, text)
    for document in system.documents:
        place = Place(document.path)
        text = tree.text(document.path)[0]
        used.update(template_mentions.mentions(text))
        yield "texts", place, partial(_text_problems, loaded, document, text)
        yield "editors", place, partial(_editor_problems, document.path, text)
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


def _read(loaded: Loaded) -> tuple[Publication, ...]:
    """The texts that readers see."""
    from plainqms.pipeline.building import publications

    return publications(loaded)


def _doing(loaded: Loaded, known: dict[str, dict[str, str]], identifier: str) -> dict[str, str]:
    """The roles to which a document gives work, each with the first sentence that does; `known` keeps them."""
    if identifier not in known:
        document = loaded.system.document(identifier)
        known[identifier] = {}
        if document is not None and loaded.look.language == "en":
            text, _ = reading.printed(
                loaded.tree, document.path, loaded.system.configuration, loaded.system.roles
            )
            known[identifier] = duties.doing(text or "", Place(document.path), loaded.system.roles)
    return known[identifier]


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


def _editor_problems(path: str, text: str) -> Iterator[Problem]:
    parts = front_matter.split(text)
    yield from editor_damage.check(parts.body, Place(path, parts.body_line))


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


def together(checked: Iterable[Problem], built: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a check and of the build after it. A link that the check has told is not told again."""
    checked = tuple(checked)
    known = {problem.place.path for problem in checked if problem.rule.code in ("R215", "R222")}
    new = {item for item in built if item.rule.code != "S462" or item.place.path not in known}
    return tuple(sorted({*checked, *new}, key=lambda problem: problem.order))
