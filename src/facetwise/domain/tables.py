"""The tables that everything becomes: one schema for a claim typed by hand and for a million from a file.

`BaseTables` is what readers make. `Tables` is what rules are asked: the same, with what the engine derives
(code facts, sides, sessions, documented joints, history, policy values) already joined.

Money is in cents, dates are `Date`, codes are text. Null means *not known*, everywhere.
"""

from dataclasses import dataclass, field, fields

import polars as pl

from facetwise.domain.record_columns import AUTHORIZATION, RECORD, Schema

CLAIMS: Schema = {
    "claim_key": pl.UInt32,  # number of the claim in this run: the join key of every table
    "whole_key": pl.UInt32,  # of one day's part of a claim of several days: the claim that was sent
    "claim_id": pl.String,  # the sender's own account number
    "encounter_id": pl.String,  # where the claim came as an encounter
    "source": pl.String,  # file it came from
    "segment": pl.Int32,  # X12: number of the CLM segment in the interchange file, counted from 1
    "payer_id": pl.String,  # null = the payer was not recognised
    "payer_name": pl.String,  # as written in the input
    "pack": pl.String,  # policy pack that speaks for payer, contractor and service date; null = none known
    "contractor": pl.String,
    "state": pl.String,
    "claim_type": pl.String,  # professional | asc | hospital
    "place_of_service": pl.String,  # a hospital's own claim has none, it has a bill type
    "bill_type": pl.String,  # 131: kind of facility and care, then the frequency code
    "service_date": pl.Date,  # the earliest of its lines
    "as_of": pl.Date,  # the day on which the claim is checked
    "patient_key": pl.UInt64,  # payer + member id + name + birth date; null when one is missing
    "patient_birth_date": pl.Date,
    "patient_sex": pl.String,
    "frequency_code": pl.String,  # 1 original, 7 replacement, 8 void
    "payer_control_number": pl.String,  # of the claim that a replacement or void speaks of
    "total_charge_cents": pl.Int64,
    "billing_npi": pl.String,
    "rendering_npi": pl.String,
    "referring_npi": pl.String,
    "facility_npi": pl.String,
    "referral_required": pl.Boolean,
    "has_record": pl.Boolean,  # an encounter or note was given, not only a claim
    "history_loaded": pl.Boolean,  # false: earlier sessions are not known beyond this run's own claims
    **AUTHORIZATION,
    **RECORD,
}

LINES: Schema = {
    "claim_key": pl.UInt32,
    "line_no": pl.Int16,  # counted from 1
    "segment": pl.Int32,  # X12: number of the SV1 segment
    "code": pl.String,
    "modifier_1": pl.String,
    "modifier_2": pl.String,
    "modifier_3": pl.String,
    "modifier_4": pl.String,
    "units": pl.Float64,
    "charge_cents": pl.Int64,
    "service_date": pl.Date,  # first day
    "service_date_end": pl.Date,  # last day, null = the same
    "place_of_service": pl.String,  # only where the line differs from the claim
    "pointer_1": pl.Int16,
    "pointer_2": pl.Int16,
    "pointer_3": pl.Int16,
    "pointer_4": pl.Int16,
    "rendering_npi": pl.String,  # only where the line differs from the claim
    "line_authorization_number": pl.String,
    "national_drug_code": pl.String,
    "revenue_code": pl.String,  # a hospital's lines; diagnoses then stand for all lines, without pointers
    "line_control_number": pl.String,  # the sender's own number of the line, which the remittance returns
    "is_described": pl.Boolean,  # X12, of an unlisted code: words beside the code, or in a note of line or claim
    "is_written_untidily": pl.Boolean,  # X12: small letters, blanks or an empty place among code and modifiers
}

DIAGNOSES: Schema = {
    "claim_key": pl.UInt32,
    "position": pl.Int16,  # counted from 1
    "icd10": pl.String,  # with its dot: M47.812
    "is_typed_with_dot": pl.Boolean,  # X12 wants none
}

PROCEDURES: Schema = {
    "claim_key": pl.UInt32,
    "procedure_no": pl.Int16,
    "purpose": pl.String,
    "technique": pl.String,
    "guidance": pl.String,
    "image_saved": pl.Boolean,
    "contrast": pl.Boolean,
    "temperature_c": pl.Float64,
}

TARGETS: Schema = {
    "claim_key": pl.UInt32,
    "procedure_no": pl.Int16,
    "target_no": pl.Int16,
    "joint": pl.String,  # C4-C5
    "nerve": pl.String,  # C4, TON, L5
    "side": pl.String,  # right | left | bilateral
}

