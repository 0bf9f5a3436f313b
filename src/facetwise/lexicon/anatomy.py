"""Joints and left-over nerves from documented targets, by a join over the innervation table.

Written apart from `coding`, which counts with domain objects: two ways that check each other.
A side that is not stated is a value of its own and never completes a sided set (contract).
"""

from functools import cache

import polars as pl

from facetwise.domain import spine

GROUP = ("claim_key", "technique_group", "purpose", "side")


@cache
def innervation() -> pl.DataFrame:
    """One row per joint and nerve that supplies it, with how many nerves the joint needs."""
    return pl.DataFrame(
        [
            (joint.name, nerve, len(joint.nerves))
            for joint in spine.joints().values()
            for nerve in joint.nerves
        ],
        schema={"joint": pl.String, "nerve": pl.String, "nerves_required": pl.UInt32},
        orient="row",
    )


@cache
def joint_facts() -> pl.DataFrame:
    """One row per joint: its place from the head down, and its region."""
    return pl.DataFrame(
        [(joint.name, joint.order, str(joint.region)) for joint in spine.joints().values()],
        schema={"joint": pl.String, "joint_order": pl.Int16, "region": pl.String},
        orient="row",
    )


def technique_group() -> pl.Expr:
    """What a documented technique is billed as: injection, destruction, or null where neither is certain."""
    technique = pl.col("technique")
    return (
        pl.when(technique.is_in(["intraarticular", "medial_branch_block", "cyst_aspiration"]))
        .then(pl.lit("injection"))
        .when(technique == "radiofrequency")
        .then(pl.lit("destruction"))
        .otherwise(None)
    )


def sided_targets(targets: pl.LazyFrame, procedures: pl.LazyFrame) -> pl.LazyFrame:
    """One row per target and side, with technique group and purpose; bilateral becomes two rows."""
    sides = (
        pl.when(pl.col("side") == "bilateral")
        .then(pl.lit(["right", "left"]))
        .otherwise(pl.concat_list("side"))
    )
    return (
        targets.join(
            procedures.select("claim_key", "procedure_no", "purpose", technique_group=technique_group()),
            on=["claim_key", "procedure_no"],
            how="left",
        )
        .with_columns(side=sides)
        .explode("side")
        .select(*GROUP, "joint", "nerve")
        .unique()
    )


def documented_joints(sided: pl.LazyFrame) -> pl.LazyFrame:
    """One row per claim, technique group, purpose, joint and side that the record supports.

    A joint counts when it was entered, or when every nerve that supplies it was blocked on that side.
    """
    entered = sided.filter(pl.col("joint").is_not_null()).select(*GROUP, "joint", by_needle=pl.lit(True))
    complete = _nerve_hits(sided).filter(pl.col("nerves_hit") == pl.col("nerves_required"))
    blocked = complete.select(*GROUP, "joint", by_needle=pl.lit(False))
    return (
        pl.concat([entered, blocked])
        .group_by(*GROUP, "joint")
        .agg(pl.col("by_needle").any())
        .join(joint_facts().lazy(), on="joint", how="inner")
    )


def leftover_nerves(sided: pl.LazyFrame) -> pl.LazyFrame:
    """One row per nerve that completes no joint on its side, with the joints it could belong to."""
    nerves = _with_third_occipital(sided)
    hits = _nerve_hits(sided)
    used = (
        hits.filter(pl.col("nerves_hit") == pl.col("nerves_required"))
        .join(innervation().lazy().select("joint", "nerve"), on="joint")
        .select(*GROUP, "nerve")
        .unique()
    )
    return (
        nerves.join(innervation().lazy().select("joint", "nerve"), on="nerve", how="inner")
        .join(used, on=[*GROUP, "nerve"], how="anti", nulls_equal=True)
        .filter(~pl.col("is_alias_part"))
        .group_by(*GROUP, "nerve")
        .agg(possible_joints=pl.col("joint").unique().sort().str.join(", "))
    )


def _nerve_hits(sided: pl.LazyFrame) -> pl.LazyFrame:
    return (
        _with_third_occipital(sided)
        .join(innervation().lazy(), on="nerve", how="inner")
        .group_by(*GROUP, "joint")
        .agg(nerves_hit=pl.col("nerve").n_unique(), nerves_required=pl.col("nerves_required").first())
    )


def _with_third_occipital(sided: pl.LazyFrame) -> pl.LazyFrame:
    """Nerves as blocked, and the third occipital where C2 and C3 were both named for C2-C3.

    ``is_alias_part`` marks the C3 that the alias used up: it still counts for C3-C4, but is not left over
    (coding.md 1 and nerve_aliases.csv, row ``C2+C3``).
    """
    nerves = sided.filter(pl.col("nerve").is_not_null()).select(*GROUP, "nerve")
    both = (
        nerves.filter(pl.col("nerve").is_in(["C2", "C3"]))
        .group_by(*GROUP)
        .agg(named=pl.col("nerve").n_unique())
        .filter(pl.col("named") == 2)
        .select(*GROUP)
    )
    alias = both.select(*GROUP, nerve=pl.lit(spine.THIRD_OCCIPITAL_NERVE))
    used_by_alias = both.select(*GROUP, nerve=pl.lit("C3"), is_alias_part=pl.lit(True))
    return (
        pl.concat([nerves, alias])
        .unique()
        .join(used_by_alias, on=[*GROUP, "nerve"], how="left", nulls_equal=True)
        .with_columns(pl.col("is_alias_part").fill_null(False))
    )
