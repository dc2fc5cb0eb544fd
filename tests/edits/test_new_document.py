"""The next free id and the file that carries it."""

from __future__ import annotations

from datetime import date

import pytest
from repositories import SETTINGS, document

from plainqms.edits.new_document import is_title, kind_named, new_document, next_identifier
from plainqms.model.change import DocumentHistory, History
from plainqms.model.document import Document
from plainqms.model.system import System
from plainqms.sources.configuration import read_configuration
from plainqms.sources.front_matter import read_document

CONFIGURATION, PROBLEMS = read_configuration(SETTINGS, "qms.yml")
assert CONFIGURATION is not None, PROBLEMS


def read(identifier: str) -> Document:
    assert CONFIGURATION is not None
    found, _ = read_document(
        document(identifier).encode(), f"procedures/{identifier}.md", configuration=CONFIGURATION
    )
    assert found is not None
    return found


def system(*documents: str, past: tuple[str, ...] = ()) -> System:
    history = History(documents=tuple(DocumentHistory(name, f"{name}.md", ()) for name in past))
    return System(date(2026, 1, 1), CONFIGURATION, tuple(map(read, documents)), history=history)


@pytest.mark.parametrize(
    ("documents", "past", "paths", "expected"),
    [
        ((), (), (), "PRO-001"),
        (("PRO-001", "PRO-003"), (), (), "PRO-004"),
        (("PRO-009", "PRO-010"), (), (), "PRO-011"),
        (("PRO-001",), ("PRO-007", ""), (), "PRO-008"),
        (("PRO-001", "WI-030"), ("POL-012",), (), "PRO-002"),
        (("PRO-999",), (), (), "PRO-1000"),
        ((), (), ("procedures/x/PRO-005-not-readable.md", "WI-040.md"), "PRO-006"),
        ((), (), ("PRO-009/readme.md", "SOP-PRO-009.md", "pro-009.md"), "PRO-001"),
    ],
)
def test_ids_are_never_reused(
    documents: tuple[str, ...], past: tuple[str, ...], paths: tuple[str, ...], expected: str
) -> None:
    assert next_identifier(system(*documents, past=past), "PRO", paths=paths) == expected


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("procedure", "PRO"), ("PRO", "PRO"), ("pro", "PRO"), ("Procedure", "PRO"), ("policies", "POL"),
        ("work-instruction", "WI"), ("work_instruction", "WI"), ("Work instruction", "WI"),
    ],
)  # fmt: skip
def test_a_type_is_known_by_prefix_and_name(name: str, letters: str) -> None:
    found = kind_named(system(), name)
    assert found is not None
    assert found[0] == letters


@pytest.mark.parametrize("name", ["", "manual", "proc", "PRO-001"])
def test_another_type_is_none(name: str) -> None:
    assert kind_named(system(), name) is None


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Handling of complaints", "procedures/PRO-001-handling-of-complaints.md"),
        ("Prüfung für Öl", "procedures/PRO-001-prufung-fur-ol.md"),
        ("../../etc/passwd", "procedures/PRO-001-etc-passwd.md"),
        ("🔥", "procedures/PRO-001.md"),
        ("検査", "procedures/PRO-001.md"),
        ("a" * 300, f"procedures/PRO-001-{'a' * 60}.md"),
        ("word " * 30, f"procedures/PRO-001-{'word-' * 11}word.md"),
    ],
)
def test_a_file_name_is_plain_whatever_the_title(title: str, path: str) -> None:
    identifier, (edit,) = new_document(system(), "PRO", title)
    assert (identifier, edit.path) == ("PRO-001", path)


def test_folder_of_its_process_and_outline_of_its_layout() -> None:
    _, (procedure,) = new_document(system(), "PRO", "Buying", process="purchasing", owner="quality_manager")
    _, (instruction,) = new_document(system(), "WI", "Leak test", process="purchasing")
    _, (policy,) = new_document(system(), "POL", "Quality", process="purchasing")
    assert procedure.path == "procedures/purchasing/PRO-001-buying.md"
    assert instruction.path == "procedures/purchasing/WI-001-leak-test.md"
    assert policy.path == "policies/POL-001-quality.md"
    assert "## Steps" in instruction.text
    assert "## Steps" not in procedure.text


TITLES = [
    'He said "stop"', "C:\\temp\\new", "Prüfung: Öl & Gas", "# Not a comment", "a # b", "- list", "{a: b}",
    "[[PRO-001]]",
    "{{ organization.name }}", "yes", "8.10", "null", "2026-01-01", "'single'", "🔥 Fire 👩‍🔧", "|",
    "> x", "%x", "@x", "`x`",
    "tab\u00a0and no-break", "---",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_every_title_is_read_back_as_it_was_given(title: str) -> None:
    assert CONFIGURATION is not None
    assert is_title(title)
    _, (edit,) = new_document(system(), "PRO", title, owner="quality_manager")
    found, problems = read_document(edit.text.encode(), edit.path, configuration=CONFIGURATION)
    assert found is not None
    assert found.title == " ".join(title.split())
    assert [problem.rule.code for problem in problems] == []
    assert (found.id, found.owner) == ("PRO-001", "quality_manager")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "  ",
        "a\nb",
        "a\rb",
        "a\tb\x00",
        "\x1b[31m",
        "a\u2028b",
        "\ud800",
        "a\u202eb",
        "a\u2066b",
        "a\x85b",
    ],
)
def test_what_is_no_line_of_text_is_no_title(title: str) -> None:
    assert not is_title(title)
