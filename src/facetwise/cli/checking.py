"""Checks claims part by part, in memory that does not grow with the files.

The claims are gone through once for the thin facts that make them each other's history, and once for the
rules. Few claims stay in memory between the two; many are read again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from facetwise.cli.claims import ClaimFiles
from facetwise.domain.tables import BaseTables
from facetwise.engine.run import session_facts
from facetwise.interop.problems import InputProblem
from facetwise.workflow import check_tables

KEPT_CLAIMS = 100_000


@dataclass(frozen=True, slots=True)
class CheckedRun:
    """How many claims there are, what could not be read, and the findings, still to be made."""

    claims: int
    problems: tuple[InputProblem, ...]
    parts: Iterator[tuple[pl.DataFrame, pl.DataFrame]]  # findings, claims


def checked_parts(
    files: ClaimFiles, tell: Callable[[tuple[InputProblem, ...]], None], *, all_verdicts: bool
) -> CheckedRun:
    """Read everything once, telling what is wrong with it; the rules run as the parts are taken."""
    first = _FirstPass()
    for part in files.parts():
        tell(part.problems)
        first.see(part.base, part.problems)
    parts = _checked(first, files, all_verdicts=all_verdicts)
    return CheckedRun(first.claims, tuple(first.problems), parts)


class _FirstPass:
    """What is known after all claims were seen once."""

    def __init__(self) -> None:
        self.claims = 0
        self.problems: list[InputProblem] = []
        self.kept: list[BaseTables] | None = []
        self._facts: list[pl.DataFrame] = []
        self._only: BaseTables | None = None  # the one part so far: the engine sees its history itself

    def see(self, base: BaseTables | None, problems: tuple[InputProblem, ...]) -> None:
        self.problems += problems
        if base is None:
            return
        if self.claims == 0:
            self._only = base
        else:
            self._facts += [session_facts(part) for part in (self._only, base) if part is not None]
            self._only = None
        self.claims += base.claims.height
        if self.kept is not None:
            self.kept.append(base)
        if self.claims > KEPT_CLAIMS:
            self.kept = None

    def facts(self) -> pl.DataFrame | None:
        """Thin facts of all claims; none where one part holds them all and the engine sees them itself."""
        return pl.concat(self._facts) if self._facts else None


def _checked(
    first: _FirstPass, files: ClaimFiles, *, all_verdicts: bool
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    facts = first.facts()
    for base in first.kept if first.kept is not None else _bases(files):
        yield check_tables(base, other_claims=facts, all_verdicts=all_verdicts), base.claims


def _bases(files: ClaimFiles) -> Iterator[BaseTables]:
    for part in files.parts():
        if part.base is not None:
            yield part.base
