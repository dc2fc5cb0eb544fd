"""A pack for an audit, or for another certification body, from one commit and one day, complete or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from plainqms import files
from plainqms.histories import Progress, silent
from plainqms.model.document import Document
from plainqms.model.problem import Problem, Severity
from plainqms.model.publication import Publication
from plainqms.model.revision import Revision
from plainqms.model.system import System
from plainqms.pipeline import preauditing
from plainqms.pipeline.building import publications
from plainqms.pipeline.loading import Loaded
from plainqms.publish import archive_making, archived_texts, articles, document_page, pages
from plainqms.publish.archive_shelf import Texts
from plainqms.publish.audit_pack import facts as packed
from plainqms.publish.audit_pack import links
from plainqms.publish.audit_pack import pages as pack_pages
from plainqms.publish.audit_pack.facts import Facts, Leaving, Text
from plainqms.publish.manual import Manual
from plainqms.registers.audits import against
from plainqms.sources import front_matter, pack_folder
from plainqms.views import revisions, visits
from plainqms.views.preaudit.judging import Check, judge
from plainqms.views.transfer import transfer
from plainqms.views.visits import Fate, Moved

_TOLD = (".html", ".csv", ".txt")


class RefusedError(ValueError):
    """Why no pack is made; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Packed:
    """`manifest` is the digest of the manifest: sent by another way, it tells this pack from any other.

    `naming` are files in whose words somebody's name stands.
    """

    folder: Path
    files: int
    manifest: str
    facts: Facts
    naming: tuple[str, ...]


def pack(
    loaded: Loaded,
    subject: str,
    *,
    folder: Path,
    internal: bool = False,
    leaving: bool = False,
    progress: Progress = silent,
) -> tuple[Packed | None, tuple[Problem, ...]]:
    """Lay the pack at `folder`, which is new or empty. `loaded` is the main line as at a day, its problems judged.

    `subject` is an audit; with `leaving` a certificate or the body that issued some, or empty for all that are held.
    """
    audit = None if leaving else _audit(loaded, subject)
    left = _leaving(loaded, subject) if leaving else None
    _free(folder, loaded.root)
    cache = _cache(loaded.root)
    found, problems = _facts(loaded, audit, left, cache, internal=internal, progress=progress)
    if found is None:
        return None, problems
    new = files.fresh_folder(folder)
    try:
        sums: dict[str, str] = {}
        naming: list[str] = []
        interviews = "" if leaving else links.ORGANIZATION
        known = _names(loaded.system)
        for path, data in pack_pages.files(
            found, loaded.look, cache=cache, advance=lambda done, total: progress("Making pages", done, total)
        ):
            payload = data.encode() if isinstance(data, str) else data
            files.lay(new / path, payload)
            sums[path] = sha256(payload).hexdigest()
            if known and path.endswith(_TOLD) and path != interviews and known.search(payload):
                naming.append(path)
        problems = articles.check_site(new)
        if any(problem.rule.severity is Severity.ERROR for problem in problems):
            return None, problems
        manifest = pack_folder.written(sums).encode()
        files.lay(new / pack_folder.MANIFEST, manifest)
        files.exchange(new, folder)
    finally:
        files.remove(new)
    return Packed(folder, len(sums), sha256(manifest).hexdigest(), found, tuple(naming)), problems


def _audit(loaded: Loaded, identifier: str) -> Any:
    known = {item.id: item for item in loaded.system.records.of("audits")}
    audit = known.get(identifier) or known.get(identifier.upper())
    if audit is None:
        near = get_close_matches(identifier.upper(), known, 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known) or 'none yet'}"
        raise RefusedError(f"the register of audits has no {identifier} on {loaded.system.as_of}; {hint}")
    if audit.cancelled_on:
        raise RefusedError(
            f"{audit.id} was cancelled on {audit.cancelled_on}; name the audit that takes place"
        )
    return audit


def _leaving(loaded: Loaded, identifier: str) -> Leaving:
    """The certificates that another body is to take over, with the record that was named or that issued them."""
    records = loaded.system.records
    every = records.of("certificates")
    held = [item for item in every if item.ended_on is None]
    known = {item.id: item for item in (*every, *records.of("certification-bodies"))}
    if not identifier:
        bodies = list(dict.fromkeys(item.body for item in held))
        if len(bodies) != 1:
            why = "no certificate is held" if not bodies else f"certificates are held of {', '.join(bodies)}"
            raise RefusedError(
                f"{why} on {loaded.system.as_of}; name a body or a certificate: qms pack ID --transfer"
            )
        identifier = bodies[0]
    subject = known.get(identifier) or known.get(identifier.upper())
    if subject is None:
        near = get_close_matches(identifier.upper(), known, 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known) or 'none yet'}"
        raise RefusedError(
            f"{identifier} is neither a certificate nor a certification body on {loaded.system.as_of}; {hint}"
        )
    mine = [subject] if subject in every else [item for item in held if item.body == subject.id]
    mine = mine or [item for item in every if item.body == subject.id]
    if not mine:
        raise RefusedError(f"{subject.id} has issued no certificate that is recorded; name the one that has")
    return Leaving(subject, tuple(transfer(item, loaded.system) for item in mine))


