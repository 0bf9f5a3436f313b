"""``facetwise bill`` as a patient types it."""

import pytest

from facetwise.interop.bill_joints import joints_named
from tests.cli.command import BLOCK, CLAIM


def test_a_pasted_explanation_of_benefits(facetwise, encounter):
    eob = "Service  Billed  Allowed  Plan paid  You owe\n64490 50 $900.00 $310.00 $248.00 $62.00\n"

    ran = facetwise("bill", encounter(eob, "eob.txt"))

    assert ran.status == 0
    assert "This is not a bill" in ran.text
    assert "Your part, as printed: $62.00." in ran.text


def test_spanish(facetwise, encounter):
    assert (
        "Esto no es una factura" in facetwise("bill", encounter("64490 RT", "a.txt"), "--language", "es").text
    )


def test_an_encounter_draws_the_joints_that_its_record_names(facetwise, encounter):
    assert "●" in facetwise("bill", encounter(CLAIM)).text


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("C4-C5 right", "C4-C5 right"),
        ("both sides C4-5 and C5-6", "C4-C5 left, C4-C5 right, C5-C6 left, C5-C6 right"),
        ("right and left C4/C5", "C4-C5 left, C4-C5 right"),
        ("right C4-C5, left C5-C6", "C4-C5 right, C5-C6 left"),
        ("C4-C5 C9-C10", "C4-C5 side not said"),
        ("C4-C5 right, C5-C6 left", "C4-C5 right, C5-C6 left"),
    ],
)
def test_joints_that_a_patient_types_below_the_codes_are_drawn(facetwise, encounter, typed, drawn):
    named = ", ".join(f"{joint.joint} {joint.side or 'side not said'}" for joint in joints_named(typed))
    ran = facetwise("bill", encounter(f"64490 50\n{typed}", "bill.txt"))

    assert named == drawn
    assert "Where it was done" in ran.text
    assert ("Which joints were treated" in ran.text) is ("not said" in drawn)


def test_no_code_at_all_is_bad_input(facetwise, encounter):
    ran = facetwise("bill", encounter("good morning", "a.txt"))

    assert ran.status == 2
    assert "expected codes such as 64490" in ran.err


def test_an_encounter_without_lines_says_so(facetwise, encounter):
    ran = facetwise("bill", encounter(BLOCK))

    assert (ran.status, ran.out) == (2, b"")
    assert "E-1001: no claim_lines stand here; expected the lines that were billed" in ran.err


def test_a_claim_file_is_no_patients_bill(facetwise, encounter):
    ran = facetwise("bill", encounter("ST*837*0001~SV1*HC:64490:50*650*UN*1***1~SE*3*0001~", "clinic.837"))

    assert (ran.status, ran.out) == (2, b"")
    assert "clinic.837: this is an X12 file" in ran.err
    assert "facetwise check" in ran.err
