"""Which citations can be hidden, and that hiding them leaves a sentence whole."""

from __future__ import annotations

import pytest

from plainqms.publish.references import Occurrence, replace


def shown(text: str) -> str:
    return replace(text, lambda item: f"<{'aside' if item.aside else 'part'}>")


ASIDE = (
    ("Said here [[iso-9001:7.5.2]].", "Said here<aside>."),
    ("Said here. [[iso-9001:7.5.2]] Next.", "Said here.<aside> Next."),
    ("Said here [[iso-9001:7.5.2]] [[iso-14001:7.5.2]].", "Said here<aside><aside>."),
    ("Said here [[iso-9001:7.5.2]]\n[[iso-14001:7.5.2]].", "Said here<aside>\n<aside>."),
    ("Said here [[iso-9001:7.5.2]]\n\nNext", "Said here<aside>\n\nNext"),
    ("- Said here [[iso-9001:7.5.2]]\n- Next", "- Said here<aside>\n- Next"),
    ("| Said [[iso-9001:7.5.2]] | Next |", "| Said<aside> | Next |"),
    ("Said [[iso-9001:7.5.2]], and more", "Said<aside>, and more"),
    ("Stop! [[iso-9001:7.5.2]]", "Stop! <aside>"),
    ("- [ ] [[iso-9001:7.5.2]].", "- [ ] <aside>."),
    ("Said (here [[iso-9001:7.5.2]])", "Said (here<aside>)"),
    ("文件经过批准 [[iso-9001:7.5.2]]。", "文件经过批准<aside>。"),
    ("文件经过批准。[[iso-9001:7.5.2]] 记录", "文件经过批准。<aside> 记录"),
    ("تُعتمد الوثائق [[iso-9001:7.5.2]]، ثم تُحفظ", "تُعتمد الوثائق<aside>، ثم تُحفظ"),
)
PART = (
    ("[[iso-9001:7.5.2]] asks", "<part> asks"),
    ("As [[iso-9001:7.5.2]] asks", "As <part> asks"),
    ("What is said in [[iso-9001:7.5.2]].", "What is said in <part>."),
    ("See [[iso-9001:7.5.2]] and [[iso-9001:8.4]].", "See <part> and <part>."),
    ("Said [[iso-9001:7.5.2]] here.", "Said <part> here."),
    ("Said here [[~iso-9001:7.5.2]].", "Said here <part>."),
    ("Said [[PRO-001]].", "Said <part>."),
    ("Said [[iso-9001:7.5.2]]\nhere.", "Said <part>\nhere."),
    ("Text\n\n[[iso-9001:7.5.2]]", "Text\n\n<part>"),
)


@pytest.mark.parametrize(("text", "expected"), [*ASIDE, *PART])
def test_a_citation_stands_aside_or_is_part_of_its_sentence(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_references_of_running_text_alone_are_replaced() -> None:
    text = (
        "see [[PRO-004]] `[[PRO-004]]` \\[[PRO-004]] [[~iso-9001:8.3]]\n\n"
        "    [[PRO-004]]\n\n[see [[PRO-004]]](x.md)\n"
    )
    seen: list[Occurrence] = []

    def resolver(item: Occurrence) -> str | None:
        seen.append(item)
        return f"[{item.target}](p.md)" if item.target == "PRO-004" else None

    assert replace(text, resolver) == text.replace("[[PRO-004]]", "[PRO-004](p.md)", 1)
    assert [(item.target, item.cites, item.anchor) for item in seen] == [
        ("PRO-004", True, ""),
        ("iso-9001:8.3", False, "cites-iso-9001-8.3"),
    ]
