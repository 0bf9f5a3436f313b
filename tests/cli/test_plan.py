"""``facetwise plan`` as the front desk types it."""

import json

from tests.cli.command import file_837

HISTORY = """
patient: {id: P-77}
payer: medicare
state: OH
bill_for: professional
history:
  - {service_date: 2025-12-01, region: cervical_thoracic, purpose: diagnostic, technique: medial_branch_block,
     joints: [C4-C5], sides: [right], relief_percent: 85}
"""
PROPOSED = """
service_date: 2026-03-02
procedures:
  - {purpose: ablation, technique: radiofrequency, guidance: fluoroscopy, temperature_c: 80,
     targets: [{nerve: C4, side: right}, {nerve: C5, side: right}]}
"""


def test_sessions_left_and_what_comes_first(facetwise, encounter):
    ran = facetwise("plan", encounter(HISTORY), "--on", "2026-03-10")

    assert ran.status == 0
    assert "neck and upper back, diagnostic: 3 of 4 left in 12 months; used 2025-12-01" in ran.text
    assert "right C4-C5: 1 of 2 blocks in a row: a second block at this joint" in ran.text


def test_a_proposed_ablation_is_checked_before_it_is_scheduled(facetwise, encounter):
    ran = facetwise("plan", encounter(HISTORY + PROPOSED), "--format", "json")

    (plan,) = [json.loads(row) for row in ran.text.splitlines()]
    assert {finding["name"] for finding in plan["what_if"]} >= {"ablation-without-two-blocks"}
    assert plan["limits"][0]["policy"]["cite"].startswith("L38773")


def test_the_calendar_names_no_patient(facetwise, encounter, tmp_path):
    calendar = tmp_path / "next.ics"

    facetwise("plan", encounter(HISTORY), "--on", "2026-03-10", "--ics", calendar)

    assert b"BEGIN:VEVENT" in calendar.read_bytes()
    assert b"P-77" not in calendar.read_bytes()


def test_nothing_readable_is_bad_input(facetwise, encounter):
    assert facetwise("plan", encounter("")).status == 2


def test_a_claim_file_is_told_apart_from_a_patients_record(facetwise, tmp_path):
    claims = tmp_path / "clinic.837"
    claims.write_text(file_837(("C-1", [("64490", 650)])))
    ran = facetwise("plan", claims)
    assert ran.status == 2
    assert "this is an X12 file; expected an encounter" in ran.err
