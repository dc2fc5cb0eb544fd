"""What is told of a value by its last version, in each kind of file; and what an ordinary change is."""

from __future__ import annotations

import pytest

from plainqms.checks.editor_rewrites import check


def told(path: str, before: str, now: str) -> list[tuple[str, int, str]]:
    return [(item.rule.code, item.place.line, item.message) for item in check([(path, before, now)])]


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        ("1.10", "1.1", "zero"),
        ("2.0", "2", "zero"),
        ("0042", "42", "zero"),
        ("12345678901234", "1.23457E+13", "digits"),
        ("12345678901234", "1,23457E+13", "digits"),
        ("2026-04-03", "2026-03-04", "exchanged"),
        ("1.10", "1.2", ""),
        ("1.1", "1.10", ""),
        ("10", "1", ""),
        ("2026-04-03", "2026-05-04", ""),
        ("2026-04-04", "2026-04-04", ""),
        ("1.10", "", ""),
        ("a 1.10", "a 1.1", ""),
    ],
)
def test_in_a_list_and_in_a_table(was: str, now: str, what: str) -> None:
    for path, form in (
        ("records/a.yml", '- id: A-1\n  note: "{}"\n'),
        ("records/a.csv", "id,note\nA-1,\"{}\"\n"),
        ("procedures/a.md", '---\nid: A-1\nnote: "{}"\n---\n\nText 1.10\n'),
    ):  # fmt: skip
        found = told(path, form.format(was), form.format(now))
        assert len(found) == bool(what), found
        assert all(code == "D268" and what in message and "`note`" in message for code, _, message in found)


def test_entries_are_known_by_their_id_and_told_once_for_a_column() -> None:
    before = "id,zero,other\nA-1,1.10,x\nA-2,1.20,x\nA-3,7,x\n"
    after = "id;zero;other\nA-3;7;x\nA-2;1.2;x\nA-1;1.1;y\n"  # sorted anew, saved with semicolons
    ((code, line, message),) = told("records/a.csv", before, after)
    assert (code, line, "1.20" in message, "1 more" in message) == ("D268", 3, True, True)


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [
        ("# why\na: 1 # here\n", 'a: "1"\n', 2),
        ("# why\na: 1\n", "a: 1\n", 0),
        ("# why\na: 1\n", "# why not\na: 2\n", 0),
        ('a: "x # y"\nb: 1\n', "a: 'x # y'\nb: 2\n", 0),
        ("a: |\n  # a heading\nb: 1\n", 'a: "# a heading"\nb: 2\n', 0),
        ("a: >\n  one\n  # two\nb: 1\n", 'a: "one # two"\nb: 2\n', 0),
        ('a: "one\n  # two"\nb: 1\n', "a: 'one # two'\nb: 2\n", 0),
        ('# why\na: |\n  x\nb: {c: "# d", e: 1} # why\n', 'a: "x"\nb: {c: "# d", e: 1}\n', 2),
        ("a: b#c\nb: 1\n", "a: b#c\nb: 2\n", 0),
    ],
)
def test_comments(before: str, now: str, lost: int) -> None:
    found = [item for item in check([("qms.yml", before, now)]) if item.rule.code == "D269"]
    assert len(found) == bool(lost)
    assert all(f"all {lost} remarks" in item.message and "line 1: # why" in item.remedy for item in found)


@pytest.mark.parametrize("text", ["a: [", "\t", "- - -\n  a", "---\nid: x", 'id\n"', ""])
def test_what_cannot_be_read_is_told_elsewhere(text: str) -> None:
    for path in ("a.yml", "a.csv", "a.md"):
        assert told(path, 'note: "1.10"\n', text) == []
        assert told(path, text, 'note: "1.1"\n') == []
