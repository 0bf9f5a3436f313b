"""Claims (CLM and what belongs to them) → the base table of claims, with payer, pack and patient key."""

from datetime import date

import polars as pl

from facetwise.interop.x12.hierarchy import BILLING, SUBSCRIBER, Hierarchy, begins, last_of_level
from facetwise.interop.x12.institutional import AS_FACILITY, bill_type, institutional_claim_type
from facetwise.interop.x12.parties import by_claim, by_level
from facetwise.interop.x12.segments import components
from facetwise.policy import payers

ASC_TAXONOMY = "261QA1903X"
SURGERY_CENTRE = "24"
MANY_CLAIMS = 500  # from here on it pays to read every pack for its days of change


def claims_of(loops: Hierarchy, lines: pl.DataFrame, *, source: str, as_of: date) -> pl.DataFrame:
    """One row per CLM with the columns of the base table, ``claim_no`` and the amounts as written.

    ``lines`` are those of the same segments: dates and modifiers of the lines decide service date and claim type.
    """
    claims = _with_levels(_with_elements(loops), loops)
    for table in by_claim(loops).values():
        claims = claims.join(table, on="claim_no", how="left", maintain_order="left")
    claims = claims.join(_references(loops), on="claim_no", how="left", maintain_order="left")
    claims = claims.join(_from_lines(lines), on="claim_no", how="left", maintain_order="left")
    claims = claims.with_columns(
        service_date=pl.coalesce("line_date", "claim_date"),
        state=pl.coalesce("facility_state", "billing_state"),
        claim_type=_claim_type(),
        source=pl.lit(source),
        as_of=pl.lit(as_of),
        has_record=pl.lit(False),
        history_loaded=pl.lit(False),
        patient_key=_patient_key(),
    )
    return _with_payer(claims)


def as_of_writing(claims: pl.DataFrame, loops: Hierarchy) -> pl.DataFrame:
    """The claims with the day on which their group was written (GS04) as the day of checking, where it is given."""
    groups = loops.rows("GS", written=4).select("segment", written=day(pl.col("written")))
    placed = claims.join_asof(groups, on="segment", check_sortedness=False)
    return placed.with_columns(as_of=pl.coalesce("written", "as_of")).drop("written")


def _with_elements(loops: Hierarchy) -> pl.DataFrame:
    placed = loops.rows("CLM", claim_id=1, total_text=2, place_text=5)
    return placed.with_columns(
        *components("place_text", loops.delimiters, facility=1, facility_qualifier=2, frequency_code=3),
        claim_no=pl.int_range(pl.len(), dtype=pl.Int32),
        total_charge_cents=cents(pl.col("total_text")),
    ).with_columns(place_of_service=pl.when(~AS_FACILITY).then("facility"), bill_type=bill_type())


def _with_levels(claims: pl.DataFrame, loops: Hierarchy) -> pl.DataFrame:
    """Billing provider, subscriber, patient and payer of the level that each claim stands under."""
    level_of = pl.DataFrame(
        {
            "level_no": pl.Series(range(loops.levels.height), dtype=pl.Int32),
            "billing_level": last_of_level(loops.levels, BILLING).cast(pl.Int32),
            "subscriber_level": last_of_level(loops.levels, SUBSCRIBER).cast(pl.Int32),
        }
    )
    claims = claims.join(level_of, on="level_no", how="left", maintain_order="left")
    tables = by_level(loops)
    for name, key in (
        ("billing", "billing_level"),
        ("taxonomy", "billing_level"),
        ("billing_state", "billing_level"),
        ("subscriber", "subscriber_level"),
        ("payer", "subscriber_level"),
        ("filing", "subscriber_level"),
        ("patient", "level_no"),
        ("birth", "level_no"),
    ):
        claims = claims.join(
            tables[name], left_on=key, right_on="level_no", how="left", maintain_order="left"
        )
    return claims.with_columns(patient_birth_date=day(pl.col("birth_date")), patient_sex=pl.col("sex"))


