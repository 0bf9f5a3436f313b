"""A file of any size → its faults, piece by piece in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.interchanges import Interchanges
from facetwise.interop.x12.pieces import pieces
from facetwise.interop.x12.segments import elements, segments_of
from facetwise.interop.x12.syntax.balances import balance_faults
from facetwise.interop.x12.syntax.controls import CONTROLS, control_faults
from facetwise.interop.x12.syntax.diagnoses import diagnosis_faults
from facetwise.interop.x12.syntax.envelope import ENVELOPE, Envelopes
from facetwise.interop.x12.syntax.faults import no_faults
from facetwise.interop.x12.syntax.guide import VERSIONS, guide_of
from facetwise.interop.x12.syntax.levels import level_faults, line_faults
from facetwise.interop.x12.syntax.loops import placed
from facetwise.interop.x12.syntax.structure import structure_faults
from facetwise.interop.x12.syntax.values import value_faults

PIECE_BYTES = 8 * 1024 * 1024
MOST_OF_A_CLAIM = 100  # faults of one kind in one claim of a piece, or outside of claims


@dataclass(slots=True)
class _Scan:
    delimiters: Delimiters
    segments_before: int = 0
    envelopes: Envelopes = field(default_factory=Envelopes)
    version: str | None = None  # of the group or set that goes on
    set_segment: int | None = None
    last_level: int = 0
    billing: str | None = None
    has_controls: bool = False  # the piece holds signs that X12 does not have


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
            scan = _Scan(delimiters_of(text))
        except NotX12Error:
            return
        for run in Interchanges(text, file, scan.delimiters).runs():
            scan.delimiters = run.delimiters
            for piece in pieces(run.read(piece_bytes), run, run.delimiters, piece_bytes):
                yield _cut_short(_faults_of(piece.text, scan, is_last=piece.is_last))
        yield scan.envelopes.at_the_end(scan.segments_before)


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


def _faults_of(body: bytes, scan: _Scan, *, is_last: bool) -> pl.DataFrame:
    scan.has_controls = len(body.translate(None, delete=CONTROLS)) < len(body)
    segments = segments_of(body, scan.delimiters, first_number=scan.segments_before + 1)
    if segments.is_empty():
        return no_faults()
    found = [scan.envelopes.faults(segments, scan.delimiters.element)]
    found += [
        _faults_of_set(part, version, scan, goes_on=not is_last) for version, part in _sets(segments, scan)
    ]
    scan.segments_before += segments.height
    return pl.concat(found).sort("segment", maintain_order=True)


def _sets(segments: pl.DataFrame, scan: _Scan) -> Iterator[tuple[str | None, pl.DataFrame]]:
    """The segments by version of their guide, without envelope segments outside of sets."""
    versions = elements(
        segments.filter(pl.col("tag").is_in(["GS", "ST"])), scan.delimiters, of_set=3, of_group=8
    )
    versions = versions.with_columns(
        pl.when(pl.col("tag") == "GS").then("of_group").forward_fill().alias("of_group")
    ).with_columns(
        version=pl.when(pl.col("tag") == "GS").then("of_group").otherwise(pl.coalesce("of_set", "of_group"))
    )
    marked = segments.join(
        versions.select("segment", "version"), on="segment", how="left", maintain_order="left"
    )
    marked = marked.with_columns(
        pl.col("version").forward_fill().fill_null(pl.lit(scan.version, dtype=pl.String))
    )
    outside = [tag for tag in ENVELOPE if tag not in ("ST", "SE")]
    scan.version = marked["version"][-1]
    inside = marked.filter(~pl.col("tag").is_in(outside) | pl.col("tag").is_null())
    for (version,), part in inside.partition_by("version", as_dict=True, maintain_order=True).items():
        yield (None if version is None else str(version)), part.drop("version")


def _faults_of_set(
    segments: pl.DataFrame, version: str | None, scan: _Scan, *, goes_on: bool
) -> pl.DataFrame:
    guide = guide_of(version)
    if guide is None:
        return no_faults()
    name = "P" if VERSIONS[(version or "")[:10]] == "professional" else "I"
    loops = placed(segments, scan.delimiters, guide)
    levels = level_faults(loops, last_number=scan.last_level, billing=scan.billing)
    _remember(loops.of("HL", number=1, level=3), scan)
    found = [
        levels,
        line_faults(loops),
        structure_faults(loops, goes_on=goes_on),
        value_faults(loops, name),
        diagnosis_faults(loops, name),
        balance_faults(loops, name),
    ]
    if scan.has_controls:
        found.append(control_faults(loops))
    starts = loops.of("ST")["segment"]
    before = scan.set_segment
    if len(starts):
        scan.set_segment = starts[-1]
    return pl.concat(found).with_columns(pl.col("set_segment").fill_null(pl.lit(before, dtype=pl.Int32)))


def _remember(levels: pl.DataFrame, scan: _Scan) -> None:
    if levels.is_empty():
        return
    number = levels["number"][-1]
    scan.last_level = (
        int(number) if number and number.isascii() and number.isdigit() and len(number) < 10 else 0
    )
    billing = levels.filter(pl.col("level") == "20")["number"]
    if len(billing):
        scan.billing = billing[-1]
