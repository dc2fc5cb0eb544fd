"""One more record at the end, what stands there byte for byte; what cannot be entered is refused in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import load
from repositories import ASSIGNMENTS, Repo, document

from plainqms.edits.acknowledge import Refused, Sitting, acknowledge, next_identifier, sitting
from plainqms.model.system import System
from plainqms.sources.records import read_records

ON = date(2026, 6, 10)
LIST = "records/acknowledgements.yml"
TABLE = "records/acknowledgements.csv"
FOUND = Sitting(ON, (("PRO-001", "1"),), ("carol",))
TALK = Sitting(
    ON,
    (("PRO-001", "1"), ("PRO-002", "1")),
    ("carol", "alice"),
    "toolbox talk",
    "alice",
    'Sheet "A": 1',
    ("bob",),
)


def written(
    before: dict[str, str], found: Sitting = FOUND, system: System | None = None
) -> tuple[str, str, str]:
    """Id, path and text."""
    blank = System(ON, None)  # type: ignore[arg-type]
    identifier, (edit,) = acknowledge(
        system or blank, found, paths=tuple(before), read=lambda path: before[path].encode()
    )
    return identifier, edit.path, edit.text


def read(path: str, text: str) -> list[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...], str]]:
    records, problems = read_records([path], lambda _: text.encode())
    assert problems == ()
    return [
        (item.id, item.people, tuple((one.document, one.revision) for one in item.documents), item.evidence)
        for item in records["acknowledgements"]
    ]


def test_the_first_one_begins_the_list() -> None:
    identifier, path, text = written({}, TALK)
    assert (identifier, path) == ("ACK-2026-001", LIST)
    assert read(path, text) == [(identifier, TALK.people, TALK.documents, TALK.evidence)]


ENTRY = (
    '{id: ACK-2025-009, on: "2025-06-01", people: [carol], documents: [{document: PRO-001, revision: "1"}]}'
)


@pytest.mark.parametrize(
    "before",
    [
        f"# Kept by hand\n- {ENTRY}  # the first\n",
        f"- {ENTRY}",
        f"# Windows\r\n\r\n- {ENTRY}\r\n",
        f"  - {ENTRY}\n\n  # later ones below\n",
        "# Nothing yet\n",
        "",
    ],
)
def test_what_stands_in_a_list_stays_byte_for_byte(before: str) -> None:
    _, path, text = written({LIST: before})
    assert text.startswith(before)
    assert ("\r\n" in before) == ("\r\n" in text)
    assert [item[0] for item in read(path, text)][-1] == "ACK-2026-001"


HEAD = "id,on,kind,people,documents.1.document,documents.1.revision"
ROW = "ACK-2025-009,2025-06-01,read,carol,PRO-001,1"


@pytest.mark.parametrize(
    "before",
    [
        f"{HEAD}\n{ROW}\n",
        f"{HEAD}\n{ROW}",
        f"\ufeff{HEAD}\r\n{ROW}\r\n".replace(",", ";"),
        f"Who has read what\n\n{HEAD.replace('people', 'People')},evidence\n{ROW},\n",
        f"{HEAD}\n",
    ],
)
def test_a_table_gets_a_row_as_its_others_are(before: str) -> None:
    _, path, text = written({TABLE: before})
    assert (path, text.startswith(before)) == (TABLE, True)
    assert [item[0] for item in read(path, text)][-1] == "ACK-2026-001"
    assert text.count(";") == 0 or "," not in text


def test_several_people_in_one_cell() -> None:
    head = f"{HEAD},documents.2.document,documents.2.revision,by,evidence,absent\n"
    identifier, path, text = written({TABLE: head}, TALK)
    assert read(path, text) == [(identifier, TALK.people, TALK.documents, TALK.evidence)]


@pytest.mark.parametrize(
    ("path", "before"),
    [
        (TABLE, f"{HEAD}\n"),  # no column for the second document, the evidence and the absent
        (TABLE, "Nothing of ours\n"),
        (LIST, f"[{ENTRY}]\n"),
        (LIST, f"- {ENTRY}\n...\n"),
        (LIST, "id: ACK-2025-009\n"),
    ],
)
def test_where_nothing_can_be_added_nothing_is_written(path: str, before: str) -> None:
    with pytest.raises(Refused):
        written({path: before}, TALK)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["records/acknowledgements/2025.yml", "records/acknowledgements/2026.yml"], "2026.yml"),
        (["records/acknowledgements/2025.yml", "records/acknowledgements/2026.csv"], "2026.csv"),
        (["records/acknowledgements/2025.yml", "records/acknowledgements/2024.yml"], "2025.yml"),
        (["records/acknowledgements/ACK-2026-001.md"], "2026.yml"),
        (["records/training.csv"], "acknowledgements.yml"),
    ],
)
def test_which_file_it_goes_into(paths: list[str], expected: str) -> None:
    text = {path: f"{HEAD}\n" if path.endswith(".csv") else "" for path in paths}
    assert written(text)[1].rsplit("/", 1)[-1] == expected


@pytest.fixture
def system(tmp_path: Path) -> System:
    repo = Repo(tmp_path / "system")
    repo.settings()
    repo.write("procedures/a.md", document("PRO-001"))
    repo.write("records/assignments.yml", ASSIGNMENTS + "- {role: quality_manager, person: alice}\n")
    repo.commit("First", on="2026-01-10")
    repo.write("procedures/a.md", document("PRO-001", body="We buy better."))
    repo.write("procedures/c.md", document("PRO-003", withdrawn="2026-05-02"))
    repo.commit("Better", on="2026-05-01")
    repo.write("procedures/b.md", document("PRO-002"))
    rows = ("007,2026-05-02,carol,PRO-001,2", "003,2026-02-02,alice,PRO-001,1")
    head = "id,on,people,documents.1.document,documents.1.revision\n"
    repo.write(TABLE, head + "".join(f"ACK-2026-{row}\n" for row in rows))
    return load(repo, committed=False).system


def test_the_next_id_is_one_above_the_highest_of_the_year(system: System) -> None:
    assert next_identifier(system, ON) == "ACK-2026-008"
    assert next_identifier(system, date(2025, 6, 1)) == "ACK-2025-001"


def test_the_revision_is_the_one_in_force_on_the_day(system: System) -> None:
    assert sitting(system, ["PRO-001"], ["alice"], on=ON).documents == (("PRO-001", "2"),)
    assert sitting(system, ["PRO-001"], ["carol"], on=date(2026, 2, 1)).documents == (("PRO-001", "1"),)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"people": ["karol"]}, "carol"),
        ({"people": ["carol"], "by": "zoe", "talk": True}, "zoe"),
        ({"people": ["carol"], "on": date(2019, 1, 1)}, "held no role"),
        ({"people": ["carol"], "on": date(2026, 7, 1)}, "not come yet"),
        ({"people": ["carol", "alice"], "talk": True}, "evidence"),
        ({"people": ["carol"], "absent": ["carol"], "talk": True}, "missing"),
        ({"people": ["carol"]}, "ACK-2026-007"),
        ({"people": ["alice"], "documents": ["PRO-002"]}, "not in force"),
        ({"people": ["alice"], "documents": ["PRO-003"]}, "withdrawn"),
        ({"people": ["alice"], "documents": ["PRO-011"]}, "PRO-001"),
        ({"people": ["alice"], "revision": "3"}, "no revision 3"),
        ({"people": ["alice"], "revision": "2", "on": date(2026, 4, 30)}, "2026-05-01"),
        ({"people": ["alice"], "on": date(2026, 1, 9)}, "2026-01-10"),
    ],
)
def test_what_cannot_be_entered_is_refused(system: System, asked: dict[str, object], reason: str) -> None:
    given = {"documents": ["PRO-001"], "on": ON, **asked}
    with pytest.raises(Refused, match=reason):
        sitting(system, given.pop("documents"), given.pop("people"), **given)  # type: ignore[arg-type]


def test_who_read_alone_may_come_to_a_talk(system: System) -> None:
    found = sitting(system, ["PRO-001"], ["carol", "alice"], on=ON, talk=True, evidence="Sheet")
    assert (found.kind, found.people) == ("toolbox talk", ("carol", "alice"))
