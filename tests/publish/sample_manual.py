"""A small management system for the tests of the site: built in memory, no repository, fixed dates."""
# ruff: noqa: E501  Markdown as authors write it, one line a paragraph.

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from plainqms.model.change import Change, Commit, Identity
from plainqms.model.document import Document
from plainqms.model.ground import Ground
from plainqms.model.organization import Configuration, DocumentType, Organization, Publishing
from plainqms.model.people import Assignment, Person, Role
from plainqms.model.place import Place
from plainqms.model.publication import Publication
from plainqms.model.revision import Approval, Revision, Standing, State, Strength
from plainqms.model.standard import Clause, Standard
from plainqms.model.system import System
from plainqms.sources.markdown import scan

AS_OF = date(2026, 11, 23)
HOSTILE = '<script>alert(1)</script> {{ 7*7 }} "q" # | & \'s'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 260 150"><rect x="70" y="30" width="120" height="90" '
    b'fill="none" stroke="#444"/><path d="M70 55H190M130 30V55" stroke="#444"/></svg>'
)

KELLER, OSEI, LIND = (
    Identity("Maria Keller", "m@x"),
    Identity("James Osei", "j@x"),
    Identity("Anna Lindqvist", "a@x"),
)


def configuration(**changes: object) -> Configuration:
    return Configuration(
        organization=Organization(name="Example Instruments Ltd", short_name="Example Instruments"),
        standards=("iso-9001-2015", "iso-iec-27001-2022"),
        document_types={
            "POL": DocumentType(name="Policy", plural="Policies", folder="policies", review=24),
            "PRO": DocumentType(name="Procedure", folder="procedures", review=24),
            "WI": DocumentType(name="Work instruction", folder="procedures", review=12, layout="instruction"),
        },
        processes={
            "direction": "Direction",
            "purchasing": "Purchasing",
            "calibration": "Calibration",
            "improvement": "Improvement",
        },
        publish=Publishing(propose="mailto:quality@example.com?subject=Change%20to%20{id}"),
        **changes,
    )


def standards() -> tuple[Standard, ...]:
    def standard(identifier: str, family: str, name: str, numbers: tuple[str, ...]) -> Standard:
        clauses = tuple(Clause(number, f"Subject {number}", "", 2, "requirement", True) for number in numbers)
        return Standard(identifier, family, name, name.split(":")[1], "", True, clauses)

    return (
        standard(
            "iso-9001-2015",
            "iso-9001",
            "ISO 9001:2015",
            ("5.2", "7.5", "7.5.2", "7.5.3", "8.4.1", "8.4.2", "8.10"),
        ),
        standard("iso-iec-27001-2022", "iso-iec-27001", "ISO/IEC 27001:2022", ("A.5.19", "A.5.20")),
    )


def revision(
    number: str,
    issued: date,
    text: str,
    reason: str,
    *,
    effective: date | None = None,
    approvals: tuple[Approval, ...] = (),
    why: str = "",
) -> Revision:
    moment = datetime(issued.year, issued.month, issued.day, 12, tzinfo=UTC)
    commit = Commit("c" * 40, (), LIND, LIND, moment, issued, "subject")
    ground = Ground(standards=("iso-9001-2015", "iso-iec-27001-2022"))
    change = Change(commit, "path.md", "b" * 40, counted=True, reason=reason, ground=ground)
    return Revision(
        number=number,
        issued=issued,
        effective=effective or issued,
        change=change,
        latest=change,
        digest=f"text-1:sha256:{sha256(text.encode()).hexdigest()}",
        change_class="major",
        reason=reason,
        why_this_number=why or "The text changed, and no class was given: a new whole number.",
        authors=(LIND,),
        approvals=approvals,
    )


def approved(on: date, strength: Strength = Strength.PERSONAL) -> tuple[Approval, ...]:
    return (Approval("m_keller", "Maria Keller", "managing_director", on, strength, "commit"),)


def document(identifier: str, title: str, path: str, text: str, **fields: object) -> Document:
    found = scan(text, Place(path, 1))
    return Document(
        id=identifier, title=title, path=path, place=Place(path), references=found.references,
        links=found.links, headings=found.headings, **fields,
    )  # fmt: skip


