"""Settings, roles and shared texts that nothing uses, or that something relies on in vain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from typing import Protocol

from plainqms.checks.identity import meant
from plainqms.checks.schedule import citations
from plainqms.model.document import Document
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System
from plainqms.sources import people
from plainqms.views import revisions

SETTINGS, ROLES, ASSIGNMENTS = "qms.yml", "records/roles.yml", "records/assignments.yml"
_ASSIGNED = "ISO 9001:2015 5.3 (responsibilities are assigned)"
_UNUSED = "a setting that nobody uses is a setting that somebody relies on"
NEVER_CITED = Rule(
    "C150",
    "standard-never-cited",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a certificate is asked for clause by clause",
    "The standard is adopted, and no document says that it answers any of its clauses.",
    "Cite its clauses where the texts answer them, or take it out of standards:",
)
NO_FOLDER = Rule(
    "C151",
    "document-type-without-folder",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _UNUSED,
    "In the folder that qms.yml names for this type lies no file: it is misspelt, or the type is not used.",
    "Correct folder:, or delete the type.",
)
NO_HOLDER = Rule(
    "C152",
    "role-without-holder",
    Severity.WARNING,
    Basis.CLAUSE,
    _ASSIGNED,
    "What the documents give to this role is done by nobody.",
    "Say who holds it, in records/assignments.yml:\n- {role: ..., person: ..., from: ...}",
)
NO_DUTY = Rule(
    "C153",
    "role-without-duty",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _UNUSED,
    "No document is owned by this role, written for it or names it, so its holder finds nothing about the work.",
    "Name the role in the texts that give it work, or delete it.",
)
OWNER_LEFT = Rule(
    "C154",
    "owner-left",
    Severity.WARNING,
    Basis.CLAUSE,
    _ASSIGNED,
    "The last holder of the role has left it, and its documents are kept right by nobody.",
    "Say who holds the role now, in records/assignments.yml, or give its documents to another owner.",
)
UNUSED_SITE = Rule(
    "C155",
    "site-without-document",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _UNUSED,
    "Other sites have documents of their own; at this one nothing seems to apply.",
    "Add the site to sites: of the documents that apply there, or delete it.",
)
UNUSED_PROCESS = Rule(
    "C156",
    "process-without-document",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a process that is named is looked for",
    "The process has a name and no document, so its page is empty.",
    "Say in the front matter of a document that it belongs to the process (process: ...), or delete it.",
)
UNKNOWN_HTML = Rule(
    "C157",
    "html-allowed-for-unknown-document",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _UNUSED,
    "HTML is allowed for single documents, by id. This id is no document, so the setting has no effect.",
    "Correct the id, or delete it from allow-html:",
)
UNKNOWN_APPROVER = Rule(
    "C158",
    "approval-by-unknown-role",
    Severity.ERROR,
    Basis.CLAUSE,
    _ASSIGNED,
    "Nobody can take this step, so no text of the type is ever issued.",
    "Correct the role, or define it in records/roles.yml.",
)
UNUSED_SNIPPET = Rule(
    "T210",
    "unused-snippet",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _UNUSED,
    "Whoever corrects this text believes to have corrected documents, and no document shows it.",
    "Include it where it belongs, or delete the file.",
)
UNUSED_PARAMETER = Rule(
    "T211",
    "unused-parameter",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    _UNUSED,
    "Whoever changes this value believes to have changed what documents say, and none prints it.",
    "Print it where it holds, or delete it.",
)
RULES = (
    NEVER_CITED,
    NO_FOLDER,
    NO_HOLDER,
    NO_DUTY,
    OWNER_LEFT,
    UNUSED_SITE,
    UNUSED_PROCESS,
    UNKNOWN_HTML,
    UNKNOWN_APPROVER,
    UNUSED_SNIPPET,
    UNUSED_PARAMETER,
)


class Where(Protocol):
    """Where a setting or an entry of a list stands in its file."""

    def __call__(self, path: str, *steps: str | dict[str, str]) -> Place: ...


def check(
    system: System,
    *,
    paths: Collection[str],
    snippets: Collection[str],
    used: Collection[tuple[str, str]],
    complete: bool,
    where: Where,
    cites: Callable[[str], Collection[str]],
) -> Iterator[Problem]:
    """`used` are the names that texts print; `snippets` the files of shared text; `cites(citation)` names editions.

    While a document cannot be read (`complete` is false) nothing is called unused: it may be used there.
    """
    living = [item for item in system.documents if revisions.ended(system, item) is None]
    if not system.roles and any(document.owner for document in living):
        yield from people.nobody("records/roles.yml", "role")
    yield from _folders(system, paths, where)
    yield from _approvers(system, where)
    yield from _holders(system, living, where)
    if complete:
        yield from _unused(system, living, used, where, cites)
        yield from _shared(system, snippets, used, where)


def _approvers(system: System, where: Where) -> Iterator[Problem]:
    known = [role.id for role in system.roles]
    for prefix, kind in system.configuration.document_types.items():
        for role in dict.fromkeys(role for step in kind.approval for role in step.roles):
            if known and role not in known:
                place = where(SETTINGS, "document_types", prefix, "approval")
                hint = meant(role, known)
                yield UNKNOWN_APPROVER.at(place, f"{prefix} are approved by “{role}”, which is no role{hint}")


def _folders(system: System, paths: Collection[str], where: Where) -> Iterator[Problem]:
    for prefix, kind in system.configuration.document_types.items():
        folder = kind.folder.rstrip("/") + "/"
        if not any(path.startswith(folder) for path in paths):
            place = where(SETTINGS, "document_types", prefix, "folder")
            yield NO_FOLDER.at(place, f"in {folder}, where {prefix} documents should lie, there is no file")


def _holders(system: System, living: list[Document], where: Where) -> Iterator[Problem]:
    if system.roles and not system.assignments:
        message = f"nobody holds any of the {len(system.roles)} roles of {ROLES}"
        yield NO_HOLDER.at(Place(ASSIGNMENTS), message)
        return
    for role in system.roles:
        owned = [document.id for document in living if document.owner == role.id]
        held = [item for item in system.assignments if item.role == role.id]
        if any(item.holds_on(system.as_of) for item in held):
            continue
        ended = [item for item in held if item.until and item.until < system.as_of]
        if ended and owned:
            last = max(ended, key=lambda item: item.until or system.as_of)
            entry = {"role": role.id, "person": last.person, "until": str(last.until)}
            shown = ", ".join(owned[:5]) + (f" and {len(owned) - 5} more" if len(owned) > 5 else "")
            message = f"{last.person} was {role.title} until {last.until}; nobody now owns {shown}"
            yield OWNER_LEFT.at(where(ASSIGNMENTS, entry), message)
        else:
            paste = f'- {{role: {role.id}, person: ..., from: "{system.as_of}"}}'
            remedy = f"Say who holds it, in {ASSIGNMENTS}:\n{paste}"
            message = f"on {system.as_of} nobody is {role.title} ({role.id})"
            yield NO_HOLDER.at(where(ROLES, role.id), message, remedy)


def _unused(
    system: System,
    living: list[Document],
    used: Collection[tuple[str, str]],
    where: Where,
    cites: Callable[[str], Collection[str]],
) -> Iterator[Problem]:
    settings = system.configuration
    cited = {edition for document in living for item in citations(document) for edition in cites(item)}
    for standard in system.standards:
        if living and standard.id not in cited:
            place = where(SETTINGS, "standards", standard.id)
            yield NEVER_CITED.at(place, f"{standard.name} is adopted, and no document cites a clause of it")
    for site in settings.sites:
        if any(item.sites for item in living) and not any(site.id in item.sites for item in living):
            place = where(SETTINGS, "sites", site.id)
            yield UNUSED_SITE.at(place, f"no document names the site {site.id}")
    for process in settings.processes:
        if living and not any(item.process == process for item in living):
            place = where(SETTINGS, "processes", process)
            yield UNUSED_PROCESS.at(place, f"no document belongs to {process}")
    known = {document.id for document in system.documents}
    for identifier in settings.allow_html:
        if identifier not in known:
            place = where(SETTINGS, "allow-html", identifier)
            yield UNKNOWN_HTML.at(place, f"there is no document {identifier}")
    for role in system.roles:
        busy = any(role.id == item.owner or role.id in item.audience for item in living)
        if living and not busy and ("roles", role.id) not in used:
            yield NO_DUTY.at(where(ROLES, role.id), f"no document has work for the role {role.id}")


def _shared(
    system: System, snippets: Collection[str], used: Collection[tuple[str, str]], where: Where
) -> Iterator[Problem]:
    included = {name.removeprefix("./") for kind, name in used if kind == "include"}
    for path in sorted(snippets):
        name = path.split("/snippets/", 1)[-1]
        if name not in included:
            message = f"no document includes {name}"
            remedy = f'Include it where it belongs, or delete the file:\n{{% include "{name}" %}}'
            yield UNUSED_SNIPPET.at(Place(path), message, remedy)
    printed = {name for kind, name in used if kind == "parameters"}
    for name in system.configuration.parameters:
        if name not in printed and not get_close_matches(
            name, printed, n=1, cutoff=0.8
        ):  # a slip is told there
            remedy = f"Print it where it holds, or delete it:\n{{{{ parameters.{name} }}}}"
            yield UNUSED_PARAMETER.at(
                where(SETTINGS, "parameters", name), f"no text prints the value {name}", remedy
            )
