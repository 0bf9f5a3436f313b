"""How a line says the sides of a level, and which sides the record documents.

Forms (coding.md 5 and 6): ``modifier_50``; ``one_line`` with RT and LT together; ``two_lines``, RT and LT lines of
one code; ``two_units`` without a side, for an add-on beside a bilateral primary or at a surgery centre;
``one_side``; ``unsided``.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType
from facetwise.lexicon import anatomy
from facetwise.lexicon.billers import is_claim_of
from facetwise.lexicon.groups import anywhere_in
from facetwise.lexicon.lines import is_facet_line
from facetwise.lexicon.once import once

BOTH_SIDES = ("modifier_50", "one_line", "two_lines", "two_units")
FAMILY = ("claim_key", "service_group", "region")
SESSION_OF_LINE = ("claim_key", "service_group", "session_region")
LINE_COLUMNS = ("claim_key", "line_no", *FAMILY[1:], "role", "form", "units", "has_rt", "has_lt")
ONE_LEVEL = ("primary", "second_level", "third_and_further")  # roles whose code stands for one line a day
SEVERAL_LEVELS = "each_additional_joint"


def is_surgery_centre_claim() -> pl.Expr:
    """The surgery centre's own claim; null where that is not told and the place does not rule it out."""
    return is_claim_of(ClaimType.ASC)


@once
def lines_with_side_forms(t: Tables) -> pl.LazyFrame:
    """Lines with the ``form`` in which each facet line says its sides; null on other lines.

    ``is_of_two_guidances``: its family is billed with codes for ultrasound and for fluoroscopy or CT. Which joints
    stand behind which, the documented sides do not tell.
    """
    right, left = pl.col("has_rt"), pl.col("has_lt")
    same_code = ["claim_key", "code"]
    is_pair = anywhere_in(same_code, right) & anywhere_in(same_code, left)
    says_both_twice = _is_even() & (
        is_surgery_centre_claim() | ((pl.col("role") != "primary") & _beside_bilateral_primary())
    )
    form = (
        pl.when(~is_facet_line())
        .then(None)
        .when("has_50")
        .then(pl.lit("modifier_50"))
        .when(right & left)
        .then(pl.lit("one_line"))
        .when(is_pair)
        .then(pl.lit("two_lines"))
        .when(right | left)
        .then(pl.lit("one_side"))
        .when(says_both_twice)
        .then(pl.lit("two_units"))
        .otherwise(pl.lit("unsided"))
    )
    return t.lines.with_columns(form=form, is_of_two_guidances=_has_two_guidances())


def _has_two_guidances() -> pl.Expr:
    group = pl.col("technique_group")
    kinds = [anywhere_in(FAMILY, group == kind) for kind in ("injection", "ultrasound_injection")]
    return pl.all_horizontal(kinds)


@once
def documented_sides(t: Tables) -> pl.LazyFrame:
    """One row per claim, kind of service and code region: its documented joints, counted by side.

    ``joints_right`` and ``joints_left`` hold the bilateral ones too; ``joints_unsided`` lack a side;
    ``ways`` is how many different sides the joints have among them.
    """
    joint = [*FAMILY, "joint"]
    by_joint = (
        t.documented_joints.rename({"technique_group": "service_group"})
        .group_by(joint)
        .agg(
            right=(pl.col("side") == "right").any(),
            left=(pl.col("side") == "left").any(),
            unsided=pl.col("side").is_null().any(),
        )
    )
    both = pl.col("right") & pl.col("left")
    return by_joint.group_by(FAMILY).agg(
        joints=pl.len().cast(pl.Int64),
        joints_right=pl.col("right").sum().cast(pl.Int64),
        joints_left=pl.col("left").sum().cast(pl.Int64),
        joints_both=both.sum().cast(pl.Int64),
        joints_unsided=pl.col("unsided").sum().cast(pl.Int64),
        bilateral_joints=pl.col("joint").filter(both).sort().str.join(", "),
        ways=pl.struct("right", "left").n_unique(),
    )


@once
def lines_beside_record(t: Tables) -> pl.LazyFrame:
    """Facet lines whose kind of service and region the record documents, with form and documented sides.

    ``levels_right``, ``levels_left`` and ``levels_both`` are the levels that the line stands for on each
    side, and on both; the pair of an RT and an LT line counts as both once, on the RT line.
    """
    lines = lines_with_side_forms(t).filter(pl.col("form").is_not_null())
    form, units = pl.col("form"), pl.col("units").fill_null(1)
    counts_joints = pl.col("role") == SEVERAL_LEVELS
    levels = pl.when(~counts_joints).then(1.0).when(form == "two_units").then(units / 2).otherwise(units)
    is_both = form.is_in(["modifier_50", "one_line", "two_units"])
    on_right, on_left = is_both | pl.col("has_rt"), is_both | pl.col("has_lt")
    beside = lines.select(*LINE_COLUMNS).join(documented_sides(t), on=FAMILY, how="inner")
    return beside.with_columns(
        levels_right=pl.when(on_right).then(levels).otherwise(0.0),
        levels_left=pl.when(on_left).then(levels).otherwise(0.0),
        levels_both=pl.when(is_both | ((form == "two_lines") & pl.col("has_rt"))).then(levels).otherwise(0.0),
    )


