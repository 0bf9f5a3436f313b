"""Which part of the note a sentence stands in, and whether it tells of this procedure at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from facetwise.notes.asides import without_asides, without_reasons
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.headings import sections_of
from facetwise.notes.text import Note

_ACTS = re.compile(
    r"\b(?:inject(?:ed|ion)|advanced|inserted|placed|introduced|passed|directed|entered"
    r"|lesion(?:ed|s)?|ablated|anesthetized|anaesthetised|blocked|performed|treated"
    r"|denervat|aspirat|instilled|administered|repeated|delivered|deposited|carried out|done|used"
    r"|confirmed|visuali[sz]ed|obtained|identified|targeted|numbed|positioned|seated|walked|reached|laid"
    r"|(?:was|were) (?:put|set|run|left)"
    r"|i (?:first |then |next |also )?(?:put|set|ran|found|did)|entering)"
)
_ACTS_ON = re.compile(
    r"\b(?:joints?|branch(?:es)?|nerves?|levels?|facets?)\b[^.]{0,30}?\b(?:was|were) (?:then |each )?"
    r"(?:injected|blocked|lesioned|ablated|entered|denervated|anesthetized|anaesthetised)\b"
)
_NAMES_WORK = (
    re.compile(  # "Bilateral L5-S1 facet joint injections to decide whether the joints below the fusion hurt"
        r"^\W*(?:(?:right|left|bilateral|rt|lt|[rlb])[ -]+)?(?:sided )?[ctl]\d[a-z\d ,/&-]{0,40}?"
        r"\b(?:injections?|blocks?|[clt]?mbbs?|rfa|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies))\b"
    )
)
_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_WORK_NOUN = re.compile(
    r"\b(?:injections?|blocks?|[clt]?mbbs?|[clt]?rfa|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies)|denervations?)\b"
)
_LISTED_WORK = re.compile(
    r"^[^\n]*\b(?:injections?|blocks?|arthrograms?|ablations?|rhizotom(?:y|ies)|neurotom(?:y|ies))\b"
    r"[^\n]*\b[ctl]\d"
)
_BEGINS = re.compile(
    r"\bneedles?\b|\b\d\d ?-?(?:g|ga|gauge)\b|\bprone\b|\bprepped\b|\b(?:was|were) (?:\w+ )?(?:injected"
    r"|advanced|placed"
    r"|entered|brought|positioned|identified|obtained)\b|\bi (?:injected|advanced|placed|entered)\b"
)
_NARRATES = re.compile(  # a heading names, a sentence tells
    r"\b(?:was|were) (?:\w+ly |then |also |each |first )*(?:\w+ed|put|set|run|left|given|taken|done|drawn"
    r"|seen|found|made"
    r"|sent|brought|begun|shown|laid)\b"
)
_AT_WORK = re.compile(  # only who stands at the table says so
    r"\bin-plane\b|\bprobe was\b|\btime[- ]?out\b|\bchecklist\b|\biv (?:access|line|cannula)\b|\bconsented\b"
    r"|\bneedles? (?:was|were|to|in|into|placed|passed|advanced)\b|\bbetadine\b|\bchlor(?:hexidine|aprep)\b"
    r"|\bwho sign"
)
_TREATS_TODAY = re.compile(
    r"\b(?:i|we) (?:brought|admitted|treated|performed|injected|did|carried out|went ahead|proceeded)\b[^.]{0,60}"
    r"\b(?:today|this (?:morning|afternoon))\b|\btoday,? (?:i|we) (?:treated|performed|injected|did|carried out)\b"
)
_ON_DRUGS = re.compile(r"\b(?:refill|prescri|exam)")
_AFTER_CONSENT = re.compile(
    r"\d ?(?:ml|cc)\b|^\W*(?:\w+ ){0,2}(?:fluoro\w*|c-?arm|x-?ray|omnipaque|isovue|contrast|ultrasound"
    r"|ct)\b|^\W*(?:description|position|technique|details)\b"
)
_CONSENT_GIVEN = re.compile(  # with it the account of the day begins
    r"\W*(?:(?:informed|written|verbal|signed) (?:and )?)*consent (?:was |is |form )?(?:obtained|signed"
    r"|given|on (?:file|chart))\b"
)
INSTRUMENT = r"(?:needles?|cannula[es]?|cannulas|electrodes?|probes?|introducers?|trocars?)"
_GUIDED = r"(?:fluoro\w*|c-?arm|x-?ray|image intensifier|ct|ultrasound)"
_TABLE_WORK = (
    r"(?:placed|positioned|advanced|directed|targeted|approached|lesioned|ablated|injected|blocked|entered|reached"
    r"|cannulated|accessed|anesthetized|anaesthetised|guided|inserted|introduced|passed|seated|treated)"
)
_SETS_UP = re.compile(
    rf"\b{INSTRUMENT} (?:was|were)\b|\b(?:i|we) (?:then |next )?(?:advanced|placed|positioned|inserted"
    rf"|passed|guided)\b"
    r"[^.;]{0,20}\b"
    rf"{INSTRUMENT}\b|\b(?:was|were) (?:then |next )?{_TABLE_WORK}\b[^.;]{{0,60}}\b(?:under|using|with"
    rf"|via) (?:\w+ )?{_GUIDED}\b"
    rf"|\b(?:with|under|using) (?:\w+ )?{_GUIDED}[^.;]{{0,80}}\b(?:was|were) {_TABLE_WORK}\b"
    rf"|\b(?:was|were) {_TABLE_WORK}\b[^.;]{{0,40}}\b{INSTRUMENT}\b"
    rf"|\b(?:i|we) proceeded with\b[^.;]{{0,90}}\b{_GUIDED}\b"
    r"|\b(?:brought|taken|transported|escorted|wheeled) (?:back )?(?:in)?to (?:the "
    r"|our )?(?:\w+ ){0,2}(?:room|suite|table"
    r"|theatre|lab)\b|^\W*(?:following|after) (?:sterile|skin|aseptic) prep\w*|\b(?:standard|asa) monitors\b"
    r"|^\W*(?:the )?skin (?:was )?(?:anesthetized|anaesthetised|infiltrated|numbed|cleaned|cleansed)"
    r"|^\W*local an(?:a)?esthesia with\b|"
    r"\b(?:placed|positioned|lay|lying|put|turned) (?:\w+ )?prone\b|\bwith (?:the |him "
    r"|her )?(?:patient )?prone\b|^\W*prone\b|\bprepped\b|\bdraped\b"
    r"|\bneedles? (?:was|were)\b"
    r"|\b\d\d ?-?(?:g|ga|gauge) (?:\w+ ){0,3}needles?\b"
)
_LABEL = re.compile(r"[\s*|]*[a-z][a-z /-]{2,28}:(?! ?[a-z]\d\d)(?<!diagnosis:)(?<!dx:)")
_YEAR = re.compile(r"(?<![\w/.,-])(?<!\d )((?:20)\d\d)(?![\w/-]|\.\d)")  # alone, without a day before it
_RECALLED_DAYS = 3650  # an older day in a sentence is rather a birth
_LISTS = {Context.DIAGNOSIS, Context.HISTORY, Context.EXAM, Context.CONSENT}
_FALLS = {Context.HISTORY, Context.PLAN, Context.CONSENT, Context.EXAM, Context.DIAGNOSIS}
_TREATMENT = re.compile(
    r"\b(?:injections?|blocks?|mbb|rfa|ablation|rhizotomy|neurotomy|denervation|procedure"
    r"|side (?:was )?(?:done|performed|treated)|medial branch(?:es)?|freezing|lesioning)\b"
)


_DONE_TODAY = re.compile(
    r"(?<!to be )(?<!will be )(?<!not )\b(?:performed|done|carried out|given|completed) (?:today"
    r"|at this visit|this visit"
    r"|as (?:below|follows)|below)\b"
)
_DONE_INSTEAD = re.compile(
    r"\binstead\b[^.]{0,120}\b(?:was|were) (?:then )?(?:done|performed|carried out|given)\b"
)


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
            words = without_reasons(without_asides(_with_today(note, first, last)))
            begins = not number and note.plain.endswith(heading, 0, start)
            if told in _LISTS and not begins and _LABEL.match(words):
                told = None  # a list of diagnoses ends where another field begins
            is_narrative = told is Context.TITLE and _NARRATES.search(words) and _SETS_UP.search(words)
            if is_narrative or (number and _turns_to_the_work(told, words)):
                told = Context.PERFORMED  # the description follows without a heading of its own
            context = _context(words, told, heading)
            if found and not _AFTER_CONSENT.search(words) and _goes_on(note, found[-1], first, context):
                context = Context.CONSENT
            found.append(Clause(first, last, context, told, heading))
    return [_dated(note, clause) for clause in _told_on(note, found)]


def _goes_on(note: Note, before: Clause, start: int, context: Context) -> bool:
    """Whether a list of risks goes on after a semicolon."""
    is_list = before.context is Context.CONSENT and note.plain[start - 1] == ";" and before.end == start
    return is_list and context in {Context.TITLE, Context.PERFORMED}


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
        if clause.context is Context.PERFORMED and _BEGINS.search(note.plain, clause.start, clause.end):
            has_begun = True
        is_loose = clause.section is None and not clause.heading and clause.context is Context.TITLE
        yield replace(clause, context=Context.PERFORMED) if has_begun and is_loose else clause


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
        if clause.start <= item.start < clause.end and 1 < (day - item.value).days < _RECALLED_DAYS
    ]
    if _long_ago(note, clause, day.year):
        return replace(clause, context=Context.HISTORY)
    is_born = earlier and re.search(r"\b(?:dob|d\.o\.b|born|birth)", note.plain[clause.start : clause.end])
    if not earlier or is_born or not _TREATMENT.search(note.plain, clause.start, clause.end):
        return clause
    return replace(clause, context=Context.HISTORY)


def _long_ago(note: Note, clause: Clause, year: int) -> bool:
    """Whether a treatment stands with a year alone, before that of the note (``facet RFA 2023``)."""
    years = [int(match[1]) for match in _YEAR.finditer(note.plain, clause.start, clause.end)]
    return any(year - 15 < told < year for told in years) and bool(
        _TREATMENT.search(note.plain, clause.start, clause.end)
    )


def _turns_to_the_work(section: Context | None, words: str) -> bool:
    """Whether a sentence under another heading starts to tell what was done."""
    if section is Context.TITLE:
        return bool(_BEGINS.search(words) or _NARRATES.search(words))
    if section in _FALLS - {Context.CONSENT, Context.PLAN} and _CONSENT_GIVEN.match(words):
        return True
    if section not in _FALLS or cue_of(words) in {Context.TEMPLATE, Context.NEGATED, *_FALLS}:
        return False
    if section is Context.CONSENT:
        return bool(_BEGINS.search(words) or _AFTER_CONSENT.search(words))
    is_open = section is not Context.PLAN and cue_of(words) is None
    at_work = is_open and (
        _AT_WORK.search(words) or (_TREATS_TODAY.search(words) and not _ON_DRUGS.search(words))
    )
    return bool(_SETS_UP.search(words) or at_work)


def _context(words: str, section: Context | None, heading: str) -> Context:
    cue = cue_of(words)
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
    if section is not None and section in _FALLS:
        return _fallen(words, section, heading, cue)
    if cue in {Context.EXAM, Context.DIAGNOSIS} and (_ACTS_ON.search(words) or _NAMES_WORK.search(words)):
        return Context.PERFORMED  # "over the tender area, the joints were injected"
    is_told = heading or _ACTS.search(words) or _NARRATES.search(words)
    return cue or (Context.PERFORMED if is_told else Context.TITLE)


def _titled(words: str, cue: Context | None) -> Context:
    """What a title's sentence is: what stands in parentheses, or tells of an old fusion, leaves it the title."""
    bare = _IN_PARENTHESES.sub(" ", words)
    if cue not in {None, Context.DIAGNOSIS} and bare != words and _WORK_NOUN.search(bare):
        cue = cue_of(bare)
    is_title = cue in {None, Context.DIAGNOSIS} or (cue is Context.EXAM and _WORK_NOUN.search(bare))
    return Context.TITLE if is_title or cue is None else cue


