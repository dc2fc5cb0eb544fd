"""The law of publishing: the site of a day holds what is in force on it, and not a word of anything else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from asking import load, standing
from recorded import approve, end, lay, write
from repositories import Repo, document

from plainqms import pipeline
from plainqms.model.revision import State

DAY = date(2026, 6, 1)
# The picture's bytes are its marker: a comment in it would be cleaned away.
OLD, NEW = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{word}</title></svg>'
    for word in ("Gate", "Zzqpicture")
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, Path]:
    repo = lay(Repo(tmp_path_factory.mktemp("published") / "repo"))
    everyone = {"audience": "everyone", "process": "purchasing"}
    repo.write("procedures/snippets/gate.md", "Ring at the gate.\n")
    repo.write("procedures/gate.svg", OLD)
    write(repo, "PRO-001", on="2026-01-02", title="Goods in", **everyone,
          body='We look. See [[PRO-004]].\n\n![Gate](gate.svg)\n\n{% include "gate.md" %}')  # fmt: skip
    approve(repo, "PRO-001", "1", on="2026-01-03")
    for name in ("PRO-002", "PRO-003", "PRO-006", "PRO-008"):
        write(repo, name, on="2026-01-04", title=f"Known {name[-1]}", **everyone)
        approve(repo, name, "1", on="2026-01-05")
    # Changed since, and not approved: by its own text, by a snippet that it prints, by a picture.
    write(repo, "PRO-001", on="2026-02-01", title="Zzqdrafttitle", body="Zzqdraft.", message="Zzqmessage")
    repo.write("procedures/snippets/gate.md", "Zzqsnippet.\n")
    repo.write("procedures/gate.svg", NEW)
    repo.commit("Gate", on="2026-02-02")
    # Said no to.
    write(repo, "PRO-002", on="2026-02-03", title="Zzqrejectedtitle", body="Zzqrejected.")
    approve(repo, "PRO-002", "2", on="2026-02-04", meaning="rejected", reason="Zzqno")
    # Approved, and its day has not come.
    write(repo, "PRO-003", on="2026-02-05", title="Zzqfuturetitle", body="Zzqfuture.", effective="2026-09-01")
    approve(repo, "PRO-003", "2", on="2026-02-06", reason="New scales")
    # New and not approved; new and still to come; withdrawn under a name that nobody approved; never issued at all.
    write(repo, "PRO-004", on="2026-02-07", title="Zzqnewtitle", body="Zzqnew.", **everyone)
    write(repo, "PRO-005", on="2026-02-08", title="Zzqcomingtitle", body="Zzqcoming.", effective="2026-09-01")
    approve(repo, "PRO-005", "1", on="2026-02-09", reason="A second gate")
    write(repo, "PRO-006", on="2026-02-10", title="Zzqwithdrawntitle", body="Zzqwithdrawn.",
          withdrawn="2026-02-10", message="The gate is closed")  # fmt: skip
    end(repo, "PRO-006", on="2026-02-10", withdrawn="2026-02-10")
    write(repo, "PRO-007", on="2026-02-11", title="Zzqnevertitle", body="Zzqnever.", withdrawn="2026-02-11")
    # A text that waits and would take the place of another.
    write(repo, "PRO-008", on="2026-02-12", title="Known 8", body="Zzqsuccessor.", supersedes="PRO-002")
    # Records name what readers do not see.
    repo.write(
        "records/improvements.yml",
        '- id: "IMP-2026-001"\n  title: "Gate"\n  raised_on: "2026-02-13"\n  owner: "quality_manager"\n'
        '  idea: "A bell."\n  documents: ["PRO-004", "PRO-005", "PRO-001"]\n  decide_by: "2026-09-01"\n',
    )
    repo.write(
        "records/acknowledgements.yml",
        '- id: "ACK-2026-001"\n  on: "2026-01-06"\n  kind: "read"\n'
        '  documents: [{document: "PRO-002", revision: "1"}]\n  people: ["carol"]\n',
    )
    repo.commit("Records", on="2026-02-13")
    repo.write("procedures/pro-009.md", document("PRO-009", "Zzquncommitted"))
    loaded = load(repo, on=DAY)
    place, problems = pipeline.build(loaded)
    assert place is not None, problems
    return repo, place


def everything(site: Path) -> Iterator[tuple[str, str]]:
    """Every file of a site as text, lines that a calendar broke joined again."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
            yield path.relative_to(site).as_posix(), re.sub(r"\r?\n[ \t]", "", text)


def test_nothing_that_is_not_in_force_is_published(built: tuple[Repo, Path]) -> None:
    _, site = built
    found = {
        (name, word)
        for name, text in everything(site)
        for word in re.findall(r"(?i)zzq\w*", f"{name} {text}")
    }
    assert found == set()
    names = {name for name, _ in everything(site)}
    assert {"search/search_index.json", "documents/documents.csv", "calendars/all.ics"} <= names
    assert not [name for name in names if re.search(r"pro-00[4579]", name)]


def test_what_is_in_force_is_published(built: tuple[Repo, Path]) -> None:
    _, site = built
    page = (site / "documents/pro-001/index.html").read_text(encoding="utf-8")
    assert "Goods in" in page
    assert "Ring at the gate." in page
    assert "<title>Gate</title>" in "".join(text for name, text in everything(site) if name.endswith(".svg"))
    assert (site / "documents/pro-002/text.txt").read_text(encoding="utf-8").endswith("We buy well.\n")


def test_what_is_to_come_is_announced_by_its_id(built: tuple[Repo, Path]) -> None:
    _, site = built
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "PRO-003 Known 3, revision 2" in home
    assert "PRO-005, new, revision 1" in home
    page = (site / "documents/pro-003/index.html").read_text(encoding="utf-8")
    assert "Revision 2 takes effect on 1 Sep 2026." in page
    assert "New scales" in page


def test_a_withdrawn_document_says_when_and_why_under_the_name_it_had(built: tuple[Repo, Path]) -> None:
    _, site = built
    page = (site / "documents/pro-006/index.html").read_text(encoding="utf-8")
    assert "Known 6" in page
    assert "Withdrawn on 10 Feb 2026." in page
    assert "Reason: The gate is closed" in page


def test_a_text_that_waits_ends_no_other_document(built: tuple[Repo, Path]) -> None:
    repo, _ = built
    assert standing(repo, "PRO-002", on=DAY).state is State.IN_FORCE
    approve(repo, "PRO-008", "2", on="2026-02-19")
    assert standing(repo, "PRO-002", on=DAY).state is State.IN_FORCE  # nobody approved the end of the other
    end(repo, "PRO-002", on="2026-02-20", successor="PRO-008")
    found = standing(repo, "PRO-002", on=DAY)
    assert (found.state, found.withdrawn) == (State.WITHDRAWN, date(2026, 2, 20))
    assert standing(repo, "PRO-002", on=date(2026, 2, 19)).state is State.IN_FORCE
    repo.git("reset", "-q", "--hard", "HEAD~2")
