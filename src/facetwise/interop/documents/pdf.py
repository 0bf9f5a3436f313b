"""PDF files that hold text. A scan is a picture of a note: it is refused with a reason, never read as empty."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from facetwise.interop.documents.document import MAX_CHARACTERS, not_installed, refuse, warn
from facetwise.interop.problems import InputProblem, UnreadableInputError

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 200
_LEAST_CHARACTERS = 20
"""A page with fewer letters than this is taken for a picture: page numbers and stamps are no text of a note."""


def read(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    """The text of every page, a blank line between two.

    Raises:
        UnreadableInputError: if it is locked, damaged, too long, or a scan without text.
    """
    try:
        import pypdf  # noqa: PLC0415 - loaded for a PDF only
    except ImportError:
        raise not_installed(source, "PDF files") from None
    with _silence():
        try:
            pages = _pages(pypdf.PdfReader(BytesIO(data)), source)
        except UnreadableInputError:
            raise
        except Exception:
            raise refuse(
                source, "the PDF cannot be read: it is damaged", "it saved anew, or plain text"
            ) from None
    return "\n\n".join(pages), _pictures(pages, source)


def _pages(reader: "PdfReader", source: str) -> list[str]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise refuse(source, "the PDF is locked with a password", "it saved without one")
    if len(reader.pages) > MAX_PAGES:
        raise refuse(source, f"the PDF has {len(reader.pages):,} pages", f"a note: at most {MAX_PAGES}")
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(page.extract_text().rstrip())
        length += len(pages[-1])
        if length > MAX_CHARACTERS:
            raise refuse(source, f"the PDF holds more than {MAX_CHARACTERS:,} characters", "a note")
    return pages


def _pictures(pages: list[str], source: str) -> list[InputProblem]:
    """Which pages are pictures; all of them are is no note to read."""
    empty = [number for number, text in enumerate(pages, 1) if len("".join(text.split())) < _LEAST_CHARACTERS]
    if len(empty) == len(pages):
        message = "the PDF holds no text: it is a scan, that is, pictures of pages"
        raise refuse(source, message, "a PDF with text (text recognition), or the note as text")
    if not empty:
        return []
    named = ", ".join(map(str, empty))
    return [warn(source, f"page {named} of {len(pages)} holds no text and was not read: a picture or blank")]


@contextmanager
def _silence() -> Iterator[None]:
    """Without the library's log: its warnings may quote objects of the file."""
    logger = logging.getLogger("pypdf")
    before = logger.disabled
    # Its loggers are children by module name; a filter on the parent is not asked for what children send.
    children = [
        logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("pypdf.")
    ]
    kept = [(child, child.disabled) for child in children]
    for child in (logger, *children):
        child.disabled = True
    try:
        yield
    finally:
        logger.disabled = before
        for child, was in kept:
            child.disabled = was
