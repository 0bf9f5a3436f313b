"""SVC and what belongs to it → service lines as the payer judged them; CAS → why less was paid."""

import polars as pl

from facetwise.interop.x12.claims import cents, day
from facetwise.interop.x12.remits.ownership import Owned
from facetwise.interop.x12.remits.tables import ADJUSTMENTS, LINES, shaped
from facetwise.interop.x12.segments import components

_TRIPLES_OF_CAS = range(2, 20, 3)  # reason, amount, quantity, up to six times
_SERVICE, _BEGUN = "472", "150"


def lines_of(owned: Owned) -> pl.DataFrame:
    """One row per SVC of a claim."""
    lines = owned.rows(
        "SVC", procedure=1, charge=2, paid=3, revenue_code=4, units=5, submitted=6, submitted_units=7
    ).filter(pl.col("remit_claim_no").is_not_null())
    for table in (_dates(owned), _references(owned), _allowed(owned), _remarks(owned)):
        lines = lines.join(table, on="remit_line_no", how="left", maintain_order="left")
    return shaped(
        lines.with_columns(
            *components(
                "procedure", owned.delimiters, code=2, modifier_1=3, modifier_2=4, modifier_3=5, modifier_4=6
            ),
            *components("submitted", owned.delimiters, submitted_code=2),
            pl.col("remark_codes").fill_null(pl.lit([], dtype=pl.List(pl.String))),
            charge_cents=cents(pl.col("charge")),
            paid_cents=cents(pl.col("paid")),
            units_paid=pl.col("units").cast(pl.Float64, strict=False),
            units_submitted=pl.col("submitted_units").cast(pl.Float64, strict=False),
        ),
        LINES,
    )


def adjustments_of(owned: Owned) -> pl.DataFrame:
    """One row per reason of CAS, of the line or of the whole claim."""
    wanted = {
        f"{name}_{n}": n + k
        for n in _TRIPLES_OF_CAS
        for k, name in enumerate(("reason", "amount", "quantity"))
    }
    rows = owned.rows("CAS", group=1, **wanted).filter(pl.col("remit_claim_no").is_not_null())
    parts = [
        rows.with_columns(
            reason=pl.col(f"reason_{n}"),
            amount_cents=cents(pl.col(f"amount_{n}")),
            quantity=pl.col(f"quantity_{n}").cast(pl.Float64, strict=False),
        ).filter(pl.col("reason").is_not_null() | pl.col("amount_cents").is_not_null())
        for n in _TRIPLES_OF_CAS
    ]
    return pl.concat([shaped(part, ADJUSTMENTS) for part in parts]).sort("segment", maintain_order=True)


def _of_line(owned: Owned, tag: str, **wanted: int) -> pl.DataFrame:
    return owned.rows(tag, **wanted).filter(pl.col("remit_line_no").is_not_null())


def _dates(owned: Owned) -> pl.DataFrame:
    rows = _of_line(owned, "DTM", kind=1, value=2).filter(pl.col("kind").is_in([_SERVICE, _BEGUN]))
    return rows.group_by("remit_line_no").agg(service_date=day(pl.col("value")).min())


def _references(owned: Owned) -> pl.DataFrame:
    rows = _of_line(owned, "REF", kind=1, number=2)
    return rows.group_by("remit_line_no").agg(
        line_control_number=pl.col("number").filter(pl.col("kind") == "6R").first(),
        policy_id=pl.col("number").filter(pl.col("kind") == "0K").first(),
    )


def _allowed(owned: Owned) -> pl.DataFrame:
    rows = _of_line(owned, "AMT", kind=1, amount=2).filter(pl.col("kind") == "B6")
    return rows.group_by("remit_line_no").agg(allowed_cents=cents(pl.col("amount")).first())


def _remarks(owned: Owned) -> pl.DataFrame:
    rows = _of_line(owned, "LQ", kind=1, code=2).filter(pl.col("kind").is_in(["HE", "RX"]))
    return rows.drop_nulls("code").group_by("remit_line_no", maintain_order=True).agg(remark_codes="code")
