"""Where a setting stands in its file."""

from __future__ import annotations

import pytest

from plainqms.sources.places import Places, Step
from plainqms.sources.template_mentions import mentions

TEXT = """\
standards: [iso-9001-2015, iso-14001-2015]
sites:
  - id: works
  - {id: office, name: Office}
processes:
  buying: Buying
suppress:
  - {rule: D223, path: a.md}
  - {rule: D223, path: b.md}
"""


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("standards", "iso-14001-2015"), "qms.yml:1:28"),
        (("sites", "works"), "qms.yml:3:5"),
        (("sites", "office", "name"), "qms.yml:4:18"),
        (("processes", "buying"), "qms.yml:6:3"),
        (("suppress", {"rule": "D223", "path": "b.md"}), "qms.yml:9:5"),
        (("suppress", {"rule": "D224"}), "qms.yml:7:1"),  # not there: as far as the way goes
        (("nothing",), "qms.yml"),
    ],
)
def test_found(steps: tuple[Step, ...], expected: str) -> None:
    assert str(Places(lambda path: TEXT)("qms.yml", *steps)) == expected


def test_names_that_a_text_prints() -> None:
    text = """{% include "a.md" %} {{ parameters.limit | sentence }} {% if roles["buyer"] %} parameters.no {{ x }}"""
    assert set(mentions(text)) == {("include", "a.md"), ("parameters", "limit"), ("roles", "buyer")}
