"""Which schema is for which files, as the settings of VS Code and its relatives say it; the user's own ones stay."""

from __future__ import annotations

import json
import re
from typing import Any

KEY = "yaml.schemas"


class NotPlainJsonError(Exception):
    """The settings hold remarks or a comma too many: writing them anew would lose something."""


def merged(settings: str, *, folder: str, files: dict[str, tuple[str, ...]]) -> str:
    """The user's settings with ours among them: `files` names each schema in `folder`, and what it is for.

    Order and indent stay. Under `yaml.schemas` only entries that name one of these schemas are replaced.
    """
    ours = {f"./{folder}/{name}.json": [*paths] for name, paths in files.items() if paths}
    try:
        known: Any = json.loads(settings.removeprefix("\ufeff")) if settings.strip() else {}
    except ValueError:
        raise NotPlainJsonError from None
    if not isinstance(known, dict) or not isinstance(known.get(KEY, {}), dict):
        raise NotPlainJsonError
    if all(known.get(KEY, {}).get(address) == paths for address, paths in ours.items()):
        return settings
    known[KEY] = {**known.get(KEY, {}), **ours}
    found = re.search(r"^([ \t]+)\"", settings, re.M)
    return json.dumps(known, indent=found[1] if found else 2, ensure_ascii=False) + "\n"


def to_paste(*, folder: str, files: dict[str, tuple[str, ...]]) -> str:
    """Our entries alone."""
    return merged("", folder=folder, files=files).strip("{}\n")
