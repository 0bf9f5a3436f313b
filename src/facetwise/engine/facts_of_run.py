"""The thin facts of all claims of a run, by patient: kept small, and found without going through them all.

A run of millions of claims keeps nothing else of them. While it reads, they wait on disk, shared out by patient; then
each share is put in the order of its patients and stays there, and a part of the run looks its patients up in it. A
run of fewer holds them in memory and touches no disk. Patients seen once are left out, since no facet work looks back
on them, unless it was an ablation, which a visit or an epidural may follow, or another claim of theirs holds a visit,
sedation or surgery.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import polars as pl

from facetwise.engine.history import WHAT

ROWS_AT_ONCE = 500_000  # how many are shared out together; a run of fewer touches no disk
SHARES = 64  # by patient; so many are put in order one after the other, and one is looked into at a time
NOT_NEEDED = "claim_key"  # tells a claim from another within its own part only


class FactsOfPatients(Protocol):
    """The facts of a run, to be asked for some patients."""

    def of_patients(self, patients: pl.Series) -> pl.DataFrame:
        """The facts of these patients: of a large run a small part.

        Args:
            patients: their keys, any number of times each, nulls among them.
        """


@dataclass(frozen=True, slots=True)
class FactsInMemory:
    """Facts in the order of their patients."""

    facts: pl.DataFrame

    def of_patients(self, patients: pl.Series) -> pl.DataFrame:
        """Those of these patients, in their order."""
        return _found(self.facts, patients.drop_nulls().unique().sort())


@dataclass(frozen=True, slots=True)
class FactsOnDisk:
    """A file for each share of the patients, with its facts in their order.

    A file is looked into where it lies: what was not asked for is not read, and nothing of it stays in memory.
    """

    folder: TemporaryDirectory[str]  # goes with the last who holds the facts
    nothing: pl.DataFrame

    def of_patients(self, patients: pl.Series) -> pl.DataFrame:
        """Those of these patients, in their order, a copy of them."""
        wanted = patients.drop_nulls().unique().sort().to_frame("patient_key")
        found = [
            _found(pl.read_ipc(_ordered(self.folder, share)), of_share["patient_key"])
            for share, of_share in _by_share(wanted).items()
            if _ordered(self.folder, share).exists()
        ]
        return pl.concat([self.nothing, *found])


class FactsOfRun:
    """Takes the facts of one part after the other (`history.thin_facts` of each), and holds little beside them."""

    def __init__(self) -> None:
        self._waiting: list[pl.DataFrame] = []
        self._rows_waiting = 0
        self._folder: TemporaryDirectory[str] | None = None  # a file for each share of what was put aside
        self._times_aside = 0

    def add(self, part: pl.DataFrame) -> None:
        """Take the facts of some claims."""
        self._waiting.append(part.drop(NOT_NEEDED))
        self._rows_waiting += part.height
        if self._rows_waiting >= ROWS_AT_ONCE:
            self._put_aside()

    def by_patient(self) -> FactsOfPatients | None:
        """All facts, to be asked for patients; None where there are none. It can be called once."""
        if not self._waiting and self._folder is None:
            return None
        if self._folder is None:
            return FactsInMemory(_of_several_claims(pl.concat(self._waiting)))
        if self._waiting:
            self._put_aside()
        return self._in_order(self._folder)

    def _put_aside(self) -> None:
        self._folder = self._folder or TemporaryDirectory(prefix="facetwise-")
        for share, rows in _by_share(pl.concat(self._waiting)).items():
            rows.write_ipc(Path(self._folder.name) / f"{share}-{self._times_aside}.arrow")
        self._waiting, self._rows_waiting = [], 0
        self._times_aside += 1

    def _in_order(self, folder: TemporaryDirectory[str]) -> FactsOnDisk:
        """One share after the other; what was put aside of it goes."""
        nothing = pl.DataFrame()
        for share in range(SHARES):
            aside = list(Path(folder.name).glob(f"{share}-*.arrow"))
            if not aside:
                continue
            rows = _of_several_claims(pl.concat(pl.read_ipc(file.read_bytes()) for file in aside))
            rows.write_ipc(_ordered(folder, share))
            nothing = rows.clear()
            for file in aside:
                file.unlink()
        return FactsOnDisk(folder, nothing)


def facts_of_run(parts: Iterable[pl.DataFrame]) -> FactsOfPatients | None:
    """Facts of all parts, to be asked for patients; None where there are none."""
    facts = FactsOfRun()
    for part in parts:
        facts.add(part)
    return facts.by_patient()


def _ordered(folder: TemporaryDirectory[str], share: int) -> Path:
    return Path(folder.name) / f"{share}.arrow"


def _by_share(rows: pl.DataFrame) -> dict[int, pl.DataFrame]:
    """The rows of each share; patients whose keys follow each other are in the same one."""
    marked = rows.with_columns(share=pl.col("patient_key") // (2**64 // SHARES))
    by_share = marked.partition_by("share", as_dict=True, include_key=False)
    return {int(str(number)): of_share for (number,), of_share in by_share.items()}


def _found(facts: pl.DataFrame, patients: pl.Series) -> pl.DataFrame:
    """The facts of these patients, each asked for once; both in order."""
    keys = facts["patient_key"]
    first, end = keys.search_sorted(patients, side="left"), keys.search_sorted(patients, side="right")
    rows = pl.int_ranges(first, end, dtype=pl.UInt32, eager=True).explode(empty_as_null=False)
    return facts[rows]


def _of_several_claims(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts in the order of their patients, without patients who are seen once and not for an ablation.

    Rows of the patient alone (`history.asking`) keep the facts of that patient, and go.
    """
    key = pl.col("patient_key")
    is_alone = key.ne_missing(key.shift(1)) & key.ne_missing(key.shift(-1))
    is_ablation = pl.col("purpose").eq_missing(pl.lit("ablation", dtype=WHAT["purpose"]))
    kept = facts.sort("patient_key").filter(~is_alone | is_ablation)
    return kept.filter(pl.col("is_original").is_not_null())
