"""Finds every rule: each module in a family's folder declares exactly one."""

import importlib
import pkgutil
from functools import cache

from facetwise import rules
from facetwise.rules.declare import Rule

FAMILIES = (
    "counting",
    "laterality",
    "guidance",
    "necessity",
    "frequency",
    "documentation",
    "pairs_and_units",
    "drugs",
    "authorization",
    "claim_data",
)


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by name, in the order of their codes.

    Raises:
        ValueError: if a module declares no rule or several, or if two rules share a code or a name.
    """
    found = sorted((_rule_of(module) for module in _modules()), key=lambda rule: rule.code)
    by_name = {rule.name: rule for rule in found}
    if len(by_name) != len(found) or len({rule.code for rule in found}) != len(found):
        raise ValueError(
            "two rules share a code or a name: " + ", ".join(f"{r.code} {r.name}" for r in found)
        )
    return by_name


def find_rule(name_or_code: str) -> Rule | None:
    """A rule by its name or its code, in any case."""
    wanted = name_or_code.lower()
    return next((r for r in all_rules().values() if wanted in (r.name, r.code.lower())), None)


def _modules() -> list[str]:
    prefix = rules.__name__ + "."
    return [
        module.name
        for family in pkgutil.iter_modules(rules.__path__, prefix)
        if family.ispkg
        for module in pkgutil.iter_modules(importlib.import_module(family.name).__path__, family.name + ".")
    ]


def _rule_of(module_name: str) -> Rule:
    module = importlib.import_module(module_name)
    declared = [value for value in vars(module).values() if isinstance(value, Rule)]
    if len(declared) != 1:
        raise ValueError(f"{module_name} declares {len(declared)} rules; each module declares exactly one")
    return declared[0]
