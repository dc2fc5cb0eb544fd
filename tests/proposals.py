"""A small certified system with a main line, and proposals that branch off it, on fixed days."""

from __future__ import annotations

from pathlib import Path

from repositories import ALICE, BOB, CAROL, Repo, document

SETTINGS = """\
schema: "plainqms/configuration/1"
organization: {name: Test Gauges Ltd, short_name: Test Gauges, address: 1 Dial Road}
sites:
  - {id: works, name: Works}
time_zone: Europe/London
branch: main
standards: [iso-9001-2015]
document_types:
  POL:
    name: Policy
    plural: Policies
    folder: policies
    assurance: recorded
    approval: [{meaning: approved, roles: [managing_director]}]
  PRO:
    name: Procedure
    folder: procedures
    assurance: recorded
    approval: [{meaning: approved, roles: [managing_director]}]
    review: "24"
  WI:
    name: Work instruction
    folder: procedures
    layout: instruction
processes: {purchasing: Purchasing, calibration: Calibration}
parameters: {order_limit: 250 pounds}
"""
ROLES = """\
- {id: managing_director, title: managing director, responsibilities: [Decides on the system]}
- {id: quality_manager, title: quality manager, responsibilities: [Looks after the system]}
- {id: buyer, title: buyer, responsibilities: [Orders]}
"""
PEOPLE = """\
- {id: carol, name: Carol Keller, emails: [carol@example.com]}
- {id: alice, name: Alice Author, emails: [alice@example.com]}
- {id: bob, name: Bob Builder, emails: [bob@example.com]}
"""
ASSIGNMENTS = """\
- {role: managing_director, person: carol, from: "2020-01-01"}
- {role: quality_manager, person: alice, from: "2020-01-01"}
- {role: buyer, person: bob, from: "2020-01-01"}
"""
BUYING = """\
The buyer orders up to {{ parameters.order_limit }} alone. Anything above needs the managing director's word
[[iso-9001:8.4.1]].

## How a provider is chosen

At least two providers are asked. The buyer compares price, delivery and quality, and keeps the comparison for three
years. Nobody orders from a provider who was not evaluated [[iso-9001:8.4.2]].

| What | Who | When |
|---|---|---|
| Evaluation | buyer | every January |
| Blocking | quality manager | at once |
"""
POLICY = """\
{{ organization.name }} makes gauges that show what is there. Everybody may stop the work when they are in doubt
[[iso-9001:5.2.1]]. How we buy stands in [[PRO-001]].
"""
COMPLAINING = """\
Who takes a complaint thanks the customer and enters it on the same day [[iso-9001:8.2.1]]. If a bought part was the
cause, the buyer tells the provider, see [[PRO-001]].
"""
WEIGHING = "Set the scale to zero. Weigh each part twice. Write down the mean of both [[iso-9001:8.5.1]]."
NONCONFORMITIES = """\
- id: NC-2026-001
  title: Wrong thread delivered
  source: provider
  raised_on: "2026-01-12"
  raised_by: bob
  owner: buyer
  process: purchasing
  clauses: [iso-9001:8.4.2]
  found: Forty nipples with a thread that nobody had ordered.
  correction: Sent back.
  corrected_on: "2026-01-13"
  outcome: correction only
  no_action_because: The provider had mixed up two boxes, once.
  closed_on: "2026-01-20"
- id: NC-2026-002
  title: Ordered above the limit
  source: work
  raised_on: "2026-02-02"
  raised_by: alice
  owner: buyer
  process: purchasing
  clauses: [iso-9001:8.4.1]
  found: An order of 400 pounds without the managing director's word, against [[PRO-001]].
  correction: The order was confirmed afterwards.
  corrected_on: "2026-02-03"
"""
CERTIFICATES = """\
- id: CERT-2025-001
  title: Quality management
  number: NCB-Q-1
  standard: iso-9001-2015
  owner: quality_manager
  body: CB-001
  accreditation_body: Example Accreditation Service
  recognition: IAF-MLA
  scope: Gauges
  sites: [works]
  decided: "2025-06-02"
  effective: "2025-06-02"
  expires: "2028-06-01"
"""
BODIES = """\
- id: CB-001
  title: Northern Certification Board
  owner: quality_manager
  accreditation_body: Example Accreditation Service
  accredited_for: [iso-9001-2015]
  told_of_changes: Ownership, name, sites and scope, within ten days.
"""
READ = """\
- id: ACK-2026-001
  on: "2026-01-08"
  kind: read
  documents: [{document: PRO-001, revision: "1"}]
  people: [bob]
"""
FILES = {
    "POL-001": ("policies/POL-001.md", "Quality policy", POLICY),
    "PRO-001": ("procedures/PRO-001.md", "Purchasing", BUYING),
    "PRO-002": ("procedures/PRO-002.md", "Complaints", COMPLAINING),
    "WI-001": ("procedures/WI-001.md", "Weighing parts", WEIGHING),
}
KEYS = {
    "POL-001": {"process": "purchasing"},
    "PRO-001": {"process": "purchasing", "audience": "buyer"},
    "PRO-002": {"process": "purchasing"},
    "WI-001": {"process": "calibration"},
}


