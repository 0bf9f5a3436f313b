"""How codes are written in a segment: capitals, no blanks, no dots. Which codes they are stays the same."""

from dataclasses import replace

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.document import Segment

DIAGNOSES = (b"ABK", b"ABF", b"BK", b"BF")
CODES = slice(1, 6)  # the procedure code and its modifiers; a description may follow


def without_dots(segment: Segment, delimiters: Delimiters) -> Segment:
    """HI with its diagnoses without their dots; codes of other kinds stay as they are."""
    separator, component = _separators(delimiters)
    parts = segment.text.split(separator)
    for number, part in enumerate(parts[1:], start=1):
        qualifier, *rest = part.split(component)
        if qualifier in DIAGNOSES and rest:
            parts[number] = component.join([qualifier, rest[0].replace(b".", b""), *rest[1:]])
    return replace(segment, text=separator.join(parts))


def in_capitals(segment: Segment, element: int, delimiters: Delimiters) -> Segment:
    """A procedure with its code and modifiers in capitals, without blanks and without empty places between them."""
    separator, component = _separators(delimiters)
    parts = segment.text.split(separator)
    if element >= len(parts):
        return segment
    written = parts[element].split(component)
    code, *modifiers = [part.strip().upper() for part in written[CODES]] or [b""]
    places = [modifier for modifier in modifiers if modifier]
    after = written[CODES.stop :]
    if after:
        places += [b""] * (len(modifiers) - len(places))
    parts[element] = component.join([written[0], code, *places, *after])
    return replace(segment, text=separator.join(parts))


def with_element(segment: Segment, number: int, value: str, delimiters: Delimiters) -> Segment:
    """The segment with another value in one of its elements; as it is where it has no such element."""
    separator, _ = _separators(delimiters)
    parts = segment.text.split(separator)
    if number >= len(parts) or parts[number] == value.encode():
        return segment
    parts[number] = value.encode()
    return replace(segment, text=separator.join(parts))


def _separators(delimiters: Delimiters) -> tuple[bytes, bytes]:
    return delimiters.element.encode("latin-1"), delimiters.component.encode("latin-1")
