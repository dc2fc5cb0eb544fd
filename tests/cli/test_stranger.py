"""records/README.md is followed to the letter: its commands, typed into a shell, verify a signed approval."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from asking import ask
from repositories import BOB, CAROL, Repo, document
from test_approval_records import RECORDED

from plainqms.sources import signatures

PAGE = Path(__file__).parents[2] / "records" / "README.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.M | re.S)
MINE = {
    "DOCUMENT": "PRO-001", "REVISION": "1", "RECORD": "records/approvals/2026-01-03-PRO-001-r1-carol.yml",
    "TEXT": "build/site/documents/pro-001/text.txt", "FILE": "procedures/purchasing/a.md", "PERSON": "carol",
}  # fmt: skip
pytestmark = pytest.mark.skipif(
    os.name == "nt" or shutil.which("sha256sum") is None or signatures.version()[0] < (8, 9),
    reason="a shell, sha256sum and OpenSSH 8.9 are what the page asks for",
)


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Repo:
    """A text that prints a value and shows a picture, approved with a signature in a pull request, published."""
    folder = tmp_path_factory.mktemp("stranger")
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    kind, public, *_ = key.with_suffix(".pub").read_text(encoding="utf-8").split()
    repo = Repo(folder / "repo")
    repo.settings(RECORDED.replace("assurance: recorded", "assurance: signed"))
    repo.write(".gitignore", "/build/\n")
    repo.write("records/allowed_signers", f"carol {kind} {public}\n")
    repo.commit("Settings")
    repo.write("procedures/purchasing/scale.png", b"\x89PNG\r\n\x1a\n")
    body = "We are {{ organization.name }}, and é is no e. ![Scale](scale.png)"
    repo.write("procedures/purchasing/a.md", document("PRO-001", body=body))
    repo.commit("Text")
    repo.git("checkout", "-q", "-b", "approval")
    at = ("--at", "2026-01-03T09:00:00+00:00")
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--yes", *at, "--sign", str(key))
    assert status == 0, out
    repo.commit("Approval", author=CAROL)
    repo.git("checkout", "-q", "main")
    repo.merge("approval", author=BOB)
    assert ask(repo, "seal")[0] == 0
    repo.commit("Seal")
    shutil.copytree(cache, repo.root / "build" / "cache")
    status, out = ask(repo, "--as-of", "2026-06-30", "build")
    assert status == 0, out
    return repo


def follow(repo: Repo, folder: Path) -> list[str]:
    """What each block prints. Only values of the page's own example are replaced, and /tmp by a folder of the test."""
    script = "".join(f"{block}printf '\\036'\n" for block in BLOCKS)
    for name, value in MINE.items():
        script, count = re.subn(rf"^{name}=.*$", f"{name}={value}", script, flags=re.M)
        assert count == 1, name
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
    }
    done = subprocess.run(
        ["sh", "-u", "-c", script.replace("/tmp/", f"{folder}/")],
        cwd=repo.root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split("\036")[:-1]


def test_every_command_says_what_the_page_promises(repo: Repo, tmp_path: Path) -> None:
    said = dict(zip(BLOCKS, follow(repo, tmp_path), strict=True))

    def of(words: str) -> str:
        (found,) = (out for block, out in said.items() if words in block)
        return found

    assert of("git grep") == f"HEAD:{MINE['RECORD']}\n"
    assert of("COMMIT=") == "2026-01-04T10:00:00+00:00\nCarol Keller <carol@example.com>\n"
    assert of("--diff-filter=MDT") == ""
    assert '"person": "carol"' in of("qms.yml")
    assert "assurance: signed" in of("qms.yml")
    assert "managing_director" in of("qms.yml")
    assert re.fullmatch(r' +"digest": "text-1:sha256:[0-9a-f]{64}"\n', of("text.txt"))
    assert re.fullmatch(r' +"procedures/purchasing/a\.md": "[0-9a-f]{64}"\n', of("FILE="))
    assert of("ssh-keygen").startswith('Good "plainqms" signature for carol with ED25519 key')
    row, kind = of("revisions.csv").splitlines()
    assert (row.split(",")[:2], kind) == (["PRO-001", "1"], "commit")


def test_the_command_that_must_print_nothing_is_the_one_that_verifying_asks(repo: Repo) -> None:
    command = "git log --first-parent -m --no-renames --diff-filter=MDT -- records/approvals\n"
    assert command in BLOCKS
    assert ask(repo, "--as-of", "2026-06-30", "verify")[0] == 0


def test_another_text_and_a_touched_record_are_seen(repo: Repo, tmp_path: Path) -> None:
    copy = Repo.__new__(Repo)
    copy.root, copy.day = tmp_path / "copy", repo.day
    shutil.copytree(repo.root, copy.root)
    text = copy.root / MINE["TEXT"]
    text.write_text(text.read_text(encoding="utf-8").replace("We are", "We were"), encoding="utf-8")
    record = copy.root / MINE["RECORD"]
    record.write_text(record.read_text(encoding="utf-8") + "# Better\n", encoding="utf-8")
    copy.commit("Touched")
    said = dict(zip(BLOCKS, follow(copy, tmp_path), strict=True))
    assert [out for block, out in said.items() if "text.txt" in block] == [""]
    assert ["Touched" in out for block, out in said.items() if "--diff-filter=MDT" in block] == [True]
    assert [out.count("\n") for block, out in said.items() if "FILE=" in block] == [
        1
    ]  # the record as it came stands
