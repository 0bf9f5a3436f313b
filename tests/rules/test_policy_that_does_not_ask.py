"""A payer whose policy was read and does not ask for a thing is not told that it lacks."""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pytest

from facetwise.engine.policy_columns import PolicyScopes
from facetwise.policy.keys import leaf_types
from facetwise.rules.declare import Rule
from facetwise.rules.registry import all_rules
from tests.rules.case_files import cases_of
from tests.rules.test_cases import run_cases

PERMITS = {
    "billing.drugs_in_facility",
    "guidance.required.ultrasound_allowed",
}  # true allows, and asks for nothing


def asked_by(rule: Rule) -> set[str]:
    """The policy values that say whether the payer asks for what the rule looks for."""
    return {leaf for leaf in rule.parameters if leaf_types()[leaf] == pl.Boolean} - PERMITS


@contextmanager
def where_nothing_is_asked(rule: Rule) -> Iterator[None]:
    """Every payer is known not to ask for it."""
    values, leaves = PolicyScopes.values, asked_by(rule)

    def answered(policies: PolicyScopes, leaf: str) -> pl.Series:
        return values(policies, leaf) & False if leaf in leaves else values(policies, leaf)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PolicyScopes, "values", answered)
        yield


@pytest.mark.parametrize("rule", [*filter(asked_by, all_rules().values())], ids=lambda rule: rule.name)
def test_what_the_payer_does_not_ask_for_is_no_fault(rule: Rule) -> None:
    with where_nothing_is_asked(rule):
        run, _ = run_cases(cases_of(rule), [rule])

    assert "violated" not in set(run.asked[0].answers["verdict"])
