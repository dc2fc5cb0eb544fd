"""JSON Schemas of the files that are no register: front matter, qms.yml, who there is. And which files each is for.

What a schema says is what the fields themselves say, as far as it can be said there; `qms check` knows the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms import registers
from plainqms.model.identifiers import IDENTIFIER
from plainqms.model.organization import Configuration
from plainqms.model.people import Assignment, Person, Role
from plainqms.publish.schemas import as_text, fields_of, schema
from plainqms.sources.front_matter_fields import CITATION, FrontMatter
from plainqms.sources.front_matter_rules import DERIVED

FRONT_MATTER, SETTINGS = "front-matter", "qms"

_LISTS: dict[str, tuple[Any, str, str]] = {
    "roles": (Role, "Roles", "Who does what: functions, never persons."),
    "people": (
        Person,
        "People",
        "Persons by their ids, with the addresses under which the history knows them.",
    ),
    "assignments": (Assignment, "Assignments", "Which person holds which role, from when until when."),
}

# What an editor shows beside a key while somebody writes.
_FRONT = {
    "id": "Prefix and number, as PRO-004. A document is its id: it stays when the file is renamed.",
    "title": "What readers call the document.",
    "owner": "The role (records/roles.yml) that keeps it right.",
    "clauses": "What it answers as a whole, as iso-9001:7.5.2. A citation in the text counts for more.",
    "audience": "Roles that must read it.",
    "process": "The process (qms.yml) that it belongs to.",
    "sites": "Sites where it applies; without it, all.",
    "review": "Months after which it is looked at again.",
    "effective": "`on approval`, `+14 days`, or a date.",
    "classification": "Who may see it, where that differs from qms.yml.",
    "snapshot": "Registers whose rows are approved together with the text.",
    "adopted": "`no`: a text that was taken over and is not ours yet.",
    "withdrawn": "The day from which it no longer applies.",
    "supersedes": "Ids of the documents in whose place it steps.",
    "baseline": 'What an older system had issued, as ["4", "2025-03-31", "m_keller"]: number, date, approver.',
}


def file_schemas() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, schema and the files that it is for, relative to the repository."""
    yield FRONT_MATTER, _front_matter(), ()
    yield SETTINGS, _settings(), ("qms.yml",)
    for name, (model, title, purpose) in _LISTS.items():
        one = fields_of(model)
        definitions = one.pop("$defs", {})
        made = {"title": title, "description": purpose, "type": "array", "items": one, "$defs": definitions}
        yield name, as_text(made), (f"records/{name}.yml",)
    for register in registers.every():
        files = (f"records/{register.name}.yml", f"records/{register.name}/*.yml")
        yield register.name, schema(register), files


def _front_matter() -> str:
    """Of a document. Ids and citations have their form; stamps that are derived are told as such."""
    made = fields_of(FrontMatter)
    fields = made["properties"]
    for name, words in _FRONT.items():
        fields[name]["description"] = words
    fields["id"]["pattern"] = f"^{IDENTIFIER.pattern}$"
    fields["clauses"]["anyOf"][1]["items"]["pattern"] = f"^{CITATION.pattern}$"
    three = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 3, "maxItems": 3}
    fields["baseline"] = {
        "title": "Baseline",
        "description": _FRONT["baseline"],
        "anyOf": [three, {"type": "string"}],
    }
    made.pop("$defs", None)
    derived = {
        name: {"not": {}, "description": f"Derived, never typed. {why}"} for name, why in DERIVED.items()
    }
    made["properties"] = {**fields, **{name: told for name, told in derived.items() if name not in fields}}
    made |= {
        "title": "Front matter of a document",
        "description": "Between the two lines --- at the top of the file. Everything else about a document is derived.",
        "required": ["id", "title"],
    }
    return as_text(made)


def _settings() -> str:
    made = fields_of(Configuration)
    version = {
        "const": "plainqms/configuration/1",
        "description": "Which form of settings this file follows.",
    }
    made["properties"] = {"schema": version, **made["properties"]}
    made["required"] = ["schema", *made["required"]]
    return as_text(made | {"title": "Settings of a management system"})
