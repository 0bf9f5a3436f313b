"""Which rules have anything to judge: most claims hold no drug, no visit, no ablation, and are no hospital's."""

from collections.abc import Sequence

import polars as pl

from facetwise.domain.tables import BaseTables
from facetwise.domain.vocabulary import ClaimType
from facetwise.rules.declare import Presence, Rule

# what is not stated may be there
_SESSIONS = {
    Presence.DIAGNOSTIC: pl.col("purpose").eq_missing("diagnostic") | pl.col("purpose").is_null(),
    Presence.THERAPEUTIC: pl.col("purpose").eq_missing("therapeutic") | pl.col("purpose").is_null(),
    Presence.ABLATION: pl.col("purpose").eq_missing("ablation") | pl.col("purpose").is_null(),
}
_CLAIMS = {
    Presence.HOSPITAL: pl.col("claim_type").eq_missing(str(ClaimType.HOSPITAL))
    | pl.col("claim_type").is_null(),
    Presence.SURGERY_CENTRE: pl.col("claim_type").eq_missing(str(ClaimType.ASC))
    | pl.col("claim_type").is_null(),
}
_LINES = {
    Presence.OTHER_SERVICE: pl.col("technique_group").is_null(),
    Presence.DESTRUCTION: pl.col("technique_group").eq_missing("destruction"),
    Presence.SEVERAL_POINTERS: pl.any_horizontal(pl.col(f"pointer_{n}").is_not_null() for n in (2, 3, 4)),
    Presence.ADD_ON: pl.col("role").is_not_null() & pl.col("role").ne_missing("primary"),
}


def with_subjects(
    rules: Sequence[Rule],
    base: BaseTables,
    lines: pl.DataFrame,
    sessions: pl.DataFrame,
) -> tuple[Rule, ...]:
    """The rules that may have something to say about these claims; the others would find that they do not apply."""
    asked = {rule.only_with for rule in rules if rule.only_with is not None}
    there = {kind for kind in asked if not claims_with(kind, base, lines, sessions).is_empty()}
    return tuple(rule for rule in rules if rule.only_with is None or rule.only_with in there)


def claims_with(kind: Presence, base: BaseTables, lines: pl.DataFrame, sessions: pl.DataFrame) -> pl.Series:
    """Keys of the claims in which such a thing stands, or may stand."""
    if kind in _SESSIONS:
        return sessions["claim_key"].filter(sessions.select(_SESSIONS[kind]).to_series())
    if kind in _CLAIMS:
        return base.claims["claim_key"].filter(base.claims.select(_CLAIMS[kind]).to_series())
    found = lines["claim_key"].filter(lines.select(_LINES[kind]).to_series())
    if kind is Presence.OTHER_SERVICE:
        return found.append(base.other_services["claim_key"])
    return found
