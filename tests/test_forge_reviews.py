"""What a kept answer of a forge proves, whoever typed it: every way to claim more than it shows is told, and weaker.

Each attack takes an honest import, changes what an attacker could change, and brings it to the main line in good order.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from asking import ask_json, load, problems
from forge_server import GitHub, Server, running
from repositories import ALICE, BOB, CAROL, Repo, document
from reviewed import AT, PATH, PEOPLE, approvals, begun, commit_import, propose

from plainqms import pipeline
from plainqms.cli import main
from plainqms.sources import forge_answers
from plainqms.sources.git_objects import Objects, identity


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return begun(tmp_path / "repo")


class Written:
    """The two files of an import, before they are committed."""

    def __init__(self, repo: Repo, server: Server) -> None:
        named = ("--github", "example/quality", "--server", server.address)
        status, told = ask_json(repo, "approvals", "import", *named)
        assert (status, len(told["written"])) == (0, 2), told
        self.repo, (self.answer, self.record) = repo, told["written"]

    def change(self, change: Callable[[dict[str, Any]], None]) -> None:
        """The answer, and its sum in the record along with it."""
        value = json.loads(self.read(self.answer))
        change(value)
        self.replace(json.dumps(value).encode())

    def replace(self, data: bytes) -> None:
        before = sha256(self.read(self.answer)).hexdigest()
        self.repo.write(self.answer, data)
        self.say(before, sha256(data).hexdigest())

    def say(self, old: str, new: str) -> None:
        text = self.read(self.record).decode()
        assert old in text
        self.repo.write(self.record, text.replace(old, new))

    def read(self, path: str) -> bytes:
        return (self.repo.root / path).read_bytes()


@pytest.fixture
def written(repo: Repo, server: Server) -> Written:
    forge = GitHub(server)
    head, merge, _ = propose(repo, "We buy.", way="squash")
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    return Written(repo, server)


def told(repo: Repo) -> list[str]:
    return sorted({item.rule.code for item in problems(repo) if item.rule.code.startswith(("H35", "H4"))})


def strength(repo: Repo) -> str:
    found = approvals(repo)
    return found[0][2] if found else "none"


@pytest.mark.parametrize(
    ("by", "how", "codes"),
    [
        (BOB, "personal", []),
        (CAROL, "personal", []),  # her own commit
        ("github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>", "personal", []),
        ("Import <project_17_bot_ab12@noreply.git.example.com>", "personal", []),
        (ALICE, "entered", ["H424"]),  # the author of the text
        ("Mallory <mallory@example.com>", "entered", ["H424"]),
    ],
)
def test_an_answer_is_as_good_as_whoever_brings_it(
    by: str, how: str, codes: list[str], repo: Repo, written: Written
) -> None:
    commit_import(repo, by=by)
    assert (strength(repo), told(repo)) == (how, codes)


def test_it_is_shown_where_and_when_it_was_read(repo: Repo, written: Written) -> None:
    commit_import(repo)
    day = datetime.now(UTC).astimezone().date().isoformat()
    (one,) = approvals(repo)
    assert one[3].endswith(f"as read there on {day}")
    assert one[3] in ask_verify(repo)


def ask_verify(repo: Repo) -> str:
    from asking import ask

    status, out = ask(repo, "verify")
    assert status == 0, out
    return out


# What is changed, by which rule it is told, and what is left of the approval.


def answer_missing(repo: Repo, written: Written) -> None:
    (repo.root / written.answer).unlink()


def answer_of_another_digest(repo: Repo, written: Written) -> None:
    repo.write(written.answer, written.read(written.answer) + b"\n")


def answer_came_later(repo: Repo, written: Written) -> None:
    data = written.read(written.answer)
    (repo.root / written.answer).unlink()
    commit_import(repo, on="2026-01-05")
    repo.write(written.answer, data)


def answer_outside_its_folder(repo: Repo, written: Written) -> None:
    repo.write("procedures/answer.json", written.read(written.answer))
    written.say(written.answer, "procedures/answer.json")


def no_json(repo: Repo, written: Written) -> None:
    written.replace(b"<html>")


def deep_json(repo: Repo, written: Written) -> None:
    written.replace(b"[" * 200_000)


def another_schema(repo: Repo, written: Written) -> None:
    written.change(lambda value: value.update(schema="plainqms/forge-answer/2"))


def without_moment(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["answer"]["reviews"][0].pop("submitted_at"))


def wrong_kinds(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["answer"]["request"].update(head="x"))


def another_person(repo: Repo, written: Written) -> None:
    written.say('"person": "carol"', '"person": "bob"')
    written.say("managing_director", "quality_manager")
    repo.write("records/assignments.yml", (repo.root / "records/assignments.yml").read_text().rstrip() + "\n"
               '- {role: quality_manager, person: bob, from: "2020-01-01"}\n')  # fmt: skip
    data, record = written.read(written.answer), written.read(written.record)
    (repo.root / written.answer).unlink()
    (repo.root / written.record).unlink()
    repo.commit("Bob is quality manager", on="2026-01-05", author=BOB)
    repo.write(written.answer, data)
    repo.write(written.record, record)


def another_moment(repo: Repo, written: Written) -> None:
    written.say("2026-01-04T09:30:00", "2026-01-05T09:30:00")


def changes_requested(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["answer"]["reviews"][0].update(state="CHANGES_REQUESTED"))


def of_another_state(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["answer"]["reviews"][0].update(commit_id="1" * 40))


def into_another_branch(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["answer"]["request"]["base"].update(ref="drafts"))


def merged_nowhere(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["answer"]["request"].update(merge_commit_sha="1" * 40))


def account_mapped_in_the_same_commit(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["answer"]["reviews"][0]["user"].update(login="mallory"))
    repo.write("records/people.yml", PEOPLE.replace("Carol-K", "mallory"))


def shared_account(repo: Repo, written: Written) -> None:
    data, record = written.read(written.answer), written.read(written.record)
    (repo.root / written.answer).unlink()
    (repo.root / written.record).unlink()
    repo.write("records/people.yml", PEOPLE.replace("github: bob", "github: CAROL-k"))
    repo.commit("Two people, one account", on="2026-01-05", author=BOB)
    repo.write(written.answer, data)
    repo.write(written.record, record)


def without_the_objects(repo: Repo, written: Written) -> None:
    written.change(lambda value: value.update(objects={}))


def forged_folder(repo: Repo, written: Written) -> None:
    def change(value: dict[str, Any]) -> None:
        name = next(name for name, item in value["objects"].items() if item[0] == "tree")
        data = base64.b64decode(value["objects"][name][1])
        value["objects"][name][1] = base64.b64encode(data[:-1] + b"x").decode()

    written.change(change)


def forged_commit(repo: Repo, written: Written) -> None:
    """A commit of one's own under the id that was reviewed."""

    def change(value: dict[str, Any]) -> None:
        head = value["answer"]["request"]["head"]["sha"]
        value["objects"][head][1] = base64.b64encode(b"tree " + b"1" * 40 + b"\n\nx").decode()

    written.change(change)


