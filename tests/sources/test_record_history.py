"""The history of records by pieces tells what reading every commit's whole tree tells; and each piece is read once."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from asking import load
from repositories import Repo

from plainqms.model.record_fields import fields
from plainqms.sources import git, record_history
from plainqms.sources.record_pieces import cut
from plainqms.sources.records import read_records

HEADS = ("id", "title", "owner", "range", "location")
WORDS = ("Bench", 'A "quoted" one', "two\nlines", "with, comma", "a: b", "- dash", "# hash", "", "é")


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '",\n') else text


def table(rows: list[tuple[str, ...]], heads: tuple[str, ...]) -> str:
    lines = [",".join(cell(row[HEADS.index(head)]) for head in heads) for row in rows]
    return "\n".join((",".join(heads), *lines)) + "\n"


def items(rows: list[tuple[str, ...]], heads: tuple[str, ...]) -> str:
    def scalar(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    return "# Equipment\n\n" + "".join(
        "- "
        + "\n  ".join(f"{head}: {scalar(row[HEADS.index(head)])}" for head in heads)
        + f"\n  # note {row[0]}\n"
        for row in rows
    )


def commit_something(repo: Repo, rows: list[tuple[str, ...]], dice: random.Random) -> None:
    """Add, edit, drop, sort otherwise; then lay the rows into other files in another format."""
    number = len(rows) + dice.randrange(1000)
    if dice.random() < 0.7:
        rows.append((f"EQ-{number:03d}", dice.choice(WORDS[:7]), "carol", dice.choice(WORDS), "here"))
    if rows and dice.random() < 0.6:
        at = dice.randrange(len(rows))
        rows[at] = (*rows[at][:3], dice.choice(WORDS), rows[at][4])
    if rows and dice.random() < 0.3:
        rows.pop(dice.randrange(len(rows)))
    if dice.random() < 0.3:
        dice.shuffle(rows)
    unique = list({row[0]: row for row in rows}.values())
    rows[:] = unique
    folder = repo.root / "records"
    for path in [*folder.glob("measuring-equipment.*"), *folder.glob("measuring-equipment/*")]:
        path.unlink()
    place = dice.randrange(len(rows) + 1)
    heads = list(HEADS)
    if dice.random() < 0.3:
        dice.shuffle(heads)
    for name, part in (("measuring-equipment", rows[:place]), ("measuring-equipment/b", rows[place:])):
        if part:
            write, ending = dice.choice(((table, "csv"), (table, "csv"), (items, "yml")))
            repo.write(f"records/{name}.{ending}", write(part, tuple(heads)))
    repo.commit("Change", on="2026-02-01")


@pytest.mark.parametrize("seed", range(6))
def test_it_tells_what_reading_everything_tells(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    repo = Repo(tmp_path / "repo")
    repo.settings()
    rows: list[tuple[str, ...]] = []
    expected: dict[str, list[object]] = {}
    for _ in range(14):
        commit_something(repo, rows, dice)
        held, _ = read_records(*at_tip(repo))
        now = {item.id: dict(fields(item)) for item in held.get("measuring-equipment", ())}
        for identifier in {*now, *expected}:
            said = expected.setdefault(identifier, [])
            if not said or said[-1] != now.get(identifier):
                said.append(now.get(identifier))
    for committed in (True, False):
        past = load(repo, committed=committed).system.history.records
        found: dict[str, list[object]] = {name: [None] for name in past.entered}
        for item in past.past:
            told = [dict(fields(one.record)) if one.record else None for one in item.versions]
            found[item.id] = [one for n, one in enumerate(told) if n == 0 or one != told[n - 1]]
        changed = {name: said for name, said in expected.items() if len(said) > 1}
        assert {name: said for name, said in found.items() if len(said) > 1} == changed
        assert set(past.entered) == set(expected)


def at_tip(repo: Repo):  # type: ignore[no-untyped-def]
    repository = git.open_repository(repo.root)
    paths = git.tree(repository, git.resolve(repository, "HEAD"))
    blobs = dict(git.read_blobs(repository, dict.fromkeys(paths.values())))
    return paths, lambda path: blobs[paths[path]]


def test_what_was_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    rows = [(f"EQ-{number:03d}", "Gauge", "carol", "", "here") for number in range(100)]
    for count in range(60, 100):
        repo.write("records/measuring-equipment.csv", table(rows[:count], HEADS))
        repo.commit("One more", on="2026-02-01")
    given: list[bytes] = []
    read = record_history.read_file
    monkeypatch.setattr(
        record_history,
        "read_file",
        lambda data, path, model: (given.append(data), read(data, path, model))[1],
    )
    assert len(load(repo).system.history.records.entered) == 99
    assert given == []
    rows[7] = (*rows[7][:4], "there")
    repo.write("records/measuring-equipment.csv", table(rows[:99], HEADS))
    repo.commit("Moved", on="2026-02-02")
    assert [one.id for one in load(repo).system.history.records.past] == ["EQ-007"]
    assert [data.count(b"\n") for data in given] == [2]  # the headings, and the row that is no longer there


def test_days_on_which_records_were_entered(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("records/measuring-equipment.csv", "id,title,owner\nEQ-001,Gauge,carol\n")
    repo.commit("First", on="2026-02-01")
    repo.git("checkout", "-q", "-b", "more")
    repo.write("records/measuring-equipment.csv", "id,title,owner\nEQ-001,Gauge,carol\nEQ-002,Gauge,carol\n")
    repo.commit("Second", on="2026-02-05")
    repo.git("checkout", "-q", "main")
    repo.merge("more", on="2026-02-20")
    repo.write("records/measuring-equipment.csv", "id,title,owner\nEQ-002,Gauge,carol\nEQ-003,Gauge,carol\n")
    found = load(repo, committed=False).system.history.records.entered
    assert {name: (item.on, item.with_register) for name, item in found.items()} == {
        "EQ-001": (date(2026, 2, 1), True),
        "EQ-002": (date(2026, 2, 20), False),
    }


@pytest.mark.parametrize(
    ("path", "data", "pieces"),
    [
        ("a.csv", b"id,title\n1,a\n2,b\n", [b"1,a", b"2,b", b""]),
        ("a.csv", b'id,title\n1,"a\nb"\n2,c', [b'1,"a\nb"', b"2,c"]),
        ("a.csv", b'id,title\n1,"a\n', None),
        ("a.csv", b"Equipment\nid,title\n1,a\n", None),
        ("a.yml", b"# x\n- id: a\n  b: c\n- id: d\n", [b"- id: a\n  b: c\n", b"- id: d\n"]),
        ("a.yml", b"---\n- id: a\n", None),
        ("a.yml", b"- id: a\n---\n- id: b\n", None),
        ("a.yml", "- id: a\n  b: \u2028\n- id: d\n".encode(), None),
        ("a.yml", b"x: y\n- id: a\n", None),
        ("a.md", b"---\nid: a\n---\n", None),
    ],
)
def test_a_file_is_cut_only_where_it_is_certain(path: str, data: bytes, pieces: list[bytes] | None) -> None:
    found = cut(data, path)
    assert found.alone is (pieces is None)
    assert found.pieces == (pieces or [data])
