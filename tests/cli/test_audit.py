"""`qms audit`: what is taken along to an audit, and how what was seen comes into its record."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from asking import ask, ask_json, codes, fingerprint
from audited import AUDITS, FINDINGS, RECORDS, system
from repositories import Repo

ON = ("--as-of", "2026-06-30", "audit")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return system(tmp_path_factory.mktemp("audit") / "repo")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return system(tmp_path / "repo")


def part(repo: Repo, *arguments: str) -> dict[str, Any]:
    status, said = ask_json(repo, *ON, "checklist", "AUD-2026-001", *arguments)
    assert status == 0
    (found,) = said["parts"]
    return dict(found)


def given(folder: Path, *rows: dict[str, Any], audit: str = "AUD-2026-001", log: bool = False) -> str:
    kind, name = ("log", "log") if log else ("rows", "rows")
    path = folder / "saved.json"
    path.write_text(json.dumps({"schema": f"plainqms/audit-{kind}/1", "audit": audit, name: rows}), "utf-8")
    return str(path)


def take(repo: Repo, file: str, audit: str = "AUD-2026-001") -> tuple[int, str]:
    return ask(repo, *ON, "take", audit, file)


def text(repo: Repo, path: str = AUDITS) -> str:
    return (repo.root / path).read_text("utf-8")


def test_checklist_goes_by_process_from_texts_clauses_and_what_is_open(laid: Repo) -> None:
    found = part(laid)
    assert found["process"] == "purchasing"
    assert found["documents"] == [{"document": "PRO-001", "title": "Purchasing", "revision": "2"}]
    assert (found["last"], found["since"]) == ("AUD-2025-001", "2025-07-14")
    assert found["changed"] == [{"document": "PRO-001", "revision": "2", "issued": "2026-02-10"}]
    lines = [
        (item["kind"], item.get("clause", ""), item.get("document", ""), item.get("revision", ""))
        for item in found["lines"]
    ]
    assert lines == [
        ("open from before", "iso-9001:8.4.3", "", ""),
        *(("usually asked", f"iso-9001-2015:8.4.{number}", "", "") for number in (1, 2, 3)),
        ("our own rule", "", "PRO-001", "2"),
        ("our own rule", "", "PRO-001", "2"),
        ("sample", "", "", ""),
    ]
    assert found["lines"][0]["records"] == ["FND-2025-001"]
    assert [item["question"] for item in found["lines"][4:6]] == [
        "The quality manager evaluates each supplier every January.",
        "All orders must name the drawing.",
    ]


def test_a_sample_is_drawn_as_it_says_and_again_alike(laid: Repo) -> None:
    (sample,) = part(laid)["samples"]
    names = [f"SUP-{number:03d}" for number in range(1, 13)]
    lots = sorted(names, key=lambda name: sha256(f"AUD-2026-001/suppliers/1/{name}".encode()).hexdigest())
    assert sample == {"register": "suppliers", "population": 12, "drawn": sorted(lots[:5])}
    assert part(laid)["samples"] == [sample]
    (other,) = part(laid, "--draw", "2")["samples"]
    assert other["drawn"] != sample["drawn"]
    (whole,) = part(laid, "--size", "20")["samples"]
    assert whole["drawn"] == names


def test_how_samples_were_drawn_is_told_where_there_are_any(repo: Repo) -> None:
    assert "Drawn by lot" in ask(repo, "audit", "checklist", "AUD-2026-001")[1]
    for path in repo.root.glob("records/suppliers.*"):
        path.unlink()
    repo.commit("No suppliers")
    assert "Drawn by lot" not in ask(repo, "audit", "checklist", "AUD-2026-001")[1]


def test_text_means_what_it_says(tmp_path: Path) -> None:
    hostile = "'<img src=x onerror=alert(1)> [a](javascript:alert(1)) *b*'"
    status, said = ask(system(tmp_path / "repo", title=hostile), *ON, "checklist", "AUD-2026-001")
    assert status == 0
    assert said.splitlines()[0] == (
        r"# AUD-2026-001 \<img src=x onerror=alert(1)\> \[a\](javascript:alert(1)) \*b\*: checklist"
    )
    assert "5 of 12 suppliers" in said


def test_rules_in_another_language_are_not_guessed(repo: Repo) -> None:
    repo.write("mkdocs.yml", "site_name: Test\ntheme: {name: material, language: de}\n")
    repo.commit("German", on="2026-03-01")
    status, said = ask_json(repo, *ON, "checklist", "AUD-2026-001")
    assert (status, said["own_rules_read"]) == (0, False)
    assert "our own rule" not in {line["kind"] for line in said["parts"][0]["lines"]}
    assert "recognised in English only" in ask(repo, *ON, "checklist", "AUD-2026-001")[1]


def test_unknown_audit_and_a_page_of_no_name(laid: Repo, tmp_path: Path) -> None:
    before = fingerprint(laid.root)
    assert ask(laid, *ON, "checklist", "AUD-2026-010")[0] == 2
    assert ask(laid, *ON, "checklist", "AUD-2026-001", "--out", str(tmp_path / "page.txt"))[0] == 2
    assert ask(laid, *ON, "log", "AUD-2026-001", "--out", str(tmp_path / "none" / "page.html"))[0] == 2
    assert ask(laid, *ON, "log", "AUD-2026-001", "--out", str(tmp_path / "page.html"))[0] == 0
    assert fingerprint(laid.root) == before


def test_rows_are_added_and_a_finding_is_begun(repo: Repo, tmp_path: Path) -> None:
    seen = {"clause": "iso-9001:8.4.1", "process": "purchasing", "question": "How?", "records": ["SUP-003"]}
    file = given(
        tmp_path,
        {**seen, "seen": 'Three of "five":\norders # 7', "result": "observation", "finding": "yes"},
        {"document": "PRO-001", "revision": "2", "seen": "At goods in.", "result": "conformity"},
        {"question": "And the rest?", "finding": "yes"},
    )
    status, said = take(repo, file)
    assert status == 0, said
    assert "3 rows entered" in said
    assert "begun: FND-2026-001" in said
    assert "no result" in said
    before = RECORDS.index("\n# Reported")
    after = text(repo)
    assert after.startswith(RECORDS[:before])
    assert after.endswith(RECORDS[before:])
    assert after[before : after.index("\n# Reported")] == (
        "  rows:\n"
        '    - clause: "iso-9001:8.4.1"\n'
        '      process: "purchasing"\n'
        '      question: "How?"\n'
        '      seen: "Three of \\"five\\":\\norders # 7"\n'
        "      records:\n"
        '        - "SUP-003"\n'
        '      result: "observation"\n'
        '      finding: "FND-2026-001"\n'
        '    - document: "PRO-001"\n'
        '      revision: "2"\n'
        '      seen: "At goods in."\n'
        '      result: "conformity"\n'
        '    - question: "And the rest?"\n'
    )
    assert text(repo, FINDINGS).endswith(
        '\n- id: "FND-2026-001"\n'
        '  title: "Three of \\"five\\": orders # 7"\n'
        '  audit: "AUD-2026-001"\n'
        '  grade: "observation"\n'
        '  on: "2026-06-30"\n'
        '  owner: "quality_manager"\n'
        '  process: "purchasing"\n'
        '  clauses:\n    - "iso-9001:8.4.1"\n'
        '  evidence: "Three of \\"five\\":\\norders # 7"\n'
    )
    assert [code for code, path, _ in codes(repo) if path == AUDITS] == ["E831"], "Alice wrote the text"


def test_the_same_file_twice_adds_nothing_and_nothing_is_overwritten(repo: Repo, tmp_path: Path) -> None:
    row = {"clause": "iso-9001:8.4.1", "question": "How?", "seen": "Five.", "result": "conformity"}
    assert take(repo, given(tmp_path, row))[0] == 0
    before = text(repo)
    status, said = take(repo, given(tmp_path, row))
    assert (status, text(repo)) == (0, before)
    assert "0 rows entered, 1 there already" in said
    status, said = take(repo, given(tmp_path, {**row, "seen": "Six."}, {"question": "New?", "seen": "Yes."}))
    assert status == 0
    assert "1 row entered" in said
    assert "left as it stands, the file says something else: How?" in said
    assert text(repo).replace('    - question: "New?"\n      seen: "Yes."\n', "") == before


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"colour": "red"}, "colour"),
        ({"seen": ["a", "b"]}, "several values"),
        ({"result": "splendid"}, "nothing was entered"),
        ({"clause": "8.4.1"}, "nothing was entered"),
        ({"seen": {"a": "b"}}, "a group where a text is expected"),
    ],
)
def test_a_row_that_is_none_of_ours_is_refused(
    repo: Repo, tmp_path: Path, row: dict[str, Any], says: str
) -> None:
    before = fingerprint(repo.root)
    status, said = take(repo, given(tmp_path, {"question": "Good?"}, row))
    assert (status, fingerprint(repo.root)) == (1, before)
    assert says in said


def test_reported_audits_and_files_of_others_are_refused(repo: Repo, tmp_path: Path) -> None:
    row = {"question": "How?", "seen": "Five."}
    before = fingerprint(repo.root)
    file = given(tmp_path, row, audit="AUD-2025-001")
    assert take(repo, file, "AUD-2025-001")[0] == 1
    assert "was reported on 2025-07-15" in take(repo, file, "AUD-2025-001")[1]
    assert "belongs to AUD-2025-001" in take(repo, file)[1]
    for text_ in (
        "",
        "[]",
        "rows: [",
        "\udcff",
        '{"schema": "plainqms/audit-rows/2"}',
        "schema: &a plainqms/audit-rows/1",
    ):
        path = tmp_path / "other.json"
        path.write_bytes(text_.encode("utf-8", "surrogateescape"))
        assert take(repo, str(path))[0] == 1, text_
    assert fingerprint(repo.root) == before


def test_the_log_of_a_visit_and_what_was_promised_becomes_due(repo: Repo, tmp_path: Path) -> None:
    entry = {
        "on": "2026-06-30", "at": "10:40", "asked": "Who may release?", "shown": "PRO-001", "revision": "2",
        "by": "carol", "promised": "The list of names", "due": "2026-07-10",
    }  # fmt: skip
    assert take(repo, given(tmp_path, entry, log=True))[0] == 0
    assert '  log:\n    - "on"' not in text(repo)
    assert '      promised: "The list of names"\n' in text(repo)
    assert take(repo, given(tmp_path, entry, log=True))[1].startswith("0 entries of the log entered, 1 there")
    repo.commit("The log", on="2026-06-30")
    _, said = ask(repo, "--as-of", "2026-07-12", "due")
    assert "Promised: The list of names" in said
    assert [code for code, path, _ in codes(repo) if path == AUDITS] == ["E831"]
