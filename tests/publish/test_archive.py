"""The archive of a real repository: what it keeps, what it never shows, and what it costs a second time."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from publish.archived_system import AS_OF, AUDITS, BUYING, SVG, built, load
from publish.test_site import Links
from repositories import Repo, document

from plainqms import files, pipeline
from plainqms.publish import archive, archive_pages, archive_shelf, articles
from plainqms.publish import publications as published
from plainqms.publish.manual import Manual


@pytest.fixture
def repo(archived: Repo) -> Repo:
    return archived


@pytest.fixture
def site(archived_site: Path) -> Path:
    return archived_site


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_revision_that_counted_stands_under_its_own_address(site: Path) -> None:
    documents = site / "documents"
    found = {path.parent.relative_to(documents).as_posix() for path in documents.glob("pro-*/**/index.html")}
    assert found == {
        "pro-001", "pro-001/r1", "pro-001/r2", "pro-001/r2/changes", "pro-001/r2.1", "pro-001/r2.1/changes",
        "pro-001/revisions", "pro-002", "pro-002/r1", "pro-002/revisions", "pro-003", "pro-003/r1",
        "pro-003/revisions",
    }  # fmt: skip


def test_what_is_to_come_and_what_is_drafted_stand_nowhere(site: Path) -> None:
    for name, data in everything(site).items():
        assert b"COMINGWORD" not in data, name
        assert b"DRAFTWORD" not in data, name


def test_the_sum_of_the_text_is_the_digest_of_the_revision(repo: Repo, site: Path) -> None:
    loaded = pipeline.load(repo.root, as_of=AS_OF, committed=True)
    seen = 0
    for name, standing in pipeline.standing_of(loaded).items():
        for revision in standing.revisions:
            text = site / "documents" / name.lower() / revision.address / "text.txt"
            if revision in standing.coming:
                assert not text.exists()
                continue
            seen += 1
            assert f"text-1:sha256:{sha256(text.read_bytes()).hexdigest()}" == revision.digest
            assert revision.digest in text.with_name("index.html").read_text()
    assert seen == 5


def test_files_are_kept_as_they_were(site: Path) -> None:
    pictures = [
        (site / f"documents/pro-001/{name}/files/plan.png").read_bytes()[8:] for name in ("r1", "r2", "r2.1")
    ]
    assert pictures == [b"first", b"first", b"second"]
    assert (site / "documents/pro-001/r1/files/gate.svg.txt").read_text() == SVG
    assert "mine" not in (site / "documents/pro-001/r1/files/gate.svg").read_text()
    assert 'src="files/plan.png"' in (site / "documents/pro-001/r1/index.html").read_text()
    changes = (site / "documents/pro-001/r2.1/changes/index.html").read_text()
    assert '<del><img alt="Plan" src="../../r2/files/plan.png"></del>' in changes
    assert '<ins><img alt="Plan" src="../files/plan.png"></ins>' in changes


def test_a_superseded_text_says_so_and_leads_to_the_current_one(site: Path) -> None:
    page = (site / "documents/pro-001/r1/index.html").read_text()
    assert "Superseded on 10 Feb 2026 by revision 2." in page
    assert '<a href="../">Read the revision in force</a>' in page
    assert '<p class="qms-watermark" aria-hidden="true">Superseded</p>' in page
    assert "Carol Keller, managing director, 10 Jan 2026, stated in the change" in page
    assert "10 Jan 2026 to 9 Feb 2026" in page
    assert '<meta name="robots" content="noindex">' in page
    current = (site / "documents/pro-001/r2.1/index.html").read_text()
    assert "qms-watermark" not in current
    assert "Revision 2.1 is the current revision." in current


def test_a_removed_document_keeps_its_revisions(site: Path) -> None:
    page = (site / "documents/pro-003/r1/index.html").read_text()
    assert "Withdrawn on 10 Apr 2026. No revision counts any more." in page
    assert "10 Jan 2026 to 9 Apr 2026" in page
    assert ">Withdrawn</p>" in page
    days = (site / "documents/pro-003/revisions/index.html").read_text()
    assert 'data-from="2026-01-10" data-to="2026-04-09"' in days


def test_old_links_lead_to_what_stands_there_today(site: Path) -> None:
    page = (site / "documents/pro-001/r1/index.html").read_text()
    assert '<a href="../../../documents/pro-002/">PRO-002</a>' in page
    assert '<a href="../../../documents/pro-002/#how">audits</a>' in page  # by the path that it bore then


def test_what_changed_is_told_with_its_reason(site: Path) -> None:
    page = (site / "documents/pro-001/r2/changes/index.html").read_text()
    assert "within <del>ten </del><ins>twelve </ins>days" in page
    for said in (
        "Ten were too few",
        "Revision 1, issued 10 Jan 2026",
        "1 passage changed.",
        'href="#change-1"',
    ):
        assert said in page


def test_hostile_text_stays_text(site: Path) -> None:
    page = (site / "documents/pro-003/r1/index.html").read_text()
    assert articles.check_page(page, "r1") == []
    assert "<script>alert" not in page
    body = page.partition("<!--plainqms:article:document-->")[2].partition(
        "<!--/plainqms:article-->\n</div>"
    )[0]
    seen = unescape(re.sub("<[^>]*>", "", body))
    assert '"@0123456789abcdef/x"' in seen
    assert "<script>alert(1)</script>" in seen
    assert re.findall("<[^>]*(?:onclick|onerror|javascript)", body) == []


def test_every_page_passes_the_check_and_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: Links(path.read_text()) for path in site.glob("documents/**/index.html")}
    for page, found in pages.items():
        assert articles.check_page(page.read_text(), page.name) == []
        for link in found.links:
            parts = urlsplit(link)
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (page, link)
            if parts.fragment and target in pages and "__" not in parts.fragment:
                assert parts.fragment in pages[target].ids, (page, link)


def test_nothing_of_it_is_searched(site: Path) -> None:
    entries = json.loads((site / "search/search_index.json").read_text())["docs"]
    places = {entry["location"].partition("#")[0] for entry in entries}
    assert places == {"documents/pro-001/", "documents/pro-002/"}


def test_the_history_leads_to_each_revision_and_to_what_changed(site: Path) -> None:
    page = (site / "documents/pro-001/index.html").read_text()
    history = page.partition("qms-history")[2].partition("</table>")[0]
    links = re.findall(r'href="([^"]*)"', history)
    assert links == ["#main", "r2.1/changes/", "r2/", "r2/changes/", "r1/"]
    assert 'href="revisions/"' in page


def test_a_past_day_has_the_archive_of_that_day(repo: Repo) -> None:
    place, _ = built(repo, date(2026, 2, 20))
    assert not (place / "documents/pro-001/r2.1").exists()
    assert "Revision 2 is the current revision." in (place / "documents/pro-001/r2/index.html").read_text()
    assert "2026-02-20" in (place / "documents/pro-001/revisions/index.html").read_text()


def test_a_second_build_is_the_same_byte_for_byte_and_makes_nothing_anew(
    repo: Repo, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainqms.publish.archived_texts.archived", None)
    monkeypatch.setattr("plainqms.publish.archived_texts.changes", None)
    place, _ = built(repo)
    assert everything(place) == everything(site)


def test_other_processes_make_the_same(repo: Repo, site: Path, tmp_path: Path) -> None:
    loaded = load(repo)
    assert loaded.line is not None
    chosen = tuple(published.in_force(loaded.system, loaded.tree, loaded.line))
    for name in ("fonts/fonts.css", "images/favicon.png"):  # the frame names what there is
        files.write(tmp_path / "assets" / name, "")
    found = archive.write(
        loaded.system, chosen, loaded.line, loaded.look, folder=tmp_path, cache=None, processes=2
    )
    assert found == ()
    made = {name: data for name, data in everything(tmp_path).items() if not name.startswith("assets/")}
    kept = everything(site)
    assert {name: kept[name] for name in made} == made
    assert len(made) > 20


def test_where_no_process_can_be_had_this_one_makes_it_all(
    repo: Repo, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr("plainqms.publish.archive_making._IN_PROCESS", 0)
    monkeypatch.setattr("plainqms.publish.archive_making.ProcessPoolExecutor", refused)
    monkeypatch.setattr("plainqms.publish.archive_making.os.cpu_count", lambda: 2)
    shutil.rmtree(repo.root / "build/cache/archive", ignore_errors=True)
    place, _ = built(repo)
    assert everything(place) == everything(site)


def test_what_was_kept_is_believed_by_the_version_that_made_it_alone(
    repo: Repo, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = repo.root / "build/cache/archive"
    before = set(kept.rglob("*.json"))
    monkeypatch.setattr("plainqms.publish.archived_texts.fingerprint", lambda: "another version")
    place, _ = built(repo)
    assert everything(place) == everything(site)
    assert len(set(kept.rglob("*.json")) - before) == len(before)


def test_one_new_revision_makes_one_text_and_one_redline(tmp_path: Path, cache: Path) -> None:
    repo = Repo(tmp_path / "system")
    repo.settings()
    repo.write(".gitignore", "/build/\n")
    shutil.copytree(cache, repo.root / "build/cache")
    repo.write(BUYING, document("PRO-001", "Buying", "One. [[PRO-002]]"))
    repo.commit("Issue", on="2026-01-10")
    repo.write(BUYING, document("PRO-001", "Buying", "Two. [[PRO-002]]"))
    repo.commit("Second", on="2026-02-10")
    kept = repo.root / "build/cache/archive"
    built(repo)
    before = set(kept.rglob("*.json"))
    assert len(before) == 3
    repo.write(AUDITS, document("PRO-002", "Audits", "We look."))
    repo.commit("Audits", on="2026-03-10")
    place, _ = built(repo)
    assert len(set(kept.rglob("*.json")) - before) == 1
    assert "documents/pro-002/" in (place / "documents/pro-001/r1/index.html").read_text()
    before = set(kept.rglob("*.json"))
    repo.write(AUDITS, document("PRO-002", "Audits", "We look closely."))
    repo.commit("Audits", on="2026-03-20")
    built(repo)
    assert len(set(kept.rglob("*.json")) - before) == 2


def test_before_its_approval_a_text_counted_and_was_not_in_force(repo: Repo) -> None:
    system = load(repo).system
    shelf = next(item for item in archive_shelf.shelves(system, {}) if item.id == "PRO-001")
    first = shelf.periods[0]
    late = replace(first.revision.approvals[0], on=date(2026, 1, 20))
    changed = replace(first, revision=replace(first.revision, approvals=(late,)))
    frame = archive_pages.Frame(Manual(system, ()), "Site", typeface=False, currency={})
    rows = [
        archive_pages.days(replace(shelf, periods=(period,)), "Buying", frame)["rows"][0]
        for period in (first, changed)
    ]
    assert [row["approved_since"] for row in rows] == ["", "2026-01-20"]
    assert rows[1]["before_approval"] == (
        "revision 1 counted, issued 10 Jan 2026; its approval was given later: "
        "Carol Keller, managing director, 20 Jan 2026, stated in the change."
    )


def test_a_text_that_is_not_the_revision_is_an_error(repo: Repo) -> None:
    kept = repo.root / "build/cache"
    for path in (kept / "archive").rglob("*.json"):
        entry = json.loads(path.read_bytes().partition(b"\n")[2])
        if "twelve" in entry.get("controlled", ""):
            changed = {**entry, "controlled": entry["controlled"].replace("twelve", "twenty")}
            files.keep(kept, path.relative_to(kept).as_posix(), json.dumps(changed).encode())
    place, problems = pipeline.build(load(repo))
    shutil.rmtree(kept / "archive")
    assert place is None
    assert {(item.rule.code, item.place.path) for item in problems if item.rule.code == "S494"} == {
        ("S494", BUYING)
    }


def test_without_the_archive_nothing_leads_to_it(repo: Repo) -> None:
    loaded = pipeline.load(repo.root, as_of=AS_OF, committed=True)
    place, problems = pipeline.build(loaded, archive=False)
    assert place is not None, problems
    page = (place / "documents/pro-001/index.html").read_text()
    assert not list(place.glob("documents/*/r*/"))
    assert not re.search(r'href="(?:[^"]*/)?(?:r[0-9.]+|revisions)/', page)
