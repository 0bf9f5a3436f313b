"""Who wrote the note, whether anything went wrong, and what was added to it later.

An encounter has no field for these, so their paths begin with ``note.``: they are shown, and never coded.
"""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.sections import Clause

_CREDENTIAL = r"(?:M\.?D|D\.?O|N\.?P|P\.?A(?:-?C)?|A\.?P\.?R\.?N|C\.?R\.?N\.?A|R\.?N|DNP|PhD|F[A-Z]*RCA|MBBS)"
_NAME = rf"(?!{_CREDENTIAL}\b)(?:[A-Z]\.(?: ?[A-Z]\.)?|[A-Z][\w'’-]*)"
_RANK = r"(?:(?:MAJ|CPT|LTC|COL|LCDR|CDR|LT|Maj|Capt|Col|Lt Col|Cmdr)\.? )?"
_PERSON = rf"(?:[Dd]r\.? |DR\.? )?{_NAME}(?: {_NAME}){{1,3}}"
_TITLE = rf"(?:,? {_CREDENTIAL}\b\.?)"
_SIGNED = re.compile(
    r"(?:(?i:e-?sig(?:nature)?(?= ?:))|(?i:electronically |digitally )?(?i:e-?)?(?i:signed|authenticated|approved"
    r"|attested)(?i: electronically)?(?i: by)?"
    rf"|/[es]*/)[:,]? *{_RANK}({_PERSON}){_TITLE}?"
)
_LABELLED = re.compile(
    r"(?:(?m:^)|(?<=[.|;] ))(?i:author|dictated by|performed by|operator|proceduralist|performing clinician"
    r"|surgeon|physician"
    rf"|provider|attending)(?i: physician| name)?:? +({_PERSON}){_TITLE}?"
)
_NO_AUTHOR = re.compile(
    r"(?i)\b(?:on|at|and|electronically|consent|form|patient|by|time-?out|performed|prone|all|procedure|the|technique"
    r"|description|indications?|an(?:a)?esthesia|details|after|before|for|with|was|date|in|operation|plan)\b"
)

_NONE = re.compile(
    r"\b(?:no|nil|without|free of)(?: immediate| apparent| acute| known| obvious| new)*(?: procedural"
    r"| procedure)? (?:complications?|comps?|cx"
    r"|adverse (?:events?|effects?|reactions?)|incidents?|problems?)\b|\buneventful\b|\buncomplicated\b"
)
_NONE_LABELLED = re.compile(
    r"\b(?:(?:comps?|cx|complications?) ?[:=-]|complications) ?(?:none|nil|no\b|n/?a\b|0\b)"
)
_NONE_FIELD = re.compile(r"\W*(?:none|nil|no\b|n/?a\b|negative|uneventful)")
_WENT_WRONG = re.compile(
    r"\b(?:had|developed|experienced|became|there was|felt) (?:\w+ ){0,5}(?:vaso-?vagal|syncop\w+|fainted"
    r"|faint|h(?:a)?ematoma|dural puncture|wet tap|pneumothorax|hypotens\w+"
    r"|allergic reaction|anaphyla\w+|seizure|intravascular (?:injection|uptake) occurred|needle broke|high spinal)\b"
)
_ADDENDUM = re.compile(r"(?m)(?:^|(?<=\n)|(?<=[.] ))[ *#-]*(addend(?:um|a)|late entry)\b")
_SOON = 60
_OF_TODAY = {Context.PERFORMED, Context.TITLE}


def write_closing(book: Book, clauses: list[Clause]) -> None:
    """Author, complications and addenda, each where the note tells it."""
    _write_author(book)
    _write_complications(book, clauses)
    _write_addenda(book)


def _write_author(book: Book) -> None:
    """The one who signed; else the one whom a label names, which is then inferred."""
    for pattern, certainty in ((_SIGNED, Certainty.STATED), (_LABELLED, Certainty.INFERRED)):
        for match in pattern.finditer(book.note.text):
            if not _NO_AUTHOR.search(match[1]):
                book.add("note.author", match[1], match.span(1), "author", certainty=certainty)
                return


def _write_complications(book: Book, clauses: list[Clause]) -> None:
    plain = book.note.plain
    none: Span | None = None
    wrong: Span | None = None
    for clause in clauses:
        place = (plain, clause.start, clause.end)
        if clause.context in {Context.CONSENT, Context.HISTORY, Context.PLAN, Context.TEMPLATE, Context.EXAM}:
            continue
        is_field = clause.heading.startswith(("complication", "comp", "adverse")) and plain.endswith(
            clause.heading, 0, clause.start
        )
        denied = (
            (_NONE_FIELD.match(*place) if is_field else None)
            or _NONE.search(*place)
            or _NONE_LABELLED.search(*place)
        )
        none = none or (denied.span() if denied else None)
        told = _WENT_WRONG.search(*place) if clause.context in _OF_TODAY else None
        wrong = wrong or (told.span() if told else None)
    if wrong and none:
        book.add(
            "note.complications", None, wrong, "complications", certainty=Certainty.CONTRADICTED, also=(none,)
        )
        book.ask(
            "complications",
            "the note says that nothing went wrong and tells of an event: was there a complication?",
            wrong,
            none,
        )
    elif wrong:
        book.add("note.complications", book.note.text[slice(*wrong)].lower(), wrong, "complications")
    elif none:
        book.add("note.complications", "none", none, "complications")


def _write_addenda(book: Book) -> None:
    """Each addendum with its day; payers leave one without a day out of the record, so that is asked."""
    for number, match in enumerate(_ADDENDUM.finditer(book.note.plain)):
        path = f"note.addenda[{number}].date"
        day = next((item for item in book.note.days if 0 <= item.start - match.end() <= _SOON), None)
        if day is not None:
            book.add(path, day.value, (day.start, day.end), "addendum")
            continue
        book.add(path, None, match.span(1), "addendum", certainty=Certainty.MISSING)
        book.ask("addendum", "on which day was the addendum written, and by whom?", match.span(1))
