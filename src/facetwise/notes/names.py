"""The patient's name: after its label, or where notes put it without one."""

import re

from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty, Span

_FIRST = r"[A-ZÀ-Þ](?:[\w'’-]+|\.)?"
_LAST = r"[A-ZÀ-Þ][\w'’]*[a-zß-ÿ][\w'’]*(?:-[A-ZÀ-Þ]?[\w'’]+)*"
_LABELLED = re.compile(
    r"(?:\b(?:[Pp]atient(?:'s)?(?: [Nn]ame)?|PATIENT(?: NAME)?|P[Tt](?: name)?|pt(?=:)"
    r"|(?<!Sample )(?<!File )Name"
    r"|NAME|Re|RE"
    r"|Member|MEMBER|Injured [Ww]orker|Claimant|Veteran|Insured|Examinee|Client|Paciente|PACIENTE"
    r"|re)(?:[ ]*:[ ]*|[ ]+))"
    r"(?:(?:Mr|Mrs|Ms|Miss|MR|MRS|MS)\.? )?([A-ZÀ-Þ][\w'’.-]*(?: [A-ZÀ-Þ][\w'’-]+){1,3})"
)
_LAST_FIRST = re.compile(  # "PATIENT: SAMPLE,ANN B", as records have it; "Patient Name: De La Cruz, Maria"
    r"\b(?:[Pp]atient(?: [Nn]ame)?|PATIENT(?: NAME)?|P[Tt]|Name|NAME|Veteran|VETERAN)[ ]*:[ ]*"
    r"([A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2},[ ]?(?!D\.? ?O\.? ?[BS])[A-ZÀ-Þ](?:[\w'’-]+|\.)"
    r"(?: (?!DOB|DOS|MRN|AGE|SEX|DATE|ID\b|CHART|VISIT)(?:[A-ZÀ-Þ]\b\.?|[A-ZÀ-Þ]['’-]?[A-ZÀ-Þ]+)(?!\w|:))?)"
)
_TITLED_IN_CAPITALS = re.compile(
    r"\b(?:MR|MRS|MS|MISS)\.? ([A-Z]+(?: (?!DOB)[A-Z]+)? (?!DOB)[A-Z'’-]{2,})(?= (?:DOB|D\.O\.B|AGED?|\d)"
    r"|[,.(]|\n|$)"
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss)\.? ({_FIRST} (?:{_FIRST} )?{_LAST})")
_DATE = r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\w{3,9} \d{1,2}, \d{4}|\d{1,2} \w{3,9} \d{4})"
_TOLD = re.compile(  # "procedure note for Ann Sample", "the patient is Ann Sample"
    r"\b(?:[Nn]ote|NOTE|[Rr]eport|REPORT|dictati(?:on|ng)|[Pp]atient(?: here)?(?: is| was|,)?|PATIENT IS"
    r"|[Mm]essage(?: \S+)? from|[Ss]aw|[Mm]et|[Ss]een|[Tt]reated|[Rr]eviewed|[Dd]ictating|seeing|[Rr]egarding"
    r"|[Cc]oncerning)(?<!\w:)(?:[:,]| [-–—])? (?:(?:for|on|of|today|is|FOR|ON) )?(?:(?:Mr|Mrs|Ms|Miss)\.? )?"
    rf"(?:{_DATE}[ ,]+)?({_FIRST} (?:{_FIRST} )?{_LAST})"
)
_WITH_AGE = re.compile(  # "Ann Sample, 61 F", "Ann Sample dob 5-5-1952"
    rf"(?<![\w.])({_FIRST} (?:[A-Z]\. )?{_LAST})(?=,? ?\(?(?:aged? )?\d{{1,3}} ?-?(?:[FfMm]\b|y|Y)"
    rf"|[ ,;(]+(?i:dob|d\.o\.b|born|seen (?:on|today)))"
)
_AT_A_LINE = re.compile(
    rf"(?m)^[ \t*#]*(?:(?:DOS|Date|DATE)[: ]+)?(?:{_DATE}[ ,:;/|–—-]*)?({_FIRST} (?:[A-Z]\. )?{_LAST})"
    rf"(?=[ ]*(?:$|[.,;:(|/–—]|-[ ]|[ ]{{2,}}|{_DATE}|DOB\b|dob\b|was seen|is an? |(?:returns?|returned|presents?"
    rf"|presented|comes?|came|attends|attended)\b|[A-Z]/?[A-Z]?\b|[CLT]?(?:RFA|MBB"
    rf"|FJI|ESI)s?\b|(?i:rt|lt"
    rf"|right|left|bilat)\b))"
)
_AFTER_A_DAY = re.compile(  # "Operative note 10/21/2025 - Ann Sample"
    rf"{_DATE} ?[.,;:|–—-]{{1,2}} ?({_FIRST} (?:[A-Z]\. )?{_LAST})(?=[ ]*(?:$|[\n.,;(|–—]|--?[ ]))"
)
_ON_WHOM = re.compile(
    rf"\b(?:on|ON) ({_FIRST} (?:[A-Z]\. )?{_LAST})(?= ?(?:[:,]|\n|$| on {_DATE}| for\b| today\b))"
)
_AFTER_A_STOP = re.compile(rf"[.:] ({_FIRST} {_LAST})(?:, ?{_DATE}|\. )")
_FIRST_PERSON = re.compile(
    rf"\bI, ({_FIRST} (?:{_FIRST} )?{_LAST}),? (?:give|hereby|consent|agree|authori[sz]e|the )"
)
_LOWER = re.compile(
    rf"^{_DATE} ([a-z]\. [a-z]{{3,}}|[a-z]{{3,}} [a-z]{{3,}})(?= [rlb]\b| (?:right|left|bilat))"
)
_LOWER_LABELLED = re.compile(
    r"\b(?:pt|patient|name)(?: name)?:? ([a-z]{2,},? [a-z]{3,})(?= (?:dos|dob|d\.o\.b|date|mrn|is|was|here"
    r"|seen|age|\d))"
)
_HEAD = 400
_NO_NAME = {
    "DOB",
    "DOS",
    "DATE",
    "MRN",
    "MR",
    "CHART",
    "SEX",
    "AGE",
    "ID",
    "ACCT",
    "VISIT",
    "REFERRED",
    "D0B",
    "HOSP",
    "WARD",
    "NHS",
    "PHN",
    "LAST4",
    "SSN",
    "UNIT",
}
_NO_PERSON = re.compile(
    r"\b(?:right|left|bilateral|both|lumbar|cervical|thoracic|lumbosacral|sacral|medial|lateral|dorsal"
    r"|branch(?:es)?|ram(?:us|i)"
    r"|nerves?|blocks?|facets?|joints?|injections?|procedures?|operations?|operative|notes?|reports?|records?"
    r"|theatre|surg\w*"
    r"|pain|spine|back|neck|cent(?:er|re)|clinic|hospital|institute|associates|medical|management|medicine"
    r"|department"
    r"|date|dictat\w+|visit|follow|telephone|phone|letter|dear|encounter|exam|history|plan|assessment"
    r"|diagnos\w+"
    r"|diagnostic|therapeutic|radiofrequency|ablation|rhizotomy|denervation|neurotomy|pulsed|cooled|thermal"
    r"|fluoro\w*|guided"
    r"|ct|mri|image|imaging|ultrasound|consent\w*|prone|supine|sedation|local|anesthesia|anaesthesia|steroid"
    r"|kenalog"
    r"|epidural|trigger|point|transforaminal|interlaminar|consultant|referr\w+|utilization|review|to|the|this"
    r"|these|i|we|he|she"
    r"|no|with|under|after|before|for|and|of|in|at|on|two|three|areas?|level|levels|side|post|pre"
    r"|indication\w*"
    r"|technique"
    r"|findings|complication\w*|impression|signed|electronically|discharge|instructions|template|day|case"
    r"|unit|standard"
    r"|new|established|patient|attending|resident|addendum|third|occipital|sacroiliac|si|rfa|mbb|mbbs"
    r"|january|february"
    r"|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec"
    r"|thank|thanks|yours|sincerely|regards|street|road|avenue|dr|md|do|np|pa|rn|dx|hx|sir|madam|colleague"
    r"|doctor|chief"
    r"|minimally|invasive|office|suite|room|bed|part|section|summary|details|service|provider|physician"
    r"|telehealth"
    r"|percutaneous|repeat|initial|second|first|final|intra-?articular|z-?joint|injectate|therapy|physical"
    r"|normal|name|type|specialty|was|were|is|has|had|tolerated|lay|remained|received|underwent|denies|reports"
    r"|taken|placed|brought|identified|agreed|states)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_LABEL_FOLLOWS = re.compile(r" ?[#:]")  # the last word was the label of the next field
_CREDENTIALS = re.compile(r"^,? ?(?:M\.?D|D\.?O|N\.?P|P\.?A|R\.?N|FRCA|FFP|MBBS|PhD|CRNA|DNP|APRN)\b")


def write_name(book: Book) -> None:
    """A labelled name is stated; one that stands alone at the head of the note is inferred."""
    text = book.note.text
    listed = _LAST_FIRST.search(text)
    if listed and not _is_no_name(listed[1]):
        _add(book, listed[1], listed.span(1), Certainty.STATED)
        return
    for match in _LABELLED.finditer(text):
        words = match[1].split(" ")
        if len(words) > 2 and _LABEL_FOLLOWS.match(text, match.end(1)):
            words.pop()
        while len(words) > 2 and (words[-1].upper().rstrip(":") in _NO_NAME or _NO_PERSON.search(words[-1])):
            words.pop()
        if words[-1].upper().rstrip(":") in _NO_NAME:
            words.pop()
        name = " ".join(words).rstrip(".")
        if len(words) > 1 and not _NO_PERSON.search(name) and not re.search(r"\d", name):
            _add(book, name, (match.start(1), match.start(1) + len(name)), Certainty.STATED)
            return
    found = _unlabelled(text)
    if found is None:
        book.missing("patient.name", "patient-name")
    else:
        _add(book, text[found[0] : found[1]], found, Certainty.INFERRED)


def _is_no_name(words: str) -> bool:
    """Whether what stands behind a comma is another field, or a credential of whom the label meant."""
    last = words.rpartition(",")[2].split()
    return _NO_PERSON.search(words) is not None or last[0].upper().rstrip(".") in _NO_NAME


def _unlabelled(text: str) -> Span | None:
    """A person's name at the head who is neither addressee nor physician."""
    head = text[:_HEAD]
    for pattern in (
        _TITLED,
        _TITLED_IN_CAPITALS,
        _TOLD,
        _WITH_AGE,
        _AT_A_LINE,
        _AFTER_A_DAY,
        _ON_WHOM,
        _AFTER_A_STOP,
        _FIRST_PERSON,
        _LOWER,
        _LOWER_LABELLED,
    ):
        for match in pattern.finditer(head):
            start, end = match.span(1)
            is_staff = _CREDENTIALS.search(text[end : end + 8]) or re.search(
                r"(?:Dr\.?|Dear|Surgeon:?|Physician:?|Consultant:?|by) $", text[max(0, start - 14) : start]
            )
            if not is_staff and not _NO_PERSON.search(match[1]):
                return start, end
    return None


def _add(book: Book, name: str, span: Span, certainty: Certainty) -> None:
    if possessive := _POSSESSIVE.search(name):  # "Ann Sample's joints"
        name, span = name[: possessive.start()], (span[0], span[0] + possessive.start())
    book.add("patient.name", name, span, "patient-name", certainty=certainty)
    book.add("documentation.patient_name", True, span, "patient-name", certainty=certainty)
