"""A customer's requirements as one more file: judged and shown like any other standard, without code."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from asking import ask, codes, load, problems
from repositories import SETTINGS, Repo, document

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```yaml\n(id: acme-supplier-manual\n.*?)^```$", README, re.M | re.S)
FILE = "records/standards/acme-supplier-manual.yml"
ADOPTED = SETTINGS.replace("[iso-9001-2015]", "[iso-9001-2015, acme-supplier-manual]")
A = "procedures/a.md"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings(ADOPTED)
    repo.write(FILE, EXAMPLE)
    repo.write(A, document("PRO-001", body="We tell Acme before we change [[acme-supplier-manual:1.2]]."))
    repo.commit("First issue", on="2026-01-10")
    return repo


def test_the_example_of_the_readme_is_five_clauses(repo: Repo) -> None:
    assert codes(repo) == []
    (found,) = (item for item in load(repo).system.standards if item.id == "acme-supplier-manual")
    assert [(item.id, item.heading, item.level, item.kind, item.audit_unit) for item in found.clauses] == [
        ("1", "Quality of deliveries", 1, "heading", False),
        ("1.1", "Certificates with each delivery", 2, "requirement", True),
        ("1.2", "Changes of product or process", 2, "requirement", True),
        ("2", "Complaints", 1, "heading", False),
        ("2.1", "First answer and report", 2, "requirement", True),
    ]
    assert (found.family, found.kind, found.verified) == (found.id, "customer requirements", False)
    assert [item.what for item in found.clauses[1].documented_information] == ["certificate of each delivery"]


@pytest.mark.parametrize(
    ("citation", "code", "said"),
    [
        ("acme-supplier-manual:1.3", "R212", "1.2"),
        ("acme-supplier-manual:2.01", "R212", "2.1"),
        ("acme-supplyer-manual:1.2", "R213", "acme-supplier-manual"),
        ("acme-supplier-manual:1.2–2.1", "C178", "from 1 into 2"),
        ("acme-supplier-manual:1", "R214", "Quality of deliveries"),
    ],
)
def test_its_citations_are_judged(repo: Repo, citation: str, code: str, said: str) -> None:
    repo.write(A, document("PRO-001", body=f"Text.\n\n[[{citation}]]"))
    (problem,) = problems(repo)
    assert (problem.rule.code, problem.place.line) == (code, 11)
    assert said in problem.message


def test_a_clause_that_nothing_cites_is_told_as_of_any_standard(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="We buy well."))
    assert ("C150", "qms.yml", 5) in codes(repo, every=True)


# What a file can get wrong besides what the cases of rules C160 to C168 hold.
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: acme-supplier-manual\n", "", "C102"),
        ("name: Acme supplier manual 2025\n", "", "C102"),
        ("kind: customer requirements", "kind: customer wishes", "C103"),
        ("kind: heading", "kind: title", "C103"),
        ("type: retain", "type: keep", "C103"),
        ("id: acme-supplier-manual", "id: Acme Manual", "C103"),
        ('id: "1.1"', 'id: "1-1"', "C103"),
        ('{id: "1.1", ', "{", "C102"),
        ("label:", "lable:", "C101"),
        ("clauses:", "clauses: none\nother:", "C103"),
        ("title: What", "title: [What", "Y104"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_else(repo: Repo, old: str, new: str, code: str) -> None:
    repo.write(FILE, EXAMPLE.replace(old, new, 1))
    told = [item for item in problems(repo) if item.place.path == FILE]
    assert code in {item.rule.code for item in told}
    assert all(item.place.line and item.remedy for item in told)
    assert "C112" not in {item.rule.code for item in problems(repo)}  # the file is there


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"- 1\n- 2\n", b"clauses: [1, {id: 2}, []]\n", b"a: &x [*x]\n"]
)
def test_no_file_is_too_strange_to_be_told_of(repo: Repo, data: bytes) -> None:
    repo.write(FILE, data)
    assert any(item.place.path == FILE for item in problems(repo))


def test_it_is_read_as_it_was_on_a_day(repo: Repo) -> None:
    repo.write(FILE, EXAMPLE + '  - {id: "2.2", title: Costs}\n')
    repo.commit("A new issue of the manual", on="2026-03-10")
    for day, count in ((date(2026, 3, 1), 5), (date(2026, 3, 31), 6)):
        (found,) = (item for item in load(repo, on=day).system.standards if item.kind != "standard")
        assert len(found.clauses) == count


def test_its_clauses_have_pages_on_which_titles_stay_text(repo: Repo, cache: Path) -> None:
    hostile = EXAMPLE.replace(
        "Changes of product or process", '"<script>alert(1)</script> {{ 7*7 }} [x](javascript:1)"'
    )
    repo.write(FILE, hostile.replace("name: Acme supplier manual 2025", 'name: "Acme <b>manual</b>"'))
    repo.write(".gitignore", "/build/\n")
    repo.commit("A strange title", on="2026-01-11")
    shutil.copytree(cache, repo.root / "build" / "cache")
    status, out = ask(repo, "--as-of", "2026-06-30", "build")
    assert status == 0, out
    standards = repo.root / "build" / "site" / "standards"
    assert sorted(path.name for path in standards.iterdir() if path.is_dir()) == [
        "acme-supplier-manual",
        "iso-9001",
    ]
    clauses = {path.name for path in (standards / "acme-supplier-manual").iterdir() if path.is_dir()}
    assert clauses == {"1", "1.1", "1.2", "2", "2.1"}
    page = (standards / "acme-supplier-manual" / "1.2" / "index.html").read_text(encoding="utf-8")
    assert "We tell Acme before we change" in page
    for place in (page, (standards / "index.html").read_text(encoding="utf-8")):
        assert "<script>alert" not in place
        assert "<b>manual" not in place
        assert "javascript:1" not in re.sub(r"\[x\]\(javascript:1\)", "", place)
