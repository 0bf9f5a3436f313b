"""Seeds one bug at a time into every rule and reports how many of them its cases catch.

What is changed stands in `rule_mutations.py`. A mutant that the rule's own cases do not tell from the rule, by the
verdicts and messages they expect, is a survivor: either a case is missing, or the code does nothing.

    python tools/mutate_rules.py [RULE-NAME …] [--survivors] [--kinds KIND …]
"""

import argparse
import ast
import contextlib
import io
import sys
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import polars as pl
from tests.rules.case_files import Case, cases_of
from tests.rules.conftest import with_public_tables
from tests.rules.test_cases import answers_of, is_waiting, run_cases, verdicts
from tests.rules.test_policy_that_does_not_ask import asked_by, where_nothing_is_asked

from facetwise.engine.findings import findings_frame
from facetwise.engine.run import Run
from facetwise.rules.declare import Rule
from facetwise.rules.registry import all_rules
from rule_mutations import KINDS, mutants

SAID = ("message", "help", "fix", "severity")  # what a case may name of a finding's words


class Seeded(NamedTuple):
    """One bug, and whether the cases catch it."""

    place: str  # the rule's family, or the module of shared words
    kind: str
    label: str
    is_caught: bool


def main() -> int:
    """Mutate, run, report; the exit status is 0, the figures speak."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("rules", nargs="*")
    arguments.add_argument("--survivors", action="store_true", help="name every survivor")
    arguments.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="seed these kinds alone")
    options = arguments.parse_args()
    chosen = [rule for name, rule in all_rules().items() if not options.rules or name in options.rules]
    seeded: list[Seeded] = []
    with TemporaryDirectory() as folder, with_public_tables(Path(folder)):
        for rule in chosen:
            tried = list(_try_rule(rule, options.kinds))
            seeded += tried
            _print_rule(rule, tried, names_survivors=options.survivors)
    print_tables("Family", seeded)
    return 0


def _print_rule(rule: Rule, tried: Sequence[Seeded], *, names_survivors: bool) -> None:
    caught = sum(bug.is_caught for bug in tried)
    print(f"{rule.code} {rule.name}: {caught} of {len(tried)} caught", flush=True)
    if names_survivors:
        print_survivors(tried)


def print_survivors(tried: Sequence[Seeded]) -> None:
    """What no case has caught."""
    for bug in tried:
        if not bug.is_caught:
            print(f"    {bug.kind}, {bug.label}", flush=True)


def print_tables(title: str, seeded: Sequence[Seeded]) -> None:
    """The figures by place and by kind, as the tables of docs/how-rules-are-tested.md."""
    for name, group_of in ((title, itemgetter(0)), ("Kind", itemgetter(1))):
        print(f"\n| {name} | Seeded bugs | Caught | Share |\n|---|---:|---:|---:|")
        groups = {
            group: [bug for bug in seeded if group_of(bug) == group]
            for group in sorted(set(map(group_of, seeded)))
        }
        for group, bugs in {**groups, "all": seeded}.items():
            caught = sum(bug.is_caught for bug in bugs)
            print(f"| {group} | {len(bugs)} | {caught} | {100 * caught / max(len(bugs), 1):.1f} % |")


def _try_rule(rule: Rule, kinds: Collection[str]) -> Iterator[Seeded]:
    cases = cases_of(rule)
    expected = expected_outcome(rule)
    for mutant in mutants(ast.parse(rule.path.read_text(encoding="utf-8"))):
        if mutant.kind in kinds:
            is_caught = outcome(_declared(mutant.tree, rule), cases) != expected
            yield Seeded(rule.family, mutant.kind, mutant.label, is_caught)


def expected_outcome(rule: Rule) -> object:
    """What the cases of a rule see of it as it is."""
    found = outcome(rule, cases_of(rule))
    if isinstance(found, str):
        raise SystemExit(f"{rule.name}: its own cases cannot be run: {found}")
    return found


def outcome(rule: Rule | None, cases: Sequence[Case]) -> object:
    """What the cases see of a rule; an error is an outcome too, and is never the right one."""
    if rule is None:
        return "does not load"
    swapped = [Case(**{**_fields(case), "rule": rule}) for case in cases]
    try:
        return [*_seen(rule, swapped), _blames_what_is_not_asked(rule, swapped)]
    except (
        pl.exceptions.PolarsError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        return f"{type(error).__name__}: {error}"


def _seen(rule: Rule, cases: Sequence[Case]) -> list[object]:
    run, keys = run_cases(cases, [rule])
    words = _messages(run, cases, keys)
    return [
        (verdicts(c, rows), is_waiting(c, rows), found)
        for c, found in zip(cases, words, strict=True)
        for rows in [answers_of(run, c, keys[c.rule.code, c.name])]
    ]


def _blames_what_is_not_asked(rule: Rule, cases: Sequence[Case]) -> bool:
    """Whether a payer that does not ask is told a fault: what `test_policy_that_does_not_ask` guards."""
    if not asked_by(rule):
        return False
    with where_nothing_is_asked(rule):
        run, _ = run_cases(cases, [rule])
    return "violated" in set(run.asked[0].answers["verdict"])


def _messages(run: Run, cases: Sequence[Case], keys: dict) -> list[tuple[bool, ...]]:
    """For each case that names words, a severity or money: whether a finding has them."""
    findings = findings_frame(run)
    told = pl.col("verdict").is_in(["violated", "undetermined"])
    said = findings.group_by("claim_key").agg(
        pl.col("message", "help", "fix").drop_nulls().str.join(" | "),
        severity=pl.col("severity").filter(told).unique().str.join(" "),
        cents=pl.col("money_at_risk_cents").sum(),
    )
    found = {key: words for key, *words in said.iter_rows()}
    nothing = [*[""] * len(SAID), 0]
    return [_is_said(c, *found.get(keys[c.rule.code, c.name], nothing)) for c in cases]


def _is_said(case: Case, *found: str | int) -> tuple[bool, ...]:
    *texts, cents = found
    wanted = [getattr(case, name) or "" for name in SAID]
    has_words = tuple(word in text for word, text in zip(wanted, texts, strict=True))
    return (*has_words, case.at_risk is None or cents == round(case.at_risk * 100))


def _fields(case: Case) -> dict[str, object]:
    return {name: getattr(case, name) for name in Case.__slots__}


def _declared(tree: ast.Module, rule: Rule) -> Rule | None:
    module = ModuleType(rule.module)
    module.__file__ = str(rule.path)
    original = sys.modules[rule.module]
    sys.modules[rule.module] = module
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            exec(compile(tree, str(rule.path), "exec"), module.__dict__)
    except Exception:
        return None
    finally:
        sys.modules[rule.module] = original
    return next((value for value in vars(module).values() if isinstance(value, Rule)), None)


if __name__ == "__main__":
    sys.exit(main())
