"""Which part of the note a sentence stands in, and whether it tells of this procedure at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from facetwise.notes.context import Context
from facetwise.notes.headings import sections_of
from facetwise.notes.text import Note

_MORE_CUES = {
    Context.TEMPLATE: r"\bwhat to expect\b|\byou (?:may|can|should)\b",
    Context.CONSENT: r"\b(?:talked|spoke) (?:about|through)\b|\b(?:went over|discussed"
    r"|reviewed the (?:steps|procedure"
    r"|options))\b|\bi (?:agree|understand)\b|\btold (?:about|of)\b"
    r"|\bstandard text\b|\bis heated\b|\bexplained by\b",
    Context.PLAN: r"\bmay be\b|\bwould be\b|\bto be set up\b|\bwill (?:order|ask)\b|\bapproval\b|\boffered\b"
    r"|\bask(?:ed|ing)? (?:about|for)\b|\bas (?:an )?alternative|\binsurance\b|\bpending\b",
    Context.HISTORY: r"\byesterday\b(?![^.]{0,30}\b(?:i|we) )|\bpost[- ]?(?:procedure|op\w*|injection"
    r"|block) day\b|\brecords? (?:were |was )?review"
    r"|\b(?:operative|procedure) (?:report|note)s? (?:from|of|dated|by)\b|\bdated \d|\boutside\b"
    r"|\bearlier\b|\bhad been\b|\bin the (?:spring|summer|fall|autumn|winter)\b|\bstill holds\b"
    r"|\bthe day after\b|\bhx\b|\bin (?:january|february|march|april|june|july|august|september"
    r"|october|november|december)\b"
    r"|\bon \d{1,2}/\d{1,2}/\d{2,4}\b.{0,80}%|\b(?:blocks?|mbbs?|injections?|rfa"
    r"|ablation)\b.{0,40}\bon \d{1,2}/\d{1,2}/\d{2,4}\b.{0,40}\(\d+ ?%",
}
_CUES: tuple[tuple[Context, re.Pattern[str]], ...] = (
    (
        Context.TEMPLATE,
        re.compile(
            r"\bdiagnostic or therapeutic agent\b|\bparavertebral facet \(zyg|^\W*if\b|\bif (?:motor"
            r"|paresthesia|stimulation|contrast|blood|there is|the patient)\b"
            r"|^\W*for (?:the )?[ctl]\d{1,2} (?:to|through|-) ?[ctl]?\d"
            r"|^\W*(?:for|at) (?:an? |any |each )?[ctl]\d[^.]{0,60}\b(?:is|are) (?:\w+ )?(?:advanced|directed|inserted"
            r"|placed|positioned)\b|\b(?:typically|usually|in general"
            r"|generally)\b|\bwhen indicated\b|\bcpt\b|\bis (?:defined|described) as\b"
        ),
    ),
    (
        Context.CONSENT,
        re.compile(
            r"\brisks?\b|\bconsent(?:s|ed)? (?:forms?|for|to|discussion|includes?)\b"
            r"|\balternatives\b|\bpossible (?:side effects|complications)\b"
            r"|\bincluding but not limited\b"
            r"|\b(?:was|were) (?:explained|discussed)\b|\bside effects\b"
        ),
    ),
    (
        Context.NEGATED,
        re.compile(
            r"\b(?:was|were|is|are|been) (?:not|never) (?:performed|done|attempted|injected|treated"
            r"|blocked|carried|undertaken|entered|reached|accessed|completed|lesioned|ablated)\b|\bnot performed\b"
            r"|\bcould not (?:\w+ )?(?:be (?:\w+ ){0,2})?(?:enter|reach|access|cannulat|perform|complet|inject|treat"
            r"|block|lesion|ablat|done|seen)"
            r"|\bnothing (?:\w+ )?(?:was|went) (?:\w+ )?(?:injected|given|done|in)\b"
            r"|\b(?:unable|failed|impossible) to (?:\w+ )?(?:enter|reach|access|cannulate|inject)"
            r"|\b(?:aborted|cancell?ed|deferred|postponed|abandoned|rescheduled)\b|\b(?:declined"
            r"|refused)\b|\bno (?:facet|medial branch|injections?|procedures?|blocks?)\b"
            r"|\bdid not (?:undergo|have|perform|inject|proceed)|\bwithout (?:performing|injecting)\b"
            r"|\brather than\b|\binstead of\b|\bnot a candidate\b"
        ),
    ),
    (
        Context.PLAN,
        re.compile(
            r"\bwill (?:be |then |likely )?(?:schedul|return|proceed|consider|undergo|need|follow|plan"
            r"|perform|repeat|require|have|come|see|call|receive|request|get)"
            r"|\b(?:we|i|he|she|patient)(?:'ll| will)\b|\bplan(?:s|ned|ning)?\b|\bschedul|\brecommend"
            r"|\bconsider|\bcandidate\b|\bwould (?:like|benefit|consider|think|plan|offer|suggest)"
            r"|^\W*should (?:the|he|she|they|this|it|pain|relief|symptoms)\b|\bwith a view to\b"
            r"|\bnext (?:visit|week|month|step|procedure|time)\b|\bin the future\b|\bto be (?:done"
            r"|performed|scheduled)\b|\bauthorization\b|\bfor (?:a )?future\b"
            r"|\breturn (?:in|for|to)\b|\breturns (?:in|to)\b|\bfollow[- ]?up\b|\bif (?:he|she|they|the relief"
            r"|relief|pain"
            r"|this|successful|positive)\b|\bupcoming\b|\bproceed(?:ing)? to\b"
        ),
    ),
    (
        Context.HISTORY,
        re.compile(
            r"\bprevious(?!ly (?:mentioned|marked|identified|described|noted|stated|placed"
            r"|anesthetized))(?:ly)?\b|\bprior\b(?! to\b)|\bago\b|\bs/p\b|\bstatus post\b|\bhistory of\b"
            r"|\bin the past\b|\bunderwent\b|\bhad undergone\b|\bhas (?:had|undergone|tried|failed"
            r"|received)\b|\bhad (?:a |an |two |his |her )?(?:prior|previous|successful|diagnostic|first"
            r"|second|good|excellent|[0-9]{2,3} ?%)"
            r"|\bresponded\b|\blast (?:year|month|week|visit|procedure|injection|block"
            r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
            r"|\bsince (?:the|her|his|that)\b|\b(?:in|on) (?:january|february|march|april|may|june|july"
            r"|august|september|october|november|december) (?:of )?(?:\d{1,2}, )?20\d\d"
        ),
    ),
    (
        Context.EXAM,
        re.compile(
            r"\bmri\b|\b(?:ct|x-?rays?|radiographs?) (?:scan |of |show|demonstrat)|\btender"
            r"|\bfacet loading\b|\bkemp|\bpalpation\b|\bhypertrophy\b|\bdegenerat"
            r"|\bfacetectomy\b|\bfacet screws?\b|\bfusion\b|\blaminectomy\b|\beffusion\b|\bbulge\b"
            r"|\bherniat|\bstenosis\b"
        ),
    ),
    (
        Context.DIAGNOSIS,
        re.compile(
            r"\b(?:spondylosis|arthropathy|arthritis|arthrosis|syndrome|spondyloarthropathy|facetogenic"
            r"|axial|radiculopathy)\b(?! treated)"
        ),
    ),
)
_FIRST_ONE = re.compile(r"\b(?:first|initial) (?:diagnostic )?(?:block|set|mbb|medial branch)")
_NAMES_IT = re.compile(  # "first diagnostic block, left L3 and L4" is the title of today's work, not a recollection
    r"^\W*(?:procedures?\W+)?(?:first|initial)\b(?![^.]*(?:\bgave\b|\bprovid|\breliev|\brelief\b|\bhelp|\d ?%|\bon \d))"
)
_ACTS = re.compile(
    r"\b(?:inject(?:ed|ion)|advanced|inserted|placed|introduced|passed|directed|entered"
    r"|lesion(?:ed|s)?|ablated|anesthetized|anaesthetised|blocked|performed|treated"
    r"|denervat|aspirat|instilled|administered|repeated|delivered|deposited|carried out|done|used"
    r"|confirmed|visuali[sz]ed|obtained|identified|targeted|numbed|positioned|seated|walked|reached|laid"
    r"|(?:was|were) (?:put|set|run|left)"
    r"|i (?:put|set|ran|found))"
)
_ACTS_ON = re.compile(
    r"\b(?:joints?|branch(?:es)?|nerves?|levels?|facets?)\b[^.]{0,30}?\b(?:was|were) (?:then |each )?"
    r"(?:injected|blocked|lesioned|ablated|entered|denervated|anesthetized|anaesthetised)\b"
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
_AFTER_CONSENT = re.compile(
    r"\d ?(?:ml|cc)\b|^\W*(?:\w+ ){0,2}(?:fluoro\w*|c-?arm|x-?ray|omnipaque|isovue|contrast|ultrasound"
    r"|ct)\b|^\W*(?:description|position|technique|details)\b"
)
_SETS_UP = re.compile(
    r"\b(?:placed|positioned|lay|lying|put|turned) (?:\w+ )?prone\b|^\W*prone\b|\bprepped\b|\bdraped\b"
    r"|\bneedles? (?:was|were)\b"
    r"|\b\d\d ?-?(?:g|ga|gauge) (?:\w+ ){0,3}needles?\b"
)
_LABEL = re.compile(r"[\s*|]*[a-z][a-z /-]{2,28}:(?! ?[a-z]\d\d)(?<!diagnosis:)(?<!dx:)")
_RECALLED_DAYS = 3650  # an older day in a sentence is rather a birth
_FALLS = {Context.HISTORY, Context.PLAN, Context.CONSENT, Context.EXAM, Context.DIAGNOSIS}
_TREATMENT = re.compile(
    r"\b(?:injections?|blocks?|mbb|rfa|ablation|rhizotomy|neurotomy|denervation|procedure"
    r"|side (?:was )?(?:done|performed|treated))\b"
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
            words = note.plain[first:last]
            if told is Context.DIAGNOSIS and number and _LABEL.match(words):
                told = None  # a list of diagnoses ends where another field begins
            if number and _turns_to_the_work(told, words):
                told = Context.PERFORMED  # the description follows without a heading of its own
            found.append(Clause(first, last, _context(words, told, heading), told, heading))
    return [_dated(note, clause) for clause in _told_on(note, found)]


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
    is_born = earlier and re.search(r"\b(?:dob|d\.o\.b|born|birth)", note.plain[clause.start : clause.end])
    if not earlier or is_born or not _TREATMENT.search(note.plain, clause.start, clause.end):
        return clause
    return replace(clause, context=Context.HISTORY)


def _turns_to_the_work(section: Context | None, words: str) -> bool:
    """Whether a sentence under another heading starts to tell what was done."""
    if section is Context.TITLE:
        return bool(_BEGINS.search(words))
    if section not in _FALLS or _cue(words) in {Context.TEMPLATE, Context.NEGATED, *_FALLS}:
        return False
    if section is Context.CONSENT:
        return bool(_BEGINS.search(words) or _AFTER_CONSENT.search(words))
    return bool(_SETS_UP.search(words))


def _cue(words: str) -> Context | None:
    found = next((kind for kind, pattern in _CUES if pattern.search(words) or _says_more(kind, words)), None)
    return (
        Context.HISTORY
        if found is None and _FIRST_ONE.search(words) and not _NAMES_IT.search(words)
        else found
    )


def _context(words: str, section: Context | None, heading: str) -> Context:
    cue = _cue(words)
    if cue in {Context.TEMPLATE, Context.NEGATED}:
        return cue
    if section is Context.TITLE:
        return Context.TITLE if cue in {None, Context.DIAGNOSIS} else cue
    if section is Context.PERFORMED:
        return (
            cue
            if cue in {Context.HISTORY, Context.PLAN, Context.CONSENT} and not _is_act(words, cue)
            else Context.PERFORMED
        )
    if section is not None and section in _FALLS:
        return _fallen(words, section, heading, cue)
    if cue in {Context.EXAM, Context.DIAGNOSIS} and _ACTS_ON.search(words):
        return Context.PERFORMED  # "over the tender area, the joints were injected"
    return cue or (Context.PERFORMED if _ACTS.search(words) or heading else Context.TITLE)


def _fallen(words: str, section: Context, heading: str, cue: Context | None) -> Context:
    """What a sentence tells that stands in a part of the note which is not about the work."""
    if heading.startswith(("pre", "post")) and cue is None and _LISTED_WORK.search(words):
        return Context.TITLE  # below the diagnoses of an operation its procedures, without a heading
    told = cue if cue in {Context.HISTORY, Context.PLAN} else section
    is_done = _is_told_of_today(words, section) and cue not in _FALLS
    return Context.PERFORMED if is_done else told


def _says_more(kind: Context, words: str) -> bool:
    return kind in _MORE_CUES and re.search(_MORE_CUES[kind], words) is not None


def _is_act(words: str, cue: Context) -> bool:
    """Past acts of today that happen to use a word of another context (``the previously marked site``)."""
    return cue is not Context.HISTORY and cue is not Context.PLAN and bool(re.search(r"\bneedle\b", words))


def _is_told_of_today(words: str, section: Context) -> bool:
    if section is Context.PLAN and _DONE_INSTEAD.search(words):
        return bool(_TREATMENT.search(words))
    needle = re.search(r"\b(?:needles?|probe|cannula|electrode)s?\b", words)
    today = re.search(r"\btoday\b", words) and _TREATMENT.search(words)
    return bool(_ACTS.search(words)) and bool(needle or (today and section is not Context.PLAN))
