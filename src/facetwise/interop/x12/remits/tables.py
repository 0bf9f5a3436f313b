"""The tables that an 835 becomes. Money is in cents, null means not given, and no patient's name stays."""

from dataclasses import dataclass, fields

import polars as pl

from facetwise.interop.problems import InputProblem

Schema = dict[str, pl.DataType | type[pl.DataType]]

PAYMENTS: Schema = {
    "source": pl.String,
    "payment_no": pl.Int32,  # number of the transaction set in the file, from 0
    "segment": pl.Int32,  # of BPR
    "handling": pl.String,
    "paid_cents": pl.Int64,
    "method": pl.String,  # ACH, CHK, NON …
    "payment_date": pl.Date,
    "trace_number": pl.String,
    "payer_name": pl.String,
    "payer_id": pl.String,
    "payee_id": pl.String,
}
CLAIMS: Schema = {
    "source": pl.String,
    "payment_no": pl.Int32,
    "remit_claim_no": pl.Int32,  # number of the claim in the file, from 0
    "segment": pl.Int32,  # of CLP
    "claim_id": pl.String,  # the sender's own account number
    "status": pl.String,  # 1 2 3 processed, 4 denied, 19-21 and forwarded, 22 reversal …
    "charge_cents": pl.Int64,
    "paid_cents": pl.Int64,
    "patient_cents": pl.Int64,
    "filing_indicator": pl.String,
    "payer_control_number": pl.String,
    "facility_type": pl.String,
    "frequency_code": pl.String,
    "is_reversal": pl.Boolean,
    "service_date": pl.Date,
    "rendering_npi": pl.String,
    "remark_codes": pl.List(pl.String),
}
LINES: Schema = {
    "remit_claim_no": pl.Int32,
    "remit_line_no": pl.Int32,  # number of the line in the file, from 0
    "segment": pl.Int32,  # of SVC
    "code": pl.String,
    "modifier_1": pl.String,
    "modifier_2": pl.String,
    "modifier_3": pl.String,
    "modifier_4": pl.String,
    "charge_cents": pl.Int64,
    "paid_cents": pl.Int64,
    "revenue_code": pl.String,
    "units_paid": pl.Float64,
    "submitted_code": pl.String,  # where the payer paid another code than was sent
    "units_submitted": pl.Float64,
    "service_date": pl.Date,
    "line_control_number": pl.String,
    "allowed_cents": pl.Int64,
    "policy_id": pl.String,
    "remark_codes": pl.List(pl.String),
}
ADJUSTMENTS: Schema = {
    "remit_claim_no": pl.Int32,
    "remit_line_no": pl.Int32,  # null: of the whole claim
    "segment": pl.Int32,
    "group": pl.String,  # CO, PR, OA, PI
    "reason": pl.String,
    "amount_cents": pl.Int64,
    "quantity": pl.Float64,
}
PROVIDER_ADJUSTMENTS: Schema = {
    "payment_no": pl.Int32,
    "segment": pl.Int32,
    "provider_id": pl.String,
    "fiscal_period_end": pl.Date,
    "reason": pl.String,  # WO, FB, L6 …
    "reference": pl.String,
    "amount_cents": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class RemitTables:
    """What a remittance says, each frame with exactly the columns of its schema above."""

    payments: pl.DataFrame
    claims: pl.DataFrame
    lines: pl.DataFrame
    adjustments: pl.DataFrame
    provider_adjustments: pl.DataFrame


@dataclass(frozen=True, slots=True)
class RemitChunk:
    """Some claims of a remittance file, and what of it could not be read."""

    tables: RemitTables
    problems: tuple[InputProblem, ...]


def empty_tables() -> RemitTables:
    """Tables without rows."""
    return RemitTables(
        *(
            pl.DataFrame(schema=schema)
            for schema in (PAYMENTS, CLAIMS, LINES, ADJUSTMENTS, PROVIDER_ADJUSTMENTS)
        )
    )


def shaped(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The columns of a schema; a missing one is null."""
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )


def concatenated(parts: list[RemitTables]) -> RemitTables:
    """Several chunks of one file as one."""
    return RemitTables(
        *(pl.concat([getattr(part, item.name) for part in parts]) for item in fields(RemitTables))
    )
