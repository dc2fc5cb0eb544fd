"""A system as if what a proposal brings were approved: for one answer, and without a trace in the system itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import proposals as p
from repositories import Repo, document

from plainqms.model.revision import State
from plainqms.pipeline import proposal
from plainqms.pipeline.proposal import Proposal
from plainqms.views import revisions, supposed

DAY = date(2026, 3, 9)


def read(repo: Repo) -> Proposal:
    return proposal.read(repo.root, "main", "HEAD", as_of=DAY)


def test_texts_are_in_force_and_ends_have_come(tmp_path: Path) -> None:
    repo = p.lay(tmp_path / "system")
    repo.write(
        p.path("PRO-001"), p.text("PRO-001", p.BUYING.replace("Anything above", "More"), effective="+30 days")
    )
    repo.write(p.path("PRO-002"), p.text("PRO-002", withdrawn="2026-06-01"))
    repo.write("procedures/PRO-003.md", document("PRO-003", "Weighing anew", supersedes="WI-001"))
    p.propose(repo)
    found = read(repo)
    system = found.after.system
    as_if = revisions.standings(supposed.approved(system, found.position))
    current = as_if["PRO-001"].current
    assert current is not None
    assert (current.number, as_if["PRO-001"].state, current.effective) == ("2", State.IN_FORCE, DAY)
    assert [item.number for item in as_if["PRO-001"].revisions] == ["1", "2"]
    assert as_if["PRO-003"].state is State.IN_FORCE
    assert [as_if[name].state for name in ("PRO-002", "WI-001")] == [State.WITHDRAWN, State.WITHDRAWN]
    assert as_if["POL-001"] == revisions.standings(system)["POL-001"]
    really = revisions.standings(system)
    assert [really[name].state for name in ("PRO-001", "PRO-002", "PRO-003")] == [
        State.IN_FORCE, State.IN_FORCE, State.DRAFT,
    ]  # fmt: skip
    assert [item.number for item in really["PRO-001"].revisions] == ["1"]


def test_a_proposal_is_never_dated_before_what_it_follows(tmp_path: Path) -> None:
    repo = p.lay(tmp_path / "system")
    repo.write(p.path("WI-001"), p.text("WI-001", "Weigh each part three times."))
    p.propose(repo)
    found = proposal.read(repo.root, "main", "HEAD", as_of=date(2026, 1, 1))
    assert found.after.system.as_of == found.before.system.as_of == date(2026, 2, 3)
    assert found.after.system.history.documents[-1].changes[-1].commit.issued == date(2026, 2, 3)
