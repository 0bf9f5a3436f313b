"""Encounters → base tables. The record becomes columns; what is not known stays null."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from facetwise.domain.encounter import Documentation, Encounter
from facetwise.domain.reasons import is_fear_or_wish_alone
from facetwise.domain.tables import BaseTables, base_tables
from facetwise.policy import payers

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Intake:
    """An encounter with the file it came from."""

    encounter: Encounter
    source: str | None = None


def tables_from_encounters(intakes: Sequence[Intake], *, as_of: date) -> BaseTables:
    """Base tables of encounters with ``claim_lines``; claim keys follow their order from 0."""
    rows: dict[str, list[Row]] = {
        name: []
        for name in (
            "claims",
            "lines",
            "diagnoses",
            "procedures",
            "targets",
            "drugs",
            "other_services",
            "history_entries",
        )
    }
    for key, intake in enumerate(intakes):
        encounter = intake.encounter
        rows["claims"].append(_claim(key, intake, as_of))
        rows["lines"] += _lines(key, encounter)
        rows["diagnoses"] += _diagnoses(key, encounter)
        rows["procedures"] += _procedures(key, encounter)
        rows["targets"] += _targets(key, encounter)
        rows["drugs"] += _drugs(key, encounter)
        rows["other_services"] += [{"claim_key": key, "code": c} for c in encounter.other_services or ()]
        rows["history_entries"] += _history(key, encounter)
    return base_tables(
        **{name: pl.DataFrame(table, infer_schema_length=None) for name, table in rows.items() if table}
    )


def _claim(key: int, intake: Intake, as_of: date) -> Row:
    encounter = intake.encounter
    payer = payers.identify(
        encounter.payer,
        state=encounter.state,
        contractor=encounter.contractor,
        on=encounter.service_date,
    )
    providers, authorization = encounter.providers, encounter.authorization
    return {
        "claim_key": key,
        "claim_id": encounter.claim.claim_id or encounter.encounter_id,
        "encounter_id": encounter.encounter_id,
        "source": intake.source,
        "payer_id": payer.payer_id,
        "payer_name": encounter.payer,
        "pack": payer.pack,
        "contractor": payer.contractor,
        "state": encounter.state,
        "claim_type": encounter.claim_type,
        "place_of_service": encounter.place_of_service,
        "bill_type": _bill_type(encounter),
        "service_date": encounter.service_date,
        "as_of": as_of,
        "patient_key": _patient_key(encounter),
        "patient_birth_date": encounter.patient.birth_date,
        "patient_sex": encounter.patient.sex,
        "frequency_code": encounter.claim.frequency_code,
        "payer_control_number": encounter.claim.payer_control_number,
        "total_charge_cents": _cents(encounter.claim.total_charge),
        "billing_npi": providers.billing_npi,
        "rendering_npi": providers.rendering_npi,
        "referring_npi": providers.referring_npi,
        "facility_npi": providers.facility_npi,
        "referral_required": providers.referral_required,
        "has_record": encounter.procedures is not None,
        "history_loaded": encounter.history_loaded,
        "authorization_required": authorization.required,
        "authorization_number": authorization.number,
        "authorization_status": authorization.status,
        "authorization_decided": authorization.decided,
        "authorization_expires": authorization.expires,
        "authorization_codes": _listed(authorization.codes),
        "authorization_sides": _listed(authorization.sides),
        "authorization_units": authorization.units,
        **_record(encounter.documentation),
    }


def _bill_type(encounter: Encounter) -> str | None:
    """Kind of facility and care with the frequency code, ``131``."""
    kind = encounter.claim.facility_type
    return kind and kind + (encounter.claim.frequency_code or "")


def _record(record: Documentation) -> Row:
    pain, care = record.pain, record.conservative_care
    return {
        "record_signed": record.signed,
        "record_dated": record.dated,
        "record_patient_name": record.patient_name,
        "record_service_date": record.service_date,
        "record_legible": record.legible,
        "record_assessment": record.assessment,
        "record_history": record.history,
        "record_rationale": record.rationale,
        "record_procedure_description": record.procedure_description,
        "record_consent": record.consent,
        "record_follow_up": record.follow_up,
        "response_recorded": record.response.recorded,
        "response_percent": record.response.percent,
        "pain_months": pain.months,
        "pain_score": pain.score,
        "pain_scale": pain.scale,
        "pain_axial": pain.axial,
        "pain_radiculopathy": pain.radiculopathy,
        "pain_other_cause": pain.other_cause,
        "pain_score_after": pain.score_after,
        "pain_scale_after": pain.scale_after,
        "pain_source_in_question": record.pain_source_in_question,
        "function_scale_name": record.function_scale.name,
        "function_scale_score": record.function_scale.score,
        "conservative_care_tried": care.tried,
        "conservative_care_failed": care.failed,
        "conservative_care_weeks": care.weeks,
        "has_ablation_not_possible_reason": _given(record.ablation_not_possible_reason),
        "has_intraarticular_reason": _given(record.intraarticular_reason),
        "has_early_repeat_reason": _given(record.early_repeat_reason),
        "has_same_day_reason": _given(record.same_day_reason),
        "sedation_kind": record.sedation.kind,
        "has_sedation_reason": _given(record.sedation.reason),
        "is_sedation_for_fear_or_wish": is_fear_or_wish_alone(record.sedation.reason),
        "cyst_imaging": record.cyst.imaging,
        "cyst_matching_symptoms": record.cyst.matching_symptoms,
    }


def _lines(key: int, encounter: Encounter) -> list[Row]:
    return [
        {
            "claim_key": key,
            "line_no": number,
            "code": line.code,
            **{f"modifier_{i}": modifier for i, modifier in enumerate(line.modifiers[:4], start=1)},
            "units": line.units,
            "charge_cents": _cents(line.charge),
            "service_date": line.service_date or encounter.service_date,
            "place_of_service": line.place_of_service,
            **{f"pointer_{i}": pointer for i, pointer in enumerate(line.diagnosis_pointers[:4], start=1)},
            "revenue_code": line.revenue_code,
            "national_drug_code": line.national_drug_code,
            "line_authorization_number": line.authorization_number,
        }
        for number, line in enumerate(encounter.claim_lines or (), start=1)
    ]


def _diagnoses(key: int, encounter: Encounter) -> list[Row]:
    return [
        {"claim_key": key, "position": position, "icd10": icd10, "is_typed_with_dot": None}
        for position, icd10 in enumerate(encounter.diagnoses or (), start=1)
    ]


def _procedures(key: int, encounter: Encounter) -> list[Row]:
    return [
        {
            "claim_key": key,
            "procedure_no": number,
            "purpose": procedure.purpose,
            "technique": procedure.technique,
            "guidance": procedure.guidance,
            "image_saved": procedure.image_saved,
            "contrast": procedure.contrast,
            "temperature_c": procedure.temperature_c,
        }
        for number, procedure in enumerate(encounter.procedures or (), start=1)
    ]


def _targets(key: int, encounter: Encounter) -> list[Row]:
    return [
        {
            "claim_key": key,
            "procedure_no": procedure_no,
            "target_no": target_no,
            "joint": target.joint,
            "nerve": target.nerve,
            "side": target.side,
        }
        for procedure_no, procedure in enumerate(encounter.procedures or (), start=1)
        for target_no, target in enumerate(procedure.targets, start=1)
    ]


def _drugs(key: int, encounter: Encounter) -> list[Row]:
    return [
        {
            "claim_key": key,
            "drug_no": number,
            "name": drug.name,
            "dose_mg": drug.dose_mg,
            "wasted_mg": drug.wasted_mg,
            "volume_ml": drug.volume_ml,
            "vial": drug.vial,
        }
        for number, drug in enumerate(encounter.drugs or (), start=1)
    ]


def _history(key: int, encounter: Encounter) -> list[Row]:
    return [
        {
            "claim_key": key,
            "service_date": past.service_date,
            "region": past.region,
            "purpose": past.purpose,
            "technique": past.technique,
            "joints": _listed(past.joints),
            "sides": _listed(past.sides),
            "relief_percent": past.relief_percent,
            "relief_months": past.relief_months,
            "function_gain_percent": past.function_gain_percent,
            "guidance": past.guidance,
            "codes": _listed(past.codes),
        }
        for past in encounter.history or ()
    ]


def _patient_key(encounter: Encounter) -> int | None:
    """One number for payer, patient id, name and birth date; None when one is missing (null never joins)."""
    patient = encounter.patient
    number = patient.id or encounter.insurance.member_id
    parts = (encounter.payer, number, patient.whole_name, patient.birth_date)
    if any(part is None for part in parts):
        return None
    text = "\x1f".join(str(part).strip().upper() for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _listed(values: Sequence[object] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]


def _given(reason: str | None) -> bool | None:
    return None if reason is None else bool(reason.strip())


def _cents(amount: float | None) -> int | None:
    return None if amount is None else round(amount * 100)
