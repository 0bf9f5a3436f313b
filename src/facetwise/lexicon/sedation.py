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


def is_refused(stance: pl.Expr) -> pl.Expr:
    """Whether the payer does not pay it, or does not before an appeal; null where the policy says nothing."""
    return stance.is_in(["deny", "appeal_only"])


def severity_of_refusal(stance: pl.Expr) -> pl.Expr:
    """What is paid on appeal is a risk, all else that is refused a denial."""
    return pl.when(stance == "appeal_only").then(pl.lit("risk")).otherwise(pl.lit("denial"))


def sedation_in_words() -> pl.Expr:
    """The depth in the record as a message says it."""
    return pl.col("sedation_kind").replace(WORDS)
