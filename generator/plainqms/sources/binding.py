"""From the YAML tree to the model: pydantic judges, and its errors come back as problems with a place."""

from __future__ import annotations

import difflib
import json
import re
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.yaml import Mapping, Node, Scalar, Sequence

M = TypeVar("M", bound=BaseModel)

UNKNOWN_KEY = Rule(
    code="C101",
    name="unknown-key",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="a setting that nobody reads is a setting that somebody relies on",
    why="A misspelt key has no effect, and nobody notices.",
    remedy="Correct the key, or delete it.",
)
MISSING_KEY = Rule(
    code="C102",
    name="missing-key",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="nothing is guessed",
    why="What is needed and not given would have to be guessed.",
    remedy="Add the key.",
)
WRONG_VALUE = Rule(
    code="C103",
    name="wrong-value",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="nothing is guessed",
    why="A value that does not fit its key would be left out or taken for something else.",
    remedy="Correct the value.",
)
RULES = (UNKNOWN_KEY, MISSING_KEY, WRONG_VALUE)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules under which a kind of source reports what does not fit its model."""

    unknown: Rule = UNKNOWN_KEY
    missing: Rule = MISSING_KEY
    wrong: Rule = WRONG_VALUE


def bind(node: Node, model: type[M], *, rules: Rules = Rules()) -> tuple[M | None, tuple[Problem, ...]]:
    """`node` as a `model`, and what does not fit.

    What is empty counts as not given; one text where a list is expected is a list of one. What does not fit
    is left out, so that the rest can be judged in the same run: with problems the model is partial, and None
    where something necessary is missing.
    """
    if isinstance(node, Scalar) and not node.text:
        node = Mapping((), node.place)
    if not isinstance(node, Mapping):
        remedy = "Write one `key: value` a line."
        return None, (rules.wrong.at(node.place, "a group of keys and values is expected here", remedy),)
    plain = _plain(node)
    bound, errors = _validated(plain, model)
    lists = [error for error in errors if error["type"] == "tuple_type" and isinstance(error["input"], str)]
    if lists:
        for error in lists:
            holder, key = _holder(plain, error["loc"])
            holder[key] = [holder[key]]
        bound, errors = _validated(plain, model)
    problems = tuple(_problem(node, error, model, rules) for error in _told(errors, model))
    problems += tuple(_unknown_though_empty(node, model, (), rules))
    while errors and _prune(plain, errors):
        bound, errors = _validated(plain, model)
    return bound, problems


def whole(plain: dict[str, Any], model: type[M]) -> M | None:
    """Plain text values, lists as tuples, as a `model`; None where not all fit, and `bind` tells what does not."""
    try:
        return model.model_validate(plain)
    except ValidationError:
        return None


def bind_each(
    node: Node,
    model: type[M],
    *,
    rules: Rules = Rules(),
) -> tuple[tuple[tuple[M, Mapping], ...], tuple[Problem, ...]]:
    """A list of groups, each as a `model` beside the group that it was read from."""
    if isinstance(node, Scalar) and not node.text:
        return (), ()
    if not isinstance(node, Sequence):
        remedy = "Begin every entry with `- `."
        return (), (rules.wrong.at(node.place, "a list is expected here", remedy),)
    found: list[tuple[M, Mapping]] = []
    problems: list[Problem] = []
    for item in node.items:
        bound, wrong = bind(item, model, rules=rules)
        problems += wrong
        if bound is not None and isinstance(item, Mapping):
            found.append((bound, item))
    return tuple(found), tuple(problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or nothing."""
    by_form = {_form(name): name for name in known}
    close = difflib.get_close_matches(_form(word), by_form, 1, 0.6)
    return by_form[close[0]] if close else ""


def _form(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in _given(node)]
    return {key.text: _plain(item) for key, item in node.entries if not _is_empty(item)}


def _given(node: Sequence) -> list[Node]:
    return [item for item in node.items if not _is_empty(item)]


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text


def _validated(plain: Any, model: type[M]) -> tuple[M | None, list[Any]]:
    """By way of JSON, where strict still takes a list for a tuple and a word for one of an enumeration."""
    try:
        return model.model_validate_json(json.dumps(plain)), []
    except ValidationError as error:
        return None, list(error.errors(include_url=False))


