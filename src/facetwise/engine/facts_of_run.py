"""The thin facts of all claims of a run, by patient: kept small, and found without going through them all.

A run of millions of claims holds nothing else of them in memory. Patients seen once are left out, since nobody
is their history; the others stand in order, so that a part of the run finds its patients by bisection.
"""

from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import count

import polars as pl

ROWS_AT_ONCE = 1_000_000  # how many are put in order together; more are merged
NOT_NEEDED = "claim_key"  # tells a claim from another within its own part only


def facts_of_run(parts: Iterable[pl.DataFrame]) -> pl.DataFrame | None:
    """Facts of all parts (`history.thin_facts` of each) in the order of their patients; None without a part."""
    ordered: list[tuple[int, int, pl.DataFrame]] = []
    number = count()
    for some in _together(parts):
        heappush(ordered, (some.height, next(number), some.drop(NOT_NEEDED).sort("patient_key")))
    while len(ordered) > 1:  # the smallest first, so that no row is moved more often than it has to be
        (_, _, one), (_, _, other) = heappop(ordered), heappop(ordered)
        both = one.lazy().merge_sorted(other.lazy(), key="patient_key").collect(engine="in-memory")
        heappush(ordered, (both.height, next(number), both))
    return ordered[0][2].pipe(_of_several_claims) if ordered else None


def of_patients(facts: pl.DataFrame, patients: pl.Series) -> pl.DataFrame:
    """The facts of these patients: of a large run a small part.

    Args:
        facts: as `facts_of_run` gives them.
        patients: their keys, any number of times each, nulls among them.
    """
    wanted = patients.drop_nulls().unique().sort()
    keys = facts["patient_key"]
    first, end = keys.search_sorted(wanted, side="left"), keys.search_sorted(wanted, side="right")
    rows = pl.int_ranges(first, end, dtype=pl.UInt32, eager=True).explode(empty_as_null=False)
    return facts[rows]


def _together(parts: Iterable[pl.DataFrame]) -> Iterable[pl.DataFrame]:
    """The parts, some thousands of rows each, joined to larger ones."""
    waiting: list[pl.DataFrame] = []
    for part in parts:
        waiting.append(part)
        if sum(some.height for some in waiting) >= ROWS_AT_ONCE:
            yield pl.concat(waiting)
            waiting = []
    if waiting:
        yield pl.concat(waiting)


def _of_several_claims(facts: pl.DataFrame) -> pl.DataFrame:
    key = pl.col("patient_key")
    is_alone = key.ne_missing(key.shift(1)) & key.ne_missing(key.shift(-1))
    return facts.filter(~is_alone).with_columns(key.set_sorted())
