"""What the record says was treated and how, by kind of service."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.anatomy import SACROILIAC_TARGETS, technique_group
from facetwise.lexicon.once import once

SERVICE = ("claim_key", "service_group")
RADIOGRAPHIC = ("fluoroscopy", "ct")


@once
def recorded_targets(t: Tables) -> pl.LazyFrame:
    """One row per claim and kind of service in the record.

    ``facet_targets`` counts joints and nerves named that are no sacral ones, ``sacral_targets`` names the
    sacroiliac joint and sacral branches.
    """
    name = pl.coalesce("joint", "nerve")
    is_sacral = name.is_in(SACROILIAC_TARGETS)
    done = t.procedures.select("claim_key", "procedure_no", service_group=technique_group())
    return (
        done.join(t.targets, on=["claim_key", "procedure_no"], how="left")
        .group_by(SERVICE)
        .agg(
            facet_targets=name.filter(~is_sacral).len(),
            sacral_targets=_listed(name.filter(is_sacral)),
        )
    )


@once
def recorded_guidance(t: Tables) -> pl.LazyFrame:
    """One row per claim and kind of service in the record, with what guided it instead of fluoroscopy or CT.

    ``unfit_guidance`` is null where one of these guided it too, or nothing is stated.
    """
    guidance = pl.col("guidance")
    is_radiographic = guidance.is_in(RADIOGRAPHIC).any()
    return (
        t.procedures.with_columns(service_group=technique_group())
        .group_by(SERVICE)
        .agg(unfit_guidance=pl.when(~is_radiographic).then(_listed(guidance.drop_nulls())))
    )


def _listed(names: pl.Expr) -> pl.Expr:
    """The distinct names as one text, null where there are none."""
    return pl.when(names.len() > 0).then(names.unique().sort().str.join(", "))
