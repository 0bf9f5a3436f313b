"""The bugs that `mutate_rules.py` seeds into a rule: one change of its code each, by kind."""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

KINDS = {
    "comparison": "`>` for `>=`, `==` for `!=`, and back",
    "operator": "`&` for `|`, `+` for `-`, and back",
    "literal": "a number one greater, a truth value turned round",
    "not": "`~` dropped",
    "condition": "one side of `&` or `|` dropped",
    "when": "the condition of a `when` always true, or always false",
    "list": "one element of a list of values dropped",
    "null": "what is done about unknown values dropped: `fill_null`, `ne_missing`, `known_any` and their like",
    "group": "`any` for `all`, `min` for `max`, `first` for `last`, and back",
}
COMPARISONS = {
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
BITWISE = {ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add}
OPERATORS = {**BITWISE, **ARITHMETIC}
BLIND_TO_NULL = {"ne_missing": "ne", "eq_missing": "eq"}
KNOWN = {"known_any": "any", "known_all": "all", "known_sum": "sum"}
OF_A_GROUP = {"any": "all", "all": "any", "min": "max", "max": "min", "first": "last", "last": "first"}
WIDTH = 70  # characters of code in a label


class Mutant(NamedTuple):
    """A rule's module with one change."""

    kind: str
    label: str
    tree: ast.Module


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Every single change inside functions and constants; decorators and docstrings stay."""
    for node in _places(tree):
        for kind, other in _changes(node):
            changed = copy.deepcopy(tree, {id(node): other})
            label = f"line {node.lineno}: {_code(node)} -> {_code(other)}"
            yield Mutant(kind, label, ast.fix_missing_locations(changed))


def _code(node: ast.expr) -> str:
    return ast.unparse(node)[:WIDTH]


def _places(tree: ast.Module) -> Iterator[ast.expr]:
    constants = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for statement in (*constants, *(statement for function in functions for statement in function.body)):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        yield from (node for node in ast.walk(statement) if isinstance(node, ast.expr))


def _changes(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Compare(left, [operator, *_], values) if type(operator) in COMPARISONS:
            turned = COMPARISONS[type(operator)]()
            yield "comparison", ast.Compare(left, [turned, *node.ops[1:]], values)
        case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
            yield "operator", ast.BinOp(left, OPERATORS[type(operator)](), right)
            if type(operator) in BITWISE:
                yield from (("condition", side) for side in (left, right))
        case ast.UnaryOp(ast.Invert(), condition):
            yield "not", condition
        case ast.Constant(bool() as truth):
            yield "literal", ast.Constant(not truth)
        case ast.Constant(int() as number):
            yield "literal", ast.Constant(number + 1)
        case ast.Tuple(elements) | ast.Set(elements) if len(elements) > 1:
            for dropped in elements:
                rest = [element for element in elements if element is not dropped]
                yield "list", type(node)(rest) if isinstance(node, ast.Set) else ast.Tuple(rest, ast.Load())
        case ast.Call(function, arguments):
            yield from _changed_calls(function, arguments, node.keywords)


def _changed_calls(
    function: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword]
) -> Iterator[tuple[str, ast.expr]]:
    match function:
        case ast.Attribute(_, "when"):
            yield from (("when", ast.Call(function, [ast.Constant(truth)], [])) for truth in (True, False))
        case ast.Attribute(value, "fill_null"):
            yield "null", value
        case ast.Attribute(value, name) if name in BLIND_TO_NULL:
            yield "null", _called(value, BLIND_TO_NULL[name], arguments)
        case ast.Name(name) if name in KNOWN:
            yield "null", _called(arguments[0], KNOWN[name], [])
        case ast.Attribute(value, name) if name in OF_A_GROUP and not arguments:
            yield "group", ast.Call(ast.Attribute(value, OF_A_GROUP[name], ast.Load()), [], keywords)


def _called(value: ast.expr, method: str, arguments: list[ast.expr]) -> ast.expr:
    return ast.Call(ast.Attribute(value, method, ast.Load()), arguments, [])
