"""Front matter: where it begins and ends, which fields it takes, and what is said about the rest."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainqms.model.document import Baseline
from plainqms.model.identifiers import is_identifier
from plainqms.sources.configuration import default_configuration
from plainqms.sources.front_matter import front_bytes, quick_identity, read_document, split
from plainqms.sources.plain_lines import plain_lines
from plainqms.sources.yaml import Mapping, Scalar, load

PATH = "procedures/purchasing/PRO-004-choosing-suppliers.md"


def read(text, path=PATH):
    data = text.encode() if isinstance(text, str) else text
    return read_document(data, path, configuration=default_configuration())


def found(text, path=PATH):
    return [(item.rule.code, item.place.line, item.place.column) for item in read(text, path)[1]]


def with_lines(*lines):
    return "\n".join(["---", "id: PRO-004", "title: Purchasing", *lines, "---", "Text", ""])


def test_a_whole_front_matter():
    document, problems = read(
        """---
id: PRO-004
title: "Purchasing: how we   choose"
owner: purchasing_manager
clauses:
  - iso-9001:8.4.1
  - iso-9001-2015:8.10
  - iso-iec-27001:A.5.15–A.5.18
audience: buyer, quality_manager
process: purchasing
sites: works
review: 12
effective: +14 days
classification: Internal
snapshot: [objectives]
adopted: no
withdrawn: 2026-03-31
supersedes: [PRO-002, SOP-QA-001]
baseline: [4.10, 2025-03-31, m_keller]
---

# Choosing

