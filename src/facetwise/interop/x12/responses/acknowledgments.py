"""999: was each transaction set accepted, and what is wrong with it where."""

from pathlib import Path

import polars as pl

from facetwise.interop.x12.responses.loops import Response, loops_of


def read_999(path_or_bytes: str | Path | bytes, *, source: str) -> Response:
    """One row per fault, and one per set without a fault.

    ``set_kind`` and ``set_control`` name the set that was sent, ``verdict`` is A accepted, E accepted with errors,
    R rejected …; ``segment_tag`` and ``segment_position`` (counted from its ST) say where, ``segment_error`` and
    ``element_error`` what, ``element`` in which element. ``segment`` is the place in the 999 itself.
    """
    loops = loops_of(path_or_bytes, source=source, kinds=("999", "997"), what="an acknowledgment (999)")
    sets = loops.rows("AK2", set_kind_sent=1, set_control=2).select("segment", "set_kind_sent", "set_control")
    verdicts = pl.concat(
        [loops.rows(tag, verdict=1).select("segment", "verdict") for tag in ("IK5", "AK5")]
    ).sort("segment")
    faults = pl.concat(
        [
            loops.rows(tag, segment_tag=1, segment_position=2, loop=3, segment_error=4)
            for tag in ("IK3", "AK3")
        ]
    ).select("segment", "segment_tag", "segment_position", "loop", "segment_error")
    details = pl.concat([loops.rows(tag, element=1, element_error=3) for tag in ("IK4", "AK4")]).select(
        "segment", "element", "element_error"
    )
    answered = sets.sort("segment").join_asof(verdicts, on="segment", strategy="forward")
    placed = faults.sort("segment").join_asof(
        answered.select("segment", set_at="segment").sort("segment"), on="segment", strategy="backward"
    )
    in_detail = details.sort("segment").join_asof(
        placed.select("segment", fault_at="segment"), on="segment", strategy="backward"
    )
    rows = (
        answered.rename({"segment": "set_at"})
        .join(placed.rename({"segment": "fault_at"}), on="set_at", how="left")
        .join(in_detail.drop("segment"), on="fault_at", how="left")
    )
    return Response(
        rows.select(
            "set_control",
            "verdict",
            "segment_tag",
            "loop",
            "segment_error",
            "element",
            "element_error",
            set_kind=pl.col("set_kind_sent"),
            segment_position=pl.col("segment_position").cast(pl.Int32, strict=False),
            segment=pl.coalesce("fault_at", "set_at"),
        ).sort("segment"),
        loops.problems,
    )
