"""What waits for the same thing on many claims is told once, with the claims: it would drown what was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Severity, Verdict
from facetwise.engine.finding_objects import to_objects
from facetwise.engine.waiting import NOTICES, SEVERITY_ORDER

NAMED = 3  # claims that are named; of the others their number is said
PARTED = r"(?s)^(.*): (.*)$"  # what is missing, and the rules that wait: every notice ends with them
_NAMES = {notice.name for notice in NOTICES.values()}


@dataclass(slots=True)
class Told:
    """What is missing, the rules that wait for it, and the claims of which that is true."""

    first: Finding
    missing: str
    rules: dict[str, None] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    claims: int = 0

    @property
    def finding(self) -> Finding:
        """As one finding: with every rule that waits on one of the claims."""
        return replace(self.first, message=f"{self.missing}: {', '.join(self.rules)}")

    @property
    def who(self) -> str:
        """The claims in words: ``claims A, B, C and 6 more``."""
        more = self.claims - len(self.named)
        if self.claims == 1:
            return f"claim {self.named[0]}"
        return f"claims {', '.join(self.named)}" + (f" and {more:,} more" if more else "")


@dataclass(slots=True)
class Repeated:
    """Holds back what waits, by what is missing and the file, until all claims were seen."""

    _told: dict[tuple[str, str, str | None], Told] = field(default_factory=dict)

    def others(self, findings: pl.DataFrame) -> pl.DataFrame:
        """The findings that are told at their claim; the rest is held back."""
        waits = (pl.col("verdict") == Verdict.UNDETERMINED) & pl.col("name").is_in(sorted(_NAMES))
        waiting = findings.filter(waits)
        if waiting.is_empty():
            return findings
        groups = _by_what_is_missing(waiting)
        firsts = to_objects(waiting[groups["at"].list.first()])
        for row, first in zip(groups.iter_rows(named=True), firsts, strict=True):
            self._hold(first, row, waiting["claim_id"][row["at"]])
        return findings.filter(~waits)

    def held(self) -> Iterator[Told]:
        """What was held back, in the order in which it was met."""
        yield from self._told.values()

    def _hold(self, first: Finding, row: Mapping[str, Any], claims: pl.Series) -> None:
        told = self._told.setdefault(
            (first.name, row["missing"], first.place.source), Told(first, row["missing"])
        )
        told.rules |= dict.fromkeys(rule for rules in row["rules"] for rule in rules.split(", "))
        gravest = max(told.first.severity, *map(Severity, row["severities"]), key=_gravity)
        told.first = replace(told.first, severity=gravest)
        told.named += claims.fill_null("without id").to_list()[: NAMED - len(told.named)]
        told.claims += row["claims"]


def _by_what_is_missing(waiting: pl.DataFrame) -> pl.DataFrame:
    """One row for each missing thing and file, in the order in which they are met; ``at``: the first of its rows.

    Grouped by the whole message first, so that few messages are taken apart.
    """
    alike = (
        waiting.with_row_index("row")
        .group_by("name", "message", "source", maintain_order=True)
        .agg(pl.len().alias("claims"), pl.col("row").head(NAMED).alias("at"), pl.col("severity").unique())
    )
    return (
        alike.with_columns(
            missing=pl.col("message").str.extract(PARTED, 1), rules=pl.col("message").str.extract(PARTED, 2)
        )
        .group_by("name", "missing", "source", maintain_order=True)
        .agg(
            pl.col("claims").sum(),
            pl.col("at").explode().sort().head(NAMED),
            pl.col("rules"),
            severities=pl.col("severity").explode().unique(),
        )
    )


def _gravity(severity: Severity) -> int:
    return SEVERITY_ORDER.index(str(severity))
