"""Maps between editions, and subjects across standards: every clause that they name is in its catalogue."""

from __future__ import annotations

import pytest

from plainqms.model.correspondence import Kind
from plainqms.sources.standard_maps import correspondence, edition_map, edition_maps
from plainqms.sources.standards import known_standards, read_standards


def catalogue(name):
    (found,) = read_standards([name])
    return found


def test_every_clause_of_a_map_is_in_its_catalogue():
    assert [(item.source, item.target) for item in edition_maps()] == [
        ("iso-9001-2015", "iso-9001-2026"),
        ("iso-14001-2015", "iso-14001-2026"),
    ]
    for item in edition_maps():
        old, new = catalogue(item.source), catalogue(item.target)
        assert new.supersedes == old.id
        for change in item.changes:
            assert not change.source or old.clause(change.source), change
            assert new.clause(change.target), change
            assert change.note, change


def test_no_clause_gets_lost_on_the_way():
    for item in edition_maps():
        old, new = catalogue(item.source), catalogue(item.target)
        for clause in old.clauses:
            targets = item.targets(clause.id)
            assert targets
            assert all(new.clause(number) for number in targets), clause.id
        steps = item.steps(old, new)
        assert [step.clause for step in steps] == list(new.clauses)
        reached = {source.id for step in steps for source in step.sources}
        assert reached == {clause.id for clause in old.clauses}


def test_every_clause_of_a_subject_is_in_its_catalogue():
    found = correspondence()
    assert len(found) == 76
    assert len({item.id for item in found}) == 76
    assert {edition for item in found for edition in item.clauses} == set(known_standards())
    for item in found:
        for edition, numbers in item.clauses.items():
            assert numbers, (item.id, edition)
            for number in numbers:
                assert catalogue(edition).clause(number), (item.id, edition, number)


def test_subjects_of_the_harmonized_structure_bear_its_numbers():
    for item in correspondence():
        assert item.basis in ("hs", "own")
        assert bool(item.harmonized) == (item.basis == "hs"), item.id
    review = next(item for item in correspondence() if item.harmonized == "10.1")
    assert (review.clauses["iso-9001-2015"], review.clauses["iso-9001-2026"]) == (("10.3",), ("10.1",))


# What became of a clause, worked out by hand from the reported changes.
@pytest.mark.parametrize(
    ("family", "number", "kind", "sources"),
    [
        ("iso-9001", "4.1", Kind.UNCHANGED, ["4.1"]),
        ("iso-9001", "5.3", Kind.RETITLED, ["5.3"]),
        ("iso-9001", "5.2.1", Kind.CHANGED, ["5.2.1"]),
        ("iso-9001", "6.1.2", Kind.CHANGED, ["6.1.2"]),
        ("iso-9001", "6.1.3", Kind.SPLIT, ["6.1.2"]),
        ("iso-9001", "10.1", Kind.MERGED, ["10.1", "10.3"]),
        ("iso-9001", "10.2", Kind.UNCHANGED, ["10.2"]),
        ("iso-14001", "6.1.4", Kind.SPLIT, ["6.1.1"]),
        ("iso-14001", "6.1.5", Kind.MOVED, ["6.1.4"]),
        ("iso-14001", "6.3", Kind.NEW, []),
        ("iso-14001", "9.3", Kind.UNCHANGED, ["9.3"]),
        ("iso-14001", "9.3.2", Kind.SPLIT, ["9.3"]),
    ],
)
def test_what_became_of_a_clause(family, number, kind, sources):
    way = edition_map(f"{family}-2015", f"{family}-2026")
    assert way is not None
    steps = way.steps(catalogue(way.source), catalogue(way.target))
    step = next(item for item in steps if item.clause.id == number)
    assert (step.kind, [item.id for item in step.sources]) == (kind, sources)


def test_there_is_no_way_back():
    assert edition_map("iso-9001-2026", "iso-9001-2015") is None
    assert edition_map("iso-9001-2015", "iso-14001-2026") is None
