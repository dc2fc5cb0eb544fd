"""A small firm that is ready for its audits: every point of the pre-audit check that can be green is green."""
# ruff: noqa: E501  Records as people write them, one line a record.

from __future__ import annotations

from datetime import date

from repositories import Repo, document

from plainqms.registers.management_review_inputs import ASKED_BY
from plainqms.sources.standards import read_standards
from plainqms.views.statement import controls

DAY = date(2026, 11, 30)
FAMILIES = ("iso-9001", "iso-14001", "iso-45001", "iso-iec-27001")
STANDARDS = ("iso-9001-2015", "iso-14001-2015", "iso-45001-2018", "iso-iec-27001-2022", "acme")
SETTINGS = f"""\
schema: "plainqms/configuration/1"
organization: {{name: Test Gauges Ltd, short_name: Test Gauges}}
time_zone: Europe/London
branch: main
standards: [{", ".join(STANDARDS)}]
transitions: [{{from: iso-9001-2015, to: iso-9001-2026, deadline: "2028-06-30"}}]
document_types:
  POL: {{name: Policy, plural: Policies, folder: policies}}
  PRO: {{name: Procedure, folder: procedures, review: "24"}}
processes: {{purchasing: Purchasing, direction: Direction}}
publish: {{max_age: "7"}}
acknowledgements: {{read_within: "14"}}
"""
ACME = """\
id: acme
name: Acme manual
title: What Acme asks
kind: customer requirements
clauses:
  - {id: "1", title: Deliveries, kind: requirement, documented_information: [{type: maintain, what: how we deliver}]}
"""
SCOPE = "Gauges and their calibration."


def each(number: str) -> str:
    return ", ".join(f"{family}:{number}" for family in FAMILIES)


def _statement() -> str:
    (edition,) = read_standards(["iso-iec-27001-2022"])
    return "".join(
        f'- {{id: CTL-{number:03}, owner: alice, control: "iso-iec-27001:{clause.id}", applicable: "no", '
        f"excluded_because: We have no such thing.}}\n"
        for number, clause in enumerate(controls(edition), 1)
    )


_INPUTS = "".join(f"    - {{key: {key}, conclusion: Looked at.}}\n" for key in ASKED_BY)
_RISKS = "".join(
    f"- {{id: RISK-00{number}, title: Something, subject: {subject}, owner: alice, process: purchasing, decision: leave, "
    f'because: Small., identified_on: "2026-02-02", reviews: [{{on: "2026-10-05", by: alice, found: As before.}}]}}\n'
    for number, subject in enumerate(
        ("quality", "environment", "health and safety", "information security"), 1
    )
)
_ELSEWHERE = "".join(
    f'- {{id: EVE-00{number}, title: {title}, where: Folder {number}, owner: alice, retrieve: At once., '
    f'clauses: ["{clause}"], since: "2026-01-05", '
    f'samples: [{{on: "2026-09-01", by: carol, seen: Three, result: in order}}]}}\n'
    for number, (title, clause) in enumerate(
        (
            ("Duties and their evaluation", "iso-14001:9.1.2"), ("Drills", "iso-14001:8.2"),
            ("Minutes with workers", "iso-45001:5.4"), ("Restored backups", "iso-iec-27001:A.8.13"),
        ), 1,
    )
)  # fmt: skip

