"""FHIR resources on the command line."""

import json

from facetwise.interop.fhir.structure import structure_problems
from tests.cli.command import CLAIM
from tests.interop.fhir.claims import bundle, claim, item


def test_a_bundle_is_checked_and_findings_come_out_as_operation_outcomes(facetwise, encounter):
    value = bundle(claim(item(1, "64493", "50", "RT")), claim(item(1, "64490", "RT"), id="c-2"))

    ran = facetwise(
        "check", encounter(json.dumps(value), "claims.json"), "--format", "fhir", "--as-of", "2026-03-05"
    )

    first, second = ran.objects
    assert ran.status == 1
    assert first["extension"][0]["valueString"] == "c-1"
    expressions = {issue["expression"][0] for issue in first["issue"]}
    assert "Bundle.entry[0].resource.item[0].modifier" in expressions
    assert all(issue["expression"][0].startswith("Bundle.entry[1]") for issue in second["issue"])
    assert structure_problems(first, source="x", place="OperationOutcome") == []


def test_an_encounter_too_can_be_answered_as_fhir(facetwise, encounter):
    ran = facetwise("check", encounter(CLAIM), "--format", "fhir", "--as-of", "2026-03-03")

    assert ran.objects[0]["resourceType"] == "OperationOutcome"


def test_a_file_that_is_no_fhir_claim_is_one_clear_line(facetwise, encounter):
    ran = facetwise("check", encounter('{"resourceType": "Patient"}', "patient.json"))

    assert ran.status == 2
    assert "no Claim is among the resources (Patient); expected a FHIR R4 Claim" in ran.err


def test_code_says_that_fhir_is_a_form_of_check(facetwise, encounter):
    assert "--format fhir is of check" in facetwise("code", encounter(CLAIM), "--format", "fhir").err