def _fallen(words: str, section: Context, heading: str, cue: Context | None) -> Context:
    """What a sentence tells that stands in a part of the note which is not about the work."""
    if heading.startswith(("pre", "post")) and cue is None and _LISTED_WORK.search(words):
        return Context.TITLE  # below the diagnoses of an operation its procedures, without a heading
    told = cue if cue in {Context.HISTORY, Context.PLAN} else section
    is_done = _is_told_of_today(words, section) and (cue not in _FALLS or _DONE_TODAY.search(words))
    return Context.PERFORMED if is_done else told


def _is_act(words: str, cue: Context) -> bool:
    """Past acts of today that happen to use a word of another context (``the previously marked site``)."""
    return cue is not Context.HISTORY and cue is not Context.PLAN and bool(re.search(r"\bneedle\b", words))


def _is_told_of_today(words: str, section: Context) -> bool:
    if section is Context.PLAN and _DONE_INSTEAD.search(words):
        return bool(_TREATMENT.search(words))
    needle = re.search(r"\b(?:needles?|probe|cannula|electrode)s?\b", words)
    if _DONE_TODAY.search(words):
        return bool(_TREATMENT.search(words))
    today = re.search(r"\btoday\b", words) and _TREATMENT.search(words)
    return bool(_ACTS.search(words)) and bool(needle or (today and section is not Context.PLAN))
