"""A register made here, as whoever adds one would make it: a file and its name. The rest follows by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from asking import ask, ask_json, load, problems
from repositories import Repo, document

from plainqms import pipeline, registers
from plainqms.publish import fonts

REGISTER = '''
"""Lessons: what we learned, and by when the others know."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plainqms.model.converters import IsoDate
from plainqms.model.problem import Basis, Rule, Severity
from plainqms.model.record import Day, Holder, Id, Record, Refers, Text
from plainqms.model.register import Column, Due, Evidence, Register

UNSHARED = Rule("E901", "lesson-without-text", Severity.ERROR, Basis.GOOD_PRACTICE, "", "Empty.", "Write it.")


class Lesson(Record):
    title: str = Field(title="Lesson")
    on: Day = Field(title="Learned on")
    owner: Holder = Field(title="Owner")
    text: Text = Field(default="", title="What we learned")
    after: Annotated[str, Id, Refers("record", ("nonconformities",))] | None = Field(default=None, title="After")
    share: IsoDate = Field(default=None, title="To be shared by")
    shared: IsoDate = Field(default=None, title="Shared on")


def closed(record):
    return record.shared is not None


def state(record, records):
    return "Shared" if closed(record) else "To be shared"


def due(record, records):
    if record.share and not closed(record):
        yield Due(record.share, "Share it", record.owner, "share")


def evidence(records, counts):
    held = records.of("lessons-learned")
    yield Evidence(("iso-9001:7.1.6",), "lessons with a text", len(held), sum(map(counts, held)))


def problems(record, records):
    if not record.text:
        yield UNSHARED.at(record.placed("title"), f"{record.id} says nothing")


REGISTER = Register(
    name="lessons-learned", title="Lessons learned", one="Lesson", purpose="What we know now.",
    clauses=("iso-9001:7.1.6",), prefixes=("LL",), model=Lesson, closed=closed, state=state,
    columns=(Column("Lesson", "title"), Column("Owner", "owner")), empty="Lessons belong here.",
    due=due, evidence=evidence, problems=problems, rules=(UNSHARED,), begins="on", happened=("on", "shared"),
)
'''
TABLE = """\
id;title;on;owner;text;after;share
LL-001;Ask the printer;2026-03-02;quality_manager;"See [[NC-2026-001]] and [[PRO-001]].";NC-2026-001;2026-06-01
LL-002;Say nothing;2026-03-03;carol;;;
"""
NONCONFORMITY = """\
- {id: NC-2026-001, title: Wrong label, source: work, raised_on: "2026-03-01", raised_by: alice, owner: carol,
   correction: Labelled again., outcome: correction only, no_action_because: "One of many.", closed_on: "2026-03-02"}
"""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Repo:
    room = tmp_path / "room"
    room.mkdir()
    (room / "lessons_learned.py").write_text(REGISTER, encoding="utf-8")
    monkeypatch.setattr(registers, "__path__", [*registers.__path__, str(room)])
    monkeypatch.setattr(registers, "REGISTERS", (*registers.REGISTERS, "lessons-learned"))
    monkeypatch.setattr(registers, "NAMES", (*registers.NAMES, "lessons-learned"))
    made = Repo(tmp_path / "system")
    made.settings()
    text = (
        'As [[LL-001]] tells. [Lessons](../records/lessons-learned.csv)\n\n{{ register("lessons-learned") }}'
    )
    made.write("procedures/a.md", document("PRO-001", body=text))
    made.write("records/nonconformities.yml", NONCONFORMITY)
    made.write("records/lessons-learned.csv", TABLE)
    made.commit("All")
    fonts.faces(made.root / "build" / "cache")
    return made


def test_it_is_read_and_judged_by_its_own_rules(repo: Repo) -> None:
    found = [(str(item.place), item.rule.code) for item in problems(repo)]
    assert found == [("records/lessons-learned.csv:3:2", "E901")]
    assert "E901" in {rule.code for rule in pipeline.rules()}


def test_it_is_due_and_has_a_schema(repo: Repo) -> None:
    _, answer = ask_json(repo, "--as-of", "2026-06-30", "due")
    mine = [
        (item["on"], item["group"], item["id"], item["what"]) for item in answer["due"] if item["register"]
    ]
    assert mine == [("2026-06-01", "overdue", "LL-001", "Share it")]
    made = json.loads(ask(repo, "schema", "lessons-learned")[1])
    assert made["items"]["required"] == ["id", "title", "on", "owner"]


def test_it_has_its_pages_and_stands_in_others(repo: Repo) -> None:
    folder, found = pipeline.build(load(repo))
    assert folder is not None, found

    def page(address: str) -> str:
        return (folder / address / "index.html").read_text(encoding="utf-8")

    register = page("registers/lessons-learned")
    assert re.search(r'Evidence for ISO 9001 <a href="../../standards/iso-9001/[^"]+">7\.1\.6</a>', register)
    assert 'href="ll-001/">Ask the printer</a>' in register
    assert "Lessons learned" in page("registers")
    assert "Share it" in page("due")
    lesson = page("registers/lessons-learned/ll-001")
    assert 'href="../../../registers/nonconformities/nc-2026-001/"' in lesson
    assert lesson.count('href="../../../documents/pro-001/"') >= 3  # its text, points to, pointed to by
    assert 'href="../../../registers/lessons-learned/ll-001/"' in page(
        "registers/nonconformities/nc-2026-001"
    )
    text = page("documents/pro-001")
    assert 'href="../../registers/lessons-learned/ll-001/"' in text
    assert "Records it produces" in text
    assert "Records that name it" in text
    clause = page("standards/iso-9001/7.1.6")
    assert "1 of 2 lessons with a text" in clause
    table = (folder / "registers/lessons-learned/lessons-learned.csv").read_text(encoding="utf-8")
    assert table.startswith("id,title,on,owner,text,after,share,state (derived)")
