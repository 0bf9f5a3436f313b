"""Consent, sedation, earlier care, follow-up and coded diagnoses."""

import re

from facetwise.domain.vocabulary import SedationKind
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.number_words import number_of
from facetwise.notes.sections import Clause

_CONSENT = re.compile(
    r"\bcons\b(?=[.,;])|\bcons?\b ?[/+] ?(?:to\b|t/o|time)|consent(?:[^.\n]{0,60}?)(?:obtained|confirmed"
    r"|completed?"
    r"|signed|given|on (?:file|(?:the )?chart)|in (?:the )?chart|checked"
    r"|verified"
    r"|reviewed|written|witnessed|✓|\byes\b|\bsgd\b|\bok\b|\bdone)"
    r"|(?:obtained|confirmed|verified|reviewed|signed|gave|given|written|verbal|informed|with|after"
    r"|guardian)[^.\n]{0,30}consent"
    r"|\bconsented\b"
    r"|consent(?:s|ed)?:? ?(?:\+|present|confirmed|✔|\[x\]|☑|☒|in writing|covers)|\bconsent (?:was "
    r"|were )?for (?:both|each|all|the two)\b|\bconsents? (?:verbal"
    r"|written)\b|\bcons?ent form\)|went through consent\b|\bcons[ent]{0,3}\.? (?:signed|sgd|obtained|ok"
    r"|done)\b"
)
_AFTER_RISKS = re.compile(
    r"\brisks?\b[^.]{0,60}\b(?:he|she|they|patient|pt)(?: \w+)? (?:signed|agreed|consented|elected to proceed"
    r"|wished to proceed|wanted to proceed)\b"
)
_AGREED = re.compile(r"\b(?:agreed|wished|elected|wanted|chose) to (?:proceed|go ahead)\b")
_ONLY_CONSENT = re.compile(r"^\W*consent(?: for (?:each|both|it|this|the procedure))?\W*$")
_IN_A_LIST = re.compile(r"(?:^|[,;/|•] ?)consent ?(?:✓ ?)?(?=[,;/|•.]|$)")  # as terse notes tick it off
_UNDER_CONSENT = re.compile(
    r"^[\W]*(?:\[x\] ?)?(?:obtained|signed|yes\b|\+|given|written|verbal|informed|on (?:the )?(?:file"
    r"|chart)|in (?:the )?chart"
    r"|verified|confirmed|present|done)|\b(?:signed|obtained|consented|agreed)\b"
)
_WHO_SEES = (
    r"(?:(?:i|we|he|she|they|patient|pt|nurse|office|staff|clinic)(?:'ll| will| shall| is to"
    r"| are to| to| should|'d like to)?|will|to|should|asked to|instructed to|told to)"
)
_FOLLOW_UP = re.compile(
    r"(?<!lost to )(?<!last )(?<!previous )follow[- ]?up|\bf/?u\b|\brtc\b"
    r"|\breturns?\b(?! to (?:the )?(?:baseline|previous))"
    r"|see (?:her|him|me|us) (?:again )?in|review in|\b(?:mail|fax|bring|send)\w* (?:back )?(?:the |a |his "
    r"|her )?(?:pain )?(?:log|diary)"
    r"|recheck|check-?up|\bcheck in (?:by|with|in)|\bclinic (?:in )?\d|\b(?:i|we)(?:'ll| will"
    r"| shall) (?:see|review|call|ring)\b"
    r"|\bshall review\b"
    r"|\bsees? (?:me|us|back)\b|\bsee (?:\w+ )?in (?:\d|two|three|four|six|a (?:week|month))"
    r"|\b(?:talk|speak) (?:again )?in\b"
    r"|\bcalls? (?:tomorrow|me|us|the (?:office|clinic))\b|\bpain log\b"
    r"|\breview (?:in )?\d|\bdiary (?:was )?(?:given|provided)|\bsee (?:again|back)\b|\bwill (?:call"
    r"|ring)\b|\bcall(?:s|ed)? in (?:\d|(?:the )?(?:am|morning)\b)"
    r"|\breview(?:ed)? (?:\w+ ){0,2}in \w+ (?:weeks|months)"
    r"|be seen (?:again )?in|back in|pain diary"
    rf"|\b{_WHO_SEES} (?:call|phone|ring|contact|report|re-?assess|re-?evaluate|review)\b(?! (?:911"
    rf"|an? ambulance|emergency|if|for (?:fever|any)))"
    r"|\bre-?(?:assess|evaluat\w*)\w* (?:in|at|on|after)\b"
    r"|\b(?:next|post-?procedure|phone|telephone|virtual|video|outpatient|opd|clinic"
    r"|office) (?:\w+ )?(?:appointment|visit|review|call)\b"
    r"|\bappointment (?:in|on|with|was|has|given|made|booked|already)\b|\b(?:has|have"
    r"|with) an appointment\b|\btele-?visit\b"
)
_SEDATION: tuple[tuple[SedationKind, re.Pattern[str]], ...] = (
    (
        SedationKind.NONE,
        re.compile(
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
        re.compile(
            r"general an(?:a)?esth(?:esia|etic)(?! was not| in (?:19|20)\d\d)"
            r"|\ban(?:a)?esthesia(?: type)? ?: ?general\b"
            r"|\bga\b(?=,? (?:lma|with|ett|\+))"
        ),
    ),
    (
        SedationKind.MAC,
        re.compile(
            r"monitored an(?:a)?esthesia care|(?<!\bor )(?<!\bno )\bmac\b(?! (?:lunch|book|needle"
            r"|blade|\d))"
        ),
    ),
    (
        SedationKind.MODERATE,
        re.compile(
            r"(?:moderate|conscious)(?: iv| intravenous| conscious| \(conscious\)"
            r"| procedural| level of)? sedation"
        ),
    ),
    (SedationKind.DEEP, re.compile(r"deep (?:iv )?sedation")),
    (
        SedationKind.MINIMAL,
        re.compile(r"(?:minimal|light)(?: iv| oral)? sedation|sedation[: ]+minimal"),
    ),
)
_REFUSED_SEDATION = re.compile(
    r"\bsedation\b[^.;\n]{0,25}\b(?:declined|refused|(?:decided|opted) against)"
    r"|\b(?:declined|refused|waived|did not want) (?:\w+ ){0,2}sedation"
)
_DEGREE = re.compile(r"\b(minimal|moderate|deep|mac)\b")
_DEGREE_BEFORE = re.compile(r"\b(?:conscious|moderate|deep|minimal|light)(?: iv)? ?$")  # and then "sedation:"
_DEGREE_AFTER = re.compile(r"\bsedation\b[^.;\n]{0,30}[,(:] ?(minimal|moderate|deep)\b")
_NONE = re.compile(
    r"[\s:*|-]*(?:\[x\] ?|[☑☒✓✔] ?)?(?:none|nil|n/a|no\b|declined|refused|not (?:used|given|needed|required"
    r"|wanted|offered))"
)
_SAYS_SOMETHING = re.compile(r"[a-z0-9][^\n]*[a-z0-9]")
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "physical therapy",
        r"physical therapy|physiotherapy|\bpt\b(?= (?:x|had|helped|and|for|\())|(?<=failed )pt\b"
        r"|\bpt\b(?=[,/+] ?(?:nsaid|med|chiro|hep\b|ibu|nap|mel|hom))",
    ),
    ("NSAID", r"\bnsaids?\b|ibuprofen|naproxen|meloxicam|diclofenac|etodolac|celecoxib"),
    ("acetaminophen", r"acetaminophen|tylenol|paracetamol"),
    ("chiropractic", r"chiropract"),
    ("home exercise", r"home exercise"),
    ("acupuncture", r"acupuncture"),
    ("muscle relaxant", r"muscle relaxant|cyclobenzaprine|methocarbamol|tizanidine"),
)
_ORDERED = re.compile(
    r"\b(?:refer\w*|prescri\w*|recommend\w*|order(?:ed)? (?:for|of)|begin|start(?:ing)?|resume)\b"
)
_WEEKS = re.compile(r"\b(\d{1,2}|six|eight|ten|twelve) weeks\b")
_FAILED = re.compile(
    r"\bfailed\b|\b(?:no|without|little|minimal)(?: \w+)? (?:benefit|relief|improvement|help|effect)\b"
    r"|\b(?:not|n't) (?:\w+ )?help|\bunhelpful\b|\bineffective|\binadequate|\binsufficient|\brefractory"
    r"|\bto no avail\b"
)
_DIAGNOSIS = re.compile(r"\b([a-tv-z]\d{2}\.\d{1,4})\b")


