"""What a form brings: a note, pasted or dropped as a file, or FHIR resources of a chart, which may carry one.

Nothing of it is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from facetwise.interop.documents import DocumentText, read_document
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.notes import read_carried_notes
from facetwise.interop.fhir.systems import Resource
from facetwise.web.procedure_form import LONGEST_NOTE
from facetwise.web.uploads import over_limit


@dataclass(frozen=True, slots=True)
class Brought:
    """The text of a note, FHIR resources of the chart, and what is wrong with the file; any of them empty."""

    text: str = field(default="", repr=False)
    problem: str = ""
    chart: Sequence[Resource] = field(default=(), repr=False)


def brought(request: HttpRequest) -> Brought:
    """What the form brings; a file wins over pasted text."""
    pasted = request.POST.get("note", "")[:LONGEST_NOTE].replace("\r\n", "\n").strip()
    sent = request.FILES.get("document")
    if sent is None or not sent.size:
        return Brought(pasted)
    if told := over_limit(sent):
        return Brought(pasted, told)
    content = sent.read()
    if content.lstrip()[:1] == b"{":
        return _chart(content, pasted)
    read = read_document(content, source="the note")
    if isinstance(read, DocumentText):
        return Brought(read.text[:LONGEST_NOTE])
    return Brought(pasted, str(read))


def _chart(content: bytes, pasted: str) -> Brought:
    """Resources of a chart, and the note that they carry; two notes are not taken for one."""
    file = read_fhir(content, source="the file")
    resources = [item.resource for item in file.resources]
    if not resources:
        return Brought(pasted, "; ".join(map(str, file.problems)))
    texts = [
        read_document(item.content, source="the note") for item in read_carried_notes(file, source="x").notes
    ]
    read = [item.text[:LONGEST_NOTE] for item in texts if isinstance(item, DocumentText)]
    if len(read) > 1:
        return Brought(
            pasted, f"the file carries {len(read)} notes that can be read; expected one", resources
        )
    return Brought(read[0] if read else pasted, "", resources)
