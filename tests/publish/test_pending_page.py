"""What waits for an approval stands on the draft, by age and by person; the published site knows nothing of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from asking import ask_json, load
from recorded import approve, lay, write
from repositories import Repo, document

from plainqms import pipeline

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = lay(Repo(tmp_path_factory.mktemp("pending") / "repo"))
    write(repo, "PRO-001", on="2026-05-02", title="Buying")
    approve(repo, "PRO-001", "1", on="2026-05-03")
    write(repo, "PRO-002", on="2026-05-10", title="Selling")
    write(repo, "PRO-001", on="2026-05-20", title="Buying <well>")
    repo.write("procedures/pro-003.md", document("PRO-003", "Storing"))
    return repo


def page(repo: Repo, *, committed: bool) -> tuple[Path, str]:
    place, problems = pipeline.build(load(repo, on=DAY, committed=committed))
    assert place is not None, problems
    path = place / "pending/index.html"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return place, " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_draft_lists_what_waits_the_oldest_first(repo: Repo) -> None:
    place, text = page(repo, committed=False)
    rows = re.findall(r"PRO-00\d [A-Z][^\d]*", text)
    assert [row[:7] for row in rows[:3]] == ["PRO-002", "PRO-001", "PRO-003"]
    assert (
        "PRO-002 Selling 10 May 2026 22 days Becomes revision 1 Nothing Carol Keller, managing director"
        in text
    )
    assert "PRO-001 Buying &lt;well&gt; 20 May 2026 12 days Becomes revision 2" in text
    assert "PRO-003 Storing Not on the main line yet Becomes revision 1" in text
    assert "Carol Keller 3 22 days PRO-002, PRO-001, PRO-003" in text
    home = (place / "index.html").read_text(encoding="utf-8")
    assert '<a href="pending/">3 texts wait for an approval</a>' in home
    inner = (place / "documents/pro-001/index.html").read_text(encoding="utf-8")
    assert '<a href="../../pending/">3 texts wait for an approval</a>' in inner


def test_the_page_and_the_command_say_the_same(repo: Repo) -> None:
    _, text = page(repo, committed=False)
    _, answer = ask_json(repo, "pending")
    assert [item["document"] for item in answer["pending"]] == ["PRO-002", "PRO-001", "PRO-003"]
    assert all(f"{item['document']} " in text for item in answer["pending"])


def test_the_published_site_says_nothing_of_it(repo: Repo) -> None:
    place, text = page(repo, committed=True)
    assert text == ""
    assert not [path for path in place.rglob("*.html") if "pending/" in path.read_text(encoding="utf-8")]
    told = {path for path in place.rglob("*.html") if "for an approval" in path.read_text(encoding="utf-8")}
    assert told == {place / "help" / "approve" / "index.html"}  # which tells of the page, and of no text
