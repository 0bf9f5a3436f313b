"""Bytes to text, whatever program saved them, and a clear refusal of what is not text."""

import codecs
import re
from pathlib import Path

from facetwise.interop.compressed import CompressedFileError, read_plain
from facetwise.interop.problems import InputProblem, UnreadableInputError

MAX_FILE_BYTES = 32 * 1024 * 1024

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_BEGINNINGS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office document (.docx, .xlsx)",
    b"\xd0\xcf\x11\xe0": "an old Office document (.doc, .xls)",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a rich text document",
    b"PAR1": "a Parquet file",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")


def read_bytes(path: Path, source: str) -> bytes:
    """A file's bytes.

    Raises:
        UnreadableInputError: if it is missing, a folder, not to be opened, or larger than `MAX_FILE_BYTES`.
    """
    try:
        if path.is_file() and (size := path.stat().st_size) > MAX_FILE_BYTES:
            raise _unreadable(source, f"the file has {size:,} bytes", f"at most {MAX_FILE_BYTES:,}; split it")
        return _plain(path.read_bytes(), source)
    except UnreadableInputError:  # a ValueError too, which says already what is wrong
        raise
    except FileNotFoundError:
        raise _unreadable(source, "no such file") from None
    except IsADirectoryError:
        raise _unreadable(source, "this is a folder", "a file") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a possible file name"
        raise _unreadable(source, f"the file cannot be opened: {why.lower()}") from None


def _plain(data: bytes, source: str) -> bytes:
    try:
        return read_plain(data)
    except CompressedFileError as wrong:
        raise _unreadable(source, str(wrong)) from None


def decode(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    """The text of a file in UTF-8, UTF-16 or UTF-32 with byte-order mark, or Windows-1252 with a warning.

    Raises:
        UnreadableInputError: if there is nothing in it, or it is not text.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _unreadable(source, f"the input has {len(data):,} bytes", f"at most {MAX_FILE_BYTES:,}")
    if what := binary_kind(data):
        raise _unreadable(source, f"this is {what}, not text", "text")
    text, problems = _text(data, source)
    if not text.strip("\ufeff \t\r\n"):
        raise _unreadable(source, "the file is empty")
    if control := _CONTROL.search(text):
        line, column = position(text, control.start())
        shown = f"U+{ord(control.group()):04X}"
        raise _unreadable(source, f"a control character ({shown}) stands in the text", "text", line, column)
    return text, problems


def binary_kind(data: bytes) -> str | None:
    """What a binary file is, in words, by how it begins; ``None`` for what may be text."""
    if any(data.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS):
        return None
    known = next((what for start, what in _BINARY_BEGINNINGS.items() if data.startswith(start)), None)
    return known or ("a binary file" if b"\x00" in data else None)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, each from 1, of a place in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _text(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding not in ("utf-8", "utf-8-sig"):
            raise _unreadable(
                source, f"the bytes are not the {encoding} text that their mark promises"
            ) from None
        return _windows_text(data.removeprefix(codecs.BOM_UTF8), source, error.start)


def _windows_text(data: bytes, source: str, offset: int) -> tuple[str, list[InputProblem]]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _unreadable(source, "the bytes are neither UTF-8 nor Windows-1252 text", "UTF-8 text") from None
    line = data.count(b"\n", 0, offset) + 1
    message = "the text is not UTF-8 and was read as Windows-1252: check accented letters and dashes"
    return text, [InputProblem(source=source, line=line, message=message, expected="UTF-8")]


def _unreadable(
    source: str,
    message: str,
    expected: str | None = None,
    line: int | None = None,
    column: int | None = None,
) -> UnreadableInputError:
    problem = InputProblem(
        source=source, line=line, column=column, message=message, expected=expected, fatal=True
    )
    return UnreadableInputError(problem)
