"""Drugs of the record, as the codes and units that they may be billed by, and drug lines with what they are.

Written apart from `coding`, which reads one drug at a time: two ways that check each other. Units are rounded up,
discarded units of a single-dose vial down (Pub. 100-04 ch. 17).
"""

import polars as pl

from facetwise.codes import drug_names, drugs
from facetwise.codes.drugs import DrugRole
from facetwise.domain.tables import Tables
from facetwise.lexicon.known import known_all, known_any, known_sum
from facetwise.lexicon.once import once

INCLUDED = (DrugRole.LOCAL_ANESTHETIC, DrugRole.LOCAL_ANESTHETIC_IV, DrugRole.SUPPLY)  # in the procedure
OF_A_CODE = ("claim_key", "code")


@once
def drug_lines(t: Tables) -> pl.LazyFrame:
    """Every line; with ``drug`` (our name), ``drug_role``, ``billing_unit`` and dates where its code is a drug's."""
    facts = drugs.frame().select(
        "code",
        "billing_unit",
        drug="plain_name",
        drug_role="role",
        valid_from="effective_from",
        valid_until="effective_until",
    )
    return t.lines.join(facts.lazy(), on="code", how="left")


@once
def drugs_given(t: Tables) -> pl.LazyFrame:
    """One row per claim and code that a drug of the record may be billed by on that day.

    ``units_given`` and ``units_discarded`` (of single-dose vials) are null while an amount is not known;
    ``has_single_dose`` and ``is_multi_dose`` say what it was drawn from, null while no vial is named.
    """
    of_a_vial = (
        _named_drugs(t)
        .group_by(*OF_A_CODE, "vial")
        .agg(
            pl.col("unit_amount").first(),
            amount=known_sum(pl.col("amount")),
            wasted=known_sum(pl.col("wasted")),
        )
        .with_columns(units=drugs.billing_units(pl.col("amount"), pl.col("unit_amount")))
        .with_columns(discarded=_discarded())
    )
    vial = pl.col("vial")
    return of_a_vial.group_by(*OF_A_CODE).agg(
        units_given=known_sum(pl.col("units")),
        units_discarded=known_sum(pl.col("discarded")),
        has_single_dose=known_any(vial == "single_dose"),
        is_multi_dose=known_all(vial == "multi_dose"),
    )


def _discarded() -> pl.Expr:
    """Whole units left in the vial beyond the last unit begun; none of a multi-dose vial."""
    whole_vial = drugs.whole_units(pl.col("amount") + pl.col("wasted"), pl.col("unit_amount"))
    left = pl.max_horizontal(whole_vial - pl.col("units"), pl.lit(0))
    is_known = pl.col("wasted").is_not_null() & pl.col("units").is_not_null()
    return (
        pl.when(pl.col("vial") == "multi_dose")
        .then(0)
        .when(is_known & pl.col("vial").is_not_null())
        .then(left)
        .otherwise(None)
    )


def _named_drugs(t: Tables) -> pl.LazyFrame:
    """Drugs of the record with each code that their name may stand for on the day, and amounts in its unit."""
    names = drug_names.frame().drop_nulls("code").lazy()
    units = drugs.frame().lazy().select("code", "unit_name", "unit_amount")
    day = pl.col("service_date")
    return (
        _readings(t)
        .join(names.select("name_key", "code", "effective_from", "effective_until"), on="name_key")
        .filter(
            day >= pl.col("effective_from").fill_null(day), (day < pl.col("effective_until")).fill_null(True)
        )
        .filter(pl.col("reading") == pl.col("reading").min().over("claim_key", "drug_no"))
        .unique(["claim_key", "drug_no", "code"])
        .join(units, on="code")
        .with_columns(
            amount=pl.when(pl.col("unit_name") == "mg")
            .then("dose_mg")
            .when(pl.col("unit_name") == "mL")
            .then("volume_ml"),
            wasted=pl.when(pl.col("unit_name") == "mg").then("wasted_mg"),
        )
    )


def _readings(t: Tables) -> pl.LazyFrame:
    """The name as written, then without the strength at its end."""
    key = drug_names.name_keys(pl.col("name"))
    keys = pl.concat_list(key, drug_names.without_strength(key))
    return (
        t.drugs.join(t.claims.select("claim_key", "service_date"), on="claim_key")
        .with_columns(name_key=keys, reading=pl.lit([0, 1]))
        .explode("name_key", "reading")
    )
