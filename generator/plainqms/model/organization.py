"""The organization and how it runs its system: what qms.yml says, who holds which role."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from plainqms.model.converters import Integer, IsoDate
from plainqms.model.revision import Assurance


class Frozen(BaseModel):
    """Data from a file: unknown keys are problems, nothing is coerced, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is no time zone; write one of the tz database, as Europe/London")
    return name


def _plain_name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError("must be small letters, digits and _, as quality_manager, so that templates can name it")
    return name


PlainName = Annotated[str, AfterValidator(_plain_name)]


class Organization(Frozen):
    """Who the management system belongs to. Documents print these, never a company's name of their own."""

    name: str = Field(min_length=1)
    short_name: str = ""
    address: str = ""
    business: str = ""

    @property
    def short(self) -> str:
        return self.short_name or self.name


class Site(Frozen):
    id: PlainName
    name: str
    address: str = ""


class DocumentType(Frozen):
    """A kind of document, told by its prefix. `review` is the interval in months (own procedure, no clause)."""

    name: str
    folder: str
    assurance: Assurance = Assurance.MERGE
    review: Integer = None
    effective: str = "on approval"
    layout: str = "document"
    plural: str = ""


class Publishing(Frozen):
    """Where the site stands and how a reader proposes a change (`{id}` and `{path}` are filled in)."""

    address: str = ""
    propose: str = ""
    max_age: Integer = 7


class Configuration(Frozen):
    """qms.yml, complete with defaults. `schema` is what the file says it follows."""

    organization: Organization
    sites: tuple[Site, ...] = ()
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    branch: str = "main"
    standards: tuple[str, ...] = ()
    document_types: dict[str, DocumentType] = Field(default_factory=dict)
    processes: dict[PlainName, str] = Field(default_factory=dict)
    parameters: dict[PlainName, str] = Field(default_factory=dict)
    classification: str = "Internal"
    allow_html: tuple[str, ...] = Field(default=(), alias="allow-html")
    publish: Publishing = Publishing()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Role(Frozen):
    """A role of the organization. `title` is printed in running text, so it is written as there (small letters)."""

    id: PlainName
    title: str
    purpose: str = ""
    responsibilities: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return self.title[:1].upper() + self.title[1:]


class Person(Frozen):
    """A person. `emails` are the addresses under which the history knows them."""

    id: PlainName
    name: str
    emails: tuple[str, ...] = ()


class Assignment(Frozen):
    """A person holds a role from a day until a day (both included; empty: open)."""

    role: str
    person: str
    from_: IsoDate = Field(default=None, alias="from")
    until: IsoDate = None

    def holds_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)
