"""What a point of the pre-audit check tells: colour, whose it is, what was counted, and what it rests on.

A colour alone can be right by chance. Each row is the small firm that is ready with one matter altered.
"""
# ruff: noqa: E501  Records as people write them, one line a record.

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from asking import load
from preaudited import DAY, FILES, STANDARDS, lay
from repositories import Repo

from plainqms.pipeline import preauditing
from plainqms.views.preaudit.facts import Facts, sentence
from plainqms.views.preaudit.judging import POINTS, result

Q, E, S, I, OWN = STANDARDS  # noqa: E741 - the initials of quality, environment, safety, information
APPROVED = "Changed\n\nApproved-by: Carol Keller <carol@example.com>"
ADD, GONE = "+", ""

# What stands added, or instead of what: (file, old, new). An old text that is empty means all of the file.
Edit = tuple[str, str, str]
Gathered = Callable[..., dict[str, Facts]]
NO_VALUES = (
    "- {id: OBJ-2026-02, title: Scrap, owner: carol, clauses: [iso-9001:6.2], measure: Share, target: '2', "
    "set_on: '2026-10-12', due: '2027-01-11', interval: '6', actions: [{what: Labels., owner: carol, due: '2026-12-11'}]}\n"
)
VALUES = '[{on: "2026-02-01", value: "97"}, {on: "2026-08-01", value: "98"}]'
ENDED = NO_VALUES.replace("set_on:", "result: reached, closed_on: '2026-11-02', set_on:")
SECOND = (
    "- {id: RISK-005, title: Else, subject: quality, owner: carol, process: %s, decision: leave, because: Small., "
    'identified_on: "2026-02-02", reviews: [{on: "%s", by: alice, found: As before.}]}\n'
)
ASSET = (
    "- {id: ISR-001, title: Theft, harms: [confidentiality], owner: carol, process: %s, identified_on: '2026-10-02', "
    "effect: Much., likelihood: '1', consequence: '1', criterion: '6', decision: accept, because: Small., "
    "accepted_by: carol, accepted_on: '2026-10-02'}\n"
)
MADE = '  made_on: "2026-05-28"\n  released_by: carol\n  released_on: "2026-05-29"\n'
CHANGE = 'raised_on: "2026-05-10"'
REVIEW = FILES["records/management-reviews.yml"]
LATER = (
    "- {id: MR-2027-001, title: The year 2026, owner: carol, planned: '2027-03-01'}\n"
    "- {id: MR-2027-002, title: Again, owner: alice, planned: '2027-06-01'}\n"
)
PLANNED = "- {id: MR-2026-002, title: Half a year, owner: carol, planned: '%s'}\n"
NEXT = '  next: "2027-03-01"\n'
OUTPUT = '[{what: A label printer., owner: alice, due: "2026-06-01", done: "2026-05-20"}]'
POINTER = (
    "- {id: EVE-009, title: Things, where: Folder 9, owner: carol, retrieve: At once., clauses: ['%s'], "
    "since: '2026-01-05', samples: [{on: '2026-09-01', by: carol, seen: Three, result: in order}]}\n"
)
EQUIPMENT = "EQ-002,Scale,carol,yes,12,2024-01-01\n"
ISO27 = (
    FILES["records/certificates.yml"]
    .replace("2025-001", "2026-001")
    .replace("Q-1", "I-1")
    .replace("iso-9001-2015", "iso-iec-27001-2022")
)
A52 = 'iso-iec-27001:A.5.2", applicable: "no", '
WANTED = 'iso-iec-27001:A.5.2", applicable: "yes", business: Us, status: planned, status_on: \'2026-02-02\', '
OWN_CONTROL = "- {id: OWN-001, owner: carol, title: Dogs, applicable: 'yes', business: Us, status: planned, status_on: '2026-02-02'}\n"
TREATMENT = (
    "- {id: TRT-001, title: Lock, owner: carol, risks: [ISR-001], controls: ['iso-iec-27001:A.5.2'], "
    "decided_on: '2026-10-03', due: '2027-01-31'}\n"
)
SUPPLIER = (
    FILES["records/suppliers.yml"]
    .replace("SUP-001", "SUP-002")
    .replace("alice", "carol")
    .replace("on: '2026-01-15', by", "on: '2025-01-15', by")
)
OF_TRAINING = "TRN-2026-003,Fire,alice,,2026-05-04,drill,List\n"


def second(register: str, first: str, other: str) -> str:
    """The first record of a register once more, under another id and as Carol's."""
    return (
        FILES[f"records/{register}.yml"]
        .partition("\n")[0]
        .replace(first, other)
        .replace("owner: alice", "owner: carol")
        + "\n"
    )


DUTY = second("compliance-obligations", "OBL-001", "OBL-002")
EVALUATED = "evaluations: [{on: '2026-02-09', by: alice, result: kept, evidence: Walked.}]"
UNEVALUATED = DUTY.replace(", " + EVALUATED, "")
ASPECT = second("environmental-aspects", "ASP-001", "ASP-002")
HAZARD = second("hazards", "HAZ-001", "HAZ-002")
ASKED = "consulted: [{on: '2026-02-09', asked: [carol]}], "
UNASKED = HAZARD.replace(ASKED, "")
DRILL = second("emergency-drills", "DRL-2026-001", "DRL-2026-002")
NO_DUTIES, NO_ASPECTS, NO_HAZARDS, NO_DRILLS = (
    (name, "", GONE)
    for name in ("compliance-obligations", "environmental-aspects", "hazards", "emergency-drills")
)
NEAR_MISS = (
    "- {id: REP-2026-001, title: Slipped, kind: near miss, received_on: '%s', channel: card, owner: alice, "
    "answer_by: '2026-12-01', related: [HAZ-001]}\n"
)
INCIDENT: tuple[Edit, ...] = (
    ("nonconformities", "source: external audit", "source: incident"),
    ("nonconformities", 'raised_on: "2026-05-05"', 'raised_on: "2026-05-31"'),
)
STALE = ("hazards", "2026-05-30", "2026-05-28")
NOT_APPLIED = "not_applicable: [{clause: 'iso-9001:7.1.5', because: We measure nothing.}]\n"
NO_MINUTES = ("evidence-elsewhere", "iso-45001:5.4", "iso-45001:5.3")
NOBODY = ("hazards", ASKED, "")
BROKEN = "\n- {id: [}\n"

