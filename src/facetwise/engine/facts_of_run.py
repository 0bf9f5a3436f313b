"""The thin facts of all claims of a run, by patient: kept small, and found without going through them all.

A run of millions of claims holds nothing else of them in memory. Patients seen once are left out, since no facet
work looks back on them, unless it was an ablation, which a visit may follow; the others stand in order, so that a
part of the run finds its patients by bisection.
"""

from collections.abc import Iterable

import polars as pl

from facetwise.engine.history import WHAT

ROWS_AT_ONCE = 500_000  # how many are shared out together
SHARES = 64  # by patient; so many are put in order one after the other, in little memory beside the facts
NOT_NEEDED = "claim_key"  # tells a claim from another within its own part only


class FactsOfRun:
    """Takes the facts of one part after the other (`history.thin_facts` of each), and holds little beside them."""

    def __init__(self) -> None:
        self._waiting: list[pl.DataFrame] = []
        self._rows_waiting = 0
        self._shares: dict[int, list[pl.DataFrame]] = {}

    def add(self, part: pl.DataFrame) -> None:
        """Take the facts of some claims."""
        self._waiting.append(part)
        self._rows_waiting += part.height
        if self._rows_waiting >= ROWS_AT_ONCE:
            self._share_out()

    def by_patient(self) -> pl.DataFrame | None:
        """All facts in the order of their patients; None where there are none. It can be asked for once."""
        if self._waiting:
            self._share_out()
        if not self._shares:
            return None
        ordered = [_of_several_claims(pl.concat(self._shares.pop(share))) for share in sorted(self._shares)]
        columns = [  # one after the other, so that nothing but one column is held twice
            pl.concat([frame.drop_in_place(name) for frame in ordered], rechunk=True)
            for name in ordered[0].columns
        ]
        return pl.DataFrame(columns).with_columns(pl.col("patient_key").set_sorted())

    def _share_out(self) -> None:
        some = pl.concat(self._waiting).drop(NOT_NEEDED)
        self._waiting, self._rows_waiting = [], 0
        share = (pl.col("patient_key") // (2**64 // SHARES)).alias("share")
        for (number,), rows in some.with_columns(share).partition_by("share", as_dict=True).items():
            self._shares.setdefault(int(str(number)), []).append(rows.drop("share"))


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
