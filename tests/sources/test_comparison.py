"""Who wrote a text that changed through another file: whoever changed that file, never only who merged it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from repositories import BOB, CAROL, SETTINGS, Repo, document

from plainqms import pipeline
from plainqms.model.revision import State

APPROVED = "Merge\n\nApproved-by: Carol Keller <carol@example.com>"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("qms.yml", SETTINGS.replace("250 pounds", "500 pounds")),
        ("procedures/snippets/shared.md", "Shared otherwise.\n"),
        ("procedures/plan.png", b"\x89PNG other"),
    ],
)
def test_the_author_of_a_shared_change_cannot_approve_it(
    tmp_path: Path, path: str, text: str | bytes
) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/snippets/shared.md", "Shared.\n")
    repo.write("procedures/plan.png", b"\x89PNG")
    body = 'Up to {{ parameters.limit }}.\n\n{% include "shared.md" %}\n\n![Plan](plan.png)'
    repo.write("procedures/PRO-001.md", document("PRO-001", body=body))
    repo.commit("First\n\nApproved-by: Carol Keller <carol@example.com>")
    repo.git("checkout", "-q", "-b", "side")
    repo.write(path, text)
    repo.commit("Carol's own change", author=CAROL)
    repo.git("checkout", "-q", "main")
    repo.merge("side", message=APPROVED, author=BOB)
    loaded = pipeline.load(repo.root, as_of=date(2026, 6, 1), committed=True)
    standing = pipeline.standing_of(loaded)["PRO-001"]
    assert [(item.number, [str(author) for author in item.authors]) for item in standing.revisions] == [
        ("1", ["Alice Author"]),
        ("1.1", ["Carol Keller"]),
    ]
    assert standing.revisions[0].approvals
    assert standing.state is State.NOT_RECORDED
