"""`qms pack --transfer`: what another certification body reads before it takes a certificate over.

What may not be transferred is told on top, and the pack is made all the same.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from asking import ask, ask_json
from audited_system import GAP_WORD, OLD_SECRET, POINTER, REPORTED, SECRET, make
from browsing import Visit
from playwright.sync_api import Browser
from repositories import Repo

DAY = ("--as-of", "2026-03-01")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = make(tmp_path_factory.mktemp("transferred") / "system")
    edit(
        repo,
        "records/certificates.yml",
        "number: N1,",
        "number: N1, accreditation_body: AB, recognition: IAF-MLA,",
    )
    edit(repo, "records/certificates.yml", "}\n", f", verified: [{LOOKED}]}}\n")
    repo.commit("Accredited", on="2026-01-06")
    return repo


LOOKED = '{where: Register, "on": "2026-01-05", by: carol, result: confirmed}'


@pytest.fixture
def repo(whole: Repo, tmp_path: Path) -> Repo:
    return Repo(Path(shutil.copytree(whole.root, tmp_path / "system")))


@pytest.fixture(scope="module")
def pack(whole: Repo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("transfer") / "pack"
    status, out = ask(whole, *DAY, "pack", "--transfer", "--out", str(folder))
    assert status == 0, out
    assert "E884" not in out
    return folder


def edit(repo: Repo, path: str, old: str, new: str) -> None:
    text = (repo.root / path).read_text()
    assert old in text
    repo.write(path, text.replace(old, new))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def words(page: Path) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")).split())


def made(repo: Repo, tmp_path: Path, *more: str) -> tuple[list[tuple[str, str, int]], Path]:
    """What is told of it, and where it lies."""
    folder = tmp_path / "pack"
    status, told = ask_json(repo, *DAY, "pack", *(more or ("CERT-001",)), "--transfer", "--out", str(folder))
    assert status == 0
    return [(item["code"], item["path"], item["line"]) for item in told["problems"]], folder


def test_the_same_commit_and_day_give_the_same_bytes(whole: Repo, pack: Path, tmp_path: Path) -> None:
    other = tmp_path / "deep" / "other"
    shutil.rmtree(whole.root / "build", ignore_errors=True)
    assert ask(whole, *DAY, "pack", "--transfer", "--out", str(other))[0] == 0
    assert files(other) == files(pack)


def test_it_verifies_and_says_what_it_is_of(pack: Path) -> None:
    status, out = ask(pack, "pack", "verify", str(pack))
    assert (status, "Transfer pack of" in out, "for CB-001" in out) == (0, True, True)
    about = json.loads((pack / "pack.json").read_text())
    assert (about["audit"], about["transfer"], about["last_visit"]) == ("", "CB-001", "AUD-2025-001")


def test_the_review_before_a_transfer_comes_first(pack: Path) -> None:
    listed = re.findall(r'<a href="(\w+)-[a-z-]+\.html">', (pack / "index.html").read_text())
    assert listed[:5] == ["A", "B", "C", "D", "00"]
    said = words(pack / "A-transfer.html")
    assert "Nothing recorded forbids it" in said
    assert "To be enclosed by hand" in said
    assert "may not be transferred" not in words(pack / "index.html")


def test_reports_of_the_cycle_stand_with_their_findings(pack: Path) -> None:
    said = words(pack / "B-reports.html")
    assert "AUD-2024-001 First certification stage 2" in said
    assert "Nonconformities still open 1" in said
    assert "answered 1 Jun 2025 plan accepted 10 Jun 2025" in said
    assert "31 Dec 2026" in words(pack / "C-cycle.html")


def test_nobody_is_named_and_nothing_that_stays_in_the_house_is_in_it(pack: Path) -> None:
    for path, data in files(pack).items():
        for word in (SECRET, OLD_SECRET, POINTER, REPORTED, GAP_WORD, "Carol Keller", "Alice Author"):
            assert word.encode() not in data, (path, word)
    registers = {path.stem for path in (pack / "registers").glob("*.csv")}
    assert registers.isdisjoint(
        ("certification-bodies", "suppliers", "training", "competence", "reports", "gaps")
    )


def test_every_link_leads_somewhere(pack: Path) -> None:
    for page in pack.rglob("*.html"):
        for url in re.findall(r'href="([^"#:]+)(?:#[^"]*)?"', page.read_text(encoding="utf-8")):
            assert (page.parent / url).exists(), (page.name, url)


@pytest.mark.parametrize(
    ("field", "old", "new", "says"),
    [
        ("status", "N1,", "N1, status: suspended, suspended_on: 2026-02-01,", "it is suspended since 1 Feb"),
        ("status", "N1,", "N1, status: withdrawn,", "it was withdrawn"),
        ("recognition", "recognition: IAF-MLA", "recognition: none", "no accreditation stands behind it"),
        ("expires", 'expires: "2027-05-31"', 'expires: "2026-02-28"', "it ended on 28 Feb 2026"),
    ],
)  # fmt: skip
def test_what_may_not_be_transferred_is_told_on_top_and_made_all_the_same(
    repo: Repo, tmp_path: Path, field: str, old: str, new: str, says: str
) -> None:
    edit(repo, "records/certificates.yml", old, new)
    repo.commit("Changed", on="2026-02-10")
    told, folder = made(repo, tmp_path)
    assert [item for item in told if item[0] == "E884"] == [("E884", "records/certificates.yml", 1)]
    for page in ("index.html", "A-transfer.html"):
        said = words(folder / page).replace("\u00a0", " ")
        assert "This certificate may not be transferred" in said, field
        assert says in said
    assert ask(folder, "pack", "verify", str(folder))[0] == 0


@pytest.mark.parametrize(
    ("ended", "code", "says"),
    [
        ("2025-12-15", "E885", "the change must be complete by 15 Jun 2026"),  # six months later
        ("2025-08-31", "E884", "the time to change was over on 28 Feb 2026"),  # of a month with 28 days
    ],
)
def test_a_body_that_lost_its_accreditation_is_left_within_six_months(
    repo: Repo, tmp_path: Path, ended: str, code: str, says: str
) -> None:
    bodies = f'- {{id: CB-001, title: Board, owner: quality_manager, accreditation_ended_on: "{ended}"}}\n'
    repo.write("records/certification-bodies.yml", bodies)
    repo.commit("Lost", on="2026-01-10")
    told, folder = made(repo, tmp_path, "CB-001")
    assert told == [(code, "records/certification-bodies.yml", 1)]
    said = words(folder / "A-transfer.html").replace("\u00a0", " ").replace("T", "t")
    assert says in said
    assert ("open points below by 15 Jun 2026" in said) is (code == "E885")


def test_the_end_of_the_certificate_goes_before_six_months(repo: Repo, tmp_path: Path) -> None:
    edit(repo, "records/certificates.yml", 'expires: "2027-05-31"', 'expires: "2026-04-30"')
    bodies = '- {id: CB-001, title: Board, owner: quality_manager, accreditation_ended_on: "2025-12-15"}\n'
    repo.write("records/certification-bodies.yml", bodies)
    repo.commit("Lost", on="2026-01-10")
    _, folder = made(repo, tmp_path)
    assert "by 30 Apr 2026" in words(folder / "A-transfer.html").replace("\u00a0", " ")


def test_what_the_accepting_body_will_ask_is_told_first(repo: Repo, tmp_path: Path) -> None:
    edit(repo, "records/findings.yml", "grade: minor", "grade: major")
    edit(repo, "records/certificates.yml", "result: confirmed", "result: differs")
    repo.commit("A major one", on="2026-01-10")
    told, folder = made(repo, tmp_path)
    assert {item[:2] for item in told} == {
        ("E885", "records/findings.yml"),
        ("E885", "records/certificates.yml"),
    }
    said = words(folder / "A-transfer.html").replace("\u00a0", " ")
    assert "major nonconformity FND-2025-001 is not verified" in said
    assert "may not be transferred" not in words(folder / "index.html")


def test_a_plan_that_is_not_accepted_is_asked_for(repo: Repo, tmp_path: Path) -> None:
    edit(repo, "records/findings.yml", 'accepted_on: "2025-06-10", ', "")
    repo.commit("No plan", on="2026-01-10")
    assert [item[0] for item in made(repo, tmp_path)[0]] == ["E885"]


def test_numbers_of_the_application_form_stand_on_the_information_sheet(repo: Repo, tmp_path: Path) -> None:
    settings = repo.root / "qms.yml"
    settings.write_text(
        settings.read_text()
        + "\nsites:\n  - {id: works, name: Works, activities: Turning, people: '12', effective_personnel: '10.5',\n"
        "     shifts: [{name: Night, hours: '22:00 to 06:00', people: '4'}]}\n"
    )
    repo.commit("Counted", on="2026-01-10")
    _, folder = made(repo, tmp_path)
    said = words(folder / "D-information-sheet.html")
    assert "Effective personnel 10.5" in said
    assert "Works Night 22:00 to 06:00 4" in said
    assert "To be told beside this sheet" not in said


def test_duties_are_told_from_the_register_of_what_binds_us(repo: Repo, tmp_path: Path) -> None:
    repo.write(
        "records/interested-parties.yml",
        "- id: IP-001\n  title: Authority\n  identified_on: '2026-01-02'\n  owner: quality_manager\n  needs:\n"
        "    - {what: No oil in the brook., obligation: yes, by: Water law}\n",
    )
    repo.commit("A party", on="2026-01-09")
    assert "No oil in the brook." in words(made(repo, tmp_path / "before")[1] / "D-information-sheet.html")
    repo.write(
        "records/compliance-obligations.yml",
        "".join(
            f"- id: OBL-00{number}\n  title: {title}\n  kind: law\n  subjects: [environment]\n  asks: {asks}\n"
            f"  owner: quality_manager\n  since: '2000-01-01'\n{more}"
            for number, title, asks, more in (
                (1, "Clean Water Act 1999", "Nothing runs into the brook.", ""),
                (2, "Repealed Act 1980", "Paint it red.", "  ended_on: '2001-01-01'\n"),
            )
        ),
    )
    repo.commit("What binds us", on="2026-01-10")
    said = words(made(repo, tmp_path / "after")[1] / "D-information-sheet.html")
    assert "Clean Water Act 1999 Nothing runs into the brook." in said
    assert "No oil in the brook." not in said
    assert "Paint it red." not in said


def test_what_a_sheet_lacks_is_said(pack: Path) -> None:
    assert "To be told beside this sheet: sites." in words(pack / "D-information-sheet.html")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("CERT-009", "--transfer"), "did you mean CERT-001?"),
        (("AUD-2026-001", "--transfer"), "neither a certificate nor a certification body"),
        (("--transfer", "--internal"), "leaves the house"),
        ((), "name the audit"),
    ],
)
def test_what_is_none_is_refused(whole: Repo, tmp_path: Path, given: tuple[str, ...], says: str) -> None:
    status, out = ask(whole, *DAY, "pack", *given, "--out", str(tmp_path / "pack"))
    assert (status, says in " ".join(out.split())) == (2, True), out
    assert list(tmp_path.iterdir()) == []


def test_of_two_bodies_one_is_named(repo: Repo, tmp_path: Path) -> None:
    text = (repo.root / "records/certificates.yml").read_text()
    repo.write(
        "records/certificates.yml",
        text + text.replace("CERT-001", "CERT-002").replace("CB-001", "CB-002").replace("N1", "N2"),
    )
    bodies = "".join(f"- {{id: CB-00{one}, title: Board, owner: quality_manager}}\n" for one in (1, 2))
    repo.write("records/certification-bodies.yml", bodies)
    repo.commit("Two", on="2026-01-10")
    status, out = ask(repo, *DAY, "pack", "--transfer", "--out", str(tmp_path / "pack"))
    assert (status, "CB-001, CB-002" in out) == (2, True)
    assert made(repo, tmp_path, "CB-002")[1].is_dir()


@pytest.mark.browser
@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_pages_of_a_transfer_pack_are_sound(
    browser: Browser, repo: Repo, tmp_path: Path, width: str, dark: bool
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    edit(repo, "records/certificates.yml", "N1,", "N1, status: withdrawn,")
    repo.commit("Withdrawn", on="2026-02-10")
    folder = made(repo, tmp_path)[1]
    names = (
        "index",
        "A-transfer",
        "B-reports",
        "C-cycle",
        "D-information-sheet",
        "01-scope",
        "02-organization",
    )
    with Visit(browser, folder.as_uri() + "/", width=width, dark=dark) as visit:
        for name in names:
            page = visit.open(f"{name}.html")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            violations = Axe().run(page).response["violations"]
            assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in violations] == [], name
        assert visit.strangers == []
