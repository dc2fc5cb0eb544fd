"""Adds issued revisions to the sealed list. Lines that stand there are never touched."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

from plainqms.model.edit import Edit
from plainqms.model.identifiers import order
from plainqms.model.sealed import COLUMNS, LIST, Sealed
from plainqms.model.system import System
from plainqms.views import revisions


def unsealed(system: System) -> tuple[Sealed, ...]:
    """Issued revisions that no line names, by day of issue, then by document and number."""
    known = {sealed.key for sealed in system.history.sealed}
    found = []
    for name, standing in revisions.standings(system).items():
        for place, revision in enumerate(standing.revisions):
            if (name, revision.number) not in known:
                sealed = Sealed(
                    name,
                    revision.number,
                    revision.digest,
                    revision.issued,
                    revision.effective,
                    revision.change.commit.id,
                    tuple(approval.path for approval in revision.approvals if approval.path),
                )
                found.append(((revision.issued, order(name), place), sealed))
    return tuple(sealed for _, sealed in sorted(found, key=lambda item: item[0]))


def seal(new: tuple[Sealed, ...], now: bytes | None) -> Edit:
    """The list with `new` at its end; `now` is what it holds, if there is one."""
    text = (now or b"").decode("utf-8")
    ending = "\r\n" if "\r\n" in text else "\n"
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=ending)
    if not text.strip():
        writer.writerow(COLUMNS)
    elif not text.endswith("\n"):
        out.write(ending)
    for item in new:
        paths = " ".join(quote(path, safe="/") for path in item.approvals)
        writer.writerow(
            (item.document, item.revision, item.digest, item.issued, item.effective, item.commit, paths)
        )
    return Edit(LIST, text + out.getvalue())
