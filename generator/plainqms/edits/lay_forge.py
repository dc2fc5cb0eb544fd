"""Lay a forge's files and keep them: what nobody touched is renewed, what somebody edited stays.

Which is which tells a list beside them, in the form of sha256sum: what of each was laid, or shown, last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256

from plainqms.model.edit import Edit
from plainqms.model.laid import Laid, State

_ENTRY = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def compared(files: Iterable[Edit], *, read: Callable[[str], str | None], known: str) -> tuple[Laid, ...]:
    """`read` gives what stands at a path, None where nothing does; `known` is the list as it stands."""
    digests = {found[2]: found[1] for line in known.splitlines() if (found := _ENTRY.fullmatch(line))}
    return tuple(_compared(file, read(file.path), digests.get(file.path, "")) for file in files)


def edits(laid: Iterable[Laid], *, replace: bool, list_path: str, known: str) -> tuple[Edit, ...]:
    """What is to be written. `replace` takes ours in place of edited files, never of those that are not ours.

    The list takes edited files with what was shown just now, so that it is not told again until ours changes.
    """
    found = tuple(laid)
    writing = {State.NEW, State.RENEWED} | ({State.EDITED} if replace else set())
    made = [Edit(item.path, item.after) for item in found if item.state in writing]
    lines = [f"{_digest(item.after)}  {item.path}\n" for item in found if item.state is not State.FOREIGN]
    listed = "".join(sorted(lines, key=lambda line: line[66:]))
    return (*made, Edit(list_path, listed)) if listed != known else tuple(made)


def _compared(file: Edit, before: str | None, known: str) -> Laid:
    if before is None:
        return Laid(file.path, State.NEW, "", file.text)
    if _plain(before) == file.text:
        return Laid(file.path, State.SAME, before, file.text)
    if not known:
        return Laid(file.path, State.FOREIGN, before, file.text)
    if _digest(_plain(before)) == known:
        return Laid(file.path, State.RENEWED, before, file.text)
    return Laid(file.path, State.EDITED, before, file.text, seen=known == _digest(file.text))


def _plain(text: str) -> str:
    """Line ends are git's business on each machine, nobody's edit."""
    return text.replace("\r\n", "\n")


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
