"""What a change does to that by which everything else is judged: settings, roles, people. In plain sentences.

Whatever lowers what is asked of a text, or sets a problem aside, is said as that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plainqms.model.organization import Configuration, DocumentType
from plainqms.model.people import Assignment, Person
from plainqms.model.revision import Assurance
from plainqms.model.system import System

_RANK = {Assurance.MERGE: 0, Assurance.RECORDED: 1, Assurance.SIGNED: 2}
_ISSUES = {
    Assurance.MERGE: "being taken over into the manual, without an approval",
    Assurance.RECORDED: "a recorded approval of exactly that text",
    Assurance.SIGNED: "a signed approval of exactly that text",
}
# Settings that decide how something is judged; whatever else stands in qms.yml is printed or shown.
_WEIGHTY = (
    "standards", "transitions", "coverage", "branch", "time_zone", "late_after", "allow-html", "issue_tags",
    "not_applicable", "acknowledgements.read_within", "publish.max_age", "pipeline", "forge",
)  # fmt: skip
_FORGES = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea or Forgejo"}
_TOLD = ("document_types", "one-person", "suppress", "not_applicable", "schema")


def loud(before: System, after: System) -> Iterator[str]:
    """Changes of rules, roles, people and of who approves what."""
    old, new = before.configuration, after.configuration
    yield from _types(before, after)
    if old.one_person != new.one_person:
        if new.one_person:
            yield f"LOWERED: authors may approve their own texts from now on, because “{new.one_person}”."
        else:
            yield "Authors may no longer approve their own texts."
    for item in new.suppress:
        if item not in old.suppress:
            yield (
                f"A PROBLEM IS SET ASIDE: {item.rule} in {item.path} is no longer reported until "
                f"{item.until}, because “{item.reason}”."
            )
    for item in old.suppress:
        if item not in new.suppress and not any(
            (item.rule, item.path) == (it.rule, it.path) for it in new.suppress
        ):
            yield f"A problem is reported again: {item.rule} in {item.path} is no longer set aside."
    for clause in new.not_applicable:
        if clause not in old.not_applicable:
            yield f"NOT APPLIED any more: {clause.clause}, because “{clause.because}”."
    for clause in old.not_applicable:
        if clause.clause not in {it.clause for it in new.not_applicable}:
            yield f"Applied from now on: {clause.clause}."
    for way, was, now in _values(old, new):
        if way.split(".")[0] not in _TOLD and _is_weighty(way):
            yield f"{_called(way)}: {_became(was, now)}."
    yield from _roles(before, after)
    yield from _people(before, after)
    yield from _assignments(before, after)


def quiet(before: System, after: System) -> Iterator[str]:
    """Values that documents print or the site shows."""
    for way, was, now in _values(before.configuration, after.configuration):
        if way.split(".")[0] not in _TOLD and not _is_weighty(way):
            yield f"{_called(way)}: {_became(was, now)}"


def differing(old: Configuration, new: Configuration) -> tuple[str, ...]:
    """The names of settings that differ, down to the single value."""
    return tuple(way for way, _, _ in _values(old, new))


def _types(before: System, after: System) -> Iterator[str]:
    old, new = before.configuration.document_types, after.configuration.document_types
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None and now is not None:
            yield f"New kind of document: {now.name} ({name}); it is issued by {_ISSUES[now.assurance]}."
        elif now is None and was is not None:
            yield f"REMOVED: the kind of document “{was.name}” ({name}); its documents are judged no more."
        elif was is not None and now is not None:
            yield from _type(f"{now.name} ({name})", was, now, after)


def _type(called: str, was: DocumentType, now: DocumentType, system: System) -> Iterator[str]:
    if was.assurance is not now.assurance:
        less = "LOWERED: " if _RANK[now.assurance] < _RANK[was.assurance] else ""
        yield (
            f"{less}{called}: what issues a text. Until now {_ISSUES[was.assurance]}; "
            f"from now on {_ISSUES[now.assurance]}."
        )
    if was.approval != now.approval:
        less = "LOWERED: " if _asks_less(was, now) else ""
        yield f"{less}{called}: who approves. Until now {_steps(was, system)}; from now on {_steps(now, system)}."
    one, other = was.model_dump(mode="json"), now.model_dump(mode="json")
    for key in one:
        if key not in ("assurance", "approval") and one[key] != other[key]:
            yield f"{called}, {key.replace('_', ' ')}: {_became(_written(one[key]), _written(other[key]))}."


def _asks_less(was: DocumentType, now: DocumentType) -> bool:
    if len(now.approval) < len(was.approval):
        return True
    pairs = zip(was.approval, now.approval, strict=False)
    return any(one.roles and not set(other.roles or ("anybody",)) <= set(one.roles) for one, other in pairs)


def _steps(kind: DocumentType, system: System) -> str:
    said = [
        f"{step.meaning.value} by {' or '.join(role_name(system, role) for role in step.roles) or 'any role'}"
        for step in kind.approval
    ]
    return ", then ".join(said) or "nobody"


def role_name(system: System, role: str) -> str:
    known = system.role(role)
    return known.title if known else role


def _roles(before: System, after: System) -> Iterator[str]:
    old, new = ({role.id: role for role in side.roles} for side in (before, after))
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None and now is not None:
            yield f"New role: {now.title}."
        elif now is None and was is not None:
            yield f"Role removed: {was.title}."
        elif was is not None and now is not None and was != now:
            if was.title != now.title:
                yield f"Role renamed: {_became(was.title, now.title)}."
            if (was.purpose, was.responsibilities) != (now.purpose, now.responsibilities):
                yield f"Role {now.title}: its purpose or responsibilities are worded anew."


def _people(before: System, after: System) -> Iterator[str]:
    old, new = ({person.id: person for person in side.people} for side in (before, after))
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None and now is not None:
            yield f"New person: {_person(now)}."
        elif now is None and was is not None:
            yield f"Person removed: {_person(was)}."
        elif was is not None and now is not None:
            if was.emails != now.emails:
                yield (
                    f"{now.name} is recognised by other addresses: "
                    f"{_became(', '.join(was.emails), ', '.join(now.emails))}."
                )
            for forge, account in now.accounts:
                if (known := was.accounts.on(forge)) != account:
                    yield f"{now.name} is recognised by another account on {_FORGES[forge]}: {_became(known, account)}."
            if was.name != now.name:
                yield f"Person renamed: {_became(was.name, now.name)}."


def _person(person: Person) -> str:
    return f"{person.name} ({', '.join(person.emails)})" if person.emails else person.name


def _assignments(before: System, after: System) -> Iterator[str]:
    old, new = before.assignments, after.assignments
    for item in new:
        if item not in old:
            stood = next((it for it in old if (it.role, it.person) == (item.role, item.person)), None)
            if stood is None:
                yield f"ROLE GIVEN: {_holds(item, after)}."
            else:
                yield f"Role, other days: {_holds(item, after)}; until now {_days(stood)}."
    for item in old:
        if not any((it.role, it.person) == (item.role, item.person) for it in new):
            yield f"ROLE TAKEN AWAY: {_holds(item, before)}; the entry is gone."


def _holds(item: Assignment, system: System) -> str:
    deputy = f", for {system.name_of(item.deputy_for)}" if item.deputy_for else ""
    return f"{system.name_of(item.person)} as {role_name(system, item.role)}{deputy}, {_days(item)}"


def _days(item: Assignment) -> str:
    begun = f"from {item.from_}" if item.from_ else "from the beginning"
    return f"{begun} until {item.until}" if item.until else begun


def _is_weighty(way: str) -> bool:
    return any(way == name or way.startswith(f"{name}.") for name in _WEIGHTY)


def _values(old: Configuration, new: Configuration) -> Iterator[tuple[str, str, str]]:
    was, now = (dict(_flat(side.model_dump(mode="json", by_alias=True), "")) for side in (old, new))
    for way in dict.fromkeys((*was, *now)):
        if was.get(way, "") != now.get(way, ""):
            yield way, was.get(way, ""), now.get(way, "")


def _flat(value: Any, way: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(item, f"{way}.{key}" if way else str(key))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, item in enumerate(value):
            yield from _flat(item, f"{way}.{item.get('id', number)}")
    else:
        yield way, _written(value)


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_written(item)}" for key, item in value.items() if item)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(_written(item) for item in value)
    return "" if value is None else str(value)


def _became(was: str, now: str) -> str:
    if not was:
        return f"“{now}” is new"
    return f"“{was}” becomes “{now}”" if now else f"“{was}” is gone"


def _called(way: str) -> str:
    """`parameters.order_limit` as `parameters, order limit`."""
    return ", ".join(part.replace("_", " ") for part in way.split("."))
