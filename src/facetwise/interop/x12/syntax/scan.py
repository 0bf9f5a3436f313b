"""A file of any size → its faults, piece by piece in bounded memory."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.in_order import in_order
from facetwise.interop.x12.delimiters import NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.interchanges import Interchanges
from facetwise.interop.x12.pieces import pieces
from facetwise.interop.x12.syntax.balances import balance_faults
from facetwise.interop.x12.syntax.begun import Begun, Part, Scan, begun_piece, level_elements
from facetwise.interop.x12.syntax.controls import control_faults
from facetwise.interop.x12.syntax.diagnoses import diagnosis_faults
from facetwise.interop.x12.syntax.levels import level_faults, line_faults
from facetwise.interop.x12.syntax.loops import placed
from facetwise.interop.x12.syntax.structure import structure_faults
from facetwise.interop.x12.syntax.trailing import trailing_faults
from facetwise.interop.x12.syntax.values import value_faults

PIECE_BYTES = 6 * 1024 * 1024
PIECES_AT_ONCE = 2
MOST_OF_A_CLAIM = 100  # faults of one kind in one claim of a piece, or outside of claims


def syntax_faults(
    path_or_bytes: str | Path | bytes, *, piece_bytes: int = PIECE_BYTES
) -> Iterator[pl.DataFrame]:
    """Faults (columns of `FAULTS`) of an 837 file. Other kinds of files and older versions get none but of envelopes.

    Never raises on any bytes; what is no X12 at all has no faults here, the reader refuses it.
    """
    try:
        yield from _faults_of_file(path_or_bytes, piece_bytes)
    except CompressedFileError:
        return  # the reader says what is wrong with it


def _faults_of_file(path_or_bytes: str | Path | bytes, piece_bytes: int) -> Iterator[pl.DataFrame]:
    with open_plain(path_or_bytes) as file:
        head = file.read(piece_bytes)
        text = without_byte_order_mark(
            head if head[:2] not in (b"\xff\xfe", b"\xfe\xff") else head + file.read()
        )
        try:
            scan = Scan(delimiters_of(text))
        except NotX12Error:
            return
        runs = Interchanges(text, file, scan.delimiters).runs()
        yield from in_order(_faults_of, _joined(_begun_pieces(runs, scan, piece_bytes)), jobs=PIECES_AT_ONCE)
        yield scan.envelopes.at_the_end(scan.segments_before)


def _begun_pieces(runs: Iterator[Interchanges], scan: Scan, piece_bytes: int) -> Iterator[Begun]:
    """The pieces one after the other, each with what it has to know of those before."""
    for run in runs:
        scan.delimiters = run.delimiters
        for piece in pieces(run.read(piece_bytes), run, run.delimiters, piece_bytes):
            yield begun_piece(piece.text, scan, is_last=piece.is_last)


def _joined(pieces_begun: Iterator[Begun]) -> Iterator[Begun]:
    """Pieces of which little is left, several as one: each pass over segments costs much to start."""
    waiting: Begun | None = None
    for begun in pieces_begun:
        if waiting is None:
            waiting = begun
        elif waiting.goes_with(begun):
            waiting = waiting.with_following(begun)
        else:
            yield waiting
            waiting = begun
    if waiting is not None:
        yield waiting


def _cut_short(faults: pl.DataFrame) -> pl.DataFrame:
    """The faults with at most so many of one kind in one claim, and a row that says how many more there are."""
    if faults.height <= MOST_OF_A_CLAIM:
        return faults
    place = ["claim_segment", "kind"]
    numbered = faults.with_columns(number=pl.int_range(pl.len(), dtype=pl.UInt32).over(place))
    more = numbered.filter(pl.col("number") >= MOST_OF_A_CLAIM)
    if more.is_empty():
        return faults
    told = more.group_by(place, maintain_order=True).agg(
        pl.exclude(*place, "number", "message", "expected").first(),
        message=pl.format("and {} more of this kind in this claim or outside of claims", pl.len()),
        expected=pl.lit(None, dtype=pl.String),
    )
    kept = numbered.filter(pl.col("number") < MOST_OF_A_CLAIM).drop("number")
    return pl.concat([kept, told.select(kept.columns)]).sort("segment", maintain_order=True)


def _faults_of(begun: Begun) -> pl.DataFrame:
    found = [begun.envelope, *map(_faults_of_part, begun.parts)]
    return _cut_short(pl.concat(found).sort("segment", maintain_order=True))


def _faults_of_part(part: Part) -> pl.DataFrame:
    before = part.before
    loops = placed(part.segments, before.delimiters, part.guide)
    found = [
        line_faults(loops),
        structure_faults(loops, goes_on=part.goes_on),
        value_faults(loops, part.guide_name),
        diagnosis_faults(loops, part.guide_name),
        balance_faults(loops, part.guide_name),
    ]
    if not part.levels_hold:
        levels = level_elements(loops.of("HL"), before)
        found.insert(0, level_faults(levels, last_number=before.last_level, billing=before.billing))
    if part.has_controls:
        found.append(control_faults(loops))
    if part.may_trail:
        found.append(trailing_faults(loops))
    begun_before = pl.lit(before.set_segment, dtype=pl.Int32)
    return pl.concat(found).with_columns(pl.col("set_segment").fill_null(begun_before))
