"""Cycles of a whole system: which there are, what comes next, what the next visit must cover, and the page of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from asking import TODAY, ask, ask_json, load
from repositories import SETTINGS, Repo

from plainqms.publish import certification_body_page, certification_pages, pages, record_pages, timeline
from plainqms.publish.manual import Manual
from plainqms.sources.accreditation_bodies import accreditation_bodies, known
from plainqms.views.certification import ACCREDITED, Cycle, cycles, late
from plainqms.views.cycle_so_far import so_far
from plainqms.views.next_visit import next_visit
from plainqms.views.preaudit.countdown import countdown

STANDARDS = "standards: [iso-9001-2015, iso-iec-27001-2022, iso-iec-17025-2017]"
TRANSITION = 'transitions: [{from: iso-9001-2015, to: iso-9001-2026, deadline: "2027-09-30"}]\n'
BODY = """\
- id: CB-001
  title: Northern <b>Board</b>
  owner: quality_manager
  recognition: none
  checks: [{on: "2026-01-22", by: carol, signatory: "yes", listed: "no", found: "yes", scope_fits: "yes"}]
  impartiality: Statement of March 2025.
"""
CERTIFICATE = """\
- id: CERT-2025-001
  title: Our system
  number: NB-1
  standard: iso-9001-2015
  owner: quality_manager
  body: CB-001
  scope: Gauges.
  decided: "2025-05-06"
  effective: "2025-05-06"
  expires: "2028-05-05"
  agreed: [{event: surveillance, year: "2027", by: "2028-01-31", source: Letter of 2 June 2026}]
"""
AUDITS = """\
- id: AUD-2026-001
  title: First visit
  kind: surveillance
  owner: quality_manager
  body: CB-001
  scope: All of it.
  criteria: [iso-9001-2015]
  planned: "2026-05-20"
  held_on: "2026-05-20"
  rows:
    - {clause: iso-9001:8.4.1, seen: Five orders., result: minor nonconformity}
    - {clause: iso-9001:7.2, seen: No time was left., result: not looked at}
    - {clause: iso-9001:7.5.3, result: conformity}
- id: AUD-2026-002
  title: Stage 1
  kind: stage 1
  owner: quality_manager
  body: CB-001
  scope: All of it.
  criteria: [iso-iec-27001-2022]
  planned: "2026-09-15"
"""
FINDINGS = """\
- {id: FND-2026-001, title: Orders, audit: AUD-2026-001, grade: minor nonconformity, on: "2026-05-20"}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings(SETTINGS.replace("standards: [iso-9001-2015]", STANDARDS) + TRANSITION)
    for name, text in (
        ("certification-bodies", BODY),
        ("certificates", CERTIFICATE),
        ("audits", AUDITS),
        ("findings", FINDINGS),
    ):
        made.write(f"records/{name}.yml", text)
    made.commit("All", on="2026-06-01")
    return made


def found(repo: Repo) -> tuple[Cycle, ...]:
    return cycles(load(repo).system)


def test_a_cycle_for_each_certificate_and_each_standard_on_its_way(repo: Repo) -> None:
    held, security, laboratory = found(repo)
    assert (held.standard, held.held, held.granted) == ("iso-9001-2015", True, "initial certification")
    assert [item.kind for item in held.events] == [
        "decision", "first surveillance", "own transition", "recertification audit", "surveillance",
        "recertification decision", "end",
    ]  # fmt: skip
    assert [(item.kind, item.planned) for item in security.events] == [("stage 1", date(2026, 9, 15))]
    assert (laboratory.events, laboratory.note) == ((), ACCREDITED)


def test_late_and_agreed(repo: Repo) -> None:
    held = found(repo)[0]
    (first,) = late(held)
    assert (first.kind, first.by, first.on, first.note) == (
        "first surveillance", date(2026, 5, 6), date(2026, 5, 20), "14 days late",
    )  # fmt: skip
    (agreed,) = (item for item in held.events if item.agreed)
    assert (agreed.kind, agreed.year, agreed.by) == ("surveillance", 2027, date(2028, 1, 31))


def test_after_the_end_no_visit_of_that_cycle_is_ahead(repo: Repo) -> None:
    """It may be restored; a surveillance that was missed is told, and nobody prepares for it any more."""
    repo.commit("Nothing more", on="2028-06-02")
    system = load(repo, on=date(2028, 6, 3)).system
    held = next(item for item in cycles(system) if item.certificate)
    assert held.visit is None
    assert held.following is not None
    assert [item.kind for item in held.events if item.open] == ["own transition", "end", "restoration"]
    assert {item.note for item in held.events if item.kind == "recertification decision"} == {
        "not before the end"
    }


