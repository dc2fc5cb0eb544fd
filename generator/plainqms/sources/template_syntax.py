"""The first two walls: the parsed template may hold only the nodes listed here, and every name must exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from jinja2 import TemplateError, TemplateSyntaxError, nodes

from plainqms.model.place import Place
from plainqms.model.problem import Problem, Rule
from plainqms.sources.names import ROOTS, SITE_FIELDS, Names
from plainqms.sources.template_rules import (
    FORBIDDEN,
    INCLUDE_LOOP,
    NOT_TEXT,
    SNIPPETS,
    TOO_LARGE,
    UNKNOWN_NAME,
    UNKNOWN_REGISTER,
    UNKNOWN_SNIPPET,
    UNREADABLE,
)
from plainqms.sources.template_sandbox import ENVIRONMENT, FILTER_ARGUMENTS
from plainqms.sources.template_words import unreadable

INCLUDE_NESTING, INCLUDE_TOTAL, LOOP_NESTING, DEPTH, TAGS = 5, 100, 2, 30, 10_000
SOURCE_BYTES = 5 * 2**20

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Include,
    nodes.Filter,
    nodes.Call,
    nodes.Test,
)
_WORDS = {
    nodes.Assign: "{% set %}",
    nodes.AssignBlock: "{% set %}",
    nodes.Block: "{% block %}",
    nodes.CallBlock: "{% call %}",
    nodes.Extends: "{% extends %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.FromImport: "{% from %}",
    nodes.Import: "{% import %}",
    nodes.Macro: "{% macro %}",
    nodes.Getitem: "[ ] after a name",
    nodes.Concat: "~",
    nodes.CondExpr: "if inside {{ }}",
    nodes.Add: "reckoning (+)",
    nodes.Sub: "reckoning (-)",
    nodes.Mul: "reckoning (*)",
    nodes.Div: "reckoning (/)",
    nodes.FloorDiv: "reckoning (//)",
    nodes.Mod: "reckoning (%)",
    nodes.Pow: "reckoning (**)",
    nodes.Neg: "reckoning (-)",
    nodes.Pos: "reckoning (+)",
}


class _Kind(StrEnum):
    """What an expression gives, as far as it can be known before it runs."""

    TEXT = "text"
    FLAG = "yes or no"
    NUMBER = "a number"
    GROUP = "a group of values"
    SITE = "a site"
    LIST = "a list"
    WRONG = "a mistake already reported"


_TEXTS = (_Kind.TEXT, _Kind.SITE, _Kind.WRONG)


@dataclass(frozen=True)
class Scope:
    """Where the walk stands: names of loops, names that are asked for with `is defined`, snippets around."""

    loops: tuple[str, ...] = ()
    guarded: frozenset[str] = frozenset()
    stack: tuple[str, ...] = ()
    depth: int = 0


class Checker:
    """Parses a document and its snippets into one tree in which only the allowed is left.

    A node's line in that tree is a number in `places`, because the tree comes from several files.
    """

    def __init__(self, names: Names, snippet: Callable[[str], str | None]) -> None:
        self.names = names
        self.snippet = snippet
        self.problems: list[Problem] = []
        self.includes: list[str] = []
        self.places: list[Place] = []
        self.lines: list[str] = []
        self.bytes = 0
        self.tags = 0

    def template(self, source: str, place: Place, scope: Scope) -> nodes.Template | None:
        self.bytes += len(source.encode("utf-8", "surrogatepass"))
        self.tags += source.count("{{") + source.count("{%") + source.count("{#")
        if self.bytes > SOURCE_BYTES or self.tags > TAGS:
            limits = f"{SOURCE_BYTES // 2**20} MiB or {TAGS} tags"
            self.problems.append(TOO_LARGE.at(place, f"with its snippets the text is larger than {limits}"))
            return None
        try:
            tree = ENVIRONMENT.parse(source)
        except TemplateSyntaxError as error:
            found = unreadable(error.message or "", source, error.lineno)
            self.problems.append(
                UNREADABLE.at(_place(place, source, found.offset), found.message, found.remedy)
            )
            return None
        except RecursionError:
            self.problems.append(TOO_LARGE.at(place, f"the tags are nested more than {DEPTH} deep"))
            return None
        except (TemplateError, ValueError, OverflowError) as error:
            self.problems.append(UNREADABLE.at(place, str(error)))
            return None
        if not self._allowed(tree, place, source, scope.depth):
            return None
        guarded = {path for item in tree.find_all(nodes.Test) if (path := _path(item.node))}
        guarded |= {
            path
            for item in tree.find_all(nodes.Filter)
            if item.name == "default" and (path := _path(item.node))
        }
        scope = Scope(scope.loops, scope.guarded | guarded, scope.stack, scope.depth)
        tree.body = self._statements(tree.body, scope)
        return tree

    def _allowed(self, tree: nodes.Template, place: Place, source: str, depth: int) -> bool:
        """Without recursion: the tree may have any depth. Gives every node its number in `places` and `lines`."""
        numbers: dict[int, int] = {}
        lines = _LINE_END.split(source)
        waiting: list[tuple[nodes.Node, int, int]] = [(tree, depth, 1)]
        sound = True
        while waiting:
            node, level, line = waiting.pop()
            line = node.lineno or line  # Jinja leaves some nodes without a line
            rule, message = FORBIDDEN, ""
            if not isinstance(node, _ALLOWED):
                message = f"{_WORDS.get(type(node), type(node).__name__.lower())} is not allowed"
            elif level > DEPTH:
                rule, message = TOO_LARGE, f"the tags are nested more than {DEPTH} deep"
            elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
                message = f"{node.attr} is not allowed: no name begins with _"
            if message:
                remedy = _HYPHEN if isinstance(node, nodes.Sub) else ""
                self.problems.append(rule.at(place.down(line - 1), message, remedy))
                sound = False
                continue
            if line not in numbers:
                numbers[line] = len(self.places)
                self.places.append(place.down(line - 1))
                self.lines.append(lines[line - 1] if line <= len(lines) else "")
            waiting += ((child, level + 1, line) for child in node.iter_child_nodes())
            node.lineno = numbers[line]
        return sound

    # statements

    def _statements(self, body: list[nodes.Node], scope: Scope) -> list[nodes.Node]:
        scope = Scope(scope.loops, scope.guarded, scope.stack, scope.depth + 1)
        result: list[nodes.Node] = []
        for node in body:
            result += self._statement(node, scope)
        return result

    def _statement(self, node: nodes.Node, scope: Scope) -> list[nodes.Node]:
        if isinstance(node, nodes.Include):
            return self._include(node, scope)
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                self._printed(child, scope)
        elif isinstance(node, nodes.If):
            self._expression(node.test, scope)
            node.body = self._statements(node.body, scope)
            for other in node.elif_:
                self._statement(other, scope)
            node.else_ = self._statements(node.else_, scope)
        elif isinstance(node, nodes.For):
            self._loop(node, scope)
        return [node]

    def _printed(self, node: nodes.Expr, scope: Scope) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        if (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and node.node.name == "register"
        ):
            self._register(node)
            return
        kind = self._expression(node, scope)
        if kind not in _TEXTS:
            self._report(NOT_TEXT, node, f"{{{{ }}}} prints text; this is {kind}")

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        target = node.target
        if not isinstance(target, nodes.Name) or node.recursive:
            self._report(FORBIDDEN, node, "a loop names one thing at a time")
            return
        if target.name in (*ROOTS, "loop", "register", "adopts") or target.name.startswith("_"):
            self._report(FORBIDDEN, node, f"a loop cannot name its things {target.name}")
            return
        if len(scope.loops) >= LOOP_NESTING:
            self._report(TOO_LARGE, node, f"loops stand more than {LOOP_NESTING} deep")
            return
        if not isinstance(node.iter, nodes.Name | nodes.Getattr):
            self._report(FORBIDDEN, node, "a loop goes over a name")
            return
        kind = self._expression(node.iter, scope)
        if kind not in (_Kind.LIST, _Kind.WRONG):
            self._report(NOT_TEXT, node, f"a loop goes over a list; this is {kind}", "Loop over sites.")
            return
        inner = Scope((*scope.loops, target.name), scope.guarded, scope.stack, scope.depth)
        if node.test is not None:
            self._expression(node.test, inner)
        node.body = self._statements(node.body, inner)
        node.else_ = self._statements(node.else_, scope)

    def _include(self, node: nodes.Include, scope: Scope) -> list[nodes.Node]:
        """The snippet's own tree in place of the tag: a snippet is whole lines."""
        target = node.template
        if not isinstance(target, nodes.Const) or not isinstance(target.value, str):
            self._report(FORBIDDEN, node, "an include names one file in quotes")
            return []
        name = target.value
        if node.ignore_missing or not node.with_context:
            self._report(FORBIDDEN, node, "an include is only {% include " + f'"{name}"' + " %}")
        elif not re.fullmatch(r"(?!.*\.\.)[\w][\w ./-]*\.md", name):
            self._report(UNKNOWN_SNIPPET, node, f'"{name}" is no name of a snippet')
        elif name in scope.stack:
            self._report(INCLUDE_LOOP, node, " > ".join((*scope.stack[scope.stack.index(name) :], name)))
        elif len(scope.stack) >= INCLUDE_NESTING:
            self._report(TOO_LARGE, node, f"includes are nested more than {INCLUDE_NESTING} deep")
        elif len(self.includes) >= INCLUDE_TOTAL:
            self._report(TOO_LARGE, node, f"more than {INCLUDE_TOTAL} includes")
        elif (text := self.snippet(name)) is None:
            self._report(UNKNOWN_SNIPPET, node, f"there is no file {SNIPPETS}/{name}", at=name)
        else:
            self.includes.append(name)
            inner = Scope(scope.loops, scope.guarded, (*scope.stack, name), scope.depth)
            text = text if text.endswith("\n") or not text else text + "\n"
            tree = self.template(text, Place(f"{SNIPPETS}/{name}", 1), inner)
            return tree.body if tree else []
        return []

    # expressions

    def _expression(self, node: nodes.Node, scope: Scope) -> _Kind:
        if isinstance(node, nodes.Const):
            if isinstance(node.value, str):
                return _Kind.TEXT
            return _Kind.FLAG if isinstance(node.value, bool | None) else _Kind.NUMBER
        if isinstance(node, nodes.Name | nodes.Getattr):
            return self._name(node, scope)
        if isinstance(node, nodes.Not):
            self._expression(node.node, scope)
            return _Kind.FLAG
        if isinstance(node, nodes.And | nodes.Or):
            return self._both(self._expression(node.left, scope), self._expression(node.right, scope))
        if isinstance(node, nodes.Compare):
            return self._comparison(node, scope)
        if isinstance(node, nodes.Filter):
            return self._filter(node, scope)
        if isinstance(node, nodes.Test):
            if node.name != "defined" or node.args or node.kwargs or not _path(node.node):
                self._report(FORBIDDEN, node, 'the only test is "is defined", after a name')
                return _Kind.WRONG
            self._expression(node.node, scope)
            return _Kind.FLAG
        if isinstance(node, nodes.Call):
            return self._adopts(node)
        self._report(FORBIDDEN, node, f"{type(node).__name__.lower()} is not allowed here")
        return _Kind.WRONG

    def _both(self, left: _Kind, right: _Kind) -> _Kind:
        if _Kind.WRONG in (left, right):
            return _Kind.WRONG
        return left if left == right else _Kind.FLAG

    def _name(self, node: nodes.Name | nodes.Getattr, scope: Scope) -> _Kind:
        path = _path(node)
        if path is None:
            self._report(FORBIDDEN, node, "a dot may only follow a name")
            return _Kind.WRONG
        root, *rest = path.split(".")
        if root in scope.loops:
            kind, known = _Kind.SITE, tuple(SITE_FIELDS)
        elif root == "sites":
            kind, known = _Kind.LIST, ()
        elif (group := self.names.group(root)) is not None:
            kind, known = _Kind.GROUP, tuple(group)
        else:
            return self._unknown(node, root, (*ROOTS, *scope.loops), path, scope)
        if not rest:
            return kind
        if rest[0] not in known:
            return self._unknown(node, rest[0], known, path, scope, root + ".")
        return (
            _Kind.TEXT
            if len(rest) == 1
            else self._unknown(node, rest[1], (), path, scope, f"{root}.{rest[0]}.")
        )

    def _unknown(
        self, node: nodes.Node, name: str, known: tuple[str, ...], path: str, scope: Scope, before: str = ""
    ) -> _Kind:
        if path in scope.guarded:
            return _Kind.TEXT
        near = get_close_matches(name, known, 1, 0.6)
        hint = f"; did you mean {before}{near[0]}?" if near else ""
        remedy = f"Write:\n{{{{ {before}{near[0]} }}}}" if near and before else ""
        self._report(UNKNOWN_NAME, node, f"there is no {before}{name}{hint}", remedy, at=before + name)
        return _Kind.WRONG

    def _comparison(self, node: nodes.Compare, scope: Scope) -> _Kind:
        for operand in (node.expr, *(item.expr for item in node.ops)):
            kind = self._expression(operand, scope)
            if kind not in _TEXTS:
                self._report(NOT_TEXT, operand, f"only text is compared, this is {kind}")
        return _Kind.FLAG

    def _filter(self, node: nodes.Filter, scope: Scope) -> _Kind:
        taken = FILTER_ARGUMENTS.get(node.name)
        if taken is None or node.node is None:
            near = get_close_matches(node.name, FILTER_ARGUMENTS, 1, 0.6)
            hint = f"; did you mean {near[0]}?" if near else ""
            self._report(FORBIDDEN, node, f"there is no filter {node.name}{hint}")
            return _Kind.WRONG
        kind = self._expression(node.node, scope)
        constants = all(isinstance(item, nodes.Const) and isinstance(item.value, str) for item in node.args)
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) != taken or not constants:
            what = "one text in quotes" if taken else "nothing in brackets"
            self._report(FORBIDDEN, node, f"the filter {node.name} takes {what}")
        elif (kind != _Kind.LIST if node.name == "join" else kind not in _TEXTS) and kind != _Kind.WRONG:
            self._report(NOT_TEXT, node, f"the filter {node.name} cannot take {kind}")
        return _Kind.TEXT

    def _register(self, node: nodes.Call) -> None:
        name = self._argument(node)
        if name is not None and name not in self.names.registers:
            near = get_close_matches(name, sorted(self.names.registers), 1, 0.6)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            self._report(UNKNOWN_REGISTER, node, f'there is no register "{name}"{hint}')

    def _adopts(self, node: nodes.Call) -> _Kind:
        if not isinstance(node.node, nodes.Name) or node.node.name != "adopts":
            called = _path(node.node) or "this"
            what = "stands alone in {{ }}" if called == "register" else "is nothing that a document can call"
            self._report(FORBIDDEN, node, f"{called} {what}")
            return _Kind.WRONG
        name = self._argument(node)
        if name is not None and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
            self._report(UNKNOWN_NAME, node, f'"{name}" names no standard; write it as "iso-9001"')
        return _Kind.FLAG

    def _argument(self, node: nodes.Call) -> str | None:
        if len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
            argument = node.args[0]
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
                return argument.value
        self._report(FORBIDDEN, node, "a call takes one name in quotes")
        return None

    def _report(self, rule: Rule, node: nodes.Node, message: str, remedy: str = "", *, at: str = "") -> None:
        """`at`: what to look for in the line, because Jinja knows lines and no columns."""
        place, line = self.places[node.lineno], self.lines[node.lineno]
        column = line.find(at) + 1 if at else 0
        self.problems.append(rule.at(Place(place.path, place.line, column), message, remedy))


_LINE_END = re.compile(r"\r\n|\r|\n")
_HYPHEN = 'A name with a hyphen stands in quotes: adopts("iso-9001")'


def _place(place: Place, source: str, offset: int) -> Place:
    """`place` is the first line's of `source`."""
    source = _LINE_END.sub("\n", source)
    line, column = source.count("\n", 0, offset), offset - source.rfind("\n", 0, offset)
    return Place(place.path, place.line + line, column)


def _path(node: nodes.Node | None) -> str | None:
    """`organization.name` of the nodes that spell it; None for anything but names and dots."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr):
        parts.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        return None
    return ".".join((node.name, *reversed(parts)))