def _references(loops: Hierarchy) -> pl.DataFrame:
    """Authorization and payer control number of the claim, and a date that stands for all its lines."""
    references = loops.own(
        loops.rows("REF", kind=1, number=2).filter(
            pl.col("claim_no").is_not_null() & pl.col("line_no_in_file").is_null()
        )
    )
    dates = loops.rows("DTP", kind=1, form=2, value=3).filter(
        pl.col("claim_no").is_not_null()
        & pl.col("line_no_in_file").is_null()
        & pl.col("kind").is_in(["472", "434"])
    )

    def first(kind: str, column: str) -> pl.DataFrame:
        found = references.filter(pl.col("kind") == kind)
        return found.select("claim_no", pl.col("number").alias(column)).filter(begins("claim_no"))

    first_day, last_day = (pl.col("value").str.split("-").list.get(place) for place in (0, -1))
    own_date = (
        dates.select(  # a statement over several days does not say on which of them a line's work was done
            "claim_no", claim_date=pl.when(first_day == last_day).then(day(pl.col("value")))
        ).filter(begins("claim_no"))
    )
    return (
        pl.DataFrame({"claim_no": pl.Series(range(loops.rows("CLM").height), dtype=pl.Int32)})
        .join(first("G1", "authorization_number"), on="claim_no", how="left", maintain_order="left")
        .join(first("F8", "payer_control_number"), on="claim_no", how="left", maintain_order="left")
        .join(own_date, on="claim_no", how="left", maintain_order="left")
    )


def _from_lines(lines: pl.DataFrame) -> pl.DataFrame:
    is_facility_modifier = pl.any_horizontal(pl.col(f"modifier_{i}").eq_missing("SG") for i in range(1, 5))
    return lines.group_by("claim_no").agg(
        line_date=pl.col("service_date").min(), has_sg=is_facility_modifier.any(), line_count=pl.len()
    )


def _claim_type() -> pl.Expr:
    """At place of service 24 only: SG or the surgery centre's taxonomy → asc, a rendering provider → professional."""
    at_centre = pl.col("place_of_service") == SURGERY_CENTRE
    is_asc = pl.col("has_sg").fill_null(False) | pl.col("taxonomy").eq_missing(ASC_TAXONOMY)
    return (
        pl.when(AS_FACILITY)
        .then(institutional_claim_type())
        .when(~at_centre.fill_null(False))
        .then(pl.lit("professional"))
        .when(is_asc)
        .then(pl.lit("asc"))
        .when(pl.col("has_rendering").fill_null(False))
        .then(pl.lit("professional"))
        .otherwise(None)
    )


def _patient_key() -> pl.Expr:
    """One number for payer, member id, name and birth date; null when one is missing. No name stays behind."""
    is_dependent = pl.col("patient_last").is_not_null()
    last = pl.coalesce("patient_last", "last")
    first = pl.when(is_dependent).then(pl.col("patient_first")).otherwise(pl.col("first"))
    payer = pl.coalesce("payer_code", "payer_name")
    parts = [payer, pl.col("member_id"), last, first, pl.col("patient_birth_date").cast(pl.String)]
    text = pl.concat_str(parts, separator="\x1f", ignore_nulls=False).str.to_uppercase()
    return pl.when(text.is_not_null()).then(text.hash(seed=2026))


def _with_payer(claims: pl.DataFrame) -> pl.DataFrame:
    """Payer, contractor and pack, found once for every distinct combination that decides them."""
    keys = ["filing_indicator", "payer_name", "payer_code", "state", "payer_day"]
    dated = claims.with_columns(payer_day=pl.col("service_date"))
    if claims.height > MANY_CLAIMS:
        dated = claims.with_columns(payer_day=_last_change(claims["service_date"]))
    distinct = dated.select(keys).unique()
    found = [
        payers.identify(name, state=state, on=day_, filing_indicator=filing, electronic_id=code)
        for filing, name, code, state, day_ in distinct.iter_rows()
    ]
    known = distinct.with_columns(
        payer_id=pl.Series([payer.payer_id for payer in found], dtype=pl.String),
        contractor=pl.Series([payer.contractor for payer in found], dtype=pl.String),
        pack=pl.Series([payer.pack for payer in found], dtype=pl.String),
    )
    return dated.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left").drop("payer_day")


def _last_change(days: pl.Series) -> pl.Series:
    """The day since which payers are found as on each day: many days are few spans."""
    changes = pl.Series(payers.days_of_change(), dtype=pl.Date)
    place = changes.search_sorted(days.fill_null(date.max), side="right") - 1
    return pl.select(pl.when(days.is_not_null()).then(changes.gather(place))).to_series()


def cents(text: pl.Expr) -> pl.Expr:
    """An amount as written (``1290``, ``1290.5``) in cents; null where it is no number."""
    return (text.cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64, strict=False)


def day(text: pl.Expr) -> pl.Expr:
    """A date as written (``20260302`` or the first of a range); null where it is none."""
    return text.str.head(8).str.to_date("%Y%m%d", strict=False)
