"""Pain before and after, and relief of today."""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.dates import days_in
from facetwise.notes.facts import Certainty
from facetwise.notes.number_words import WORDS, number_of
from facetwise.notes.scores import write_function, write_scores
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed

PERCENT = r"(?<![\d.-])(\d{1,3}) ?(?:%|percent)"
_RELIEF = Stemmed(
    rf"{PERCENT}(?: (?!dose|dosage|weight)\w+){{0,3}}? (?:relief|improve\w*|better|less|reduction)"
    r"|\b(?:relief|improvement|improved|eased|down|(?:decreased|lessened"
    r"|(?<!dose )(?<!dose was )reduced)(?! to\b))"
    rf"(?: \w+){{0,3}}?[ :,≈~]*(?:(?:quoted|estimated|rated|put"
    rf"|given) (?:at|as) )?{PERCENT}"
    rf"|\bgot {PERCENT}(?= |\W*$)"
    r"|(?:% ?|percent(?:age)? (?:of )?(?:pain )?)(?:relief|improvement)(?: (?:at|after) \d+ ?min\w*)? ?[:=] ?"
    r"(\d{1,3})\b(?! ?/)"
)
_NOT_TODAY = re.compile(
    r"\bif\b|≥|>|at least|\b(?:more|greater|better|less) than|\bover \d|\bexceed|previous\b|prior|earlier"
    r"|\b(?:gets?|getting|usually|typically|(?:each|every) time|with each)\b|\bmonths? (?:of|with) (?:about "
    r"|some )?\d"
    r"|\bfirst block|(?<!pain )(?<!score )(?<!vas )(?<!nrs )before:|\blast\b|mbb #"
    r"|\b(?:two|2|both|dual|confirmed by)\b[^.]{0,45}\b(?:blocks|mbbs)\b"
    r"|\bms/p\b|between|\d ?%? to \d{2,3} ?(?:%|percent)"
)
_LASTED_LONG = re.compile(  # relief that lasted weeks, or came after another block, is none of this day
    r"^[^.;]{0,20}?\b(?:for|lasting|lasted) (?:about |over |almost |nearly |some |roughly )?(?:\w+"
    r"|\d+) (?:days|weeks|months|years)\b"
    r"|^[^.;]{0,40}?\b(?:after|from|with|following) (?:the|his|her|their) (?:first|last|previous|prior"
    r"|earlier)\b|^[^.;]{0,30}?\blast time\b"
    r"|^[^.;]{0,40}?\b(?:after|from|with|following) (?:block|mbb|set|injection)s? ?(?:#|no\b|number|one\b|1\b)"
)
_COMPLAINT = re.compile(
    r"\b(?:pain|ache|aching|lbp|headaches?|symptoms?|history|hx|duration|chronic|suffer\w*|complain\w*"
    r"|spondyl\w*|stiff\w*)\b"
)
_MONTHS = re.compile(
    r"(?<![\d-])(?<!\bin )(?<!within )(?<!every )(?<!> )(?<!>)(\d{1,3})[- ]?(?:months?|mos?)\b(?! (?:of )?(?:benefit"
    r"|relief|ago))"
)
_COUNT = rf"\d{{1,2}}(?:\.5)?|{WORDS}"
_LASTED = re.compile(  # years, or months in words
    rf"(?<![\d-])(?:for |past |last |over |, |\b)(?P<n>{_COUNT})"
    r"[- ](?P<unit>months?|years?|yrs?)\b(?! (?:ago|earlier|before|prior)\b| back (?!pain|ache)|[- ]old)"
    r"(?:'? (?:of |history of )?)(?= ?(?:\w+ ){0,5}?(?:pain|ache|aching"
    r"|headaches?)\b)"
    r"|\b(?:pain|ache|headaches?|lbp)\b[^.;\d]{0,50}?(?:\b(?:for|x|of|over)|(?P<least>[>≥]))[ ]?"
    r"(?:the past |the last |about |some |over "
    rf"|at least )?(?P<m>{_COUNT})[- ](?P<after>months?|mos?"
    r"|years?|yrs?)\b"
)
# the least that a payer asks for; how long it has been is told elsewhere, or not at all
_AT_LEAST = re.compile(
    r"\b(?:pain|lbp|ache|headaches?|symptoms)\b[^.;\d<>]{0,30}[>≥]=? ?(\d{1,2}) ?(?:months?|mos?)\b"
)
_OF_RELIEF = re.compile(r"\b(?:relief|benefit|relieved|lasted|lasting|improve\w*|help\w*)\b[^.;]*$")
_AXIAL = Stemmed(
    r"(?<!no )(?<!non-)(?<!not )(?<!atlanto-)(?<!co-)(?<!sagittal and )(?<!coronal and )\baxial\b"
    r"(?!(?:,| and| &|/) ?(?:sag|cor))(?! (?:rotation|view|image|slice|t\d|section"
    r"|load|ct|mr|plane|cut|sequence|reconstruct|reformat|scan|skeleton))"
)
_SIDE_DONE = re.compile(
    r"\b(?:right|left|other|first|the) +(?:side )?(?:was|had been) (?:done|treated|performed)\b"
)
_RELIEF_FIRST = re.compile(r"^(?:relief|improvement)\b[: ]")
_NO_RADICULOPATHY = Stemmed(
    r"\bno (?:\w+ ){0,3}radicul|\bnon-?radicular|\b(?:without|denies)(?: any)? radicul"
    r"|\bradicul\w+:? (?:none|no)\b"
    r"|(?<!myelopathy or )\bradiculopathy (?:absent|negative)"
)
_MEASURED = re.compile(  # on a line of its own, whatever stands above it
    r"\W*pre-?(?:procedur(?:e|al)|op\w*|block|injection)(?: pain)?(?: scores?)? ?:? ?(?:nrs|vas|nprs|pain|\d)"
)
_MONTHS_OF_PAIN = "documentation.pain.months"
_LEAVING = ("disposition", "discharge")  # how the patient was when leaving
BLOCK = Stemmed(
    r"\b(?:first|second|last|previous|prior) (?:set|round)\b|\b[cltf]?mbbs?\b|\bblocks?\b|medial branch"
)
ABLATION = Stemmed(r"\brfa\b|\bablat|\bneurotomy|\brhizotomy")


