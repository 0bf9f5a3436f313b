"""The demo's claims: right ones, wrong ones, and ones that cannot be decided yet."""

import json
from datetime import date, timedelta
from typing import Any

_GOOD_RECORD = {
    "signed": True,
    "dated": True,
    "patient_name": True,
    "service_date": True,
    "legible": True,
    "assessment": True,
    "history": True,
    "rationale": True,
    "procedure_description": True,
    "consent": True,
    "response": {"recorded": True, "percent": 85},
    "follow_up": True,
    "pain": {
        "months": 9,
        "score": 7,
        "scale": "NRS",
        "axial": True,
        "radiculopathy": False,
        "other_cause": False,
        "score_after": 1,
        "scale_after": "NRS",
    },
    "function_scale": {"name": "NDI", "score": 44},
    "conservative_care": {"tried": True, "failed": True, "kinds": ["physical therapy"], "weeks": 10},
    "sedation": {"kind": "none"},
}
_NAMES = (
    ("DEMO-101", "Alma Demo-Ashe", "1951-04-09", "F"),
    ("DEMO-102", "Bert Demo-Birk", "1948-11-23", "M"),
    ("DEMO-103", "Cleo Demo-Cane", "1960-02-14", "F"),
    ("DEMO-104", "Dora Demo-Dell", "1955-07-30", "F"),
    ("DEMO-105", "Egon Demo-Elm", "1944-12-05", "M"),
)
COMMERCIAL_PATIENT = "DEMO-105"
_NECK = ["C4", "C5", "C6"]


DEMO_NPI = "1245319599"
_PRACTICE = {
    "test": True,
    "sender": {"name": "Demo Billing", "id": "DEMO001", "contact": "Billing Office", "phone": "555-555-0100"},
    "receiver": {"name": "Demo Clearinghouse", "id": "DEMO002"},
    "statements": {
        "accepts_assignment": True,
        "benefits_assigned": True,
        "release_of_information": True,
        "provider_signature_on_file": True,
    },
    "billing_providers": [
        {
            "npi": "1234567893",
            "name": "Demo Spine Clinic",
            "tax_id": "12-3456789",
            "taxonomy": "208VP0014X",
            "address": {"street": "100 Main St", "city": "Columbus", "state": "OH", "zip": "432150000"},
        }
    ],
    "practitioners": [
        {"npi": DEMO_NPI, "last_name": "Physician", "first_name": "Phyllis", "taxonomy": "208VP0014X"},
        {"npi": "1999999976", "last_name": "Partner", "first_name": "Paul", "taxonomy": "208VP0014X"},
    ],
    "payers": [
        {"payer": "medicare", "name": "Demo Medicare", "id": "15202", "filing_indicator": "MB"},
        {"payer": "uhc_commercial", "name": "Demo Commercial", "id": "87726", "filing_indicator": "CI"},
    ],
    "charges": [{"code": "64490", "amount": 640}, {"code": "64491", "amount": 320}],
}


def demo_practice() -> bytes:
    """What the demo's practice wrote down for its claim files."""
    return json.dumps(_PRACTICE, indent=2).encode()


def demo_file(now: date) -> bytes:
    """The claims as an encounter file."""
    return json.dumps([_claim(number, now) for number in range(24)]).encode()


def _claim(number: int, now: date) -> dict[str, Any]:
    """Every claim is like the first, save for what its number changes."""
    identity, name, born, sex = _NAMES[number % len(_NAMES)]
    charge = 640.0 + 35 * (number % 7)
    claim: dict[str, Any] = {
        "encounter_id": f"D-{1001 + number}",
        "claim": {"claim_id": f"D-{1001 + number}", "frequency_code": "1"},
        "patient": {
            "id": identity,
            "name": name,
            "last_name": name.partition(" ")[2],
            "first_name": name.partition(" ")[0],
            "birth_date": born,
            "sex": sex,
            "address": {"street": "1 Demo Ave", "city": "Columbus", "state": "OH", "zip": "43215"},
        },
        "insurance": {
            "responsibility": "primary",
            "relationship": "self",
            "member_id": f"DEMO{identity[-3:]}",
        },
        "service_date": (now - timedelta(days=5 + 9 * number)).isoformat(),
        "payer": "uhc_commercial" if identity == COMMERCIAL_PATIENT else "medicare",
        "state": "OH",
        "place_of_service": "11",
        "bill_for": "professional",
        "providers": {
            "billing_npi": "1234567893",
            "rendering_npi": "1245319599" if number % 3 else "1999999976",
        },
        "procedures": [
            {
                "purpose": "diagnostic",
                "technique": "medial_branch_block",
                "targets": [{"nerve": nerve, "side": "right"} for nerve in _NECK],
                "guidance": "fluoroscopy",
                "image_saved": True,
                "contrast": True,
            }
        ],
        "diagnoses": ["M47.812"],
        "drugs": [],
        "other_services": [],
        "documentation": dict(_GOOD_RECORD),
        "claim_lines": [
            {
                "code": "64490",
                "modifiers": ["RT", "KX"],
                "units": 1,
                "charge": charge,
                "diagnosis_pointers": [1],
            },
            {
                "code": "64491",
                "modifiers": ["RT", "KX"],
                "units": 1,
                "charge": charge / 2,
                "diagnosis_pointers": [1],
            },
        ],
    }
    if number % 6 != 3:
        claim["history"] = []
    _fault(claim, number)
    return claim


def _fault(claim: dict[str, Any], number: int) -> None:
    """What is wrong with every second to sixth claim."""
    lines = claim["claim_lines"]
    kind = number % 8
    if kind == 1:  # a third level billed that three nerves do not make
        lines.append(
            {"code": "64492", "modifiers": ["RT"], "units": 1, "charge": 210.0, "diagnosis_pointers": [1]}
        )
    elif kind == 2:  # the side is missing
        for line in lines:
            line["modifiers"] = ["KX"]
    elif kind == 3:  # the record is not signed
        claim["documentation"] = {**_GOOD_RECORD, "signed": False}
    elif kind == 4:  # imaging billed beside it, which is included
        lines.append(
            {"code": "77003", "modifiers": ["26"], "units": 1, "charge": 95.0, "diagnosis_pointers": [1]}
        )
    elif kind == 5:  # nothing but the claim is known
        for name in ("procedures", "documentation", "history"):
            claim.pop(name, None)
    elif kind == 6:  # both sides treated, one side billed
        claim["procedures"][0]["targets"] = [{"nerve": nerve, "side": "bilateral"} for nerve in _NECK]
