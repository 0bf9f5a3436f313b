"""C-CDA Procedure Notes: the narrative that a person reads, with the facts of the header put in front as lines.

Source: HL7 CDA Release 2 (urn:hl7-org:v3), sections' title and text; the coded entries are not read.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from facetwise.interop.documents import pdf, plain
from facetwise.interop.documents.document import not_installed, refuse
from facetwise.interop.problems import InputProblem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_V3 = "{urn:hl7-org:v3}"
_NAMES = {"v": "urn:hl7-org:v3"}
_LINES = {
    f"{_V3}{name}" for name in ("paragraph", "item", "tr", "caption", "list", "table", "thead", "tbody")
}
_CELLS = {f"{_V3}td", f"{_V3}th"}
_MAX_DEPTH = 200
_SPACES = re.compile(r" {2,}")


def read(data: bytes, source: str) -> tuple[str, list[InputProblem]]:
    """Header lines, then each section's title and narrative.

    Raises:
        UnreadableInputError: if the XML is broken, refers to outside entities, or has no text.
    """
    try:
        from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - loaded for a clinical document only
    except ImportError:
        raise not_installed(source, "clinical documents") from None
    try:
        root = fromstring(data, forbid_dtd=True)
    except Exception:
        raise refuse(
            source, "the clinical document cannot be read", "well-formed C-CDA without a DTD"
        ) from None
    if root.tag != f"{_V3}ClinicalDocument":
        raise refuse(source, "the XML is not a clinical document", "ClinicalDocument of urn:hl7-org:v3")
    body, problems = _body(root, source)
    return "\n".join([*_header(root), "", *body]).strip() + "\n", problems


def _header(root: "Element") -> Iterator[str]:
    """What the header says about patient, day, author and signature, in the words that a note would use."""
    if title := root.findtext("v:title", None, _NAMES):
        yield _one_line(title)
    patient = root.find("v:recordTarget/v:patientRole/v:patient", _NAMES)
    if patient is not None:
        if name := _name(patient.find("v:name", _NAMES)):
            yield f"Patient: {name}"
        if born := _day(patient.find("v:birthTime", _NAMES)):
            yield f"Date of birth: {born}"
    if day := _day(root.find("v:documentationOf/v:serviceEvent/v:effectiveTime/v:low", _NAMES)) or _day(
        root.find("v:documentationOf/v:serviceEvent/v:effectiveTime", _NAMES)
    ):
        yield f"Date of service: {day}"
    if author := _name(root.find("v:author/v:assignedAuthor/v:assignedPerson/v:name", _NAMES)):
        yield f"Author: {author}"
    signer = root.find("v:legalAuthenticator", _NAMES)
    if signer is not None and signer.find("v:signatureCode[@code='S']", _NAMES) is not None:
        name = _name(signer.find("v:assignedEntity/v:assignedPerson/v:name", _NAMES))
        day = _day(signer.find("v:time", _NAMES))
        yield "Electronically signed" + (f" by {name}" if name else "") + (f" on {day}" if day else "")


def _body(root: "Element", source: str) -> tuple[list[str], list[InputProblem]]:
    attached = root.find("v:component/v:nonXMLBody/v:text", _NAMES)
    if attached is not None:
        text, problems = _attached(attached, source)
        return [text], problems
    lines: list[str] = []
    for section in root.iter(f"{_V3}section"):
        if title := section.findtext("v:title", None, _NAMES):
            lines += ["", _one_line(title)]
        narrative = section.find("v:text", _NAMES)
        if narrative is not None:
            words = _SPACES.sub(" ", "".join(_words(narrative, 0)))
            lines += [line.strip() for line in words.split("\n") if line.strip()]
    if not any(line.strip() for line in lines):
        raise refuse(source, "the clinical document holds no narrative text", "sections with text")
    return lines, []


def _attached(element: "Element", source: str) -> tuple[str, list[InputProblem]]:
    """A document carried whole: as plain text, or as a PDF in base 64."""
    kind, words = element.get("mediaType", "text/plain"), element.text or ""
    if element.get("representation") == "B64":
        try:
            data = base64.b64decode("".join(words.split()), validate=True)
        except (binascii.Error, ValueError):
            raise refuse(source, "the document inside the clinical document is damaged") from None
        if kind == "application/pdf":
            return pdf.read(data, source)
        if kind == "text/plain":
            return plain.read(data, source)
        raise refuse(
            source, "the clinical document carries a file that is not read here", "text or PDF inside it"
        )
    return words, []


def _words(element: "Element", depth: int) -> Iterator[str]:
    """The narrative as lines: one for each paragraph, list item and table row, cells apart by a tab."""
    if depth > _MAX_DEPTH:
        return
    if element.text:
        yield " ".join(element.text.split("\n"))
    for child in element:
        if child.tag == f"{_V3}br":
            yield "\n"
        yield "\n" if child.tag in _LINES else ""
        yield from _words(child, depth + 1)
        yield "\n" if child.tag in _LINES else "\t" if child.tag in _CELLS else ""
        if child.tail:
            yield " ".join(child.tail.split("\n"))


def _name(element: "Element | None") -> str:
    if element is None:
        return ""
    parts = [part.text for part in element if part.tag in (f"{_V3}given", f"{_V3}family", f"{_V3}suffix")]
    return _one_line(" ".join(part for part in parts if part) or element.text or "")


def _day(element: "Element | None") -> str:
    """The ISO date of an HL7 time (YYYYMMDD…), empty where it is not so precise."""
    value = (element.get("value") if element is not None else None) or ""
    return f"{value[:4]}-{value[4:6]}-{value[6:8]}" if value[:8].isdigit() and len(value) >= 8 else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
