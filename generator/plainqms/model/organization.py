"""The organization and how it runs its system: what qms.yml says, who holds which role."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from plainqms.model.converters import Days, Effective, Flag, IsoDate, Months, to_date
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


def _needed_day(value: object) -> date:
    found = to_date(value)
    if found is None:
        raise ValueError("is no date; write it as 2026-03-31")
    return found


def _mail(text: str) -> str:
    """An address that goes into a `mailto:` link: nothing in it begins another field of the message."""
    if not re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", text):
        raise ValueError("is no mail address; write it as quality@example.com")
    return text


def _form(text: str) -> str:
    """Where a form stands. What a person has read is nobody else's, so it goes by https alone."""
    if not text.startswith("https://"):
        raise ValueError("is no address of a form; write it as https://forms.example.com/read?id={id}")
    return _address(text)


def _account(name: str) -> str:
    """A name as forges give it; nothing in it begins or ends anything where it is written behind an @."""
    if name and not re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9_-])?", name):
        raise ValueError("is no name of an account; write it as mkeller, without @ and without an address")
    return name


def _repository(text: str) -> str:
    """It stands in a command of the pipeline, so nothing in it means anything there; https, so nobody else answers."""
    if text and not re.fullmatch(
        r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_~][A-Za-z0-9._~-]*)+", text
    ):
        raise ValueError("is no address of a repository; write it as https://example.com/tools/plainqms.git")
    return text


def _commit(text: str) -> str:
    if text and not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", text):
        raise ValueError("is no complete id of a commit: git rev-parse HEAD prints the 40 signs of one")
    return text


Account = Annotated[str, AfterValidator(_account)]
Address = Annotated[str, AfterValidator(_address)]
MailAddress = Annotated[str, AfterValidator(_mail)]
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


class Pipeline(Frozen):
    """Which plainqms the forge's pipeline installs: from where, and in exactly which state (qms forge).

    Where the repository holds the tool itself, neither is needed.
    """

    tool: Annotated[str, AfterValidator(_repository)] = ""
    commit: Annotated[str, AfterValidator(_commit)] = ""


def _server(text: str) -> str:
    """Compared, and never asked: a token goes where the command line says."""
    if text and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~-]+)*", text):
        raise ValueError("is no address of a server; write it as https://git.example.com")
    return text


def _project(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,20}", text):
        raise ValueError("is no name of a repository; write it as example/quality")
    return text


def _reviews(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]|10", value):
        raise ValueError("is no number of reviews; write one from 0 to 10, as 1")
    return int(value)


class BranchRules(Frozen):
    """What the organization has decided that its forge enforces on the main line (qms forge verify compares it).

    Yes means of `direct_push`, `force_push` and `deletion` that it may be possible, of the others that it is enforced.
    """

    direct_push: Flag = False
    reviews: Annotated[int, BeforeValidator(_reviews)] = 1
    dismiss_stale: Flag = True
    code_owners: Flag = False
    force_push: Flag = False
    deletion: Flag = False
    administrators: Flag = True
    linear: Flag = False
    signed_commits: Flag = False


class ForgePolicy(Frozen):
    """Where proposals are reviewed, and what is enforced there. Answers of another forge count for nothing."""

    kind: Literal["github", "gitlab", "gitea"]
    repository: Annotated[str, AfterValidator(_project)]
    server: Annotated[str, AfterValidator(_server)] = ""
    branch_rules: BranchRules = BranchRules()


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
    deadline: Annotated[date, BeforeValidator(_needed_day)]


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


class Role(Frozen):
    """A role. `title` is printed in running text, so it is written as there (small letters).

    `top_management`: whoever holds it directs the organization at its top, and leads management reviews.
    """

    id: PlainName
    title: str
    purpose: str = ""
    responsibilities: tuple[str, ...] = ()
    top_management: Flag = False

    @property
    def heading(self) -> str:
        return self.title[:1].upper() + self.title[1:]


class Absence(Frozen):
    """Days on which a person is away, both included; why is nobody's business here. Empty: not known yet."""

    from_: Annotated[date, BeforeValidator(_needed_day)] = Field(alias="from")
    until: IsoDate = None

    def holds_on(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)


class Contact(Frozen):
    """A person as readers know them: the name, and how to reach them. It may stand outside the repository."""

    id: PlainName
    name: str = ""
    emails: tuple[str, ...] = ()
    phone: str = ""
    mail: MailAddress = ""


class Accounts(Frozen):
    """The names under which a person signs in where changes are proposed; empty: none."""

    github: Account = ""
    gitlab: Account = ""
    gitea: Account = ""  # Forgejo as well

    def on(self, forge: str) -> str:
        return {"github": self.github, "gitlab": self.gitlab, "gitea": self.gitea}[forge]


class Person(Contact):
    """A person. `emails` are the addresses under which the history knows them; where no name is given, the id is it.

    `accounts` are the names under which forges know them: who is asked for a review, and whose review it was.

    While a person is `absent`, nothing that is to be read is due.
    """

    name: str = Field(default_factory=lambda given: str(given.get("id", "")))
    absent: tuple[Absence, ...] = ()
    accounts: Accounts = Accounts()

    @property
    def is_named(self) -> bool:
        return self.name != self.id

    @property
    def recognisable(self) -> bool:
        """Whether the history can tell what this person wrote."""
        return self.is_named or bool(self.emails)

    @property
    def signature(self) -> str:
        """`Name <address>`, as a commit message names an approver: what the repository itself says, no more."""
        return f"{self.name} <{self.emails[0]}>" if self.emails else self.id

    @property
    def reached_at(self) -> frozenset[str]:
        """Every address from which this person may write, in small letters."""
        return frozenset(address.lower() for address in (*self.emails, self.mail) if address)


class KnownPerson(Person):
    """A person with what a file outside the repository adds. `name` may come from there, `emails` never do."""

    other_emails: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        return f"{self.id} <{self.emails[0]}>" if self.emails else self.id

    @property
    def reached_at(self) -> frozenset[str]:
        return super().reached_at | {address.lower() for address in self.other_emails}


class Assignment(Frozen):
    """A person holds a role from a day until a day (both included; empty: open).

    `deputy_for` is who delegated it, for a time: then both days are given.
    """

    role: str
    person: str
    from_: IsoDate = Field(default=None, alias="from")
    until: IsoDate = None
    deputy_for: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)
