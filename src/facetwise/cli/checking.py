"""Checks claims part by part, in memory that does not grow with the files.

The claims are gone through once for the thin facts that make them each other's history, and once for the
rules. Few claims stay in memory between the two; many are read again.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from facetwise.cli.claims import ClaimFiles, ClaimPart
from facetwise.domain.tables import BaseTables
from facetwise.engine.facts_of_run import FactsOfPatients, FactsOfRun
from facetwise.engine.prepare import Prepared, prepare
from facetwise.engine.run import session_facts
from facetwise.interop.in_order import in_order
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.syntax.findings import FileFaults
from facetwise.workflow import check_tables, load_rules

KEPT_CLAIMS = 100_000


@dataclass(frozen=True, slots=True)
class CheckedRun:
    """How many claims there are, what could not be read, and the findings, still to be made."""

    claims: int
    problems: tuple[InputProblem, ...]
    parts: Iterator[tuple[pl.DataFrame, pl.DataFrame]]  # findings, claims
    is_broken: bool = False  # a file does not hold together as a whole
    set_aside: int = 0  # claims of X12 files that could not be checked


def checked_parts(
    files: ClaimFiles,
    tell: Callable[[tuple[InputProblem, ...]], None],
    *,
    jobs: int,
    all_verdicts: bool,
) -> CheckedRun:
    """Read everything once, telling what is wrong with it; the rules run as the parts are taken.

    ``jobs`` parts are checked at a time; the findings are the same for any number.
    """
    first = _FirstPass()
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(load_rules)  # while claims are read
        for part in files.parts():
            tell(part.problems)
            first.see(part)
    parts = _checked(first, files, jobs=jobs, all_verdicts=all_verdicts)
    return CheckedRun(first.claims, tuple(first.problems), parts, first.is_broken, first.set_aside)


class _FirstPass:
    """What is known after all claims were seen once."""

    def __init__(self) -> None:
        self.claims = 0
        self.problems: list[InputProblem] = []
        self.is_broken = False
        self.set_aside = 0
        self.kept: list[tuple[BaseTables | Prepared, FileFaults | None]] | None = []
        self._facts = FactsOfRun()
        self._only: Prepared | None = None  # the one part so far: the engine sees its history itself

    def see(self, part: ClaimPart) -> None:
        base = part.base
        self.problems += part.problems
        self.is_broken |= part.is_broken
        self.set_aside += part.read - base.claims.height if part.read and base is not None else part.read
        if base is None:
            return
        prepared = prepare(base)
        if self.claims == 0:
            self._only = prepared
        else:
            for table in (self._only, prepared):
                if table is not None:
                    self._facts.add(session_facts(table))
            self._only = None
        self.claims += base.claims.height
        if self.kept is not None:
            self.kept.append((prepared, part.faults))
        if self.claims > KEPT_CLAIMS:
            self.kept = None

    def facts(self) -> FactsOfPatients | None:
        """Thin facts of all claims; none where one part holds them all and the engine sees them itself."""
        return self._facts.by_patient()


def _checked(
    first: _FirstPass, files: ClaimFiles, *, jobs: int, all_verdicts: bool
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    facts = first.facts()

    def check(part: tuple[BaseTables | Prepared, FileFaults | None]) -> tuple[pl.DataFrame, pl.DataFrame]:
        base, faults = part
        findings = check_tables(base, other_claims=facts, all_verdicts=all_verdicts)
        claims = base.sent if isinstance(base, Prepared) else base.claims
        return _with_faults(findings, faults, claims), claims

    if first.kept is not None:
        return in_order(check, iter(first.kept), jobs=jobs)
    again = ((part.base, part.faults) for part in files.parts() if part.base is not None)
    return in_order(check, again, jobs=jobs)


def _with_faults(findings: pl.DataFrame, faults: FileFaults | None, claims: pl.DataFrame) -> pl.DataFrame:
    """What is wrong with the form of a claim, before what is wrong with its content."""
    form = findings.clear() if faults is None else faults.findings(claims)
    return findings if form.is_empty() else pl.concat([form, findings]).sort("claim_key", maintain_order=True)
