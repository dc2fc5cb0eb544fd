"""`qms intake`: what comes in gets a number and an answer, once; what waits is listed by age."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import ask, ask_json, codes
from repositories import SETTINGS, Repo

from plainqms.sources.yaml import load as read_yaml

MAIL = """\
From: Alice Author <alice@example.com>
Subject: [{kind}] something
Date: Mon, {day} Jun 2026 10:00:00 +0000
Message-ID: <{day}@mail.example.com>

What happened, or could happen?
{what}

May we name you? (yes or no)
{named}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings(f"{SETTINGS}reports: {{mail: report@example.com, answer: '5', urgent: Call 112 first.}}\n")
    repo.commit("First", on="2026-05-10")
    return repo


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for day, kind, what, named in (
        (3, "idea", 'A lamp: "bright" # one', "no"),
        (2, "hazard", "Wet floor", "yes"),
    ):
        text = MAIL.format(day=day, kind=kind, what=what, named=named)
        (folder / f"{kind}.eml").write_text(text, encoding="utf-8")
    (folder / "notes.txt").write_text("not read", encoding="utf-8")
    return folder


def test_mails_are_entered_in_the_order_of_their_days_and_once(repo: Repo, inbox: Path) -> None:
    status, answer = ask_json(repo, "intake", str(inbox))
    assert status == 0
    assert [(item["id"], item["kind"], item["title"], item["answer_by"]) for item in answer["entered"]] == [
        ("REP-2026-001", "hazard", "Wet floor", "2026-06-07"),
        ("REP-2026-002", "idea", 'A lamp: "bright" # one', "2026-06-08"),
    ]
    assert answer["entered"][0]["reply_to"] == "alice@example.com"
    assert "REP-2026-001" in answer["entered"][0]["reply"]
    assert "7 June 2026" in answer["entered"][0]["reply"]
    assert "Call 112 first." in answer["entered"][0]["reply"]
    text = (repo.root / "records/reports.yml").read_text(encoding="utf-8")
    assert text.count("alice") == 1  # who said yes; an address never
    assert "@example.com" not in text.replace("mail.example.com", "")
    assert codes(repo, on=date(2026, 6, 5)) == []
    assert ask_json(repo, "intake", str(inbox))[1]["entered"] == []
    assert (repo.root / "records/reports.yml").read_text(encoding="utf-8") == text


def test_what_stood_there_stays_as_it_was_written(repo: Repo, inbox: Path) -> None:
    before = """\
# ours
- {id: REP-2026-041, title: Old, kind: idea, received_on: "2026-01-05", channel: card, owner: carol,
   answer_by: "2026-01-12", reference: "mail: <3@mail.example.com>"}  # a comment
"""
    repo.write("records/reports.yml", before)
    _, answer = ask_json(repo, "intake", str(inbox))
    assert [item["id"] for item in answer["entered"]] == ["REP-2026-042"]
    text = (repo.root / "records/reports.yml").read_text(encoding="utf-8")
    assert text.startswith(before)
    assert read_yaml(text, "records/reports.yml")[1] == ()


@pytest.mark.parametrize(
    "before",
    [
        "[{id: REP-2026-001, title: x, kind: idea, received_on: 2026-01-05, channel: card, owner: carol,\n"
        "answer_by: 2026-01-12}]\n",
        "a: b\n",
        "- {id: REP-1",
        "- id: REP-2026-001\n  id: x\n",
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(repo: Repo, inbox: Path, before: str) -> None:
    repo.write("records/reports.yml", before)
    status, _ = ask(repo, "intake", str(inbox))
    assert status == 1
    assert (repo.root / "records/reports.yml").read_text(encoding="utf-8") == before


def test_an_empty_list_makes_room(repo: Repo, inbox: Path) -> None:
    repo.write("records/reports.yml", "# ours\n[]\n")
    assert len(ask_json(repo, "intake", str(inbox))[1]["entered"]) == 2
    assert (repo.root / "records/reports.yml").read_text(encoding="utf-8").startswith("# ours\n\n-")


def test_what_cannot_be_read_is_told_and_the_rest_is_entered(repo: Repo, inbox: Path) -> None:
    (inbox / "b.json").write_text("{", encoding="utf-8")
    status, told = ask(repo, "intake", str(inbox))
    assert (status, "E451" in told, "2 entered" in told) == (1, True, True)


def test_of_a_folder_it_is_told_what_is_left_aside(repo: Repo, inbox: Path) -> None:
    (inbox / "mail.msg").write_bytes(b"\xd0\xcf\x11\xe0")
    assert ask_json(repo, "intake", str(inbox))[1]["left_aside"] == ["mail.msg", "notes.txt"]
    told = ask(repo, "intake", str(inbox))[1]
    assert ("2 had been entered before" in told, "mail.msg, notes.txt" in told) == (True, True)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", "received_on;what\r\n2026-06-02;Öl".encode("cp1252"), "Y101"),
        ("a.csv", b"", "E451"),
        ("a.csv", b"received_on;what\r\n", "E451"),
        ("a.eml", bytes(range(256)), "E451"),
        ("a.json", b"\x00", "E451"),
    ],
)
def test_nothing_new_is_not_said_of_what_could_not_be_read(
    repo: Repo, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    status, told = ask(repo, "intake", str(tmp_path / name))
    assert (status, code in told, "Nothing was entered." in told, "Nothing new" in told) == (
        1,
        True,
        True,
        False,
    )


def test_what_waits_is_listed_by_age(repo: Repo, inbox: Path) -> None:
    assert ask(repo, "intake")[1] == "No report waits for an answer.\n"
    ask(repo, "intake", str(inbox))
    repo.commit("Reports", on="2026-06-04")
    _, answer = ask_json(repo, "--as-of", "2026-06-10", "intake")
    assert [(item["id"], item["age"], item["state"]) for item in answer["waiting"]] == [
        ("REP-2026-001", 8, "New"), ("REP-2026-002", 7, "New"),
    ]  # fmt: skip
    _, told = ask(repo, "--as-of", "2026-06-10", "intake")
    assert "REP-2026-001     8 days  hazard" in told
    assert told.endswith("2 waiting as at 2026-06-10.\n")


def test_wrong_use(repo: Repo, inbox: Path) -> None:
    assert ask(repo, "--as-of", "2026-06-10", "intake", str(inbox))[0] == 2
    assert ask(repo, "intake", str(inbox / "gone.eml"))[0] == 2
