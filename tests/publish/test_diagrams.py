"""Diagrams: drawn the same each time, on their page as pictures, and nothing hostile gets through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browsing import WIDTHS, Visit, served
from playwright.sync_api import Browser
from publish import sample_manual as sample

from plainqms import files
from plainqms.model.look import Look
from plainqms.model.place import Place
from plainqms.publish import articles, diagrams, drawings, pages, site
from plainqms.publish.drawing_safety import Drawing, NotSafeError, clean
from plainqms.publish.drawings import Reason, Refusal

pytestmark = pytest.mark.skipif(not drawings.available(), reason="no renderer for this platform")

FLOW = """\
flowchart TD
    A[Complaint received] --> B{Is the instrument safe to use?}
    B -->|yes| C[Enter in the register]
    B -->|no| D[Stop delivery and tell the customer]
    D --> C
"""
SEQUENCE = """\
sequenceDiagram
    accTitle: How an order is approved
    participant Buyer
    participant M as Purchasing manager
    Buyer->>M: Asks for approval
    M-->>Buyer: Approves or refuses
    Note over Buyer,M: Within two days
"""
STATE = """\
stateDiagram-v2
    [*] --> Draft
    Draft --> InForce: approved and effective
    InForce --> Draft: somebody changes the text
    InForce --> Withdrawn: no longer needed at all
    Withdrawn --> [*]
"""
GANTT = """\
gantt
    title Audit year
    dateFormat YYYY-MM-DD
    section Planning
    Audit programme :a1, 2026-01-05, 30d
    Training of auditors :after a1, 20d
    section Audits
    Purchasing :2026-03-02, 5d
    Production and calibration :2026-09-01, 40d
