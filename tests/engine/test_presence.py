"""A rule that is left out, because nothing in the claims concerns it, would have had nothing to say."""

import polars as pl
import pytest

from facetwise.engine import presence, rule_tables, run
from facetwise.engine.findings import findings_frame
from facetwise.engine.prepare import prepare
from facetwise.engine.presence import found_in
from facetwise.engine.run import ask_rules
from facetwise.rules.registry import all_rules
from tests.rules.test_cases import CASES, run_cases

SHOWN = ["violated", "undetermined"]


@pytest.fixture(scope="module")
def everything():
    return run_cases(CASES, list(all_rules().values()))[0]


def test_without_its_subject_no_rule_says_anything(everything) -> None:
    prepared = prepare(everything.base)
    found = found_in(everything.base, prepared.lines, prepared.sessions)
    said_too_much = {
        asked.rule.name
        for asked in everything.asked
        if asked.rule.only_with is not None
        and not asked.answers.filter(
            pl.col("verdict").is_in(SHOWN),
            ~pl.col("claim_key").is_in(found[asked.rule.only_with].implode()),
        ).is_empty()
    }
    assert said_too_much == set()


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


def test_every_subject_is_found_in_some_case_and_absent_from_another(everything) -> None:
    prepared = prepare(everything.base)
    found = found_in(everything.base, prepared.lines, prepared.sessions)
    for kind in {rule.only_with for rule in all_rules().values()} - {None}:
        assert 0 < len(found[kind]) < everything.claims.height, kind


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
