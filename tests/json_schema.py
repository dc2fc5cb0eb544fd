"""As much of JSON Schema as our schemas use, strictly: a keyword that is not known here is an error.

No package that judges by a schema is among those that the tests may use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "number": (int, float), "integer": int, "null": type(None),
    "boolean": bool,
}  # fmt: skip
SAID = {"$schema", "$defs", "title", "description", "default", "examples"}
JUDGED = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "const", "pattern", "anyOf", "not",
    "$ref", "minItems", "maxItems", "minLength", "propertyNames",
}  # fmt: skip


def wrong(schema: Any, value: Any, whole: Any = None, way: str = "") -> list[str]:
    """What does not fit, each with its way through the value."""
    return [*_wrong(schema, value, schema if whole is None else whole, way)]


def _wrong(schema: Any, value: Any, whole: Any, way: str) -> Iterator[str]:
    if schema is True:
        return
    unknown = set(schema) - SAID - JUDGED
    assert not unknown, unknown
    if "$ref" in schema:
        yield from _wrong(whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, whole, way)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        yield f"{way}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{way}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{way}: {value!r} is not {schema['const']}"
    if "not" in schema and not wrong(schema["not"], value, whole):
        yield f"{way}: must not be there"
    if "anyOf" in schema and all(wrong(one, value, whole) for one in schema["anyOf"]):
        yield f"{way}: {value!r} fits none"
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{way}: {value!r} is not like {schema['pattern']}"
        if len(value) < schema.get("minLength", 0):
            yield f"{way}: too short"
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{way}: {len(value)} items"
        for index, item in enumerate(value):
            yield from _wrong(schema.get("items", True), item, whole, f"{way}/{index}")
    if isinstance(value, dict):
        yield from (f"{way}/{key}: missing" for key in schema.get("required", ()) if key not in value)
        for key, item in value.items():
            named = schema.get("properties", {})
            rest = schema.get("additionalProperties", True)
            if key in named:
                yield from _wrong(named[key], item, whole, f"{way}/{key}")
            elif rest is False:
                yield f"{way}/{key}: unknown"
            else:
                yield from _wrong(rest, item, whole, f"{way}/{key}")
