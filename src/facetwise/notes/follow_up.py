"""Whether the note says how it goes on: by the name of it, by who contacts whom, or by when."""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed
from facetwise.notes.telling import write_first

_WHO_SEES = (
    r"(?:(?:i|we|he|she|they|patient|pt|nurse|office|staff|clinic)(?:'ll| will| shall| is to"
    r"| are to| to| should|'d like to)?|will|to|should|asked to|instructed to|told to)"
)
_FOLLOW_UP = Stemmed(
    r"(?<!lost to )(?<!last )(?<!previous )follow[- ]?up|\bf/u\b|\bfu\b|\br/v\b|\brt[co]\b"
    r"|\bcall (?:\w+ )?with (?:the "
    r"|his |her )?(?:pain )?(?:diary|results?|log|scores?)\b"
    r"|\breturns?\b(?! to (?:the )?(?:baseline|previous))"
    r"|see (?:her|him|me|us) (?:again )?in|review in|\b(?:mail|fax|bring|send)\w* (?:back |in )?(?:the |a "
    r"|his "
    r"|her )?(?:pain )?(?:log|diary)"
    r"|\breview at \d|recheck|check-?up|\bcheck in (?:by|with|in)|\bclinic (?:in )?\d|\b(?:i|we)(?:'ll| will"
    r"| shall) (?:see|review|call|ring)\b"
    r"|\bshall review\b|\bwill check (?:on )?(?:her|him|them|back|the patient)\b"
    r"|\bsees? (?:me|us|back)\b|\bsee (?:\w+ )?in (?:\d|two|three|four|six|a (?:week|month))"
    r"|\b(?:talk|speak) (?:again )?in\b"
    r"|\bcalls? (?:tomorrow|me|us|the (?:office|clinic))\b|\bpain log\b"
    r"|\breview (?:in |after )?(?:\d|(?:one|two|three|four|six|eight|twelve) (?:weeks|months))"
    r"|\bcall (?:back )?(?:\d ?d|\d\d ?h(?:rs?|ours)?)\b|\bdiary (?:was )?(?:given|provided)|\b(?:given|handed"
    r"|has) an? (?:pain )?(?:diary|log|chart)\b|\bpain chart\b|\bsee (?:again|back)\b"
    r"|\bwill (?:call"
    r"|ring)\b|\bcall(?:s|ed)? in (?:\d|(?:the )?(?:am|morning)\b)"
    r"|\breview(?:ed)? (?:\w+ ){0,2}in \w+ (?:weeks|months)"
    r"|be seen (?:again )?in|back in|pain diary|\b(?:will|is to|shall|to) (?:email|come back|be back"
    r"|drop off)\b"
    rf"|\b{_WHO_SEES} (?:call|phone|telephone|ring|contact|report|re-?assess|re-?evaluate|review)\b(?! (?:911"
    rf"|an? ambulance|emergency|if|for (?:fever|any)))"
    r"|\bre-?(?:assess|evaluat\w*)\w* (?:in|at|on|after)\b"
    r"|\b(?:next|post-?procedure|phone|telephone|virtual|video|outpatient|opd|clinic"
    r"|office) (?:\w+ )?(?:appointment|visit|review|call)\b"
    r"|\bnext contact\b|\bappointment (?:in|on|with|was|has|given|made|booked|already)\b|\b(?:has|have"
    r"|with) an appointment\b|\btele-?visit\b"
)
_TIME = (
    r"(?:(?:\d{1,2}|an?|one|two|three|four|five|six|eight|ten|twelve|the (?:\w+))(?: ?(?:-|to"
    r"|or) ?\d{1,2})?[ -]?"
    r"(?:days?|weeks?|wks?|wk|w|months?|mos?|mths?|m|fortnight)\b|\b(?:a )?fortnight\b|\d{1,2}/(?:52|12|7)\b"
    r"|\bweek \d|\btomorrow\b|\bnext (?:week|month)\b)"
)
_CONTACT = (
    r"(?:(?:re-?)?(?:seen?|visit|reviewed?|checked|telephoned?|rung|phoned?|call(?:ed|s)?|talk|speak|rv"
    r"|reassess\w*"
    r"|re-?evaluat\w+)|clinic|opa|opd|ov|tca|office|appointment|appt|back (?:to|in|at|with)|returns?|drop (?:off|in)"
    r"|hear from|touch base|contact)"
)
_WITHIN = Stemmed(rf"\b{_CONTACT}\b[^.;\n]{{0,40}}?\b{_TIME}|\b{_TIME}[^.;\n]{{0,30}}?\b{_CONTACT}\b")
_BEFORE_TODAY = re.compile(
    r"\b(?:ago|earlier|since|last|previous|prior|(?<!be )seen(?! again)|for (?:the )?(?:past|last)|was|were"
    r"|had|has had"
    r"|have had|after(?! (?:an? |\d|two|three|four|six|eight|twelve)[\d -]*(?:to \d+ )?(?:days|weeks?|months?"
    r"|wks?)\b)"
    r"|following)\b(?! (?:to be|by))"
)
_TELLING = {Context.PLAN, Context.PERFORMED, Context.TITLE}
_SAYS_SOMETHING = re.compile(r"[a-z0-9][^\n]*[a-z0-9]")
_NONE = re.compile(r"[\s:*|=-]*(?:none|nil|n/a|no\b|not (?:needed|required))")
_PATH = "documentation.follow_up"


def write_follow_up(book: Book, clauses: list[Clause]) -> None:
    """A field with its words, a sentence that says so, or at the end of the note a contact within so many weeks."""
    _write_field(book, clauses)
    write_first(book, clauses, _FOLLOW_UP, _PATH, {Context.HISTORY})
    last_half = [clause for clause in clauses if clause.end > len(book.note.plain) // 2]
    for clause in last_half:
        match = _WITHIN.search(book.note.plain, clause.start, clause.end)
        is_told = match and clause.context in _TELLING
        if match and is_told and not _BEFORE_TODAY.search(book.note.plain, clause.start, clause.end):
            book.add(_PATH, value=True, span=match.span(), pattern="follow_up")
            return


def _write_field(book: Book, clauses: list[Clause]) -> None:
    """Follow-up told by its heading with words below it that are neither a denial nor a blank."""
    for clause in clauses:
        if not re.match(r"follow[- ]?up", clause.heading) or clause.context is Context.TEMPLATE:
            continue
        words = _SAYS_SOMETHING.search(book.note.plain, clause.start, clause.end)
        if words and not _NONE.match(book.note.plain, clause.start):
            book.add(_PATH, value=True, span=words.span(), pattern="follow_up")
            return
