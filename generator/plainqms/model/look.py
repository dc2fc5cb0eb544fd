"""What an organization may decide about the site's look; everything else the generator decides."""

from __future__ import annotations

from dataclasses import dataclass

# Switches of the theme that change comfort, not content, and load nothing.
FEATURES = (
    "content.code.copy",
    "header.autohide",
    "navigation.footer",
    "navigation.top",
    "navigation.tracking",
    "search.highlight",
    "search.share",
    "search.suggest",
    "toc.follow",
)

# Languages in which the theme has its words.
_CODES = """
af ar az be bg bn ca cs cy da de el en eo es et eu fa fi fr gl he hi hr hu hy id is it ja ka kn ko ku-IQ lb lt
lv mk mn ms my nb nl nn pl pt pt-BR ro ru sa sh si sk sl sq sr sv ta te th tl tr uk ur uz vi zh zh-Hant zh-TW
"""
LANGUAGES = frozenset(_CODES.split())


@dataclass(frozen=True, slots=True)
class Look:
    """Empty is "not given". `accent` is #rrggbb and readable on white; `logo` a path of the repository."""

    site_name: str = ""
    language: str = "en"
    accent: str = ""
    logo: str = ""
    features: tuple[str, ...] = ()
