"""Loaded files as they came, kept in compressed pieces so that one claim is found without reading the whole file."""

import zlib

from facetwise.interop.compressed import CompressedFileError
from facetwise.interop.x12.claim_text import STRETCH_BYTES, PlacedSegment, claim_segments, stretches
from facetwise.interop.x12.delimiters import NotX12Error
from facetwise.store.models import FileClaim, FilePiece, LoadedFile

PIECES_AT_ONCE = 20


def keep_content(file: LoadedFile, data: bytes) -> None:
    """Keep the bytes of a file; X12 is cut between segments, so that each piece can be read alone."""
    try:
        cut: list[tuple[int | None, bytes]] = list(stretches(data))
    except (NotX12Error, CompressedFileError):
        cut = [(None, data[at : at + STRETCH_BYTES]) for at in range(0, len(data), STRETCH_BYTES)]
    FilePiece.objects.bulk_create(
        (
            FilePiece(file=file, number=number, first_segment=first, packed=zlib.compress(text))
            for number, (first, text) in enumerate(cut)
        ),
        batch_size=PIECES_AT_ONCE,
    )


def content_of_file(file: LoadedFile) -> bytes:
    """The file as it came, unpacked; empty where it was loaded before contents were kept."""
    packed = file.pieces.order_by("number").values_list("packed", flat=True)
    return b"".join(zlib.decompress(piece) for piece in packed.iterator(chunk_size=PIECES_AT_ONCE))


def segments_of_claim(claim: FileClaim) -> tuple[PlacedSegment, ...]:
    """The claim's segments as they came; none where the file is no X12 or was not kept."""
    if claim.segment is None:
        return ()
    pieces = claim.file.pieces
    holding = pieces.filter(first_segment__lte=claim.segment).order_by("-number").first()
    if holding is None:
        return ()
    near = list(pieces.filter(number__range=(holding.number - 1, holding.number + 1)).order_by("number"))
    head = near[0] if near[0].number == 0 else pieces.get(number=0)
    stretch = b"".join(zlib.decompress(piece.packed) for piece in near)
    return claim_segments(zlib.decompress(head.packed), stretch, near[0].first_segment, claim.segment)
