"""`qms impact`: eight kinds of proposals as files under `tests/impact/`, and what people and strangers do wrong."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import proposals as p
import pytest
from asking import ask, ask_json, fingerprint, run
from markdown_it import MarkdownIt
from proposal_kinds import KINDS
from repositories import ALICE, BOB, Repo, document

from plainqms.model.impact import DocumentImpact, Impact, Passage, Sort
from plainqms.model.place import Place
from plainqms.publish.comment_text import fenced, said
from plainqms.publish.impact_comment import comment
from plainqms.sources.git_rules import NO_COMMIT

GOLDEN = Path(__file__).parents[1] / "impact"
DAY = ("--as-of", "2026-03-09", "impact")
# Words of the machinery, which a reader of the report need not know.
GIT_WORDS = re.compile(r"\b(?:git|branch|merged?|pull request|repository|HEAD|diff)\b", re.I)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return p.lay(tmp_path_factory.mktemp("proposals") / "system").root


@pytest.fixture
def repo(laid: Path, tmp_path: Path) -> Repo:
    shutil.copytree(laid, tmp_path / "system", symlinks=True)
    made = Repo.__new__(Repo)
    made.root, made.day = tmp_path / "system", 0
    return made


def told(repo: Repo, *more: str) -> str:
    return ask(repo, *DAY, "main", *more)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_proposal_reads_as_in_its_file(repo: Repo, kind: str) -> None:
    KINDS[kind](repo)
    before = fingerprint(repo.root)
    out = told(repo)
    assert fingerprint(repo.root) == before
    golden = GOLDEN / f"{kind}.md"
    if os.environ.get("PLAINQMS_WRITE_GOLDEN"):
        golden.write_text(out, encoding="utf-8")
    assert out == golden.read_text(encoding="utf-8")
    ours = re.sub(r"^[-+#] .*$|^- (?:Error|Warning).*$|^`+diff$|^  - What to do: .*$", "", out, flags=re.M)
    assert not GIT_WORDS.findall(ours)


def test_no_change_is_one_line(repo: Repo) -> None:
    assert told(repo) == "This proposal changes nothing in the management system.\n"
    assert ask_json(repo, *DAY, "main")[1]["empty"]


def test_json_tells_the_same_as_facts(repo: Repo) -> None:
    KINDS["big-rewrite"](repo)
    status, found = ask_json(repo, *DAY, "main", "proposal")
    assert (status, found["schema"], found["judged"]) == (0, "plainqms/impact/1", True)
    (item,) = found["documents"]
    assert (item["id"], item["what"], item["revision_before"], item["revision"]) == (
        "PRO-001", "changed in text", "1", "2",
    )  # fmt: skip
    assert item["approval"] == [
        {"meaning": "approved", "roles": ["managing director"], "people": ["Carol Keller"], "given": []}
    ]
    assert item["readers"] == ["Bob Builder"]
    assert [other["id"] for other in item["referring"]] == ["POL-001", "PRO-002", "NC-2026-002"]
    assert ("8.4.2", "described", "In force", "None", False) in [
        tuple(change[key] for key in ("clause", "answer", "before", "after", "rises"))
        for change in found["coverage"]
    ]


def test_an_approval_that_comes_along_issues_the_text(repo: Repo) -> None:
    repo.write(p.path("PRO-001"), p.text("PRO-001", p.BUYING.replace("Anything above", "More")))
    p.propose(repo)
    p.approve(repo, "PRO-001", "2", on="2026-03-03")
    _, found = ask_json(repo, *DAY, "main")
    (item,) = found["documents"]
    assert (item["revision"], item["approval"]) == ("2", [])
    assert found["approvals"] == ["Carol Keller (managing director) approves PRO-001 revision 2"]


def test_an_older_start_is_compared_with_where_it_began(repo: Repo) -> None:
    """Two that take one number, and a file that both changed."""
    repo.write("procedures/PRO-003.md", document("PRO-003", "Receiving", process="purchasing"))
    repo.write(p.path("PRO-001"), p.text("PRO-001", p.BUYING.replace("Anything above", "More")))
    repo.write(
        "records/nonconformities.yml",
        p.NONCONFORMITIES + p.NONCONFORMITIES.split("- id: NC-2026-002")[1].join(["- id: NC-2026-003", ""]),
    )
    p.propose(repo)
    repo.git("switch", "-q", "main")
    repo.write("procedures/PRO-003-paying.md", document("PRO-003", "Paying", process="purchasing"))
    repo.write(p.path("PRO-001"), p.text("PRO-001", p.BUYING.replace("At least", "No less than")))
    repo.write(
        "records/nonconformities.yml",
        p.NONCONFORMITIES + p.NONCONFORMITIES.split("- id: NC-2026-002")[1].join(["- id: NC-2026-003", ""]),
    )
    repo.commit("Meanwhile", on="2026-03-04", author=BOB)
    status, found = ask_json(repo, *DAY, "main", "proposal")
    assert status == 0, found["problems_brought"]
    assert found["begun_from"] == found["compared_with"] == "2026-02-03"
    assert [item["id"] for item in found["documents"]] == ["PRO-003", "PRO-001"]
    taken = [text.split(".")[0] for text in found["collisions"]]
    assert taken[0] == "SAME NUMBER TWICE: PRO-003 was also given to procedures/PRO-003-paying"
    assert taken[1] == "SAME NUMBER TWICE: the record NC-2026-003 was also entered meanwhile"
    assert [text.split(" ")[0] for text in found["collisions"][2:]] == [
        "procedures/PRO-001.md",
        "records/nonconformities.yml",
    ]
    assert "### The manual has moved on" in told(repo, "proposal")


def test_what_a_proposal_took_over_from_the_main_line_is_not_its_doing(repo: Repo) -> None:
    repo.write("procedures/PRO-003.md", document("PRO-003", "Receiving", process="purchasing"))
    p.propose(repo)
    repo.git("switch", "-q", "main")
    repo.write(p.path("WI-001"), p.text("WI-001", "Weigh each part three times."))
    repo.commit("Meanwhile", on="2026-03-04", author=BOB)
    repo.git("switch", "-q", "proposal")
    repo.merge("main", on="2026-03-05")
    _, found = ask_json(repo, *DAY, "main")
    assert [item["id"] for item in found["documents"]] == ["PRO-003"]
    assert found["begun_from"] is None


def test_a_proposal_from_a_fork(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", str(repo.root), str(tmp_path / "fork"))
    fork = Repo.__new__(Repo)
    fork.root, fork.day = tmp_path / "fork", 0
    fork.git("switch", "-q", "-c", "theirs")
    fork.write(p.path("WI-001"), p.text("WI-001", "Weigh each part three times."))
    fork.commit("Three times", on="2026-03-05", author="Stranger <s@elsewhere.example>")
    repo.git("fetch", "-q", str(fork.root), "theirs")
    _, found = ask_json(repo, *DAY, "main", "FETCH_HEAD")
    assert [item["id"] for item in found["documents"]] == ["WI-001"]
    assert "Alice Author" not in str(found["documents"][0]["approval"][0]["given"])


@pytest.mark.parametrize("name", ["nowhere", "--upload-pack=touch /tmp/x", ""])
def test_an_unknown_state_is_wrong_use(repo: Repo, name: str) -> None:
    done = run(repo, *DAY, "--", name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_histories_that_have_nothing_in_common_are_not_compared(repo: Repo) -> None:
    repo.git("switch", "-q", "--orphan", "alone")
    repo.write("qms.yml", p.SETTINGS)
    repo.commit("Alone", on="2026-03-02")
    done = run(repo, *DAY, "main", "alone")
    assert done.returncode == 2
    assert b"no history in common" in done.stderr


def test_settings_that_cannot_be_read_leave_nothing_to_judge(repo: Repo) -> None:
    repo.write("qms.yml", p.SETTINGS.replace("organization: {", "organization: {{"))
    repo.write(".github/CODEOWNERS", "* @all\n")
    p.propose(repo)
    status, out = ask(repo, *DAY, "main")
    assert status == 1
    assert "### This proposal cannot be judged" in out
    assert "THE AUTOMATIC CHECKS: .github/CODEOWNERS" in out


def test_no_settings_any_more(repo: Repo) -> None:
    (repo.root / "qms.yml").unlink()
    p.propose(repo)
    status, out = ask(repo, *DAY, "main")
    assert status == 1
    assert "cannot be judged" in out


def test_a_report_of_very_many_problems_is_shortened_and_says_so(repo: Repo) -> None:
    for number in range(100, 400):
        title = f"Text {number} {'with a long name ' * 5}"
        body = f"See [[iso-9001:99.{number}]]. {'Words. ' * 60}"
        repo.write(f"procedures/PRO-{number}.md", document(f"PRO-{number}", title, body, audience="everyone"))
    repo.write("qms.yml", p.SETTINGS.replace("assurance: recorded", "assurance: merge"))
    p.propose(repo)
    status, out = ask(repo, *DAY, "main")
    assert status == 1
    assert len(out.encode()) < 65_536
    assert "LOWERED: Procedure (PRO)" in out
    assert "**300 new documents.** It brings " in out
    assert "By rule: " in out
    assert "R212 unknown-clause: 300" in out
    assert re.search(r"^2\d\d more, not shown here: PRO-", out, re.M)
    assert re.search(r"^- \d{3,} more, not shown here$", out, re.M)
    assert ask_json(repo, *DAY, "main")[1]["problems_brought"][299:]


def test_no_report_is_longer_than_a_comment_may_be() -> None:
    """However much a stranger's sign grows by being made harmless."""
    signs = tuple("@" * 600 + str(number) for number in range(900))
    problem = NO_COMMIT.at(Place("a" * 500), "@" * 900)
    documents = tuple(
        DocumentImpact(
            f"PRO-{number}", "@" * 400, "a", sort, passages=(Passage("`" * 90, "`" * 900, "b"),) * 9
        )
        for sort in Sort
        for number in range(300)
    )
    out = comment(
        Impact(
            date(2026, 3, 9), date(2026, 3, 9), documents, loud=signs, settings=signs, tell=signs,
            approvals=signs, brought=(problem,) * 900, other_files=signs, collisions=signs, begun=date(2026, 3, 1),
        )
    )  # fmt: skip
    assert len(out.encode()) < 65_536
    assert "### Look at this first" in out
    assert out.rstrip().endswith(("people judge.", "tells all of it."))


