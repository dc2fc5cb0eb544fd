"""The page on which staff report something: prepared mails that say what they ask, forms, and the card."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from asking import load
from repositories import SETTINGS, Repo

from plainqms import pipeline
from plainqms.publish import articles, pages
from plainqms.sources.incoming import KINDS, QUESTIONS, kind_in

HOSTILE = '"</p><script>alert(1)</script> {{ 7*7 }}'


def staged(folder: Path, settings: str) -> Path:
    repo = Repo(folder / "repo")
    repo.settings(SETTINGS + settings)
    repo.commit("First")
    loaded = load(repo)
    made = pipeline.publications(loaded)
    pages.stage(loaded.system, made, loaded.look, read=loaded.tree.read, folder=folder / "stage")
    return folder / "stage/docs"


def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


def test_each_kind_has_a_mail_that_asks_what_has_to_be_known(tmp_path: Path) -> None:
    docs = staged(tmp_path, 'reports: {mail: "report+now@example.com", answer: "3"}\n')
    text = body(docs / "report/index.md")
    links = [unescape(link) for link in re.findall(r'href="(mailto:[^"]+)"', text)]
    assert len(links) == len(KINDS)
    for kind, link in zip(KINDS, links, strict=True):
        parts = urlsplit(link)
        asked = parse_qs(parts.query)
        assert parts.path in ("report+now@example.com", "report%2Bnow@example.com")
        assert kind_in(asked["subject"][0]) == kind
        assert [line for line in asked["body"][0].split("\r\n") if line] == list(QUESTIONS)
    assert "within 3 days" in text
    assert articles.check_article(text, "generated") == ()


@pytest.mark.parametrize("settings", ["", 'reports: {form: "https://forms.example.com/?kind={kind}"}\n'])
def test_without_mail_there_are_the_form_and_the_card(tmp_path: Path, settings: str) -> None:
    docs = staged(tmp_path, settings)
    text = body(docs / "report/index.md")
    assert "mailto:" not in text
    assert ('href="https://forms.example.com/?kind=near%20miss"' in text) is bool(settings)
    assert 'href="card/"' in text
    home = body(docs / "index.md")
    assert [f'href="report/#{kind.replace(" ", "-")}"' in home for kind in KINDS] == [True] * len(KINDS)


def test_settings_are_printed_as_text(tmp_path: Path) -> None:
    docs = staged(tmp_path, f"reports: {{hand_in: '{HOSTILE}', urgent: '{HOSTILE}', owner: nobody}}\n")
    for name in ("report/index.md", "report/card/index.md"):
        text = body(docs / name)
        assert "&lt;script&gt;" in text
        assert articles.check_article(text, "generated") == ()
    card = body(docs / "report/card/index.md")
    assert all(question in card for question in QUESTIONS[:-1])
