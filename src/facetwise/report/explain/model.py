"""An explanation: a title, short parts in plain words, and where they come from."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Part:
    """One heading with what it says; several paragraphs become a list."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a name means; ``kind`` says what it is: procedure, drug, modifier, rule, joint or another."""

    name: str
    kind: str
    title: str
    parts: tuple[Part, ...]
    sources: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()


class UnknownNameError(LookupError):
    """Nothing is known under a name; ``suggestions`` are the nearest names that exist."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = (), why: str | None = None) -> None:
        self.name = name
        self.suggestions = suggestions
        super().__init__(why or f"nothing is known under the name {name!r}")


def part(heading: str, *paragraphs: str | None) -> Part | None:
    """A part of the paragraphs that say something; none if none does."""
    said = tuple(text.strip() for text in paragraphs if text and text.strip())
    return Part(heading, said) if said else None


def parts(*candidates: Part | None) -> tuple[Part, ...]:
    """The parts that say something."""
    return tuple(item for item in candidates if item)


@cache
def texts() -> dict[str, Any]:
    """The hand-written words of ``texts.yaml``."""
    content = (files(__package__) / "texts.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(content, Loader=loader)
    return loaded


def sentence(text: str) -> str:
    """A phrase of a table as a sentence: capital first, full stop last."""
    said = text.strip()
    if not said:
        return ""
    return said[0].upper() + said[1:] + ("" if said[-1] in ".!?" else ".")
