"""Earlier blocks and ablations that a note recalls, with their day and what each gave."""

import re
from collections.abc import Iterator
from itertools import pairwise

from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.dates import Day
from facetwise.notes.neighbours import neighbour_in
from facetwise.notes.pain import ABLATION, BLOCK, PERCENT
from facetwise.notes.sections import Clause

_OF_JOINTS = re.compile(
    r"\bfacet (?:joint )?(?:steroid |cortisone )?(?:injections?|inj\b)|\bfjis?\b|\bintra-?articular"
)
_ONE_OF_THESE = re.compile(
    r"^\W*(?:(?:first|second|third|1st|2nd) ?:|last (?:one|set)\b)|\b(?:the|her|his|their) (?:first|second|last"
    r"|previous|prior) (?:one|set|round|injections?"
    r"|procedure)s?\b"
    r"|\blast time\b|(?:^|\s)#\d\b|\b(?:set|session|round) ?(?:#|no\.? ?|number )?\d\b|\bthe (?:first|last"
    r"|previous)(?=,? (?:with [\w ]{3,20},? )?on \d)"
)
_BLOCKED = re.compile(r"\b(?:i|we|was|were|had) (?:\w+ )?blocked\b|\bblocked (?:the )?(?:right|left|[ctl]\d)")
_SOON = 60
_WORK = r"(?:blocks?|[cltf]?mbbs?|rfa|rftc|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies)|denervations?)"
_DONE_ON = re.compile(
    rf"\b{_WORK}\b(?: (?:was|were|done|performed|completed|carried|out|here|by \w+|right|left|bilateral"
    rf"|side))*"
    r"(?: ?x ?\d)?(?: (?:on|of|dated))?[ :,(#\d]*$|\b(?:done|performed|treated|completed|carried out) (?:here )?on $"
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
_RELIEF_NUMBER = re.compile(PERCENT)
_OF_RELIEF_AT_ALL = re.compile(
    r"\breli|\bbenefit|\bimprov|\bbetter\b|\breduc|\bpositive\b|\btook away\b"
    r"|\brespon|\bgave\b"
)
_RELIEF_OF = re.compile(
    rf"{PERCENT} (?:pain )?(?:relief|benefit|improvement|reduction|better)\b[^.;]{{0,60}}?(?:from|after"
    rf"|with|following|by)\b"
)
_OF_EACH = re.compile(r"\b(?:each|both)\b(?! sides?\b)")
_STRENGTH = re.compile(r"(?:caine|lido|bupi|ropi|marcain)[ (]*$")


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
    if _ONE_OF_THESE.search(words) and not (ABLATION.search(words) or _OF_JOINTS.search(words)):
        today = book.facts.get("procedures[0].technique")
        is_injection = today is not None and today.value in {
            Technique.INTRAARTICULAR,
            Technique.MEDIAL_BRANCH_BLOCK,
        }
        if today is not None and is_injection and isinstance(today.value, Technique):
            return today.value
    if BLOCK.search(words) or _BLOCKED.search(words):
        return Technique.MEDIAL_BRANCH_BLOCK
    if ABLATION.search(words):
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
