"""A thousand problems at once: each is told, in order, and the end of the list says what to begin with."""

from __future__ import annotations

import re
from pathlib import Path

from asking import TODAY, ask, ask_json
from repositories import Repo, document


def test_a_thousand_problems(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    lines = "\n\n".join(f"Clean as appropriate, as [[PRO-9{number:02d}]] says." for number in range(50))
    for number in range(12):
        repo.write(f"procedures/{number:02d}.md", document(f"PRO-{number:03d}", f"Title {number}", lines))
    repo.commit("First")
    day = ("--as-of", TODAY.isoformat())
    status, answer = ask_json(repo, *day, "check")
    found = [(item["path"], item["line"], item["column"], item["code"]) for item in answer["problems"]]
    assert (status, len(found) > 1200, found == sorted(found)) == (1, True, True)
    _, out = ask(repo, *day, "check")
    assert re.search(r"^ +600  R210 ", out, re.M)
    assert re.search(r"^ +600  D270 ", out, re.M)
    assert re.match(r"600 errors, \d+ warnings\.", out.splitlines()[-1])


def test_the_same_remedy_is_said_once_in_a_row(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/a.md", document("PRO-001", body="Clean regularly.\n\nWash regularly."))
    repo.commit("First")
    _, out = ask(repo, "check")
    told = [line for line in out.splitlines() if "Say when" in line]
    assert (out.count("D270 vague-duty"), len(told)) == (2, 1)
