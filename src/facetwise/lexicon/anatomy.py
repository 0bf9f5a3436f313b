"""Joints and left-over nerves from documented targets, by a join over the innervation table.

Written apart from `coding`, which counts with domain objects: two ways that check each other.
A side that is not stated is a value of its own and never completes a sided set (contract).
"""

from functools import cache

import polars as pl

from facetwise.domain import spine
from facetwise.policy.code_book import thermal_from_celsius

GROUP = ("claim_key", "technique_group", "side")
INTO_THE_JOINT = ("intraarticular", "cyst_aspiration")
ALIAS_NERVES = ("C2", "C3")  # together another name for the third occipital nerve
ALIAS_JOINT = "C2-C3"
SACROILIAC_TARGETS = (spine.SACROILIAC_JOINT, *spine.SACRAL_LATERAL_BRANCHES)


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
    """One row per joint: its place from the head down, its region, and whether blocking nerves can count."""
    return pl.DataFrame(
        [
            (joint.name, joint.order, str(joint.region), joint.can_be_blocked)
            for joint in spine.joints().values()
        ],
        schema={
            "joint": pl.String,
            "joint_order": pl.Int16,
            "region": pl.String,
            "can_be_blocked": pl.Boolean,
        },
        orient="row",
    )


@cache
def partners() -> pl.DataFrame:
    """One row per nerve that is not a whole set: the other nerves that would complete a joint, in words."""
    pairs = [
        (nerve, f"{other} for {joint.name}")
        for joint in spine.joints().values()
        for nerve in joint.nerves
        for other in joint.nerves
        if other != nerve
    ]
    alias, third = ALIAS_NERVES
    rows = [(alias, f"{third} for {ALIAS_JOINT}"), *pairs]
    return (
        pl.DataFrame(rows, schema=["nerve", "partner"], orient="row")
        .group_by("nerve", maintain_order=True)
        .agg(partners=pl.col("partner").str.join(" or "))
    )


@cache
def technique_group() -> pl.Expr:
    """What a documented technique is billed as: injection, destruction, or null where neither is certain.

    A lesion cooler than the destruction codes describe is no destruction.
    """
    technique = pl.col("technique")
    return (
        pl.when(technique.is_in([*INTO_THE_JOINT, "medial_branch_block"]))
        .then(pl.lit("injection"))
        .when((technique == "radiofrequency") & ~is_cool_lesion().fill_null(False))
        .then(pl.lit("destruction"))
        .otherwise(None)
    )


def is_cool_lesion() -> pl.Expr:
    """Whether the lesion is cooler than the destruction codes describe; null where its temperature is not told."""
    return pl.col("temperature_c") < thermal_from_celsius()


def joints_group() -> pl.Expr:
    """The group whose codes the joints of a procedure may stand behind: null where its guidance leaves it none.

    An injection without imaging or under MRI has no facet code, nor has a destruction without fluoroscopy or CT
    (coding.md 7). Guidance that is not stated may be any.
    """
    group, guidance = technique_group(), pl.col("guidance")
    has_code = (
        pl.when(group == "destruction")
        .then(guidance.is_in(["fluoroscopy", "ct"]))
        .otherwise(guidance.is_in(["fluoroscopy", "ct", "ultrasound"]))
    )
    return pl.when(has_code.fill_null(True)).then(group)


def sided_targets(targets: pl.LazyFrame, procedures: pl.LazyFrame) -> pl.LazyFrame:
    """One row per target and side, with its technique group; bilateral becomes two rows.

    ``enters_joint`` tells a needle into the joint from work on its nerves.
    """
    sides = (
        pl.when(pl.col("side") == "bilateral")
        .then(pl.lit(["right", "left"]))
        .otherwise(pl.concat_list("side"))
    )
    done = procedures.select(
        "claim_key",
        "procedure_no",
        technique_group=joints_group(),
        enters_joint=pl.col("technique").is_in(INTO_THE_JOINT).fill_null(False),
    )
    return (
        targets.join(done, on=["claim_key", "procedure_no"], how="left")
        .with_columns(side=sides)
        .explode("side")
        .select(*GROUP, "joint", "nerve", "enters_joint")
        .unique()
    )


