"""Which verdicts differ between two policy dates, or between two releases of the public tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from facetwise.codes import loaded
from facetwise.domain.tables import BaseTables
from facetwise.domain.vocabulary import Grain
from facetwise.engine.facts_of_run import FactsOfPatients
from facetwise.engine.run import Run, ask_rules
from facetwise.rules.registry import all_rules

CHANGES = {
    "claim_key": pl.UInt32,
    "claim_id": pl.String,
    "source": pl.String,
    "code": pl.String,
    "name": pl.String,
    "severity": pl.String,
    "line_no": pl.Int16,
    "about": pl.String,  # the session's region and purpose; null for a claim or line
    "before": pl.String,
    "after": pl.String,
    "charge_cents": pl.Int64,  # what the claim, session or line was billed at; null without charges
}
_SUBJECT = ["claim_key", "line_no", "session_id"]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where claims are judged: the policy of a day, or one release of a public table for all days."""

    policy_date: date | None = None
    release: str | None = None

    def __str__(self) -> str:
        """As it was typed."""
        return self.release or (self.policy_date.isoformat() if self.policy_date else "the service date")


def changes(
    base: BaseTables, before: Standpoint, after: Standpoint, *, other_claims: FactsOfPatients | None = None
) -> pl.DataFrame:
    """Verdicts that differ, with the columns of `CHANGES`, by claim and rule.

    Args:
        base: the claims.
        before: where they are judged from first.
        after: where they are judged from next.
        other_claims: thin facts of all claims of the run, where these are a part of it.
    """
    one, other = (_asked(base, point, other_claims) for point in (before, after))
    parts = []
    for first, second in zip(one.asked, other.asked, strict=True):
        rule = first.rule
        keys = [name for name in _SUBJECT if name in first.answers.columns]
        both = first.answers.select(*keys, before="verdict").join(
            second.answers.select(*keys, after="verdict"), on=keys
        )
        differing = both.filter(pl.col("before") != pl.col("after"))
        if not differing.is_empty():
            parts.append(
                _placed(differing, rule.grain, one).with_columns(
                    code=pl.lit(rule.code), name=pl.lit(rule.name), severity=pl.lit(str(rule.severity))
                )
            )
    nothing = pl.DataFrame(schema=CHANGES)
    whole = pl.concat(
        [nothing, *(part.select(pl.col(n).cast(t) for n, t in CHANGES.items()) for part in parts)]
    )
    return whole.sort("claim_key", "code", "line_no")


def by_rule(found: pl.DataFrame) -> pl.DataFrame:
    """How many verdicts of each rule change in which way, with the charges behind them, the gravest first."""
    return (
        found.group_by("code", "name", "severity", "before", "after")
        .agg(
            verdicts=pl.len(),
            claims=pl.col("claim_key").n_unique(),
            charge_cents=pl.when(pl.col("charge_cents").is_not_null().any()).then(
                pl.col("charge_cents").sum()
            ),
            claim_ids=pl.col("claim_id").unique(maintain_order=True).drop_nulls(),
        )
        .sort(
            pl.col("after") != "violated",
            "charge_cents",
            "code",
            "before",
            descending=[False, True, False, False],
        )
    )


def collected(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The changes of all parts of a run."""
    return pl.concat([pl.DataFrame(schema=CHANGES), *parts])


def _asked(base: BaseTables, point: Standpoint, other_claims: FactsOfPatients | None) -> Run:
    with loaded.pinned(point.release):
        return ask_rules(
            base,
            tuple(all_rules().values()),
            other_claims=other_claims,
            policy_date=point.policy_date,
            all_verdicts=True,
        )


def _placed(rows: pl.DataFrame, grain: Grain, run: Run) -> pl.DataFrame:
    """The rows with the claim they belong to and what it was billed at."""
    claims = run.claims.select("claim_key", "claim_id", "source")
    if grain is Grain.LINE:
        money = run.lines.select("claim_key", "line_no", "charge_cents")
        placed = rows.join(money, on=["claim_key", "line_no"], how="left")
    elif grain is Grain.SESSION:
        about = pl.format("{}, {}", pl.col("region").str.replace("_", "/"), "purpose")
        money = run.sessions.select(
            "claim_key", "session_id", about=about, charge_cents="session_charge_cents"
        )
        placed = rows.join(money, on=["claim_key", "session_id"], how="left")
    else:
        money = run.claims.select("claim_key", charge_cents="lines_charge_cents")
        placed = rows.join(money, on="claim_key", how="left")
    blank = {"line_no": pl.Int16, "about": pl.String}
    missing = [
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in blank.items() if name not in placed.columns
    ]
    return placed.with_columns(missing).join(claims, on="claim_key", how="left")
