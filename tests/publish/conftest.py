"""One built sample site for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from publish import sample_manual as sample

from plainqms.model.look import Look
from plainqms.publish import pages, site

LOOK = Look(site_name="Example Instruments Ltd", accent="#0a5876")


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("sample"), draft=False)


@pytest.fixture(scope="session")
def sample_draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("draft"), draft=True)


def _built(folder: Path, *, draft: bool) -> Path:
    items = sample.drafted() if draft else sample.publications()
    system = sample.system(draft=draft, items=items)
    found = pages.stage(
        system, items, LOOK, read=sample.read, folder=folder / "stage", cache=folder.parent / "cache"
    )
    assert {problem.rule.code for problem in found} == {"S410"}
    assert site.build(folder / "stage", folder / "site") == ()
    return folder / "site"
