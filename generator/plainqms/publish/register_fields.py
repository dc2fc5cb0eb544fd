"""How to add a record to a register: its fields, an entry to copy, the headings of a table. All from its model."""

from __future__ import annotations

from typing import Any

from plainqms.model.fields import described
from plainqms.model.record import Record
from plainqms.model.register import Register
from plainqms.publish.manual import Manual
from plainqms.sources import record_writing
from plainqms.views.record_numbers import next_identifier


def values(register: Register[Any], manual: Manual) -> dict[str, object]:
    fields = tuple(described(register.model))
    shared = set(Record.model_fields) - {"id"}
    own = [item for item in fields if item.path.split(".")[0] not in shared]
    fields = (*own, *(item for item in fields if item not in own))
    identifier = next_identifier(manual.system, register, register.prefixes[0])
    titled = any(item.path == "title" for item in fields)
    return {
        "fields": [
            {
                "name": item.path,
                "title": item.title,
                "says": item.means,
                "takes": item.takes[:1].upper() + item.takes[1:],
                "allowed": item.allowed,
                "needed": "yes" if item.needed else "",
            }
            for item in fields
        ],
        "one": register.one[:1].lower() + register.one[1:],
        "command": f"qms new {register.name}" + (' "..."' if titled else ""),
        "example": record_writing.entry(
            fields, record_writing.begun(register, identifier, manual.system.as_of)
        ),
        "headings": ",".join(record_writing.headings(fields)),
    }
