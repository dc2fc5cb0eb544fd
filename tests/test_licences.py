"""What the tool runs with is under permissive licences, by its own metadata; the lock files are whole."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")

PERMISSIVE = {
    "MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "Unlicense", "HPND", "0BSD", "Zlib",
}  # fmt: skip
# Names that metadata older than SPDX uses for the same licences.
SPOKEN = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Not permissive in the strict sense, and allowed for the reason beside it.
ALLOWED = {
    "certifi": ("MPL-2.0", "a list of certificates, used as it is; its files keep their licence"),
    "pathspec": ("MPL-2.0", "used as it is by the site engine; its files keep their licence"),
    "fontpkg-ibm-plex-sans": ("OFL-1.1", "the typeface; its licence travels with every site that serves it"),
}


class Pin(NamedTuple):
    name: str
    version: str
    marker: str
    hashes: int


def pins(lock: str) -> list[Pin]:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        requirement = Requirement(line.split(" --hash")[0].strip())
        (only,) = requirement.specifier
        assert only.operator == "==", line
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}(?= |$)", line)
        found.append(
            Pin(canonicalize_name(requirement.name), only.version, str(requirement.marker or ""), len(hashes))
        )
    return found


def licences(name: str) -> set[str]:
    """What a package says of itself: the expression if it has one, else the short field, else its classifiers."""
    told = metadata.metadata(name)
    if expression := told.get("License-Expression"):
        return set(re.split(r" OR | AND |[()]", expression)) - {""}
    short = told.get("License") or ""
    kinds = [
        item.split(" :: ")[-1] for item in told.get_all("Classifier") or [] if item.startswith("License ::")
    ]
    said = [short] if short and "\n" not in short and short != "UNKNOWN" else kinds
    return {SPOKEN.get(item, item) for item in said}


def here(pin: Pin) -> bool:
    """Whether this platform needs it: only what is installed can be asked."""
    return not pin.marker or Requirement(f"x; {pin.marker}").marker.evaluate()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "pin", [pin for pin in pins("requirements.lock") if here(pin)], ids=lambda pin: pin.name
)
def test_what_the_tool_runs_with_is_permissive(pin: Pin) -> None:
    said = licences(pin.name)
    assert said, f"{pin.name} does not say under which licence it stands"
    if pin.name in ALLOWED:
        assert said == {ALLOWED[pin.name][0]}
    else:
        assert said <= PERMISSIVE, (pin.name, said - PERMISSIVE)
    assert not [word for word in said if "GPL" in word.upper()], (pin.name, said)


def test_no_reason_outlives_its_package() -> None:
    assert {pin.name for pin in pins("requirements.lock")} >= set(ALLOWED)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_registry_and_hashes_every_package(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*(--(?!hash=sha256:)|-[a-z]\b)", text)
    assert " @ " not in text
    assert [pin.name for pin in pins(lock) if not pin.hashes] == []


def direct(group: str, *, alone: bool = False) -> list[Requirement]:
    """What pyproject.toml asks for: the dependencies, and those of a group with the groups that it takes in."""
    found = [] if alone else [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    waiting = [group]
    while waiting:
        for item in PROJECT["dependency-groups"][waiting.pop()]:
            if isinstance(item, str):
                found.append(Requirement(item))
            else:
                waiting.append(item["include-group"])
    return found


@pytest.mark.parametrize(
    ("lock", "group"),
    [("requirements.lock", "build"), ("requirements-dev.lock", "dev"), ("requirements-bench.lock", "bench")],
)
def test_lock_answers_what_the_project_asks_for(lock: str, group: str) -> None:
    locked: dict[str, list[str]] = {}
    for pin in pins(lock):
        locked.setdefault(pin.name, []).append(pin.version)
    for requirement in direct(group, alone=group == "bench"):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in {lock}; make lock renews it"
        assert all(requirement.specifier.contains(version) for version in versions), (
            str(requirement),
            versions,
        )


def test_tests_run_with_what_the_tool_runs_with() -> None:
    assert set(pins("requirements.lock")) <= set(pins("requirements-dev.lock"))