def test_our_own_day_for_the_next_edition_is_ours(repo: Repo) -> None:
    (own,) = (item for item in found(repo)[0].events if item.kind == "own transition")
    assert (own.by, own.rule.basis.value) == (date(2027, 9, 30), "own procedure")


def test_only_what_was_seen_counts_as_looked_at(repo: Repo) -> None:
    system = load(repo).system
    visit = next_visit(found(repo)[0], system, Manual(system, ()).clauses_of)
    assert visit is not None
    left = {clause.id for clause in visit.clauses}
    assert "8.4" not in left
    assert {"7.2", "7.5"} <= left
    assert visit.looked_at == 1
    assert visit.processes == ("purchasing",)
    assert visit.since == date(2026, 5, 20)
    assert len(visit.points) == 9


def test_what_a_cycle_has_seen_is_counted(repo: Repo) -> None:
    summed = so_far(found(repo)[0], load(repo).system)
    assert summed is not None
    assert summed.grades == (("minor nonconformity", 1, 0, 1),)
    assert [item.id for item in summed.theirs] == ["AUD-2026-001"]
    assert not summed.summary  # a surveillance is still to come
    first, second = summed.years
    assert (first.year, first.visits, first.failed_theirs) == (2025, 0, 0)
    assert (second.year, second.visits, second.failed_theirs, second.failed_ours) == (2026, 1, 1, 0)


SECOND = """\
- id: AUD-2027-001
  title: Second visit
  kind: surveillance
  owner: quality_manager
  body: CB-001
  scope: The rest.
  criteria: [iso-9001-2015]
  planned: "2027-05-18"
"""


def test_the_weeks_before_a_visit_are_counted_from_its_planned_day(repo: Repo) -> None:
    repo.write("records/audits.yml", AUDITS + SECOND)
    repo.commit("Planned", on="2026-06-02")
    visit = found(repo)[0].visit
    assert visit is not None
    assert (visit.planned, visit.by) == (date(2027, 5, 18), date(2028, 1, 31))
    steps = list(countdown(date(2027, 5, 18), "iso-9001", date(2027, 4, 1)))
    assert [(step.weeks, step.on, step.passed) for step in steps] == [
        (12, date(2027, 2, 23), True),
        (8, date(2027, 3, 23), True),
        (4, date(2027, 4, 20), False),
        (1, date(2027, 5, 11), False),
    ]
    points = [point.number for step in steps for point in step.points]
    assert "P28" not in points  # drills: ISO 9001 does not ask for them
    assert "P34" not in points  # asked before a first certification alone
    assert len(points) == len(set(points)) > 20
    cycle = _page(repo, "certification/cert-2025-001/")
    assert "planned for 18 May 2027, by 31 Jan 2028" in cycle
    assert "12 weeks before" in cycle


def test_without_a_planned_day_nothing_is_counted_back(repo: Repo) -> None:
    cycle = _page(repo, "certification/cert-2025-001/")
    assert "No day is planned for it" in cycle
    assert "weeks before</span>" not in cycle


def test_after_the_last_surveillance_the_cycle_is_summed_up_for_the_recertification(repo: Repo) -> None:
    held = SECOND.replace('planned: "2027-05-18"', 'planned: "2027-05-18"\n  held_on: "2027-05-18"')
    repo.write("records/audits.yml", AUDITS + held)
    repo.commit("Held", on="2027-05-20")
    system = load(repo, on=date(2027, 12, 1)).system
    summed = so_far(cycles(system)[0], system)
    assert summed is not None
    assert summed.summary
    assert [(year.year, year.visits) for year in summed.years] == [(2025, 0), (2026, 1), (2027, 1)]
    assert "Summary of the cycle" in _page(repo, "certification/cert-2025-001/", on=date(2027, 12, 1))


def _page(repo: Repo, wanted: str, *, on: date = TODAY) -> str:
    manual = Manual(load(repo, on=on).system, ())
    return next(
        pages.render(template, values)
        for address, _, _, template, values in certification_pages.pages(manual)
        if address == wanted
    )


