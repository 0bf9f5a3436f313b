"""Who the patients of an 837 are: the tables keep no names, so the ledger takes them from the levels of the file."""

from collections.abc import Mapping
from dataclasses import dataclass

from facetwise.interop.compressed import CompressedFileError, read_plain
from facetwise.interop.x12.delimiters import NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.document import BLANKS
from facetwise.interop.x12.interchanges import expect_one_kind

PATIENT_LEVEL = "23"


@dataclass(frozen=True, slots=True)
class NamedPatient:
    """The patient of a claim, and the member number under which the payer knows them."""

    last_name: str | None = None
    first_name: str | None = None
    member_id: str | None = None

    @property
    def name(self) -> str | None:
        """First and last name, as the file writes them."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or None


def people_of(data: bytes) -> Mapping[int, NamedPatient]:
    """The patient of each claim of a file, by the number of its CLM segment; none where the file cannot be read so."""
    try:
        plain = read_plain(data)
        expect_one_kind(plain)
        text = without_byte_order_mark(plain)
        delimiters = delimiters_of(text)
    except (NotX12Error, CompressedFileError):
        return {}
    element = delimiters.element.encode("latin-1")
    found: dict[int, NamedPatient] = {}
    person, is_above_claim, number = NamedPatient(), True, 0
    for segment in text.split(delimiters.terminator.encode("latin-1")):
        told = segment.strip(BLANKS)
        number += bool(told)
        if told.startswith(b"CLM" + element):
            found[number], is_above_claim = person, False
        elif told.startswith((b"HL" + element, b"NM1" + element)):
            parts = told.decode("utf-8", errors="replace").split(delimiters.element)
            if parts[0] == "HL":
                is_above_claim = True
                if parts[3:4] != [PATIENT_LEVEL]:
                    person = NamedPatient()
            elif is_above_claim:
                person = _named(person, parts)
    return found


def _named(person: NamedPatient, parts: list[str]) -> NamedPatient:
    """The subscriber, or the patient who is another person and has the subscriber's number."""
    if parts[1:2] not in (["IL"], ["QC"]):
        return person
    entity, last, first, number = parts[1], *(_at(parts, place) for place in (3, 4, 9))
    return NamedPatient(last, first, number if entity == "IL" else person.member_id)


def _at(parts: list[str], place: int) -> str | None:
    return (parts[place].strip() or None) if place < len(parts) else None
