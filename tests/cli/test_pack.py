"""`qms pack`: facts for the body, frozen; nothing that stays in the house; and whether a pack is unaltered."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from asking import ask, ask_json
from audited_system import GAP_WORD, HOSTILE, OLD_SECRET, POINTER, REPORTED, SECRET, make
from browsing import Visit
from playwright.sync_api import Browser
from repositories import Repo

DAY = ("--as-of", "2026-03-01")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return make(tmp_path_factory.mktemp("audited") / "system")


@pytest.fixture(scope="module")
def pack(system: Repo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack") / "pack"
    status, out = ask(system, *DAY, "pack", "AUD-2026-001", "--out", str(folder))
    assert status == 0, out
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def words(page: Path) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")).split())


def test_the_same_commit_and_day_give_the_same_bytes(system: Repo, pack: Path, tmp_path: Path) -> None:
    other = tmp_path / "deep" / "other"
    shutil.rmtree(system.root / "build", ignore_errors=True)  # whatever was kept from the first run
    assert ask(system, "pack", "aud-2026-001", "--as-of", "2026-03-01", "--out", str(other))[0] == 0
    assert files(other) == files(pack)


def test_the_manifest_is_one_that_sha256sum_reads(pack: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "MANIFEST.sha256"], cwd=pack, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    listed = {line[66:] for line in (pack / "MANIFEST.sha256").read_text().splitlines()}
    assert listed == set(files(pack)) - {"MANIFEST.sha256"}


def test_it_says_what_it_is_of(system: Repo, pack: Path) -> None:
    about = json.loads((pack / "pack.json").read_text())
    assert (about["audit"], about["as_of"], about["last_visit"]) == (
        "AUD-2026-001",
        "2026-03-01",
        "AUD-2025-001",
    )
    assert about["commit"] == system.git("rev-parse", "HEAD")


def test_sections_stand_in_their_order_and_changes_first(pack: Path) -> None:
    listed = re.findall(r'<a href="(\d\d)-[a-z-]+\.html">', (pack / "index.html").read_text())
    assert listed[:18] == [f"{number:02}" for number in range(18)]
    assert not [name for name in files(pack) if name.startswith("2")]


def test_changes_are_those_since_the_last_visit(pack: Path) -> None:
    said = words(pack / "00-changes.html")
    assert "The last visit was AUD-2025-001" in said
    assert "compared with those that counted on 6 May 2025" in said
    assert (
        "revision 1 revision 3 10 Nov 2025 2: Ten were too few 3: Holidays carol, managing director" in said
    )
    assert "CHG-2025-001" in said
    assert "Told on 5 Jun 2025" in said
    assert "CHG-2024-001" not in said
    redline = (pack / "documents/pro-001/changes/index.html").read_text()
    assert re.findall(r"<(ins|del)>(ten|fourteen) </\1>", redline) == [("del", "ten"), ("ins", "fourteen")]


def test_each_finding_of_the_last_visit_stands_with_its_closure(pack: Path) -> None:
    said = words(pack / "10-nonconformities.html")
    assert "FND-2025-001 N1/1 No date minor nonconformity ISO 9001 8.4.1 NC-2025-001" in said
    assert (
        "The form asks for it. Done 20 Jun 2025 Ten orders. answered 1 Jun 2025 plan accepted 10 Jun 2025"
        in said
    )


def test_a_text_as_a_file_has_the_digest_of_its_page(pack: Path) -> None:
    for name in ("pol-001", "pro-001", "pro-002"):
        digest = sha256((pack / f"documents/{name}/text.txt").read_bytes()).hexdigest()
        assert f"text-1:sha256:{digest}" in (pack / f"documents/{name}/index.html").read_text()


def test_what_stays_in_the_house_is_listed_and_not_included(pack: Path) -> None:
    for path, data in files(pack).items():
        for word in (SECRET, OLD_SECRET, POINTER, REPORTED, GAP_WORD):
            assert word.encode() not in data, (path, word)
    assert not (pack / "documents/sec-001").exists()
    assert not (pack / "documents/pro-002/changes").exists()  # what it was stays in the house
    said = words(pack / "17-listed-only.html")
    assert "SEC-001 Keys" in said
    assert "EVE-001 Personal files Managing director confidential" in said
    rows = list(csv.DictReader((pack / "registers/evidence-elsewhere.csv").open(newline="")))
    assert [row["id"] for row in rows] == ["EVE-002"]
    assert (
        'href="../registers/evidence-elsewhere.html#eve-001"'
        not in (pack / "registers/audits.html").read_text()
    )


def test_names_of_people_stand_where_interviews_are_arranged_and_nowhere_else(pack: Path) -> None:
    named = [path for path, data in files(pack).items() if b"Carol Keller" in data or b"Alice Author" in data]
    assert named == ["02-organization.html"]
    assert not [path for path, data in files(pack).items() if b"carol@example.com" in data]


def test_names_within_words_are_told(system: Repo, tmp_path: Path) -> None:
    repo = make(tmp_path / "system")
    path = repo.root / "records/nonconformities.yml"
    path.write_text(path.read_text().replace("No date on an order", "Carol Keller forgot a date"))
    repo.commit("A name", on="2026-01-06")
    status, told = ask_json(repo, *DAY, "pack", "AUD-2026-001", "--out", str(tmp_path / "pack"))
    assert status == 0
    assert "registers/nonconformities.html" in told["naming"]
    assert told["withheld"] == ["SEC-001", "EVE-001"]


def test_internal_adds_what_is_for_our_own_people(system: Repo, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    assert ask(system, *DAY, "pack", "AUD-2026-001", "--out", str(folder), "--internal")[0] == 0
    assert GAP_WORD in words(folder / "21-gaps.html")
    preaudit = words(folder / "20-preaudit.html")
    assert all(f"P{number:02}" in preaudit for number in (1, 13, 15))
    assert "people judge" in preaudit
    assert "not to be handed on" in words(folder / "index.html")
    assert "What an auditor usually asks" in words(folder / "22-questions.html")
    assert len(re.findall("<tr>", (folder / "23-drills.html").read_text())) > 6
    for path, data in files(folder).items():
        assert not any(word.encode() in data for word in (SECRET, OLD_SECRET, POINTER)), path


@pytest.mark.parametrize(
    ("audit", "says"),
    [
        ("AUD-2026-009", "did you mean AUD-2026-00"),
        ("AUD-2026-002", "was cancelled on 2026-02-01"),
    ],
)
def test_an_audit_that_is_none_is_refused(system: Repo, tmp_path: Path, audit: str, says: str) -> None:
    status, out = ask(system, *DAY, "pack", audit, "--out", str(tmp_path / "pack"))
    assert status == 2
    assert says in out
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_is_refused_and_left_as_it_was(system: Repo, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    link = tmp_path.parent / f"{tmp_path.name}-link"
    link.symlink_to(tmp_path)
    for out in (tmp_path, tmp_path / "mine.txt", link, system.root / "pack", system.root):
        status, said = ask(system, *DAY, "pack", "AUD-2026-001", "--out", str(out))
        assert (status, "name" in said) == (2, True), said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert not (system.root / "pack").exists()


def test_an_empty_folder_is_taken(system: Repo, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert ask(system, *DAY, "pack", "AUD-2026-001", "--out", str(folder))[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_the_first_visit_has_none_before_it(system: Repo, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    assert ask(system, *DAY, "pack", "AUD-2024-001", "--out", str(folder))[0] == 0
    assert "No earlier visit is recorded" in words(folder / "00-changes.html")


def test_aspects_duties_and_hazards_stand_with_their_last_look(tmp_path: Path) -> None:
    repo, folder = make(tmp_path / "system"), tmp_path / "pack"
    settings = (repo.root / "qms.yml").read_text()
    repo.write(
        "qms.yml", settings.replace("[iso-9001-2015]", "[iso-9001-2015, iso-14001-2015, iso-45001-2018]")
    )
    repo.write(
        "records/environmental-aspects.yml",
        "- {id: ASP-001, title: Oil, owner: carol, identified_on: '2025-02-03', extent: '2', severity: '3', "
        "significant_from: '6', significant: 'yes', condition: emergency, "
        "actions: [{what: A tray., owner: carol, due: '2026-05-04'}]}\n",
    )
    repo.write(
        "records/compliance-obligations.yml",
        "- {id: OBL-001, title: Waste act, kind: law, subjects: [environment], owner: carol, since: '2025-01-06', "
        "asks: Lids on bins., evaluations: [{on: '2025-09-01', by: carol, result: kept, evidence: Twelve notes.}]}\n",
    )
    repo.commit("Duties", on="2026-01-20")
    assert ask(repo, *DAY, "pack", "AUD-2026-001", "--out", str(folder))[0] == 0
    said = words(folder / "06-risks.html")
    assert "ASP-001 Oil emergency 6 Significant By 4 May 2026: A tray. 3 Feb 2025" in said
    assert "OBL-001 Waste act Lids on bins. carol Kept on 1 Sep 2025 Twelve notes. 1 Sep 2026" in said
    assert said.count("Compliance obligations and their last evaluation") == 1  # of the environment alone
    assert "No register here holds these." in said
    assert "Hazards ISO 45001 6.1.2.1" in said
    assert (folder / "registers/environmental-aspects.html").exists()


# verify


@pytest.fixture
def copied(pack: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pack, tmp_path / "copied"))


def found(folder: Path) -> tuple[int, list[tuple[str, str]]]:
    status, told = ask_json(folder, "pack", "verify", str(folder))
    return status, [(item["code"], item["path"]) for item in told["problems"]]


def test_an_unaltered_pack_verifies_without_a_repository(copied: Path, system: Repo) -> None:
    status, out = ask(copied, "pack", "verify", str(copied))
    assert status == 0
    assert f"for AUD-2026-001, as at 2026-03-01, read from {system.git('rev-parse', 'HEAD')}" in out
    assert sha256((copied / "MANIFEST.sha256").read_bytes()).hexdigest() in out


def test_every_kind_of_alteration_is_found(copied: Path) -> None:
    page = copied / "00-changes.html"
    data = bytearray(page.read_bytes())
    data[100] ^= 1
    page.write_bytes(data)
    (copied / "registers/audits.csv").unlink()
    (copied / "registers/audits.html").unlink()
    (copied / "registers/audits.html").symlink_to(copied / "index.html")
    (copied / "documents/new.txt").write_text("new")
    (copied / "bare").mkdir()
    (copied / "elsewhere").symlink_to("/")
    assert found(copied) == (
        1,
        [
            ("E880", "00-changes.html"),
            ("E882", "bare"),
            ("E882", "documents/new.txt"),
            ("E882", "elsewhere"),
            ("E881", "registers/audits.csv"),
            ("E880", "registers/audits.html"),
        ],
    )


def test_what_it_says_of_itself_counts_only_unaltered(copied: Path) -> None:
    about = copied / "pack.json"
    about.write_text(about.read_text().replace("2026-03-01", "2026-03-02"))
    status, out = ask(copied, "pack", "verify", str(copied))
    assert status == 1
    assert "its day and commit are not known" in out
    assert "2026-03-02" not in out


@pytest.mark.parametrize(
    "manifest",
    [
        "", "hello\n", f"{'0' * 64}  ../../etc/passwd\n", f"{'0' * 64}  /etc/passwd\n", "\xff",
        f"{'0' * 64}  index.html\n{'0' * 64}  index.html\n",
    ],
)  # fmt: skip
def test_a_folder_without_a_whole_manifest_is_no_pack(copied: Path, manifest: str) -> None:
    (copied / "MANIFEST.sha256").write_bytes(manifest.encode("latin-1"))
    assert found(copied) == (1, [("E883", "MANIFEST.sha256")])


def test_a_manifest_of_something_else_is_no_pack(copied: Path) -> None:
    manifest = copied / "MANIFEST.sha256"
    manifest.write_text(
        "".join(line for line in manifest.read_text().splitlines(True) if "pack.json" not in line)
    )
    assert found(copied) == (1, [("E882", "pack.json"), ("E883", "pack.json")])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_in_place_of_a_file_holds_nobody_up(copied: Path) -> None:
    (copied / "00-changes.html").unlink()
    os.mkfifo(copied / "00-changes.html")
    assert found(copied) == (1, [("E880", "00-changes.html")])


# in a browser, from a stick


@pytest.mark.browser
def test_every_page_opens_from_a_stick_and_asks_for_nothing(browser: Browser, pack: Path) -> None:
    dead = []
    with Visit(browser, pack.as_uri() + "/") as visit:
        for path in sorted(pack.rglob("*.html")):
            page = visit.open(path.relative_to(pack).as_posix())
            for link in page.evaluate("[...document.querySelectorAll('a[href]')].map(item => item.href)"):
                if link.startswith("file:"):
                    there, _, anchor = link.removeprefix(pack.as_uri() + "/").partition("#")
                    target = pack / there
                    if not target.is_file() or (anchor and f'id="{anchor}"' not in target.read_text()):
                        dead.append((path.name, link))
        assert (dead, visit.complaints, visit.strangers) == ([], [], [])


@pytest.mark.browser
@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_pages_of_a_pack_are_sound(browser: Browser, pack: Path, width: str, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    names = (
        "index.html",
        "00-changes.html",
        "08-audits.html",
        "registers/audits.html",
        "documents/pro-001/index.html",
    )
    with Visit(browser, pack.as_uri() + "/", width=width, dark=dark) as visit:
        for name in names:
            page = visit.open(name)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            violations = Axe().run(page).response["violations"]
            assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in violations] == [], name


@pytest.mark.browser
@pytest.mark.parametrize("width", ["desk", "phone"])
def test_the_digits_that_a_pack_was_read_from_stand_on_one_line(
    browser: Browser, pack: Path, width: str
) -> None:
    with Visit(browser, pack.as_uri() + "/", width=width) as visit:
        digits = visit.open("index.html").get_by_text(re.compile(r"^[0-9a-f]{40}$"))
        assert digits.evaluate(
            "item => item.offsetHeight < 1.5 * parseFloat(getComputedStyle(item).lineHeight)"
        )


def test_hostile_titles_stay_words(pack: Path) -> None:
    for path, data in files(pack).items():
        assert b"<img src=x" not in data or path.endswith((".csv", ".txt", ".json")), path
    assert HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in (
        pack / "00-changes.html"
    ).read_text().replace("&#34;", '"')
