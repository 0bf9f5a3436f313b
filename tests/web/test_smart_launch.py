"""An EHR launches the app; a small FHIR server with authorization plays the EHR."""

import base64
import hashlib
import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from facetwise.domain.encounter import Encounter
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.store.models import AccessEntry, Patient, Role
from facetwise.store.sessions import patient_of
from facetwise.web import smart

NOTE = """Date of Service: 03/02/2026

Procedure: Right diagnostic medial branch blocks of C4, C5 and C6 under fluoroscopic guidance

Description: The patient was placed prone. Under fluoroscopy 25 gauge needles were advanced to the right C4, C5 and C6
articular pillars. 0.5 mL of 0.5% bupivacaine was placed on each nerve.
"""


class Ehr(BaseHTTPRequestHandler):
    """Gives a token for the right code and verifier, and resources for the token."""

    challenge = ""
    patient: ClassVar[dict] = {}

    def do_GET(self):
        path = urlsplit(self.path).path
        if path.endswith("smart-configuration"):
            base = f"http://127.0.0.1:{self.server.server_port}"
            self.say({"authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token"})
        elif self.headers.get("Authorization") != "Bearer t0ken":
            self.say({}, 401)
        elif "/Patient/" in path:
            self.say(Ehr.patient)
        elif path.endswith("DocumentReference"):
            data = base64.b64encode(NOTE.encode()).decode()
            document = {"resourceType": "DocumentReference", "content": [{"attachment": {"data": data}}]}
            self.say({"resourceType": "Bundle", "entry": [{"resource": document}]})
        else:
            coverage = {
                "resourceType": "Coverage",
                "status": "active",
                "payor": [{"display": "CGS Medicare"}],
            }
            self.say({"resourceType": "Bundle", "entry": [{"resource": coverage}]})

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        is_right = (
            sent["code"] == ["c0de"]
            and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == Ehr.challenge
        )
        self.say({"access_token": "t0ken", "patient": "p1"} if is_right else {}, 200 if is_right else 400)

    def say(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing on the test's output."""


@pytest.fixture
def ehr(tmp_path, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ehr)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/fhir"
    named = tmp_path / "servers.json"
    named.write_text(json.dumps({address: "facetwise-client"}))
    monkeypatch.setenv(smart.SERVERS, str(named))
    yield address
    server.shutdown()


def begun(client, ehr, **more):
    answer = client.get("/smart/launch", {"iss": ehr, "launch": "xyz", **more})
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
    Ehr.challenge = asked["code_challenge"]
    return answer, asked


def test_the_code_page_opens_with_the_chart_s_note_and_its_lines(signed_in, ehr):
    client = signed_in(Role.CODER)
    answer, asked = begun(client, ehr)

    assert answer.status_code == 302
    assert (asked["aud"], asked["launch"], asked["code_challenge_method"]) == (ehr, "xyz", "S256")
    page = client.get("/smart/launched", {"state": asked["state"], "code": "c0de"})

    text = page.content.decode()
    assert page.status_code == 200
    assert "medial branch blocks of C4, C5 and C6" in text
    assert "64490" in text and "64491" in text
    assert "CGS Medicare" in text
    assert AccessEntry.objects.filter(action="launch").count() == 1
    assert "note" not in client.session


def test_a_server_that_the_practice_does_not_name_is_never_called(signed_in, ehr):
    answer = signed_in(Role.CODER).get("/smart/launch", {"iss": "https://evil.example/fhir", "launch": "x"})

    assert answer.status_code == 400
    assert "may not launch" in answer.content.decode()


def test_a_launch_that_was_not_begun_here_is_refused(signed_in, ehr):
    client = signed_in(Role.CODER)
    _, asked = begun(client, ehr)

    assert client.get("/smart/launched", {"state": "other", "code": "c0de"}).status_code == 400
    assert (
        client.get("/smart/launched", {"state": asked["state"], "code": "c0de"}).status_code == 400
    )  # used up


def test_a_wrong_code_opens_nothing(signed_in, ehr):
    client = signed_in(Role.CODER)
    _, asked = begun(client, ehr)

    answer = client.get("/smart/launched", {"state": asked["state"], "code": "stolen"})

    assert answer.status_code == 400
    assert "did not accept" in answer.content.decode()


def test_nobody_launches_without_signing_in_here(ledger, ehr):
    assert Client().get("/smart/launch", {"iss": ehr}).status_code == 302
    assert "/account/login" in Client().get("/smart/launch", {"iss": ehr})["Location"]


BORN = date(1957, 3, 4)
CHART = {"resourceType": "Patient", "id": "p1", "birthDate": "1957-03-04"}
BY_NAME = {**CHART, "name": [{"family": "Seven", "given": ["Test"]}]}
BY_NUMBER = {**CHART, "identifier": [{"value": "P-7"}]}


def known(identity="P-7", name="Test Seven"):
    facts = PatientFacts(id=identity, name=name, birth_date=BORN)
    return patient_of(Encounter(patient=facts, payer="medicare", state="OH"))


def opened(client, ehr, chart):
    Ehr.patient = chart
    _, asked = begun(client, ehr, view="patient")
    return client.get("/smart/launched", {"state": asked["state"], "code": "c0de"})


@pytest.mark.parametrize("chart", [BY_NUMBER, BY_NAME], ids=["by number", "by name and birth date"])
def test_the_patient_page_opens_for_the_patient_of_the_chart(signed_in, ehr, chart):
    patient = known()
    client = signed_in(Role.FRONT_DESK)

    answer = opened(client, ehr, chart)

    assert answer["Location"] == f"/patients/{patient.uid}"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "chart",
    [CHART, {**BY_NAME, "birthDate": "1957-03-05"}, {**CHART, "identifier": "P-7"}, [], {"name": [None]}],
    ids=["no name", "another birth date", "identifier of another shape", "no resource", "nothing in it"],
)
def test_a_chart_that_fits_nobody_opens_nobody_and_makes_nobody(signed_in, ehr, chart):
    known()

    answer = opened(signed_in(Role.FRONT_DESK), ehr, chart)

    assert answer.status_code == 404
    assert Patient.objects.count() == 1
    assert AccessEntry.objects.order_by("-number").first().outcome == "refused"


def test_two_who_fit_are_not_told_apart_by_chance(signed_in, ehr):
    known("P-7")
    known("P-8")

    assert opened(signed_in(Role.FRONT_DESK), ehr, BY_NAME).status_code == 404


def test_a_launch_opens_nobody_whom_the_role_may_not_see(signed_in, ehr):
    known()

    assert opened(signed_in(Role.PHYSICIAN, "1245319599"), ehr, BY_NUMBER).status_code == 404
