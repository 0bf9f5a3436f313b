"""Lines of one claim and day that the code-pair edits set against each other.

An edit speaks of one provider, patient and day. Column 1 is paid and column 2 is not, unless the edit has
indicator 1 and a modifier tells the two apart. Hospital outpatient claims have a table of their own; physicians
and surgery centres share the other. Where the kind of claim is not known, only what both tables say is certain.
Imaging, visits and local anesthetics are left to their own rules.
"""

from functools import cache

import polars as pl

from facetwise.codes import code_pairs, drugs, modifiers, procedures
from facetwise.codes.dates import is_in_force
from facetwise.codes.unit_limits import Setting
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType
from facetwise.lexicon.drugs import INCLUDED
from facetwise.lexicon.lines import MODIFIER_COLUMNS, has_any_modifier, is_facet_line, modifier_text
from facetwise.lexicon.once import once

OTHER_RULES = ("imaging", "evaluation_management")
DAY = ("claim_key", "service_date")
PROCEDURE_CODE = r"^[0-9G][0-9]{3}[0-9A-Z]$"  # drugs and supplies are never column 1


@once
def excluded_pairs(t: Tables) -> pl.LazyFrame:
    """One row per line in column 2 and line in column 1 of an edit, with how a modifier stands to it.

    ``never_together`` is true where no modifier lifts the edit, null where the tables differ on that;
    ``is_lifted`` where a fitting modifier stands on either line; ``is_certain`` is false where the edit was
    read for a later day only, or one of two possible tables has it.
    """
    lines = t.lines.select(*DAY, "line_no", "code", "rendering_npi", "claim_type", "side", *MODIFIER_COLUMNS)
    marked = lines.with_columns(tells_apart=has_any_modifier(_distinct_modifiers()), marks=modifier_text())
    plain = marked.drop(MODIFIER_COLUMNS)
    edits = _edits().lazy()
    over = plain.filter(pl.col("code").is_in(_edits()["column1"].unique().to_list()))
    under = plain.filter(pl.col("code").is_in(_edits()["column2"].unique().to_list()))
    return (
        under.rename({"code": "column2"})
        .join(over.rename({"code": "column1"}).drop("claim_type"), on=DAY, suffix="_over", nulls_equal=True)
        .join(edits, on=["column1", "column2"])
        .filter(
            (pl.col("rendering_npi") == pl.col("rendering_npi_over"))
            | pl.col("rendering_npi").is_null()
            | pl.col("rendering_npi_over").is_null(),
            (pl.col("setting") == _setting()).fill_null(True),
            is_in_force(pl.col("service_date")).fill_null(True),
        )
        .group_by("claim_key", "line_no", "line_no_over")
        .agg(
            pl.col("column1", "column2", "marks", "marks_over", "in_force_on").first(),
            tables_with_edit=pl.len(),
            tables_asked=pl.when(_setting().first().is_null()).then(2).otherwise(1),
            is_ever_lifted=pl.col("can_be_lifted").any(),
            is_always_lifted=pl.col("can_be_lifted").all(),
            is_lifted=(pl.col("tells_apart") | pl.col("tells_apart_over") | _are_opposite_sides()).first(),
            is_dated=(
                pl.col("effective_from").is_not_null() | (pl.col("service_date") >= pl.col("in_force_on"))
            )
            .fill_null(False)
            .all(),
        )
        .with_columns(
            is_certain=pl.col("is_dated") & (pl.col("tables_with_edit") == pl.col("tables_asked")),
            never_together=pl.when(pl.col("is_ever_lifted") == pl.col("is_always_lifted")).then(
                ~pl.col("is_ever_lifted")
            ),
        )
    )


def companions_not_read(t: Tables) -> pl.LazyFrame:
    """One row per claim: procedures of a day whose edits with its facet codes were not read, as ``not_read``.

    The table is complete where a facet code is column 1. Of the codes that stand over facet codes it holds
    pain procedures and anesthesia only, so that for other surgery a missing row proves nothing.
    """
    code = pl.col("code")
    beside = t.lines.filter(
        ~is_facet_line(),
        code.str.contains(PROCEDURE_CODE),
        ~pl.col("category").is_in(OTHER_RULES).fill_null(False),
    ).select(*DAY, "code")
    facet = t.lines.filter(is_facet_line()).select(*DAY, facet_code="code")
    return (
        beside.join(facet, on=DAY, nulls_equal=True)
        .join(_pairs_read().lazy(), left_on=["code", "facet_code"], right_on=["code", "other"], how="left")
        .group_by("claim_key", "code")
        .agg(is_read=pl.col("is_read").any())
        .filter(~pl.col("is_read"))
        .group_by("claim_key")
        .agg(not_read=pl.col("code").sort().str.join(", "))
    )


def _setting() -> pl.Expr:
    """The table that speaks for the claim; null where the kind of claim is not known."""
    hospital, practitioner = Setting.HOSPITAL_OUTPATIENT, Setting.PRACTITIONER
    return (
        pl.when(pl.col("claim_type") == ClaimType.HOSPITAL)
        .then(pl.lit(str(hospital)))
        .when(pl.col("claim_type").is_not_null())
        .then(pl.lit(str(practitioner)))
    )


def _are_opposite_sides() -> pl.Expr:
    sides = pl.concat_list("side", "side_over").list.sort()
    return sides == pl.lit(["left", "right"])


@cache
def _edits() -> pl.DataFrame:
    """The edits without those that rules of their own look at."""
    beside = procedures.frame().filter(pl.col("category").is_in(OTHER_RULES))["code"].to_list()
    included = drugs.frame().filter(pl.col("role").is_in(INCLUDED))["code"].to_list()
    others = [*beside, *included]
    return (
        code_pairs.frame()
        .filter(~pl.col("column2").is_in(others))
        .select(
            "column1",
            "column2",
            "setting",
            "can_be_lifted",
            "effective_from",
            "effective_until",
            "in_force_on",
        )
    )


@cache
def _pairs_read() -> pl.DataFrame:
    """One row per two codes, in either order, of which the official file was asked."""
    known = pl.concat(
        [frame.select("column1", "column2") for frame in (code_pairs.frame(), code_pairs.absent_frame())]
    )
    return (
        pl.concat(
            [
                known.select(code="column1", other="column2"),
                known.select(code="column2", other="column1"),
            ]
        )
        .unique()
        .with_columns(is_read=pl.lit(True))
    )


@cache
def _distinct_modifiers() -> tuple[str, ...]:
    """Modifiers that say of a facet line, or of its neighbour, that the two services are apart; sides aside."""
    fitting = modifiers.edit_frame().filter(
        pl.col("lifts_edit"), pl.col("fits_facet_lines") == "yes", pl.col("group") != "anatomic"
    )
    return tuple(fitting["modifier"].sort())
