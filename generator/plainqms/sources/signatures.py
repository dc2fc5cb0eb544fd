"""The only door to ssh-keygen: whose key signed the bytes of an approval record, and signing them.

`records/allowed_signers` lists keys in OpenSSH's own form; the principal is the person's id, spelt out: a pattern such
as `*` counts for nobody. No configuration is read, and dates without a zone are UTC wherever the tool runs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from plainqms.model.approval_record import SIGNATURE
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.main_line import Line

SIGNERS = "records/allowed_signers"
NAMESPACE = "plainqms"
OLDEST = (8, 9)
_SECONDS = 30  # for one signature; a machine that takes longer is broken

NOT_VERIFIED = Rule(
    "H361",
    "signature-not-verified",
    Severity.ERROR,
    Basis.CLAUSE,
    "ISO 9001:2015 7.5.3.2 (retained information is protected from unintended alteration)",
    "A signature that does not fit its record, its person or the keys of its day proves nothing, but looks genuine.",
    "Leave the files as they are, and approve anew: qms approve --sign KEYFILE. A new key is entered in\n"
    f"{SIGNERS} before, in a change of its own:\n"
    'm_keller namespaces="plainqms" ssh-ed25519 AAAA...',
)
NO_KEYGEN = Rule(
    "H364",
    "signatures-cannot-be-verified",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "There are signed approvals, and without OpenSSH 8.9 or later nobody here can tell whether they are genuine.",
    "Install OpenSSH 8.9 or later (ssh and ssh-keygen), and ask again; qms doctor tells what this machine has.",
)
RULES = (NOT_VERIFIED, NO_KEYGEN)


class Unavailable(Exception):  # noqa: N818 - it is a lack, carried to the door's caller
    """There is no ssh-keygen, or none that is known to be recent enough."""


class SigningFailed(Exception):  # noqa: N818 - what ssh-keygen said
    """ssh-keygen did not sign, and why."""


class Signatures:
    """Verifies the signatures of one main line; asks ssh-keygen only where there is one. `problems` grow on the way."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.problems: list[Problem] = []

    def signer(self, index: int, path: str, data: bytes, person: str) -> str:
        """`person`, if their key signed `data`, by the keys that stood before the commit at `index`; or nothing."""
        texts = self._line.texts
        signature = texts.timeline.blob(path + SIGNATURE, index)
        if not signature:
            return ""
        place = Place(path + SIGNATURE)
        stood = texts.timeline.blob(SIGNERS, index - 1) if index else ""
        keys = signers_of(texts.read(stood).decode("utf-8", "replace") if stood else "", person)
        if not keys:
            message = f"no key of “{person}” stood in {SIGNERS} before this record arrived"
            self.problems.append(NOT_VERIFIED.at(place, message))
            return ""
        try:
            fault = verify(data, texts.read(signature), keys, person, self._line.commits[index].seconds)
        except Unavailable as lack:
            self.problems.append(NO_KEYGEN.at(Place("."), str(lack)))
            return ""
        if fault:
            message = f"this is no signature of {path} by a key of “{person}” ({fault})"
            self.problems.append(NOT_VERIFIED.at(place, message))
            return ""
        return person


def signers_of(text: str, person: str) -> str:
    """The lines that name the person literally: ssh-keygen itself would take patterns."""
    return "".join(f"{line}\n" for line in text.splitlines() if person in _principals(line))


def _principals(line: str) -> list[str]:
    """The first field, which may stand in quotes; of a comment nothing."""
    found = re.match(r'\s*(?:"([^"]*)"|([^\s#"]\S*))\s', line)
    return (found[1] or found[2] or "").split(",") if found else []


@lru_cache(maxsize=4096)
def verify(data: bytes, signature: bytes, signers: str, person: str, seconds: int) -> str:
    """Nothing, if `signature` is the person's over `data` at that moment; else why not. Raises `Unavailable`."""
    _need()
    try:
        moment = datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y%m%d%H%M%S")
    except (ValueError, OverflowError, OSError):
        return "its commit bears a date that no calendar holds"
    with tempfile.TemporaryDirectory(prefix="plainqms-") as folder:
        allowed, given = Path(folder, "allowed_signers"), Path(folder, "signature")
        allowed.write_text(signers, encoding="utf-8", newline="\n")
        given.write_bytes(signature)
        arguments = ("-Y", "verify", "-f", str(allowed), "-I", person, "-n", NAMESPACE, "-s", str(given))
        status, told = _run((*arguments, f"-Overify-time={moment}"), data, seconds=_SECONDS)
    return "" if status == 0 else _last_line(told) or "it does not verify"


def sign(data: bytes, key: Path) -> bytes:
    """The signature of `data`; a key may ask for its passphrase. Raises `SigningFailed`, `Unavailable`."""
    _need()
    with tempfile.TemporaryDirectory(prefix="plainqms-") as folder:
        record = Path(folder, "record")
        record.write_bytes(data)
        status, told = _run(("-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(record)), None, seconds=None)
        made = Path(folder, "record.sig")
        if status or not made.is_file():
            raise SigningFailed(_last_line(told) or "ssh-keygen did not sign")
        return made.read_bytes()


def version() -> tuple[tuple[int, ...], str]:
    """The installed OpenSSH, as (9, 2), and in its own words; empty where it is not found."""
    program = shutil.which("ssh")
    if program is None or shutil.which("ssh-keygen") is None:
        return (), ""
    try:
        done = subprocess.run((program, "-V"), capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return (), ""
    told = (done.stderr + done.stdout).decode("utf-8", "replace").strip()
    found = re.search(r"OpenSSH\D*(\d+)\.(\d+)", told)
    return (tuple(int(part) for part in found.groups()) if found else ()), told


def _need() -> None:
    found, told = version()
    if not found:
        raise Unavailable(f"OpenSSH is not installed, or not on the path ({told or 'nothing found'})")
    if found < OLDEST:
        raise Unavailable(f"{told} is too old to verify a signature as at a day")


def _run(arguments: tuple[str, ...], given: bytes | None, *, seconds: float | None) -> tuple[int, str]:
    """Status and what was told. Without `given` a person may be asked on the terminal."""
    program = shutil.which("ssh-keygen") or "ssh-keygen"
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run(
            (program, *arguments), input=given, stdin=None if given is not None else subprocess.DEVNULL,
            capture_output=True, check=False, timeout=seconds, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 1, f"ssh-keygen did not answer within {seconds} seconds"
    return done.returncode, (done.stdout + b"\n" + done.stderr).decode("utf-8", "replace")


def _last_line(told: str) -> str:
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
