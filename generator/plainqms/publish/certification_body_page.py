"""Of the page of certification: the body and its accreditation, offers compared, who asks for it, suppliers' ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plainqms.model.record import Record
from plainqms.publish import words
from plainqms.publish.manual import Manual
from plainqms.registers.accreditation_check import QUESTIONS, Check, latest
from plainqms.registers.certification_bodies import checked
from plainqms.sources.accreditation_bodies import accreditation_bodies, known

# What a certificate without accreditation means, said plainly.
RISKS = (
    "Nobody watches whether the body looks properly, is impartial, or exists next year.",
    "Customers, tenders and authorities that ask for an accredited certificate do not take it.",
    "No other body takes it over: whoever wants an accredited one later begins with stage 1.",
    "It stands in none of the registers in which accredited certificates are looked up.",
)
_ADVISED = {
    "": "Not said whether it, or a firm that belongs to it, advised us",
    "no": "Neither it nor a firm that belongs to it advised us",
    "the body": "It advised us itself",
    "a sister firm": "A firm that belongs to it advised us",
}


# What it means that the last look at the accreditation said no to one of the questions.
_REFUSED = {
    "signatory": "The accreditation body has not signed the arrangement for it: abroad, and with whoever asks for the "
    "arrangement, the certificate counts as one without accreditation.",
    "listed": "The accreditation body does not list it for this standard or our kind of business: what it issues there "
    "is not accredited, whatever mark stands on it.",
    "found": "The certificate stands in no register: whoever looks it up takes it for a forgery.",
    "scope_fits": "Its scope does not cover what it is relied on for: for the rest there is no certificate.",
}


def doubts(body: Any, manual: Manual) -> dict[str, Any]:
    """For a body's own record: what a certificate without accreditation means, and who asks for another; or nothing."""
    last = latest(body.checks)
    refused = last.refused if last is not None else ()
    bare = not _accredited(body)
    if not bare and not refused:
        return {}
    ended = body.accreditation_ended_on
    if ended:
        title = f"Its accreditation ended on {words.day(ended)}"
    elif bare:
        title = "No accreditation stands behind it"
    else:
        title = "The last look at its accreditation said no"
    held = [item for item in manual.system.records.of("certificates") if item.ended_on is None]
    return {
        "title": title,
        "lines": [*(RISKS if bare else ()), *(_REFUSED[name] for name in refused)],
        "looked": f"Looked up on {words.day(last.on)}, {words.spoken(last.where)}."
        if refused and last
        else "",
        "ours": any(item.body == body.id for item in held),
        "asked": [
            {
                "who": words.spoken(demand.who),
                "where": words.spoken(demand.where),
                "certificate": item.id,
                "url": manual.record_address(item.id),
            }
            for item in held
            for demand in item.demanded
            if demand.accredited == "yes" or demand.recognition
        ],
    }


def _accredited(body: Any) -> bool:
    return bool(body.accreditation_body) and body.recognition != "none" and not body.accreditation_ended_on


def values(manual: Manual) -> dict[str, object]:
    records = manual.system.records
    bodies = records.of("certification-bodies")
    return {
        "bodies": [_body(item, manual) for item in bodies if item.ended_on is None],
        "offers": [_offer(item, offer, manual) for item in bodies for offer in item.offers],
        "demands": list(_demands(manual)),
        "suppliers": list(_suppliers(manual)),
        "accreditation": [
            {"short": item.short, "name": item.name, "country": item.country, "register": item.register}
            for item in accreditation_bodies()
        ],
        "risks": RISKS,
    }


def _body(item: Any, manual: Manual) -> dict[str, object]:
    last, day = latest(item.checks), checked(item)
    accredited = _accredited(item)
    found = known(item.accreditation_body)
    facts = (
        (
            "Accredited by",
            ", ".join(part for part in (item.accreditation_body, item.accreditation_number) if part),
        ),
        ("Looked up in", found.register if found else ""),
        (
            "Recognition",
            {"none": "None: no arrangement stands behind it"}.get(item.recognition, item.recognition),
        ),
        ("Scope of accreditation", words.spoken(item.accreditation_scope) or ", ".join(_names(item, manual))),
        ("Last looked up", words.day(day) if day else "Never"),
        ("Impartiality", f"{_ADVISED[item.consulted]}. {words.spoken(item.impartiality)}".strip()),
    )
    return {
        "title": words.plain(item.title),
        "url": f"../{manual.record_address(item.id)}",
        "facts": [
            {"label": label, "value": value or "Not entered"}
            for label, value in facts
            if value or label != "Looked up in"
        ],
        "accredited": accredited,
        "ended": words.day(item.accreditation_ended_on) if item.accreditation_ended_on else "",
        "sheet": [
            {"question": question, "answer": getattr(last, name).capitalize() if last else "Not asked"}
            for name, question in QUESTIONS.items()
        ],
        "on": words.day(last.on) if last else "",
        "where": words.spoken(last.where) if last else "",
        "note": words.spoken(last.note) if last else "",
    }


def _names(item: Any, manual: Manual) -> list[str]:
    return [found.name if (found := manual.system.standard(name)) else name for name in item.accredited_for]


def _offer(item: Any, offer: Any, manual: Manual) -> dict[str, object]:
    return {
        "title": words.plain(item.title),
        "url": f"../{manual.record_address(item.id)}",
        "on": words.day(offer.on),
        "accreditation": item.accreditation_body or "None",
        "recognition": item.recognition,
        "days": str(offer.days) if offer.days is not None else "",
        "price": words.spoken(offer.price),
        "lead": words.spoken(offer.lead_time),
        "references": words.spoken(offer.references),
        "decision": offer.decision.capitalize(),
        "because": words.spoken(offer.because),
    }


def _demands(manual: Manual) -> Iterator[dict[str, object]]:
    for item in manual.system.records.of("certificates"):
        for demand in item.demanded if item.ended_on is None else ():
            asks = {"yes": "An accredited certificate", "no": "Any certificate"}
            what = asks.get(demand.accredited, "A certificate")
            yield {
                "who": words.spoken(demand.who),
                "where": words.spoken(demand.where),
                "asks": f"{what}, {demand.recognition}" if demand.recognition else what,
                "certificate": item.id,
                "url": f"../{manual.record_address(item.id)}",
                "holds": item.recognition
                if item.accreditation_body and item.recognition
                else "No accreditation named",
            }


def _suppliers(manual: Manual) -> Iterator[dict[str, object]]:
    for supplier in manual.system.records.of("suppliers"):
        for item in supplier.certificates if supplier.ended_on is None else ():
            yield _certificate(supplier, item, latest(item.checks), manual)


def _certificate(supplier: Record, item: Any, last: Check | None, manual: Manual) -> dict[str, object]:
    day = last.on if last else item.verified_on
    said = "" if last is None else "Not so: " + ", ".join(last.refused) if last.refused else "As it says"
    return {
        "supplier": words.plain(supplier.name),
        "url": f"../{manual.record_address(supplier.id)}",
        "what": words.spoken(item.what),
        "issuer": words.spoken(item.issuer),
        "recognition": item.recognition or "Not entered",
        "until": words.day(item.until) if item.until else "",
        "looked_up": words.day(day) if day else "Never",
        "said": said.replace("scope_fits", "scope"),
    }
