"""Plain text and Markdown in the encodings that records come in."""

import codecs
import re

from facetwise.interop.documents.document import refuse, warn
from facetwise.interop.problems import InputProblem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MOST_CONTROL = 0.02
"""Share of control characters above which bytes are no text; a stray one from an old program is let through."""
_LEFT_BY_WINDOWS = re.compile("[\x80-\x9f]")


def read(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    """The text, each stray control character replaced by one space, so that no place moves.

    Raises:
        UnreadableInputError: if these are not the bytes of a text.
    """
    text, problems = _decoded(data, source)
    control = len(_CONTROL.findall(text))
    if control > max(3, _MOST_CONTROL * len(text)):
        raise refuse(
            source, "this is a binary file, not text", "a note: .txt, .md, .rtf, .docx or .pdf with text"
        )
    if control:
        text = _CONTROL.sub(" ", text)
        problems.append(warn(source, f"{control} control characters were read as spaces"))
    return text, problems


def _decoded(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked_utf_16(data)
    try:
        return data.decode(encoding or "utf-8"), []
    except UnicodeDecodeError:
        if encoding not in (None, "utf-8-sig"):
            raise refuse(source, f"the bytes are not the {encoding} text that they promise") from None
    return _western(data.removeprefix(codecs.BOM_UTF8), source)


def _unmarked_utf_16(data: bytes) -> str | None:
    """UTF-16 without its mark shows in zeros at every other byte of plain English."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    if half and zeros_second > 0.7 * half and not zeros_first:
        return "utf-16-le"
    if half and zeros_first > 0.7 * half and not zeros_second:
        return "utf-16-be"
    return None


def _western(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    for encoding, name in (("cp1252", "Windows-1252"), ("latin-1", "ISO 8859-1")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        message = f"the text is not UTF-8 and was read as {name}: check accented letters and dashes"
        return _LEFT_BY_WINDOWS.sub(" ", text), [warn(source, message, "UTF-8")]
    raise refuse(source, "the bytes are no text in an encoding known here", "UTF-8")
