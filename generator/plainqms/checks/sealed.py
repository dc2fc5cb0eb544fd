"""The history against the sealed list: what was issued once, under its number, on its day, with its text, stays so."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.revision import Revision
from plainqms.model.sealed import Sealed
from plainqms.model.system import System
from plainqms.views import revisions

DIFFERS = Rule(
    "H365",
    "history-differs-from-sealed-list",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 (retained information is protected from unintended alteration)",
    "The sealed list says what was issued. Where the history tells otherwise it was rewritten after that day, and no "
    "number, date or approval that is read from it can be trusted.",
    "Somebody rebased, squashed, force-pushed or turned the main branch. Fetch it from a clone that holds the commits "
    "of the list, and put it back; the list names them:\n"
    "git cat-file -t COMMIT",
)
RULES = (DIFFERS,)


def check(system: System) -> Iterator[Problem]:
    standings = revisions.standings(system)
    for sealed in system.history.sealed:
        if sealed.issued > system.as_of:
            continue
        standing = standings.get(sealed.document)
        issued = standing.revisions if standing else ()
        found = next((item for item in issued if item.number == sealed.revision), None)
        if found is None:
            told = f"{sealed.document} revision {sealed.revision} was issued on {sealed.issued}; the history knows none"
            yield DIFFERS.at(sealed.place, told)
        elif differences := tuple(_differences(sealed, found)):
            told = f"{sealed.document} revision {sealed.revision}: {'; '.join(differences)}"
            yield DIFFERS.at(sealed.place, told)


def _differences(sealed: Sealed, revision: Revision) -> Iterator[str]:
    if revision.digest and revision.digest != sealed.digest:
        yield f"the text was {sealed.digest}, and is {revision.digest} now"
    if revision.issued != sealed.issued:
        yield f"it was issued on {sealed.issued}, now on {revision.issued}"
    if revision.change.commit.id != sealed.commit:
        yield f"it came with commit {sealed.commit[:10]}, now with {revision.change.commit.id[:10]}"
    if (
        revision.effective != sealed.effective and revision.latest is revision.change
    ):  # a later change may delay it
        yield f"it took effect on {sealed.effective}, now on {revision.effective}"
    gone = set(sealed.approvals) - {approval.path for approval in revision.approvals}
    if gone:
        yield f"{', '.join(sorted(gone))} stood for it, and does so no longer"