def write_pain(book: Book, clauses: list[Clause]) -> None:
    """What is charted of the pain; a plan's or a condition's figures are left alone."""
    told = [clause for clause in clauses if _is_charted(book, clause)]
    for clause in told:
        _write_clause(book, clause)
    for clause in told:
        if match := _AT_LEAST.search(book.note.plain, clause.start, clause.end):
            book.add(_MONTHS_OF_PAIN, int(match[1]), match.span(), "pain", certainty=Certainty.INFERRED)
            return


def _is_charted(book: Book, clause: Clause) -> bool:
    if clause.context in {Context.CONSENT, Context.TEMPLATE}:
        return False
    is_leaving = clause.heading.startswith(_LEAVING)
    is_plan = clause.context is Context.PLAN
    return not is_plan or is_leaving or _MEASURED.match(book.note.plain, clause.start) is not None


def _write_clause(book: Book, clause: Clause) -> None:
    words = book.note.plain[clause.start : clause.end].strip()
    write_scores(book, clause)
    write_function(book, clause)
    is_later = clause.heading.startswith("addend")
    if clause.context is not Context.HISTORY or is_later or _RELIEF_FIRST.search(words):
        _write_relief(book, clause)
    _write_months(book, clause)
    for pattern, path, value in (
        (_NO_RADICULOPATHY, "documentation.pain.radiculopathy", False),
        (_AXIAL, "documentation.pain.axial", True),
    ):
        match = pattern.search(book.note.plain, clause.start, clause.end)
        if match:
            book.add(path, value, match.span(), "pain")


def _write_months(book: Book, clause: Clause) -> None:
    """How long the pain has lasted; years are told as twelve months each, which is then inferred."""
    plain, path = book.note.plain, _MONTHS_OF_PAIN
    if not _COMPLAINT.search(f"{clause.heading} {plain[clause.start : clause.end]}"):
        return
    match = _MONTHS.search(plain, clause.start, clause.end)
    if match and not _OF_RELIEF.search(plain, max(clause.start, match.start() - 30), match.start()):
        book.add(path, int(match[1]), match.span(), "pain")
    elif not match and (match := _LASTED.search(plain, clause.start, clause.end)):
        number_at = match.start("n" if match["n"] else "m")
        begins = match.start() if match["m"] else max(clause.start, match.start() - 30)
        if _OF_RELIEF.search(plain, begins, number_at):
            return
        number = number_of(match["n"] or match["m"])
        if (match["unit"] or match["after"]).startswith("m") and not match["least"]:
            book.add(path, int(number), match.span(), "pain")
        else:
            is_of_years = (match["unit"] or match["after"]).startswith("y")
            book.add(
                path,
                int(12 * number if is_of_years else number),
                match.span(),
                "pain",
                certainty=Certainty.INFERRED,
            )


def _write_relief(book: Book, clause: Clause) -> None:
    plain = book.note.plain
    for match in _RELIEF.finditer(plain, clause.start, clause.end):
        ahead = plain[max(clause.start, match.start() - 70) : min(match.end() + 12, clause.end)]
        is_told = BLOCK.search(ahead) or ABLATION.search(ahead) or _SIDE_DONE.search(ahead)
        is_earlier = is_told and next(days_in(ahead), None)
        if _LASTED_LONG.search(plain[match.end() : clause.end]):
            continue
        percent = int(next(filter(None, match.groups())))
        if not is_earlier and not _NOT_TODAY.search(ahead) and percent <= 100:
            book.add("documentation.response.percent", percent, match.span(), "relief")
            book.add("documentation.response.recorded", True, match.span(), "relief")
            return
