"""Every bad input that records meet, typed into a real system: which rule tells it, and at which place.

Each row is one mistake in a system that has none. Nothing else is told than what the row expects.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from asking import problems
from repositories import Repo, document

A, OLD = "procedures/a.md", "procedures/old.md"
TABLE, IDEAS, LABELS = "records/objectives.csv", "records/improvements.yml", "records/nonconformities.yml"
PEOPLE, HELD = "records/people.yml", "records/assignments.yml"
HEAD = "id,title,owner,measure,target,set_on,due,result,closed_on,documents\n"
FIRST = "OBJ-2025-01,On time,managing_director,Share in time,95,2025-01-14,2025-12-31,reached,2026-01-09,PRO-001\n"
SECOND = "OBJ-2025-02,Fewer returns,managing_director,Returns,5,2025-01-14,2025-12-31,reached,2026-01-09,\n"
FILES = {
    A: document("PRO-001", supersedes="PRO-009"),
    OLD: document("PRO-009", title="Buying", withdrawn="2026-02-01"),
    TABLE: HEAD + FIRST + SECOND,
    IDEAS: """\
- id: IMP-2026-001
  title: A lamp
  source: idea
  raised_on: "2026-05-04"
  raised_by: carol
  owner: managing_director
  decide_by: "2026-09-01"
- id: IMP-2026-002
  title: A second lamp
  source: idea
  raised_on: "2026-05-05"
  owner: managing_director
  decide_by: "2026-09-01"
  because_of: [IMP-2026-001]
  documents: [PRO-001]
""",
    LABELS: """\
- id: NC-2025-001
  title: Wrong label
  source: work
  raised_on: "2025-11-03"
  raised_by: carol
  owner: managing_director
  correction: Labelled again.
  corrected_on: "2025-11-04"
  outcome: correction only
  no_action_because: One of many.
  closed_on: "2025-11-05"
- id: NC-2025-002
  title: Wrong label again
  source: work
  raised_on: "2025-12-03"
  raised_by: carol
  owner: managing_director
  correction: Labelled again.
  corrected_on: "2025-12-04"
  outcome: correction only
  no_action_because: One of many.
  repeat_of: NC-2025-001
  closed_on: "2025-12-05"
""",
    PEOPLE: "- {id: carol, name: Carol Keller}\n- {id: bob, name: Bob Builder}\n- {id: zoe, name: Zoe Last}\n",
    HELD: '- {role: managing_director, person: carol, from: "2020-01-01"}\n'
    '- {role: quality_manager, person: carol, from: "2020-01-01"}\n'
    '- {role: quality_manager, person: bob, from: "2020-01-01", until: "2026-03-31"}\n'
    '- {role: quality_manager, person: zoe, from: "2026-06-01"}\n',
}  # fmt: skip


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    made.commit("Settings", on="2026-01-02")
    for path, text in FILES.items():
        made.write(path, text)
    made.commit("First", on="2026-01-10")
    return made


def told(repo: Repo) -> list[str]:
    found = problems(repo)
    assert all(item.message and item.remedy for item in found)
    return [f"{item.place} {item.rule.code}" for item in found]


Typed = Callable[[Repo], object]


def swap(path: str, old: str, new: str) -> Typed:
    assert old in FILES[path], old
    return lambda repo: repo.write(path, FILES[path].replace(old, new))


def write(path: str, text: str | bytes) -> Typed:
    return lambda repo: repo.write(path, text)


def cell(old: str, new: str) -> Typed:
    return swap(TABLE, old, new)


def renamed(path: str, files: dict[str, str]) -> Typed:
    def typed(repo: Repo) -> None:
        (repo.root / path).unlink()
        for name, text in files.items():
            repo.write(name, text)

    return typed


REFUSED = """\
  decision: "no"
  because: Too dear.
  decided_by: carol
  decided_on: "2026-05-11"
  answered_on: "2026-05-12"
  closed_on: "2026-05-12"
