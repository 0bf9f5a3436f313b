"""Findings as objects, for showing a few of them."""

from typing import Any

import polars as pl

from facetwise.domain.finding import Finding, Fix, Place, PolicyReference
from facetwise.domain.vocabulary import Grain, Severity, Verdict


def to_objects(frame: pl.DataFrame) -> list[Finding]:
    """The findings as objects, for showing a few."""
    return [_finding(row) for row in frame.iter_rows(named=True)]


def _finding(row: dict[str, Any]) -> Finding:
    cents = row["money_at_risk_cents"]
    return Finding(
        code=row["code"],
        name=row["name"],
        family=row["family"],
        severity=Severity(row["severity"]),
        verdict=Verdict(row["verdict"]),
        grain=Grain(row["grain"]),
        claim_id=row["claim_id"],
        line=row["line_no"],
        message=row["message"],
        place=Place(path=row["path"], source=row["source"], segment=row["segment"]),
        evidence=tuple((item["label"], item["value"]) for item in row["evidence"]),
        policy=tuple(PolicyReference(**reference) for reference in row["policy"]),
        denial_codes=tuple(row["denial_codes"]),
        money_at_risk=None if cents is None else cents / 100,
        fix=Fix(
            text=row["fix"],
            applicability=row["fix_applicability"] or "needs-review",
            edits=(row["edit"],) if row["edit"] else (),
        )
        if row["fix"]
        else None,
        help=row["help"],
    )
