"""An X12 file of any kind → its tables by name, piece by piece."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import polars as pl

from facetwise.domain.record_columns import AUTHORIZATION, RECORD
from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.delimiters import NotX12Error, without_byte_order_mark
from facetwise.interop.x12.document import read_document
from facetwise.interop.x12.faults import claim_problem, cut_short
from facetwise.interop.x12.interchanges import expect_one_kind
from facetwise.interop.x12.places import segment_table
from facetwise.interop.x12.read import read_837
from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.responses import read_271, read_277ca, read_278, read_999
from facetwise.interop.x12.responses.loops import MOST_BYTES, Response
from facetwise.interop.x12.syntax import syntax_faults

HEAD = 65_536
_FIRST_SET = re.compile(rb"(?:^|[^A-Za-z0-9])ST([^A-Za-z0-9\s])(\d{3})(?=[^0-9])")
_RESPONSES: dict[str, tuple[str, Callable[..., Response]]] = {
    "999": ("acknowledgments", read_999),
    "997": ("acknowledgments", read_999),
    "277": ("statuses", read_277ca),
    "278": ("authorizations", read_278),
    "270": ("benefits", read_271),
    "271": ("benefits", read_271),
}
_NOT_IN_X12 = {*RECORD, *AUTHORIZATION, "has_record", "history_loaded", "as_of", "referral_required"} - {
    "authorization_number"
}


@dataclass(frozen=True, slots=True)
class TablesOfX12:
    """Some of a file: its kind (837, 835 …), rows by the name of their table, and what could not be read."""

    kind: str
    tables: dict[str, pl.DataFrame]
    problems: tuple[InputProblem, ...]
    claims_read: int = 0
    claims_set_aside: int = 0


def tables_of_x12(path: Path, *, source: str, as_of: date, segments: bool = False) -> Iterator[TablesOfX12]:
    """The tables of a file, piece by piece; every row carries ``source`` and the number of its segment.

    Never raises on any bytes. A kind that has no tables of its own comes as ``segments``.

    Args:
        path: the file, plain or compressed.
        source: its name as the rows give it.
        as_of: the day of reading, for claims.
        segments: give every segment with its place and elements too.
    """
    try:
        with open_plain(path) as file:
            found = _FIRST_SET.search(without_byte_order_mark(file.read(HEAD)))
    except CompressedFileError as wrong:
        yield _refusal(source, str(wrong))
        return
    kind = found[2].decode() if found else "x12"
    if kind == "837":
        yield from _claims(path, source, as_of)
    elif kind == "835":
        for chunk in read_835(path, source=source):
            yield TablesOfX12(kind, _named(chunk.tables, source), chunk.problems)
    elif kind in _RESPONSES:
        name, read = _RESPONSES[kind]
        response = read(path, source=source)
        yield TablesOfX12(kind, {name: _with_source(response.rows, source)}, response.problems)
    if kind not in {"837", "x12"}:  # the reader of claims looks at its envelopes itself
        yield TablesOfX12(kind, {}, tuple(cut_short(_envelope_problems(path, source), source)))
    if segments or kind not in {"837", "835", *_RESPONSES}:
        yield _segments(path, kind, source)


def _claims(path: Path, source: str, as_of: date) -> Iterator[TablesOfX12]:
    for chunk in read_837(path, source=source, as_of=as_of, details=True):
        base = chunk.tables
        claims = base.claims.drop(_NOT_IN_X12)
        tables = {"claims": claims, "lines": base.lines, "diagnoses": base.diagnoses}
        tables = {name: _with_source(rows, source) for name, rows in tables.items()}
        details = _named(chunk.details, source) if chunk.details else {}
        yield TablesOfX12("837", tables | details, chunk.problems, chunk.claims_read, chunk.claims_set_aside)


def _envelope_problems(path: Path, source: str) -> Iterator[InputProblem]:
    for faults in syntax_faults(path):
        for segment, message, expected in faults.select("segment", "message", "expected").iter_rows():
            yield claim_problem(source, segment, message.splitlines()[0], expected)


def _segments(path: Path, kind: str, source: str) -> TablesOfX12:
    try:
        with open_plain(path) as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            return _refusal(
                source, f"the file has more than {MOST_BYTES:,} bytes, too many for a table of segments"
            )
        expect_one_kind(data)
        rows = segment_table(read_document(data), source=source)
    except (CompressedFileError, NotX12Error) as wrong:
        return _refusal(source, str(wrong))
    return TablesOfX12(kind, {"segments": rows}, ())


def _named(tables: object, source: str) -> dict[str, pl.DataFrame]:
    """The frames of a set of tables by name."""
    return {item.name: _with_source(getattr(tables, item.name), source) for item in fields(tables)}  # type: ignore[arg-type]


def _with_source(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    return rows.select(pl.lit(source).alias("source"), pl.exclude("source"))


def _refusal(source: str, message: str) -> TablesOfX12:
    problem = InputProblem(source=source, message=message, expected="an X12 file", fatal=True)
    return TablesOfX12("x12", {}, (problem,))
