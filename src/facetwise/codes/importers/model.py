"""What an importer makes of a published file, before it is stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from facetwise.codes.importers.source import ImportRefusedError, Member
from facetwise.codes.receipts import LeftOut


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user said of the file, where its name does not."""

    release: str | None = None
    setting: str | None = None
    effective_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Rows by table, what they are of, and what was left out."""

    release: str
    effective_from: date
    effective_until: date
    rows_read: int
    tables: dict[str, pl.DataFrame]
    setting: str | None = None
    part: str = ""
    left_out: tuple[LeftOut, ...] = ()
    main: str = "rows"  # the table whose rows are counted

    @property
    def rows_kept(self) -> int:
        """Rows of the counted table."""
        return self.tables[self.main].height


Importer = Callable[[list[Member], Hints], Imported]


@dataclass(slots=True)
class Sieve:
    """Takes rows out for a reason and counts them, so that read = kept + left out."""

    rows: pl.DataFrame
    left_out: list[LeftOut] = field(default_factory=list)

    def keep(self, condition: pl.Expr, otherwise: str) -> None:
        """Keep the rows for which the condition is true; null is not."""
        kept = self.rows.filter(condition.fill_null(False))
        if lost := self.rows.height - kept.height:
            self.left_out.append(LeftOut(otherwise, lost))
        self.rows = kept

    def must_hold(self, what: str) -> None:
        """Refuse a file of which nothing is left.

        Raises:
            ImportRefusedError: if no row is left.
        """
        if self.rows.is_empty():
            raise ImportRefusedError(f"no row holds {what}; this looks like another file")


def merged(parts: Iterable[tuple[LeftOut, ...] | list[LeftOut]]) -> tuple[LeftOut, ...]:
    """What was left out of several files, each reason once."""
    counts: dict[str, int] = {}
    for part in parts:
        for item in part:
            counts[item.reason] = counts.get(item.reason, 0) + item.rows
    return tuple(LeftOut(reason, rows) for reason, rows in counts.items())
