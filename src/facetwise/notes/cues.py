"""Words that tell what a sentence is about: a plan, a recollection, a warning, a template, what was left undone."""

import re

from facetwise.notes.context import Context
from facetwise.notes.of_today import COMES_FOR, is_of_today
from facetwise.notes.once import once_a_note
from facetwise.notes.stems import Stemmed

_MORE_CUES = {
    Context.TEMPLATE: r"(?<!who )\b(?:must|shall)\b|\bwhat to expect\b|(?<!as )\byou (?:may|can|should)\b",
    Context.CONSENT: r"\b(?:talked|spoke) (?:about|through)\b|\b(?:went over(?! (?:to|on)\b)|discuss(?:ed)?"
    r"|reviewed (?:the )?(?:\S+ ){0,3}(?:steps|procedure|pathway|process"
    r"|options))\b|\bi (?:agree|understand)\b|\btold (?:about|of)\b"
    r"|\bstandard text\b|\bis heated\b|\bexplained by\b",
    Context.PLAN: r"\bif (?:[<>≥~]=? ?)?\d+ ?(?:%|percent\b)|\bif (?:good|great|adequate|sufficient"
    r"|significant|concordant)\b|\bwill\b|\bnext (?:if|time|step)\b|\b(?:is|are|mbb|rfa|block|side) due\b(?! to)"
    r"|\bif (?:\w+ ){0,5}(?:still|persists?|returns?"
    r"|continues?|remains?|recurs?|fails?"
    r"|insufficient|inadequate|no better|not better|needed|required)\b|\b(?:put|listed|booked"
    r"|referred) (?:(?:her|him|them) )?(?:down |forward "
    r"|on )?for\b|\bwait(?:ing)?[- ]list"
    r"|\bhave (?:asked|arranged|suggested|advised|offered|requested|referred|booked|listed)\b"
    r"|\b(?:tomorrow|tmrw|tmw)\b|^\W*ordered\b|: to have\b|\bmay be\b|\bwould (?!not\b)|\bto be set up\b"
    r"|\bwill (?:order|ask)\b|\bapproval\b"
    r"|\boffered\b"
    r"|\b(?:advis|propos)(?:e[sd]?|ing)\b|\b(?:we|they|i|he|she|who|surgeon|radiolog\w+|doctor|team"
    r"|service|colleagues?) (?:also |have |has )*(?:suggest|favou?r|advocat|wish|intend)\w*"
    r"|\brefer(?:ring)?\b(?! to (?:the )?(?:note|report|chart|above|image))|\bask(?:s|ed|ing)? (?:about"
    r"|for)\b|\bas (?:an )?alternative|\binsurance\b|\bpending\b",
    Context.HISTORY: r"\bwhen (?:\w+ ){1,3}last\b|\blast (?:here|seen|saw)\b|\balleg(?:es?|ed|edly)\b"
    r"|\b(?:past|earlier|interventional) (?:\w+ ){0,2}"
    r"(?:interventions?|procedures?|injections?|treatments?|history)\b|\b(?:days?|weeks?|wks?|months?"
    r"|mos?) (?:after|since|following|post|from|out from"
    r"|s/p)\b|\byesterday\b(?![^.]{0,30}\b(?:i|we) )|\bpost[- ]?(?:procedure|op\w*|injection"
    r"|block) day\b|\brecords? (?:were |was )?review"
    r"|\b(?:operative|procedure) (?:report|note)s? (?:from|of|dated|by)\b|\bdated \d|\boutside\b"
    r"|\bfailed (?!to\b)[^.;,]{0,25}\b(?:rfa|ablation|injections?|blocks?|[cltf]?mbbs?|esis?|epidurals?)\b"
    r"|\b(?:days?|weeks?|wks?|months?|mos?|years?|yrs?) back\b|\blast (?:yr|mo|wk)\b|\bearlier\b|\bhad been\b"
    r"|(?<!her )(?<!him )(?<!back )(?<!again )(?<!return )\bin the (?:spring|summer|fall"
    r"|autumn|winter)\b|\bstill holds\b"
    r"|\bhad had\b|\bthe day after\b|\bhx\b|\b(?:in|during|since|early|late|mid-?|around|summer|spring|autumn|winter"
    r"|fall),? (?:of )?(?:early |late |mid-? ?)?(?:19|20)\d\d\b|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|(?<![\d/])(?:0?[1-9]|1[0-2])/20\d\d\b|\b(?:chart|records?|reports?|notes?) (?:shows?|says?|states?"
    r"|documents?|describes?"
    r"|indicates?)\b|\bper (?:chart|records?|outside|referral)\b"
    r"|\bhad (?:\w+[ -]){0,4}(?:[ctl]\d[\w/, -]{0,20})?(?:medial branch |facet |joint )*"
    r"(?:[cltf]?mbbs?|blocks?|injections?|[clt]?rfa|ablation|radio-?frequency|neurotomy|rhizotomy|denervation)\b"
    r"[^.]{0,30}\bon (?:\d{1,2}/\d{1,2}\b|(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december) \d)"
    r"|\b(?:done|treated|ablated|blocked|injected|lesioned) on \d{1,2}/\d{1,2}(?:/\d{2,4})?,? (?:and"
    r"|with)\b[^.;]{0,40}"
    r"\b(?:good|well|relief|benefit|help\w+|better)\b"
    r"|\b(?:between|from) (?:19|20)\d\d (?:and|to|until) (?:19|20)\d\d\b"
    r"|\b(?:review|discuss|go over) (?:the |her |his )?(?:[cltf]?mbb|block|injection|rfa|ablation)s? "
    r"(?:results?|response|outcomes?|diary)\b"
    r"|\b(?:[cltf]?mbbs?|blocks?|[clt]?rfa|injections?) (?:on )?\d{1,2}/\d{1,2}(?:/\d{2,4})?[:,]? [^.;]{0,12}\d+ ?%"
    r"|\bdone (?:on )?\d{1,2}/\d{1,2}(?:/\d{2,4})? with (?:\w+ ){0,2}(?:effect|relief|benefit|results?)\b"
    r"|\bin (?:january|february|march|april|june|july|august|september"
    r"|october|november|december)\b"
    r"|\bon \d{1,2}/\d{1,2}/\d{2,4}\b.{0,80}%|\b(?:blocks?|[cltf]?mbbs?|injections?|rfa"
    r"|ablation)\b.{0,40}\bon \d{1,2}/\d{1,2}/\d{2,4}\b.{0,40}\(\d+ ?%",
}
_MORE = {kind: Stemmed(words) for kind, words in _MORE_CUES.items()}
_CUES: tuple[tuple[Context, Stemmed], ...] = (
    (
        Context.TEMPLATE,
        Stemmed(
            r"^\W*(?:(?:\w+ )?question\W+)?(?:would|should|could|can|is|are|does|do|will|what|why|who|how|has"
            r"|have)\b[^?]*\?\W*$"
            r"|\b(?:likely|probable|possible|suspected|presumed) (?:source|cause|generator)\b"
            r"|\bdiagnostic or therapeutic agent\b|\bparavertebral facet \(zyg|^\W*if\b|\bif (?:motor"
            r"|paresthesia|stimulation|contrast|blood|there is|the patient)\b"
            r"|^\W*for (?:the )?[ctl]\d{1,2} (?:to|through|-) ?[ctl]?\d"
            r"|^\W*(?:for|at) (?:an? |any |each )?[ctl]\d[^.]{0,60}\b(?:is|are) (?:\w+ )?(?:advanced"
            r"|directed|inserted"
            r"|placed|positioned)\b|\b(?:typically|usually(?! (?:hurts?|painful|brings?|provok\w+|aggravat\w+|sore"
            r"|worst))|in general"
            r"|generally)\b|\bwhen indicated\b|\bis (?:defined|described) as\b"
        ),
    ),
    (
        Context.CONSENT,
        Stemmed(
            r"\brisks?\b|\bconsent(?:s|ed)? (?:forms?|for|to|discussion|includes?|covers?|covered|lists?)\b"
            r"|\balternatives\b|\bpossible (?:side effects|complications)\b"
            r"|\bincluding but not limited\b"
            r"|\bexplain(?:ed|ing)?\b|\blengthy discussion\b|\b(?:was|were) (?:explained|discussed)\b"
            r"|\bside effects\b"
        ),
    ),
    (
        Context.NEGATED,
        Stemmed(
            r"\b(?:cannot|can't|could not|not able to) (?:have|undergo|receive|tolerate)\b|\b(?:is|are|was"
            r"|were) contraindicat"
            r"|\bnot (?:targeted|treated|injected|blocked|addressed|lesioned|ablated)\b"
            r"|\b(?:was|were|is|are|been) (?:not|never) (?:performed|done|attempted|injected|treated"
            r"|blocked|carried|undertaken|entered|reached|accessed|completed|lesioned|ablated)\b"
            r"|\b(?:[clt]?rfa?|ablations?|radio-?frequency|neurotomy|denervation|rhizotomy) (?:not (?:possible"
            r"|feasible|an option|indicated|appropriate|advis\w+|suitable|covered|offered|wanted)|contraindicated"
            r"|precluded|impossible|infeasible)\b"
            r"|\b(?:was|were|is|are) not (?:possible|feasible|an option|indicated|recommended|appropriate|warranted"
            r"|advised|needed|necessary|offered)\b|\bnot performed\b|(?:^|["
            r"|,;:-]) ?-* ?not (?:done|attempted|completed|treated)\b"
            r"|\b(?:right|left|other|second) (?:side |half )?not (?:done|attempted|treated|completed|injected|blocked"
            r"|lesioned)\b"
            r"|\bnot an? (?:\w+ ){0,2}(?:facet|medial branch|nerve block)\b"
            r"|\bcould not (?:\w+ )?(?:be (?:\w+ ){0,2})?(?:enter|reach|access|cannulat|perform|complet"
            r"|inject|treat"
            r"|block|lesion|ablat|done|seen)"
            r"|\b(?:joints?|facets?|levels?|[ctl]\d[\w/-]*) (?:was|were|is|are) (?:\w+ )?(?:fused|ankylosed|bridged"
            r"|obliterated|inaccessible)\b"
            r"|\bno joint (?:line|space)\b"
            r"|\bnothing (?:\w+ )?(?:was|went) (?:\w+ )?(?:injected|given|done|in)\b"
            r"|\bwould not (?:\w+ )?(?:admit|accept|take|allow|let|open)\b|\b(?:gave up on|had to (?:leave"
            r"|abandon|give up))\b"
            r"|\b(?:unable|failed|impossible) to (?:\w+ )?(?:enter|reach|access|cannulate|inject)"
            r"|\b(?:was|were) (?:\w+ly |then |therefore |thus )?(?:skipped|omitted|bypassed|passed over"
            r"|not made|left (?:\w+ )?(?:alone"
            r"|out\b|untreated|undone|untouched))\b|\bleft (?:\w+ )?(?:untreated|undone)\b|\b(?:aborted"
            r"|cancell?ed|deferred|postponed|abandoned|rescheduled|on hold)\b"
            r"|\b(?:declined(?! (?:oblique|views?|tilt|angle|trajectory))"
            r"|refused)\b|\bno (?:facet|medial branch|injections?|procedures?|blocks?)\b"
            r"|\bno (?:\w+ ){1,3}(?:injections?|procedures?|blocks?|ablations?) (?:was|were) (?:\w+ )?(?:performed"
            r"|done|given|made|attempted|undertaken|carried out)\b"
            r"|\bno (?:\w+ )?(?:lesions?|burns?) (?:was|were) (?:\w+ )?(?:performed|done|made|created|delivered|given"
            r"|attempted) (?:at|on|to|of) (?:the )?(?:right |left )?[ctl]\d"
            r"|\b(?:did|does) not (?:want|wish|agree)\b(?! (?:\w+ ){0,3}(?:surgery|operations?|sedation"
            r"|contrast|steroids?))|\bdid not (?:undergo|have|perform|inject|proceed)"
            r"|\bwithout (?:performing|injecting)\b"
            r"|\brather than (?:perform|inject|proceed|do |treat|block)\w*|\binstead of\b|\bnot a candidate\b"
        ),
    ),
    (
        Context.PLAN,
        Stemmed(
            r"\bwill (?:be |then |likely )?(?:schedul|return|proceed|consider|undergo|need|follow|plan"
            r"|perform|repeat|require|have|come|see|call|receive|request|get)"
            r"|\b(?:we|i|he|she|patient)(?:'ll| will)\b|(?<!\bas )(?<!\bwith the )(?<!\bwith his )(?<!\bwith her )"
            r"(?<!performed the )(?<!carried out the )(?<!underwent the )"
            r"(?<!of two )(?<!of 2 )(?<!of the two )(?<!\bfor )\bplan(?:s|ned|ning)?\b(?! (?:ct|scan|images?|the "
            r"|a |needle "
            r"|skin )?(?:path|trajector|approach|route|entry|needle|skin))|(?<!was )(?<!were )\bschedul"
            r"|\brecommend"
            r"|\bconsider(?!ed (?:an? |to be |as |positive|negative))|\bcandidate\b|\bwould (?:like|benefit"
            r"|consider|think|plan|offer|suggest)"
            r"|^\W*should (?:the|he|she|they|this|it|pain|relief|symptoms)\b|\bwith a view to\b"
            r"|\bnext (?:visit|week|month|step|procedure|time)\b|\bin the future\b|\bto be (?:re-?)?(?:done"
            r"|performed|scheduled|booked|arranged|repeated|undertaken|completed|given)\b"
            r"|\bauthorization\b|\bfor (?:a )?future\b"
            r"|\breturn (?:in|for|to)\b|\breturns (?:in|to)\b|\bfollow[- ]?up\b|\bif (?:he|she|they|the relief"
            r"|relief|pain"
            r"|this|successful|positive)\b|\bupcoming\b|\bproceed(?:ing)? to\b"
        ),
    ),
    (
        Context.HISTORY,
        Stemmed(
            r"\bprevious(?!ly (?:mentioned|marked|identified|described|noted|stated|placed"
            r"|anesthetized))(?:ly)?\b|\bprior\b(?! to\b)|\bago\b|\bs/p\b|\bstatus post\b|\bhistory of\b"
            r"|\bin the past\b|\bunderwent\b|\bhad undergone\b|\bhas (?:had|undergone|tried|failed"
            r"|received)\b|\bhad (?:a |an |two |his |her )?(?:prior|previous|successful|diagnostic|first"
            r"|second|good|excellent|[0-9]{2,3} ?%)"
            r"|\bresponded\b|\blast (?:year|month|week|visit|procedure|injection|block|spring|summer|fall|autumn"
            r"|winter"
            r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
            r"|\bsince (?:the|her|his|that)\b|\b(?:in|on) (?:january|february|march|april|may|june|july"
            r"|august|september|october|november|december) (?:of )?(?:\d{1,2}, )?20\d\d"
        ),
    ),
    (
        Context.EXAM,
        Stemmed(
            r"\bmri\b|\b(?:ct|x-?rays?|radiographs?) (?:scan |of |show|demonstrat)|\btender"
            r"|\bfacet loading\b|\bkemp|\bpalpation\b(?! of (?:\w+ )?landmarks)|\bhypertrophy\b|\bdegenerat"
            r"|\bfacetectomy\b|\bfacet screws?\b|\bfusion\b|\blaminectomy\b|\beffusion\b|\bbulge\b"
            r"|\bherniat|\bstenosis\b"
        ),
    ),
    (
        Context.DIAGNOSIS,
        Stemmed(
            r"\b(?:spondylosis|arthropathy|arthritis|arthrosis|syndrome|spondyloarthropathy|facetogenic"
            r"|(?<!atlanto-)axial(?! (?:ct\b|images?|slices?|views?|cuts?|plane|scan))"
            r"|radiculopathy)\b(?! treated)|\bdiagnos[ei]s (?:is|are|was|remains?|of)\b"
            r"|\boccipital (?:headaches?|neuralgia)\b"
        ),
    ),
)
_FIRST_ONE = re.compile(r"\b(?:first|initial) (?:diagnostic )?(?:block|set|mbb|medial branch)")
_CAME_OF_IT = re.compile(  # a first block that is recalled is told with its day or with what came of it
    r"\bgave\b|\bprovid|\breliev|\brelief\b|\bhelp|\d ?%|\bon \d|\b(?:was|were|did|lasted|had|went|made)\b"
    r"|\d/\d"
)
_NAMES_IT = re.compile(  # "first diagnostic block, left L3 and L4" is the title of today's work, not a recollection
    r"\b(?:i|we) (?:did|performed|gave|carried out|undertook|proceeded with) (?:an?|the|her|his) (?:first|initial)\b"
    r"|^\W*(?:procedures?\W+|(?:this|it) (?:is|was) (?:the |her |his |a )?)?(?:first"
    r"|initial)\b(?![^.]*(?:\bgave\b|\bprovid|\breliev|\brelief\b|\bhelp"
    r"|\d ?%|\bon \d))"
)


