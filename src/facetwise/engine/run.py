"""Asks every rule about every subject and keeps one verdict each.

A verdict is first the rule's own (``applies`` and ``violated``, null = cannot tell), then what the policy behind
it allows: an unknown, conflicting or low value never lets a claim pass, and never condemns it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from facetwise.domain.tables import BaseTables, Tables
from facetwise.domain.vocabulary import Grain, Verdict
from facetwise.engine import history as past
from facetwise.engine.policy_columns import (
    PolicyScopes,
    ScopeNumbers,
    resolve_scopes,
    with_policy_keys,
    with_values,
)
from facetwise.engine.prepare import Prepared, prepare
from facetwise.engine.waiting import waiting_for
from facetwise.rules.declare import Rule

SUBJECT_KEYS = {
    Grain.CLAIM: ("claim_key",),
    Grain.SESSION: ("claim_key", "session_id"),
    Grain.LINE: ("claim_key", "line_no"),
}


class RuleShapeError(ValueError):
    """A rule did not answer with exactly one row per subject."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule's answers: subject keys, ``verdict``, ``standing`` of its policy values, evidence."""

    rule: Rule
    answers: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a run knows, before it becomes findings."""

    base: BaseTables
    lines: pl.DataFrame
    sessions: pl.DataFrame
    claims: pl.DataFrame
    policies: PolicyScopes
    asked: tuple[Asked, ...]


def ask_rules(
    base: BaseTables,
    rules: Sequence[Rule],
    *,
    other_claims: pl.DataFrame | None = None,
    strict: bool = False,
    all_verdicts: bool = False,
) -> Run:
    """Ask the rules about all claims of the tables.

    Args:
        base: claims as a reader gave them.
        rules: the rules to ask.
        other_claims: thin facts (`history.THIN_FACTS`) of every claim of the run, where these tables are one
            chunk of it; otherwise the claims at hand are each other's history.
        strict: also check that each rule answers once per subject.
        all_verdicts: keep ``met`` and ``not_applicable`` too.

    Raises:
        RuleShapeError: in a strict run, if a rule answers for too few or too many subjects.
    """
    prepared = prepare(base)
    scopes: ScopeNumbers = {}
    claims = with_policy_keys(prepared.claims, scopes)
    sessions = with_policy_keys(prepared.sessions, scopes)
    lines = with_policy_keys(_with_region_as_session(prepared.lines), scopes).rename(
        {"region": "session_region", "code_region": "region"}
    )
    policies = resolve_scopes(scopes)
    tables = _tables(
        prepared,
        with_values(claims, policies, _leaves(rules, Grain.CLAIM)),
        with_values(sessions, policies, _leaves(rules, Grain.SESSION)),
        with_values(lines, policies, _leaves(rules, Grain.LINE)),
        other_claims,
    )
    keep_all = all_verdicts or strict
    frames = [_verdicts(rule, tables, policies, keep_all=keep_all) for rule in rules]
    answers = pl.collect_all(frames)
    if strict:
        subjects = {Grain.CLAIM: claims.height, Grain.SESSION: sessions.height, Grain.LINE: lines.height}
        for rule, answer in zip(rules, answers, strict=True):
            _check_shape(rule, answer, subjects[rule.grain])
    if strict and not all_verdicts:
        answers = [answer.filter(_is_shown()) for answer in answers]
    asked = tuple(Asked(rule, answer) for rule, answer in zip(rules, answers, strict=True))
    return Run(base, lines, sessions, claims, policies, asked)


def session_facts(base: BaseTables) -> pl.DataFrame:
    """The thin facts of these claims, for the history of the others of the run."""
    return past.thin_facts(prepare(base).sessions.lazy()).collect()


def _with_region_as_session(lines: pl.DataFrame) -> pl.DataFrame:
    """Policy of a line follows the region of its session, which differs from its code's at T12-L1."""
    return lines.rename({"region": "code_region", "session_region": "region"})


def _leaves(rules: Sequence[Rule], grain: Grain) -> list[str]:
    return list(
        dict.fromkeys(
            leaf for rule in rules if rule.grain is grain for leaf in (*rule.parameters, *rule.looks_at)
        )
    )