def test_keys_records_of_approvals_and_the_sealed_list_are_told_at_the_top(repo: Repo) -> None:
    (name,) = (repo.root / "records/approvals").glob("*PRO-001*")
    name.write_text(name.read_text().replace("09:00:00", "08:00:00"))
    (other,) = (repo.root / "records/approvals").glob("*POL-001*")
    other.unlink()
    p.propose(repo)
    _, found = ask_json(repo, *DAY, "main")
    assert [text.split(":")[0] for text in found["rules_changed"]] == ["EVIDENCE REMOVED", "EVIDENCE ALTERED"]


def test_what_the_checks_steer_is_explained_once(repo: Repo) -> None:
    for name in ("workflows/qms-check.yml", "CODEOWNERS"):
        repo.write(f".github/{name}", "# by hand\n")
    p.propose(repo)
    out = told(repo)
    assert out.count("THE AUTOMATIC CHECKS: .github/") == 2
    assert out.count("It steers how proposals are checked") == 1


def test_files_that_are_not_committed_are_told_and_not_looked_at(repo: Repo) -> None:
    repo.write(p.path("WI-001"), p.text("WI-001", "Weigh each part three times."))
    done = run(repo, *DAY, "main")
    assert done.stdout.decode() == "This proposal changes nothing in the management system.\n"
    assert b"1 file is not committed" in done.stderr


