"""A rule that is left out, because nothing in the claims concerns it, would have had nothing to say."""

import polars as pl
import pytest

from facetwise.engine import presence, run
from facetwise.engine.findings import findings_frame
from facetwise.engine.prepare import prepare
from facetwise.engine.presence import claims_with, with_subjects
from facetwise.engine.run import ask_rules
from facetwise.rules.registry import all_rules
from tests.rules.test_cases import CASES, run_cases

SHOWN = ["violated", "undetermined"]


@pytest.fixture(scope="module")
def everything():
    return run_cases(CASES, list(all_rules().values()))[0]


def test_without_its_subject_no_rule_says_anything(everything) -> None:
    prepared = prepare(everything.base)
    said_too_much = {
        asked.rule.name
        for asked in everything.asked
        if asked.rule.only_with is not None
        and not asked.answers.filter(
            pl.col("verdict").is_in(SHOWN),
            ~pl.col("claim_key").is_in(
                claims_with(
                    asked.rule.only_with, everything.base, prepared.lines, prepared.sessions
                ).implode()
            ),
        ).is_empty()
    }
    assert said_too_much == set()


def test_asked_about_the_claims_that_concern_them_alone_rules_say_the_same(
    everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = list(all_rules().values())
    monkeypatch.setattr(run, "FEW_ROWS", 0)  # as in a large file
    apart = findings_frame(ask_rules(everything.base, rules))
    monkeypatch.setattr(presence, "MOST_APART", -1)  # every rule about every claim
    together = findings_frame(ask_rules(everything.base, rules))

    assert apart.height > 1_000
    assert apart.drop("evidence", "policy").equals(together.drop("evidence", "policy"))


def test_every_subject_is_found_in_some_case_and_absent_from_another(everything) -> None:
    prepared = prepare(everything.base)
    for kind in {rule.only_with for rule in all_rules().values()} - {None}:
        found = claims_with(kind, everything.base, prepared.lines, prepared.sessions).n_unique()
        assert 0 < found < everything.claims.height, kind


def test_a_plain_injection_is_judged_alike_with_and_without_the_rules_of_other_work() -> None:
    rules = list(all_rules().values())
    plain = next(case for case in CASES if case.rule.name == "kx-missing")
    base = run_cases([plain], rules)[0].base
    prepared = prepare(base)
    fewer = with_subjects(rules, base, prepared.lines, prepared.sessions)
    assert len(fewer) < len(rules)
    short, full = (findings_frame(ask_rules(base, rules, all_verdicts=every)) for every in (False, True))
    assert short.drop("evidence", "policy").equals(
        full.filter(pl.col("verdict").is_in(SHOWN)).drop("evidence", "policy")
    )