def write_care(book: Book, clauses: list[Clause]) -> None:
    """Each fact where a clause says that it was so; risk lists, plans and templates do not count as done."""
    _first(book, clauses, _CONSENT, "documentation.consent", value=True, outside={Context.TEMPLATE})
    _write_consent(book, clauses)
    outside_of_it = {Context.TEMPLATE, Context.PLAN}
    _first(book, clauses, _AFTER_RISKS, "documentation.consent", value=True, outside=outside_of_it)
    told_of_risks = [clause for clause in clauses if clause.context is Context.CONSENT]
    _first(book, told_of_risks, _AGREED, "documentation.consent", value=True, outside=set())
    _write_follow_up(book, clauses)
    _first(book, clauses, _FOLLOW_UP, "documentation.follow_up", value=True, outside={Context.HISTORY})
    outside = {Context.CONSENT, Context.HISTORY, Context.PLAN, Context.TEMPLATE}
    _write_sedation(book, clauses, outside)
    _write_kinds(book, clauses)
    codes = {match[1].upper(): match.span() for match in reversed(list(_DIAGNOSIS.finditer(book.note.plain)))}
    for number, (code, span) in enumerate(reversed(codes.items())):
        book.add(f"diagnoses[{number}]", code, span, "diagnosis-code", remark="stated by the note")


