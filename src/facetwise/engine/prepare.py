"""Base tables → the tables that rules are asked about: code facts, sides, purposes, documented joints."""

from dataclasses import dataclass

import polars as pl

from facetwise.codes import procedures
from facetwise.domain import spine
from facetwise.domain.collecting import FEW_ROWS, collected, collected_all
from facetwise.domain.tables import BaseTables
from facetwise.engine.days import by_day
from facetwise.engine.sessions import sessions_of
from facetwise.lexicon import anatomy
from facetwise.lexicon.groups import anywhere_in
from facetwise.lexicon.known import known_sum
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """Tables before history and policy values are joined."""

    base: BaseTables  # by day
    sent: pl.DataFrame  # the claims as they were sent
    claims: pl.DataFrame
    lines: pl.DataFrame
    sessions: pl.DataFrame
    documented_joints: pl.DataFrame
    leftover_nerves: pl.DataFrame


def prepare(base: BaseTables) -> Prepared:
    """Everything about claims that needs neither policy nor other claims."""
    sent = base.claims
    base = by_day(base)
    few = base.lines.height <= FEW_ROWS
    sided = anatomy.sided_targets(base.targets.lazy(), base.procedures.lazy())
    if base.targets.is_empty():
        joints, leftovers = (collected(frame, few=few) for frame in _no_anatomy(sided))
    else:
        joints, leftovers = collected_all(
            [anatomy.documented_joints(sided), anatomy.leftover_nerves(sided)], few=few
        )
    lines = collected(_lines(base, joints), few=few)
    sessions = collected(sessions_of(base, lines, joints), few=few)
    claims = collected(_claims(base, lines), few=few)
    return Prepared(base, sent, claims, lines, sessions, joints, leftovers)


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
        .with_columns(
            pl.col("has_facet_line").fill_null(False),
            pl.col("line_count").fill_null(0),
            sent_charge_cents=_of_whole_claim("lines_charge_cents", base),
        )
    )


def _of_whole_claim(cents: str, base: BaseTables) -> pl.Expr:
    """What the parts of a claim add up to; its own sum where it was not taken apart."""
    own = pl.col(cents)
    if base.claims["whole_key"].is_null().all():
        return own
    parts = known_sum(own).over("whole_key")
    return pl.when(pl.col("whole_key").is_null()).then(own).otherwise(parts)


def _lines(base: BaseTables, joints: pl.DataFrame) -> pl.LazyFrame:
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
    return _with_session_region(_with_purpose(lines, base), joints)


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
    is_lesion = (pl.col("category") == "unlisted").fill_null(False) & pl.col("has_unlisted_lesion")
    return (
        lines.with_columns(
            service_group=pl.col("technique_group").replace({"ultrasound_injection": "injection"})
        )
        .join(documented, on=["claim_key", "service_group"], how="left", maintain_order="left")
        .join(_unlisted_lesions(base), on="claim_key", how="left", maintain_order="left")
        .with_columns(
            purpose=pl.when(is_destruction | is_lesion)
            .then(pl.lit("ablation"))
            .when(pl.col("service_group").is_not_null())
            .then(pl.coalesce("documented_purpose", pl.lit("unspecified"))),
            technique=pl.when(is_destruction)
            .then(pl.coalesce("technique", pl.lit("radiofrequency")))
            .otherwise(pl.col("technique")),
        )
        .drop("documented_purpose", "has_unlisted_lesion")
    )


def _unlisted_lesions(base: BaseTables) -> pl.LazyFrame:
    """Claims whose record holds a lesion that no facet code describes: a line of the unlisted code is for it."""
    has_no_family = anatomy.technique_group().is_null() & pl.col("technique").is_not_null()
    is_lesion = has_no_family & (pl.col("purpose") == "ablation")
    return (
        base.procedures.lazy()
        .filter(is_lesion)
        .select("claim_key", has_unlisted_lesion=pl.lit(True))
        .unique()
    )


def _only(values: pl.Expr) -> pl.Expr:
    """The one value of a group; null where there are several or one is not known."""
    return pl.when(values.n_unique() == 1).then(values.first())


def _with_session_region(lines: pl.LazyFrame, joints: pl.DataFrame) -> pl.LazyFrame:
    """The region whose session a facet line belongs to.

    T12-L1 is billed in the cervical/thoracic family, but with L1-L2 Medicare holds both for one lumbar
    session (medicare.md 4; A58364 rev. eff. 2025-01-01). On the claim that shows as a thoracic primary with
    a lumbar add-on and neither a thoracic add-on nor a lumbar primary; a record that does not hold T12-L1
    says that it is something else.
    """
    group = ["claim_key", "service_group"]
    is_thoracic, is_lumbar = (pl.col("region") == name for name in ("cervical_thoracic", "lumbar_sacral"))
    is_primary = pl.col("role") == "primary"
    looks_like_junction = (
        anywhere_in(group, is_thoracic & is_primary)
        & anywhere_in(group, is_lumbar & ~is_primary)
        & ~anywhere_in(group, is_lumbar & is_primary)
        & ~anywhere_in(group, is_thoracic & ~is_primary)
    )
    documented = (
        joints.lazy()
        .filter(pl.col("joint") == spine.THORACOLUMBAR_JOINT)
        .select("claim_key", service_group="technique_group", has_thoracolumbar=pl.lit(True))
        .unique()
    )
    may_be = pl.col("has_thoracolumbar").fill_null(False) | ~pl.col("has_record").fill_null(False)
    return (
        lines.join(documented, on=group, how="left", maintain_order="left")
        .with_columns(
            session_region=pl.when(pl.col("service_group").is_null())
            .then(None)
            .when(looks_like_junction & may_be)
            .then(pl.lit("lumbar_sacral"))
            .otherwise(pl.col("region"))
        )
        .drop("has_thoracolumbar")
    )
