"""What the payer says of the sedation that was given."""

import polars as pl

from facetwise.lexicon.parameters import parameter

DEPTHS = ("moderate", "deep", "mac", "general")


def sedation_stance() -> pl.Expr:
    """``allow``, ``deny`` or ``conditional`` for the depth in the record; ``allow`` for none and minimal.

    Null where the depth is not known or the policy says nothing of it.
    """
    kind = pl.col("sedation_kind")
    stance = pl.when(kind.is_in(["none", "minimal"])).then(pl.lit("allow"))
    for depth in DEPTHS:
        stance = stance.when(kind == depth).then(parameter(f"sedation.policy.{depth}"))
    return stance.otherwise(None)
