"""`qms build`: what is in force, complete or not at all, and a word about what it left out."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from asking import GENERATOR, ask, fingerprint, run
from repositories import BOB, Repo, document

from plainqms import files

FIRST, SECOND = "We measure twice.", "We measure thrice."


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A system with its site, made once; each test works on a copy of its own."""
    made = Repo(tmp_path_factory.mktemp("published") / "system")
    made.settings()
    made.write(".gitignore", "/build/\n")
    made.write("policies/POL-001.md", document("POL-001", "Quality policy", FIRST))
    made.commit("Issue the quality policy", on="2026-01-10")
    shutil.copytree(cache, made.root / "build" / "cache")
    done = run(made, "build")
    assert done.returncode == 0, done.stderr
    return made.root


@pytest.fixture
def repo(published: Path, tmp_path: Path) -> Repo:
    shutil.copytree(published, tmp_path / "system", symlinks=True)
    return Repo(tmp_path / "system")


def page(repo: Repo, identifier: str = "POL-001", *, folder: str = "site") -> str:
    path = repo.root / "build" / folder / "documents" / identifier.lower() / "index.html"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def site(repo: Repo, folder: str = "site") -> dict[str, bytes]:
    """Every file of a built site."""
    root = repo.root / "build" / folder
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def built(repo: Repo) -> list[str]:
    return sorted(os.listdir(repo.root / "build"))


def change(repo: Repo, text: str = SECOND, *, on: str = "2026-02-10") -> None:
    repo.write("policies/POL-001.md", document("POL-001", "Quality policy", text))
    repo.commit("Measure better", on=on)


def test_what_is_committed_is_published_and_where_to_open_it_is_told(repo: Repo) -> None:
    change(repo)
    status, out = ask(repo, "build")
    assert status == 0
    assert out.splitlines()[-1] == f"Open {(repo.root / 'build/site/index.html').as_uri()}"
    assert SECOND in page(repo)
    assert built(repo) == [".lock", "cache", "site"]
    assert repo.git("status", "--porcelain") == ""


def test_two_builds_are_alike_byte_for_byte(repo: Repo) -> None:
    before = site(repo)
    shutil.rmtree(repo.root / "build")
    assert ask(repo, "build")[0] == 0
    assert site(repo) == before


def test_uncommitted_work_is_left_out_and_named(repo: Repo) -> None:
    before = site(repo)
    repo.write("policies/POL-001.md", document("POL-001", "Quality policy", SECOND))
    repo.write("policies/new folder/POL-002.md", document("POL-002", "Second"))
    repo.write("notes.txt", "not of the system\n")
    status, out = ask(repo, "build")
    assert status == 0
    assert "  policies/POL-001.md\n" in out
    assert "  policies/new folder/POL-002.md\n" in out
    assert "notes.txt" not in out
    assert site(repo) == before


def test_commits_outside_the_main_line_are_left_out_and_named(repo: Repo) -> None:
    before = site(repo)
    repo.git("switch", "-q", "-c", "proposal")
    repo.write("policies/POL-001.md", document("POL-001", "Quality policy", SECOND))
    repo.commit("Propose to measure thrice", author=BOB)
    status, out = ask(repo, "build")
    assert (status, "Propose to measure thrice" in out) == (0, True)
    assert site(repo) == before


def test_many_left_out_files_are_counted(repo: Repo) -> None:
    for number in range(2, 15):
        repo.write(f"policies/POL-{number:03d}.md", document(f"POL-{number:03d}"))
    _, out = ask(repo, "build")
    assert "13 files" in out
    assert "  and 3 more\n" in out


def test_the_draft_shows_the_working_tree_and_says_so(repo: Repo) -> None:
    before = site(repo)
    repo.write("policies/POL-001.md", document("POL-001", "Quality policy", SECOND))
    status, out = ask(repo, "build", "--draft")
    assert status == 0
    assert out.splitlines()[-1] == f"Open {(repo.root / 'build/draft/index.html').as_uri()}"
    assert SECOND in page(repo, folder="draft")
    assert site(repo) == before
    for name, text in site(repo, "draft").items():
        if name.endswith(".html"):
            assert b"DRAFT" in text, name
    assert not [name for name, text in before.items() if name.endswith(".html") and b"DRAFT" in text]


def test_the_draft_is_built_around_mistakes_and_tells_them(repo: Repo) -> None:
    repo.write("policies/POL-001.md", document("POL-001", "Quality policy", SECOND, owner="nobody_here"))
    done = run(repo, "build", "--draft")
    assert done.returncode == 1
    assert b"POL-001.md" in done.stderr
    assert SECOND in page(repo, folder="draft")


def test_a_day_in_the_past_shows_what_was_in_force(repo: Repo) -> None:
    change(repo, on="2026-02-10")
    assert ask(repo, "--as-of", "2026-02-09", "build")[0] == 0
    assert FIRST in page(repo)
    assert SECOND not in page(repo)
    assert ask(repo, "--as-of", "2026-02-10", "build")[0] == 0
    assert SECOND in page(repo)


def test_a_day_before_everything_publishes_nothing(repo: Repo) -> None:
    before = site(repo)
    status, _ = ask(repo, "--as-of", "2020-01-01", "build")
    assert status == 1
    assert site(repo) == before


def test_errors_leave_the_old_site(repo: Repo) -> None:
    before = site(repo)
    repo.write("policies/POL-001.md", document("POL-001", "Quality policy", SECOND, owner="nobody_here"))
    repo.commit("A mistake")
    done = run(repo, "build")
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"POL-001.md" in done.stderr
    assert site(repo) == before
    assert built(repo) == [".lock", "cache", "site"]


