"""What each part of coding hands on: lines, what was not counted, questions and notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from facetwise.domain.claim import NotCounted, ProposedLine, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A share of the answer."""

    lines: tuple[ProposedLine, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    queries: tuple[Query, ...] = ()
    notes: tuple[str, ...] = ()


def together(parts: Iterable[Part]) -> Part:
    """All parts as one; what several of them say is said once."""
    given = list(parts)
    return Part(
        lines=tuple(line for part in given for line in part.lines),
        not_counted=tuple(dict.fromkeys(entry for part in given for entry in part.not_counted)),
        queries=tuple(dict.fromkeys(query for part in given for query in part.queries)),
        notes=tuple(dict.fromkeys(note for part in given for note in part.notes)),
    )
