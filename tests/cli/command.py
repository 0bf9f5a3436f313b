"""What a run of the command line gave, and the encounters that the stories use."""

import json
from dataclasses import dataclass

BLOCK = """\
encounter_id: E-1001
patient: {id: P-1, name: Test Patient, birth_date: 1960-05-04, sex: F}
service_date: 2026-03-02
payer: medicare
state: OH
place_of_service: "24"
bill_for: professional
providers: {billing_npi: "1234567893", rendering_npi: "1245319599", referral_required: false}
procedures:
  - purpose: diagnostic
    technique: medial_branch_block
    guidance: fluoroscopy
    image_saved: true
    contrast: true
    targets:
      - {nerve: C4, side: right}
      - {nerve: C5, side: right}
      - {nerve: C6, side: right}
diagnoses: [M47.812]
drugs: []
other_services: []
documentation:
  signed: true
  dated: true
  patient_name: true
  service_date: true
  legible: true
  assessment: true
  history: true
  rationale: true
  procedure_description: true
  consent: true
  response: {recorded: true, percent: 85}
  follow_up: true
  pain: {months: 8, score: 7, scale: NRS, axial: true, radiculopathy: false, other_cause: false,
         score_after: 1, scale_after: NRS}
  pain_source_in_question: false
  function_scale: {name: ODI, score: 42}
  conservative_care: {tried: true, failed: true, kinds: [physical therapy, NSAID], weeks: 10}
  sedation: {kind: none}
history: []
"""
CLAIM = (
    BLOCK
    + """\
claim_lines:
  - {code: "64490", modifiers: [RT, KX], units: 1, charge: 650.00, diagnosis_pointers: [1]}
  - {code: "64491", modifiers: [RT, KX], units: 1, charge: 320.00, diagnosis_pointers: [1]}
claim: {frequency_code: "1", total_charge: 970.00}
"""
)


@dataclass(frozen=True)
class Ran:
    status: int
    out: bytes
    err: str

    @property
    def text(self):
        return self.out.decode()

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]