DRUGS: Schema = {
    "claim_key": pl.UInt32,
    "drug_no": pl.Int16,
    "name": pl.String,
    "dose_mg": pl.Float64,
    "wasted_mg": pl.Float64,
    "volume_ml": pl.Float64,
    "vial": pl.String,
}

OTHER_SERVICES: Schema = {"claim_key": pl.UInt32, "code": pl.String}

HISTORY_ENTRIES: Schema = {  # past sessions that came with the claim's own record or a loaded history
    "claim_key": pl.UInt32,
    "service_date": pl.Date,
    "region": pl.String,
    "purpose": pl.String,
    "technique": pl.String,
    "joints": pl.List(pl.String),
    "sides": pl.List(pl.String),
    "relief_percent": pl.Float64,
    "relief_months": pl.Float64,
    "function_gain_percent": pl.Float64,
    "guidance": pl.String,
    "codes": pl.List(pl.String),  # as billed
}


@dataclass(frozen=True, slots=True)
class BaseTables:
    """What a reader makes of its input, each frame with exactly the columns of its schema above."""

    claims: pl.DataFrame
    lines: pl.DataFrame
    diagnoses: pl.DataFrame
    procedures: pl.DataFrame
    targets: pl.DataFrame
    drugs: pl.DataFrame
    other_services: pl.DataFrame
    history_entries: pl.DataFrame


SCHEMAS: dict[str, Schema] = {
    "claims": CLAIMS,
    "lines": LINES,
    "diagnoses": DIAGNOSES,
    "procedures": PROCEDURES,
    "targets": TARGETS,
    "drugs": DRUGS,
    "other_services": OTHER_SERVICES,
    "history_entries": HISTORY_ENTRIES,
}


def empty(table: str) -> pl.DataFrame:
    """A table without rows, with its right columns."""
    return pl.DataFrame(schema=SCHEMAS[table])


def base_tables(**frames: pl.DataFrame) -> BaseTables:
    """Base tables from the frames at hand: missing tables are empty, missing columns null, types cast.

    Raises:
        ValueError: if a table or column is not in the schemas.
    """
    unknown = set(frames) - set(SCHEMAS)
    if unknown:
        raise ValueError(f"no such table: {', '.join(sorted(unknown))}; the tables are {', '.join(SCHEMAS)}")
    return BaseTables(
        **{table: _conform(table, frames[table]) if table in frames else empty(table) for table in SCHEMAS}
    )


def concatenate(parts: list[BaseTables]) -> BaseTables:
    """Several base tables as one; claim keys must already be distinct."""
    return BaseTables(
        **{item.name: pl.concat([getattr(part, item.name) for part in parts]) for item in fields(BaseTables)}
    )


def _conform(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    schema = SCHEMAS[table]
    unknown = set(frame.columns) - set(schema)
    if unknown:
        raise ValueError(f"table {table} has no column {', '.join(sorted(unknown))}")
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )


@dataclass(frozen=True, slots=True)
class Tables:
    """What a rule is asked about. Lazy, so that a rule pays only for the columns it names.

    The base tables, widened by the engine:

    - ``claims``: one row per claim, with ``policy_key`` and the policy values that claim rules name
    - ``lines``: one row per service line, with the facts of its code (``category``, ``technique_group``,
      ``region``, ``role`` …), the claim's columns a line needs, ``side`` as the modifiers say it, the
      ``purpose`` as the record or the code says it, and policy values
    - ``sessions``: one row per claim, region and purpose of facet work billed, with the claim's columns,
      billed and documented levels, and policy values
    - ``documented_joints``: one row per joint and side that the record supports, by the innervation table
    - ``leftover_nerves``: one row per nerve that completes no joint on its side
    - ``history``: one row per claim and earlier session of its patient; ``history_joints`` per joint and side
    - ``same_day``: one row per claim, and facet code and side that another claim of its patient and day bills
    - ``pointers``: one row per line and diagnosis pointer, with the diagnosis it points at
    - ``few``: there are so few rows that plans are worked out as written
    - ``shared``: what several rules build from these tables, by name (`lexicon.once`)
    """

    claims: pl.LazyFrame
    lines: pl.LazyFrame
    sessions: pl.LazyFrame
    diagnoses: pl.LazyFrame
    pointers: pl.LazyFrame
    procedures: pl.LazyFrame
    targets: pl.LazyFrame
    documented_joints: pl.LazyFrame
    leftover_nerves: pl.LazyFrame
    drugs: pl.LazyFrame
    other_services: pl.LazyFrame
    history: pl.LazyFrame
    history_joints: pl.LazyFrame
    same_day: pl.LazyFrame
    few: bool = False
    shared: dict[str, pl.LazyFrame] = field(default_factory=dict, compare=False, repr=False)
