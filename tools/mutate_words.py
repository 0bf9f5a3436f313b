"""Seeds one bug at a time into the words that rules share, and runs the cases of the rules that use them.

The same bugs as `mutate_rules.py` seeds into rules, in `lexicon`. A word is changed in place, so that every rule that
has imported it sees the change.

    python tools/mutate_words.py [MODULE …] [--survivors]
"""

import argparse
import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType, ModuleType

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.rules.case_files import cases_of
from tests.rules.conftest import with_public_tables

import facetwise.lexicon
from facetwise.rules.declare import Rule
from facetwise.rules.registry import all_rules
from mutate_rules import Seeded, expected_outcome, outcome, print_survivors, print_tables
from rule_mutations import mutants

WORDS = Path(facetwise.lexicon.__file__).parent
TABLES = {
    "anatomy": ("documented_joints", "leftover_nerves")
}  # that the engine makes with words, for rules to read


def main() -> int:
    """Mutate, run, report; the exit status is 0, the figures speak."""
    modules = sorted(path.stem for path in WORDS.glob("*.py") if path.stem != "__init__")
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("modules", nargs="*", metavar="MODULE")
    arguments.add_argument("--survivors", action="store_true", help="name every survivor")
    options = arguments.parse_args()
    seeded: list[Seeded] = []
    with TemporaryDirectory() as folder, with_public_tables(Path(folder)):
        for name in options.modules or modules:
            tried = list(_try_words(name))
            seeded += tried
            print(f"{name}: {sum(bug.is_caught for bug in tried)} of {len(tried)} caught", flush=True)
            if options.survivors:
                print_survivors(tried)
    print_tables("Words", seeded)
    return 0


def _try_words(name: str) -> Iterator[Seeded]:
    module = importlib.import_module(f"{facetwise.lexicon.__name__}.{name}")
    rules = [rule for rule in all_rules().values() if _uses(rule, module.__name__, TABLES.get(name, ()))]
    expected = {rule.name: expected_outcome(rule) for rule in rules}

    def is_caught_by(rule: Rule) -> bool:
        return outcome(rule, cases_of(rule)) != expected[rule.name]

    for mutant in mutants(ast.parse((WORDS / f"{name}.py").read_text(encoding="utf-8"))):
        with _changed(module, mutant.tree) as loads:
            catching = next((rule for rule in rules if is_caught_by(rule)), None) if loads else None
        if catching is not None:  # it is likely to catch the next one too
            rules.sort(key=lambda rule: rule is not catching)
        yield Seeded(name, mutant.kind, mutant.label, not loads or catching is not None)


def _uses(rule: Rule, module: str, tables: tuple[str, ...]) -> bool:
    reads = rule.path.read_text(encoding="utf-8")
    return module in _words_behind(rule.module) or any(table in reads for table in tables)


@cache
def _words_behind(module: str) -> frozenset[str]:
    """The modules of shared words that a module imports from, and those behind them."""
    of_words = f"{facetwise.lexicon.__name__}."
    homes = {getattr(value, "__module__", None) or "" for value in vars(sys.modules[module]).values()}
    found = {home for home in homes if home.startswith(of_words) and home != module}
    tree = ast.parse(Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    found |= {name for name in named if name.startswith(of_words) and name != module}
    return frozenset(found.union(*map(_words_behind, found)))


@contextmanager
def _changed(module: ModuleType, tree: ast.Module) -> Iterator[bool]:
    """The module's functions and constants as the tree has them, wherever they were imported; false if it fails."""
    changed = ModuleType(module.__name__)
    try:
        exec(compile(tree, str(module.__file__), "exec"), changed.__dict__)
    except Exception:
        yield False
        return
    with ExitStack() as undo:
        for name, old in list(vars(module).items()):
            if isinstance(_inner(old), FunctionType) and old.__module__ == module.__name__:
                _change_function(undo, old, vars(changed)[name])
            elif name.isupper():
                _change_constant(undo, name, old, vars(changed)[name])
        yield True


def _change_function(undo: ExitStack, old: Callable, new: Callable) -> None:
    forget = getattr(old, "cache_clear", int)
    undo.callback(forget)
    undo.callback(setattr, _inner(old), "__code__", _inner(old).__code__)
    _inner(old).__code__ = _inner(new).__code__
    forget()


def _change_constant(undo: ExitStack, name: str, old: object, new: object) -> None:
    for module in list(sys.modules.values()):
        if module.__name__.startswith("facetwise.") and vars(module).get(name) is old:
            undo.callback(setattr, module, name, old)
            setattr(module, name, new)


def _inner(function: object) -> object:
    """A function without what is wrapped around it."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


if __name__ == "__main__":
    sys.exit(main())
