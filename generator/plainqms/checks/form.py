"""The form of a document's text: headings in order, sections with content, blocks and brackets that are closed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from plainqms.checks.identity import meant
from plainqms.model.document import Document
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.sources.encoding import CONTROL_CHARACTER
from plainqms.sources.sentences import TEXT, Prose

_READ = "people who listen to a page, or jump through it, go by its headings"
LEVEL_SKIPPED = Rule(
    "D260",
    "heading-level-skipped",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _READ,
    "A level that is left out looks like a section that is missing.",
    "Take one # away, or add the heading that is missing above it.",
)
LEVEL_ONE = Rule(
    "D261",
    "level-one-heading-in-text",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _READ,
    "The page has one heading of level one, and that is the title in the front matter.",
    "Delete the heading if it repeats the title; otherwise begin the line with ## .",
)
EMPTY_SECTION = Rule(
    "D262",
    "empty-section",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "A heading promises a text. Nobody can tell whether there is none or whether it was forgotten.",
    "Write what belongs there (one sentence is enough), or delete the heading.",
)
REPEATED_HEADING = Rule(
    "D263",
    "repeated-heading",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _READ,
    "“See section …” leads to either of the two.",
    "Say in the headings what tells the sections apart.",
)
FENCE_OPEN = Rule(
    "D264",
    "code-block-not-closed",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "Without its closing line the block is no block: its signs are printed, and the rest may be torn.",
    "Close the block with a line of the same signs, as far in as the line that opens it:\n```",
)
BOX_EMPTY = Rule(
    "D265",
    "text-outside-its-box",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "A box holds the lines below it that are four blanks further in. This one is empty, and its text stands outside.",
    'Put four blanks before each line of the text:\n!!! warning "Title"\n    Text in the box.',
)
LONG_TITLE = Rule(
    "D266",
    "title-too-long",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "lists, labels and printed headers have one line",
    "A title of this length is cut off where it is needed.",
    "Leave out what the prefix and the text say anyway.",
)
MISSPELT_AUDIENCE = Rule(
    "D267",
    "misspelt-audience",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "The audience may be a role or a group. This is nearly a role, so those who hold it are not reached.",
    "Write the role as records/roles.yml does.",
)
MALFORMED_REFERENCE = Rule(
    "R216",
    "malformed-reference",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "nothing is guessed",
    "Between [[ and ]] stands an id or a clause. Anything else leads nowhere and is printed as it stands.",
    "Write [[PRO-004]] or [[iso-9001:7.5.2]]. Brackets that are meant as such are written \\[[...]].",
)
UNCLOSED_REFERENCE = Rule(
    "R217",
    "unclosed-reference",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "nothing is guessed",
    "A reference that is not closed on its line is no reference: readers see brackets, coverage sees nothing.",
    "Close it on the same line with ]].",
)
HALF_A_TAG = Rule(
    "T209",
    "half-a-tag",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a gap in a controlled text is found by a reader too late",
    "A tag begins and ends with two braces, or with a brace and a percent sign. With one brace it is printed as it "
    "stands.",
    "Write two braces on either side: {{ parameters.record_retention }}",
)
RULES = (
    LEVEL_SKIPPED,
    LEVEL_ONE,
    EMPTY_SECTION,
    REPEATED_HEADING,
    FENCE_OPEN,
    BOX_EMPTY,
    LONG_TITLE,
    MISSPELT_AUDIENCE,
    MALFORMED_REFERENCE,
    UNCLOSED_REFERENCE,
    HALF_A_TAG,
)

TITLE_LIMIT = 80
_TAG_ONLY = re.compile(r"\s*(?:\{%(?!-?\s*include)[^%]*%\}\s*)*")
_BRANCH = re.compile(r"\{%-?\s*(?:else|elif|endif)")
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_BOX = re.compile(r"([ ]*)(?:!!!|\?\?\?\+?)[ ]+\w")
_OPEN = re.compile(
    r"(?<!\\)\[\[(?=~?(?:[A-Z][A-Z0-9-]*-|[a-z][a-z0-9-]*[:-]))(?![^\[\]\n]*\]\])(?![^\[\]\n]*\]\()"
)

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ufeff\ufffe\uffff]")
_HALF = re.compile(
    r"(?:(?<!\{)\{ *|(?<!\{)(?<!\{ )\b)(?P<name>(?:organization|roles|parameters)\.[a-z0-9_]+) *\}+"
    r"|\{ *(?P<include>include +[\"'][^\"'\n]{1,100}[\"']) *%?\}"
)


def check(system: System, document: Document, prose: Prose) -> Iterator[Problem]:
    if len(document.title) > TITLE_LIMIT:
        message = f"the title has {len(document.title)} characters; {TITLE_LIMIT} fit everywhere"
        yield LONG_TITLE.at(document.placed("title"), message)
    roles = [role.id for role in system.roles]
    for reader in document.audience:
        if reader not in roles and (hint := meant(reader, roles, cutoff=0.85)):
            yield MISSPELT_AUDIENCE.at(document.placed("audience"), f"“{reader}” is no role{hint}")
    yield from _invisible(document, prose)
    yield from _headings(document, prose)
    yield from _blocks(document, prose)
    for text, place in prose.scan.malformed:
        yield MALFORMED_REFERENCE.at(
            place, f"“{text}” names no document and no clause{_proper(text, system)}"
        )
    for sentence in (*prose.sentences, *prose.headings):
        for match in _OPEN.finditer(sentence.text) if "[[" in sentence.text else ():
            begun = sentence.source[match.start() : match.start() + 30].split("\n")[0]
            yield UNCLOSED_REFERENCE.at(sentence.place(match.start()), f"“{begun}” is not closed")
        for match in _HALF.finditer(sentence.text) if "}" in sentence.text else ():
            inside = match["name"] or match["include"]
            whole = f"{{{{ {inside} }}}}" if match["name"] else f"{{% {inside} %}}"
            message = f"“{match.group()}” is printed as it stands"
            yield HALF_A_TAG.at(sentence.place(match.start()), message, f"Write:\n{whole}")


_CLAUSE = re.compile(
    r"(?:iso(?:[/ -]*iec)?[ -]*)?(?P<number>\d{4,5})(?:[:-](?:19|20)\d\d)?[ :,;-]+(?:clause |§ *)?"
    r"(?P<clause>(?:A\.)?\d{1,2}(?:\.\d{1,2})*)",
    re.I,
)


_MOST = 20  # invisible characters told of one text; more say nothing new


def _invisible(document: Document, prose: Prose) -> Iterator[Problem]:
    """What nobody sees, or what turns the words round for the eye alone. The ends of lines are no such thing."""
    told = 0
    for line in prose.scan.lines:
        if line.text.isprintable():
            continue
        for match in _UNSEEN.finditer(line.text):
            told += 1
            if told <= _MOST:
                place = Place(document.path, line.number, match.start() + 1)
                yield CONTROL_CHARACTER.at(place, f"the invisible character U+{ord(match.group()):04X}")


def _proper(text: str, system: System) -> str:
    cited = _CLAUSE.fullmatch(text.strip("[]!~ "))
    family = next(
        (item.family for item in system.standards if cited and cited["number"] in item.family.split("-")), ""
    )
    if cited and family:
        return f"; did you mean [[{family}:{cited['clause']}]]?"
    inside = text.strip("[]!~ ").upper().replace("_", "-").replace(" ", "-")
    by_title = {item.title.lower(): item.id for item in system.documents}
    known = {item.id: item.id for item in system.documents}
    found = known.get(inside) or by_title.get(text.strip("[]!~ ").lower())
    return f"; did you mean [[{found}]]?" if found else meant(inside, list(known))


def _headings(document: Document, prose: Prose) -> Iterator[Problem]:
    lines = prose.scan.lines
    first = lines[0].number if lines else 1
    headings = prose.scan.headings
    branches = [index for index, line in enumerate(lines) if "{%" in line.text and _BRANCH.search(line.text)]
    above = 1
    path: list[tuple[int, str]] = []
    seen: dict[tuple[tuple[int, str], ...], int] = {}
    for position, heading in enumerate(headings):
        place = Place(document.path, heading.line, 1)
        if heading.level == 1:
            yield LEVEL_ONE.at(place, f"“{heading.text}” is a heading of level one")
        elif heading.level > above + 1:
            message = f"“{heading.text}” has level {heading.level}; level {above + 1} is expected here"
            yield LEVEL_SKIPPED.at(place, message)
        above = heading.level
        path = [*(item for item in path if item[0] < heading.level), (heading.level, heading.text.lower())]
        before = seen.setdefault(tuple(path), heading.line)
        branched = bisect_left(branches, before - first) < bisect_left(branches, heading.line - first)
        if before != heading.line and not branched:
            yield REPEATED_HEADING.at(place, f"“{heading.text}” is also the heading on line {before}")
        following = headings[position + 1] if position + 1 < len(headings) else None
        end = following.line - first if following else len(lines)
        content = lines[heading.line - first + 1 : end]
        deeper = following is not None and following.level > heading.level
        if not deeper and not any(_is_content(line.text, line.kind) for line in content):
            yield EMPTY_SECTION.at(place, f"below “{heading.text}” stands nothing")


def _is_content(text: str, kind: str) -> bool:
    if kind == "comment" or set(text.strip()) <= set("=-"):
        return False
    return _TAG_ONLY.fullmatch(text) is None


def _blocks(document: Document, prose: Prose) -> Iterator[Problem]:
    lines = prose.scan.lines
    for index, line in enumerate(lines):
        if line.kind != TEXT:
            continue
        fence = _FENCE.match(line.text)
        if fence and fence[1][0] * 3 not in line.text[fence.end() :]:
            column = fence.start(1) + 1
            message = f"the block that {fence[1]} opens here is never closed"
            yield FENCE_OPEN.at(Place(document.path, line.number, column), message)
            break
        box = _BOX.match(line.text)
        if box:
            inside = next((item for item in lines[index + 1 :] if item.text.strip()), None)
            if inside is None or len(inside.text.expandtabs(4)) - len(
                inside.text.expandtabs(4).lstrip()
            ) < 4 + len(box[1]):
                title = line.text.strip()[:60]
                place = Place(document.path, line.number, len(box[1]) + 1)
                yield BOX_EMPTY.at(place, f"the box “{title}” holds no text")
