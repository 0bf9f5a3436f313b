"""The thin facts of all claims of a run, by patient: kept small, and found without going through them all.

A run of millions of claims holds nothing else of them. While it reads, all but the last of them wait on disk, shared
out by patient. Patients seen once are left out then, since no facet work looks back on them, unless it was an ablation,
which a visit may follow; the others stand in order, so that a part of the run finds its patients by bisection.
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from facetwise.engine.history import WHAT

ROWS_AT_ONCE = 500_000  # how many are shared out together; a run of fewer touches no disk
SHARES = 64  # by patient; so many are put in order one after the other, in little memory beside the facts
NOT_NEEDED = "claim_key"  # tells a claim from another within its own part only


class FactsOfRun:
    """Takes the facts of one part after the other (`history.thin_facts` of each), and holds little beside them."""

    def __init__(self) -> None:
        self._waiting: list[pl.DataFrame] = []
        self._rows_waiting = 0
        self._aside: TemporaryDirectory[str] | None = (
            None  # a file for each share of what was put aside at once
        )
        self._times_aside = 0

    def add(self, part: pl.DataFrame) -> None:
        """Take the facts of some claims."""
        self._waiting.append(part)
        self._rows_waiting += part.height
        if self._rows_waiting >= ROWS_AT_ONCE:
            self._put_aside()

    def by_patient(self) -> pl.DataFrame | None:
        """All facts in the order of their patients; None where there are none. It can be asked for once."""
        last = _shared_out(self._waiting)
        self._waiting = []
        shares = ([*self._read_aside(share), *last.pop(share, ())] for share in range(SHARES))
        ordered = [_of_several_claims(pl.concat(rows)) for rows in shares if rows]
        if self._aside:
            self._aside.cleanup()
        if not ordered:
            return None
        columns = [  # one after the other, so that nothing but one column is held twice
            pl.concat([frame.drop_in_place(name) for frame in ordered], rechunk=True)
            for name in ordered[0].columns
        ]
        return pl.DataFrame(columns).with_columns(pl.col("patient_key").set_sorted())

    def _put_aside(self) -> None:
        self._aside = self._aside or TemporaryDirectory(prefix="facetwise-")
        for share, rows in _shared_out(self._waiting).items():
            pl.concat(rows).write_ipc(Path(self._aside.name) / f"{self._times_aside}-{share}.arrow")
        self._waiting, self._rows_waiting = [], 0
        self._times_aside += 1

    def _read_aside(self, share: int) -> list[pl.DataFrame]:
        if self._aside is None:
            return []
        files = (Path(self._aside.name) / f"{time}-{share}.arrow" for time in range(self._times_aside))
        return [pl.read_ipc(file.read_bytes()) for file in files if file.exists()]


def _shared_out(parts: list[pl.DataFrame]) -> dict[int, list[pl.DataFrame]]:
    """The rows of each share, without what is not needed any more."""
    if not parts:
        return {}
    share = (pl.col("patient_key") // (2**64 // SHARES)).alias("share")
    marked = pl.concat(parts).drop(NOT_NEEDED).with_columns(share)
    by_share = marked.partition_by("share", as_dict=True, include_key=False)
    return {int(str(number)): [rows] for (number,), rows in by_share.items()}


def facts_of_run(parts: Iterable[pl.DataFrame]) -> pl.DataFrame | None:
    """Facts of all parts in the order of their patients; None where there are none."""
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
    """The facts in the order of their patients, without patients who are seen once and not for an ablation."""
    key = pl.col("patient_key")
    is_alone = key.ne_missing(key.shift(1)) & key.ne_missing(key.shift(-1))
    return facts.sort("patient_key").filter(
        ~is_alone | pl.col("purpose").eq_missing(pl.lit("ablation", dtype=WHAT["purpose"]))
    )
