"""Amounts of a remittance that do not add up, and values that cannot be read: one line each.

Source: 835 guide, balancing of line, claim and transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.faults import claim_problem
from facetwise.interop.x12.remits.tables import RemitTables


def balance_faults(tables: RemitTables, source: str) -> Iterator[InputProblem]:
    """Lines and claims whose charge less adjustments is not what was paid."""
    by_line = tables.adjustments.group_by("remit_line_no").agg(cut=pl.col("amount_cents").sum())
    lines = tables.lines.join(by_line, on="remit_line_no", how="left")
    yield from _unbalanced(lines, source, "SVC02 less the line's adjustments is not SVC03")
    by_claim = tables.adjustments.group_by("remit_claim_no").agg(cut=pl.col("amount_cents").sum())
    claims = tables.claims.join(by_claim, on="remit_claim_no", how="left")
    yield from _unbalanced(claims, source, "CLP03 less all adjustments is not CLP04")


@dataclass(slots=True)
class OpenPayments:
    """Payments whose claims may go on in the next piece of the file, each with what it leaves to be accounted for."""

    paid: dict[int, tuple[int, int | None]] = field(default_factory=dict)  # segment of BPR, and its amount
    claims: dict[int, int | None] = field(default_factory=dict)  # less PLB; null where an amount is not known

    def faults(self, tables: RemitTables, source: str, *, is_last: bool) -> Iterator[InputProblem]:
        """Payments that are not what was paid for their claims, less what the payer took outside of them."""
        for number, segment, paid in tables.payments.select(
            "payment_no", "segment", "paid_cents"
        ).iter_rows():
            self.paid[number] = segment, paid
        for frame, column, sign in (
            (tables.claims, "paid_cents", 1),
            (tables.provider_adjustments, "amount_cents", -1),
        ):
            cents = pl.col(column)
            known = pl.when(cents.is_not_null().all()).then(cents.sum() * sign)
            for number, amount in frame.group_by("payment_no").agg(known).iter_rows():
                before = self.claims.get(number, 0)
                self.claims[number] = None if before is None or amount is None else before + amount
        for number in sorted(self.paid)[: None if is_last else -1]:
            segment, paid = self.paid.pop(number)
            claims = self.claims.pop(number, 0)
            if paid is not None and claims is not None and paid != claims:
                what = f"BPR02 {paid / 100:.2f} is not what was paid for claims, less PLB"
                yield claim_problem(source, segment, what, f"{claims / 100:.2f}")


def unreadable(tables: RemitTables, source: str) -> Iterator[InputProblem]:
    """Claims and lines without what they are about; they stay in the tables."""
    for frame, column, what in (
        (tables.claims, "claim_id", "CLP01, the account number, is missing"),
        (tables.claims, "charge_cents", "CLP03 cannot be read and is taken as not known"),
        (tables.claims, "paid_cents", "CLP04 cannot be read and is taken as not known"),
        (tables.lines, "code", "SVC01 names no procedure code"),
        (tables.adjustments, "amount_cents", "an amount of CAS cannot be read and is taken as not known"),
    ):
        for (segment,) in frame.filter(pl.col(column).is_null()).select("segment").iter_rows():
            if what.startswith("SVC01") and frame.filter(segment=segment)["revenue_code"][0]:
                continue
            yield claim_problem(source, segment, what, "a value as in the 835 guide")


def _unbalanced(rows: pl.DataFrame, source: str, what: str) -> Iterator[InputProblem]:
    left = pl.col("charge_cents") - pl.col("cut").fill_null(0)
    wrong = rows.filter(left != pl.col("paid_cents"))
    for segment, expected, paid in wrong.select("segment", left.alias("left"), "paid_cents").iter_rows():
        yield claim_problem(source, segment, what, f"{expected / 100:.2f} where {paid / 100:.2f} stands")