PURCHASING = """\
## Purpose

What we buy ends up in our instruments, on our certificates or in our systems. This procedure makes sure that we choose providers for good reasons, tell them exactly what we need, and look again as long as we depend on them.

## Classes of providers { #choosing }

The purchasing manager gives each provider a class by asking: what happens if the delivery is wrong and we do not notice? [[iso-9001:8.4.2]]

| Class | If it goes wrong | Before the first order | Looked at again |
|---|---|---|---|
| A | An instrument measures wrongly, someone is hurt, or information leaks | Evidence of ability, a trial delivery or a visit | Every January |
| B | We notice in production and lose time or money | Evidence of ability | Every January, every second year |
| C | Hardly anything | Nothing | On complaint |

![A carton with the lot label on the front](pictures/carton.svg)

## Choosing and approving

1. **Ask.** The buyer collects the evidence for the class: certificates, test reports, the [questionnaire](files/Provider questionnaire.pdf).
2. **Decide.** The purchasing manager approves and records class, criteria, evidence and decision [[iso-9001:8.4.1]]. Where a provider handles our information, the information security manager agrees first [[iso-iec-27001:A.5.19]].

What fails is entered as [[PRO-002]] says; calibrations are done by [[WI-001]]. See also [the old list](PRO-009-draft.md) and `[[PRO-002]]` in code.

!!! note "Telephone orders"
    A telephone order is confirmed in writing the same day.

## Who holds which role

{{ register("roles") }}
"""

INSTRUCTION = """\
## Safety first

!!! danger "Pressure injures without warning"
    Never loosen a fitting under pressure. Vent, see zero, then loosen.

## Steps

1. **Receive and identify.** Compare make, serial number, range and class with the order. Enter the gauge's number on the calibration sheet.

    ![Carton with the lot label on the front](carton.svg)

2. **Let it settle.** Leave the gauge in the laboratory for at least 2 hours, at 20 °C ± 2 °C.
3. **Choose the reference standard.** Take one with a green label in date [[iso-9001:7.5.2]].

    > Not in date? Stop. Red tag, shelf Q, tell the laboratory manager.

4. **Decide.** Passed: green label. Failed: as [purchasing](purchasing/PRO-003-purchasing.md#choosing) says.
"""


def publications() -> tuple[Publication, ...]:
    """Six documents in force with histories, one coming revision, one draft, one withdrawn, one hostile title."""
    control = "## Purpose\n\nDocuments are identified, reviewed and approved before they are used [[iso-9001:7.5.2]].\n"
    purchasing = document(
        "PRO-003", "Purchasing", "procedures/purchasing/PRO-003-purchasing.md", PURCHASING,
        owner="purchasing_manager", process="purchasing", clauses=("iso-9001:8.10", "iso-9001:8.4.1"),
        classification="Confidential", supersedes=("PRO-008",),
    )  # fmt: skip
    history = (
        revision("1", date(2022, 1, 9), "one", "First issue", approvals=approved(date(2022, 1, 8), Strength.STATED)),
        revision("2", date(2024, 11, 20), "two", "Classes A, B and C replace the single list", approvals=approved(date(2024, 11, 19))),
        revision("2.1", date(2025, 10, 14), "two b", "Spelling", why="The change was called editorial."),
        revision("3", date(2026, 3, 1), PURCHASING, "Supplier certificates are checked yearly, after corrective action CA-2026-004",
                 effective=date(2026, 3, 3), approvals=approved(date(2026, 3, 1))),
        revision("4", date(2026, 11, 20), "four", "Calibration laboratories are checked in the public register",
                 effective=date(2026, 12, 1), approvals=approved(date(2026, 11, 20))),
    )  # fmt: skip
    made = [
        Publication(
            purchasing,
            Standing("PRO-003", State.IN_FORCE, history[3], coming=(history[4],), revisions=history),
            PURCHASING,
            PURCHASING,
            (
                ("procedures/purchasing/pictures/carton.svg", "svg"),
                ("procedures/purchasing/files/Provider questionnaire.pdf", "pdf"),
            ),
        ),
        simple("POL-001", "Quality policy", "policies/POL-001-quality-policy.md",
               "We measure what we promise [[iso-9001:5.2]].\n", process="direction", owner="managing_director",
               issued=date(2026, 1, 12)),
        simple("PRO-001", "Control of documented information", "procedures/PRO-001-control.md", control,
               process="direction", owner="quality_manager", issued=date(2023, 2, 2)),
        simple("PRO-002", "Nonconformity and corrective action", "procedures/PRO-002-nonconformity.md",
               "## Purpose\n\nProblems are corrected, and their causes removed. See [[PRO-003]] and [[PRO-001]].\n",
               process="improvement", owner="quality_manager", issued=date(2026, 5, 4), state=State.NOT_RECORDED),
        simple("WI-001", "Calibrating a pressure gauge", "procedures/WI-001-calibrating.md", INSTRUCTION,
               process="calibration", owner="laboratory_manager", issued=date(2026, 6, 1),
               embedded=(("procedures/carton.svg", "svg"),)),
        simple("PRO-007", HOSTILE, "procedures/PRO-007-hostile.md",
               f"## Head {HOSTILE}\n\nText {HOSTILE}\n\n[x](javascript:alert(1)) ![y](https://evil.example/y.png)\n",
               process="improvement", owner="nobody_known", issued=date(2026, 4, 4)),
    ]  # fmt: skip
    draft = document("PRO-009", "Draft of an audit procedure", "procedures/PRO-009-draft.md", "Draft.\n")
    made.append(
        Publication(draft, Standing("PRO-009", State.DRAFT, None, draft=True), "Draft.\n", "Draft.\n")
    )
    old = document(
        "PRO-008", "Purchasing of services", "procedures/PRO-008-old.md", "Old.\n", process="purchasing"
    )
    gone = revision("1", date(2021, 5, 5), "Old.\n", "First issue")
    made.append(
        Publication(
            old, Standing("PRO-008", State.WITHDRAWN, None, revisions=(gone,), withdrawn=date(2026, 3, 3)), ""
        )
    )
    return tuple(made)


