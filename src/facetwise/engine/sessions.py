"""Sessions: the facet work of a claim by region, with the levels billed and the levels documented."""

import polars as pl

from facetwise.domain import spine
from facetwise.domain.record_columns import AUTHORIZATION, RECORD
from facetwise.domain.tables import BaseTables
from facetwise.engine.same_day import codes_billed, place_in_file

CLAIM_COLUMNS_OF_A_SESSION = (
    "claim_key",
    "claim_id",
    "frequency_code",
    "payer_control_number",
    "patient_key",
    "payer_id",
    "pack",
    "state",
    "claim_type",
    "billing_npi",
    "rendering_npi",
    "place_of_service",
    "has_record",
    "history_loaded",
    "as_of",
    *AUTHORIZATION,
    *RECORD,
)


def sessions_of(base: BaseTables, lines: pl.DataFrame, joints: pl.DataFrame) -> pl.LazyFrame:
    """One row per claim, region and purpose of facet work billed."""
    keys = ["claim_key", "session_region", "service_group"]
    billed = (
        lines.lazy()
        .filter(pl.col("service_group").is_not_null())
        .group_by(keys, maintain_order=True)
        .agg(
            pl.col("purpose", "technique", "technique_group", "guidance").first(),
            pl.col("service_date", "line_no").min().name.replace("line_no", "first_line_no"),
            levels_billed_least=_levels_billed(at_least=True),
            levels_billed_most=_levels_billed(at_least=False),
            leaves_levels_open=_leaves_levels_open(),
            is_third_level_billed=(pl.col("role") == "third_and_further").any(),
            billed=codes_billed(),
            session_charge_cents=_sum_if_all_known(pl.col("charge_cents")),
        )
        .rename({"session_region": "region"})
    )
    return (
        billed.join(
            base.claims.lazy().select(*CLAIM_COLUMNS_OF_A_SESSION, place=place_in_file()),
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
        .with_columns(
            levels_billed=_levels_as_the_record_settles(),
            levels_perhaps_billed=pl.when(
                pl.col("leaves_levels_open") & pl.col("levels_documented").is_null()
            ).then("levels_billed_most"),
        )
        .drop("levels_billed_least", "levels_billed_most", "leaves_levels_open")
        .with_row_index("session_id")
    )


def _sum_if_all_known(cents: pl.Expr) -> pl.Expr:
    return pl.when(cents.is_not_null().all()).then(cents.sum())


def _levels_billed(*, at_least: bool) -> pl.Expr:
    """Distinct levels that the lines stand for, whatever the sides: the fewest or the most that they can mean.

    Injections: one per distinct code; the third stands for any number of further levels. Destructions: the
    primary, and for add-ons units, of which a side, both sides (RT and LT lines, two units beside 50) or the
    code book's two units without a side may be one level (coding.md 4 to 6).
    """
    role, side = pl.col("role"), pl.col("side")
    is_add_on = role == "each_additional_joint"
    units = pl.col("units").fill_null(1)
    codes = pl.col("code").filter(~is_add_on).n_unique()
    right, left, both, unsided = (
        units.filter(is_add_on & is_of_side).sum()
        for is_of_side in (side == "right", side == "left", side == "bilateral", side.is_null())
    )
    if not at_least:
        is_open_ended = (role == "third_and_further").any()
        counted = (codes + right + left + both + unsided).ceil().cast(pl.Int64)
        return pl.when(~is_open_ended).then(counted)
    on_primary = side.filter(role == "primary").drop_nulls()
    is_bilateral = (on_primary == "bilateral").any() | (on_primary.n_unique() > 1)
    unsided_levels = pl.when(is_bilateral).then((unsided / 2).ceil()).otherwise(unsided)
    return (codes + pl.max_horizontal(right, left) + (both / 2).ceil() + unsided_levels).ceil().cast(pl.Int64)


def _leaves_levels_open() -> pl.Expr:
    """Destructions of further joints whose lines do not tell how many they are.

    64635-RT, 64636-RT, 64636-LT: what was done on the left may be one of the joints done on the right, or a third.
    Where both sides have as many, they are taken for the same joints. Units beside 50 may be sides or joints.
    """
    side, units = pl.col("side"), pl.col("units").fill_null(1)
    is_add_on = pl.col("role") == "each_additional_joint"
    is_joint = is_add_on | (pl.col("role") == "primary")
    right, left = (units.filter(is_joint & (side == name)).sum() for name in ("right", "left"))
    has_both = (is_add_on & (side == "right")).any() & (is_add_on & (side == "left")).any()
    is_many_beside_50 = (is_add_on & (side == "bilateral") & (units > 1)).any()
    return ((has_both & (right != left)) | is_many_beside_50).fill_null(False)


def _levels_as_the_record_settles() -> pl.Expr:
    """Levels billed: what the record documents, as far as the lines can mean it; without a record the fewest."""
    least, most = pl.col("levels_billed_least"), pl.col("levels_billed_most")
    documented = pl.coalesce("levels_documented", least)
    return pl.max_horizontal(least, pl.min_horizontal(documented, most)).cast(pl.Int64)


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
            region=pl.when((pl.col("joint") == spine.THORACOLUMBAR_JOINT) & pl.col("is_junction"))
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