def chain_cut(repo: Repo, written: Written) -> None:
    """The commits before the last one, whose authors nobody shall see."""

    def change(value: dict[str, Any]) -> None:
        head = value["answer"]["request"]["head"]["sha"]
        for name in [name for name, item in value["objects"].items() if item[0] == "commit" and name != head]:
            del value["objects"][name]

    written.change(change)


def another_file(repo: Repo, written: Written) -> None:
    written.change(lambda value: value["documents"].update({"PRO-001": "records/people.yml"}))


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (answer_missing, "H420"), (answer_of_another_digest, "H420"), (answer_came_later, "H420"),
        (no_json, "H421"), (deep_json, "H421"), (another_schema, "H421"), (without_moment, "H421"),
        (wrong_kinds, "H421"),
        (another_person, "H422"), (another_moment, "H422"), (changes_requested, "H422"), (of_another_state, "H422"),
        (into_another_branch, "H422"), (merged_nowhere, "H422"), (account_mapped_in_the_same_commit, "H422"),
        (shared_account, "H422"),
        (without_the_objects, "H423"), (forged_folder, "H423"), (forged_commit, "H423"), (another_file, "H423"),
    ],
)  # fmt: skip
def test_what_the_answer_does_not_show_is_told_and_only_stated(
    deed: Callable[[Repo, Written], None], code: str, repo: Repo, written: Written
) -> None:
    deed(repo, written)
    commit_import(repo, by=CAROL if deed is another_person else BOB)  # nobody brings their own word here
    assert (strength(repo), told(repo)) == ("stated", [code])


