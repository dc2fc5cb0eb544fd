"""Each audit unit has its prompt, short, its own, and in our own words.

Whether a question is a good one no test can tell. These hold what can be held: that none is missing, repeated, long,
or has slid into the manner in which standards speak.
"""

from __future__ import annotations

import itertools
import re

import pytest

from plainqms.model.prompt import Prompt
from plainqms.sources.prompts import parsed, prompts, with_earlier
from plainqms.sources.resources import find
from plainqms.sources.standard_maps import edition_map
from plainqms.sources.standards import known_standards, read_standards

UNITS = {
    "iso-9001-2015": 57,
    "iso-14001-2015": 32,
    "iso-45001-2018": 40,
    "iso-iec-27001-2022": 123,
    "iso-9001-2026": 58,
    "iso-14001-2026": 35,
}
NAMES = tuple(UNITS)

# Turns of phrase that standards live on and people at work do not use.
MANNER = re.compile(
    r"\b(shall|the organi[sz]ation|organi[sz]ations?'s?|documented information|planned intervals|top management"
    r"|interested part(y|ies)|intended (outcome|result)s?|(as|where) (applicable|appropriate|relevant)|fulfil\w*"
    r"|tak(e|ing) into (account|consideration)|to the extent|externally provided|external providers?"
    r"|under (its|their) control|establish\w*|adequacy|suitability|compliant)\b",
    re.IGNORECASE,
)


def said(prompt: Prompt) -> tuple[str, ...]:
    return (*prompt.asks, *prompt.answers)


def written(name: str) -> tuple[Prompt, ...]:
    """What stands in a standard's own file."""
    path = find("standards") / "prompts" / f"{name}.yml"
    return tuple(parsed(path.read_text(encoding="utf-8"), name).values())


def everything() -> list[tuple[str, str]]:
    """Each line of all standards, with where it stands."""
    return [
        (f"{name} {prompt.clause}", line)
        for name in NAMES
        for prompt in written(name)
        for line in said(prompt)
    ]


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9&]+", text.lower()))


@pytest.mark.parametrize("name", NAMES)
def test_every_audit_unit_has_one_in_the_order_of_the_standard_and_nothing_else(name):
    (standard,) = read_standards([name])
    units = [clause.id for clause in standard.clauses if clause.audit_unit]
    assert list(prompts(name)) == units
    assert len(units) == UNITS[name]
    assert {(prompt.standard, clause) for clause, prompt in prompts(name).items()} == {
        (name, prompt.clause) for prompt in prompts(name).values()
    }


@pytest.mark.parametrize("name", NAMES)
def test_one_or_two_questions_and_one_to_three_answers_of_one_line(name):
    for prompt in prompts(name).values():
        assert 1 <= len(prompt.asks) <= 2, prompt.clause
        assert 1 <= len(prompt.answers) <= 3, prompt.clause
        for line in said(prompt):
            assert 20 <= len(line) <= 160, (prompt.clause, len(line), line)
            assert line == " ".join(line.split())
        for line in prompt.asks:
            assert line[-1] in ".?", (prompt.clause, line)
        assert any("?" in line or "Show me" in line for line in prompt.asks), prompt.clause
        for line in prompt.answers:
            assert line[-1] != ".", (prompt.clause, line)


def test_no_line_stands_twice_in_any_standard():
    seen: dict[str, str] = {}
    for where, line in everything():
        assert plain(line) not in seen, (where, seen.get(plain(line)), line)
        seen[plain(line)] = where


def test_no_two_clauses_are_nearly_alike():
    """Boilerplate is the same text with one word exchanged."""
    bags = [
        (f"{name} {prompt.clause}", set(re.findall(r"[a-z]{4,}", " ".join(said(prompt)).lower())))
        for name in NAMES
        for prompt in written(name)
    ]
    for (one, first), (other, second) in itertools.combinations(bags, 2):
        assert len(first & second) / len(first | second) < 0.34, (one, other, first & second)


def test_nothing_speaks_like_a_standard():
    assert [(where, line) for where, line in everything() if MANNER.search(line)] == []


