"""What a checklist or a log that was filled in saves: a file of rows for one audit, read as hostile as any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plainqms.sources import yaml
from plainqms.sources.yaml import Mapping as Group
from plainqms.sources.yaml import Node, Scalar, Sequence

ROWS, LOG = "rows", "log"
_SCHEMAS = {"plainqms/audit-rows/1": ROWS, "plainqms/audit-log/1": LOG}
MOST = 2_000  # rows of one audit
BYTES = 5_000_000

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditFile:
    """`part` is the list of the audit that the rows belong to: its rows, or its log. Empty values are left out."""

    audit: str
    part: str
    rows: tuple[Mapping[str, Value], ...]


class Unreadable(Exception):  # noqa: N818 - an answer to whoever handed the file in, not our mistake
    """The sentence says what is wrong with the file."""


def parsed(data: bytes, path: str) -> AuditFile:
    """JSON as the pages save it; YAML of the same shape is as good."""
    if len(data) > BYTES:
        raise Unreadable(f"{path} is larger than any checklist")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"{path} is no text in UTF-8") from None
    node, problems = yaml.load(text, path)
    if problems:
        raise Unreadable(f"{problems[0].place}: {problems[0].message}")
    if not isinstance(node, Group):
        raise Unreadable(f"{path} is no file of a checklist or a log")
    schema = _text(node.get("schema"))
    if schema not in _SCHEMAS:
        raise Unreadable(f"{path} is of the kind “{schema}”; this qms reads {', '.join(_SCHEMAS)}")
    part = _SCHEMAS[schema]
    rows = node.get(part)
    if not isinstance(rows, Sequence):
        raise Unreadable(f"{path} holds no list “{part}”")
    if len(rows.items) > MOST:
        raise Unreadable(f"{path} holds more than {MOST} rows")
    return AuditFile(_text(node.get("audit")), part, tuple(_row(item, path) for item in rows.items))


def _row(node: Node, path: str) -> Mapping[str, Value]:
    if not isinstance(node, Group):
        raise Unreadable(f"{path}: line {node.place.line} holds no row")
    found = {key.text: _value(item, path) for key, item in node.entries}
    return {name: value for name, value in found.items() if value}


def _value(node: Node, path: str) -> Value:
    if isinstance(node, Scalar):
        return node.text.strip()
    if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
        return tuple(filter(None, (_text(item) for item in node.items)))
    raise Unreadable(f"{path}: line {node.place.line} holds a group where a text is expected")


def _text(node: Node | None) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""
