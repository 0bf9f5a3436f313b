"""The note of a form: pasted, or dropped as a file, which may be a FHIR resource that carries it. Nothing is stored."""

from django.conf import settings
from django.http import HttpRequest

from facetwise.interop.documents import DocumentText, read_document
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.notes import read_carried_notes
from facetwise.web.procedure_form import LONGEST_NOTE


def note_in(request: HttpRequest) -> tuple[str, str]:
    """The text of the note and what is wrong with the file, either of them empty. A file wins over pasted text."""
    pasted = request.POST.get("note", "")[:LONGEST_NOTE].replace("\r\n", "\n").strip()
    sent = request.FILES.get("document")
    if sent is None or not sent.size:
        return pasted, ""
    if sent.size > settings.MAX_FILE_BYTES:
        return pasted, "the file is larger than this page takes"
    content = sent.read()
    if content.lstrip()[:1] == b"{":
        return _carried(content, pasted)
    read = read_document(content, source="the note")
    return (read.text[:LONGEST_NOTE], "") if isinstance(read, DocumentText) else (pasted, str(read))


def _carried(content: bytes, pasted: str) -> tuple[str, str]:
    """The note that a FHIR resource carries; two are not taken for one."""
    found = read_carried_notes(read_fhir(content, source="the note"), source="the note")
    texts = [read_document(item.content, source="the note") for item in found.notes]
    read = [item.text[:LONGEST_NOTE] for item in texts if isinstance(item, DocumentText)]
    if len(read) == 1:
        return read[0], ""
    return pasted, f"the file carries {len(read)} notes that can be read; expected one"
