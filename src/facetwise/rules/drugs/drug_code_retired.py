"""A drug code that was not valid on the service date.

## What it checks

Whether the code of each drug line was in the national code set on the day of service. Codes end, and new ones
begin, at the turn of a quarter.

## Why claims are denied for this

Payers look codes up by service date. A line with a code that had ended, or had not begun, is denied as invalid
for that day, whatever was given.

## Example

Methylprednisolone 40 mg given on 2024-04-01 and billed as J1030, whose last day was 2024-03-31.

## What to do

Bill the code that was valid on the day, with the units of that code: the amount in one unit often differs. The
finding names the other codes of the same drug.

## What this check cannot see

Whether the drug on the line is the drug that was given. Drugs outside the table of codes used in facet
procedures are not looked up. What is part of the procedure at this payer is left to the rule that says so: no code of
the day would be paid either.
"""

from datetime import date

import polars as pl

from facetwise.codes import drugs
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.billers import is_claim_of
from facetwise.lexicon.drugs import INCLUDED, drug_lines
from facetwise.lexicon.groups import anywhere_in
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW701",
    name="drug-code-retired",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    looks_at=("billing.local_anesthetic_included",),
    span="line.code",
    message="{code} ({drug}) was not valid on {service_date}: {validity}",
    undetermined="the service date is not known, so that the validity of {code} ({drug}: {validity}) is open",
    help="bill the code valid on the day, with its own units; other codes of {drug}: {other_codes}",
    evidence=("other_codes",),
    denial_codes=("CO-181", "N56"),
    sources=(
        Source(
            document="CMS HCPCS list 2024-07 and I/OCE 27.1",
            paragraph="first and last day of each code",
            dated=date(2026, 4, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def drug_code_retired(t: Tables) -> pl.LazyFrame:
    """A drug code that was not valid on the service date."""
    day = pl.col("service_date")
    is_part_of_procedure = (
        pl.col("drug_role").is_in(INCLUDED)
        & anywhere_in("claim_key", is_facet_line())
        & ~is_claim_of(ClaimType.HOSPITAL)
        & parameter("billing.local_anesthetic_included")
    )
    begins, ends = pl.col("valid_from").is_not_null(), pl.col("valid_until").is_not_null()
    return (
        drug_lines(t)
        .join(_other_codes(), on="code", how="left")
        .select(
            *LINE,
            "code",
            "drug",
            "service_date",
            other_codes=pl.col("other_codes").fill_null("none in our table"),
            validity=pl.concat_str(
                pl.format("first day {}", "valid_from"),
                pl.format("last day {}", pl.col("valid_until").dt.offset_by("-1d")),
                separator=", ",
                ignore_nulls=True,
            ),
            applies=pl.col("drug_role").is_not_null() & ~is_part_of_procedure.fill_null(False),
            violated=(begins & (day < pl.col("valid_from"))) | (ends & (day >= pl.col("valid_until"))),
        )
    )


def _other_codes() -> pl.LazyFrame:
    """One row per code: the other codes of the same drug, with unit and period, as text."""
    every = drugs.frame().lazy().select("code", "plain_name")
    others = (
        drugs.frame()
        .lazy()
        .select("plain_name", "billing_unit", "effective_from", "effective_until", other="code")
    )
    period = pl.concat_str(
        pl.format("from {}", "effective_from"),
        pl.format("until {}", pl.col("effective_until").dt.offset_by("-1d")),
        separator=" ",
        ignore_nulls=True,
    )
    return (
        every.join(others, on="plain_name")
        .filter(pl.col("code") != pl.col("other"))
        .with_columns(
            text=pl.concat_str("other", pl.format(" (one unit {}, ", "billing_unit"), period, pl.lit(")"))
        )
        .group_by("code")
        .agg(other_codes=pl.col("text").sort().str.join("; "))
    )
