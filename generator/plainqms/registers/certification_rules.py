"""The rules by which days of a certification cycle are computed: what each says, and why anybody may demand it."""

from __future__ import annotations

from dataclasses import dataclass

from plainqms.model.problem import Basis

_ACCREDITED = "rules for accredited certification, as publicly told; the contract with the body repeats them"
_CUSTOM = "custom of many bodies; no standard sets it"


@dataclass(frozen=True, slots=True)
class CycleRule:
    """`code` is its number in our own list of rules of the cycle, `says` the rule in our own words."""

    code: str
    says: str
    basis: Basis
    source: str = _ACCREDITED

    @property
    def cited(self) -> str:
        return f"{self.code}, {self.basis.value}"


_BODY, _OWN, _PRACTICE = Basis.CERTIFICATION_BODY, Basis.OWN_PROCEDURE, Basis.GOOD_PRACTICE

TWO_STAGES = CycleRule("CYC-01", "A first certification has two stages.", _BODY)
STAGE_1_HOLDS = CycleRule(
    "CYC-02",
    "The body decides whether stage 1 still holds when stage 2 comes; six months where its contract says nothing.",
    _PRACTICE,
    _CUSTOM,
)
THREE_YEARS = CycleRule(
    "CYC-03",
    "A cycle begins with the decision and lasts three years; the day on the certificate counts.",
    _BODY,
)
FIRST_SURVEILLANCE = CycleRule(
    "CYC-04",
    "After a first certification the first surveillance comes within twelve months of the decision.",
    _BODY,
)
EACH_YEAR = CycleRule(
    "CYC-05", "One surveillance each calendar year, except the year of recertification.", _BODY
)
AUDIT_AHEAD = CycleRule(
    "CYC-07",
    "Four months before the end the audit is held, so that answers and decision fit in before it.",
    _OWN,
    "our own plan; the body only asks that all be done before the end",
)
BEFORE_THE_END = CycleRule(
    "CYC-07", "Majors are verified and the decision is taken before the certificate ends, or it ends.", _BODY
)
RESTORED = CycleRule(
    "CYC-08",
    "Within six months after its end it may be restored; after that at least a stage 2 is held.",
    _BODY,
)
ANNIVERSARY = CycleRule(
    "CYC-09",
    "Decided before the end, the new certificate may keep the day on which the old one would end.",
    _BODY,
)
MAJORS_OF_STAGE_2 = CycleRule(
    "CYC-10",
    "Majors are verified within six months of the last day of stage 2, or stage 2 is held again.",
    _BODY,
)
BEFORE_DECISION = CycleRule(
    "CYC-11", "Before the decision majors are verified, and the plans for minors accepted.", _BODY
)
SUSPENSION = CycleRule("CYC-15", "A suspension lasts six months at most, as a rule.", _BODY)
TRANSFER = CycleRule(
    "CYC-17",
    "A body that lost its accreditation is left within six months, or by the end if that is earlier.",
    _BODY,
)
TRANSFERABLE = CycleRule(
    "CYC-17",
    "Another body takes over what is valid, accredited and not suspended; anything else begins with a first "
    "certification.",
    _BODY,
    "rules for the transfer of accredited certification, as publicly told; the accepting body decides",
)
SETTLED_FIRST = CycleRule(
    "CYC-17",
    "The accepting body reads reports, open nonconformities, complaints and the cycle, and decides what it still "
    "has to look at.",
    _BODY,
    "rules for the transfer of accredited certification, as publicly told; the accepting body decides",
)
EDITION_ENDS = CycleRule(
    "CYC-18",
    "When the time for an edition is over, its certificates end, even in the middle of a cycle.",
    _BODY,
)
OWN_TRANSITION = CycleRule(
    "CYC-18", "Our own day for working by the new edition.", _OWN, "qms.yml, under transitions"
)
