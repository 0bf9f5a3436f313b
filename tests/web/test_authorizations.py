"""An authorization on its way: needed, asked, answered by a file or by telephone, and the packet for the payer."""

import io
import json
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from facetwise.domain.encounter import Encounter
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.store.authorizations import Stage, clock
from facetwise.store.models import Authorization, Role
from facetwise.store.sessions import patient_of
from facetwise.web.checking import today

REVIEW = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-"


@pytest.fixture
def pending(ledger):
    patient = patient_of(
        Encounter(
            patient=PatientFacts(id="P-5", name="Test Five", birth_date=date(1950, 1, 2)),
            payer="aetna_commercial",
        )
    )
    return Authorization.objects.create(
        patient=patient, payer=patient.payer, status="pending", codes=["64493", "64494"], sides=["right"]
    )


def answer_278(*actions, codes=("64493", "64494"), number="PA123456789"):
    """A payer's 278 with one decision a code."""
    lines = "".join(
        f"HL*{5 + index}*4*SS*0~HCR*{action}*{number if action == 'A1' else ''}~"
        f"DTP*472*RD8*20261204-20270203~SV1*HC:{code}:RT**UN*1~"
        for index, (code, action) in enumerate(zip(codes, actions, strict=True))
    )
    return (
        "ISA*00*          *00*          *ZZ*SUBMITTER001   *ZZ*RECEIVER001    *261123*0900*^*00501*000000008*0*T*:~"
        "GS*HI*SUBMITTER001*RECEIVER001*20261123*0900*8*X*005010X217~ST*278*0001*005010X217~"
        "BHT*0007*11*PAREQ0001*20261124*1200*18~HL*1**20*1~HL*2*1*21*1~HL*3*2*22*1~HL*4*3*EV*1~"
        f"TRN*2*PATRACE0001*9123456789~{lines}SE*25*0001~GE*1*8~IEA*1*000000008~"
    ).encode()


def claim_response(action, code="64493"):
    review = [{"url": "code", "valueCodeableConcept": {"coding": [{"code": action}]}}]
    return json.dumps(
        {
            "resourceType": "ClaimResponse",
            "created": "2026-11-24",
            "preAuthRef": "FHIR-77",
            "outcome": "complete",
            "item": [
                {
                    "itemSequence": 1,
                    "productOrService": {
                        "coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": code}]
                    },
                    "adjudication": [{"extension": [{"url": f"{REVIEW}reviewAction", "extension": review}]}],
                }
            ],
        }
    ).encode()


def upload(client, row, data):
    return client.post(
        reverse("authorization-answer", args=[row.uid]), {"file": SimpleUploadedFile("answer", data)}
    )


def standing(row):
    return Authorization.objects.get(patient=row.patient, superseded_by=None)


def test_a_partial_answer_covers_only_what_was_granted(signed_in, pending):
    upload(signed_in(Role.FRONT_DESK), pending, answer_278("A1", "A3"))
    new = standing(pending)
    assert (new.status, new.number, new.codes) == ("partial", "PA123456789", ["64493"])
    assert (new.units_left, new.expires) == (1, date(2027, 2, 3))
    pending.refresh_from_db()
    assert pending.superseded_by == new


def test_a_claim_response_is_taken_over_too(signed_in, pending):
    upload(signed_in(Role.FRONT_DESK), pending, claim_response("A1"))
    assert (standing(pending).status, standing(pending).number) == ("approved", "FHIR-77")


@pytest.mark.parametrize(
    "data, why",
    [
        (answer_278("A1", codes=("64635",)), "nothing was changed"),
        (claim_response("ZZ"), "holds no decision"),
        (b'{"resourceType": "Patient"}', "no ClaimResponse"),
        (b"hello", "expected a 278 answer"),
        (b"", "choose the payer"),
    ],
)
def test_an_answer_that_does_not_fit_changes_nothing(signed_in, pending, data, why):
    page = upload(signed_in(Role.FRONT_DESK), pending, data)
    assert page.status_code == 400
    assert why in page.content.decode()
    assert standing(pending) == pending


