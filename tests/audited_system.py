"""A small organization before its second surveillance: documents that changed since, some not for strangers."""

from __future__ import annotations

from pathlib import Path

from repositories import SETTINGS, Repo, document

APPROVED = "Approved-by: Carol Keller <carol@example.com>"
HOSTILE = "<img src=x onerror=alert(1)> & </title><script>"
SECRET, OLD_SECRET, POINTER, REPORTED = "MARKERONE", "MARKERTWO", "MARKERTHREE", "MARKERFOUR"
"""Words that may be in no pack: of a confidential text, of an older confidential one, of a pointer, of a report."""
GAP_WORD = "MARKERFIVE"

_AUDITS = f"""\
- {{id: AUD-2024-001, title: First certification, kind: stage 2, owner: quality_manager, body: CB-001, scope: All,
   criteria: [iso-9001-2015], planned: "2024-05-06", held_on: "2024-05-07", reported_on: "2024-05-20",
   auditors: [{{name: Helen Brandt}}]}}
- {{id: AUD-2025-001, title: "{HOSTILE}", kind: surveillance, owner: quality_manager, body: CB-001, scope: All,
   criteria: [iso-9001-2015], planned: "2025-05-06", held_on: "2025-05-07", reported_on: "2025-05-20",
   auditors: [{{name: Helen Brandt}}]}}
- {{id: AUD-2025-002, title: Buying, kind: internal, owner: quality_manager, scope: All, criteria: [iso-9001-2015],
   planned: "2025-09-01", held_on: "2025-09-01", reported_on: "2025-09-02", processes: [purchasing],
   auditors: [{{person: alice, part: lead auditor, competence: Course of 2024}}],
   rows: [{{clause: "iso-9001:8.4.1", seen: Five orders, result: conformity}}]}}
- {{id: AUD-2026-001, title: Second surveillance, kind: surveillance, owner: quality_manager, body: CB-001,
   scope: All, criteria: [iso-9001-2015], planned: "2026-05-05"}}
- {{id: AUD-2026-002, title: Not needed, kind: special, owner: quality_manager, body: CB-001, scope: All,
   criteria: [iso-9001-2015], planned: "2026-06-05", cancelled_on: "2026-02-01", cancelled_because: Not needed}}
"""
_RECORDS = {
    "audits": _AUDITS,
    "certification-bodies": "- {id: CB-001, title: Board, owner: quality_manager}\n",
    "certificates": (
        "- {id: CERT-001, title: Quality, number: N1, standard: iso-9001-2015, owner: quality_manager, body: CB-001, "
        'scope: Buying of gauges, decided: "2024-06-01", effective: "2024-06-01", expires: "2027-05-31"}\n'
    ),
    "findings": (
        "- {id: FND-2025-001, title: No date, audit: AUD-2025-001, grade: minor nonconformity, number: N1/1, "
        'on: "2025-05-07", owner: quality_manager, clauses: ["iso-9001:8.4.1"], requirement: A date., '
        "evidence: Order 7., statement: None., nonconformity: NC-2025-001, "
        'answered_on: "2025-06-01", accepted_on: "2025-06-10", seen: Ten orders.}\n'
    ),
    "nonconformities": (
        "- {id: NC-2025-001, title: No date on an order, source: external audit, raised_on: \"2025-05-07\", "
        'raised_by: carol, owner: quality_manager, found: "See [[PRO-001]] and [[SEC-001]].", actions: '
        '[{what: The form asks for it., owner: alice, due: "2025-06-30", done: "2025-06-20"}]}\n'
    ),
    "changes": (
        '- {id: CHG-2025-001, title: A second site, why: Room., owner: quality_manager, raised_on: "2025-06-01", '
        'decision: approved, decided_by: carol, decided_on: "2025-06-02", because: Room., tell_body: "yes", '
        'body_told_on: "2025-06-05"}\n'
        '- {id: CHG-2024-001, title: An old one, why: Old., owner: quality_manager, raised_on: "2024-01-01", '
        'closed_on: "2024-02-01", tell_body: "no"}\n'
    ),
    "evidence-elsewhere": (
        f"- {{id: EVE-001, title: Personal files, where: {POINTER} cabinet, owner: managing_director, "
        f'retrieve: {POINTER}, confidential: "yes", access: {POINTER}}}\n'
        "- {id: EVE-002, title: Orders, where: Order system, owner: managing_director, retrieve: By number}\n"
    ),
    "reports": (
        f"- {{id: RPT-2025-001, title: {REPORTED}, kind: hazard, received_on: \"2025-07-01\", channel: mail, "
        f'what: "{REPORTED} see [[NC-2025-001]]", owner: quality_manager, answer_by: "2025-07-08"}}\n'
    ),
    "gaps": (
        f"- {{id: GAP-2025-001, title: {GAP_WORD}, clauses: [\"iso-9001:8.4\"], raised_on: \"2025-07-01\", "
        'related: [NC-2025-001], judged: [{on: "2025-07-02", by: carol, result: partly, because: Two of nine.}]}\n'
    ),
}  # fmt: skip
_BUYING = "procedures/PRO-001.md"
_ONCE_SECRET = "procedures/PRO-002.md"


def make(folder: Path) -> Repo:
    repo = Repo(folder)
    repo.settings(
        SETTINGS.replace("document_types:", "document_types:\n  SEC: {name: Security rule, folder: security}")
    )
    repo.write(".gitignore", "/build/\n")
    repo.write(
        "records/assignments.yml",
        '- {role: managing_director, person: carol, from: "2020-01-01"}\n'
        '- {role: quality_manager, person: alice, from: "2020-01-01"}\n',
    )
    buying = "We buy within ten days; see [[NC-2025-001]] and [[SEC-001]]. [[iso-9001:8.4.1]]"
    repo.write(_BUYING, document("PRO-001", HOSTILE.replace('"', ""), buying, process="purchasing"))
    repo.write(
        _ONCE_SECRET,
        document("PRO-002", "Prices", f"{OLD_SECRET} is a price.", classification="Confidential"),
    )
    repo.write(
        "security/SEC-001.md", document("SEC-001", "Keys", f"{SECRET} opens.", classification="Confidential")
    )
    repo.write(
        "policies/POL-001.md", document("POL-001", "Quality policy", "We care.", classification="Public")
    )
    repo.commit(f"Issue\n\n{APPROVED}", on="2024-01-10")
    repo.write(_BUYING, (repo.root / _BUYING).read_text().replace("ten days", "twelve days"))
    repo.commit(f"Twelve\n\n{APPROVED}\nChange-Reason: Ten were too few", on="2025-08-10")
    repo.write(_BUYING, (repo.root / _BUYING).read_text().replace("twelve days", "fourteen days"))
    repo.write(
        _ONCE_SECRET, document("PRO-002", "Prices", "Prices stand in the list.", classification="Internal")
    )
    repo.write(
        "security/SEC-001.md", document("SEC-001", "Keys", f"{SECRET} shuts.", classification="Confidential")
    )
    repo.commit(f"Fourteen\n\n{APPROVED}\nChange-Reason: Holidays", on="2025-11-10")
    for name, text in _RECORDS.items():
        repo.write(f"records/{name}.yml", text)
    repo.commit("Records", on="2026-01-05")
    return repo
