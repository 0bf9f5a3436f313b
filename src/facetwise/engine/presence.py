"""Which rules have anything to judge: most claims hold no drug, no visit, no ablation, and are no hospital's."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import polars as pl

from facetwise.domain.collecting import collected
from facetwise.domain.tables import BaseTables, Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Technique
from facetwise.engine.history import REPLACEMENT, VOID
from facetwise.engine.policy_columns import PolicyScopes
from facetwise.lexicon.lines import LIABILITY_MODIFIERS, has_any_modifier
from facetwise.rules.declare import Presence, Rule

MOST_APART = 0.5  # share of the claims up to which it pays to ask a rule about them alone


def _has_line_of(technique_group: str) -> pl.Expr:
    return pl.col("technique_group").eq_missing(technique_group).any().over("claim_key")


_REPEATED = pl.struct("claim_key", "code").is_duplicated()
# what is not stated may be there
_SESSIONS = {
    Presence.DIAGNOSTIC: pl.col("purpose").eq_missing("diagnostic") | pl.col("purpose").is_null(),
    Presence.THERAPEUTIC: pl.col("purpose").eq_missing("therapeutic") | pl.col("purpose").is_null(),
    Presence.ABLATION: pl.col("purpose").eq_missing("ablation") | pl.col("purpose").is_null(),
    Presence.REPEATABLE: pl.col("purpose").is_in(["therapeutic", "ablation"]) | pl.col("purpose").is_null(),
}
_CLAIMS = {
    Presence.CORRECTION: pl.col("frequency_code").is_in([REPLACEMENT, VOID]),
    Presence.HOSPITAL: pl.col("claim_type").eq_missing(str(ClaimType.HOSPITAL))
    | pl.col("claim_type").is_null(),
    Presence.SURGERY_CENTRE: pl.col("claim_type").eq_missing(str(ClaimType.ASC))
    | pl.col("claim_type").is_null(),
    Presence.AUTHORIZATION: pl.col("authorization_number").is_not_null()
    | pl.col("authorization_status").is_not_null(),
    Presence.CYST: ~pl.col("has_record").fill_null(False),
}
_PROCEDURES = {Presence.CYST: pl.col("technique").eq_missing(str(Technique.CYST_ASPIRATION))}
_DIAGNOSES = {Presence.DIAGNOSIS_WITH_DOT: pl.col("is_typed_with_dot")}
_LINES = {
    Presence.FACET_WORK: pl.col("technique_group").is_not_null(),
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
    Presence.BOTH_TECHNIQUES: _has_line_of("injection") & _has_line_of("destruction"),
    Presence.ADD_ON: pl.col("role").is_not_null() & pl.col("role").ne_missing("primary"),
}


def found_in(base: BaseTables, lines: pl.DataFrame, sessions: pl.DataFrame) -> dict[Presence, pl.Series]:
    """For each thing a rule may need the keys of the claims in which it stands, or may stand; a key may come twice."""
    found = {
        **_keys(sessions, _SESSIONS),
        **_keys(base.claims, _CLAIMS),
        **_keys(lines, _LINES),
        **_keys(base.diagnoses, _DIAGNOSES),
        Presence.DRUG: base.drugs["claim_key"],
    }
    found[Presence.FACET_WORK].append(base.procedures["claim_key"])
    found[Presence.OTHER_SERVICE].append(base.other_services["claim_key"])
    found[Presence.CYST].append(_keys(base.procedures, _PROCEDURES)[Presence.CYST])
    return found


def _keys(rows: pl.DataFrame, conditions: dict[Presence, pl.Expr]) -> dict[Presence, pl.Series]:
    holds = rows.select("claim_key", **{str(kind): condition for kind, condition in conditions.items()})
    return {kind: holds["claim_key"].filter(holds[str(kind)]) for kind in conditions}


def with_subjects(rules: Sequence[Rule], found: dict[Presence, pl.Series]) -> tuple[Rule, ...]:
    """The rules that may have something to say about these claims; the others would find that they do not apply."""
    return tuple(rule for rule in rules if all(len(found[kind]) for kind in rule.concerned))


def with_a_policy(
    rules: Sequence[Rule], policies: PolicyScopes, subjects: dict[Grain, pl.DataFrame]
) -> tuple[Rule, ...]:
    """The rules that some policy at hand may speak of; of the others every verdict is that they do not apply."""
    has_all = {grain: rows["policy_key"].null_count() == 0 for grain, rows in subjects.items()}
    return tuple(
        rule
        for rule in rules
        if not rule.parameters
        or rule.stands_without_policy
        or not has_all[rule.grain]
        or set(policies.standings_of(rule.parameters)) != {"not_addressed"}
    )


def by_claims(
    rules: Sequence[Rule], tables: Tables, found: dict[Presence, pl.Series], claims: int
) -> Iterator[tuple[Tables, list[int]]]:
    """The rules by number, with the claims to ask them about: where few claims concern a rule, only those."""
    found = {kind: keys.unique() for kind, keys in found.items()}
    with_facet_work = found[Presence.FACET_WORK]
    of_facet_work = [number for number, rule in enumerate(rules) if not rule.of_every_claim]
    if len(with_facet_work) > MOST_APART * claims:
        yield from _by_subject(rules, range(len(rules)), tables, found, claims)
        return
    among_them = {kind: keys.filter(keys.is_in(with_facet_work.implode())) for kind, keys in found.items()}
    theirs = _of_claims(tables, with_facet_work)
    yield from _by_subject(rules, of_facet_work, theirs, among_them, len(with_facet_work))
    of_every_claim = [number for number, rule in enumerate(rules) if rule.of_every_claim]
    yield from _by_subject(rules, of_every_claim, tables, found, claims)


def _by_subject(
    rules: Sequence[Rule],
    numbers: Sequence[int],
    tables: Tables,
    found: dict[Presence, pl.Series],
    claims: int,
) -> Iterator[tuple[Tables, list[int]]]:
    """These rules by what they are asked about, each with the claims that hold it, where it is few of these claims."""
    asked_of_all = []
    for kind in dict.fromkeys(rules[number].only_with for number in numbers):
        of_kind = [number for number in numbers if rules[number].only_with is kind]
        if kind is None or len(found[kind]) > MOST_APART * claims:
            asked_of_all += of_kind
        else:
            yield _of_claims(tables, found[kind]), of_kind
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
