"""What may be wrong with a certificate that we hold: the rules of its register."""

from __future__ import annotations

from plainqms.model.problem import Basis, Rule, Severity

_BODY = "accredited certification; our contract with the body repeats it"
BEFORE_DECISION = Rule(
    "E660",
    "certificate-effective-before-decision",
    Severity.ERROR,
    Basis.CERTIFICATION_BODY,
    _BODY,
    "A certificate holds from the decision on, never for a time before it, and ends after it began.",
    "Correct the days: decided, then effective, then expires.",
)
EXPIRED = Rule(
    "E661",
    "certificate-expired",
    Severity.ERROR,
    Basis.CERTIFICATION_BODY,
    _BODY,
    "We say that we are certified, and we are not.",
    "Take the marks away, enter status: expired and ended_on; it may be restored for six months after its end.",
)
ENDS_SOON = Rule(
    "E662",
    "recertification-not-held",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    f"{_BODY}; the four months are our own",
    "Audit, answers and decision must all be done before it ends, or it ends.",
    "Agree the day of the recertification audit with the body, and enter it among the audits.",
)
SITE_MISSING = Rule(
    "E663",
    "certificate-without-site",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "auditors compare the certificate with the sites of the manual",
    "Who relies on the certificate believes that it holds for a site where it does not.",
    "Have the site added (sites:), or say why it is left out: sites_left_out_because:",
)
NOT_VERIFIED = Rule(
    "E664",
    "certificate-not-verified",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "once a year, where customers look",
    "Customers look it up in the public register; whether it stands there as we believe, nobody knows.",
    'Look it up and enter it: verified: [{where: ..., on: "2026-01-22", by: ..., result: confirmed}]',
)
DIFFERS = Rule(
    "E665",
    "certificate-differs-from-register",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    "the public register is what customers believe",
    "The register of whoever issued it does not show the certificate that we show.",
    "Ask the body to correct its register, look again, and enter that.",
)
OTHER_EDITION = Rule(
    "E666",
    "certificate-of-other-edition",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "qms.yml names the editions that we have adopted",
    "We are certified by one edition and work by another.",
    "Write the edition as on the certificate, as iso-9001-2015; if it is right, adopt that edition in qms.yml.",
)
NOT_ACCREDITED = Rule(
    "E667",
    "certificate-without-accreditation",
    Severity.WARNING,
    Basis.GOOD_PRACTICE,
    "a certificate is worth what its accreditation is worth",
    "Nobody watches whoever issued it, or not for this standard, so few customers accept it.",
    "Enter the accreditation as on the certificate, and for which standards the body holds it: accredited_for",
)
SURVEILLANCE_OVERDUE = Rule(
    "E668",
    "surveillance-overdue",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "the first within twelve months after the first decision, then one each calendar year",
    "The body must suspend a certificate that is not watched.",
    "Agree a day with the body at once. If it was held, enter it among the audits, with the edition as criterion.",
)
NO_STATEMENT = Rule(
    "E669",
    "certificate-without-statement-of-applicability",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a certificate for ISO/IEC 27001 names the version of the statement",
    "Which controls were certified can be told from that version only.",
    "Enter the version that stands on the certificate: statement_of_applicability:",
)
SUSPENDED_TOO_LONG = Rule(
    "E695",
    "certificate-suspended-too-long",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a suspension lasts six months at most, as a rule",
    "After that the body withdraws the certificate, or takes the part that is in doubt out of its scope.",
    "Settle with the body what is still open, then enter the status that it gives: status:",
)
TOO_LONG = Rule(
    "E696",
    "certificate-longer-than-three-years",
    Severity.WARNING,
    Basis.CERTIFICATION_BODY,
    "a cycle lasts three years",
    "One of its days was copied wrongly, so what comes before its end is due too late.",
    "Compare decided, effective and expires with the certificate.",
)
RULES = (
    BEFORE_DECISION, EXPIRED, ENDS_SOON, SITE_MISSING, NOT_VERIFIED, DIFFERS, OTHER_EDITION, NOT_ACCREDITED,
    SURVEILLANCE_OVERDUE, NO_STATEMENT, SUSPENDED_TOO_LONG, TOO_LONG,
)  # fmt: skip
