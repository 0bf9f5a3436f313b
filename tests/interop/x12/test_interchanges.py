"""Several interchanges in one file, each with separators of its own: none of their claims is lost."""

import io
from functools import partial

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.interop.x12 import read_837
from facetwise.interop.x12.delimiters import NotX12Error, delimiters_of
from facetwise.interop.x12.interchanges import Interchanges, expect_one_kind
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.responses import read_277ca
from facetwise.interop.x12.syntax import syntax_faults
from tests.interop.x12.files import AS_OF, HOSPITAL, OFFICE
from tests.interop.x12.remits.remittance import remittance
from tests.interop.x12.test_responses import STATUSES

OTHERS = {
    "elements": ("*", "|"),
    "segments": ("~", "!"),
    "components": (":", ">"),
}
SECOND = HOSPITAL


def other(text: str, *names: str) -> str:
    for name in names:
        text = text.replace(*OTHERS[name])
    return text


@pytest.mark.parametrize(
    "names", [("elements",), ("segments",), ("components",), tuple(OTHERS)], ids="+".join
)
@pytest.mark.parametrize("chunk_bytes", [150, len(OFFICE), 1_000_000])
def test_all_claims_of_both_interchanges_are_read_and_numbered_on(names, chunk_bytes):
    data = (OFFICE + other(SECOND, *names) + OFFICE.replace("000000001", "000000009")).encode()
    chunks = list(read_837(data, source="x", as_of=AS_OF, chunk_bytes=chunk_bytes))
    claims = pl.concat([chunk.tables.claims for chunk in chunks])
    lines = pl.concat([chunk.tables.lines for chunk in chunks])

    assert claims["claim_id"].to_list() == ["ACCT0001", "ACCT0002", "HACCT0001", "ACCT0001", "ACCT0002"]
    assert claims["claim_key"].to_list() == [0, 1, 2, 3, 4]
    assert claims["segment"].to_list() == [21, 40, 50 + 21, 50 + 37 + 21, 50 + 37 + 40]
    assert lines["code"].to_list() == ["64493", "64494", "64490", "64493", "64494", "64493", "64494", "64490"]
    assert [problem.message for chunk in chunks for problem in chunk.problems] == []


def test_the_form_of_both_is_checked_by_their_own_separators():
    right = OFFICE + other(SECOND, *OTHERS)
    wrong = OFFICE + other(SECOND.replace("SE*33", "SE*34"), *OTHERS)

    assert pl.concat(syntax_faults(right.encode())).is_empty()
    assert pl.concat(syntax_faults(wrong.encode()))["message"].to_list() == ["SE01 is 34"]


def test_payments_of_both_are_read():
    first = remittance().decode()
    data = (first + other(first, *OTHERS)).encode()
    for size in (200, 299, 897, 898, 100_000):
        parts = [chunk.tables for chunk in read_835(data, source="x", chunk_bytes=size)]

        assert sum(part.claims.height for part in parts) == 2
        assert sum(part.lines["paid_cents"].sum() for part in parts) == 2 * 28_540


def test_what_works_on_a_whole_file_says_that_it_cannot():
    data = (OFFICE + other(SECOND, *OTHERS)).encode()
    with pytest.raises(NotX12Error, match="different separators"):
        expect_one_kind(data)
    answer = read_277ca(STATUSES + other(STATUSES.decode(), *OTHERS).encode(), source="x")

    assert "different separators" in answer.problems[0].message
    expect_one_kind((OFFICE + SECOND).encode())


def test_the_letters_isa_in_a_name_begin_nothing():
    text = OFFICE.replace("TESTPATIENT", "ISA").replace("PAT****", "*ISA|B****")
    run = Interchanges(text.encode(), io.BytesIO(), delimiters_of(text.encode()))

    assert run.read() == text.encode()
    assert run.is_last


@given(st.integers(1, 4_000))
@settings(max_examples=60, deadline=None)
def test_wherever_a_file_is_cut_its_runs_are_the_same(size):
    parts = [OFFICE, other(SECOND, *OTHERS), OFFICE]
    data = "".join(parts).encode()
    whole = Interchanges(data[:size], io.BytesIO(data[size:]), delimiters_of(OFFICE.encode()))
    runs = [b"".join(iter(partial(run.read, size), b"")) for run in whole.runs()]

    assert runs == [part.encode() for part in parts]