def text(name: str, body: str = "", title: str = "", **keys: str) -> str:
    _, called, said = FILES[name]
    return document(name, title or called, body or said, **{**KEYS[name], **keys})


def path(name: str) -> str:
    return FILES[name][0]


def lay(root: Path) -> Repo:
    """Four documents, all approved on 6 January; proposals begin on 2 March, and are judged on 9 March."""
    repo = Repo(root)
    for name, content in {
        "qms.yml": SETTINGS,
        "records/roles.yml": ROLES,
        "records/people.yml": PEOPLE,
        "records/assignments.yml": ASSIGNMENTS,
        "records/certification-bodies.yml": BODIES,
        "records/certificates.yml": CERTIFICATES,
        ".gitignore": "/build/\n",
    }.items():
        repo.write(name, content)
    repo.commit("Settings", on="2026-01-05")
    for name in FILES:
        repo.write(path(name), text(name))
    repo.commit("The first documents", on="2026-01-05")
    approve(repo, "POL-001", "1", on="2026-01-06")
    approve(repo, "PRO-001", "1", on="2026-01-06")
    approve(repo, "PRO-002", "1", on="2026-01-06")
    repo.write("records/acknowledgements.yml", READ)
    repo.commit("Bob has read it", on="2026-01-09", author=BOB)
    repo.write("records/nonconformities.yml", NONCONFORMITIES)
    repo.commit("Nonconformities", on="2026-02-03")
    repo.git("switch", "-q", "-c", "proposal")
    return repo


def approve(repo: Repo, name: str, number: str, *, on: str) -> None:
    """By Carol, of the text that stands there, in a change of her own."""
    from asking import load

    from plainqms.pipeline.approving import waiting

    (digest,) = (item.digest for item in waiting(load(repo, committed=False)) if item.document.id == name)
    repo.write(
        f"records/approvals/{on}-{name}-r{number}-carol.yml",
        f'schema: "plainqms/approval/1"\nperson: "carol"\nrole: "managing_director"\nmeaning: "approved"\n'
        f'at: "{on}T09:00:00+00:00"\ntexts:\n'
        f'  - document: "{name}"\n    revision: "{number}"\n    digest: "{digest}"\n',
    )
    repo.commit(f"{name} is approved", on=on, author=CAROL)


def propose(repo: Repo, message: str = "A proposal", *, on: str = "2026-03-02", author: str = ALICE) -> None:
    repo.commit(message, on=on, author=author)


__all__ = ["ALICE", "BOB", "CAROL", "approve", "lay", "path", "propose", "text"]
