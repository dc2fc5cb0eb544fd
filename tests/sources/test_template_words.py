"""A tag that does not parse: where a reader has to look, and the tag as it should be."""

from __future__ import annotations

import pytest

from plainqms.model.place import Place
from plainqms.sources.configuration import default_configuration
from plainqms.sources.templating import names, render

KNOWN = names(default_configuration(), (), registers=("roles",))
TEXT = "First.\n\n"


@pytest.mark.parametrize(
    ("source", "line", "column", "pasted"),
    [
        ("Keep it {{ parameters.years years.", 3, 9, "{{ parameters.years }}"),
        ("Keep it {{ parameters.years\n\nNext.", 3, 9, "{{ parameters.years }}"),
        ("Keep it {{ parameters.years }.", 3, 9, "{{ parameters.years }}"),
        ("A {% include “end.md” %}", 3, 14, '{% include "end.md" %}'),
        ('{% if adopts("iso-9001") }a{% endif %}', 3, 1, "%}"),
        ('A {% if adopts("iso-9001") %} b\n\nc', 3, 3, "{% endif %}"),
        ('{% if adopts("a") %}{% if adopts("b") %}x{% endif %}\n\nc', 3, 1, "{% endif %}"),
        ("a {% endfi %}", 3, 3, ""),
        ("## More {#more}", 3, 9, "{ #more }"),
        ("a {# b", 3, 3, "#}"),
        ("a {{}}", 3, 3, ""),
    ],
)
def test_where_and_what_instead(source: str, line: int, column: int, pasted: str) -> None:
    (problem,) = render(TEXT + source, Place("p.md", 1), KNOWN, lambda name: None).problems
    assert (problem.rule.code, problem.place) == ("T201", Place("p.md", line, column))
    assert pasted in problem.remedy
    assert "Jinja" not in problem.message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_do_not_depend_on_the_ends_of_lines(end: str) -> None:
    source = f"First.{end}{end}See {{{{ roles.nobody }}}} and {{{{ paramters.x }}}}."
    found = render(source, Place("p.md", 7), KNOWN, lambda name: None).problems
    assert [problem.place for problem in found] == [Place("p.md", 9, 8), Place("p.md", 9, 31)]
