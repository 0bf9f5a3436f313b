"""FHIR resources on the command line."""

import base64
import json

import pytest

from facetwise.interop.fhir.structure import structure_problems
from tests.cli.command import CLAIM
from tests.interop.fhir.claims import CPT, ICD10, bundle, claim, concept, item


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
    assert "no Claim is among the resources (Patient)" in ran.err


PROCEDURE = {
    "resourceType": "Procedure",
    "id": "done-1",
    "status": "completed",
    "code": concept(CPT, "64493"),
    "subject": {"reference": "Patient/p1"},
    "performedDateTime": "2026-03-02T09:00:00Z",
    "reasonCode": [concept(ICD10, "M47.816")],
}


def test_a_lone_procedure_is_checked_and_what_it_does_not_say_stays_open(facetwise, encounter):
    ran = facetwise(
        "check", encounter(json.dumps(PROCEDURE), "done.json"), "--payer", "medicare", "--state", "OH",
        "--format", "json", "--as-of", "2026-03-05",
    )  # fmt: skip

    (answer,) = ran.objects
    assert ran.status in (1, 3)
    assert answer["claim_id"] == "done-1"
    assert "record-not-given" in {finding["name"] for finding in answer["findings"]}


def test_services_of_one_day_are_one_claim_and_those_not_done_are_told(facetwise, encounter):
    second = PROCEDURE | {"id": "done-2", "code": concept(CPT, "64494")}
    not_done = PROCEDURE | {"id": "not-1", "code": concept(CPT, "64495"), "status": "not-done"}
    entries = [{"resource": resource} for resource in (PROCEDURE, second, not_done)]
    value = {"resourceType": "Bundle", "type": "collection", "entry": entries}

    ran = facetwise(
        "check", encounter(json.dumps(value), "day.json"), "--payer", "medicare", "--state", "OH",
        "--format", "fhir", "--as-of", "2026-03-05",
    )  # fmt: skip

    told, found = ran.objects
    assert told["issue"][0]["expression"] == ["Bundle.entry[2].resource.status"]
    places = {issue["expression"][0] for issue in found["issue"]}
    assert places <= {"Bundle.entry[0].resource", "Bundle.entry[1].resource"}


def test_services_of_nobody_knows_whom_are_not_put_on_one_claim(facetwise, encounter):
    alone = {name: value for name, value in PROCEDURE.items() if name != "subject"}
    rows = "\n".join(json.dumps(alone | {"id": number}) for number in ("one", "two"))

    ran = facetwise(
        "check", encounter(rows, "many.ndjson"), "--payer", "medicare", "--state", "OH",
        "--format", "json", "--as-of", "2026-03-05",
    )  # fmt: skip

    assert [answer["claim_id"] for answer in ran.objects] == ["one", "two"]
    assert not any(finding["name"] == "duplicate-line" for a in ran.objects for finding in a["findings"])


def test_what_is_not_to_be_done_and_a_reason_that_contradicts_itself_are_told(facetwise, encounter):
    reason = {"coding": [{"system": ICD10, "code": "M47.816"}, {"system": ICD10, "code": "M54.50"}]}
    order = PROCEDURE | {"resourceType": "ServiceRequest", "status": "active", "doNotPerform": True}

    refused = facetwise("check", encounter(json.dumps(order), "order.json"))
    doubtful = facetwise("check", encounter(json.dumps(PROCEDURE | {"reasonCode": [reason]}), "done.json"))

    assert (refused.status, "nothing is billed for it" in refused.err) == (2, True)
    assert "different codes (M47.816, M54.50)" in doubtful.err


def test_code_of_a_procedure_says_that_it_names_no_joints(facetwise, encounter):
    ran = facetwise("code", encounter(json.dumps(PROCEDURE), "done.json"))

    assert ran.status == 2
    assert "names codes, not the joints and nerves treated" in ran.err