@pytest.mark.parametrize(
    ("deed", "code"),
    [(answer_missing, "H420"), (no_json, "H421"), (another_moment, "H422"), (forged_folder, "H423")],
)
def test_whoever_verifies_is_told(
    deed: Callable[[Repo, Written], None], code: str, repo: Repo, written: Written
) -> None:
    deed(repo, written)
    commit_import(repo)
    status, found = ask_json(repo, "verify")
    assert (status, [item["code"] for item in found["problems"]]) == (1, [code])
    assert [item["strength"] for item in found["revisions"]] == ["stated"]


def test_folders_that_hold_each_other_many_times_over_are_not_walked() -> None:
    given: dict[str, tuple[str, bytes]] = {}
    inner = b"100644 a\0" + bytes.fromhex("1" * 40)
    for _ in range(12):
        name = identity("tree", inner, "0" * 40)
        given[name] = ("tree", inner)
        inner = b"".join(b"40000 %03d\0" % number + bytes.fromhex(name) for number in range(100))
    top = identity("tree", inner, "0" * 40)
    assert Objects({**given, top: ("tree", inner)}).files(top) == {}


def test_an_answer_lies_in_its_folder(repo: Repo, written: Written) -> None:
    answer_outside_its_folder(repo, written)
    commit_import(repo)
    assert (strength(repo), told(repo)) == ("none", ["H351"])


def test_a_cut_chain_of_commits_shows_nothing(repo: Repo, server: Server) -> None:
    forge = GitHub(server)
    head, merge, _ = propose(repo, "We buy.", "We buy well.", way="squash")
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    written = Written(repo, server)
    chain_cut(repo, written)
    commit_import(repo)
    assert (strength(repo), told(repo)) == ("stated", ["H423"])


def test_an_author_hidden_by_squashing_does_not_approve(repo: Repo, server: Server) -> None:
    """The import refuses it; so does whoever reads a record that was written by hand."""
    forge = GitHub(server)
    head, merge, _ = propose(repo, "We buy.", way="squash", author=BOB)
    repo.git("commit", "-q", "--amend", "--no-edit", "--author", ALICE)
    merge = repo.git("rev-parse", "HEAD")
    repo.write("records/assignments.yml", (repo.root / "records/assignments.yml").read_text()
               + '- {role: managing_director, person: bob, from: "2020-01-01"}\n')  # fmt: skip
    repo.commit("Bob directs", on="2026-01-05", author=CAROL)
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    forge.approve(1, "bob", head, AT)
    written = Written(repo, server)
    written.say('"person": "carol"', '"person": "bob"')
    commit_import(repo, by=CAROL)
    assert (strength(repo), told(repo)) == ("none", ["H355"])


@pytest.mark.parametrize("way", ["merge", "squash", "rebase"])
def test_a_review_of_one_document_is_none_of_another(way: str, repo: Repo, server: Server) -> None:
    """PRO-002 stood in the tree that Carol looked at, and was no part of what she was asked."""
    forge = GitHub(server)
    repo.write("procedures/b.md", document("PRO-002", "Selling", "We sell."))
    repo.commit("Better 1", on="2026-01-03")  # called as what comes next
    head, merge, _ = propose(repo, "We buy.", "We buy well.", way=way)
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    written = Written(repo, server)
    digest = (
        next(item for item in load(repo).system.history.documents if item.id == "PRO-002").changes[-1].digest
    )
    record = written.read(written.record).decode()
    first = record[record.index('"digest": "') + 11 :].split('"')[0]
    repo.write(
        written.record,
        record.replace(first, digest).replace("PRO-001", "PRO-002").replace(PATH, "procedures/b.md"),
    )
    written.change(lambda value: value["documents"].update({"PRO-002": "procedures/b.md"}))
    commit_import(repo)
    assert told(repo) == ["H423"]
    assert approvals(repo, "PRO-002")[0][2] == "stated"


