"""Remittances of several files as one: in the order in which the payer paid, each payment once."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from facetwise.cli.console import Console
from facetwise.cli.encounters import tell
from facetwise.interop.files import expand
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.remits.tables import RemitTables, concatenated, empty_tables
from facetwise.outcomes.matching import Returned

PAYMENT = ["payer_id", "trace_number", "payment_date", "paid_cents"]  # what makes two payments the same one


def returned_of(names: Sequence[str], console: Console) -> Returned:
    """What the files say; a payment that stands in two of them counts once, which is said."""
    expanded = expand(names)
    tell(expanded.problems, console)
    whole, payments = empty_tables(), 0
    for path in expanded.files:
        tables = _one_file(path, console)
        tables = _numbered_from(tables, whole.claims.height, whole.lines.height, payments)
        payments += tables.payments.height + 1
        whole = concatenated([whole, tables])
    return _in_order_of_payment(_each_once(whole, console))


def _one_file(path: Path, console: Console) -> RemitTables:
    parts = [empty_tables()]
    for chunk in read_835(path, source=str(path)):
        tell(chunk.problems, console)
        parts.append(chunk.tables)
    return concatenated(parts)


def _numbered_from(tables: RemitTables, claims: int, lines: int, payments: int) -> RemitTables:
    """Numbers that go on from the files before."""
    claim, line = pl.col("remit_claim_no") + claims, pl.col("remit_line_no") + lines
    payment = pl.col("payment_no") + payments
    return RemitTables(
        tables.payments.with_columns(payment),
        tables.claims.with_columns(claim, payment),
        tables.lines.with_columns(claim, line),
        tables.adjustments.with_columns(claim, line),
        tables.provider_adjustments,
    )


def _each_once(tables: RemitTables, console: Console) -> RemitTables:
    """Without payments that an earlier file holds too: the same payer, trace number, day and sum."""
    known = tables.payments.filter(pl.col("trace_number").is_not_null())
    first = known.group_by(PAYMENT).agg(first_source=pl.col("source").first())
    again = known.join(first, on=PAYMENT, nulls_equal=True).filter(pl.col("source") != pl.col("first_source"))
    if again.is_empty():
        return tables
    for source, trace, earlier in again.select("source", "trace_number", "first_source").iter_rows():
        console.warn(f"{source}: payment {trace} stands in {earlier} too; counted once")
    claims = tables.claims.join(again, on="payment_no", how="anti")
    kept = claims["remit_claim_no"].implode()
    is_kept = pl.col("remit_claim_no").is_in(kept)
    return RemitTables(
        tables.payments.join(again, on="payment_no", how="anti"),
        claims,
        tables.lines.filter(is_kept),
        tables.adjustments.filter(is_kept),
        tables.provider_adjustments,
    )


def _in_order_of_payment(tables: RemitTables) -> Returned:
    """Claims numbered as the payer paid them, whatever order the files were given in: the last answer holds."""
    dates = tables.payments.select("payment_no", "payment_date").unique("payment_no", keep="first")
    ordered = tables.claims.join(dates, on="payment_no", how="left").sort("payment_date", "remit_claim_no")
    number = {"remit_claim_no": pl.col("new_no")}
    new = ordered.select("remit_claim_no", new_no=pl.int_range(pl.len(), dtype=pl.Int32))

    def renumbered(rows: pl.DataFrame) -> pl.DataFrame:
        return (
            rows.join(new, on="remit_claim_no", maintain_order="left").with_columns(**number).drop("new_no")
        )

    claims = renumbered(ordered.drop("payment_date"))
    return Returned(claims, renumbered(tables.lines), renumbered(tables.adjustments))
