"""Asks every rule about every subject and keeps one verdict each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from facetwise.domain.collecting import FEW_ROWS, collected, collected_all
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
from facetwise.engine.same_day import same_day
from facetwise.engine.verdicts import STANDINGS, VERDICTS, WAITING, judged, names, shown, with_waiting
from facetwise.rules.declare import Rule

SUBJECT_KEYS = {
    Grain.CLAIM: ("claim_key",),
    Grain.SESSION: ("claim_key", "session_id"),
    Grain.LINE: ("claim_key", "line_no"),
}


RULES_AT_ONCE = 32  # whose answers are in memory together


class RuleShapeError(ValueError):
    """A rule did not answer with exactly one row per subject."""


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
    scopes: ScopeNumbers = {}
    claims = with_policy_keys(prepared.claims, scopes, policy_date=policy_date)
    sessions = with_policy_keys(prepared.sessions, scopes, policy_date=policy_date)
    lines = with_policy_keys(_with_region_as_session(prepared.lines), scopes, policy_date=policy_date).rename(
        {"region": "session_region", "code_region": "region"}
    )
    policies = resolve_scopes(scopes)
    if not all_verdicts:
        rules = with_a_policy(
            rules, policies, {Grain.CLAIM: claims, Grain.SESSION: sessions, Grain.LINE: lines}
        )
    tables = _tables(
        prepared,
        with_values(claims, policies, _leaves(rules, Grain.CLAIM)),
        with_values(sessions, policies, _leaves(rules, Grain.SESSION)),
        with_values(lines, policies, _leaves(rules, Grain.LINE)),
        other_claims,
    )
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
            _check_shapes(some, answers, claims, sessions, lines)
        rows = judged(some, answers, policies, claims)
        rows = with_waiting(rows if all_verdicts else shown(rows), some)
        waiting.append(_waiting_rules(rows, numbers))
        own = _own(rows if all_verdicts else rows.filter(pl.col("waiting").is_null()), some, answers)
        asked |= zip(numbers, own, strict=True)
    in_order = tuple(asked[number] for number in range(len(rules)))
    waiting_of_sent = pl.concat(waiting).with_columns(claim_key=as_sent(claims))
    return Run(prepared.base, lines, sessions, claims, policies, in_order, waiting_of_sent)


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
    """The thin facts of these claims, for the history of the others of the run."""
    prepared = base if isinstance(base, Prepared) else prepare(base)
    return collected(past.thin_facts(prepared.sessions.lazy()))


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
    other_claims: FactsOfPatients | None,
) -> Tables:
    base = prepared.base
    looking_back = past.looking_back(prepared.sessions, prepared.claims, prepared.lines)
    facts = (
        collected(past.thin_facts(prepared.sessions.lazy()))
        if other_claims is None
        else other_claims.of_patients(looking_back["patient_key"])
    )
    entries = past.as_told(past.before_the_claim(base.history_entries.lazy(), claims.lazy()))
    earlier = collected(past.history(entries, looking_back.lazy(), facts.lazy()))
    siblings = same_day(_with_sender(looking_back, prepared), prepared.sessions, facts)
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
        same_day=siblings.lazy(),
        few=lines.height <= FEW_ROWS,
    )


def _with_sender(looking_back: pl.DataFrame, prepared: Prepared) -> pl.DataFrame:
    sender = prepared.claims.select("claim_key", "billing_npi", "claim_type")
    return looking_back.join(sender, on="claim_key", how="left", maintain_order="left")


def _pointers(base: BaseTables) -> pl.DataFrame:
    """One row per line and pointer with the diagnosis it points at (null where it points past the list).

    The lines of an institutional claim have no pointers: all its diagnoses stand for each of them.
    """
    hospitals = base.claims.filter(claim_type="hospital").select("claim_key", is_hospital=True)
    hospital = (
        base.lines.filter(pl.col("pointer_1").is_null())
        .join(hospitals, on="claim_key", how="left", maintain_order="left")
        .filter(pl.col("revenue_code").is_not_null() | pl.col("is_hospital"))
        .select("claim_key", "line_no")
    )
    if hospital.is_empty():
        return _written_pointers(base)
    for_all = base.diagnoses.select(
        "claim_key", "position", place=pl.format("pointer_{}", "position"), icd10="icd10",
        is_typed_with_dot="is_typed_with_dot",
    )  # fmt: skip
    written = _written_pointers(base)
    return pl.concat([written, hospital.join(for_all, on="claim_key").select(written.columns)])


def _written_pointers(base: BaseTables) -> pl.DataFrame:
    return collected(
        base.lines.lazy()
        .select("claim_key", "line_no", "pointer_1", "pointer_2", "pointer_3", "pointer_4")
        .unpivot(index=["claim_key", "line_no"], value_name="position", variable_name="place")
        .drop_nulls("position")
        .join(base.diagnoses.lazy(), on=["claim_key", "position"], how="left")
    )


def _check_shapes(
    rules: Sequence[Rule],
    answers: Sequence[pl.DataFrame],
    claims: pl.DataFrame,
    sessions: pl.DataFrame,
    lines: pl.DataFrame,
) -> None:
    subjects = {Grain.CLAIM: claims.height, Grain.SESSION: sessions.height, Grain.LINE: lines.height}
    for rule, answer in zip(rules, answers, strict=True):
        _check_shape(rule, answer, subjects[rule.grain])


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
