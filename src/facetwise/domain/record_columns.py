"""The columns of a claim that come from its record and its authorization; all null where neither was given."""

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]


RECORD: Schema = {  # what the record holds; all null where no record was given
    "record_signed": pl.Boolean,
    "record_dated": pl.Boolean,
    "record_patient_name": pl.Boolean,
    "record_service_date": pl.Boolean,
    "record_legible": pl.Boolean,
    "record_assessment": pl.Boolean,
    "record_history": pl.Boolean,
    "record_rationale": pl.Boolean,
    "record_procedure_description": pl.Boolean,
    "record_consent": pl.Boolean,
    "record_follow_up": pl.Boolean,
    "response_recorded": pl.Boolean,
    "response_percent": pl.Float64,
    "pain_months": pl.Float64,
    "pain_score": pl.Float64,
    "pain_scale": pl.String,
    "pain_axial": pl.Boolean,
    "pain_radiculopathy": pl.Boolean,
    "pain_other_cause": pl.Boolean,
    "pain_score_after": pl.Float64,
    "pain_scale_after": pl.String,
    "pain_source_in_question": pl.Boolean,
    "function_scale_name": pl.String,
    "function_scale_score": pl.Float64,
    "conservative_care_tried": pl.Boolean,
    "conservative_care_failed": pl.Boolean,
    "conservative_care_weeks": pl.Float64,
    # a reason: null = not known, false = the record is known to give none (an empty text), true = given
    "has_ablation_not_possible_reason": pl.Boolean,
    "has_intraarticular_reason": pl.Boolean,
    "has_early_repeat_reason": pl.Boolean,
    "has_same_day_reason": pl.Boolean,
    "sedation_kind": pl.String,
    "has_sedation_reason": pl.Boolean,
    "is_sedation_for_fear_or_wish": pl.Boolean,  # the reason names anxiety or preference and nothing else
    "cyst_imaging": pl.Boolean,
    "cyst_matching_symptoms": pl.Boolean,
}
AUTHORIZATION: Schema = {
    "authorization_required": pl.Boolean,
    "authorization_number": pl.String,
    "authorization_status": pl.String,
    "authorization_decided": pl.Date,
    "authorization_expires": pl.Date,
    "authorization_codes": pl.List(pl.String),
    "authorization_sides": pl.List(pl.String),
    "authorization_units": pl.Float64,
}
