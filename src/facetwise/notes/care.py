"""Sedation, earlier care and coded diagnoses."""

import re

from facetwise.domain.vocabulary import SedationKind
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.number_words import number_of
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed
from facetwise.notes.telling import write_first

_SEDATION: tuple[tuple[SedationKind, Stemmed], ...] = (
    (
        SedationKind.NONE,
        Stemmed(
            r"\bsed(?:ation)? ?[:=] ?(?:nil|none|no)\b|\b(?:no|nil)(?: iv| intravenous)? sed(?:ation|atives?"
            r"|\b)|\bno (?:sedating|sedative) (?:medications?|drugs?|agents?)|\bno (?:\w+ (?:or|nor) "
            r"|moderate |conscious |iv )+sedation"
            r"|without (?:any |iv |the use of )*sedation|\bunsedated"
            r"|sedation\b[^.;\n]{0,25}?\b(?:none\b|nil\b|not (?:used|given|needed|required|necessary"
            r"|administered"
            r"|offered|wanted)|withheld|avoided|omitted|declined|refused|(?:decided|opted) against)"
            r"|\b(?:declined|refused|denied"
            r"|deferred|did not (?:want|need"
            r"|require|have"
            r"|receive|get)"
            r"|waived|needed no|wanted no)"
            r" (?:\w+ ){0,2}sedati|(?<=[.;:] )local an(?:a)?esthetic only(?=[.;])"
            r"|(?:under local(?: an(?:a)?esthetic)?|local an(?:a)?esthesia) (?:only|alone"
            r"|was used exclusively)|\blocal only"
            r"|\bla (?:only|alone)\b|\ban(?:a)?esthesia ?: ?none\b"
        ),
    ),
    (
        SedationKind.GENERAL,
        Stemmed(
            r"general an(?:a)?esth(?:esia|etic)(?! was not| in (?:19|20)\d\d)"
            r"|\ban(?:a)?esthesia(?: type)? ?: ?general\b|\btiva\b|\btotal intravenous an(?:a)?esthesia\b"
            r"|\bga\b(?=,? (?:lma|with|ett|\+))"
        ),
    ),
    (
        SedationKind.MAC,
        Stemmed(
            r"monitor(?:ed|ing)? an(?:a)?esthesia care|(?<!\bor )(?<!\bno )\bmac\b(?! (?:lunch|book|needle"
            r"|blade|\d))"
        ),
    ),
    (
        SedationKind.MODERATE,
        Stemmed(
            r"\bsed(?:ation)? ?[:=] ?(?:moderate|conscious)\b|(?:moderate|conscious)(?: iv| intravenous"
            r"| conscious| \(conscious\)"
            r"| procedural| level of)? sedation|\bmod\.? sed(?:ation)?\b"
        ),
    ),
    (SedationKind.DEEP, Stemmed(r"deep (?:iv )?sedation")),
    (
        SedationKind.MINIMAL,
        Stemmed(r"(?:minimal|light)(?: iv| oral)? sedation|sedation[: ]+minimal"),
    ),
)
_REFUSED_SEDATION = re.compile(
    r"\bsedation\b[^.;\n]{0,25}\b(?:declined|refused|(?:decided|opted) against)"
    r"|\b(?:declined|refused|waived|did not want) (?:\w+ ){0,2}sedation"
)
_DEGREE = re.compile(r"\b(minimal|moderate|conscious|deep|mac)\b")
_KIND_OF = {"conscious": SedationKind.MODERATE}
_DEGREE_BEFORE = re.compile(r"\b(?:conscious|moderate|deep|minimal|light)(?: iv)? ?$")  # and then "sedation:"
_DEGREE_AFTER = re.compile(r"\bsedation\b[^.;\n]{0,70}[,(:] ?(minimal|moderate|deep)\b")
_NONE = re.compile(
    r"[\s:*|-]*(?:\[x\] ?|[☑☒✓✔] ?)?(?:none|nil|n/a|no?\b|declined|refused|not (?:used|given|needed|required"
    r"|wanted|offered))"
)
_SAYS_SOMETHING = re.compile(r"[a-z0-9][^\n]*[a-z0-9]")
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "physical therapy",
        r"physical therapy|physiotherapy|\bpt\b(?= (?:x|had|helped|and (?!inr|ptt)|for|\(|20\d\d"
        r"|\d{1,3} ?(?:x\b|w|vis|ses|mo|times|/)))|(?<=failed )pt\b|(?<=weeks of )pt\b|(?<=months of )pt\b"
        r"|(?<=wks )pt\b|(?<=wks of )pt\b"
        r"|\bpt\b(?=[,/+] ?(?:nsaid|med|chiro|hep\b|ibu|nap|mel|hom))",
    ),
    (
        "NSAID",
        r"\bnsaids?\b|ibuprofen|naproxen|meloxicam|diclofenac|etodolac|celecoxib|\b(?:mobic|celebrex|aleve|advil"
        r"|motrin|naprosyn|voltaren)\b",
    ),
    ("acetaminophen", r"acetaminophen|tylenol|paracetamol"),
    ("chiropractic", r"chiropract|\bchiro\b"),
    ("home exercise", r"home exercise|\bhep\b"),
    ("acupuncture", r"acupuncture"),
    ("muscle relaxant", r"muscle relaxant|cyclobenzaprine|methocarbamol|tizanidine"),
)
_ORDERED = re.compile(
    r"\b(?:so (?:that|he|she|they)|participat\w+|take part|through|tolerat\w+|engage|return(?:ing)? to)\b"
    r"|\b(?:refer\w*|prescri\w*|recommend\w*|order(?:ed)? (?:for|of)|begin|start(?:ing)?|resume)\b"
)
_DRUG_KINDS = {"NSAID", "acetaminophen", "muscle relaxant"}
_NOT_TRIED = re.compile(  # a drug that somebody does not bear, must leave off, or may take afterwards
    r"\ballerg|\bintoleran|\banaphyla|\b(?:hold|held|holding|stop(?:ped|ping)?|avoid\w*|withheld|discontinu\w+)"
    r"\b(?! (?:\w+ )?pain)|\bcontraindicat"
    r"|\bdo(?:es)? not take\b|\b(?:may|can|should|to|ok to|okay to) (?:\w+ )?(?:take|use)\b"
    r"|\btake\b[^.;]{0,40}\b(?:as needed|prn|at home|for (?:soreness|discomfort|pain|any)|every \d|q\d)"
    r"|\bfor (?:soreness|discomfort|post-?\w* (?:pain|soreness|discomfort))"
)
_MEDICATION_LIST = re.compile(  # as a heading, or as the beginning of a sentence
    r"\W*(?:current |home |outpatient |active )?med(?:ication)?s?(?: list)?\b ?(?:[:=-]|$)"
)
_TRIED = re.compile(
    r"\b(?:tri(?:ed|als?|es)|fail\w*|despite|without|relief|benefit|help\w*|inadequate|ineffective|conservative"
    r"|respon\w+|refractory|improv\w+|weeks?|wks?|months?)\b"
)
_WEEKS = re.compile(r"\b(\d{1,2}|six|eight|ten|twelve) ?(?:weeks|wks?)\b(?! (?:ago|later|after|post|out))")
_FAILED = re.compile(
    r"\bfail(?:ed|ure of)\b|\b(?:not|n't|never) (?:\w+ )?(?:improv|respond|reliev|better)\w*|\b(?:no"
    r"|without|w/o|little|minimal)(?: \w+)? (?:benefit|relief|improvement|help|effect)\b"
    r"|\b(?:not|n't) (?:\w+ )?help|\bunhelpful\b|\bineffective|\binadequate|\binsufficient|\brefractory"
    r"|\bto no avail\b|\bdisappoint\w*|\b(?:no|not|never) (?:longer |lasting |much |any )*(?:good|use|effective)\b"
    r"|\bwithout (?:\w+ )?(?:success|lasting)\b"
)
_CARE_FAILED = re.compile(
    r"\b(?:fail(?:ed|ure of)|refractory to|not (?:\w+ )?(?:responded|responding|improved|relieved) (?:to|with|by))"
    r" (?:\w+ ){0,3}?(?:conservative|non-?operative|nonsurgical) (?:\w+ )?(?:measures|care|management"
    r"|treatments?|therap\w+)"
    r"|\bconservative (?:\w+ )?(?:measures|care|management|treatments?|therap\w+) (?:has |have |had )?failed"
)
_DIAGNOSIS = re.compile(r"\b([a-tv-z]\d{2}\.\d{1,4})\b")