def test_strict_refuses_warnings(repo: Repo) -> None:
    repo.write("policies/POL-002.md", document("POL-002", "Ownerless", owner=""))
    repo.commit("No owner")
    before = site(repo)
    assert ask(repo, "build", "--strict")[0] == 1
    assert site(repo) == before
    assert ask(repo, "build")[0] == 0
    assert page(repo, "POL-002")


def test_two_builds_at_once(repo: Repo) -> None:
    before = site(repo)
    change(repo)
    with files.only_one(repo.root / "build" / ".lock") as alone:
        assert alone
        done = run(repo, "build")
    assert done.returncode == 1
    assert b"S490" in done.stderr
    assert site(repo) == before
    assert run(repo, "build").returncode == 0


MOMENTS = [
    ("plainqms.files.recover", "before"),
    ("plainqms.publish.pages.stage", "before"),
    ("plainqms.files.lay:20", "after"),
    ("plainqms.publish.site.build", "before"),
    ("mkdocs.utils.write_file:3", "after"),
    ("plainqms.publish.articles.check_site", "after"),
    ("plainqms.files.exchange", "before"),
]


def killed(repo: Repo, moment: str, when: str) -> None:
    """`qms build` in a process that is killed before or after the nth call of a function."""
    call, _, nth = moment.partition(":")
    module, _, name = call.rpartition(".")
    program = f"""
import importlib, os, signal, sys
module = importlib.import_module({module!r})
real, calls = getattr(module, {name!r}), 0
def trap(*arguments, **keywords):
    global calls
    calls += 1
    if {when!r} == "after":
        result = real(*arguments, **keywords)
    if calls == {int(nth or 1)}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result if {when!r} == "after" else real(*arguments, **keywords)
setattr(module, {name!r}, trap)
sys.argv[1:] = ["--root", {str(repo.root)!r}, "build"]
from plainqms.cli.main import main
main()
"""
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_build_that_is_killed_leaves_the_old_site_and_the_next_one_cleans_up(repo: Repo) -> None:
    before = site(repo)
    change(repo)
    litter = 0
    for moment, when in MOMENTS:
        killed(repo, moment, when)
        assert site(repo) == before, f"killed {when} {moment}"
        litter += len(built(repo)) - 3
    assert litter > 0, "the moments lie inside the build"
    assert run(repo, "build").returncode == 0
    assert SECOND in page(repo)
    assert built(repo) == [".lock", "cache", "site"]
    clean = site(repo)
    shutil.rmtree(repo.root / "build" / "site")
    assert run(repo, "build").returncode == 0
    assert site(repo) == clean


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_build_that_is_killed_after_the_exchange_has_published(repo: Repo) -> None:
    change(repo)
    killed(repo, "plainqms.files._exchange_names", "after")
    assert SECOND in page(repo)
    whole = site(repo)
    assert run(repo, "build").returncode == 0
    assert (site(repo), built(repo)) == (whole, [".lock", "cache", "site"])


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
@pytest.mark.parametrize("linked", ["build", "build/site", "build/cache", "build/cache/fonts", "build/.lock"])
def test_a_build_folder_that_leads_elsewhere_is_refused(repo: Repo, tmp_path: Path, linked: str) -> None:
    """A pull request can carry a link named build: what it points to is not ours to replace."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "site").mkdir(parents=True)
    (elsewhere / "site" / "precious").write_text("kept")
    place = repo.root / linked
    shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    place.symlink_to(elsewhere)
    before = fingerprint(elsewhere)
    done = run(repo, "build")
    assert done.returncode == 1
    assert b"S492" in done.stderr
    assert fingerprint(elsewhere) == before


PLANTED = [
    ("index", "build/cache/fonts-0/sans-latin-normal.woff2"),
    ("index", "Build/x"),
    ("index", "build"),
    ("main line", "build/.site.old/index.html"),
    ("shallow clone", "build/.site.old/index.html"),
]


@pytest.mark.parametrize(("where", "path"), PLANTED)
def test_nothing_is_built_over_what_git_holds_under_build(repo: Repo, where: str, path: str) -> None:
    """A pull request can add files by force that .gitignore names."""
    shutil.rmtree(repo.root / "build")
    repo.write(path, "planted\n")
    repo.git("add", "-f", path)
    if where != "index":
        repo.git("commit", "-qm", "Planted")
    if where == "main line":
        repo.git("switch", "-qc", "proposal")
        repo.git("rm", "-qr", "--cached", path)
    elif where == "shallow clone":
        (repo.root / ".git" / "shallow").write_text(repo.git("rev-parse", "HEAD") + "\n")
    for command in (("build", "--draft"), ("build",)):
        before = fingerprint(repo.root)
        done = run(repo, *command)
        assert done.returncode == 1
        assert b"S493" in done.stderr
        assert path.encode() in done.stderr
        assert fingerprint(repo.root) == before
    if where == "index":
        shutil.rmtree(repo.root / path.split("/")[0], ignore_errors=True)
        (repo.root / path).unlink(missing_ok=True)
        repo.git("rm", "-qr", "--cached", path)
        assert "S493" not in ask(repo, "check")[1]


def test_what_is_beside_build_is_nobodys_business(repo: Repo) -> None:
    for path in ("builds/x", "build.txt", "policies/build/x"):
        repo.write(path, "harmless\n")
    repo.commit("Harmless")
    assert "S493" not in ask(repo, "check")[1]


def test_a_folder_that_cannot_be_written_is_one_sentence(repo: Repo) -> None:
    shutil.rmtree(repo.root / "build")
    repo.write("build", "a file\n")
    done = run(repo, "build")
    assert (done.returncode, done.stderr[:5]) == (2, b"qms: ")
