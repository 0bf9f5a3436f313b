"""277CA: which claims and lines the payer or clearinghouse took into its system, and which it rejected."""

from pathlib import Path

import polars as pl

from facetwise.interop.x12.claims import cents, day
from facetwise.interop.x12.responses.loops import Loops, Response, loops_of

CLAIM_LEVELS = ("PT", "22", "23")  # a 277CA has PT, a 277 that answers a 276 the subscriber or dependent
REJECTED = ("A3", "A4", "A6", "A7", "A8")  # categories; A0, A1, A2 and A5 went on


def read_277ca(path_or_bytes: str | Path | bytes, *, source: str) -> Response:
    """One row per status (STC), of a file, provider, claim or line.

    ``level`` is 20 source, 21 receiver, 19 provider, PT patient (22 and 23 in a 277 that answers a 276); ``claim_id``
    is the sender's account number on a patient's level; ``code`` and ``line_control_number`` are given where the status
    is a line's.
    """
    loops = loops_of(path_or_bytes, source=source, kinds=("277",), what="a claim acknowledgment (277CA)")
    statuses = loops.rows("STC", first=1, dated=2, action=3, amount=4, second=10, third=11)
    statuses = statuses.with_columns(loops.parts("first", category=1, status=2, entity=3))
    services = loops.rows("SVC", procedure=1).with_columns(loops.parts("procedure", code=2))
    lines = services.select("segment", "level_no", "code", line_at="segment").sort("segment")
    placed = statuses.sort("segment").join_asof(
        lines, on="segment", by="level_no", strategy="backward", check_sortedness=False
    )
    controls = _line_controls(loops, lines)
    rows = placed.join(controls, on="line_at", how="left")
    return Response(
        rows.select(
            "level",
            "category",
            "status",
            "entity",
            "action",
            "code",
            "line_control_number",
            "segment",
            claim_id=pl.when(pl.col("level").is_in(CLAIM_LEVELS)).then("trace"),
            is_rejected=pl.col("category").is_in(REJECTED),
            status_date=day(pl.col("dated")),
            amount_cents=cents(pl.col("amount")),
            further=pl.concat_str("second", "third", separator=" ", ignore_nulls=True),
        ).sort("segment"),
        loops.problems,
    )


def _line_controls(loops: Loops, lines: pl.DataFrame) -> pl.DataFrame:
    numbers = loops.rows("REF", kind=1, line_control_number=2).filter(pl.col("kind") == "FJ").sort("segment")
    found = numbers.join_asof(lines, on="segment", by="level_no", strategy="backward", check_sortedness=False)
    return (
        found.select("line_at", "line_control_number").drop_nulls("line_at").unique("line_at", keep="first")
    )
