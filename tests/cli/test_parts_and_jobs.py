"""Findings are the same however a file is cut into parts and however many parts are checked at a time."""

import random
import time
from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.generate_claims import interchange

from facetwise.cli import checking, claims
from facetwise.cli.checking import checked_parts, in_order
from facetwise.cli.claims import ClaimFiles
from facetwise.cli.console import Console
from facetwise.cli.encounters import InputFile, OptionsApplied
from facetwise.cli.options import Options
from facetwise.interop.files import FileKind

SEGMENTS = [segment for part in interchange(9, 3, random.Random(11)) for segment in part]
FILE = "".join(f"{segment}~" for segment in SEGMENTS).encode()
AS_OF = date(2026, 11, 1)


def findings(*, chunk_bytes: int, jobs: int, kept: int = 100_000) -> pl.DataFrame:
    chosen = Options("json", None, None, None, None, None, None, AS_OF, False, True, True)
    apply = OptionsApplied(chosen, Console.of(chosen))
    files = ClaimFiles((InputFile("made.837", FileKind.X12, FILE),), apply, AS_OF)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "X12_BYTES_AT_ONCE", chunk_bytes)
        patch.setattr(checking, "KEPT_CLAIMS", kept)
        run = checked_parts(files, lambda _: None, jobs=jobs, all_verdicts=False)
        return pl.concat([found for found, _ in run.parts])


@cache
def whole() -> pl.DataFrame:
    return findings(chunk_bytes=len(FILE) + 1, jobs=1)


@settings(max_examples=4)
@given(
    chunk_bytes=st.integers(min_value=2_000, max_value=len(FILE)),
    jobs=st.integers(min_value=1, max_value=4),
    kept=st.sampled_from([3, 100_000]),
)
def test_any_parts_and_any_number_of_jobs_give_the_same_findings(chunk_bytes, jobs, kept):
    assert findings(chunk_bytes=chunk_bytes, jobs=jobs, kept=kept).equals(whole())


def test_the_file_has_findings_to_compare():
    assert whole().height > 30


def test_work_keeps_its_order_whoever_is_first():
    waits = [0.05, 0.0, 0.02, 0.0]

    def work(number: int) -> int:
        time.sleep(waits[number])
        return number

    assert list(in_order(work, iter(range(4)), jobs=3)) == [0, 1, 2, 3]


def test_a_failing_part_is_not_swallowed():
    def work(number: int) -> int:
        if number == 1:
            raise ValueError("broken")
        return number

    with pytest.raises(ValueError, match="broken"):
        list(in_order(work, iter(range(4)), jobs=2))
