"""Rows of a register that are approved with a document's text, through history, page and approval."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from asking import ask, history, load
from repositories import CAROL, SETTINGS, Repo, document
from test_approval_records import RECORDED

from plainqms import pipeline
from plainqms.publish.publications import drafts, in_force
from plainqms.sources import controlled_text, snapshots

TARGETS = '{{ register("objectives") }}'
HEAD = "---\nid: PRO-001\ntitle: Objectives\nowner: quality_manager\nsnapshot: objectives\n---\n\n"


def objective(number: int, *, target: str = "9", title: str = "Answers in time") -> str:
    return (
        f"- id: OBJ-2026-{number:02d}\n  title: {title}\n  owner: carol\n  measure: Share\n"
        f'  target: "{target}"\n  set_on: "2026-01-01"\n  due: "2026-12-10"\n'
    )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings(SETTINGS)
    made.write(".gitignore", "/build/\n")
    made.write("procedures/a.md", f"{HEAD}## Targets\n\nWe want to reach:\n\n{TARGETS}\n")
    made.write("procedures/b.md", document("PRO-002", body=f"These are ours:\n\n{TARGETS}\n"))
    made.write("records/objectives.yml", objective(1) + objective(2, title="Fewer returns"))
    made.commit("First issue", on="2026-02-01")
    return made


def reasons(repo: Repo, name: str = "PRO-001") -> list[tuple[bool, str, str]]:
    return [(item.counted, item.reason, item.change_class) for item in history(repo, name).changes]


def test_the_rows_are_part_of_the_controlled_text(repo: Repo) -> None:
    loaded = load(repo)
    assert loaded.line is not None
    shown = {item.document.id: item for item in in_force(loaded.system, loaded.tree, loaded.line)}
    text = shown["PRO-001"].controlled
    assert text.splitlines()[-2:] == [
        'snapshot objectives {"id": "OBJ-2026-01", "title": "Answers in time", "owner": "carol", '
        '"measure": "Share", "target": "9", "set_on": "2026-01-01", '
        '"due": "2026-12-10"}',
        'snapshot objectives {"id": "OBJ-2026-02", "title": "Fewer returns", "owner": "carol", '
        '"measure": "Share", "target": "9", "set_on": "2026-01-01", '
        '"due": "2026-12-10"}',
    ]
    assert history(repo).changes[0].digest == controlled_text.digest(text)
    assert "snapshot" not in shown["PRO-002"].controlled


def test_a_row_that_changes_is_a_change_of_the_text_and_no_editorial_one(repo: Repo) -> None:
    repo.write("records/objectives.yml", objective(1, target="8") + objective(2, title="Fewer returns"))
    repo.commit("A lower target", on="2026-03-01")
    assert reasons(repo) == [
        (True, "first text", ""),
        (True, "text changed through records/objectives.yml", ""),
    ]
    assert history(repo).changes[1].cause == "records/objectives.yml"
    assert reasons(repo, "PRO-002") == [(True, "first text", "")]


def test_another_order_another_file_another_register_change_nothing(repo: Repo) -> None:
    repo.write("records/objectives.yml", objective(2, title="'Fewer  returns'") + objective(1))
    repo.commit("Sorted", on="2026-03-01")
    repo.write("records/objectives.yml", objective(1))
    repo.write("records/objectives/later.yml", objective(2, title="Fewer returns"))
    repo.commit("Split", on="2026-03-02")
    (repo.root / "records/objectives/later.yml").unlink()
    repo.write(
        "records/objectives.csv",
        "id,title,owner,measure,unit,target,set_on,due\n"
        "OBJ-2026-02,Fewer returns,carol,Share,,9,2026-01-01,2026-12-10\n",
    )
    repo.commit("As a table", on="2026-03-02")
    repo.write("records/risks.yml", "[]\n")
    repo.commit("Risks", on="2026-03-03")
    assert [item for item in reasons(repo) if item[0]] == [(True, "first text", "")]


def test_the_page_shows_the_rows_that_were_approved_until_others_are(repo: Repo) -> None:
    repo.settings(RECORDED)
    repo.commit("Approvals are records", on="2026-02-02")
    at = ("--at", "2026-02-03T09:00:00+00:00")
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--reason", "First issue", "--yes", *at)
    assert status == 0, out
    assert '  snapshot objectives {"id": "OBJ-2026-01"' in out
    (path,) = (repo.root / "records/approvals").iterdir()
    assert "records/objectives.yml" in path.read_text(encoding="utf-8")
    repo.commit("Approval", author=CAROL, on="2026-02-03")
    assert "live register</a> says the same." in _page(repo)

    changed, added = objective(1, target="8"), objective(3, title="Third")
    repo.write("records/objectives.yml", changed + added)  # and the second is gone
    repo.commit("Others", on="2026-03-01")
    page = _page(repo)
    assert re.findall(r"<td>(OBJ-[0-9-]+)</td>", page) == ["OBJ-2026-01", "OBJ-2026-02"]
    assert "<td>at least 9</td>" in page
    assert "As issued with revision 1." in page
    assert "live register</a> differs in 3 rows." in page
    status, out = ask(repo, "pending")
    assert "PRO-001  Objectives  (to become revision 2;" in out
    at = ("--at", "2026-03-02T09:00:00+00:00")
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--reason", "Others", "--yes", *at)
    assert status == 0, out
    assert "Changed by records/objectives.yml" in out
    assert "OBJ-2026-03" in out, "who approves sees the rows that changed"


def test_the_archive_keeps_the_rows_of_an_earlier_revision(repo: Repo) -> None:
    repo.write("records/objectives.yml", objective(1, target="8"))
    repo.commit("One left, and lower", on="2026-03-01")
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    earlier = html.unescape((folder / "documents/pro-001/r1/index.html").read_text(encoding="utf-8"))
    assert re.findall(r"<td>(OBJ-[0-9-]+)</td>", earlier) == ["OBJ-2026-01", "OBJ-2026-02"]
    assert "<td>at least 9</td>" in earlier
    assert "as issued with this revision" in earlier
    assert re.findall(r"<td>(OBJ-[0-9-]+)</td>", _page(repo)) == ["OBJ-2026-01"]


def _page(repo: Repo) -> str:
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found
    return html.unescape((folder / "documents/pro-001/index.html").read_text(encoding="utf-8"))


def test_a_register_that_cannot_be_read_makes_no_text(repo: Repo) -> None:
    repo.write("records/objectives.yml", objective(1).replace("target", "tarqet"))
    repo.commit("A slip", on="2026-03-01")
    last = history(repo).changes[-1]
    assert (last.counted, last.unmade) == (False, True)
    assert "records/objectives.yml:5" in last.reason


def test_the_draft_holds_the_rows_of_the_folder(repo: Repo) -> None:
    def draft() -> bool:
        loaded = load(repo, committed=False)
        found = {item.document.id: item for item in drafts(loaded.system, loaded.tree)}
        return found["PRO-001"].standing.draft

    assert not draft()
    repo.write("records/objectives.yml", objective(1))
    assert draft()


def test_the_files_of_a_register(repo: Repo) -> None:
    assert snapshots.paths_of(["objectives"], ["records/objectives.yml", "records/risks.yml"]) == (
        "records/objectives.yml",
    )
