"""Calendars of what is due: read back by the library, and by hand where a library could forgive its own mistakes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from asking import TODAY, load
from icalendar import Calendar
from repositories import SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.publish import articles, calendar, pages
from plainqms.publish.manual import Manual

TITLE = r"Größte Hitze, ein „Fall“; 100 % \ Ärger überall, näher beschrieben in der langen Anlage Ω für Carol Keller"
RISKS = f"""\
- {{id: RISK-001, title: '{TITLE}', owner: managing_director, identified_on: "2025-06-01", decision: leave}}
- {{id: RISK-002, title: Rain, owner: quality_manager, identified_on: "2025-07-20", decision: leave}}
- {{id: RISK-003, title: Snow, owner: carol, identified_on: "2025-06-30", decision: leave}}
"""
AUDIT = """\
- {id: AUD-2026-001, title: Works, kind: internal, owner: carol, scope: All, planned: "2026-09-01", sites: [works]}
"""
WITH_SITES = SETTINGS + "sites: [{id: works, name: The works}, {id: office, name: The office}]\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("qms.yml", WITH_SITES)
    repo.write("records/risks.yml", RISKS)
    repo.write("procedures/a.md", document("PRO-001", sites="works"))
    repo.commit("First", on="2026-01-10")
    repo.write("procedures/b.md", document("PRO-002"))  # never issued
    return repo


def manual(repo: Repo, *, on: date = TODAY, committed: bool = True) -> Manual:
    loaded = load(repo, on=on, committed=committed)
    return Manual(loaded.system, pipeline.publications(loaded))


def events(repo: Repo, name: str = "all.ics", *, on: date = TODAY) -> dict[str, date]:
    """The titles of a feed with their days, as the library reads them."""
    read = Calendar.from_ical(dict(calendar.files(manual(repo, on=on)))[f"calendars/{name}"])
    return {str(event["SUMMARY"]).split(" ")[0]: event["DTSTART"].dt for event in read.walk("VEVENT")}


def unfolded(data: bytes) -> list[str]:
    """By the letter of RFC 5545, without the library."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    return re.sub(rb"\r\n[ \t]", b"", data[:-2]).decode("utf-8").split("\r\n")


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def test_every_event_is_one_whole_day_with_an_alarm_before_it(repo: Repo) -> None:
    data = dict(calendar.files(manual(repo)))["calendars/all.ics"]
    read = Calendar.from_ical(data)
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    assert events(repo) == {
        "RISK-001": date(2026, 6, 1),
        "RISK-003": date(2026, 6, 30),
        "RISK-002": date(2026, 7, 20),
        "PRO-001": date(2028, 1, 10),
    }
    for event in read.walk("VEVENT"):
        assert type(event["DTSTART"].dt) is date
        assert event["DTEND"].dt == event["DTSTART"].dt + timedelta(days=1)
        assert event["DTSTAMP"].dt == datetime(2026, 6, 30, tzinfo=UTC)
        (alarm,) = event.walk("VALARM")
        assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(days=-14))
    assert len({str(event["UID"]) for event in read.walk("VEVENT")}) == 4


def test_lines_are_folded_and_texts_escaped(repo: Repo) -> None:
    lines = unfolded(dict(calendar.files(manual(repo)))["calendars/all.ics"])
    summaries = [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]
    said = TITLE.replace("Carol Keller", "(a person)")
    assert unescaped(summaries[0]) == f"RISK-001 {said}: Look at it again"
    assert r"Hitze\, ein „Fall“\; 100 % \\ Ärger" in summaries[0]
    assert "DTSTART;VALUE=DATE:20260601" in lines
    assert "DTEND;VALUE=DATE:20260602" in lines
    assert lines.count("TRIGGER:-P14D") == 4
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"


