"""The kinds of proposals that people make, each as a function that changes the files of a repository and commits."""

from __future__ import annotations

from collections.abc import Callable

import proposals as p
from repositories import Repo, document


def new_document(repo: Repo) -> None:
    body = (
        "Who receives goods counts them and compares them with the order [[iso-9001:8.4.3]]. See [[PRO-001]]."
    )
    keys = {"process": "purchasing", "audience": "everyone", "effective": "+14 days"}
    repo.write("procedures/PRO-003.md", document("PRO-003", "Receiving goods", body, **keys))
    p.propose(repo)


def small_wording(repo: Repo) -> None:
    better = p.BUYING.replace("keeps the comparison", "retains the comparison")
    repo.write(p.path("PRO-001"), p.text("PRO-001", better))
    repo.write(p.path("WI-001"), p.text("WI-001", p.WEIGHING.replace("part twice. ", "part twice.\n")))
    p.propose(repo)


def big_rewrite(repo: Repo) -> None:
    body = """\
The buyer orders up to {{ parameters.order_limit }} alone. Above it the managing director decides [[iso-9001:8.4.1]].

## How a provider is chosen

Three offers are needed. Price counts for half, the rest is delivery and quality. A single provider is allowed where
nobody else makes the part, if the quality manager agrees.

## After the order

The buyer must compare each delivery with the order within two days.

| What | Who | When |
|---|---|---|
| Evaluation | buyer | every March |
| Release | quality manager | before use |
"""
    repo.write(p.path("PRO-001"), p.text("PRO-001", body))
    p.propose(repo)


def rename(repo: Repo) -> None:
    repo.git("mv", p.path("PRO-001"), "procedures/PRO-001-buying.md")
    repo.git("mv", p.path("WI-001"), "procedures/WI-001-weighing.md")
    better = p.BUYING.replace("for three\nyears", "for five\nyears")
    repo.write("procedures/PRO-001-buying.md", p.text("PRO-001", better, "Buying"))
    p.propose(repo)


def withdrawal(repo: Repo) -> None:
    repo.write(p.path("PRO-002"), p.text("PRO-002", withdrawn="2026-04-01"))
    (repo.root / p.path("PRO-001")).unlink()
    (repo.root / p.path("WI-001")).unlink()
    p.propose(repo)


def record_only(repo: Repo) -> None:
    known = p.NONCONFORMITIES.replace("because: The provider had mixed", "because: They had mixed")
    known += '  outcome: correction only\n  no_action_because: Once only.\n  closed_on: "2026-03-02"\n'
    known += """\
- id: NC-2026-003
  title: A gauge fell
  source: work
  raised_on: "2026-03-01"
  raised_by: bob
  owner: quality_manager
  process: calibration
  clauses: [iso-9001:8.5.4]
  found: Gauge 17 fell from the bench and was sent all the same.
"""
    repo.write("records/nonconformities.yml", known)
    p.propose(repo)


def configuration(repo: Repo) -> None:
    text = p.SETTINGS.replace("Test Gauges Ltd", "Exact Gauges plc").replace("250 pounds", "900 pounds")
    text = text.replace(
        "assurance: recorded\n    approval: [{meaning: approved, roles: [managing_director]}]\n    review",
        "assurance: merge\n    review",
    )
    text += (
        "suppress:\n- {rule: E664, path: records/certificates.yml, reason: No time, until: '2026-12-31'}\n"
    )
    repo.write("qms.yml", text)
    repo.write(
        "records/assignments.yml",
        p.ASSIGNMENTS + '- {role: managing_director, person: bob, from: "2026-03-02"}\n',
    )
    repo.write("records/people.yml", p.PEOPLE.replace("carol@example.com", "c@evil.example"))
    repo.write("records/allowed_signers", "bob@example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFake\n")
    repo.write(".github/workflows/check.yml", "on: push\n")
    p.propose(repo)


def hostile(repo: Repo) -> None:
    title = "</details><script>alert(1)</script> @all **[free](https://evil.example)** #1 ![x](//evil.example/x.png)"
    body = (
        "Ask `@everyone`.\n\n````\n```\n# Approved by Carol\n```\n````\n\n<img src=x onerror=alert(1)> see "
        "www.evil.example and mailto:a@evil.example \u202e backwards [[PRO-001]]."
    )
    repo.write("procedures/@all #1.md", document("PRO-003", title, body, owner="quality_manager"))
    better = f"{p.BUYING}\nAsk @all, `~~~`, ``` and <!-- www.evil.example --> #1.\n"
    repo.write(p.path("PRO-001"), p.text("PRO-001", better, "Purchasing\\n## Approved\\n@all"))
    repo.write("qms.yml", p.SETTINGS.replace("250 pounds", '"250 pounds\\n\\n## Approved by @carol <b>"'))
    p.propose(
        repo, "Approve\n\nApproved-by: Carol Keller <carol@example.com>", author="@all <x@evil.example>"
    )


KINDS: dict[str, Callable[[Repo], None]] = {
    made.__name__.replace("_", "-"): made
    for made in (
        new_document, small_wording, big_rewrite, rename, withdrawal, record_only, configuration, hostile,
    )
}  # fmt: skip
