"""Whose note it is, of which day, and whether it is signed."""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.dates import Day
from facetwise.notes.facts import Certainty
from facetwise.notes.names import write_name
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed
from facetwise.notes.text import CALLED_TODAY

_BEGINNING = 160
_NEAR = 30
_HEAD = 60
_DECADES = 18
_LETTER = Stemmed(r"\bdear\b")
_TODAY = re.compile(r"\b(?:today|this (?:morning|afternoon))\b")  # a letter of the same day
_OF_SERVICE = re.compile(
    r"(?:date of (?:service|procedure|operation|surgery|exam)|\bdos|service date|procedure date|encounter date"
    r"|visit date"
    r"|date performed|(?<!pre-)(?<!post-)\bprocedure|performed(?: on)?|\bseen(?: on)?|date|\btoday[,(]?|\bclinic)[ :]*$"
)
_IN_A_SENTENCE = re.compile(r"(?:performed|seen)(?: on)? $")  # may as well recall another day
_OF_BIRTH = re.compile(r"(?:\bdob|date of birth|birth ?date|d\.o\.b\.|\bborn|\bb\.)[ :,]*$")
_OF_SOMETHING_ELSE = re.compile(
    r"(?:copied(?: forward)?(?: from)?|carried forward(?: from)?|dictated|transcribed|typed"
    r"|doi|date of (?:injury|accident|loss)|injur(?:y|ed)(?: on)?"
    r"|(?:mri?|ct|x-?rays?|emg|scans?)\b[^.;:\n\d]{0,40}(?:\(|\b(?:of|from|dated))"
    r"|signed[^.\n]{0,40}|addendum|late entry|amend(?:ment|ed)|correct(?:ion|ed)|md|do),?[ :]*(?:on |at )?$"
)
_SIGNED = re.compile(
    r"(?:elec(?:tronically|tr?)?\.?|digitally) (?:signed|authenticated|approved|verified)|(?:signed"
    r"|authenticated) electronically|/e?s/"
    r"|\belectronic(?:ally)? signature ?:(?= ?[a-z])|\bsgd electronically\b|\be-?sig(?:n(?:ed|ature)?)?\b"
    r"|\besig\b|(?<!consent )(?<!form )\bsigned(?: by\b|:"
    r"|,? (?=(?:dr\.? )?[a-z][a-z.'-]* [a-z.' -]{2,25},? (?:m\.?d|d\.?o|np|pa|frca|mbbs)\b)|, (?=dr\b))"
    r"|status: signed|(?<=\. )signed (?:[a-z]+\.? ){1,3}(?:md|do|np|pa|frca)\b"
    r"|(?<!consent )(?<!form )(?<!was )(?<!were )\bsigned (?:on )?(?=\d{1,2}/\d)"
    r"|(?m:^(?:signed|authenticated)(?: |:))(?!(?:written |informed |the )*consent)"
    r"|\b(?:md|do|np|pa-?c?|frca|f\w*rca|mbbs|dnp|crna) \(signed\)|\bdr\.? [a-z.' -]{2,30} \(signed\)"
    r"|\bauthenticated by\b|\bco-?signed (?:by )?(?=(?:dr\.? )?[a-z][a-z.'-]+ )"
)
_UNSIGNED = re.compile(r"not signed|pending|unsigned|but not (?:read|signed)")
_DAY_OF_WRITING = re.compile(
    r"(?:date (?:signed|dictated|of (?:note|report|dictation|signature))|(?:note|report|dictation"
    r"|signature) date"
    r"|date and time signed|dictated|typed|transcribed|finali[sz]ed|authenticated)[ :]*(?:on |at )?$"
)
_OF_THE_WORK = re.compile(
    r"(?:procedure|service|dos|seen|clinic|visit|operation|exam|performed)(?: on| date)?[ :]*$"
)
_AFTER_SIGNATURE = 90  # characters in which name, title and day of a signature stand
_BLANK = re.compile(r"[ :]*(?:by[ :]*)?(?:\*{2,}|_{2,}|\[[^\]x]{0,30}\]|\{[^}]{0,30}\}|@|<)")


