"""Which reader for which document, told by its content and not by its name."""

import re
from collections.abc import Callable
from pathlib import Path

from facetwise.interop.documents import clinical, pdf, plain, rich_text, word
from facetwise.interop.documents.document import MAX_CHARACTERS, DocumentForm, DocumentText, refuse
from facetwise.interop.encounter.decode import MAX_FILE_BYTES, read_bytes
from facetwise.interop.problems import InputProblem, UnreadableInputError

_CLINICAL_DOCUMENT = re.compile(rb"<(?:\w+:)?ClinicalDocument[\s>]")
_HEAD_BYTES = 4096
_OLD_WORD = b"\xd0\xcf\x11\xe0"

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")

Reader = Callable[[bytes, str], tuple[str, list[InputProblem]]]

_READERS: dict[DocumentForm, Reader] = {
    DocumentForm.PLAIN_TEXT: plain.read,
    DocumentForm.RICH_TEXT: rich_text.read,
    DocumentForm.WORD: word.read,
    DocumentForm.PDF: pdf.read,
    DocumentForm.CLINICAL_DOCUMENT: clinical.read,
}


def read_document(path_or_bytes: str | Path | bytes, *, source: str) -> DocumentText | InputProblem:
    """The text of a note, or the one reason why there is none. Nothing is raised.

    Every line end becomes one line feed, so that the characters that spans count are those a person sees.
    ``source`` is the name that problems show.
    """
    try:
        data = path_or_bytes if isinstance(path_or_bytes, bytes) else read_bytes(Path(path_or_bytes), source)
        return _document(data, source)
    except UnreadableInputError as error:
        return error.problem


def form_of(data: bytes) -> DocumentForm:
    """How a document was saved; what shows no form of its own may be plain text."""
    head = data[:_HEAD_BYTES].lstrip()
    if head.startswith(b"{\\rtf"):
        return DocumentForm.RICH_TEXT
    if b"%PDF-" in head[:1024]:
        return DocumentForm.PDF
    if data.startswith(b"PK\x03\x04"):
        return DocumentForm.WORD
    if _CLINICAL_DOCUMENT.search(head.replace(b"\x00", b"")):
        return DocumentForm.CLINICAL_DOCUMENT
    return DocumentForm.PLAIN_TEXT


def _document(data: bytes, source: str) -> DocumentText:
    if len(data) > MAX_FILE_BYTES:
        raise refuse(source, f"the input has {len(data):,} bytes", f"at most {MAX_FILE_BYTES:,}")
    if not data.strip(b"\x00 \t\r\n"):
        raise refuse(source, "the file is empty")
    if data.startswith(_OLD_WORD):
        raise refuse(source, "this is an old Word or Excel document", "it saved anew as .docx, .rtf or .txt")
    if data.startswith(_PICTURES) or data[4:8] == b"ftyp" or data[8:12] == b"WEBP":
        raise refuse(source, "this is a picture, and no words are read from pictures", "the text of the note")
    form = form_of(data)
    text, problems = _READERS[form](data, source)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        raise refuse(source, f"the text has {len(text):,} characters", f"a note: at most {MAX_CHARACTERS:,}")
    if not text.strip():
        raise refuse(source, "the document holds no text", "the words of a note")
    return DocumentText(text=text, source=source, form=form, problems=tuple(problems))
