"""Services beside the facet lines of a claim: on lines of their own, or meant to be billed."""

from collections.abc import Iterable

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.lines import is_facet_line


def services_beside_facet(t: Tables, codes: Iterable[str]) -> pl.LazyFrame:
    """One row per line of a claim with facet lines that carries one of these codes.

    Codes that somebody means to bill and that no line carries stand at the claim's first facet line, with
    ``is_meant`` true. ``beside`` names the codes, ``charge_at_risk_cents`` is the charge of a line that is there.
    """
    wanted = sorted(codes)
    first = t.lines.filter(is_facet_line()).group_by("claim_key").agg(line_no=pl.col("line_no").min())
    billed = (
        t.lines.filter(pl.col("code").is_in(wanted))
        .join(first, on="claim_key", how="semi")
        .select(
            "claim_key",
            "line_no",
            beside="code",
            is_meant=pl.lit(False),
            charge_at_risk_cents="charge_cents",
        )
    )
    meant = (
        t.other_services.filter(pl.col("code").is_in(wanted))
        .join(t.lines.select("claim_key", "code"), on=["claim_key", "code"], how="anti")
        .group_by("claim_key")
        .agg(beside=pl.col("code").unique().sort().str.join(", "), is_meant=pl.lit(True))
        .join(first, on="claim_key", how="inner")
        .select(
            "claim_key",
            "line_no",
            "beside",
            "is_meant",
            charge_at_risk_cents=pl.lit(None, dtype=pl.Int64),
        )
    )
    return pl.concat([billed, meant])


def known_charges() -> pl.Expr:
    """What the services beside are charged together; null where none of them stands on a line."""
    charge = pl.col("charge_at_risk_cents")
    return pl.when(charge.is_not_null().any()).then(charge.sum())
