"""A page for each role: what whoever holds it owns, approves and reads, and what is due."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from plainqms.model.identifiers import order
from plainqms.model.people import Role
from plainqms.publish import dashboard, lists, words
from plainqms.publish.dashboard import Cell, Part, fact, named, part
from plainqms.publish.manual import Manual
from plainqms.publish.records_front import Page
from plainqms.sources.yaml_writing import Written
from plainqms.views.reading import EVERYONE, Reads, readings

FOLDER = "roles/"
SECTION = "Roles and people"


def pages(manual: Manual) -> Iterator[Page]:
    for role in manual.system.roles:
        front = lists.front(
            manual, kind="overview", heading=role.heading, lead=words.plain(role.purpose), section=SECTION
        )
        front |= {
            "crumbs": [{"title": SECTION, "url": FOLDER}],
            "siblings": lists.siblings(manual, kind="roles"),
            "facts": [*_facts(role, manual)],
        }
        parts = _parts(role, manual)
        yield (
            f"{FOLDER}{role.id}/",
            role.heading,
            front,
            "dashboard",
            dashboard.values(parts, manual, up="../../"),
        )


def _facts(role: Role, manual: Manual) -> Iterator[Written]:
    holders = manual.system.holders(role.id, manual.system.as_of)
    yield fact("Held by", ", ".join(words.plain(person.name) for person in holders) or "Nobody")
    duties = "; ".join(words.plain(duty) for duty in role.responsibilities)
    yield fact("Responsible for", duties or "Nothing is written down yet", f"{FOLDER}#{role.id}")


def _parts(role: Role, manual: Manual) -> Iterator[Part]:
    holders = {person.id for person in manual.system.holders(role.id, manual.system.as_of)}
    mine = [task for task in manual.registers.due if task.owner == role.id or task.owner in holders]
    yield dashboard.tasks(
        "Due", mine, manual, most=20, exact=False,
        empty="Nothing is due. What this role, or whoever holds it, has to do by a day stands here.",
    )  # fmt: skip
    yield part(
        "Documents to own",
        ("Document", "State", "Next review"),
        (
            (
                named(item.document.id, manual),
                Cell(words.state_since(item, manual.system), mark=words.mark(item, manual.system)),
                Cell(
                    words.month(review)
                    if (review := words.next_review(item, manual.system))
                    else "no interval"
                ),
            )
            for item in manual.owned(role)
        ),
        empty="No document. Each names its owner in its first lines.",
    )
    yield _approves(role, manual)
    yield _reads(role, holders, manual)


def _approves(role: Role, manual: Manual) -> Part:
    """By the steps of each type of document; a step that names no role is open to all, and so is nobody's."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for prefix, kind in manual.system.configuration.document_types.items():
            said = [step.meaning.value for step in kind.approval if role.id in step.roles]
            count = sum(item.document.type == prefix for item in manual.pages)
            if said:
                url = f"documents/?type={quote(kind.name)}"
                kinds = words.plural(prefix, manual.system.configuration)
                yield Cell(kinds), Cell(", ".join(said)), Cell(str(count), url)

    return part(
        "Documents to approve", ("Kind", "Says", "There are"), rows(),
        empty="No type of document names this role for its approval.",
    )  # fmt: skip


def _reads(role: Role, holders: set[str], manual: Manual) -> Part:
    of = readings(manual.system).of_document

    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in sorted(manual.pages, key=lambda page: order(page.document.id)):
            if not {role.id, EVERYONE} & set(item.document.audience):
                continue
            asked = [one for one in of.get(item.document.id, ()) if one.person in holders]
            missing = [one for one in asked if one.state is not Reads.READ]
            late = any(one.state is Reads.OVERDUE for one in missing)
            said = (
                f"read by {len(asked) - len(missing)} of {len(asked)}" if asked else "nobody holds the role"
            )
            mark = "due" if late else "now" if missing else "done" if asked else ""
            yield (
                named(item.document.id, manual),
                Cell(words.revision(item, manual.system)),
                Cell(said, mark=mark),
            )

    return part(
        "Documents to read", ("Document", "In which", "Stands"), rows(), more=("Who has read what", "reading/"),
        empty="No document is meant for this role. Each names its audience in its first lines.",
    )  # fmt: skip
