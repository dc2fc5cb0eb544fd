"""Where what the site has at an address lies in a pack: on another page, or nowhere, and then the words stand alone."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plainqms.publish.audit_pack.facts import Facts

ORGANIZATION = "02-organization.html"
_LINK = re.compile(r'<a\b([^>]*?) href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_OUTSIDE = ("http://", "https://", "mailto:")


def led(url: str, facts: Facts) -> str:
    """From the root of the site to the root of the pack."""
    path, _, anchor = url.partition("#")
    kind, _, rest = path.partition("/")
    name, _, below = rest.rstrip("/").partition("/")
    if kind == "documents" and not below:
        held = facts.by_address.get(name)
        return f"{held.folder}index.html{f'#{anchor}' if anchor else ''}" if held else ""
    if kind == "registers" and name in facts.registers:
        place = below if below and not anchor else anchor
        if "/" in place:
            return ""  # a sheet beside a record's page
        return "" if place in facts.kept_back else f"registers/{name}.html{f'#{place}' if place else ''}"
    if path in ("roles/", "processes/"):
        return f"{ORGANIZATION}#{path[:-1]}-{anchor}" if anchor else ORGANIZATION
    return ""


def settled(html: str, facts: Facts, *, up: str, was: str) -> str:
    """`html` whose links go up by `was` to the root of the site; in the pack they go up by `up`."""

    def lead(match: re.Match[str]) -> str:
        before, url, after, said = match[1], unescape(match[2]), match[3], match[4]
        if url.startswith(_OUTSIDE) or url.startswith("#"):
            return match[0]
        there = led(url.removeprefix(was), facts) if url.startswith(was) else ""
        return f'<a{before} href="{escape(up + there)}"{after}>{said}</a>' if there else said

    return _LINK.sub(lead, html)