@pytest.mark.parametrize("kind", ["Condition", "Encounter", "Observation"])
def test_what_carries_no_service_is_one_clear_line(facetwise, encounter, kind):
    for command in ("check", "code"):
        ran = facetwise(command, encounter(json.dumps({"resourceType": kind}), "one.json"))

        assert ran.status == 2
        assert f"is among the resources ({kind})" in ran.err
        assert len(ran.err.splitlines()) == 1


def test_code_says_that_fhir_is_a_form_of_check(facetwise, encounter):
    assert "--format fhir is of check" in facetwise("code", encounter(CLAIM), "--format", "fhir").err


NOTE = """Date of Service: 03/02/2026

Procedure: Right diagnostic medial branch blocks of C4, C5 and C6 under fluoroscopic guidance

Description: The patient was placed prone. Under fluoroscopy 25 gauge needles were advanced to the right C4, C5 and C6
articular pillars. 0.5 mL of 0.5% bupivacaine was placed on each nerve.
"""


def document(data=None, **changed):
    attachment = {"contentType": "text/plain"} | ({"data": base64.b64encode(data).decode()} if data else {})
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": attachment | changed}],
    }


def test_a_note_that_a_document_reference_carries_is_read_and_coded(facetwise, encounter):
    carried = encounter(json.dumps(document(NOTE.encode())), "note.json")

    ran = facetwise("code", carried, "--payer", "medicare", "--state", "OH", "--format", "json")

    (answer,) = ran.objects
    assert [line["code"] for line in answer["lines"]] == ["64490", "64491"]
    assert answer["source"].endswith("note.json#DocumentReference.content[0].attachment")


def test_a_note_in_a_binary_of_the_same_bundle_is_found(facetwise, encounter):
    binary = {"resourceType": "Binary", "id": "b1", "data": base64.b64encode(NOTE.encode()).decode()}
    entries = [{"resource": document(url="Binary/b1")}, {"resource": binary}]

    ran = facetwise("read", encounter(json.dumps({"resourceType": "Bundle", "entry": entries}), "b.json"))

    assert "C4" in ran.text


def test_a_document_that_is_only_named_by_an_address_is_not_fetched_and_said(facetwise, encounter):
    ran = facetwise("read", encounter(json.dumps(document(url="https://ehr.example/Binary/9")), "d.json"))

    assert ran.status == 2
    assert "named by an address only" in ran.err


def test_fhir_without_a_note_says_what_was_expected(facetwise, encounter):
    ran = facetwise("code", encounter('{"resourceType": "Patient"}', "p.json"))

    assert ran.status == 2
    assert "no note is among the resources (Patient)" in ran.err


@pytest.mark.parametrize(
    ("content", "words", "expression"),
    [
        ('{"resourceType": "Bundle", "entry": [', "this is not JSON", None),
        ("hello", "not valid JSON", None),
        ('{"resourceType": "Claim", "traceNumber": []}', "this is FHIR R5", "Claim.traceNumber"),
        ('{"resourceType": "Claim", "id": "c"}', "the claim has no item", "Claim"),
        ('{"resourceType": "Patient"}', "no Claim is among the resources", None),
    ],
)
def test_what_cannot_be_read_at_all_is_an_outcome_too_where_fhir_is_asked_for(
    facetwise, encounter, content, words, expression
):
    ran = facetwise("check", encounter(content, "broken.json"), "--format", "fhir")

    (said,) = ran.objects
    assert ran.status == 2
    assert structure_problems(said, source="x", place="OperationOutcome") == []
    issue = said["issue"][0]
    assert (issue["severity"], words in issue["details"]["text"]) == ("fatal", True)
    assert issue.get("expression") == ([expression] if expression else None)


def test_a_file_that_is_not_there_is_an_outcome_too(facetwise):
    ran = facetwise("check", "no-such-file.json", "--format", "fhir")

    assert ran.status == 2
    assert "no such file" in ran.objects[0]["issue"][0]["details"]["text"]


