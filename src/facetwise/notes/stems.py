"""Patterns that are tried only on words that hold one of the stems without which they cannot match.

Most sentences hold nothing that a pattern looks for, and to find a few letters costs far less than to try a long list
of alternatives at each word. The stems are taken from the pattern itself, so that they cannot disagree with it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


class Stemmed:
    """A compiled pattern that asks for its stems first; it finds what the pattern finds."""

    def __init__(self, words: str) -> None:
        self.pattern = words
        self._compiled = re.compile(words)

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        return stems_of(self.pattern)

    def _may_match(self, words: str) -> bool:
        for stem in self._stems:  # noqa: SIM110 - a generator takes three times as long
            if stem in words:
                return True
        return False

    def search(self, words: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As that of the pattern."""
        end = len(words) if end is None else end
        return self._compiled.search(words, start, end) if self._may_match(words[start:end]) else None

    def finditer(self, words: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As that of the pattern."""
        end = len(words) if end is None else end
        return self._compiled.finditer(words, start, end) if self._may_match(words[start:end]) else iter(())

    def match(self, words: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As that of the pattern, which is tried at one place only and needs no stems."""
        return self._compiled.match(words, start, len(words) if end is None else end)

    def sub(self, instead: str | Callable[[re.Match[str]], str], words: str) -> str:
        """As that of the pattern."""
        return self._compiled.sub(instead, words) if self._may_match(words) else words


def stems_of(pattern: str) -> tuple[str, ...]:
    """Letters of which every match holds at least some; the empty ones, which all words hold, where none is needed."""
    found = _of_sequence(parser.parse(pattern)) or {""}
    needed = (stem for stem in found if not any(other in stem for other in found if other != stem))
    return tuple(sorted(needed, key=lambda stem: (len(stem), stem)))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """The longest of what each item of a sequence needs; ``None`` where no item needs anything."""
    needed: list[set[str]] = []
    run = ""
    for kind, value in items:
        if kind is op.LITERAL:
            run += chr(value)
            continue
        needed += [{run}] if run else []
        run = ""
        if (of_item := _of_item(kind, value)) is not None:
            needed.append(of_item)
    needed += [{run}] if run else []
    return max(needed, key=lambda stems: (min(map(len, stems)), -len(stems)), default=None)


def _of_item(kind: object, value: Any) -> set[str] | None:  # noqa: ANN401 - as the parser gives it
    if kind is op.SUBPATTERN:
        return _of_sequence(value[-1])
    if kind in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    if kind is op.BRANCH:
        parts = [_of_sequence(part) for part in value[1]]
        known = [part for part in parts if part is not None]
        return set().union(*known) if len(known) == len(parts) else None
    return None
