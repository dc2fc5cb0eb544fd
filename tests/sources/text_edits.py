"""Documents made of every kind of block, small edits of them, and HTML as a reader sees it. For the law of text-1."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from random import Random

BLOCKS = (
    "Purchasing follows [[PRO-004]] and is reviewed\nby the buyer once a year; see\n[the list](../list.md) there.",
    "One two three four\nfive six seven eight\nnine ten.",
    "  Set in by two,\n  and again by two\nand out.",
    "A *stressed\nword* and a **strong\none** and _another_ one.",
    "Code `a b` here\nand `` c ` d `` there\nand more.",
    "Code `across\nthe line` here.",
    "A link [broken\nacross](a.md) lines\nand [another](b.md \"with\ntitle\") one.",
    "See [text][one] and\n[two] and [two\nwords] there.",
    "![an image](a.png)\nand ![one with\nbroken](b.png) text.",
    "Auto <https://example.com/a> link\nand <a@example.com> mail\nand 5 < 6\nand <7 %.",
    "A hard break  \nand the next\nand a third.",
    "A note[^1] and\nanother[^note] one.",
    "An image\n![alt](a.png) and\n<https://example.com/b> and\n<b@example.com> there.\n<https://example.com/c>",
    "- An item\n  ![alt](a.png)\n  <https://example.com/b>",
    "# Heading",
    "## Heading ##",
    "# Heading {#own .class}",
    "#### Heading `code` \\#",
    "Setext\n======",
    "Setext\n---\nwith text",
    "---",
    "* * *",
    "***",
    "- one\n- two\n- three",
    "- one\n  goes on\n  and on\n- two\n  goes on",
    "* one\n    goes on\n    and on\n* two",
    "- one\nlazily on\n- two",
    "- one\n\n    second paragraph\n    of it\n\n- two",
    "- one\n    - inner\n      goes on\n    - inner\n- two",
    "- one\n  - inner\n    on\n  - inner",
    "- [ ] open\n  task\n- [x] done",
    "1. one\n2. two\n   goes on\n3. three",
    "1. one\n\n    ```\n    code\n\n    more\n    ```\n\n2. two",
    "7. seven\n8. eight",
    "- a\n\n        code in item\n\n        more\n\n    text",
    "+ plus\n+ plus",
    "> quoted\n> text\n> on",
    "> quoted\nlazily",
    "> - a\n>   b\n>\n> c",
    ">     code\n>     code",
    "> ```\n> code\n> ```",
    "| a | b |\n|---|---|\n| c | d |\n| e `|` | f |",
    "a | b\n--|--\nc | d",
    "| a |\n|---|\n| b |",
    "```\ncode  \n\n\n  code\n```",
    "```python\nif x:\n    pass\n\n\n# no heading\n```",
    "~~~ yaml title=\"x\"\na: 1\n~~~",
    "``` { .yaml }\na:  1\n```",
    "````\n```\ninner\n```\n````",
    "```\nunclosed",
    "    code\n    code\n\n\n    code  ",
    "\tcode\n\tcode",
    "!!! note\n    A note\n    goes on\n\n    and on",
    "!!! warning \"Hot surface\"\n    Do not touch.\n\n    - a\n    - b",
    "Term\n:   definition\n    goes on\n\n    more",
    "Term one\nTerm two\n:   definition\n:   another",
    "Term\n\n:   definition",
    ":   definition",
    "[^1]: A footnote\n    goes on.\n\n    And on.",
    "[^note]: Short.",
    "[one]: https://example.com \"Title\"\n[two]: b.md",
    "[two words]:\n    c.md",
    "{{ register(\"suppliers\") }}",
    "Text\n{: .class }",
    "Text with **bold**{.class}\nand {braces}\nhere.",
    "<!-- a comment -->",
    "<!-- a comment\n\n\nover lines -->",
    "Text <!-- inner --> here\nand <!-- over\nlines --> there.",
    "<div>\nraw\n\n\ntext\n</div>",
    "<b>bold</b> first\nthen text",
    "Text with <b>bold\ntext</b> and <br>\nend",
    "<pre>\n\n  raw\n\n\n  raw\n</pre>",
    "&copy; 2026 and\n&amp; more",
    "Escaped \\* and \\`tick\\`\nand \\[bracket\\]\nand end\\\nof line",
    "2024 was a year\n2025. was too\n1986) and that",
    "(in brackets)\n\"in quotes\"\n'and' so\n– dash\n§ 5",
    "Ends in a hash #\nand in a dash -\nand a colon:",
    "a - b + c = d\n+ e\n= f",
    "Non-breaking\xa0space\xa0\nand \u2003wide\n\xa0first",
    "[TOC]",
    "*[HTML]: abbreviation\nHTML here",
    "~~struck~~ and H~2~O\n~ tilde",
    "@user and $5\n@next $6\n%7 /8",
    "- \n- empty\n-",
    "*\ttabbed\titem\n\ton",
    "word\tword  \nword\t\nword",
    "embedded "
    "0000000000000000000000000000000000000000000000000000000000000000 a.png",
)  # fmt: skip
SEPARATORS = ("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n  \n", "\n\n\n\n")
INDENTS = ("", "", "", "", "", "", "  ", "    ", "> ", "- ", "    ", "        ")
BLANKS = (
    " ", " ", "  ", "   ", "\n", "\n", "\n\n", "\n\n\n", "\t", "    ", " \n", "  \n", "\n    ", "\n  ", "\t\n", "\n> ",
)  # fmt: skip
MARKS = (
    *"`[]()<>#*_-+=|:{}!\\~&^\"'1.x", "- ", "1. ", "> ", ": ", "```", "~~~", "](", "[^1]", "<!--", "-->", "]:", "**",
)  # fmt: skip


def document(random: Random) -> str:
    text = ""
    for _ in range(random.randint(1, 6)):
        block = random.choice(BLOCKS)
        indent = random.choice(INDENTS)
        if indent == "- ":
            block = "- " + block.replace("\n", "\n  ")
        elif indent:
            block = re.sub(r"^(?=.)", indent, block, flags=re.MULTILINE)
        text += block + random.choice(SEPARATORS)
    return text


def edited(random: Random, text: str) -> str:
    """`text` after one to three small edits, most of them of white space."""
    for _ in range(random.randint(1, 3)):
        kind = random.randrange(12)
        position = random.randint(0, len(text))
        gaps = [match.span() for match in re.finditer(r"\s+", text)]
        if kind <= 2 and gaps:  # another white space
            start, end = random.choice(gaps)
            text = text[:start] + random.choice(BLANKS) + text[end:]
        elif kind == 3:  # a new one
            text = text[:position] + random.choice(BLANKS) + text[position:]
        elif kind == 4 and gaps:  # one less
            start, end = random.choice(gaps)
            start = random.randint(start, end - 1)
            text = text[:start] + text[start + 1 :]
        elif kind in (5, 6):  # blanks at an end of a line
            ends = [match.start() for match in re.finditer(r"$", text, re.MULTILINE)]
            end = random.choice(ends)
            text = text[:end] + random.choice((" ", "  ", "   ", "\t", " \t ")) + text[end:]
        elif kind == 7 and gaps:  # wrapped elsewhere
            for start, end in random.sample(gaps, min(2, len(gaps))):
                if text[start:end] in (" ", "\n"):
                    text = text[:start] + ("\n" if text[start:end] == " " else " ") + text[end:]
        elif kind == 8:  # another indent
            starts = [match.start() for match in re.finditer(r"^", text, re.MULTILINE)]
            start = random.choice(starts)
            text = text[:start] + random.choice((" ", "  ", "    ", "\t")) + text[start:]
        elif kind == 9:  # a blank line more
            text = re.sub(r"\n\n", random.choice(("\n\n\n", "\n \n", "\n\n\n\n")), text, count=1)
        elif kind == 10 and len(text) > 1:  # swapped characters
            position = random.randint(0, len(text) - 2)
            text = text[:position] + text[position + 1] + text[position] + text[position + 2 :]
        else:  # a mark
            text = text[:position] + random.choice(MARKS) + text[position:]
    return text


_BLOCK = frozenset(
    "address article aside blockquote body br caption col colgroup dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th"
    " thead tr ul".split()
)


class _Reader(HTMLParser):
    """What HTML says: white space outside of pre and code as one space, none beside a block or a line break."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[tuple[object, ...]] = []
        self.exact = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.items.append(("<", tag, tuple(attrs)))
        self.exact += tag in ("pre", "code")

    def handle_endtag(self, tag: str) -> None:
        self.items.append((">", tag))
        self.exact = max(0, self.exact - (tag in ("pre", "code")))

    def handle_comment(self, data: str) -> None:
        self.items.append(("!", data))

    def handle_decl(self, decl: str) -> None:
        self.items.append(("!", decl))

    def handle_pi(self, data: str) -> None:
        self.items.append(("?", data))

    def handle_data(self, data: str) -> None:
        kind = "exact" if self.exact > 0 else "text"
        if self.items and self.items[-1][0] == kind:
            data = str(self.items.pop()[1]) + data
        self.items.append((kind, data))


def seen(html: str) -> list[tuple[object, ...]]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    result: list[tuple[object, ...]] = []
    for index, item in enumerate(reader.items):
        if item[0] == "text":
            text = re.sub(r"[ \t\n\r\f]+", " ", str(item[1]))
            if index == 0 or reader.items[index - 1][1] in _BLOCK:
                text = text.removeprefix(" ")
            if index + 1 == len(reader.items) or reader.items[index + 1][1] in _BLOCK:
                text = text.removesuffix(" ")
            if text:
                result.append(("text", text))
        else:
            result.append(item)
    return result