def test_the_page_says_risks_plainly_and_escapes_what_is_hostile(repo: Repo) -> None:
    manual = Manual(load(repo).system, ())
    written = {
        address: pages.render(template, values)
        for address, _, _, template, values in certification_pages.pages(manual)
    }
    assert list(written) == [
        "certification/",
        "certification/information-sheet/",
        "certification/cert-2025-001/",
        "certification/iso-iec-27001-2022/",
    ]
    front = written["certification/"]
    assert "Northern &lt;b&gt;Board&lt;/b&gt;" in front
    assert "No accreditation is entered" in front
    assert "DAkkS" in front
    cycle = written["certification/cert-2025-001/"]
    assert cycle.count("<svg") == 2
    for event in found(repo)[0].events:
        assert event.title in cycle
        assert event.rule.cited.replace("'", "&#39;") in cycle


def test_the_record_of_a_body_without_accreditation_says_what_that_means(repo: Repo) -> None:
    asked = (
        '  demanded: [{who: Harbour Gas, where: Annex 3, accredited: "yes"}, {who: Club, accredited: "no"}]\n'
    )
    repo.write("records/certificates.yml", CERTIFICATE + asked)
    repo.commit("Asked for", on="2026-06-02")
    manual = Manual(load(repo).system, ())
    body = manual.system.records.get("CB-001")
    told = certification_body_page.doubts(body, manual)
    assert told["title"] == "No accreditation stands behind it"
    assert set(certification_body_page.RISKS) < set(told["lines"])
    assert len(told["lines"]) == len(certification_body_page.RISKS) + 1  # and that it is not listed
    assert [item["who"] for item in told["asked"]] == ["Harbour Gas"]
    (entry,) = manual.registers.entries("certification-bodies")
    page = pages.render("record", record_pages.values(entry, manual))
    assert "Nobody watches whether the body looks properly" in page
    assert "Harbour Gas, Annex 3" in page


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            BODY.replace("none", "IAF-MLA\n  accreditation_body: AB"),
            "The last look at its accreditation said no",
        ),
        (
            BODY.replace("none", 'IAF-MLA\n  accreditation_body: AB\n  accreditation_ended_on: "2026-05-01"'),
            "Its accreditation ended on 1 May 2026",
        ),
        (
            BODY.replace("none", "IAF-MLA\n  accreditation_body: AB").replace(
                'listed: "no"', 'listed: "yes"'
            ),
            None,
        ),
    ],
)
def test_doubts_are_told_where_there_are_some(repo: Repo, body: str, title: str | None) -> None:
    repo.write("records/certification-bodies.yml", body)
    repo.commit("Looked up", on="2026-06-02")
    manual = Manual(load(repo).system, ())
    told = certification_body_page.doubts(manual.system.records.get("CB-001"), manual)
    assert told.get("title") == title
    assert bool(told) is bool(title)


@pytest.mark.parametrize("drawn", [timeline.wide, timeline.narrow])
def test_a_drawing_keeps_within_its_frame_and_labels_do_not_meet(repo: Repo, drawn: object) -> None:
    events = found(repo)[0].events
    svg = drawn(events, TODAY)  # type: ignore[operator]
    width, height = (float(item) for item in re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    texts = [
        (float(x), float(y), text)
        for x, y, text in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg)
    ]
    assert {item.title for item in events} <= {text for _, _, text in texts}
    for x, y, text in texts:
        assert 0 <= x <= x + len(text) * 6.2 <= width
        assert 0 < y < height
        others = [one for one in texts if one[2] != text and abs(one[1] - y) < 10]
        assert not any(x <= other <= x + len(text) * 6 for other, _, _ in others), text
    assert drawn((), TODAY) == ""  # type: ignore[operator]


def test_the_command_names_by_id_number_or_standard(repo: Repo) -> None:
    for name in ("CERT-2025-001", "nb-1", "iso-9001", "iso-9001-2015"):
        status, answer = ask_json(repo, "--as-of", "2026-06-30", "cycle", name)
        assert status == 0
        (cycle,) = answer["cycles"]
        assert cycle["certificate"] == "CERT-2025-001"
        assert {"event", "opens", "by", "on", "state", "rule", "basis", "source"} <= set(cycle["events"][0])
    assert len(ask_json(repo, "--as-of", "2026-06-30", "cycle")[1]["cycles"]) == 3
    said = ask(repo, "--as-of", "2026-06-30", "cycle", "iso-9001")[1]
    assert "Clauses not looked at in this cycle" in said
    assert "agreed with the body: Letter of 2 June 2026" in said
    assert ask(repo, "cycle", "CERT-2025-01")[0] == 2


def test_accreditation_bodies_are_told_by_either_name() -> None:
    bodies = accreditation_bodies()
    assert len({item.short for item in bodies}) == len(bodies) > 20
    assert all(item.name and item.country and item.register for item in bodies)
    assert known("ukas") is known("United Kingdom Accreditation Service") is not None
    assert known("Example Accreditation") is None
