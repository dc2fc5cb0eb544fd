"""qms.yml and mkdocs.yml: what they may say, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainqms.model.look import Look
from plainqms.model.revision import Assurance
from plainqms.sources.configuration import default_configuration, read_configuration, read_look
from plainqms.sources.look import contrast_with_white

ROOT = Path(__file__).parents[2]
HEAD = 'schema: "plainqms/configuration/1"\norganization: {name: Example Ltd}\n'


def found(text):
    return [
        (item.rule.code, item.place.line, item.place.column)
        for item in sorted(read_configuration(text, "qms.yml")[1], key=lambda item: item.order)
    ]


def looked(text):
    return [(item.rule.code, item.place.line, item.place.column) for item in read_look(text, "mkdocs.yml")[1]]


def test_our_own_settings_are_right():
    configuration, problems = read_configuration((ROOT / "qms.yml").read_text(encoding="utf-8"), "qms.yml")
    assert problems == ()
    assert configuration is not None
    assert configuration.organization.short == "Example Instruments"
    assert "iso-9001-2015" in configuration.standards
    assert list(configuration.document_types)[:3] == ["POL", "PRO", "WI"]
    assert configuration.document_types["PRO"].review == 24
    assert configuration.publish.max_age == 7


def test_our_own_look_is_right():
    look, problems = read_look((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), "mkdocs.yml")
    assert problems == ()
    assert look.site_name


def test_the_least_that_is_needed():
    configuration, problems = read_configuration(HEAD, "qms.yml")
    assert problems == ()
    assert configuration is not None
    assert configuration.organization.short == "Example Ltd"
    assert (configuration.branch, configuration.time_zone) == ("main", "UTC")
    assert configuration.document_types == default_configuration().document_types


def test_without_settings_the_main_line_is_head():
    assert default_configuration().branch == ""
    assert {kind.folder for kind in default_configuration().document_types.values()} == {
        "policies",
        "procedures",
    }


def test_words_become_what_the_model_asks():
    configuration, problems = read_configuration(
        HEAD + "document_types:\n  SOP-QA: {name: x, folder: a/b, assurance: signed, review: 6}\n"
        "standards: iso-9001-2015\nallow-html: [POL-001]\nparameters: {a: no, b: 8.10}\nsites:\n",
        "qms.yml",
    )
    assert problems == ()
    assert configuration is not None
    kind = configuration.document_types["SOP-QA"]
    assert (kind.assurance, kind.review, kind.effective) == (Assurance.SIGNED, 6, "on approval")
    assert (configuration.standards, configuration.sites) == (("iso-9001-2015",), ())
    assert configuration.allow_html == ("POL-001",)
    assert configuration.parameters == {"a": "no", "b": "8.10"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("C102", 1, 1), ("C110", 1, 1)]),
        ("- a\n", [("C103", 1, 1)]),
        ("organization: {name: x}\n", [("C110", 1, 1)]),
        ("schema: mine\norganization: {name: x}\n", [("C110", 1, 9)]),
        ("schema: plainqms/configuration/2\nfuture: 1\n", [("C111", 1, 9)]),
        (HEAD + "a: 1\na: 2\n", [("C101", 3, 1), ("Y106", 4, 1)]),
        (HEAD + "  x: y: z\n", [("Y104", 3, 3)]),
        (HEAD + "standard: x\n", [("C101", 3, 1)]),
        (
            HEAD + "standards: [iso-9001-2016, iso-14001-2015, iso-14001-2015]\n",
            [("C112", 3, 13), ("C113", 3, 44)],
        ),
        (HEAD + "sites:\n  - {id: a, name: A}\n  - {id: a, name: B}\n", [("C113", 5, 10)]),
        (HEAD + "sites:\n  - {id: a}\n", [("C102", 4, 5)]),
        (HEAD + "sites: {a: b}\n", [("C103", 3, 8)]),
        (HEAD + "time_zone: Europe/Atlantis\n", [("C103", 3, 12)]),
        (HEAD + "time_zone: ../../etc/passwd\n", [("C103", 3, 12)]),
        (HEAD + "time_zone: localtime\n", [("C103", 3, 12)]),
        (HEAD + "branch: --output=x\n", [("C103", 3, 9)]),
        (HEAD + "branch: a..b\n", [("C103", 3, 9)]),
        (HEAD + "processes: {Bad Name: x}\n", [("C103", 3, 13)]),
        (HEAD + "document_types: {pro: {name: x, folder: y}}\n", [("C103", 3, 18)]),
        (HEAD + "document_types: {PRO: {name: x, folder: ../y}}\n", [("C103", 3, 41)]),
        (HEAD + "document_types: {PRO: {name: x, folder: .git}}\n", [("C103", 3, 41)]),
        (HEAD + "document_types: {PRO: {name: x, folder: y, assurance: sign}}\n", [("C103", 3, 55)]),
        (HEAD + "document_types: {PRO: {name: x, folder: y, review: 9999}}\n", [("C103", 3, 52)]),
        (HEAD + "document_types: {PRO: {name: x, foldr: y}}\n", [("C101", 3, 33)]),
        (HEAD + 'publish: {propose: "javascript:alert(1)"}\n', [("C103", 3, 20)]),
        (HEAD + "publish: {address: 'https://x/\"onclick='}\n", [("C103", 3, 20)]),
        (HEAD + "publish: {max_age: 1e9}\n", [("C103", 3, 20)]),
        (HEAD + "parameters: {a: [x]}\n", [("C103", 3, 17)]),
    ],
)
def test_what_is_refused(text, expected):
    assert sorted(found(text)) == sorted(expected)


def test_a_newer_file_gives_nothing():
    assert read_configuration(HEAD.replace("/1", "/2"), "qms.yml")[0] is None


def test_what_does_not_fit_is_left_out_and_the_rest_stays():
    configuration, problems = read_configuration(
        HEAD + "branch: -x\nclassification: Secret\nfoo: 1\n", "qms.yml"
    )
    assert len(problems) == 2
    assert configuration is not None
    assert (configuration.branch, configuration.classification) == ("main", "Secret")


def test_what_was_meant_is_named():
    _, problems = read_configuration("schema: plainqms/configuration/1\norganisation: {name: x}\n", "qms.yml")
    assert any("`organization`" in item.remedy for item in problems)


# A name without a catalogue: an edition of a family that is known, a slip, or nothing that we know.
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("iso-9001", "Write iso-9001-2015 or iso-9001-2026."),
        ("iso-9001-2008", "Write iso-9001-2015 or iso-9001-2026."),
        ("iso-27001-2022", "Did you mean iso-iec-27001-2022?"),
        ("acme-manual-2024", "Write acme-manual-2025."),
        ("hygiene", "records/standards/<id>.yml"),
    ],
)
def test_the_nearest_standard_is_named(name, meant):
    text = HEAD + f"standards: [{name}]\n"
    _, (problem,) = read_configuration(text, "qms.yml", added=("acme-manual-2025",))
    assert (problem.rule.code, meant in problem.remedy) == ("C112", True), problem.remedy


def test_the_schema_to_paste_is_right():
    _, problems = read_configuration("organization: {name: x}\n", "qms.yml")
    text = problems[0].remedy.split(":\n", 1)[1]
    assert read_configuration(f"{text}\norganization: {{name: x}}\n", "qms.yml")[1] == ()


def test_a_whole_look():
    text = """site_name: Example Ltd
