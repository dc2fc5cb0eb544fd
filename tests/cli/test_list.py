"""`qms list` and `qms show`: the master list and one document, as at a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import ask, ask_json, load, run
from recorded import approve, lay, write
from repositories import Repo

from plainqms import pipeline
from plainqms.cli.list import fitted


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = lay(Repo(tmp_path_factory.mktemp("list") / "repo"))
    write(repo, "PRO-001", on="2026-01-02", title="Goods in", process="purchasing")
    approve(repo, "PRO-001", "1", on="2026-01-03")
    write(repo, "PRO-002", on="2026-01-04", title="Waiting")
    repo.write("policies/a.md", '---\nid: "POL-001"\ntitle: "Policy"\n---\n\nWe care.\n')
    repo.commit("Policy", on="2026-01-05")
    return repo


def test_the_list_of_a_day(repo: Repo) -> None:
    _, answer = ask_json(repo, "--as-of", "2026-06-30", "list")
    assert (answer["schema"], answer["as_of"], answer["not_issued"]) == ("plainqms/list/1", "2026-06-30", 1)
    policy, procedure = answer["documents"]
    assert (policy["id"], policy["state"], policy["approvals"]) == (
        "POL-001",
        "Issued, approval not recorded",
        [],
    )
    assert procedure == {
        "id": "PRO-001", "title": "Goods in", "type": "Procedure", "process": "Purchasing", "revision": "1",
        "state": "In force", "owner": "Quality manager", "next_review": "2028-01-03", "file": "procedures/pro-001.md",
        "issued": "2026-01-03", "effective": "2026-01-03", "withdrawn": None,
        "approvals": [{"person": "carol", "role": "managing_director", "on": "2026-01-03", "meaning": "approved",
                       "strength": "personal"}],
    }  # fmt: skip
    _, answer = ask_json(repo, "--as-of", "2026-01-02", "list")
    assert answer["documents"] == []


def test_the_file_is_the_one_of_the_site(repo: Repo) -> None:
    place, problems = pipeline.build(load(repo, on=date(2026, 6, 30)))
    assert place is not None, problems
    said = run(repo, "--as-of", "2026-06-30", "list", "--format", "csv").stdout
    assert said == (place / "documents/documents.csv").read_bytes()
    assert b"Carol Keller, managing director, 3 Jan 2026, personally" in said
    assert b"Waiting" not in said
    page = (place / "documents/index.html").read_text(encoding="utf-8")
    assert '<a href="documents.csv">Master document list (CSV)</a>' in page


def test_text_for_people(repo: Repo) -> None:
    status, out = ask(repo, "--as-of", "2026-06-30", "list")
    assert status == 0
    assert "PRO-001  1     Goods in  In force" in out
    assert out.endswith("2 documents as at 2026-06-30. 1 not issued.\n")


@pytest.mark.parametrize("width", [72, 90, 120, 200])
def test_rows_fit_the_terminal(width: int) -> None:
    row = ("PRO-001", "12.1", "Title " * 20, "Issued, approval not recorded", *["2026-01-01"] * 2, "2026-01",
           "Quality manager", "Somebody, stated in the change")  # fmt: skip
    lines = fitted([row, row], width)
    assert {len(line) <= width for line in lines} == {True}
    assert all(line.startswith("PRO-001  12.1  Title") for line in lines)


def test_show_tells_who_asks_for_nothing(repo: Repo) -> None:
    status, out = ask(repo, "--as-of", "2026-06-30", "show", "pro-01")
    assert status == 2
    assert "there was no document PRO-01 on 2026-06-30; did you mean PRO-001?" in out
    status, out = ask(repo, "--as-of", "2026-06-30", "show", "PRO-002")
    assert status == 0
    assert "Not issued" in out
    assert "Waiting" not in out  # a title is controlled text too


def test_show_for_people(repo: Repo) -> None:
    status, out = ask(repo, "--as-of", "2026-06-30", "show", "PRO-001")
    assert status == 0
    assert "In force since 3 Jan 2026" in out
    assert "Carol Keller, managing director, 3 Jan 2026, personally" in out


def test_neither_answers_from_a_history_that_cannot_be_trusted(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow"))
    for command in (("list",), ("show", "PRO-001")):
        status, out = ask(tmp_path / "shallow", *command)
        assert status == 1
        assert "H301" in out or "shallow" in out
