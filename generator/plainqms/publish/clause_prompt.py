"""What an auditor usually asks about a clause, as its page shows it."""

from __future__ import annotations

from plainqms.model.standard import Clause, Standard
from plainqms.publish.lists import Values
from plainqms.sources.prompts import prompts


def shown(standard: Standard, clause: Clause) -> Values:
    """Questions and answers of an audit unit; for a part of one, where the whole is; nothing for a heading above."""
    known = prompts(standard.id)
    whole: Clause | None = clause
    while whole is not None and whole.id not in known:
        whole = standard.parent(whole.id)
    prompt = known[whole.id] if whole is clause else None
    return {
        "asks": list(prompt.asks) if prompt else [],
        "answers": list(prompt.answers) if prompt else [],
        "whole": f"{whole.id} {whole.heading}" if whole else "",
        "url": f"../{whole.id}/" if whole else "",
    }