"""
LATER = """\
- {id: IMP-2026-003, title: A lamp, source: idea, raised_on: "2026-06-01", owner: carol, decide_by: "2026-09-01"}
"""
NEW = "OBJ-2026-01,Faster,managing_director,Days,5,{},2026-12-31,,,\n"
OPEN = NEW.format("2026-02-02")
WHOLE = FILES[TABLE]
ONLY = "outcome: correction only\n  no_action_because: One of many.\n  closed"


def laid(change: Callable[[list[str]], list[str]], end: str) -> str:
    return "".join(",".join(change(row.split(","))) + end for row in WHOLE.splitlines())


TYPED: dict[str, tuple[Typed, list[str]]] = {
    # What spreadsheets write
    "byte order mark": (write(TABLE, b"\xef\xbb\xbf" + WHOLE.encode()), []),
    "semicolons": (write(TABLE, WHOLE.replace(",", ";")), []),
    "Windows-1252": (
        write(TABLE, WHOLE.replace("On time", "Pünktlich").encode("cp1252")),
        ["records/objectives.csv:2:14 Y101"],
    ),
    "a quoted newline": (cell("Share in time", '"Share\nin time"'), []),
    "a title row above": (write(TABLE, "Objectives 2025,,\n,,\n" + WHOLE), []),
    "empty rows at the end": (write(TABLE, WHOLE + ",,,,,,,,,\n,,,,,,,,,\n"), []),
    "31/12/2026": (write(TABLE, WHOLE + NEW.format("31/12/2026")), ["records/objectives.csv:4:6 E103"]),
    "a serial date": (write(TABLE, WHOLE + NEW.format("46025")), ["records/objectives.csv:4:6 E103"]),
    "a formula": (write(TABLE, WHOLE + OPEN.replace("Days", "=1+1")), ["records/objectives.csv:4:4 E106"]),
    "an unquoted separator": (
        cell("Fewer returns", "Fewer, returns"),
        [
            "records/objectives.csv:3:5 E103",
            "records/objectives.csv:3:6 E103",
            "records/objectives.csv:3:8 E103",
            "records/objectives.csv:3:9 E103",
            "records/objectives.csv:3:10 E103",
        ],
    ),
    # Ids
    "one id twice": (write(TABLE, WHOLE + SECOND), ["records/objectives.csv:4:1 E110"]),
    "one id in two files": (
        write("records/objectives/more.csv", HEAD + SECOND),
        ["records/objectives/more.csv:2:1 E110"],
    ),
    "wrong prefix": (
        write(TABLE, WHOLE + OPEN.replace("OBJ-", "OBF-")),
        [
            "records/objectives.csv:4:1 E111",
            "records/objectives.csv:4:1 E321",
            "records/objectives.csv:4:1 E322",
        ],
    ),
    "no id": (
        write(TABLE, WHOLE + OPEN.replace("OBJ-2026-01", "first of all")),
        ["records/objectives.csv:4:1 E103"],
    ),
    # References
    "a missing record": (
        swap(IDEAS, "[IMP-2026-001]", "[IMP-2026-011]"),
        ["records/improvements.yml:14:16 E121"],
    ),
    "a missing document": (swap(IDEAS, "[PRO-001]", "[PRO-010]"), ["records/improvements.yml:15:15 E121"]),
    "a record of another register": (
        swap(LABELS, "repeat_of: NC-2025-001", "repeat_of: IMP-2026-001"),
        [
            "records/nonconformities.yml:22:14 E121",
            "records/nonconformities.yml:22:14 E360",
        ],
    ),
    "a record in place of a document": (
        swap(IDEAS, "[PRO-001]", "[NC-2025-001]"),
        ["records/improvements.yml:15:15 E121"],
    ),
    "a missing clause": (
        swap(IDEAS, "documents: [PRO-001]", "clauses: [iso-9001:8.9.9]"),
        ["records/improvements.yml:15:13 E122"],
    ),
    "a missing process": (
        swap(IDEAS, "documents: [PRO-001]", "process: buying"),
        ["records/improvements.yml:15:12 E123"],
    ),
    "a withdrawn document": (swap(IDEAS, "[PRO-001]", "[PRO-009]"), ["records/improvements.yml:15:15 E124"]),
    "a later cause": (
        write(IDEAS, FILES[IDEAS].replace("[IMP-2026-001]", "[IMP-2026-003]") + REFUSED + LATER),
        ["records/improvements.yml:14:16 E580"],
    ),
    "itself": (swap(IDEAS, "[IMP-2026-001]", "[IMP-2026-002]"), ["records/improvements.yml:14:16 E125"]),
    "a circle": (
        swap(IDEAS, "  title: A lamp\n", "  title: A lamp\n  because_of: [IMP-2026-002]\n"),
        ["records/improvements.yml:3:16 E579"],
    ),
    "a circle of repeats": (
        swap(LABELS, '"2025-11-04"\n', '"2025-11-04"\n  repeat_of: NC-2025-002\n'),
        [
            "records/nonconformities.yml:9:14 E360",
            "records/nonconformities.yml:9:14 E579",
            "records/nonconformities.yml:9:14 E580",
        ],
    ),
    # Days
    "closed before it began": (
        write(IDEAS, FILES[IDEAS] + '  decided_on: "2026-05-01"\n'),
        ["records/improvements.yml:16:15 E126"],
    ),
    "a day to come": (swap(IDEAS, '"2026-05-05"', '"2026-12-05"'), ["records/improvements.yml:11:14 E127"]),
    "no such day": (swap(IDEAS, '"2026-05-05"', '"2026-02-30"'), ["records/improvements.yml:11:14 E103"]),
    # People
    "an unknown person": (
        swap(IDEAS, "raised_by: carol", "raised_by: karol"),
        ["records/improvements.yml:5:14 E120"],
    ),
    "an unknown owner": (
        swap(IDEAS, "raised_by: carol\n  owner: managing_director", "raised_by: carol\n  owner: director"),
        ["records/improvements.yml:6:10 E120"],
    ),
    "an owner who left": (
        swap(IDEAS, "raised_by: carol\n  owner: managing_director", "raised_by: carol\n  owner: bob"),
        ["records/improvements.yml:6:10 E581"],
    ),
    "done after leaving": (
        swap(IDEAS, "raised_by: carol", "raised_by: bob"),
        ["records/improvements.yml:5:14 E582"],
    ),
    "done before coming": (
        swap(IDEAS, "raised_by: carol", "raised_by: zoe"),
        ["records/improvements.yml:5:14 E582"],
    ),
    "a person deleted": (
        swap(PEOPLE, "- {id: carol, name: Carol Keller}\n", ""),
        [
            "records/assignments.yml:1:37 C132",
            "records/assignments.yml:2:35 C132",
            "records/improvements.yml:5:14 E120",
            "records/nonconformities.yml:5:14 E120",
            "records/nonconformities.yml:16:14 E120",
        ],
    ),
    # Words
    "a misspelt value": (
        swap(LABELS, ONLY, ONLY.replace("correction", "corection")),
        [
            "records/nonconformities.yml:9:12 E103",
            "records/nonconformities.yml:11:14 E309",
        ],
    ),
    "a misspelt field": (
        swap(IDEAS, "raised_by: carol", "raised_bye: carol"),
        ["records/improvements.yml:5:3 E101"],
    ),
    "a misspelt heading": (cell("measure", "mesure"), ["records/objectives.csv:1:4 E101"]),
    "a misspelt file": (write("records/objektives.csv", WHOLE), ["records/objektives.csv E104"]),
    # Whole files
    "an empty register": (write("records/risks.csv", ""), []),
    "a heading alone": (
        write("records/risks.csv", "id,title\n"),
        [
            "records/risks.csv:1:1 E102",
            "records/risks.csv:1:1 E102",
        ],
    ),
    "a record deleted": (cell(SECOND, ""), ["records/objectives.csv E361"]),
    "a record renumbered": (cell("OBJ-2025-02", "OBJ-2025-03"), ["records/objectives.csv:3:1 E362"]),
    "a record altered": (cell("Returns,5", "Returns,6"), ["records/objectives.csv:3:5 E360"]),
    "re-quoted": (write(TABLE, laid(lambda row: [f'"{cell}"' for cell in row], "\r\n")), []),
    "columns in another order": (write(TABLE, laid(lambda row: row[::-1], "\n")), []),
    "rows in another order": (write(TABLE, HEAD + SECOND + FIRST), []),
    "split by year": (
        renamed(TABLE, {"records/objectives/a.csv": HEAD + FIRST, "records/objectives/b.csv": HEAD + SECOND}),
        [],
    ),
    "saved as a list": (renamed(LABELS, {"records/nonconformities/2025.yml": FILES[LABELS]}), []),
}


def test_without_a_mistake_nothing_is_told(repo: Repo) -> None:
    assert told(repo) == []


@pytest.mark.parametrize("name", TYPED)
def test_typed(name: str, repo: Repo) -> None:
    typed, expected = TYPED[name]
    typed(repo)
    assert told(repo) == expected


def test_a_misspelt_word_is_answered_with_the_one_that_was_meant(repo: Repo) -> None:
    TYPED["a misspelt value"][0](repo)
    found = {item.rule.code: item.remedy for item in problems(repo)}
    assert found["E103"] == "Did you mean correction only?"


def test_what_is_suggested_can_be_used(repo: Repo) -> None:
    """Neither what was withdrawn nor what was written already."""
    for row, word in (("a missing document", "“PRO-001”"), ("a record in place of a document", "")):
        TYPED[row][0](repo)
        said = next(item.message for item in problems(repo) if item.rule.code == "E121")
        assert said.partition("did you mean ")[2].rstrip("?") == word
