"""One mistake in a file that others rest on is one problem, which tells how many wait for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import codes, problems
from repositories import PEOPLE, ROLES, SETTINGS, Repo, document


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "repo")
    made.settings()
    for number in range(1, 6):
        body = "The {{ roles.quality_manager }} keeps it below {{ parameters.limit }} [[iso-9001:8.4]]."
        made.write(f"procedures/{number}.md", document(f"PRO-00{number}", f"Work {number}", body))
    made.commit()
    assert codes(made) == []
    return made


@pytest.mark.parametrize(
    ("path", "text", "code", "waiting"),
    [
        ("qms.yml", SETTINGS.replace("branch:", "\tbranch:"), "Y105", "5 more problems wait"),
        ("qms.yml", SETTINGS.replace("parameters:", "paramters:"), "C101", "7 more problems wait"),
        ("qms.yml", SETTINGS.replace("iso-9001-2015", "iso-9001:2015"), "C112", "5 more problems wait"),
        ("qms.yml", "- a\n- b\n", "C103", "5 more problems wait"),
        (
            "qms.yml",
            SETTINGS.replace("configuration/1", "configuration/9"),
            "C111",
            "5 more problems wait",
        ),
        ("records/roles.yml", ROLES.replace("- {id", "-\t{id", 1), "Y105", "more problems wait"),
        ("records/roles.yml", ROLES.replace("title", "titel", 1), "C101", "more problems wait"),
        ("records/people.yml", "- {id: carol\n", "Y104", "2 more problems wait"),
    ],
)
def test_one_mistake_is_one_problem(repo: Repo, path: str, text: str, code: str, waiting: str) -> None:
    repo.write(path, text)
    found = problems(repo)
    assert {item.place.path for item in found} == {path}
    assert found[0].rule.code == code
    assert waiting in found[0].remedy


def test_what_has_another_cause_is_told(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS.replace("limit: 250 pounds", 'limit: "250 pounds", limit: "3"'))
    repo.write("records/people.yml", "- {id: carol\n")
    repo.write("procedures/6.md", document("PRO-006", "More", "Up to {{ parameters.limt }}."))
    assert [code for code, path, _ in codes(repo) if path.startswith("procedures/")] == []
    repo.settings()
    assert [code for code, path, _ in codes(repo) if path.startswith("procedures/")] == ["T203"]
    repo.write("procedures/6.md", document("PRO-006", "More", "See [[PRO-099]]."))
    assert [code for code, path, _ in codes(repo) if path.startswith("procedures/")] == ["R210"]


def test_a_key_that_is_misspelt_is_not_missing_as_well(repo: Repo) -> None:
    repo.write("procedures/1.md", document("PRO-001", "Work 1").replace("owner:", "onwer:"))
    repo.write("records/people.yml", PEOPLE.replace("name: Carol", "nmae: Carol"))
    assert codes(repo) == [("D201", "procedures/1.md", 4), ("C101", "records/people.yml", 1)]


def test_records_wait_for_the_people_that_they_name(repo: Repo) -> None:
    repo.write(
        "records/improvements.yml",
        '- {id: IMP-2026-001, title: A card, source: idea, raised_on: "2026-06-01", raised_by: alice, '
        'idea: A card., owner: quality_manager, decide_by: "2026-12-23"}\n',
    )
    before = codes(repo)
    assert "E120" not in [code for code, _, _ in before]
    repo.write("records/people.yml", "- {id: carol\n")
    assert "E120" not in [code for code, _, _ in codes(repo)]
    repo.write("records/people.yml", PEOPLE.replace("id: alice", "id: alicia"))
    assert "E120" in [code for code, _, _ in codes(repo)]
