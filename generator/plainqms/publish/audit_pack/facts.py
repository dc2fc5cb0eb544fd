"""What all sections of a pack are made from, and what of it may leave the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from plainqms.model.document import Document
from plainqms.model.identifiers import address
from plainqms.model.publication import Publication
from plainqms.model.revision import Approval, Revision, Standing
from plainqms.model.system import System
from plainqms.publish import words
from plainqms.publish.archived_texts import Archived, Changes
from plainqms.publish.manual import Manual
from plainqms.views import revisions
from plainqms.views.preaudit.judging import Check
from plainqms.views.transfer import Transfer
from plainqms.views.visits import Moved, Visit

REGISTERS = (
    "certificates", "certification-bodies", "changes", "processes", "context", "interested-parties", "objectives",
    "risks", "compliance-obligations", "environmental-aspects", "hazards", "emergency-drills",
    "information-security-risks", "treatments", "applicability", "assets", "external-documents", "reviews",
    "audits", "findings", "management-reviews", "nonconformities", "improvements", "nonconforming-outputs",
    "complaints", "satisfaction", "competence", "training", "suppliers", "measuring-equipment", "calibrations",
    "evidence-elsewhere", "retention",
)  # fmt: skip
"""What the body is shown. Reports of staff, single acknowledgements and our own gap analysis are not among them."""
OURS = ("gaps", "reports")
"""In a pack for our own people alone."""
TRANSFER = (
    "certificates", "changes", "processes", "objectives", "audits", "findings", "management-reviews", "nonconformities",
    "improvements", "nonconforming-outputs", "complaints", "satisfaction", "evidence-elsewhere",
)  # fmt: skip
"""What another body reads before it takes a certificate over: nothing of what single people can or have read, of
suppliers, or of offers that other bodies made."""
_OPEN = frozenset(("public", "internal"))


@dataclass(frozen=True, slots=True)
class Text:
    """A document in the pack: its text as HTML with the files that it shows, and what changed since the last visit."""

    publication: Publication
    made: Archived
    beside: Mapping[str, bytes]
    moved: Moved | None = None
    before: Archived | None = None
    before_beside: Mapping[str, bytes] | None = None
    changes: Changes | None = None

    @property
    def id(self) -> str:
        return self.publication.document.id

    @property
    def folder(self) -> str:
        return f"documents/{address(self.id)}/"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A transfer to another certification body: the record that was named, and each certificate that it is about."""

    subject: Any
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True)
class Facts:
    """`manual` knows nobody's name; `named` does, for the one page that says who holds which role.

    `visit` is the visit before, `commit` what everything was read from. `internal`: for our own people as well, with
    the pre-audit check of each standard that the audit is held against. `audit` is None where certificates are
    transferred: then `leaving` tells which, and nobody is named, for nobody is interviewed.
    """

    manual: Manual
    named: System
    audit: Any | None
    visit: Visit | None
    moved: tuple[Moved, ...]
    texts: Mapping[str, Text]
    commit: str
    internal: bool
    preaudit: tuple[Check, ...] = ()
    leaving: Leaving | None = None

    @property
    def subject(self) -> str:
        """The id of what the pack is for."""
        return str(self.leaving.subject.id if self.leaving else self.audit.id if self.audit else "")

    @property
    def called(self) -> str:
        if self.leaving is None:
            return f"Audit pack for {self.subject}"
        whole = self.leaving.subject.id != self.leaving.transfers[0].certificate.id
        return f"Transfer {'from' if whole else 'of'} {self.subject}"

    @property
    def system(self) -> System:
        return self.manual.system

    @property
    def as_of(self) -> date:
        return self.manual.system.as_of

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """Those with records that the pack shows, in the order of the site."""
        shown = TRANSFER if self.leaving else (*REGISTERS, *(OURS if self.internal else ()))
        return tuple(name for name in self.manual.registers.names if name in shown)

    @cached_property
    def by_address(self) -> Mapping[str, Text]:
        return {address(name): item for name, item in self.texts.items()}

    @cached_property
    def kept_back(self) -> frozenset[str]:
        """The anchors that records have elsewhere, and these have not."""
        return frozenset(address(record.id) for record in self.withheld_records)

    @cached_property
    def withheld(self) -> tuple[Publication, ...]:
        """Documents that are listed and not included."""
        return tuple(item for item in self.manual.pages if item.document.id not in self.texts)

    @cached_property
    def withheld_records(self) -> tuple[Any, ...]:
        """Pointers to what is confidential."""
        held = self.system.records.of("evidence-elsewhere")
        return tuple(record for record in held if record.confidential)


def restriction(system: System, documents: tuple[Document, ...]) -> str:
    """The class for which a document stays in the house; nothing where each of its texts may leave it.

    What is called neither public nor internal is not taken for either.
    """
    for document in documents:
        said = words.plain(document.classification or system.configuration.classification)
        if said.lower() not in _OPEN:
            return said
    return ""


def nameless(system: System) -> System:
    """The same without what people are called and how they are reached: ids and roles stay.

    What was issued follows from names too, so it is taken over as it was found out.
    """
    people = tuple(
        item.model_copy(update={"name": item.id, "phone": "", "mail": ""}) for item in system.people
    )
    found = replace(system, people=people)
    found.derived["standings"] = {name: _standing(item) for name, item in revisions.standings(system).items()}
    return found


def without_names(publication: Publication) -> Publication:
    return replace(publication, standing=_standing(publication.standing))


def _standing(standing: Standing) -> Standing:
    return replace(
        standing,
        current=_revision(standing.current) if standing.current else None,
        coming=tuple(map(_revision, standing.coming)),
        revisions=tuple(map(_revision, standing.revisions)),
        end_approved=_approvals(standing.end_approved),
    )


def _revision(revision: Revision) -> Revision:
    return replace(revision, approvals=_approvals(revision.approvals))


def _approvals(given: tuple[Approval, ...]) -> tuple[Approval, ...]:
    return tuple(replace(item, name="" if item.person else item.name) for item in given)
