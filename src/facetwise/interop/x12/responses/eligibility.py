"""270 and 271: what was asked of a plan and what it answered. The shape of held samples; test it with a partner."""

from pathlib import Path

import polars as pl

from facetwise.interop.x12.claims import cents
from facetwise.interop.x12.responses.loops import Response, loops_of


def read_271(path_or_bytes: str | Path | bytes, *, source: str) -> Response:
    """One row per question (EQ), benefit (EB) or refusal (AAA).

    ``kind`` is asked, answered or refused; ``information`` is EB01 (1 active, C deductible, CB authorization …),
    ``authorization_needed`` is Y, N or U, ``reason`` is AAA03: why there is no answer (72 wrong member id …).
    """
    loops = loops_of(
        path_or_bytes, source=source, kinds=("270", "271"), what="an eligibility file (270 or 271)"
    )
    asked = loops.rows("EQ", service_type=1, procedure=2).with_columns(kind=pl.lit("asked"))
    answered = loops.rows(
        "EB",
        information=1,
        coverage_level=2,
        service_type=3,
        plan=5,
        period=6,
        amount=7,
        percent=8,
        authorization_needed=11,
        procedure=13,
    ).with_columns(kind=pl.lit("answered"))
    refused = loops.rows("AAA", reason=3).with_columns(kind=pl.lit("refused"))
    both = pl.concat([asked, answered, refused], how="diagonal").with_columns(
        loops.parts("procedure", code=2)
    )
    return Response(
        both.select(
            "kind",
            "trace",
            "information",
            "coverage_level",
            "service_type",
            "plan",
            "period",
            "authorization_needed",
            "code",
            "reason",
            "segment",
            amount_cents=cents(pl.col("amount")),
            percent=pl.col("percent").cast(pl.Float64, strict=False),
        ).sort("segment"),
        loops.problems,
    )
