"""Which part of the note a sentence stands in, and whether it tells of this procedure at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from facetwise.notes.text import Note


class Context(StrEnum):
    """What a sentence is about. Only ``TITLE`` and ``PERFORMED`` tell what was done today."""

    TITLE = "title"
    PERFORMED = "performed"
    HISTORY = "history"
    PLAN = "plan"
    CONSENT = "consent"
    TEMPLATE = "template"
    DIAGNOSIS = "diagnosis"
    EXAM = "exam"
    NEGATED = "negated"


_HEADINGS: tuple[tuple[Context | None, str], ...] = (
    (
        Context.PLAN,
        r"planned(?: procedures?)?|plans?(?: of care)?|recommendations?|follow[- ]?up(?: plan)?|disposition"
        r"|discharge(?: instructions)?|next steps?|post[- ]?(?:procedure|operative) (?:plan|instructions)",
    ),
    (
        Context.DIAGNOSIS,
        r"pre[- ]?(?:op(?:erative)?|procedur(?:e|al)) (?:diagnos[ie]s|dx)|post[- ]?(?:op(?:erative)?"
        r"|procedur(?:e|al))"
        r" (?:diagnos[ie]s|dx)|pre ?op dx|post ?op dx|diagnos[ie]s(?: codes?)?|assessment|impression|dx",
    ),
    (
        Context.PERFORMED,
        r"(?:detailed )?description(?: of (?:the )?(?:procedure|operation))?|procedur(?:e"
        r"|al) (?:description|details?|in detail"
        r"|narrative|technique|summary)|(?:details|summary) of (?:the )?(?:procedure|operation)|(?:operative"
        r"|surgical) (?:technique|note details|description)"
        r"|techniques?|narrative|operation in detail|course",
    ),
    (
        Context.TITLE,
        r"(?:name|title) of (?:the )?(?:procedure|operation)s?"
        r"|(?:operative )?procedures?(?:\(s\))?(?: performed| done| title)?"
        r"|operations?(?: performed)?|performed|done|procedures? today|today'?s procedures?",
    ),
    (
        Context.HISTORY,
        r"history of (?:the )?present(?:ing)? illness|(?:brief |interval |clinical |past (?:medical"
        r"|surgical) |relevant )?history"
        r"|hpi|hx|indications?(?: for (?:the )?procedure)?|subjective|chief complaint"
        r"|prior (?:treatments?|procedures?|injections?)"
        r"|previous (?:treatments?|procedures?|injections?)|background|medical necessity"
        r"|reason for (?:the )?procedure",
    ),
    (
        Context.CONSENT,
        r"(?:informed )?consent|risks(?:,? benefits,? (?:and|&) alternatives)?|risks and benefits",
    ),
    (
        Context.EXAM,
        r"(?:physical )?exam(?:ination)?|objective|imaging(?: studies)?(?! *: *(?:fluoro|c-?arm|x-?ray"
        r"|ct\b(?! scan)|ultra|us\b|none))|radiology"
        r"|radiographic findings|mri|review of systems|vitals?"
        r"|allergies|medications|current medications",
    ),
    (
        Context.PERFORMED,
        r"an(?:a)?esthesia|sedation|(?:image |imaging )?guidance|imaging(?= *: *(?:fluoro|c-?arm|x-?ray"
        r"|ct\b(?! scan)|ultra|us\b|none))|injectate|contrast|complications?"
        r"|estimated blood loss"
        r"|ebl|findings|specimens?|medications? (?:used|injected|administered)|response"
        r"|post[- ]?procedure (?:course|assessment|pain)|fluoroscopy",
    ),
    (
        None,
        r"date(?: of (?:the )?(?:procedure|service|operation|birth))?|dos|dob|(?:patient|surgeon"
        r"|physician|provider|proceduralist"
        r"|operator|attending|author)(?: name)?|name|mrn|referring (?:physician|provider)|facility"
        r"|location|addend(?:um|a)",
    ),
    (
        Context.TITLE,
        r"(?:spinal |facet |joint |target )?(?:levels?|joints?|nerves?)(?: treated| injected| blocked| ablated|\(s\))"
        r"|levels?|lateralit(?:y|ies)|sides?(?: treated| injected)?",
    ),
)
_FIELDS = len(_HEADINGS) - 1  # of a form: they stand at the beginning of a line
_HEADING = re.compile(
    r"(?:(?<=\n)|(?<=^)|(?<= )|(?<=[.;,:|])|(?<=\*)|(?<=#))[ *#|]*(?:\d{1,2}[.)] ?)?(?:"
    + "|".join(f"(?P<h{number}>{words})" for number, (_, words) in enumerate(_HEADINGS))
    + r")\**[ ]*(?:(?P<colon>:|- |\([^)\n]{0,60}\) ?:)|(?P<line>\n)|(?P<end>$))"
)
_PREDICATE = re.compile(r"\b(?:not|is|are|was|were|be|been) ?$")
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
            r"|blocked|carried|undertaken)\b|\bnot performed\b"
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
            r"|\bconsider|\bcandidate\b|\bwould (?:like|benefit|consider)"
            r"|\bnext (?:visit|week|month|step|procedure|time)\b|\bin the future\b|\bto be (?:done"
            r"|performed|scheduled)\b|\bauthorization\b|\bfor (?:a )?future\b"
            r"|\breturn(?:s)? (?:in|for|to)\b|\bfollow[- ]?up\b|\bif (?:he|she|they|the relief|relief|pain"
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
            r"|\bresponded\b|\blast (?:year|month|week|visit|procedure|injection|block)\b|\b(?:first"
            r"|initial) (?:diagnostic )?(?:block|set|mbb|medial branch)"
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
_RECALLED_DAYS = 3650  # an older day in a sentence is rather a birth
_FALLS = {Context.HISTORY, Context.PLAN, Context.CONSENT, Context.EXAM, Context.DIAGNOSIS}
_TREATMENT = re.compile(
    r"\b(?:injections?|blocks?|mbb|rfa|ablation|rhizotomy|neurotomy|denervation|procedure)\b"
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
    for start, end, section, heading in _sections(note):
        told = section
        for number, (first, last) in enumerate(note.clauses(start, end)):
            words = note.plain[first:last]
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
    return next((kind for kind, pattern in _CUES if pattern.search(words) or _says_more(kind, words)), None)


def _sections(note: Note) -> list[tuple[int, int, Context | None, str]]:
    marks: list[tuple[int, int, Context | None, str]] = []
    for match in _HEADING.finditer(note.plain):
        number = next(i for i in range(len(_HEADINGS)) if match.group(f"h{i}"))
        if not match["colon"] and number in {7, 8} and not match["line"]:
            continue
        follows = note.plain[: match.start()].rpartition("\n")[2].strip(" *#|")
        if number == _FIELDS and (follows or not match["colon"]):
            continue
        if not match["colon"] and follows:
            continue  # the last word of a line, such as "guidance: fluoroscopy"
        if _PREDICATE.search(note.plain, max(0, match.start() - 8), match.start()):
            continue  # "reason ablation is not done: pacemaker"
        before = marks[-1][2:] if marks else (None, "")
        marks.append((match.start(), match.end(f"h{number}"), _HEADINGS[number][0], match[f"h{number}"]))
        if number == _FIELDS and (end := note.plain.find("\n", match.end())) > 0:
            marks.append((end, end, *before))  # a field is a line; what follows goes on as before
    edges = [*(mark[0] for mark in marks), len(note.plain)]
    opening = [(0, edges[0], None, "")] if edges[0] else []
    return [*opening, *((mark[1], edges[i + 1], mark[2], mark[3]) for i, mark in enumerate(marks))]


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
