"""Templates: what they print, what they used, and everything that they must not reach."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plainqms.model.organization import Configuration
from plainqms.model.people import Role
from plainqms.model.place import Place
from plainqms.sources import template_sandbox, templating
from plainqms.sources.templating import Rendered, is_templated, names, render

CONFIGURATION = Configuration.model_validate(
    {
        "organization": {"name": "Example Ltd", "short_name": "Example", "address": "12 Gauge Lane"},
        "sites": ({"id": "works", "name": "Works"}, {"id": "office", "name": "Office"}),
        "standards": ("iso-9001-2015",),
        "parameters": {"due": "2026-03-03", "response": "two days", "empty": ""},
    }
)
NAMES = names(
    CONFIGURATION, [Role(id="quality_manager", title="quality manager")], registers=["nonconformities"]
)
SNIPPETS = {
    "who.md": "By the {{ roles.quality_manager }}.\n",
    "bare.md": "no newline at its end",
    "one.md": '{% include "two.md" %}\n',
    "two.md": 'x\n{% include "one.md" %}\n',
    "wrong.md": "x\n{{ organization.nam }}\n",
    "site.md": "- {{ site.name }}\n",
    **{f"deep{n}.md": f'{{% include "deep{n + 1}.md" %}}' for n in range(1, 7)},
    "deep7.md": "end",
}


def rendered(source: str) -> Rendered:
    return render(source, Place("p.md", 5, 1), NAMES, SNIPPETS.get)


def found(source: str) -> list[tuple[str, str, int]]:
    result = rendered(source)
    assert (result.text is None) == bool(result.problems)
    return [(item.rule.code, item.place.path, item.place.line) for item in result.problems]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain {x} text\r\n", "plain {x} text\r\n"),
        ("{{ organization.name }} at {{organization.address}}", "Example Ltd at 12 Gauge Lane"),
        ("{{ organization.short }}/{{ organization.business }}", "Example/"),
        ("{{ roles.quality_manager|sentence }}", "Quality manager"),
        ("{{ parameters.due|date }}", "3 Mar 2026"),
        ('{{ sites|join(", ") }}', "Works, Office"),
        ("{% for site in sites %}\n- {{ site }}\n{% endfor %}\nend", "- Works\n- Office\nend"),
        ('{% for site in sites if site.id == "works" %}{{ site.name }}{% endfor %}', "Works"),
        ('{% if adopts("iso-9001") and not adopts("iso-14001") %}yes{% else %}no{% endif %}', "yes"),
        ('{% if adopts("iso-9001-2015") %}yes{% endif %}', "yes"),
        ('{% if "two" in parameters.response %}a{% elif sites %}b{% endif %}', "a"),
        ('{{ parameters.none|default("-") }}', "-"),
        ("{% if parameters.none is defined %}{{ parameters.none }}{% endif %}.", "."),
        ('a\n{% include "who.md" %}\nb', "a\nBy the quality manager.\nb"),
        ('{% include "bare.md" %}\nb', "no newline at its end\nb"),
        ('{% for site in sites %}\n{% include "site.md" %}\n{% endfor %}', "- Works\n- Office\n"),
        ("{{register('nonconformities')}}", '{{ register("nonconformities") }}'),
        ("{% raw %}{{ anything }}{% endraw %}", "{{ anything }}"),
        ("{{ '<b>' }}", "<b>"),
        ("{# said to nobody #}x\n", "x\n"),
    ],
)
def test_prints(source: str, text: str) -> None:
    assert rendered(source).text == text
    assert rendered(source).problems == ()


def test_values_name_what_was_printed_or_tested() -> None:
    source = "{{ organization.name }}{% if parameters.response == 'x' %}{{ parameters.due }}{% endif %}{{ sites[0] }}"
    assert found(source) == [("T202", "p.md", 5)]
    result = rendered(
        source.replace("{{ sites[0] }}", '{% if adopts("iso-1") %}{% endif %}{% if sites %}{% endif %}')
    )
    assert result.values == (
        ("adopts.iso-1", "no"),
        ("organization.name", "Example Ltd"),
        ("parameters.response", "two days"),
        ("sites", "works, office"),
    )


def test_values_of_a_loop_and_of_a_name_that_is_not_there() -> None:
    source = "{% for site in sites %}{{ site }}{% endfor %}{% if parameters.none is defined %}{% endif %}"
    assert rendered(source).values == (
        ("parameters.none", ""),
        ("sites", "works, office"),
        ("sites.office.name", "Office"),
        ("sites.works.name", "Works"),
    )


def test_values_and_names_of_snippets() -> None:
    result = rendered('{% include "who.md" %}{% include "bare.md" %}{% include "who.md" %}')
    assert result.includes == ("who.md", "bare.md")
    assert result.values == (("roles.quality_manager", "quality manager"),)


def test_no_person_is_named() -> None:
    assert found("{{ people.j_osei }}") == [("T203", "p.md", 5)]
    assert found("{{ persons }}") == [("T203", "p.md", 5)]


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("a\n\n{{ organization.nam }}", [("T203", "p.md", 7)]),
        ("{{ organisation.name }}\n{{ roles.quality_manger }}", [("T203", "p.md", 5), ("T203", "p.md", 6)]),
        ("{% if false %}{{ parameters.none }}{% endif %}", [("T203", "p.md", 5)]),
        ("\n{{ parameters.none }}{% if parameters.none is defined %}{% endif %}", [("T203", "p.md", 6)]),
        ('x\n{% include "wrong.md" %}', [("T203", "procedures/snippets/wrong.md", 2)]),
        ('x\n{% include "none.md" %}', [("T204", "p.md", 6)]),
        ('{% include "../who.md" %}', [("T204", "p.md", 5)]),
        ('{% include "/etc/passwd" %}', [("T204", "p.md", 5)]),
        ('{% include "one.md" %}', [("T205", "procedures/snippets/two.md", 2)]),
        ('{% include "deep2.md" %}', [("T206", "procedures/snippets/deep6.md", 1)]),
        ('{{ register("nonconformity") }}', [("T207", "p.md", 5)]),
        ("\n{{ sites }}", [("T208", "p.md", 6)]),
        ("\n{{ organization }}", [("T208", "p.md", 6)]),
        ('{{ adopts("iso-9001") }}', [("T208", "p.md", 5)]),
        ("a\n\n{{ parameters.response|date }}", [("T208", "p.md", 7)]),
        ("{% if parameters.response > 5 %}{% endif %}", [("T208", "p.md", 5)]),
        ('{% if adopts("ISO 9001") %}{% endif %}', [("T203", "p.md", 5)]),
        ("a\n{{ unclosed", [("T201", "p.md", 6)]),
        ("a\n# Heading {#purpose}\n", [("T201", "p.md", 6)]),
        ("{% if %}", [("T201", "p.md", 5)]),
        ('{{ "\\ud800" }}', [("T201", "p.md", 5)]),
        ("{{ " + "9" * 5000 + " }}", [("T201", "p.md", 5)]),
    ],
)
def test_mistakes(source: str, problems: list[tuple[str, str, int]]) -> None:
    assert found(source) == problems


def test_a_misspelt_name_gets_the_one_that_was_meant() -> None:
    assert "organization.name" in rendered("{{ organization.nmae }}").problems[0].message
    assert "nonconformities" in rendered('{{ register("nonconformity") }}').problems[0].message
    assert "{% raw %}" in rendered("`{{ x }}`").problems[0].remedy


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ organization.__init__ }}",
        "{{ organization._fields }}",
        "{{ organization|attr('__class__') }}",
        "{{ sites|map(attribute='__class__')|join(',') }}",
        "{{ sites|join(',', attribute='__class__') }}",
        "{{ '{0.__class__}'.format(organization) }}",
        "{{ '%s'|format(organization) }}",
        "{{ 'x'.upper() }}",
        "{{ organization['name'] }}",
        "{{ organization.values.get }}",
        "{{ sites.items }}",
        "{{ self }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ lipsum() }}",
        "{{ range(10) }}",
        "{{ namespace() }}",
        "{{ loop.index }}",
        "{% for site in sites %}{{ loop.index }}{% endfor %}",
        "{% for a, b in sites %}{% endfor %}",
        "{% for roles in sites %}{% endfor %}",
        "{% for c in organization.name %}{% endfor %}",
        "{% for x in register('nonconformities') %}{% endfor %}",
        "{% for x in sites recursive %}{% endfor %}",
        "{% for a in sites %}{% for b in sites %}{% for c in sites %}{% endfor %}{% endfor %}{% endfor %}",
        "{% set x = 1 %}",
        "{% with x = 1 %}{% endwith %}",
        "{% macro x() %}{% endmacro %}",
        "{% call x() %}{% endcall %}",
        "{% block x %}{% endblock %}",
        "{% extends 'who.md' %}",
        "{% import 'who.md' as x %}",
        "{% from 'who.md' import x %}",
        "{% filter upper %}x{% endfilter %}",
        "{% autoescape true %}{% endautoescape %}",
        "{% include organization.name %}",
        "{% include ['who.md', 'bare.md'] %}",
        "{% include 'none.md' ignore missing %}",
        "{{ 1 + 1 }}",
        "{{ 'a' ~ 'b' }}",
        "{{ 'a' * 1000000000 }}",
        "{{ -1 }}",
        "{{ [1, 2] }}",
        "{{ {'a': 1} }}",
        "{{ 'a' if true else 'b' }}",
        "{{ organization.name is string }}",
        "{{ organization.name is defined('x') }}",
        "{{ register(organization.name) }}",
        "{{ register('nonconformities')|upper }}",
        "{% if register('nonconformities') %}{% endif %}",
        "{{ register('nonconformities', 'x') }}",
        "{{ register(*sites) }}",
        "{{ register }}",
        "{{ adopts.answer }}",
        "{{ organization.name|default(sites) }}",
        "{{ organization.name|nosuchfilter }}",
        "{{ " + "(" * 5000 + ")" * 5000 + " }}",
        "{{ " + "not " * 5000 + "x }}",
        "{{ a" + ".a" * 5000 + " }}",
        "{% if a %}" * 2000 + "{% endif %}" * 2000,
        "{{ organization.name" + "|upper" * 5000 + " }}",
        "{{ nosuch }}" * 20_000,
    ],
    ids=lambda source: source[:60],
)
def test_escapes_are_problems(source: str) -> None:
    assert found(source)


def test_no_name_begins_with_an_underscore_whatever_it_follows() -> None:
    for source in ("{{ organization.__init__ }}", "{{ ''.__class__ }}", "{% if sites.__len__ %}{% endif %}"):
        assert found(source) == [("T202", "p.md", 5)]


def test_the_sandbox_holds_where_the_allow_list_would_fail() -> None:
    """The third wall alone: no attribute of any object, no call, whatever the first two let through."""
    for source in (
        "{{ organization.used }}",
        "{{ organization.value }}",
        "{{ sites.items }}",
        "{{ organization.name.upper() }}",
        "{{ ''.__class__ }}",
        "{{ organization['used'] }}",
        "{{ register.answer }}",
        "{{ organization.__class__ }}",
    ):
        tree = template_sandbox.ENVIRONMENT.parse(source)
        with pytest.raises(template_sandbox.Stopped):
            template_sandbox.run(tree, NAMES, {})


@pytest.mark.parametrize("level", [10, 20, 25])
def test_everything_within_the_depth_compiles(level: int) -> None:
    assert rendered("{% if sites %}" * level + "x" + "{% endif %}" * level).text == "x"
    assert rendered("{% if " + "not " * 2 * (level // 2) + "sites %}x{% endif %}").text == "x"
    assert rendered("{{ organization.name" + "|lower" * level + " }}").text == "example ltd"


def test_output_is_bounded() -> None:
    many = CONFIGURATION.model_copy(
        update={"sites": tuple(CONFIGURATION.sites[0].model_copy(update={"id": f"s{n}"}) for n in range(200))}
    )
    source = "{% for a in sites %}{% for b in sites %}" + "x" * 100 + "{% endfor %}{% endfor %}"
    result = render(source, Place("p.md", 1), names(many, []), SNIPPETS.get)
    assert [item.rule.code for item in result.problems] == ["T206"]


def test_number_and_size_of_snippets_are_bounded() -> None:
    assert rendered('{% include "bare.md" %}\n' * 100).problems == ()
    assert found('{% include "bare.md" %}\n' * 101) == [("T206", "p.md", 105)]
    large = render("{% include 'x.md' %}" * 3, Place("p.md", 1), NAMES, lambda name: "x" * (2 * 2**20 - 100))
    assert {item.rule.code for item in large.problems} == {"T206"}
    assert found("{% if sites %}" + "x" * (5 * 2**20)) == [("T206", "p.md", 5)]


def test_a_large_text_without_templates_is_left_alone() -> None:
    text = "x" * (6 * 2**20)
    assert rendered(text).text is text


FRAGMENTS = st.sampled_from(
    [
        *(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{%-",
            "-%}",
            "{{-",
            " ",
            "\n",
            "{",
            "}",
            "'",
            '"',
            "(",
            ")",
            "[",
            "]",
        ),
        *(
            "organization",
            "sites",
            "roles",
            "parameters",
            "name",
            "quality_manager",
            "__class__",
            "._x",
            ".",
            "|",
        ),
        *(
            "if",
            "endif",
            "for site in sites",
            "endfor",
            "else",
            "include",
            "who.md",
            "raw",
            "endraw",
            "not",
            "and",
        ),
        *(
            "upper",
            "default",
            "join",
            "register",
            "adopts",
            "nonconformities",
            "is defined",
            "==",
            "in",
            "~",
            "+",
        ),
        *(
            "set x=",
            "macro",
            "block",
            "5",
            "1e999",
            "\\ud800",
            "\r",
            "\x00",
            "é",
            "text ",
            "{{ organization.name }}",
        ),
        *(
            '{{ register("nonconformities") }}',
            "{{ sites }}",
            '{% include "who.md" %}',
            "{% if sites %}",
            "{% endif %}",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENTS, max_size=14).map("".join))
def test_any_text_gives_text_or_problems(source: str) -> None:
    result = rendered(source)
    assert (result.text is None) == bool(result.problems)
    if result.text is not None:
        assert "<class" not in result.text
        assert "object at 0x" not in result.text


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENTS, max_size=5).map("".join))
@example("{")
@example("}")
@example("{% raw %}")
def test_the_short_way_prints_what_jinja_prints(around: str) -> None:
    for source in (around + "{{ organization.name }}" + around, "{{ roles.quality_manager }}" + around):
        short = templating._render_simple(source, NAMES)
        if short is not None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(templating, "_render_simple", lambda source, names: None)
                assert rendered(source) == short


def test_is_templated() -> None:
    assert [is_templated(text) for text in ("{{", "{%", "{#", "{ %", "")] == [True, True, True, False, False]
