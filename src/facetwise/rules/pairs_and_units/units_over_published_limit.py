"""More units than the published limit of the code.

## What it checks

Lines without a facet code against the unit limits of the claim's setting: each line alone, or all lines of the
code on the day, as the limit says. Limits of the usual drugs are known without an imported file. A surgery centre's
own claim is left out: whether its limits are doubled is not settled.

## Why claims are denied for this

Units over the limit are denied with the whole line or day.

## Example

Three units of a code that is limited to two a day.

## What to do

Check the units. Where the limit may be waived on the records, appeal with them.

## What this check cannot see

Units on other claims of the day. Facet codes have a check of their own.
"""

from datetime import date

import polars as pl

from facetwise.codes import drugs, published
from facetwise.codes.dates import is_in_force
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, known_sum, parameter
from facetwise.lexicon.published import is_other_line, with_loaded
from facetwise.rules.declare import Presence, rule

LINE_EDIT, CLINICAL = 1, 3
READ = ["code", "setting"]


@rule(
    code="FW651",
    name="units-over-published-limit",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    parameters=("edits.unit_limits",),
    tables=("mue",),
    span="line.units",
    message="{code}: {counted} units, {limit} allowed {per}",
    undetermined="the units of {code} are not known on every line of the day",
    help="check the units against the record; a limit that may be waived needs the records with an appeal",
    denial_codes=("CO-151", "CO-222", "N362"),
    gives_way_to=("duplicate-line",),
    sources=(
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="chapter I, on unit limits",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="Medicare unit limits (MUE)",
            paragraph="drugs, practitioner and hospital files in force 2024-07-01 and 2026-04-01",
            dated=date(2026, 4, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def units_over_published_limit(t: Tables) -> pl.LazyFrame:
    """More units than the published limit of the code."""
    lines = _with_limits(t.lines)
    of_day = known_sum(pl.col("units")).over("claim_key", "code", "service_date")
    is_line_edit = pl.col("indicator") == LINE_EDIT
    counted = pl.when(is_line_edit).then("units").otherwise(of_day)
    is_asked = is_other_line() & parameter("edits.unit_limits") & (pl.col("claim_type") != "asc")
    has_limit = pl.col("limit").is_not_null() | ~pl.col("table_loaded")
    units_known = counted.is_not_null() | pl.col("limit").is_null()
    return lines.select(
        *LINE,
        "code",
        "limit",
        counted=counted,
        per=pl.when(is_line_edit).then(pl.lit("a line")).otherwise(pl.lit("a day")),
        severity=pl.when(pl.col("indicator") == CLINICAL).then(pl.lit("risk")).otherwise(pl.lit("denial")),
        applies=pl.when(~(is_asked & has_limit)).then(False).when(units_known).then(True),
        violated=counted > pl.col("limit"),
    )


def _with_limits(lines: pl.LazyFrame) -> pl.LazyFrame:
    """The lines with ``limit`` and ``indicator``: of the imported release of their day, else as read of drugs."""
    imported = published.with_facts(
        with_loaded(lines, "mue", by_setting=True),
        "mue",
        {"units_max": pl.Float64, "adjudication_indicator": pl.Int8},
        by_setting=True,
    )
    read = (
        imported.select(*READ, "service_date")
        .unique()
        .join(drugs.unit_limits().lazy(), on=READ)
        .filter(is_in_force(pl.col("service_date")))
        .select(*READ, "service_date", read_limit="units_max", read_indicator="adjudication_indicator")
    )
    return imported.join(read, on=[*READ, "service_date"], how="left").with_columns(
        limit=pl.when("table_loaded").then("units_max").otherwise("read_limit"),
        indicator=pl.when("table_loaded").then("adjudication_indicator").otherwise("read_indicator"),
    )
