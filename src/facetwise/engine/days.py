"""A claim of several days, judged day by day: what was done on one day is not beside what was done on another.

Recurring hospital claims and some practices' bill several visits on one claim. Sessions, edits and limits are of a day,
so each day becomes a claim of its own for the rules, and the findings go back to the claim that was sent. A claim with
its record is one encounter and stays whole.
"""

from dataclasses import fields, replace

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected
from facetwise.domain.tables import BaseTables
from facetwise.lexicon.known import known_sum
from facetwise.policy import payers

OF_RECORD = ("procedures", "targets", "drugs", "other_services")
SAID = ("claim_key", "code", "verdict", "severity", "line_no", "path", "message")


def by_day(base: BaseTables) -> BaseTables:
    """The tables with a claim for each day; the first day keeps the key, ``whole_key`` names it on all of them."""
    days = _days(base)
    if days.is_empty():
        return base
    later = days.filter(pl.col("part") > 0).with_columns(
        part_key=pl.int_range(pl.len(), dtype=pl.UInt32) + _first_free_key(base)
    )
    parts = {item.name: getattr(base, item.name) for item in fields(BaseTables)}
    copied = {
        name: pl.concat([frame, _of_parts(frame, later)])
        for name, frame in parts.items()
        if name not in OF_RECORD and name not in ("claims", "lines")
    }
    return replace(base, claims=_claims(base, days, later), lines=_lines(base, later), **copied)


def as_sent(claims: pl.DataFrame) -> pl.Expr:
    """The key of the claim that was sent, for each ``claim_key``."""
    parts = claims.filter(pl.col("whole_key").is_not_null())
    key = pl.col("claim_key")
    return key.replace(parts["claim_key"], parts["whole_key"]) if parts.height else key


def said_once(findings: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The findings under the claims that were sent; what several days share is said once, with the money of all."""
    if claims["whole_key"].is_null().all():
        return findings
    told = findings.with_columns(claim_key=as_sent(claims))
    money = known_sum(pl.col("money_at_risk_cents")).over(SAID)
    return told.with_columns(money_at_risk_cents=money).unique(SAID, keep="first", maintain_order=True)


def _days(base: BaseTables) -> pl.DataFrame:
    """The days of the claims that have several: ``part`` counts them from 0."""
    open_claims = (
        base.claims.lazy()
        .filter(~pl.col("has_record").fill_null(False))
        .select("claim_key", claim_day="service_date")
    )
    several = (
        base.lines.lazy()
        .select("claim_key", "service_date")
        .drop_nulls("service_date")
        .filter(
            pl.col("service_date").min().over("claim_key") < pl.col("service_date").max().over("claim_key")
        )
    )
    days = (
        several.unique()
        .join(open_claims, on="claim_key")
        .sort("claim_key", "service_date")
        .with_columns(part=pl.int_range(pl.len()).over("claim_key"))
    )
    return collected(days, few=base.lines.height <= FEW_ROWS)


def _first_free_key(base: BaseTables) -> int:
    last = base.claims["claim_key"].max()
    assert isinstance(last, int)
    return last + 1


def _claims(base: BaseTables, days: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """The claims with the day of each, and the policy of that day."""
    first = days.filter(pl.col("part") == 0).select("claim_key", day="service_date")
    kept = base.claims.join(first, on="claim_key", how="left", maintain_order="left").with_columns(
        service_date=pl.coalesce("day", "service_date"),
        whole_key=pl.when(pl.col("day").is_not_null()).then("claim_key"),
    )
    parts = base.claims.join(
        later.select("claim_key", "part_key", day="service_date"), on="claim_key"
    ).with_columns(service_date="day", whole_key="claim_key", claim_key="part_key")
    columns = base.claims.columns
    return pl.concat([kept.select(columns), _with_policy_of_day(parts).sort("claim_key").select(columns)])


def _with_policy_of_day(claims: pl.DataFrame) -> pl.DataFrame:
    found = [
        payers.pack_for(payer, state=state, contractor=contractor, on=day) if payer else None
        for payer, state, contractor, day in claims.select(
            "payer_id", "state", "contractor", "service_date"
        ).iter_rows()
    ]
    return claims.with_columns(pack=pl.Series(found, dtype=pl.String))


def _lines(base: BaseTables, later: pl.DataFrame) -> pl.DataFrame:
    """The lines under the claim of their day; those without a day stay with the first."""
    keys = later.select("claim_key", "service_date", "part_key")
    return (
        base.lines.join(keys, on=["claim_key", "service_date"], how="left", maintain_order="left")
        .with_columns(claim_key=pl.coalesce("part_key", "claim_key"))
        .drop("part_key")
    )


def _of_parts(frame: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """What stands for the whole claim, again for each further day."""
    again = frame.join(later.select("claim_key", "part_key"), on="claim_key")
    return again.with_columns(claim_key="part_key").select(frame.columns)
