"""A record: what the fields of every kind share, what a field may refer to, and where each value was read."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PrivateAttr

from plainqms.model.converters import Day as Day
from plainqms.model.converters import IsoDate, to_decimal
from plainqms.model.document import Reference
from plainqms.model.identifiers import is_identifier
from plainqms.model.organization import Frozen
from plainqms.model.place import Place


@dataclass(frozen=True, slots=True)
class Refers:
    """What the text of a field names: a record (of these registers, or of any), document, clause, role, person ...

    `before`: what it names led to the record, and so was there before it.
    """

    kind: str
    registers: tuple[str, ...] = ()
    before: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """The field tells something: it may have paragraphs, lists and references, and a page shows it as text."""


def to_items(value: object) -> object:
    """`a; b` or `a, b` in one cell or on one line, or a list."""
    if isinstance(value, str):
        return tuple(part for part in (part.strip() for part in re.split(r"[;,\n]", value)) if part)
    return tuple(value) if isinstance(value, list) else value


def _clause(text: str) -> str:
    number = r"[A-Z0-9]+(?:\.[0-9]+)*"
    if re.fullmatch(rf"[a-z][a-z0-9]*(?:-[a-z0-9]+)*:{number}(?:\s*[–-]\s*{number})?", text):
        return text
    raise ValueError("is no clause; write the standard, a colon and the number, as iso-9001:7.5.2")


def _identifier(text: str) -> str:
    if is_identifier(text):
        return text
    proper = re.sub(r"[\s_]+", "-", text.strip().upper())
    hint = proper if is_identifier(proper) else "capitals, a hyphen and a number, as NC-2026-003"
    raise ValueError(f"is no id; write {hint}")


Id = AfterValidator(_identifier)
"""The id of a record: `Annotated[str, Id, Refers("record", ("suppliers",))]`, of any register where none is named."""
DocumentId = Annotated[str, Id, Refers("document")]
RecordId = Annotated[str, Id, Refers("record")]
ClauseId = Annotated[str, AfterValidator(_clause), Refers("clause")]
Cause = Annotated[str, Id, Refers("record", before=True)]
"""The record that led to this one."""
RoleId = Annotated[str, Refers("role")]
PersonId = Annotated[str, Refers("person")]
Holder = Annotated[str, Refers("holder")]
"""A role, or a person where the task is one person's own."""
ProcessId = Annotated[str, Refers("process")]
SiteId = Annotated[str, Refers("site")]
Edition = Annotated[str, Refers("edition")]
"""A standard's edition, as iso-9001-2015. It need not be one of ours: registers say where it has to be."""
RegisterName = Annotated[str, Refers("register")]
"""The name of a register, as its file below records/ has it."""
Anything = Annotated[str, Refers("any")]
"""A document, a record, or a clause."""
Text = Annotated[str, Prose()]
Number = Annotated[Decimal, BeforeValidator(to_decimal)]
Items = BeforeValidator(to_items, json_schema_input_type=str | list[str])


def listed(title: str, description: str) -> Any:
    """A field that may hold several, none where it is not given."""
    return Field(default=(), title=title, description=description)


class Action(Frozen):
    """Something that somebody does by a day. `done` is the day on which it was."""

    what: Text = Field(min_length=1, title="Action")
    owner: Holder = Field(min_length=1, title="Owner")
    due: IsoDate = Field(default=None, title="Due")
    done: IsoDate = Field(default=None, title="Done")
    documents: Annotated[tuple[DocumentId, ...], Items] = listed("Documents changed", "What it changed.")