READY = {
    "P15": {Q: "green, alice, 12/12, rec:MR-2026-001", E: "green, alice, 14/14, rec:MR-2026-001",
            S: "green, alice, 16/16, rec:MR-2026-001", I: "green, alice, 10/10, rec:MR-2026-001"},
    "P16": dict.fromkeys(STANDARDS, "green,, 1/1, rec:MR-2026-001"),
    "P17": dict.fromkeys(STANDARDS, "green,, 1/1, rec:OBJ-2026-01"),
    "P18": {**dict.fromkeys((Q, E, S), "green,, 1/1, reg:risks"), OWN: "green,, 4/4, reg:risks",
            I: "green,, 1/1, reg:information-security-risks"},
    "P19": {**dict.fromkeys((Q, E, S, I), "green,, 1/1, reg:context"), OWN: "grey,,,, not asked"},
    "P20": {E: "green, alice, 1/1, rec:EVE-001", S: "green,, 1/1, reg:compliance-obligations", Q: "grey,,,, not asked"},
    "P21": {I: "green,, 93/93, reg:applicability doc:PRO-002", Q: "grey,,,, not asked"},
    "P22": {E: "green,, 1/1, reg:environmental-aspects", S: "green,, 1/1, reg:hazards", I: "grey,,,, not asked"},
    "P23": dict.fromkeys(STANDARDS, "green,, 2/2, reg:competence"),
    "P24": dict.fromkeys(STANDARDS, "green,, 1/1, reg:acknowledgements"),
    "P25": dict.fromkeys(STANDARDS, "green,, 1/1, reg:suppliers"),
    "P26": {**dict.fromkeys((Q, E, S), "green,, 1/1, reg:measuring-equipment"), I: "grey,,,, not asked"},
    "P27": dict.fromkeys(STANDARDS, "green,, 1/1, reg:complaints"),
    "P28": {E: "green, alice, 1/1, rec:EVE-002", S: "green, alice, 1/1, rec:DRL-2026-001",
            I: "amber,,, reg:emergency-drills, own remedy"},
    "P29": {S: "green, alice, 1/1, rec:EVE-003", E: "grey,,,, not asked"},
    "P31": {I: "green, alice, 1/1, rec:EVE-004", Q: "amber,,,, own remedy", OWN: "amber,,,, own remedy"},
}  # fmt: skip

