"""A clause's page shows what an auditor usually asks; a part of an audit unit leads to the whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainqms.model.standard import Clause, Standard
from plainqms.publish.clause_prompt import shown
from plainqms.sources.prompts import prompts
from plainqms.sources.standards import read_standards

(QUALITY,) = read_standards(["iso-9001-2015"])


def clause(number: str) -> Clause:
    found = QUALITY.clause(number)
    assert found is not None
    return found


def test_an_audit_unit_shows_its_own():
    prompt = prompts("iso-9001-2015")["8.4.1"]
    values = shown(QUALITY, clause("8.4.1"))
    assert (values["asks"], values["answers"]) == (list(prompt.asks), list(prompt.answers))


@pytest.mark.parametrize(("part", "whole"), [("4.4.2", "4.4"), ("8.2.3.1", "8.2.3"), ("10.2.1", "10.2")])
def test_a_part_leads_to_the_whole(part, whole):
    values = shown(QUALITY, clause(part))
    assert (values["asks"], values["url"]) == ([], f"../{whole}/")
    assert values["whole"] == f"{whole} {clause(whole).title}"


@pytest.mark.parametrize("number", ["8", "8.4", "9.3"])
def test_a_heading_above_shows_nothing(number):
    assert shown(QUALITY, clause(number)) == {"asks": [], "answers": [], "whole": "", "url": ""}


def test_a_standard_of_the_users_own_shows_nothing():
    own = Clause("8.4.1", "Subject", "", 1, "requirement", True)
    standard = Standard("own-2024", "own", "Own", "2024", "", True, (own,))
    assert shown(standard, own) == {"asks": [], "answers": [], "whole": "", "url": ""}


def test_the_page_says_whose_words_they_are(sample_site: Path):
    text = (sample_site / "standards/iso-9001/8.4.1/index.html").read_text(encoding="utf-8")
    (block,) = re.findall(r'<section class="qms-prompt">.*?</section>', text, re.DOTALL)
    prompt = prompts("iso-9001-2015")["8.4.1"]
    lines = re.findall(r"<li>(.*?)</li>", block)
    assert lines == [*prompt.asks, *prompt.answers]
    assert 'id="asks"' in block
    assert "Own words, general audit practice. Examples, not requirements." in block
