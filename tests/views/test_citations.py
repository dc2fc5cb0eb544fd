"""Who cites which clause: located and claimed, ranges, mentions, the order of documents and of a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from publish import sample_manual as sample

from plainqms.model.publication import Publication
from plainqms.sources.standards import expand, read_standards
from plainqms.views import citations
from plainqms.views.citations import Answers

STANDARDS = read_standards(("iso-9001-2015", "iso-iec-27001-2022"))
ISO_9001, ISO_27001 = STANDARDS


def meaning(citation: str) -> tuple[tuple[str, str], ...]:
    return expand(citation, STANDARDS)


def item(identifier: str, text: str, *claimed: str) -> Publication:
    path = f"procedures/{identifier}.md"
    return sample.simple(identifier, identifier, path, text, issued=date(2026, 1, 1), clauses=claimed)


def told(found: Answers) -> tuple[list[tuple[str, str]], list[str]]:
    return (
        [(entry.publication.document.id, entry.anchor) for entry in found.located],
        [entry.publication.document.id for entry in found.claimed],
    )


def test_a_passage_is_located_and_the_first_lines_only_claim() -> None:
    first = item("PRO-002", "Said [[iso-9001:7.5.2]].\n", "iso-9001:7.5.2", "iso-9001:7.5.3")
    second = item("PRO-010", "Nothing.\n", "iso-9001:7.5.2")
    found = citations.answers((second, first), meaning)
    assert told(found["iso-9001-2015", "7.5.2"]) == ([("PRO-002", "cites-iso-9001-7.5.2")], ["PRO-010"])
    assert told(found["iso-9001-2015", "7.5.3"]) == ([], ["PRO-002"])
    assert [entry.document.id for entry in found["iso-9001-2015", "7.5.2"].documents] == [
        "PRO-002",
        "PRO-010",
    ]


def test_a_mention_and_an_unknown_clause_are_no_citations() -> None:
    found = citations.answers(
        (item("PRO-001", "[[~iso-9001:7.5.2]] [[iso-9001:77]] [[iso-13485:4.1]]\n"),), meaning
    )
    assert found == {}


def test_each_place_has_its_own_name() -> None:
    text = "One [[iso-9001:7.5.2]].\n\nTwo [[~iso-9001:7.5.2]], three [[iso-9001:7.5.2]] [[iso-iec-27001:A.5.1]].\n"
    found = citations.answers((item("PRO-001", text),), meaning)
    places, _ = told(found["iso-9001-2015", "7.5.2"])
    assert places == [("PRO-001", "cites-iso-9001-7.5.2"), ("PRO-001", "cites-iso-9001-7.5.2-3")]


def test_a_range_cites_each_of_its_clauses() -> None:
    text = "They are granted and taken back [[iso-iec-27001:A.5.15–A.5.17]].\n"
    found = citations.answers((item("PRO-001", text, "iso-iec-27001:A.5.17–A.5.18"),), meaning)
    anchor = "cites-iso-iec-27001-A.5.15-A.5.17"
    assert {number: told(entry) for (_, number), entry in found.items()} == {
        "A.5.15": ([("PRO-001", anchor)], []),
        "A.5.16": ([("PRO-001", anchor)], []),
        "A.5.17": ([("PRO-001", anchor)], []),
        "A.5.18": ([], ["PRO-001"]),
    }


def test_a_name_without_edition_means_every_adopted_edition() -> None:
    both = (ISO_9001, replace(ISO_9001, id="iso-9001-2026"))
    found = citations.answers((item("PRO-001", "Said [[iso-9001:4.1]].\n"),), lambda text: expand(text, both))
    assert sorted(edition for edition, _ in found) == ["iso-9001-2015", "iso-9001-2026"]


def test_a_clause_is_described_by_its_parts() -> None:
    found = citations.answers((item("PRO-001", "Said [[iso-9001:7.5.3.1]].\n"),), meaning)
    assert citations.below(ISO_9001, "7", found)
    assert citations.below(ISO_9001, "7.5.3", found)
    assert not citations.below(ISO_9001, "7.5.3.1", found)
    assert not citations.below(ISO_9001, "8", found)


def test_neighbours_in_the_catalogue() -> None:
    def ids(number: str) -> list[str]:
        return [clause.id for clause in ISO_9001.children(number)]

    assert ids("7.5") == ["7.5.1", "7.5.2", "7.5.3"]
    assert ids("7.5.1") == []
    parents = [ISO_9001.parent(number) for number in ("7.5.3.1", "7.5", "10")]
    assert [clause and clause.id for clause in parents] == ["7.5.3", "7", None]
    assert len(ISO_27001.children("A.5")) == 37
