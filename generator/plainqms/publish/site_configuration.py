"""What the site engine is told: one plain configuration, of the settings and nothing that a repository adds."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from plainqms.model.system import System
from plainqms.publish import document_page, letters, lists, pending_page, words
from plainqms.publish.manual import Manual
from plainqms.publish.markdown import EXTENSIONS
from plainqms.publish.pending_page import Pending
from plainqms.sources.yaml_writing import Written

if TYPE_CHECKING:
    from plainqms.model.look import Look

# The theme prints the site's name unescaped: it must not end an attribute or begin an element.
_HARMLESS = str.maketrans({"<": "‹", ">": "›", '"': "”"})


def logo_path(look: Look) -> str:
    return f"docs/assets/logo{posixpath.splitext(look.logo)[1].lower()}"


_OUTSIDE_THE_NAVIGATION = (
    "documents/*",
    "standards/*",
    "coverage/*",
    "certification",
    "rules",
    "registers/*",
    "due",
    "reading",
    "report",
    "pending",
    "gap",
    "which-standard",
    "journey/*",
    "overview",
    "processes/*",
    "roles/*",
    "help",
)


def configuration(
    manual: Manual, look: Look, *, typeface: bool, logo: bool, pending: Sequence[Pending]
) -> Mapping[str, Written]:
    system = manual.system
    styles = ["assets/qms.css", "assets/accent.css"]
    return {
        "site_name": site_name(system, look),
        "site_url": _published_at(system),
        "use_directory_urls": True,
        "theme": {
            "name": "material",
            "variant": "classic",
            "custom_dir": "overrides",
            "language": look.language or "en",
            "font": False,
            **({"logo": logo_path(look).removeprefix("docs/")} if logo else {}),
            "icon": {"logo": "material/book-open-page-variant-outline"},
            "features": list(dict.fromkeys(("toc.follow", "search.highlight", *look.features))),
            "palette": [
                _palette("(prefers-color-scheme)", "", "brightness-auto", "as the device. Switch to light"),
                _palette(
                    "(prefers-color-scheme: light)", "default", "weather-night", "light. Switch to dark"
                ),
                _palette(
                    "(prefers-color-scheme: dark)", "slate", "weather-sunny", "dark. Switch to as the device"
                ),
            ],
        },
        "plugins": [{"search": {"separator": letters.SEPARATOR}}, "tags"],
        "markdown_extensions": EXTENSIONS,
        "extra_css": (["assets/fonts/fonts.css"] if typeface else []) + styles,
        "extra_javascript": ["assets/qms.js"],
        "extra": {
            "generator": False,
            "organization": words.plain(system.configuration.organization.name),
            **currency(manual),
            "draft": system.draft,
            **({"pending": pending_page.said(pending)} if system.draft else {}),
            "columns": document_page.columns(manual),
        },
        "validation": {"links": {"not_found": "warn", "anchors": "warn", "unrecognized_links": "warn"}},
        "not_in_nav": "".join(f"/{pages}/**\n" for pages in _OUTSIDE_THE_NAVIGATION),
        "nav": [{"Home": "index.md"}, *({title: f"{url}index.md"} for title, url, _ in lists.DOORS)],
    }


def site_name(system: System, look: Look) -> str:
    name = look.site_name or system.configuration.organization.name
    return words.plain(name).translate(_HARMLESS)


def _published_at(system: System) -> str:
    """The page for wrong addresses is shown at any depth, so it alone must know where the site begins."""
    address = system.configuration.publish.address
    return f"{address.rstrip('/')}/" if address.startswith("http") else ""


def _palette(media: str, scheme: str, icon: str, name: str) -> Mapping[str, Written]:
    entry: dict[str, Written] = {"media": media, "primary": "custom", "accent": "custom"}
    if scheme:
        entry["scheme"] = scheme
    return {**entry, "toggle": {"icon": f"material/{icon}", "name": f"Colours: {name}"}}


def currency(manual: Manual) -> dict[str, Written]:
    """How each page can tell whether it is current: its day, the last good one, and what comes after that.

    `until` is the last day on which the site can still be right: it gets too old, or a known change takes effect.
    """
    system = manual.system
    said: dict[str, Written] = {
        "asat": words.day(system.as_of),
        "asat_iso": system.as_of.isoformat(),
        "until": "",
    }
    if system.draft:
        return said
    days = []
    age = system.configuration.publish.max_age
    if age is not None:
        days.append((system.as_of + timedelta(days=age), f"Copies are good for {words.count(age, 'day')}."))
    if manual.coming:
        event = manual.coming[0]
        what = f"{event.publication.document.id} revision {event.revision.number}"
        days.append((event.on - timedelta(days=1), f"{what} was to take effect on {words.day(event.on)}."))
        said["next"] = f"{what} on {words.day(event.on)}"
    if days:
        last, why = min(days)
        said |= {"until": last.isoformat(), "until_day": words.day(last), "why": words.plain(why)}
    return said