@once
def lines_lacking_a_side(t: Tables) -> pl.LazyFrame:
    """Lines that say one side or none although a joint behind them is documented on both.

    Which line stands for which joint is convention, so only numbers are compared: as many lines as bilateral
    joints are not yet written so, first lines first. The one unit for third and further joints is left out
    where these differ in their sides, since no source states its modifier.
    """
    is_open = pl.col("form").is_in(["one_side", "unsided"])
    is_mixed_rest = (pl.col("role") == "third_and_further") & (pl.col("ways") > 1)
    not_written = pl.col("joints_both") - pl.col("levels_both").sum().over(FAMILY)
    candidates = (
        lines_beside_record(t)
        .filter(pl.col("joints_unsided") == 0)
        .with_columns(not_written=not_written)
        .filter(is_open & ~is_mixed_rest)
        .sort("claim_key", "line_no")
        .with_columns(place=pl.int_range(1, pl.len() + 1).over(FAMILY))
    )
    return candidates.filter(pl.col("place") <= pl.col("not_written")).select(
        "claim_key", "line_no", "bilateral_joints", lacks_a_side=pl.lit(True)
    )


def _is_even() -> pl.Expr:
    units = pl.col("units").fill_null(1)
    return (units >= 2) & (units % 2 == 0)


def _beside_bilateral_primary() -> pl.Expr:
    """The primary of the same session is written for both sides."""
    is_primary = pl.col("role") == "primary"
    right, left = (is_primary & pl.col(name) for name in ("has_rt", "has_lt"))
    return anywhere_in(SESSION_OF_LINE, is_primary & pl.col("has_50")) | (
        anywhere_in(SESSION_OF_LINE, right) & anywhere_in(SESSION_OF_LINE, left)
    )


@once
def lines_beyond_documented_sides(t: Tables) -> pl.LazyFrame:
    """Lines that say a side on which the record has no joint, or no joint left, as ``is_beyond``.

    Levels are compared in number, side by side, first lines first. Where the lines say more levels than the
    record documents in all, only a side without any documented joint is named.
    """
    lines = (
        lines_beside_record(t)
        .filter(pl.col("joints_unsided") == 0)
        .sort("claim_key", "line_no")
        .with_columns(
            pl.col("levels_right").cum_sum().over(FAMILY).alias("so_far_right"),
            pl.col("levels_left").cum_sum().over(FAMILY).alias("so_far_left"),
            most=pl.max_horizontal(
                pl.col("levels_right").sum().over(FAMILY), pl.col("levels_left").sum().over(FAMILY)
            ),
        )
    )
    fits_in_all = pl.col("most") <= pl.col("joints")
    beyond = [
        (pl.col(f"levels_{side}") > 0)
        & (
            (pl.col(f"joints_{side}") == 0)
            | (fits_in_all & (pl.col(f"so_far_{side}") > pl.col(f"joints_{side}")))
        )
        for side in ("right", "left")
    ]
    return lines.filter(pl.any_horizontal(beyond)).select("claim_key", "line_no", is_beyond=pl.lit(True))


def unsided_targets(t: Tables) -> pl.LazyFrame:
    """One row per session some of whose facet targets lack a side, with their names as ``unsided``.

    A target counts for the session of its kind of service and region; one that fits none of the claim's
    sessions (a wrong code, an unclear technique, T12-L1 within a lumbar session) counts for each of them.
    """
    group = anatomy.technique_group()
    told = t.targets.filter(pl.col("side").is_null()).join(
        t.procedures.select("claim_key", "procedure_no", service_group=group),
        on=["claim_key", "procedure_no"],
    )
    facts = anatomy.joint_facts().lazy().select("joint", "region")
    by_joint = told.join(facts, on="joint").select("claim_key", "service_group", "region", name="joint")
    of_nerve = (
        anatomy.innervation()
        .lazy()
        .join(facts, on="joint")
        .select("nerve", "region")
        .unique("nerve", keep="first")
    )
    by_nerve = told.join(of_nerve, on="nerve").select("claim_key", "service_group", "region", name="nerve")
    named = pl.concat([by_joint, by_nerve])
    keys = ["claim_key", "service_group", "region"]
    sessions = t.sessions.select("session_id", *keys)
    placed = sessions.join(named, on=keys).select("session_id", "name")
    unplaced = named.join(sessions, on=keys, how="anti")
    anywhere = sessions.join(unplaced, on="claim_key").select("session_id", "name")
    return (
        pl.concat([placed, anywhere])
        .unique()
        .group_by("session_id")
        .agg(unsided=pl.col("name").sort().str.join(", "))
    )
