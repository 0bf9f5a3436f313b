"""What an order gets as an answer before anything is done."""

from dataclasses import replace
from datetime import date

import pytest

from facetwise.domain.encounter import Authorization
from facetwise.domain.vocabulary import ClaimType, Purpose
from facetwise.planning.coverage import AuthorizationNeed, Covered, coverage_of
from tests.planning.test_plan import FOUR, block, limit_of, patient

DAY = date(2026, 3, 10)


def answer(code, encounter=None, day=DAY):
    (found,) = coverage_of([code], encounter or patient(), day=day)
    return found


def test_a_first_level_is_conditional_and_cites_the_policy():
    found = answer("64490")

    assert (found.covered, found.authorization) == (Covered.CONDITIONAL, AuthorizationNeed.NOT_NEEDED)
    assert any(policy.cite.startswith("L38773") for policy in found.policies)
    assert "the side of each" in found.documentation


@pytest.mark.parametrize(("code", "words"), [("64492", "third level"), ("0213T", "ultrasound")])
def test_what_medicare_does_not_cover_is_said_with_the_reason(code, words):
    found = answer(code)

    assert found.covered is Covered.NOT_COVERED
    assert any(words in reason for reason in found.reasons)


def test_the_hospital_needs_an_authorization_for_its_own_claim():
    hospital = patient(bill_for=ClaimType.HOSPITAL)
    held = replace(hospital, authorization=Authorization(number="12A3"))

    assert answer("64490", hospital).authorization is AuthorizationNeed.NEEDED
    assert answer("64492", hospital).authorization is AuthorizationNeed.NOT_NEEDED
    assert answer("64490", held).authorization is AuthorizationNeed.SATISFIED


def test_ablation_after_two_in_a_year_is_not_covered_on_this_date():
    two = [replace(block(day), purpose=Purpose.ABLATION) for day in FOUR[2:]]
    found = answer("64633", patient(*two))

    assert found.covered is Covered.NOT_COVERED
    assert any("2026-10-01" in reason for reason in found.reasons)
    assert limit_of(patient(*two), Purpose.ABLATION).earliest == date(2026, 10, 1)


@pytest.mark.parametrize("encounter", [patient(payer="Acme Mutual"), patient(payer="aetna_commercial")])
def test_what_is_not_known_is_never_covered(encounter):
    found = answer("64490", encounter)

    assert found.covered is Covered.INDETERMINATE
    assert found.authorization is AuthorizationNeed.INDETERMINATE


def test_an_order_for_something_else_is_not_decided_here():
    assert answer("77061").covered is Covered.INDETERMINATE


@pytest.mark.parametrize(
    ("diagnoses", "covered", "words"),
    [
        (("M47.812",), Covered.CONDITIONAL, "M47.812 is on the list of A58403"),
        (("M54.2", "M47.812"), Covered.CONDITIONAL, "M47.812 is on the list of A58403"),
        (("M54.2",), Covered.NOT_COVERED, "none of the diagnoses M54.2 is on the list of A58403"),
        ((), Covered.CONDITIONAL, "the order names no diagnosis"),
    ],
)
def test_the_diagnoses_of_an_order_are_compared_with_the_list_that_was_read(diagnoses, covered, words):
    found = answer("64490", replace(patient(), state="CA", diagnoses=diagnoses))

    assert found.covered is covered
    assert any(words in reason for reason in found.reasons)


def test_a_list_that_nobody_read_leaves_the_diagnosis_open():
    found = answer("64490", replace(patient(), diagnoses=("M54.2",)))

    assert found.covered is Covered.CONDITIONAL
    assert any("the payer's list was not read" in reason for reason in found.reasons)