_PROCEEDS = re.compile(  # who did not want to at first and then did
    r"\b(?:but|then|now|afterwards?|eventually|after (?:\w+ ){1,4})\b[^.;]{0,30}\b(?:decided|agreed|elected"
    r"|chose|wished|wanted)"
    r" to (?:proceed|go (?:ahead|on)|have)\b"
)
_MAY_COME_FOR = {None, Context.HISTORY, Context.EXAM, Context.DIAGNOSIS, Context.PLAN}
_ARRANGED = re.compile(r"\b(?:scheduled|planned|referred|elective)\b")
_CUES_OF_A_PLAN = next(pattern for kind, pattern in _CUES if kind is Context.PLAN)


_CODE = Stemmed(r"\bcpt\b")
_ASKS_IF = re.compile(  # "all we want to know today is if this joint hurts" sets no condition
    r"\b(?:know|see|learn|tell|find out|work out|determine|decide|test|question)\b(?: \w+){0,3}? if\b"
)
_LEVEL = re.compile(r"\b[ctl] ?\d")
_WENT_AHEAD = re.compile(r"\b(?:went ahead|proceeded) (?:and |with )")


@once_a_note
def cue_of(words: str) -> Context | None:
    """What the words of a sentence say that it is about; ``None`` where they do not say."""
    if _CODE.search(words) and not _LEVEL.search(words):
        return Context.TEMPLATE  # a list of codes, or what the code book says of one
    if " if " in words:
        words = _ASKS_IF.sub(lambda asks: asks.group()[:-2] + "  ", words)
    found = next((kind for kind, pattern in _CUES if pattern.search(words) or _says_more(kind, words)), None)
    if found is Context.NEGATED and _PROCEEDS.search(words):
        return None
    if found is Context.CONSENT and _WENT_AHEAD.search(words):
        return None  # "we went ahead with the block we talked about"
    if found in _MAY_COME_FOR and (come := COMES_FOR.search(words)):
        is_arranged = found is not Context.PLAN or _ARRANGED.search(come.group())
        is_else = found is Context.PLAN and _CUES_OF_A_PLAN.search(words.replace(come.group(), " "))
        if is_arranged and not is_else:
            return None
    if found is Context.HISTORY and is_of_today(words):
        return None
    is_recalled = found is None and _FIRST_ONE.search(words) and _CAME_OF_IT.search(words)
    return Context.HISTORY if is_recalled and not _NAMES_IT.search(words) else found


def _says_more(kind: Context, words: str) -> bool:
    return kind in _MORE and _MORE[kind].search(words) is not None
