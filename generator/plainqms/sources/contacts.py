"""Names and contacts of people from a file outside the repository, given by whoever runs the tool.

The records then hold ids alone. What stands there is shown on pages and lists, and decides nothing: who wrote and who
approved a text follows from the repository, so that everybody who has it finds the same. Leaves out the settings: they
arrive by pull request, and must not name a file of the machine.
"""

from __future__ import annotations

from pathlib import Path

from plainqms.model.people import Contact, KnownPerson, Person
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.binding import did_you_mean
from plainqms.sources.encoding import SIZE_LIMIT, decode
from plainqms.sources.people import read_contacts
from plainqms.sources.yaml import Scalar

UNKNOWN = Rule(
    code="E578",
    name="contact-of-unknown-person",
    severity=Severity.WARNING,
    basis=Basis.GOOD_PRACTICE,
    source="names and contacts are kept no longer than they are needed",
    why="The name is shown nowhere. Either the id is misspelt, and a page prints an id instead of a name; or the "
    "person has left the records, and the file still keeps their name and number.",
    remedy="Correct the id, or delete the entry.",
)
RULES = (UNKNOWN,)


def joined(people: tuple[Person, ...], file: Path | None) -> tuple[tuple[Person, ...], tuple[Problem, ...]]:
    """The people with what the file adds, and what is wrong with it. Raises OSError where it cannot be read."""
    if file is None:
        return people, ()
    with file.open("rb") as stream:
        text, problems = decode(stream.read(SIZE_LIMIT + 1), str(file))
    found, wrong = read_contacts(text, str(file))
    contacts = {contact.id: contact for contact, _ in found}
    ids = [person.id for person in people]
    unknown = tuple(
        UNKNOWN.at(
            node.place if not isinstance(value := node.get("id"), Scalar) else value.place,
            f"there is no person `{contact.id}` in records/people.yml",
            f"Did you mean {meant}?" if (meant := did_you_mean(contact.id, ids)) else "",
        )
        for contact, node in found
        if contact.id not in ids
    )
    return tuple(_known(person, contacts) for person in people), (*problems, *wrong, *unknown)


def _known(person: Person, contacts: dict[str, Contact]) -> Person:
    """What the records themselves say stays."""
    contact = contacts.get(person.id)
    if contact is None:
        return person
    return KnownPerson.model_construct(
        **{
            **dict(person),
            "name": person.name if person.is_named else contact.name or person.id,
            "phone": person.phone or contact.phone,
            "mail": person.mail or contact.mail,
            "other_emails": contact.emails,
        }
    )
