"""A file read in pieces of any size gives the claims of the file read at once, with the same keys and places."""

import random
from dataclasses import fields
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tools.generate_claims import interchange

from facetwise.domain.tables import BaseTables, concatenate
from facetwise.interop.x12 import read_837
from facetwise.policy import payers
from tests.interop.x12.files import AS_OF

SEGMENTS = [segment for part in interchange(7, 3, random.Random(7)) for segment in part]
FILE = "".join(f"{segment}~" for segment in SEGMENTS).encode()


def read(data: bytes, chunk_bytes: int) -> tuple[BaseTables, list, int]:
    chunks = list(read_837(data, source="made.837", as_of=AS_OF, chunk_bytes=chunk_bytes))
    problems = [problem for chunk in chunks for problem in chunk.problems]
    return concatenate([chunk.tables for chunk in chunks]), problems, sum(c.claims_read for c in chunks)


WHOLE = read(FILE, len(FILE) + 1)


def test_the_whole_file_holds_every_claim():
    tables, problems, claims = WHOLE
    assert (claims, tables.claims.height, problems) == (7, 7, [])


@settings(max_examples=8)
@example(chunk_bytes=200)
@given(chunk_bytes=st.integers(min_value=200, max_value=len(FILE)))
def test_pieces_of_any_size_give_the_same_tables(chunk_bytes):
    tables, problems, claims = read(FILE, chunk_bytes)
    whole, whole_problems, whole_claims = WHOLE
    for item in fields(BaseTables):
        assert getattr(tables, item.name).equals(getattr(whole, item.name)), item.name
    assert (problems, claims) == (whole_problems, whole_claims)


@given(day=st.dates(min_value=date(2023, 1, 1), max_value=date(2027, 12, 31)))
def test_a_payer_is_the_same_on_a_day_and_on_the_last_day_of_change_before_it(day):
    since = max(change for change in payers.days_of_change() if change <= day)
    for name, filing, state in (("MEDICARE", "MB", "OH"), ("NORIDIAN", "MB", "WA"), ("HUMANA", "16", "FL")):
        found, earlier = (
            payers.identify(name, filing_indicator=filing, state=state, on=on) for on in (day, since)
        )
        assert (found.payer_id, found.pack) == (earlier.payer_id, earlier.pack)