def test_a_change_record_that_says_so_is_told_to_the_body(repo: Repo) -> None:
    repo.write(
        "records/changes.yml",
        "- id: CHG-2026-001\n  title: A second works\n  why: No room.\n  owner: quality_manager\n  size: small\n"
        '  raised_on: "2026-03-01"\n  tell_body: "yes"\n',
    )
    repo.write("qms.yml", p.SETTINGS.replace("name: Works}", "name: Works}\n  - {id: barn, name: Barn}"))
    p.propose(repo)
    _, found = ask_json(repo, *DAY, "main")
    assert found["tell_certification_body"] == [
        "CHG-2026-001 A second works: its record says that the body is to be told, and it has not been told yet.",
        "A site is added: Barn.",
    ]
    assert found["certification_bodies"] == [
        "Northern Certification Board (ISO 9001:2015, certificate NCB-Q-1)"
    ]


def test_what_changes_alike_in_many_documents_is_told_once(repo: Repo) -> None:
    """The firm gets another name."""
    for name in ("PRO-004", "PRO-005", "PRO-006"):
        repo.write(f"procedures/{name}.md", document(name, f"Text {name}", "{{ organization.name }} works."))
    repo.git("switch", "-q", "main")
    repo.commit("More texts", on="2026-02-20")
    for name in ("PRO-004", "PRO-005", "PRO-006"):
        p.approve(repo, name, "1", on="2026-02-21")
    repo.git("switch", "-q", "-C", "proposal", "main")
    repo.write("qms.yml", p.SETTINGS.replace("Test Gauges Ltd", "Exact Gauges plc"))
    p.propose(repo)
    out = told(repo)
    assert "**4 documents, changed alike**" in out
    assert out.count("+ Exact Gauges plc") == 1
    assert "- PRO-006 Text PRO-006: revision 1 becomes 1.1, changed at 1 place\n" in out
    assert [item["revision"] for item in ask_json(repo, *DAY, "main")[1]["documents"]] == ["1.1"] * 4