def test_an_approval_needs_its_number(signed_in, pending):
    client, address = signed_in(Role.FRONT_DESK), reverse("authorization-change", args=[pending.uid])
    assert client.post(address, {"status": "approved"}).status_code == 400
    client.post(address, {"status": "approved", "number": "A-1", "expires": "2027-01-31", "units": "2"})
    assert (standing(pending).number, standing(pending).units) == ("A-1", 2)


def test_a_denial_that_was_told_by_telephone_is_entered_with_its_reasons_and_the_day_of_the_appeal(
    signed_in, pending
):
    client, address = signed_in(Role.FRONT_DESK), reverse("authorization-change", args=[pending.uid])
    told = {
        "status": "denied",
        "reasons": "no imaging\n\nsecond block not recorded",
        "appeal_by": "2027-02-01",
    }
    client.post(address, told)

    row = standing(pending)
    assert (row.reasons, row.appeal_by) == (["no imaging", "second block not recorded"], date(2027, 2, 1))
    client.post(reverse("authorization-change", args=[row.uid]), {"next_step": "appeal"})
    assert standing(pending).reasons == row.reasons  # a field that the form does not have keeps its value


def test_the_board_warns_fourteen_days_before_an_approval_ends(ledger):
    day = today()
    row = Authorization(status="approved", expires=day + timedelta(days=14))
    assert clock(row, day).is_warning
    assert not clock(row, day - timedelta(days=1)).is_warning
    assert clock(row, day + timedelta(days=15)).is_over
    assert clock(Authorization(status="denied"), day).stage is Stage.DENIED


def test_one_is_noted_for_a_patient_and_stands_on_the_board(signed_in, pending):
    client = signed_in(Role.FRONT_DESK)
    address = reverse("authorization-new", args=[pending.patient.uid])
    client.post(address, {"status": "needed", "codes": "64633 64634", "sides": "left"})
    page = client.get(reverse("authorizations")).content.decode()
    assert "64633, 64634" in page
    assert "Test Five" in page


def test_the_packet_names_what_is_missing_and_invents_nothing(signed_in, pending):
    answer = signed_in(Role.FRONT_DESK).get(reverse("authorization-packet", args=[pending.uid]))
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "64493, 64494" in text
    assert "Not loaded: this is not the same as none." in text
    assert "not known" in text


@pytest.mark.parametrize("role", [Role.CODER, Role.PHYSICIAN, Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("view", ["authorization-change", "authorization-answer"])
def test_only_the_front_desk_changes_one(signed_in, pending, role, view):
    answer = signed_in(role).post(reverse(view, args=[pending.uid]), {"status": "denied"})
    assert answer.status_code == 403
    assert standing(pending) == pending


@pytest.mark.parametrize("view", ["authorization", "authorization-packet"])
def test_another_physician_s_authorization_is_not_there(signed_in, pending, view):
    client = signed_in(Role.PHYSICIAN, "1999999976")
    assert client.get(reverse(view, args=[pending.uid])).status_code == 404


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    "role, chosen, said",
    [
        (Role.FRONT_DESK, {}, "Open a patient under Patients and note that one is needed"),
        (Role.FRONT_DESK, {"mine": "1"}, "None is yours."),
        (Role.CODER, {}, "The front desk notes those that are needed."),
        (Role.PHYSICIAN, {}, "No NPI is entered for you"),
        (Role.CODER, {"stage": "denied"}, "None is at this stage."),
    ],
)
def test_an_empty_board_says_to_each_what_to_do(signed_in, ledger, role, chosen, said):
    assert said in words(signed_in(role).get(reverse("authorizations"), chosen))


def test_a_physician_without_npi_reads_why_no_patient_is_shown(signed_in, ledger):
    assert "No NPI is entered for you" in words(signed_in(Role.PHYSICIAN).get(reverse("patients")))
