"""Coordination of benefits: other payers of a claim, what they paid on each line, and why not more."""

from collections.abc import Callable

import polars as pl

from facetwise.interop.x12.claims import cents, day
from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.hierarchy import Hierarchy
from facetwise.interop.x12.segments import components

Rows = Callable[..., pl.DataFrame]  # segments of a tag with claim, line and other payer
AMOUNTS = {"D": "paid_cents", "EAF": "patient_cents", "A8": "not_covered_cents"}
OWNER = ["claim_key", "other_payer_no"]
REASONS = 6  # a CAS holds up to so many, three elements each


def numbered(loops: Hierarchy) -> pl.DataFrame:
    """Where each other payer of a claim begins (SBR within a claim), numbered from 1 on each."""
    found = loops.rows("SBR").filter(pl.col("claim_no").is_not_null() & pl.col("line_no_in_file").is_null())
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int16).over("claim_no")
    return found.select("segment", "claim_no", other_payer_no=number).sort("segment")


def other_payers(rows: Rows) -> pl.DataFrame:
    """One row per SBR of a claim, with what stands in its loops 2320 and 2330."""
    payers = rows("SBR", responsibility=1, relationship=2, filing_indicator=9)
    payers = payers.filter(pl.col("other_payer_no").is_not_null())
    names = rows("NM1", entity=1, name=3, id=9)
    amounts = rows("AMT", kind=1, amount=2).with_columns(cents=cents(pl.col("amount")))
    dates = rows("DTP", kind=1, value=3).filter(pl.col("kind") == "573")
    numbers = rows("REF", kind=1, number=2).filter(pl.col("kind") == "F8")
    tables = [
        names.filter(pl.col("entity") == "PR").select(*OWNER, payer_name="name", payer_id="id"),
        names.filter(pl.col("entity") == "IL").select(*OWNER, member_id="id"),
        *(amounts.filter(pl.col("kind") == kind).select(*OWNER, cents=pl.col("cents")).rename({"cents": name})
          for kind, name in AMOUNTS.items()),
        dates.select(*OWNER, adjudicated=day(pl.col("value"))),
        numbers.select(*OWNER, control_number="number"),
    ]  # fmt: skip
    for table in tables:
        known = table.drop_nulls("other_payer_no").unique(OWNER, keep="first", maintain_order=True)
        payers = payers.join(known, on=OWNER, how="left", maintain_order="left")
    return payers


def adjudications(rows: Rows, delimiters: Delimiters) -> pl.DataFrame:
    """One row per SVD: what another payer paid on a line."""
    decided = rows("SVD", payer_id=1, paid=2, procedure=3, units=5).with_columns(
        *components("procedure", delimiters, code=2),
        paid_cents=cents(pl.col("paid")),
        units_paid=pl.col("units").cast(pl.Float64, strict=False),
    )
    dates = rows("DTP", kind=1, value=3).filter(pl.col("kind") == "573")
    left = rows("AMT", kind=1, amount=2).filter(pl.col("kind") == "EAF")
    dates = dates.with_columns(adjudicated=day(pl.col("value")))
    left = left.with_columns(left_to_patient_cents=cents(pl.col("amount")))
    decided = following(decided, dates, "line_no_in_file", ("adjudicated",))
    return following(decided, left, "line_no_in_file", ("left_to_patient_cents",))


def adjustments(rows: Rows) -> pl.DataFrame:
    """One row per reason: of a claim by one of its other payers, or of a line by the payer of the SVD before it."""
    parts = {
        f"{name}_{number}": 2 + 3 * number + place
        for number in range(REASONS)
        for place, name in enumerate(("reason", "amount", "quantity"))
    }
    written = rows("CAS", group=1, **parts)
    deciders = rows("SVD", payer_id=1).select("segment", "line_no_in_file", "payer_id")
    placed = written.join_asof(deciders, on="segment", by="line_no_in_file", check_sortedness=False)
    each = [
        placed.select(
            "claim_key", "line_no", "segment", "other_payer_no", "payer_id", "group",
            pl.lit(number).alias("place"),
            reason=pl.col(f"reason_{number}"),
            amount_cents=cents(pl.col(f"amount_{number}")),
            quantity=pl.col(f"quantity_{number}").cast(pl.Float64, strict=False),
        )
        for number in range(REASONS)
    ]  # fmt: skip
    return pl.concat(each).drop_nulls("reason").sort("segment", "place")


def following(owners: pl.DataFrame, parts: pl.DataFrame, loop: str, names: tuple[str, ...]) -> pl.DataFrame:
    """The owners with the first of the parts that stand behind each, in the same loop and before the next owner."""
    at = owners.select(loop, "segment", owner_at="segment")
    owned = parts.select(loop, "segment", *names).join_asof(at, on="segment", by=loop, check_sortedness=False)
    first = owned.drop_nulls("owner_at").unique("owner_at", keep="first", maintain_order=True)
    found = first.select(pl.col("owner_at").alias("segment"), *names)
    return owners.join(found, on="segment", how="left", maintain_order="left")
