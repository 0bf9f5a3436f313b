"""An 837P file of any size, chunk by chunk in bounded memory.

A chunk ends before a subscriber's level (HL 22), so that no claim is cut. What the next chunk's claims stand under
(ISA, GS, ST, the billing provider's level) is put before it again, with the numbering going on as in the file.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from facetwise.domain.tables import base_tables
from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.in_order import in_order
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.chunk import X12Chunk, chunk_of
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.faults import claim_problem, cut_short
from facetwise.interop.x12.hierarchy import BILLING, Hierarchy, hierarchy_of
from facetwise.interop.x12.interchanges import Interchanges
from facetwise.interop.x12.pieces import Piece, pieces
from facetwise.interop.x12.progress import Progress, carry
from facetwise.interop.x12.segments import segments_of
from facetwise.interop.x12.transaction_sets import count_faults, missing_ends

CHUNK_BYTES = 32 * 1024 * 1024
PIECES_AT_ONCE = 2  # much of the work on a piece takes one core


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

    def begun(delimiters: Delimiters) -> Progress:
        return Progress(source, as_of, delimiters, check_envelope, details, as_sent)

    try:
        yield from _chunks_of_file(path_or_bytes, source, chunk_bytes, begun)
    except CompressedFileError as wrong:
        yield _refusal(source, str(wrong), "an X12 file, plain or under gzip or Zstandard")


def _chunks_of_file(
    path_or_bytes: str | Path | bytes, source: str, chunk_bytes: int, begun: Callable[[Delimiters], Progress]
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


def _chunks(bodies: Iterator[Piece], progress: Progress) -> Iterator[X12Chunk]:
    """The pieces as tables, in their order; while one is taken, the next are already worked on."""
    placed = ((*_placed(body.text, progress), body._replace(text=b"")) for body in bodies)
    yield from in_order(lambda piece: _chunk(*piece), placed, jobs=PIECES_AT_ONCE)


def _refusal(source: str, message: str, expected: str) -> X12Chunk:
    problem = InputProblem(source=source, message=message, expected=expected, fatal=True)
    return X12Chunk(base_tables(), (problem,), 0, 0)


def _placed(body: bytes, progress: Progress) -> tuple[Hierarchy, Progress]:
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
    carry(loops, progress, own)
    return loops, replace(before, tags=progress.tags)


def _chunk(loops: Hierarchy, progress: Progress, piece: Piece) -> X12Chunk:
    chunk = chunk_of(loops, progress)
    faults = count_faults(loops, begun_at=progress.set_begun_at) if progress.check_envelope else ()
    problems = [
        *chunk.problems,
        *(claim_problem(progress.source, *fault) for fault in faults),
        *(_torn(loops, progress) if piece.is_torn else ()),
        *(_at_the_end(progress) if piece.is_last else ()),
    ]
    return replace(chunk, problems=tuple(cut_short(problems, progress.source)))


def _torn(loops: Hierarchy, progress: Progress) -> Iterator[InputProblem]:
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


def _at_the_end(progress: Progress) -> Iterator[InputProblem]:
    for message in missing_ends(progress.tags) if progress.check_envelope else ():
        yield claim_problem(progress.source, None, message, "as many ends as starts; the file may be cut off")
    if not progress.tags.get("CLM"):
        yield InputProblem(
            source=progress.source,
            message="the file holds no claim (CLM)",
            expected="an 837P claim file",
            fatal=True,
        )
