"""Everything that the pre-audit check of a standard reads from, gathered: checks, approvals verified anew, the site."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from plainqms.histories import Progress, silent
from plainqms.model.coverage import Coverage
from plainqms.model.problem import Problem, Severity
from plainqms.model.standard import Standard
from plainqms.pipeline.building import publications
from plainqms.pipeline.judging import judge
from plainqms.pipeline.loading import Loaded
from plainqms.pipeline.verifying import verify
from plainqms.sources import standard_maps, standards
from plainqms.views import audit_coverage, revisions
from plainqms.views.coverage import grounds, of_all
from plainqms.views.documented_information import asked
from plainqms.views.preaudit.facts import Facts, Published, Verified
from plainqms.views.registers import derived

_DRAFT = b'class="qms-draft"'  # a draft that somebody copied to where readers look
_AS_AT = re.compile(rb'data-asat="([0-9]{4}-[0-9]{2}-[0-9]{2})"')


def gathered(loaded: Loaded, *, progress: Progress = silent) -> tuple[Facts, ...]:
    """Of each adopted standard, in the order of the settings."""
    system = loaded.system

    def expand(citation: str) -> tuple[tuple[str, str], ...]:
        return standards.expand(citation, system.standards)

    texts = publications(loaded)
    read = grounds(system, texts, expand, derived=derived(system))
    judgement = judge(loaded)
    verified, found = _verified(loaded, progress)
    told = (*judgement.problems, *(item.problem for item in judgement.suppressed), *found)
    problems = tuple(dict.fromkeys(told))
    shown = [item.document for item in texts if item.standing.current is not None]
    programmes = {item.standard.id: item for item in audit_coverage.coverages(system, shown, expand)}
    site = published(loaded.root)
    unread = tuple(item for item in loaded.problems if item.rule.severity is Severity.ERROR)

    def facts(coverage: Coverage) -> Facts:
        standard = coverage.standard
        return Facts(
            system,
            coverage,
            expand,
            tuple(asked(coverage, read)),
            programmes[standard.id],
            problems,
            verified,
            texts,
            read.derived,
            site,
            _newer(standard, loaded),
            unread,
        )

    return tuple(facts(item) for item in of_all(read))


def published(root: Path) -> Published | None:
    """The day that the front page of the last build shows; none where nothing was built, or it tells no day."""
    page = root / "build" / "site" / "index.html"
    if page.is_symlink() or page.parent.is_symlink() or page.parent.parent.is_symlink() or not page.is_file():
        return None
    data = page.read_bytes()
    found = _AS_AT.search(data)
    if found is None:
        return None
    with suppress(ValueError):
        return Published(date.fromisoformat(found.group(1).decode()), draft=_DRAFT in data)
    return None


def _verified(loaded: Loaded, progress: Progress) -> tuple[tuple[Verified, ...], tuple[Problem, ...]]:
    """The current revision of each published document, and what `qms verify` finds besides."""
    found, problems = verify(loaded, progress=progress)
    by_revision = {(item.document, item.revision.number): item for item in found}
    current = [
        by_revision[name, standing.current.number]
        for name, standing in revisions.standings(loaded.system).items()
        if standing.current is not None and not standing.withdrawn
    ]
    kept = tuple(
        Verified(item.document, item.revision.number, item.strength is not None, item.faults)
        for item in current
    )
    return kept, problems


def _newer(standard: Standard, loaded: Loaded) -> str:
    """A later edition of which the tool has a map, unless it is adopted already."""
    targets = [item.target for item in standard_maps.edition_maps() if item.source == standard.id]
    later = standards.read_standards(
        [name for name in targets if name not in loaded.system.configuration.standards]
    )
    return later[0].name if later else ""
