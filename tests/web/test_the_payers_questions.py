"""The payer's questionnaire: filled from chart and note, finished by a person, kept and taken along."""

import html
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.domain.vocabulary import Purpose
from facetwise.interop.fhir.questionnaire_answers import answers_by_link, origin_of, value_of, words_of
from facetwise.interop.fhir.structure import structure_problems
from facetwise.store.models import AnsweredQuestionnaire, Authorization, Role
from facetwise.store.sessions import keep_session, patient_of

NOTE = """Patient: Test Six
DOB: 01/02/1950
Date of Service: 03/02/2026

History: Axial neck pain for 8 months. Physical therapy for 10 weeks failed.

Procedure: Right diagnostic medial branch blocks of C4, C5 and C6 under fluoroscopic guidance

Description: The patient was placed prone. Under fluoroscopy 25 gauge needles were advanced to the right C4, C5 and C6
articular pillars. 0.5 mL of 0.5% bupivacaine was placed on each nerve.
"""


@pytest.fixture
def needed(ledger):
    patient = patient_of(
        Encounter(
            patient=PatientFacts(id="P-6", name="Test Six", birth_date=date(1950, 1, 2)),
            payer="medicare",
            state="OH",
        )
    )
    past = PastSession(service_date=date(2026, 1, 5), purpose=Purpose.DIAGNOSTIC, relief_percent=85)
    keep_session(patient, past, rendering_npi="")
    return Authorization.objects.create(
        patient=patient,
        payer="medicare",
        codes=["64490", "64491"],
        sides=["right"],
        planned_for=date(2026, 3, 2),
    )


def address(row):
    return reverse("authorization-questionnaire", args=[row.uid])


def fields(page):
    """Every answer on the page by its question, and what the form was filled with."""
    text = page.content.decode()
    found = dict(re.findall(r'<input name="answer:([^"]+)" value="([^"]*)"', text))
    found |= dict(re.findall(r'name="answer:([^"]+)" value="(\w+)" checked', text))
    selects = re.findall(r'<select name="answer:([^"]+)">(.*?)</select>', text)
    found |= {name: (re.findall(r'value="([^"]*)" selected', inside) or [""])[0] for name, inside in selects}
    given = {f"answer:{name}": html.unescape(value) for name, value in found.items()}
    return given | {"filled": re.search(r'name="filled" value="([^"]*)"', text)[1]}


def test_an_injection_may_be_for_two_purposes_and_none_is_assumed(signed_in, needed):
    page = signed_in(Role.FRONT_DESK).get(address(needed)).content.decode()

    assert "choose what the procedure is for" in page
    assert "answer:" not in page


def test_chart_and_note_fill_it_and_each_answer_says_where_it_came_from(signed_in, needed):
    page = signed_in(Role.FRONT_DESK).post(address(needed), {"note": NOTE})

    text = html.unescape(page.content.decode())
    assert fields(page)["answer:documentation.pain.months"] == "8"
    assert "<b>Read from the note:</b> <q>8 months</q>" in text
    assert fields(page)["answer:history.first_block.relief_percent"] == "85"
    assert "<b>From the chart:</b> what the ledger holds" in text
    assert "Not answered: neither chart nor note says it." in text
    assert AnsweredQuestionnaire.objects.count() == 0


def test_what_a_person_finished_is_kept_and_can_be_taken_along(signed_in, needed):
    client = signed_in(Role.FRONT_DESK)
    given = fields(client.post(address(needed), {"note": NOTE}))
    given |= {"answer:documentation.pain.score": "7", "answer:documentation.pain.months": "9"}

    assert client.post(address(needed), given).status_code == 302
    saved = client.get(reverse("authorization-answers", args=[needed.uid]))

    response = json.loads(saved.content)
    assert structure_problems(response, source="x", place="QuestionnaireResponse") == []
    found = answers_by_link(response)
    assert (value_of(found["documentation.pain.months"]), origin_of(found["documentation.pain.months"])) == (
        9,
        "override",
    )
    assert origin_of(found["documentation.pain.score"]) == "manual"
    assert words_of(found["procedures[0].guidance"]) == "fluoroscopic"
    assert "Changed by hand" in client.get(address(needed)).content.decode()
    assert NOTE not in json.dumps(response)


