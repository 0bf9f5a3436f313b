"""Add-on codes: the primary that must stand beside each on the same claim and day."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, text_table


@dataclass(frozen=True, slots=True)
class AddOnLink:
    """One primary that an add-on code accepts; ``seen_on`` is the latest day the link was read."""

    add_on: str
    primary: str
    effective_from: date | None
    effective_until: date | None
    seen_on: date
    note: str | None
    source: str
    confidence: str


def primaries(add_on: str, on: date) -> tuple[AddOnLink, ...]:
    """The links of an add-on code on a date; empty where the code is no add-on known to us."""
    return tuple(
        link
        for link in _links()
        if link.add_on == add_on and in_force(link.effective_from, link.effective_until, on)
    )


def is_add_on(code: str) -> bool:
    """Whether the code is an add-on known to us."""
    return any(link.add_on == code for link in _links())


@cache
def frame() -> pl.DataFrame:
    """One row per add-on and primary, with the fields of `AddOnLink`."""
    return text_table("add_ons").with_columns(
        date_column(name) for name in ("effective_from", "effective_until", "seen_on")
    )


@cache
def _links() -> tuple[AddOnLink, ...]:
    return tuple(AddOnLink(**row) for row in frame().iter_rows(named=True))
