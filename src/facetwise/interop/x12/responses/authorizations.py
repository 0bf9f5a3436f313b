"""278: the events and services that authorization was asked for, and the answer. The shape of held samples only."""

from pathlib import Path

import polars as pl

from facetwise.interop.x12.claims import day
from facetwise.interop.x12.responses.loops import Loops, Response, loops_of

EVENT, SERVICE = "EV", "SS"


def read_278(path_or_bytes: str | Path | bytes, *, source: str) -> Response:
    """One row per event or service, and per other level on which the request was refused (AAA).

    ``action`` is HCR01 (A1 all, A2 part, A3 refused, A4 pended, A6 changed), null in a request; ``number`` the
    authorization's, ``reason`` why not, ``refused`` is AAA03, why the request itself could not be worked on;
    ``valid_from`` and ``valid_until`` are the days it holds.
    """
    loops = loops_of(path_or_bytes, source=source, kinds=("278",), what="an authorization (278)")
    refusals = loops.rows("AAA", refused=3).select("level_no", "refused")
    is_wanted = pl.col("level").is_in([EVENT, SERVICE]) | pl.col("level_no").is_in(
        refusals["level_no"].implode()
    )
    levels = loops.rows("HL").filter(is_wanted).select("level_no", "level", "segment")
    answers = loops.rows("HCR", action=1, number=2, reason=3).select("level_no", "action", "number", "reason")
    review = loops.rows("UM", certification=2).select("level_no", "certification")
    traces = loops.rows("TRN", own=2).select("level_no", trace="own")
    messages = (
        loops.rows("MSG", message=1).group_by("level_no").agg(pl.col("message").drop_nulls().str.join(" "))
    )
    rows = levels
    for table in (answers, refusals, review, traces, messages, _services(loops), _dates(loops)):
        rows = rows.join(
            table.unique("level_no", keep="first"), on="level_no", how="left", maintain_order="left"
        )
    return Response(rows.drop("level_no"), loops.problems)


def _services(loops: Loops) -> pl.DataFrame:
    office = loops.rows("SV1", procedure=1, units=4)
    hospital = loops.rows("SV2", procedure=2, units=5)
    both = pl.concat([office, hospital]).with_columns(
        loops.parts("procedure", code=2, modifier_1=3, modifier_2=4)
    )
    units = pl.col("units").cast(pl.Float64, strict=False)
    return both.select("level_no", "code", "modifier_1", "modifier_2", units=units)


def _dates(loops: Loops) -> pl.DataFrame:
    dates = loops.rows("DTP", kind=1, form=2, value=3).filter(pl.col("kind").is_in(["472", "AAH", "007"]))
    until = pl.when(pl.col("form") == "RD8").then(day(pl.col("value").str.slice(9)))
    return dates.select("level_no", valid_from=day(pl.col("value")), valid_until=until)
