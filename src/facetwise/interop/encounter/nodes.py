"""What YAML, JSON and rows of a table have in common: scalars, mappings and lists that know their place.

A scalar stays text until its field says what it is, so that ``09`` is a place of service and ``NO`` no state.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_DEPTH = 32  # an encounter is seven deep
MAX_NODES = 2_000_000
MAX_ALIASED_NODES = 100_000  # how far YAML aliases may multiply what is written once
MAX_SCALAR_CHARACTERS = 100_000

_NULLS = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written; ``is_quoted`` tells a text that only looks like null or true."""

    text: str
    line: int
    column: int
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; a key may stand twice."""

    entries: "tuple[tuple[Scalar, Node], ...]"
    line: int
    column: int


Node = Scalar | Sequence | Mapping


class NodeError(Exception):
    """A document that cannot be parsed, with the place where that shows."""

    def __init__(self, message: str, line: int, column: int, expected: str | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.expected = message, line, column, expected


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file: its tree, or why there is none."""

    root: Node | None = None
    error: NodeError | None = None
    remarks: tuple[NodeError, ...] = ()


Documents = Iterator[Document]


def is_null(node: Node) -> bool:
    """Whether nothing is given: null, or nothing written at all."""
    return isinstance(node, Scalar) and not node.is_quoted and node.text in _NULLS


def kind_of(node: Node) -> str:
    """What a node is, in words."""
    return {Scalar: "a single value", Sequence: "a list", Mapping: "a mapping"}[type(node)]


def check_scalar(text: str, line: int, column: int) -> None:
    """Refuse a value too long to be anybody's.

    Raises:
        NodeError: if it has more than `MAX_SCALAR_CHARACTERS`.
    """
    if len(text) > MAX_SCALAR_CHARACTERS:
        message = f"a value has {len(text):,} characters"
        raise NodeError(message, line, column, f"at most {MAX_SCALAR_CHARACTERS:,}")


def check_depth(depth: int, line: int, column: int) -> None:
    """Refuse nesting that no encounter has.

    Raises:
        NodeError: if it is deeper than `MAX_DEPTH`.
    """
    if depth > MAX_DEPTH:
        raise NodeError(
            f"nested deeper than {MAX_DEPTH} levels", line, column, "an encounter, seven levels deep"
        )


def check_count(count: int, line: int, column: int) -> None:
    """Refuse a document too large for one piece.

    Raises:
        NodeError: if it has more than `MAX_NODES` values.
    """
    if count > MAX_NODES:
        message = f"one document holds more than {MAX_NODES:,} values"
        raise NodeError(message, line, column, "several files, or JSON lines")
