"""The kept answer of a forge: a file of JSON beside the approval records, written once and named by its own digest.

It holds of the answer what an approval rests on, value for value as the forge gave it, and of the repository the commit
that was reviewed with the folders on the way to each text. What people wrote to each other stays on the forge.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from plainqms.model.approval_record import EVIDENCE
from plainqms.sources.forge_values import StrangeAnswer, moment, text
from plainqms.sources.forges import FORGES, Forge, host, is_repository
from plainqms.sources.git_objects import Objects

SCHEMA = "plainqms/forge-answer/1"
LIMIT = 4 << 20  # bytes of one file


@dataclass(frozen=True)
class KeptForgeAnswer:
    """`documents` names the path of each text in the commit that was reviewed; `read` is when the forge was asked."""

    forge: Forge
    server: str
    repository: str
    read: datetime
    answer: dict[str, Any]
    documents: Mapping[str, str]
    objects: Objects

    @property
    def host(self) -> str:
        return host(self.forge, self.server)

    @property
    def read_on(self) -> date:
        return self.read.date()


def written(kept: KeptForgeAnswer) -> tuple[str, str]:
    """Path and text. The same answer gives the same file; another one gets another name."""
    value = {
        "schema": SCHEMA,
        "forge": kept.forge.NAME,
        "server": kept.server,
        "repository": kept.repository,
        "read": kept.read.isoformat(timespec="seconds"),
        "answer": kept.answer,
        "documents": dict(sorted(kept.documents.items())),
        "objects": {
            name: [kind, base64.b64encode(data).decode()]
            for name, (kind, data) in sorted(kept.objects.given.items())
        },
    }
    made = json.dumps(value, indent=1, ensure_ascii=True) + "\n"
    digest = sha256(made.encode()).hexdigest()
    request = kept.forge.request_of(kept.answer)
    return f"{EVIDENCE}{kept.forge.NAME}-{request.number}-{digest[:12]}.json", made


def read(data: bytes) -> KeptForgeAnswer:
    """Raises `StrangeAnswer` for whatever is no such file."""
    if len(data) > LIMIT:
        raise StrangeAnswer(f"holds more than {LIMIT >> 20} MB")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise StrangeAnswer("is no JSON") from None
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise StrangeAnswer(f"does not follow {SCHEMA}")
    forge = FORGES.get(text(value, "forge"))
    if forge is None or not is_repository(forge, text(value, "repository")):
        raise StrangeAnswer("names no forge and repository")
    at = moment(value, "read")
    answer, documents = value.get("answer"), value.get("documents")
    if at is None or not isinstance(answer, dict) or not isinstance(documents, dict):
        raise StrangeAnswer("lacks the answer, its moment or its documents")
    read_at = datetime.fromisoformat(text(value, "read"))
    return KeptForgeAnswer(
        forge, text(value, "server"), text(value, "repository"), read_at, answer,
        {name: text(documents, name) for name in documents}, Objects(_objects(value.get("objects"))),
    )  # fmt: skip


def _objects(value: Any) -> dict[str, tuple[str, bytes]]:
    if not isinstance(value, dict):
        raise StrangeAnswer("lacks what was reviewed")
    found = {}
    for name, item in value.items():
        if not isinstance(item, list) or len(item) != 2 or not all(isinstance(part, str) for part in item):
            raise StrangeAnswer("holds an object that is none")
        try:
            found[name] = item[0], base64.b64decode(item[1], validate=True)
        except binascii.Error:
            raise StrangeAnswer("holds an object that is none") from None
    return found
