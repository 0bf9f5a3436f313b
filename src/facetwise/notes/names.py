"""The patient's name: after its label, or where notes put it without one."""

import re

from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty, Span

_FIRST = r"[A-ZÀ-Þ](?:[\w'’-]+|\.)?"
_LAST = r"[A-ZÀ-Þ][\w'’]*[a-zß-ÿ][\w'’]*(?:-[A-ZÀ-Þ]?[\w'’]+)*"
_LABELLED = re.compile(
    r"(?:\b(?:[Pp]atient(?:'s)?(?: [Nn]ame)?|PATIENT(?: NAME)?|P[Tt](?: name)?|Name|NAME|Re|RE|re)(?:[ ]*:[ ]*|[ ]+))"
    r"(?:(?:Mr|Mrs|Ms|Miss|MR|MRS|MS)\.? )?([A-ZÀ-Þ][\w'’.-]*(?: [A-ZÀ-Þ][\w'’-]+){1,3})"
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss)\.? ({_FIRST} (?:{_FIRST} )?{_LAST})")
_DATE = r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\w{3,9} \d{1,2}, \d{4}|\d{1,2} \w{3,9} \d{4})"
_AT_A_LINE = re.compile(
    rf"(?m)^[ \t*#]*(?:(?:DOS|Date|DATE)[: ]+)?(?:{_DATE}[ ,:;|–—-]*)?({_FIRST} (?:[A-Z]\. )?{_LAST})"
    rf"(?=[ ]*(?:$|[.,;(|–—]|-[ ]|[ ]{{2,}}|{_DATE}|DOB\b|dob\b|was seen|is an? |[A-Z]/?[A-Z]?\b|(?i:rt|lt"
    rf"|right|left|bilat)\b))"
)
_AFTER_A_STOP = re.compile(rf"[.:] ({_FIRST} {_LAST}), ?{_DATE}")
_LOWER = re.compile(
    rf"^{_DATE} ([a-z]\. [a-z]{{3,}}|[a-z]{{3,}} [a-z]{{3,}})(?= [rlb]\b| (?:right|left|bilat))"
)
_HEAD = 400
_NO_NAME = {"DOB", "DOS", "DATE", "MRN", "SEX", "AGE", "ID", "ACCT", "VISIT", "REFERRED", "D0B"}
_NO_PERSON = re.compile(
    r"\b(?:right|left|bilateral|both|lumbar|cervical|thoracic|lumbosacral|sacral|medial|lateral|dorsal"
    r"|branch(?:es)?|ram(?:us|i)"
    r"|nerves?|blocks?|facets?|joints?|injections?|procedures?|operations?|operative|notes?|reports?|records?"
    r"|theatre|surg\w*"
    r"|pain|spine|back|neck|cent(?:er|re)|clinic|hospital|institute|associates|medical|management|medicine|department"
    r"|date|dictat\w+|visit|follow|telephone|phone|letter|dear|encounter|exam|history|plan|assessment|diagnos\w+"
    r"|diagnostic|therapeutic|radiofrequency|ablation|rhizotomy|denervation|neurotomy|pulsed|cooled|thermal"
    r"|fluoro\w*|guided"
    r"|ct|mri|image|imaging|ultrasound|consent\w*|prone|supine|sedation|local|anesthesia|anaesthesia|steroid|kenalog"
    r"|epidural|trigger|point|transforaminal|interlaminar|consultant|referr\w+|utilization|review|to|the|this"
    r"|these|i|we|he|she"
    r"|no|with|under|after|before|for|and|of|in|at|on|two|three|areas?|level|levels|side|post|pre|indication\w*"
    r"|technique"
    r"|findings|complication\w*|impression|signed|electronically|discharge|instructions|template|day|case|unit|standard"
    r"|new|established|patient|attending|resident|addendum|third|occipital|sacroiliac|si|rfa|mbb|mbbs|january|february"
    r"|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec"
    r"|thank|thanks|yours|sincerely|regards|street|road|avenue|dr|md|do|np|pa|rn|dx|hx|sir|madam|colleague|doctor|chief"
    r"|minimally|invasive|office|suite|room|bed|part|section|summary|details|service|provider|physician|telehealth"
    r"|percutaneous|repeat|initial|second|first|final|intra-?articular|z-?joint|injectate|therapy|physical|normal)\b",
    re.IGNORECASE,
)
_CREDENTIALS = re.compile(r"^,? ?(?:M\.?D|D\.?O|N\.?P|P\.?A|R\.?N|FRCA|FFP|MBBS|PhD|CRNA|DNP|APRN)\b")


def write_name(book: Book) -> None:
    """A labelled name is stated; one that stands alone at the head of the note is inferred."""
    text = book.note.text
    for match in _LABELLED.finditer(text):
        words = match[1].split(" ")
        while words and words[-1].upper().rstrip(":") in _NO_NAME:
            words.pop()
        name = " ".join(words).rstrip(".")
        if len(words) > 1 and not _NO_PERSON.search(name):
            _add(book, name, (match.start(1), match.start(1) + len(name)), Certainty.STATED)
            return
    found = _unlabelled(text)
    if found is None:
        book.missing("patient.name", "patient-name")
    else:
        _add(book, text[found[0] : found[1]], found, Certainty.INFERRED)


def _unlabelled(text: str) -> Span | None:
    """A person's name at the head who is neither addressee nor physician."""
    head = text[:_HEAD]
    for pattern in (_TITLED, _AT_A_LINE, _AFTER_A_STOP, _LOWER):
        for match in pattern.finditer(head):
            start, end = match.span(1)
            is_staff = _CREDENTIALS.search(text[end : end + 8]) or re.search(
                r"(?:Dr\.?|Dear|Surgeon:?|Physician:?|Consultant:?|by) $", text[max(0, start - 14) : start]
            )
            if not is_staff and not _NO_PERSON.search(match[1]):
                return start, end
    return None


def _add(book: Book, name: str, span: Span, certainty: Certainty) -> None:
    book.add("patient.name", name, span, "patient-name", certainty=certainty)
    book.add("documentation.patient_name", True, span, "patient-name", certainty=certainty)
