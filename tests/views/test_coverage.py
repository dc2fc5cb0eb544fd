"""Nothing that is not so may raise an answer: each row lays one thing that must not, with what is said instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from asking import ask, ask_json, load
from repositories import SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.model.coverage import Audited, Coverage, Described, Evidenced, Unit, Word, spread
from plainqms.publish.manual import Manual
from plainqms.views.coverage import coverages

APPROVED = "Written\n\nApproved-by: Carol Keller <carol@example.com>"
BODY = "We choose [[iso-9001:8.4.1]] and we calibrate [[iso-9001:7.1.5.2]]."
SUPPLIER = """\
- id: SUP-{number}
  title: Tubes
  provides: Tubes
  criticality: A
  owner: quality_manager
  criteria: Sample lot
  approved_on: "2026-01-01"
  approved_by: carol
  evaluations: [{{on: "{day}", by: carol, result: {result}}}]
"""
EQUIPMENT = "id,title,owner,calibrated,interval,bought_on\nEQ-001,Gauge,quality_manager,yes,12,2024-01-01\n"
CALIBRATIONS = (
    "id,equipment,on,laboratory,certificate,as_found,as_left\n"
    "CAL-2026-001,EQ-001,2026-02-01,Lab,C-1,pass,pass\n"
)
AUDIT = """\
- id: AUD-2026-001
  title: Purchasing
  kind: internal
  owner: quality_manager
  scope: Orders
  criteria: [{criteria}]
  processes: [{processes}]
  clauses: [iso-9001:8.4]
  auditors: [{{person: {auditor}, part: lead auditor{competence}}}]
  planned: "2026-04-01"
{held}"""
HELD = '  held_on: "2026-04-01"\n  reported_on: "2026-04-03"\n  rows: [{row}]\n'
ROW = '{clause: iso-9001:8.4.1, seen: "Five orders.", result: conformity}'


def audit(
    *,
    criteria: str = "iso-9001-2015",
    processes: str = "purchasing",
    auditor: str = "carol",
    competence: str = ", competence: Course of 2024",
    row: str = ROW,
    held: str = HELD,
) -> str:
    return AUDIT.format(
        criteria=criteria,
        processes=processes,
        auditor=auditor,
        competence=competence,
        held=held.format(row=row),
    )


@dataclass
class Case:
    """`lay` changes the repository in which everything is in order."""

    lay: Callable[[Repo], object]
    described: Described = Described.IN_FORCE
    evidenced: Evidenced = Evidenced.CURRENT
    audited: Audited = Audited.CONFORMING
    why: str = ""
    unit: str = "8.4.1"


def write(
    repo: Repo, body: str = BODY, *, more: str = "", name: str = "PRO-001", process: str = "purchasing"
) -> None:
    text = document(name, f"Purchasing {name}", body)
    repo.write(
        f"procedures/{name.lower()}.md", text.replace("\n---\n", f"\nprocess: {process}\n{more}---\n", 1)
    )


def lay(repo: Repo, *, commit: bool = True) -> Repo:
    """Purchasing is described, evidenced and audited, the way it should be."""
    repo.settings(
        SETTINGS.replace(
            "processes: {purchasing: Purchasing}", "processes: {purchasing: Purchasing, sales: Sales}"
        )
    )
    repo.write("records/people.yml", PEOPLE)
    write(repo)
    repo.write("records/suppliers.yml", SUPPLIER.format(number="001", day="2026-02-01", result="approved"))
    repo.write("records/measuring-equipment.csv", EQUIPMENT)
    repo.write("records/calibrations.csv", CALIBRATIONS)
    repo.write("records/audits.yml", audit())
    repo.commit(APPROVED, on="2026-01-02")
    return repo


PEOPLE = (
    "- {id: carol, name: Carol Keller, emails: [carol@example.com]}\n"
    "- {id: alice, name: Alice Author, emails: [alice@example.com]}\n"
)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return lay(Repo(tmp_path / "system"))


def coverage(repo: Repo, *, on: date = date(2026, 6, 30)) -> Coverage:
    loaded = load(repo, on=on)
    expand = Manual(loaded.system, ()).clauses_of
    return coverages(loaded.system, pipeline.publications(loaded), expand)[0]


def unit(repo: Repo, number: str = "8.4.1", *, on: date = date(2026, 6, 30)) -> Unit:
    found = coverage(repo, on=on).unit(number)
    assert found is not None
    return found


def commit(repo: Repo, message: str = APPROVED, on: str = "2026-03-01") -> None:
    repo.commit(message, on=on)


def test_what_is_in_order_has_all_three_answers(repo: Repo) -> None:
    found = unit(repo)
    assert [item.word for item in found.answers] == [
        Described.IN_FORCE,
        Evidenced.CURRENT,
        Audited.CONFORMING,
    ]
    assert found.described.why == "PRO-001 says it in 1 passage."
    assert found.evidenced.why == "1 of 1 suppliers with an evaluation in time."
    assert found.audited.why == "AUD-2026-001 of 2026-04-01 found it so."
    assert [(item.kind, item.target) for answer in found.answers for item in answer.supports] == [
        ("document", "PRO-001"), ("register", "suppliers"), ("record", "AUD-2026-001"),
    ]  # fmt: skip
    assert found.processes == ("purchasing",)


def _second_process(repo: Repo) -> None:
    write(repo, "We sell by it [[iso-9001:8.4.1]].", name="PRO-002", process="sales")


def _other_name(repo: Repo) -> None:
    repo.write("records/suppliers.yml", _supplier() + "  sample: Another Company Ltd\n")


def _supplier(*, day: str = "2026-02-01", number: str = "001", result: str = "approved") -> str:
    return SUPPLIER.format(number=number, day=day, result=result)


def _never_evaluated(number: str) -> str:
    return _supplier(number=number).replace('[{on: "2026-02-01", by: carol, result: approved}]', "[]")


def _two_gauges(repo: Repo) -> None:
    late = "CAL-2025-001,EQ-002,2025-02-01,Lab,C-0,pass,pass\n"
    repo.write(
        "records/measuring-equipment.csv", EQUIPMENT + "EQ-002,Gauge,quality_manager,yes,12,2024-01-01\n"
    )
    repo.write("records/calibrations.csv", CALIBRATIONS + late)


def _records(path: str, text: str) -> Callable[[Repo], object]:
    return lambda repo: repo.write(f"records/{path}", text)


def _audits(**told: str) -> Callable[[Repo], object]:
    return _records("audits.yml", audit(**told))


FINDING = """\
- id: FND-2026-001
  title: Orders
  audit: AUD-2026-001
  grade: {grade}
  on: "2026-04-01"
  clauses: [iso-9001:8.4.1]
  requirement: To choose
  evidence: Order 5
  statement: Not chosen
{more}"""


def _found(grade: str, more: str = "", result: str = "") -> Callable[[Repo], object]:
    def laid(repo: Repo) -> None:
        row = ROW.replace("conformity", f"{result or grade}, finding: FND-2026-001")
        repo.write("records/audits.yml", audit(row=row))
        repo.write("records/findings.yml", FINDING.format(grade=grade, more=more))

    return laid


def _text(body: str, more: str = "") -> Callable[[Repo], object]:
    """The document as it would have been from the beginning."""
    return lambda repo: write(repo, body, more=more)


NEVER = Audited.NEVER
MUST_NOT_RISE = {
    # A draft, a template, a text that ended or has not begun is nothing that people work by.
    "withdrawn": Case(
        _text(BODY, 'withdrawn: "2026-03-01"\n'), Described.NOT_REQUIRED, why="asks for no document"
    ),
    "not yet in force": Case(_text(BODY, 'effective: "2026-12-01"\n'), Described.NOT_REQUIRED),
    "not adopted": Case(_text(BODY, 'adopted: "false"\n'), Described.NOT_REQUIRED),
    # What only mentions a clause says nothing of it.
    "in code": Case(_text("`[[iso-9001:8.4.1]]`"), Described.NOT_REQUIRED),
    "in a block of code": Case(_text("```\n[[iso-9001:8.4.1]]\n```"), Described.NOT_REQUIRED),
    "in a comment": Case(_text("<!-- [[iso-9001:8.4.1]] -->"), Described.NOT_REQUIRED),
    "in a heading": Case(_text("### Buying [[iso-9001:8.4.1]]\n\nWell."), Described.NOT_REQUIRED),
    "in the text of a link": Case(_text("[see [[iso-9001:8.4.1]]](#purpose)"), Described.NOT_REQUIRED),
    "linked without citing": Case(_text("Not ours: [[~iso-9001:8.4.1]]."), Described.NOT_REQUIRED),
    "another edition": Case(_text("By the new one [[iso-9001-2026:8.4.1]]."), Described.NOT_REQUIRED),
    "its heading alone": Case(_text("We buy [[iso-9001:8.4]]."), Described.NOT_REQUIRED),
    "claimed at the top alone": Case(
        _text("We buy.", "clauses: [iso-9001:8.4.1]\n"), Described.CLAIMED, why="claims it at the top"
    ),
    # Records that are not there, not ours, not in date or not in order.
    "zero records": Case(
        lambda repo: (repo.root / "records/suppliers.yml").unlink(), evidenced=Evidenced.NONE,
        why="Nothing recorded in Suppliers: is that true?",
    ),
    "an empty register": Case(
        _records("suppliers.yml", "[]\n"), evidenced=Evidenced.NONE, why="Nothing recorded in Suppliers"
    ),
    "a sample of another organization": Case(_other_name, evidenced=Evidenced.NONE, why="0 of 1 suppliers"),
    "one of two": Case(
        _records("suppliers.yml", _supplier() + _never_evaluated("002")),
        evidenced=Evidenced.PARTIAL, why="1 of 2 suppliers",
    ),
    "evaluated too long ago": Case(
        _records("suppliers.yml", _supplier(day="2024-02-01")), evidenced=Evidenced.EXPIRED, why="1 overdue"
    ),
    "dated after the day": Case(
        _records("suppliers.yml", _supplier(day="2026-07-01")), evidenced=Evidenced.NONE, why="0 of 1 suppliers"
    ),
    "failing": Case(
        _records("suppliers.yml", _supplier(result="not approved")), evidenced=Evidenced.NONE, why="1 failing"
    ),
    "failing its own checks": Case(
        _records("suppliers.yml", _supplier().replace("criticality: A", "criticality: Z")), evidenced=Evidenced.NONE
    ),
    "overdue calibration among good ones": Case(
        _two_gauges,
        audited=NEVER, evidenced=Evidenced.PARTIAL, why="1 of 2 items in use with a calibration in date; 1 overdue",
        unit="7.1.5.2",
    ),
    # Audits that did not look, or by whom it does not count.
    "a planned audit": Case(
        _records("audits.yml", audit(held="").replace('planned: "2026-04-01"', 'planned: "2026-09-01"')),
        audited=Audited.PLANNED, why="AUD-2026-001 is planned for 2026-09-01",
    ),
    "a planned audit that was not held": Case(_audits(held=""), audited=NEVER, why="No audit looked at it"),
    "an empty row": Case(
        _audits(row="{clause: iso-9001:8.4.1, result: conformity}"), audited=NEVER, why="says nothing of what was seen"
    ),
    "a row without result": Case(
        _audits(row='{clause: iso-9001:8.4.1, seen: "Five."}'), audited=NEVER, why="nothing of what was seen"
    ),
    "a row that was not looked at": Case(
        _audits(row='{clause: iso-9001:8.4.1, seen: "No time.", result: not looked at}'), audited=NEVER
    ),
    "an audit without a report": Case(
        _audits(held=HELD.replace('  reported_on: "2026-04-03"\n', "")), audited=NEVER, why="is not reported"
    ),
    "an audit against another edition": Case(
        _audits(criteria="iso-9001-2026"), audited=NEVER, why="was not held against ISO 9001:2015"
    ),
    "an audit by nobody able": Case(_audits(competence=""), audited=NEVER, why="could judge it"),
    "an audit by who owns the process": Case(
        lambda repo: repo.write(
            "records/assignments.yml",
            '- {role: managing_director, person: carol, from: "2020-01-01"}\n'
            '- {role: quality_manager, person: carol, from: "2020-01-01"}\n',
        ),
        audited=NEVER, why="answers for the process",
    ),
    "an audit by who approved the text that it samples": Case(
        _audits(row=ROW.replace("seen:", 'document: PRO-001, revision: "1", seen:')), audited=NEVER,
        why="close to what was audited",
    ),
    "one process of two": Case(_second_process, audited=NEVER, why="1 of 2 processes: Sales: No audit looked at it"),
    "an audit of two that does not tell where": Case(
        lambda repo: (_second_process(repo), repo.write("records/audits.yml", audit(processes="purchasing, sales"))),
        audited=NEVER, why="Never in Purchasing and Sales.",
    ),
    "an open minor": Case(_found("minor nonconformity"), audited=Audited.NONCONFORMITY, why="FND-2026-001"),
    "an open major": Case(_found("major nonconformity"), audited=Audited.NONCONFORMITY, why="FND-2026-001"),
    "an open minor beside a good row": Case(
        _found("minor nonconformity", result="conformity"), audited=Audited.NONCONFORMITY
    ),
    "a closed minor that nobody looked at again": Case(
        _found("minor nonconformity", '  closed_on: "2026-05-01"\n'), audited=Audited.LOOKED_AT,
        why="nobody looked again",
    ),
    "a nonconformity without a finding": Case(
        _audits(row=ROW.replace("conformity", "minor nonconformity")), audited=Audited.NONCONFORMITY,
        why="no finding says",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUST_NOT_RISE)
def test_it_does_not_raise_an_answer(tmp_path: Path, name: str) -> None:
    case, repo = MUST_NOT_RISE[name], Repo(tmp_path / "system")
    lay(repo, commit=False)
    case.lay(repo)
    repo.git("add", "-A")
    repo.git("commit", "-q", "--amend", "-m", APPROVED, date="2026-01-02T10:00:00+00:00")
    found = unit(repo, case.unit)
    assert [item.word for item in found.answers] == [case.described, case.evidenced, case.audited]
    assert case.why in " ".join(answer.why for answer in found.answers)


def test_a_draft_raises_nothing_and_takes_nothing_away(repo: Repo) -> None:
    write(repo, "We choose.")
    assert unit(repo).described.word is Described.IN_FORCE  # not committed
    write(repo, f"{BODY} And [[iso-9001:8.4.2]].")
    repo.git("checkout", "-q", "-b", "proposal")
    repo.commit("Proposed", on="2026-03-01")
    assert unit(repo, "8.4.2").described.word is Described.NONE
    draft = pipeline.load(repo.root, as_of=date(2026, 6, 30), committed=False)
    assert draft.system.draft
    found = coverages(draft.system, pipeline.publications(draft), Manual(draft.system, ()).clauses_of)[0]
    assert found.unit("8.4.2").described.word is Described.NONE  # type: ignore[union-attr]


def test_without_recorded_approval_it_is_located_and_no_more(repo: Repo) -> None:
    write(repo, f"{BODY} With care.")
    repo.commit("Changed", on="2026-03-01")
    found = unit(repo).described
    assert found.word is Described.LOCATED
    assert found.why == "PRO-001 says it in 1 passage; issued, approval not recorded."


def test_what_changed_after_the_audit_was_not_looked_at(repo: Repo) -> None:
    write(repo, f"{BODY} With care.")
    commit(repo, f"{APPROVED}\nChange-Class: editorial", "2026-05-01")
    assert unit(repo).audited.word is Audited.CONFORMING
    write(repo, f"{BODY} At once.")
    commit(repo, on="2026-06-01")
    found = unit(repo).audited
    assert found.word is Audited.LOOKED_AT
    assert found.why == "Conforming in AUD-2026-001 of 2026-04-01; PRO-001 changed since."


def test_a_later_edition_is_not_described_by_texts_read_against_the_earlier_one(repo: Repo) -> None:
    settings = (repo.root / "qms.yml").read_text()
    repo.write("qms.yml", settings.replace("iso-9001-2015", "iso-9001-2026"))
    repo.commit("The new edition is adopted", on="2026-05-01")
    found = unit(repo).described
    assert found.word is Described.LOCATED
    assert (
        "carried over, not re-read. Revision 1 was approved on 2026-01-02, under ISO 9001:2015." in found.why
    )
    write(repo, f"{BODY} At once.")
    commit(repo, on="2026-06-01")
    assert unit(repo).described.word is Described.IN_FORCE


def test_an_audit_that_was_planned_and_never_held_has_not_expired(repo: Repo) -> None:
    repo.write("records/audits.yml", audit(held=""))
    repo.commit("Entered", on="2026-04-05")
    found = unit(repo, "9.2.2").evidenced
    assert (found.word, found.required, found.overdue) == (Evidenced.NONE, 1, 1)
    assert "AUD-2026-001 was planned for 2026-04-01 and not held" in found.why
    repo.write("records/audits.yml", audit(held='  held_on: "2026-04-01"\n'))
    repo.commit("Entered", on="2026-04-06")
    assert unit(repo, "9.2.2").evidenced.word is Evidenced.EXPIRED  # the report is late


def test_a_second_auditor_who_is_free_or_a_safeguard_lets_an_audit_count(repo: Repo) -> None:
    row = ROW.replace("seen:", 'document: PRO-001, revision: "1", seen:')
    alone = audit(row=row)
    second = alone.replace(
        "auditors: [", "auditors: [{name: Olga North, part: auditor, competence: Course}, "
    )
    safe = f"{alone}  safeguard: {{what: Olga North looked too, because: We are two, decided_by: alice}}\n"
    own = safe.replace("decided_by: alice", "decided_by: carol")  # who led it: that protects nobody
    for text, word in (
        (alone, Audited.NEVER),
        (second, Audited.CONFORMING),
        (safe, Audited.CONFORMING),
        (own, Audited.NEVER),
    ):
        repo.write("records/audits.yml", text)
        repo.commit("Entered", on="2026-04-05")
        assert unit(repo).audited.word is word, unit(repo).audited.why


def test_an_audit_of_an_earlier_cycle_does_not_count(repo: Repo) -> None:
    assert unit(repo, on=date(2029, 4, 1)).audited.word is Audited.CONFORMING
    found = unit(repo, on=date(2029, 4, 2)).audited
    assert found.word is Audited.NEVER
    assert "AUD-2026-001 was held on 2026-04-01, before this cycle" in found.why


def test_the_answers_are_those_of_the_day(repo: Repo) -> None:
    not_reported = unit(repo, on=date(2026, 4, 2)).audited.why
    assert not_reported.startswith("No audit looked at it since 2023-04-02; ")
    assert not_reported.endswith("AUD-2026-001 was held on 2026-04-01 and is not reported.")
    assert unit(repo, on=date(2026, 4, 3)).audited.word is Audited.CONFORMING
    assert unit(repo, on=date(2026, 1, 31)).evidenced.word is Evidenced.NONE
    assert unit(repo, on=date(2027, 2, 2)).evidenced.word is Evidenced.EXPIRED


ELSEWHERE = """\
- id: EVE-001
  title: Orders
  where: Order system
  owner: quality_manager
  retrieve: By number
  clauses: [iso-9001:8.2.3.2]
  samples: [{sample}]
