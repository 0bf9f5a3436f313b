"""Whose claim it is: the professional's, the surgery centre's or the hospital's."""

from functools import cache

import polars as pl

from facetwise.codes import places
from facetwise.domain.vocabulary import ClaimType


def is_claim_of(kind: ClaimType) -> pl.Expr:
    """The claim is of this kind; null where that is not told and the place of service does not rule it out."""
    elsewhere = pl.when(~pl.col("place_of_service").is_in(_places_of(kind))).then(False)
    return pl.coalesce(pl.col("claim_type") == kind, elsewhere)


@cache
def _places_of(kind: ClaimType) -> list[str]:
    """Places of service that a claim of this kind may carry."""
    found = places.frame().filter(pl.col("claim_types").list.contains(str(kind)))
    return found["place_of_service"].to_list()
