"""Documents' templates: Jinja2's sandbox behind an allow-list of syntax. Leaves out persons and arithmetic.

Three walls: the parsed template may hold only the nodes listed here, every name in it must exist, and what is
left runs in Jinja's immutable sandbox, whose attribute access and calls are look-ups in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from plainqms.model.place import Place
from plainqms.model.problem import Problem
from plainqms.sources.names import Names, names
from plainqms.sources.template_rules import RULES, UNREADABLE
from plainqms.sources.template_sandbox import RENDERED_BYTES, Stopped, marker, run
from plainqms.sources.template_syntax import Checker, Scope

__all__ = ["RULES", "Names", "Rendered", "is_templated", "names", "render"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` is None where there are problems.

    `values` are the names used (printed or tested) with their text, `includes` the snippets as first met.
    """

    text: str | None
    values: tuple[tuple[str, str], ...] = ()
    includes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_templated(text: str) -> bool:
    return "{" in text and ("{{" in text or "{%" in text or "{#" in text)  # one sign is found sooner than two


def render(source: str, place: Place, names: Names, snippet: Callable[[str], str | None]) -> Rendered:
    """The text that a document prints. `place` is its first line's; `snippet` gives a snippet's text."""
    if not is_templated(source):
        return Rendered(source)
    if simple := _render_simple(source, names):
        return simple
    checker = Checker(names, snippet)
    tree = checker.template(source, place if place.line else place.down(1), Scope())
    includes = tuple(dict.fromkeys(checker.includes))
    if tree is None or checker.problems:
        return Rendered(None, (), includes, tuple(sorted(set(checker.problems), key=lambda item: item.order)))
    used: dict[str, str] = {}
    try:
        text = run(tree, names, used)
        text.encode("utf-8")
    except Stopped as refusal:
        problem = refusal.rule.at(checker.places[refusal.line], str(refusal))
    except UnicodeEncodeError:
        problem = UNREADABLE.at(place, "the text holds characters that no file can hold")
    else:
        return Rendered(text, tuple(sorted(used.items())), includes)
    return Rendered(None, (), includes, (problem,))


_SIMPLE = re.compile(
    r'\{\{ *(?:(organization|roles|parameters)\.([a-z][a-z0-9_]*)|register\("([^"\\{}]*)"\)) *\}\}'
)


def _render_simple(source: str, names: Names) -> Rendered | None:
    """The same result without Jinja for a text that only prints names, as nearly all do; None: no such text.

    A history renders thousands of versions, and parsing is most of the cost.
    """
    used: dict[str, str] = {}
    parts: list[str] = []
    last = 0
    for match in _SIMPLE.finditer(source):
        before = source[last : match.start()]
        root, name, register = match.groups()
        group = names.group(root) if root else None
        known = register in names.registers if group is None else name in group
        if not known or before.endswith("{") or is_templated(before):
            return None
        if group is not None:
            used[f"{root}.{name}"] = group[name]
        parts += (before, marker(register) if group is None else group[name])
        last = match.end()
    rest = source[last:]
    text = "".join(parts) + rest
    if is_templated(rest) or "\r" in text or len(source) > RENDERED_BYTES or len(text) > RENDERED_BYTES / 4:
        return None
    return Rendered(text, tuple(sorted(used.items())))
