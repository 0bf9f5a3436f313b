"""A request goes to a simulated payer and its decision stands in the ledger: by the page, and over the API."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from facetwise.interop.fhir.structure import structure_problems
from facetwise.store.authorizations import Stage, clock
from facetwise.store.models import AnsweredQuestionnaire, Authorization, Patient, Role
from facetwise.web import payer_servers
from facetwise.web.api.keys import Scope, create_key
from facetwise.web.demo_claims import demo_practice
from facetwise.web.practice_file import ENVIRONMENT
from tests.interop.prior_authorization.payer import answer_278, serving

PLANNED = date(2026, 12, 4)


@pytest.fixture
def payer(tmp_path, monkeypatch):
    """A payer's server that the practice names for one payer."""
    with serving() as running:
        named = tmp_path / "payers.json"
        told = {"UHC_commercial": {"address": running.address, "token": "payer-token"}}
        named.write_text(json.dumps(told))
        monkeypatch.setenv(payer_servers.SERVERS, str(named))
        yield running


@pytest.fixture
def needed(demo_ledger, ledger, tmp_path, monkeypatch):
    practice = tmp_path / "practice.yaml"
    practice.write_bytes(demo_practice())
    monkeypatch.setenv(ENVIRONMENT, str(practice))
    patient = Patient.objects.get(chart_number="DEMO-101")
    return Authorization.objects.create(
        patient=patient,
        payer="uhc_commercial",
        codes=["64490", "64491"],
        sides=["right"],
        planned_for=PLANNED,
    )


def standing(row):
    return Authorization.objects.get(trace=row.trace, superseded_by=None)


def form(**more):
    return {"day": "2026-12-04", "lines": "64490 RT x1\n64491 RT x1", "diagnoses": "M47.812", **more}


@pytest.fixture
def desk(signed_in):
    """The front desk asks the payer about an authorization on its page."""
    client = signed_in(Role.FRONT_DESK)

    def ask(row, do, **more):
        return client.post(reverse("authorization-request", args=[row.uid]), form(do=do, **more))

    return ask


def facts(row):
    return row.status, row.number, row.codes, row.units, row.valid_from, row.expires


GRANTED = (date(2026, 11, 2), date(2027, 1, 31))
STORIES = [
    (("A1", "A1"), ("approved", "AUTH0001", ["64490", "64491"], 2, *GRANTED)),
    (("A1", "A3"), ("partial", "AUTH0001", ["64490"], 1, *GRANTED)),
    (("A4", "A4"), ("pending", "", ["64490", "64491"], None, None, None)),
    (("A3", "A3"), ("denied", "", ["64490", "64491"], None, None, None)),
]


@pytest.mark.parametrize(("actions", "expected"), STORIES)
def test_a_request_that_is_sent_is_decided_and_stands_in_the_ledger(desk, needed, payer, actions, expected):
    payer.on_submit = actions

    assert desk(needed, "send").status_code == 302

    row = standing(needed)
    assert facts(row) == expected
    ((operation, bundle),) = payer.received
    assert (operation, bundle["entry"][0]["resource"]["identifier"][0]["value"]) == ("$submit", needed.trace)
    assert row.asked_on is not None


@pytest.mark.parametrize(("actions", "expected"), STORIES)
def test_the_same_stories_over_the_api(needed, payer, actions, expected):
    payer.on_submit = actions

    answer = api(f"/authorizations/{needed.uid}/request", {"send": True, "diagnoses": ["M47.812"]})

    assert answer.status_code == 200
    said = answer.json()["authorization"]
    assert (said["status"], said["number"], said["codes"], said["units"]) == expected[:4]
    assert facts(standing(needed)) == expected


@pytest.mark.parametrize(("actions", "expected"), STORIES)
def test_the_same_stories_by_x12(desk, signed_in, needed, actions, expected):
    request = desk(needed, "x12").content
    assert b"ST*278" in request
    client = signed_in(Role.FRONT_DESK)
    sent = SimpleUploadedFile("answer.278", answer_278(request, *actions))

    client.post(reverse("authorization-answer", args=[needed.uid]), {"file": sent})

    status, number, codes, units, _, last = expected
    row = standing(needed)
    assert (row.status, row.number, row.codes, row.units, row.expires) == (status, number, codes, units, last)


def test_what_is_pended_is_asked_again_and_approved(desk, needed, payer):
    payer.on_submit, payer.on_inquire = ("A4",), ("A1",)
    desk(needed, "send")
    pended = standing(needed)
    assert (pended.status, pended.reasons) == ("pending", ["the payer's reference: PEND0001"])

    assert desk(pended, "inquire").status_code == 302

    assert (standing(needed).status, standing(needed).number) == ("approved", "AUTH0001")
    assert [operation for operation, _ in payer.received] == ["$submit", "$inquire"]


def test_a_denial_keeps_the_payers_reason_and_the_day_of_the_appeal_where_it_is_named(
    desk, signed_in, needed, payer
):
    payer.on_submit = ("A3",)
    payer.more = {"processNote": [{"number": 1, "text": "You may appeal by 2027-02-01."}]}
    desk(needed, "send")

    row = standing(needed)
    assert "64490 denied: not supported by the note" in row.reasons
    assert row.appeal_by == date(2027, 2, 1)
    assert clock(row, date(2027, 1, 25)).stage is Stage.DENIED
    page = signed_in(Role.FRONT_DESK).get(reverse("authorization", args=[row.uid])).content.decode()
    assert "64491 denied: not supported by the note" in page
    assert "2027-02-01" in page


