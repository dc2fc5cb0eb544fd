"""Links and pictures of a text that is made safe: an address that must not be followed becomes words."""

from __future__ import annotations

import re
from collections.abc import Callable

from plainqms.publish.targets import is_local, refusal

_DEPTH = 16  # brackets in brackets; no link is written so
_NAMED = re.compile(r"\[([^\[\]]{1,500})\]:[ \t]*\n?[ \t>]*(\S+)")
_DEFINITION = re.compile(r"\]:[ \t]*\n?[ \t>]*(\S+)")


class Links:
    """Those of one text. `report(piece, offset, message)` takes what was done."""

    def __init__(self, text: str, folder: str, report: Callable[[str, int, str], None]) -> None:
        self.folder, self._report = folder, report
        self.remote = {_label(name) for name, target in _NAMED.findall(text) if not is_local(target)}

    def cleaned(self, piece: str, *, followed: bool) -> str:
        """`piece`, a stretch of prose; `followed`: code comes next, in which a link begun here could go on."""
        edits: dict[int, tuple[int, str]] = {}
        for match in _DEFINITION.finditer(piece):
            self._definition(piece, match, edits)
        for match in re.finditer(r"\]\(", piece):
            self._inline(piece, match.end(), edits, followed=followed)
        if "![" in piece:
            self._pictures(piece, edits, followed=followed)
        done: list[str] = []
        position = 0
        for start in sorted(edits):
            if start >= position:
                end, replacement = edits[start]
                done += (piece[position:start], replacement)
                position = end
        return "".join((*done, piece[position:]))

    def _definition(self, piece: str, match: re.Match[str], edits: dict[int, tuple[int, str]]) -> None:
        """`[name]: address`. A footnote `[^1]:` and an abbreviation `*[name]:` have none."""
        opened = piece.rfind("[", max(0, match.start() - 1000), match.start())
        before = piece[max(0, opened - 1) : opened + 2]
        if opened >= 0 and (before.endswith("[^") or before.startswith("*[")):
            return
        reason = refusal(match[1], self.folder)
        if not reason:
            return
        edits[match.start() + 1] = (match.start() + 2, "&#58;")
        if opened >= 0 and not piece[piece.rfind("\n", 0, opened) + 1 : opened].strip(" >"):
            self._report(piece, match.start(), f"no longer a link: {reason}")

    def _inline(self, piece: str, start: int, edits: dict[int, tuple[int, str]], *, followed: bool) -> None:
        target, end = _destination(piece, start)
        into_code = end < 0 and followed
        reason = "its address goes over into code" if into_code else refusal(target, self.folder)
        if reason:
            edits[start - 1] = (start, "&#40;")
            self._report(piece, start, f"no longer a link: {reason}")

    def _pictures(self, piece: str, edits: dict[int, tuple[int, str]], *, followed: bool) -> None:
        """A picture from elsewhere becomes a link to it, whether its address stands here or under a name."""
        for match in re.finditer(r"!\[", piece):
            slashes = re.search(r"\\*\Z", piece[max(0, match.start() - 64) : match.start()])
            if slashes and len(slashes.group()) % 2:
                continue  # its author escaped it
            closed = _closing(piece, match.end())
            if closed < 0:
                if followed:  # a picture's words cannot be code
                    edits[match.start()] = (match.end(), "&#33;&#91;")
                continue
            if piece[closed + 1 : closed + 2] == "(":
                local = is_local(_destination(piece, closed + 2)[0])
            else:
                named = re.compile(r"\s?\[([^\]]+)\]").match(piece, closed + 1)
                local = _label(named[1] if named else piece[match.end() : closed]) not in self.remote
            if not local:
                before = piece[match.start() - 1 : match.start()]
                edits[match.start()] = (match.start() + 1, "&#33;" if before == "!" else "")
                self._report(piece, match.start(), "now a link: a picture comes from the repository")


def _label(text: str) -> str:
    return " ".join(text.lower().split())


def _destination(piece: str, start: int) -> tuple[str, int]:
    """What stands between the brackets of a link, without its title; and where they close (-1: nowhere)."""
    depth, limit = 1, min(len(piece), start + 1000)
    for match in re.compile(r"[()]|\n[ \t]*\n").finditer(piece, start, limit):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            inside = piece[start : match.start()]
            return re.sub(r"""\s(?:"[^"]*"|'[^']*')\s*$""", "", inside), match.start()
        if depth > _DEPTH or match.group()[0] == "\n":
            return piece[start : match.start()], match.start()
    return piece[start:limit], -1 if limit == len(piece) else limit


def _closing(piece: str, start: int) -> int:
    """Where the bracket that was opened before `start` closes; -1: nowhere near."""
    depth = 1
    for match in re.compile(r"\\.|[\[\]]", re.DOTALL).finditer(piece, start, start + 1000):
        depth += {"[": 1, "]": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
        if depth > _DEPTH:
            break
    return -1
