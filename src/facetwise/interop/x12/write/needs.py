"""Keeps a list of what a claim cannot go out without, so that all of it is said at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Value = TypeVar("Value")


@dataclass(slots=True)
class Needs:
    """Values that were asked for and are not there: path, and what a claim needs it for."""

    missing: list[tuple[str, str]] = field(default_factory=list)

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
        if (path, why) not in self.missing:
            self.missing.append((path, why))


def first_with(items: Sequence[Value], name: str, wanted: str | None) -> Value | None:
    """The first item whose attribute is the wanted one, whatever its case."""
    if wanted is None:
        return None
    return next((x for x in items if str(getattr(x, name) or "").casefold() == wanted.casefold()), None)
