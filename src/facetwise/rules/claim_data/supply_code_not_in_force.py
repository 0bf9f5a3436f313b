"""A supply, drug or service code of HCPCS Level II that was not in force on the service date.

## What it checks

Codes of a letter and four digits against the imported HCPCS file: whether the code is there, the day on which it was
added, and its last day. Codes of dentists are not in that file and not asked. Drugs whose days Facetwise knows have a
check of their own; they and the few other codes that it knows do not wait for the file.

## Why claims are denied for this

A code that does not exist on the day is refused before anything else is looked at.

## Example

A supply code that ended with the last year, on a claim of January.

## What to do

Look up the code that stands for the item on the day, with its own unit.

## What this check cannot see

Whether the item on the line is the one that was used. Codes of payers and states that are not national.
"""

from datetime import date

import polars as pl

from facetwise.codes import published
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.published import is_known_code, with_loaded
from facetwise.rules.declare import Presence, rule

LEVEL_TWO = r"^[A-CE-V]\d{4}$"


@rule(
    code="FW951",
    name="supply-code-not-in-force",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    severity_while_open=Severity.NOTE,
    tables=("hcpcs",),
    span="line.code",
    message="{code} on {service_date}: {why}",
    help="look up the code that stands for the item or drug on the service date, with its own unit",
    denial_codes=("CO-181", "N56"),
    gives_way_to=("drug-code-retired",),
    sources=(
        Source(
            document="CMS HCPCS Level II files",
            paragraph="day added, last day (TERM DT); read 2017 to 2020, and an excerpt of 2026-10",
            dated=date(2026, 10, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def supply_code_not_in_force(t: Tables) -> pl.LazyFrame:
    """A supply, drug or service code of HCPCS Level II that was not in force on the service date."""
    lines = with_loaded(t.lines, "hcpcs").with_columns(
        is_asked=pl.col("code").str.contains(LEVEL_TWO).fill_null(False)
    )
    days = {"added_on": pl.Date, "ended_on": pl.Date}
    asked = published.with_facts(
        lines.filter("is_asked"), "hcpcs", {**days, "is_modifier": pl.Boolean}
    ).select("claim_key", "line_no", *days, is_there=pl.col("is_modifier").is_not_null())
    day, is_there = pl.col("service_date"), pl.col("is_there")
    is_early, is_late = (
        (day < pl.col("added_on")).fill_null(False),
        (day > pl.col("ended_on")).fill_null(False),
    )
    return lines.join(asked, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "service_date",
        why=pl.when(is_late)
        .then(pl.format("its last day was {}", "ended_on"))
        .when(is_early)
        .then(pl.format("it was added on {}", "added_on"))
        .otherwise(pl.lit("it is not in the list of that day")),
        applies=pl.col("is_asked") & (pl.col("table_loaded") | ~is_known_code()),
        violated=pl.when("table_loaded").then(~is_there | is_early | is_late),
    )
