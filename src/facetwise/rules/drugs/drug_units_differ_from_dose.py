"""Drug units that do not follow from the dose in the record.

## What it checks

The units billed for each drug code against the dose that the record holds: dose over the amount in one unit,
rounded up. Lines with JW are compared with what was discarded, rounded down.

## Why claims are denied for this

Payers and auditors recompute units from the dose in the note. More units than the dose makes are money to pay
back; fewer are a sign that the code's unit was misread.

## Example

Triamcinolone 40 mg billed as J3301 with 40 units. One unit is 10 mg, so that the dose makes 4.

## What to do

Correct the units to the dose that was given, or, if the record is wrong, have its author correct it. Never change
the dose to fit the bill.

## What this check cannot see

Drugs whose name stands for no code in our table, and doses written only in the drug's volume. Whether the vial
size is the one on the label.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_modifier, known_sum
from facetwise.lexicon.drugs import OF_A_CODE, drug_lines, drugs_given
from facetwise.rules.declare import Need, Presence, rule

DISCARDED = "JW"


@rule(
    code="FW702",
    name="drug-units-differ-from-dose",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.units",
    message="{code} ({drug}): {units_billed} units billed, the amount {what} makes {units_recorded} of {billing_unit}",
    help=(
        "correct the units to the amount that the record holds; if the record is wrong, only its author can "
        "correct it"
    ),
    denial_codes=("CO-151", "CO-16", "M53"),
    sources=(
        Source(
            document="Pub. 100-04",
            paragraph="ch. 17: units rounded up; § 40: discarded units of a single-dose vial",
            dated=None,
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def drug_units_differ_from_dose(t: Tables) -> pl.LazyFrame:
    """Drug units that do not follow from the dose in the record."""
    lines = drug_lines(t).with_columns(is_discard=has_modifier(DISCARDED))
    billed = (
        lines.filter(pl.col("drug_role").is_not_null())
        .group_by(*OF_A_CODE, "is_discard")
        .agg(units_billed=known_sum(pl.col("units")), first_line=pl.col("line_no").min())
    )
    compared = billed.join(drugs_given(t), on=OF_A_CODE, how="left").with_columns(
        units_recorded=pl.when("is_discard").then("units_discarded").otherwise("units_given")
    )
    billed_units, recorded_units = pl.col("units_billed"), pl.col("units_recorded")
    return lines.join(compared, on=[*OF_A_CODE, "is_discard"], how="left").select(
        *LINE,
        "code",
        "drug",
        "billing_unit",
        "units_billed",
        "units_recorded",
        "has_record",
        what=pl.when("is_discard").then(pl.lit("discarded")).otherwise(pl.lit("given")),
        applies=(pl.col("first_line") == pl.col("line_no")).fill_null(False),
        violated=billed_units != recorded_units,
        severity=pl.when(billed_units < recorded_units).then(pl.lit("risk")).otherwise(pl.lit("denial")),
    )
