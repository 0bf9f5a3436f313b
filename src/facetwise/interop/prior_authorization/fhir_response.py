"""The payer's ClaimResponse (PAS 2.2.1) to a decision."""

from datetime import date

from facetwise.domain.authorization import (
    AuthorizationDecision,
    DecidedLine,
    Decision,
    overall,
)
from facetwise.interop.fhir.documents import FhirFile
from facetwise.interop.fhir.systems import (
    PROCEDURE_CODES,
    Resource,
    any_code,
    code,
    listed,
    member,
    number_of,
    text_of,
)
from facetwise.interop.prior_authorization.review_actions import decision_of


def read_claim_response(
    file: FhirFile, *, requested_codes: dict[int, str] | None = None
) -> AuthorizationDecision | None:
    """The decision in a ClaimResponse, alone or in a bundle; None where there is none.

    Args:
        file: the resources that came back.
        requested_codes: codes that were asked for, by item sequence, for answers that name only the sequence;
            where the request's Claim came back too, it tells them.
    """
    found = next(iter(file.of("ClaimResponse")), None)
    if found is None:
        return None
    response = found.resource
    codes = _codes_of_request(file) | (requested_codes or {})
    lines = tuple(_line(item, codes) for item in listed(response.get("item")))
    lines += tuple(_line(item, codes) for item in listed(response.get("addItem")))
    errors = tuple(filter(None, (_said(item.get("code")) for item in listed(response.get("error")))))
    disposition = text_of(response.get("disposition"))
    return AuthorizationDecision(
        decision=_decision(response, lines),
        number=text_of(response.get("preAuthRef"))
        or next((line.number for line in lines if line.number), None),
        trace=next((text_of(item.get("value")) for item in listed(response.get("identifier"))), None),
        decided=_day(response.get("created")),
        lines=lines,
        reasons=(*errors, *([disposition] if disposition else [])),
    )


def _decision(response: Resource, lines: tuple[DecidedLine, ...]) -> Decision:
    """An answer with errors or without any decision is no approval."""
    if listed(response.get("error")) or response.get("outcome") == "error":
        return Decision.UNKNOWN
    if not lines and response.get("outcome") == "queued":
        return Decision.PENDING
    return overall([line.decision for line in lines])


def _line(item: Resource, codes: dict[int, str]) -> DecidedLine:
    detail = _extension(item, "authorizedItemDetail")
    period = member(_extension(item, "preAuthPeriod"), "valuePeriod")
    action = next(
        (found for entry in listed(item.get("adjudication")) if (found := _extension(entry, "reviewAction"))),
        {},
    )
    authorized = code(_extension(detail, "productOrServiceCode").get("valueCodeableConcept"), PROCEDURE_CODES)
    sequence = item.get("itemSequence")
    asked = codes.get(sequence) if isinstance(sequence, int) else None
    own = code(item.get("productOrService"), PROCEDURE_CODES)
    units = number_of(member(_extension(detail, "quantity"), "valueQuantity").get("value"))
    return DecidedLine(
        code=authorized or own or asked,
        decision=decision_of(any_code(_extension(action, "code").get("valueCodeableConcept"))),
        number=text_of(_extension(action, "number").get("valueString")),
        valid_from=_day(period.get("start")),
        valid_through=_day(period.get("end")),
        units=units,
        reasons=tuple(
            said
            for part in _extensions(action, "reasonCode")
            if (said := _said(part.get("valueCodeableConcept")))
        ),
    )


def _codes_of_request(file: FhirFile) -> dict[int, str]:
    return {
        item["sequence"]: found
        for claim in file.of("Claim")
        for item in listed(claim.resource.get("item"))
        if isinstance(item.get("sequence"), int)
        and (found := code(item.get("productOrService"), PROCEDURE_CODES))
    }


def _extension(resource: Resource, name: str) -> Resource:
    """The first extension whose address ends in this name."""
    return next(iter(_extensions(resource, name)), {})


def _extensions(resource: Resource, name: str) -> list[Resource]:
    return [
        item
        for item in listed(resource.get("extension"))
        if str(item.get("url")).rpartition("/")[2].removeprefix("extension-") == name
    ]


def _said(concept: object) -> str | None:
    found = concept if isinstance(concept, dict) else {}
    return text_of(found.get("text")) or any_code(found)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
