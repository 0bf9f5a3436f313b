"""Which rules have anything to judge: most claims hold no drug, no visit, no ablation, and are no hospital's."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import polars as pl

from facetwise.domain.collecting import collected
from facetwise.domain.tables import BaseTables, Tables
from facetwise.domain.vocabulary import ClaimType
from facetwise.engine.history import REPLACEMENT, VOID
from facetwise.lexicon.lines import LIABILITY_MODIFIERS, has_any_modifier
from facetwise.rules.declare import Presence, Rule

MOST_APART = 0.5  # share of the claims up to which it pays to ask a rule about them alone

_REPEATED = pl.struct("claim_key", "code").is_duplicated()
# what is not stated may be there
_SESSIONS = {
    Presence.DIAGNOSTIC: pl.col("purpose").eq_missing("diagnostic") | pl.col("purpose").is_null(),
    Presence.THERAPEUTIC: pl.col("purpose").eq_missing("therapeutic") | pl.col("purpose").is_null(),
    Presence.ABLATION: pl.col("purpose").eq_missing("ablation") | pl.col("purpose").is_null(),
}
_CLAIMS = {
    Presence.CORRECTION: pl.col("frequency_code").is_in([REPLACEMENT, VOID]),
    Presence.HOSPITAL: pl.col("claim_type").eq_missing(str(ClaimType.HOSPITAL))
    | pl.col("claim_type").is_null(),
    Presence.SURGERY_CENTRE: pl.col("claim_type").eq_missing(str(ClaimType.ASC))
    | pl.col("claim_type").is_null(),
}
_LINES = {
    Presence.ULTRASOUND_CODE: pl.col("technique_group").eq_missing("ultrasound_injection"),
    Presence.BOTH_SIDES: pl.col("has_50")
    | (pl.col("has_rt").any() & pl.col("has_lt").any()).over("claim_key")
    | pl.col("units").ne_missing(1),
    Presence.REPEATED_CODE: _REPEATED,
    Presence.KX: pl.col("has_kx"),
    Presence.LIABILITY_MODIFIER: has_any_modifier(LIABILITY_MODIFIERS),
    Presence.UNTIDY_CODE: pl.col("is_written_untidily"),
    Presence.THIRD_LEVEL: pl.col("role").eq_missing("third_and_further"),
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


def by_claims(
    rules: Sequence[Rule], tables: Tables, base: BaseTables, lines: pl.DataFrame, sessions: pl.DataFrame
) -> Iterator[tuple[Tables, list[int]]]:
    """The rules by number, with the claims to ask them about: where few claims concern a rule, only those."""
    kinds = dict.fromkeys(rule.only_with for rule in rules)
    asked_of_all = []
    for kind in kinds:
        numbers = [number for number, rule in enumerate(rules) if rule.only_with is kind]
        keys = None if kind is None else claims_with(kind, base, lines, sessions).unique()
        if keys is None or len(keys) > MOST_APART * base.claims.height:
            asked_of_all += numbers
        else:
            yield _of_claims(tables, keys), numbers
    yield tables, sorted(asked_of_all)


def _of_claims(tables: Tables, keys: pl.Series) -> Tables:
    """These claims alone."""
    wanted = pl.LazyFrame({"claim_key": keys})
    rows: dict[str, Any] = {
        item.name: collected(frame.join(wanted, on="claim_key", how="semi", maintain_order="left")).lazy()
        for item in fields(tables)
        if isinstance(frame := getattr(tables, item.name), pl.LazyFrame)
    }
    return Tables(**rows)


def claims_with(kind: Presence, base: BaseTables, lines: pl.DataFrame, sessions: pl.DataFrame) -> pl.Series:
    """Keys of the claims in which such a thing stands, or may stand."""
    if kind in _SESSIONS:
        return sessions["claim_key"].filter(sessions.select(_SESSIONS[kind]).to_series())
    if kind is Presence.DIAGNOSIS_WITH_DOT:
        return base.diagnoses["claim_key"].filter(base.diagnoses["is_typed_with_dot"])
    if kind in _CLAIMS:
        return base.claims["claim_key"].filter(base.claims.select(_CLAIMS[kind]).to_series())
    found = lines["claim_key"].filter(lines.select(_LINES[kind]).to_series())
    if kind is Presence.OTHER_SERVICE:
        return found.append(base.other_services["claim_key"])
    return found
