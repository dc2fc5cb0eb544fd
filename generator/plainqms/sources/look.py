"""mkdocs.yml through our door: a closed set of options reaches the site, everything else is a problem.

The file arrives by pull request. In the site engine's hands it could run code (hooks, plugins, tags), replace
pages (custom_dir) or load from elsewhere (extra_javascript); in ours it names colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainqms.model.look import FEATURES, LANGUAGES, Look
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.sources.binding import did_you_mean
from plainqms.sources.yaml import Mapping, Node, Scalar, Sequence, load

CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text of normal size

FOREIGN_OPTION = Rule(
    code="C120",
    name="site-option-decided-by-generator",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="files arrive by pull request and are treated as hostile",
    why="An option that runs code, replaces pages or loads from elsewhere can show another text than ours.",
    remedy="Delete it. mkdocs.yml holds site_name and, under theme, name, language, palette, logo, features.",
)
WRONG_LOOK = Rule(
    code="C121",
    name="wrong-site-option",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="nothing is guessed",
    why="A value that does not fit would be left out, and the site would not look as meant.",
    remedy="Correct the value.",
)
LOW_CONTRAST = Rule(
    code="C122",
    name="accent-hard-to-read",
    severity=Severity.ERROR,
    basis=Basis.GOOD_PRACTICE,
    source="WCAG 2.2, 1.4.3",
    why="Links have the accent's colour. Who sees poorly, or prints, would not find them.",
    remedy="Take a darker colour.",
)
RULES = (FOREIGN_OPTION, WRONG_LOOK, LOW_CONTRAST)

_THEME = ("name", "language", "palette", "logo", "features")


def read_look(text: str, path: str) -> tuple[Look, tuple[Problem, ...]]:
    """What the file says about the look, and what it may not say; what does not fit keeps its default."""
    node, problems = load(text, path)
    reading = _Reading(list(problems))
    if node is not None:
        reading.site(node)
    found = sorted(reading.problems, key=lambda problem: problem.order)
    return Look(**reading.values, features=tuple(reading.features)), tuple(found)


def contrast_with_white(colour: str) -> float:
    """WCAG contrast of #rrggbb against white: 1 to 21."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


class _Reading:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.values: dict[str, str] = {}
        self.features: list[str] = []

    def wrong(self, node: Node, message: str, remedy: str, rule: Rule = WRONG_LOOK) -> None:
        self.problems.append(rule.at(node.place, message, remedy))

    def entries(self, node: Node, name: str) -> Iterator[tuple[Scalar, Node]]:
        if isinstance(node, Mapping):
            yield from node.entries
        elif not isinstance(node, Scalar) or node.text:
            self.wrong(node, f"{name} must be a group of keys and values", "Write one `key: value` a line.")

    def text(self, key: Scalar, node: Node) -> str:
        if isinstance(node, Scalar):
            return node.text
        self.wrong(node, f"`{key.text}` must be one text", "Write one value.")
        return ""

    def foreign(self, key: Scalar, known: tuple[str, ...]) -> None:
        meant = did_you_mean(key.text, known)
        remedy = f"Did you mean `{meant}`?" if meant else ""
        self.problems.append(
            FOREIGN_OPTION.at(
                key.place, f"`{key.text}` is not for mkdocs.yml: the generator decides it", remedy
            )
        )

    def site(self, node: Node) -> None:
        for key, value in self.entries(node, "mkdocs.yml"):
            if key.text == "site_name":
                self.values["site_name"] = " ".join(self.text(key, value).split())
            elif key.text == "theme":
                self.theme(value)
            else:
                self.foreign(key, ("site_name", "theme"))

    def theme(self, node: Node) -> None:
        if isinstance(node, Scalar) and node.text:
            self.theme_name(node)
            return
        for key, value in self.entries(node, "`theme`"):
            match key.text:
                case "name":
                    self.theme_name(value)
                case "language":
                    self.language(value)
                case "palette":
                    self.palette(value)
                case "logo":
                    self.logo(key, value)
                case "features":
                    self.feature_list(value)
                case _:
                    self.foreign(key, _THEME)

    def theme_name(self, node: Node) -> None:
        if not isinstance(node, Scalar) or node.text not in ("", "material"):
            self.wrong(node, "the site is made for the theme material", "Write name: material")

    def language(self, node: Node) -> None:
        if isinstance(node, Scalar) and (node.text in LANGUAGES or not node.text):
            self.values["language"] = node.text or "en"
        else:
            shown = node.text if isinstance(node, Scalar) else "this"
            self.wrong(node, f"`{shown}` is no language of the theme", "Write its code, as en, de or pt-BR.")

    def palette(self, node: Node) -> None:
        for key, value in self.entries(node, "`palette`"):
            if key.text == "accent":
                self.accent(value)
            else:
                self.foreign(key, ("accent",))

    def accent(self, node: Node) -> None:
        text = node.text if isinstance(node, Scalar) else "a list"
        if not text:
            return
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
            self.wrong(
                node, f"`{text}` is no colour that can be read here", 'Write it as "#0a5876", in quotes.'
            )
        elif (contrast := contrast_with_white(text)) < CONTRAST:
            message = f"`{text}` has a contrast of {contrast:.1f} to 1 on white; text needs {CONTRAST} to 1"
            self.wrong(node, message, f'Take a darker colour, as accent: "{_darker(text)}"', LOW_CONTRAST)
        else:
            self.values["accent"] = text.lower()

    def logo(self, key: Scalar, node: Node) -> None:
        path = self.text(key, node)
        parts = path.split("/")
        if not path:
            return
        if "\\" in path or ":" in path or any(not part or part.startswith(".") for part in parts):
            self.wrong(node, f"`{path}` is no file of this repository", "Write the path from the root.")
        elif not path.lower().endswith((".png", ".jpg", ".jpeg", ".webp")):
            self.wrong(node, f"`{path}` is no PNG, JPEG or WebP", "An SVG can hold scripts; save it as PNG.")
        else:
            self.values["logo"] = path

    def feature_list(self, node: Node) -> None:
        items = node.items if isinstance(node, Sequence) else (node,)
        for item in items:
            if isinstance(item, Scalar) and item.text in FEATURES:
                self.features += [] if item.text in self.features else [item.text]
            elif not isinstance(item, Scalar) or item.text:
                shown = item.text if isinstance(item, Scalar) else "this"
                meant = did_you_mean(shown, FEATURES)
                remedy = f"Did you mean {meant}?" if meant else f"Known here: {', '.join(FEATURES)}."
                self.wrong(item, f"`{shown}` is no feature that can be chosen", remedy, FOREIGN_OPTION)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _darker(colour: str) -> str:
    """The same hue, just dark enough."""
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    for percent in range(99, -1, -1):
        darker = "#" + "".join(f"{part * percent // 100:02x}" for part in parts)
        if contrast_with_white(darker) >= CONTRAST:
            return darker
    return "#000000"
