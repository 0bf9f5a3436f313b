"""Lines that only a public table can speak about, and which of the tables speaks for them."""

from functools import cache

import polars as pl

from facetwise.codes import drugs, procedures, published
from facetwise.lexicon.lines import is_facet_line

_PROCEDURE = r"^(\d{4}[\dT]|G\d{4})$"
_SURGERY = r"^[1-6]\d{4}$"
_VISIT = r"^99(2[0-9]\d|3\d\d|4[0-8]\d)$"  # evaluation and management: 99202 to 99489


def setting_of_claim() -> pl.Expr:
    """Which of the NCCI files speaks for the claim: a hospital has its own, everyone else the practitioner's."""
    is_hospital = pl.col("claim_type") == "hospital"
    return pl.when(is_hospital).then(pl.lit("hospital_outpatient")).otherwise(pl.lit("practitioner"))


def is_other_line() -> pl.Expr:
    """Any line without a facet code; these are decided without a public table."""
    return ~is_facet_line() & pl.col("code").is_not_null()


def is_procedure_line() -> pl.Expr:
    """A line with a procedure code that is neither a facet code nor a visit."""
    return is_other_line() & pl.col("code").str.contains(_PROCEDURE) & ~is_visit_line()


def is_visit_line() -> pl.Expr:
    """A visit: evaluation and management."""
    return pl.col("code").str.contains(_VISIT).fill_null(False)


def is_surgery_line() -> pl.Expr:
    """A procedure of the surgery section that is no facet work and no add-on that we know."""
    is_add_on = pl.col("global_days").eq_missing("ZZZ")
    return (is_other_line() & ~is_add_on & pl.col("code").str.contains(_SURGERY)).fill_null(False)


def is_sedation_line() -> pl.Expr:
    """Sedation or anesthesia for a spine procedure."""
    codes = procedures.codes_in_category("sedation") | procedures.codes_in_category("anesthesia")
    return pl.col("code").is_in(sorted(codes)).fill_null(False)


def is_known_code() -> pl.Expr:
    """A code of our own tables: other checks speak of it, so that it waits for no public file."""
    return pl.col("code").is_in(_known_codes())


@cache
def _known_codes() -> list[str]:
    found = [table.frame()["code"] for table in (procedures, drugs)]
    return sorted(set(pl.concat(found)))


def with_loaded(lines: pl.LazyFrame, kind: str, *, by_setting: bool = False) -> pl.LazyFrame:
    """The lines with ``setting`` and ``table_loaded``: a release of this kind speaks for their day."""
    placed = lines.with_columns(setting=setting_of_claim())
    return placed.with_columns(table_loaded=published.is_loaded(kind, by_setting=by_setting))
