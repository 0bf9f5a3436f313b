"""An add-on code stands without its primary.

## What it checks

Every facet add-on code has its primary on the same day, by the add-on table in force: on the claim, or on another
claim of the run that the same biller sent for the patient, by the same physician. Where one of the two claims does not
name who did it, it is left open. A lumbar add-on with a thoracic primary is T12-L1 with L1-L2, and right only for
these.

## Why claims are denied for this

Payers deny an add-on alone automatically: it describes a further level of something that was not billed.

## Example

64491 billed alone because the claim was split by side.

## What to do

Put primary and add-on on one claim. For 64633 with 64636 at T12-L1 and L1-L2, keep the contractor's article at
hand: the add-on table does not hold this pair.

## What this check cannot see

Primaries on a claim that is not in the file.
"""

from datetime import date

import polars as pl

from facetwise.codes import add_ons
from facetwise.codes.dates import is_in_force
from facetwise.domain import spine
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, known_any
from facetwise.lexicon.groups import anywhere_in
from facetwise.lexicon.same_day import by_own_provider
from facetwise.lexicon.texts import listed
from facetwise.rules.declare import Presence, rule

OF_WHOM = (
    "without its primary {} on the claim; another claim holds it, and one of the two does not name who did it"
)
AT_THE_JUNCTION = (
    "beside the thoracic primary as one contractor writes T12-L1 with L1-L2, and the add-on table takes it only "
    "with {}"
)


@rule(
    code="FW005",
    name="add-on-without-primary",
    grain=Grain.LINE,
    only_with=Presence.ADD_ON,
    severity=Severity.DENIAL,
    span="line.code",
    message="{code} stands without its primary {primary_codes} on the same day{where}",
    undetermined="{code} stands {open_point}",
    help="bill the primary code of the first level on the same claim, if it was done; otherwise correct the code",
    denial_codes=("CO-107", "CO-B15", "N122"),
    sources=(
        Source(
            document="NCCI add-on code file",
            paragraph="file of 2024-06-03; I/OCE 27.1 of 2026-04-01 for 64494 and 64636",
            dated=date(2024, 6, 3),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="CMS page on NCCI add-on code edits",
            paragraph="type 1: a primary eligible for payment to the same practitioner, patient and date",
            dated=date(2023, 6, 5),
            confidence="high",
            verified_through=date(2026, 11, 27),
        ),
    ),
)
def add_on_without_primary(t: Tables) -> pl.LazyFrame:
    """An add-on code stands without its primary."""
    day = ["claim_key", "service_date"]
    of_line = [*day, "code"]
    elsewhere = by_own_provider(t).join(t.claims.select(*day), on="claim_key", how="inner")
    of_primary = [
        *map(pl.col, day),
        pl.col("code").alias("primary"),
        pl.col("region").alias("primary_region"),
        pl.col("is_own_physician"),
    ]
    own = t.lines.with_columns(is_own_physician=pl.lit(True))
    table = add_ons.frame()
    links = table.lazy().select("primary", "effective_from", "effective_until", code="add_on")
    is_add_on, is_primary = (
        pl.col("code").is_in(table[name].unique().implode()) for name in ("add_on", "primary")
    )
    present = pl.concat([rows.filter(is_primary).select(of_primary) for rows in (own, elsewhere)]).unique()
    is_own_family = pl.col("primary_region") == pl.col("region")
    found = (
        t.lines.filter(is_facet_line() & is_add_on)
        .select(*of_line, "region", "session_region", "has_record")
        .unique()
        .join(links, on="code", how="inner")
        .filter(is_in_force(pl.col("service_date")).fill_null(True))
        .join(present, on=[*day, "primary"], how="left", nulls_equal=True)
        .join(_thoracolumbar(t), on="claim_key", how="left")
        .with_columns(may_cross=pl.col("is_documented") | ~pl.col("has_record"))
    )
    fits = (is_own_family | (is_own_family.is_not_null() & pl.col("may_cross"))).fill_null(False)
    covered = found.group_by(of_line).agg(
        has_primary=known_any(fits & pl.col("is_own_physician")), has_any=fits.any()
    )
    lacks = pl.col("has_primary").ne_missing(True)
    lacking = found.join(covered.filter(lacks), on=of_line, how="semi", nulls_equal=True)
    primaries = listed(lacking, of_line, " or ", primary_codes="primary")
    crossed = anywhere_in(["claim_key", "service_group"], pl.col("session_region") != pl.col("region"))
    told = covered.join(primaries, on=of_line, how="left", nulls_equal=True).with_columns(
        is_asked=pl.lit(True)
    )
    is_untold = pl.col("has_primary").is_null()
    return t.lines.join(told, on=of_line, how="left", nulls_equal=True).select(
        *LINE,
        "code",
        "primary_codes",
        where=pl.when("has_any").then(pl.lit(": another physician's claim holds it")).otherwise(pl.lit("")),
        open_point=pl.when(is_untold)
        .then(pl.format(OF_WHOM, "primary_codes"))
        .otherwise(pl.format(AT_THE_JUNCTION, "primary_codes")),
        applies=pl.col("is_asked").fill_null(False),
        violated=pl.when(pl.col("has_primary") | ~crossed).then(~pl.col("has_primary")),
    )


def _thoracolumbar(t: Tables) -> pl.LazyFrame:
    at_junction = t.documented_joints.filter(pl.col("joint") == spine.THORACOLUMBAR_JOINT)
    return at_junction.select("claim_key", is_documented=pl.lit(True)).unique()
