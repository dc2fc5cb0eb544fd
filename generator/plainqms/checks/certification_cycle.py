"""What is irregular in certificates' cycles, and what their accreditation is worth: told, never refused.

A day that has passed and can still be met is told by the register of certificates.
"""

from __future__ import annotations

from collections.abc import Iterator

from plainqms.model.problem import Basis, Problem, Rule, Severity
from plainqms.model.system import System

_BODY = "accredited certification; our contract with the body repeats it"
_AGREE = "Correct the days; or write what the body said about it, under agreed: [{event: %s, source: letter of ...}]"
YEAR_MISSED = Rule(
    "E800",
    "surveillance-missed",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the first within twelve months after the first decision, then one each calendar year",
    "A certificate that was not watched for a year should have been suspended; whoever reads the cycle will ask.",
    _AGREE % "surveillance, year: 2026",
)
BEFORE_DECISION = Rule(
    "E801",
    "surveillance-before-decision",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a cycle begins with its decision",
    "There was no certificate yet that could be watched, so for this standard the audit counts for no cycle.",
    "Correct its day or its kind, enter the certificate that it watched, or take the standard out of its criteria.",
)
AFTER_EXPIRY = Rule(
    "E802",
    "recertified-after-expiry",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "within six months after its end a certificate may be restored; after that at least a stage 2 is held",
    "Between the end and the decision there was no certificate, whatever stands on the new one.",
    "Say what it was: granted_by: restoration, or: initial certification. In between nobody may call us certified.",
)
SAME_NUMBER = Rule(
    "E803",
    "certificate-number-twice",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "customers look a certificate up by its number",
    "One number leads to two certificates, and nobody can tell which of the two holds.",
    "Copy the number again from each certificate; if one took the other's place, end the older one: ended_on",
)
NO_ACCREDITATION = Rule(
    "E804",
    "accreditation-withdrawn",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a body that lost its accreditation is left within six months, or by the end of the certificate",
    "Nobody watches any more whoever watches us; after that day no other body takes the certificate over.",
    "Ask an accredited body for a transfer now: it reads the last reports, and what is open, before it says yes.",
)
MAJOR_OPEN = Rule(
    "E805",
    "recertification-major-not-verified",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    f"{_BODY}; the month is our own",
    "With a major nonconformity that is not verified before the end there is no decision, and no more time either.",
    "Agree today with the body when and how it verifies, and enter the day at the finding: verified_on",
)
NOT_CERTIFIED = Rule(
    "E806",
    "accreditation-called-certificate",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "laboratories are accredited by ISO/IEC 17025, not certified",
    "It has no decision, surveillance and recertification of this kind, so no days are computed for it.",
    "Enter the accreditation under external documents, with the days of the accreditation body's own programme.",
)
DECIDED_EARLY = Rule(
    "E809",
    "decided-before-findings-were-settled",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "before the decision majors are verified, and the plans for minors accepted",
    "Either a day is missing in our records, or the body decided too early and its accreditation body may undo it.",
    "Enter at the finding when the body accepted the plan (accepted_on) or verified the cure (verified_on).",
)
ACCREDITATION_ASKED = Rule(
    "E811",
    "accreditation-asked-for-and-missing",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "the customer, contract or law that stands under demanded",
    "What was promised to a customer is not what the certificate is.",
    "Tell the customer what it is, or have it issued by a body that is accredited for the standard.",
)
RULES = (
    YEAR_MISSED, BEFORE_DECISION, AFTER_EXPIRY, SAME_NUMBER, NO_ACCREDITATION, MAJOR_OPEN, NOT_CERTIFIED,
    DECIDED_EARLY, ACCREDITATION_ASKED,
)  # fmt: skip


def check(system: System) -> Iterator[Problem]:
    """What is judged is loaded where there are certificates: what nobody uses costs nothing."""
    if system.records.of("certificates"):
        from plainqms.checks import irregular_cycles

        yield from irregular_cycles.judged(system)
