"""`qms transition`: what is new or moved, who cites it, what was read anew, in text, JSON and CSV; and its page."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from pathlib import Path

import pytest
from asking import ask, ask_json, run
from repositories import SETTINGS, Repo, document

APPROVED = "Written\n\nApproved-by: Carol Keller <carol@example.com>"
PLANNED = SETTINGS + "transitions:\n  - {from: iso-9001-2015, to: iso-9001-2026, deadline: 2028-06-30}\n"
BODY = "We look ahead [[iso-9001:6.1.2]], we improve [[iso-9001:10.3]]."
REVIEW = """\
- id: REV-2026-001
  on: "2026-03-02"
  documents: [{document: PRO-002, revision: "1"}]
  by: carol
  found: Read beside the new edition.
  against: [iso-9001-2026]
"""
DAY = ("--as-of", "2026-06-30")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("transition") / "repo")
    repo.settings(PLANNED)
    repo.write(".gitignore", "/build/\n")
    repo.commit("Settings", on="2020-01-01")
    repo.write("procedures/a.md", document("PRO-001", body=BODY))
    repo.write(
        "procedures/b.md",
        document("PRO-002", "Selling", "We buy [[iso-9001:8.4.1]].", clauses="iso-9001:10.2"),
    )
    repo.commit(APPROVED, on="2026-02-01")
    repo.write("records/reviews.yml", REVIEW)
    repo.commit("Read anew", on="2026-03-03")
    return repo.root


@pytest.fixture
def repo(laid: Path, tmp_path: Path) -> Repo:
    shutil.copytree(laid, tmp_path / "repo", symlinks=True)
    return Repo(tmp_path / "repo")


def test_what_a_person_is_told(repo: Repo) -> None:
    status, out = ask(repo, *DAY, "transition")
    assert status == 0
    for said in (
        "From ISO 9001:2015 to ISO 9001:2026, as at 2026-06-30",
        "Our own deadline: 2028-06-30, 731 days left.",
        "Texts read anew: 1 of 2.",
        "Internal audit against ISO 9001:2026: none planned.",
        "10.1 Continual improvement, was 10.1, 10.3",
        "PRO-001: carried over, not re-read",
        "PRO-002  read against it. Read against ISO 9001:2026 by Carol Keller on 2026-03-02.",
    ):
        assert said in out
    assert "8.4.1" not in out
    assert "8.4.1 General" in ask(repo, *DAY, "transition", "iso-9001-2015", "iso-9001-2026", "--all")[1]


def test_what_a_program_is_told(repo: Repo) -> None:
    status, out = ask_json(repo, *DAY, "transition")
    assert (status, out["schema"]) == (0, "plainqms/transition/1")
    (one,) = out["transitions"]
    assert (one["from"], one["to"], one["deadline"], one["read"]) == (
        "iso-9001-2015", "iso-9001-2026", "2028-06-30", 1,
    )  # fmt: skip
    assert [(item["document"], item["read"], item["left"]) for item in one["texts"]] == [
        ("PRO-001", False, ["6.1.2", "6.1.3", "10.1"]),
        ("PRO-002", True, []),
    ]
    assert one["texts"][1]["reviews"] == ["REV-2026-001"]
    assert len(one["clauses"]) == 91
    (merged,) = (item for item in one["clauses"] if item["clause"] == "10.1")
    assert (merged["kind"], merged["was"]) == ("merged", ["10.1", "10.3"])
    (claimed,) = (item for item in one["clauses"] if item["clause"] == "10.2")
    assert [(item["document"], item["cites"]) for item in claimed["texts"]] == [("PRO-002", "claim")]


def test_what_a_spreadsheet_gets(repo: Repo) -> None:
    done = run(repo, *DAY, "transition", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert done.returncode == 0
    assert [
        (row["Clause"], row["Was"], row["Document"], row["State"]) for row in rows if row["Document"]
    ] == [
        ("6.1.2", "6.1.2", "PRO-001", "carried over, not re-read"),
        ("6.1.3", "6.1.2", "PRO-001", "carried over, not re-read"),
        ("8.4.1", "8.4.1", "PRO-002", "read against it"),
        ("10.1", "10.1, 10.3", "PRO-001", "carried over, not re-read"),
        ("10.2", "10.2", "PRO-002", "read against it"),
    ]
    assert {row["As at"] for row in rows} == {"2026-06-30"}
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "-", "@"))]


def test_a_look_ahead_needs_no_plan(repo: Repo) -> None:
    repo.write("qms.yml", SETTINGS)
    repo.commit("No plan", on="2026-03-10")
    status, out = ask(repo, *DAY, "transition", "iso-9001-2015", "iso-9001-2026")
    assert status == 0
    assert "Not planned in qms.yml" in out
    status, out = ask(repo, *DAY, "transition")
    assert status == 2
    assert "transitions:\n" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("iso-9001-2015", "iso-9001-2062"), "Did you mean iso-9001-2026?"),
        (("iso-9001-2026", "iso-9001-2015"), "There are: iso-9001-2015 iso-9001-2026"),
        (("iso-9001-2015",), "There are:"),
        (("iso-9001-2015", "iso-14001-2026"), "There are:"),
    ],
)
def test_a_way_that_there_is_not(repo: Repo, arguments: tuple[str, ...], said: str) -> None:
    status, out = ask(repo, *DAY, "transition", *arguments)
    assert status == 2
    assert said in out


def test_qms_review_enters_a_reading(repo: Repo) -> None:
    arguments = ("review", "PRO-001", "--as", "carol", "--found", "Read.", "--on", "2026-06-30")
    status, out = ask(repo, *DAY, *arguments, "--against", "iso-9001-2062")
    assert (status, "did you mean iso-9001-2026?" in out) == (2, True)
    assert ask(repo, *DAY, *arguments, "--against", "iso-9001-2026")[0] == 0
    repo.commit("Read anew", on="2026-06-30")
    assert ask_json(repo, *DAY, "transition")[1]["transitions"][0]["read"] == 2


def test_its_page_and_no_page_of_an_edition_that_is_not_followed(repo: Repo, cache: Path) -> None:
    body = f"{BODY} We seize [[iso-9001-2026:6.1.3]]."
    repo.write("procedures/a.md", document("PRO-001", body=body))
    repo.commit(APPROVED, on="2026-03-10")
    shutil.copytree(cache, repo.root / "build" / "cache")
    status, out = ask(repo, *DAY, "build")
    assert status == 0, out
    site = repo.root / "build" / "site"
    assert sorted(item.name for item in (site / "standards").iterdir() if item.is_dir()) == ["iso-9001"]
    page = (site / "standards" / "iso-9001" / "transition" / "index.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for said in (
        "From ISO 9001:2015 to ISO 9001:2026",
        "30 Jun 2028",
        "1 of 2 read anew",
        "Read against ISO 9001:2026 by Carol Keller on 2 Mar 2026. REV-2026-001",
        "Continual improvement Merged , was 10.1, 10.3",
    ):
        assert said in text
    assert (site / "standards" / "iso-9001" / "transition" / "transition.csv").is_file()
    told = html.unescape((site / "documents" / "pro-001" / "index.html").read_text(encoding="utf-8"))
    assert re.search(r'href="\.\./\.\./standards/iso-9001/transition/"[^>]*>\s*ISO 9001:2026 6\.1\.3', told)


def test_its_deadline_is_due_until_the_new_edition_is_followed_in_place_of_the_old_one(repo: Repo) -> None:
    late = ("--as-of", "2028-07-10")
    line = "2028-06-30  ISO 9001:2015 to ISO 9001:2026: Complete the transition  (quality manager)  10 days overdue"
    assert line in ask(repo, *late, "due")[1]
    _, said = ask_json(repo, *DAY, "due")
    assert ("2028-06-30", "iso-9001-2026", "") in [
        (item["on"], item["id"], item["register"]) for item in said["due"]
    ]
    repo.write("qms.yml", PLANNED.replace("[iso-9001-2015", "[iso-9001-2026"))
    repo.commit("Followed", on="2028-06-01")
    assert "Complete the transition" not in ask(repo, *late, "due")[1]


CHANGE = "- {id: CHG-2026-001, title: Move to the 2026 edition, why: New., owner: carol, raised_on: '2026-03-02'}\n"
CERTIFICATE = (
    "- {id: CERT-2025-001, title: Quality, number: Q-1, standard: iso-9001-2015, owner: alice, scope: All., "
    "accreditation_body: Service, body: CB-001, "
    "decided: '2025-11-06', effective: '2025-11-06', expires: '2028-11-05'}\n"
)
OWNERS = (
    ({"changes": CHANGE, "certificates": CERTIFICATE}, "carol"),
    ({"changes": CHANGE.replace("2026 edition", "works"), "certificates": CERTIFICATE}, "alice"),
    (
        {"changes": CHANGE.replace("owner:", "decision: refused, owner:"), "certificates": CERTIFICATE},
        "alice",
    ),
    ({"changes": CHANGE.replace("owner:", "closed_on: '2026-03-03', owner:")}, "quality_manager"),
    ({"changes": CHANGE.replace("owner:", "sample: Somebody, owner:")}, "quality_manager"),
    ({"certificates": CERTIFICATE.replace("iso-9001-2015", "iso-14001-2015")}, "quality_manager"),
    ({"certificates": CERTIFICATE.replace("decided: '2025", "decided: '2027")}, "quality_manager"),
    (
        {"certificates": CERTIFICATE.replace("decided:", "ended_on: '2026-02-02', decided:")},
        "quality_manager",
    ),
    ({}, "quality_manager"),  # who owns most of the documents
)


@pytest.mark.parametrize(("records", "owner"), OWNERS)
def test_its_deadline_is_due_to_somebody(repo: Repo, records: dict[str, str], owner: str) -> None:
    for name, text in records.items():
        repo.write(f"records/{name}.yml", text)
    repo.commit("Entered", on="2026-03-03")
    _, said = ask_json(repo, *DAY, "due")
    assert [item["owner"] for item in said["due"] if item["id"] == "iso-9001-2026"] == [owner]


def test_its_deadline_stands_on_the_page_of_what_is_due_and_in_the_calendar(repo: Repo, cache: Path) -> None:
    shutil.copytree(cache, repo.root / "build/cache")
    status, out = ask(repo, *DAY, "build")
    assert status == 0, out
    page = (repo.root / "build/site/due/index.html").read_text(encoding="utf-8")
    link = '<a href="../standards/iso-9001/transition/">ISO 9001:2015 to ISO 9001:2026</a>'
    assert link in page
    assert 'data-register="Transitions"' in page
    feed = (repo.root / "build/site/calendars/all.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    event = next(text for text in feed.split("BEGIN:VEVENT") if "Complete the transition" in text)
    assert "UID:iso-9001-2026.transition@" in event
    assert "DTSTART;VALUE=DATE:20280630" in event
