"""Certificates beside what they were issued for: the scope as a document states it, the statement, the audits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from plainqms.checks.schedule import citations
from plainqms.model.converters import months_after
from plainqms.model.document import Document
from plainqms.model.organization import Configuration
from plainqms.model.people import Role
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.views import revisions

SCOPE_DIFFERS = Rule(
    "E690",
    "certificate-scope-differs-from-document",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "auditors lay the certificate beside the scope of the manual",
    "Customers are told one scope and we work by another; one of them is wrong.",
    "Write the scope into the document word for word as on the certificate, or have the body correct the certificate.",
)
UNKNOWN_STATEMENT = Rule(
    "E691",
    "certificate-of-unknown-statement-of-applicability",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a certificate for ISO/IEC 27001 names the version of the statement",
    "The controls that were certified cannot be looked up: no issued revision has that number.",
    "Correct statement_of_applicability: to a revision in the history of the statement.",
)
STAGE_1_TOO_OLD = Rule(
    "E694",
    "stage-2-long-after-stage-1",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the body decides whether stage 1 still holds; many allow six months",
    "What was looked at in stage 1 may have changed, and the body may ask for it again.",
    "Agree an earlier day for stage 2, or enter what the contract allows at the body: stage_1_months",
)
RULES = (SCOPE_DIFFERS, UNKNOWN_STATEMENT, STAGE_1_TOO_OLD)

Printed = Callable[[str, Configuration, tuple[Role, ...]], tuple[str | None, object]]
"""The text of a path after templates."""

_STATEMENT = "statement of applicability"


def check(system: System, *, printed: Printed) -> Iterator[Problem]:
    def text(document: Document) -> str:
        return printed(document.path, system.configuration, system.roles)[0] or ""

    certificates = [item for item in system.records.of("certificates") if item.ended_on is None]
    for certificate in certificates:
        yield from _scope(certificate, system, text)
        yield from _statement(certificate, system)
    yield from _stages(system)


def _scope(certificate: Any, system: System, text: Callable[[Document], str]) -> Iterator[Problem]:
    stating = [document for document in system.documents if _states_scope(document, certificate, system)]
    wanted = _bare(certificate.scope)
    if stating and wanted.strip() and not any(wanted in _bare(text(document)) for document in stating):
        where = ", ".join(document.id for document in stating)
        message = f"{certificate.id} {certificate.title}: its scope does not stand in {where}"
        yield SCOPE_DIFFERS.at(certificate.placed("scope"), message)


def _states_scope(document: Document, certificate: Any, system: System) -> bool:
    """The document that the certificate names; where it names none, those that answer for the scope (4.3)."""
    if certificate.scope_document:
        return bool(document.id == certificate.scope_document)
    family = system.records.standards.get(certificate.standard, certificate.standard)
    cited = (f"{family}:4.3", f"{certificate.standard}:4.3")
    return any(item.removeprefix("~") in cited for item in citations(document))


def _bare(text: str) -> str:
    """Words alone: case, line breaks, emphasis and the full stop at the end are no difference."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = " ".join(re.findall(r"[^\W_]+", plain))
    return f" {found} "


def _statement(certificate: Any, system: System) -> Iterator[Problem]:
    named = certificate.statement_of_applicability
    if not named or not certificate.standard.startswith("iso-iec-27001"):
        return
    standings = revisions.standings(system)
    statements = [item for item in system.documents if _STATEMENT in item.title.casefold()]
    issued = [
        (statement.id, revision.number)
        for statement in statements
        for revision in standings[statement.id].revisions
    ]
    if statements and not any(_is_revision(named, *item) for item in issued):
        known = ", ".join(f"{name} revision {number}" for name, number in issued) or "none is issued"
        message = f"{certificate.id} {certificate.title}: {named} is no issued revision ({known})"
        yield UNKNOWN_STATEMENT.at(certificate.placed("statement_of_applicability"), message)


def _is_revision(named: str, identifier: str, number: str) -> bool:
    """`3`, `revision 3`, `SOA-001 r3`: as a certificate writes it."""
    words = rf"{re.escape(identifier)}|revision|version|rev\b|issue|\b[rv](?=[0-9])"
    left = re.sub(words, " ", named, flags=re.IGNORECASE)
    return left.strip(" .,:-()").removesuffix(".0") == number


def _stages(system: System) -> Iterator[Problem]:
    audits = [item for item in system.records.of("audits") if item.cancelled_on is None]
    for second in audits:
        if second.kind != "stage 2":
            continue
        from plainqms.registers.certification_cycle import stage_1_months  # no register is loaded for nothing

        day = second.held_on or second.planned
        first = max(
            (
                item.held_on
                for item in audits
                if item.kind == "stage 1"
                and item.held_on
                and item.held_on <= day
                and item.body == second.body
                and set(item.criteria) & set(second.criteria)
            ),
            default=None,
        )
        body = system.records.get(second.body or "")
        if first and day > months_after(first, stage_1_months(body)):
            message = f"{second.id}: stage 2 on {day}, stage 1 was held on {first}"
            yield STAGE_1_TOO_OLD.at(second.placed("held_on" if second.held_on else "planned"), message)
