"""Diagnoses of a claim (HI): qualifiers, the principal one, and how they stand in segments."""

import polars as pl

from facetwise.interop.x12.segments import components
from facetwise.interop.x12.syntax.checks import Value
from facetwise.interop.x12.syntax.faults import faults, no_faults
from facetwise.interop.x12.syntax.lists import DIAGNOSES, HEALTH_CODES
from facetwise.interop.x12.syntax.loops import Placed
from facetwise.interop.x12.syntax.values import WRONG_CODE, WRONG_FORM, told

PRINCIPAL, FURTHER = ("ABK", "BK"), ("ABF", "BF")


def diagnosis_faults(placed: Placed, guide_name: str) -> pl.DataFrame:
    """Faults of HI. The form of the principal diagnosis and of those after it is for the rules."""
    rows = placed.of("HI", first_code=1)
    if rows.is_empty():
        return no_faults()
    rows = rows.with_columns(
        components("first_code", placed.delimiters, first=1, first_value=2)
    ).with_columns(
        is_principal=(pl.col("first").is_in(PRINCIPAL) & pl.col("first_value").is_not_null()).fill_null(
            value=False
        )
    )
    parts = rows.with_columns(part=pl.col("text").str.split(placed.delimiters.element).list.slice(1)).explode(
        "part"
    )
    parts = parts.with_columns(components("part", placed.delimiters, qualifier=1, value=2, third=3))
    return pl.concat([_of_codes(parts), _of_segments(rows, parts, guide_name)])


def _of_codes(parts: pl.DataFrame) -> pl.DataFrame:
    """Unknown qualifiers, several diagnoses in one element, malformed admitting diagnoses and reasons for the visit."""
    unknown = parts.filter(
        pl.col("part").fill_null("") != "", ~pl.col("qualifier").is_in(HEALTH_CODES).fill_null(value=False)
    )
    two_in_one = parts.filter(pl.col("qualifier").is_in(DIAGNOSES) & pl.col("third").is_not_null())
    is_code = pl.col("value").str.to_uppercase().str.contains(r"^[A-Z]\d[A-Z0-9]{1,5}$")
    wrong = parts.filter(pl.col("qualifier").is_in(["APR", "ABJ"]), ~is_code.fill_null(value=False))
    check = Value(tag="HI", element=1, component=2)
    return pl.concat([
        faults(unknown, kind="x12-value-invalid", element=1, component=1, code=WRONG_CODE,
               message="a code of HI has a qualifier that is no code for this place", expected="ABK, ABF …"),
        faults(two_in_one, kind="x12-value-invalid", element=1, component=3, code=WRONG_FORM,
               message="an element of HI holds more than one diagnosis", expected="an element for each"),
        told(check, wrong, "is no diagnosis code, which has no dot", WRONG_FORM),
    ])  # fmt: skip


def _of_segments(rows: pl.DataFrame, parts: pl.DataFrame, guide_name: str) -> pl.DataFrame:
    """One principal diagnosis a claim; those after it in its segment (professional), or in one apart."""
    rows = rows.filter(pl.col("claim_segment").is_not_null())  # others have no place at all
    has_principal = pl.col("is_principal").any().over("claim_segment")
    none = rows.filter(~has_principal).unique("claim_segment", keep="first", maintain_order=True)
    again = rows.filter("is_principal")
    again = again.filter(
        pl.col("claim_segment").is_duplicated() & ~pl.col("claim_segment").is_first_distinct()
    )
    if guide_name == "P":
        where = "all in the segment of the first"
        apart = rows.filter(pl.col("first").is_in(FURTHER) & has_principal)
    else:
        is_further = pl.col("is_principal") & pl.col("qualifier").is_in(FURTHER)
        where = "an HI of their own"
        apart = parts.filter(is_further).unique("segment", keep="first", maintain_order=True)
    return pl.concat(
        [
            _told(none, "no diagnosis is marked as the principal one", "ABK"),
            _told(again, "a second diagnosis is marked as the principal one", "ABF"),
            _told(apart, "diagnoses after the first do not stand where they belong", where),
        ]
    )


def _told(rows: pl.DataFrame, message: str, expected: str) -> pl.DataFrame:
    return faults(
        rows,
        kind="x12-value-invalid",
        element=1,
        component=1,
        code=WRONG_CODE,
        message=message,
        expected=expected,
    )
