"""What the letters of a text ask of a page: which way it runs, whose shapes they have, where its words end."""

from __future__ import annotations

import re
from itertools import pairwise

from plainqms.model.place import Place
from plainqms.sources.markdown import scan
from plainqms.sources.markdown_lines import TEXT

_LETTER = re.compile(r"[^\W\d_]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
# Written without blanks: Han, Kana, Thai, Lao, Burmese, Khmer.
UNSPACED = f"{_HAN}{_KANA}\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3"
_FULL_STOPS = "、。〈〉《》「」『』【】〔〕！（），：；？～"
_MARKS = '!?()[]{}<>"“”„«»‹›‘’…·;،؛؟۔।/|=*+'

# A regular expression of JavaScript, which both site engines split pages and queries by. A dot or comma stays in
# "8.4.1" and "1,500". Where words have no blanks between them, each letter counts as a word. No look-behind:
# there are browsers without it, and they would lose the whole search.
SEPARATOR = (
    rf"[\s\u200b\-{_FULL_STOPS}{re.escape(_MARKS)}]+|[.,:](?!\d)|&(?:lt|gt|amp|quot);|(?=[{UNSPACED}])"
)

_BROAD = re.compile(f"[{_HAN}{_KANA}{_HANGUL}{_FULL_STOPS}]")
_JOINED = re.compile(rf"[{_HAN}{_KANA}{_FULL_STOPS}]\n[ >]*[{_HAN}{_KANA}{_FULL_STOPS}]")


def direction(text: str) -> str:
    """`rtl` or `ltr`: what most of its letters want. A browser's own guess sees the first letter alone."""
    if not _RIGHT_TO_LEFT.search(text):
        return "ltr"
    letters = "".join(_LETTER.findall(text))
    return "rtl" if 2 * len(_RIGHT_TO_LEFT.findall(letters)) > len(letters) else "ltr"


def language(text: str) -> str:
    """`ja`, `ko` or `zh`, whose letters share code points and differ in shape; nothing for all others."""
    if text.isascii():
        return ""
    han, kana, hangul = (len(re.findall(f"[{letters}]", text)) for letters in (_HAN, _KANA, _HANGUL))
    east = han + kana + hangul
    if not east or 2 * east <= len(_LETTER.findall(text)):
        return ""
    if 2 * hangul > east:
        return "ko"
    return "ja" if 20 * kana > east else "zh"


def breakable(text: str) -> str:
    """Places to break in words that no line could hold: the head of a printed page breaks no word by itself."""
    return re.sub(r"\S{28}(?=\S)", "\\g<0>\u200b", text)


def shortened(text: str, room: int) -> str:
    """`text`, or what of it fits into the room of so many Latin letters, and an ellipsis."""
    for count, char in enumerate(text):
        room -= 2 if _BROAD.match(char) else 1
        if room < 0:
            return text[:count].rstrip() + "…"
    return text


def joined(text: str) -> str:
    """Lines that were wrapped between two letters written without blanks; a browser would put one there."""
    if text.isascii() or not _JOINED.search(text):
        return text
    lines = scan(text, Place("", 1)).lines
    done = [lines[0].text]
    for line, after in pairwise(lines):
        running = line.kind == after.kind == TEXT and "|" not in line.text + after.text
        fits = running and _JOINED.fullmatch(f"{line.text[-1:]}\n{after.text.lstrip(' >')[:1]}")
        done.append(after.text.lstrip(" >") if fits else f"\n{after.text}")
    return "".join(done)
