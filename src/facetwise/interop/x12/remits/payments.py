"""BPR, TRN, N1 and PLB → payments, and what the payer takes or gives outside of claims."""

import polars as pl

from facetwise.interop.x12.claims import cents, day
from facetwise.interop.x12.remits.ownership import Owned
from facetwise.interop.x12.remits.tables import PAYMENTS, PROVIDER_ADJUSTMENTS, shaped
from facetwise.interop.x12.segments import components

_PAIRS_OF_PLB = range(3, 15, 2)  # reason and amount, up to six times


def payments_of(owned: Owned, source: str) -> pl.DataFrame:
    """One row per transaction set that begins here."""
    money = owned.rows("BPR", handling=1, amount=2, sign=3, method=4, paid_on=16)
    trace = owned.rows("TRN", trace_number=2).filter(pl.col("remit_claim_no").is_null())
    names = owned.rows("N1", entity=1, name=2, id=4).filter(pl.col("remit_claim_no").is_null())
    payer = names.filter(pl.col("entity") == "PR").select("payment_no", payer_name="name", payer_id="id")
    payee = names.filter(pl.col("entity") == "PE").select("payment_no", payee_id="id")
    for table in (trace.select("payment_no", "trace_number"), payer, payee):
        first = table.unique("payment_no", keep="first", maintain_order=True)
        money = money.join(first, on="payment_no", how="left", maintain_order="left")
    is_debit = (pl.col("sign") == "D").fill_null(value=False)
    amount = cents(pl.col("amount"))
    return shaped(
        money.with_columns(
            source=pl.lit(source),
            paid_cents=pl.when(is_debit).then(-amount).otherwise(amount),
            payment_date=day(pl.col("paid_on")),
        ),
        PAYMENTS,
    )


def provider_adjustments_of(owned: Owned) -> pl.DataFrame:
    """One row per reason and amount of PLB; a positive amount lowers the payment."""
    elements = {f"reason_{number}": number for number in _PAIRS_OF_PLB}
    elements |= {f"amount_{number}": number + 1 for number in _PAIRS_OF_PLB}
    rows = owned.rows("PLB", provider_id=1, period=2, **elements)
    parts = [
        rows.with_columns(
            *components(f"reason_{number}", owned.delimiters, reason=1, reference=2),
            fiscal_period_end=day(pl.col("period")),
            amount_cents=cents(pl.col(f"amount_{number}")),
        ).filter(pl.col("reason").is_not_null() | pl.col("amount_cents").is_not_null())
        for number in _PAIRS_OF_PLB
    ]
    return pl.concat([shaped(part, PROVIDER_ADJUSTMENTS) for part in parts]).sort(
        "segment", maintain_order=True
    )
