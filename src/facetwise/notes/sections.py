"""Which part of the note a sentence stands in, and whether it tells of this procedure at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from facetwise.notes.asides import (
    names_work,
    without_asides,
    without_consent_ahead,
    without_reasons,
    without_what_came_before,
)
from facetwise.notes.at_work import (
    AFTER_CONSENT,
    ASIDE_FROM_WORK,
    BEGINS,
    NARRATES,
    SETS_UP,
    turns_to_the_work,
)
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.headings import sections_of
from facetwise.notes.section_words import (
    ACTS,
    ACTS_ON,
    ANSWERED,
    BEGINS_WITH_WORK,
    CLOSES,
    DONE_INSTEAD,
    DONE_TODAY,
    GIVEN_AT_LEVELS,
    IN_PARENTHESES,
    IS_LISTED_FOR,
    LABEL,
    LISTED_WORK,
    LISTS,
    NAMES_WORK,
    OF_A_REASON,
    OF_ONE_LINE,
    RECALLED_DAYS,
    TO_BE_DONE,
    TREATMENT,
    WAS_TO_BE,
    WHO_ACTED,
    WORK_NOUN,
    YEAR,
)
from facetwise.notes.text import Note


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence with what it is about; ``section`` is the heading's, ``None`` before any."""

    start: int
    end: int
    context: Context
    section: Context | None
    heading: str = ""


def clauses_of(note: Note) -> list[Clause]:
    """Every sentence of the note with its context."""
    found: list[Clause] = []
    for start, end, section, heading in sections_of(note):
        told = section
        for number, (first, last) in enumerate(note.clauses(start, end)):
            words = without_consent_ahead(without_reasons(without_asides(_with_today(note, first, last))))
            begins = not number and note.plain.endswith(heading, 0, start)
            is_field = told in LISTS or TO_BE_DONE.fullmatch(heading)
            if is_field and not begins and LABEL.match(words):
                told = None  # a list of diagnoses ends where another field begins
            if number == 1 and told is Context.CONSENT and ANSWERED.match(note.plain, start, first):
                told = None  # "Consent: Y" ends with its line
            if number and told is Context.HISTORY and CLOSES.match(words):
                told = None  # how it ended is no part of why it was done
            cue = cue_of(words)
            is_line = number and note.plain[first - 1] == "\n" and not heading.startswith("impression")
            if is_line and told is Context.DIAGNOSIS and cue is None and _names_work_at_its_head(words):
                told = Context.TITLE  # the work on a line of its own below the diagnosis
            if is_line and cue in {None, Context.DIAGNOSIS} and _begins_work(told, heading, words):
                told = Context.TITLE  # the work below a reason, or below a line of allergies or medicines
            is_narrative = told is Context.TITLE and NARRATES.search(words) and SETS_UP.search(words)
            if is_narrative or (number and turns_to_the_work(told, words, cue)):
                told = Context.PERFORMED  # the description follows without a heading of its own
            context = _context(words, cue, told, heading)
            if found and not AFTER_CONSENT.search(words) and _goes_on(note, found[-1], first, context):
                context = found[-1].context
            found.append(Clause(first, last, context, told, heading))
    return list(_entries(note, [_dated(note, clause) for clause in _told_on(note, found)]))


def _begins_work(section: Context | None, heading: str, words: str) -> bool:
    """Whether a line under a heading that holds one line names the work, its levels and what was given."""
    is_short = (section is Context.EXAM and OF_ONE_LINE.match(heading)) or (
        section is Context.HISTORY and OF_A_REASON.match(heading)
    )
    return bool(is_short and GIVEN_AT_LEVELS.search(words))


def _names_work_at_its_head(words: str) -> bool:
    return bool(NAMES_WORK.search(words) or BEGINS_WITH_WORK.search(words))


def _goes_on(note: Note, before: Clause, start: int, context: Context) -> bool:
    """Whether a list of risks, or of what was or will be done, goes on after a semicolon with names alone."""
    if note.plain[start - 1] != ";" or before.end != start or before.section is Context.TITLE:
        return False
    if before.context is Context.CONSENT:
        return context in {Context.TITLE, Context.PERFORMED}
    return before.context in {Context.HISTORY, Context.PLAN} and context is Context.TITLE


def _with_today(note: Note, start: int, end: int) -> str:
    """The words of a sentence, where the note's own day is told as ``today``."""
    words = note.plain[start:end]
    for day in note.days:
        if start <= day.start and day.end <= end and day.value == note.service_day:
            written = note.plain[day.start : day.end]
            words = words.replace(written, "today".ljust(len(written)))
    return words


def _told_on(note: Note, clauses: list[Clause]) -> Iterator[Clause]:
    """Where a note without headings has begun to tell what was done, what follows tells on."""
    has_begun = False
    for clause in clauses:
        if clause.context is Context.PERFORMED and BEGINS.search(note.plain, clause.start, clause.end):
            has_begun = True
        is_loose = clause.section is None and not clause.heading and clause.context is Context.TITLE
        yield replace(clause, context=Context.PERFORMED) if has_begun and is_loose else clause