theme:
  name: material
  language: pt-BR
  palette: {accent: "#0A5876"}
  logo: policies/logo.png
  features: [search.suggest, toc.follow, toc.follow]
"""
    expected = Look("Example Ltd", "pt-BR", "#0a5876", "policies/logo.png", ("search.suggest", "toc.follow"))
    assert read_look(text, "mkdocs.yml") == (expected, ())
    assert read_look("", "mkdocs.yml") == (Look(), ())
    assert read_look("theme: material\n", "mkdocs.yml") == (Look(), ())


@pytest.mark.parametrize(
    "line",
    [
        "hooks: [x.py]",
        "plugins: [macros]",
        "INHERIT: ../other.yml",
        "extra_javascript: [https://x/y.js]",
        "nav: []",
        "extra_css: [x.css]",
        "markdown_extensions: [x]",
        "docs_dir: /",
        "site_dir: /",
        "extra: {a: b}",
        "strict: no",
    ],
)
def test_the_generator_decides_the_rest(line):
    assert looked(f"site_name: x\n{line}\n") == [("C120", 2, 1)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("custom_dir: x", ("C120", 2, 3)),
        ("font: false", ("C120", 2, 3)),
        ("name: readthedocs", ("C121", 2, 9)),
        ("language: tlh", ("C121", 2, 13)),
        ("language: ../x", ("C121", 2, 13)),
        ("palette: {primary: red}", ("C120", 2, 13)),
        ("palette: {accent: red}", ("C121", 2, 21)),
        ("palette: {accent: '#fff\\;}'}", ("C121", 2, 21)),
        ("palette: {accent: '#ffcc00'}", ("C122", 2, 21)),
        ("logo: ../x.png", ("C121", 2, 9)),
        ("logo: /etc/x.png", ("C121", 2, 9)),
        ("logo: https://x/y.png", ("C121", 2, 9)),
        ("logo: a.svg", ("C121", 2, 9)),
        ("features: [navigation.instant]", ("C120", 2, 14)),
        ("features: {a: b}", ("C120", 2, 13)),
        ("icon: !!python/name:os.system x", ("Y108", 2, 9)),
    ],
)
def test_the_theme_is_a_closed_set(line, expected):
    text = f"theme:\n  {line}\n"
    look, problems = read_look(text, "mkdocs.yml")
    assert expected in [(item.rule.code, item.place.line, item.place.column) for item in problems]
    assert look == Look()


def test_the_suggested_colour_is_readable():
    _, (problem,) = read_look("theme: {palette: {accent: '#ffcc00'}}", "mkdocs.yml")
    suggested = problem.remedy.split('"')[1]
    assert looked(f"theme: {{palette: {{accent: '{suggested}'}}}}") == []


def test_contrast_is_that_of_the_standard():
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)
