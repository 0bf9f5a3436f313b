"""What the payer did with each line that was sent, after reversals and corrections."""

import polars as pl

from facetwise.outcomes.matching import Matched, Returned, Sent

# Reasons that take money from a line without refusing it.
CONTRACT = ("45", "59", "131", "144", "253", "223")  # fee schedule, sequestration and the like
PATIENT_SHARE = ("1", "2", "3", "66", "100", "187", "241")  # deductible, coinsurance, copayment …
OTHER_PAYER = ("22", "23")

PAID, CUT, DENIED, PATIENT, REVERSED, UNANSWERED = (
    "paid",
    "cut",
    "denied",
    "left to the patient",
    "taken back",
    "unanswered",
)


def judged_lines(sent: Sent, returned: Returned, matched: Matched) -> pl.DataFrame:
    """One row per line sent: ``outcome``, ``paid_cents``, ``denied_cents``, ``reasons``, ``remarks`` and its places."""
    said = _last_word(_answers(sent, returned, matched), returned)
    lines = sent.lines.join(sent.claims.select("claim_key", "claim_id"), on="claim_key", how="left")
    return (
        lines.select("claim_key", "claim_id", "line_no", "code", "charge_cents", "segment")
        .join(said, on=["claim_key", "line_no"], how="left", maintain_order="left")
        .with_columns(pl.col("outcome").fill_null(UNANSWERED))
    )


def _answers(sent: Sent, returned: Returned, matched: Matched) -> pl.DataFrame:
    """Lines of remittances with their reasons; a claim answered as a whole answers for each of its lines."""
    reasons = _reasons(returned.adjustments.filter(pl.col("remit_line_no").is_not_null()), "remit_line_no")
    of_claim = _reasons(returned.adjustments.filter(pl.col("remit_line_no").is_null()), "remit_claim_no")
    by_line = (
        matched.lines.join(returned.lines.drop("remit_claim_no", "code"), on="remit_line_no")
        .join(reasons, on="remit_line_no", how="left")
        .join(of_claim, on="remit_claim_no", how="left", suffix="_of_claim")
        .with_columns(*_reasons_of_the_claim())
        .select(*_ANSWER)
        .group_by("remit_claim_no", "claim_key", "line_no", maintain_order=True)
        .agg(*_PARTS_TOGETHER)
        .select(_COLUMNS)
    )
    without_lines = matched.claims.join(returned.lines, on="remit_claim_no", how="anti")
    as_a_whole = (
        without_lines.join(returned.claims.drop("charge_cents"), on="remit_claim_no")
        .filter(pl.col("paid_cents") == 0)  # a sum paid for the claim cannot be told apart by lines
        .join(sent.lines.select("claim_key", "line_no", "charge_cents"), on="claim_key")
        .join(of_claim, on="remit_claim_no", how="left")
        .with_columns(*_whole_charge(), matched_by=pl.lit("claim as a whole"))
        .select(*_ANSWER)
    )
    return pl.concat([by_line, as_a_whole], how="vertical_relaxed")


def _whole_charge() -> tuple[pl.Expr, ...]:
    """What was refused of the claim, or left to the patient, is each line's own charge, not the claim's sum."""
    charge, refused = pl.col("charge_cents").fill_null(0), pl.col("refused_cents").fill_null(0) > 0
    shared = ~refused & (pl.col("patient_cents_cut").fill_null(0) > 0)
    return (
        pl.when(refused).then(charge).otherwise(0).alias("refused_cents"),
        pl.when(shared).then(charge).otherwise(0).alias("patient_cents_cut"),
    )