def write_care(book: Book, clauses: list[Clause]) -> None:
    """Each fact where a clause says that it was so; risk lists, plans and templates do not count as done."""
    outside = {Context.CONSENT, Context.HISTORY, Context.PLAN, Context.TEMPLATE}
    _write_sedation(book, clauses, outside)
    _write_kinds(book, clauses)
    codes = {match[1].upper(): match.span() for match in reversed(list(_DIAGNOSIS.finditer(book.note.plain)))}
    for number, (code, span) in enumerate(reversed(codes.items())):
        book.add(f"diagnoses[{number}]", code, span, "diagnosis-code", remark="stated by the note")


def _write_sedation(book: Book, clauses: list[Clause], outside: set[Context]) -> None:
    """The kind of sedation; one that is both denied and named is left open."""
    path = "documentation.sedation.kind"
    found: dict[SedationKind, Span] = {}
    for clause in clauses:
        place = (book.note.plain, clause.start, clause.end)
        is_first = book.note.plain.endswith(clause.heading, 0, clause.start)
        under = _NONE.match(*place) if is_first and "sedation" in clause.heading else None
        if under and clause.context is not Context.TEMPLATE:
            found.setdefault(SedationKind.NONE, under.span())
            continue
        if is_first and clause.heading.startswith(("sedation", "anesthesia", "anaesthesia")):
            label = clause.start - len(clause.heading)
            degree = _DEGREE_BEFORE.search(book.note.plain, max(0, label - 14), label)
            place = (book.note.plain, degree.start() if degree else label, clause.end)
        if (is_first and "sedation" in clause.heading and (told := _DEGREE.search(*place))) or (
            clause.context not in outside and (told := _DEGREE_AFTER.search(*place))
        ):
            found.setdefault(_KIND_OF.get(told[1]) or SedationKind(told[1]), told.span())
        elif clause.context not in outside or _says_none_beside_consent(book, clause):
            for kind, words in _SEDATION:
                if match := words.search(*place):
                    if not _is_told_of_another_day(book, clause, outside):
                        found.setdefault(kind, match.span())
                    break
    spans = tuple(found.values())
    if len(found) > 1:
        book.add(path, None, spans[0], "sedation", certainty=Certainty.AMBIGUOUS, also=spans[1:])
    for kind, span in found.items():
        book.add(path, kind, span, "sedation")


