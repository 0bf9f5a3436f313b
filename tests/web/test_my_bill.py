"""A patient reads a bill: without sign-in, in two languages, and with nothing kept of it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from facetwise.store.models import AccessEntry, LoadedFile

THREE_LEVELS = "64490 50 KX $900.00\n64491 50 KX $450.00\n64492 50 $450.00"


@pytest.fixture
def patient(ledger):
    return Client()


def ask(patient, text="", **more):
    return patient.post(reverse("bill"), {"text": text, **more}).content.decode()


def test_three_codes_are_told_in_plain_words(patient):
    page = ask(patient, THREE_LEVELS)
    assert "This is not a bill" in page
    assert "This is the first joint." in page
    assert "Right and left at the same height are 1 level" in page
    assert "overcharg" not in page.lower()


def test_the_same_in_spanish(patient):
    page = ask(patient, THREE_LEVELS, language="es")
    assert '<html lang="es">' in page
    assert "Esto no es una factura" in page
    assert "vista desde atrás" in page
    assert "seen from behind" not in page


def test_nothing_is_stored_or_logged(patient):
    before = AccessEntry.objects.count()
    ask(patient, THREE_LEVELS, file=SimpleUploadedFile("bill.txt", b"64490 RT $100.00"))
    assert AccessEntry.objects.count() == before
    assert not LoadedFile.objects.exists()
    assert "sessionid" not in patient.cookies
    assert "facetwise_session" not in patient.cookies


def test_joints_named_on_the_paper_are_drawn(patient):
    page = ask(patient, "64490 RT $900.00\nright C4-5 and C5-C6")
    assert 'data-joint="C4-C5" data-side="right" data-mark="treated"' in page
    assert 'data-joint="C5-C6" data-side="right" data-mark="treated"' in page
    assert 'data-joint="C4-C5" data-side="left" data-mark="plain"' in page


def test_a_bill_without_joints_shows_where_and_says_what_is_missing(patient):
    page = ask(patient, "64493 RT $900.00")
    assert 'data-joint="L4-L5"' in page
    assert "does not say which joints" in page


def test_a_plan_s_own_statement_is_read(patient):
    statement = {
        "resourceType": "ExplanationOfBenefit",
        "item": [
            {
                "sequence": 1,
                "productOrService": {
                    "coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "64635"}]
                },
                "adjudication": [
                    {"category": {"coding": [{"code": "submitted"}]}, "amount": {"value": 1200}},
                ],
            }
        ],
    }
    page = ask(patient, file=SimpleUploadedFile("eob.json", json.dumps(statement).encode()))
    assert "asked $1,200.00" in page
    assert "Heat on the small nerves" in page


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b"PK\x03\x04 broken", b"{", b"\x00\x01\x02"])
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(patient, content):
    answer = patient.post(reverse("bill"), {"text": "", "file": SimpleUploadedFile("x", content)})
    assert answer.status_code == 200
    assert "could not be read" in answer.content.decode() or "I found no code" in answer.content.decode()


def test_what_is_typed_comes_back_as_text_and_never_as_markup(patient):
    page = ask(patient, "64490 <script>alert(1)</script>")
    assert "<script>alert" not in page


def test_an_empty_bill_says_what_to_type(patient):
    assert "A code has five signs" in ask(patient)


def test_where_nothing_was_found_the_field_stands_open(patient):
    assert '<div class="card given">' in ask(patient, "I had a shot in my neck")
    assert '<details class="card given">' in ask(patient, THREE_LEVELS)


def test_a_photo_is_refused_as_one(patient):
    sent = {"file": SimpleUploadedFile("bill.jpg", b"\xff\xd8\xff\xe0JFIF" + b"64490 RT" * 40)}
    assert "I cannot read photos" in ask(patient, **sent)
    assert "No puedo leer fotos" in ask(patient, language="es", **sent)


def test_the_browser_s_own_language_is_taken_first(patient):
    page = patient.get(reverse("bill"), HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9,en;q=0.5").content.decode()
    assert '<html lang="es">' in page
    page = patient.get(reverse("bill"), {"language": "en"}, HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert '<html lang="en">' in page


def test_the_example_is_of_the_part_of_the_back_that_is_billed(patient):
    assert "such as: right L4-L5" in ask(patient, "64493 RT $900.00")
    assert "such as: right C4-C5" in ask(patient, "64490 RT $900.00")


def test_the_drawing_for_patients_has_plain_words(patient):
    page = ask(patient, "64490 RT $900.00\nright C4-C5")
    assert "joint treated<" in page
    assert "joint treated, counted<" not in page
