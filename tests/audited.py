"""A small system with an internal audit to come, for those who prepare it and enter what was seen."""

from __future__ import annotations

from pathlib import Path

from repositories import SETTINGS, Repo, document

AUDITS, FINDINGS = "records/audits.yml", "records/findings.yml"
BODY = (
    "We choose suppliers by what they deliver. [[iso-9001:8.4.1]]\n\n"
    "The quality manager evaluates each supplier every January. Orders must name the drawing. [[iso-9001:8.4.3]]"
)
RECORDS = """\
# Kept by Carol.
- id: AUD-2026-001  # the first one
  title: Purchasing
  kind: internal
  owner: carol
  objective: Do we buy what we ordered?
  scope: Orders of the year.
  criteria: [iso-9001-2015]
  processes: [purchasing]
  clauses: [iso-9001:8.4]
  auditors: [{person: alice, part: lead auditor, competence: Course of 2023.}]
  planned: "2026-07-14"

# Reported; nothing is added to it.
- id: AUD-2025-001
  title: Purchasing a year ago
  kind: internal
  owner: carol
  scope: Orders.
  criteria: [iso-9001-2015]
  processes: [purchasing]
  auditors: [{name: Helen Brandt, part: lead auditor, competence: Number 7.}]
  planned: "2025-07-14"
  held_on: "2025-07-14"
  reported_on: "2025-07-15"
  rows:
    - {clause: iso-9001:8.4.1, seen: Five orders., result: observation, finding: FND-2025-001}
"""
FOUND = """\
- id: FND-2025-001
  title: Orders name no drawing
  audit: AUD-2025-001
  grade: observation
  on: "2025-07-14"
  owner: carol
  process: purchasing
  clauses: [iso-9001:8.4.3]
  answered_on: "2025-07-20"
- id: FND-2025-002
  title: Cured long ago
  audit: AUD-2025-001
  grade: observation
  on: "2025-07-14"
  owner: carol
  process: purchasing
  answered_on: "2025-07-20"
  closed_on: "2025-08-01"
"""
PROCESSES = """\
- id: PROC-001
  title: Buying
  process: purchasing
  owner: managing_director
  purpose: To have what we need.
  described_on: "2026-01-05"
  registers: [suppliers]
"""


def suppliers(count: int) -> str:
    return "".join(
        f"- {{id: SUP-{number:03d}, title: Supplier {number}, provides: Parts, criticality: C, owner: carol}}\n"
        for number in range(1, count + 1)
    )


def system(folder: Path, *, title: str = "Purchasing") -> Repo:
    """`title`, if it is another one, is that of the audit and of a finding still open."""
    repo = Repo(folder)
    repo.settings(SETTINGS)
    text = document("PRO-001", body=BODY, process="purchasing")
    repo.write("procedures/PRO-001.md", text)
    repo.write(AUDITS, RECORDS.replace("title: Purchasing\n", f"title: {title}\n", 1))
    found = title if title != "Purchasing" else "Orders name no drawing"
    repo.write(FINDINGS, FOUND.replace("Orders name no drawing", found))
    repo.write("records/processes.yml", PROCESSES)
    repo.write("records/suppliers.yml", suppliers(12))
    repo.commit("First\n\nApproved-by: Carol Keller <carol@example.com>", on="2025-03-10")
    repo.write("procedures/PRO-001.md", text.replace("Orders must", "All orders must"))
    repo.commit("All of them\n\nApproved-by: Carol Keller <carol@example.com>", on="2026-02-10")
    return repo