def _is_told_of_another_day(book: Book, clause: Clause, outside: set[Context]) -> bool:
    """Whether a sentence below the diagnoses or the examination recalls, plans or explains."""
    is_below = clause.context in {Context.DIAGNOSIS, Context.EXAM}
    return is_below and cue_of(book.note.plain[clause.start : clause.end]) in outside


def _says_none_beside_consent(book: Book, clause: Clause) -> bool:
    """``Consent: signed. No sedation.`` tells of today; a list of risks does not."""
    words = book.note.plain[clause.start : clause.end]
    if clause.context in {Context.CONSENT, Context.PLAN} and _REFUSED_SEDATION.search(words):
        return True
    is_beside = Context.CONSENT in {clause.context, clause.section}
    if not is_beside or not _SEDATION[0][1].search(words):
        return False
    return cue_of(words) in {None, Context.PLAN, Context.NEGATED}


def _write_kinds(book: Book, clauses: list[Clause]) -> None:
    """Care that was tried before: words of the history and indication, not of the plan."""
    outside = {Context.PLAN, Context.CONSENT, Context.TEMPLATE}
    told = [clause for clause in clauses if clause.context not in outside]
    write_first(
        book,
        clauses,
        _CARE_FAILED,
        "documentation.conservative_care.failed",
        outside,
    )
    number = 0
    for kind, words in _KINDS:
        pattern = re.compile(words)
        for clause in told if pattern.search(book.note.plain) else ():
            match = pattern.search(book.note.plain, clause.start, clause.end)
            if match and _is_told_as_care(book, clause, kind, match):
                book.add(f"documentation.conservative_care.kinds[{number}]", kind, match.span(), "care-kind")
                number += 1
                book.add("documentation.conservative_care.tried", True, match.span(), "care-kind")
                failed = _FAILED.search(book.note.plain, clause.start, clause.end)
                if failed:
                    book.add("documentation.conservative_care.failed", True, failed.span(), "care-failed")
                weeks = _WEEKS.search(book.note.plain, clause.start, clause.end)
                if weeks:
                    weeks_told = int(number_of(weeks[1]))
                    book.add("documentation.conservative_care.weeks", weeks_told, weeks.span(), "care-weeks")
                break


def _is_told_as_care(book: Book, clause: Clause, kind: str, match: re.Match[str]) -> bool:
    """Whether the words tell of care that was had: not ordered, not an allergy, no mere line of a medication list."""
    plain = book.note.plain
    if _ORDERED.search(plain, max(clause.start, match.start() - 30), match.end() + 12):
        return False
    if kind not in _DRUG_KINDS:
        return True
    words = plain[clause.start : clause.end]
    if "allerg" in clause.heading or _NOT_TRIED.search(words):
        return False
    is_list = _MEDICATION_LIST.match(clause.heading) or _MEDICATION_LIST.match(words)
    return not is_list or _TRIED.search(words) is not None
