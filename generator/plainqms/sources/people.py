"""Roles, people, and who holds which role: records/roles.yml, people.yml and assignments.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pydantic import BaseModel

from plainqms.model.people import Assignment, Contact, Person, Role
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.binding import bind_each, did_you_mean
from plainqms.sources.yaml import Mapping, Scalar, Sequence, load

M = TypeVar("M", bound=BaseModel)

DUPLICATE = Rule(
    code="C130",
    name="duplicate-role-or-person",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="an id means one thing",
    why="Two entries of one id cannot be told apart.",
    remedy="Give one of them another id, or delete it.",
)
UNKNOWN_ROLE = Rule(
    code="C131",
    name="assignment-of-unknown-role",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source="ISO 9001:2015 5.3 (responsibilities are assigned)",
    why="A role that is not defined answers for nothing.",
    remedy="Correct the role, or define it in records/roles.yml.",
)
UNKNOWN_PERSON = Rule(
    code="C132",
    name="assignment-to-unknown-person",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source="ISO 9001:2015 5.3 (responsibilities are assigned)",
    why="A role held by nobody that the records know is held by nobody.",
    remedy="Correct the person, or add the person to records/people.yml.",
)
ENDS_BEFORE = Rule(
    code="C133",
    name="assignment-ends-before-it-begins",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="a period has a length",
    why="The role would have been held on no day, and approvals given in it would not count.",
    remedy="Correct `from` or `until`.",
)
OPEN_DEPUTY = Rule(
    code="C136",
    name="deputy-without-end",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="a role is delegated for a time; what has no end is an assignment",
    why="A deputy for ever is the holder of the role, and nobody has said so.",
    remedy="Enter both days, from and until; or delete deputy_for, if the person simply holds the role.",
)
UNKNOWN_DELEGATOR = Rule(
    code="C137",
    name="deputy-for-nobody",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source="ISO 9001:2015 5.3 (responsibilities are assigned)",
    why="Only who holds a role can delegate it.",
    remedy="Name whoever holds the role in that time: deputy_for.",
)
NOBODY = Rule(
    code="C135",
    name="no-roles-or-people",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source="ISO 9001:2015 5.3 (responsibilities are assigned)",
    why="Owners, approvers and readers are roles, and people hold roles. Without the two lists nobody answers for "
    "anything.",
    remedy="If the file was deleted or emptied by mistake, bring it back. Otherwise begin the list.",
)
SHARED_ADDRESS = Rule(
    code="C134",
    name="shared-email-address",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source="ISO 9001:2015 7.5.2 c (who approved)",
    why="The history knows people by their addresses. One that two share does not say who it was.",
    remedy="Leave the address with the person who commits under it.",
)
SHARED_ACCOUNT = Rule(
    code="C185",
    name="shared-forge-account",
    severity=Severity.ERROR,
    basis=Basis.CLAUSE,
    source="ISO 9001:2015 7.5.2 c (who approved)",
    why="A review is known by the account that gave it. One that two share does not say who it was.",
    remedy="Leave the account with the person whose it is; everybody else signs in with one of their own.",
)
RULES = (
    DUPLICATE,
    UNKNOWN_ROLE,
    UNKNOWN_PERSON,
    ENDS_BEFORE,
    SHARED_ADDRESS,
    SHARED_ACCOUNT,
    NOBODY,
    OPEN_DEPUTY,
    UNKNOWN_DELEGATOR,
)


def read_roles(text: str, path: str) -> tuple[tuple[Role, ...], tuple[Problem, ...]]:
    """The roles, and what is wrong with the file. Of two of one id the first stands."""
    found, problems = _read(text, path, Role)
    return _first_of_each(found, "role", problems)


def read_people(text: str, path: str) -> tuple[tuple[Person, ...], tuple[Problem, ...]]:
    """The people, and what is wrong with the file. Of two of one id the first stands."""
    found, problems = _read(text, path, Person)
    people, problems = _first_of_each(found, "person", problems)
    return people, (*problems, *_shared(found), *_shared_accounts(found))


def read_assignments(
    text: str, path: str, *, roles: Iterable[Role], people: Iterable[Person]
) -> tuple[tuple[Assignment, ...], tuple[Problem, ...]]:
    """Who holds which role. An assignment to nobody, of nothing or for no day is reported and left out."""
    found, problems = _read(text, path, Assignment)
    known_roles, known_people = [role.id for role in roles], [person.id for person in people]
    kept: list[Assignment] = []
    folder = path.rpartition("/")[0]
    problems += nobody(f"{folder}/roles.yml", "role") if found and not known_roles else ()
    problems += nobody(f"{folder}/people.yml", "person") if found and not known_people else ()
    for assignment, node in found:
        wrong = [
            *_unknown(node, "role", known_roles, UNKNOWN_ROLE),
            *_unknown(node, "person", known_people, UNKNOWN_PERSON),
            *_backwards(assignment, node),
            *_deputy(assignment, node, [item for item, _ in found]),
        ]
        problems += tuple(wrong)
        kept += [] if wrong else [assignment]
    return tuple(kept), problems


def nobody(path: str, kind: str) -> tuple[Problem, ...]:
    """The one problem of a list that is empty or not there."""
    example = {
        "role": "- {id: quality_manager, title: quality manager}",
        "person": "- {id: m_keller, name: Maria Keller, emails: [m.keller@example.com]}",
    }[kind]
    return (NOBODY.at(Place(path), f"{path} names no {kind}", f"{NOBODY.remedy}\n{example}"),)


def _read(text: str, path: str, model: type[M]) -> tuple[tuple[tuple[M, Mapping], ...], tuple[Problem, ...]]:
    node, problems = load(text, path)
    if node is None:
        return (), problems
    found, wrong = bind_each(node, model)
    return found, problems + wrong


R = TypeVar("R", Role, Person, Contact)


def read_contacts(text: str, path: str) -> tuple[tuple[tuple[Contact, Mapping], ...], tuple[Problem, ...]]:
    """Names and contacts, each beside the group that it was read from. Of two of one id the first stands."""
    found, problems = _read(text, path, Contact)
    first, problems = _first_of_each(found, "person", problems)
    return tuple((item, next(node for other, node in found if other is item)) for item in first), problems


def _first_of_each(
    found: tuple[tuple[R, Mapping], ...], kind: str, problems: tuple[Problem, ...]
) -> tuple[tuple[R, ...], tuple[Problem, ...]]:
    first: dict[str, R] = {}
    for item, node in found:
        if item.id in first:
            place = _value(node, "id").place
            problems = (*problems, DUPLICATE.at(place, f"the {kind} `{item.id}` stands here again"))
        first.setdefault(item.id, item)
    return tuple(first.values()), problems


def _shared(found: tuple[tuple[Person, Mapping], ...]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for person, node in found:
        for address in person.emails:
            owner = owners.setdefault(address.lower(), person.id)
            if owner != person.id:
                listed = node.get("emails")
                items = listed.items if isinstance(listed, Sequence) else (listed,)
                places = [item.place for item in items if isinstance(item, Scalar) and item.text == address]
                message = f"`{address}` belongs to {owner} already"
                yield SHARED_ADDRESS.at(places[0] if places else node.place, message)


def _shared_accounts(found: tuple[tuple[Person, Mapping], ...]) -> Iterator[Problem]:
    """Small and capital letters are one to every forge."""
    owners: dict[tuple[str, str], str] = {}
    for person, node in found:
        for forge, account in person.accounts:
            owner = owners.setdefault((forge, account.lower()), person.id) if account else person.id
            if owner != person.id:
                group = node.get("accounts")
                place = _value(group, forge).place if isinstance(group, Mapping) else node.place
                yield SHARED_ACCOUNT.at(place, f"the {forge} account `{account}` belongs to {owner} already")


def _unknown(node: Mapping, name: str, known: list[str], rule: Rule) -> Iterator[Problem]:
    value = _value(node, name)
    if value.text not in known:
        meant = did_you_mean(value.text, known)
        yield rule.at(
            value.place, f"there is no {name} `{value.text}`", f"Did you mean {meant}?" if meant else ""
        )


def _backwards(assignment: Assignment, node: Mapping) -> Iterator[Problem]:
    if assignment.from_ and assignment.until and assignment.until < assignment.from_:
        message = f"the assignment ends on {assignment.until}, before it begins on {assignment.from_}"
        yield ENDS_BEFORE.at(_value(node, "until").place, message)


def _deputy(assignment: Assignment, node: Mapping, all_of_them: list[Assignment]) -> Iterator[Problem]:
    if not assignment.deputy_for:
        return
    place = _value(node, "deputy_for").place
    if not assignment.from_ or not assignment.until:
        yield OPEN_DEPUTY.at(
            place, f"{assignment.person} is deputy for {assignment.deputy_for} without an end"
        )
    elif not any(
        item.person == assignment.deputy_for and item.role == assignment.role and not item.deputy_for
        for item in all_of_them
    ):
        yield UNKNOWN_DELEGATOR.at(place, f"{assignment.deputy_for} does not hold the role {assignment.role}")


def _value(node: Mapping, name: str) -> Scalar:
    found = node.get(name)
    return found if isinstance(found, Scalar) else Scalar("", node.place)
