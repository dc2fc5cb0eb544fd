"""The door to the site engine: complete pages, links that lead somewhere, warnings as problems, live reload."""

from __future__ import annotations

import json
import logging
import threading
import time
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from publish import sample_manual as sample
from publish.conftest import LOOK

from plainqms.model.look import Look
from plainqms.publish import articles, help_pages, pages, site
from plainqms.publish.staged_page import StagedPage
from plainqms.registers import REGISTERS


class Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        self.links += [given[name] or "" for name in ("href", "src") if name in given]


def test_every_link_of_every_page_leads_somewhere(sample_site: Path) -> None:
    read = {path: Links(path.read_text()) for path in sample_site.rglob("*.html") if path.name != "404.html"}
    people = len(sample.system().people)
    overviews = ("overview", "management", "document control")
    own = len(sample.system().roles) + len(sample.system().configuration.processes) + len(overviews)
    single = ("records", "due", "reading", "report", "card", "information sheet", "help")
    assert len(read) == 32 + own + len(REGISTERS) + len(single) + len(help_pages.TOPICS) + people
    broken = []
    for page, found in read.items():
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme in ("mailto", "data") or (parts.scheme == "https" and "evil.example" in link):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            # Material's contents list points at the page itself with an identifier of its own making.
            if not target.is_file() or (parts.fragment and parts.fragment not in read[target].ids):
                broken.append((page.name, link))
    assert broken == []


def test_every_article_passes_the_check(sample_site: Path, sample_draft: Path) -> None:
    for folder in (sample_site, sample_draft):
        for page in folder.rglob("*.html"):
            assert articles.check_page(page.read_text(), str(page.relative_to(folder))) == []


def test_no_page_asks_another_host(sample_site: Path) -> None:
    for page in sample_site.rglob("*.html"):
        found = Links(page.read_text()).links
        assert [link for link in found if urlsplit(link).netloc not in ("", "evil.example")] == []


def test_hostile_titles_are_text_wherever_the_theme_prints_them(sample_site: Path) -> None:
    page = (sample_site / "documents/pro-007/index.html").read_text()
    assert "<script>alert(1)" not in page
    assert "{{ 7*7 }}" in page
    for entry in json.loads((sample_site / "search/search_index.json").read_text())["docs"]:
        assert "<script" not in entry["title"] + entry["text"]


def test_search_holds_documents_in_force_and_nothing_else(sample_site: Path) -> None:
    entries = json.loads((sample_site / "search/search_index.json").read_text())["docs"]
    titles = {entry["location"]: entry["title"] for entry in entries}
    assert titles["documents/pro-003/"] == "PRO-003 Purchasing"
    found = {location.partition("#")[0] for location in titles}
    shown = ("pol-001", "pro-001", "pro-002", "pro-003", "pro-007", "wi-001")
    # No list, clause, rule, help, draft or withdrawn document.
    assert found == {f"documents/{name}/" for name in shown}
    text = " ".join(entry["text"] for entry in entries)
    assert "What we buy ends up in our instruments" in text
    assert "Propose a change" not in text
    assert "Maria Keller, managing director" not in text


def test_a_draft_says_so_on_every_page(sample_draft: Path) -> None:
    read = list(sample_draft.rglob("*.html"))
    assert len(read) > 10
    for page in read:
        assert "<title>DRAFT · " in page.read_text()
        assert 'class="qms-draft"' in page.read_text()


@pytest.mark.parametrize("in_memory", [False, True])
def test_two_builds_give_the_same_bytes(sample_site: Path, tmp_path: Path, in_memory: bool) -> None:
    stage, held = sample_site.parent / "stage", dict[str, StagedPage]()
    if in_memory:
        stage, items = tmp_path / "stage", sample.publications()
        cache = sample_site.parent.parent / "cache"
        pages.stage(
            sample.system(items=items), items, LOOK, read=sample.read, folder=stage, cache=cache, held=held
        )
        assert not list(stage.rglob("*.md"))
    assert site.build(stage, tmp_path / "site", held) == ()
    first, second = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.name != "text.txt"  # no work of the engine
        }
        for folder in (sample_site, tmp_path / "site")
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert not [name for name in first if name.name.startswith("sitemap")]  # it bears the day of the build


@pytest.mark.parametrize("in_memory", [False, True])
def test_a_broken_anchor_is_a_problem_at_the_source(tmp_path: Path, in_memory: bool) -> None:
    first, *_ = sample.publications()
    text = "See [there](purchasing/PRO-003-purchasing.md#nowhere).\n"
    item = sample.simple("PRO-004", "T", "procedures/odd name.md", text, issued=sample.AS_OF)
    system, held = sample.system(items=(first, item)), dict[str, StagedPage]()
    into = held if in_memory else None
    pages.stage(system, (first, item), Look(), read=sample.read, folder=tmp_path / "s", held=into)
    found = site.build(tmp_path / "s", tmp_path / "site", held)
    assert [(problem.rule.code, problem.place.path) for problem in found] == [
        ("S462", "procedures/odd name.md")
    ]


def test_a_configuration_that_the_engine_refuses_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("theme: {name: no-such-theme}\n")
    found = site.build(tmp_path, tmp_path / "site")
    assert {problem.rule.code for problem in found} == {"S465"}


def test_the_engine_logs_nothing_to_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    handlers = list(logging.getLogger("mkdocs").handlers)
    (tmp_path / "mkdocs.yml").write_text("theme: {name: no-such-theme}\n")
    site.build(tmp_path, tmp_path / "site")
    assert caplog.records == []
    assert logging.getLogger("mkdocs").handlers == handlers


def test_a_change_is_built_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, source = tmp_path / "site", tmp_path / "source"
    folder.mkdir(), source.mkdir()
    (folder / "index.html").write_text("old")
    (folder / "404.html").write_text("nothing here")
    (source / "a.md").write_text("a")
    from mkdocs.livereload import LiveReloadServer

    servers: list[LiveReloadServer] = []
    serve = LiveReloadServer.serve
    monkeypatch.setattr(LiveReloadServer, "serve", lambda self: (servers.append(self), serve(self)))

    def rebuild() -> None:
        (folder / "index.html").write_text("new")

    thread = threading.Thread(
        target=site.serve, args=(folder, rebuild, [source], "127.0.0.1", 0), daemon=True
    )
    thread.start()
    try:
        _until(lambda: servers and servers[0].serve_thread.is_alive())
        base = f"http://127.0.0.1:{servers[0].server_port}"
        assert "old" in _get(f"{base}/")
        with pytest.raises(urllib.error.HTTPError) as refused:
            _get(f"{base}/missing/")
        assert refused.value.read() == b"nothing here"
        (source / "a.md").write_text("changed")
        _until(lambda: "new" in _get(f"{base}/"))
    finally:
        servers[0].shutdown()
        thread.join(10)
    assert not thread.is_alive()


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def _until(condition: object) -> None:
    assert callable(condition)
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("did not happen")
