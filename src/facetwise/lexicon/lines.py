"""What kind of service a line is, which modifiers it has, where it stands. None of these is ever null."""

import polars as pl

from facetwise.lexicon.texts import plain_number

MODIFIER_COLUMNS = ("modifier_1", "modifier_2", "modifier_3", "modifier_4")
LIABILITY_MODIFIERS = ("GA", "GX", "GY", "GZ")  # about the notice to the patient


def has_modifier(modifier: str) -> pl.Expr:
    """The line carries this modifier, in any place."""
    return pl.any_horizontal(pl.col(column).eq_missing(modifier) for column in MODIFIER_COLUMNS)


def has_any_modifier(modifiers: frozenset[str] | tuple[str, ...]) -> pl.Expr:
    """The line carries one of these modifiers."""
    wanted = sorted(modifiers)
    return pl.any_horizontal(pl.col(column).is_in(wanted).fill_null(False) for column in MODIFIER_COLUMNS)


def modifier_text() -> pl.Expr:
    """The line's modifiers as a biller writes them: ``50:KX``; empty without any."""
    return pl.concat_str(*MODIFIER_COLUMNS, separator=":", ignore_nulls=True)


def units_text() -> pl.Expr:
    """``2 units``, ``1.5 units``; null where the line states none."""
    return pl.format("{} units", plain_number(pl.col("units")))


def is_fluoroscopic_injection() -> pl.Expr:
    """64490-64495: injection guided by fluoroscopy or CT."""
    return pl.col("technique_group").eq_missing("injection")


def is_ultrasound_injection() -> pl.Expr:
    """0213T-0218T: injection guided by ultrasound."""
    return pl.col("technique_group").eq_missing("ultrasound_injection")


def is_facet_injection() -> pl.Expr:
    """Any facet joint injection, whatever guided it."""
    return is_fluoroscopic_injection() | is_ultrasound_injection()


def is_facet_destruction() -> pl.Expr:
    """64633-64636: destruction of facet joint nerves."""
    return pl.col("technique_group").eq_missing("destruction")


def is_facet_line() -> pl.Expr:
    """Any of the sixteen facet joint codes."""
    return pl.col("technique_group").is_not_null()


def is_of_institutional_form() -> pl.Expr:
    """The line of a hospital, or with a revenue code: its form has neither pointers nor a place of service."""
    is_hospital = pl.col("claim_type").cast(pl.String).eq_missing("hospital")
    return is_hospital | pl.col("revenue_code").is_not_null()


def is_first_line(lacking: pl.Expr, *of: str) -> pl.Expr:
    """The first line of its claim that lacks something: what several lack is said there.

    Args:
        lacking: whether a line lacks it; never null.
        of: columns that the lines share, where each group of them has its own first line.
    """
    first = pl.col("line_no").filter(lacking).min().over("claim_key", *of)
    return lacking & (pl.col("line_no") == first)
