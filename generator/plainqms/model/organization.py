"""The organization and how it runs its system: what qms.yml says."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from plainqms.model.converters import Day, Days, Effective, MailAddress, Months, to_date
from plainqms.model.forge_policy import ForgePolicy, Pipeline
from plainqms.model.frozen import Frozen as Frozen
from plainqms.model.frozen import PlainName as PlainName
from plainqms.model.identifiers import is_identifier, prefix
from plainqms.model.revision import Assurance, Meaning
from plainqms.model.site import Aspect
from plainqms.model.site import Site as Site


def _time_zone(name: str) -> str:
    """A zone by its name; `localtime` and `posix/...` are not the same on the next machine."""
    try:
        if re.fullmatch(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", name):
            ZoneInfo(name)
            return name
    except (KeyError, ValueError, OSError):
        pass
    raise ValueError("is no time zone; write one of the tz database, as Europe/London")


def _branch(name: str) -> str:
    """A branch's name as git allows it, without anything that an option or another ref could be made of."""
    if not re.fullmatch(r"\w[\w./+-]*", name) or re.search(r"\.\.|//|/\.|\.lock$|[./]$", name):
        raise ValueError("is no name of a branch; write it as main")
    return name


def _issue_tags(pattern: str) -> str:
    """How tags of issues are written; empty: there are none."""
    if pattern and (
        [pattern.count(part) for part in ("{id}", "{number}")] != [1, 1]
        or not re.fullmatch(r"[A-Za-z0-9._/-]*", pattern.replace("{id}", "").replace("{number}", ""))
    ):
        raise ValueError('must hold {id} and {number} once each, as "{id}_r{number}" for PRO-004_r3')
    return pattern


def _folder(path: str) -> str:
    parts = path.split("/")
    if "\\" in path or ":" in path or any(not part or part.startswith(".") for part in parts):
        raise ValueError("is no folder of this repository; write it from the root, as procedures")
    return path


def _prefix(text: str) -> str:
    if not is_identifier(f"{text}-1") or text != prefix(f"{text}-1"):
        raise ValueError("cannot begin an id; write capitals and digits, as PRO or SOP-QA")
    return text


def _address(text: str) -> str:
    """Where a link may lead. Links of the site are made of it, so no scheme that runs anything."""
    if not re.match(r"https?://[^/\s]|mailto:[^\s]", text) or re.search(r"[\s<>\"'`\\]", text):
        raise ValueError("is no address that a page may link to; write it as https://example.com/qms")
    return text


def _form(text: str) -> str:
    """Where a form stands. What a person has read is nobody else's, so it goes by https alone."""
    if not text.startswith("https://"):
        raise ValueError("is no address of a form; write it as https://forms.example.com/read?id={id}")
    return _address(text)


Address = Annotated[str, AfterValidator(_address)]
Form = Annotated[str, AfterValidator(_form)]


class Organization(Frozen):
    """Who the management system belongs to. Documents print these, never a company's name of their own."""

    name: str = Field(min_length=1)
    short_name: str = ""
    address: str = ""
    business: str = ""
    integrated: tuple[Aspect, ...] = Field(
        default=(),
        title="Integrated",
        description="What all adopted standards share. A certification body asks for it on its application form.",
    )

    @property
    def short(self) -> str:
        return self.short_name or self.name


class Step(Frozen):
    """One step of the approval of a document type: what is said, and by whom (one of `roles`; none: any role)."""

    meaning: Literal[Meaning.REVIEWED, Meaning.APPROVED, Meaning.RELEASED] = Meaning.APPROVED
    roles: tuple[PlainName, ...] = ()


class DocumentType(Frozen):
    """A kind of document, told by its prefix. `review` is in months: own procedure, asked by no clause.

    `training` is how bad it is when a text takes effect that its readers have not read: a warning, or an error.

    `approval` are the steps that issue a text under assurance `recorded` or `signed`, each by another person.
    """

    name: str
    folder: Annotated[str, AfterValidator(_folder)]
    assurance: Assurance = Assurance.MERGE
    approval: tuple[Step, ...] = (Step(),)
    review: Months = None
    effective: Effective = "on approval"
    training: Literal["warning", "error"] = "warning"
    layout: str = "document"
    plural: str = ""


class Publishing(Frozen):
    """Where the site stands and how a reader proposes a change (`{id}` and `{path}` are filled in)."""

    address: Address = ""
    propose: Address = ""
    max_age: Days = 7


class Acknowledging(Frozen):
    """How people say that they have read a text, and within how many days they do.

    A page offers `form` (`{id}`, `{title}` and `{revision}` are filled in), or a letter to `mail`, or nothing.
    """

    read_within: Days = 30
    mail: MailAddress = ""
    form: Form = ""


class Reporting(Frozen):
    """How staff report without an account: by mail, by a form (`{kind}` is filled in), or on a card handed in.

    `owner` is the role that sorts what comes in, `answer` the days within which whoever reported hears something,
    `hand_in` where a card goes, `urgent` what to do where it cannot wait.
    """

    mail: MailAddress = ""
    form: Address = ""
    hand_in: str = "your supervisor"
    urgent: str = ""
    owner: PlainName = "quality_manager"
    answer: Days = 7


class NotApplicable(Frozen):
    """A clause that is not applied, and why (ISO 9001:2015, 4.3: the reason stands in the scope too)."""

    clause: str = Field(min_length=1)
    because: str = Field(min_length=1)


class Suppression(Frozen):
    """A problem that the organization lives with for a while: which rule, in which file, why, and until when."""

    rule: str = Field(min_length=1)
    path: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    until: Annotated[date, BeforeValidator(to_date)]


class Floor(Frozen):
    """What every applicable unit of a standard must reach at least; a word of its answer, as `in force`."""

    described: Literal["", "claimed", "located", "in force"] = ""
    evidenced: Literal["", "expired", "partial", "held elsewhere and sampled", "current"] = ""
    audited: Literal["", "planned", "looked at", "conforming"] = ""


class Transition(Frozen):
    """From an edition to the next. `deadline` is the organization's own: whoever certifies it may set another."""

    from_: str = Field(alias="from", min_length=1)
    to: str = Field(min_length=1)
    deadline: Day


class Configuration(Frozen):
    """qms.yml, complete with defaults. `schema` is what the file says it follows.

    `late_after`: days after which a record that is entered is marked as entered later.
    `issue_tags` is how tags are written by which texts were issued before this system: `{id}_r{number}`.
    `one_person` states why an author may approve the own text: a firm of one. It is printed with each such approval.
    """

    organization: Organization
    sites: tuple[Site, ...] = ()
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    branch: Annotated[str, AfterValidator(_branch)] = "main"
    standards: tuple[str, ...] = ()
    transitions: tuple[Transition, ...] = ()
    document_types: dict[Annotated[str, AfterValidator(_prefix)], DocumentType] = Field(default_factory=dict)
    processes: dict[PlainName, str] = Field(default_factory=dict)
    parameters: dict[PlainName, str] = Field(default_factory=dict)
    classification: str = "Internal"
    late_after: Days = 14
    allow_html: tuple[str, ...] = Field(default=(), alias="allow-html")
    publish: Publishing = Publishing()
    acknowledgements: Acknowledging = Acknowledging()
    reports: Reporting = Reporting()
    pipeline: Pipeline = Pipeline()
    forge: ForgePolicy | None = None
    issue_tags: Annotated[str, AfterValidator(_issue_tags)] = ""
    abbreviations: dict[str, str] = Field(default_factory=dict)
    one_person: str = Field(default="", alias="one-person")
    suppress: tuple[Suppression, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    coverage: dict[str, Floor] = Field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
