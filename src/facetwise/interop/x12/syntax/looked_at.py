"""Which segments of a piece have to be looked at one by one: most claims are seen to be sound at a glance."""

from dataclasses import dataclass

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import segments_of
from facetwise.interop.x12.syntax.sound_pattern import (
    can_be_read_at_a_glance,
    sound_pattern,
    trailing_pattern,
)

FEW_LEVELS = 100  # of which it does not pay
LEVEL_SIGNS = 60  # that an HL has at most
PLAIN = bytes(min(code, 0x7F) for code in range(256))  # what is no ASCII is a sign that no sound claim has


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The segments of a piece that are looked at, numbered as in the file, and all its levels."""

    text: bytes  # these segments as they stand
    segments: pl.DataFrame
    levels: pl.DataFrame
    count: int  # segments of the whole piece
    is_whole: bool


def whole_piece(body: bytes, delimiters: Delimiters, *, first_number: int) -> LookedAt:
    """Every segment of a piece."""
    segments = segments_of(body, delimiters, first_number=first_number)
    return LookedAt(body, segments, segments.filter(pl.col("tag") == "HL"), segments.height, is_whole=True)


def without_sound_claims(body: bytes, delimiters: Delimiters, *, first_number: int) -> LookedAt | None:
    """The segments but for those of subscribers and patients whose form is sound; none where it does not pay.

    What comes after something that is looked at is looked at too: some faults are told of what follows. That a sound
    claim stands in a set of the professional guide, and under the right level, is for the caller to see.
    """
    if not can_be_read_at_a_glance(delimiters):
        return None
    end, start = delimiters.terminator.encode(), f"HL{delimiters.element}".encode()
    text = body.replace(end + b"\r\n", end).replace(end + b"\n", end) if b"\n" in body else body
    parts = text.split(end + start)
    if len(parts) < FEW_LEVELS:
        return None
    parts[-1] = parts[-1].removesuffix(end)
    units = _as_text(parts if text.isascii() else [part.translate(PLAIN) for part in parts], delimiters)
    is_asked = _is_asked(units["text"], delimiters)
    asked = is_asked.arg_true()
    kept = (end + start).join(parts[number] for number in asked) + end
    found = segments_of(kept, delimiters, first_number=0)
    begins = found["text"].str.starts_with(start.decode()).cast(pl.UInt32)
    of_unit = begins.cum_sum() - int(parts[0].startswith(start))
    if of_unit.is_empty() or of_unit[-1] != len(asked) - 1:
        return None  # a level stands where none was found, or the reverse
    held = of_unit.value_counts(sort=False)  # a part that holds no segment has no row
    count = units["text"].str.count_matches(delimiters.terminator, literal=True)
    count = count.scatter(asked, 0).scatter(asked.gather(held.to_series(0)), held["count"])
    before = (count.cum_sum() - count).cast(pl.Int32) + first_number
    within = pl.int_range(pl.len(), dtype=pl.Int32).over("unit")
    numbered = found.with_columns(unit=of_unit).with_columns(
        segment=pl.lit(before.gather(asked)).gather(pl.col("unit")) + within
    )
    levels = _levels(units["text"], before, delimiters)
    if not levels["is_short"].all():
        return None
    return LookedAt(kept, numbered.drop("unit"), levels, int(count.sum()), is_whole=False)


def _as_text(parts: list[bytes], delimiters: Delimiters) -> pl.DataFrame:
    """The parts with the end that they were cut at."""
    return pl.DataFrame({"text": parts}).select(pl.col("text").cast(pl.String) + delimiters.terminator)


def _is_asked(units: pl.Series, delimiters: Delimiters) -> pl.Series:
    """Which parts are looked at: those not seen to be sound, and the one behind each; the first is no whole level."""
    told = pl.DataFrame({"unit": units}).select(
        pl.col("unit").str.contains(sound_pattern(delimiters))
        & ~pl.col("unit").str.contains(trailing_pattern(delimiters))
    )
    is_sound = told.to_series().fill_null(value=False)
    is_sound = is_sound.scatter(0, False)
    return ~is_sound | ~is_sound.shift(1, fill_value=True)


def _levels(units: pl.Series, before: pl.Series, delimiters: Delimiters) -> pl.DataFrame:
    """The HL with which each part but the first begins, where the first does not begin with one too."""
    start = f"HL{delimiters.element}"
    heads = units.str.head(LEVEL_SIGNS).str.splitn(delimiters.terminator, 2).struct
    levels = pl.DataFrame(
        {"segment": before, "text": heads.field("field_0"), "is_short": heads.field("field_1").is_not_null()}
    )
    is_first = pl.int_range(pl.len()) == 0
    levels = levels.with_columns(
        text=pl.when(is_first).then("text").otherwise(pl.lit(start) + pl.col("text")), tag=pl.lit("HL")
    )
    return levels.filter(pl.col("text").str.starts_with(start))
