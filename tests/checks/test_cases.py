"""Every rule that can be judged from documents and history has a file of cases, good and bad, in cases/.

A case is a section "## Good: ..." or "## Bad: ...". Its fenced blocks are taken in order: a block with a title is a
file; `history` commits what was written so far; `absent` removes files; `problems` tells what is expected.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from asking import BACKGROUND, problems
from repositories import ALICE, BOB, CAROL, Repo

from plainqms import pipeline, registers

CASES = Path(__file__).with_name("cases")
PEOPLE = {"Alice": ALICE, "Bob": BOB, "Carol": CAROL}
# Judged from the machine, from the repository's state, from a whole site, or too large to be read as a case; each has
# a test of its own: tests/sources/test_git.py, test_history.py, test_signatures.py, test_disk.py, test_yaml.py,
# test_templating.py, tests/publish/, tests/checks/test_internal_error.py, tests/sources/test_incoming.py,
# tests/test_people_outside.py, tests/test_tampering.py, tests/test_issue_tags.py, tests/cli/test_pack.py,
# test_transfer_pack.py, test_approvals_import.py and test_forge_verify.py, tests/test_forge_reviews.py and
# tests/sources/test_forge.py.
ELSEWHERE = {
    "Y102", "Y120", "Y121", "Y122", "T206",
    "H300", "H301", "H302", "H303", "H304", "H305", "H306", "H307", "H308", "H309", "H310", "H323", "H324",
    "H420", "H421", "H422", "H423", "H424", "H430", "H431", "H432", "H433", "H434", "H435", "H436",
    "H440", "H441", "H442",
    "H364", "H368", "H369", "H403", "H404", "H405",
    "S401", "S402", "S403", "S432", "S433",
    "S462", "S463", "S464", "S465", "S490", "S491", "S492", "S493", "S494",
    "S499", "E451", "E452", "E578",
    "E880", "E881", "E882", "E883", "E884", "E885",
}  # fmt: skip

_SECTION = re.compile(r"^## (Good|Bad): (.+)$", re.M)
_BLOCK = re.compile(r"^~~~~(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^~~~~$", re.M | re.S)


@dataclass(frozen=True)
class Case:
    code: str
    good: bool
    title: str
    blocks: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        return f"{self.code}-{'good' if self.good else 'bad'}-{self.title}"


def read_cases(path: Path) -> list[Case]:
    parts = _SECTION.split(path.read_text(encoding="utf-8"))[1:]
    code = path.name.split("-", 1)[0]
    return [
        Case(code, kind == "Good", title, tuple(match.groups(default="") for match in _BLOCK.finditer(body)))
        for kind, title, body in zip(parts[0::3], parts[1::3], parts[2::3], strict=True)
    ]


FILES = sorted(CASES.glob("*.md"))
ALL = [case for path in FILES for case in read_cases(path)]


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings and people, committed once and copied for each case."""
    repo = Repo(tmp_path_factory.mktemp("cases") / "laid")
    repo.settings()
    repo.commit("Settings", on="2020-01-01")
    shutil.rmtree(repo.root / ".git" / "hooks", ignore_errors=True)
    return repo.root


def told(case: Case, laid: Path, folder: Path) -> list[str]:
    """What the case's repository is told, as `path:line:column CODE`; what all of them have in common is left out."""
    shutil.copytree(laid, folder, symlinks=True)
    repo = Repo.__new__(Repo)
    repo.root, repo.day = folder, 0
    for kind, title, text in case.blocks:
        if title:
            raw = text.encode()
            repo.write(title, raw.decode("unicode_escape").encode("latin-1") if kind == "escaped" else raw)
        elif kind == "absent":
            for path in text.split():
                (folder / path).unlink()
        elif kind == "history":
            head, _, rest = text.partition("\n")
            day, name, message = re.fullmatch(r"(\S+) (\w+): (.*)", head).groups()  # type: ignore[union-attr]
            repo.commit(f"{message}\n\n{rest}".strip(), on=day, author=PEOPLE[name])
    found = problems(repo, every=True)
    assert len({item.rule.code for item in found if item.rule.code == "S499"}) == 0, found
    hidden = set(BACKGROUND) - {case.code}
    return [f"{item.place} {item.rule.code}" for item in found if item.rule.code not in hidden]


@pytest.mark.parametrize("case", ALL, ids=str)
def test_case(case: Case, laid: Path, tmp_path: Path) -> None:
    expected = [line for kind, _, text in case.blocks if kind == "problems" for line in text.splitlines()]
    found = told(case, laid, tmp_path / "repo")
    if os.environ.get("SHOW_CASES"):
        print("\n".join(("~~~~problems", *found, "~~~~")))
    assert found == expected
    assert (case.code in {line.split()[-1] for line in found}) is not case.good


def test_every_rule_has_cases() -> None:
    own = {
        rule.code for register in registers.every() for rule in register.rules
    }  # tests/registers/ has those
    codes = {rule.code: rule.name for rule in pipeline.rules() if rule.code not in own}
    missing = set(ELSEWHERE) - set(codes)
    assert not missing, "a rule that is gone"
    wanted = {f"{code}-{name}.md" for code, name in codes.items() if code not in ELSEWHERE}
    assert {path.name for path in FILES} == wanted
    for path in FILES:
        assert {case.good for case in read_cases(path)} == {True, False}, f"{path.name}: good and bad, both"
        assert path.read_text(encoding="utf-8").startswith(f"# {path.stem.replace('-', ' ', 1)}\n")
