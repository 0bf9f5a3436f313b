"""Procedure notes that FHIR resources carry: DocumentReference and DiagnosticReport attachments, and Binary."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from facetwise.interop.fhir.documents import FhirFile, Located
from facetwise.interop.fhir.references import References
from facetwise.interop.fhir.systems import Resource, listed, member, text_of
from facetwise.interop.problems import InputProblem

_NOT_IN_FORCE = ("superseded", "entered-in-error", "cancelled")
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
    """The note of each resource of a file that carries one and is in force. Nothing is fetched from an address.

    Several attachments of one resource are one document in several formats (FHIR R4); plain text comes first.
    """
    references = References(file.resources)
    notes: list[CarriedNote] = []
    problems = list(file.problems)
    for located in file.resources:
        attached = list(_attachments(located))
        status = text_of(located.resource.get("status"))
        if attached and status in _NOT_IN_FORCE:
            message = f"its status is {status}: the note is not read"
            problems.append(
                _problem(source, located, located.place, message, "a note that is current or final")
            )
            continue
        carried = [
            CarriedNote(place, content, text_of(attachment.get("contentType")))
            for place, attachment in attached
            if (content := _content(attachment, located.resource, references)) is not None
        ]
        notes += sorted(carried, key=_reading_order)[:1]  # the others are the same document in other formats
        if attached and not carried:
            message = "the attached document is not here; it is named by an address only, or damaged"
            problems += [
                _problem(source, located, place, message, "attachment.data") for place, _ in attached
            ]
    return CarriedNotes(tuple(notes), tuple(problems))


def _reading_order(note: CarriedNote) -> int:
    """Plain text before other formats, and pictures last."""
    kind = note.content_type or ""
    return 0 if kind.startswith("text/plain") else 2 if kind.startswith("image/") else 1


def _problem(source: str, located: Located, place: str, message: str, expected: str) -> InputProblem:
    return InputProblem(source=source, line=located.line, path=place, message=message, expected=expected)


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
