"""Files under gzip or Zstandard, read as they come, with a limit on what a small file may grow to."""

import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO, Protocol

GZIP, ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
SUFFIXES = (".gz", ".zst")
MOST_GROWTH = 200  # claim files shrink to a tenth or a twentieth; a bomb to a thousandth
GRACE = 16 * 1024 * 1024  # bytes that any file may grow to
_HEAD = 65_536
_PACKED_AT_ONCE = 2_048  # bytes; a bomb makes at most some 64 MiB of them before it is seen


class CompressedFileError(ValueError):
    """A compressed file is damaged, or would grow beyond any sense; the text says which."""


def is_compressed(head: bytes) -> bool:
    """Whether a file begins as a compressed one."""
    return head.startswith((GZIP, ZSTANDARD))


def plain_name(path: str | Path) -> str:
    """The name without the ending that says it is compressed."""
    name = str(path)
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.casefold().endswith(suffix)), name)


def plain_head(head: bytes) -> bytes:
    """The beginning of what is inside, as far as the given bytes tell; the same bytes where it is not compressed."""
    if not is_compressed(head):
        return head
    try:
        return _Limited(_decompressor(io.BytesIO(head)), len(head)).read_some(_HEAD)
    except CompressedFileError:
        return b""


def open_plain(path_or_bytes: str | Path | bytes) -> BinaryIO:
    """What is inside as a stream of bytes; a file that is not compressed as it is.

    Raises:
        CompressedFileError: while it is read, if the file is damaged or grows too far.
    """
    if isinstance(path_or_bytes, bytes):
        stream: BinaryIO = io.BytesIO(path_or_bytes)
        size = len(path_or_bytes)
    else:
        stream = Path(path_or_bytes).open("rb")  # noqa: SIM115 - the caller closes it
        size = Path(path_or_bytes).stat().st_size
    if not stream.seekable():
        return stream
    head = stream.read(4)
    stream.seek(0)
    return _Limited(_decompressor(stream), size) if is_compressed(head) else stream


def read_plain(data: bytes) -> bytes:
    """What is inside, whole.

    Raises:
        CompressedFileError: as `open_plain`.
    """
    return open_plain(data).read() if is_compressed(data) else data


def _decompressor(stream: BinaryIO) -> "_Source":
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(GZIP):
        return gzip.GzipFile(fileobj=stream, mode="rb")
    return _Zstandard(stream)


class _Source(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class _Zstandard:
    """Frames of Zstandard as a stream that notices where the last one is cut off."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            import zstandard  # noqa: PLC0415 - few files need it
        except ImportError:
            told = "a .zst file needs zstandard; expected: pip install 'facetwise[files]'"
            raise CompressedFileError(told) from None
        self._stream, self._new = stream, zstandard.ZstdDecompressor().decompressobj
        self._error = zstandard.ZstdError
        self._frame = self._new()
        self._left = b""  # of the file, behind the end of a frame
        self._ready = b""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end.

        Raises:
            EOFError: if the last frame is cut off.
            ValueError: if a frame is damaged.
        """
        while not self._ready:
            packed = self._left or self._stream.read(_PACKED_AT_ONCE)
            if not packed:
                if not self._frame.eof:
                    raise EOFError("the last frame is cut off")
                return b""
            if self._frame.eof:
                self._frame = self._new()
            try:
                self._ready = self._frame.decompress(packed)
            except self._error as wrong:
                raise ValueError("a frame is damaged") from wrong
            self._left = self._frame.unused_data if self._frame.eof else b""
        found, self._ready = self._ready[:size], self._ready[size:]
        return found


class _Limited(io.BufferedIOBase, BinaryIO):
    """A stream that says in words what is wrong with it, and does not grow beyond its limit."""

    def __init__(self, inside: _Source, size: int) -> None:
        self._inside, self._size = inside, size
        self._most = max(size * MOST_GROWTH, GRACE)
        self._read = 0

    def readable(self) -> bool:
        return True

    def read_some(self, size: int) -> bytes:
        """What comes first, even where the rest is cut off or damaged."""
        try:
            return self._inside.read(size)
        except (EOFError, OSError, zlib.error, ValueError):
            return b""

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self._most + 1 - self._read if size is None or size < 0 else size
        parts: list[bytes] = []
        while wanted > 0:
            part = self._part(min(wanted, GRACE))
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
            self._read += len(part)
            if self._read > self._most:
                raise CompressedFileError(
                    f"the compressed file of {self._size:,} bytes grows beyond {self._most:,}; expected a claim file"
                )
        return b"".join(parts)

    def _part(self, size: int) -> bytes:
        try:
            return self._inside.read(size)
        except (EOFError, OSError, zlib.error, ValueError) as wrong:
            raise CompressedFileError(
                f"the compressed file is damaged after {self._read:,} bytes inside"
            ) from wrong
        except Exception as wrong:  # zstandard's own error has no common base
            if type(wrong).__name__ != "ZstdError":
                raise
            raise CompressedFileError(
                f"the compressed file is damaged after {self._read:,} bytes inside"
            ) from None
