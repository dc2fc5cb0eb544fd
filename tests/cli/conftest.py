"""A small system of one policy, committed and ready."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import Repo, document


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    made.write(".gitignore", "/build/\n")
    made.write("policies/POL-001.md", document("POL-001", "Quality policy"))
    made.commit("Issue the quality policy")
    return made