FILES: dict[str, str] = {
    "qms.yml": SETTINGS,
    "records/standards/acme.yml": ACME,
    "records/roles.yml": "- {id: quality_manager, title: quality manager}\n"
    "- {id: managing_director, title: managing director, top_management: 'yes'}\n",
    "records/people.yml": "- {id: carol, name: Carol Keller, emails: [carol@example.com]}\n"
    "- {id: alice, name: Alice Author, emails: [alice@example.com]}\n",
    "records/assignments.yml": '- {role: managing_director, person: carol, from: "2020-01-01"}\n'
    '- {role: quality_manager, person: alice, from: "2020-01-01"}\n',
    "policies/POL-001.md": document(
        "POL-001", "Quality policy", f"{SCOPE} " + " ".join(f"[[{family}:4.3]]" for family in FAMILIES)
        + " [[acme:1]] [[PRO-001]]", process="direction",
    ),
    "procedures/PRO-001.md": document("PRO-001", process="purchasing", audience="[quality_manager]").replace(
        '"[quality_manager]"', "[quality_manager]"
    ),
    "procedures/PRO-002.md": document("PRO-002", "Statement of Applicability", snapshot="x").replace(
        '"x"', "[applicability]"
    ),
    "records/external-documents.yml": "- {id: EXT-001, title: ISO 9001, kind: standard, issuer: ISO, edition: '2015', "
    "held: Library, licence: One reader, owner: alice, checks: [{on: '2026-09-01', by: alice, found: current}]}\n",
    "records/certification-bodies.yml": "- {id: CB-001, title: Board, owner: alice, accreditation_body: Service, "
    "recognition: IAF-MLA, accredited_for: [iso-9001-2015], checked_on: '2026-01-22', checked_by: alice, "
    "contract_from: '2025-06-01', impartiality: Nobody advised us., "
    "deadlines: [{grade: minor nonconformity, step: verified, days: '365'}]}\n",
    "records/certificates.yml": f"- {{id: CERT-2025-001, title: Quality, number: Q-1, standard: iso-9001-2015, "
    f"owner: alice, body: CB-001, accreditation_body: Service, recognition: IAF-MLA, scope: '{SCOPE}', scope_document: POL-001, "
    "decided: '2025-11-06', effective: '2025-11-15', expires: '2028-11-14', "
    "verified: [{where: Register, on: '2026-01-22', by: alice, result: confirmed}]}\n",
    "records/audits.yml": f"""\
- id: AUD-2026-001
  title: Everything
  kind: internal
  owner: managing_director
  scope: All
  criteria: [{", ".join(STANDARDS)}]
  auditors: [{{name: Ruth Adeyemi, part: lead auditor, competence: Certified.}}]
  planned: "2026-04-01"
  held_on: "2026-04-01"
  reported_on: "2026-04-03"
  rows: [{{clause: "acme:1", process: direction, seen: Five deliveries., result: conformity, finding: FND-2026-001}}]
- id: AUD-2026-002
  title: Surveillance
  kind: surveillance
  owner: alice
  body: CB-001
  scope: All
  criteria: [iso-9001-2015]
  auditors: [{{name: Helen Brandt, part: lead auditor}}]
  planned: "2026-05-05"
  held_on: "2026-05-05"
  reported_on: "2026-05-12"
- id: AUD-2027-001
  title: Second surveillance
  kind: surveillance
  owner: alice
  body: CB-001
  scope: All
  criteria: [iso-9001-2015]
  planned: "2027-02-22"
""",
    "records/findings.yml": """\
- id: FND-2026-001
  title: Labels
  audit: AUD-2026-001
  grade: observation
  on: "2026-04-01"
  owner: alice
  answer: Done.
  answered_on: "2026-04-10"
  closed_on: "2026-04-20"
- id: FND-2026-002
  title: Orders
  audit: AUD-2026-002
  grade: minor nonconformity
  on: "2026-05-05"
  owner: alice
  clauses: [iso-9001:8.4.1]
  requirement: Watch.
  evidence: Order 7.
  statement: Nobody watched.
  nonconformity: NC-2026-001
  answered_on: "2026-05-20"
  accepted_on: "2026-05-30"
  verified_on: "2026-09-01"
  closed_on: "2026-09-02"
""",
    "records/nonconformities.yml": """\
- id: NC-2026-001
  title: Orders
  source: external audit
  raised_on: "2026-05-05"
  raised_by: alice
  owner: alice
  process: purchasing
  clauses: [iso-9001:8.4.1]
  found: Order 7.
  correction: Looked at again.
  corrected_on: "2026-05-06"
  outcome: corrective action
  cause: The order form asks for no criterion, so nobody is reminded of one.
  actions: [{what: The form asks for it., owner: alice, due: "2026-06-01", done: "2026-05-28"}]
  effectiveness: {criterion: Ten orders with it., verifier: carol, judged_on: "2026-08-28", result: effective,
    seen: Ten.}
  closed_on: "2026-09-01"
""",
    "records/management-reviews.yml": f"""\
- id: MR-2026-001
  title: The year 2025
  owner: alice
  planned: "2026-03-02"
  held_on: "2026-03-02"
  chair: carol
  chair_role: managing_director
  inputs:
{_INPUTS}  outputs: [{{what: A label printer., owner: alice, due: "2026-06-01", done: "2026-05-20"}}]
  verdict: It suits us and works.
  next: "2027-03-01"
""",
    "records/objectives.yml": f"""\
- id: OBJ-2026-01
  title: Deliveries without a fault
  owner: alice
  clauses: [{each("6.2")}]
  measure: Share
  target: "98"
  set_on: "2026-01-12"
  due: "2027-01-11"
  interval: "6"
  actions: [{{what: Labels., owner: alice, due: "2026-12-11"}}]
  values: [{{on: "2026-02-01", value: "97"}}, {{on: "2026-08-01", value: "98"}}]
""",
    "records/risks.yml": _RISKS,
    "records/context.yml": f"- {{id: CTX-001, title: Climate, comes_from: outside, owner: alice, "
    f"clauses: [{each('4.1')}], "
    "identified_on: '2026-02-02', effect: Heat., no_risk_because: Small., "
    "climate: {relevant: 'no', because: We work in a cellar., decided_on: '2026-02-02', decided_by: carol}}\n",
    "records/changes.yml": """\
- id: CHG-2026-001
  title: A new order form
  why: Fewer mistakes.
  owner: alice
  process: purchasing
  raised_on: "2026-05-10"
  risks: None.
  decision: approved
  decided_by: carol
  decided_on: "2026-05-11"
  tell_body: "no"
  made_on: "2026-05-28"
  released_by: carol
  released_on: "2026-05-29"
- id: CHG-2026-002
  title: Move to the 2026 edition
  why: It was published.
  owner: alice
  raised_on: "2026-10-05"
  risks: Half of the manual is touched.
  decision: approved
  decided_by: carol
  decided_on: "2026-10-07"
  tell_body: "yes"
  body_told_on: "2026-10-09"
""",
    "records/competence.yml": "- {id: COMP-001, title: Keep a system working, "
    "roles: [quality_manager, managing_director], shown_by: Course, asked_since: '2026-01-05'}\n",
    "records/training.csv": "id,title,person,requirement,on,kind,evidence\n"
    "TRN-2026-001,Course,alice,COMP-001,2026-01-20,course,Certificate 1\n"
    "TRN-2026-002,Course,carol,COMP-001,2026-01-20,course,Certificate 2\n",
    "records/acknowledgements.yml": "- {id: ACK-2026-001, on: '2026-01-12', kind: read, people: [alice], "
    "documents: [{document: PRO-001, revision: '1'}]}\n",
    "records/suppliers.yml": "- {id: SUP-001, title: Tubes, provides: Tubes, criticality: A, owner: alice, "
    "criteria: Sample lot, approved_on: '2026-01-15', approved_by: carol, evaluations: [{on: '2026-01-15', by: carol, result: approved}]}\n",
    "records/measuring-equipment.csv": "id,title,owner,calibrated,interval,bought_on\n"
    "EQ-001,Gauge,alice,yes,12,2024-01-01\n",
    "records/calibrations.csv": "id,equipment,on,laboratory,accreditation,certificate,as_found,as_left\n"
    "CAL-2026-001,EQ-001,2026-02-01,Lab,0115,C-1,pass,pass\n",
    "records/compliance-obligations.yml": "- {id: OBL-001, title: Fire order, kind: law, subjects: [health and safety], "
    "asks: Ways out are free., applies: Both doors., processes: [purchasing], owner: alice, since: '2026-01-05', "
    "evaluations: [{on: '2026-02-09', by: alice, result: kept, evidence: Walked.}]}\n",
    "records/environmental-aspects.yml": "- {id: ASP-001, title: Oil in the drain, condition: emergency, owner: alice, "
    "processes: [purchasing], identified_on: '2026-02-09', extent: '1', severity: '3', significant_from: '4', "
    "significant: 'no', reviews: [{on: '2026-05-30', by: alice}]}\n",
    "records/hazards.yml": "- {id: HAZ-001, title: A box falls, owner: alice, processes: [purchasing], "
    "identified_on: '2026-02-09', harm: '1', likelihood: '2', criterion: '3', "
    "consulted: [{on: '2026-02-09', asked: [carol]}], reviews: [{on: '2026-05-30', by: alice}]}\n",
    "records/emergency-drills.yml": "- {id: DRL-2026-001, title: Cut, owner: alice, aim: Five minutes., "
    "planned: '2026-04-14', held_on: '2026-04-14', observed: Four., result: reached, kinds: [injury]}\n"
    "- {id: DRL-2027-001, title: Cut, owner: alice, planned: '2027-04-13', kinds: [injury]}\n",
    "records/complaints.yml": "- {id: CPL-2026-001, title: Late, customer: Weir, kind: delivery, "
    "received_on: '2026-02-03', owner: alice, answer_by: '2026-02-10', answered_on: '2026-02-04', found: A day late., justified: 'yes', "
    "no_nonconformity_because: One day., told_on: '2026-02-06', closed_on: '2026-02-07'}\n",
    "records/evidence-elsewhere.yml": _ELSEWHERE,
    "records/applicability.yml": _statement(),
    ".gitignore": "/build/\n",
}  # fmt: skip


def lay(repo: Repo) -> Repo:
    """Committed and approved in January, with a site as at the day that is asked about."""
    for path, text in FILES.items():
        repo.write(path, text)
    repo.commit("First\n\nApproved-by: Carol Keller <carol@example.com>", on="2026-01-10")
    publish(repo, DAY)
    return repo


def publish(repo: Repo, day: date) -> None:
    """What the pre-audit check reads of a site: the day that its first page shows."""
    repo.write("build/site/index.html", f'<div class="qms-stale" data-asat="{day}" data-until=""></div>')
