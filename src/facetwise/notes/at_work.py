"""Where a note begins to tell what was done, whatever heading stands above: who stands at the table says so."""

import re

from facetwise.notes.context import Context
from facetwise.notes.stems import Stemmed

BEGINS = re.compile(
    r"\bneedles?\b|\b\d\d ?-?(?:g|ga|gauge)\b|\bprone\b|\bprepped\b|\b(?:was|were) (?:\w+ )?(?:injected"
    r"|advanced|placed"
    r"|entered|brought|positioned|identified|obtained)\b|\bi (?:injected|advanced|placed|entered)\b"
)
NARRATES = re.compile(  # a heading names, a sentence tells
    r"\b(?:was|were) (?:\w+ly |then |also |each |first )*(?:\w+ed|put|set|run|left|given|taken|done|drawn"
    r"|seen|found|made"
    r"|sent|brought|begun|shown|laid)\b"
)
_AT_WORK = re.compile(  # only who stands at the table says so
    r"\bin-plane\b|\bprobe was\b|\btime[- ]?out\b|\bchecklist\b|\biv (?:access|line|cannula)\b|\bconsented\b"
    r"|\bneedles? (?:was|were|to|in|into|placed|passed|advanced)\b|\bbetadine\b|\bchlor(?:hexidine|aprep)\b"
    r"|\bwho sign|\bfluoro(?:scopy)? time\b|\b[4-9]\d ?°? ?c\b[ ,x/-]{1,3}\d{2,3} ?s"
)
_TREATS_TODAY = re.compile(
    r"\b(?:i|we) (?:brought|admitted|treated|performed|injected|did|carried out|went ahead|proceeded)\b[^.]{0,60}"
    r"\b(?:today|this (?:morning|afternoon))\b|\btoday,? (?:i|we) (?:treated|performed|injected|did|carried out)\b"
)
_ON_DRUGS = re.compile(r"\b(?:refill|prescri|exam)")
AFTER_CONSENT = Stemmed(
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
SETS_UP = re.compile(
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
ASIDE_FROM_WORK = {Context.HISTORY, Context.PLAN, Context.CONSENT, Context.EXAM, Context.DIAGNOSIS}
_ELSE = {Context.TEMPLATE, Context.NEGATED, *ASIDE_FROM_WORK}


def turns_to_the_work(section: Context | None, words: str, cue: Context | None) -> bool:
    """Whether a sentence under another heading starts to tell what was done; ``cue`` is what its words say."""
    if section is Context.TITLE:
        return bool(BEGINS.search(words) or NARRATES.search(words))
    if section in ASIDE_FROM_WORK - {Context.CONSENT, Context.PLAN} and _CONSENT_GIVEN.match(words):
        return True
    if section not in ASIDE_FROM_WORK or cue in _ELSE:
        return False
    if section is Context.CONSENT:
        return bool(BEGINS.search(words) or AFTER_CONSENT.search(words))
    is_open = section is not Context.PLAN and cue is None
    at_work = is_open and (
        _AT_WORK.search(words) or (_TREATS_TODAY.search(words) and not _ON_DRUGS.search(words))
    )
    return bool(SETS_UP.search(words) or at_work)
