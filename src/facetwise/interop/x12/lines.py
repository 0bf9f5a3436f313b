"""Service lines (LX, SV1 and what belongs to them) and diagnoses (HI) → their base tables."""

from itertools import pairwise

import polars as pl

from facetwise.codes.procedures import codes_in_category
from facetwise.interop.x12.claims import cents, day
from facetwise.interop.x12.hierarchy import Hierarchy, begins, place_within
from facetwise.interop.x12.institutional import hospital_services
from facetwise.interop.x12.parties import by_line
from facetwise.interop.x12.segments import components

CODES = ("code", "modifier_1", "modifier_2", "modifier_3", "modifier_4")
MOST_UNITS = 1e15
DIAGNOSIS_QUALIFIERS = ("ABK", "ABF", "BK", "BF")


def lines_of(loops: Hierarchy) -> pl.DataFrame:
    """One row per SV1 or SV2 with the columns of the base table, ``claim_no`` and the amounts as written."""
    office = loops.rows("SV1", procedure=1, charge_text=2, units_text=4, place=5, pointers=7)
    hospital = hospital_services(loops)
    services = pl.concat([office, hospital], how="diagonal").filter(pl.col("claim_no").is_not_null())
    if not hospital.is_empty():
        services = services.sort("segment")
    composite = components(
        "procedure", loops.delimiters, code=2, modifier_1=3, modifier_2=4, modifier_3=5, modifier_4=6
    )
    pointers = components("pointers", loops.delimiters, pointer_1=1, pointer_2=2, pointer_3=3, pointer_4=4)
    lines = services.with_columns(*composite, *pointers).with_columns(
        *(_tidy(name) for name in CODES),
        *(pl.col(f"pointer_{i}").str.strip_chars().cast(pl.Int16, strict=False) for i in range(1, 5)),
        is_written_untidily=_is_untidy(),
        charge_cents=cents(pl.col("charge_text")),
        units=_number(pl.col("units_text")),
        place_of_service=pl.col("place"),
        line_no=place_within("claim_no"),
    )
    lines = lines.with_columns(is_described=_descriptions(lines, loops))
    control_numbers = _references(loops, "6R", "line_control_number")
    authorizations = _references(loops, "G1", "line_authorization_number")
    for table in (_dates(loops), authorizations, control_numbers, _drugs(loops), by_line(loops)):
        lines = lines.join(table, on="line_no_in_file", how="left", maintain_order="left")
    return lines


def _number(text: pl.Expr) -> pl.Expr:
    """A quantity of at most so many digits as the guide has places for; anything else is none."""
    number = text.cast(pl.Float64, strict=False)
    return pl.when(number.abs() < MOST_UNITS).then(number)


def _descriptions(lines: pl.DataFrame, loops: Hierarchy) -> pl.Series:
    """Whether words stand for an unlisted code: with it, or in a note of its line or claim; null of other codes."""
    is_unlisted = lines["code"].is_in(sorted(codes_in_category("unlisted"))).fill_null(value=False)
    if not is_unlisted.any():
        return pl.repeat(None, lines.height, dtype=pl.Boolean, eager=True)
    notes = loops.own(loops.rows("NTE", words=2)).filter(pl.col("words").str.strip_chars() != "")
    of_line = notes["line_no_in_file"].drop_nulls()
    of_claim = notes.filter(pl.col("line_no_in_file").is_null())["claim_no"].drop_nulls()
    with_code = pl.col("procedure").str.split(loops.delimiters.component).list.get(6, null_on_oob=True)
    is_told = (
        (with_code.str.strip_chars() != "").fill_null(value=False)
        | pl.col("line_no_in_file").is_in(of_line.implode())
        | pl.col("claim_no").is_in(of_claim.implode())
    )
    return lines.select(pl.when(pl.lit(is_unlisted)).then(is_told)).to_series()


def _tidy(name: str) -> pl.Expr:
    """In capitals, without blanks around it; null where only blanks stand."""
    return pl.col(name).str.strip_chars().str.to_uppercase().replace("", None)


def _is_untidy() -> pl.Expr:
    """Small letters, blanks, or an empty place before a modifier: what was meant is plain, how it stands is not."""
    is_changed = pl.any_horizontal(pl.col(name).ne_missing(_tidy(name)) for name in CODES)
    is_gap = pl.any_horizontal(
        pl.col(before).is_null() & pl.col(after).is_not_null() for before, after in pairwise(CODES[1:])
    )
    return is_changed | is_gap


def diagnoses_of(loops: Hierarchy) -> pl.DataFrame:
    """One row per diagnosis: claim, position counted from 1, code with its dot."""
    rows = loops.rows("HI").filter(pl.col("claim_no").is_not_null())
    parts = rows.with_columns(part=pl.col("text").str.split(loops.delimiters.element).list.slice(1)).explode(
        "part", empty_as_null=False
    )
    if parts.is_empty():
        return parts.select("claim_no", position=pl.lit(0), icd10=pl.lit(""), is_typed_with_dot=pl.lit(False))
    found = parts.with_columns(components("part", loops.delimiters, qualifier=1, typed=2)).filter(
        pl.col("qualifier").is_in(DIAGNOSIS_QUALIFIERS) & pl.col("typed").is_not_null()
    )
    bare = pl.col("typed").str.replace_all(".", "", literal=True).str.to_uppercase()
    return found.select(
        "claim_no",
        position=place_within("claim_no"),
        icd10=pl.when(bare.str.len_bytes() > 3)
        .then(pl.format("{}.{}", bare.str.head(3), bare.str.slice(3)))
        .otherwise(bare),
        is_typed_with_dot=pl.col("typed").str.contains(".", literal=True),
    )


def _dates(loops: Hierarchy) -> pl.DataFrame:
    dates = loops.rows("DTP", kind=1, form=2, value=3).filter(
        pl.col("line_no_in_file").is_not_null() & (pl.col("kind") == "472")
    )
    is_range = pl.col("form") == "RD8"
    return dates.select(
        "line_no_in_file",
        service_date=day(pl.col("value")),
        service_date_end=pl.when(is_range).then(day(pl.col("value").str.slice(9))),
        date_text=pl.col("value"),
    ).filter(begins("line_no_in_file"))


def _references(loops: Hierarchy, kind: str, name: str) -> pl.DataFrame:
    """The first reference number of a kind in each line; one with REF04 is another payer's."""
    numbers = loops.rows("REF", kind=1, number=2, whose=4).filter(
        pl.col("line_no_in_file").is_not_null() & (pl.col("kind") == kind) & pl.col("whose").is_null()
    )
    return numbers.select("line_no_in_file", pl.col("number").alias(name)).filter(begins("line_no_in_file"))


def _drugs(loops: Hierarchy) -> pl.DataFrame:
    drugs = loops.rows("LIN", kind=2, number=3).filter(
        pl.col("line_no_in_file").is_not_null() & (pl.col("kind") == "N4")
    )
    return drugs.select("line_no_in_file", national_drug_code="number").filter(begins("line_no_in_file"))
