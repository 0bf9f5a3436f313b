"""Sedation or anesthesia is billed beside a facet procedure with which the payer does not cover it.

## What it checks

Codes for moderate sedation and for anesthesia on the claim, or meant to be billed, against what the payer's
policy says of sedation with this purpose. What is paid on appeal only is a risk, whatever its reason. Whether the
same person may bill both is a question of the code pairs.

## Why claims are denied for this

Medicare's contractors hold moderate sedation, monitored anesthesia care and general anesthesia with facet injections
not to be reasonable and necessary; with ablations they ask for a documented need.

## Example

99152 beside 64493 for a diagnostic block under Medicare.

## What to do

Expect the sedation to be denied. Bill it only if it was given and the record shows the need that the policy asks for.

## What this check cannot see

Which depth an anesthesia code stood for: it is denied where monitored care and general anesthesia both are. Sedation
that another provider bills.
"""

import polars as pl

from facetwise.codes.procedures import codes_in_category
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.beside import known_charges, services_beside_facet
from facetwise.lexicon.choose import choose
from facetwise.lexicon.sedation import has_reason, is_refused, severity_of_refusal
from facetwise.rules.declare import Presence, rule

DEPTHS = ("sedation.policy.moderate", "sedation.policy.mac", "sedation.policy.general")


@rule(
    code="FW606",
    name="sedation-billed-beside-facet",
    grain=Grain.SESSION,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    parameters=DEPTHS,
    looks_at=("sedation.anxiety_is_no_reason",),
    span="claim_lines",
    message="{sedation_codes} beside the {purpose} procedure, with which the payer does not cover it",
    undetermined="{sedation_codes} beside the {purpose} procedure: the payer covers it only for a documented need",
    help=(
        "expect a denial of the sedation; bill it only where it was given and the record shows the need that the "
        "policy asks for"
    ),
    denial_codes=("CO-50", "CO-97"),
)
def sedation_billed_beside_facet(t: Tables) -> pl.LazyFrame:
    """Sedation or anesthesia is billed beside a facet procedure with which the payer does not cover it."""
    moderate, anesthesia = (codes_in_category(category) for category in ("sedation", "anesthesia"))
    billed = (
        services_beside_facet(t, (*moderate, *anesthesia))
        .with_columns(code=pl.col("beside").str.split(", "))
        .explode("code")
        .group_by("claim_key")
        .agg(
            sedation_codes=pl.col("code").unique().sort().str.join(", "),
            is_anesthesia=pl.col("code").is_in(sorted(anesthesia)).any(),
            charge_at_risk_cents=known_charges(),
        )
    )
    by_sedation, by_care, by_general = (parameter(name) for name in DEPTHS)
    stance = choose(
        [
            (~pl.col("is_anesthesia"), by_sedation),
            ((by_care == "deny") & (by_general == "deny"), "deny"),
            (is_refused(by_care) & is_refused(by_general), "appeal_only"),
            (by_care == "allow", "allow"),
        ],
        "conditional",
    )
    return t.sessions.join(billed, on="claim_key", how="left").select(
        *SESSION,
        "sedation_codes",
        "charge_at_risk_cents",
        purpose=pl.when(pl.col("purpose") == "unspecified").then(pl.lit("injection")).otherwise("purpose"),
        applies=pl.col("sedation_codes").is_not_null(),
        severity=severity_of_refusal(stance),
        violated=_is_denied(stance),
    )


def _is_denied(stance: pl.Expr) -> pl.Expr:
    """Refused is wrong, allowed is fine; a documented need settles what is conditional."""
    return (
        pl.when(is_refused(stance))
        .then(True)
        .when((stance == "allow") | ((stance == "conditional") & has_reason()))
        .then(False)
    )
