"""The filing limit has passed.

## What it checks

The day of checking against the service date plus the payer's filing limit.

## Why claims are denied for this

A claim filed too late is denied, and the patient may not be billed. Limits of other payers than Medicare come from
lists of the web and yield to the contract: they are a note.

## Example

A claim of January found in a drawer in the following February.

## What to do

Medicare knows a few exceptions; with none, write it off by the practice's own rule.

## What this check cannot see

The day on which the payer receives it, and what a contract says.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, months_after, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW909",
    name="filed-too-late",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.DENIAL,
    parameters=("claim.timely_filing.months",),
    looks_at=("claim.timely_filing.days",),
    span="service_date",
    message="checked on {as_of}, after the filing limit of {last_day}",
    help="send it only with an exception that applies; otherwise expect a denial",
    denial_codes=("CO-29",),
)
def filed_too_late(t: Tables) -> pl.LazyFrame:
    """The filing limit has passed."""
    last = months_after(pl.col("service_date"), parameter("claim.timely_filing.months"))
    last = pl.coalesce(last, pl.col("service_date") + pl.duration(days=parameter("claim.timely_filing.days")))
    return t.claims.select(
        *CLAIM,
        "as_of",
        last_day=last,
        severity=pl.when(pl.col("payer_id") == "medicare").then(pl.lit("denial")).otherwise(pl.lit("note")),
        applies=pl.lit(True),
        violated=pl.col("as_of") > last,
    )
