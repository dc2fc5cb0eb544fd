"""The staged tree: what each page says, that hostile texts stay texts, that nothing but the arguments counts."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from publish import sample_manual as sample

from plainqms import registers
from plainqms.model.look import Look
from plainqms.model.organization import Suppression
from plainqms.model.publication import Publication
from plainqms.model.revision import Standing, State
from plainqms.model.standard import Clause
from plainqms.model.system import System
from plainqms.publish import attachments, document_page, help_pages, pages
from plainqms.publish.attached_drawings import rewritten
from plainqms.views import revisions

LOOK = Look(site_name='Smith & <b>Sons</b> "Ltd"', accent="#0a5876")


def staged(folder: Path, system: System | None = None, items: tuple[Publication, ...] | None = None) -> Path:
    items = sample.publications() if items is None else items
    pages.stage(system or sample.system(items=items), items, LOOK, read=sample.read, folder=folder)
    return folder / "docs"


def front(page: Path) -> dict[str, object]:
    return yaml.safe_load(page.read_text().split("---\n")[1])  # type: ignore[no-any-return]


def columns(docs: Path) -> dict[str, list[str]]:
    """The left columns, as the configuration holds them."""
    return yaml.safe_load((docs.parent / "mkdocs.yml").read_text())["extra"]["columns"]  # type: ignore[no-any-return]


def body(page: Path) -> str:
    return page.read_text().split("---\n", 2)[2]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return staged(tmp_path_factory.mktemp("staged"))


def test_the_same_arguments_give_the_same_bytes(docs: Path, tmp_path: Path) -> None:
    items = tuple(reversed(sample.publications()))
    system = replace(sample.system(), documents=tuple(reversed(sample.system().documents)))
    staged(tmp_path, system, items)
    assert tree(tmp_path) == tree(docs.parent)


def test_pages_stand_at_addresses_by_id(docs: Path) -> None:
    assert sorted(str(path.relative_to(docs)) for path in docs.rglob("index.md")) == [
        "certification/index.md",
        "certification/information-sheet/index.md",
        "coverage/document-control/index.md",
        "coverage/documented-information/index.md",
        "coverage/processes/index.md",
        "coverage/structure/index.md",
        "documents/index.md",
        *(f"documents/{name}/index.md" for name in ("pol-001", "pro-001", "pro-002", "pro-003", "pro-007")),
        "documents/pro-008/index.md",
        "documents/wi-001/index.md",
        "due/index.md",
        *sorted(("help/index.md", *(f"help/{topic.name}/index.md" for topic in help_pages.TOPICS))),
        "index.md",
        "journey/index.md",
        *(f"journey/{name}/index.md" for name in ("iso-9001", "iso-iec-27001")),
        "overview/index.md",
        "overview/management/index.md",
        *sorted(
            (
                "processes/index.md",
                *(f"processes/{name}/index.md" for name in sample.system().configuration.processes),
            )
        ),
        "reading/a_lindqvist/index.md",
        "reading/index.md",
        *(f"reading/{name}/index.md" for name in ("j_osei", "m_keller")),
        *sorted(("registers/index.md", *(f"registers/{name}/index.md" for name in registers.REGISTERS))),
        "report/card/index.md",
        "report/index.md",
        *sorted(("roles/index.md", *(f"roles/{role.id}/index.md" for role in sample.system().roles))),
        "rules/index.md",
        "standards/index.md",
        "standards/iso-9001/5.2/index.md",
        "standards/iso-9001/7.5.2/index.md",
        "standards/iso-9001/7.5.3/index.md",
        "standards/iso-9001/7.5/index.md",
        "standards/iso-9001/8.10/index.md",
        "standards/iso-9001/8.4.1/index.md",
        "standards/iso-9001/8.4.2/index.md",
        "standards/iso-9001/index.md",
        "standards/iso-iec-27001/A.5.19/index.md",
        "standards/iso-iec-27001/A.5.20/index.md",
        "standards/iso-iec-27001/index.md",
        "which-standard/index.md",
    ]


def test_the_control_block_tells_what_is_in_force(docs: Path) -> None:
    control = front(docs / "documents/pro-003/index.md")["control"]
    assert isinstance(control, dict)
    said = {
        name: control.get(name, "")
        for name in ("state", "number", "issued", "review", "overdue", "owner", "owner_url", "approved")
    }
    assert said == {
        "state": "In force since 3 Mar 2026",
        "number": "3",
        "issued": "1 Mar 2026",
        "review": "Mar 2028",
        "overdue": "",
        "owner": "Purchasing manager",
        "owner_url": "roles/#purchasing_manager",
        "approved": ["Maria Keller, managing director, 1 Mar 2026, personally"],
    }
    assert control["classification"] == "Confidential"
    assert re.findall(r'data-l="Revision">([^<]+)<', control["history"]) == ["4", "3", "2.1", "2", "1"]
    assert re.findall(r'<tr class="now"><td[^>]+>([^<]+)<', control["history"]) == ["3"]
    assert control["revisions"] == "5"
    assert [item["id"] for item in control["refers"]] == ["PRO-002", "WI-001"]
    assert control["coming"][0]["text"] == "Revision 4 takes effect on 1 Dec 2026."


def test_what_is_cited_is_told_apart_from_what_is_claimed(docs: Path) -> None:
    control = front(docs / "documents/pro-003/index.md")["control"]
    assert isinstance(control, dict)
    assert [
        (
            row["standard"],
            row["url"],
            [item["url"] for item in row["located"]],
            [item["id"] for item in row["claimed"]],
        )
        for row in control["answers"]
    ] == [
        (
            "ISO 9001",
            "standards/iso-9001/",
            ["standards/iso-9001/8.4.1/", "standards/iso-9001/8.4.2/"],
            ["8.10"],
        ),
        ("ISO/IEC 27001", "standards/iso-iec-27001/", ["standards/iso-iec-27001/A.5.19/"], []),
    ]


def test_an_issue_without_approval_says_so(docs: Path) -> None:
    control = front(docs / "documents/pro-002/index.md")["control"]
    assert isinstance(control, dict)
    assert (control["state"], control["mark"]) == ("Issued 4 May 2026, approval not recorded", "issued")
    assert "approved" not in control


def test_a_review_in_the_past_is_overdue(docs: Path) -> None:
    control = front(docs / "documents/pro-001/index.md")["control"]
    assert isinstance(control, dict)
    assert (control.get("review", ""), control["overdue"]) == ("Feb 2025", "yes")


def test_the_text_beside_the_page_has_the_digest_as_its_sum(docs: Path) -> None:
    control = front(docs / "documents/pro-003/index.md")["control"]
    assert isinstance(control, dict)
    items = sample.publications()
    text = dict(pages.controlled_texts(sample.system(items=items), items))["documents/pro-003/text.txt"]
    assert control.get("digest", "") == f"text-1:sha256:{hashlib.sha256(text).hexdigest()}"


def test_another_text_than_the_revision_is_refused(tmp_path: Path) -> None:
    first, *_ = sample.publications()
    items = (replace(first, controlled="another text"),)
    system = sample.system(items=items)
    found = pages.stage(system, items, LOOK, read=sample.read, folder=tmp_path)
    assert [(item.rule.code, item.place.path) for item in found] == [("S464", first.document.path)]
    assert not list(pages.controlled_texts(system, items))


def test_references_and_links_lead_to_pages(docs: Path) -> None:
    text = body(docs / "documents/pro-003/index.md")
    assert "entered as [PRO-002](../pro-002/index.md) says" in text
    assert "ISO 9001 8" in text
    assert "[[iso-9001:8.4.2]]" not in text
    assert "See also the old list and `[[PRO-002]]` in code." in text
    assert "![A carton with the lot label on the front](files/carton.svg)" in text
    assert "[questionnaire](files/Provider-questionnaire.pdf)" in text
    assert (docs / "documents/pro-003/files/carton.svg").read_bytes() == rewritten(sample.SVG)
    instruction = body(docs / "documents/wi-001/index.md")
    assert '[purchasing](../pro-003/index.md#choosing "PRO-003")' in instruction


LINKS = {
    "[a](PRO-003-purchasing.md)": '[a](../pro-003/index.md "PRO-003")',
    "[as PRO-003 says](PRO-003-purchasing.md)": "[as PRO-003 says](../pro-003/index.md)",
    "[a](./PRO-003-purchasing.md 'T')": "[a](../pro-003/index.md 'T')",
    "[a](<PRO-003-purchasing.md#x>)": '[a](../pro-003/index.md#x "PRO-003")',
    "[`a`](PRO-003-purchasing.md)": '[`a`](../pro-003/index.md "PRO-003")',
    "[![p](p.svg)](PRO-003-purchasing.md)": '[![p](files/p.svg)](../pro-003/index.md "PRO-003")',
    "[![p](p.svg)](p.svg)": "[![p](files/p.svg)](files/p.svg)",
    "[a](PRO-1.md#here) b": "[a](#here) b",
    "[a](missing.md) b [c](../../etc/passwd)": "a b c",
    "![alt](missing.png)": "alt",
    "[a][n]\n\n[n]: PRO-003-purchasing.md": "[a][n]\n\n[n]: ../pro-003/index.md",
    "[a](https://example.com/x)": "[a](https://example.com/x)",
    "[a](#here)": "[a](#here)",
    "`[a](PRO-003-purchasing.md)`": "`[a](PRO-003-purchasing.md)`",
    "[[PRO-003]] [[PRO-999]]": "[PRO-003](../pro-003/index.md) PRO-999",
    "as [[iso-9001:5.2]] asks": (
        "as [ISO 9001 5&#46;2](../../standards/iso-9001/5.2/index.md){ #cites-iso-9001-5.2 } asks"
    ),
    "it [[iso-9001:99]] [[iso-9001:7.5]].": (
        "it *ISO 9001 99*{ .cl }[ ISO 9001 7&#46;5](../../standards/iso-9001/7.5/index.md)"
        "{ .cl #cites-iso-9001-7.5 }."
    ),
    "**[[PRO-003]]**": "**[PRO-003](../pro-003/index.md)**",
}


@pytest.mark.parametrize(("written", "expected"), LINKS.items())
def test_links_are_rewritten(written: str, expected: str, tmp_path: Path) -> None:
    first, *_ = sample.publications()
    text = f"Before {written}\n"
    item = sample.simple(
        "PRO-004", "Links", "procedures/purchasing/PRO-1.md", text, issued=date(2026, 1, 1),
        embedded=(("procedures/purchasing/p.svg", "svg"),),
    )  # fmt: skip
    docs = staged(tmp_path, items=(first, item))
    assert body(docs / "documents/pro-004/index.md").strip() == f"Before {expected}"


def test_a_register_in_the_text_becomes_a_table(docs: Path) -> None:
    text = body(docs / "documents/pro-003/index.md")
    assert "register(" not in text
    assert (
        "| Laboratory manager | Answers for calibrations &#124; and &#42;more&#42;&#46; | James Osei |"
        in text
    )


@pytest.mark.parametrize("name", ["../x.html", "p.js", "p.md", "p", "p.svgz"])
def test_an_attachment_that_could_run_is_refused(name: str) -> None:
    item = sample.simple("PRO-004", "T", "a/b.md", "T\n", issued=date(2026, 1, 1), embedded=((name, "svg"),))
    kept, found = attachments.attachments(item, sample.read)
    assert (kept, [problem.rule.code for problem in found]) == ({}, ["S463"])


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
DRAWINGS = (
    f"{HEAD}><script/></svg>",
    f"{HEAD} onload='a()'/>",
    f"{HEAD}><foreignObject/></svg>",
    f"{HEAD}><image x:href='https://evil.example/a.png'/></svg>",
    f"{HEAD}><use href=' javascript:a()'/></svg>",
    f"{HEAD}><rect style='fill:url(https://evil.example)'/></svg>",
    f"{HEAD}><style>@import 'a.css'</style></svg>",
    f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{HEAD}/>",
    "no drawing",
)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_drawing_with_a_script_or_another_host_is_refused(drawing: str) -> None:
    item = sample.simple(
        "PRO-004", "T", "a/b.md", "T\n", issued=date(2026, 1, 1), embedded=(("a/p.svg", "p"),)
    )
    for data in (drawing.encode(), drawing.encode("utf-16")):
        kept, found = attachments.attachments(item, lambda _, data=data: data)  # type: ignore[misc]
        assert (kept, [problem.rule.code for problem in found]) == ({}, ["S463"])


def test_attachments_of_one_name_stand_beside_each_other() -> None:
    embedded = (("a/ä b.PNG", "png"), ("c/ä b.png", "png"), ("a/.png", "png"))
    item = sample.simple("PRO-004", "T", "a/b.md", "T\n", issued=date(2026, 1, 1), embedded=embedded[:2])
    kept, found = attachments.attachments(item, sample.read)
    assert [kept[path].address for path, _ in embedded[:2]] == ["files/b.png", "files/b-2.png"]
    assert found == ()


def test_a_hostile_title_stays_a_text(docs: Path) -> None:
    page = front(docs / "documents/pro-007/index.md")
    assert page["heading"] == sample.HOSTILE
    assert "<script" not in str(page["title"])
    for name in ("index.md", "documents/index.md", "processes/index.md"):
        assert "<script" not in (docs / name).read_text()
    printed = page["print"]
    assert isinstance(printed, str)
    said = re.findall(r'^ +@[a-z]+-[a-z]+ \{ content: "([^"]*)"; \}$', printed, re.MULTILINE)
    assert len(said) == len(printed.split("\n")) == 4  # a box a line, and nothing ends one early
    assert not set("<>\"'{}&") & set("".join(said))


def test_the_site_name_cannot_begin_an_element(docs: Path) -> None:
    configuration = yaml.safe_load((docs.parent / "mkdocs.yml").read_text())
    assert configuration["site_name"] == "Smith & ‹b›Sons‹/b› ”Ltd”"
    search, tags = configuration["plugins"]
    assert (list(search), list(search["search"]), tags) == (["search"], ["separator"], "tags")
    assert "hooks" not in configuration
    assert configuration["theme"]["font"] is False


def test_the_list_as_a_file_computes_nothing(tmp_path: Path) -> None:
    titles = ("=1+1", "+1", "-1", "@a", "plain")
    items = tuple(
        sample.simple(f"PRO-00{index}", title, f"procedures/{index}.md", "T\n", issued=date(2026, 1, 1))
        for index, title in enumerate(titles, 1)
    )
    data = (staged(tmp_path, items=items) / "documents/documents.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert [row["title"] for row in rows] == ["'=1+1", "'+1", "'-1", "'@a", "plain"]
    assert (rows[0]["issued"], rows[0]["effective"]) == ("2026-01-01", "2026-01-01")


def test_the_list_counts_what_it_does_not_show(docs: Path) -> None:
    text = body(docs / "documents/index.md")
    assert text.count('<tr data-type="') == 6
    assert "1 document not issued yet" in text
    assert "PRO-008" in text.split('id="withdrawn"')[1]


def test_a_withdrawn_document_names_its_successor(docs: Path) -> None:
    text = body(docs / "documents/pro-008/index.md")
    assert "Withdrawn on 3 Mar 2026." in text
    assert '<a href="../../documents/pro-003/">' in text


def test_a_withdrawn_document_says_on_paper_what_it_was(docs: Path) -> None:
    told = front(docs / "documents/pro-008/index.md")
    assert '@top-right { content: "PRO-008"; }' in str(told["print"])
    assert '@bottom-left { content: "Withdrawn on 3 Mar 2026' in str(told["print"])


@pytest.mark.parametrize(
    ("address", "begins"),
    [("https://example.com/qms", "https://example.com/qms/"), ("mailto:a@example.com", ""), ("", "")],
)
def test_the_page_for_wrong_addresses_knows_where_the_site_begins(
    tmp_path: Path, address: str, begins: str
) -> None:
    configuration = sample.configuration()
    publish = configuration.publish.model_copy(update={"address": address})
    system = replace(sample.system(), configuration=configuration.model_copy(update={"publish": publish}))
    staged(tmp_path, system)
    assert yaml.safe_load((tmp_path / "mkdocs.yml").read_text())["site_url"] == begins


def test_a_heading_of_a_standard_says_nothing_but_its_parts(tmp_path: Path) -> None:
    first, *rest = sample.standards()
    heading = Clause("8.4", "Subject 8.4", "", 1, "heading", False)
    parts = [clause for clause in first.clauses if clause.id.startswith("8.4.")]
    changed = replace(first, clauses=(heading, *parts))
    docs = staged(tmp_path, replace(sample.system(), standards=(changed, *rest)))
    page = docs / "standards/iso-9001/8.4/index.md"
    assert front(page)["facts"] == []
    assert "2 of 2 in force" in body(page)
    assert "The sentences that answer it" not in body(page)
    assert "8.4.1" in body(page)


def test_a_draft_shows_the_working_tree_and_says_so(tmp_path: Path) -> None:
    items = sample.drafted()
    system = sample.system(draft=True, items=items)
    docs = staged(tmp_path, system, items)
    control = front(docs / "documents/pro-003/index.md")["control"]
    assert isinstance(control, dict)
    assert (control["state"], control["mark"]) == ("Draft, changed since revision 3", "draft")
    assert control.get("approved", "") == ["Not approved as it stands"]
    assert control.get("digest", "") == ""
    assert "documents/pro-003/text.txt" not in dict(pages.controlled_texts(system, items))
    assert front(docs / "documents/pro-009/index.md")["heading"] == "Draft of an audit procedure"
    assert yaml.safe_load((tmp_path / "mkdocs.yml").read_text())["extra"]["draft"] is True


def test_what_is_only_coming_is_announced_but_not_shown(tmp_path: Path) -> None:
    coming = sample.revision("1", date(2026, 11, 1), "T\n", "First issue", effective=date(2026, 12, 24))
    made = sample.document("PRO-005", "Coming", "procedures/c.md", "T\n")
    standing = Standing("PRO-005", State.COMING, None, coming=(coming,), revisions=(coming,))
    docs = staged(tmp_path, items=(Publication(made, standing, "T\n", "T\n"),))
    assert not (docs / "documents/pro-005").exists()
    home = body(docs / "index.md")
    assert "PRO-005 Coming, revision 1" in home
    assert "documents/pro-005/" not in home


def test_what_is_coming_is_not_called_issued_lately(docs: Path) -> None:
    coming, recent = body(docs / "index.md").split("Recently issued")
    assert "PRO-003 Purchasing, revision 4" in coming
    assert "PRO-003 Purchasing, revision 4" not in recent
    assert "PRO-003 Purchasing, revision 3" in recent


def test_of_two_revisions_of_a_day_the_later_stands_first(tmp_path: Path) -> None:
    day = date(2026, 11, 1)
    one, two = (sample.revision(number, day, f"{number}\n", "Changed") for number in ("1.1", "2"))
    made = sample.document("PRO-005", "Twice", "procedures/c.md", "2\n")
    standing = Standing("PRO-005", State.IN_FORCE, two, revisions=(one, two))
    docs = staged(tmp_path, items=(Publication(made, standing, "2\n", "2\n"),))
    shown = re.findall(r"PRO-005 Twice, revision ([\d.]+)", body(docs / "index.md"))
    assert shown == ["2", "1.1"]


def test_printed_text_ends_neither_its_string_nor_its_element() -> None:
    assert document_page.css_text('a\\"</style>\u202e') == "a\\5C \\22 \\3C /style\\3E \\202E "


def test_an_empty_manual_says_what_belongs_there(tmp_path: Path) -> None:
    docs = staged(tmp_path, items=())
    assert "None issued yet" in body(docs / "index.md")
    assert "No document has been issued yet" in body(docs / "documents/index.md")
    assert (docs / "documents/documents.csv").read_bytes().count(b"\r\n") == 1


def test_a_long_process_shows_the_neighbourhood(tmp_path: Path) -> None:
    items = tuple(
        sample.simple(
            f"PRO-{n:03}", "T", f"procedures/{n}.md", "T\n", issued=date(2026, 1, 1), process="purchasing"
        )
        for n in range(1, 101)
    )
    docs = staged(tmp_path, items=items)
    for name, first, last in (("pro-001", 1, 60), ("pro-050", 20, 79), ("pro-100", 41, 100)):
        page = front(docs / f"documents/{name}/index.md")
        siblings = page["siblings"]
        assert isinstance(siblings, dict)
        column = columns(docs)[siblings["column"]]
        rows = [
            row for group in siblings["groups"] for row in column[int(group["first"]) : int(group["last"])]
        ]
        assert len(rows) == 60
        assert f"<b>PRO-{first:03}</b>" in rows[0]
        assert f"<b>PRO-{last:03}</b>" in rows[-1]
    assert front(docs / "documents/pro-050/index.md")["prev"] == {
        "title": "PRO-049 T",
        "url": "documents/pro-049/",
    }


def test_a_proposal_goes_where_the_settings_say(tmp_path: Path) -> None:
    for template, expected in (
        (
            "https://forge.example/edit/{path}?id={id}",
            "https://forge.example/edit/procedures/a%20b.md?id=PRO-004",
        ),
        ("javascript:alert('{id}')", ""),
        ("", ""),
    ):
        item = sample.simple("PRO-004", "T", "procedures/a b.md", "T\n", issued=date(2026, 1, 1))
        system = sample.system(items=(item,))
        publish = system.configuration.publish.model_copy(update={"propose": template})
        system = replace(system, configuration=system.configuration.model_copy(update={"publish": publish}))
        control = front(staged(tmp_path, system, (item,)) / "documents/pro-004/index.md")["control"]
        assert isinstance(control, dict)
        assert control.get("propose", "") == expected


def test_the_site_knows_until_when_it_can_be_right(docs: Path) -> None:
    extra = yaml.safe_load((docs.parent / "mkdocs.yml").read_text())["extra"]
    assert {name: extra[name] for name in ("asat", "asat_iso", "until", "until_day", "next", "why")} == {
        "asat": "23 Nov 2026",
        "asat_iso": "2026-11-23",
        "until": "2026-11-30",
        "until_day": "30 Nov 2026",
        "next": "PRO-003 revision 4 on 1 Dec 2026",
        "why": "Copies are good for 7 days.",
    }


def test_a_known_change_before_the_age_ends_what_a_copy_can_tell(tmp_path: Path) -> None:
    system = replace(sample.system(), as_of=date(2026, 11, 27))
    extra = yaml.safe_load((staged(tmp_path, system).parent / "mkdocs.yml").read_text())["extra"]
    assert extra["until"] == "2026-11-30"
    assert extra["why"] == "PRO-003 revision 4 was to take effect on 1 Dec 2026."


def test_a_clause_page_quotes_the_sentence_and_leads_to_it(docs: Path) -> None:
    text = body(docs / "standards/iso-9001/8.4.1/index.md")
    assert "The purchasing manager approves and records class, criteria, evidence and decision." in text
    assert (
        '<a href="../../../documents/pro-003/#cites-iso-9001-8.4.1">PRO-003, Choosing and approving</a>'
        in text
    )
    assert "PRO-003, Only claimed" not in text
    claimed = body(docs / "standards/iso-9001/8.10/index.md")
    assert "Only claimed" in claimed
    assert "[[iso-9001:8.10]]" in claimed
    assert "No document in force cites it." in body(docs / "standards/iso-9001/7.5.3/index.md")


def test_a_clause_page_knows_its_neighbours(docs: Path) -> None:
    page = front(docs / "standards/iso-9001/7.5.2/index.md")
    assert (page["prev"], page["next"]) == (
        {"title": "7.5 Subject 7.5", "url": "standards/iso-9001/7.5/"},
        {"title": "7.5.3 Subject 7.5.3", "url": "standards/iso-9001/7.5.3/"},
    )
    assert page["search"] == {"exclude": True}


def test_the_standards_own_text_is_shown_in_drafts_alone(tmp_path: Path) -> None:
    own = {"iso-9001-2015": {"7.5.2": "Our <b>licensed</b> copy.\n\nSecond paragraph."}}
    items = sample.publications()
    for draft in (True, False):
        folder = tmp_path / str(draft)
        system = sample.system(draft=draft, items=items)
        pages.stage(system, items, LOOK, read=sample.read, folder=folder, licensed=own)
        text = (folder / "docs/standards/iso-9001/7.5.2/index.md").read_text()
        assert ("Our &lt;b&gt;licensed&lt;/b&gt; copy." in text) is draft
        assert ("licensed copy of ISO 9001:2015" in text) is draft


def test_the_rules_are_listed_with_what_is_suppressed(tmp_path: Path) -> None:
    items = sample.publications()
    system = sample.system(items=items)
    suppress = (
        Suppression(
            rule="text-is-not-the-revision", path="a.md", reason="Moving <house>", until=date(2026, 11, 1)
        ),
        Suppression(rule="S463", path="b.md", reason="Later", until=date(2026, 12, 1)),
    )
    settings = system.configuration.model_copy(update={"suppress": suppress})
    system = replace(system, configuration=settings)
    pages.stage(system, items, LOOK, read=sample.read, folder=tmp_path, rules=pages.RULES)
    text = (tmp_path / "docs/rules/index.md").read_text()
    assert all(f'id="{rule.code.lower()}"' in text for rule in pages.RULES)
    assert '<a href="#s464">text-is-not-the-revision</a>' in text
    assert "1 Nov 2026, expired" in text
    assert "1 Dec 2026, expired" not in text
    assert "Moving &lt;house&gt;" in text


def test_each_link_of_a_text_has_its_card(docs: Path) -> None:
    cards = front(docs / "documents/pro-003/index.md")["cards"]
    assert isinstance(cards, list)
    assert [(card["id"], card["says"]) for card in cards] == [
        ("PRO-002", "Revision 1: Issued 4 May 2026, approval not recorded"),
        ("WI-001", "Revision 1: In force since 1 Jun 2026"),
        ("ISO 9001 8.4.2", ""),
        ("ISO 9001 8.4.1", ""),
        ("ISO/IEC 27001 A.5.19", ""),
    ]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 1), 24, date(2028, 11, 1)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(start: date, months: int, end: date) -> None:
    assert revisions.months_after(start, months) == end


def test_templates_count_nothing_that_may_be_missing() -> None:
    """What is empty is left out of the front matter, and not every engine takes the length of nothing for 0."""
    folder = pages.THEME / "overrides"
    for path in folder.rglob("*.html"):
        for line in path.read_text("utf-8").splitlines():
            for name in re.findall(r"\b([cm]\.[\w.]+) \| length", line):
                assert f"if {name} " in line, (path.name, line)
