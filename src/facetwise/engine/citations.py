"""The policy values and sources behind a finding: looked up once for every rule, scope and checking date."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from facetwise.domain.finding_table import POLICY
from facetwise.engine.policy_columns import PolicyScopes
from facetwise.engine.run import Run
from facetwise.policy.keys import key_of_leaf
from facetwise.policy.stale import is_stale
from facetwise.rules.declare import Rule

Reference = dict[str, Any]
BEHIND = ["kind", "policy_key", "as_of"]


@dataclass(frozen=True, slots=True)
class Cited:
    """Findings with ``policy_no``, the place in ``policies`` of what each cites; null where it cites nothing."""

    frame: pl.DataFrame
    policies: pl.Series


def with_policy_numbers(findings: pl.DataFrame, run: Run) -> Cited:
    """The findings with the number of what they cite, by rule (``kind``), scope and checking date."""
    rules = [asked.rule for asked in run.asked]
    own = findings.filter(pl.col("kind") < len(rules)).select(BEHIND).unique()
    lists = [_references(rules[kind], key, as_of, run.policies) for kind, key, as_of in own.iter_rows()]
    numbered = own.with_columns(policy_no=pl.int_range(pl.len(), dtype=pl.UInt32))
    frame = findings.join(numbered, on=BEHIND, how="left", nulls_equal=True, maintain_order="left")
    return Cited(frame, pl.Series(lists, dtype=pl.List(POLICY)))


def policy_texts(rule: Rule, policies: PolicyScopes) -> list[str]:
    """The keys that a rule rests on with the pack that speaks, by policy key, for sentences."""
    found = [
        [policies.reference(number, key) for key in _keys(rule)]
        for number in range(len(policies.resolutions))
    ]
    return [", ".join(f"{value.key} ({value.pack})" for value in values) for values in found]


def _keys(rule: Rule) -> list[str]:
    return list(dict.fromkeys(key_of_leaf(leaf) for leaf in rule.parameters))


def _references(
    rule: Rule, policy_key: int | None, as_of: date | None, policies: PolicyScopes
) -> list[Reference]:
    values = [] if policy_key is None else [_value(policies, policy_key, key, as_of) for key in _keys(rule)]
    return values + _sources(rule)


def _value(policies: PolicyScopes, policy_key: int, key: str, as_of: date | None) -> Reference:
    value = policies.reference(policy_key, key)
    return {
        "pack": value.pack,
        "key": key,
        "value": value.text,
        "in_force_from": value.effective_from,
        "cite": value.cite or value.why or "",
        "confidence": value.confidence,
        "verified_through": value.verified_through,
        "stale": is_stale(value.verified_through, as_of),
    }


def _sources(rule: Rule) -> list[Reference]:
    """Where the rule comes from when it does not rest on policy values alone."""
    return [
        {
            "pack": None,
            "key": None,
            "value": None,
            "in_force_from": source.dated,
            "cite": f"{source.document} § {source.paragraph}",
            "confidence": source.confidence,
            "verified_through": source.verified_through,
            "stale": False,
        }
        for source in rule.sources
    ]
