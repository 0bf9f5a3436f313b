"""Seeds one bug at a time into every rule and reports how many of them its cases catch.

A mutation changes one comparison, one boolean operator, one literal, or drops one `~`. A mutant that the rule's
own cases do not tell from the rule, by the verdicts and messages they expect, is a survivor: either a case is
missing, or the code does nothing.

    python tools/mutate_rules.py [RULE-NAME …] [--survivors]
"""

import argparse
import ast
import contextlib
import copy
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[1]))

import polars as pl
from tests.rules.case_files import Case, cases_of
from tests.rules.conftest import with_public_tables
from tests.rules.test_cases import answers_of, run_cases, verdicts

from facetwise.engine.findings import findings_frame
from facetwise.engine.run import Run
from facetwise.rules.declare import Rule
from facetwise.rules.registry import all_rules

COMPARISONS = {
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
BITWISE = {ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}
SAID = ("message", "help", "fix", "severity")  # what a case may name of a finding's words
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add}


def main() -> int:
    """Mutate, run, report; the exit status is 0, the figures speak."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("rules", nargs="*")
    arguments.add_argument("--survivors", action="store_true", help="name every survivor")
    options = arguments.parse_args()
    chosen = [rule for name, rule in all_rules().items() if not options.rules or name in options.rules]
    counts: dict[str, Counter[str]] = {}
    with TemporaryDirectory() as folder, with_public_tables(Path(folder)):
        for rule in chosen:
            survivors, total = _try_rule(rule)
            counts.setdefault(rule.family, Counter()).update(
                rules=1, seeded=total, caught=total - len(survivors)
            )
            print(f"{rule.code} {rule.name}: {total - len(survivors)} of {total} caught")
            if options.survivors:
                for survivor in survivors:
                    print(f"    {survivor}")
    _print_families(counts)
    return 0


def _print_families(counts: dict[str, Counter[str]]) -> None:
    """The figures as the table of docs/how-rules-are-tested.md."""
    print("\n| Family | Rules | Seeded bugs | Caught | Share |\n|---|---:|---:|---:|---:|")
    for family, count in [*sorted(counts.items()), ("all", sum(counts.values(), Counter()))]:
        share = 100 * count["caught"] / max(count["seeded"], 1)
        print(f"| {family} | {count['rules']} | {count['seeded']} | {count['caught']} | {share:.1f} % |")


def _try_rule(rule: Rule) -> tuple[list[str], int]:
    cases = cases_of(rule)
    expected = _outcome(rule, cases)
    if isinstance(expected, str):
        raise SystemExit(f"{rule.name}: its own cases cannot be run: {expected}")
    tree = ast.parse(rule.path.read_text(encoding="utf-8"))
    survivors, total = [], 0
    for label, mutant in _mutants(tree):
        total += 1
        if _outcome(_declared(mutant, rule), cases) == expected:
            survivors.append(label)
    return survivors, total


def _outcome(rule: Rule | None, cases: Sequence[Case]) -> object:
    """What the cases see of a rule; an error is an outcome too, and is never the right one."""
    if rule is None:
        return "does not load"
    swapped = [Case(**{**_fields(case), "rule": rule}) for case in cases]
    try:
        run, keys = run_cases(swapped, [rule])
        words = _messages(run, swapped, keys)
        return [
            (verdicts(c, rows), c.waiting is None or c.waiting in set(rows["waiting"]), found)
            for c, found in zip(swapped, words, strict=True)
            for rows in [answers_of(run, c, keys[c.rule.code, c.name])]
        ]
    except (pl.exceptions.PolarsError, ValueError, TypeError, KeyError) as error:
        return f"{type(error).__name__}: {error}"


def _messages(run: Run, cases: Sequence[Case], keys: dict) -> list[tuple[bool, ...]]:
    """For each case that names words or a severity: whether a finding has them."""
    findings = findings_frame(run)
    told = pl.col("verdict").is_in(["violated", "undetermined"])
    said = findings.group_by("claim_key").agg(
        pl.col("message", "help", "fix").drop_nulls().str.join(" | "),
        severity=pl.col("severity").filter(told).unique().str.join(" "),
    )
    texts = {key: words for key, *words in said.iter_rows()}
    nothing = [""] * len(SAID)
    return [_is_said(c, texts.get(keys[c.rule.code, c.name], nothing)) for c in cases]


def _is_said(case: Case, texts: list[str]) -> tuple[bool, ...]:
    wanted = [getattr(case, name) or "" for name in SAID]
    return tuple(word in text for word, text in zip(wanted, texts, strict=True))


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


def _mutants(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Every single change inside functions; decorators and docstrings stay."""
    for number, node in enumerate(_body_nodes(tree)):
        for change in _changes(node):
            mutant = copy.deepcopy(tree)
            target = list(_body_nodes(mutant))[number]
            label = f"line {target.lineno}: {ast.unparse(target)[:70]} -> "
            change(target)
            yield label + ast.unparse(target)[:70], ast.fix_missing_locations(mutant)


def _body_nodes(tree: ast.Module) -> Iterator[ast.expr]:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for statement in function.body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            yield from (node for node in ast.walk(statement) if isinstance(node, ast.expr))


def _changes(node: ast.expr) -> list:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        return [lambda n: n.ops.__setitem__(0, COMPARISONS[type(n.ops[0])]())]
    if isinstance(node, ast.BinOp) and type(node.op) in {**BITWISE, **ARITHMETIC}:
        return [lambda n: setattr(n, "op", {**BITWISE, **ARITHMETIC}[type(n.op)]())]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return [_drop_invert]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return [lambda n: setattr(n, "value", not n.value)]
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return [lambda n: setattr(n, "value", n.value + 1)]
    return []


def _drop_invert(node: ast.UnaryOp) -> None:
    """`~condition` becomes `condition`, written as a double negation so that the node stays an expression."""
    node.operand = ast.UnaryOp(op=ast.Invert(), operand=node.operand)


if __name__ == "__main__":
    sys.exit(main())
