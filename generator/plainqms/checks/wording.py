"""How a text is worded: duties that cannot be checked, words that nobody explained, what should not be typed at all.

Judged by English words, so it is asked only where the manual is in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.sources.sentences import Prose, Sentence

VAGUE = Rule(
    "D270",
    "vague-duty",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a duty that nobody can check is kept by nobody",
    "Reader and auditor each imagine something else, and both are right.",
    "Say when, how often or in which case: “every January”, “within two working days”, “if the value is above 5 bar”.",
)
WITHOUT_ROLE = Rule(
    "D271",
    "duty-without-role",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 5.3 (responsibilities are assigned)",
    "Something must be done, and the sentence does not say by whom; so everybody waits for somebody.",
    "Begin with the one who does it: “The {{ roles.quality_manager }} records ...”",
)
ABBREVIATION = Rule(
    "D272",
    "undefined-abbreviation",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a new colleague reads this on the first day",
    "Whoever does not know the letters skips the sentence.",
    "Spell it out where it stands first: “personal protective equipment (PPE)”. One that everybody here knows goes "
    "into qms.yml:\nabbreviations:\n  PPE: personal protective equipment",
)
LONG_SENTENCE = Rule(
    "D273",
    "sentence-too-long",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a reader keeps about twenty words in mind",
    "By its end nobody remembers how it began, and a duty in its middle is overlooked.",
    "Make two or three sentences of it, or a list.",
)
PLACEHOLDER = Rule(
    "D274",
    "placeholder-left",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "The text was issued before it was finished, and an auditor sees it at once.",
    "Write what belongs there, or delete it.",
)
STAMP_IN_TEXT = Rule(
    "D275",
    "hand-typed-stamp-in-text",
    Severity.WARNING,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 c (control of changes)",
    "A stamp that somebody types is right until somebody forgets it; the page shows the true one above the text.",
    "Delete the line: number, dates and approver are read from the history.",
)
PERSON_NAMED = Rule(
    "D276",
    "person-named",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "documents name roles, records name people",
    "When the person leaves or changes post, the text is wrong without having been touched.",
    "Name the role; who holds it is said in records/assignments.yml.",
)
RULES = (VAGUE, WITHOUT_ROLE, ABBREVIATION, LONG_SENTENCE, PLACEHOLDER, STAMP_IN_TEXT, PERSON_NAMED)

WORD_LIMIT = 45

_VAGUE = re.compile(
    r"\b(?:(?:as|where|when|if|wherever|whenever)\s+(?:it\s+is\s+)?(?:appropriate|necessary|applicable)"
    r"|(?:as|where|if|wherever)\s+(?:needed|required)"
    r"|as\s+(?:soon\s+as\s+possible|far\s+as\s+possible|may\s+be\s+(?:necessary|required))"
    r"|in\s+(?:a\s+timely\s+(?:manner|fashion)|due\s+(?:course|time))|at\s+(?:regular|suitable|appropriate)\s+intervals"
    r"|on\s+a\s+(?:regular|periodic)\s+basis|from\s+time\s+to\s+time|periodically|regularly"
    r"|etc\.|and\s+so\s+(?:on|forth)|and/or)(?!\w)",
    re.I,
)
# Without one of these nothing is vague.
_VAGUELY = (
    *(
        "appropriate",
        "necessary",
        "applicable",
        "needed",
        "required",
        "possible",
        "timely",
        "in due",
        "intervals",
    ),
    *("regular", "periodic", "from time", "etc.", "and so", "and/or"),
)
# "required by the customer" says by whom and is not vague; nor is "needed for".
_SAID = re.compile(r"\s+(?:by|for|to|in|under|from|as)\b", re.I)
_DUTY = re.compile(
    r"\b(?:shall|must|has\s+to|have\s+to|is\s+to|are\s+to)\s+(?:(?:not|always|also|never|only|then)\s+)?be\s+"
    r"(?:\w+ly\s+)?(\w+ed|kept|made|done|given|taken|held|sent|written|seen|shown|put|drawn|set|chosen|brought|met|told|"
    r"read|found|run|built|known|worn|laid)\b",
    re.I,
)
_DUTIES = ("shall", "must", "has to", "have to", "is to", "are to")
_STATES = {
    "qualified",
    "experienced",
    "limited",
    "based",
    "closed",
    "required",
    "allowed",
    "permitted",
    "needed",
}
_SOMEBODY = re.compile(
    r"\b(?:by|everyone|everybody|nobody|anyone|anybody|whoever|who|we|us|you|your|our|staff|employees?|supervisors?"
    r"|managers?|management|owners?|auditors?|operators?|technicians?|engineers?|workers?|colleagues?|providers?"
    r"|suppliers?|contractors?|visitors?|customers?|team|department|committee|person|people)\b|\broles?\s*[.\[]",
    re.I,
)
_CAPITALS = re.compile(r"(?<![\w&./-])[A-Z][A-Z&]{0,4}[A-Z](?:s\b)?(?![\w-]|\.\w)")
_TWO_CAPITALS = re.compile(r"[A-Z][A-Z&]")
_NEIGHBOUR = re.compile(r"[A-Z]{2,}[ ,.!]*$")
_ROMAN = re.compile(r"M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
_PLACEHOLDER = re.compile(
    r"\b(?-i:TODO|TBD|TBC|FIXME|XXX+)\b|\?\?\?+|\blorem\s+ipsum\b|\bto\s+be\s+(?:defined|determined|completed|confirmed\s+later)\b"
    r"|\[(?:insert|enter|name|date|company|your|fill)\b[^\]\n]{0,60}\](?!\()",
    re.I,
)
_HOLDS_PLACES = ("todo", "tbd", "tbc", "fixme", "xxx", "??", "lorem", "to be ", "[")
_STAMP = re.compile(
    r"[\s*_|]*(?:(?:revision|rev\.?|version|issue)(?:\s+(?:no\.?|number))?[\s*_]*[:|#][\s*_|]*[0-9v]"
    r"|(?:effective|issue|approval|revision|(?:next\s+)?review)\s+date[\s*_]*[:|][\s*_|]*[0-9A-Z]"
    r"|(?:approved|prepared|authori[sz]ed|released)\s+(?:by|on)[\s*_]*[:|][\s*_|]*[0-9A-Z])",
    re.I,
)
# Letters that everybody reads as a word, units and marks, and words that are shouted.
_COMMON = """
OK ID IDs IT HR PC TV EU UK US USA UN VAT CEO FAQ PDF URL USB QR CSV XML HTML JSON GPS SMS DVD CD AM PM BC AD AC DC
ISO IEC EN DIN BS ANSI ASTM IEEE IAF ILAC GB MB TB KB KW MW GW CO NO PIN SIM LED PVC A4 NB PS RE
TODO TBD TBC
NOT MUST SHALL NEVER ALWAYS DO DONT STOP ALL AND OR ONLY IF IN ON AT TO BY IS ARE BE OF THE A YES ANY EACH EVERY BEFORE
AFTER DANGER WARNING CAUTION NOTE MAY CAN WILL WITH FROM FOR NONE BOTH NOW OFF OUT UP DOWN OPEN CLOSED EXIT FIRE GO
""".split()
COMMON = frozenset(_COMMON)


def check(system: System, path: str, prose: Prose) -> Iterator[Problem]:
    roles = tuple(role.title.lower() for role in system.roles)
    names = tuple(person.name for person in system.people if " " in person.name)
    # Most texts hold none of the words by which a search begins: it is spared for the whole text at once.
    said = " ".join(" ".join(item.text for item in (*prose.sentences, *prose.headings)).lower().split())
    vague, duty, holds = (any(hint in said for hint in hints) for hints in (_VAGUELY, _DUTIES, _HOLDS_PLACES))
    duty = duty and " be " in said
    for sentence in prose.sentences:
        if vague:
            yield from _vague(sentence)
        if duty:
            yield from _nobody(sentence, roles)
        if count := sentence.words_beyond(WORD_LIMIT):
            message = f"{count} words stand here without a full stop, colon or semicolon; {WORD_LIMIT} are the limit"
            yield LONG_SENTENCE.at(_begin(sentence), message)
    for sentence in (*prose.sentences, *prose.headings):
        for match in _PLACEHOLDER.finditer(sentence.text) if holds else ():
            yield PLACEHOLDER.at(
                sentence.place(match.start()), f"“{match.group()}” stands for a text to come"
            )
        for name in names:
            at = sentence.text.find(name)
            if at >= 0:
                yield PERSON_NAMED.at(sentence.place(at), f"{name} is named; a role lasts longer")
    for line in prose.scan.lines:
        if line.kind != "text" or not (":" in line.text or "|" in line.text or "#" in line.text):
            continue
        if stamp := _STAMP.match(line.text):
            place = Place(path, line.number, 1)
            typed = " ".join(stamp.group().strip(" *_|").split())
            yield STAMP_IN_TEXT.at(place, f"“{typed}...” is typed by hand")
    yield from _abbreviations(system, prose)


def _begin(sentence: Sentence) -> Place:
    return sentence.place(len(sentence.text) - len(sentence.text.lstrip()))


def _vague(sentence: Sentence) -> Iterator[Problem]:
    for match in _VAGUE.finditer(sentence.text):
        words = " ".join(match.group().split())
        if words.lower().endswith(("required", "needed", "necessary")) and _SAID.match(
            sentence.text, match.end()
        ):
            continue
        yield VAGUE.at(sentence.place(match.start()), f"“{words}” leaves open when and what")


def _nobody(sentence: Sentence, roles: tuple[str, ...]) -> Iterator[Problem]:
    match = _DUTY.search(sentence.text)
    if match is None or match[1].lower() in _STATES or _SOMEBODY.search(sentence.source):
        return
    lowered = sentence.text.lower()
    if not any(title in lowered for title in roles):
        words = " ".join(match.group().split())
        yield WITHOUT_ROLE.at(sentence.place(match.start()), f"“{words}”: by whom?")


def _abbreviations(system: System, prose: Prose) -> Iterator[Problem]:
    whole = "\n".join(line.text for line in prose.scan.lines)
    house = {*system.configuration.abbreviations, *system.configuration.document_types}
    told: set[str] = set()
    for sentence in prose.sentences if _TWO_CAPITALS.search(whole) else ():
        for match in _CAPITALS.finditer(sentence.text):
            letters = match.group().removesuffix("s")
            if letters in told or letters in house or letters in COMMON or _ROMAN.fullmatch(letters):
                continue
            told.add(letters)
            before, after = sentence.text[: match.start()], sentence.text[match.end() :]
            shouted = _NEIGHBOUR.search(before) or re.match(r"[ ,.!]*[A-Z]{2,}\b", after)
            if shouted or re.search(rf"\b{letters.lower()}\b", whole) or _explained(letters, whole):
                continue
            message = f"“{letters}” is used here and spelled out nowhere in this text"
            yield ABBREVIATION.at(sentence.place(match.start()), message)


def _explained(letters: str, text: str) -> bool:
    """`personal equipment (PPE)`, `PPE (personal ...`, `PPE: ...`, `PPE means`, the first cell of a table."""
    ways = (
        r"\w[\w\s,/'’-]{2,80}[(“\"]\W{0,3}@s?\b",
        r"\b@\W{0,3}\(\w{3,}",
        r"\b@\b\W{0,4}(?:[:=–—]|means|stands for)\s",
        r"^\s*\|\W{0,3}@\W{0,3}\|",
        r"\*\[@\]:",
        r"\b@, (?:short for|the|our|an?)\b",
    )
    return any(re.search(way.replace("@", re.escape(letters)), text, re.M) for way in ways)