# Point, standard, what is altered, what is told then.
TOLD: tuple[tuple[str, str, tuple[Edit, ...], str], ...] = (
    ("P15", Q, (("management-reviews", ADD, LATER),), "green, alice, 12/12, rec:MR-2026-001 rec:MR-2027-001"),
    ("P15", Q, (("management-reviews", "", LATER),), "red, carol,, rec:MR-2027-001"),
    ("P15", E, (("management-reviews", "", LATER),), "amber, carol,, rec:MR-2027-001"),
    ("P15", E, (("management-reviews", "", PLANNED % "2026-11-30"),), "amber, carol,, rec:MR-2026-002"),
    ("P15", E, (("management-reviews", "", PLANNED % "2026-11-29"),), "red, carol,, rec:MR-2026-002"),
    ("P15", E, (("management-reviews", "chair:", "standards: [iso-9001]\n  chair:"),), "red"),
    ("P15", Q, (("management-reviews", "chair:", "standards: [iso-9001]\n  chair:"),), "green, alice, 12/12, rec:MR-2026-001"),
    ("P15", Q, (("management-reviews", "chair:", "standards: [iso-9001-2015]\n  chair:"),), "green, alice, 12/12, rec:MR-2026-001"),
    ("P15", Q, (("management-reviews", "held_on: \"2026-03-02\"", "held_on: \"2026-11-30\""),), "green, alice, 12/12, rec:MR-2026-001"),
    ("P15", Q, (("management-reviews", "held_on: \"2026-03-02\"", "held_on: \"2026-12-01\""),), "red"),
    ("P15", Q, (("management-reviews", "    - {key: objectives, conclusion: Looked at.}\n", ""),), "red, alice, 11/12, rec:MR-2026-001, own remedy"),
    ("P15", Q, (("management-reviews", "{key: objectives, conclusion: Looked at.}", "{key: objectives, no_action_because: Few.}"),), "green, alice, 12/12, rec:MR-2026-001"),
    ("P15", Q, (("management-reviews", "{key: objectives, conclusion: Looked at.}", "{key: objectives}"),), "red, alice, 11/12, rec:MR-2026-001, own remedy"),
    ("P15", Q, (("management-reviews", NEXT, ""),), "amber, alice, 12/12, rec:MR-2026-001, own remedy"),
    ("P15", Q, (("management-reviews", NEXT, ""), ("management-reviews", "  verdict: It suits us and works.\n", ""),), "red, alice, 12/12, rec:MR-2026-001, own remedy"),
    ("P15", Q, (("management-reviews", NEXT, LATER), ("management-reviews", "2026-03-02", "2025-11-30"),), "green, alice, 12/12, rec:MR-2026-001 rec:MR-2027-001"),
    ("P15", Q, (("management-reviews", NEXT, LATER), ("management-reviews", "2026-03-02", "2025-11-29"),), "amber, alice, 12/12, rec:MR-2026-001 rec:MR-2027-001"),
    ("P15", Q, (("management-reviews", "2026-03-02", "2025-11-29"),), "green, alice, 12/12, rec:MR-2026-001"),
    ("P15", Q, (("management-reviews", ADD, REVIEW.replace("MR-2026-001", "MR-2025-001").replace("2026-03-02", "2025-03-03").replace("2027-03-01", "2026-03-02")),), "amber, alice, 12/12, rec:MR-2026-001, own remedy"),
    ("P15", Q, (("management-reviews", ", done: \"2026-05-20\"", ""),), "green, alice, 12/12, rec:MR-2026-001"),
    ("P15", Q, (("management-reviews", "2027-03-01", "2026-09-01"),), "red, alice, 12/12, rec:MR-2026-001, own remedy"),
    ("P15", Q, (("management-reviews", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:9.3"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P16", Q, (("management-reviews", ", done: \"2026-05-20\"", ""),), "amber, alice, 0/1, rec:MR-2026-001"),
    ("P16", Q, (("management-reviews", OUTPUT, OUTPUT.replace('"2026-06-01", done: "2026-05-20"', '"2026-11-30"')),), "green,, 1/1, rec:MR-2026-001"),
    ("P16", Q, (("management-reviews", OUTPUT, OUTPUT.replace('"2026-06-01", done: "2026-05-20"', '"2026-11-29"')),), "amber, alice, 0/1, rec:MR-2026-001"),
    ("P16", Q, (("management-reviews", OUTPUT, "[{what: A printer., owner: alice, due: \"2026-06-01\", done: \"2026-05-20\"}, {what: A room., owner: carol}]"),), "amber, carol, 1/2, rec:MR-2026-001"),
    ("P16", Q, (("management-reviews", OUTPUT, "[]"),), "grey"),
    ("P16", Q, (("management-reviews", "", LATER),), "grey"),
    ("P16", Q, (("management-reviews", "held_on: \"2026-03-02\"", "held_on: \"2026-11-30\""),), "green,, 1/1, rec:MR-2026-001"),
    ("P16", Q, (("management-reviews", "held_on: \"2026-03-02\"", "held_on: \"2026-12-01\""),), "grey"),
    ("P16", Q, (("management-reviews", ADD, REVIEW.replace("MR-2026-001", "MR-2025-001")),), "green,, 2/2, rec:MR-2025-001"),
    ("P16", Q, (("management-reviews", ADD, REVIEW.replace("MR-2026-001", "MR-2025-001").replace("2026-03-02", "2025-03-03")),), "green,, 2/2, rec:MR-2026-001"),
    ("P16", Q, (("management-reviews", "chair:", "standards: [iso-14001]\n  chair:"),), "grey"),
    ("P17", Q, (("objectives", ADD, NO_VALUES),), "amber, carol, 1/2, rec:OBJ-2026-02"),
    ("P17", Q, (("objectives", ADD, ENDED),), "green,, 1/1, rec:OBJ-2026-01"),
    ("P17", Q, (("objectives", "", ENDED),), "red,,,, own remedy"),
    ("P17", Q, (("objectives", "", NO_VALUES),), "red, carol, 0/1, rec:OBJ-2026-02"),
    ("P17", Q, (("objectives", VALUES, '[{on: "2026-08-30", value: "97"}, {on: "2026-10-01", value: "98"}]'),), "green,, 1/1, rec:OBJ-2026-01"),
    ("P17", Q, (("objectives", VALUES, '[{on: "2026-08-31", value: "97"}, {on: "2026-10-01", value: "98"}]'),), "amber, alice, 0/1, rec:OBJ-2026-01"),
    ("P17", E, (("objectives", "iso-14001:6.2, ", ""),), "red,,,, own remedy"),
    ("P17", Q, (("objectives", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:6.2"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P18", Q, (("risks", ADD, SECOND % ("purchasing", "2026-03-05")),), "green,, 2/2, reg:risks"),
    ("P18", Q, (("risks", ADD, SECOND % ("direction", "2026-03-05")),), "green,, 2/2, reg:risks"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-03-05")),), "amber, carol, 0/1, rec:RISK-005"),
    ("P18", Q, (("risks", "", SECOND % ("direction", "2026-03-05")),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-05-28")),), "amber, carol, 0/1, rec:RISK-005"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-05-29")),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-03-05")), ("changes", MADE, '  made_on: "2026-05-28"\n'),), "amber, carol, 0/1, rec:RISK-005"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-03-05")), ("changes", MADE, ""),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-03-05")), ("changes", MADE, MADE.replace("2026-05", "2026-12")),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-03-05")), ("changes", MADE, MADE.replace("2026-05-29", "2026-11-30")),), "amber, carol, 0/1, rec:RISK-005"),
    ("P18", Q, (("risks", "", SECOND % ("purchasing", "2026-03-05")), ("changes", CHANGE, 'size: small\n  ' + CHANGE),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "", SECOND.replace("process: %s, ", "") % "2026-03-05"), ("changes", "  process: purchasing\n", ""),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "", SECOND.replace("decision: leave, because: Small., ", "") % ("purchasing", "2026-10-05")),), "amber, carol, 0/1, rec:RISK-005"),
    ("P18", Q, (("risks", "", SECOND.replace("leave, because: Small.", "accept") % ("purchasing", "2026-10-05")),), "red, carol, 0/1, rec:RISK-005"),
    ("P18", Q, (("risks", ADD, SECOND.replace("leave, because: Small.", "accept") % ("purchasing", "2026-10-05")),), "red, carol, 1/2, rec:RISK-005"),
    ("P18", Q, (("risks", ADD, SECOND.replace("decision: leave", "closed_on: '2026-03-01', decision: accept") % ("purchasing", "2026-03-01")),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "subject: quality", "subject: business"),), "green,, 1/1, reg:risks"),
    ("P18", Q, (("risks", "subject: quality", "subject: environment"),), "amber,,, reg:risks, own remedy"),
    ("P18", Q, (("risks", "", (SECOND % ("purchasing", "2026-03-05")).replace('"2026-03-05"', '"2026-06-05", by: alice, found: Less.}, {on: "2026-03-05"')),), "green,, 1/1, reg:risks"),
    ("P18", OWN, (("risks", "subject: quality", "subject: environment"),), "green,, 4/4, reg:risks"),
    ("P18", I, (("information-security-risks", "", ASSET % "purchasing"),), "green,, 2/2, reg:information-security-risks"),
    ("P18", Q, (("information-security-risks", "", ASSET % "purchasing"),), "green,, 1/1, reg:risks"),
    ("P18", I, (("information-security-risks", "", ASSET.replace("accepted_by: carol", "accepted_by: alice") % "purchasing"),), "red, carol, 1/2, rec:ISR-001"),
    ("P18", I, (("risks", "subject: information security", "subject: quality"), ("information-security-risks", "", ASSET % "purchasing"),), "green,, 1/1, reg:information-security-risks"),
    ("P18", I, (("risks", "", GONE),), "amber,,, reg:information-security-risks, own remedy"),
    ("P18", Q, (("risks", "", GONE),), "amber,,, reg:risks, own remedy"),
    ("P18", I, (("information-security-risks", "", ASSET.replace("identified_on: '2026-10-02'", "identified_on: '2026-03-02'") % "purchasing"), ("risks", "", GONE),), "amber, carol, 0/1, rec:ISR-001"),
    ("P18", Q, (("risks", "", (SECOND + SECOND.replace("leave, because: Small.", "accept").replace("005", "006").replace("carol", "alice")) % (("purchasing", "2026-03-05", "purchasing", "2026-10-05"))),), "red, alice, 1/2, rec:RISK-006"),
    ("P18", Q, (("risks", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:6.1"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P18", I, (("risks", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-iec-27001:6.1"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P19", Q, (("context", "iso-9001:4.1, ", ""),), "red,, 0/1"),
    ("P19", Q, (("context", "climate:", "closed_on: '2026-03-02', climate:"),), "amber,,, reg:context, own remedy"),
    ("P19", Q, (("context", ADD, "- {id: CTX-002, title: Rents, comes_from: outside, owner: alice, clauses: [iso-9001:4.1], identified_on: '2024-02-02', effect: Cost., no_risk_because: Small.}\n"),), "green,, 1/1, reg:context"),
    ("P19", Q, (("context", ", because: We work in a cellar.", ""),), "amber, alice, 0/1, rec:CTX-001, own remedy"),
    ("P19", OWN, (("context", "", GONE),), "grey,,,, not asked"),
    ("P19", Q, (("context", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:4.1"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P20", S, (NO_DUTIES, ("evidence-elsewhere", "iso-14001:9.1.2", "iso-45001:9.1.2")), "green, alice, 1/1, rec:EVE-001"),
    ("P20", S, (("evidence-elsewhere", "iso-14001:9.1.2", "iso-45001:9.1.2"),), "green,, 1/1, reg:compliance-obligations"),
    ("P20", S, (NO_DUTIES,), "amber,,, reg:compliance-obligations, own remedy"),
    ("P20", E, (("evidence-elsewhere", "iso-14001:9.1.2", "iso-14001:9.1.1"),), "amber,,, reg:compliance-obligations, own remedy"),
    ("P20", E, (("compliance-obligations", "[health and safety]", "[health and safety, environment]"),), "green,, 1/1, reg:compliance-obligations"),
    ("P20", S, (("compliance-obligations", "since:", "ended_on: '2026-03-01', since:"),), "amber,,, reg:compliance-obligations, own remedy"),
    ("P20", S, (("compliance-obligations", ADD, DUTY),), "green,, 2/2, reg:compliance-obligations"),
    ("P20", S, (("compliance-obligations", "2026-02-09", "2025-11-30"),), "green,, 1/1, reg:compliance-obligations"),
    ("P20", S, (("compliance-obligations", "2026-02-09", "2025-11-29"),), "amber, alice, 0/1, rec:OBL-001, own remedy"),
    ("P20", S, (("compliance-obligations", ADD, DUTY.replace("2026-02-09", "2025-02-09")),), "amber, carol, 1/2, rec:OBL-002, own remedy"),
    ("P20", S, (("compliance-obligations", ADD, DUTY.replace("2026-02-09", "2025-02-09").replace("since:", "ended_on: '2026-03-01', since:")),), "green,, 1/1, reg:compliance-obligations"),
    ("P20", S, (("compliance-obligations", ADD, UNEVALUATED),), "amber, carol, 1/2, rec:OBL-002"),
    ("P20", S, (("compliance-obligations", "2026-02-09", "2025-02-09"), ("compliance-obligations", ADD, UNEVALUATED),), "amber, alice, 0/2, rec:OBL-001, own remedy"),
    ("P20", S, (("compliance-obligations", ADD, UNEVALUATED.replace("2026-01-05", "2025-01-05")),), "amber, carol, 1/2, rec:OBL-002, own remedy"),
    ("P20", S, (("compliance-obligations", "2026-02-09", "2026-11-30"),), "green,, 1/1, reg:compliance-obligations"),
    ("P20", S, (("compliance-obligations", "2026-02-09", "2026-12-01"),), "amber, alice, 0/1, rec:OBL-001"),
    ("P20", S, (("compliance-obligations", "result: kept", "result: not kept"),), "red, alice, 0/1, rec:OBL-001, own remedy"),
    ("P20", S, (("compliance-obligations", "result: kept", "nonconformity: NC-2026-001, result: not kept"),), "green,, 1/1, reg:compliance-obligations"),
    ("P20", S, (("compliance-obligations", "result: kept", "result: cannot tell"), ("compliance-obligations", ADD, DUTY.replace("result: kept", "result: not kept")),), "red, alice, 0/2, rec:OBL-001 rec:OBL-002, own remedy"),
    ("P20", S, (("compliance-obligations", ADD, DUTY.replace("kind: law", "kind: habit")),), "red,,, reg:compliance-obligations, own remedy"),
    ("P20", E, (("evidence-elsewhere", "2026-09-01", "2025-09-01"),), "amber, alice, 0/1, rec:EVE-001, own remedy"),
    ("P20", E, (("evidence-elsewhere", ", samples: [{on: \"2026-09-01\", by: carol, seen: Three, result: in order}]", ""),), "amber, alice, 0/1, rec:EVE-001, own remedy"),
    ("P20", E, (("evidence-elsewhere", ADD, (POINTER % "iso-14001:9.1.2").replace("2026-09-01", "2025-09-01")),), "amber, alice, 1/2, rec:EVE-001 rec:EVE-009, own remedy"),
    ("P20", E, (("evidence-elsewhere", ADD, (POINTER % "iso-14001:9.1.2").replace("since:", "ended_on: '2026-09-09', since:").replace("2026-09-01", "2025-09-01")),), "green, alice, 1/1, rec:EVE-001"),
    ("P21", I, (("applicability", ADD, "- {id: CTL-094, owner: carol, control: 'iso-iec-27001:A.5.1', applicable: 'no', excluded_because: None.}\n"),), "red,, 93/93, reg:applicability doc:PRO-002 rec:CTL-001 rec:CTL-094"),
    ("P21", I, (("applicability", "iso-iec-27001:A.5.1\"", "iso-iec-27001:A.5.2\""),), "red,, 92/93, reg:applicability doc:PRO-002 rec:CTL-001 rec:CTL-002"),
    ("P21", I, (("procedures/PRO-002.md", "snapshot: [applicability]\n", "snapshot: [objectives]\n"),), "amber,, 93/93, reg:applicability"),
    ("P21", I, (("applicability", "excluded_because: We have no such thing.}\n- {id: CTL-003", "excluded_because: ''}\n- {id: CTL-003"),), "red, alice, 92/93, reg:applicability doc:PRO-002 rec:CTL-002"),
    ("P21", I, (("certificates", ADD, ISO27),), "amber,, 93/93, reg:applicability doc:PRO-002 rec:CERT-2026-001"),
    ("P21", I, (("applicability", ADD, "- {id: CTL-094, owner: carol, control: 'iso-iec-27001:6.1.3', applicable: 'no', excluded_because: None.}\n"),), "red,, 93/93, reg:applicability doc:PRO-002 rec:CTL-094"),
    ("P21", I, (("applicability", A52, WANTED),), "amber, alice, 92/93, reg:applicability doc:PRO-002 rec:CTL-002"),
    ("P21", I, (("applicability", A52, WANTED.replace("planned", "implemented")),), "amber,, 93/93, reg:applicability doc:PRO-002 rec:CTL-002"),
    ("P21", I, (("information-security-risks", "", ASSET.replace("decision: accept, because: Small.", "decision: treat") % "purchasing"),), "amber,, 93/93, reg:applicability doc:PRO-002 rec:ISR-001"),
    ("P21", I, (("information-security-risks", "", ASSET.replace("decision: accept", "decision: treat") % "purchasing"), ("treatments", "", TREATMENT),), "red,, 93/93, reg:applicability doc:PRO-002 rec:TRT-001 rec:CTL-002"),
    ("P21", I, (("applicability", "- {id: CTL-002, owner: alice, control: \"iso-iec-27001:A.5.2\", applicable: \"no\", excluded_because: We have no such thing.}\n", ""), ("information-security-risks", "", ASSET.replace("decision: accept", "decision: treat") % "purchasing"), ("treatments", "", TREATMENT),), "red,, 92/93, reg:applicability doc:PRO-002 rec:TRT-001"),
    ("P21", I, (("certificates", ADD, ISO27.replace("scope:", "statement_of_applicability: '7', scope:", 1)),), "amber,, 93/93, reg:applicability doc:PRO-002 rec:CERT-2026-001 doc:PRO-002"),
    ("P21", I, (("applicability", ADD, OWN_CONTROL),), "amber, carol, 93/93, reg:applicability doc:PRO-002 rec:OWN-001"),
    ("P21", I, (("applicability", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-iec-27001:6.1.3"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P21", I, (("applicability", "- {id: CTL-002, owner: alice, control: \"iso-iec-27001:A.5.2\", applicable: \"no\", excluded_because: We have no such thing.}\n", ""),), "red,, 92/93, reg:applicability doc:PRO-002"),
    ("P21", I, (("applicability", A52, WANTED), ("applicability", "iso-iec-27001:A.5.1\"", "iso-iec-27001:A.5.2\""),), "red, alice, 91/93, reg:applicability doc:PRO-002 rec:CTL-002 rec:CTL-001 rec:CTL-002"),
    ("P22", E, (NO_ASPECTS, ("evidence-elsewhere", "iso-14001:9.1.2", "iso-14001:6.1.2")), "grey, alice,, rec:EVE-001, own remedy"),
    ("P22", S, (NO_HAZARDS, ("evidence-elsewhere", "iso-14001:9.1.2", "iso-45001:6.1.2")), "grey, alice,, rec:EVE-001, own remedy"),
    ("P22", E, (("evidence-elsewhere", "iso-14001:9.1.2", "iso-14001:6.1.2"),), "green,, 1/1, reg:environmental-aspects"),
    ("P22", E, (NO_ASPECTS,), "amber,,, reg:environmental-aspects, own remedy"),
    ("P22", S, (NO_HAZARDS,), "amber,,, reg:hazards, own remedy"),
    ("P22", E, (NO_HAZARDS,), "green,, 1/1, reg:environmental-aspects"),
    ("P22", E, (("environmental-aspects", "2026-05-30", "2026-05-29"),), "green,, 1/1, reg:environmental-aspects"),
    ("P22", E, (("environmental-aspects", "2026-05-30", "2026-05-28"),), "amber, alice, 0/1, rec:ASP-001, own remedy"),
    ("P22", E, (("environmental-aspects", "2026-05-30", "2026-05-28"), ("environmental-aspects", ADD, ASPECT),), "green,, 2/2, reg:environmental-aspects"),
    ("P22", E, (("environmental-aspects", ADD, ASPECT.replace("2026-05-30", "2026-05-28").replace("owner:", "processes: [direction], related: [CHG-2026-001], owner:").replace("processes: [purchasing], ", "")),), "amber, carol, 1/2, rec:ASP-002, own remedy"),
    ("P22", E, (("environmental-aspects", ADD, ASPECT.replace("2026-05-30", "2026-05-28").replace("processes: [purchasing]", "processes: [direction]")),), "green,, 2/2, reg:environmental-aspects"),
    ("P22", E, (("environmental-aspects", "owner:", "closed_on: '2026-06-01', owner:"),), "amber,,, reg:environmental-aspects, own remedy"),
    ("P22", E, (("environmental-aspects", ADD, ASPECT.replace("owner:", "closed_on: '2026-06-01', owner:")),), "green,, 1/1, reg:environmental-aspects"),
    ("P22", E, (("environmental-aspects", ADD, ASPECT.replace("identified_on: '2026-02-09'", "identified_on: Spring")),), "red,,, reg:environmental-aspects, own remedy"),
    ("P22", S, (("hazards", "2026-05-30", "2026-05-29"),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("hazards", "2026-05-30", "2026-05-28"),), "amber, alice, 0/1, rec:HAZ-001, own remedy"),
    ("P22", S, (("hazards", "2026-05-30", "2026-05-28"), ("hazards", ADD, HAZARD),), "green,, 2/2, reg:hazards"),
    ("P22", S, (("hazards", ADD, HAZARD.replace("2026-05-30", "2026-05-28").replace("owner:", "processes: [direction], related: [CHG-2026-001], owner:").replace("processes: [purchasing], ", "")),), "amber, carol, 1/2, rec:HAZ-002, own remedy"),
    ("P22", S, (("hazards", ADD, HAZARD.replace("2026-05-30", "2026-05-28").replace("processes: [purchasing]", "processes: [direction]")),), "green,, 2/2, reg:hazards"),
    ("P22", S, (("hazards", "owner:", "closed_on: '2026-06-01', owner:"),), "amber,,, reg:hazards, own remedy"),
    ("P22", S, (("hazards", ADD, HAZARD.replace("owner:", "closed_on: '2026-06-01', owner:")),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("hazards", ADD, HAZARD.replace("identified_on: '2026-02-09'", "identified_on: Spring")),), "red,,, reg:hazards, own remedy"),
    ("P22", S, (STALE, ("changes", CHANGE, "size: small\n  " + CHANGE),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("changes", MADE, MADE.replace("2026-05-28", "2026-11-01").replace("2026-05-29", "2026-11-23")),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("changes", MADE, MADE.replace("2026-05-28", "2026-11-01").replace("2026-05-29", "2026-11-22")),), "amber, alice, 0/1, rec:HAZ-001, own remedy"),
    ("P22", S, (("changes", MADE, MADE.replace("2026-05-28", "2026-11-01").replace("2026-05-29", "2026-11-22")), ("hazards", "identified_on:", "within: '8', identified_on:"),), "green,, 1/1, reg:hazards"),
    ("P22", S, INCIDENT, "amber, alice, 0/1, rec:HAZ-001, own remedy"),
    ("P22", S, (INCIDENT[1],), "green,, 1/1, reg:hazards"),
    ("P22", E, INCIDENT, "amber, alice, 0/1, rec:ASP-001, own remedy"),
    ("P22", S, (*INCIDENT, ("hazards", "by: alice}]", "by: alice, after: [NC-2026-001]}]"),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("reports", "", NEAR_MISS % "2026-10-02"),), "amber, alice, 0/1, rec:HAZ-001, own remedy"),
    ("P22", S, (("reports", "", NEAR_MISS % "2026-05-30"),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("reports", "", (NEAR_MISS % "2026-10-02").replace("near miss", "idea")),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("hazards", "identified_on:", "interval: '6', identified_on:"),), "green,, 1/1, reg:hazards"),
    ("P22", S, (("hazards", "identified_on:", "interval: '5', identified_on:"),), "amber, alice, 0/1, rec:HAZ-001, own remedy"),
    ("P22", S, (("hazards", "likelihood: '2'", "likelihood: '4'"),), "red, alice, 0/1, rec:HAZ-001, own remedy"),
    ("P22", S, (("hazards", ADD, HAZARD.replace("likelihood: '2'", "likelihood: '4'")),), "red, carol, 1/2, rec:HAZ-002, own remedy"),
    ("P23", Q, (("records/training.csv", "TRN-2026-001,Course,alice,COMP-001,2026-01-20,course,Certificate 1\n", ""),), "red, alice, 1/2, rec:COMP-001"),
    ("P23", Q, (("competence", "shown_by: Course", 'refresh: "6", shown_by: Course'),), "amber, alice, 0/2, rec:COMP-001 rec:COMP-001"),
    ("P23", Q, (("competence", "shown_by: Course", 'refresh: "6", shown_by: Course'), ("records/training.csv", "alice,COMP-001,2026-01-20", "alice,COMP-001,2026-09-20"),), "amber, carol, 1/2, rec:COMP-001"),
    ("P23", Q, (("competence", "shown_by: Course", 'refresh: "6", shown_by: Course'), ("records/training.csv", "TRN-2026-001,Course,alice,COMP-001,2026-01-20,course,Certificate 1\n", ""),), "red, alice, 0/2, rec:COMP-001 rec:COMP-001"),
    ("P23", Q, (("competence", "quality_manager, managing_director", "quality_manager"),), "amber,, 1/1,, own remedy"),
    ("P23", Q, (("competence", "asked_since:", "closed_on: '2026-03-01', asked_since:"),), "amber,,, reg:competence, own remedy"),
    ("P23", Q, (("competence", "quality_manager, managing_director", "auditor"), ("records/roles.yml", ADD, "- {id: auditor, title: auditor}\n"),), "amber,, 0/0,, own remedy"),
    ("P23", Q, (("competence", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:7.2"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P24", Q, (("acknowledgements", "people: [alice]", "people: [carol]"),), "amber, alice, 0/1, doc:PRO-001"),
    ("P24", Q, (("procedures/PRO-001.md", "audience: [quality_manager]", "audience: [quality_manager, managing_director]"),), "amber, carol, 1/2, doc:PRO-001"),
    ("P24", Q, (("procedures/PRO-001.md", "audience: [quality_manager]\n", ""),), "grey"),
    ("P24", Q, (("records/assignments.yml", ADD, "- {role: quality_manager, person: carol, from: '2026-11-20'}\n"),), "amber, carol, 1/2, doc:PRO-001"),
    ("P24", Q, (("records/assignments.yml", ADD, "- {role: quality_manager, person: carol, from: '2026-11-20'}\n"), ("acknowledgements", "people: [alice]", "people: [dave]"),), "amber, alice, 0/2, doc:PRO-001"),
    ("P24", Q, (("records/people.yml", "name: Alice Author,", "name: Alice Author, absent: [{from: '2026-11-01', until: '2026-12-31'}],"), ("acknowledgements", "people: [alice]", "people: [carol]"),), "grey"),
    ("P24", Q, (("acknowledgements", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:7.3"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P25", Q, (("suppliers", "on: '2026-01-15', by", "on: '2025-01-15', by"),), "amber, alice, 0/1, rec:SUP-001, own remedy"),
    ("P25", Q, (("suppliers", ADD, SUPPLIER),), "amber, carol, 1/2, rec:SUP-002, own remedy"),
    ("P25", Q, (("suppliers", ADD, SUPPLIER.replace("provides:", "ended_on: '2026-02-01', provides:")),), "green,, 1/1, reg:suppliers"),
    ("P25", Q, (("suppliers", ADD, SUPPLIER.replace("approved_on: '2026-01-15', ", "")), ("suppliers", "on: '2026-01-15', by", "on: '2025-01-15', by"),), "red, alice, 0/2, rec:SUP-001 rec:SUP-002 rec:SUP-002, own remedy"),
    ("P25", Q, (("suppliers", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:8.4"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P25", I, (("suppliers", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-iec-27001:A.5.22"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P26", Q, (("records/measuring-equipment.csv", ADD, EQUIPMENT),), "red, carol, 1/2, rec:EQ-002, own remedy"),
    ("P26", Q, (("records/calibrations.csv", ",pass,pass", ",fail,pass"),), "red,, 1/1, rec:CAL-2026-001 reg:measuring-equipment, own remedy"),
    ("P26", Q, (("records/calibrations.csv", ",pass,pass", ",fail,pass"), ("records/measuring-equipment.csv", ADD, EQUIPMENT),), "red, carol, 1/2, rec:CAL-2026-001 rec:EQ-002, own remedy"),
    ("P26", Q, (("records/calibrations.csv", ",pass,pass", ",fail,fail"),), "red, alice, 0/1, rec:CAL-2026-001 rec:CAL-2026-001 rec:EQ-001, own remedy"),
    ("P26", Q, (("records/calibrations.csv", "2026-02-01", "2025-02-01"),), "red, alice, 0/1, rec:EQ-001, own remedy"),
    ("P26", Q, (("records/measuring-equipment.csv", "", GONE), ("records/calibrations.csv", "", GONE),), "amber,,, reg:measuring-equipment, own remedy"),
    ("P26", Q, (("qms.yml", "transitions:", NOT_APPLIED + "transitions:"),), "grey,,,, not asked"),
    ("P26", Q, (("records/measuring-equipment.csv", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:7.1.5"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P26", E, (("records/measuring-equipment.csv", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-14001:9.1.1"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P26", S, (("records/measuring-equipment.csv", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-45001:9.1.1"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P27", Q, (("complaints", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:8.2.1"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P27", E, (("complaints", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-14001:7.4"),), "grey, carol,, rec:EVE-009, own remedy"),
    ("P28", S, (NO_DRILLS, ("records/training.csv", ADD, OF_TRAINING)), "amber,,, reg:emergency-drills, own remedy"),
    ("P28", E, (("records/training.csv", ADD, OF_TRAINING),), "green, alice, 1/1, rec:EVE-002"),
    ("P28", I, (("records/training.csv", ADD, OF_TRAINING),), "amber,,, reg:emergency-drills, own remedy"),
    ("P28", I, (("evidence-elsewhere", "iso-14001:8.2", "iso-iec-27001:A.5.24"),), "green, alice, 1/1, rec:EVE-002"),
    ("P28", I, (("evidence-elsewhere", "iso-14001:8.2", "iso-iec-27001:A.5.29"),), "green, alice, 1/1, rec:EVE-002"),
    ("P28", I, (("evidence-elsewhere", "iso-14001:8.2", "iso-iec-27001:A.5.30"),), "green, alice, 1/1, rec:EVE-002"),
    ("P28", S, (NO_DRILLS, ("evidence-elsewhere", "iso-14001:8.2", "iso-45001:8.2")), "green, alice, 1/1, rec:EVE-002"),
    ("P28", S, (("evidence-elsewhere", "iso-14001:8.2", "iso-45001:8.2"), ("evidence-elsewhere", "2026-09-01", "2025-09-01"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (NO_DRILLS,), "amber,,, reg:emergency-drills, own remedy"),
    ("P28", E, (("evidence-elsewhere", "iso-14001:8.2", "iso-14001:8.1"),), "amber,,, reg:emergency-drills, own remedy"),
    ("P28", E, (("emergency-drills", "[injury]", "[evacuation]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", E, (("emergency-drills", "[injury]", "[spill]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", E, (("emergency-drills", "[injury]", "[flood]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", E, (("emergency-drills", "[injury]", "[restore]"),), "green, alice, 1/1, rec:EVE-002"),
    ("P28", S, (("emergency-drills", "[injury]", "[evacuation]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "[injury]", "[spill]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "[injury]", "[flood]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "[injury]", "[restore]"),), "amber,,, reg:emergency-drills, own remedy"),
    ("P28", I, (("emergency-drills", "[injury]", "[information security]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", I, (("emergency-drills", "[injury]", "[restore]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", I, (("emergency-drills", "[injury]", "[spill]"),), "amber,,, reg:emergency-drills, own remedy"),
    ("P28", S, (("emergency-drills", "[injury]", "[restore, flood]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "2026-04-14", "2025-11-30"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "2026-04-14", "2025-11-29"),), "amber, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "held_on: '2026-04-14'", "held_on: '2026-11-30'"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "held_on: '2026-04-14'", "held_on: '2026-12-01'"),), "amber, alice,, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "planned: '2026-04-14', held_on: '2026-04-14'", "planned: '2026-11-30'"),), "amber, alice,, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", "planned: '2026-04-14', held_on: '2026-04-14'", "planned: '2026-11-29'"),), "amber, alice, 0/1, rec:DRL-2026-001, own remedy"),
    ("P28", S, (("emergency-drills", "", DRILL.replace("held_on: '2026-04-14', ", "").replace("2026-04-14", "2027-01-11") + FILES["records/emergency-drills.yml"].splitlines()[1]),), "amber, carol,, rec:DRL-2026-002"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("2026-04-14", "2026-06-04")),), "green, carol, 2/2, rec:DRL-2026-002"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("2026-04-14", "2026-03-04")),), "green, alice, 2/2, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("result: reached", "result: not reached")),), "amber, carol, 1/2, rec:DRL-2026-002, own remedy"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("result: reached", "nothing_because: Rain., result: not reached").replace("2026-04-14", "2026-06-04")),), "green, carol, 2/2, rec:DRL-2026-002"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("held_on: '2026-04-14', ", "")),), "amber, carol, 1/2, rec:DRL-2026-002, own remedy"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("held_on: ", "cancelled_because: Rain., cancelled_on: ")),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("[injury]", "[restore]").replace("result: reached", "result: not reached")),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P28", S, (("emergency-drills", ADD, DRILL.replace("[injury]", "[bees]")),), "red,,, reg:emergency-drills, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY), "grey,,, rec:MR-2026-001, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY, ("management-reviews", "consultation of workers, conclusion", "consultation of workers, facts"),), "grey,,, rec:MR-2026-001, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY, ("management-reviews", "consultation of workers, conclusion: Looked at.", "consultation of workers"),), "grey,,,, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY, ("management-reviews", "  held_on: \"2026-03-02\"\n", ""),), "grey,,,, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY, ("management-reviews", ADD, REVIEW.replace("MR-2026-001", "MR-2026-002")),), "grey,,, rec:MR-2026-002, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY, ("management-reviews", "held_on: \"2026-03-02\"", "held_on: \"2026-11-30\""),), "grey,,, rec:MR-2026-001, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY, ("management-reviews", "held_on: \"2026-03-02\"", "held_on: \"2026-12-01\""),), "grey,,,, own remedy"),
    ("P29", S, (NO_MINUTES, NOBODY, ("management-reviews", ADD, REVIEW.replace("MR-2026-001", "MR-2025-001").replace("2026-03-02", "2025-03-02")),), "grey,,, rec:MR-2026-001, own remedy"),
    ("P29", S, (NO_MINUTES,), "green, alice, 1/1, rec:HAZ-001"),
    ("P29", S, (NO_MINUTES, NO_HAZARDS,), "grey,,, rec:MR-2026-001, own remedy"),
    ("P29", S, (NO_HAZARDS,), "green, alice, 1/1, rec:EVE-003"),
    ("P29", S, (("evidence-elsewhere", "2026-09-01", "2025-09-01"),), "amber, alice, 0/1, rec:EVE-003, own remedy"),
    ("P29", S, (NO_MINUTES, ("hazards", ASKED, ASKED.replace("2026-02-09", "2025-11-30")),), "green, alice, 1/1, rec:HAZ-001"),
    ("P29", S, (NO_MINUTES, ("hazards", ASKED, ASKED.replace("2026-02-09", "2025-11-29")),), "amber, alice, 1/1, rec:HAZ-001"),
    ("P29", S, (NO_MINUTES, ("hazards", ASKED, ASKED.replace("2026-02-09", "2026-11-30")),), "green, alice, 1/1, rec:HAZ-001"),
    ("P29", S, (NO_MINUTES, ("hazards", ASKED, ASKED.replace("2026-02-09", "2026-12-01")),), "grey,,, rec:MR-2026-001, own remedy"),
    ("P29", S, (NO_MINUTES, ("hazards", ADD, UNASKED),), "amber, carol, 1/2, rec:HAZ-002"),
    ("P29", S, (NO_MINUTES, ("hazards", ADD, HAZARD.replace("consulted: [{on: '2026-02", "consulted: [{on: '2026-12")),), "amber, carol, 1/2, rec:HAZ-002"),
    ("P29", S, (NO_MINUTES, ("hazards", ADD, HAZARD.replace("consulted: [{on: '2026-02", "consulted: [{on: '2026-03")),), "green, carol, 2/2, rec:HAZ-002"),
    ("P29", S, (NO_MINUTES, ("hazards", ADD, UNASKED.replace("owner:", "closed_on: '2026-06-01', owner:")),), "green, alice, 1/1, rec:HAZ-001"),
    ("P29", S, (NO_MINUTES, ("hazards", "owner:", "closed_on: '2026-06-01', owner:"),), "grey,,, rec:MR-2026-001, own remedy"),
    ("P29", S, (NO_MINUTES, ("hazards", ADD, HAZARD.replace("asked: [carol]", "asked: []")),), "red,,, reg:hazards, own remedy"),
    ("P31", I, (("evidence-elsewhere", "Restored backups", "Back-up tapes"),), "green, alice, 1/1, rec:EVE-004"),
    ("P31", I, (("evidence-elsewhere", "Restored backups", "Restored servers"),), "green, alice, 1/1, rec:EVE-004"),
    ("P31", I, (("evidence-elsewhere", "Restored backups", "Backups"),), "green, alice, 1/1, rec:EVE-004"),
    ("P31", Q, (("evidence-elsewhere", "iso-iec-27001:A.8.13", "iso-9001:7.5"),), "green, alice, 1/1, rec:EVE-004"),
    ("P31", OWN, (("evidence-elsewhere", "iso-iec-27001:A.8.13", "acme:1"),), "green, alice, 1/1, rec:EVE-004"),
    ("P31", I, (("evidence-elsewhere", "Restored backups", "Logs"),), "amber,,,, own remedy"),
    ("P31", Q, (NO_DRILLS,), "amber,,,, own remedy"),
    ("P31", Q, (("emergency-drills", "[injury]", "[injury, restore]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P31", OWN, (("emergency-drills", "[injury]", "[injury, restore]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P31", I, (("emergency-drills", "[injury]", "[injury, restore]"),), "green, alice, 1/1, rec:DRL-2026-001"),
    ("P31", I, (("emergency-drills", ADD, DRILL.replace("[injury]", "[information security]")),), "green, alice, 1/1, rec:EVE-004"),
    ("P31", I, (("emergency-drills", ADD, DRILL.replace("[injury]", "[restore]").replace("result: reached", "result: partly reached")),), "amber, carol, 0/1, rec:DRL-2026-002, own remedy"),
    ("P31", I, (("emergency-drills", ADD, DRILL.replace("[injury]", "[restore]").replace("2026-04-14", "2025-11-29")),), "amber, carol, 1/1, rec:DRL-2026-002"),
    ("P31", Q, (("emergency-drills", ADD, DRILL.replace("[injury]", "[restore]").replace("held_on: '2026-04-14', ", "").replace("2026-04-14", "2027-01-11")),), "amber, carol,, rec:DRL-2026-002"),
    ("P31", Q, (("emergency-drills", ADD, DRILL.replace("[injury]", "[restore]").replace("held_on: ", "cancelled_because: Rain., cancelled_on: ")),), "amber,,,, own remedy"),
    ("P14", Q, (("nonconformities", ', judged_on: "2026-08-28", result: effective,\n    seen: Ten.', ""),), "green,, 1/1"),
    ("P20", E, (("evidence-elsewhere", ADD, (POINTER % "iso-14001:9.1.2").replace("samples: [{on: '2026-09-01', by: carol, seen: Three, result: in order}]", "because: Paper").replace("2026-01-05", "2026-11-20")),), "amber, alice, 1/2, rec:EVE-001 rec:EVE-009, own remedy"),
    ("P32", Q, (("changes", "", GONE), ("evidence-elsewhere", ADD, POINTER % "iso-9001:7.5"),), "amber,,, reg:changes, own remedy"),
    ("P23", Q, (("records/assignments.yml", "", GONE),), "amber,, 0/0"),
)  # fmt: skip


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    """Everything that the check reads of, by standard, once for each alteration."""
    folder = tmp_path_factory.mktemp("told")
    ready = lay(Repo(folder / "ready")).root

    @cache
    def of(edits: tuple[Edit, ...] = (), on: date = DAY) -> dict[str, Facts]:
        root = folder / "altered"
        shutil.copytree(ready, root)
        try:
            for path, old, new in edits:
                _edit(root / (path if "." in path else f"records/{path}.yml"), old, new)
            repo = Repo.__new__(Repo)
            repo.root, repo.day = root, 0
            if edits:
                repo.commit(APPROVED, on="2026-01-11")
            return {
                item.standard.id: item for item in preauditing.gathered(load(repo, on=on, committed=False))
            }
        finally:
            shutil.rmtree(root)

    return of


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if not old and not new:
        path.unlink()
        return
    assert old in ("", ADD) or old in text, old
    path.write_text(text + new if old == ADD else text.replace(old, new) if old else new, encoding="utf-8")


def told(facts: Facts, point: str) -> str:
    """`amber, alice, 1/2, OBJ-2026-01`; a remedy of its own is told by a mark."""
    judged = result({item.number: item for item in POINTS}[point], facts).judged
    counts = " ".join(f"{item.good}/{item.of}" for item in judged.counts)
    kinds = {"register": "reg", "record": "rec", "document": "doc"}
    named = " ".join(f"{kinds[item.kind]}:{item.target}" for item in judged.supports)
    mark = ("" if judged.asked else "not asked ") + ("own remedy" if judged.green else "")
    return ", ".join((judged.colour.value, judged.owner, counts, named, mark)).replace(" ,", ",").strip(", ")


@pytest.mark.parametrize("point", READY)
def test_what_is_told_of_the_firm_that_is_ready(gathered: Gathered, point: str) -> None:
    facts = gathered()
    assert {standard: told(facts[standard], point) for standard in READY[point]} == READY[point]


@pytest.mark.parametrize(("point", "standard", "edits", "expected"), TOLD)
def test_what_is_told_of_one_matter(
    gathered: Gathered, point: str, standard: str, edits: tuple[Edit, ...], expected: str
) -> None:
    assert told(gathered(edits)[standard], point) == expected


def test_who_owns_the_text_that_answers_the_clause_is_asked_first(gathered: Gathered) -> None:
    """Then whoever holds the certificate, then whoever owns most texts. Numbers of another kind of standard mean nothing."""
    text = "We buy well. [[iso-9001:8.4.1]] [[iso-9001:7.2]] [[iso-14001:7.2]] [[iso-13485:7.2]]"
    facts = gathered(
        (
            ("procedures/PRO-001.md", 'owner: "quality_manager"', 'owner: "managing_director"'),
            ("procedures/PRO-001.md", "We buy well.", text),
            ("qms.yml", "acme]", "acme, iso-13485-2016]"),
        )
    )
    points = {item.number: item for item in POINTS}
    asked = (("P25", Q), ("P23", Q), ("P23", E), ("P24", Q), ("P25", E), ("P23", "iso-13485-2016"))
    assert {(point, name): result(points[point], facts[name]).owner for point, name in asked} == {
        ("P25", Q): "managing_director",
        ("P23", Q): "managing_director",
        ("P23", E): "managing_director",
        ("P24", Q): "alice",
        ("P25", E): "quality_manager",
        ("P23", "iso-13485-2016"): "quality_manager",
    }


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (("One",), "One."),
        (("Is it true?",), "Is it true?"),
        (("One", "two", "one more", "two"), "One; two; one more."),
        (("1", "2", "3", "4"), "1; 2; 3; and 1 more."),
    ],
)
def test_a_sentence_names_three_and_counts_the_rest(messages: tuple[str, ...], expected: str) -> None:
    assert sentence(messages) == expected


def test_aspects_and_hazards_are_called_so(gathered: Gathered) -> None:
    """In what was counted, and where there is nothing to count."""
    ready, empty = gathered(), gathered((NO_ASPECTS, NO_HAZARDS))
    counted = {name: result(POINTS[21], ready[name]).judged.counts[0].what for name in (E, S)}
    said = {name: result(POINTS[21], empty[name]).judged.says for name in (E, S)}
    assert [counted[name].partition(" rated")[0] for name in (E, S)] == ["environmental aspects", "hazards"]
    assert said == {
        E: "Nothing is recorded under Environmental aspects: is that true?",
        S: "Nothing is recorded under Hazards: is that true?",
    }


@pytest.mark.parametrize(
    ("point", "standard", "edits", "says"),
    [
        ("P20", E, (("evidence-elsewhere", "9.1.2", "9.1.1"),),
         "Nothing about environment is recorded under Compliance obligations: is that true?"),
        ("P20", S, (("compliance-obligations", ADD, UNEVALUATED),), "OBL-002 Fire order was never evaluated."),
        ("P28", S, (), "Drills were held, the last on 2026-04-14: DRL-2026-001, reached."),
        ("P28", S, (NO_DRILLS,), "Nothing is recorded under Emergency drills: is that true?"),
        ("P28", I, (), "No drill that is recorded is about this: is that true?"),
        ("P28", S, (("emergency-drills", "planned: '2026-04-14', held_on: '2026-04-14'", "planned: '2026-12-01'"),),
         "None was held yet; DRL-2026-001 is planned for 2026-12-01."),
        ("P29", S, (NO_MINUTES,), "Workers were last asked on 2026-02-09, about HAZ-001."),
        ("P29", S, (NO_MINUTES, ("hazards", ADD, UNASKED)), "HAZ-002 A box falls: nobody is named who was asked."),
        ("P31", Q, (("emergency-drills", "[injury]", "[restore]"),),
         "Backups were restored, the last on 2026-04-14: DRL-2026-001, reached."),
    ],
)  # fmt: skip
def test_what_is_said_of_a_register(
    gathered: Gathered, point: str, standard: str, edits: tuple[Edit, ...], says: str
) -> None:
    points = {item.number: item for item in POINTS}
    assert result(points[point], gathered(edits)[standard]).judged.says == says


@pytest.mark.parametrize("register", dict.fromkeys(name for point in POINTS for name in point.registers))
def test_what_cannot_be_read_whole_is_red_whatever_the_rest_says(gathered: Gathered, register: str) -> None:
    facts = gathered(((f"records/{register}.yml", ADD, BROKEN),))
    found = {
        (point.number, standard): told(facts[standard], point.number)
        for point in POINTS
        for standard in STANDARDS
        if register in point.registers
        if not point.families or facts[standard].standard.family in point.families
    }
    assert found == dict.fromkeys(found, f"red,,, reg:{register}, own remedy")