def test_a_wrong_answer_is_shown_at_its_field_and_nothing_is_kept(signed_in, needed):
    client = signed_in(Role.FRONT_DESK)
    given = fields(client.post(address(needed), {"note": NOTE})) | {
        "answer:documentation.pain.months": "long"
    }

    page = client.post(address(needed), given)

    assert page.status_code == 400
    assert "answered by a number" in page.content.decode()
    assert fields(page)["answer:documentation.pain.months"] == "long"
    assert AnsweredQuestionnaire.objects.count() == 0


def test_a_form_that_was_changed_on_the_way_is_refused(signed_in, needed):
    page = signed_in(Role.FRONT_DESK).post(
        address(needed), {"filled": "made up", "answer:diagnoses": "M47.812"}
    )

    assert page.status_code == 400
    assert "open the page again" in page.content.decode()


def test_a_note_of_somebody_else_answers_nothing(signed_in, needed):
    other = NOTE.replace("01/02/1950", "01/02/1951")

    page = signed_in(Role.FRONT_DESK).post(address(needed), {"note": other, "purpose": "diagnostic"})

    assert "another birth date" in page.content.decode()
    assert "Read from the note" not in page.content.decode()


def test_a_note_that_a_fhir_resource_carries_is_read(signed_in, needed):
    import base64  # noqa: PLC0415 - of this story alone

    attachment = {"contentType": "text/plain", "data": base64.b64encode(NOTE.encode()).decode()}
    document = {"resourceType": "DocumentReference", "content": [{"attachment": attachment}]}
    sent = SimpleUploadedFile("note.json", json.dumps(document).encode())

    page = signed_in(Role.FRONT_DESK).post(address(needed), {"document": sent})

    assert "<q>8 months</q>" in page.content.decode()


def chart(born):
    coding = [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M47.812"}]
    resources = [
        {"resourceType": "Condition", "code": {"coding": coding}},
        {"resourceType": "Patient", "birthDate": born},
    ]
    entries = [{"resource": item} for item in resources]
    value = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return SimpleUploadedFile("chart.json", json.dumps(value).encode())


def test_a_chart_s_own_resources_fill_it(signed_in, needed):
    client = signed_in(Role.FRONT_DESK)

    page = client.post(address(needed), {"document": chart("1950-01-02"), "purpose": "diagnostic"})
    assert fields(page)["answer:diagnoses"] == "M47.812"
    assert "the chart&#x27;s own FHIR resources" in page.content.decode()

    other = client.post(address(needed), {"document": chart("1960-01-02"), "purpose": "diagnostic"})
    assert fields(other)["answer:diagnoses"] == ""
    assert "another birth date" in other.content.decode()


def test_who_may_not_write_takes_the_answers_along_and_nothing_is_kept(signed_in, needed):
    client = signed_in(Role.CODER)
    answer = client.post(address(needed), fields(client.post(address(needed), {"note": NOTE})))

    assert answer["Content-Type"] == "application/fhir+json"
    assert AnsweredQuestionnaire.objects.count() == 0


def test_beside_the_code_page_nothing_is_kept(signed_in, ledger):
    client = signed_in(Role.CODER)
    form = {
        "payer": "medicare", "state": "OH", "service_date": "2026-03-02", "purpose": "diagnostic",
        "technique": "medial_branch_block", "guidance": "fluoroscopy", "diagnoses": "M47.812",
        "target": ["nerve:C4:right", "nerve:C5:right"],
    }  # fmt: skip
    page = client.post(reverse("code-questionnaire"), form)

    given = fields(page)
    assert given["answer:procedures[0].targets"] == "right C4 medial branch, right C5 medial branch"
    assert "what was entered on the code page" in page.content.decode()
    answer = client.post(reverse("code-questionnaire"), given)
    assert value_of(answers_by_link(json.loads(answer.content))["diagnoses"]) == "M47.812"
    assert AnsweredQuestionnaire.objects.count() == 0


def test_a_payer_that_is_not_known_is_said(signed_in, ledger):
    page = signed_in(Role.CODER).post(
        reverse("code-questionnaire"), {"payer": "nobody", "purpose": "ablation"}
    )

    assert "was not recognised" in page.content.decode()
