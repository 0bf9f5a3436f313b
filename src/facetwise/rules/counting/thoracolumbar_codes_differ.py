"""T12-L1 with L1-L2 in other codes than the payer's form.

## What it checks

Where the record documents T12-L1 and L1-L2 and no further joint, the facet codes of the claim against the form
that the payer's text gives for these two: one primary, of the thoracic family, with the lumbar add-on.

## Why claims are denied for this

Written with both primaries the two joints look like two regions, of which Medicare's contractors cover one a session.

## Example

T12-L1 and L1-L2 blocked on the right and billed to CGS as 64490 and 64493.

## What to do

Write the codes of the payer's form, with the same sides.

## What this check cannot see

T12-L1 with L1-L2 and further joints, of which no text read says how they are combined.
"""

import polars as pl

from facetwise.domain.spine import THORACOLUMBAR_JOINT
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, parameter
from facetwise.rules.declare import rule

JUNCTION = sorted(["L1-L2", THORACOLUMBAR_JOINT])
KINDS = ("injection", "destruction")
FORM = "billing.t12_l1_with_l1_l2"


@rule(
    code="FW016",
    name="thoracolumbar-codes-differ",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=tuple(f"{FORM}.{kind}" for kind in KINDS),
    span="claim_lines",
    message="T12-L1 with L1-L2 is billed as {billed}, and the payer's form is {wanted}",
    help="write the codes of the payer's form, with the sides that the record holds",
    denial_codes=("CO-50", "CO-119"),
    fix="write {wanted} for T12-L1 with L1-L2, if the record documents these two joints and no other",
    fix_applicability="needs-review",
)
def thoracolumbar_codes_differ(t: Tables) -> pl.LazyFrame:
    """T12-L1 with L1-L2 in other codes than the payer's form."""
    of_kind = ["claim_key", "technique_group"]
    documented = (
        t.documented_joints.group_by(of_kind)
        .agg(joints=pl.col("joint").unique().sort())
        .filter(pl.col("joints") == JUNCTION)
    )
    billed = (
        t.lines.filter(pl.col("technique_group").is_in(KINDS))
        .join(documented, on=of_kind, how="semi")
        .group_by(of_kind)
        .agg(billed=pl.col("code").unique().sort().str.join("+"))
    )
    form = t.claims.select("claim_key", **{kind: parameter(f"{FORM}.{kind}") for kind in KINDS}).unpivot(
        index="claim_key", variable_name="technique_group", value_name="wanted"
    )
    worst = (
        documented.join(billed, on=of_kind)
        .join(form, on=of_kind)
        .with_columns(differs=pl.col("billed") != pl.col("wanted"))
        .sort("differs", descending=True, nulls_last=True)
        .group_by("claim_key")
        .first()
    )
    return t.claims.join(worst, on="claim_key", how="left").select(
        *CLAIM,
        "billed",
        "wanted",
        applies=pl.col("billed").is_not_null(),
        violated=pl.col("differs"),
    )
