"""A file of any size → its faults, piece by piece in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.in_order import in_order
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.interchanges import Interchanges
from facetwise.interop.x12.pieces import pieces
from facetwise.interop.x12.segments import elements, segments_of
from facetwise.interop.x12.syntax.balances import balance_faults
from facetwise.interop.x12.syntax.controls import CONTROLS, control_faults
from facetwise.interop.x12.syntax.diagnoses import diagnosis_faults
from facetwise.interop.x12.syntax.envelope import ENVELOPE, Envelopes
from facetwise.interop.x12.syntax.faults import no_faults
from facetwise.interop.x12.syntax.guide import VERSIONS, Guide, guide_of
from facetwise.interop.x12.syntax.levels import level_faults, line_faults
from facetwise.interop.x12.syntax.loops import placed
from facetwise.interop.x12.syntax.structure import structure_faults
from facetwise.interop.x12.syntax.trailing import may_trail, trailing_faults
from facetwise.interop.x12.syntax.values import value_faults

PIECE_BYTES = 6 * 1024 * 1024
PIECES_AT_ONCE = 2
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


@dataclass(frozen=True, slots=True)
class _Part:
    """The segments of one guide in a piece, and what stood before them."""

    segments: pl.DataFrame
    guide: Guide
    guide_name: str
    before: _Scan
    goes_on: bool
    has_controls: bool  # the piece holds signs that X12 does not have
    may_trail: bool  # and two separators in a row, or one before an end


@dataclass(frozen=True, slots=True)
class _Begun:
    """A piece cut into its segments, with the faults of its envelope."""

    envelope: pl.DataFrame
    parts: tuple[_Part, ...]


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
        runs = Interchanges(text, file, scan.delimiters).runs()
        yield from in_order(_faults_of, _begun_pieces(runs, scan, piece_bytes), jobs=PIECES_AT_ONCE)
        yield scan.envelopes.at_the_end(scan.segments_before)


def _begun_pieces(runs: Iterator[Interchanges], scan: _Scan, piece_bytes: int) -> Iterator[_Begun]:
    """The pieces one after the other, each with what it has to know of those before."""
    for run in runs:
        scan.delimiters = run.delimiters
        for piece in pieces(run.read(piece_bytes), run, run.delimiters, piece_bytes):
            yield _begun(piece.text, scan, is_last=piece.is_last)


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


def _begun(body: bytes, scan: _Scan, *, is_last: bool) -> _Begun:
    has_controls = len(body.translate(None, delete=CONTROLS)) < len(body)
    trails = may_trail(body, scan.delimiters)
    segments = segments_of(body, scan.delimiters, first_number=scan.segments_before + 1)
    if segments.is_empty():
        return _Begun(no_faults(), ())
    is_outside = scan.envelopes.outside_of_sets(segments)
    envelope = scan.envelopes.faults(segments, is_outside, scan.delimiters.element)
    sets = []
    for version, part in _sets(segments.filter(~is_outside) if is_outside.any() else segments, scan):
        guide = guide_of(version)
        if guide is not None:
            name = "P" if VERSIONS[(version or "")[:10]] == "professional" else "I"
            sets.append(
                _Part(
                    part,
                    guide,
                    name,
                    replace(scan),
                    goes_on=not is_last,
                    has_controls=has_controls,
                    may_trail=trails,
                )
            )
            _remember(part, scan)
    scan.segments_before += segments.height
    return _Begun(envelope, tuple(sets))


def _faults_of(begun: _Begun) -> pl.DataFrame:
    found = [begun.envelope, *map(_faults_of_part, begun.parts)]
    return _cut_short(pl.concat(found).sort("segment", maintain_order=True))


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


def _faults_of_part(part: _Part) -> pl.DataFrame:
    before = part.before
    loops = placed(part.segments, before.delimiters, part.guide)
    found = [
        level_faults(loops, last_number=before.last_level, billing=before.billing),
        line_faults(loops),
        structure_faults(loops, goes_on=part.goes_on),
        value_faults(loops, part.guide_name),
        diagnosis_faults(loops, part.guide_name),
        balance_faults(loops, part.guide_name),
    ]
    if part.has_controls:
        found.append(control_faults(loops))
    if part.may_trail:
        found.append(trailing_faults(loops))
    begun_before = pl.lit(before.set_segment, dtype=pl.Int32)
    return pl.concat(found).with_columns(pl.col("set_segment").fill_null(begun_before))


def _remember(segments: pl.DataFrame, scan: _Scan) -> None:
    """What the next piece has to know of this one: its last set and levels."""
    starts = segments.filter(pl.col("tag") == "ST")["segment"]
    if len(starts):
        scan.set_segment = starts[-1]
    levels = elements(segments.filter(pl.col("tag") == "HL"), scan.delimiters, number=1, level=3)
    if levels.is_empty():
        return
    number = levels["number"][-1]
    scan.last_level = (
        int(number) if number and number.isascii() and number.isdigit() and len(number) < 10 else 0
    )
    billing = levels.filter(pl.col("level") == "20")["number"]
    if len(billing):
        scan.billing = billing[-1]
