"""A repository with a past: three revisions, one to come, one drafted; a move, a removal, and a hostile text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from repositories import Repo, document

from plainqms import pipeline
from plainqms.model.problem import Problem
from plainqms.pipeline.loading import Loaded

BUYING, AUDITS, GAUGES = "procedures/PRO-001-buying.md", "procedures/PRO-002.md", "procedures/PRO-003.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!-- mine --><rect width="4" height="4"/></svg>'
APPROVED = "Approved-by: Carol Keller <carol@example.com>"
HOSTILE = (
    '<script>alert(1)</script> <b onclick="x()">b</b> [x](javascript:alert(1)) <img src=x onerror=alert(1)> '
    '[y](qms:id/PRO-001) "@0123456789abcdef/x" <a href="@0123456789abcdef/x">a</a> <!--/plainqms:article--> '
    "[[PRO-001]]{ .qms-band onclick=x }"
)
AS_OF = date(2026, 7, 1)


def make(folder: Path) -> Repo:
    repo = Repo(folder)
    repo.settings()
    repo.write(".gitignore", "/build/\n")
    body = "We buy within ten days, up to {{ parameters.limit }}; see [[PRO-002]] and [audits](PRO-002.md#how).\n\n"
    repo.write(BUYING, document("PRO-001", "Buying", f"{body}![Plan](plan.png)\n\n![Gate](gate.svg)"))
    repo.write("procedures/plan.png", b"\x89PNG\r\n\x1a\nfirst")
    repo.write("procedures/gate.svg", SVG)
    repo.write(AUDITS, document("PRO-002", "Audits", "We look.\n\n## How\n\nClosely."))
    repo.write(GAUGES, document("PRO-003", "Gauges", HOSTILE))
    repo.commit(f"Issue\n\n{APPROVED}", on="2026-01-10")
    repo.write(BUYING, (repo.root / BUYING).read_text().replace("ten days", "twelve days"))
    repo.commit(f"Twelve days\n\n{APPROVED}\nChange-Reason: Ten were too few", on="2026-02-10")
    repo.write("procedures/plan.png", b"\x89PNG\r\n\x1a\nsecond")
    repo.commit(f"A new plan\n\n{APPROVED}", on="2026-03-10")
    repo.git("mv", AUDITS, "procedures/audits.md")
    repo.commit("Move the audits", on="2026-03-20")
    (repo.root / GAUGES).unlink()
    repo.commit("Gauges are no longer ours", on="2026-04-10")
    text = (repo.root / BUYING).read_text().replace("twelve days", "COMINGWORD days")
    repo.write(
        BUYING,
        text.replace("[audits](PRO-002.md#how)", "audits").replace(
            "---\nid", '---\neffective: "2026-12-01"\nid'
        ),
    )
    repo.commit(f"Coming\n\n{APPROVED}", on="2026-06-01")
    repo.write(BUYING, (repo.root / BUYING).read_text().replace("COMINGWORD", "DRAFTWORD"))
    return repo


def load(repo: Repo, as_of: date = AS_OF) -> Loaded:
    return pipeline.load(repo.root, as_of=as_of, committed=True, digests=False)


def built(repo: Repo, as_of: date = AS_OF) -> tuple[Path, tuple[Problem, ...]]:
    place, problems = pipeline.build(load(repo, as_of))
    assert place is not None, problems
    return place, problems
