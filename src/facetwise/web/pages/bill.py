"""My bill: a patient's bill in plain words. No sign-in; nothing of it is stored or logged."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from facetwise.domain.bill import Bill
from facetwise.domain.vocabulary import Region
from facetwise.interop.bill_joints import joints_named
from facetwise.interop.bill_text import read_bill
from facetwise.interop.documents.read import read_document
from facetwise.interop.fhir.benefits import read_benefits
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.problems import InputProblem
from facetwise.report.bill import LANGUAGES, BillExplanation, explain_bill
from facetwise.report.bill.words import words
from facetwise.report.spine_drawing import Section
from facetwise.report.spine_drawing.model import LEGEND, Mark
from facetwise.web.access import public
from facetwise.web.checking import today
from facetwise.web.spine_pictures import spine_picture
from facetwise.web.uploads import megabytes, over_limit
from facetwise.workflow import bill_findings

MOST_BYTES = 5 * 2**20
_SECTIONS = {Region.CERVICAL_THORACIC: Section.NECK, Region.LUMBAR_SACRAL: Section.LOW_BACK}


@dataclass(frozen=True, slots=True)
class _Given:
    """What somebody typed or dropped, read; ``problem`` names a word of `words` where nothing could be."""

    bill: Bill
    text: str = ""
    problem: str = ""


@public
@require_http_methods(["GET", "POST"])
def bill(request: HttpRequest) -> HttpResponse:
    """The form, and the answer below it."""
    sent = request.POST if request.method == "POST" else request.GET
    language = _language(sent.get("language", ""), request.headers.get("Accept-Language", ""))
    shown: dict[str, object] = {"language": language, "words": words(language)}
    shown["languages"] = [(name, words(name)["language"]) for name in LANGUAGES if name != language]
    if request.method == "POST":
        given = _given(request.POST.get("text", ""), request.FILES.get("file"))
        shown["text"] = given.text
        told = words(language)["page"].get(given.problem, "")
        name = str(request.FILES.get("file", ""))
        shown["problem"] = told.replace("{limit}", megabytes(MOST_BYTES)).replace("{file}", name)
        if not given.problem:
            shown |= _explained(given, language)
    return render(request, "facetwise/bill.html", shown)


def _language(chosen: str, accepted: str) -> str:
    """The language that was chosen, else the first that the browser asks for, as far as we have it."""
    wanted = [part.split(";")[0].strip()[:2].lower() for part in accepted.split(",")]
    return next((name for name in (chosen, *wanted[:1]) if name in LANGUAGES), LANGUAGES[0])


def _given(text: str, file: UploadedFile | None) -> _Given:
    if file is None:
        return _Given(read_bill(text), text)
    if over_limit(file, most=MOST_BYTES):
        return _Given(Bill(lines=()), text, "too_large")
    data = file.read()
    if data.lstrip()[:1] in (b"{", b"["):
        bills = read_benefits(read_fhir(data, source="bill"))
        lines = tuple(line for found in bills for line in found.lines)
        return _Given(Bill(lines=lines), text, "" if lines else "not_read")
    document = read_document(data, source="bill")
    if isinstance(document, InputProblem):
        return _Given(Bill(lines=()), text, "not_read")
    return _Given(read_bill(document.text), document.text)


def _explained(given: _Given, language: str) -> dict[str, object]:
    joints = joints_named(given.text)
    findings = bill_findings(given.bill, payer=None, as_of=today())
    explained = explain_bill(given.bill, findings, language=language, joints=joints)
    example = "L4-L5" if Region.LUMBAR_SACRAL in explained.regions[:1] else "C4-C5"
    no_joints = words(language)["page"]["no_joints"].format(example=example)
    return {"bill": explained, "drawings": _drawings(explained), "no_joints": no_joints}


def _drawings(explained: BillExplanation) -> list[SafeString]:
    """One drawing of the joints that are named, else one of each part of the back that the codes mean."""
    said = words(explained.language)
    in_words = {
        "left": said["drawing"]["left"],
        "right": said["drawing"]["right"],
        "seen from behind": said["page"]["seen"],
        LEGEND[Mark.TREATED]: said["drawing"]["mark"],
        LEGEND[Mark.SIDE_NOT_STATED]: said["page"]["side_not_known"],
    }
    is_english = explained.language == LANGUAGES[0]
    if explained.joints:
        return [spine_picture(explained.joints, in_words=in_words, is_english=is_english)]
    return [
        spine_picture((), _SECTIONS[region], in_words=in_words, is_english=is_english)
        for region in explained.regions
    ]
