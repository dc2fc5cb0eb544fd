"""The third wall: Jinja's immutable sandbox with nothing in it, whose attributes are look-ups in plain text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plainqms.model.problem import Rule
from plainqms.sources.names import Listing, Names, View
from plainqms.sources.template_rules import FORBIDDEN, NOT_TEXT, TOO_LARGE, UNKNOWN_NAME

RENDERED_BYTES = 2 * 2**20


def marker(register: str) -> str:
    """Stays in the controlled text; the page puts the register there."""
    return f'{{{{ register("{register}") }}}}'


class Stopped(TemplateRuntimeError):  # noqa: N818 - a user's mistake on its way to being a problem
    def __init__(self, rule: Rule, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.rule = rule
        self.line = line


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox with nothing in it: attributes are look-ups in a view, calls are the two of ours."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if not isinstance(obj, View):
            return self.undefined(name=attribute)
        value = obj.value(attribute)
        return self.undefined(f"there is no {obj.path}.{attribute}") if value is None else value

    def getitem(self, obj: Any, argument: Any) -> Undefined:
        return self.undefined(name=str(argument))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return False

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        if not isinstance(__obj, _Function):
            raise Stopped(FORBIDDEN, "nothing else can be called")
        return __obj.answer(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class _Function:
    answer: Callable[[str], object]


def _text(value: object) -> str:
    """What a printed value becomes; a site prints its name."""
    if isinstance(value, str):
        return value
    if isinstance(value, View) and (name := value.value("name")) is not None:
        return name
    if isinstance(value, Undefined):
        return str(value)  # raises, and names what is missing
    raise Stopped(NOT_TEXT, "only text is printed")


def _sentence(value: object) -> str:
    text = _text(value)
    return text[:1].upper() + text[1:]


def _date(value: object) -> str:
    text = _text(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Stopped(NOT_TEXT, f'"{text}" is no date; write it as 2026-03-31') from None
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[
        day.month - 1
    ]
    return f"{day.day} {month} {day.year}"


FILTER_ARGUMENTS = {
    "lower": 0,
    "upper": 0,
    "capitalize": 0,
    "sentence": 0,
    "date": 0,
    "join": 1,
    "default": 1,
}
ENVIRONMENT = _Environment(
    undefined=StrictUndefined,
    autoescape=False,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
    optimized=False,
    finalize=_text,
    cache_size=0,
)
ENVIRONMENT.globals.clear()
ENVIRONMENT.filters = {
    "lower": lambda value: _text(value).lower(),
    "upper": lambda value: _text(value).upper(),
    "capitalize": lambda value: _text(value).capitalize(),
    "sentence": _sentence,
    "date": _date,
    "join": lambda values, between: between.join(_text(value) for value in values),
    "default": lambda value, other: other if isinstance(value, Undefined) else value,
}
ENVIRONMENT.tests = {"defined": lambda value: not isinstance(value, Undefined)}


def run(tree: nodes.Template, names: Names, used: dict[str, str]) -> str:
    def adopts(standard: str) -> bool:
        used[f"adopts.{standard}"] = "yes" if standard in names.adopted else "no"
        return standard in names.adopted

    sites = tuple(View(f"sites.{site['id']}", site, used) for site in names.sites)
    context = {
        "organization": View("organization", names.organization, used),
        "roles": View("roles", names.roles, used),
        "parameters": View("parameters", names.parameters, used),
        "sites": Listing("sites", sites, used),
        "register": _Function(marker),
        "adopts": _Function(adopts),
    }
    parts: list[str] = []
    size = 0
    try:
        for part in ENVIRONMENT.from_string(tree).generate(context):
            size += len(part.encode("utf-8", "surrogatepass"))
            if size > RENDERED_BYTES:
                raise Stopped(TOO_LARGE, f"it prints more than {RENDERED_BYTES // 2**20} MiB")
            parts.append(part)
    except Stopped as error:
        error.line = error.line or _line(error)
        raise
    except TemplateError as error:
        raise Stopped(UNKNOWN_NAME, str(error), _line(error)) from error
    return "".join(parts)


def _line(error: BaseException) -> int:
    """The number of the line that was running: Jinja rewrites the traceback to the template's lines."""
    line, step = 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line