"""
WIDE = "flowchart LR\n" + "\n".join(f"A{n}[Step number {n}] --> A{n + 1}" for n in range(9)) + "\n"
GOOD = {"flow": FLOW, "sequence": SEQUENCE, "state": STATE, "gantt": GANTT, "wide": WIDE}
SAID = {
    "flow": {"Complaint received", "yes", "no", "Stop delivery and tell the customer"},
    "sequence": {"Buyer", "Purchasing manager", "Asks for approval", "Within two days"},
    "state": {"Draft", "InForce", "approved and effective", "somebody changes the text"},
    "gantt": {"Audit programme", "Production and calibration", "Audits"},
}


def drawing(source: str) -> Drawing:
    made = drawings.draw(source)
    assert isinstance(made, Drawing), made
    return made


def refusal(source: str) -> Refusal:
    made = drawings.draw(source)
    assert isinstance(made, Refusal)
    return made


@pytest.mark.parametrize("name", SAID)
def test_what_the_author_wrote_stands_in_the_picture(name: str) -> None:
    made = drawing(GOOD[name])
    assert set(made.words) >= SAID[name]
    root = ElementTree.fromstring(made.svg)
    assert float(root.get("width", "0")) == pytest.approx(made.width, rel=1e-4)
    assert b"overflow:hidden" not in made.svg


def test_same_text_same_bytes_with_and_without_cache(tmp_path: Path) -> None:
    first = drawing(FLOW)
    assert drawings.draw(FLOW, tmp_path) == first
    assert len(list(tmp_path.rglob("*.svg"))) == 1
    assert drawings.draw(FLOW, tmp_path) == first


def test_the_cache_is_judged_like_the_renderer(tmp_path: Path) -> None:
    drawings.draw(FLOW, tmp_path)
    (kept,) = tmp_path.rglob("*.svg")
    name = kept.relative_to(tmp_path).as_posix()
    laid = (files.kept(tmp_path, name) or b"").replace(b"<defs>", b"<script>alert(1)</script><defs>", 1)
    files.keep(tmp_path, name, laid)
    made = drawings.draw(FLOW, tmp_path)
    assert isinstance(made, Refusal)
    assert made.reason is Reason.NOT_SAFE


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("flowchart TD\n    A --> B\n    B --> [C\n    C --> D\n", 3),
        (SEQUENCE.replace("M-->>Buyer:", "M-->>>>Buyer"), 6),
        (STATE.replace("InForce --> Draft:", "InForce -> Draft:"), 4),
        ("flowchart TD\n  subgraph x\n  A --> B\n", 3),
        ("\nflowchrt TD\n  A --> B\n", 2),
        ("", 1),
        ("flowchart TD\nA" + "[" * 100_000, 2),
    ],
)
def test_faulty_line(source: str, line: int) -> None:
    made = refusal(source)
    assert (made.reason, made.line) == (Reason.UNREADABLE, line)


@pytest.mark.parametrize(
    ("line", "pasted"),
    [
        ("A[Plan] -> B[Do]", "Write:\nA[Plan] --> B[Do]"),
        ("A[Plan (year)] --> B[Do {all}]", 'Write:\nA["Plan (year)"] --> B["Do {all}"]'),
        ("A[Plan --> B[Do]", ""),
    ],
)
def test_a_usual_slip_gets_the_line_to_paste(line: str, pasted: str) -> None:
    made = drawings.draw(f"flowchart TD\n{line}")
    assert isinstance(made, Refusal)
    assert (made.line, made.remedy) == (2, pasted)


def test_misspelt_kind_gets_a_suggestion() -> None:
    assert "flowchart?" in refusal("flowchrt TD\nA-->B\n").remedy


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('flowchart TD\nA --> B\nclick A "javascript:alert(1)"\n', None),
        ('flowchart TD\nA --> B\nclick A href "https://evil.example/" "tip"\n', 3),
        ('flowchart TD\nA --> B\nclick A call alert("x")\n', None),
        ('%%{init: {"themeCSS": "*{background:url(https://evil.example/)}"}}%%\nflowchart TD\nA --> B\n', 1),
        ('flowchart TD\nA --> B\n%% { init: {"theme": "dark"} }%%\n', 3),
        ("---\nconfig:\n  themeCSS: x\n---\nflowchart TD\nA --> B\n", 2),
        ("---\ntitle: x\n---\nsequenceDiagram\nA->>B: x\nlink A: y @ https://evil.example/\n", None),
        ("flowchart TD\nA[javascript:alert]\n", 2),
    ],
)
def test_hostile_is_refused_or_leaves_nothing_behind(source: str, line: int | None) -> None:
    made = drawings.draw(source)
    if line is not None:
        assert isinstance(made, Refusal)
        assert (made.reason, made.line) == (Reason.NOT_SAFE, line)
    if isinstance(made, Drawing):
        assert nothing_hostile(made.svg)


@pytest.mark.parametrize(
    "source",
    [
        'flowchart TD\nA["<img src=x onerror=alert(1)>"] --> B["<script>alert(1)</script>x"]\n',
        'flowchart TD\nA["<svg/onload=alert(1)>"] --> B["<iframe src=//evil.example>"]\n',
        "flowchart TD\nA --> B\nstyle A fill:url(https://evil.example/a)\n",
        "flowchart TD\nA --> B\nclassDef x fill:#f00,background:url(//evil.example)\nclass B x\n",
        'flowchart TD\nA@{ img: "https://evil.example/x.png", label: "x" }\n',
        'flowchart TD\nA@{ icon: "fa:user", label: "x" } --> B\n',
        "sequenceDiagram\nA->>B: <img src=x onerror=alert(1)>\n",
        "stateDiagram-v2\nstate \"<a href='https://evil.example'>x</a>\" as s\n[*] --> s\n",
        'flowchart TD\nA["$$x^2$$"]\n',
        'flowchart TD\nA["]]>&lt;!ENTITY x&gt; \\u003cscript"]\n',
    ],
)
def test_html_in_labels_leaves_nothing_behind(source: str) -> None:
    made = drawings.draw(source)
    assert isinstance(made, Refusal) or nothing_hostile(made.svg)


def nothing_hostile(svg: bytes) -> bool:
    text = svg.decode()
    names = {str(item.tag).rpartition("}")[2].lower() for item in ElementTree.fromstring(svg).iter()}
    keys = {key.rpartition("}")[2] for item in ElementTree.fromstring(svg).iter() for key in item.attrib}
    assert not names & {"script", "foreignobject", "a", "image", "iframe", "img", "animate", "set"}
    assert not [key for key in keys if key.startswith("on")]
    assert not re.search(r"evil|javascript:|@import|url\((?!\s*[\"']?#)", re.sub(r">[^<]*</text>", "", text))
    return True


@pytest.mark.parametrize(
    "source",
    [
        "flowchart TD\n" + "\n".join(f"A{n} --> A{n + 1}" for n in range(10_000)),
        "flowchart TD\n" + "".join(f"subgraph s{n}\n" for n in range(300)) + "A --> B\n" + "end\n" * 300,
        "flowchart TD\nA[" + "x" * 3_000_000 + "]",
        "mindmap\n" + "".join(" " * (n + 1) + f"n{n}\n" for n in range(900)),
        "stateDiagram-v2\n" + "".join(f"state s{n} {{\n" for n in range(2000)) + "}\n" * 2000,
    ],
    ids=["nodes", "nested", "long", "mindmap", "states"],
)
def test_too_large_is_refused(source: str) -> None:
    assert refusal(source).reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<a href="https://evil.example/"><text>x</text></a>',
        '<image href="https://evil.example/x.png"/>',
        '<use href="https://evil.example/x.svg#y"/>',
        '<rect onload="alert(1)"/>',
        '<rect fill="url(https://evil.example/)"/>',
        '<rect style="fill:u\\72l(x)"/>',
        "<style>@import 'x'</style>",
        "<style>a{background:url(//evil.example)}</style>",
        '<set attributeName="href" to="x"/>',
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        "<!--x-->",
        "<text>javascript:</text>",
    ],
)
def test_only_what_is_listed_passes(inside: str) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect x="1"/>{}</svg>'
    assert clean(svg.format("")).width == pytest.approx(10)
    with pytest.raises(NotSafeError):
        clean(svg.format(inside))


# In documents

TEXT = f"""\
## Complaints

What we do:

```mermaid
{FLOW}```

1. In a list:

    ```mermaid
    {SEQUENCE.replace(chr(10), chr(10) + "    ").rstrip()}
    ```

