"""What is wrong with the policy packs, seen together with the rules and the coding that use them."""

from collections.abc import Iterable
from typing import Any

from facetwise.coding.conventions import POLICY_KEYS
from facetwise.policy.keys import registry
from facetwise.policy.lint import Problem, lint_packs
from facetwise.policy.pack import pack_ids
from facetwise.report.amounts import counted
from facetwise.rules.registry import all_rules


def policy_problems() -> list[Problem]:
    """Every problem and notice of the packs."""
    return lint_packs(used_leaves())


def used_leaves() -> frozenset[str]:
    """Every leaf that a rule rests on or looks at, or that coding follows."""
    by_rules = (leaf for rule in all_rules().values() for leaf in (*rule.parameters, *rule.looks_at))
    by_coding = (leaf for key in POLICY_KEYS for leaf in registry()[key].leaf_names())
    return frozenset((*by_rules, *by_coding))


def problems_text(problems: Iterable[Problem]) -> str:
    """One line a problem, then the counts."""
    found = list(problems)
    notices = sum(problem.is_notice for problem in found)
    rows = [
        f"{'notice: ' if problem.is_notice else ''}{problem.place}: {problem.message}" for problem in found
    ]
    counts = (
        counted(len(pack_ids()), "pack"),
        counted(len(found) - notices, "problem"),
        counted(notices, "notice"),
    )
    return "\n".join([*rows, ", ".join(counts)])


def problem_object(problem: Problem) -> dict[str, Any]:
    """One problem, for programs."""
    return {"place": problem.place, "message": problem.message, "notice": problem.is_notice}
