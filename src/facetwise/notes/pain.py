"""Pain before and after, relief of today, and earlier blocks with theirs."""

import re
from collections.abc import Iterator
from itertools import pairwise

from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.dates import Day, days_in
from facetwise.notes.facts import Certainty
from facetwise.notes.neighbours import neighbour_in
from facetwise.notes.number_words import WORDS, number_of
from facetwise.notes.scores import write_function, write_scores
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed

_PERCENT = r"(?<![\d.-])(\d{1,3}) ?(?:%|percent)"
_RELIEF = Stemmed(
    rf"{_PERCENT}(?: (?!dose|dosage|weight)\w+){{0,3}}? (?:relief|improve\w*|better|less|reduction)"
    r"|\b(?:relief|improvement|improved|eased|down|(?:decreased|lessened"
    r"|(?<!dose )(?<!dose was )reduced)(?! to\b))"
    rf"(?: \w+){{0,3}}?[ :,≈~]*(?:(?:quoted|estimated|rated|put"
    rf"|given) (?:at|as) )?{_PERCENT}"
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
    r"(?<![\d-])(?<!in )(?<!within )(?<!every )(?<!> )(?<!>)(\d{1,3})[- ]months?\b(?! (?:of )?(?:benefit"
    r"|relief|ago))"
)
_COUNT = rf"\d{{1,2}}|{WORDS}"
_LASTED = re.compile(  # years, or months in words
    rf"(?<![\d-])(?:for |past |last |over |, |\b)(?P<n>{_COUNT})"
    r"[- ](?P<unit>months?|years?|yrs?)\b(?! (?:ago|earlier|before|prior)\b| back (?!pain|ache)|[- ]old)"
    r"(?:'? (?:of |history of )?)(?= ?(?:\w+ ){0,5}?(?:pain|ache|aching"
    r"|headaches?)\b)"
    r"|\b(?:pain|ache|headaches?)\b[^.;\d]{0,50}?\b(?:for|x|of|over)[ ]?(?:the past |the last |about |some "
    r"|over "
    rf"|at least )?(?P<m>{_COUNT})[- ](?P<after>months?"
    r"|years?|yrs?)\b"
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
_LEAVING = ("disposition", "discharge")  # how the patient was when leaving
_BLOCK = Stemmed(
    r"\b(?:first|second|last|previous|prior) (?:set|round)\b|\b[cltf]?mbbs?\b|\bblocks?\b|medial branch"
)
_OF_JOINTS = re.compile(
    r"\bfacet (?:joint )?(?:steroid |cortisone )?(?:injections?|inj\b)|\bfjis?\b|\bintra-?articular"
)
_ONE_OF_THESE = re.compile(
    r"\b(?:the|her|his|their) (?:first|second|last|previous|prior) (?:one|set|round|injections?"
    r"|procedure)s?\b"
    r"|(?:^|\s)#\d\b|\b(?:set|session|round) ?(?:#|no\.? ?|number )?\d\b|\bthe (?:first|last"
    r"|previous)(?=,? (?:with [\w ]{3,20},? )?on \d)"
)
_ABLATION = Stemmed(r"\brfa\b|\bablat|\bneurotomy|\brhizotomy")
_SOON = 60
_WORK = r"(?:blocks?|[cltf]?mbbs?|rfa|rftc|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies)|denervations?)"
_DONE_ON = re.compile(
    rf"\b{_WORK}\b(?: (?:was|were|done|performed|completed|carried|out|here|by \w+|right|left|bilateral"
    rf"|side))*"
    r"(?: (?:on|of|dated))?[ :,(#\d]*$|\b(?:done|performed|treated|completed|carried out) (?:here )?on $"
)
_FOLLOWS = re.compile(
    rf" ?[:,-]? ?(?:(?:right|left|bilateral|lumbar|cervical|diagnostic|first|second) )*{_WORK}\b"
)
_NOT_DONE = re.compile(
    r"\b(?:cancel\w*|planned|scheduled|booked|reschedul\w*|not (?:done|performed)|discuss\w*|refused"
    r"|declined|denied"
    r"|approv\w*|request\w*|authori\w*|will|mri|ct|notes?|records?|seen|visit|consult\w*|due)\b"
)
_GOES_ON = re.compile(
    r"\W*(?:and )?(?:(?:the )?(?:second|2nd|next|another"
    r"|repeat)\W{1,2}(?:on )?)?\d[\d/.-]{5,9}\W{0,3}\d{2,3} ?%"
)
_RELIEF_NUMBER = re.compile(_PERCENT)
_OF_RELIEF_AT_ALL = re.compile(
    r"\breli|\bbenefit|\bimprov|\bbetter\b|\breduc|\bpositive\b|\btook away\b"
    r"|\brespon|\bgave\b"
)
_RELIEF_OF = re.compile(
    rf"{_PERCENT} (?:pain )?(?:relief|benefit|improvement|reduction|better)\b[^.;]{{0,60}}?(?:from|after"
    rf"|with|following|by)\b"
)


def write_pain(book: Book, clauses: list[Clause]) -> None:
    """What is charted of the pain; a plan's or a condition's figures are left alone."""
    for clause in clauses:
        is_leaving = clause.heading.startswith(_LEAVING)
        if clause.context in {Context.CONSENT, Context.TEMPLATE} or (
            clause.context is Context.PLAN
            and not is_leaving
            and not _MEASURED.match(book.note.plain, clause.start)
        ):
            continue
        words = book.note.plain[clause.start : clause.end].strip()
        write_scores(book, clause)
        write_function(book, clause)
        if clause.context is not Context.HISTORY or _RELIEF_FIRST.search(words):
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
    plain, path = book.note.plain, "documentation.pain.months"
    if not _COMPLAINT.search(f"{clause.heading} {plain[clause.start : clause.end]}"):
        return
    match = _MONTHS.search(plain, clause.start, clause.end)
    if match and not _OF_RELIEF.search(plain, max(clause.start, match.start() - 30), match.start()):
        book.add(path, int(match[1]), match.span(), "pain")
    elif not match and (match := _LASTED.search(plain, clause.start, clause.end)):
        number_at = match.start("n" if match["n"] else "m")
        if _OF_RELIEF.search(plain, max(clause.start, match.start() - 30), number_at):
            return
        number = int(number_of(match["n"] or match["m"]))
        if (match["unit"] or match["after"]).startswith("m"):
            book.add(path, number, match.span(), "pain")
        else:
            book.add(path, 12 * number, match.span(), "pain", certainty=Certainty.INFERRED)


def _write_relief(book: Book, clause: Clause) -> None:
    plain = book.note.plain
    for match in _RELIEF.finditer(plain, clause.start, clause.end):
        ahead = plain[max(clause.start, match.start() - 70) : min(match.end() + 12, clause.end)]
        is_told = _BLOCK.search(ahead) or _ABLATION.search(ahead) or _SIDE_DONE.search(ahead)
        is_earlier = is_told and next(days_in(ahead), None)
        if _LASTED_LONG.search(plain[match.end() : clause.end]):
            continue
        if not is_earlier and not _NOT_TODAY.search(ahead) and int(match[1] or match[2]) <= 100:
            book.add("documentation.response.percent", int(match[1] or match[2]), match.span(), "relief")
            book.add("documentation.response.recorded", True, match.span(), "relief")
            return


def write_history(book: Book, clauses: list[Clause]) -> None:
    """Earlier blocks and ablations that the note recalls with their day, each with the relief that stands beside it."""
    plain = book.note.plain
    today = book.facts.get("service_date")
    days = [day for day in book.note.days if today is None or day.value != today.value]
    number = 0
    last: Technique | None = None  # of the clause before, where a list of days goes on
    for clause in clauses:
        inside = [day for day in days if clause.start <= day.start < clause.end]
        words = plain[clause.start : clause.end]
        kind = (last if _GOES_ON.match(words) else None) or _technique_of(book, words)
        last = kind
        if clause.context is Context.PLAN or kind is None:
            continue
        told = dict(_with_relief(plain, clause, inside))
        done = [day for day in inside if _is_done(book, clause, day)]
        done = inside if done and _stand_together(plain, inside) else done
        for day in inside:
            if day not in told and day not in done:
                continue
            path = f"history[{number}]"
            book.add(f"{path}.service_date", day.value, (day.start, day.end), "earlier-session")
            book.add(f"{path}.technique", kind, (day.start, day.end), "earlier-session")
            if relief := told.get(day):
                book.add(f"{path}.relief_percent", int(relief[1]), relief.span(), "earlier-session")
            number += 1


def _technique_of(book: Book, words: str) -> Technique | None:
    """What was done on the earlier day: named, or one more of what was done on this day."""
    if _ONE_OF_THESE.search(words) and not (_ABLATION.search(words) or _OF_JOINTS.search(words)):
        today = book.facts.get("procedures[0].technique")
        is_injection = today is not None and today.value in {
            Technique.INTRAARTICULAR,
            Technique.MEDIAL_BRANCH_BLOCK,
        }
        if today is not None and is_injection and isinstance(today.value, Technique):
            return today.value
    if _BLOCK.search(words):
        return Technique.MEDIAL_BRANCH_BLOCK
    if _ABLATION.search(words):
        return Technique.RADIOFREQUENCY
    return Technique.INTRAARTICULAR if _OF_JOINTS.search(words) else None


def _is_done(book: Book, clause: Clause, day: Day) -> bool:
    """Whether a sentence tells that a block or ablation was done on a day, whatever came of it."""
    plain = book.note.plain
    today = book.note.service_day
    if today is None or day.value >= today or neighbour_in(plain[clause.start : clause.end]):
        return False
    before, after = plain[max(clause.start, day.start - _SOON) : day.start], plain[day.end : day.end + 30]
    return bool(_DONE_ON.search(before) or (_FOLLOWS.match(after))) and not _NOT_DONE.search(
        plain, clause.start, clause.end
    )


_OF_EACH = re.compile(r"\b(?:each|both)\b")
_STRENGTH = re.compile(r"(?:caine|lido|bupi|ropi|marcain)[ (]*$")


def _reliefs(plain: str, start: int, end: int) -> list[re.Match[str]]:
    """The percentages that are not the strength of an anesthetic."""
    found = _RELIEF_NUMBER.finditer(plain, start, end)
    return [
        match for match in found if not _STRENGTH.search(plain, max(0, match.start() - 14), match.start())
    ]


def _stand_together(plain: str, days: list[Day]) -> bool:
    """Whether there are several days with nothing but a mark or "and" between them."""
    between = (plain[one.end : other.start] for one, other in pairwise(days))
    return len(days) > 1 and all(re.fullmatch(r"[ ,&+]*(?:and )?(?:on )?", words) for words in between)


def _with_relief(plain: str, clause: Clause, days: list[Day]) -> Iterator[tuple[Day, re.Match[str]]]:
    """Each day with its relief: as many reliefs as days go in their order, else what follows each day closely.

    Behind several days together another number of reliefs is nobody's in particular, but for one that each gave.
    """
    reliefs = _reliefs(plain, clause.start, clause.end)
    is_listed = len(days) > 1 and len(reliefs) == len(days) and reliefs[0].start() > days[-1].end
    if is_listed and not re.search(
        r"[a-z]{3,}",
        re.sub(
            r"\b(?:and|with"
            r"|respectively)\b",
            "",
            plain[days[-1].end : reliefs[-1].start()],
        ),
    ):
        yield from zip(days, reliefs, strict=True)
        return
    if days and len(reliefs) == len(days) and _OF_RELIEF_AT_ALL.search(plain, clause.start, clause.end):
        yield from zip(days, reliefs, strict=True)
        return
    if reliefs and _stand_together(plain, days) and reliefs[0].start() > days[-1].end:
        is_of_each = len(reliefs) == 1 and _OF_EACH.search(plain, days[-1].end, reliefs[0].end() + 10)
        yield from ((day, reliefs[0]) for day in days if is_of_each)
        return
    for place, day in enumerate(days):
        until = days[place + 1].start if place + 1 < len(days) else min(clause.end, day.end + _SOON)
        relief = next(iter(_reliefs(plain, day.end, until)), None)
        if relief is None and len(days) == 1:  # "80% benefit from the block on 14/10/2025"
            relief = _RELIEF_OF.search(plain, clause.start, day.start)
        if relief is not None:
            yield day, relief
