"""Procedure notes that FHIR resources carry: DocumentReference and DiagnosticReport attachments, and Binary."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from facetwise.interop.fhir.documents import FhirFile, Located
from facetwise.interop.fhir.references import References
from facetwise.interop.fhir.systems import Resource, listed, member, text_of
from facetwise.interop.problems import InputProblem

MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CarriedNote:
    """One attached document as it was sent, with the place of its attachment."""

    place: str
    content: bytes
    content_type: str | None


@dataclass(frozen=True, slots=True)
class CarriedNotes:
    """The notes of a file, and attachments that hold nothing that can be read here."""

    notes: tuple[CarriedNote, ...]
    problems: tuple[InputProblem, ...]


def read_carried_notes(file: FhirFile, *, source: str) -> CarriedNotes:
    """Every note that the resources of a file carry. Nothing is fetched from an address."""
    references = References(file.resources)
    notes: list[CarriedNote] = []
    problems = list(file.problems)
    for located in file.resources:
        for place, attachment in _attachments(located):
            content = _content(attachment, located.resource, references)
            if content is None:
                message = "the attached document is not here; it is named by an address only, or damaged"
                problems.append(
                    InputProblem(
                        source=source,
                        line=located.line,
                        path=place,
                        message=message,
                        expected="attachment.data",
                    )
                )
            else:
                notes.append(CarriedNote(place, content, text_of(attachment.get("contentType"))))
    return CarriedNotes(tuple(notes), tuple(problems))


def _attachments(located: Located) -> Iterator[tuple[str, Resource]]:
    resource = located.resource
    if located.kind == "DocumentReference":
        for number, item in enumerate(listed(resource.get("content"))):
            yield f"{located.place}.content[{number}].attachment", member(item, "attachment")
    elif located.kind == "DiagnosticReport":
        for number, item in enumerate(listed(resource.get("presentedForm"))):
            yield f"{located.place}.presentedForm[{number}]", item


def _content(attachment: Resource, within: Resource, references: References) -> bytes | None:
    """The bytes, from the attachment itself or from a Binary that its address names within the file."""
    data = text_of(attachment.get("data"))
    if data is None:
        named = references.find({"reference": attachment.get("url")}, within)
        data = text_of(named.get("data")) if named.get("resourceType") == "Binary" else None
    if data is None or len(data) > MOST_BYTES * 4 / 3:
        return None
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
