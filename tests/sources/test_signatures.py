"""Signed approvals, with real keys and the real ssh-keygen: which signature counts, and what becomes of every other."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from asking import ask, revisions
from repositories import BOB, CAROL, Repo, document
from test_approval_records import RECORDED, A, record, told, write

from plainqms.model.revision import Strength
from plainqms.sources import signatures

SIGNED = RECORDED.replace("assurance: recorded", "assurance: signed")
SIGNERS = "records/allowed_signers"
pytestmark = pytest.mark.skipif(
    signatures.version()[0] < (8, 9), reason="OpenSSH 8.9 or later is not installed"
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("carol", "mallory"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True)
    return {name: folder / name for name in ("carol", "mallory")}


def line(keys: dict[str, Path], owner: str = "carol", *, principal: str = "carol", options: str = "") -> str:
    kind, key, _ = keys[owner].with_suffix(".pub").read_text(encoding="utf-8").split()
    return f"{principal} {options} {kind} {key}\n".replace("  ", " ")


@pytest.fixture
def repo(tmp_path: Path, keys: dict[str, Path]) -> Repo:
    """PRO is `signed`, Carol's key stands on the main line, and a text waits."""
    repo = Repo(tmp_path / "repo")
    repo.settings(SIGNED)
    repo.write(SIGNERS, line(keys))
    repo.commit("Settings")
    return repo


def signed(repo: Repo, key: Path, *, namespace: str = "plainqms", **given: str) -> str:
    """A record with its signature, not committed."""
    path = record(repo, write(repo, "One."), commit=False, **given)
    full = repo.root / path
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", namespace, full], check=True)
    return path


def strengths(repo: Repo) -> list[Strength]:
    return [approval.strength for revision in revisions(repo) for approval in revision.approvals]


def test_a_signature_issues_a_text_and_is_the_strongest(repo: Repo, keys: dict[str, Path]) -> None:
    signed(repo, keys["carol"])
    repo.commit("Approval", author=BOB)  # whoever commits it
    assert strengths(repo) == [Strength.SIGNED]
    assert told(repo) == []


def test_qms_approve_signs(repo: Repo, keys: dict[str, Path]) -> None:
    repo.write(A, document("PRO-001", body="One."))
    repo.commit("One")
    at = ("--at", "2026-01-03T09:00:00+00:00")
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--yes", *at, "--sign", str(keys["carol"]))
    assert status == 0, out
    repo.commit("Approval", author=CAROL)
    assert strengths(repo) == [Strength.SIGNED]
    assert told(repo) == []


def test_a_file_that_is_no_key_writes_nothing(repo: Repo, tmp_path: Path) -> None:
    write(repo, "One.")
    (tmp_path / "key").write_text("no key", encoding="utf-8")
    status, out = ask(repo, "approve", "PRO-001", "--as", "carol", "--yes", "--sign", str(tmp_path / "key"))
    assert (status, "nothing was written" in out) == (2, True)
    assert not (repo.root / "records/approvals").exists()


# What is done to the record's signature or to the keys before it is committed, or instead.


def other_key(repo: Repo, keys: dict[str, Path]) -> None:
    signed(repo, keys["mallory"])


def other_purpose(repo: Repo, keys: dict[str, Path]) -> None:
    signed(repo, keys["carol"], namespace="git")


def other_bytes(repo: Repo, keys: dict[str, Path]) -> None:
    full = repo.root / signed(repo, keys["carol"])
    full.write_bytes(full.read_bytes().replace(b"\n", b"\r\n"))


def no_signature(repo: Repo, keys: dict[str, Path]) -> None:
    path = record(repo, write(repo, "One."), commit=False)
    repo.write(path + ".sig", "-----BEGIN SSH SIGNATURE-----\n")


def key_in_the_same_commit(repo: Repo, keys: dict[str, Path]) -> None:
    signed(repo, keys["mallory"])
    repo.write(SIGNERS, line(keys) + line(keys, "mallory"))


def first_keys_in_the_same_commit(repo: Repo, keys: dict[str, Path]) -> None:
    (repo.root / SIGNERS).unlink()
    repo.commit("No keys any more")
    signed(repo, keys["carol"])
    repo.write(SIGNERS, line(keys))


