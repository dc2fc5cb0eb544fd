"""Ids in the records, names and contacts in a file outside the repository: shown, and never decisive."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from asking import ask, ask_json
from repositories import ALICE, CAROL, Repo, document

HOSTILE = '"><img src=x onerror=alert(1)> [x](javascript:y)'
IDS = "- {id: carol, emails: [carol@example.com]}\n- {id: alice, emails: [alice@example.com]}\n- {id: zoe}\n"
NAMES = f"""\
- {{id: carol, name: Carol Keller, phone: "+44 20 7946 0000", mail: carol.desk@example.com}}
- id: alice
  name: 'Alice {HOSTILE}'
  emails: [alice@private.example]
"""
RISK = (
    '- {id: RISK-001, title: Heat, owner: carol, identified_on: "2025-07-08", decision: treat,\n'
    '   actions: [{what: "Blinds outside.", owner: alice, due: "2026-05-29"}]}\n'
)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    made.write("records/people.yml", IDS)
    made.write(
        "records/assignments.yml",
        "- {role: managing_director, person: carol}\n- {role: quality_manager, person: alice}\n"
        "- {role: quality_manager, person: zoe}\n",
    )
    made.write("records/risks.yml", RISK)
    made.write("records/acknowledgements.yml", "")
    made.commit("People", on="2026-01-02")
    made.write("procedures/a.md", document("PRO-001", audience="everyone"))
    made.commit(f"First\n\nApproved-by: {CAROL}", on="2026-01-05")
    return made


@pytest.fixture
def names(tmp_path: Path) -> Path:
    file = tmp_path / "elsewhere" / "names.yml"
    file.parent.mkdir()
    file.write_text(NAMES, encoding="utf-8")
    return file


def built(repo: Repo, *options: str) -> tuple[str, dict[str, str]]:
    """What the command said, and every page and file of the site."""
    status, out = ask(repo, *options, "--as-of", "2026-06-30", "build")
    assert status == 0, out
    site = repo.root / "build" / "site"
    files = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(site.rglob("*"))
        if path.suffix in (".html", ".txt", ".ics", ".csv", ".json")
    }
    return out, files


def test_names_are_on_the_site_with_the_file_and_ids_without(repo: Repo, names: Path) -> None:
    said, without = built(repo)
    assert "The names of 3 people are not known" in said
    assert not [path for path, text in without.items() if "Carol Keller" in text or "7946" in text]
    assert "Reached at" not in without["roles/index.html"]
    assert ">carol<" in without["roles/index.html"]

    said, shown = built(repo, "--people", str(names))
    assert "The name of one person is not known" in said  # Zoe's
    assert without.keys() == shown.keys()
    for page in ("roles/", "documents/pro-001/", "registers/risks/", "reading/", "due/"):
        assert "Carol Keller" in shown[f"{page}index.html"], page
        assert "Carol Keller" not in without[f"{page}index.html"], page
    assert "+44 20 7946 0000" in shown["roles/index.html"]
    assert 'href="mailto:carol.desk@example.com"' in shown["roles/index.html"]
    told = [path for path, text in shown.items() if "7946" in text or "carol.desk@" in text]
    assert told == ["roles/index.html"]
    assert not [path for path, text in shown.items() if "alice@private" in text]
    pages = {
        path: text for path, text in shown.items() if not path.endswith(".csv")
    }  # a file for spreadsheets
    assert not [path for path, text in pages.items() if "<img src=x" in text or 'href="javascript:' in text]
    assert not [path for path, text in shown.items() if path.endswith(".ics") and "Keller" in text]


def test_texts_and_digests_are_the_same_both_ways(repo: Repo, names: Path) -> None:
    _, without = built(repo)
    _, shown = built(repo, "--people", str(names))
    texts = [path for path in shown if path.endswith(".txt") and path.startswith("documents/")]
    assert texts
    digests = {path: sha256(shown[path].encode()).hexdigest() for path in texts}
    assert digests == {path: sha256(without[path].encode()).hexdigest() for path in texts}
    for path, digest in digests.items():
        page = path.rpartition("/")[0] + "/index.html"
        assert digest[:8] in shown[page]
    given = ("--as-of", "2026-06-30", "history")
    _, bare = ask_json(repo, *given)
    _, named = ask_json(repo, "--people", str(names), *given)
    (one,), (other,) = (item["documents"] for item in (bare, named))
    assert [item.pop("name") for item in one["revisions"][0]["approvals"]] == ["carol"]
    assert [item.pop("name") for item in other["revisions"][0]["approvals"]] == ["Carol Keller"]
    assert one == other


def test_its_addresses_make_nobody_author_or_approver(repo: Repo, names: Path) -> None:
    """They decide nothing, in either direction: whoever has the repository finds what everybody finds."""
    names.write_text("- {id: zoe, name: Alice Author, emails: [alice@example.com, zoe@example.com]}\n")
    repo.write("procedures/a.md", document("PRO-001", body="Two."))
    repo.commit("Two\n\nApproved-by: Zoe <zoe@example.com>")
    for options in ((), ("--people", str(names))):
        _, answer = ask_json(repo, *options, "--as-of", "2026-06-30", "history")
        assert [len(item["approvals"]) for item in answer["documents"][0]["revisions"]] == [1, 0]


def test_an_id_alone_approves_nothing(repo: Repo) -> None:
    """Zoe may have written it, under whatever address: nobody can tell."""
    repo.write("procedures/a.md", document("PRO-001", body="Two."))
    repo.commit("Two\n\nApproved-by: zoe", author="Somebody <zoe@private.example>")
    _, answer = ask_json(repo, "--as-of", "2026-06-30", "history")
    assert [len(item["approvals"]) for item in answer["documents"][0]["revisions"]] == [1, 0]
    _, answer = ask_json(repo, "--as-of", "2026-06-30", "check")
    assert "an id alone" in next(item["message"] for item in answer["problems"] if item["code"] == "H330")


def test_a_name_from_outside_is_not_proposed_for_the_history(repo: Repo, names: Path) -> None:
    repo.write("procedures/b.md", document("PRO-002", title="Selling"))
    repo.commit("Selling", author=ALICE)
    _, answer = ask_json(repo, "--people", str(names), "check")
    (remedy,) = (item["remedy"] for item in answer["problems"] if item["code"] == "H332")
    assert "Approved-by: carol <carol@example.com>" in remedy


def test_lists_print_names(repo: Repo, names: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "alice" in ask(repo, "--as-of", "2026-06-30", "due")[1]
    assert "Carol Keller" not in ask(repo, "--as-of", "2026-06-30", "training")[1]
    monkeypatch.setenv("QMS_PEOPLE", str(names))
    assert "Alice " in ask(repo, "--as-of", "2026-06-30", "due")[1]
    assert "Carol Keller" in ask(repo, "--as-of", "2026-06-30", "training")[1]


def test_what_the_records_say_stays(repo: Repo, names: Path) -> None:
    repo.write("records/people.yml", IDS.replace("id: carol,", "id: carol, name: Carol Smith,"))
    out = ask(repo, "--people", str(names), "training")[1]
    assert "Carol Smith" in out
    assert "Carol Keller" not in out


def told(repo: Repo, file: Path, text: str | bytes) -> list[tuple[str, int, int]]:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    _, answer = ask_json(repo, "--people", str(file), "check")
    found = [item for item in answer["problems"] if item["path"] == str(file)]
    assert all(item["remedy"] for item in found)
    return [(item["code"], item["line"], item["column"]) for item in found]


def test_mistakes_in_the_file_have_a_place(repo: Repo, names: Path) -> None:
    assert told(repo, names, NAMES) == []
    assert told(repo, names, "- {id: carrol, name: Carol}\n- {id: alice, name: A}\n") == [("E578", 1, 8)]
    assert told(repo, names, "- {id: alice, name: A}\n- {id: alice, name: B}\n") == [("C130", 2, 8)]
    assert told(repo, names, "- {id: alice, nmae: A}\n") == [("C101", 1, 15)]
    assert told(repo, names, '- {id: alice, absent: [{from: "2026-01-01"}]}\n') == [("C101", 1, 15)]
    assert told(repo, names, "- {name: A}\n") == [("C102", 1, 3)]
    assert told(repo, names, "- {id: alice, mail: 'a?bcc=b@example.com'}\n") == [("C103", 1, 21)]
    assert told(repo, names, b"- {id: alice, name: Zo\xeb}\n") == [("Y101", 1, 23)]
    assert told(repo, names, "- {id: alice\n")[0][0] == "Y104"
    assert told(repo, names, "") == []


def test_no_file_is_refused(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for given in (tmp_path / "missing.yml", tmp_path):
        status, out = ask(repo, "--people", str(given), "check")
        assert status == 2
        assert str(given) in out.replace("\n", "")
        monkeypatch.setenv("QMS_PEOPLE", str(given))
        assert ask(repo, "check")[0] == 2
        monkeypatch.setenv("QMS_PEOPLE", "")
        assert ask(repo, "check")[0] != 2


def test_the_settings_name_no_file(repo: Repo, names: Path) -> None:
    settings = (repo.root / "qms.yml").read_text(encoding="utf-8")
    repo.write("qms.yml", f"{settings}people: {names}\n")
    _, answer = ask_json(repo, "check")
    assert "C101" in [item["code"] for item in answer["problems"] if item["path"] == "qms.yml"]


def test_who_reports_is_known_by_any_address(repo: Repo, names: Path) -> None:
    names.write_text("- {id: zoe, name: Zoe Last, emails: [zoe@private.example]}\n", encoding="utf-8")
    repo.write(
        "inbox/one.eml",
        "From: Z <zoe@private.example>\nSubject: [hazard] Wet\nDate: Mon, 1 Jun 2026 10:00:00 +0100\n"
        "Message-ID: <1@x.example>\n\nWhat happened, or could happen?\nWet floor\n\n"
        "May we name you? (yes or no)\nyes\n",
    )
    status, out = ask(repo, "--people", str(names), "intake", str(repo.root / "inbox"))
    assert status == 0, out
    entered = (repo.root / "records" / "reports.yml").read_text(encoding="utf-8")
    assert "zoe" in entered
    assert "private" not in entered
    assert "Zoe Last" not in entered