def test_a_kept_answer_that_is_touched_later_is_told(repo: Repo, written: Written) -> None:
    commit_import(repo)
    repo.write(written.answer, b"{}")
    repo.commit("Tidy up", on="2026-01-07")
    assert (strength(repo), told(repo)) == ("personal", ["H350"])
    assert ask_json(repo, "verify")[0] == 1


def test_the_same_answer_gives_the_same_file() -> None:
    kept = forge_answers.KeptForgeAnswer(
        forge_answers.FORGES["github"], "https://api.github.com", "a/b", datetime(2026, 1, 6, tzinfo=UTC),
        {"request": {"number": 7, "head": {"sha": "1" * 40}, "merge_commit_sha": "2" * 40,
                     "merged_at": "2026-01-04T12:00:00Z"}, "reviews": []},
        {"PRO-002": "b", "PRO-001": "a"}, Objects({"x": ("tree", b"\xff")}),
    )  # fmt: skip
    path, text = forge_answers.written(kept)
    assert (path, text) == forge_answers.written(forge_answers.read(text.encode()))
    assert path == f"records/approvals/evidence/github-7-{sha256(text.encode()).hexdigest()[:12]}.json"
    assert forge_answers.read(text.encode()).host == "GitHub"


def test_objects_count_by_their_own_sums(repo: Repo) -> None:
    head = repo.git("rev-parse", "HEAD")
    data = repo.git("cat-file", "commit", head).encode() + b"\n"
    assert identity("commit", data, head) == head
    known = Objects({head: ("commit", data), "0" * 40: ("commit", data)})
    assert known.commit(head) is not None
    assert known.commit("0" * 40) is None
    assert not known.decided(known.commit(head).tree, "procedures/a.md")  # type: ignore[union-attr]


def test_every_rule_of_it_is_told_by_its_command() -> None:
    codes = {rule.code for rule in pipeline.rules()}
    assert {f"H{number}" for number in (420, 421, 422, 423, 424, 430, 431, 432, 433, 434, 435, 436)} <= codes
    assert "approvals" in main.COMMANDS


def test_a_review_on_another_forge_than_declared_counts_for_nothing(repo: Repo, written: Written) -> None:
    """Anybody can set up a forge of their own, with an account by the approver's name."""
    data, record = written.read(written.answer), written.read(written.record)
    (repo.root / written.answer).unlink()
    (repo.root / written.record).unlink()
    settings = (repo.root / "qms.yml").read_text(encoding="utf-8")
    repo.write("qms.yml", f"{settings}forge: {{kind: github, repository: example/quality}}\n")
    repo.commit("Our forge", on="2026-01-05", author=BOB)
    repo.write(written.answer, data)
    repo.write(written.record, record)
    commit_import(repo)
    assert (strength(repo), told(repo)) == ("stated", ["H422"])


def test_a_commit_that_is_called_as_an_earlier_one_brings_nothing_of_it(repo: Repo, server: Server) -> None:
    """An empty commit repeats author and message of the one by which PRO-002 came, as if it had been laid anew."""
    forge = GitHub(server)
    repo.write("procedures/b.md", document("PRO-002", "Selling", "We sell."))
    repo.commit("Selling", on="2026-01-03")
    repo.git("checkout", "-q", "-b", "better")
    repo.commit("Selling", on="2026-01-03")
    repo.write(PATH, document("PRO-001", body="We buy."))
    head = repo.commit("Buying", on="2026-01-03")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "better")
    merge = repo.commit("Buying", on="2026-01-04")
    forge.merged(1, head, merge)
    forge.approve(1, "carol-k", head, AT)
    written = Written(repo, server)
    digest = (
        next(item for item in load(repo).system.history.documents if item.id == "PRO-002").changes[-1].digest
    )
    record = written.read(written.record).decode()
    first = record[record.index('"digest": "') + 11 :].split('"')[0]
    changed = record.replace(first, digest).replace("PRO-001", "PRO-002").replace(PATH, "procedures/b.md")
    repo.write(written.record, changed)
    written.change(lambda value: value["documents"].update({"PRO-002": "procedures/b.md"}))
    commit_import(repo)
    assert (told(repo), approvals(repo, "PRO-002")[0][2]) == (["H423"], "stated")
