"""Claims of every kind of biller with the usual mistakes, drawn by a seed, as the same facts in every format."""

import csv
import io
import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import yaml

from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.prior_authorization import submit_bundle
from facetwise.interop.x12.write import Interchange, facts_of, read_settings, write_837
from tests.interop.x12.writing import SETTINGS

MADE = datetime(2026, 6, 1, tzinfo=UTC)
PATIENTS = 8  # several claims each: all formats make them each other's history
FAMILIES = (("64490", "64491", "64492"), ("64493", "64494", "64495"),
            ("64633", "64634", "64634"), ("64635", "64636", "64636"))  # fmt: skip
NECK, BACK = ("M47.812", "M47.813"), ("M47.816", "M47.817", "M54.50")
BESIDE = ("77003", "99213", "20552", "J1100", "62323", "99152", "64450")
PRACTICE, CENTRE, HOSPITAL, PERSON = "1234567893", "1588000004", "1679000004", "1992000004"
BILLERS: dict[str, dict[str, Any]] = {
    "office": {"place_of_service": "11", "bill_for": "professional"},
    "at the centre": {"place_of_service": "24", "bill_for": "professional", "facility": CENTRE},
    "at the hospital": {"place_of_service": "22", "bill_for": "professional", "facility": HOSPITAL},
    "centre": {"place_of_service": "24", "bill_for": "asc"},
    "hospital": {"bill_for": "hospital"},
}


def practice():
    """The settings, with the name of Medicare that every reader knows and with the hospital as a place."""
    place = (
        b'facilities:\n  - {npi: "1679000004", name: Example Hospital, address: {street: 300 Hospital Dr, '
    )
    place += b'city: Columbus, state: OH, zip: "432150002"}}\n'
    text = SETTINGS.replace(b"name: Medicare Ohio", b"name: Medicare").replace(b"facilities:\n", place)
    return read_settings(text, source="practice.yaml")[0]


def mixed_claims(count: int, *, seed: int) -> list[dict[str, Any]]:
    """Encounters with claim lines, as their YAML has them."""
    draw = random.Random(seed)
    return [_claim(number, draw) for number in range(count)]


def _claim(number: int, draw: random.Random) -> dict[str, Any]:
    kind, patient = draw.choice(list(BILLERS)), number % PATIENTS
    given = dict(BILLERS[kind])
    payer = draw.choice(("medicare", "medicare", "aetna_commercial"))
    if kind == "hospital" and payer == "medicare":
        payer = "medicare part a"
    facility = given.pop("facility", None)
    billing = {"centre": CENTRE, "hospital": HOSPITAL}.get(kind, PRACTICE)
    people = {"attending_npi": PERSON} if kind == "hospital" else {"rendering_npi": PERSON}
    providers = {"billing_npi": billing} | ({} if kind == "centre" else people)
    if facility:
        providers["facility_npi"] = facility
    family = draw.randrange(len(FAMILIES))
    header = {"claim_id": f"A{number}", "frequency_code": "1"}
    if kind == "hospital":
        header |= {
            "facility_type": "13",
            "admission_type": "3",
            "admission_source": "1",
            "discharge_status": "01",
        }
    name = f"Test{chr(65 + patient)}"
    return given | {
        "encounter_id": f"E{number}",
        "patient": {
            "last_name": name, "first_name": "Pat", "sex": "F",
            "birth_date": date(1950, 1, 1) + timedelta(days=patient),
            "address": {"street": "1 Test Ave", "city": "Columbus", "state": "OH", "zip": "43215"},
        },
        "service_date": date(2025, 12, 1) + timedelta(days=draw.randrange(170)),
        "payer": payer, "state": "OH", "providers": providers, "claim": header,
        "diagnoses": draw.sample(draw.choice((NECK, BACK)), 2),
        "claim_lines": _lines(FAMILIES[family], draw, is_hospital=kind == "hospital"),
        "insurance": {"responsibility": "primary", "relationship": "self", "member_id": f"M{patient:05}"},
    }  # fmt: skip


def _lines(codes: tuple[str, ...], draw: random.Random, *, is_hospital: bool) -> list[dict[str, Any]]:
    side = draw.choice((["RT"], ["LT"], ["50"], []))
    wanted = list(codes[: draw.choice((1, 1, 2, 2, 3))])
    if draw.random() < 0.3:
        wanted.append(draw.choice(BESIDE))
    found = []
    for code in wanted:
        is_facet = code in codes
        modifiers = [*side, *(["KX"] if draw.random() < 0.5 else [])] if is_facet else []
        line = {
            "code": code,
            "modifiers": modifiers,
            "units": draw.choice((1, 1, 1, 2)),
            "charge": draw.choice((100, 650.5)),
        }
        where = {"revenue_code": "0361"} if is_hospital else {"diagnosis_pointers": [draw.choice((1, 2))]}
        found.append(line | where)
    return found


def files_of(claims: list[dict[str, Any]]) -> dict[str, bytes]:
    """The claims by the ending of a file's name: encounters, X12, CSV, and FHIR requests one a line."""
    text = "---\n".join(yaml.safe_dump(claim, sort_keys=False) for claim in claims)
    read = read_encounters(text.encode(), source="claims.yaml")
    assert read.all_problems == ()
    told = [facts_of(item.encounter, practice()) for item in read.encounters]
    assert [lacks for _, lacks in told if lacks] == []
    facts = [found for found, _ in told if found is not None]
    bundles = [
        json.dumps(submit_bundle(one, trace=one.encounter.claim.claim_id or "", made=MADE)) for one in facts
    ]
    return {
        "yaml": text.encode(),
        "837": write_837(facts, practice(), Interchange(MADE, 1)),
        "csv": _table(claims).encode(),
        "ndjson": "\n".join(bundles).replace('"preauthorization"', '"claim"').encode(),
    }


def _table(claims: list[dict[str, Any]]) -> str:
    rows = [_row(claim, line) for claim in claims for line in claim["claim_lines"]]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _row(claim: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    patient = claim["patient"]
    return {
        **{name: claim.get(name) for name in ("service_date", "payer", "state", "place_of_service", "bill_for")},
        "claim_id": claim["claim"]["claim_id"], "frequency_code": "1",
        "patient_id": claim["insurance"]["member_id"], "patient_sex": "F",
        "patient_name": f"{patient['last_name']}, Pat", "patient_birth_date": patient["birth_date"],
        **{f"providers_{name}": npi for name, npi in claim["providers"].items()},
        "diagnoses": "|".join(claim["diagnoses"]), "code": line["code"], "units": line["units"],
        "charge": line["charge"], "modifiers": ":".join(line["modifiers"]),
        "revenue_code": line.get("revenue_code"),
        "diagnosis_pointers": "|".join(map(str, line.get("diagnosis_pointers", ()))),
    }  # fmt: skip
