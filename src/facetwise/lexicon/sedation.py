"""What the payer says of the sedation that was given."""

import polars as pl

from facetwise.lexicon.choose import choose
from facetwise.lexicon.parameters import parameter

DEPTHS = ("moderate", "deep", "mac", "general")
WORDS = {
    "moderate": "moderate sedation",
    "deep": "deep sedation",
    "mac": "monitored anesthesia care",
    "general": "general anesthesia",
}


def sedation_stance() -> pl.Expr:
    """``allow``, ``deny``, ``conditional`` or ``appeal_only`` for the depth in the record; ``allow`` for the mild ones.

    Null where the depth is not known or the policy says nothing of it.
    """
    kind = pl.col("sedation_kind")
    mild = (kind.is_in(["none", "minimal"]), "allow")
    return choose([mild, *((kind == depth, parameter(f"sedation.policy.{depth}")) for depth in DEPTHS)])


def has_reason() -> pl.Expr:
    """Whether the record gives a reason that the payer may take for one; null where it is not known."""
    is_none_for_payer = parameter("sedation.anxiety_is_no_reason").fill_null(False)
    is_fear_or_wish = pl.col("is_sedation_for_fear_or_wish").fill_null(False)
    return pl.col("has_sedation_reason") & ~(is_fear_or_wish & is_none_for_payer)


def is_refused(stance: pl.Expr) -> pl.Expr:
    """Whether the payer does not pay it, or does not before an appeal; null where the policy says nothing."""
    return stance.is_in(["deny", "appeal_only"])


def severity_of_refusal(stance: pl.Expr) -> pl.Expr:
    """What is paid on appeal is a risk, all else that is refused a denial."""
    return pl.when(stance == "appeal_only").then(pl.lit("risk")).otherwise(pl.lit("denial"))


def sedation_in_words() -> pl.Expr:
    """The depth in the record as a message says it."""
    return pl.col("sedation_kind").replace(WORDS)
