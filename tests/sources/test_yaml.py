"""What the YAML door lets in, what it refuses, and that what we write is read the same by everybody."""

from __future__ import annotations

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plainqms.sources import yaml
from plainqms.sources.encoding import CONTROL, SIZE_LIMIT
from plainqms.sources.yaml import Mapping, Scalar, Sequence, decode, load, quoted


def plain(node):
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def found(text, **options):
    return [
        (item.rule.code, item.place.line, item.place.column) for item in load(text, "x.yml", **options)[1]
    ]


@pytest.fixture(params=["C", "pure"])
def parser(request, monkeypatch):
    """Both parsers: the compiled one, and the one that stands in where no wheel exists."""
    if request.param == "pure":
        monkeypatch.setattr(yaml, "CParser", None)
    else:
        assert yaml.CParser is not None


@pytest.mark.usefixtures("parser")
def test_scalars_stay_text():
    text = (
        "a: 8.10\nb: no\nc: 0012\nd: 12:30:00\ne: 2026-13-40\nf: 1_000\ng: .inf\nh: 'null'\ni: [1.10, yes]\n"
    )
    node, problems = load(text, "x.yml")
    assert problems == ()
    assert plain(node) == {
        "a": "8.10",
        "b": "no",
        "c": "0012",
        "d": "12:30:00",
        "e": "2026-13-40",
        "f": "1_000",
        "g": ".inf",
        "h": "null",
        "i": ["1.10", "yes"],
    }


@pytest.mark.usefixtures("parser")
def test_a_colon_or_question_mark_inside_a_word_is_text_in_brackets_too():
    text = 'a: [iso-9001:7.5.2, "b:c", https://x/?y, \ue000?]\nb: {c: d:e}\nf: g:h\n'
    node, problems = load(text, "x.yml")
    assert problems == ()
    assert plain(node) == {
        "a": ["iso-9001:7.5.2", "b:c", "https://x/?y", "\ue000?"],
        "b": {"c": "d:e"},
        "f": "g:h",
    }


WORDS = st.lists(st.text("a1:.–é/?\ue000", min_size=1, max_size=6), min_size=1, max_size=3)


@settings(max_examples=300, deadline=None)
@given(WORDS)
def test_both_parsers_read_the_same_between_brackets(words):
    text = f"k: [{', '.join(words)}]\n"
    ours, problems = load(text, "x.yml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "CParser", None)
        theirs, others = load(text, "x.yml")
    assert problems != () or others != () or ours == theirs


@pytest.mark.usefixtures("parser")
def test_nothing_tilde_and_null_are_not_given_but_keys_stay_names():
    node, problems = load("a:\nb: ~\nc: null\nd: ''\nnull: x\n", "x.yml")
    assert problems == ()
    assert plain(node) == {"a": "", "b": "", "c": "", "d": "", "null": "x"}


@pytest.mark.usefixtures("parser")
def test_every_node_has_its_place():
    node, _ = load("a:\n  - x\n  - 'é😀': y\n", "x.yml", first_line=5)
    assert isinstance(node, Mapping)
    (key, items), *_ = node.entries
    assert (key.place.path, key.place.line, key.place.column) == ("x.yml", 5, 1)
    assert [(item.place.line, item.place.column) for item in items.items] == [(6, 5), (7, 5)]
    inner_key, inner = items.items[1].entries[0]
    assert (inner_key.text, inner_key.quoted, inner.quoted) == ("é😀", True, False)
    assert (inner.place.line, inner.place.column) == (7, 11)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "~"])
@pytest.mark.usefixtures("parser")
def test_an_empty_text_is_an_empty_value(text):
    node, problems = load(text, "x.yml")
    assert (plain(node), problems) == ("", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", [("Y104", 1, 5)]),
        ("a: 1\n b: 2\n", [("Y104", 2, 3)]),
        ("x: 1\na: [1, 2\nb: 3\n", [("Y104", 2, 4)]),
        ('a: "never closed\nb: 1\n', [("Y104", 1, 4)]),
        ("a: @home\n", [("Y104", 1, 4)]),
        ('a: "\\ud800"\n', [("Y104", 1, 4)]),
        ("a:\n\tb: 1\n", [("Y105", 2, 1)]),
        ("a:\n  b: 1\n  \tc: 1\n", [("Y105", 3, 3)]),
        ("a: 1\nb: 2\na: 3\nb: 4\n", [("Y106", 3, 1), ("Y106", 4, 1)]),
        ("a: {b: 1, 'b': 2}\n", [("Y106", 1, 11)]),
        ("a: &x 1\nb: *x\n", [("Y107", 1, 4), ("Y107", 2, 4)]),
        ("a: 1\n<<: {b: 2}\n", [("Y107", 2, 1)]),
        ("a: !!python/object:os.system x\nb: !mine [1]\n", [("Y108", 1, 4), ("Y108", 2, 4)]),
        ("a: 1\n---\nb: 1\n", [("Y109", 2, 1)]),
        ("? [a]\n: b\n", [("Y110", 1, 3)]),
        ("a: {{ b }}\n", [("Y110", 1, 5)]),
        ("'': b\n", [("Y110", 1, 1)]),
        ("a: x\x07y\n\x85b: \u2028\n", [("Y103", 1, 5), ("Y103", 2, 1), ("Y103", 2, 5)]),
        ("\ufeffa: 1\n", [("Y103", 1, 1)]),
        ("a: \ud800\n", [("Y103", 1, 4)]),
        ('a: "x\\u0085y"\n', [("Y103", 1, 4)]),
        ("\x00", [("Y103", 1, 1)]),
    ],
)
def test_what_is_refused(text, expected):
    assert found(text) == expected