def test_who_refers_to_a_record_that_is_altered_or_gone(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    repo.write(p.path("WI-001"), p.text("WI-001", f"{p.WEIGHING} We learned it from [[NC-2026-002]]."))
    repo.commit("Learned", on="2026-02-20")
    repo.git("switch", "-q", "-C", "proposal", "main")
    repo.write(
        "records/nonconformities.yml", p.NONCONFORMITIES.replace("Ordered above the limit", "Too dear")
    )
    p.propose(repo)
    (item,) = ask_json(repo, *DAY, "main")[1]["records"]
    assert (item["id"], item["what"], item["fields"]) == ("NC-2026-002", "altered", ["what happened"])
    assert item["referring"] == [{"id": "WI-001", "title": "Weighing parts", "owner": "quality manager"}]
    assert "  - WI-001 Weighing parts (owner: quality manager)" in told(repo)


def test_a_text_that_cannot_be_made_is_told(repo: Repo) -> None:
    repo.write(p.path("PRO-001"), p.text("PRO-001", "{{ nothing.here }}"))
    p.propose(repo)
    status, out = ask(repo, *DAY, "main")
    assert status == 1
    assert "**Its text cannot be made**" in out


def test_who_must_read_more_because_of_a_role_or_an_audience(repo: Repo) -> None:
    """Carol becomes a buyer, for whom PRO-001 is; PRO-002 was for nobody, and is for buyers now."""
    repo.write(
        "records/assignments.yml", f'{p.ASSIGNMENTS}- {{role: buyer, person: carol, from: "2026-03-01"}}\n'
    )
    repo.write(p.path("PRO-002"), p.text("PRO-002", audience="buyer"))
    p.propose(repo)
    _, found = ask_json(repo, *DAY, "main")
    assert found["more_to_read"] == [{"person": "Carol Keller", "documents": ["PRO-001"]}]
    (item,) = found["documents"]
    assert (item["what"], item["upkeep"]) == ("upkeep only", ["audience: nothing becomes “buyer”"])
    assert item["readers"] == ["Carol Keller", "Bob Builder"]
    assert "### Who must read more" in told(repo)


def test_a_value_that_only_a_shared_passage_prints(repo: Repo) -> None:
    """A document changes without its own file; it takes effect on a day that its front matter names."""
    repo.git("switch", "-q", "main")
    repo.write("procedures/snippets/stop.md", "Stop if in doubt.\n")
    repo.write(p.path("WI-001"), p.text("WI-001", '{% include "stop.md" %}', effective="2026-05-01"))
    repo.commit("A shared passage", on="2026-02-20")
    repo.git("switch", "-q", "-C", "proposal", "main")
    repo.write("procedures/snippets/stop.md", "Go on if in doubt.\n")
    p.propose(repo)
    _, found = ask_json(repo, *DAY, "main")
    (item,) = found["documents"]
    assert (item["what"], item["cause"], item["effective"]) == (
        "changed editorially", "procedures/snippets/stop.md", "on 2026-05-01, not before it is taken over",
    )  # fmt: skip
    assert [(passage["before"], passage["after"]) for passage in item["passages"]]
    assert "Takes effect on 1 May 2026, not before it is taken over." in told(repo)


HOSTILE = (
    "<script>alert(1)</script>",
    "@all and @org/team",
    "[free](https://evil.example) ![x](//evil.example/x.png)",
    "https://evil.example www.evil.example a@evil.example mailto:a@evil.example",
    "# heading\n## and another\n- item\n\n> quote",
    "``` fence\n~~~\n````",
    "| table | row |\n|---|---|",
    "1. one\n\n<!-- open",
    "&lt;b&gt; &#64;all *bold* _soft_ ~~gone~~ $x$",
    "\u202edlog\u2066 \x1b[31m \x00",
    "[ref]: https://evil.example\n\n[ref]",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_stranger_writes_stays_text(text: str) -> None:
    """Read by another reader of Markdown, with all that forges add to it."""
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": False}).disable("linkify")
    for line in (f"- {said(text)}", f"**{said(text)}**", f"{said(text)}"):
        html = reader.render(line)
        bare = re.sub(r"</?(?:ul|li|p|strong)>", "", html)
        assert not re.search(r"<[a-z!/]", bare), html
    shown = re.sub(r"\\(.)", r"\1", said(text))
    assert not re.search(r"[@#]\w|\w://|\bwww\.|mailto:", shown)
    assert "\n" not in said(text)
    assert not re.search("[\x00-\x1f\u202e\u2066]", said(text))


def test_a_block_of_code_is_not_ended_by_what_stands_in_it(repo: Repo) -> None:
    KINDS["hostile"](repo)
    tokens = MarkdownIt("gfm-like").disable("linkify").parse(told(repo))
    blocks = [token for token in tokens if token.type == "fence"]
    assert len(blocks) == 1
    assert "Ask @all, ~~~, ``` and #1." in blocks[0].content
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert not [text for text in headings if "Approved" in text]
    assert not [token for token in tokens if token.type == "html_block"]
    inside = [child.type for token in tokens for child in token.children or ()]
    assert not {"link_open", "image", "html_inline"} & set(inside)


def test_a_fence_is_longer_than_any_run_of_its_lines() -> None:
    assert fenced(["a ```` b", "`"], "diff") == ["`````diff", "a ```` b", "`", "`````"]
    assert fenced([], "")[0] == "```"


def test_authors_of_a_proposal_cannot_approve_it(repo: Repo) -> None:
    repo.write(p.path("PRO-001"), p.text("PRO-001", p.BUYING.replace("Anything above", "More")))
    p.propose(repo, author="Carol Keller <carol@example.com>")
    repo.write(p.path("PRO-001"), p.text("PRO-001", p.BUYING.replace("Anything above", "Whatever is above")))
    p.propose(repo, author=ALICE, on="2026-03-03")
    out = told(repo)
    assert "**Nobody who did not write it can do so now**" in out
