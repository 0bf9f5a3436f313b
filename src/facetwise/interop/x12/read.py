"""An 837P file of any size, chunk by chunk in bounded memory.

A chunk ends before a subscriber's level (HL 22), so that no claim is cut. What the next chunk's claims stand under
(ISA, GS, ST, the billing provider's level) is put before it again, with the numbering going on as in the file.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from facetwise.domain.tables import CLAIMS, DIAGNOSES, LINES, BaseTables, base_tables
from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.in_order import in_order
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.claims import as_of_writing, claims_of
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.details import ClaimDetails, details_of
from facetwise.interop.x12.faults import claim_problem, cut_short, value_faults
from facetwise.interop.x12.hierarchy import BILLING, Hierarchy, hierarchy_of
from facetwise.interop.x12.interchanges import Interchanges
from facetwise.interop.x12.lines import diagnoses_of, lines_of
from facetwise.interop.x12.pieces import Piece, pieces
from facetwise.interop.x12.segments import segments_of
from facetwise.interop.x12.syntax.guide import guide_of
from facetwise.interop.x12.transaction_sets import count_faults, missing_ends, sets_of

CHUNK_BYTES = 32 * 1024 * 1024
PIECES_AT_ONCE = 2  # much of the work on a piece takes one core
HEADERS = ("ISA", "GS", "ST")
_WHY_ASIDE = {
    "lines": ("the claim has no service line (SV1 or SV2) and is set aside", "LX and SV1 after CLM"),
    "id": ("the claim has no account number and is set aside", "CLM01"),
}


@dataclass(frozen=True, slots=True)
class X12Chunk:
    """Some claims of a file. Read = delivered + set aside, always."""

    tables: BaseTables
    problems: tuple[InputProblem, ...]
    claims_read: int
    claims_set_aside: int
    details: ClaimDetails | None = None  # only where they were asked for
    aside: tuple[tuple[int, str], ...] = ()  # CLM segment of each claim that was set aside, and why


@dataclass(slots=True)
class _Progress:
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


def read_837(
    path_or_bytes: str | Path | bytes,
    *,
    source: str,
    as_of: date,
    chunk_bytes: int = CHUNK_BYTES,
    check_envelope: bool = True,
    details: bool = False,
    as_sent: bool = False,
) -> Iterator[X12Chunk]:
    """The claims of an 837P file as base tables, chunk by chunk; claim keys go on from chunk to chunk.

    Never raises on any bytes: what is wrong is in ``problems``; a claim that cannot be checked is set aside.

    Args:
        path_or_bytes: a file, or its content.
        source: its name as findings show it.
        as_of: the day on which the claims are checked.
        chunk_bytes: size of the pieces read at once.
        check_envelope: say where counts and ends of the envelope are wrong; `syntax_faults` says it too.
        details: give what stands beside claims, lines and diagnoses too: other payers, notes, attachments …
        as_sent: check each claim as of the day on which its group was written (GS04), where that is given.
    """

    def begun(delimiters: Delimiters) -> _Progress:
        return _Progress(source, as_of, delimiters, check_envelope, details, as_sent)

    try:
        yield from _chunks_of_file(path_or_bytes, source, chunk_bytes, begun)
    except CompressedFileError as wrong:
        yield _refusal(source, str(wrong), "an X12 file, plain or under gzip or Zstandard")


def _chunks_of_file(
    path_or_bytes: str | Path | bytes, source: str, chunk_bytes: int, begun: Callable[[Delimiters], _Progress]
) -> Iterator[X12Chunk]:
    with open_plain(path_or_bytes) as file:
        head = file.read(chunk_bytes)
        if not head.strip():
            yield _refusal(source, "the file is empty", "an 837P claim file")
            return
        text = without_byte_order_mark(
            head if head[:2] not in (b"\xff\xfe", b"\xfe\xff") else head + file.read()
        )
        try:
            delimiters = delimiters_of(text)
        except NotX12Error as error:
            yield _refusal(source, str(error), "an X12 file, which begins with ISA")
            return
        progress = begun(delimiters)
        for run in Interchanges(text, file, delimiters).runs():
            progress.begin(run.delimiters)
            yield from _chunks(_pieces_of(run, chunk_bytes), progress)


def _pieces_of(run: Interchanges, chunk_bytes: int) -> Iterator[Piece]:
    """The pieces of interchanges with the same separators; only the file's last piece is the last."""
    for piece in pieces(run.read(chunk_bytes), run, run.delimiters, chunk_bytes):
        yield piece._replace(is_last=piece.is_last and run.is_last)


def _chunks(bodies: Iterator[Piece], progress: _Progress) -> Iterator[X12Chunk]:
    """The pieces as tables, in their order; while one is taken, the next are already worked on."""
    placed = ((*_placed(body.text, progress), body._replace(text=b"")) for body in bodies)
    yield from in_order(lambda piece: _chunk(*piece), placed, jobs=PIECES_AT_ONCE)


def _refusal(source: str, message: str, expected: str) -> X12Chunk:
    problem = InputProblem(source=source, message=message, expected=expected, fatal=True)
    return X12Chunk(base_tables(), (problem,), 0, 0)


def _placed(body: bytes, progress: _Progress) -> tuple[Hierarchy, _Progress]:
    """The segments of a piece in their loops, and what stood before them; the progress moves on behind them."""
    first = progress.segments_before - progress.header_segments + 1
    segments = segments_of(progress.header + body, progress.delimiters, first_number=first)
    loops = hierarchy_of(segments, progress.delimiters)
    before = replace(progress)
    own = segments.height - progress.header_segments
    counts = Counter({tag: rows.height for tag, rows in loops.by_tag.items()})
    progress.tags = progress.tags + (counts - progress.header_tags)
    progress.claims_before += counts["CLM"]
    progress.segments_before += own
    _carry(loops, progress, own)
    return loops, replace(before, tags=progress.tags)


