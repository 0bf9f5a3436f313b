"""Where the reading of a file stands: what one chunk hands on to the next."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.hierarchy import Hierarchy

HEADERS = ("ISA", "GS", "ST")


@dataclass(slots=True)
class Progress:
    """What one chunk hands on to the next."""

    source: str
    as_of: date
    delimiters: Delimiters
    check_envelope: bool
    with_details: bool
    as_sent: bool
    header: bytes = b""  # segments that the next chunk's claims stand under
    header_segments: int = 0
    segments_before: int = 0  # segments of the file before the chunk's own
    claims_before: int = 0
    set_begun_at: int | None = None  # where the transaction set that goes on really began
    header_tags: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)  # up to the end of the chunk

    def begin(self, delimiters: Delimiters) -> None:
        """Interchanges with these separators follow: nothing of the earlier ones goes on."""
        self.delimiters = delimiters
        self.header, self.header_segments, self.header_tags = b"", 0, Counter()
        self.set_begun_at = None


def carry(loops: Hierarchy, progress: Progress, own_segments: int) -> None:
    """Keep the headers and the billing provider's level that the next claims stand under."""
    columns = ["segment", "tag", "text"]
    kept = [loops.rows(tag).select(columns).tail(1) for tag in HEADERS]
    billing = loops.levels.filter(pl.col("level") == "20").tail(1)
    if not billing.is_empty():
        start = billing["segment"][0]
        following = loops.levels.filter(pl.col("segment") > start)["segment"]
        level = loops.segments.filter(pl.col("segment") >= start, pl.col("claim_no").is_null())
        if len(following):  # else the piece ends with this very level
            level = level.filter(pl.col("segment") < following[0])
        kept.append(level.select(columns))
    carried = pl.concat(kept)
    texts = carried["text"].to_list()
    if not loops.sets.is_empty() and (loops.sets[-1] > progress.segments_before - own_segments):
        progress.set_begun_at = loops.sets[-1]
    progress.header = "".join(text + progress.delimiters.terminator for text in texts).encode()
    progress.header_segments = len(texts)
    progress.header_tags = Counter(carried["tag"].to_list())