def write_people(book: Book, clauses: list[Clause]) -> None:
    """Service date, patient and signature, each only where the note writes it."""
    plain = book.note.plain
    days = list(book.note.days)
    births = [day for day in days if _OF_BIRTH.search(plain, max(0, day.start - _NEAR), day.start)]
    births += [day for day in days if not births and _is_a_life_before(day, days)]
    _write_service_date(book, [day for day in days if day not in births], clauses)
    if births:
        first = births[0]
        book.add("patient.birth_date", first.value, (first.start, first.end), "birth-date")
    write_name(book)
    signed = next((match for match in _SIGNED.finditer(plain) if not _BLANK.match(plain, match.end())), None)
    if signed and _UNSIGNED.search(_line_around(plain, signed.span())):
        signed = None
    if signed:
        book.add("documentation.signed", True, signed.span(), "signature")
    else:
        book.missing("documentation.signed", "signature")
    _write_day_of_writing(book, [day for day in days if day not in births], signed)


def _write_day_of_writing(book: Book, days: list[Day], signed: re.Match[str] | None) -> None:
    """The day beside the signature, else one that is said to be of the writing; a letter's is at its head."""
    plain = book.note.plain
    beside = [day for day in days if signed and _is_beside(day, signed, plain)]
    told = [day for day in days if _DAY_OF_WRITING.search(plain, max(0, day.start - _NEAR), day.start)]
    letter = _LETTER.search(plain)
    head = [
        day
        for day in days
        if letter
        and day.end < letter.start()
        and not _OF_THE_WORK.search(plain, max(0, day.start - _NEAR), day.start)
    ]
    if found := beside or told:
        day = found[0]
        book.add("documentation.dated", True, (day.start, day.end), "day-of-writing")
    elif head:
        span = (head[0].start, head[0].end)
        book.add("documentation.dated", True, span, "day-of-letter", certainty=Certainty.INFERRED)
    else:
        book.missing("documentation.dated", "day-of-writing")


def _is_beside(day: Day, signed: re.Match[str], plain: str) -> bool:
    """Whether a day stands behind a signature, or before it on its line."""
    is_behind = (
        0 <= day.start - signed.end() <= _AFTER_SIGNATURE and "\n\n" not in plain[signed.end() : day.start]
    )
    return is_behind or (
        day.end <= signed.start() and not plain[day.end : signed.start()].strip(" ,;:0123456789apm-")
    )


def _line_around(plain: str, span: tuple[int, int]) -> str:
    """The words near a signature that stand in its own line."""
    before = plain[max(0, span[0] - 40) : span[0]].rpartition("\n")[2]
    return before + plain[span[0] : span[1] + 40].partition("\n")[0]


def _is_a_life_before(day: Day, days: list[Day]) -> bool:
    """A day at the head of the note, decades before every other: nobody recalls a block that old there."""
    others = [other.value for other in days if other.value.year != day.value.year]
    return day.start < _BEGINNING and bool(others) and day.value.year + _DECADES <= min(others).year


def _only_day(plain: str, days: list[Day]) -> list[Day]:
    """The one day that a note writes, wherever it stands, unless it is told what else happened on it."""
    is_one = len({day.value for day in days}) == 1
    return days[:1] if is_one and not _OF_SOMETHING_ELSE.search(plain, 0, days[0].start) else []


