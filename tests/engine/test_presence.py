"""A rule that is left out, because nothing in the claims concerns it, would have had nothing to say."""

from dataclasses import fields, replace

import polars as pl
import pytest

from facetwise.codes import procedures
from facetwise.domain.tables import BaseTables, concatenate
from facetwise.engine import presence, rule_tables, run
from facetwise.engine.findings import findings_frame
from facetwise.engine.prepare import prepare
from facetwise.engine.presence import found_in
from facetwise.engine.run import ask_rules
from facetwise.rules.registry import all_rules
from tests.rules.test_cases import CASES, run_cases

SHOWN = ["violated", "undetermined"]
OTHER_CODES = (
    "20610",
    "99213",
    "64483",
    "J1030",
    "77003",
    "64999",
    "20553",
)  # that stand on facet claims too


@pytest.fixture(scope="module")
def everything():
    return run_cases(CASES, list(all_rules().values()))[0]


def without_facet_work(base: BaseTables, code: str) -> BaseTables:
    """The same claims as those of somebody who did something else."""
    facet_codes = procedures.frame().filter(pl.col("technique_group").is_not_null())["code"]
    is_facet = pl.col("code").str.to_uppercase().is_in(facet_codes.implode())
    lines = base.lines.with_columns(code=pl.when(is_facet).then(pl.lit(code)).otherwise("code"))
    return replace(base, lines=lines, procedures=base.procedures.clear(), targets=base.targets.clear())


def numbered_from(base: BaseTables, first: int) -> BaseTables:
    """The same claims under other keys."""
    keys = [pl.col("claim_key") + first]
    moved = {item.name: getattr(base, item.name).with_columns(keys) for item in fields(base)}
    return BaseTables(**moved)


def said_without_what_it_is_about(asked_of: run.Run) -> set[str]:
    prepared = prepare(asked_of.base)
    found = found_in(asked_of.base, prepared.lines, prepared.sessions)
    shown = {asked.rule: asked.answers.filter(pl.col("verdict").is_in(SHOWN)) for asked in asked_of.asked}
    return {
        rule.name
        for rule, answers in shown.items()
        for kind in rule.concerned
        if not answers.filter(~pl.col("claim_key").is_in(found[kind].implode())).is_empty()
    }


def test_without_its_subject_no_rule_says_anything(everything) -> None:
    assert said_without_what_it_is_about(everything) == set()


@pytest.mark.parametrize("code", OTHER_CODES)
def test_of_claims_without_facet_work_only_rules_of_every_claim_say_anything(everything, code: str) -> None:
    """A rule named here speaks of claims without facet work: it is ``of_every_claim``, or says too much."""
    other_work = without_facet_work(everything.base, code)
    asked = ask_rules(other_work, list(all_rules().values()), all_verdicts=True)
    assert said_without_what_it_is_about(asked) == set()
    assert any(one.rule.of_every_claim and not one.answers.is_empty() for one in asked.asked)


def test_asked_about_the_claims_that_concern_them_alone_rules_say_the_same(
    everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = list(all_rules().values())
    monkeypatch.setattr(rule_tables, "FEW_ROWS", 0)  # as in a large file
    apart = findings_frame(ask_rules(everything.base, rules))
    monkeypatch.setattr(presence, "MOST_APART", -1)  # every rule about every claim
    together = findings_frame(ask_rules(everything.base, rules))

    assert apart.height > 1_000
    assert apart.drop("evidence", "policy").equals(together.drop("evidence", "policy"))


def test_facet_claims_among_many_others_are_judged_as_if_every_rule_were_asked_of_all(
    everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a clearinghouse's file most claims are of other work, some of them of the same patients and days."""
    base = everything.base
    last = int(base.claims["claim_key"].max())
    others = [
        numbered_from(without_facet_work(base, code), (number + 1) * (last + 1))
        for number, code in enumerate(OTHER_CODES[:2])
    ]
    mixed = concatenate([base, *others])
    rules = list(all_rules().values())
    monkeypatch.setattr(rule_tables, "FEW_ROWS", 0)
    apart = findings_frame(ask_rules(mixed, rules))
    monkeypatch.setattr(presence, "MOST_APART", -1)
    together = findings_frame(ask_rules(mixed, rules))

    assert apart.filter(pl.col("claim_key") > last).height > 1_000
    assert apart.drop("evidence", "policy").equals(together.drop("evidence", "policy"))


def test_every_subject_is_found_in_some_case_and_absent_from_another(everything) -> None:
    prepared = prepare(everything.base)
    found = found_in(everything.base, prepared.lines, prepared.sessions)
    for kind in {kind for rule in all_rules().values() for kind in rule.concerned}:
        assert 0 < found[kind].n_unique() < everything.claims.height, kind


@pytest.mark.parametrize("case", CASES[::60], ids=lambda case: f"{case.rule.name}: {case.name}")
def test_a_claim_alone_is_judged_alike_by_the_rules_that_concern_it_and_by_all(
    case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer are asked of one claim: what it lacks, and what its payer does not speak of, is left out."""
    rules = tuple(all_rules().values())
    base = run_cases([case], rules)[0].base
    fewer = ask_rules(base, rules)
    monkeypatch.setattr(run, "with_subjects", lambda rules, found: rules)
    monkeypatch.setattr(run, "with_a_policy", lambda rules, policies, subjects: rules)
    every = ask_rules(base, rules)

    assert len(fewer.asked) < len(every.asked) == len(rules)
    short, full = (findings_frame(asked).drop("evidence", "policy") for asked in (fewer, every))
    assert short.equals(full)
