"""What the record says was treated and how, by kind of service."""

import polars as pl

from facetwise.domain import spine
from facetwise.domain.tables import Tables
from facetwise.lexicon.anatomy import SACROILIAC_TARGETS, technique_group
from facetwise.lexicon.once import once

SERVICE = ("claim_key", "service_group")
RADIOGRAPHIC = ("fluoroscopy", "ct")


@once
def recorded_targets(t: Tables) -> pl.LazyFrame:
    """One row per claim and kind of service in the record.

    ``facet_targets`` counts joints and nerves named that are no sacral ones, ``sacral_targets`` names the
    sacroiliac joint and sacral branches, ``craniocervical`` the joints above C2-C3.
    """
    joint, nerve = pl.col("joint"), pl.col("nerve")
    name = pl.coalesce(joint, nerve)
    is_sacral = name.is_in(SACROILIAC_TARGETS)
    without_nerves = [found.name for found in spine.joints().values() if not found.can_be_blocked]
    done = t.procedures.select("claim_key", "procedure_no", service_group=technique_group())
    return (
        done.join(t.targets, on=["claim_key", "procedure_no"], how="left")
        .group_by(SERVICE)
        .agg(
            facet_targets=name.filter(~is_sacral).len(),
            sacral_targets=_listed(name.filter(is_sacral)),
            craniocervical=_listed(joint.filter(joint.is_in(without_nerves))),
        )
    )


@once
def recorded_guidance(t: Tables) -> pl.LazyFrame:
    """One row per claim and kind of service in the record: which kinds of guidance are stated for it.

    ``unfit_guidance`` names what was used instead of fluoroscopy or CT where neither was.
    """
    guidance = pl.col("guidance")
    unfit = _listed(guidance.filter(guidance.is_not_null()))
    return (
        t.procedures.with_columns(service_group=technique_group())
        .group_by(SERVICE)
        .agg(
            is_guidance_stated=guidance.is_not_null().all(),
            is_radiographic=guidance.is_in(RADIOGRAPHIC).fill_null(False).any(),
            is_ultrasound=(guidance == "ultrasound").fill_null(False).any(),
            unfit_guidance=unfit,
        )
        .with_columns(unfit_guidance=pl.when(~pl.col("is_radiographic")).then(pl.col("unfit_guidance")))
    )


def _listed(names: pl.Expr) -> pl.Expr:
    """The distinct names as one text, null where there are none."""
    return pl.when(names.len() > 0).then(names.unique().sort().str.join(", "))
