r"""Controlled text, version "text-1": the text of a document whose digest tells whether it changed.

**These rules are frozen.** A digest that was written down must be verified for ever, so nothing here, in `text_1`
or in `text_1_atoms` may change what comes out; a better rule is a new version beside this one. For the same
reason these three modules use nothing else of ours, and no table of characters that changes with Python.

**Digest.** `text-1:sha256:` and the SHA-256, in hexadecimal, of the text in UTF-8: the text kept as a file has it
as its `sha256sum`. (A byte that is no UTF-8 comes in as a surrogate escape and goes into the sum as that byte.)

**Layout.** The title on one line; the body as below; one line `embedded SHA256 PATH` for each image or attachment,
in the order of path and sum, each once; one line `snapshot ROW` for each row of a snapshot, as given. In title and
rows, runs of white space (space, tab, LF, VT, FF, CR) become one space, with none at the ends; in a path,
backslash, LF and CR are written `\\`, `\n`, `\r`. One blank line parts title, body and list; an empty body or
list is left out. One LF ends the text. Where the last line of the body begins like a line of the list (after any
number of backslashes), a backslash is put before it, so that no body passes for a list.

**Body.** The law: *equal controlled texts give equal HTML*, white space collapsed outside of `pre` and `code` and
dropped beside blocks and line breaks, as Python-Markdown 3 renders with the extensions of `publish/markdown.py`.
In doubt lines stay apart and blanks stay. Below, a blank is a space or a tab; columns count a tab up to the next
multiple of four; *odd* characters are the spaces and format characters beyond ASCII that `text_1.ODD` lists.

1. A byte order mark goes. CR LF and CR become LF. Unicode is not normalized.
2. A body with a control character other than tab and LF (C0, DEL, U+0085, U+2028, U+2029) stays as it is.
3. *Atoms* stay as they are, and each stands as one line in what follows:
   - fenced code: after any spaces and `>`, three or more backticks or tildes; then nothing, or a word of letters,
     digits and `#.+-_` (after an optional `.`); then `{...}` or quoted options title, hl_lines, linenums; until the
     same fence at the same column. A line further out, or of deeper quotation, gives it up; and so does, in a
     quotation, an empty line before a line of lesser quotation. An unclosed fence is none;
   - a comment that begins a line (within three columns), if `-->` ends the line on which it closes and neither
     another `--` nor a fence is inside;
   - all the rest of the body from a line on that begins (within three columns) with another `<` and a letter,
     `/`, `!` or `?`, autolinks excepted; or that holds a tag of which the content keeps its white space (`EXACT`);
     or that begins with a fence and has `=`, a quote, a brace, a backslash or `title`, but not as above.
4. Lines of blanks only are blank lines. A *block* is what stands between them. Blank lines go at both ends of the
   body and become one between blocks; they keep their number before a block that is *deep* (its first line, after
   any `>`, is indented by four columns or more: it may be code) and on both sides of a block that may vanish
   (it has `]:`, a comment that is an atom, or only blanks and odd characters).
5. A block stays as it is if it is deep; if it has `]:`; or if it has braces (a single line excepted of which the
   only ones are one `{...}` or `{{...}}` at its end).
6. Trailing blanks go. Two columns or more of them, with a line of the same block behind, may be a line break, and
   become two spaces. Outside of running text (8) they stay behind a backslash, a `#`, a bare list or definition
   marker, `[ ]` or `[x]`, `-->`, and behind `>` in a line with `<`.
7. A block of several lines stays as it is if an inline construct may cross the end of a line, that is, unless all
   lines are *whole*: backtick runs come in pairs of neighbours of one length; each `<` begins an autolink or
   precedes a space; each `](` has its destination, perhaps a title in double quotes, and `)` on the same line;
   each `![` has its `]` before any other bracket; no bracket, backtick, `<`, `>`, `!` or backslash follows a
   backslash; and, where the body has `]:` anywhere, square brackets balance. It also stays if it is not running
   text, or has an atom, and one of its lines is indented by four columns or more; if a tab stands between other
   characters of running text; and if rules 6 and 8 would change its length while, in a list item, the runs of
   `*` and of `_` outside of code are not plainly paired: neighbours of one length, no space, odd character or end
   behind the first nor before the second, no backslash before either, and for `_` neither an ASCII letter or digit
   nor a character beyond ASCII before the first or behind the second.
8. Two lines join, by one space in place of the blanks around the LF, if the block is *running text*, the first
   does not end in a line break (6) or an odd character, and the second begins no list item and has the first
   one's indent, or after the line of a list marker any deeper one.
   A block is running text if it has no `|`, no tab among its indents and no backslash at the end of a line; if no
   definition (`:`) follows as the next block, as if blocks that may vanish (4) and deep ones behind them were not
   there; and if each line is an atom (without a line that begins with `:`), or begins, after its indent and perhaps
   a list marker (`-`, `*`, `+`, or up to nine digits and `.`; then spaces), with one of: an ASCII letter or digit,
   ``"'([&/%`` or `![`; one to three of ``*_``, one or two backticks, or `<`, and then an ASCII letter or digit; a
   character beyond ASCII that is not odd. Digits with `.` or `)` before a blank or the end are no such beginning;
   nor are `[ ]` and `[x]` unless a space and text follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from plainqms.sources.text_1 import normalize

VERSION = "text-1"

_LISTED = re.compile(r"\\*(?:embedded|snapshot) ")
_IN_PATH = {0x5C: "\\\\", 0x0A: "\\n", 0x0D: "\\r"}


def controlled_text(
    *, title: str, body: str, embedded: Iterable[tuple[str, str]] = (), rows: Iterable[str] = ()
) -> str:
    """The text under control. `embedded` are (SHA-256 in hexadecimal, path); `rows` are those of snapshots."""
    sums = sorted({(path, digest) for digest, path in embedded})
    listed = [f"embedded {digest} {path.translate(_IN_PATH)}" for path, digest in sums]
    listed += [f"snapshot {_one_line(row)}" for row in rows]
    normal = normalize(body)
    last = normal.rfind("\n") + 1
    if _LISTED.match(normal, last):
        normal = f"{normal[:last]}\\{normal[last:]}"
    parts = (_one_line(title), normal, "\n".join(listed))
    return "\n\n".join(part for index, part in enumerate(parts) if part or index == 0) + "\n"


def digest(text: str) -> str:
    """`text-1:sha256:<hexadecimal>` of a controlled text."""
    return f"{VERSION}:sha256:{sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _one_line(text: str) -> str:
    return re.sub("[ \t\n\v\f\r]+", " ", text).strip(" ")
