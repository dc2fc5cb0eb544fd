"""JSON Schema of each register, for editors that complete and check while somebody writes a record."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from plainqms.model.converters import to_list
from plainqms.model.register import Register

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(register: Register[Any]) -> str:
    """A list of records, as `records/<name>.yml` holds them. In a file every value is text, numbers too."""
    one = fields_of(register.model)
    definitions = one.pop("$defs", {})
    return as_text(
        {
            "title": register.title,
            "description": f"{register.purpose} {register.empty}",
            "type": "array",
            "items": {**one, "title": register.one, "description": register.purpose},
            "$defs": definitions,
        }
    )


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one entry, as its fields are written."""
    return model.model_json_schema(schema_generator=_AsWritten)


def as_text(made: dict[str, Any]) -> str:
    return json.dumps({"$schema": DIALECT, **made}, indent=2, ensure_ascii=False) + "\n"


class _AsWritten(GenerateJsonSchema):
    """Fields as they are written: dates as 2026-03-31, numbers with or without quotes, yes and no."""

    def date_schema(self, schema: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def decimal_schema(self, schema: Any) -> dict[str, Any]:
        return {"type": ["string", "number"], "pattern": r"^[-+]?[0-9]+(\.[0-9]+)?$"}

    def int_schema(self, schema: Any) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": "^[0-9]+$"}

    def bool_schema(self, schema: Any) -> dict[str, Any]:
        return {"enum": ["yes", "no", True, False]}

    def function_before_schema(self, schema: Any) -> dict[str, Any]:
        """A list may stand on one line, `a, b`."""
        made = super().function_before_schema(schema)
        is_list = schema["function"]["function"] is to_list
        return {"anyOf": [{"type": "string"}, made]} if is_list else made
