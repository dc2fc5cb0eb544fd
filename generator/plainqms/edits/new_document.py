"""Begin a document: the next free id over tree and history, in the folder of its type."""

from __future__ import annotations

import re
import unicodedata

from plainqms.model.edit import Edit
from plainqms.model.identifiers import IDENTIFIER, number, prefix
from plainqms.model.organization import DocumentType
from plainqms.model.system import System
from plainqms.sources.yaml_writing import quoted

# Marks that turn the direction of writing: what is read would not be what is written.
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_OUTLINE = {
    "document": (
        ("Purpose", "What this is for, in two sentences that a new colleague understands."),
        ("Scope", "Where it applies, and what it leaves out."),
        ("How we work", "Who does what, when, and what shows that it was done."),
        ("Responsibilities", "A table of tasks and roles, if more than one role acts."),
    ),
    "instruction": (
        ("What you need", "Equipment, documents and authorization before you begin."),
        ("Steps", "1.  **First step.** What to do, with the figure that tells it is right."),
        ("If something is wrong", "When to stop, and whom to tell."),
    ),
}


def kind_named(system: System, name: str) -> tuple[str, DocumentType] | None:
    """The type that a prefix or a name means: `PRO`, `procedure`, `work-instruction`."""
    wanted = name.lower().replace("-", " ").replace("_", " ")
    for letters, kind in system.configuration.document_types.items():
        if wanted and wanted in (letters.lower(), kind.name.lower(), kind.plural.lower()):
            return letters, kind
    return None


def is_title(text: str) -> bool:
    """One line of text that says something; joined emoji and no-break spaces are text too."""
    hidden = (unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text)
    return bool(text.strip()) and not any(hidden) and not set(text) & _TURNS


def next_identifier(system: System, letters: str, *, paths: tuple[str, ...] = ()) -> str:
    """One above the highest number that this prefix ever bore, here or on the main line: ids are never reused.

    `paths` are the files that lie there: one whose front matter cannot be read still holds the id of its name.
    """
    known = [document.id for document in system.documents] + [item.id for item in system.history.documents]
    names = (IDENTIFIER.match(path.rsplit("/", 1)[-1]) for path in paths)
    known += [name.group() for name in names if name]
    numbers = [number(name) for name in known if name and prefix(name) == letters]
    return f"{letters}-{max(numbers, default=0) + 1:03d}"


def new_document(
    system: System,
    letters: str,
    title: str,
    *,
    owner: str = "",
    process: str = "",
    paths: tuple[str, ...] = (),
) -> tuple[str, tuple[Edit, ...]]:
    """The new id, and the file that carries it."""
    kind = system.configuration.document_types[letters]
    identifier = next_identifier(system, letters, paths=paths)
    folder = kind.folder.strip("/")
    if folder == "procedures" and process:
        folder = f"{folder}/{process}"
    lines = ["---", f'id: "{identifier}"', f"title: {quoted(' '.join(title.split())).rstrip()}"]
    lines += [f'owner: "{owner}"'] if owner else []
    lines += [f'process: "{process}"'] if process else []
    lines.append("---")
    for heading, hint in _OUTLINE["instruction" if kind.layout == "instruction" else "document"]:
        lines += ["", f"## {heading}", "", hint]
    slug = _slug(title)
    path = f"{folder}/{identifier}{'-' + slug if slug else ''}.md"
    return identifier, (Edit(path, "\n".join(lines) + "\n"),)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