def test_a_file_that_is_too_large_says_so_and_where_it_is_broken_stands_in_the_outcome(facetwise, tmp_path):
    huge = tmp_path / "huge.json"
    huge.write_bytes(b'{"resourceType": "Bundle", "entry": [' + b" " * (33 * 1024 * 1024) + b"]}")
    (large,) = facetwise("check", str(huge), "--format", "fhir").objects
    assert "at most 33,554,432; split it" in large["issue"][0]["details"]["text"]

    huge.write_text('{"resourceType": "Bundle",\n "entry": [')
    (broken,) = facetwise("check", str(huge), "--format", "fhir").objects
    assert broken["issue"][0]["diagnostics"].startswith("line 2, column")


def test_a_claim_that_was_left_out_keeps_the_others_from_being_clean(facetwise, encounter):
    lost = {"resourceType": "Claim", "id": "lost"}
    ran = facetwise("check", encounter(json.dumps(bundle(claim(item(1, "99213")), lost)), "two.json"))

    assert ran.status != 0
    assert "the claim has no item" in ran.err


def test_a_questionnaire_is_answered_from_note_and_chart(facetwise, tmp_path):
    chart = tmp_path / "chart.json"
    chart.write_text(json.dumps({"resourceType": "Condition", "code": concept(ICD10, "M47.816")}))
    asked = (
        "questionnaire",
        "--payer",
        "medicare",
        "--state",
        "OH",
        "--purpose",
        "ablation",
        "--date",
        "2026-03-05",
    )

    ran = facetwise(*asked, "--note", "examples/notes/lumbar-ablation-left.rtf", "--chart", str(chart))

    said = json.loads(ran.text)
    answers = {item["linkId"]: item["answer"][0] for item in said["item"]}
    assert ran.status == 3
    assert (
        answers["diagnoses"]["valueString"] == "M47.817"
    )  # the note's own diagnosis stands before the chart's
    assert "M47.816" in facetwise(*asked, "--chart", str(chart)).text
    assert "open: Pain score before" in ran.err
    assert facetwise(*asked, "--chart", str(tmp_path / "none.json")).status == 2


def test_a_policy_that_surely_asks_nothing_is_said_to_leave_the_question(facetwise):
    ran = facetwise("questionnaire", "--payer", "aetna", "--purpose", "ablation")

    assert ran.status == 0
    assert "surely asks nothing of the record" in ran.err
    assert "ask the payer" in ran.err


def test_a_note_in_several_formats_is_one_note(facetwise, encounter):
    html = {"contentType": "text/html", "data": base64.b64encode(f"<p>{NOTE}</p>".encode()).decode()}
    both = document(NOTE.encode())
    both["content"].insert(0, {"attachment": html})

    (coded,) = facetwise("code", encounter(json.dumps(both), "note.json"), "--format", "json").objects

    assert coded["source"].endswith("content[1].attachment")


@pytest.mark.parametrize("status", ["entered-in-error", "superseded"])
def test_a_note_that_is_not_in_force_is_told_and_not_coded(facetwise, encounter, status):
    taken_back = document(NOTE.encode()) | {"status": status}
    ran = facetwise("code", encounter(json.dumps(taken_back), "note.json"))

    assert (ran.status, ran.out) == (2, b"")
    assert f"its status is {status}: the note is not read" in ran.err


def test_note_and_record_of_different_patients_answer_no_payer(facetwise, encounter):
    record = encounter(CLAIM)
    note = encounter("DOB: 02/03/1971\n" + NOTE, "note.txt")
    ran = facetwise("questionnaire", "--payer", "medicare", "--state", "OH", "--purpose", "diagnostic",
                    "--note", note, "--answers", record)  # fmt: skip

    assert (ran.status, ran.out) == (2, b"")
    assert "birth dates 1960-05-04 and 1971-02-03: these are of different patients" in ran.err
