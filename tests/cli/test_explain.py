"""`qms explain`, and what every rule owes to who meets it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from asking import ask, ask_json

import plainqms
from plainqms import pipeline
from plainqms.model.problem import Basis, Rule, Severity

RULES = pipeline.rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_says_what_it_owes(rule: Rule) -> None:
    assert re.fullmatch(r"[YCDERTHS][0-9]{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.name)
    assert isinstance(rule.severity, Severity)
    assert isinstance(rule.basis, Basis)
    assert rule.why.strip().endswith((".", "?")), rule.why
    assert rule.remedy.strip()
    assert rule.basis is not Basis.CLAUSE or rule.source, "who names a clause says which"


def test_codes_and_names_are_used_once() -> None:
    names = [found.name for found in pkgutil.walk_packages(plainqms.__path__, "plainqms.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    things = [thing for module in modules for value in vars(module).values() for thing in flat(value)]
    declared = {id(thing): thing for thing in things if isinstance(thing, Rule)}.values()
    assert len({rule.code for rule in declared}) == len(declared)
    assert len({rule.name for rule in declared}) == len(declared)
    assert {rule.code for rule in RULES} == {rule.code for rule in declared}, (
        "a module's RULES or pipeline.rules()"
    )


def flat(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def test_without_a_rule_all_are_listed() -> None:
    status, out = ask(Path(), "explain")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == [rule.code for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_told_by_code_and_by_name(rule: Rule) -> None:
    by_code, by_name = ask(Path(), "explain", rule.code.lower()), ask(Path(), "explain", rule.name)
    assert by_code == by_name
    assert by_code[0] == 0
    for part in (rule.code, rule.name, rule.why, rule.basis.value, rule.remedy.splitlines()[0]):
        assert part in by_code[1]


def test_json_gives_every_rule() -> None:
    status, found = ask_json(Path(), "explain")
    assert (status, found["schema"]) == (0, "plainqms/explain/1")
    assert [item["code"] for item in found["rules"]] == [rule.code for rule in RULES]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("unkown-clause", "unknown-clause"), ("brokn-link", "broken-link"), ("no_setings", "no-settings")],
)
def test_a_misspelt_rule_is_answered_with_the_one_meant(typed: str, meant: str) -> None:
    status, out = ask(Path(), "explain", typed)
    assert (status, f"{meant}?" in out) == (2, True)


def test_an_unknown_rule_is_answered_with_where_they_stand() -> None:
    status, out = ask(Path(), "explain", "zzzzzz\x1b[31m")
    assert (status, "qms explain" in out, "\x1b" in out) == (2, True, False)


def test_the_help_names_a_rule_that_exists() -> None:
    _, out = ask(Path(), "explain", "--help")
    for word in re.findall(r"(?m)^    qms explain (\S+)$", out):
        assert ask(Path(), "explain", word)[0] == 0, word