def _chunk(loops: Hierarchy, progress: _Progress, piece: Piece) -> X12Chunk:
    chunk = _tables(loops, progress)
    faults = count_faults(loops, begun_at=progress.set_begun_at) if progress.check_envelope else ()
    problems = [
        *chunk.problems,
        *(claim_problem(progress.source, *fault) for fault in faults),
        *(_torn(loops, progress) if piece.is_torn else ()),
        *(_at_the_end(progress) if piece.is_last else ()),
    ]
    return replace(chunk, problems=tuple(cut_short(problems, progress.source)))


def _tables(loops: Hierarchy, progress: _Progress) -> X12Chunk:
    source = progress.source
    lines = lines_of(loops)
    claims = claims_of(loops, lines, source=source, as_of=progress.as_of)
    if progress.as_sent:
        claims = as_of_writing(claims, loops)
    sets = sets_of(loops)
    others = sets.filter(pl.col("what").is_not_null())
    whats = dict(others.select("set_no", "what").iter_rows())
    aside = claims.with_columns(
        reason=pl.when(pl.col("set_no").is_in(list(whats)))
        .then(pl.lit("other"))
        .when(pl.col("line_count").is_null())
        .then(pl.lit("lines"))
        .when(pl.col("claim_id").is_null())
        .then(pl.lit("id"))
    )
    kept = aside.filter(pl.col("reason").is_null())
    lines_kept = lines.filter(pl.col("claim_no").is_in(kept["claim_no"].implode()))
    problems = [
        *_set_problems(others, progress),
        *_versions(sets.filter(pl.col("what").is_null()), progress),
        *_aside_problems(aside, source),
        *value_faults(kept, lines_kept, source),
    ]
    tables = _base(kept, lines_kept, diagnoses_of(loops), progress.claims_before)
    keys = kept.select("claim_no", claim_key=_key(progress.claims_before))
    details = details_of(loops, keys, lines_kept) if progress.with_details else None
    reasons = _WHY_ASIDE | {"other": ("the transaction set is of a kind that is not checked here", "")}
    left = tuple(
        (segment, reasons[reason][0])
        for segment, reason in aside.filter(pl.col("reason").is_not_null())
        .select("segment", "reason")
        .iter_rows()
    )
    return X12Chunk(tables, tuple(problems), claims.height, len(left), details, left)


def _base(claims: pl.DataFrame, lines: pl.DataFrame, diagnoses: pl.DataFrame, first_key: int) -> BaseTables:
    key = _key(first_key).alias("claim_key")
    known = diagnoses.filter(pl.col("claim_no").is_in(claims["claim_no"].implode()))
    return base_tables(
        claims=claims.with_columns(key).select(
            name for name in CLAIMS if name in {*claims.columns, "claim_key"}
        ),
        lines=lines.with_columns(key).select(name for name in LINES if name in {*lines.columns, "claim_key"}),
        diagnoses=known.with_columns(key).select(list(DIAGNOSES)),
    )


def _key(first: int) -> pl.Expr:
    return (pl.col("claim_no") + first).cast(pl.UInt32)


def _set_problems(others: pl.DataFrame, progress: _Progress) -> Iterator[InputProblem]:
    for segment, what in others.select("segment", "what").iter_rows():
        if segment > progress.segments_before:
            found = claim_problem(
                progress.source, segment, f"this transaction set is {what}", "an 837P claim file"
            )
            yield replace(found, fatal=True)  # a whole transaction set is lost to the check


def _versions(sets: pl.DataFrame, progress: _Progress) -> Iterator[InputProblem]:
    """Sets of a version whose guide is not held here: that nothing is said of their form is no praise."""
    for segment, version in sets.select("segment", "version").iter_rows():
        if segment > progress.segments_before and guide_of(version) is None:
            message = f"version {version or '(none)'} is held to no guide here: its form was not checked"
            yield claim_problem(progress.source, segment, message, "005010X222 or 005010X223")


def _aside_problems(claims: pl.DataFrame, source: str) -> Iterator[InputProblem]:
    for segment, reason in (
        claims.filter(pl.col("reason").is_in(list(_WHY_ASIDE))).select("segment", "reason").iter_rows()
    ):
        yield replace(claim_problem(source, segment, *_WHY_ASIDE[reason]), fatal=True)


def _torn(loops: Hierarchy, progress: _Progress) -> Iterator[InputProblem]:
    """The piece may end within a claim: what of it comes after is not read as this claim's."""
    begun, ended = loops.sets.max(), loops.rows("SE")["segment"].max()
    is_open = begun is not None and (ended is None or int(str(begun)) > int(str(ended)))
    if not is_open or loops.levels.is_empty() or loops.levels["level"][-1] == BILLING:
        return
    first, last = loops.segments["segment"][0], loops.segments["segment"][-1]
    message = f"no subscriber's level begins between here and segment {last}; a claim that goes on behind it is torn"
    yield replace(
        claim_problem(progress.source, first, message, "HL with level 22 before each claim"), fatal=True
    )


def _at_the_end(progress: _Progress) -> Iterator[InputProblem]:
    for message in missing_ends(progress.tags) if progress.check_envelope else ():
        yield claim_problem(progress.source, None, message, "as many ends as starts; the file may be cut off")
    if not progress.tags.get("CLM"):
        yield InputProblem(
            source=progress.source,
            message="the file holds no claim (CLM)",
            expected="an 837P claim file",
            fatal=True,
        )


def _carry(loops: Hierarchy, progress: _Progress, own_segments: int) -> None:
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
