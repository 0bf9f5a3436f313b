"""Who is named where: billing provider, subscriber, patient and payer by hierarchical level, providers by claim."""

import polars as pl

from facetwise.interop.x12.hierarchy import Hierarchy, begins

Frame = pl.DataFrame


def by_level(loops: Hierarchy) -> dict[str, Frame]:
    """Tables by level number: ``billing``, ``subscriber``, ``payer``, ``patient`` and what stands beside them."""
    names = loops.names.filter(pl.col("claim_no").is_null())
    payers = loops.rows("SBR", filing_indicator=9).filter(pl.col("claim_no").is_null())
    births = loops.rows("DMG", birth_date=2, sex=3).filter(pl.col("claim_no").is_null())
    specialties = loops.rows("PRV", role=1, taxonomy=3).filter(
        pl.col("claim_no").is_null() & (pl.col("role") == "BI")
    )
    states = _after_name(loops.rows("N4", state=2), names).filter(pl.col("entity") == "85")
    return {
        "billing": _first(names.filter(pl.col("entity") == "85"), billing_npi="npi"),
        "subscriber": _first(
            names.filter(pl.col("entity") == "IL"), last="last_name", first="first_name", member_id="id"
        ),
        "payer": _first(names.filter(pl.col("entity") == "PR"), payer_name="last_name", payer_code="id"),
        "patient": _first(
            names.filter(pl.col("entity") == "QC"), patient_last="last_name", patient_first="first_name"
        ),
        "filing": _first(payers, filing_indicator="filing_indicator"),
        "birth": _first(births, birth_date="birth_date", sex="sex"),
        "taxonomy": _first(specialties, taxonomy="taxonomy"),
        "billing_state": _first(states, billing_state="state"),
    }


def by_claim(loops: Hierarchy) -> dict[str, Frame]:
    """Tables by claim number: rendering, referring and service facility of loop 2310."""
    names = loops.own(
        loops.names.filter(pl.col("claim_no").is_not_null() & pl.col("line_no_in_file").is_null())
    )
    cities = loops.own(loops.rows("N4", state=2).filter(pl.col("claim_no").is_not_null()))
    states = _after_name(cities, names).filter(pl.col("entity") == "77")

    referring = names.filter(pl.col("entity").is_in(["DN", "P3"]))
    return {
        "rendering": _first(names.filter(pl.col("entity") == "82").with_columns(named=pl.lit(True)),
                            key="claim_no", rendering_npi="npi", has_rendering="named"),
        "referring": _first(referring, key="claim_no", referring_npi="npi"),
        "facility": _first(names.filter(pl.col("entity") == "77"), key="claim_no", facility_npi="npi"),
        "facility_state": _first(states, key="claim_no", facility_state="state"),
    }  # fmt: skip


def by_line(loops: Hierarchy) -> Frame:
    """Rendering provider of loop 2420A by line."""
    names = loops.names.filter(pl.col("line_no_in_file").is_not_null() & (pl.col("entity") == "82"))
    return _first(names, key="line_no_in_file", rendering_npi="npi")


def _after_name(cities: Frame, names: Frame) -> Frame:
    """City lines (N4) with the entity of the name they stand after."""
    owners = names.select("entity", named_at=pl.col("segment"))
    return cities.join_asof(owners, left_on="segment", right_on="named_at", strategy="backward")


def _first(rows: Frame, *, key: str = "level_no", **columns: str) -> Frame:
    """The first row of each level or claim; a repeated loop does not repeat its claim."""
    return rows.filter(begins(key)).select(key, **{new: pl.col(old) for new, old in columns.items()})
