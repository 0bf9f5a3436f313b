"""CLP and what belongs to it → claims as the payer judged them."""

import polars as pl

from facetwise.interop.x12.claims import cents, day
from facetwise.interop.x12.remits.ownership import Owned
from facetwise.interop.x12.remits.tables import CLAIMS, shaped

REVERSAL = "22"
_STATEMENT_FROM, _SERVICE = "232", "472"
_REMARKS = {f"remark_{number}": number for number in (3, 4, 5, 6, 7)}  # of MOA
_INPATIENT_REMARKS = {f"remark_{number}": number for number in (5, 20, 21, 22, 23)}  # of MIA


def claims_of(owned: Owned, source: str) -> pl.DataFrame:
    """One row per CLP."""
    claims = owned.rows(
        "CLP",
        claim_id=1,
        status=2,
        charge=3,
        paid=4,
        patient=5,
        filing_indicator=6,
        payer_control_number=7,
        facility_type=8,
        frequency_code=9,
    )
    for table in (_dates(owned), _rendering(owned), _remarks(owned)):
        claims = claims.join(table, on="remit_claim_no", how="left", maintain_order="left")
    return shaped(
        claims.with_columns(
            pl.col("remark_codes").fill_null(pl.lit([], dtype=pl.List(pl.String))),
            source=pl.lit(source),
            charge_cents=cents(pl.col("charge")),
            paid_cents=cents(pl.col("paid")),
            patient_cents=cents(pl.col("patient")),
            is_reversal=(pl.col("status") == REVERSAL).fill_null(value=False),
        ),
        CLAIMS,
    )


def _of_claim(owned: Owned, tag: str, **wanted: int) -> pl.DataFrame:
    rows = owned.rows(tag, **wanted)
    return rows.filter(pl.col("remit_claim_no").is_not_null() & pl.col("remit_line_no").is_null())


def _dates(owned: Owned) -> pl.DataFrame:
    rows = _of_claim(owned, "DTM", kind=1, value=2).filter(pl.col("kind").is_in([_STATEMENT_FROM, _SERVICE]))
    return rows.group_by("remit_claim_no").agg(service_date=day(pl.col("value")).min())


def _rendering(owned: Owned) -> pl.DataFrame:
    rows = _of_claim(owned, "NM1", entity=1, rendering_npi=9).filter(pl.col("entity") == "82")
    return rows.select("remit_claim_no", "rendering_npi").unique("remit_claim_no", keep="first")


def _remarks(owned: Owned) -> pl.DataFrame:
    parts = [
        _of_claim(owned, tag, **wanted).select("remit_claim_no", remark_codes=pl.concat_list(list(wanted)))
        for tag, wanted in (("MOA", _REMARKS), ("MIA", _INPATIENT_REMARKS))
    ]
    return (
        pl.concat(parts)
        .explode("remark_codes", empty_as_null=True)
        .drop_nulls("remark_codes")
        .group_by("remit_claim_no", maintain_order=True)
        .agg("remark_codes")
    )
