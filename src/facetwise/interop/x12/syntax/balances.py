"""What has to agree within a claim: another payer's sums with the charges, a hospital's dates with its statement.

Sources: 837 guides, coordination of benefits: a line's charge is what the other payer paid of it (SVD02) and its
adjustments; what was paid of the claim (AMT*D) is what was paid of its lines, or its charge where none was told, less
the adjustments of the claim. Institutional guide, DTP*434: the statement covers the days of its lines.
"""

import polars as pl

from facetwise.interop.x12.claims import cents
from facetwise.interop.x12.segments import elements
from facetwise.interop.x12.syntax.faults import faults, no_faults
from facetwise.interop.x12.syntax.loops import Placed

AMOUNTS_OF_CAS = range(3, 19, 3)
NOT_BALANCED = "x12-payments-out-of-balance"
CHARGES = {"P": ("SV1", 2), "I": ("SV2", 3)}


def balance_faults(placed: Placed, guide_name: str) -> pl.DataFrame:
    """Faults of single claims; a sum of which a part cannot be read is not judged."""
    found = [no_faults()]
    if not placed.of("SBR").filter(pl.col("loop") == "2320").is_empty():
        found += [_of_lines(placed, guide_name), _of_claims(placed)]
    if guide_name == "I":
        found.append(_outside_of_statement(placed))
    return pl.concat(found)


def _of_lines(placed: Placed, guide_name: str) -> pl.DataFrame:
    """Each line by each payer that decided on it; where several lines were taken together none is judged alone."""
    tag, element = CHARGES[guide_name]
    charges = placed.of(tag, charge=element).select("parent_no", charge=cents(pl.col("charge")))
    paid = _decided(placed).join(charges, on="parent_no")
    sums = paid.group_by("parent_no", "payer", maintain_order=True).agg(
        pl.col("segment", "claim_segment", "set_segment", "tag", "loop", "charge").first(),
        made=_sum("paid") + _sum("cut"),
        is_bundled=pl.col("bundled").is_not_null().any(),
    )
    wrong = sums.filter(pl.col("made") != pl.col("charge"), ~pl.col("is_bundled"))
    return _told(
        wrong,
        pl.format("SVD02 and its adjustments make {}", _money("made")),
        pl.format("{}, the charge of the line", _money("charge")),
    )


def _of_claims(placed: Placed) -> pl.DataFrame:
    """What each other payer paid of the claim, where anything but the sum is told: of the claim, of lines, or both."""
    own = ["claim_segment", "parent_no"]
    paid = placed.of("AMT", kind=1, paid=2).filter(pl.col("loop") == "2320", pl.col("kind") == "D")
    paid = paid.with_columns(paid=cents(pl.col("paid")))
    payers = elements(placed.within("2330B", ["NM1*PR"]), placed.delimiters, payer=9).select(*own, "payer")
    totals = placed.of("CLM", total=2).select("claim_segment", total=cents(pl.col("total")))
    cuts = _cuts(placed, "2320").group_by("parent_no").agg(cut=_sum("cut"), is_cut=pl.lit(value=True))
    decided = _decided(placed)
    lines = decided.group_by("claim_segment", "payer").agg(of_lines=_sum("paid"), is_told=pl.lit(value=True))
    unknown = decided.join(payers, on=["claim_segment", "payer"], how="anti")
    whole = (
        paid.join(payers, on=own)
        .join(unknown, on="claim_segment", how="anti")
        .join(totals, on="claim_segment")
        .join(cuts, on="parent_no", how="left")
        .join(lines, on=["claim_segment", "payer"], how="left")
        .filter(pl.col("is_cut").is_not_null() | pl.col("is_told").is_not_null())
    )
    before = pl.when("is_told").then("of_lines").otherwise("total")
    wanted = whole.with_columns(wanted=before - pl.when("is_cut").then("cut").otherwise(0))
    return _told(
        wanted.filter(pl.col("paid") != pl.col("wanted")),
        pl.format("AMT*D is {}", _money("paid")),
        pl.format(
            "{}, what lines were paid, or charged, less the adjustments of the claim", _money("wanted")
        ),
    )


def _decided(placed: Placed) -> pl.DataFrame:
    """What other payers paid of lines: ``payer``, ``paid``, ``cut`` and whether the line was ``bundled``."""
    lines = placed.of("SVD", payer=1, paid=2, bundled=6).with_columns(paid=cents(pl.col("paid")))
    cuts = _cuts(placed, "2430").group_by("loop_no").agg(cut=_sum("cut"))
    lines = lines.join(
        cuts.with_columns(is_cut=pl.lit(value=True)), on="loop_no", how="left", maintain_order="left"
    )
    return lines.with_columns(cut=pl.when("is_cut").then("cut").otherwise(0))


def _cuts(placed: Placed, loop: str) -> pl.DataFrame:
    """Adjustments: ``cut`` of each segment, null where an amount cannot be read."""
    names = {f"amount_{number}": number for number in AMOUNTS_OF_CAS}
    rows = placed.of("CAS", **names).filter(pl.col("loop") == loop)
    is_read = pl.all_horizontal(pl.col(name).is_null() | cents(pl.col(name)).is_not_null() for name in names)
    total = pl.sum_horizontal(cents(pl.col(name)) for name in names)
    return rows.select("loop_no", "parent_no", "claim_segment", cut=pl.when(is_read).then(total))


def _sum(column: str) -> pl.Expr:
    """The sum; null where a part is not known."""
    return pl.when(pl.col(column).is_not_null().all()).then(pl.col(column).sum())


def _money(cents_of: str) -> pl.Expr:
    sign = pl.when(pl.col(cents_of) < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    size = pl.col(cents_of).abs()
    return pl.format("{}{}.{}", sign, size // 100, (size % 100).cast(pl.String).str.zfill(2))


def _told(rows: pl.DataFrame, message: pl.Expr, expected: pl.Expr) -> pl.DataFrame:
    told = rows.with_columns(message=message, expected=expected)
    return faults(told, kind=NOT_BALANCED, element=2, code="7")


def _outside_of_statement(placed: Placed) -> pl.DataFrame:
    """Lines of days that the statement does not cover."""
    dates = placed.of("DTP", kind=1, value=3).filter(pl.col("value").str.contains(r"^\d{8}(-\d{8})?$"))
    first, last = pl.col("value").str.head(8), pl.col("value").str.tail(8)
    days = {"first": first, "last": last}
    statements = dates.filter(pl.col("kind") == "434", pl.col("loop") == "2300")
    covered = statements.select("claim_segment", begun=first, ended=last)
    lines = dates.filter(pl.col("kind") == "472", pl.col("loop") == "2400").with_columns(**days)
    outside = lines.join(covered, on="claim_segment").filter(
        (pl.col("first") < pl.col("begun")) | (pl.col("last") > pl.col("ended"))
    )
    told = outside.with_columns(
        message=pl.format("DTP03 {} lies outside of the statement", "value"),
        expected=pl.format("a day from {} to {}", "begun", "ended"),
    )
    return faults(told, kind="x12-value-invalid", element=3, code="8")