def key_on_the_same_branch(repo: Repo, keys: dict[str, Path]) -> None:
    path = signed(repo, keys["mallory"])
    both = {name: (repo.root / name).read_bytes() for name in (path, path + ".sig")}
    for name in both:
        (repo.root / name).unlink()
    repo.git("checkout", "-q", "-b", "side")
    repo.write(SIGNERS, line(keys) + line(keys, "mallory"))
    repo.commit("Key")
    for name, data in both.items():
        repo.write(name, data)
    repo.commit("Approval", author=CAROL)
    repo.git("checkout", "-q", "main")
    repo.merge("side")


def pattern(repo: Repo, keys: dict[str, Path]) -> None:
    repo.write(SIGNERS, line(keys, "mallory", principal="*") + line(keys, "mallory", principal='"c*,!bob"'))
    repo.commit("Keys")
    signed(repo, keys["mallory"])


def expired(repo: Repo, keys: dict[str, Path]) -> None:
    repo.write(SIGNERS, line(keys, options='valid-before="20260102"'))
    repo.commit("Keys")
    signed(repo, keys["carol"])


def later_than_its_record(repo: Repo, keys: dict[str, Path]) -> None:
    path = signed(repo, keys["carol"])
    signature = (repo.root / (path + ".sig")).read_bytes()
    (repo.root / (path + ".sig")).unlink()
    repo.commit("Approval", author=CAROL)
    repo.write(path + ".sig", signature)


def of_no_record(repo: Repo, keys: dict[str, Path]) -> None:
    (repo.root / signed(repo, keys["carol"])).unlink()


@pytest.mark.parametrize(
    "deed",
    [
        other_key, other_purpose, other_bytes, no_signature, key_in_the_same_commit, first_keys_in_the_same_commit,
        key_on_the_same_branch, pattern, expired, later_than_its_record, of_no_record,
    ],
)  # fmt: skip
def test_what_is_no_signature_issues_nothing_and_is_told(
    repo: Repo, keys: dict[str, Path], deed: Callable[[Repo, dict[str, Path]], None]
) -> None:
    deed(repo, keys)
    repo.commit("Approval", author=CAROL)
    assert "H361" in told(repo)
    assert revisions(repo) == ()


def test_a_key_that_ended_later_was_good_on_its_day(repo: Repo, keys: dict[str, Path]) -> None:
    signed(repo, keys["carol"])
    repo.commit("Approval", author=CAROL)
    repo.write(SIGNERS, line(keys, "mallory"))
    repo.commit("Another key")
    assert strengths(repo) == [Strength.SIGNED]


def test_a_signature_that_is_changed_later_is_told(repo: Repo, keys: dict[str, Path]) -> None:
    path = signed(repo, keys["carol"])
    repo.commit("Approval", author=CAROL)
    repo.write(path + ".sig", "gone")
    repo.commit("Touched")
    assert told(repo) == ["H350"]
    assert strengths(repo) == [Strength.SIGNED]


@pytest.mark.parametrize("found", [((), ""), ((8, 8), "OpenSSH_8.8p1")])
def test_without_a_recent_openssh_nothing_signed_counts_and_it_is_said(
    repo: Repo, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch, found: tuple[tuple[int, ...], str]
) -> None:
    signed(repo, keys["carol"])
    repo.commit("Approval", author=CAROL)
    signatures.verify.cache_clear()
    monkeypatch.setattr(signatures, "version", lambda: found)
    assert "H364" in told(repo)
    assert revisions(repo) == ()


def test_where_nothing_is_signed_ssh_keygen_is_not_asked(
    repo: Repo, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "version", lambda: pytest.fail("asked"))
    record(repo, write(repo, "One."))
    assert told(repo) == ["H360"]


def test_the_same_bytes_are_verified_once(
    repo: Repo, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(repo, keys["carol"])
    repo.commit("Approval", author=CAROL)
    assert strengths(repo) == [Strength.SIGNED]
    monkeypatch.setattr(signatures, "version", lambda: pytest.fail("asked again"))
    assert strengths(repo) == [Strength.SIGNED]
