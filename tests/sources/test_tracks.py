"""Which file is the same document as which, over the line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plainqms.sources.git_log import Entry
from plainqms.sources.tracks import Track, follow


def put(path: str, blob: str, status: str = "M") -> Entry:
    return Entry(status, path, path, blob, "")


def moved(old: str, new: str, blob: str) -> Entry:
    return Entry("R", new, old, blob, "")


def tracks(*commits: list[Entry]) -> dict[str, list[tuple[int, str, str]]]:
    """By id or first path: (index, path, blob). A blob written `PRO-001/x` carries that id."""

    def identity(blob: str, path: str) -> str:
        return blob.partition("/")[0] if "/" in blob else ""

    found = follow(commits, is_document=lambda path: path.endswith(".md"), identity=identity)
    return {_name(track): [(step.index, step.path, step.blob) for step in track.steps] for track in found}


def _name(track: Track) -> str:
    return track.id or track.steps[0].path


def test_renames_are_followed_without_ids() -> None:
    found = tracks([put("a.md", "1", "A")], [moved("a.md", "b.md", "1")], [put("b.md", "2")])
    assert found == {"a.md": [(0, "a.md", "1"), (1, "b.md", "1"), (2, "b.md", "2")]}


def test_copies_are_not_followed() -> None:
    found = tracks([put("a.md", "1", "A")], [put("b.md", "1", "A")])
    assert found == {"a.md": [(0, "a.md", "1")], "b.md": [(1, "b.md", "1")]}


def test_deleted_and_added_again_is_the_same_file() -> None:
    found = tracks([put("a.md", "1", "A")], [put("a.md", "", "D")], [put("a.md", "2", "A")])
    assert found == {"a.md": [(0, "a.md", "1"), (1, "a.md", ""), (2, "a.md", "2")]}


def test_a_new_file_at_the_path_of_a_moved_one_is_another() -> None:
    found = follow(
        [[put("a.md", "1", "A")], [moved("a.md", "b.md", "1")], [put("a.md", "2", "A")]],
        is_document=lambda path: True,
        identity=lambda blob, path: "",
    )
    assert [[(step.index, step.path) for step in track.steps] for track in found] == [
        [(0, "a.md"), (1, "b.md")],
        [(2, "a.md")],
    ]


def test_an_id_follows_any_move() -> None:
    found = tracks([put("a.md", "PRO-001/1", "A")], [put("a.md", "", "D"), put("z.md", "PRO-001/9", "A")])
    assert found == {"PRO-001": [(0, "a.md", "PRO-001/1"), (1, "z.md", "PRO-001/9")]}


def test_swapped_names() -> None:
    found = tracks(
        [put("a.md", "PRO-001/1", "A"), put("b.md", "PRO-002/1", "A")],
        [put("a.md", "PRO-002/1"), put("b.md", "PRO-001/1")],
    )
    assert found == {
        "PRO-001": [(0, "a.md", "PRO-001/1"), (1, "b.md", "PRO-001/1")],
        "PRO-002": [(0, "b.md", "PRO-002/1"), (1, "a.md", "PRO-002/1")],
    }


def test_a_copy_with_the_id_does_not_take_its_place() -> None:
    found = follow(
        [[put("b.md", "PRO-001/1", "A")], [put("a.md", "PRO-001/1", "A")]],
        is_document=lambda path: True,
        identity=lambda blob, path: "PRO-001",
    )
    assert [[(step.index, step.path) for step in track.steps] for track in found] == [
        [(0, "b.md")],
        [(1, "a.md")],
    ]


def test_where_the_first_file_ends_the_document_goes_on_in_its_copy() -> None:
    found = tracks(
        [put("b.md", "PRO-001/1", "A")],
        [put("a.md", "PRO-001/1", "A")],
        [put("b.md", "", "D")],
        [put("a.md", "PRO-001/2")],
    )
    assert found == {
        "PRO-001": [(0, "b.md", "PRO-001/1"), (2, "a.md", "PRO-001/1"), (3, "a.md", "PRO-001/2")]
    }


def test_a_file_that_is_given_an_id_stays_the_document_it_was() -> None:
    found = tracks([put("a.md", "1", "A")], [put("a.md", "PRO-001/1")])
    assert found == {"PRO-001": [(0, "a.md", "1"), (1, "a.md", "PRO-001/1")]}


def test_another_id_in_the_same_file_is_another_document() -> None:
    found = tracks([put("a.md", "PRO-001/1", "A")], [put("a.md", "PRO-009/1")])
    assert found == {
        "PRO-001": [(0, "a.md", "PRO-001/1"), (1, "a.md", "")],
        "PRO-009": [(1, "a.md", "PRO-009/1")],
    }


entries = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["", "1", "2", "PRO-001/1", "PRO-001/2", "PRO-002/1"])),
    min_size=1,
    max_size=3,
    unique_by=lambda item: item[0],
)


@given(st.lists(entries, max_size=8))
def test_what_stands_at_the_end_is_what_the_tree_holds(commits: list[list[tuple[str, str]]]) -> None:
    """Whatever happens, each file at the tip belongs to exactly one track, which ends there with its blob."""
    tree: dict[str, str] = {}
    log = []
    for commit in commits:
        changed = []
        for path, blob in commit:
            if tree.get(path, "") != blob:
                changed.append(put(path, blob, "M" if path in tree else "A"))
                tree[path] = blob
                if not blob:
                    del tree[path]
        log.append(changed)
    found = follow(
        log,
        is_document=lambda path: True,
        identity=lambda blob, path: blob.partition("/")[0] if "/" in blob else "",
    )
    alive = [(track.path, track.steps[-1].blob) for track in found if track.alive]
    assert sorted(alive) == sorted(tree.items())
    for track in found:
        indices = [step.index for step in track.steps]
        assert indices == sorted(set(indices))
        assert all(
            (one.path, one.blob) != (two.path, two.blob)
            for one, two in zip(track.steps, track.steps[1:], strict=False)
        )
