"""Who holds which role, and who people are to the history, to forges and to readers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from plainqms.model.converters import Day, Flag, IsoDate, MailAddress, written_as
from plainqms.model.frozen import Frozen, PlainName

# As forges give it; nothing in it begins or ends anything where it is written behind an @.
Account = Annotated[
    str,
    written_as(
        r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9_-])?",
        "is no name of an account; write it as mkeller, without @ and without an address",
        may_be_empty=True,
    ),
]


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

    from_: Day = Field(alias="from")
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
