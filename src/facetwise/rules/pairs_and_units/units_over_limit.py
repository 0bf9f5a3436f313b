"""More units than Medicare takes on one day.

## What it checks

The units of one code on one day, added over the lines of the claim, against the unit limit in force; said once, on
the first of these lines. What other claims of the run hold of that code for the patient and day by the same physician
of the same biller, on another side, counts too, as one unit a side; it is said on the later of the claims in a file.
Another physician's units are another matter; where one of the claims does not name who did it, units that would be over
the limit are left open. Limits were read from
2024-07-01 on; of an earlier day only one unit is sure to be within them. A surgery centre's own claim is left out:
whether its limit is doubled is not settled. Where a check of the form of both sides, of third levels or of copies finds
why there are too many, that one is said and this one is not.

## Why claims are denied for this

Units over the limit are denied, for these codes without exception.

## Example

64490-RT and 64490-LT with one unit each on a physician's claim: two units, one allowed.

## What to do

Write both sides as one line with 50 and one unit.

## What this check cannot see

Units on claims that are not in the file.
"""

from datetime import date

import polars as pl

from facetwise.codes import unit_limits
from facetwise.codes.dates import is_in_force
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, known_sum, parameter
from facetwise.lexicon.lines import is_first_line
from facetwise.lexicon.same_day import by_own_provider
from facetwise.lexicon.texts import plain_number
from facetwise.rules.declare import rule


@rule(
    code="FW603",
    name="units-over-limit",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("edits.unit_limits",),
    span="line.units",
    message="{code}: {units_of_day} units on one day{where}, {limit} allowed",
    undetermined="{code}: {open_point}",
    help=(
        "check the units: one line with 50 and one unit for both sides, one unit for all levels from the "
        "third"
    ),
    denial_codes=("CO-151", "CO-222", "N362"),
    gives_way_to=(
        "bilateral-on-two-lines",
        "bilateral-without-modifier",
        "two-units-with-bilateral-modifier",
        "add-on-bilateral-form-unsettled",
        "third-level-code-repeated",
        "duplicate-line",
    ),
    sources=(
        Source(
            document="Medicare unit limits (MUE)",
            paragraph="practitioner and hospital files in force 2024-07-01",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def units_over_limit(t: Tables) -> pl.LazyFrame:
    """More units than Medicare takes on one day."""
    limits = (
        unit_limits.frame()
        .lazy()
        .select(
            "code",
            "setting",
            "effective_from",
            "effective_until",
            limit="units_max",
        )
    )
    setting = (
        pl.when(pl.col("claim_type") == "hospital")
        .then(pl.lit("hospital_outpatient"))
        .otherwise(pl.lit("practitioner"))
    )
    keyed = t.lines.select("claim_key", "line_no", "code", "service_date", setting=setting)
    found = (
        keyed.join(limits, on=["code", "setting"], how="inner")
        .filter(is_in_force(pl.col("service_date")))
        .group_by("claim_key", "line_no")
        .agg(limit=pl.col("limit").max())
    )
    of_code = ("claim_key", "code", "service_date")
    of_day = known_sum(pl.col("units")).over(of_code)
    charges = known_sum(pl.col("charge_cents")).over(of_code)
    units, elsewhere = pl.col("units_of_day"), pl.col("sides_elsewhere").fill_null(0)
    at_most = units + pl.col("sides_of_whom").fill_null(0)
    is_open = (units <= pl.col("limit")) & (at_most > pl.col("limit"))
    said = plain_number(units)
    told = (
        t.lines.join(found, on=["claim_key", "line_no"], how="left")
        .join(_sides_elsewhere(t), on=["claim_key", "code"], how="left")
        .with_columns(units_of_day=of_day + elsewhere, charge_at_risk_cents=charges)
    )
    return told.select(
        *LINE,
        "code",
        "limit",
        "units_of_day",
        "charge_at_risk_cents",
        where=pl.when(elsewhere > 0).then(pl.lit(" with another claim")).otherwise(pl.lit("")),
        open_point=pl.when(units.is_null())
        .then(pl.lit("the units are not known on every line"))
        .when(is_open & pl.col("claim_type").is_not_null())
        .then(
            pl.format(
                "{} units on one day with another claim, {} allowed, and one of the two does not name who did it",
                plain_number(at_most),
                "limit",
            )
        )
        .when(pl.col("claim_type").is_null())
        .then(
            pl.format("{} units: whose claim it is is not stated, and a surgery centre's may hold two", said)
        )
        .otherwise(pl.format("{} units, and the limit of that day was not read", said)),
        applies=is_facet_line()
        & parameter("edits.unit_limits")
        & (pl.col("claim_type") != "asc").fill_null(True)
        & is_first_line(pl.lit(True), "code", "service_date"),
        violated=pl.when(at_most <= 1)
        .then(False)
        .when(pl.col("claim_type").is_not_null() & ~is_open)
        .then(units > pl.col("limit")),
    )


def _sides_elsewhere(t: Tables) -> pl.LazyFrame:
    """Sides of a code on other claims of the day; one that is on this claim too is another matter, a copy.

    ``sides_elsewhere`` are the same physician's, ``sides_of_whom`` those of which nobody tells whether they are. What
    stands later in the file is over the limit there.
    """
    here = t.lines.select("claim_key", "code", "side").unique()
    may_count = pl.col("is_before").ne_missing(False) & pl.col("is_own_physician").ne_missing(False)
    before = by_own_provider(t).filter(may_count)
    others = before.join(here, on=["claim_key", "code", "side"], how="anti", nulls_equal=True)
    return others.group_by("claim_key", "code").agg(
        sides_elsewhere=pl.col("is_own_physician").count(),
        sides_of_whom=pl.col("is_own_physician").null_count(),
    )
