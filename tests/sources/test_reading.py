"""What a tree holds, as it prints it."""

from __future__ import annotations

from pathlib import Path

from asking import load
from repositories import Repo, document

from plainqms import pipeline


def test_references_count_as_they_are_printed(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/snippets/shared.md", "See [[PRO-009]].\n")
    body = (
        '{% if adopts("iso-14001") %}\nOut [[iso-14001:8.1]].\n{% endif %}\n\n'
        'In [[iso-9001:8.4.1]].\n\n{% include "shared.md" %}'
    )
    repo.write("procedures/PRO-001.md", document("PRO-001", body=body))
    repo.commit()
    loaded = load(repo)
    assert [reference.target for reference in loaded.system.documents[0].references] == [
        "iso-9001:8.4.1",
        "PRO-009",
    ]
    assert [problem.rule.code for problem in pipeline.check(loaded) if problem.rule.code.startswith("R")] == [
        "R210"
    ]