def simple(
    identifier: str, title: str, path: str, text: str, *, issued: date, state: State = State.IN_FORCE,
    embedded: tuple[tuple[str, str], ...] = (), **fields: object,
) -> Publication:  # fmt: skip
    given = approved(issued) if state is State.IN_FORCE else ()
    first = revision("1", issued, text, "First issue", approvals=given, why="The first issue.")
    made = document(identifier, title, path, text, **fields)
    return Publication(made, Standing(identifier, state, first, revisions=(first,)), text, text, embedded)


def system(*, draft: bool = False, items: tuple[Publication, ...] | None = None) -> System:
    items = publications() if items is None else items
    return System(
        as_of=AS_OF,
        configuration=configuration(),
        documents=tuple(item.document for item in items),
        roles=(
            Role(id="managing_director", title="managing director", purpose="Answers for the management system.",
                 responsibilities=("Sets policy and objectives", "Leads the management review")),
            Role(id="quality_manager", title="quality manager", purpose="Keeps the management system working.",
                 responsibilities=("Keeps documents and records under control",)),
            Role(id="purchasing_manager", title="purchasing manager", purpose="Chooses and evaluates providers."),
            Role(id="laboratory_manager", title="laboratory manager", purpose="Answers for calibrations | and *more*."),
            Role(id="buyer", title="buyer"),
        ),
        people=(
            Person(id="m_keller", name="Maria Keller"),
            Person(id="j_osei", name="James Osei"),
            Person(id="a_lindqvist", name="Anna Lindqvist"),
        ),
        assignments=(
            Assignment(role="managing_director", person="m_keller"),
            Assignment(role="quality_manager", person="j_osei"),
            Assignment(role="purchasing_manager", person="a_lindqvist"),
            Assignment(role="laboratory_manager", person="j_osei"),
        ),
        standards=standards(),
        draft=draft,
    )  # fmt: skip


def drafted() -> tuple[Publication, ...]:
    """As a working tree gives them: purchasing was changed after its last issue."""
    first, *rest = publications()
    text = PURCHASING + "\n## New section\n\nNot issued.\n"
    changed = replace(first, standing=replace(first.standing, draft=True), text=text, controlled=text)
    return (changed, *rest)


def read(key: str) -> bytes:
    return {"svg": SVG, "png": PNG, "pdf": b"%PDF-1.4\n%%EOF\n"}[key]
