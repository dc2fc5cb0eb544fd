"""A small system of one policy, committed and ready."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from repositories import Repo, document

from plainqms.publish import fonts


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The typeface cut once: it costs more than all the rest of a small site."""
    made = tmp_path_factory.mktemp("cache")
    fonts.faces(made)
    return made


@pytest.fixture
def repo(tmp_path: Path, cache: Path) -> Repo:
    made = Repo(tmp_path / "system")
    made.settings()
    made.write(".gitignore", "/build/\n")
    made.write("policies/POL-001.md", document("POL-001", "Quality policy"))
    made.commit("Issue the quality policy")
    shutil.copytree(cache, made.root / "build" / "cache")
    return made
