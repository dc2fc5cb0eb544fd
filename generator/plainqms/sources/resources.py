"""Finds what travels with the package: catalogues, theme, sample documents. Only here is known where."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

# What the sample document set is made of. In a checkout more lies beside it.
DOCUMENT_SET = ("policies", "procedures", "records", "qms.yml", "mkdocs.yml")


class MissingResourceError(RuntimeError):
    """The installation is incomplete: the machine's mistake, not the user's."""


def find(name: str) -> Path:
    """The folder `standards`, `forges`, `theme` or `document_set`.

    In an installed package all lie inside it; in a checkout the document set is the repository itself.
    """
    package = Path(str(files("plainqms")))
    places = {
        "standards": (package / "standards",),
        "forges": (package / "forges",),
        "theme": (package / "publish" / "theme",),
        "document_set": (package / "document_set", *_checkout(package)),
    }
    for place in places.get(name, ()):
        if place.is_dir():
            return place
    raise MissingResourceError(
        f"{name} does not lie where it should ({package}). The installation is incomplete: "
        "pip install --force-reinstall plainqms"
    )


def _checkout(package: Path) -> tuple[Path, ...]:
    root = package.parent.parent
    return (root,) if (root / "pyproject.toml").is_file() and package.parent.name == "generator" else ()
