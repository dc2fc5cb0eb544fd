"""Publish what is in force on a day, or a draft: complete or not at all."""

from __future__ import annotations

from pathlib import Path

from plainqms import files
from plainqms.histories import Progress, silent
from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.publication import Publication
from plainqms.pipeline.approving import pending
from plainqms.pipeline.gathering import rules
from plainqms.pipeline.loading import BUILD_COMMITTED, Loaded
from plainqms.views import revisions

BUILD_RUNNING = Rule(
    "S490",
    "build-running",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "",
    "Two builds at once would write over each other.",
    "Wait until the other one has ended.",
)
BUILD_ELSEWHERE = Rule(
    "S492",
    "build-leads-elsewhere",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "a build writes nowhere else",
    "Through a symbolic link under build/ a build would write and remove files that are not its own.",
    "Remove the link; if it was committed, with git rm",
)
NOTHING_IN_FORCE = Rule(
    "S491",
    "nothing-to-publish",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "",
    "The site shows issued documents; none is issued on this date.",
    "Commit the documents to the main branch; qms build --draft shows them before.",
)
RULES = (BUILD_RUNNING, BUILD_ELSEWHERE, NOTHING_IN_FORCE)


def publications(loaded: Loaded) -> tuple[Publication, ...]:
    """What the site shows: texts issued and effective on `as_of`; for a draft, the working tree's."""
    from plainqms.publish.publications import drafts, in_force

    if loaded.system.draft:
        return tuple(drafts(loaded.system, loaded.tree))
    return tuple(in_force(loaded.system, loaded.tree, loaded.line)) if loaded.line else ()


def build(
    loaded: Loaded, *, archive: bool = True, progress: Progress = silent
) -> tuple[Path | None, tuple[Problem, ...]]:
    """Publish into `build/site/` or `build/draft/`. The old site stays whole unless the new one is complete.

    Without `archive` earlier revisions have no pages; a draft never has them, it shows what is being worked on.
    """
    from plainqms.publish import articles, pages, records_beside, site
    from plainqms.publish.staged_page import StagedPage

    line = loaded.line if archive and not loaded.system.draft else None
    generated = loaded.root / "build"
    output = generated / ("draft" if loaded.system.draft else "site")
    planted = tuple(problem for problem in loaded.problems if problem.rule is BUILD_COMMITTED)
    if planted:
        return None, planted
    for place in (generated, generated / ".lock", output, *_with_children(generated / "cache")):
        if place.is_symlink():
            path = place.relative_to(loaded.root).as_posix()
            return None, (BUILD_ELSEWHERE.at(Place(path), f"{path} is a symbolic link"),)
    with files.only_one(generated / ".lock") as alone:
        if not alone:
            return None, (BUILD_RUNNING.at(Place("build"), "another build is running in this folder"),)
        files.recover(output)
        stage, new = files.fresh_folder(output.with_name("stage")), files.fresh_folder(output)
        try:
            chosen = publications(loaded)
            held: dict[str, StagedPage] = {}
            problems = list(
                pages.stage(
                    loaded.system,
                    chosen,
                    loaded.look,
                    read=loaded.tree.read,
                    folder=stage,
                    cache=generated / "cache",
                    rules=rules(),
                    licensed=loaded.licensed,
                    archived=line is not None,
                    pending=pending(loaded) if loaded.system.draft else (),
                    held=held,
                )
            )
            if not chosen:
                problems.append(_nothing_in_force(loaded))
            progress("Making pages", 0, 0)
            problems.extend(site.build(stage, new, held))
            records_beside.write(loaded.system, chosen, loaded.look, folder=new)
            for path, data in pages.controlled_texts(loaded.system, chosen):
                files.lay(new / path, data)
            if line is not None:
                from plainqms.publish import archive as earlier

                problems.extend(
                    earlier.write(
                        loaded.system,
                        chosen,
                        line,
                        loaded.look,
                        folder=new,
                        cache=generated / "cache",
                        advance=lambda done, total: progress("Making the archive", done, total),
                    )
                )
            problems.extend(articles.check_site(new))
            if any(problem.rule.severity is Severity.ERROR for problem in problems):
                return None, tuple(problems)
            files.exchange(new, output)
            return output, tuple(problems)
        finally:
            files.remove(stage)
            files.remove(new)


def _nothing_in_force(loaded: Loaded) -> Problem:
    """With the next step where texts have reached the main line, and nobody approved them."""
    system, place = loaded.system, Place(".")
    waiting = sum(bool(revisions.walked(system, item.id).texts) for item in system.documents)
    message = f"no document is issued on {system.as_of}"
    if not waiting:
        return NOTHING_IN_FORCE.at(place, message)
    wait = "1 text waits" if waiting == 1 else f"{waiting} texts wait"
    remedy = "See with qms pending who can approve them; then: qms approve --pending --as PERSON"
    return NOTHING_IN_FORCE.at(place, f"{message}: {wait} for approval", remedy)


def _with_children(folder: Path) -> tuple[Path, ...]:
    return (folder, *(sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else ()))
