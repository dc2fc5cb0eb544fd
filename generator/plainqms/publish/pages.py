"""The staged tree: plain Markdown, overrides and one plain configuration, for a site engine to read.

A pure function of its arguments: the same input gives the same bytes.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import jinja2

from plainqms import files
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.model.system import System
from plainqms.publish import (
    bodies,
    calendar,
    certification_pages,
    choosing_page,
    clause_pages,
    colour,
    control_page,
    coverage_pages,
    diagrams,
    document_page,
    due_page,
    fonts,
    help_pages,
    journey_pages,
    letters,
    lists,
    master_list,
    overview_pages,
    pending_page,
    preparing,
    process_pages,
    reading_pages,
    register_pages,
    report_pages,
    role_pages,
    rule_page,
    site_configuration,
    transition_pages,
    words,
)
from plainqms.publish.attachments import RULES as ATTACHMENT_RULES
from plainqms.publish.attachments import attachments
from plainqms.publish.manual import Manual
from plainqms.publish.markdown import HTML_ALONE
from plainqms.publish.pending_page import Pending
from plainqms.publish.records_front import Page
from plainqms.publish.site_configuration import logo_path
from plainqms.publish.staged_page import StagedPage
from plainqms.sources.yaml_writing import Written, quoted

if TYPE_CHECKING:
    from plainqms.model.look import Look

NOT_THE_TEXT = Rule(
    "S464",
    "text-is-not-the-revision",
    Severity.ERROR,
    Basis.CLAUSE,
    "iso-9001:7.5.3",
    "The page says revision N; if the text beside it has another digest, the page is wrong.",
    "Run qms history for this document; if the history is right, report this as a defect of plainqms.",
)

RULES = (NOT_THE_TEXT, *ATTACHMENT_RULES)

THEME = Path(__file__).parent / "theme"

Staged: TypeAlias = StagedPage | str | bytes


def stage(
    system: System,
    publications: Sequence[Publication],
    look: Look,
    *,
    read: Callable[[str], bytes],
    folder: Path,
    cache: Path | None = None,
    logo: bytes = b"",
    rules: Sequence[Rule] = (),
    licensed: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    archived: bool = False,
    pending: Sequence[Pending] = (),
    held: dict[str, StagedPage] | None = None,
) -> tuple[Problem, ...]:
    """Write the tree under `folder`, which is fresh. Without `cache` the site uses the reader's own typeface.

    `logo` is the picture that `look.logo` names; without it a plain sign stands there. `rules` are listed on
    a page of their own. `licensed` is the organization's own copy of a standard's text, by edition and clause:
    only a draft shows it. `archived`: earlier revisions have pages, to which the histories lead.
    `pending` waits for an approval, which only a draft tells. `held` takes the pages in place of the disk.
    """

    def lay(path: str, data: Staged) -> None:
        if not isinstance(data, StagedPage):
            files.lay(folder / "docs" / path, data)
        elif held is None:
            files.lay(folder / "docs" / path, data.written())
        else:
            held[path] = data

    manual = Manual(system, tuple(publications), archived)
    problems: list[Problem] = []
    typeface = fonts.faces(cache) if cache is not None else {}
    for path, asset in _theme(look, typeface, logo):
        files.lay(folder / path, asset)
    for path, data in (
        *_generated(manual),
        *_withdrawn(manual),
        *_standards(manual, licensed),
        *_registers(manual, pending),
        *_rules(manual, rules),
    ):
        lay(path, data)
    for publication in manual.pages:
        for path, data in _document(publication, manual, read, problems, cache):
            lay(path, data)
    configuration = site_configuration.configuration(
        manual, look, typeface=bool(typeface), logo=bool(logo), pending=pending
    )
    files.lay(folder / "mkdocs.yml", quoted(configuration))
    return tuple(problems)


def controlled_texts(system: System, publications: Sequence[Publication]) -> Iterator[tuple[str, bytes]]:
    """The text of each revision that is shown, as a file whose sha256 is the digest, to lie beside the finished page.

    No engine needs to see it: copying it costs more there than writing it here.
    """
    for publication in Manual(system, tuple(publications)).pages:
        if document_page.has_issued_text(publication):
            yield f"{publication.document.address}text.txt", publication.controlled.encode()


def _document(
    publication: Publication,
    manual: Manual,
    read: Callable[[str], bytes],
    problems: list[Problem],
    cache: Path | None,
) -> Iterator[tuple[str, Staged]]:
    """The page, and the files it shows."""
    document, current = publication.document, publication.standing.current
    beside, found = attachments(publication, read)
    problems += found
    text, found = bodies.staged(publication, manual, beside)
    problems += found
    text, pictures, found = diagrams.drawn(text, Place(document.path, publication.line), cache=cache)
    problems += found
    front = {**document_page.front(publication, manual), "source": document.path}
    text = letters.joined(text)  # at last: until here a line is the source's
    yield f"{document.address}index.md", _file(f"{document.id} {words.plain(document.title)}", front, text)
    for attachment in beside.values():
        yield f"{document.address}{attachment.address}", attachment.data
    for name, picture in pictures.items():
        yield f"{document.address}{name}", picture
    if (
        current is not None
        and publication.controlled
        and not manual.system.draft
        and not document_page.has_issued_text(publication)
    ):
        digest = sha256(publication.controlled.encode()).hexdigest()
        problems.append(
            NOT_THE_TEXT.at(document.place, f"revision {current.number} is {current.digest}, not {digest}")
        )


def _generated(manual: Manual) -> Iterator[tuple[str, Staged]]:
    system = manual.system
    organization = system.configuration.organization
    home = lists.front(
        manual, kind="home", heading=f"The management system of {organization.short}", lead="", section="Home"
    )
    first = manual.pages[0].document.id if manual.pages else "PRO-001"
    home["example"] = f"{first}, or a word"
    yield "index.md", _page(organization.name, home, render("home", lists.home(manual)))
    which = "as they are being worked on" if system.draft else "with the current revision of each"
    documents_lead = f"All documents that tell how we work, {which}."
    for path, kind, heading, lead, values in (
        ("documents/", "list", "Documents", documents_lead,
         lists.documents(manual)),
        ("processes/", "processes", "How we work", "Our processes, and the documents that describe each.",
         lists.processes(manual)),
        ("roles/", "roles", "Roles and people", f"Who answers for what, as at {words.day(system.as_of)}.",
         lists.roles(manual)),
    ):  # fmt: skip
        front = lists.front(manual, kind=kind, heading=heading, lead=lead, section=heading)
        front["siblings"] = lists.siblings(manual, kind=kind)
        yield f"{path}index.md", _page(heading, front, render(path.rstrip("/"), values))
    yield "documents/documents.csv", master_list.table(master_list.entries(manual), system.as_of)


def _standards(manual: Manual, licensed: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Staged]]:
    for address, title, front, template, values in (
        *clause_pages.pages(manual, licensed),
        *coverage_pages.pages(manual),
        *transition_pages.pages(manual),
        *certification_pages.pages(manual),
    ):
        yield f"{address}index.md", _page(words.plain(title), front, render(template, values))
    yield from coverage_pages.files(manual)
    yield from transition_pages.tables(manual)


def _registers(manual: Manual, pending: Sequence[Pending]) -> Iterator[tuple[str, Staged]]:
    for address, title, front, template, values in (
        *register_pages.pages(manual),
        *reading_pages.pages(manual),
        *report_pages.pages(manual),
        *pending_page.pages(manual, pending),
        *_gaps(manual),
        *_sheets(manual),
        *choosing_page.pages(manual),
        *journey_pages.pages(manual),
        control_page.page(manual),
        *overview_pages.pages(manual, pending),
        *process_pages.pages(manual),
        *role_pages.pages(manual),
        *help_pages.pages(manual),
    ):
        yield f"{address}index.md", _page(words.plain(title), front, render(template, values))
    yield from help_pages.files()
    yield from register_pages.tables(manual)
    yield from calendar.files(manual)
    yield from due_page.files(manual)
    if preparing.has_gaps(manual):
        from plainqms.publish import gap_pages

        yield from gap_pages.files(manual)


def _gaps(manual: Manual) -> Iterator[Page]:
    """Their register is loaded only where there are any."""
    if preparing.has_gaps(manual):
        from plainqms.publish import gap_pages

        yield from gap_pages.pages(manual)


def _sheets(manual: Manual) -> Iterator[Page]:
    """To print: answers to findings, minutes of reviews. Each register is loaded only where it holds any."""
    if manual.system.records.of("findings"):
        from plainqms.publish import response_pages

        yield from response_pages.pages(manual)
    if manual.system.records.of("management-reviews"):
        from plainqms.publish import minutes_pages

        yield from minutes_pages.pages(manual)


def _rules(manual: Manual, rules: Sequence[Rule]) -> Iterator[tuple[str, Staged]]:
    text = render("rules", rule_page.values(manual, rules))
    yield f"{rule_page.ADDRESS}index.md", _page(rule_page.HEADING, rule_page.front(manual), text)


def _withdrawn(manual: Manual) -> Iterator[tuple[str, Staged]]:
    for publication in manual.withdrawn:
        document = publication.document
        front = lists.front(
            manual, kind="withdrawn", heading=words.plain(document.title), lead="", section="Documents"
        )
        front |= {
            "id": document.id,
            "type": words.type_name(publication, manual.system.configuration),
            "crumbs": [{"title": "Documents", "url": "documents/"}],
            "siblings": lists.siblings(manual, kind="list"),
            "print": document_page.printed(
                manual.system,
                identifier=document.id,
                title=words.plain(document.title),
                foot=words.state_since(publication, manual.system),
            ),
        }
        text = render("withdrawn", lists.withdrawn(publication, manual))
        yield (
            f"{document.address}index.md",
            _page(f"{document.id} {words.plain(document.title)}", front, text),
        )


def _page(title: str, front: Mapping[str, Written], text: str) -> StagedPage:
    """A page that a template of ours made: HTML to its end."""
    return _file(title, front, f"{HTML_ALONE}\n{text}")


def _file(title: str, front: Mapping[str, Written], text: str) -> StagedPage:
    """The theme and the search print `title` as HTML, so it is HTML here."""
    return StagedPage({"title": html.escape(title), **front}, text)


def render(name: str, values: Mapping[str, object]) -> str:
    """A template of `theme/pages/` filled in; values are escaped."""
    return _ENVIRONMENT.get_template(f"{name}.html").render(values)


def _theme(look: Look, typeface: Mapping[str, bytes], logo: bytes) -> Iterator[tuple[str, str | bytes]]:
    for path in sorted((THEME / "overrides").rglob("*.html")):
        yield f"overrides/{path.relative_to(THEME / 'overrides').as_posix()}", path.read_bytes()
    for path in sorted((THEME / "assets").iterdir()):
        yield f"docs/assets/{path.name}", path.read_bytes()
    for name, data in typeface.items():
        yield f"docs/assets/fonts/{name}", data
    yield "docs/assets/accent.css", colour.style_sheet(look.accent)
    if logo:
        yield logo_path(look), logo


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(THEME / "pages"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    auto_reload=False,  # else the disk is asked for each of 50,000 pages
)
