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


_CLAIM_837 = (
    "HL*{hl}*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JANE****MI*{member}~N3*2 HIGH ST~N4*COLUMBUS*OH*43004~"
    "DMG*D8*19600504*F~"
    "NM1*PR*2*MEDICARE*****PI*15202~CLM*{name}*{total}***24:B:1*Y*A*Y*Y~HI*ABK:M47812~"
    "NM1*82*1*ROE*RICHARD****XX*1245319599~{lines}"
)
_LINE_837 = "LX*{number}~SV1*HC:{code}*{charge}*UN*1***1~DTP*472*D8*20260302~"


def file_837(*claims):
    """An 837P of Ohio with claims given as (name, [(code with modifiers, charge)])."""
    body = (
        "ST*837*0001*005010X222A1~BHT*0019*00*1*20260303*1200*CH~NM1*41*2*CLINIC*****46*1~"
        "PER*IC*DESK*TE*5555550100~NM1*40*2*HOUSE*****46*2~HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~"
        "N3*1 MAIN ST~N4*COLUMBUS*OH*43004~REF*EI*123456789~"
    )
    for number, (name, lines) in enumerate(claims, start=2):
        written = "".join(
            _LINE_837.format(number=count, code=code, charge=charge)
            for count, (code, charge) in enumerate(lines, start=1)
        )
        total = sum(charge for _, charge in lines)
        body += _CLAIM_837.format(hl=number, member=f"M{number}", name=name, total=total, lines=written)
    header = (
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260303*1200*^*00501*"
        "000000001*0*T*:~GS*HC*SENDER*RECEIVER*20260303*1200*1*X*005010X222A1~"
    )
    return f"{header}{body}SE*{body.count('~') + 1}*0001~GE*1*1~IEA*1*000000001~"
