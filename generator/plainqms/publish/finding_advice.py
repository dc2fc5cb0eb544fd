"""On the page of a finding: what its grade means, what to do, by when and why then; and the way to the sheet."""

from __future__ import annotations

from typing import Any

from plainqms.publish import lists, response_pages, response_words
from plainqms.publish.manual import Manual
from plainqms.registers import finding_terms
from plainqms.registers.findings import closed


def values(finding: Any, manual: Manual) -> lists.Values:
    """Nothing to do is said of what is closed: what it meant stays, what was due is past."""
    told = response_words.helped(finding.grade)
    terms = finding_terms.terms(finding, manual.system.records)
    return {
        "means": told.means,
        "do": () if closed(finding) else told.do,
        "then": told.then,
        "terms": [response_words.term(item) for item in terms],
        "sheet": response_pages.address(finding.id, manual),
    }