"""


@pytest.mark.parametrize(
    ("sample", "word"),
    [
        ("", Evidenced.NONE),
        ('{on: "2026-03-01", by: carol, seen: Ten, result: in order}', Evidenced.ELSEWHERE),
        ('{on: "2026-03-01", by: carol, seen: Ten, result: not found, follows: Searched}', Evidenced.NONE),
        ('{on: "2025-03-01", by: carol, seen: Ten, result: in order}', Evidenced.EXPIRED),
    ],
)
def test_evidence_elsewhere_counts_as_long_as_somebody_fetched_some(
    repo: Repo, sample: str, word: Evidenced
) -> None:
    repo.write("records/evidence-elsewhere.yml", ELSEWHERE.format(sample=sample))
    commit(repo, "Sampled")
    assert unit(repo, "8.2.3").evidenced.word is word


def test_an_unknown_and_an_unaudited_clause_have_no_unit(repo: Repo) -> None:
    found = coverage(repo)
    assert found.unit("99.9") is None
    assert found.unit("8.4") is None
    assert found.unit("7.5.3.2") is found.unit("7.5.3")  # counted with its unit


def test_a_heading_says_what_its_weakest_part_says(repo: Repo) -> None:
    described, evidenced, audited = coverage(repo).spreads("8.4") or (None, None, None)
    assert described
    assert evidenced
    assert audited
    assert (described.weakest, audited.weakest) == (Described.NONE, Audited.NEVER)
    assert dict(described.counts) == {Described.NONE: 2, Described.IN_FORCE: 1}


@pytest.mark.parametrize(
    ("words", "weakest"),
    [
        ([Evidenced.NOT_DEMANDED, Evidenced.CURRENT], Evidenced.CURRENT),
        ([Evidenced.NOT_DEMANDED, Evidenced.NONE], Evidenced.NONE),
        ([Evidenced.NOT_DEMANDED, Evidenced.NOT_DEMANDED], Evidenced.NOT_DEMANDED),
        ([Described.NOT_REQUIRED, Described.CLAIMED, Described.IN_FORCE], Described.CLAIMED),
        ([Audited.CONFORMING, Audited.NONCONFORMITY, Audited.NEVER], Audited.NONCONFORMITY),
    ],
)
def test_what_stands_beside_the_order_does_not_speak_for_a_heading(words: list[Word], weakest: Word) -> None:
    assert spread(words).weakest is weakest
    assert spread(reversed(words)) == spread(words)


def test_order_of_records_does_not_matter(tmp_path: Path) -> None:
    answers = []
    for number in range(2):
        repo = lay(Repo(tmp_path / str(number)))
        both = [_supplier(), _supplier(number="002", day="2024-03-01")]
        repo.write("records/suppliers.yml", "".join(both[:: -1 if number else 1]))
        rows = [ROW, ROW.replace("conformity", "area of concern")]
        repo.write("records/audits.yml", audit(row=", ".join(rows[:: -1 if number else 1])))
        repo.commit("Entered", on="2026-05-01")
        answers.append(
            [
                (one.clause.id, [item.word for item in one.answers], one.audited.why)
                for one in coverage(repo).units
            ]
        )
    assert answers[0] == answers[1]
    assert ("8.4.1", [Described.IN_FORCE, Evidenced.PARTIAL, Audited.LOOKED_AT]) in [
        item[:2] for item in answers[0]
    ]


def _floor(repo: Repo, text: str) -> None:
    path = repo.root / "qms.yml"
    path.write_text(path.read_text() + text)
    repo.commit("Asked", on="2026-05-01")


def test_a_floor_names_what_falls_short_and_fails(repo: Repo) -> None:
    assert ask(repo, "--as-of", "2026-06-30", "coverage")[0] == 0
    _floor(repo, "coverage: {iso-9001: {described: in force, evidenced: current}}\n")
    status, out = ask(repo, "--as-of", "2026-06-30", "coverage", "iso-9001")
    assert status == 1
    assert (
        "ISO 9001:2015 8.2.1: described is “none”, qms.yml asks for “in force”. No document in force cites it."
        in out
    )
    assert "8.4.1: described is" not in out
    assert "7.1.5.2: evidenced is" not in out
    assert "answers fall short of what qms.yml asks under coverage." in out


def test_not_applicable_is_counted_apart(repo: Repo) -> None:
    _floor(repo, "not_applicable: [{clause: 'iso-9001:8.3', because: We make to customers' drawings.}]\n"
           "coverage: {iso-9001: {described: claimed}}\n")  # fmt: skip
    found = coverage(repo)
    assert found.unit("8.3.1").not_applicable == "We make to customers' drawings."  # type: ignore[union-attr]
    assert found.spreads("8.3") is None
    assert "8.3.2: described" not in ask(repo, "--as-of", "2026-06-30", "coverage")[1]


def test_json_and_csv_say_the_same(repo: Repo) -> None:
    _, told = ask_json(repo, "--as-of", "2026-06-30", "coverage")
    assert told["schema"] == "plainqms/coverage/1"
    (only,) = told["standards"]
    (mine,) = (item for item in only["units"] if item["clause"] == "8.4.1")
    assert mine["audited"]["word"] == "conforming"
    assert mine["evidenced"]["required"] == 1
    _, table = ask(repo, "--as-of", "2026-06-30", "coverage", "--format", "csv")
    (row,) = (line for line in table.splitlines() if line.startswith("ISO 9001:2015,8.4.1,"))
    assert "In force,PRO-001 says it in 1 passage." in row
    assert row.endswith("AUD-2026-001 of 2026-04-01 found it so.")


def test_a_standard_that_is_not_adopted_is_told_with_what_was_meant(repo: Repo) -> None:
    status, out = ask(repo, "coverage", "iso-9011")
    assert status == 2
    assert "Did you mean iso-9001?" in out