2. Next.

> ~~~ {{.mermaid}}
> flowchart TD
> A --> B
> ~~~

````text
```mermaid
not a diagram
```
````

Text.

    ```mermaid
    plain code
    ```
"""


def test_fences_of_each_kind_are_found() -> None:
    text, pictures, problems = diagrams.drawn(TEXT, Place("a.md", 9), cache=None)
    assert (sorted(pictures), problems) == ([f"diagram-{n}.svg" for n in (1, 2, 3)], ())
    lines = text.split("\n")
    assert [line[:6] for line in lines if "diagram-" in line] == ["[![Dia", "    [!", "> [![D"]
    assert text.count("```mermaid") == 2
    assert list(diagrams.check(TEXT, Place("a.md", 9))) == []


def test_alternative_text_is_the_authors_or_the_heading_and_the_words() -> None:
    text, _, _ = diagrams.drawn(TEXT, Place("a.md", 1), cache=None)
    said = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)
    assert "![Diagram “Complaints”: " in said
    assert "Stop delivery and tell the customer" in said
    assert "![How an order is approved]" in said


def test_check_names_rule_path_and_line() -> None:
    text = 'Text.\n\n```mermaid\nflowchart TD\nA --> [B\n```\n\n```mermaid\nflowchart TD\nA --> B\nclick A href "https://x.example"\n```\n'
    found = [
        (item.rule.code, item.place.path, item.place.line) for item in diagrams.check(text, Place("a.md", 10))
    ]
    assert found == [("S430", "a.md", 14), ("S431", "a.md", 20)]


def test_line_in_the_file_where_templates_moved_it() -> None:
    written = '{% include "x.md" %}\n\n```mermaid\nflowchart TD\nA --> [B\n```\n'
    printed = written.replace('{% include "x.md" %}', "One\n\ntwo\n\n```mermaid\noh\n```")
    found = [
        (item.rule.code, item.place.line)
        for item in diagrams.check(printed, Place("a.md", 5), written=written)
    ]
    assert found == [("S430", 5), ("S430", 9)]


def test_without_a_renderer_the_text_is_shown_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "_renderer", lambda: None)
    text, pictures, problems = diagrams.drawn(TEXT, Place("a.md", 1), cache=None)
    assert (text, pictures) == (TEXT, {})
    assert [item.rule.code for item in problems] == ["S433"]
    assert [item.rule.code for item in diagrams.check(TEXT, Place("a.md", 1))] == ["S433"]


# On the page

SHOWN = "## Diagrams\n\n" + "\n".join(
    f"### The {name} one\n\n```mermaid\n{text}```\n" for name, text in GOOD.items()
)


def built(folder: Path, text: str) -> tuple[Path, list[str]]:
    first = sample.simple(
        "PRO-001", "Complaints", "procedures/PRO-001-complaints.md", text,
        issued=date(2026, 1, 12), owner="quality_manager", process="direction",
    )  # fmt: skip
    system = sample.system(items=(first,))
    found = [
        *pages.stage(
            system, (first,), Look(), read=sample.read, folder=folder / "stage", cache=folder.parent / "cache"
        ),
        *site.build(folder / "stage", folder / "site"),
        *articles.check_site(folder / "site"),
    ]
    for path, data in pages.controlled_texts(system, (first,)):
        files.lay(folder / "site" / path, data)
    return folder / "site", [item.rule.code for item in found]


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, codes = built(tmp_path_factory.mktemp("diagrams") / "made", SHOWN)
    assert codes == []
    return folder


def test_the_build_refuses_what_cannot_be_drawn(tmp_path: Path) -> None:
    _, codes = built(tmp_path / "made", "## A\n\n```mermaid\nflowchart TD\nA --> [B\n```\n")
    assert codes == ["S430"]
    assert diagrams.UNREADABLE.severity == "error"


def test_controlled_text_keeps_the_diagram(shown: Path) -> None:
    assert FLOW in (shown / "documents/pro-001/text.txt").read_text(encoding="utf-8")


def test_two_builds_give_the_same_pictures(shown: Path, tmp_path: Path) -> None:
    again, _ = built(tmp_path / "again", SHOWN)
    for name in ("index.html", *(f"diagram-{n}.svg" for n in range(1, 6))):
        path = f"documents/pro-001/{name}"
        assert (again / path).read_bytes() == (shown / path).read_bytes()


@pytest.fixture(scope="module")
def address(shown: Path) -> Iterator[str]:
    yield from served(shown)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pictures_stand_on_the_page(browser: Browser, address: str, width: str, dark: bool) -> None:
    with Visit(browser, address, width=width, dark=dark) as visit:
        page = visit.open("documents/pro-001/")
        page.wait_for_load_state("networkidle")
        pictures = page.locator(".qms-body img.diagram").evaluate_all(
            "all => all.map(i => [i.alt, i.complete, i.naturalWidth, i.getBoundingClientRect().width])"
        )
        assert len(pictures) == 5
        assert all(alt and done and natural > 100 and seen > 100 for alt, done, natural, seen in pictures)
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        )
        assert (visit.complaints, visit.strangers) == ([], [])
