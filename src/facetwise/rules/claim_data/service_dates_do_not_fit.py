"""A line that ends before it begins, or facet work that lasts more than a day.

## What it checks

First and last day of each line: the last is not before the first, and a facet line has one day.

## Why claims are denied for this

Dates that run backwards are rejected. A procedure over several days reads as several sessions, and limits are counted
by day.

## Example

64493 from 2026-03-02 to 2026-03-04, taken over from the line of a course of therapy.

## What to do

Correct the date from the record. Sessions of several days are lines of their own.

## What this check cannot see

On which day it was done.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import rule


@rule(
    code="FW914",
    name="service-dates-do-not-fit",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.service_date",
    message="{code} from {service_date} to {service_date_end}",
    help="correct the dates from the record; sessions of several days are lines of their own",
    denial_codes=("CO-16", "MA130"),
    sources=(
        Source(
            document="837P DTP*472",
            paragraph="first and last day of a line",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def service_dates_do_not_fit(t: Tables) -> pl.LazyFrame:
    """A line that ends before it begins, or facet work that lasts more than a day."""
    first, last = pl.col("service_date"), pl.col("service_date_end")
    return t.lines.select(
        *LINE,
        "code",
        "service_date",
        "service_date_end",
        applies=first.is_not_null(),
        violated=((last < first) | (is_facet_line() & (last > first))).fill_null(False),
    )
