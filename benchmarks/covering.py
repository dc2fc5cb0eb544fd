"""Coverage of many documents against four standards, beside reading the front matter of the same documents.

Everything is in memory: reading is the YAML door and the check of its fields, and knows nothing of the text.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from measuring import Cost, Row

STANDARDS = ("iso-9001-2015", "iso-14001-2015", "iso-45001-2018", "iso-iec-27001-2022")
LOCATED, CLAIMED = 10, 3  # citations of a document


def measure(qms: tuple[str, ...], *, size: int) -> Iterator[Row]:
    """In a process of its own, so that imports count for neither."""
    done = subprocess.run([qms[0], __file__, str(size)], check=True, capture_output=True)
    found = json.loads(done.stdout)
    name = f"{size:,} documents against {len(STANDARDS)} standards"
    yield Row(f"{name}: reading their front matter", Cost(found["front matter"], found["peak"]))
    ratio = found["coverage"] / found["front matter"]
    cost = Cost(found["coverage"], found["peak"])
    yield Row.judged(f"{name}: coverage", cost, ratio, "of reading their front matter", at_most=1)


def main(size: int) -> None:
    import resource

    from plainqms import registers
    from plainqms.model.change import Change, Commit, Identity
    from plainqms.model.ground import Ground
    from plainqms.model.organization import Configuration, DocumentType, Organization
    from plainqms.model.place import Place
    from plainqms.model.publication import Publication
    from plainqms.model.revision import Approval, Revision, Standing, State, Strength
    from plainqms.model.system import System
    from plainqms.sources import front_matter, standards
    from plainqms.sources.binding import Rules, bind
    from plainqms.sources.front_matter_fields import FrontMatter
    from plainqms.sources.front_matter_rules import UNKNOWN_KEY, WRONG_VALUE
    from plainqms.sources.yaml import Mapping, load
    from plainqms.views.coverage import coverages

    gc.set_threshold(50_000, 20, 20)  # as the command sets it
    read = standards.read_standards(STANDARDS)
    numbers = cycle(f"{standard.family}:{clause.id}" for standard in read for clause in standard.units)
    texts = [_text(number, list(islice(numbers, LOCATED + CLAIMED))) for number in range(size)]
    configuration = Configuration(
        organization=Organization(name="Corpus"),
        document_types={"PRO": DocumentType(name="Procedure", folder="procedures")},
        processes={f"process_{number}": f"Process {number}" for number in range(20)},
    )
    begun = time.process_time()
    for text in texts:
        parts = front_matter.split(text)
        node, _ = load(parts.front, "a.md", first_line=parts.front_line)
        assert isinstance(node, Mapping)
        bind(node, FrontMatter, rules=Rules(unknown=UNKNOWN_KEY, wrong=WRONG_VALUE))
    reading = time.process_time() - begun
    found = [
        front_matter.read_document(text.encode(), f"procedures/{number}.md", configuration=configuration)[0]
        for number, text in enumerate(texts)
    ]
    day, person = date(2026, 1, 2), Identity("Carol", "carol@example.com")
    ground = Ground(standards=STANDARDS)
    change = Change(
        Commit("0" * 40, (), person, person, 0, day, "Written"), "a.md", "0" * 40, True, "", ground=ground
    )
    approval = Approval("carol", "Carol", "", day, Strength.STATED, "")
    revision = Revision("1", day, day, change, change, "", "", "", "", (), (approval,))
    publications = [
        Publication(
            replace(document, place=Place(document.path)),
            Standing(document.id, State.IN_FORCE, revision, revisions=(revision,)),
            "",
        )
        for document in found
        if document is not None
    ]
    assert len(publications) == size
    system = System(
        date(2026, 6, 30), configuration, tuple(item.document for item in publications), standards=read
    )
    registers.every()  # reading a system has brought them in
    begun = time.process_time()
    made = coverages(system, publications, lambda citation: standards.expand(citation, read))
    covering = time.process_time() - begun
    assert all(unit.described.word.value != "none" for one in made for unit in one.units)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"front matter": reading, "coverage": covering, "peak": peak}))


def _text(number: int, cited: list[str]) -> str:
    claimed, located = cited[:CLAIMED], cited[CLAIMED:]
    body = "\n\n".join(f"The buyer does this with care [[{citation}]]." for citation in located)
    return (
        f'---\nid: "PRO-{number + 1:05d}"\ntitle: "Text {number + 1}"\nowner: "quality_manager"\n'
        f"process: process_{number % 20}\nclauses: [{', '.join(claimed)}]\n---\n\n## Steps\n\n{body}\n"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1] / "generator"))
    main(int(sys.argv[1]))
