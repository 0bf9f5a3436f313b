"""JSON and JSON lines to nodes that keep their line and column, which `json` itself does not."""

import re
from bisect import bisect_right
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from facetwise.interop.encounter.nodes import (
    Document,
    Documents,
    Mapping,
    Node,
    NodeError,
    Scalar,
    Sequence,
    check_count,
    check_depth,
    check_scalar,
)

_BLANK = re.compile(r"[ \t\r\n]*")
_LITERAL = re.compile(r"(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def json_documents(text: str) -> Documents:
    """The one document of a JSON text."""
    yield _document(text.removeprefix("\ufeff"), 1)


def json_line_documents(text: str) -> Documents:
    """One document for each line that is not blank; a broken line does not hide the next."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            yield _document(line, number)


def _document(text: str, first_line: int) -> Document:
    try:
        return Document(root=_Parser(text, first_line).whole())
    except NodeError as error:
        return Document(error=error)


class _Parser:
    """Reads one JSON value, as RFC 8259 has it."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._first_line = first_line
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._at = 0
        self._count = 0

    def whole(self) -> Node:
        """The value, which must be all there is.

        Raises:
            NodeError: where the text is no JSON or a limit is passed.
        """
        self._skip_blank()
        node = self._value(1)
        self._skip_blank()
        if self._at < len(self._text):
            raise self._error("something follows after the end of the value", "one object or one list")
        return node

    def _value(self, depth: int) -> Node:
        self._count += 1
        check_count(self._count, *self._place())
        match self._text[self._at : self._at + 1]:
            case "{":
                return self._object(depth)
            case "[":
                return self._array(depth)
            case '"':
                return self._string()
        return self._literal()

    def _object(self, depth: int) -> Mapping:
        line, column = self._place()
        check_depth(depth, line, column)
        entries: list[tuple[Scalar, Node]] = []
        while self._another("}", is_first=not entries):
            if self._text[self._at : self._at + 1] != '"':
                raise self._error("a key is missing here", "a key in double quotes")
            key = self._string()
            self._skip_blank()
            self._need(":")
            entries.append((key, self._value(depth + 1)))
        return Mapping(tuple(entries), line, column)

    def _array(self, depth: int) -> Sequence:
        line, column = self._place()
        check_depth(depth, line, column)
        items: list[Node] = []
        while self._another("]", is_first=not items):
            items.append(self._value(depth + 1))
        return Sequence(tuple(items), line, column)

    def _another(self, end: str, *, is_first: bool) -> bool:
        """Step over ``{``, ``[`` or a comma to the next member; false after stepping over the end."""
        if is_first:
            self._at += 1
        self._skip_blank()
        if self._text.startswith(end, self._at):
            self._at += 1
            return False
        if not is_first:
            self._need(",", or_else=end)
        return True

    def _string(self) -> Scalar:
        line, column = self._place()
        try:
            text, end = scanstring(self._text, self._at + 1, True)
        except JSONDecodeError as error:
            self._at = min(error.pos, len(self._text))
            raise self._error(
                f"not valid JSON: {error.msg.lower().removesuffix(' at')}", "text in double quotes"
            ) from None
        check_scalar(text, line, column)
        if _LONE_SURROGATE.search(text):
            raise self._error(
                "half of a two-part character stands alone", "text that can be written as UTF-8"
            )
        self._at = end
        return Scalar(text, line, column, is_quoted=True)

    def _literal(self) -> Scalar:
        found = _LITERAL.match(self._text, self._at)
        if not found:
            missing = "the text ends too early" if self._at >= len(self._text) else "not valid JSON here"
            raise self._error(missing, "a value: text in double quotes, a number, true, false, null, { or [")
        line, column = self._place()
        check_scalar(found.group(), line, column)
        self._at = found.end()
        return Scalar(found.group(), line, column)

    def _need(self, sign: str, or_else: str | None = None) -> None:
        if not self._text.startswith(sign, self._at):
            ends = self._at >= len(self._text)
            what = "the text ends too early" if ends else "not valid JSON here"
            raise self._error(what, f"`{sign}` or `{or_else}`" if or_else else f"`{sign}`")
        self._at += 1
        self._skip_blank()

    def _skip_blank(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at

    def _place(self) -> tuple[int, int]:
        index = bisect_right(self._line_starts, self._at) - 1
        return self._first_line + index, self._at - self._line_starts[index] + 1

    def _error(self, message: str, expected: str) -> NodeError:
        return NodeError(message, *self._place(), expected)
