"""A note that goes with a claim as a 275 (006020X314): the claim's PWK06 and the attachment's TRN02 are one number.

The guide is licensed and not held here, nor is a validator for it. Loops, their order and their qualifiers follow what
is published about it (a public listing of its loops, and what builders of others took from the companion guides of CMS
esMD and UnitedHealthcare); try it with the payer first. The version is the one that 45 CFR 162.2002 adopts (CMS-0053-F,
Federal Register 2026-03-24). No electronic signature is made.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

from facetwise.interop.x12.write.envelope import Interchange, one_set
from facetwise.interop.x12.write.facts import ATTACHMENT_WAYS, ClaimFacts
from facetwise.interop.x12.write.parties import person
from facetwise.interop.x12.write.segments import (
    ELEMENT,
    day,
    segment,
)
from facetwise.interop.x12.write.settings import Settings

VERSION, STANDARD = "006020X314", "00602"
MOST_BYTES = 32 * 1024 * 1024
ELECTRONIC = "EL"
PDF, CLINICAL_DOCUMENT = "application/pdf", "application/xml"
_UNSOLICITED, _ITS_OWN_TRACE, _SUBMITTED = "02", "1", "368"
_CODING = {PDF: "IA", CLINICAL_DOCUMENT: "HL"}  # an image or file, or a document of HL7


@dataclass(frozen=True, slots=True)
class Note:
    """The document that is attached. Its content is left out of the representation."""

    content: bytes = field(repr=False)

    @property
    def content_type(self) -> str | None:
        """What it is by its first bytes; None for anything but a PDF or a C-CDA."""
        if self.content.startswith(b"%PDF-"):
            return PDF
        return CLINICAL_DOCUMENT if b"<ClinicalDocument" in self.content[:4096] else None


def refusal(facts: ClaimFacts, note: Note) -> str | None:
    """Why no 275 can be written, with what to change; None where one can."""
    claim = facts.encounter.claim
    if not claim.attachment_control_number:
        return "claim.attachment_control_number is missing: the number that stands on claim and attachment"
    if ATTACHMENT_WAYS.get((claim.attachment_sent_by or "").casefold()) != ELECTRONIC:
        return f"claim.attachment_sent_by is {claim.attachment_sent_by}; a 275 goes electronic"
    if note.content_type is None:
        return "the note is neither a PDF nor a C-CDA (ClinicalDocument); expected one of them"
    if len(note.content) > MOST_BYTES:
        return f"the note has {len(note.content):,} bytes; expected at most {MOST_BYTES:,}"
    return None


def write_275(facts: ClaimFacts, settings: Settings, interchange: Interchange, note: Note) -> bytes:
    """The attachment as a file, one segment a line.

    Args:
        facts: the claim, complete as `facts_of` gives it.
        settings: the practice's own settings.
        interchange: when it was made, and its number.
        note: the document.

    Raises:
        ValueError: where `refusal` says why none can be written.
    """
    if why := refusal(facts, note):
        raise ValueError(why)
    body = list(_body(facts, settings, interchange, note))
    return one_set(body, settings, interchange, kinds=("PI", "275"), version=VERSION, standard=STANDARD)


def _body(facts: ClaimFacts, settings: Settings, interchange: Interchange, note: Note) -> Iterator[str]:
    claim, made = facts.encounter.claim, interchange.made
    number = claim.attachment_control_number
    yield segment("BGN", _UNSOLICITED, f"{interchange.control_number}-{number}", f"{made:%Y%m%d}")
    yield segment("NM1", "PR", "2", facts.payer.name, "", "", "", "", "PI", facts.payer.id)
    yield segment("NM1", "41", "2", settings.sender.name, "", "", "", "", "46", settings.sender.id)
    yield segment("NM1", "1P", "2", facts.billing.name, "", "", "", "", "XX", facts.billing.npi)
    yield person("QC", facts.patient, "MI", facts.encounter.insurance.member_id)
    yield segment("REF", "EJ", claim.claim_id or facts.encounter.encounter_id)
    yield segment("DTP", "472", "D8", day(facts.service_date))
    yield segment("LX", "1")
    yield segment("TRN", _ITS_OWN_TRACE, number)
    yield segment("DTP", _SUBMITTED, "D8", f"{made:%Y%m%d}")
    yield segment("CAT", "AE", _CODING[note.content_type or PDF])
    yield segment("OOI", "1", "47", "ATTACHMENT")
    data = base64.b64encode(_entity(note)).decode()
    yield f"BDS{ELEMENT}B64{ELEMENT}{len(data)}{ELEMENT}{data}"  # counted, never cleaned


def _entity(note: Note) -> bytes:
    """The document with the headers that say what it is (MIME)."""
    ending = "pdf" if note.content_type == PDF else "xml"
    head = (
        f"MIME-Version: 1.0\r\nContent-Type: {note.content_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="note.{ending}"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(note.content).replace(b"\n", b"\r\n")