def _free(folder: Path, root: Path) -> None:
    """A pack is a folder of its own, which no build and no repository reads as its own."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RefusedError(f"{folder} is no folder; name one that is new or empty")
    if folder.is_dir() and any(folder.iterdir()):
        raise RefusedError(f"{folder} is not empty; name a folder that is new or empty")
    place = folder.resolve()
    if place == root or (place.is_relative_to(root) and not place.is_relative_to(root / "build")):
        raise RefusedError(
            f"{folder} lies in the repository, which would read the pack as its own; name one outside"
        )


def _cache(root: Path) -> Path | None:
    """The cache of builds, unless a link leads it elsewhere: then everything is made anew."""
    cache = root / "build" / "cache"
    inside = sorted(cache.iterdir()) if cache.is_dir() else []
    planted = any(place.is_symlink() for place in (cache.parent, cache, *inside))
    return None if planted else cache


def _facts(
    loaded: Loaded,
    audit: Any | None,
    leaving: Leaving | None,
    cache: Path | None,
    *,
    internal: bool,
    progress: Progress,
) -> tuple[Facts | None, tuple[Problem, ...]]:
    assert loaded.line is not None  # whoever calls has seen that there is one
    system = loaded.system
    given = publications(loaded)
    visit = visits.last_visit(audit, system.records) if audit else visits.last_by_body(system.records)
    standings = revisions.standings(system)
    moved = tuple(visits.moved(standings, visit.began if visit else None, system.as_of))
    problems = tuple(_other_text(given))
    if problems:
        return None, problems
    texts: dict[str, Text] = {}
    making = _Making(loaded, Texts(system, loaded.line, archived_texts.fingerprint()), cache)
    changed = {item.id: item for item in moved}
    shown = Manual(system, given).pages
    for number, item in enumerate(shown, 1):
        if made := making.text(item, changed.get(item.document.id)):
            texts[item.document.id] = made
        progress("Reading texts", number, len(shown))
    nameless = packed.nameless(system)
    manual = Manual(nameless, tuple(map(packed.without_names, given)))
    moved = tuple(visits.moved(revisions.standings(nameless), visit.began if visit else None, system.as_of))
    changed = {item.id: item for item in moved}
    plain = {
        name: replace(made, publication=manual.by_id[name], moved=changed.get(name))
        for name, made in texts.items()
    }
    checks = tuple(_preaudit(loaded, audit, progress)) if internal and audit else ()
    named = nameless if leaving else system
    return Facts(manual, named, audit, visit, moved, plain, loaded.line.tip, internal, checks, leaving), ()


def _preaudit(loaded: Loaded, audit: Any, progress: Progress) -> Iterator[Check]:
    """Of the standards that the audit is held against; where it names none that is adopted, of all."""
    records = loaded.system.records
    mine = [item.id for item in loaded.system.standards if against(audit, item.id, records)]
    for found in preauditing.gathered(loaded, progress=progress):
        if not mine or found.standard.id in mine:
            yield judge(found)


def _other_text(given: tuple[Publication, ...]) -> Iterator[Problem]:
    """A text whose digest is not the one that was issued cannot be handed over as that revision."""
    for item in given:
        current = item.standing.current
        if current is not None and item.controlled and not document_page.has_issued_text(item):
            message = f"the text of revision {current.number} has another digest than {current.digest}"
            yield pages.NOT_THE_TEXT.at(item.document.place, message)


class _Making:
    """Texts of documents as plain HTML, with what they show; those that may not leave the house are not made."""

    def __init__(self, loaded: Loaded, texts: Texts, cache: Path | None) -> None:
        self._loaded, self._texts, self._cache = loaded, texts, cache

    def text(self, publication: Publication, moved: Moved | None) -> Text | None:
        system, current = self._loaded.system, publication.standing.current
        tree = system.document(publication.document.id)
        if current is None or packed.restriction(
            system, (publication.document, *((tree,) if tree else ()), *self._read(current))
        ):
            return None
        name = publication.document.id
        made = archive_making.text(name, current.change, self._texts, self._cache)
        beside = self._beside(name, current)
        before = moved.before if moved is not None and moved.fate is Fate.CHANGED else None
        if before is None or packed.restriction(system, self._read(before)):
            return Text(publication, made, beside, moved)
        old = archive_making.text(name, before.change, self._texts, self._cache)
        redline = archived_texts.changes(old, made)
        return Text(publication, made, beside, moved, old, self._beside(name, before), redline)

    def _read(self, revision: Revision) -> tuple[Document, ...]:
        """The document as each of its texts within the revision was classed."""
        found = []
        for change in {item.blob: item for item in (revision.change, revision.latest)}.values():
            data = self._texts.read(change.blob)
            document, _ = front_matter.read_document(
                data, change.path, configuration=self._loaded.system.configuration
            )
            found += [document] if document else []
        return tuple(found)

    def _beside(self, name: str, revision: Revision) -> Mapping[str, bytes]:
        held = self._texts.beside(name, revision.change)
        return {item.address: item.data for item, _ in held.values()}


def _names(system: System) -> re.Pattern[bytes] | None:
    """Names of our people, to tell where the words of a record hold one; nobody can take them out of words."""
    found = sorted({person.name for person in system.people if person.is_named and len(person.name) > 3})
    return re.compile(b"|".join(re.escape(name.encode()) for name in found)) if found else None
