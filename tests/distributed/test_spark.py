"""A real Spark on this machine finds what one machine finds, row for row."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from facetwise.cli.spark import spark
from facetwise.distributed.rows import base_of, rows_of
from facetwise.interop.x12 import read_837
from facetwise.workflow import check_tables

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three files whose patients come back from file to file."""
    found = tmp_path_factory.mktemp("claims")
    for number in range(3):
        command = [sys.executable, ROOT / "tools" / "generate_claims.py", "40", "-o", found / f"{number}.837"]
        subprocess.run([*command, "--seed", str(7 + number)], check=True)
    return found


def on_one_machine(folder):
    """All claims of all files in one piece, so that each is the others' history."""
    chunks = [
        chunk.tables
        for path in sorted(folder.glob("*.837"))
        for chunk in read_837(path, source=str(path), as_of=AS_OF)
    ]
    return check_tables(base_of(pl.concat([rows_of(chunk) for chunk in chunks]))).drop("claim_key")


def test_the_findings_of_spark_are_those_of_one_machine_row_for_row(folder, tmp_path):
    target = tmp_path / "findings"

    ran = CliRunner().invoke(
        spark,
        [str(folder), str(target), "--master", "local[2]", "--partitions", "3", "--as-of", AS_OF.isoformat()],
    )

    assert ran.exit_code == 0, ran.output
    alone = on_one_machine(folder)
    spread = pl.read_parquet(target / "*.parquet").select(
        pl.col(name).cast(dtype) for name, dtype in alone.schema.items()
    )
    order = ["source", "segment", "code", "line_no", "message"]
    assert alone.height > 100
    assert spread.sort(order).equals(alone.sort(order))
