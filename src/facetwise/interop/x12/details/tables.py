"""The columns of what stands on a claim besides its lines. Money is in cents, null means not given."""

from dataclasses import dataclass

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]

_PLACE: Schema = {
    "claim_key": pl.UInt32,  # as in the table of claims
    "line_no": pl.Int16,  # null: of the whole claim
    "segment": pl.Int32,
}
REFERENCES: Schema = {
    **_PLACE,
    "other_payer_no": pl.Int16,  # null: for the payer the claim goes to; else the number of another payer on the claim
    "kind": pl.String,  # REF01
    "meaning": pl.String,  # authorization, referral, payer_control_number, line_control_number …; null: others
    "number": pl.String,
}
ATTACHMENTS: Schema = {
    **_PLACE,
    "report": pl.String,  # PWK01: what it is
    "sent_by": pl.String,  # PWK02: how it comes
    "control_number": pl.String,  # PWK06: stands on the attachment too
}
NOTES: Schema = {**_PLACE, "kind": pl.String, "text": pl.String}
PATIENTS: Schema = {
    "claim_key": pl.UInt32,
    "is_dependent": pl.Boolean,
    "relationship": pl.String,  # PAT01 of a dependent, else SBR02
    "last_name": pl.String,
    "first_name": pl.String,
    "birth_date": pl.Date,
    "sex": pl.String,
    "subscriber_last_name": pl.String,
    "subscriber_first_name": pl.String,
    "member_id": pl.String,
    "responsibility": pl.String,  # SBR01 of the payer the claim goes to: P, S, T …
}
OTHER_PAYERS: Schema = {
    "claim_key": pl.UInt32,
    "other_payer_no": pl.Int16,  # from 1 on each claim
    "segment": pl.Int32,  # of SBR
    "responsibility": pl.String,
    "relationship": pl.String,
    "filing_indicator": pl.String,
    "payer_name": pl.String,
    "payer_id": pl.String,
    "member_id": pl.String,
    "paid_cents": pl.Int64,  # AMT*D
    "patient_cents": pl.Int64,  # AMT*EAF
    "not_covered_cents": pl.Int64,  # AMT*A8
    "adjudicated": pl.Date,
    "control_number": pl.String,  # REF*F8 of this payer: its own number of the claim
}
ADJUDICATIONS: Schema = {
    **_PLACE,  # of SVD
    "payer_id": pl.String,  # as in OTHER_PAYERS
    "paid_cents": pl.Int64,
    "code": pl.String,
    "units_paid": pl.Float64,
    "adjudicated": pl.Date,
    "left_to_patient_cents": pl.Int64,  # AMT*EAF of the line
}
ADJUSTMENTS: Schema = {
    **_PLACE,  # of CAS
    "other_payer_no": pl.Int16,  # of a claim's adjustment
    "payer_id": pl.String,  # of a line's
    "group": pl.String,  # CO, PR, OA, PI
    "reason": pl.String,
    "amount_cents": pl.Int64,
    "quantity": pl.Float64,
}
DRUGS: Schema = {
    **_PLACE,  # of LIN
    "national_drug_code": pl.String,
    "quantity": pl.Float64,  # CTP04
    "unit": pl.String,  # CTP05: ML, UN, GR, ME, F2
    "prescription_number": pl.String,
}


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """The tables of one piece, each with exactly the columns of its schema above."""

    references: pl.DataFrame
    attachments: pl.DataFrame
    notes: pl.DataFrame
    patients: pl.DataFrame
    other_payers: pl.DataFrame
    adjudications: pl.DataFrame
    adjustments: pl.DataFrame
    drugs: pl.DataFrame


def shaped(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The columns of a schema, in its order."""
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