def _tables(
    prepared: Prepared,
    claims: pl.DataFrame,
    sessions: pl.DataFrame,
    lines: pl.DataFrame,
    other_claims: pl.DataFrame | None,
) -> Tables:
    base = prepared.base
    facts = past.thin_facts(prepared.sessions.lazy()).collect() if other_claims is None else other_claims
    earlier = past.history(base.history_entries.lazy(), prepared.sessions.lazy(), facts.lazy()).collect()
    return Tables(
        claims=claims.lazy(),
        lines=lines.lazy(),
        sessions=sessions.lazy(),
        diagnoses=base.diagnoses.lazy(),
        pointers=_pointers(base).lazy(),
        procedures=base.procedures.lazy(),
        targets=base.targets.lazy(),
        documented_joints=prepared.documented_joints.lazy(),
        leftover_nerves=prepared.leftover_nerves.lazy(),
        drugs=base.drugs.lazy(),
        other_services=base.other_services.lazy(),
        history=earlier.lazy(),
        history_joints=past.history_joints(earlier.lazy()),
    )


def _pointers(base: BaseTables) -> pl.DataFrame:
    """One row per line and pointer with the diagnosis it points at (null where it points past the list).

    The lines of an institutional claim have no pointers: all its diagnoses stand for each of them.
    """
    hospital = base.lines.filter(pl.col("revenue_code").is_not_null()).select("claim_key", "line_no")
    if hospital.is_empty():
        return _written_pointers(base)
    for_all = base.diagnoses.select(
        "claim_key", "position", place=pl.format("pointer_{}", "position"), icd10="icd10",
        is_typed_with_dot="is_typed_with_dot",
    )  # fmt: skip
    written = _written_pointers(base)
    return pl.concat([written, hospital.join(for_all, on="claim_key").select(written.columns)])


def _written_pointers(base: BaseTables) -> pl.DataFrame:
    return (
        base.lines.lazy()
        .select("claim_key", "line_no", "pointer_1", "pointer_2", "pointer_3", "pointer_4")
        .unpivot(index=["claim_key", "line_no"], value_name="position", variable_name="place")
        .drop_nulls("position")
        .join(base.diagnoses.lazy(), on=["claim_key", "position"], how="left")
        .collect()
    )


def _verdicts(rule: Rule, tables: Tables, policies: PolicyScopes, *, keep_all: bool) -> pl.LazyFrame:
    answers = rule.function(tables).with_columns(standing=_standing(rule, policies)).with_columns(_verdict())
    shown = answers if keep_all else answers.filter(_is_shown())
    if rule.needs:
        given = tables.claims.select("claim_key", "has_record", "history_loaded")
        shown = shown.drop("has_record", "history_loaded", strict=False).join(
            given, on="claim_key", how="left"
        )
    return shown.with_columns(waiting_for(rule))


def _standing(rule: Rule, policies: PolicyScopes) -> pl.Expr:
    """How far the policy behind the rule carries, per subject; ``no_policy`` where none speaks."""
    if not rule.parameters:
        return pl.lit("known")
    standing = policies.standing(rule.parameters) if policies.resolutions else pl.lit("no_policy")
    if rule.stands_without_policy is None:
        return standing
    return pl.when(pl.col(rule.stands_without_policy)).then(pl.lit("known")).otherwise(standing)


@cache
def _verdict() -> pl.Expr:
    may_decide = pl.col("standing") == "known"
    return (
        pl.when(~pl.col("applies"))
        .then(pl.lit(str(Verdict.NOT_APPLICABLE)))
        .when(pl.col("standing") == "not_addressed")
        .then(pl.lit(str(Verdict.NOT_APPLICABLE)))
        .when(pl.col("applies").is_null() | pl.col("violated").is_null() | ~may_decide)
        .then(pl.lit(str(Verdict.UNDETERMINED)))
        .when(pl.col("violated"))
        .then(pl.lit(str(Verdict.VIOLATED)))
        .otherwise(pl.lit(str(Verdict.MET)))
        .alias("verdict")
    )


@cache
def _is_shown() -> pl.Expr:
    return pl.col("verdict").is_in([str(Verdict.VIOLATED), str(Verdict.UNDETERMINED)])


def _check_shape(rule: Rule, answer: pl.DataFrame, subjects: int) -> None:
    keys = SUBJECT_KEYS[rule.grain]
    missing = {*keys, "policy_key", "applies", "violated"} - set(answer.columns)
    if missing:
        raise RuleShapeError(f"{rule.code} {rule.name}: the answer lacks {', '.join(sorted(missing))}")
    distinct = answer.select(keys).n_unique()
    if answer.height != subjects or distinct != subjects:
        raise RuleShapeError(
            f"{rule.code} {rule.name}: {answer.height} rows for {distinct} of {subjects} {rule.grain} subjects; "
            "a rule answers exactly once for each"
        )
