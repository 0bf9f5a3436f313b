"""The table of what the engine answers: one row per verdict that is shown. Money is in cents."""

import polars as pl

from facetwise.domain.record_columns import Schema

EVIDENCE = pl.List(pl.Struct({"label": pl.String, "value": pl.String}))
POLICY = pl.Struct(
    {
        "pack": pl.String,
        "key": pl.String,
        "value": pl.String,
        "in_force_from": pl.Date,
        "cite": pl.String,
        "confidence": pl.String,
        "verified_through": pl.Date,
        "stale": pl.Boolean,
    }
)
FINDINGS: Schema = {  # what the engine answers: one row per verdict that is shown
    "claim_key": pl.UInt32,
    "claim_id": pl.String,
    "source": pl.String,
    "code": pl.String,  # FW401
    "name": pl.String,  # session-limit-exceeded
    "family": pl.String,
    "severity": pl.String,
    "verdict": pl.String,
    "grain": pl.String,
    "line_no": pl.Int16,  # null unless the finding is about one line
    "segment": pl.Int32,  # X12 segment number of the claim or line
    "path": pl.String,  # place in the claim: service_date, claim_lines[0].modifiers
    "message": pl.String,
    "evidence": EVIDENCE,
    "policy": pl.List(POLICY),
    "denial_codes": pl.List(pl.String),
    "money_at_risk_cents": pl.Int64,
    "fix": pl.String,
    "fix_applicability": pl.String,  # safe | needs-review
    "edit": pl.String,  # the same fix for a program (`domain.claim_edits`); null where only a person can make it
    "help": pl.String,
}
