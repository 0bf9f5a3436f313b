"""The payer's ClaimResponse (PAS 2.2.1) to a decision.

Extensions are found by the addresses that the guide's source of 2026-08-06 gives them (HL7/davinci-pas, 46be73e,
input/fsh/ClaimResponse.fsh): ``extension-reviewAction`` with ``extension-reviewActionCode`` within it,
``extension-itemPreAuthPeriod``, ``extension-itemAuthorizedDetail``.
"""

from datetime import date

from facetwise.domain.authorization import (
    AuthorizationDecision,
    DecidedLine,
    Decision,
    decided,
    of_silent_line,
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
from facetwise.interop.prior_authorization.appeals import appeal_day
from facetwise.interop.prior_authorization.review_actions import decision_of


def read_claim_response(
    file: FhirFile, *, requested_codes: dict[int, str] | None = None, trace: str | None = None
) -> AuthorizationDecision | None:
    """The decision in a ClaimResponse, alone, in a bundle, or in the Parameters that answer an inquiry.

    Args:
        file: the resources that came back.
        requested_codes: codes that were asked for, by item sequence, for answers that name only the sequence;
            where the request's Claim came back too, it tells them.
        trace: our own number of the request, to find its answer among several.

    Returns:
        None where there is no ClaimResponse, or several and none of them bears the trace.
    """
    found = _of_request([item.resource for item in file.of("ClaimResponse")], trace)
    if found is None:
        return None
    codes = _codes_of_request(file) | (requested_codes or {})
    whole = _action(found)
    lines = tuple(_line(item, whole, codes) for item in listed(found.get("item")))
    lines += tuple(_line(item, whole, codes) for item in listed(found.get("addItem")))
    texts = _texts(found)
    return AuthorizationDecision(
        decision=_decision(found, lines),
        number=text_of(found.get("preAuthRef"))
        or text_of(_extension(found, "authorizationNumber").get("valueString"))
        or next((line.number for line in lines if line.number), None),
        trace=_trace(found),
        decided=_day(found.get("created")),
        lines=lines,
        reasons=texts,
        appeal_by=appeal_day([*texts, *(reason for line in lines for reason in line.reasons)]),
    )


def _of_request(responses: list[Resource], trace: str | None) -> Resource | None:
    """The only response, or the newest with the trace."""
    if len(responses) == 1:
        return responses[0]
    own = [item for item in responses if trace and _trace(item) == trace]
    return max(own, key=lambda item: str(item.get("created") or ""), default=None)


def _trace(response: Resource) -> str | None:
    return next((text_of(item.get("value")) for item in listed(response.get("identifier"))), None)


def _texts(response: Resource) -> tuple[str, ...]:
    """What the payer says of the whole request: errors, disposition, notes, its reference of what is pended."""
    said = [_said(item.get("code")) for item in listed(response.get("error"))]
    said.append(text_of(response.get("disposition")))
    said += [text_of(item.get("text")) for item in listed(response.get("processNote"))]
    said += [_said(part.get("valueCodeableConcept")) for part in _extensions(_review(response), "reasonCode")]
    pended = [response, *listed(response.get("item"))]
    numbers = (
        text_of(_extension(item, "administrationReferenceNumber").get("valueString")) for item in pended
    )
    said += [f"the payer's reference: {number}" for number in numbers if number]
    return tuple(dict.fromkeys(filter(None, said)))


def _decision(response: Resource, lines: tuple[DecidedLine, ...]) -> Decision:
    """An answer with errors or without any decision is no approval."""
    if listed(response.get("error")) or response.get("outcome") == "error":
        return Decision.UNKNOWN
    found = decided(_action(response), [line.decision for line in lines])
    is_queued = not lines and found is Decision.UNKNOWN and response.get("outcome") == "queued"
    return Decision.PENDING if is_queued else found


def _review(resource: Resource) -> Resource:
    """The review action of a response or of one of its items."""
    entries = listed(resource.get("adjudication"))
    return next((found for entry in entries if (found := _extension(entry, "reviewAction"))), {})


def _action(resource: Resource) -> Decision:
    return decision_of(
        any_code(_extension(_review(resource), "reviewActionCode", "code").get("valueCodeableConcept"))
    )


def _line(item: Resource, whole: Decision, codes: dict[int, str]) -> DecidedLine:
    detail = _extension(item, "itemAuthorizedDetail")
    period = member(_extension(item, "itemPreAuthPeriod"), "valuePeriod")
    authorized = code(_extension(detail, "productOrServiceCode").get("valueCodeableConcept"), PROCEDURE_CODES)
    sequence = item.get("itemSequence")
    asked = codes.get(sequence) if isinstance(sequence, int) else None
    own = code(item.get("productOrService"), PROCEDURE_CODES)
    review = _review(item)
    return DecidedLine(
        code=authorized or own or asked,
        decision=_action(item) if review else of_silent_line(whole),
        number=text_of(_extension(review, "number").get("valueString")),
        valid_from=_day(period.get("start")),
        valid_through=_day(period.get("end")),
        units=number_of(member(_extension(detail, "quantity"), "valueQuantity").get("value")),
        reasons=tuple(
            said
            for part in _extensions(review, "reasonCode")
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


def _extension(resource: Resource, *names: str) -> Resource:
    """The first extension of one of these names."""
    return next(iter(_extensions(resource, *names)), {})


def _extensions(resource: Resource, *names: str) -> list[Resource]:
    """The extensions whose address ends in one of these names, as the guide writes them or within another one."""
    return [
        item
        for item in listed(resource.get("extension"))
        if str(item.get("url")).rpartition("/")[2].removeprefix("extension-") in names
    ]


def _said(concept: object) -> str | None:
    found = concept if isinstance(concept, dict) else {}
    return text_of(found.get("text")) or any_code(found)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