def test_a_day_that_moves_is_the_same_event_of_a_later_state(repo: Repo) -> None:
    def first(on: date) -> tuple[str, date, datetime]:
        read = Calendar.from_ical(dict(calendar.files(manual(repo, on=on)))["calendars/all.ics"])
        event = next(item for item in read.walk("VEVENT") if str(item["SUMMARY"]).startswith("RISK-002"))
        return str(event["UID"]), event["DTSTART"].dt, event["DTSTAMP"].dt

    before = first(TODAY)
    moved = RISKS.replace("2025-07-20", "2025-09-20").replace("title: Rain", "title: More rain")
    repo.write("records/risks.yml", moved)
    repo.commit("Moved", on="2026-07-01")
    after = first(date(2026, 7, 2))
    assert after[0] == before[0]
    assert (before[1], after[1]) == (date(2026, 7, 20), date(2026, 9, 20))
    assert before[2] < after[2]


def test_the_same_state_gives_the_same_bytes(repo: Repo) -> None:
    assert dict(calendar.files(manual(repo))) == dict(calendar.files(manual(repo)))


def test_a_role_has_what_its_holder_does_in_person_and_nobody_is_named(repo: Repo) -> None:
    found = dict(calendar.files(manual(repo)))
    assert sorted(found) == [
        "calendars/all.ics",
        "calendars/role-managing_director.ics",
        "calendars/role-quality_manager.ics",
        "calendars/site-office.ics",
        "calendars/site-works.ics",
    ]
    assert set(events(repo, "role-managing_director.ics")) == {"RISK-001", "RISK-003"}
    assert set(events(repo, "role-quality_manager.ics")) == {"RISK-002", "PRO-001"}
    for data in found.values():
        assert not re.search(r"carol|keller|alice", "\n".join(unfolded(data)), re.IGNORECASE)


def test_a_site_has_what_names_it(repo: Repo) -> None:
    repo.write("records/audits.yml", AUDIT)
    repo.commit("Audit", on="2026-02-01")
    assert set(events(repo, "site-works.ics")) == {"AUD-2026-001", "PRO-001"}
    assert events(repo, "site-office.ics") == {}


def test_tasks_of_one_field_are_told_apart_and_equal_ones_are_one(repo: Repo) -> None:
    base = manual(repo).registers.due[0]
    one = replace(base, owner="carol", path="refresh")
    tasks = (one, one, replace(one, owner="alice"), replace(one, owner="alice", on=date(2027, 1, 1)))
    names = calendar.uids(tasks, manual(repo).system)
    assert len(set(names.values())) == len(names) == 3
    alone = calendar.uids(tasks[2:3], manual(repo).system)
    assert alone.items() <= names.items()  # whoever else has the same to do


def test_what_the_site_does_not_show_is_in_no_calendar(repo: Repo) -> None:
    hidden = replace(manual(repo), given=())
    assert {task.identifier for task in calendar.public(hidden)} == {"RISK-001", "RISK-002", "RISK-003"}


def test_a_draft_has_no_calendar(repo: Repo) -> None:
    assert not list(calendar.files(manual(repo, committed=False)))


@pytest.mark.parametrize("address", ["", "https://qms.example.com/manual"])
def test_the_page_of_what_is_due_leads_to_them(repo: Repo, tmp_path: Path, address: str) -> None:
    if address:
        repo.write("qms.yml", f'{WITH_SITES}publish: {{address: "{address}"}}\n')
        repo.commit("Published", on="2026-02-01")
    loaded = load(repo)
    made = pipeline.publications(loaded)
    pages.stage(loaded.system, made, loaded.look, read=loaded.tree.read, folder=tmp_path / "stage")
    page = (tmp_path / "stage/docs/due/index.md").read_text(encoding="utf-8")
    subscribe = (
        f'href="{address.replace("https", "webcal")}/calendars/all.ics"'
        if address
        else 'data-webcal="../calendars/all.ics" hidden'
    )
    assert subscribe in page
    assert 'href="../calendars/site-works.ics" download' in page
    assert 'data-owner="Carol Keller|Managing director"' in page
    assert 'data-owner="Managing director|Carol Keller"' in page
    assert 'data-site="The works"' in page
    assert (tmp_path / "stage/docs/calendars/all.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_only_pages_of_ours_subscribe_to_calendars() -> None:
    link = '<a href="webcal://qms.example.com/calendars/all.ics">Subscribe</a>'
    assert articles.check_article(link, "generated") == ()
    assert articles.check_article(link)
    assert articles.check_article('<a href="webcal:javascript:alert(1)">Subscribe</a>', "generated")