@pytest.mark.parametrize("name", NAMES)
def test_neither_titles_nor_what_must_be_documented_are_copied(name):
    """One or two words are a name for a thing ("quality policy"), as is the Statement of Applicability; more are
    somebody's wording."""
    (standard,) = read_standards([name])
    phrases = {
        plain(phrase)
        for clause in standard.clauses
        for phrase in (clause.title, *(item.what for item in clause.documented_information))
    }
    phrases = {phrase for phrase in phrases if len(phrase.split()) > 2} - {"statement of applicability"}
    assert len(phrases) > 10
    for prompt in written(name):
        for line in said(prompt):
            assert [phrase for phrase in phrases if f" {phrase} " in f" {plain(line)} "] == [], (
                prompt.clause,
                line,
            )


@pytest.mark.parametrize("name", NAMES)
def test_each_file_says_what_it_is_and_is_not(name):
    text = (find("standards") / "prompts" / f"{name}.yml").read_text(encoding="utf-8")
    head = text.split("\nstandard:")[0]
    assert "Own words, from general audit practice; no text of the standard" in head
    assert "questions, not requirements" in head


def test_the_files_are_no_editions_and_belong_to_one():
    files = {path.stem for path in (find("standards") / "prompts").glob("*.yml")}
    assert set(NAMES) <= files <= set(known_standards())


# As the maps between the editions tell it.
@pytest.mark.parametrize(
    ("old", "new", "own"),
    [
        (
            "iso-9001-2015",
            "iso-9001-2026",
            "5.1.1 5.2 6.1.1 6.1.2 6.1.3 6.3 7.1.4 7.1.6 7.3 9.2.1 9.2.2 9.3.3 10.1",
        ),
        ("iso-14001-2015", "iso-14001-2026", "4.1 4.3 6.1.1 6.1.4 6.3 8.1 9.2.2 9.3.1 9.3.2 9.3.3 10.1"),
    ],
)
def test_a_later_edition_has_its_own_for_what_is_new_and_the_rest_from_the_one_before(old, new, own):
    assert [prompt.clause for prompt in written(new)] == own.split()
    followed = edition_map(old, new)
    assert followed is not None
    assert set(with_earlier({}, followed)) == set(prompts(new)) - set(own.split())
    before = {said(prompt) for prompt in prompts(old).values()}
    for clause, prompt in prompts(new).items():
        assert (prompt.standard, prompt.clause) == (new, clause)
        assert (said(prompt) in before) is (clause not in own.split()), clause


def test_a_clause_that_moved_takes_its_prompt_along():
    old, new = prompts("iso-14001-2015"), prompts("iso-14001-2026")
    assert said(new["6.1.5"]) == said(old["6.1.4"])
    assert said(new["6.1.4"]) != said(old["6.1.4"])


def test_an_edition_without_prompts_has_none():
    assert dict(prompts("own-rules-2024")) == {}
    assert dict(prompts("../iso-9001-2015")) == {}


def test_a_mapping_that_nobody_can_change():
    with pytest.raises(TypeError):
        prompts("iso-9001-2015")["4.1"] = None


GOOD = 'standard: a-2024\nprompts:\n  "4.10":\n    asks: ["Who?"]\n    answers: ["A list", "A person"]\n'


def test_a_clause_stays_text():
    assert parsed(GOOD, "a-2024") == {"4.10": Prompt("a-2024", "4.10", ("Who?",), ("A list", "A person"))}


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "prompts: [",
        GOOD.replace("prompts:", "prompts: none\nothers:"),
        GOOD.replace("a-2024", "b-2024"),
        GOOD.replace('asks: ["Who?"]', "asks: []"),
        GOOD.replace('    answers: ["A list", "A person"]\n', ""),
        GOOD + '  "4.10":\n    asks: ["Again?"]\n    answers: ["No"]\n',
    ],
)
def test_a_broken_file_is_our_mistake(broken):
    with pytest.raises(ValueError, match="a-2024"):
        parsed(broken, "a-2024")
