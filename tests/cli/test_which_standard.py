"""`qms which-standard`: reasons for and against, from answers; no points, no legal advice, no repository."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from asking import ask
from click.testing import CliRunner

from plainqms.cli import which_standard
from plainqms.cli.main import qms
from plainqms.model.choosing import Choice, Weight
from plainqms.sources.choosing import sheet
from plainqms.sources.standards import known_standards
from plainqms.views.choosing import EVERY, Says, fits, of_every


def told(folder: Path, *answers: str) -> dict[str, Any]:
    arguments = [part for answer in answers for part in ("--answer", answer)]
    status, out = ask(folder, "which-standard", *arguments, "--format", "json")
    assert status == 0, out
    found: dict[str, Any] = json.loads(out)
    return found


def test_the_sheet_holds_together() -> None:
    families = {item.family for item in sheet().candidates}
    reasons = [reason for question in sheet().questions for reason in (*question.yes, *question.no)]
    assert {reason.family for reason in reasons} == {*families, EVERY}
    assert {reason.family for reason in reasons if reason.weight is not Weight.AGAINST} == families
    assert {item.adopt for item in sheet().candidates} <= set(known_standards())
    assert all(reason.because.endswith(".") for reason in reasons)
    assert all(question.ask.endswith("?") for question in sheet().questions)
    assert len({question.id for question in sheet().questions}) == len(sheet().questions)
    assert all(vars_filled(item) for item in sheet().candidates)


def vars_filled(candidate: object) -> bool:
    return all(getattr(candidate, name) for name in type(candidate).__dataclass_fields__)  # type: ignore[attr-defined]


def test_it_never_promises_and_says_what_is_accreditation() -> None:
    text = Path(which_standard.__file__).parents[1] / "standards/choosing/which-standard.yml"
    said = text.read_text(encoding="utf-8")
    assert not re.search(r"complian|guarante|%", said)
    laboratory = next(item for item in sheet().candidates if item.family == "iso-iec-17025")
    assert laboratory.kind.startswith("Accreditation, not certification.")
    assert "no legal advice" in sheet().note


def test_who_is_asked_comes_before_what_helps_and_nothing_is_added_up(tmp_path: Path) -> None:
    said = told(tmp_path, "data=yes", "networks_law=yes", "recurring=yes", "clients_safety=yes")
    found = [(item["standard"], item["says"]) for item in said["standards"]]
    assert found[:4] == [
        ("iso-45001", "asked"), ("iso-9001", "helps"), ("iso-iec-27001", "helps"), ("iso-22301", "helps"),
    ]  # fmt: skip
    assert {says for _, says in found[4:]} == {"nothing"}
    assert said["answers"]["medical"] == "unknown"


def test_a_device_maker_hears_what_speaks_against_a_second_certificate(tmp_path: Path) -> None:
    found = {item["standard"]: item for item in told(tmp_path, "medical=yes")["standards"]}
    assert found["iso-13485"]["says"] == "asked"
    assert "two certificates" in found["iso-9001"]["against"][0]


def test_what_is_not_known_says_nothing() -> None:
    nothing = fits(sheet(), {})
    assert fits(sheet(), {item.id: Choice.UNKNOWN for item in sheet().questions}) == nothing
    assert {item.says for item in nothing} == {Says.NOTHING}
    assert of_every(sheet(), {"time": Choice.NO})
    assert not of_every(sheet(), {"time": Choice.YES})


def test_the_printed_questions_are_a_file_of_answers(tmp_path: Path) -> None:
    status, out = ask(tmp_path, "which-standard", "--questions")
    assert status == 0
    path = tmp_path / "answers.yml"
    path.write_text(out.replace("laboratory: unknown", "laboratory: yes"), encoding="utf-8")
    status, out = ask(tmp_path, "which-standard", "--answers", str(path))
    assert status == 0
    assert out.startswith("ISO/IEC 17025: somebody asks for it\n")
    assert "1 of 14 questions answered." in out
    assert "standards:\n  - iso-iec-17025-2017\n" in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("labratory: yes\n", "there is no question labratory; did you mean laboratory?"),
        ("laboratory: perhaps\n", "“perhaps” is neither yes nor no nor unknown"),
        ("laboratory: [yes]\n", "answers.yml:1:1: laboratory is yes, no or unknown"),
        ("- laboratory\n", "write one question a line"),
        ("laboratory: yes\nlaboratory: no\n", "answers.yml:2:1"),
        ("a: &b yes\n", "answers.yml:1:4"),
    ],
)
def test_answers_that_cannot_be_read_are_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "answers.yml"
    path.write_text(content, encoding="utf-8")
    status, out = ask(tmp_path, "which-standard", "--answers", str(path))
    assert (status, said in " ".join(out.split())) == (2, True), out


def test_nobody_is_asked_where_nobody_sits(tmp_path: Path) -> None:
    status, out = ask(tmp_path, "which-standard")
    assert (status, "nobody is there to be asked" in out) == (2, True)
    assert ask(tmp_path, "which-standard", "--answer", "data")[0] == 2


def test_on_a_terminal_each_question_can_be_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(which_standard, "_sits_there", lambda: True)
    words = ["y", "", "what?", "n", "q"]
    result = CliRunner().invoke(
        qms,
        ["--root", str(tmp_path), "which-standard"],
        input="\n".join(words) + "\n",
        catch_exceptions=False,
    )
    assert result.exit_code == 0
    assert "ISO 9001: somebody asks for it" in result.output
    assert "2 of 14 questions answered." in result.output
