"""A simulated payer: answers a request in the way a story wants, as PAS and as 278."""

from facetwise.interop.prior_authorization.review_actions import SYSTEM

PAS = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition"


def claim_response(bundle, *actions, number="AUTH0001", through="2027-01-31"):
    """The answer of a payer that decides on each line with one of the codes A1, A3, A4 …"""
    claim = bundle["entry"][0]["resource"]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "resource": {
                    "resourceType": "ClaimResponse",
                    "id": "answer",
                    "identifier": claim["identifier"],
                    "status": "active",
                    "type": claim["type"],
                    "use": "preauthorization",
                    "patient": claim["patient"],
                    "created": "2026-11-26",
                    "insurer": claim["insurer"],
                    "outcome": "complete",
                    "item": [
                        _item(item["sequence"], action, number, through)
                        for item, action in zip(claim["item"], actions, strict=True)
                    ],
                }
            },
            {"resource": claim},
        ],
    }


def _item(sequence, action, number, through):
    review = [{"url": "code", "valueCodeableConcept": {"coding": [{"system": SYSTEM, "code": action}]}}]
    if action in ("A1", "A6"):
        review.append({"url": "number", "valueString": number})
    if action == "A3":
        review.append({"url": "reasonCode", "valueCodeableConcept": {"text": "not supported by the note"}})
    period = {"start": "2026-11-02", "end": through}
    return {
        "itemSequence": sequence,
        "extension": [{"url": f"{PAS}/extension-itemPreAuthPeriod/preAuthPeriod", "valuePeriod": period}],
        "adjudication": [
            {
                "category": {"coding": [{"code": "submitted"}]},
                "extension": [{"url": f"{PAS}/extension-reviewAction", "extension": review}],
            }
        ],
    }


def answer_278(request, *actions, number="AUTH0001"):
    """The 278 answer to a 278 request, made of its own segments."""
    rows = request.decode().replace("\n", "").split("~")
    decided = iter(actions)
    answer = []
    for row in rows:
        answer.append(row.replace("BHT*0007*13", "BHT*0007*11").replace("TRN*1", "TRN*2"))
        if row.startswith("UM*") and "*2*" not in row:
            action = next(decided)
            answer.append(f"HCR*{action}*{number}" if action in ("A1", "A6") else f"HCR*{action}**0V")
    return "~".join(answer).replace("DTP*472*D8*20261102", "DTP*472*RD8*20261102-20270131").encode()
