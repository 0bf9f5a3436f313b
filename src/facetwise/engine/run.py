"""Asks every rule about every subject and keeps one verdict each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from facetwise.domain.collecting import collected, collected_all
from facetwise.domain.tables import BaseTables, Tables
from facetwise.domain.vocabulary import Grain
from facetwise.engine import history as past
from facetwise.engine.days import as_sent
from facetwise.engine.facts_of_run import FactsOfPatients
from facetwise.engine.policy_columns import (
    PolicyScopes,
    ScopeNumbers,
    resolve_scopes,
    with_policy_keys,
    with_values,
)
from facetwise.engine.prepare import Prepared, prepare
from facetwise.engine.presence import by_claims, found_in, with_a_policy, with_subjects
from facetwise.engine.rule_shapes import check_shapes
from facetwise.engine.rule_tables import tables_for_rules
from facetwise.engine.verdicts import STANDINGS, VERDICTS, WAITING, judged, names, shown, with_waiting
from facetwise.rules.declare import Rule

RULES_AT_ONCE = 32  # whose answers are in memory together


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule's answers that are findings of their own: subject keys, ``verdict``, ``standing``, evidence.

    In a run that keeps all verdicts they are all its answers, with what they wait for as ``waiting``.
    """

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
    waiting: pl.DataFrame  # claim_key, what it waits for, number of the rule that waits


def ask_rules(
    base: BaseTables | Prepared,
    rules: Sequence[Rule],
    *,
    other_claims: FactsOfPatients | None = None,
    policy_date: date | None = None,
    strict: bool = False,
    all_verdicts: bool = False,
) -> Run:
    """Ask the rules about all claims of the tables.

    Args:
        base: claims as a reader gave them, or prepared already.
        rules: the rules to ask.
        other_claims: thin facts of every claim of the run (`facts_of_run`), where these tables are one chunk of
            it; otherwise the claims at hand are each other's history.
        policy_date: judge all claims by the policy of this day, whatever their service dates; to see what a
            change of policy does.
        strict: also check that each rule answers once per subject.
        all_verdicts: keep ``met`` and ``not_applicable`` too.

    Raises:
        RuleShapeError: in a strict run, if a rule answers for too few or too many subjects.
    """
    prepared = base if isinstance(base, Prepared) else prepare(base)
    found = found_in(prepared.base, prepared.lines, prepared.sessions)
    if not all_verdicts:
        rules = with_subjects(rules, found)
    subjects, policies = _with_policy(prepared, policy_date)
    if not all_verdicts:
        rules = with_a_policy(rules, policies, subjects)
    tables = tables_for_rules(
        prepared,
        {grain: with_values(rows, policies, _leaves(rules, grain)) for grain, rows in subjects.items()},
        other_claims,
    )
    claims = subjects[Grain.CLAIM]
    is_of_all = strict or all_verdicts or tables.few
    parts = (
        [(tables, list(range(len(rules))))] if is_of_all else by_claims(rules, tables, found, claims.height)
    )
    asked: dict[int, Asked] = {}
    waiting: list[pl.DataFrame] = []
    for part, numbers in _at_once(parts):
        some = [rules[number] for number in numbers]
        answers = collected_all([rule.function(part) for rule in some], few=part.few)
        if strict:
            check_shapes(some, answers, subjects)
        rows = judged(some, answers, policies, claims)
        rows = with_waiting(rows if all_verdicts else shown(rows), some)
        waiting.append(_waiting_rules(rows, numbers))
        own = _own(rows if all_verdicts else rows.filter(pl.col("waiting").is_null()), some, answers)
        asked |= zip(numbers, own, strict=True)
    return Run(
        base=prepared.base,
        lines=subjects[Grain.LINE],
        sessions=subjects[Grain.SESSION],
        claims=claims,
        policies=policies,
        asked=tuple(asked[number] for number in range(len(rules))),
        waiting=pl.concat(waiting).with_columns(claim_key=as_sent(claims)),
    )


def _with_policy(
    prepared: Prepared, policy_date: date | None
) -> tuple[dict[Grain, pl.DataFrame], PolicyScopes]:
    """Claims, sessions and lines with the number of the policy that speaks of each, and these policies."""
    scopes: ScopeNumbers = {}
    claims, sessions, lines = (
        with_policy_keys(rows, scopes, policy_date=policy_date)
        for rows in (prepared.claims, prepared.sessions, _with_region_as_session(prepared.lines))
    )
    lines = lines.rename({"region": "session_region", "code_region": "region"})
    return {Grain.CLAIM: claims, Grain.SESSION: sessions, Grain.LINE: lines}, resolve_scopes(scopes)


def _at_once(parts: Iterable[tuple[Tables, list[int]]]) -> Iterator[tuple[Tables, list[int]]]:
    """So many rules at a time; of few claims all of them."""
    for tables, numbers in parts:
        most = len(numbers) if tables.few else RULES_AT_ONCE
        for first in range(0, len(numbers), most or 1):
            yield tables, numbers[first : first + most]


def _waiting_rules(rows: pl.DataFrame, numbers: Sequence[int]) -> pl.DataFrame:
    return rows.filter(pl.col("waiting").is_not_null()).select(
        "claim_key", "waiting", number=pl.lit(pl.Series(numbers, dtype=pl.UInt16)).gather("number")
    )


def _own(rows: pl.DataFrame, rules: Sequence[Rule], answers: Sequence[pl.DataFrame]) -> list[Asked]:
    """Each rule's answers at these rows, with verdict, standing and what they wait for in words."""
    said = rows.select(
        "number",
        "row",
        verdict=names(pl.col("verdict"), VERDICTS),
        standing=names(pl.col("standing"), STANDINGS),
        waiting=names(pl.col("waiting"), WAITING),
    )
    of_rule = {number: part for (number,), part in said.partition_by("number", as_dict=True).items()}
    nothing = said.clear()
    return [
        Asked(rule, _at(answer, of_rule.get(number, nothing)))
        for number, (rule, answer) in enumerate(zip(rules, answers, strict=True))
    ]


def _at(answer: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    rows = answer[said["row"]] if said.height else answer.clear()
    return rows.hstack(said.get_columns()[2:])


def session_facts(base: BaseTables | Prepared) -> pl.DataFrame:
    """The thin facts of these claims, for the history of the others of the run, and the patients who ask for some."""
    prepared = base if isinstance(base, Prepared) else prepare(base)
    facts = collected(past.thin_facts(prepared.sessions.lazy()))
    asking = past.asking(prepared.sessions, prepared.claims, prepared.lines)
    return pl.concat([facts, asking], how="diagonal")


def _with_region_as_session(lines: pl.DataFrame) -> pl.DataFrame:
    """Policy of a line follows the region of its session, which differs from its code's at T12-L1."""
    return lines.rename({"region": "code_region", "session_region": "region"})


def _leaves(rules: Sequence[Rule], grain: Grain) -> list[str]:
    return list(
        dict.fromkeys(
            leaf for rule in rules if rule.grain is grain for leaf in (*rule.parameters, *rule.looks_at)
        )
    )