def documented_joints(sided: pl.LazyFrame) -> pl.LazyFrame:
    """One row per claim, technique group, joint and side that the record supports.

    A joint counts when it was entered, or when every nerve that supplies it was treated on that side. Several
    procedures of one technique group are counted together. C0-C1 and C1-C2 have no nerve set and count for a
    needle into the joint alone.
    """
    keys = [*GROUP, "joint"]
    named = (
        sided.filter(pl.col("joint").is_not_null())
        .join(joint_facts().lazy().select("joint", "can_be_blocked"), on="joint", how="inner")
        .filter(pl.col("can_be_blocked") | pl.col("enters_joint"))
        .select(keys)
    )
    blocked = _complete_sets(sided).select(keys)
    return (
        pl.concat([named, blocked])
        .unique()
        .join(joint_facts().lazy(), on="joint", how="inner")
        .drop("can_be_blocked")
    )


def leftover_nerves(sided: pl.LazyFrame) -> pl.LazyFrame:
    """One row per nerve that completes no joint on its side, with the ``partners`` that would complete one.

    An L5 dorsal ramus that belongs to a whole sacroiliac set, and what C2 and C3 together stand for, are not
    left over (contract; nerve_aliases.csv, row ``C2+C3``).
    """
    used = _complete_sets(sided).join(innervation().lazy().select("joint", "nerve"), on="joint")
    nerve_keys = [*GROUP, "nerve"]
    taken = pl.concat(
        [
            used.select(nerve_keys),
            _alias_parts(sided),
            _first_nerve_where_counted(sided),
            _sacroiliac_fifth_lumbar(sided),
        ]
    )
    return (
        sided.filter(pl.col("nerve").is_not_null())
        .select(nerve_keys)
        .unique()
        .join(partners().lazy(), on="nerve", how="inner")
        .join(taken, on=nerve_keys, how="anti", nulls_equal=True)
    )


def _complete_sets(sided: pl.LazyFrame) -> pl.LazyFrame:
    """One row per joint and side whose whole nerve set was treated."""
    return (
        _with_third_occipital(sided)
        .join(innervation().lazy(), on="nerve", how="inner")
        .group_by(*GROUP, "joint")
        .agg(
            nerves_hit=pl.col("nerve").n_unique(),
            nerves_required=pl.col("nerves_required").first(),
        )
        .filter(pl.col("nerves_hit") == pl.col("nerves_required"))
    )


def _with_third_occipital(sided: pl.LazyFrame) -> pl.LazyFrame:
    """Nerves as named, and the third occipital where C2 and C3 were both named for C2-C3 (coding.md 1)."""
    third = spine.THIRD_OCCIPITAL_NERVE
    nerves = sided.filter(pl.col("nerve").is_not_null()).select(*GROUP, "nerve")
    alias = _alias_sides(sided).select(*GROUP, nerve=pl.lit(third))
    return pl.concat([nerves, alias])


def _alias_sides(sided: pl.LazyFrame) -> pl.LazyFrame:
    """Groups in which C2 and C3 were both named."""
    return (
        sided.filter(pl.col("nerve").is_in(ALIAS_NERVES))
        .group_by(GROUP)
        .agg(named=pl.col("nerve").n_unique())
        .filter(pl.col("named") == len(ALIAS_NERVES))
        .select(GROUP)
    )


def _alias_parts(sided: pl.LazyFrame) -> pl.LazyFrame:
    """C2 and C3 where they stand for the third occipital nerve; C3 still counts for C3-C4."""
    return (
        _alias_sides(sided)
        .with_columns(nerve=pl.lit(list(ALIAS_NERVES)))
        .explode("nerve")
        .select(*GROUP, "nerve")
    )


def _first_nerve_where_counted(sided: pl.LazyFrame) -> pl.LazyFrame:
    """C2 where C2-C3 is counted anyway: it adds nothing and lacks nothing."""
    return (
        documented_joints(sided)
        .filter(pl.col("joint") == ALIAS_JOINT)
        .select(*GROUP, nerve=pl.lit(ALIAS_NERVES[0]))
    )


def _sacroiliac_fifth_lumbar(sided: pl.LazyFrame) -> pl.LazyFrame:
    """L5 where the nerves of the sacroiliac joint were treated: S1 to S3 on that side, or by the joint's name."""
    branches = pl.col("nerve").filter(pl.col("nerve").is_in(spine.SACRAL_LATERAL_BRANCHES)).n_unique()
    by_name = ((pl.col("joint") == spine.SACROILIAC_JOINT) & ~pl.col("enters_joint")).any()
    return (
        sided.group_by(GROUP)
        .agg(is_whole=(branches == len(spine.SACRAL_LATERAL_BRANCHES)) | by_name)
        .filter(pl.col("is_whole"))
        .select(*GROUP, nerve=pl.lit("L5"))
    )