def _told(errors: list[Any], model: type[M]) -> Iterator[Any]:
    """A key that is misspelt is not missing as well, and a list is not too short because what it holds is wrong."""
    meant = {
        (*error["loc"][:-1], did_you_mean(str(error["loc"][-1]), _keys(model, error["loc"][:-1])))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    inside = {tuple(error["loc"][:end]) for error in errors for end in range(1, len(error["loc"]))}
    for error in errors:
        misspelt = error["type"] == "missing" and tuple(error["loc"]) in meant
        emptied = error["type"] == "too_short" and tuple(error["loc"]) in inside
        if not misspelt and not emptied:
            yield error


def _holder(plain: Any, location: tuple[Any, ...]) -> tuple[Any, Any]:
    for step in location[:-1]:
        plain = plain[step]
    return plain, location[-1]


def _prune(plain: Any, errors: list[Any]) -> bool:
    """Leave out what does not fit, or the group in which a key is missing. False: nothing was left out."""
    locations = set()
    for error in errors:
        location = tuple(step for step in error["loc"] if step != "[key]")
        if error["type"] == "missing":
            location = location[:-1]
        locations.add(location)
    pruned = False
    for location in sorted(
        locations, key=lambda item: [(str(type(step)), step) for step in item], reverse=True
    ):
        while location:
            try:
                holder, key = _holder(plain, location)
                del holder[key]
            except (
                KeyError,
                IndexError,
                TypeError,
            ):  # inside a text that stands for a list: leave out the whole
                location = location[:-1]
                continue
            pruned = True
            break
    return pruned


def _problem(node: Mapping, error: Any, model: type[BaseModel], rules: Rules) -> Problem:
    location, kind = error["loc"], error["type"]
    if kind == "missing":
        key, holder = _found(node, location[:-1])
        inside = f" in `{key.text}`" if key else ""
        name = location[-1]
        place = key.place if key and isinstance(location[-2], str) else holder.place
        return rules.missing.at(place, f"`{name}` is not given{inside}", f"Add a line `{name}: ...`.")
    about_key = location[-1:] == ("[key]",)
    key, value = _found(node, location[:-1] if about_key else location)
    name = key.text if key else ""
    if kind == "extra_forbidden":
        return _unknown(name, key.place if key else value.place, _keys(model, location[:-1]), rules)
    shown = name
    if not about_key and isinstance(value, Scalar):
        in_list = isinstance(location[-1], int) and isinstance(error["input"], str)
        shown = error["input"] if in_list else f"{name}: {value.text}"
    message, remedy = _words(error, value)
    return rules.wrong.at(
        key.place if key and about_key else value.place, f"`{_short(shown)}` {message}", remedy
    )


def _unknown(name: str, place: Place, known: list[str], rules: Rules) -> Problem:
    meant = did_you_mean(name, known)
    remedy = f"Did you mean `{meant}`?" if meant else f"Known here: {', '.join(known)}."
    return rules.unknown.at(place, f"`{name}` is not known here", remedy)


def _unknown_though_empty(
    node: Node, model: type[BaseModel], location: tuple[Any, ...], rules: Rules
) -> Iterator[Problem]:
    """Keys that hold nothing and are none: in `{what: Right, and calibrated}` the comma ends the text."""
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _unknown_though_empty(item, model, (*location, index), rules)
    elif isinstance(node, Mapping):
        known = _keys(model, location)
        for key, item in node.entries:
            if known and _is_empty(item) and key.text not in known:
                yield _unknown(key.text, key.place, known, rules)
            yield from _unknown_though_empty(item, model, (*location, key.text), rules)


def _found(node: Node, location: tuple[Any, ...]) -> tuple[Scalar | None, Node]:
    """The last key on the way to `location`, and what stands there."""
    key: Scalar | None = None
    for step in location:
        if isinstance(node, Sequence) and isinstance(step, int):
            node = _given(node)[step]
        elif isinstance(node, Mapping):
            key, node = next(entry for entry in node.entries if entry[0].text == step)
        else:
            break
    return key, node


def _words(error: Any, value: Node) -> tuple[str, str]:
    """What is wrong and what to do, in plain words."""
    kind = error["type"]
    if kind == "value_error":
        message, _, remedy = str(error["ctx"]["error"]).partition("; ")
        return message, f"{remedy[:1].upper()}{remedy[1:]}." if remedy else ""
    if kind in ("enum", "literal_error"):
        expected = re.sub(r"^''(?:, | or )", "", str(error["ctx"]["expected"]))  # nothing is no word to write
        meant = did_you_mean(
            value.text if isinstance(value, Scalar) else "", re.findall(r"'([^']+)'", expected)
        )
        return "is not known", f"Did you mean {meant}?" if meant else f"Write {expected}."
    if kind in ("tuple_type", "list_type"):
        return "must be a list", "Write [one, two], or one a line after `- `."
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "must be a group of keys and values", "Write one `key: value` a line, two blanks further in."
    if kind == "string_type":
        kind_found = "a list" if isinstance(value, Sequence) else "a group"
        if isinstance(value, Mapping) and len(value.entries) == 1 and isinstance(value.entries[0][1], Scalar):
            name, text = value.entries[0][0].text, value.entries[0][1].text
            return (
                f"must be one text and is {kind_found}",
                f'Write "{name}: {text}" in quotes or {name}:{text}.',
            )
        return (
            f"must be one text and is {kind_found}",
            "Write one value, in double quotes if it holds [ or {.",
        )
    return f"does not fit ({error['msg'][:1].lower()}{error['msg'][1:]})", ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def _keys(model: type[BaseModel], location: tuple[Any, ...]) -> list[str]:
    """The keys that are known at `location`."""
    kind: Any = model
    for step in location:
        kind = _below(kind, step)
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return []
    return [field.alias or name for name, field in kind.model_fields.items()]


def _below(kind: Any, step: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        return fields.get(step)
    arguments = typing.get_args(kind)
    if isinstance(step, int):
        return arguments[0] if arguments else None
    return arguments[-1] if arguments else None


def place_of(node: Mapping, name: str) -> Place:
    """Where the key `name` stands, or the group itself."""
    return next((key.place for key, _ in node.entries if key.text == name), node.place)