def test_a_denial_without_a_day_says_so_and_makes_none_up(desk, signed_in, needed, payer):
    payer.on_submit = ("A3",)
    desk(needed, "send")

    row = standing(needed)
    assert row.appeal_by is None
    page = signed_in(Role.FRONT_DESK).get(reverse("authorization", args=[row.uid])).content.decode()
    assert "not named by the payer: ask, and enter it" in page


def test_answers_to_the_payers_questions_go_along(desk, needed, payer):
    response = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": "https://p.example/q",
    }
    AnsweredQuestionnaire.objects.create(
        authorization=needed, pack="x", purpose="diagnostic", day=PLANNED, response=response
    )

    desk(needed, "send")

    ((_, bundle),) = payer.received
    assert bundle["entry"][-1]["resource"]["questionnaire"] == "https://p.example/q"


@pytest.mark.parametrize("do", ["request", "inquiry"])
def test_a_request_is_taken_along_where_no_server_is_named(desk, needed, do):
    answer = desk(needed, do)

    assert answer["Content-Type"] == "application/fhir+json"
    bundle = json.loads(answer.content)
    assert structure_problems(bundle, source="x", place="Bundle") == []
    assert standing(needed) == needed


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"lines": "right C4"}, "is no service"),
        ({"lines": "64490 RT\n" * 13}, "too many for one request"),
        ({"diagnoses": "neck pain"}, "is no ICD-10-CM code"),
    ],
)
def test_what_cannot_be_asked_for_is_said_and_nothing_is_sent(desk, needed, payer, more, words):
    page = desk(needed, "send", **more)

    assert page.status_code == 400
    assert words in page.content.decode()
    assert not payer.received
    assert standing(needed) == needed


def test_a_request_that_lacks_something_names_it(desk, needed):
    page = desk(needed, "request", diagnoses="")

    assert page.status_code == 422
    assert "diagnoses" in page.content.decode()


def test_a_refusal_of_the_payers_server_changes_nothing_and_is_said(desk, needed, payer):
    payer.status = 422

    page = desk(needed, "send")

    assert page.status_code == 400
    assert "refused with 422: the member is not known" in page.content.decode()
    assert standing(needed) == needed


def test_a_server_that_does_not_answer_changes_nothing(desk, needed, tmp_path, monkeypatch):
    named = tmp_path / "gone.json"
    named.write_text(json.dumps({"uhc_commercial": {"address": "http://127.0.0.1:9/fhir"}}))
    monkeypatch.setenv(payer_servers.SERVERS, str(named))

    page = desk(needed, "send")

    assert "cannot be reached" in page.content.decode()
    assert standing(needed) == needed


def test_a_payer_without_a_server_is_never_called(desk, needed, payer):
    needed.payer = "aetna_commercial"
    needed.save()

    page = desk(needed, "send")

    assert page.status_code in (400, 422)
    assert payer.received == []


def test_the_answer_to_another_request_of_ours_is_not_taken(signed_in, desk, needed):
    other = Authorization.objects.create(patient=needed.patient, payer=needed.payer, codes=["64490"])
    answer = answer_278(desk(other, "x12", lines="64490 RT x1").content, "A1")

    page = signed_in(Role.FRONT_DESK).post(
        reverse("authorization-answer", args=[needed.uid]), {"file": SimpleUploadedFile("a.278", answer)}
    )

    assert f"the answer is to request {other.trace}" in page.content.decode().replace("&#x27;", "'")
    assert standing(needed) == needed


def api(path, body, role=Role.FRONT_DESK, key=None, **headers):
    key = key or create_key("gateway", [Scope.WRITE_LEDGER], role=role)
    return Client().post(
        f"/api/v1/ledger{path}", json.dumps(body), content_type="application/json",
        headers={"authorization": f"Bearer {key}", **headers},
    )  # fmt: skip


def test_a_request_that_is_repeated_after_a_lost_answer_is_sent_once(needed, payer):
    payer.on_submit = ("A1",)
    key = create_key("gateway", [Scope.WRITE_LEDGER], role=Role.FRONT_DESK)
    body = {"send": True, "diagnoses": ["M47.812"]}

    # the first answer gave the row a new name: the repeated request is told from its key and path alone
    first = api(f"/authorizations/{needed.uid}/request", body, key=key, **{"idempotency-key": "once"})
    again = api(f"/authorizations/{needed.uid}/request", body, key=key, **{"idempotency-key": "once"})

    assert first.json() == again.json()
    assert len(payer.received) == 1


def test_a_gateway_fetches_the_request_and_brings_the_answer(needed):
    asked = api(f"/authorizations/{needed.uid}/request", {"form": "x12", "diagnoses": ["M47.812"]}).json()
    answer = answer_278(asked["x12"].encode(), "A1", "A3").decode()

    said = api(f"/authorizations/{needed.uid}/answer", {"x12": answer}).json()

    assert (said["status"], said["codes"], said["trace"]) == ("partial", ["64490"], needed.trace)
    assert said["reasons"] == ["64491 denied: 0V"]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("request", {"send": True, "diagnoses": ["M47.812"]}, "no server of this payer is named"),
        ("request", {"lines": ["C4"]}, "is no service"),
        ("answer", {}, "expected a 278 answer"),
        ("answer", {"fhir": {"resourceType": "Patient"}}, "no ClaimResponse"),
    ],
)
def test_what_cannot_be_done_over_the_api_is_said(needed, path, body, words):
    answer = api(f"/authorizations/{needed.uid}/{path}", body)

    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_only_a_key_of_the_front_desk_asks_a_payer(needed):
    assert api(f"/authorizations/{needed.uid}/request", {}, role=Role.CODER).status_code == 403
