"""Base tables → the tables that rules are asked about: code facts, sides, purposes, sessions, documented joints."""

from dataclasses import dataclass

import polars as pl

from facetwise.codes import procedures
from facetwise.domain.tables import AUTHORIZATION, RECORD, BaseTables
from facetwise.lexicon import anatomy
from facetwise.lexicon.lines import has_modifier

CODE_FACTS = (
    "code",
    "plain_name",
    "category",
    "technique_group",
    "region",
    "role",
    "global_days",
    "bilateral_indicator",
)

CLAIM_COLUMNS_OF_A_LINE = (
    "claim_key",
    "payer_id",
    "pack",
    "state",
    "claim_type",
    "has_record",
    "history_loaded",
    "as_of",
    "claim_place_of_service",
    "claim_service_date",
    "claim_rendering_npi",
    "billing_npi",
)

CLAIM_COLUMNS_OF_A_SESSION = (
    "claim_key",
    "claim_id",
    "frequency_code",
    "patient_key",
    "payer_id",
    "pack",
    "state",
    "claim_type",
    "place_of_service",
    "has_record",
    "history_loaded",
    "as_of",
    *AUTHORIZATION,
    *RECORD,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Tables before history and policy values are joined."""

    base: BaseTables
    claims: pl.DataFrame
    lines: pl.DataFrame
    sessions: pl.DataFrame
    documented_joints: pl.DataFrame
    leftover_nerves: pl.DataFrame


def prepare(base: BaseTables) -> Prepared:
    """Everything about claims that needs neither policy nor other claims."""
    sided = anatomy.sided_targets(base.targets.lazy(), base.procedures.lazy())
    if base.targets.is_empty():
        joints, leftovers = (frame.collect() for frame in _no_anatomy(sided))
    else:
        joints, leftovers = pl.collect_all([anatomy.documented_joints(sided), anatomy.leftover_nerves(sided)])
    lines = _lines(base).collect()
    sessions = _sessions(base, lines, joints).collect()
    claims = _claims(base, lines).collect()
    return Prepared(base, claims, lines, sessions, joints, leftovers)


def _no_anatomy(sided: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The right columns without the work, for files that hold claims alone."""
    return (
        anatomy.documented_joints(sided).limit(0),
        anatomy.leftover_nerves(sided).limit(0),
    )


def _claims(base: BaseTables, lines: pl.DataFrame) -> pl.LazyFrame:
    """Claims with what their lines add up to; a claim without a facet line is outside most rules."""
    sums = (
        lines.lazy()
        .group_by("claim_key")
        .agg(
            has_facet_line=pl.col("service_group").is_not_null().any(),
            line_count=pl.len(),
            lines_charge_cents=pl.when(pl.col("charge_cents").is_not_null().all()).then(
                pl.col("charge_cents").sum()
            ),
        )
    )
    return (
        base.claims.lazy()
        .join(sums, on="claim_key", how="left", maintain_order="left")
        .with_columns(pl.col("has_facet_line").fill_null(False), pl.col("line_count").fill_null(0))
    )


def _lines(base: BaseTables) -> pl.LazyFrame:
    claims = base.claims.lazy().rename(
        {
            "place_of_service": "claim_place_of_service",
            "service_date": "claim_service_date",
            "rendering_npi": "claim_rendering_npi",
        }
    )
    lines = (
        base.lines.lazy()
        .join(procedures.frame().lazy().select(CODE_FACTS), on="code", how="left", maintain_order="left")
        .join(claims.select(CLAIM_COLUMNS_OF_A_LINE), on="claim_key", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("place_of_service", "claim_place_of_service").alias("place_of_service"),
            pl.coalesce("service_date", "claim_service_date").alias("service_date"),
            pl.coalesce("rendering_npi", "claim_rendering_npi").alias("rendering_npi"),
            has_50=has_modifier("50"),
            has_rt=has_modifier("RT"),
            has_lt=has_modifier("LT"),
            has_kx=has_modifier("KX"),
        )
        .with_columns(side=_side_of_line())
    )
    return _with_session_region(_with_purpose(lines, base))


def _side_of_line() -> pl.Expr:
    """The side that the modifiers say; null without one, and null where they say two things."""
    return (
        pl.when(pl.col("has_50"))
        .then(pl.lit("bilateral"))
        .when(pl.col("has_rt") & ~pl.col("has_lt"))
        .then(pl.lit("right"))
        .when(pl.col("has_lt") & ~pl.col("has_rt"))
        .then(pl.lit("left"))
        .otherwise(None)
    )


def _with_purpose(lines: pl.LazyFrame, base: BaseTables) -> pl.LazyFrame:
    """Purpose and technique of a facet line: from the record where it tells one, ablation by its code alone."""
    documented = (
        base.procedures.lazy()
        .with_columns(service_group=anatomy.technique_group())
        .group_by("claim_key", "service_group")
        .agg(
            documented_purpose=_only(pl.col("purpose")),
            technique=_only(pl.col("technique")),
            guidance=_only(pl.col("guidance")),
        )
    )
    is_destruction = pl.col("service_group") == "destruction"
    return (
        lines.with_columns(
            service_group=pl.col("technique_group").replace({"ultrasound_injection": "injection"})
        )
        .join(documented, on=["claim_key", "service_group"], how="left", maintain_order="left")
        .with_columns(
            purpose=pl.when(is_destruction)
            .then(pl.lit("ablation"))
            .when(pl.col("service_group").is_not_null())
            .then(pl.coalesce("documented_purpose", pl.lit("unspecified"))),
            technique=pl.when(is_destruction)
            .then(pl.coalesce("technique", pl.lit("radiofrequency")))
            .otherwise(pl.col("technique")),
        )
        .drop("documented_purpose")
    )


def _only(values: pl.Expr) -> pl.Expr:
    """The one value of a group; null where there are several or one is not known."""
    return pl.when(values.n_unique() == 1).then(values.first())


def _with_session_region(lines: pl.LazyFrame) -> pl.LazyFrame:
    """The region whose session a facet line belongs to.

    T12-L1 is billed in the cervical/thoracic family, but with L1-L2 Medicare holds both for one lumbar
    session (medicare.md 4; A58364 rev. eff. 2025-01-01). On the claim that shows as a thoracic primary with
    a lumbar add-on and neither a thoracic add-on nor a lumbar primary.
    """
    group = ["claim_key", "service_group"]
    is_thoracic, is_lumbar = (pl.col("region") == name for name in ("cervical_thoracic", "lumbar_sacral"))
    is_primary = pl.col("role") == "primary"
    is_junction = (
        (is_thoracic & is_primary).any().over(group)
        & (is_lumbar & ~is_primary).any().over(group)
        & ~(is_lumbar & is_primary).any().over(group)
        & ~(is_thoracic & ~is_primary).any().over(group)
    )
    return lines.with_columns(
        session_region=pl.when(pl.col("service_group").is_null())
        .then(None)
        .when(is_junction)
        .then(pl.lit("lumbar_sacral"))
        .otherwise(pl.col("region"))
    )


def _sessions(base: BaseTables, lines: pl.DataFrame, joints: pl.DataFrame) -> pl.LazyFrame:
    """One row per claim, region and purpose of facet work billed."""
    keys = ["claim_key", "session_region", "service_group"]
    billed = (
        lines.lazy()
        .filter(pl.col("service_group").is_not_null())
        .group_by(keys, maintain_order=True)
        .agg(
            pl.col("purpose", "technique", "technique_group", "guidance").first(),
            pl.col("service_date", "line_no").min().name.replace("line_no", "first_line_no"),
            levels_billed=_levels_billed(),
            is_third_level_billed=(pl.col("role") == "third_and_further").any(),
            session_charge_cents=_sum_if_all_known(pl.col("charge_cents")),
        )
        .rename({"session_region": "region"})
    )
    return (
        billed.join(
            base.claims.lazy().select(CLAIM_COLUMNS_OF_A_SESSION),
            on="claim_key",
            how="left",
            maintain_order="left",
        )
        .join(
            _documented_levels(joints, lines),
            on=["claim_key", "region", "service_group"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            levels_documented=pl.when(pl.col("has_record")).then(pl.col("levels_documented").fill_null(0))
        )
        .with_row_index("session_id")
    )


def _sum_if_all_known(cents: pl.Expr) -> pl.Expr:
    return pl.when(cents.is_not_null().all()).then(cents.sum())


def _levels_billed() -> pl.Expr:
    """Distinct levels that the lines stand for, whatever the sides.

    Injections: one per distinct code, the third standing for all further. Destructions: the primary, and for
    add-ons the larger of the units of one side, so that RT and LT lines are one level. An add-on without a
    side under a bilateral primary is the code book's form, two units a level (coding.md 5).
    """
    is_add_on = pl.col("role") == "each_additional_joint"
    units = pl.col("units").fill_null(1)
    codes = pl.col("code").filter(~is_add_on).n_unique()
    right = units.filter(is_add_on & pl.col("side").is_in(["right", "bilateral"])).sum()
    left = units.filter(is_add_on & pl.col("side").is_in(["left", "bilateral"])).sum()
    unsided = units.filter(is_add_on & pl.col("side").is_null()).sum()
    is_bilateral = ((pl.col("role") == "primary") & pl.col("has_50")).any()
    per_level = pl.when(is_bilateral).then(2).otherwise(1)
    return (codes + pl.max_horizontal(right, left) + (unsided / per_level).ceil()).cast(pl.Int64)


def _documented_levels(joints: pl.DataFrame, lines: pl.DataFrame) -> pl.LazyFrame:
    """Distinct documented joints by claim, session region and kind of service."""
    lumbar_junctions = (
        lines.lazy()
        .filter(pl.col("session_region") != pl.col("region"))
        .select("claim_key", "service_group", is_junction=pl.lit(True))
        .unique()
    )
    return (
        joints.lazy()
        .rename({"technique_group": "service_group"})
        .join(lumbar_junctions, on=["claim_key", "service_group"], how="left")
        .with_columns(
            region=pl.when((pl.col("joint") == "T12-L1") & pl.col("is_junction"))
            .then(pl.lit("lumbar_sacral"))
            .otherwise(pl.col("region"))
        )
        .sort("joint_order")
        .group_by("claim_key", "region", "service_group", maintain_order=True)
        .agg(
            levels_documented=pl.col("joint").n_unique().cast(pl.Int64),
            joints_documented=pl.col("joint").unique(maintain_order=True).str.join(", "),
        )
    )
