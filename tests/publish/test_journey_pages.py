"""The pages of the journey: the current step is open, the others are folded, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asking import load
from preaudited import DAY, FILES, lay
from repositories import SETTINGS, Repo

from plainqms import pipeline
from plainqms.publish import auditors_front, journey_pages
from plainqms.publish.manual import Manual
from plainqms.publish.pages import render


def manual(repo: Repo) -> Manual:
    loaded = load(repo, on=DAY)
    return Manual(loaded.system, pipeline.publications(loaded))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return lay(Repo(tmp_path / "repo"))


def test_a_page_for_each_standard_with_one_step_open(repo: Repo) -> None:
    made = {
        address: render(template, values)
        for address, _, _, template, values in journey_pages.pages(manual(repo))
    }
    assert list(made) == [
        "journey/", "journey/iso-9001/", "journey/iso-14001/", "journey/iso-45001/", "journey/iso-iec-27001/",
    ]  # fmt: skip
    page = made["journey/iso-9001/"]
    assert page.count("<details open>") == page.count('class="now"') == 1
    assert page.count("<details>") == page.count("<summary>") - 1 == 13
    assert "22 Feb 2027" in page  # days are said, not written as files have them
    for target in re.findall(r'href="\.\./\.\./([^"#]+)', page):
        assert target.startswith(("documents/", "registers/")), target
    assert "%" not in "".join(made.values())


def test_it_is_found_among_the_pages_for_auditors(repo: Repo) -> None:
    assert "journey/" in str(auditors_front.siblings(manual(repo)))


def test_no_page_where_nothing_leads_to_a_certificate(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings(SETTINGS.replace("standards: [iso-9001-2015]\n", ""))
    repo.commit("New")
    assert list(journey_pages.pages(manual(repo))) == []
    assert "journey/" not in str(auditors_front.siblings(manual(repo)))


def test_a_hostile_title_stays_text(repo: Repo) -> None:
    text = FILES["records/audits.yml"].replace("AUD-2027-001", "AUD-2027-002")
    repo.write("records/audits.yml", text)
    bad = FILES["records/certification-bodies.yml"].replace(
        "title: Board", "title: '<img src=x onerror=alert(1)>'"
    )
    repo.write("records/certification-bodies.yml", bad)
    repo.commit("Hostile", on="2026-01-11")
    page = next(
        render(template, values)
        for address, _, _, template, values in journey_pages.pages(manual(repo))
        if address == "journey/iso-9001/"
    )
    assert "&lt;img" in page
    assert "<img" not in page