def _entries(note: Note, clauses: list[Clause]) -> Iterator[Clause]:
    """Where a line begins with an earlier day, the whole line tells of that day (``07/14/2026: first block, ...``)."""
    told = {Context.TITLE, Context.PERFORMED}
    for clause in clauses:
        is_earlier = clause.context in told and note.is_under_an_earlier_day(clause.start, clause.end)
        yield replace(clause, context=Context.HISTORY) if is_earlier else clause


def _dated(note: Note, clause: Clause) -> Clause:
    """A treatment with a day of its own, before the day of the note, is recalled."""
    day = note.service_day
    if (
        day is None
        or clause.context not in {Context.TITLE, Context.PERFORMED}
        or clause.section is Context.TITLE
    ):
        return clause
    earlier = [
        item
        for item in note.days
        if clause.start <= item.start < clause.end and 1 < (day - item.value).days < RECALLED_DAYS
    ]
    if _long_ago(note, clause, day.year):
        return replace(clause, context=Context.HISTORY)
    is_born = earlier and re.search(r"\b(?:dob|d\.o\.b|born|birth)", note.plain[clause.start : clause.end])
    if not earlier or is_born or not TREATMENT.search(note.plain, clause.start, clause.end):
        return clause
    return replace(clause, context=Context.HISTORY)


def _long_ago(note: Note, clause: Clause, year: int) -> bool:
    """Whether a treatment stands with a year alone, before that of the note (``facet RFA 2023``)."""
    years = [int(match[1]) for match in YEAR.finditer(note.plain, clause.start, clause.end)]
    return any(year - 15 < told < year for told in years) and bool(
        TREATMENT.search(note.plain, clause.start, clause.end)
    )


def _context(words: str, cue: Context | None, section: Context | None, heading: str) -> Context:
    cue = cue if section is not None else _cue_without_a_section(words, cue)
    if section is Context.TITLE:
        return cue if cue is Context.TEMPLATE else _titled(words, cue)
    if cue in {Context.TEMPLATE, Context.NEGATED}:
        return cue
    if section is Context.PERFORMED:
        return (
            cue
            if cue in {Context.HISTORY, Context.PLAN, Context.CONSENT} and not _is_act(words, cue)
            else Context.PERFORMED
        )
    if section is not None and section in ASIDE_FROM_WORK:
        return _fallen(words, section, heading, cue)
    if cue in {Context.EXAM, Context.DIAGNOSIS} and any(
        told.search(words) for told in (ACTS_ON, NAMES_WORK, BEGINS_WITH_WORK, WHO_ACTED)
    ):
        return Context.PERFORMED  # "over the tender area, the joints were injected"
    is_told = heading or ACTS.search(words) or NARRATES.search(words)
    return cue or (Context.PERFORMED if is_told else Context.TITLE)


def _cue_without_a_section(words: str, cue: Context | None) -> Context | None:
    if (IS_LISTED_FOR.match(words) and not ACTS.search(words)) or WAS_TO_BE.search(words):
        return Context.PLAN
    return cue or (Context.HISTORY if _is_about_after(words) else None)


def _is_about_after(words: str) -> bool:
    """Whether a sentence names work only as what something came after, and tells of no act beside it."""
    rest = without_what_came_before(words)
    return rest != words and names_work(words) and not names_work(rest) and not ACTS.search(rest)


def _titled(words: str, cue: Context | None) -> Context:
    """What a title's sentence is: what stands in parentheses, or tells of an old fusion, leaves it the title."""
    bare = IN_PARENTHESES.sub(" ", words)
    if cue not in {None, Context.DIAGNOSIS} and bare != words and WORK_NOUN.search(bare):
        cue = cue_of(bare)
    is_title = cue in {None, Context.DIAGNOSIS} or (cue is Context.EXAM and WORK_NOUN.search(bare))
    return Context.TITLE if is_title or cue is None else cue


def _fallen(words: str, section: Context, heading: str, cue: Context | None) -> Context:
    """What a sentence tells that stands in a part of the note which is not about the work."""
    if heading.startswith(("pre", "post")) and cue is None and LISTED_WORK.search(words):
        return Context.TITLE  # below the diagnoses of an operation its procedures, without a heading
    told = cue if cue in {Context.HISTORY, Context.PLAN} else section
    is_done = _is_told_of_today(words, section) and (cue not in ASIDE_FROM_WORK or DONE_TODAY.search(words))
    return Context.PERFORMED if is_done else told


def _is_act(words: str, cue: Context) -> bool:
    """Past acts of today that happen to use a word of another context (``the previously marked site``)."""
    return cue is not Context.HISTORY and cue is not Context.PLAN and bool(re.search(r"\bneedle\b", words))


def _is_told_of_today(words: str, section: Context) -> bool:
    if section is Context.PLAN and DONE_INSTEAD.search(words):
        return bool(TREATMENT.search(words))
    needle = re.search(r"\b(?:needles?|probe|cannula|electrode)s?\b", words)
    if DONE_TODAY.search(words):
        return bool(TREATMENT.search(words))
    today = re.search(r"\btoday\b", words) and TREATMENT.search(words)
    return bool(ACTS.search(words)) and bool(needle or (today and section is not Context.PLAN))
