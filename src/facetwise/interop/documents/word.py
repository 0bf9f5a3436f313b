"""Word documents: headers, paragraphs, tables, content controls and text boxes, in the order of the page."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from facetwise.interop.documents.document import not_installed, refuse, warn
from facetwise.interop.problems import InputProblem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from docx.document import Document

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_PARTS = 2_000
_MAIN_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRITTEN = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NOT_SHOWN = {f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}pPr", f"{_W}rPr"}
_CHANGES = (f"{_W}ins", f"{_W}del", f"{_W}moveFrom")


def read(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    """The text of headers, body and footers; tracked changes are read as accepted, and this is said.

    Raises:
        UnreadableInputError: if this is no Word document, is damaged, locked, or unpacks to too much.
    """
    _check_package(data, source)
    try:
        import docx  # noqa: PLC0415 - loaded for a Word document only
    except ImportError:
        raise not_installed(source, "Word documents") from None
    try:
        document = docx.Document(BytesIO(data))
        body = document.element.body
        headers, footers = _around(document)
        lines = [*headers, *_blocks(body), *footers]
        changed = any(next(body.iter(tag), None) is not None for tag in _CHANGES)
    except Exception:
        raise refuse(
            source, "the Word document cannot be read: it is damaged", "it saved anew, or plain text"
        ) from None
    message = "the document holds tracked changes; it was read with all of them accepted"
    return "\n".join(lines), [warn(source, message, "a final version")] if changed else []


def _check_package(data: bytes, source: str) -> None:
    """Looks at the package's own list before anything is unpacked: a small file may unpack to gigabytes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise refuse(
            source, "this looks like a ZIP archive and is damaged", "a Word document (.docx)"
        ) from None
    if _MAIN_PART not in {part.filename for part in parts}:
        raise refuse(source, "this is a ZIP archive, not a Word document", "a Word document (.docx)")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        message = f"the document unpacks to {unpacked:,} bytes in {len(parts):,} parts"
        raise refuse(source, message, f"at most {MAX_UNPACKED_BYTES:,} bytes and {MAX_PARTS:,} parts")


def _around(document: "Document") -> tuple[list[str], list[str]]:
    """The headers and the footers of all sections, each text once: letterheads repeat from section to section."""
    headers: list[str] = []
    footers: list[str] = []
    for section in document.sections:
        for part, lines in (
            (section.first_page_header, headers),
            (section.header, headers),
            (section.footer, footers),
            (section.first_page_footer, footers),
        ):
            if not part.is_linked_to_previous:
                lines += [line for line in _blocks(part._element) if line.strip() and line not in lines]
    return headers, footers


def _blocks(parent: "Element") -> Iterator[str]:
    """One line for each paragraph and table row beneath a body, cell, header or content control."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield "".join(_pieces(child))
        elif child.tag == f"{_W}tbl":
            for row in child.findall(f"{_W}tr"):
                yield "\t".join("\n".join(_blocks(cell)) for cell in row.findall(f"{_W}tc"))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}smartTag"):
            yield from _blocks(child)


def _pieces(element: "Element") -> Iterator[str]:
    """The words of a paragraph with what is inserted, in links, controls and text boxes, without what is deleted."""
    for child in element:
        if child.tag in _NOT_SHOWN:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _WRITTEN:
            yield _WRITTEN[child.tag]
        elif child.tag == f"{_W}txbxContent":
            yield "\n" + "\n".join(_blocks(child)) + "\n"
        else:
            yield from _pieces(child)
