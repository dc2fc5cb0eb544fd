"""The pages of reading: counts and people, read apart from competent, and the link by which a reader says so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

import pytest
from asking import load
from publish import sample_manual as sample
from repositories import SETTINGS, Repo

from plainqms import pipeline
from plainqms.model.look import Look
from plainqms.model.organization import Acknowledging
from plainqms.publish import pages, read_by
from plainqms.publish.manual import Manual

HOSTILE = 'Ann <img src=x onerror=alert(1)> "&'
FILES = MappingProxyType(
    {
        "records/people.yml": (
            "- {id: carol, name: Carol Keller, emails: [carol@example.com]}\n"
            f"- {{id: alice, name: '{HOSTILE}', emails: [alice@example.com]}}\n"
            '- {id: bob, name: Bob Builder, absent: [{from: "2026-06-01", until: "2026-07-04"}]}\n'
            "- {id: zoe, name: Zoe Left}\n"
        ),
        "records/assignments.yml": (
            "- {role: managing_director, person: carol}\n- {role: quality_manager, person: alice}\n"
            '- {role: quality_manager, person: bob}\n- {role: quality_manager, person: zoe, until: "2026-01-01"}\n'
        ),
        "procedures/a.md": (
            "---\nid: PRO-001\ntitle: Buying & more\nowner: quality_manager\naudience: [everyone]\n---\n\n"
            "## Purpose\n\nWe buy well.\n"
        ),
        "records/acknowledgements.yml": (
            '- {id: ACK-2026-001, on: "2026-01-12", people: [carol], documents: [{document: PRO-001, revision: "1"}]}\n'
        ),
        "records/competence.yml": (
            "- {id: COMP-001, title: Weigh risks, roles: [managing_director], shown_by: Reasons,"
            ' asked_since: "2026-01-01"}\n'
        ),
    }
)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    for path, text in FILES.items():
        made.write(path, text)
    made.commit("First", on="2026-01-10")
    return made


def staged(repo: Repo, folder: Path) -> dict[str, str]:
    loaded = load(repo)
    made = pages.stage(
        loaded.system, pipeline.publications(loaded), Look(), read=loaded.tree.read, folder=folder
    )
    assert made == ()
    docs = folder / "docs"
    return {path.relative_to(docs).as_posix(): path.read_text() for path in docs.rglob("*.md")}


def cells(text: str) -> list[list[str]]:
    """The rows of all tables, without their tags."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.S)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)
        ]
        for row in rows
    ]


def test_the_matrix_says_who_has_read_and_who_has_not(repo: Repo, tmp_path: Path) -> None:
    found = staged(repo, tmp_path / "stage")
    rows = cells(found["reading/index.md"])
    escaped = "Ann &lt;img src=x onerror=alert(1)&gt; &#34;&amp;"
    assert ["PRO-001 Buying &amp; more", "1", "1 of 3", f"Overdue: {escaped} Away: Bob Builder"] in rows
    assert ["Carol Keller", "1", "1", "0", "0", "0"] in rows
    assert [escaped, "1", "0", "0", "0", "1"] in rows
    assert ["PRO-001 Buying &amp; more", "read", "overdue", "away"] in rows
    assert HOSTILE not in "".join(found.values())
    assert "Read by 1 of 3" in found["documents/pro-001/index.md"]


def test_a_page_for_each_who_holds_a_role(repo: Repo, tmp_path: Path) -> None:
    found = staged(repo, tmp_path / "stage")
    assert {path for path in found if path.startswith("reading/")} == {
        "reading/index.md", "reading/alice/index.md", "reading/bob/index.md", "reading/carol/index.md",
    }  # fmt: skip
    assert 'href="../reading/bob/"' in found["roles/index.md"]
    assert "reading/zoe" not in found["roles/index.md"]


def test_read_is_told_apart_from_competent(repo: Repo, tmp_path: Path) -> None:
    page = staged(repo, tmp_path / "stage")["reading/carol/index.md"]
    before, _, after = page.partition('<h2 id="competence">')
    assert "ACK-2026-001" in before
    assert "ACK-2026-001" not in after
    assert "does not show that somebody can do the work" in after
    assert ["Weigh risks", "Not shown yet, was due on 1 Apr 2026", ""] in cells(after)


def test_a_simple_acknowledgement_needs_no_page_and_floods_no_document(repo: Repo, tmp_path: Path) -> None:
    found = staged(repo, tmp_path / "stage")
    assert [path for path in found if path.startswith("registers/acknowledgements/")] == [
        "registers/acknowledgements/index.md"
    ]
    assert "ACK-2026-001" not in found["documents/pro-001/index.md"]


def link(settings: Acknowledging, title: str = "Purchasing", *, draft: bool = False) -> str:
    item = sample.simple("PRO-004", title, "procedures/a.md", "T\n", issued=date(2026, 1, 1))
    system = sample.system(draft=draft)
    system = replace(
        system, configuration=system.configuration.model_copy(update={"acknowledgements": settings})
    )
    return read_by.link(item, Manual(system, (item,)))


def test_a_letter_is_filled_in_and_gets_no_field_of_its_own() -> None:
    found = urlsplit(link(Acknowledging(mail="q@example.com"), "A&bcc=evil@example.com?#\r\nB"))
    fields = parse_qs(found.query, strict_parsing=True)
    assert (found.scheme, found.path, found.fragment) == ("mailto", "q@example.com", "")
    assert set(fields) == {"subject", "body"}
    assert fields["subject"] == ["Read: PRO-004 revision 1"]
    assert "PRO-004 A&bcc=evil@example.com?# B, revision 1." in fields["body"][0]


def test_a_form_is_filled_in_and_goes_before_a_letter() -> None:
    form = Acknowledging(
        mail="q@example.com", form="https://forms.example.com/r?d={id}&t={title}&r={revision}"
    )
    found = urlsplit(link(form, "A&r=9"))
    assert (found.scheme, parse_qs(found.query)) == (
        "https", {"d": ["PRO-004"], "t": ["A&r=9"], "r": ["1"]},
    )  # fmt: skip


def test_without_either_and_in_a_draft_there_is_no_link() -> None:
    assert link(Acknowledging()) == ""
    assert link(Acknowledging(mail="q@example.com"), draft=True) == ""


@pytest.mark.parametrize(
    "given",
    [
        "mail: \"q@example.com?bcc=evil@example.com\"", "mail: nobody", "form: \"http://forms.example.com/\"",
        "form: \"javascript:alert(1)\"", "form: \"https://a.example/<script>\"", 'read_within: "0"',
    ],
)  # fmt: skip
def test_other_schemes_and_fields_are_problems(repo: Repo, given: str) -> None:
    repo.write("qms.yml", f"{SETTINGS}acknowledgements: {{{given}}}\n")
    found = {problem.rule.code for problem in load(repo, committed=False).problems}
    assert "C103" in found
