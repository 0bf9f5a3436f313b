"""One encounter for every shape of claim that is written, with the settings of a practice that sends them."""

# ruff: noqa: E501 - a changed line of an encounter stays one line

from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.x12.write import read_settings

SETTINGS = b"""\
sender: {name: Example Billing, id: SUBMITTER001, contact: Billing Office, phone: 555-555-0100}
receiver: {name: Example Clearinghouse, id: RECEIVER001}
statements: {accepts_assignment: true, benefits_assigned: true, release_of_information: true,
             provider_signature_on_file: true}
billing_providers:
  - npi: "1234567893"
    name: Example Pain Clinic
    tax_id: 12-3456789
    taxonomy: 208VP0014X
    address: {street: 100 Main St, city: Columbus, state: OH, zip: "432150000"}
  - npi: "1588000004"
    name: Example Surgery Center
    tax_id: "223456789"
    taxonomy: 261QA1903X
    address: {street: 200 Surgery Way, city: Columbus, state: OH, zip: "432150001"}
  - npi: "1679000004"
    name: Example Hospital
    tax_id: "987654321"
    taxonomy: 282N00000X
    address: {street: 300 Hospital Dr, city: Columbus, state: OH, zip: "432150002"}
practitioners:
  - {npi: "1992000004", last_name: Doctor, first_name: Dana, taxonomy: 208VP0014X}
  - {npi: "1073000089", last_name: Refer, first_name: Robin}
facilities:
  - npi: "1588000004"
    name: Example Surgery Center
    address: {street: 200 Surgery Way, city: Columbus, state: OH, zip: "432150001"}
payers:
  - {payer: medicare, name: Medicare Ohio, id: "15202", filing_indicator: MB}
  - {payer: medicare part a, name: Medicare Part A, id: "15201", filing_indicator: MA}
  - {payer: aetna_commercial, name: Aetna, id: "60054", filing_indicator: CI}
charges: [{code: "64490", amount: 650}, {code: "64491", amount: 320.50}]
"""

BASE = """\
encounter_id: E-1
patient: {last_name: Testpatient, first_name: Pat, birth_date: 1950-01-15, sex: F,
          address: {street: 1 Test Ave, city: Columbus, state: OH, zip: "43215"}}
service_date: 2026-11-02
payer: medicare
state: OH
place_of_service: "11"
bill_for: professional
providers: {billing_npi: "1234567893", rendering_npi: "1992000004"}
diagnoses: [M47.816, M54.50]
claim_lines:
  - {code: "64493", modifiers: ["50", KX], units: 1, charge: 1200, diagnosis_pointers: [1]}
  - {code: "64494", modifiers: ["50", KX], units: 1, charge: 700.5, diagnosis_pointers: [1, 2]}
claim: {claim_id: ACCT0001, frequency_code: "1"}
insurance: {responsibility: primary, relationship: self, member_id: 1EG4TE5MK73}
"""

SHAPES = {
    "office": {},
    "surgeon at a surgery centre": {
        'place_of_service: "11"': 'place_of_service: "24"',
        'rendering_npi: "1992000004"': 'rendering_npi: "1992000004", facility_npi: "1588000004", referring_npi: "1073000089"',
    },
    "surgery centre": {
        'place_of_service: "11"': 'place_of_service: "24"',
        "bill_for: professional": "bill_for: asc",
        'billing_npi: "1234567893", rendering_npi: "1992000004"': 'billing_npi: "1588000004"',
    },
    "hospital": {
        "bill_for: professional": "bill_for: hospital",
        "payer: medicare": "payer: medicare part a",
        'billing_npi: "1234567893", rendering_npi: "1992000004"': 'billing_npi: "1679000004", attending_npi: "1992000004", operating_npi: "1992000004"',
        "charge: 1200, diagnosis_pointers: [1]": 'charge: 1200, revenue_code: "0361"',
        "charge: 700.5, diagnosis_pointers: [1, 2]": 'charge: 700.5, revenue_code: "0361"',
        'frequency_code: "1"': 'frequency_code: "1", facility_type: "13", admission_type: "3", admission_source: "1", discharge_status: "01", reason_for_visit: M54.50',
        "insurance:": "authorization: {number: 06A00000000001}\ninsurance:",
    },
    "dependent": {
        "payer: medicare": "payer: aetna_commercial",
        "relationship: self, member_id: 1EG4TE5MK73": "relationship: child, member_id: W123456789, subscriber: {last_name: Parent, first_name: Sam}",
    },
    "secondary payer": {
        "responsibility: primary": "responsibility: secondary, secondary_reason: '12'",
        "member_id: 1EG4TE5MK73": """member_id: 1EG4TE5MK73, other: [{responsibility: primary, name: Aetna, payer_id: "60054",
  filing_indicator: CI, member_id: W123456789, relationship: self, paid: 900, adjudicated: 2026-11-10,
  lines: [{line: 1, paid: 600, adjustments: [{group: CO, reason: "45", amount: 500}, {group: PR, reason: "2", amount: 100}]},
          {line: 2, paid: 300, adjustments: [{group: CO, reason: "45", amount: 400.5}]}]}]""",
    },
    "replacement": {'frequency_code: "1"': 'frequency_code: "7", payer_control_number: ICN000123'},
    "void": {'frequency_code: "1"': 'frequency_code: "8", payer_control_number: ICN000123'},
    "with a drug and its code": {
        "claim: {": '  - {code: J3301, units: 4, charge: 60, diagnosis_pointers: [1], national_drug_code: 00003-0293-05, drug_quantity: 1, drug_unit: ML}\nclaim: {'
    },
    "with an authorization": {"insurance:": "authorization: {number: PA123456789}\ninsurance:"},
    "with the note beside it": {
        'frequency_code: "1"': 'frequency_code: "1", attachment_control_number: ATT0000017, attachment_sent_by: electronic',
    },
    "hospital with the note beside it": {
        "bill_for: professional": "bill_for: hospital",
        "payer: medicare": "payer: medicare part a",
        'billing_npi: "1234567893", rendering_npi: "1992000004"': 'billing_npi: "1679000004", attending_npi: "1992000004", operating_npi: "1992000004"',
        "charge: 1200, diagnosis_pointers: [1]": 'charge: 1200, revenue_code: "0361"',
        "charge: 700.5, diagnosis_pointers: [1, 2]": 'charge: 700.5, revenue_code: "0361"',
        'frequency_code: "1"': 'frequency_code: "1", facility_type: "13", admission_type: "3", admission_source: "1", discharge_status: "01", reason_for_visit: M54.50, attachment_control_number: ATT0000018, attachment_sent_by: fax',
        "insurance:": "authorization: {number: 06A00000000001}\ninsurance:",
    },
    "with a referral and a note": {
        'frequency_code: "1"': 'frequency_code: "1", referral_number: RF-77, note: "Diagnostic block 2 of 2: relief 85 % ~ José"',
    },
}  # fmt: skip


def settings():
    read, problems = read_settings(SETTINGS, source="practice.yaml")
    assert problems == ()
    return read


def encounter_text(shape: str) -> str:
    text = BASE
    for old, new in SHAPES[shape].items():
        assert text.count(old) == 1, (shape, old)
        text = text.replace(old, new)
    return text


def encounter(shape: str = "office", **changes: str):
    text = encounter_text(shape)
    for old, new in changes.items():
        text = text.replace(old, new)
    file = read_encounters(text.encode(), source="e.yaml")
    assert file.all_problems == ()
    return file.encounters[0].encounter
