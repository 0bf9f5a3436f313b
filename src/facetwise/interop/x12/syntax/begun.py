"""A piece of a file cut into its segments, with what has to be known of the pieces before it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import elements
from facetwise.interop.x12.syntax.controls import CONTROLS
from facetwise.interop.x12.syntax.envelope import ENVELOPE, Envelopes
from facetwise.interop.x12.syntax.faults import no_faults
from facetwise.interop.x12.syntax.guide import VERSIONS, Guide, guide_of
from facetwise.interop.x12.syntax.levels import level_faults
from facetwise.interop.x12.syntax.looked_at import LookedAt, whole_piece, without_sound_claims
from facetwise.interop.x12.syntax.trailing import may_trail

SEGMENTS_AT_ONCE = 100_000  # of several pieces of which little is left to look at


@dataclass(slots=True)
class Scan:
    """What is known at this point of a file; goes on from piece to piece."""

    delimiters: Delimiters
    segments_before: int = 0
    envelopes: Envelopes = field(default_factory=Envelopes)
    version: str | None = None  # of the group or set that goes on
    set_segment: int | None = None
    last_level: int = 0
    billing: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The segments of one guide in a piece, and what stood before them."""

    segments: pl.DataFrame
    guide: Guide
    guide_name: str
    before: Scan
    goes_on: bool
    levels_hold: bool  # it was seen already that they do
    has_controls: bool  # the piece holds signs that X12 does not have
    may_trail: bool  # and two separators in a row, or one before an end


@dataclass(frozen=True, slots=True)
class Begun:
    """A piece cut into its segments, with the faults of its envelope."""

    envelope: pl.DataFrame
    parts: tuple[Part, ...]

    def goes_with(self, following: "Begun") -> bool:
        """Whether what is left of two pieces, without their sound claims, is little enough to be looked at together."""
        parts = (*self.parts, *following.parts)
        is_alike = len(self.parts) == len(following.parts) == 1 and parts[0].guide_name == parts[1].guide_name
        rows = sum(part.segments.height for part in parts)
        return is_alike and all(part.levels_hold for part in parts) and rows <= SEGMENTS_AT_ONCE

    def with_following(self, following: "Begun") -> "Begun":
        """Both pieces as one."""
        (own,), (other,) = self.parts, following.parts
        part = replace(
            own,
            segments=pl.concat([own.segments, other.segments]),
            goes_on=other.goes_on,
            has_controls=own.has_controls or other.has_controls,
            may_trail=own.may_trail or other.may_trail,
        )
        return Begun(pl.concat([self.envelope, following.envelope]), (part,))


def begun_piece(body: bytes, scan: Scan, *, is_last: bool) -> Begun:
    """The next piece of a file; the scan moves on behind it."""
    looked = _looked_at(body, scan)
    segments = looked.segments
    if segments.is_empty():
        return Begun(no_faults(), ())
    is_outside = scan.envelopes.outside_of_sets(segments)
    envelope = scan.envelopes.faults(segments, is_outside, scan.delimiters.element)
    has_controls = len(looked.text.translate(None, delete=CONTROLS)) < len(looked.text)
    trails = may_trail(looked.text, scan.delimiters)
    sets = []
    for version, part in _sets(segments.filter(~is_outside) if is_outside.any() else segments, scan):
        guide = guide_of(version)
        if guide is not None:
            name = "P" if VERSIONS[(version or "")[:10]] == "professional" else "I"
            sets.append(
                Part(
                    part,
                    guide,
                    name,
                    replace(scan),
                    goes_on=not is_last,
                    levels_hold=not looked.is_whole,
                    has_controls=has_controls,
                    may_trail=trails,
                )
            )
            levels = part.filter(pl.col("tag") == "HL") if looked.is_whole else looked.levels
            _remember(part, levels, scan)
    scan.segments_before += looked.count
    return Begun(envelope, tuple(sets))


def _looked_at(body: bytes, scan: Scan) -> LookedAt:
    """The segments that are looked at one by one: without sound claims, where these stand where they may."""
    first_number = scan.segments_before + 1
    looked = without_sound_claims(body, scan.delimiters, first_number=first_number)
    if looked is None or not (_is_professional(looked.segments, scan) and _levels_hold(looked, scan)):
        return whole_piece(body, scan.delimiters, first_number=first_number)
    return looked


def _is_professional(segments: pl.DataFrame, scan: Scan) -> bool:
    """Whether everything stands in sets of the professional guide."""
    versions = _inside(_with_versions(segments, scan))["version"].unique().to_list()
    return not scan.envelopes.outside_of_sets(segments).any() and all(
        VERSIONS.get((version or "")[:10]) == "professional" for version in versions
    )


def _levels_hold(looked: LookedAt, scan: Scan) -> bool:
    starts = looked.segments.filter(pl.col("tag") == "ST").select("segment", set_segment="segment")
    levels = looked.levels.join_asof(starts, on="segment")
    found = level_faults(level_elements(levels, scan), last_number=scan.last_level, billing=scan.billing)
    return found.is_empty()


def level_elements(levels: pl.DataFrame, scan: Scan) -> pl.DataFrame:
    """Levels (HL) with their elements as columns."""
    return elements(levels, scan.delimiters, number=1, parent=2, level=3, children=4)


def _sets(segments: pl.DataFrame, scan: Scan) -> Iterator[tuple[str | None, pl.DataFrame]]:
    """The segments by version of their guide, without envelope segments outside of sets."""
    if segments.is_empty():
        return
    marked = _with_versions(segments, scan)
    scan.version = marked["version"][-1]
    for (version,), part in (
        _inside(marked).partition_by("version", as_dict=True, maintain_order=True).items()
    ):
        yield (None if version is None else str(version)), part.drop("version")


def _inside(segments: pl.DataFrame) -> pl.DataFrame:
    """Without the segments around transaction sets."""
    around = [tag for tag in ENVELOPE if tag not in ("ST", "SE")]
    return segments.filter(~pl.col("tag").is_in(around) | pl.col("tag").is_null())


def _with_versions(segments: pl.DataFrame, scan: Scan) -> pl.DataFrame:
    """The segments with the version of the set or group that each stands in."""
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
    return marked.with_columns(
        pl.col("version").forward_fill().fill_null(pl.lit(scan.version, dtype=pl.String))
    )


def _remember(segments: pl.DataFrame, levels: pl.DataFrame, scan: Scan) -> None:
    """What the next piece has to know of this one: its last set and levels."""
    starts = segments.filter(pl.col("tag") == "ST")["segment"]
    if len(starts):
        scan.set_segment = starts[-1]
    levels = level_elements(levels, scan)
    if levels.is_empty():
        return
    number = levels["number"][-1]
    scan.last_level = (
        int(number) if number and number.isascii() and number.isdigit() and len(number) < 10 else 0
    )
    billing = levels.filter(pl.col("level") == "20")["number"]
    if len(billing):
        scan.billing = billing[-1]