def test_all_problems_come_in_one_run():
    text = "a: &x 1\na: 2\nb: !t x\nc: \x00\n"
    assert found(text, first_line=10) == [("Y107", 10, 4), ("Y106", 11, 1), ("Y108", 12, 4), ("Y103", 13, 4)]


def test_after_a_duplicate_the_first_value_stands():
    assert plain(load("a: 1\nb: 2\na: 3\n", "x.yml")[0]) == {"a": "1", "b": "2"}


@pytest.mark.usefixtures("parser")
def test_depth_is_limited():
    assert load("[" * 32 + "]" * 32, "x.yml")[1] == ()
    node, problems = load("[" * 100_000, "x.yml")
    assert node is None
    assert [(item.rule.code, item.place.column) for item in problems] == [("Y111", 33)]


def test_aliases_are_never_expanded():
    """The billion laughs: nine levels of nine aliases each."""
    lines = ["a0: &a0 lol"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    node, problems = load("\n".join(lines), "x.yml")
    assert {item.rule.code for item in problems} == {"Y107"}
    assert len(plain(node)["a9"]) == 9


def test_bytes_that_are_no_utf8():
    text, problems = decode("grün\nGröße é: ".encode() + b"\xe4\n", "x.md")
    assert [(item.rule.code, item.place.line, item.place.column) for item in problems] == [("Y101", 2, 10)]
    assert text == "grün\nGröße é: �\n"


def test_utf16_is_named():
    _, (problem,) = decode("a: 1\n".encode("utf-16"), "x.md")
    assert (problem.rule.code, problem.place.line, problem.place.column) == ("Y101", 1, 1)
    assert "UTF-16" in problem.message


def test_byte_order_mark_and_windows_line_ends_are_taken():
    assert decode(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "x.md") == ("a: 1\nb: 2\n", ())
    assert found("a: 1\r\na: 2\r\n") == [("Y106", 2, 1)]


def test_six_mebibytes_are_too_many():
    assert decode(b"x" * SIZE_LIMIT, "x.md")[1] == ()
    text, problems = decode(b"x" * (6 * 1024 * 1024), "x.md")
    assert (text, [(item.rule.code, item.place.line) for item in problems]) == ("", [("Y102", 0)])


PIECES = rb"""a: |- |? |: |&a |*a|!t |!!|'|"|>-|{|}|[|]|  |	|#|%YAML 9|%TAG |<<: |\x0|\U0011|
|x|1.10|,|@|`|~""".split(b"|")
HOSTILE = st.lists(
    st.sampled_from(
        [*PIECES, b"|", b"\n", b"---\n", b"...\n", b"\xc2\x85", b"\xe2\x80\xa8", b"\xff", b"\x00"]
    ),
    max_size=40,
).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=120), HOSTILE))
@pytest.mark.usefixtures("parser")
def test_no_bytes_give_a_traceback(data):
    text, _ = decode(data, "x.yml")
    node, problems = load(text, "x.yml")
    assert node is not None or problems


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_gives_a_traceback(text):
    node, problems = load(text, "x.yml")
    assert node is not None or problems


AWKWARD = st.sampled_from(
    ["8.10", "no", "a: b", "{{ x }}", "👩‍🔧", "- x", "#", "'\"", "\\n", "a\nb", "\t", "<<", "*a"]
)


def values(text):
    def nested(inner):
        return st.one_of(st.lists(inner, max_size=3), st.dictionaries(text.filter(bool), inner, max_size=3))

    return st.recursive(text, nested, max_leaves=12)


@settings(max_examples=400, deadline=None)
@given(values(st.one_of(st.text(max_size=30), AWKWARD)))
def test_what_we_write_is_read_the_same_by_others(value):
    assert pyyaml.safe_load(quoted(value)) == value
    assert pyyaml.load(quoted(value), pyyaml.CSafeLoader) == value


@settings(max_examples=400, deadline=None)
@given(values(st.one_of(st.text(max_size=30).map(lambda text: CONTROL.sub("", text)), AWKWARD)))
def test_what_we_write_is_read_the_same_by_us(value):
    node, problems = load(quoted(value), "x.yml")
    assert problems == ()
    assert (plain(node) or value) == value


def test_switches_and_numbers_are_written_plain():
    assert (
        quoted({"a": True, "b": [1, "1"], "c": [], "d": {}})
        == '"a": true\n"b":\n  - 1\n  - "1"\n"c": []\n"d": {}\n'
    )


def test_half_a_surrogate_pair_is_written_as_a_mark():
    assert pyyaml.safe_load(quoted("\ud800")) == "\ufffd"
