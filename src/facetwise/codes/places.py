"""Places of service: paid at the facility rate or not, and whose claim can carry each."""

from dataclasses import dataclass
from functools import cache

import polars as pl

from facetwise.codes.loading import list_column, text_table
from facetwise.domain.vocabulary import ClaimType


@dataclass(frozen=True, slots=True)
class Place:
    """One two-digit place of service."""

    code: str
    plain_name: str
    is_facility: bool
    claim_types: tuple[ClaimType, ...]
    note: str | None
    source: str
    confidence: str

    def fits(self, claim_type: ClaimType) -> bool:
        """Whether this kind of claim can carry the place."""
        return claim_type in self.claim_types


def place(code: str) -> Place | None:
    """The place of a code (``"24"``), or ``None`` where the set has none."""
    return _places().get(code.strip())


@cache
def frame() -> pl.DataFrame:
    """One row per place: ``place_of_service``, ``plain_name``, ``is_facility``, ``claim_types``."""
    return text_table("pos").select(
        place_of_service="pos",
        plain_name="name",
        is_facility=pl.col("rate") == "facility",
        claim_types=list_column("fits_claim_types"),
        note="note",
        source="source",
        confidence="confidence",
    )


@cache
def _places() -> dict[str, Place]:
    return {
        row["place_of_service"]: Place(
            code=row["place_of_service"],
            plain_name=row["plain_name"],
            is_facility=row["is_facility"],
            claim_types=tuple(ClaimType(name) for name in row["claim_types"]),
            note=row["note"],
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in frame().iter_rows(named=True)
    }
