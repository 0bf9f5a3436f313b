"""A simulated payer: answers a request in the way a story wants, as PAS and as 278, and as a server of its own.

Extensions have the addresses that the guide's source gives them (HL7/davinci-pas, input/fsh/ClaimResponse.fsh).
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from facetwise.interop.fhir.structure import structure_problems
from facetwise.interop.prior_authorization.review_actions import SYSTEM

PAS = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition"
X12 = "https://codesystem.x12.org"


def claim_response(bundle, *actions, number="AUTH0001", through="2027-01-31", **more):
    """The answer of a payer that decides on each line with one of the codes A1, A3, A4 …"""
    claim = bundle["entry"][0]["resource"]
    response = {
        "resourceType": "ClaimResponse",
        "id": "answer",
        "meta": {"profile": [f"{PAS}/profile-claimresponse"]},
        "identifier": claim["identifier"],
        "status": "active",
        "type": claim["type"],
        "use": "preauthorization",
        "patient": claim["patient"],
        "created": "2026-11-26",
        "insurer": claim["insurer"],
        "requestor": claim["provider"],
        "request": {"reference": "Claim/claim"},
        "outcome": "complete",
        "item": [
            _item(item["sequence"], action, number, through)
            for item, action in zip(claim["item"], actions, strict=True)
        ],
    } | more
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [f"{PAS}/profile-pas-response-bundle"]},
        "identifier": {"system": "urn:payer:transaction", "value": "T-1"},
        "type": "collection",
        "timestamp": "2026-11-26T10:00:00+00:00",
        "entry": [
            {"fullUrl": "https://payer.example/fhir/ClaimResponse/answer", "resource": response},
            *bundle["entry"],
        ],
    }


def _item(sequence, action, number, through):
    code = {"coding": [{"system": SYSTEM, "code": action}]}
    review = [{"url": f"{PAS}/extension-reviewActionCode", "valueCodeableConcept": code}]
    extensions = []
    if action in ("A1", "A6"):
        review.append({"url": "number", "valueString": number})
        detail = [{"url": "quantity", "valueQuantity": {"value": 1}}]
        period = {"start": "2026-11-02", "end": through}
        extensions = [
            {"url": f"{PAS}/extension-itemPreAuthPeriod", "valuePeriod": period},
            {"url": f"{PAS}/extension-itemAuthorizedDetail", "extension": detail},
        ]
    if action == "A3":
        reason = {
            "coding": [{"system": f"{X12}/external/886", "code": "0V"}],
            "text": "not supported by the note",
        }
        review.append({"url": "reasonCode", "valueCodeableConcept": reason})
    if action == "A4":
        pended = {"url": f"{PAS}/extension-administrationReferenceNumber", "valueString": "PEND0001"}
        extensions = [pended]
    item = {
        "itemSequence": sequence,
        "adjudication": [
            {
                "extension": [{"url": f"{PAS}/extension-reviewAction", "extension": review}],
                "category": {
                    "coding": [
                        {"system": "http://terminology.hl7.org/CodeSystem/adjudication", "code": "submitted"}
                    ]
                },
            }
        ],
    }
    return item | ({"extension": extensions} if extensions else {})


def answer_278(request, *actions, number="AUTH0001", message=""):
    """The 278 answer to a 278 request, made of its own segments."""
    rows = request.decode().replace("\n", "").split("~")
    decided = iter(actions)
    answer = []
    for row in rows:
        answer.append(row.replace("BHT*0007*13", "BHT*0007*11").replace("TRN*1", "TRN*2"))
        if row.startswith("UM*") and "*2*" not in row:
            action = next(decided)
            answer.append(f"HCR*{action}*{number}" if action in ("A1", "A6") else f"HCR*{action}**0V")
            answer += [f"MSG*{message}"] if message else []
    day = next(row for row in rows if row.startswith("DTP*472*D8*"))[-8:]
    return "~".join(answer).replace(f"DTP*472*D8*{day}", f"DTP*472*RD8*{day}-20270131").encode()


class SimulatedPayer:
    """A payer's server: answers ``$submit`` with one list of decisions and ``$inquire`` with another."""

    def __init__(self) -> None:
        self.on_submit: tuple[str, ...] = ("A1",)
        self.on_inquire: tuple[str, ...] = ("A1",)
        self.more: dict = {}
        self.status = 200
        self.received: list[tuple[str, dict]] = []
        self.address = ""

    def answer(self, operation, bundle):
        self.received.append((operation, bundle))
        wrong = structure_problems(bundle, source="request", place="Bundle")
        if self.status != 200 or wrong:
            said = "; ".join(map(str, wrong)) or "the member is not known"
            issue = {"severity": "error", "code": "invalid", "details": {"text": said}}
            return self.status if self.status != 200 else 422, {
                "resourceType": "OperationOutcome",
                "issue": [issue],
            }
        lines = len(bundle["entry"][0]["resource"]["item"])
        actions = self.on_submit if operation == "$submit" else self.on_inquire
        made = claim_response(bundle, *(actions * lines)[:lines], **self.more)
        if operation == "$submit":
            return 200, made
        parts = [{"name": "responseBundle", "resource": made}]
        return 200, {"resourceType": "Parameters", "parameter": parts}


@contextmanager
def serving() -> Iterator[SimulatedPayer]:
    """A simulated payer on this machine."""
    payer = SimulatedPayer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            bundle = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            is_known = self.headers.get("Authorization") == "Bearer payer-token"
            status, told = payer.answer(self.path.rpartition("/")[2], bundle) if is_known else (401, {})
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nothing on the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    payer.address = f"http://127.0.0.1:{server.server_port}/fhir"
    try:
        yield payer
    finally:
        server.shutdown()
