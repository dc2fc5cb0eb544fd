"""What people enter wrongly about certificates: each row says what stands there, and what is told about it.

Nothing is refused: whatever is entered, the check comes to its end and every other record is judged.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from asking import problems
from repositories import Repo, document

BODY = """
- id: CB-001
  title: Northern Board
  owner: quality_manager
  accredited_for: [iso-9001-2015]
  checked_on: "2026-01-22"
  impartiality: Statement of March 2025.
"""
CERTIFICATE = """
- id: CERT-2025-001
  title: Our system
  number: NB-1
  standard: iso-9001-2015
  owner: quality_manager
  body: CB-001
  accreditation_body: Example Accreditation
  recognition: IAF-MLA
  scope: Gauges.
  decided: "2025-11-06"
  effective: "2025-11-06"
  expires: "2028-11-05"
  verified: [{where: Public register, on: "2026-01-22", by: carol, result: confirmed}]
"""
AUDIT = """
- id: AUD-2026-001
  title: Surveillance
  kind: surveillance
  owner: quality_manager
  body: CB-001
  scope: All of it.
  criteria: [iso-9001-2015]
  processes: [purchasing]
  auditors: [{name: Helen Brandt, part: lead auditor, competence: Named by the body.}]
  planned: "2026-04-14"
  held_on: "2026-04-14"
  reported_on: "2026-04-20"
  rows: [{clause: iso-9001:8.4.1, seen: Five orders., result: conformity}]
