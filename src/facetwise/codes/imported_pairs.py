"""The code pairs of an imported release that touch facet codes, in the form of our own extract."""

from collections.abc import Iterable

import polars as pl

from facetwise.codes.pair_keys import BASE
from facetwise.codes.receipts import Receipt

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ONE_CODE = BASE**5


def pairs_touching(codes: Iterable[str], parts: tuple[Receipt, ...]) -> pl.DataFrame:
    """Edits with one of the codes in either column; empty where the release was a fragment without any."""
    numbers = [int(code, BASE) for code in codes]
    key = pl.col("pair_key")
    touches = (key // _ONE_CODE).is_in(numbers) | (key % _ONE_CODE).is_in(numbers)
    return pl.concat([_of_part(part, touches) for part in parts])


def _of_part(part: Receipt, touches: pl.Expr) -> pl.DataFrame:
    key = pl.col("pair_key")
    return (
        pl.scan_parquet(part.table_path("rows"))
        .filter(touches)
        .select(
            "effective_from",
            "effective_until",
            column1=_code(key // _ONE_CODE),
            column2=_code(key % _ONE_CODE),
            setting=pl.lit(part.setting),
            modifier_indicator=pl.col("modifier_indicator").cast(pl.String),
            rationale=pl.col("rationale").cast(pl.String),
            source=pl.lit(f"imported CMS code pairs, release {part.release}"),
            confidence=pl.lit("high"),
            can_be_lifted=pl.col("modifier_indicator") == 1,
            in_force_on=pl.lit(part.effective_from),
            reconfirmed_on=pl.lit(None, dtype=pl.Date),
        )
        .collect()
    )


def _code(number: pl.Expr) -> pl.Expr:
    """A number below 36⁵ as its five characters."""
    signs = pl.lit(pl.Series(list(_DIGITS)))
    return pl.concat_str([signs.gather(number // BASE**place % BASE) for place in range(4, -1, -1)])
