"""Services beside the facet lines of a claim: on lines of their own, or meant to be billed."""

from collections.abc import Iterable

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.known import known_any
from facetwise.lexicon.lines import is_facet_line
from facetwise.lexicon.same_day import by_own_provider


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


def services_apart_from_facet(t: Tables, is_service: pl.Expr) -> pl.LazyFrame:
    """One row per such line of a claim without facet lines, whose biller does facet work of the day on another claim.

    ``facet_codes`` names that work; the two are claims of the same kind. ``is_own_physician`` is false where another
    one of the practice did all of it.
    """
    with_facet = t.lines.filter(is_facet_line()).select("claim_key")
    work = (
        by_own_provider(t)
        .group_by("claim_key")
        .agg(
            facet_codes=pl.col("code").unique().sort().str.join(", "),
            is_own_physician=known_any(pl.col("is_own_physician")),
        )
    )
    return (
        t.lines.filter(is_service)
        .join(with_facet, on="claim_key", how="anti")
        .join(work, on="claim_key", how="inner")
        .select(
            "claim_key",
            "line_no",
            "facet_codes",
            "is_own_physician",
            beside="code",
            charge_at_risk_cents="charge_cents",
        )
    )


def known_charges() -> pl.Expr:
    """What the services beside are charged together; null where none of them stands on a line."""
    charge = pl.col("charge_at_risk_cents")
    return pl.when(charge.is_not_null().any()).then(charge.sum())