_OF_WORK_THEN = re.compile(r"\b(?:blocks?|injections?|[cltf]?mbbs?|rfa|ablation|set|round) (?:of|from) $")
_RECALLED_BESIDE = re.compile(  # "last time (2/2/2026)", "after two blocks (12/02/2025 - 90%"
    r"\b(?:last|previous|prior|earlier|first)\b[^.;\n\d]{0,24}$"
    r"|\b(?:after|following|since|had)\b[^.;\n]{0,40}\b(?:blocks?|injections?|[cltf]?mbbs?|sets?|rfa"
    r"|ablation)\b[ (,:]*$"
)
_GAVE = re.compile(r"\W{1,3}\d{2,3} ?(?:%|percent)")  # "12/02/2025 - 90%"
_ON_OR_FOR = re.compile(r"\b(?:on|for|since|until) (?:[\d/.-]+,? (?:and |& )?)*$")  # "on 1/5/26 and 2/9/26"
_ENTRY_WITH_ITS_RESULT = re.compile(  # "1/12/26 diagnostic block of the right side with 40% relief"
    r"\W*(?:\w+\W+){0,4}?(?:blocks?|injections?|[cltf]?mbbs?|[clt]?rfa|ablation|set)\b[^.;]{0,60}?\b(?:relief|benefit"
    r"|\d{2,3} ?%|percent|helped)"
)
_CAME = re.compile(r"\b(?:came|presented|seen|attended|arrived|returned|brought|visited|admitted)\b")


def _is_another_day(book: Book, day: Day, clauses: list[Clause]) -> bool:
    """Whether a day stands where the note recalls or plans something, or dates what it speaks of (``the block of``)."""
    plain = book.note.plain
    before = plain[max(0, day.start - 2 * _NEAR) : day.start]
    if _OF_WORK_THEN.search(before) or _RECALLED_BESIDE.search(before) or _GAVE.match(plain, day.end):
        return True
    told = next((clause for clause in clauses if clause.start <= day.start < clause.end), None)
    if told is None:
        return False
    is_history = told.context is told.section is Context.HISTORY
    if is_history and _ENTRY_WITH_ITS_RESULT.match(plain, day.end, told.end):
        return True
    is_else = told.context in {Context.HISTORY, Context.PLAN}
    return is_else and _ON_OR_FOR.search(before) is not None and not _CAME.search(before)


def _write_service_date(book: Book, days: list[Day], clauses: list[Clause]) -> None:
    """A labelled day; else the one with which the note begins, which is then inferred."""
    plain = book.note.plain
    labelled = [day for day in days if _OF_SERVICE.search(plain, max(0, day.start - _NEAR), day.start)]
    first = [
        day
        for day in days
        if day.start < _BEGINNING and not _OF_SOMETHING_ELSE.search(plain, max(0, day.start - 60), day.start)
        if not _is_another_day(book, day, clauses)
    ]
    labelled = [day for day in days if CALLED_TODAY.match(plain, day.end)] or labelled
    letter = _LETTER.search(plain)
    if not labelled and letter and not (first and _TODAY.search(plain, letter.end())):
        first = [day for day in days if day.start > letter.end()]
    is_told = labelled and _IN_A_SENTENCE.search(plain, max(0, labelled[0].start - _NEAR), labelled[0].start)
    is_recalled = is_told and first and first[0].start < _HEAD and first[0].value > labelled[0].value
    if labelled and not is_recalled:
        _add_service_date(book, labelled[0], "service-date", Certainty.STATED)
    elif first or (
        first := _only_day(plain, [day for day in days if not _is_another_day(book, day, clauses)])
    ):
        _add_service_date(book, first[0], "first-date", Certainty.INFERRED)
    else:
        book.missing("service_date", "service-date")


def _add_service_date(book: Book, day: Day, pattern: str, certainty: Certainty) -> None:
    """The day, or a question where its day and month may stand in either order."""
    span = (day.start, day.end)
    if not day.is_open:
        book.add("service_date", day.value, span, pattern, certainty=certainty)
        return
    book.add("service_date", None, span, pattern, certainty=Certainty.AMBIGUOUS)
    book.ask(
        "service_date",
        f'on which day was the procedure done: which of the figures of "{book.note.text[slice(*span)]}" is the month?',
        span,
    )