"""
SECOND = CERTIFICATE.replace("CERT-2025-001", "CERT-2025-002").replace("2025-11-06", "2025-11-07")
RECERTIFIED = AUDIT.replace("kind: surveillance", "kind: recertification")
ENDED = {"decided: \"2025-11-06\"": "decided: \"2023-03-02\"", "effective: \"2025-11-06\"": "effective: \"2023-03-02\"",
         "expires: \"2028-11-05\"": "expires: \"2026-03-01\""}  # fmt: skip


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for was, becomes in pairs:
        assert was in text, was
        text = text.replace(was, becomes)
    return text


# Of three standards one is certified for years, and two were on the way when the body came for a surveillance.
SAFETY, ENVIRONMENT = (
    changed(CERTIFICATE, ("CERT-2025-001", name), ("NB-1", name), ("iso-9001-2015", edition), ("2025-11-06", decided),
            ("2028-11-05", "2029-04-13"))
    for name, edition, decided in (("CERT-2026-002", "iso-45001-2018", "2026-04-14"),
                                   ("CERT-2026-003", "iso-14001-2015", "2026-04-13"))
)  # fmt: skip
OF_THREE = changed(AUDIT, ("[iso-9001-2015]", "[iso-9001-2015, iso-14001-2015, iso-45001-2018]"))
OLDER = changed(CERTIFICATE, ("2025-11-06", "2023-11-06"), ("2028-11-05", "2026-11-05"))
ROWS = {
    "nothing is wrong": ({}, "2026-06-30", set()),
    "surveillance before the decision": (
        {"audits": changed(AUDIT, ("2026-04-14", "2025-10-14"), ("2026-04-20", "2025-10-20"))}, "2026-06-30", {"E801"},
    ),
    "on the very day of the decision": (
        {"audits": changed(AUDIT, ("2026-04-14", "2025-11-06"), ("2026-04-20", "2025-11-20"))}, "2026-06-30", {"E801"},
    ),
    "recertification after expiry": (
        {"certificates": changed(CERTIFICATE, *ENDED.items()), "audits": RECERTIFIED}, "2026-06-30",
        {"E661", "E800", "E802"},
    ),
    "two certificates with one number": ({"certificates": CERTIFICATE + SECOND}, "2026-06-30", {"E803"}),
    "a missing year": (
        {"certificates": OLDER, "audits": changed(AUDIT, ("AUD-2026", "AUD-2024"), ("2026-04", "2024-10")) + AUDIT},
        "2026-06-30", {"E800"},
    ),
    "no surveillance for two years": (
        {"certificates": OLDER,
         "audits": changed(AUDIT, ("AUD-2026", "AUD-2023"), ("2026-04", "2023-10"), ("surveillance", "stage 2"))},
        "2026-06-30", {"E668"},
    ),
    "withdrawn accreditation": (
        {"certification-bodies": BODY + '  accreditation_ended_on: "2026-05-15"\n'}, "2026-06-30", {"E804"},
    ),
    "the edition ends in mid-cycle": (
        {"certificates": CERTIFICATE + '  transition_by: "2026-05-31"\n'}, "2026-06-30", {"E661"},
    ),
    "a certificate of another edition than adopted": (
        {"certificates": changed(CERTIFICATE, ("iso-9001-2015", "iso-9001-2008"))}, "2026-06-30", {"E666", "E667"},
    ),
    "decided on a leap day, and three years have none": (
        {"certificates": changed(CERTIFICATE, ("2025-11-06", "2024-02-29"), ("2028-11-05", "2027-02-28")),
         "audits": changed(AUDIT, ("2026-04-14", "2025-02-28"), ("2026-04-20", "2025-03-03"))}, "2026-06-30", set(),
    ),
    "a leap day of a year that has none": (
        {"certificates": changed(CERTIFICATE, ("2025-11-06", "2025-02-29"))}, "2026-06-30", {"E103"},
    ),
    "a time and a zone instead of a day": (
        {"certificates": changed(CERTIFICATE, ('decided: "2025-11-06"', 'decided: "2025-11-06T23:30:00+01:00"'))},
        "2026-06-30", {"E103"},
    ),
    "a day without a year": (
        {"certificates": changed(CERTIFICATE, ('expires: "2028-11-05"', 'expires: "05-11"'))}, "2026-06-30", {"E103"},
    ),
    "expires before it begins": (
        {"certificates": changed(CERTIFICATE, ("2028-11-05", "2025-01-05"))}, "2026-06-30", {"E660", "E661"},
    ),
    "a body that nobody entered": (
        {"certificates": changed(CERTIFICATE, ("body: CB-001", "body: CB-009"))}, "2026-06-30", {"E121"},
    ),
    "another scope in the manual": ({"scope": "Repair of valves"}, "2026-06-30", {"E690"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_is_told_and_nothing_breaks(name: str, tmp_path: Path) -> None:
    given, day, expected = ROWS[name]
    repo = Repo(tmp_path / "repo")
    repo.settings()
    scope = given.get("scope", "Gauges")
    repo.write(
        "procedures/pro-001.md", document("PRO-001", "Scope", f"Our scope: {scope}.", clauses="iso-9001:4.3")
    )
    for register, text in {
        "certification-bodies": BODY,
        "certificates": CERTIFICATE,
        "audits": AUDIT,
        **given,
    }.items():
        if register != "scope":
            repo.write(f"records/{register}.yml", text.lstrip())
    repo.commit("Records", on="2026-01-02")
    found = {
        item.rule.code
        for item in problems(repo, on=date.fromisoformat(day))
        if item.rule.code.startswith("E")
    }
    assert found == expected


def test_a_surveillance_is_told_for_each_standard_that_was_not_certified_yet(tmp_path: Path) -> None:
    """Held on 14 April 2026: after the decision for quality and, by a day, for the environment; on that for safety."""
    repo = Repo(tmp_path / "repo")
    repo.settings()
    for day, expected in (
        ("2026-04-14", ["CERT-2026-002"]),
        ("2026-04-13", ["CERT-2026-002", "CERT-2026-003"]),
    ):
        audit = changed(OF_THREE, ("2026-04-14", day))
        for name, text in {
            "certification-bodies": BODY, "certificates": CERTIFICATE + SAFETY + ENVIRONMENT, "audits": audit,
        }.items():  # fmt: skip
            repo.write(f"records/{name}.yml", text.lstrip())
        found = [item for item in problems(repo, on=date(2026, 6, 30)) if item.rule.code == "E801"]
        assert sorted(item.message.split("; ")[1].split(",")[0] for item in found) == expected
        assert {item.place.path for item in found} == {"records/audits.yml"}