class Amendment(Frozen):
    """A change of a closed record that says so: who, when, why, and what stood there before."""

    on: Day = Field(title="On")
    by: PersonId = Field(min_length=1, title="By")
    why: Text = Field(min_length=1, title="Why")
    was: dict[str, str] = Field(
        default_factory=dict,
        title="It said",
        description="What stood in each changed field, by its name: `due`, `actions.1.owner`; or: nothing.",
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was read. `find` gives the place of a field by its path (`actions.0.owner`).

    `whole` is false where something of it could not be read and was left out. `text` is the narrative below the
    fields, `line` the line of the file on which it begins; `references` stand there.
    """

    place: Place
    find: Callable[[str], Place]
    text: str = ""
    line: int = 1
    whole: bool = True
    references: tuple[Reference, ...] = ()


_NOWHERE = Origin(Place("."), lambda path: Place("."))


class Record(Frozen):
    """The base of every register's fields. A register adds its own, each with a title and what it means."""

    id: Annotated[str, AfterValidator(_identifier)] = Field(
        title="Id", description="Told apart from all other records, and never used again."
    )
    related: Annotated[tuple[Anything, ...], Items] = Field(
        default=(),
        title="See also",
        description="Ids of documents and records, or clauses, that belong to it.",
    )
    amendment: tuple[Amendment, ...] = Field(
        default=(),
        title="Amended",
        description="Changes after the record was closed: who, when, why, and what stood there.",
    )
    sample: str = Field(
        default="", title="Sample of", description="An example of this organization; it counts for no other."
    )
    shown_in_a_row: ClassVar[frozenset[str]] = frozenset()
    """Groups that the row of the register's page shows whole; for them alone a record needs no page."""
    _origin: Origin = PrivateAttr(default_factory=lambda: _NOWHERE)  # a default would be copied, deeply

    @property
    def name(self) -> str:
        """What lists call it; a register without a `title` among its fields says its own."""
        return str(getattr(self, "title", self.id))

    @property
    def place(self) -> Place:
        return self.origin.place

    @property
    def origin(self) -> Origin:
        private = self.__pydantic_private__ or {}  # past pydantic's search, which is slow and asked for often
        origin: Origin = private.get("_origin", _NOWHERE)
        return origin

    def placed(self, path: str) -> Place:
        """Where a field stands, or the record where it is not given."""
        return self.origin.find(path)

    def read_from(self, origin: Origin) -> None:
        """Said once, by whoever read it."""
        self._origin = origin


def first_words(text: str, limit: int = 90) -> str:
    """The beginning of a text, as long as a line of a list."""
    whole = " ".join(text.split())
    return whole if len(whole) <= limit else f"{whole[:limit].rsplit(' ', 1)[0]} ..."


@dataclass(frozen=True, slots=True)
class Mention:
    """A field that names something. `path` leads to its value in the record (`actions.0.owner`)."""

    target: str
    refers: Refers
    path: str
    title: str


def mentions(record: Record) -> Iterator[Mention]:
    """Everything that the fields name, in the order of the model."""
    for steps, refers, title in referring(type(record)):
        for path, value in values(record, steps):
            yield Mention(value, refers, path, title)


def values(record: Record, steps: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Path and value of what is given along one of the ways that `referring` and `prose` tell."""
    if len(steps) == 1:  # most fields, and of 50,000 records each is asked
        if value := getattr(record, steps[0]):
            yield steps[0], str(value)
        return
    if len(steps) == 2 and steps[1] == "*":
        for index, value in enumerate(getattr(record, steps[0]) or ()):
            if value:
                yield f"{steps[0]}.{index}", str(value)
        return
    if getattr(record, steps[0]):
        for path, value in _values(record, steps, ""):
            if value:
                yield path, str(value)


@cache
def referring(model: type[BaseModel]) -> tuple[tuple[tuple[str, ...], Refers, str], ...]:
    """The fields of a model that name something: the way to each (`*` for every item), and what it names."""
    return tuple(_marked(model, Refers))


@cache
def prose(model: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    """The ways to the fields that tell something."""
    return tuple(steps for steps, _, _ in _marked(model, Prose))


def texts(record: Record) -> Iterator[tuple[str, str]]:
    """Path and text of each field that tells something."""
    for steps in prose(type(record)):
        yield from values(record, steps)


def tells(record: Record) -> bool:
    """Whether there is more to it than a row of a list can show: text, or groups of its own."""
    if record.origin.text or any(True for _ in texts(record)):
        return True
    names = (name for name in type(record).model_fields if name not in record.shown_in_a_row)
    groups = (getattr(record, name) for name in names)
    return any(isinstance(group, BaseModel) or _holds_groups(group) for group in groups)


def _holds_groups(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value)


def _marked(model: type[BaseModel], mark: type) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    for name, field in model.model_fields.items():
        title = field.title or name
        for found in field.metadata:
            if isinstance(found, mark):
                yield (name,), found, title
        for steps, found, below in _inside(field.annotation, mark):
            yield (name, *steps), found, f"{title}: {below.lower()}" if below else title


def _inside(kind: Any, mark: type) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _marked(kind, mark)
        return
    is_list = typing.get_origin(kind) is tuple
    for argument in typing.get_args(kind):
        for found in getattr(argument, "__metadata__", ()):
            if isinstance(found, mark):
                yield (("*",) if is_list else ()), found, ""
        for steps, found, title in _inside(argument, mark):
            yield ((("*", *steps) if is_list else steps), found, title)


def _values(value: Any, steps: tuple[str, ...], path: str) -> Iterator[tuple[str, Any]]:
    if value is None:
        return
    if not steps:
        yield path, value
        return
    step, rest = steps[0], steps[1:]
    if step == "*":
        for index, item in enumerate(value):
            yield from _values(item, rest, f"{path}.{index}")
    else:
        yield from _values(getattr(value, step), rest, f"{path}.{step}" if path else step)
