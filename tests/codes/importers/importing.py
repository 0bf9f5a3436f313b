"""Files imported as of one day, and what came of them."""

from datetime import date
from pathlib import Path

import polars as pl

from facetwise.codes import loaded
from facetwise.codes.importers.model import Hints
from facetwise.codes.importers.run import import_file
from tests.codes.importers import cms_files as cms

TODAY = date(2026, 11, 25)


def imported(kind: str, folder: Path, name: str, content: bytes, **hints):
    return import_file(kind, cms.written(folder, name, content), hints=Hints(**hints), today=TODAY)


def rows_of(kind: str, table: str = "rows") -> pl.DataFrame:
    found = loaded.table(kind, table)
    assert found is not None
    return found
