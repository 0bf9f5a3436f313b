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
_NECK = ["C4", "C5", "C6"]


def demo_file(now: date) -> bytes:
    """The claims as an encounter file."""
    return json.dumps([_claim(number, now) for number in range(24)]).encode()


def _claim(number: int, now: date) -> dict[str, Any]:
    """Every claim is like the first, save for what its number changes."""
    identity, name, born, sex = _NAMES[number % len(_NAMES)]
    charge = 640.0 + 35 * (number % 7)
    claim: dict[str, Any] = {
        "encounter_id": f"D-{1001 + number}",
        "claim": {"claim_id": f"D-{1001 + number}"},
        "patient": {"id": identity, "name": name, "birth_date": born, "sex": sex},
        "service_date": (now - timedelta(days=5 + 9 * number)).isoformat(),
        "payer": "uhc_commercial" if number % 6 == 5 else "medicare",
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
