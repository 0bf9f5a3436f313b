"""An 835 file of any size, piece by piece in bounded memory. A piece ends before a claim (CLP), so that none is cut."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.faults import claim_problem, cut_short
from facetwise.interop.x12.interchanges import Interchanges
from facetwise.interop.x12.pieces import Source
from facetwise.interop.x12.remits.balance import OpenPayments, balance_faults, unreadable
from facetwise.interop.x12.remits.claims import claims_of
from facetwise.interop.x12.remits.lines import adjustments_of, lines_of
from facetwise.interop.x12.remits.ownership import Counted, Owned, owned
from facetwise.interop.x12.remits.payments import payments_of, provider_adjustments_of
from facetwise.interop.x12.remits.tables import RemitChunk, RemitTables, empty_tables
from facetwise.interop.x12.segments import segments_of

CHUNK_BYTES = 16 * 1024 * 1024
MOST_BYTES_WITHOUT_A_CLAIM = 256 * 1024 * 1024
REMITTANCE = "835"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_835(
    path_or_bytes: str | Path | bytes, *, source: str, chunk_bytes: int = CHUNK_BYTES
) -> Iterator[RemitChunk]:
    """The payments, claims, lines and adjustments of a remittance, piece by piece.

    Never raises on any bytes: what is wrong is in ``problems``. Numbers of payments, claims and lines go on
    from piece to piece.

    Args:
        path_or_bytes: a file, or its content.
        source: its name as it is shown.
        chunk_bytes: size of the pieces read at once.
    """
    try:
        yield from _chunks(path_or_bytes, source, chunk_bytes)
    except CompressedFileError as wrong:
        yield _refusal(source, str(wrong))


def _chunks(path_or_bytes: str | Path | bytes, source: str, chunk_bytes: int) -> Iterator[RemitChunk]:
    with open_plain(path_or_bytes) as file:
        head = file.read(chunk_bytes)
        text = without_byte_order_mark(head + file.read() if head[:2] in _UTF16 else head)
        try:
            delimiters = delimiters_of(text)
        except NotX12Error as error:
            message = str(error) if text.strip() else "the file is empty"
            yield _refusal(source, message)
            return
        before, payments = Counted(), OpenPayments()
        for run in Interchanges(text, file, delimiters).runs():
            for piece, is_last in _pieces(run.read(chunk_bytes), run, run.delimiters, chunk_bytes):
                last = is_last and run.is_last
                chunk, before = _chunk(piece, run.delimiters, before, source, is_last=last)
                unequal = payments.faults(chunk.tables, source, is_last=last)
                yield replace(chunk, problems=(*chunk.problems, *unequal))


def _refusal(source: str, message: str) -> RemitChunk:
    problem = InputProblem(source=source, message=message, expected="a remittance (835)", fatal=True)
    return RemitChunk(empty_tables(), (problem,))


def _pieces(text: bytes, file: Source, delimiters: Delimiters, size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces that end before a claim; without a claim for long, wherever the piece ends a segment."""
    rest = text
    while block := file.read(size):
        cut = _last_start(rest, delimiters, b"CLP")
        if not cut and len(rest) > MOST_BYTES_WITHOUT_A_CLAIM:
            cut = rest.rfind(delimiters.terminator.encode()) + 1
        if cut:
            yield rest[:cut], False
        rest = rest[cut:] + block
    yield rest, True


def _last_start(data: bytes, delimiters: Delimiters, tag: bytes) -> int:
    """Where the last segment of a tag begins; 0 where there is none to cut at."""
    element, terminator = delimiters.element.encode(), delimiters.terminator.encode()
    end = len(data)
    while (at := data.rfind(tag + element, 0, end)) > 0:
        if data[max(at - 64, 0) : at].rstrip(b" \t\r\n").endswith(terminator) or terminator in b"\r\n":
            return at
        end = at
    return 0


def _chunk(
    piece: bytes, delimiters: Delimiters, before: Counted, source: str, *, is_last: bool
) -> tuple[RemitChunk, Counted]:
    segments = segments_of(piece, delimiters, first_number=before.segments + 1)
    placed = owned(segments, delimiters, before)
    tables = RemitTables(
        payments_of(placed, source),
        claims_of(placed, source),
        lines_of(placed),
        adjustments_of(placed),
        provider_adjustments_of(placed),
    )
    after = Counted(
        before.segments + segments.height,
        before.payments + placed.count("ST"),
        before.claims + placed.count("CLP"),
        before.lines + placed.count("SVC"),
    )
    problems = [
        *_other_kinds(placed, source),
        *unreadable(tables, source),
        *balance_faults(tables, source),
    ]
    if is_last and not after.claims:
        what = "a file without a payment for a claim (CLP)" if after.payments else "no transaction set (ST)"
        problems.append(
            InputProblem(source=source, message=f"this is {what}", expected="a remittance (835)", fatal=True)
        )
    return RemitChunk(tables, tuple(cut_short(problems, source))), after


def _other_kinds(placed: Owned, source: str) -> Iterator[InputProblem]:
    for segment, kind in placed.rows("ST", kind=1).select("segment", "kind").iter_rows():
        if kind != REMITTANCE:
            yield claim_problem(source, segment, f"this transaction set is {kind or 'without a kind'}", "835")
