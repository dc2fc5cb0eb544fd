"""What a link can name is what the finished page bears, whatever its headings are made of."""

from __future__ import annotations

import re
from pathlib import Path

from asking import load
from repositories import Repo, document

from plainqms import pipeline
from plainqms.publish import anchors, publications

BODY = """\
## Purpose

Text.[^1]

[^1]: A note.

## Purpose

## *How* we `buy` from [them](b.md)

## Frägen & “Antworten” [[iso-9001:8.4]]

## Said in [[iso-9001:7.5.2]] and [[PRO-002]]

## Kept { #kept .wide }

## 目的

Under a line { #under }
-----------------------

## 5. Work ##

{% include "end.md" %}

- # In a list

> ## Quoted

Words with a name of their own.
{ #words }

```
## Code
```

<h2 id="raw">Raw</h2>

## ![Sign](sign.png) Keep out

## Purpose_1

{{ register("roles") }}
"""


def test_the_anchors_judged_are_those_of_the_page(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/snippets/end.md", "## End {{ organization.name }}\n")
    repo.write("procedures/sign.png", b"\x89PNG")
    repo.write("procedures/a.md", document("PRO-001", body=BODY))
    repo.commit()
    loaded = load(repo, committed=False)
    place, _ = pipeline.build(loaded)
    assert place is not None
    page = (place / "documents/pro-001/index.html").read_text(encoding="utf-8")
    article = page[page.index("<!--plainqms:article") : page.index("<!--/plainqms:article")]
    made = re.findall(r'<[^<>]*\bid="([^"]+)"', article)
    read = publications.as_read(loaded.system, loaded.tree, loaded.system.documents[0])
    assert read is not None
    found = anchors.anchors(read, loaded.system)
    assert list(found) == made
    assert {"purpose", "purpose_1", "kept", "under", "fn:1"} <= set(found)
    assert found["kept"] == "Kept"


def test_a_link_that_the_check_told_is_not_told_again(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.settings()
    repo.write("procedures/a.md", document("PRO-001", body="See [it](#nowhere)."))
    repo.write("procedures/b.md", document("PRO-002", "Selling"))
    repo.commit()
    loaded = load(repo, committed=False)
    checked, (place, built) = pipeline.check(loaded), pipeline.build(loaded)
    assert place is None
    assert [item.rule.code for item in built] == ["S462"]
    found = pipeline.together(checked, built)
    assert [item.rule.code for item in found if item.place.path.endswith("a.md")].count("R222") == 1
    assert "S462" not in [item.rule.code for item in found]
