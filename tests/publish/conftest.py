"""One built sample site for all tests of this folder, and one with an archive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from publish import archived_system
from publish import sample_manual as sample
from repositories import Repo

from plainqms import files
from plainqms.model.look import Look
from plainqms.publish import fonts, pages, site

LOOK = Look(site_name="Example Instruments Ltd", accent="#0a5876")


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("sample"), draft=False)


@pytest.fixture(scope="session")
def sample_draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("draft"), draft=True)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The typeface cut once: it costs more than all the rest of a small site."""
    made = tmp_path_factory.mktemp("cache")
    fonts.faces(made)
    return made


@pytest.fixture(scope="session")
def archived(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Repo:
    repo = archived_system.make(tmp_path_factory.mktemp("archive") / "system")
    shutil.copytree(cache, repo.root / "build/cache")
    return repo


@pytest.fixture(scope="session")
def archived_site(archived: Repo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place, _ = archived_system.built(archived)
    return Path(shutil.copytree(place, tmp_path_factory.mktemp("archived") / "site"))


def _built(folder: Path, *, draft: bool) -> Path:
    items = sample.drafted() if draft else sample.publications()
    system = sample.system(draft=draft, items=items)
    found = pages.stage(
        system, items, LOOK, read=sample.read, folder=folder / "stage", cache=folder.parent / "cache"
    )
    assert {problem.rule.code for problem in found} == {"S410"}
    assert site.build(folder / "stage", folder / "site") == ()
    for path, data in pages.controlled_texts(system, items):
        files.lay(folder / "site" / path, data)
    return folder / "site"
