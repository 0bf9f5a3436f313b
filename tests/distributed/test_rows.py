"""A claim travels as one row and arrives as it left."""

import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.distributed.rows import base_of, is_whole, rows_of
from facetwise.domain.tables import SCHEMAS
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.x12 import read_837
from facetwise.workflow import check_tables

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 1)


def claims_of_the_clinic():
    (chunk,) = read_837(ROOT / "examples" / "claims" / "clinic.837", source="clinic.837", as_of=AS_OF)
    return chunk.tables


def encounters_with_everything():
    paths = sorted((ROOT / "examples" / "encounters").glob("*.yaml"))
    read = [item for path in paths for item in read_encounters(path, source=path.name).encounters]
    return tables_from_encounters([Intake(item.encounter, item.source) for item in read], as_of=AS_OF)


@pytest.mark.parametrize("make", [claims_of_the_clinic, encounters_with_everything])
def test_there_and_back_every_table_is_the_same(make):
    base = make()

    back = base_of(rows_of(base))

    assert is_whole(base)
    for table in SCHEMAS:
        one, other = getattr(base, table), getattr(back, table)
        assert one.equals(other), table


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_in_any_order_the_findings_are_the_same(random):
    base = claims_of_the_clinic()
    rows = rows_of(base)
    order = list(range(rows.height))
    random.shuffle(order)
    sort = ["segment", "code", "line_no", "message"]

    straight = check_tables(base).drop("claim_key").sort(sort)
    shuffled = check_tables(base_of(rows[order])).drop("claim_key").sort(sort)

    assert straight.equals(shuffled)


def test_rows_of_several_files_are_one_table():
    rows = pl.concat([rows_of(claims_of_the_clinic()), rows_of(encounters_with_everything())])

    assert base_of(rows).claims.height == rows.height
    assert "pyspark" not in sys.modules
