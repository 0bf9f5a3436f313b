"""One cause, one finding: a check that only sees the sum gives way to the one that sees what is wrong.

64490-RT beside 64490-LT is two units of a code that may be billed once; what is wrong is the form of the two sides.
Both rules find it, and one of them is said: the one that the other's declaration names, where it is at least as grave.
"""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from facetwise.domain.vocabulary import Severity, Verdict
from facetwise.engine.run import Asked

PLACE = ("claim_key", "code")
GRAVITY = {
    str(severity): rank for rank, severity in enumerate((Severity.NOTE, Severity.RISK, Severity.DENIAL))
}
_SAID = {"claim_key": pl.UInt32, "code": pl.String, "verdict": pl.String, "rank": pl.Int32}


def without_what_others_say(asked: Sequence[Asked]) -> list[Asked]:
    """The answers without those of which another rule says more about the same code of the claim.

    A violation gives way to a violation, what is open to a violation or to what is open too.
    """
    by_name = {item.rule.name: item for item in asked}
    return [
        _giving_way(item, [by_name[name] for name in item.rule.gives_way_to if name in by_name])
        if item.rule.gives_way_to and not item.answers.is_empty()
        else item
        for item in asked
    ]


def _giving_way(asked: Asked, others: Sequence[Asked]) -> Asked:
    is_violated = pl.col("verdict") == str(Verdict.VIOLATED)
    said = (
        pl.concat([pl.DataFrame(schema=_SAID), *map(_said, others)])
        .group_by(PLACE)
        .agg(violated_rank=pl.col("rank").filter(is_violated).max(), open_rank=pl.col("rank").max())
    )
    told = asked.answers.join(said, on=PLACE, how="left", maintain_order="left")
    by_rank = pl.when(is_violated).then("violated_rank").otherwise("open_rank")
    is_said = _speaks() & (by_rank >= _rank(asked))
    return replace(asked, answers=told.filter(~is_said.fill_null(False)).select(asked.answers.columns))


def _said(asked: Asked) -> pl.DataFrame:
    """The claims and codes that a rule speaks of; one about claims names the codes in one text."""
    answers = asked.answers
    if answers.is_empty():
        return pl.DataFrame(schema=_SAID)
    codes = pl.col("code") if "code" in answers.columns else pl.col("codes").str.split(", ")
    rows = answers.filter(_speaks()).select(
        pl.col("claim_key").cast(pl.UInt32), "verdict", rank=_rank(asked), code=codes
    )
    listed = rows if "code" in answers.columns else rows.explode("code", empty_as_null=True)
    return listed.select(*_SAID)


def _speaks() -> pl.Expr:
    """An answer of its own: neither fine, nor waiting for something that is said once for all rules."""
    return (
        pl.col("verdict").is_in([str(Verdict.VIOLATED), str(Verdict.UNDETERMINED)])
        & pl.col("waiting").is_null()
    )


def _rank(asked: Asked) -> pl.Expr:
    if "severity" in asked.answers.columns:
        return pl.col("severity").replace_strict(GRAVITY, return_dtype=pl.Int32)
    return pl.lit(GRAVITY[str(asked.rule.severity)], dtype=pl.Int32)
