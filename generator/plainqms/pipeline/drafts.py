"""What the working tree changes of the main line's files."""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.pipeline.loading import Loaded
from plainqms.sources import encoding, git

TEXTS = (".md", ".yml", ".csv")


def edited(loaded: Loaded) -> Iterator[tuple[str, str, str]]:
    """Path, text on the main line, where the draft left it, and text now. Files that are new or gone are not told."""
    line, history = loaded.line, loaded.system.history
    if line is None or not line.tip or not loaded.system.draft or not (history.drafts or history.uncommitted):
        return
    head = git.resolve(line.repository, "HEAD")
    base = git.common_ancestor(line.repository, head, line.tip)
    if not base:
        return
    before, after = git.tree(line.repository, base), git.tree(line.repository, head)
    candidates = {path for path, blob in before.items() if after.get(path) != blob} | set(history.uncommitted)
    for path in sorted(candidates & before.keys() & loaded.tree.paths.keys()):
        if not path.endswith(TEXTS):
            continue
        was, now = line.texts.read(before[path]), loaded.tree.data(path)
        if was != now and not (encoding.is_foreign(was) or encoding.is_foreign(now)):
            yield path, encoding.decode(was, path)[0], encoding.decode(now, path)[0]
