"""Whether documents in force describe what a clause is about: where, in which revision, and how surely.

Only a passage of a text in force counts in full. What is claimed at the top of a document, stands in a text whose
approval nobody recorded, or was read against an earlier edition alone is told as that. Drafts, texts still to take
effect, withdrawn ones and texts that were not adopted count for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from plainqms.model.coverage import Answer, Described, Evidenced, Support
from plainqms.model.publication import Publication
from plainqms.model.revision import State
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.views.citations import NONE, Answers, Citation, Key

_COUNTED = (State.IN_FORCE, State.NOT_RECORDED)


def counted(publications: Iterable[Publication], system: System) -> tuple[Publication, ...]:
    """The texts that readers may use on the day: of a draft build those that are as they were issued."""
    return tuple(
        item
        for item in publications
        if item.standing.current is not None
        and item.standing.state in _COUNTED
        and item.document.adopted
        and not (system.draft and item.standing.draft)
    )


def described(
    standard: Standard,
    members: Sequence[Clause],
    found: Mapping[Key, Answers],
    shown: Answer,
    carried: Callable[[Citation, str], str],
) -> Answer:
    """Of a unit and the clauses counted with it. `shown` is what records show for it.

    `carried` says why a citation counts for an earlier edition alone; nothing where it counts for this one.
    """
    answers = [(clause.id, found.get((standard.id, clause.id), NONE)) for clause in members]
    located = [(number, item) for number, those in answers for item in those.located]
    claimed = [item for _, those in answers for item in those.claimed]
    in_force = [pair for pair in located if pair[1].publication.standing.state is State.IN_FORCE]
    read = _once(item for number, item in in_force if not carried(item, number))
    if read:
        return Answer(Described.IN_FORCE, f"{_told(read)}.", tuple(_supports(read)))
    if in_force:
        those = _once(item for _, item in in_force)
        because = carried(in_force[0][1], in_force[0][0])
        why = f"{_told(those)}; carried over, not re-read. {because}"
        return Answer(Described.LOCATED, why, tuple(_supports(those)))
    if located:
        those = _once(item for _, item in located)
        why = f"{_told(those)}; issued, approval not recorded."
        return Answer(Described.LOCATED, why, tuple(_supports(those)))
    if claimed:
        named = _named(claimed)
        why = f"{named} {_verb(claimed, 'claims', 'claim')} it at the top; no passage says where."
        return Answer(Described.CLAIMED, why, tuple(_supports(claimed)))
    asked = [
        item.what for clause in members for item in clause.documented_information if item.kind == "maintain"
    ]
    if not asked and shown.word in (Evidenced.CURRENT, Evidenced.ELSEWHERE):
        why = "The standard asks for no document here, and records answer it."
        return Answer(Described.NOT_REQUIRED, why)
    missing = f" The standard asks for a document: {'; '.join(asked)}." if asked else ""
    return Answer(Described.NONE, f"No document in force cites it.{missing}")


def _once(found: Iterable[Citation]) -> list[Citation]:
    """A passage that names several clauses of a unit is one passage."""
    return list({(item.publication.document.id, item.anchor): item for item in found}.values())


def _told(found: Sequence[Citation]) -> str:
    return f"{_named(found)} {_verb(found, 'says', 'say')} it in {_passages(found)}"


def _passages(found: Sequence[Citation]) -> str:
    return "1 passage" if len(found) == 1 else f"{len(found)} passages"


def _documents(found: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(item.publication.document.id for item in found))


def _named(found: Iterable[Citation]) -> str:
    """Ids as a sentence names them: the first three, and how many more."""
    return listed(_documents(found))


def listed(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _verb(found: Iterable[Citation], one: str, many: str) -> str:
    return one if len(_documents(found)) == 1 else many


def _supports(found: Iterable[Citation]) -> Iterable[Support]:
    """Each document once, at the first place where it says it."""
    first: dict[str, Citation] = {}
    for item in found:
        first.setdefault(item.publication.document.id, item)
    for identifier, item in first.items():
        current = item.publication.standing.current
        says = f"revision {current.number}" if current else ""
        yield Support("document", identifier, says, item.anchor)
