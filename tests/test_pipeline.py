"""The order of things: values and snippets that documents print, days gone by, and laws that hold for every read."""

from __future__ import annotations

import importlib
import os
import pkgutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from asking import ask, codes, fingerprint, history, last, load, numbers, revisions, standing, told
from repositories import BOB, ROLES, SETTINGS, Repo, document

import plainqms
from plainqms import pipeline
from plainqms.model.problem import Rule
from plainqms.model.revision import State

A, B, C = "procedures/a.md", "procedures/b.md", "procedures/c.md"
APPROVED = "\n\nApproved-by: Carol Keller <carol@example.com>"
PRINTS = """\
Up to {{ parameters.limit }}, the {{ roles.quality_manager }} of {{ organization.name }} decides.

{% include "signs.md" %}

![Picture](gauge.png)
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """One document that prints everything, one that prints only the name, one that prints nothing."""
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/snippets/signs.md", "Red means stop.\n")
    repo.write("procedures/gauge.png", b"\x89PNG one")
    repo.write(A, document("PRO-001", body=PRINTS))
    repo.write(B, document("PRO-002", title="Selling", body="{{ organization.name }} sells."))
    repo.write(C, document("PRO-003", title="Storing", body="We store."))
    repo.commit("First" + APPROVED)
    return repo


def counted(repo: Repo) -> dict[str, list[str]]:
    """Reasons of what counted after the first text, by id."""
    return {
        item.id: [change.reason for change in item.changes[1:] if change.counted]
        for item in load(repo).system.history.documents
    }


@pytest.mark.parametrize(
    ("path", "data", "cause", "documents"),
    [
        ("qms.yml", SETTINGS.replace("250 pounds", "300 pounds"), "parameters.limit", ["PRO-001"]),
        ("qms.yml", SETTINGS.replace("Test Gauges Ltd", "Gauges plc"), "organization.name", ["PRO-001", "PRO-002"]),
        ("qms.yml", SETTINGS.replace("Purchasing", "Buying"), "", []),
        ("qms.yml", SETTINGS + "# a remark\n", "", []),
        ("records/roles.yml", ROLES.replace("quality man", "quality wom"), "roles.quality_manager", ["PRO-001"]),
        ("records/roles.yml", ROLES.replace("managing director", "chief"), "", []),
        ("procedures/snippets/signs.md", "Red means go.\n", "procedures/snippets/signs.md", ["PRO-001"]),
        ("procedures/snippets/other.md", "New.\n", "", []),
        ("procedures/gauge.png", b"\x89PNG two", "procedures/gauge.png", ["PRO-001"]),
        ("procedures/other.png", b"\x89PNG two", "", []),
    ],
)  # fmt: skip
def test_what_is_printed_changes_exactly_those_who_print_it(
    repo: Repo, path: str, data: str | bytes, cause: str, documents: list[str]
) -> None:
    repo.write(path, data)
    repo.commit("Elsewhere", author=BOB)
    found = {name: reasons for name, reasons in counted(repo).items() if reasons}
    assert found == {name: [f"text changed through {cause}"] for name in documents}
    for name in documents:
        change = last(repo, name)
        assert (change.cause, change.change_class, [author.name for author in change.authors]) == (
            cause, "editorial", ["Bob Builder"],
        )  # fmt: skip
        assert numbers(repo, name) == ["1", "1.1"]


def test_the_class_of_such_a_change_can_be_said(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS.replace("250 pounds", "300 pounds"))
    repo.commit("More money\n\nChange-Class: text\nChange-Reason: Board of 3 May")
    assert (numbers(repo), last(repo).change_reason) == (["1", "2"], "Board of 3 May")


def test_a_file_and_what_it_prints_changed_at_once(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS.replace("250 pounds", "300 pounds"))
    repo.write(A, document("PRO-001", body="More. " + PRINTS))
    repo.commit("Both")
    assert counted(repo)["PRO-001"] == ["text changed"]
    assert numbers(repo) == ["1", "2"]


def test_a_value_written_out_is_no_change(repo: Repo) -> None:
    repo.write(B, document("PRO-002", title="Selling", body="Test Gauges Ltd sells."))
    repo.commit("Written out")
    assert told(repo, "PRO-002")[1:] == [
        (
            "Written out",
            False,
            "only white space, line breaks or how a value is written changed, not the controlled text",
        )
    ]
    repo.write("qms.yml", SETTINGS.replace("Test Gauges Ltd", "Gauges plc"))
    repo.commit("New name")
    assert len(told(repo, "PRO-002")) == 2


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        (A, document("PRO-001", body="{{ parameters.gone }}")),
        (A, document("PRO-001", body="{% if %}")),
        ("procedures/snippets/signs.md", "{{ nothing.here }}\n"),
        ("qms.yml", "organization: [\n"),
    ],
)
def test_a_text_that_could_not_be_made_for_a_while(repo: Repo, path: str, broken: str) -> None:
    """It is told and not counted, and the next good text is compared with the last good one."""
    good = (repo.root / path).read_text()
    repo.write(path, broken)
    repo.commit("Broken")
    repo.write(path, good)
    repo.commit("Mended")
    found = told(repo)
    assert [item[:2] for item in found if item[1]] == [("First", True)]
    assert any(reason.startswith("the text could not be made: ") for _, _, reason in found)
    assert (numbers(repo), revisions(repo)[0].digest) == (["1"], history(repo).changes[0].digest)
    assert codes(repo) == []


def test_while_the_last_text_cannot_be_made_the_last_good_one_stays(repo: Repo) -> None:
    repo.write(A, document("PRO-001", body="{{ parameters.gone }}"))
    repo.commit("Broken")
    current = standing(repo).current
    assert current is not None
    assert current.change.commit.subject.startswith("First")
    assert ("T203", A, 9) in codes(repo, committed=True)


# Approval ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "author", "state"),
    [
        ("Carol Keller <carol@example.com>", "Alice Author <alice@example.com>", State.IN_FORCE),
        ("carol", "Alice Author <alice@example.com>", State.IN_FORCE),
        ("Carol Keller <carol@example.com>", "Carol Keller <carol@example.com>", State.NOT_RECORDED),
        ("Carol Keller <carol@example.com>", "Carol Keller <home@example.net>", State.NOT_RECORDED),
        ("Carol Keller", "Alice Author <alice@example.com>", State.NOT_RECORDED),
        ("Mallory <mallory@example.com>", "Alice Author <alice@example.com>", State.NOT_RECORDED),
        ("GitHub <noreply@github.com>", "dependabot[bot] <support@github.com>", State.NOT_RECORDED),
    ],
)
def test_who_may_approve(repo: Repo, said: str, author: str, state: State) -> None:
    repo.write(C, document("PRO-003", title="Storing", body="We store better."))
    repo.commit(f"Second\n\nApproved-by: {said}", author=author)
    found = standing(repo, "PRO-003")
    assert (found.state, [revision.number for revision in found.revisions]) == (state, ["1", "2"])
    warned = [path for code, path, _ in codes(repo) if code in ("H330", "H331")]
    assert warned == ([] if state is State.IN_FORCE else [C])


# Days gone by -----------------------------------------------------------------------------------------


def test_each_day_gives_what_was(repo: Repo) -> None:
    """Reading day by day gives the same changes, one after the other; no later commit changes an earlier answer."""
    for day in range(2, 7):
        repo.write(C, document("PRO-003", title="Storing", body=f"We store in {day} places."))
        repo.write("qms.yml", SETTINGS.replace("250", str(day)))
        repo.commit(f"Day {day}", on=f"2026-01-{day:02}")
    whole = {item.id: item.changes for item in load(repo).system.history.documents}
    for day in range(1, 7):
        loaded = load(repo, on=date(2026, 1, day))
        assert loaded.system.configuration.parameters["limit"] == (
            f"{day} pounds" if day > 1 else "250 pounds"
        )
        for item in loaded.system.history.documents:
            assert item.changes == tuple(c for c in whole[item.id] if c.commit.issued <= date(2026, 1, day))
        assert loaded.system.history.later == 6 - day
        texts = {publication.document.id: publication.text for publication in pipeline.publications(loaded)}
        assert f"We store in {day} places." in texts["PRO-003"] or day == 1
    assert load(repo, on=date(2025, 12, 31)).system.history.documents == ()


def test_today_is_the_same_as_no_date_on_a_clean_tree(repo: Repo) -> None:
    (repo.root / "procedures/link.md").symlink_to("a.md")
    repo.write(
        "procedures/bad.md", document("PRO-001", body="{{ no }} [[PRO-999]] [x](y.md)", owner="nobody")
    )
    repo.commit("With some problems")
    told_now, told_then = (pipeline.check(load(repo, committed=committed)) for committed in (False, True))
    assert (
        [(item.rule, item.place) for item in told_now]
        == [(item.rule, item.place) for item in told_then]
        != []
    )
    now, then = load(repo, committed=False).system, load(repo, committed=True).system
    assert replace(now, draft=False) == then


def test_what_is_not_committed_is_no_history(repo: Repo) -> None:
    before = load(repo).system
    repo.write(A, document("PRO-001", body="Uncommitted."))
    repo.write("procedures/new.md", document("PRO-009", title="New"))
    after = load(repo).system
    assert after.history.uncommitted == (A, "procedures/new.md")
    assert replace(after, history=replace(after.history, uncommitted=())) == before


# Laws -------------------------------------------------------------------------------------------------


def test_a_read_never_writes(repo: Repo) -> None:
    repo.write("loose.md", "uncommitted\n")
    os.utime(repo.root / A, (1, 1))  # git would refresh its index for this, if it were let
    before = fingerprint(repo.root)
    for arguments in ("check", "history", "history --all", "--as-of 2026-01-01 check", "check --format json"):
        ask(repo, *arguments.split())
        assert fingerprint(repo.root) == before, arguments


def test_git_is_asked_a_few_times_however_many_documents_there_are(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))

    def asked() -> list[int]:
        found = []
        for committed in (True, False):
            trace.unlink(missing_ok=True)
            pipeline.check(load(repo, committed=committed))
            found.append(trace.read_text().count('"event":"start"'))
        return found

    few = asked()
    monkeypatch.delenv("GIT_TRACE2_EVENT")
    for number in range(20):
        repo.write(f"procedures/{number}.md", document(f"PRO-1{number:02}", title=f"T{number}", body=PRINTS))
    repo.commit("Many")
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    assert all(many <= one + 2 for many, one in zip(asked(), few, strict=True))


def test_the_same_answer_from_below_and_from_another_folder(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ask(repo, "history")
    assert ask(repo.root / "procedures", "history") == expected
    monkeypatch.chdir(repo.root / "procedures")
    assert ask(Path("."), "history") == expected


def test_every_rule_is_gathered_once() -> None:
    """`qms explain` and the rule pages tell every rule of every module, and no code means two things."""
    declared: dict[str, set[Rule]] = {}
    for module in pkgutil.walk_packages(plainqms.__path__, "plainqms."):
        if not module.name.endswith("__main__"):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Rule):
                    declared.setdefault(value.code, set()).add(value)
    assert {code for code, rules in declared.items() if len(rules) > 1} == set()
    gathered = pipeline.rules()
    assert {rule.code for rule in gathered} == set(declared)
    assert len({rule.name for rule in gathered}) == len(gathered) == len({rule.code for rule in gathered})
    assert all(rule.why and rule.remedy for rule in gathered)