def _write_consent(book: Book, clauses: list[Clause]) -> None:
    """Consent told by its heading, or by the bare word between two full stops, as terse notes tick it off."""
    for clause in clauses:
        words = book.note.plain[clause.start : clause.end]
        under = _UNDER_CONSENT.search(words) if "consent" in clause.heading else None
        bare = _ONLY_CONSENT.search(words) or _IN_A_LIST.search(words)
        match = under or bare
        if match and clause.context is not Context.TEMPLATE:
            span = (clause.start + match.start(), clause.start + match.end())
            book.add("documentation.consent", value=True, span=span, pattern="consent")
            return


def _write_follow_up(book: Book, clauses: list[Clause]) -> None:
    """Follow-up told by its heading with words below it that are neither a denial nor a blank."""
    for clause in clauses:
        if not re.match(r"follow[- ]?up", clause.heading) or clause.context is Context.TEMPLATE:
            continue
        words = _SAYS_SOMETHING.search(book.note.plain, clause.start, clause.end)
        if words and not _NONE.match(book.note.plain, clause.start):
            book.add("documentation.follow_up", value=True, span=words.span(), pattern="follow_up")
            return


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
            found.setdefault(SedationKind(told[1]), told.span())
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
    is_told = cue_of(words) in {None, Context.PLAN, Context.NEGATED}
    return is_beside and is_told and bool(_SEDATION[0][1].search(words))


def _first(
    book: Book,
    clauses: list[Clause],
    pattern: re.Pattern[str],
    path: str,
    *,
    value: object,
    outside: set[Context],
) -> None:
    for clause in clauses:
        match = pattern.search(book.note.plain, clause.start, clause.end)
        if match and clause.context not in outside:
            book.add(path, value, match.span(), path.rpartition(".")[2])
            return


def _write_kinds(book: Book, clauses: list[Clause]) -> None:
    """Care that was tried before: words of the history and indication, not of the plan."""
    outside = {Context.PLAN, Context.CONSENT, Context.TEMPLATE}
    told = [clause for clause in clauses if clause.context not in outside]
    number = 0
    for kind, words in _KINDS:
        pattern = re.compile(words)
        for clause in told:
            match = pattern.search(book.note.plain, clause.start, clause.end)
            if match and not _ORDERED.search(
                book.note.plain, max(clause.start, match.start() - 30), match.end() + 12
            ):
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
