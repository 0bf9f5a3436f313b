"""What a run of millions of claims keeps of them: small, in order, and nobody's history lost."""

import gc
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.engine import facts_of_run as kept
from facetwise.engine.facts_of_run import FactsOfPatients, facts_of_run
from facetwise.engine.history import WHAT

DAY = date(2026, 3, 2)


def _facts(patients: list[int], *, first_claim: int = 0) -> pl.DataFrame:
    count = len(patients)
    return pl.DataFrame(
        {
            "patient_key": patients,
            "service_date": [DAY] * count,
            "region": ["lumbar_sacral"] * count,
            "purpose": ["diagnostic"] * count,
            "technique": [None] * count,
            "claim_key": list(range(first_claim, first_claim + count)),
            "account_key": [1] * count,
            "control_key": [None] * count,
            "is_original": [True] * count,
            "is_void": [False] * count,
        },
        schema={
            "patient_key": pl.UInt64,
            "service_date": pl.Date,
            **WHAT,
            "claim_key": pl.UInt32,
            "account_key": pl.UInt32,
            "control_key": pl.UInt32,
            "is_original": pl.Boolean,
            "is_void": pl.Boolean,
        },
    )


def _found(facts: FactsOfPatients | None, patients: Sequence[int | None]) -> list[int]:
    assert facts is not None
    return facts.of_patients(pl.Series(patients, dtype=pl.UInt64))["patient_key"].to_list()


def test_a_patient_seen_once_is_nobodys_history_and_is_left_out() -> None:
    facts = facts_of_run([_facts([7, 3]), _facts([3, 9], first_claim=2)])
    assert _found(facts, [3, 7, 9]) == [3, 3]


def test_an_ablation_is_kept_for_the_visits_that_may_follow_it() -> None:
    ablation = _facts([9]).with_columns(purpose=pl.lit("ablation").cast(WHAT["purpose"]))
    facts = facts_of_run([_facts([7, 3]), ablation])
    assert _found(facts, [3, 7, 9]) == [9]


def test_a_patient_seen_once_is_kept_for_a_claim_that_does_no_facet_work_itself() -> None:
    visit = pl.DataFrame({"patient_key": [3]}, schema={"patient_key": pl.UInt64})
    facts = facts_of_run([pl.concat([_facts([7, 3]), visit], how="diagonal")])
    assert _found(facts, [3, 7]) == [3]


def test_a_run_without_claims_has_no_facts() -> None:
    assert facts_of_run([]) is None


def test_patients_not_known_ask_for_nothing() -> None:
    assert _found(facts_of_run([_facts([3, 3])]), [None, 5]) == []


PATIENTS = st.integers(0, 40).map(lambda number: number * (2**64 // 41))  # from the first key to the last


@settings(max_examples=30)
@given(
    parts=st.lists(st.lists(PATIENTS, max_size=30), min_size=1, max_size=8),
    asked=st.lists(PATIENTS, max_size=20),
    at_once=st.integers(1, 60),
)
def test_the_facts_of_a_patient_are_all_facts_of_all_parts(
    parts: list[list[int]], asked: list[int], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "ROWS_AT_ONCE", at_once)
        facts = facts_of_run([_facts([]), *map(_facts, parts)])
    everyone = [patient for part in parts for patient in part]
    wanted = sorted(p for p in everyone if p in set(asked) and everyone.count(p) > 1)
    assert _found(facts, asked + asked) == wanted


def test_the_files_of_a_large_run_go_with_its_facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(kept, "ROWS_AT_ONCE", 2)
    facts = facts_of_run([_facts([7, 3]), _facts([3])])
    assert _found(facts, [3]) == [3, 3]
    assert list(tmp_path.rglob("*.arrow"))
    del facts
    gc.collect()
    assert not list(tmp_path.iterdir())
