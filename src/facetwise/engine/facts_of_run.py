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


class FactsOfRun:
    """Takes the facts of one part after the other (`history.thin_facts` of each), and holds little beside them."""

    def __init__(self) -> None:
        self._waiting: list[pl.DataFrame] = []
        self._rows_waiting = 0
        self._ordered: list[tuple[int, int, pl.DataFrame]] = []  # a heap by size
        self._number = count()

    def add(self, part: pl.DataFrame) -> None:
        """Take the facts of some claims."""
        self._waiting.append(part)
        self._rows_waiting += part.height
        if self._rows_waiting >= ROWS_AT_ONCE:
            self._put_in_order()

    def by_patient(self) -> pl.DataFrame | None:
        """All facts in the order of their patients; None where none were taken. It can be asked for once."""
        if self._waiting:
            self._put_in_order()
        while len(self._ordered) > 1:  # the smallest first, so that no row is moved more often than need be
            (_, _, one), (_, _, other) = heappop(self._ordered), heappop(self._ordered)
            self._keep(one.lazy().merge_sorted(other.lazy(), key="patient_key").collect(engine="in-memory"))
        return _of_several_claims(heappop(self._ordered)[2]) if self._ordered else None

    def _put_in_order(self) -> None:
        some = pl.concat(self._waiting).drop(NOT_NEEDED)
        self._waiting, self._rows_waiting = [], 0
        self._keep(some.sort("patient_key"))

    def _keep(self, ordered: pl.DataFrame) -> None:
        heappush(self._ordered, (ordered.height, next(self._number), ordered))


def facts_of_run(parts: Iterable[pl.DataFrame]) -> pl.DataFrame | None:
    """Facts of all parts in the order of their patients; None without a part."""
    facts = FactsOfRun()
    for part in parts:
        facts.add(part)
    return facts.by_patient()


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


def _of_several_claims(facts: pl.DataFrame) -> pl.DataFrame:
    key = pl.col("patient_key")
    is_alone = key.ne_missing(key.shift(1)) & key.ne_missing(key.shift(-1))
    return facts.filter(~is_alone).with_columns(key.set_sorted())
