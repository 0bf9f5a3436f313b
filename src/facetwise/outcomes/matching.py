"""Which line that was sent each line of a remittance speaks of.

Claims are matched by their account number. Within a claim, lines are matched by the line control number, else by code,
date and charge, else by code and date, else by code, each only where one line fits. What fits none is listed.
"""

from dataclasses import dataclass

import polars as pl

OWN_NUMBER = ("line_control_number",)
WAYS = (  # in this order; the columns that must agree within the claim
    ("line control number", OWN_NUMBER),
    ("code, date and charge", ("code", "service_date", "charge_cents")),
    ("code and date", ("code", "service_date")),
    ("code", ("code",)),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """Claims and lines as they were sent, with the columns of the base tables."""

    claims: pl.DataFrame
    lines: pl.DataFrame


RETURNED_CHARACTERS = 20  # of an account number, in a remittance


@dataclass(frozen=True, slots=True)
class Returned:
    """Claims, lines and adjustments of remittances, ``source`` and numbers distinct over all files."""

    claims: pl.DataFrame
    lines: pl.DataFrame
    adjustments: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs of lines, and what found no partner."""

    claims: pl.DataFrame  # remit_claim_no, claim_key
    lines: pl.DataFrame  # remit_line_no, remit_claim_no, claim_key, line_no, matched_by
    unmatched_remit_claims: pl.DataFrame
    unmatched_remit_lines: pl.DataFrame
    unanswered_claims: pl.DataFrame


def match(sent: Sent, returned: Returned) -> Matched:
    """Match what came back with what was sent."""
    claims = _claims(sent, returned)
    submitted = pl.coalesce(
        "submitted_code", "code"
    )  # where the payer changed the code, what was sent counts
    left = returned.lines.join(claims, on="remit_claim_no").with_columns(code=submitted)
    pairs: list[pl.DataFrame] = []
    for way, keys in WAYS:
        found = _fitting(left, sent.lines, keys).with_columns(matched_by=pl.lit(way))
        pairs.append(found)
        left = left.join(found.select("remit_line_no"), on="remit_line_no", how="anti")
    lines = pl.concat(pairs)
    names = returned.claims.select("remit_claim_no", "claim_id", "source")
    return Matched(
        claims=claims,
        lines=lines,
        unmatched_remit_claims=returned.claims.join(claims, on="remit_claim_no", how="anti"),
        unmatched_remit_lines=left.join(names, on="remit_claim_no", how="left", maintain_order="left"),
        unanswered_claims=sent.claims.join(claims.select("claim_key").unique(), on="claim_key", how="anti"),
    )


def _claims(sent: Sent, returned: Returned) -> pl.DataFrame:
    """By account number; where several claims carry it, the one of the same total, else the latest sent."""
    totals = sent.lines.group_by("claim_key").agg(sent_cents=pl.col("charge_cents").sum())
    known = sent.claims.select("claim_key", "claim_id").join(totals, on="claim_key", how="left")
    answers = returned.claims.select("remit_claim_no", "claim_id", "charge_cents")
    exactly = answers.join(known, on="claim_id")
    others = answers.join(exactly, on="remit_claim_no", how="anti")
    return (
        pl.concat([exactly, _as_payers_return(others, known).select(exactly.columns)])
        .with_columns(is_same=(pl.col("charge_cents").abs() == pl.col("sent_cents")).fill_null(value=False))
        .sort("remit_claim_no", "is_same", "claim_key", descending=[False, True, True])
        .unique("remit_claim_no", keep="first", maintain_order=True)
        .select("remit_claim_no", "claim_key")
    )


def _as_payers_return(answers: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """By the part of the account number that payers have to return, in capitals, where one account alone has it."""
    returned = pl.col("claim_id").str.to_uppercase().str.head(RETURNED_CHARACTERS)
    accounts = known.with_columns(returned=returned)
    is_alone = pl.col("claim_id").n_unique().over("returned") == 1
    return answers.with_columns(returned=returned).join(
        accounts.filter(is_alone).drop("claim_id"), on="returned"
    )


def _fitting(left: pl.DataFrame, lines: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Pairs that agree on the keys, where one sent line and one line of the remitted claim fit each other alone.

    A payer that splits a line gives each part its number (835 guide, service line splitting): they fit together where
    their charges make that of the line.
    """
    comparable = left.with_columns(pl.col("charge_cents").abs())  # a reversal carries its amounts below zero
    sent = lines.select("claim_key", "line_no", *keys, sent_cents="charge_cents")
    found = comparable.drop_nulls(keys).join(sent, on=["claim_key", *keys], how="inner")
    of_line = ["remit_claim_no", "claim_key", "line_no"]
    is_alone = pl.len().over(of_line) == 1
    are_parts = pl.col("charge_cents").sum().over(of_line) == pl.col("sent_cents")
    if keys == OWN_NUMBER:
        is_alone |= are_parts.fill_null(value=False)
    is_alone &= pl.len().over("remit_line_no") == 1
    return found.filter(is_alone).select("remit_line_no", *of_line)