def _reasons_of_the_claim() -> tuple[pl.Expr, ...]:
    """A line that was paid nothing and has no reason of its own has that of its claim, for the whole charge."""
    without = pl.col("reasons").is_null() & (pl.col("paid_cents") == 0)
    refused = pl.col("refused_cents_of_claim").fill_null(0) > 0
    shared = ~refused & (pl.col("patient_cents_cut_of_claim").fill_null(0) > 0)
    charge = pl.col("charge_cents").fill_null(0)
    return (
        pl.when(without).then("reasons_of_claim").otherwise("reasons").alias("reasons"),
        pl.when(without & refused).then(charge).otherwise("refused_cents").alias("refused_cents"),
        pl.when(without & shared).then(charge).otherwise("patient_cents_cut").alias("patient_cents_cut"),
    )


_ANSWER = (
    "claim_key",
    "line_no",
    "remit_claim_no",
    "matched_by",
    "paid_cents",
    "remark_codes",
    pl.col("reasons").fill_null(pl.lit([], dtype=pl.List(pl.String))),
    pl.col("refused_cents").fill_null(0),
    pl.col("patient_cents_cut").fill_null(0),
    pl.col("segment").alias("remit_segment"),
)

_COLUMNS = ["claim_key", "line_no", "remit_claim_no", "matched_by", "paid_cents", "remark_codes", "reasons",
            "refused_cents", "patient_cents_cut", "remit_segment"]  # fmt: skip
_PARTS_TOGETHER = (  # where the payer split a line
    pl.col("matched_by", "remit_segment").first(),
    pl.col("paid_cents", "refused_cents", "patient_cents_cut").sum(),
    *(
        pl.col(name).list.explode().drop_nulls().unique(maintain_order=True)
        for name in ("remark_codes", "reasons")
    ),
)


def _reasons(adjustments: pl.DataFrame, key: str) -> pl.DataFrame:
    """By line or claim: what was refused, what the patient owes, and the reasons that refuse."""
    is_share = (pl.col("group") == "PR") & pl.col("reason").is_in(PATIENT_SHARE)
    is_harmless = is_share | pl.col("reason").is_in([*CONTRACT, *OTHER_PAYER])
    return adjustments.group_by(key, maintain_order=True).agg(
        reasons=pl.format("{}-{}", "group", "reason").filter(~is_harmless).unique(maintain_order=True),
        refused_cents=pl.col("amount_cents").filter(~is_harmless).sum(),
        patient_cents_cut=pl.col("amount_cents").filter(is_share).sum(),
    )


def _last_word(answers: pl.DataFrame, returned: Returned) -> pl.DataFrame:
    """What holds in the end: the last answer that is no reversal; nothing where the last one is."""
    about = returned.claims.select(
        "remit_claim_no", "is_reversal", "payer_control_number", remit_source="source"
    )
    ordered = answers.join(about, on="remit_claim_no", how="left").sort("remit_claim_no")
    last = pl.col("is_reversal").last()
    standing = [
        pl.col(name).filter(~pl.col("is_reversal")).last()
        for name in ("remark_codes", "reasons", "refused_cents", "patient_cents_cut", "matched_by")
    ]
    judged = ordered.group_by("claim_key", "line_no", maintain_order=True).agg(
        *standing,
        pl.col("payer_control_number", "remit_source", "remit_segment").last(),
        paid_cents=pl.col("paid_cents").sum(),
        is_taken_back=last,
    )
    return judged.select(
        "claim_key",
        "line_no",
        "paid_cents",
        "reasons",
        "matched_by",
        "payer_control_number",
        "remit_source",
        "remit_segment",
        remarks="remark_codes",
        denied_cents="refused_cents",
        outcome=_outcome(),
    )


def _outcome() -> pl.Expr:
    refused = pl.col("refused_cents") > 0
    return (
        pl.when("is_taken_back")
        .then(pl.lit(REVERSED))
        .when((pl.col("paid_cents") > 0) & refused)
        .then(pl.lit(CUT))
        .when(pl.col("paid_cents") > 0)
        .then(pl.lit(PAID))
        .when(refused | (pl.col("reasons").list.len() > 0))
        .then(pl.lit(DENIED))
        .when(pl.col("patient_cents_cut") > 0)
        .then(pl.lit(PATIENT))
        .otherwise(pl.lit(DENIED))
    )
