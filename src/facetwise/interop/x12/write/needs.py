"""Keeps a list of what a claim cannot go out without, so that all of it is said at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

Value = TypeVar("Value")


class Lack(NamedTuple):
    """What keeps a claim back: a value that is not there, or one that a claim cannot hold as it is."""

    path: str
    why: str  # what it is needed for, or what was expected instead
    state: str = "is missing"


@dataclass(slots=True)
class Needs:
    """What was asked for and is not there, or does not fit."""

    missing: list[Lack] = field(default_factory=list)

    def text(self, value: str | None, path: str, why: str) -> str:
        """The value, or an empty text whose absence is noted."""
        if value is None or not value.strip():
            self.lack(path, why)
            return ""
        return value.strip()

    def value(self, value: Value | None, path: str, why: str, instead: Value) -> Value:
        """The value, or ``instead`` with its absence noted: what is noted is never written."""
        if value is None:
            self.lack(path, why)
            return instead
        return value

    def lack(self, path: str, why: str) -> None:
        """Note that something is missing, once for each path."""
        self._note(Lack(path, why))

    def unfit(self, path: str, state: str, expected: str) -> None:
        """Note that what stands there cannot go out as it is: cutting it would lose it in silence."""
        self._note(Lack(path, expected, state))

    def _note(self, lack: Lack) -> None:
        if lack not in self.missing:
            self.missing.append(lack)


def first_with(items: Sequence[Value], name: str, wanted: str | None) -> Value | None:
    """The first item whose attribute is the wanted one, whatever its case."""
    if wanted is None:
        return None
    return next((x for x in items if str(getattr(x, name) or "").casefold() == wanted.casefold()), None)
