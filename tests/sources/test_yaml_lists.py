"""The other way into YAML gives what the careful one gives, or nothing at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainqms.registers import register
from plainqms.sources import yaml, yaml_lists
from plainqms.sources.records import read_records

PATH = "records/nonconformities.yml"
SHOWN = """\
# A comment, and “quotes”.
- id: NC-2026-001
  title: "Größe: a — b"
  clauses: [iso-9001:8.7, iso-9001:10.2]
  actions:
    - {what: "Look, again?", owner: bob}
    - what: |
        First line

        See [[PRO-001]] and why?
      owner: carol
  related: []
  note: 'it''s'

- {id: NC-2026-002, title: no, closed_on: ~,
   cause: "See [[NC-2026-001]]"}
-   id: NC-2026-003
    title:
    cause: folded
      over two lines
"""
ODD = {
    "a key twice": "- {id: A-1, id: A-2}\n",
    "an anchor": "- &a {id: A-1}\n",
    "a tag": "- {id: !!str A-1}\n",
    "an alias": "- {id: &a A-1}\n- {id: *a}\n",
    "a merge": "- {<<: x, id: A-1}\n",
    "two documents": "- {id: A-1}\n---\n- {id: A-2}\n",
    "curly quotes": "- {id: “A-1”}\n",
    "a hidden character": "- {id: A\x07-1}\n",
    "a hidden character, escaped": '- {id: "A\\x07-1"}\n',
    "a key that is a list": "- {[a]: b}\n",
    "an empty key": "- {~: b}\n",
    "no list": "id: A-1\n",
    "texts": "- A-1\n",
    "lists": "- [A-1]\n",
    "a tab": "- id: A-1\n\ttitle: x\n",
    "nothing": "",
    "too deep": f"- a: {'[' * 31}{']' * 31}\n",
}


def plain(node: yaml.Node) -> Any:
    """As an item's values: without what is not given."""
    if isinstance(node, yaml.Scalar):
        return node.text
    if isinstance(node, yaml.Sequence):
        return tuple(plain(item) for item in node.items if item != yaml.Scalar("", item.place))
    return {key.text: plain(item) for key, item in node.entries if plain(item) != ""}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_same_values_and_places(end: str) -> None:
    text = SHOWN.replace("\n", end)
    whole, problems = yaml.load(text, PATH)
    items = yaml_lists.read(text, PATH)
    assert items is not None
    assert isinstance(whole, yaml.Sequence)
    assert not problems
    assert [item.plain for item in items] == [plain(node) for node in whole.items]
    assert [item.place for item in items] == [node.place for node in whole.items]
    assert [item.node() for item in items] == [(node, ()) for node in whole.items]
    assert [item.gaps for item in items] == [False, True, True]
    assert {way: str(place) for item in items for way, place in item.cited.items()} == {
        "actions.1.what": f"{PATH}:7:13",
        "cause": f"{PATH}:16:11",
    }


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_a_text_of_which_something_is_to_be_said_gives_none(text: str) -> None:
    assert yaml_lists.read(text, PATH) is None


def test_thirty_levels_are_read() -> None:
    text = f"- a: {'[' * 30}{']' * 30}\n"
    assert yaml_lists.read(text, PATH) is not None
    assert yaml.load(text, PATH)[1] == ()


@settings(deadline=None)
@given(st.text(alphabet="ab:-[]{},?#'\"\n |>&*!~\u201c", max_size=40))
def test_any_text_gives_the_same_or_nothing(text: str) -> None:
    text = f"- a: b\n  c: {text}\n- d: e\n"
    items = yaml_lists.read(text, PATH)
    if items is not None:
        whole, problems = yaml.load(text, PATH)
        assert isinstance(whole, yaml.Sequence)
        assert not [item for item in problems if not any(item.gaps for item in items)]
        assert [item.node()[0] for item in items] == list(whole.items)
        if not problems:
            assert [item.plain for item in items] == [plain(node) for node in whole.items]


def test_a_key_that_is_none_and_holds_nothing_is_told_among_records_that_are_fine() -> None:
    good = (
        "- {id: NC-2026-00%d, title: T, source: work, raised_on: '2026-01-02', raised_by: bob, owner: bob}\n"
    )
    text = good % 1 + (good % 2).replace("}", ", tittle: }") + good % 3
    found, problems = read_records([PATH], lambda path: text.encode())
    assert [(problem.rule.code, str(problem.place)) for problem in problems] == [("E101", f"{PATH}:2:98")]
    records = found["nonconformities"]
    assert [record.origin.whole for record in records] == [True, False, True]
    assert [str(record.placed("owner")) for record in records] == [f"{PATH}:{line}:93" for line in (1, 2, 3)]
    assert register("nonconformities").model is type(records[0])