[[PRO-001]] and [[~iso-9001:8.3]]
"""
    )
    assert problems == ()
    assert document is not None
    assert (document.id, document.type, document.path) == ("PRO-004", "PRO", PATH)
    assert document.title == "Purchasing: how we choose"
    assert document.owner == "purchasing_manager"
    assert document.clauses == ("iso-9001:8.4.1", "iso-9001-2015:8.10", "iso-iec-27001:A.5.15–A.5.18")
    assert document.audience == ("buyer", "quality_manager")
    assert (document.process, document.sites, document.review) == ("purchasing", ("works",), 12)
    assert (document.effective, document.classification) == ("+14 days", "Internal")
    assert (document.snapshot, document.adopted) == (("objectives",), False)
    assert document.withdrawn == date(2026, 3, 31)
    assert document.supersedes == ("PRO-002", "SOP-QA-001")
    assert document.baseline == Baseline("4.10", date(2025, 3, 31), "m_keller")
    assert (document.placed("title").line, document.placed("title").column) == (3, 8)
    assert (document.placed("clauses.1").line, document.placed("clauses.1").column) == (7, 5)
    assert [(item.text, item.line) for item in document.headings] == [("Choosing", 22)]
    assert [(item.target, item.cites, item.place.line) for item in document.references] == [
        ("PRO-001", True, 24),
        ("iso-9001:8.3", False, 24),
    ]


def test_nothing_given_is_the_default():
    document, problems = read(with_lines("owner:", "clauses: ~", "review:", "withdrawn: null", "baseline:"))
    assert problems == ()
    assert document is not None
    assert (document.owner, document.clauses, document.review, document.withdrawn) == ("", (), None, None)
    assert (document.adopted, document.baseline, document.effective) == (True, None, "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("withdrawn: 2026-13-40", ("D202", 4, 12)),
        ("withdrawn: 2026-02-29", ("D202", 4, 12)),
        ("withdrawn: 31.3.2026", ("D202", 4, 12)),
        ("withdrawn: 0001-01-01", ("D202", 4, 12)),
        ("review: two years", ("D202", 4, 9)),
        ("review: 0", ("D202", 4, 9)),
        ("review: 999999999", ("D202", 4, 9)),
        ("adopted: perhaps", ("D202", 4, 10)),
        ("effective: tomorrow", ("D202", 4, 12)),
        ("effective: 2026-02-30", ("D202", 4, 12)),
        ("effective: +99999 days", ("D202", 4, 12)),
        ("clauses: 8.10", ("D202", 4, 10)),
        ("clauses: [iso-9001:8.4, ISO 9001 8.4]", ("D202", 4, 25)),
        ("clauses: [iso-9001: 8.4]", ("D202", 4, 11)),
        ("supersedes: [PRO-002, pro3]", ("D202", 4, 23)),
        ("baseline: [4, 2025-03-31]", ("D202", 4, 11)),
        ("baseline: [four, 2025-03-31, m_keller]", ("D202", 4, 11)),
        ("baseline: [4, 2025-02-30, m_keller]", ("D202", 4, 11)),
        ("owner: [a, b]", ("D202", 4, 8)),
        ("owner: {a: b}", ("D202", 4, 8)),
        ("audience: {a: b}", ("D202", 4, 11)),
        ("ownr: buyer", ("D201", 4, 1)),
        ("Owner: buyer", ("D201", 4, 1)),
        ("title: again", ("Y106", 4, 1)),
        ("owner: a: b", ("Y104", 4, 9)),
        ("\towner: b", ("Y105", 4, 1)),
    ],
)
def test_what_does_not_fit_is_placed(line, expected):
    assert found(with_lines(line)) == [expected]


def test_what_does_not_fit_is_left_out_and_the_rest_stays():
    document, problems = read(
        with_lines("review: often", "ownr: x", "clauses: [8.10, iso-9001:8.4]", "process: p")
    )
    assert {item.rule.code for item in problems} == {"D201", "D202"}
    assert document is not None
    assert (document.review, document.clauses, document.process) == (None, ("iso-9001:8.4",), "p")


def test_a_clause_number_keeps_its_last_zero():
    """Unquoted 8.10 is 8.1 for most readers of YAML, and that is another clause."""
    _, (problem,) = read(with_lines("clauses: 8.10"))
    assert "8.10" in problem.message
    assert "iso-9001:8.10" in problem.remedy


def test_the_meant_key_is_named():
    _, (problem,) = read(with_lines("clause: iso-9001:8.4"))
    assert "`clauses`" in problem.remedy


@pytest.mark.parametrize(
    "line",
    [
        "revision: 3",
        "version: 1.10",
        "Status: draft",
        "date: 2026-01-01",
        "approved_by: me",
        "approved-by: me",
        "Approved by: me",
        "author: me",
        "next_review: 2027-01-01",
        "effective_date: x",
        "type: procedure",
        "state: x",
    ],
)
def test_derived_fields_are_not_typed(line):
    document, problems = read(with_lines(line))
    assert [(item.rule.code, item.place.line, item.place.column) for item in problems] == [("D209", 4, 1)]
    assert document is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Only text\n", ("D205", 1, 1)),
        ("", ("D205", 1, 1)),
        ("---\n---\nText\n", ("D205", 1, 1)),
        ("---\ntitle: x\n---\n", ("D205", 1, 1)),
        ("---\nid:\ntitle: x\n---\n", ("D205", 1, 1)),
        ("\n\n---\nid: PRO-004\ntitle: x\n---\n", ("D205", 3, 1)),
        ("---\nid: PRO-004\ntitle: x\n\nText\n", ("D203", 1, 1)),
        ("---\nid: pro-4\ntitle: x\n---\n", ("D207", 2, 5)),
        ("---\nid: ../../etc/passwd\ntitle: x\n---\n", ("D207", 2, 5)),
        ("---\nid: [PRO-004]\ntitle: x\n---\n", ("D202", 2, 5)),
        ("---\n{{ x }}: y\n---\n", ("Y110", 2, 2)),
    ],
)
def test_a_document_without_identity(text, expected):
    document, problems = read(text)
    assert document is None
    assert expected in [(item.rule.code, item.place.line, item.place.column) for item in problems]


def test_the_missing_id_comes_with_lines_to_paste():
    _, (problem,) = read("# Text\n")
    assert '---\nid: "PRO-004"\ntitle: "Choosing suppliers"\n---' in problem.remedy
    _, (problem,) = read("---\ntitle: x\n---\n", "policies/quality.md")
    assert 'id: "POL-001"' in problem.remedy


def test_a_missing_title_and_an_unknown_prefix():
    document, problems = read("---\nid: PRD-004\n---\n# Buying\n")
    assert sorted((item.rule.code, item.place.line) for item in problems) == [("D206", 2), ("D208", 2)]
    assert document is not None
    remedies = {item.rule.code: item.remedy for item in problems}
    assert "PRO-004" in remedies["D208"]
    assert 'title: "Buying"' in remedies["D206"]


@pytest.mark.parametrize("path", ["README.md", "records/x.md", "procedures/snippets/reporting.md"])
def test_other_markdown_needs_no_id(path):
    assert read("# Text\n", path) == (None, ())
    assert read("---\nlayout: x\n---\n", path)[0] is None


def test_bytes_before_all_else():
    assert found(b"---\nid: PRO-004\ntitle: Gr\xfcn\n---\n") == [("Y101", 3, 10)]
    assert found(b"x" * (6 * 1024 * 1024)) == [("Y102", 0, 0)]
    assert found("---\nid: PRO-004\ntitle: a\u0085b\n---\n") == [("Y103", 3, 9)]


def test_byte_order_mark_and_windows_line_ends():
    data = b"\xef\xbb\xbf---\r\nid: PRO-004\r\ntitle: x\r\nreview: y\r\n---\r\n# Head\r\n"
    document, problems = read(data)
    assert [(item.rule.code, item.place.line, item.place.column) for item in problems] == [("D202", 4, 9)]
    assert document is not None
    assert [(item.text, item.line) for item in document.headings] == [("Head", 6)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\na: 1\n---\nText\n", (b"a: 1\n", b"Text\n")),
        (b"\xef\xbb\xbf---\r\na: 1\r\n---\r\nText\r\n", (b"a: 1\r\n", b"Text\r\n")),
        (b"---\na: 1\n...\nText", (b"a: 1\n", b"Text")),
        (b"---  \na: 1\n---", (b"a: 1\n", b"")),
        (b"---\n---\nText", (b"", b"Text")),
        (b"---\na: |\n  ---\nb: 1\n---\nText", (b"a: |\n  ---\nb: 1\n", b"Text")),
        (b"Text\n", (b"", b"Text\n")),
        (b"\xef\xbb\xbfText\n", (b"", b"Text\n")),
        (b"", (b"", b"")),
        (b"---\na: 1\nText\n", (b"", b"---\na: 1\nText\n")),
        (b"----\na: 1\n----\n", (b"", b"----\na: 1\n----\n")),
        (b"---\n# A chapter\n\n---\nText", (b"", b"---\n# A chapter\n\n---\nText")),
        (b"\n---\na: 1\n---\n", (b"", b"\n---\na: 1\n---\n")),
        (b"---\n\xff: 1\nid: x\n---\nText", (b"\xff: 1\nid: x\n", b"Text")),
    ],
)
def test_fences(data, expected):
    assert front_bytes(data) == expected


def test_split_tells_the_lines():
    parts = split("---\nid: x\n---\nText\n")
    assert (parts.front, parts.body, parts.front_line, parts.body_line) == ("id: x\n", "Text\n", 2, 4)
    parts = split(b"Text\r\n")
    assert (parts.front, parts.body, parts.body_line) == ("", "Text\n", 1)


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("id: PRO-004\ntitle: Größe – a:b\neffective: +14 days\n", ("PRO-004", "Größe – a:b", "+14 days")),
        ("id: 'PRO-004'\r\ntitle: \"x\"\r\n", ("PRO-004", "x", "")),
        ("# n\nid: PRO-004 # really\n", ("PRO-004", "", "")),
        ("id: pro-004\ntitle: x\n", ("", "x", "")),
        ("id: PRO-004\ntitle: a: b\n", ("", "", "")),
        ("id: PRO-004\n\tx\n", ("", "", "")),
        ("id: PRO-004\nid: PRO-005\n", ("PRO-004", "", "")),
        ("title: >\n  id: PRO-004\n", ("", "id: PRO-004", "")),
        ("id: [PRO-004]\ntitle: ~\n", ("", "", "")),
        ("- id: PRO-004\n", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_quick_identity(front, expected):
    identity = quick_identity(front.encode(), "x.md")
    assert (identity.id, identity.title, identity.effective) == expected


def test_ordinary_front_matter_takes_the_short_way():
    text = '# n\nid: PRO-004\ntitle: "A: b"\nclauses:\n  - iso-9001:8.4\nsites: [works, office]\n\nowner:\n'
    assert plain_lines(text) == {"id": "PRO-004", "title": "A: b", "clauses": "", "owner": ""}


LINES = st.lists(
    st.one_of(
        st.builds(
            "{}: {}".format,
            st.sampled_from(["id", "title", "owner", "a"]),
            st.text("aé:# -'\"[]{},&*!|>~0.\\?@", max_size=8),
        ),
        st.builds("  - {}".format, st.text("ab: #'\"[,]-", max_size=6)),
        st.sampled_from(
            [
                "id: PRO-004",
                "title: null",
                "title: 'x'",
                "b:",
                "- x",
                "# c",
                "",
                "  x",
                "clauses: [a:1, b]",
                "c: \u2028",
            ]
        ),
    ),
    max_size=6,
)


@settings(max_examples=600, deadline=None)
@given(LINES)
def test_the_short_way_agrees_with_the_parser(lines):
    text = "".join(f"{line}\n" for line in lines)
    short = plain_lines(text)
    if short is None:
        return
    node, problems = load(text, "x.md")
    assert problems == ()
    entries = node.entries if isinstance(node, Mapping) else ()
    assert short == {key.text: value.text for key, value in entries if isinstance(value, Scalar)} | {
        key.text: "" for key, value in entries if not isinstance(value, Scalar) and key.text in short
    }


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=80), LINES.map(lambda lines: "\n".join(["---", *lines, "---", ""]).encode()))
)
def test_no_bytes_give_a_traceback(data):
    document, problems = read(data)
    assert document is None or is_identifier(document.id)
    assert document is not None or problems
    quick_identity(front_bytes(data)[0])
