"""Whether the note shows that anything was done: a paper about a procedure is none, and a title is a promise."""

import re

from facetwise.notes.context import Context
from facetwise.notes.facts import Span
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed
from facetwise.notes.techniques import may_be_at_facets
from facetwise.notes.text import Note

_HEAD = 220  # characters in which a paper says what it is

_PAPERS = (  # what is written about a procedure before or after it, named where such papers name themselves
    r"\b(?:tele)?phone (?:encounter|note|message|contact|consult\w*)\b"
    r"|^\W*(?:[\w-]+ ){0,3}(?:(?:tele)?phone|follow-?up|post-?procedure|post-?op|courtesy"
    r"|recovery) calls?\b|\bnurse (?:call|note|message)\b",
    r"^\W*(?:pain )?(?:diary|log|journal)s? (?:from|after|of|for|returned|received|reviewed|brought)\b",
    r"\b(?:patient|pt|daughter|son|wife|husband) (?:called|calls|phoned|rang|telephoned)\b|^\W*(?:called"
    r"|phoned|rang)\b",
    r"\b(?:portal|my ?chart|secure|staff) message\b|\bin ?basket\b|\b(?:video|tele-?(?:health"
    r"|medicine)) (?:visit|encounter)\b",
    r"\b(?:pre-?)?authori[sz]ation (?:request|form|number|letter)|\brequest for (?:\w+ ){0,2}authori[sz]ation"
    r"|\brequested (?:service|procedure)s?\b",
    r"\beducation(?:al)? (?:video|materials?|session|class)|\bviewed the\b",
    r"\b(?:coding|coder|documentation|physician|provider|billing|cdi) (?:quer(?:y|ies)|questions?)\b"
    r"|^\W*(?:medical )?student (?:note|log\w*|reflection)\b|\bplease clarify\b"
    r"|\bclarification request",
    r"\bresearch (?:visit|study|note)\b|\brandomi[sz]ed to\b|\bparticipant\b|^\W*referral\b"
    r"|\bplease (?:evaluate|see|assess|consider)\b",
    r"\b(?:audit(?:ed|or)?\b|independent medical\b)|\b(?:peer|chart|quality|case|coding|billing"
    r"|documentation) (?:review|audit)\b|\bafter your\b|\bexaminee\b",
    r"\b(?:denial|claims?|appeals?) (?:review|response|letter)\b|\bletter of medical necessity\b"
    r"|\bto whom it may concern\b|\bappeal (?:letter|of|to)|\breconsider\b"
    r"|\bpeer[- ]to[- ]peer\b",
    r"\b(?:good faith|cost|price) estimates?\b|\bthis is not a bill\b",
    r"\bdear (?:member|provider|claims|medical director|reviewer|ms\.? [a-z]+, we|mr\.? [a-z]+, we)\b"
    r"|\bexplanation of benefits\b"
    r"|\bclaims? for (?:services|payment|benefits)\b|\b(?:reviewed|received) the (?:operative"
    r"|procedure) (?:note|report)\b",
    r"^\W*(?:informed )?consent (?:for|form|to)\b(?! (?:both|each|all|it|this|these"
    r"|the above)\b)(?! (?:the )?(?:\w+ )?(?:was |is |were )?(?:signed"
    r"|obtained|given|reviewed|on file|done|present|checked|scanned))"
    r"|\bi,? [^.\n]{0,40}(?:hereby )?(?:authori[sz]e|consent to|give (?:my )?permission)\b",
    r"\bwhat to expect\b|^\W*(?:(?!clinical|relevant|history|basic|general|patient'?s? (?:info"
    r"|data))[\w-]+ ){0,3}(?:instructions?|information"
    r"|education|leaflet|handout|fact sheet|advice)\b(?! (?:were|was|given))"
    r"|\byour (?:(?!referral|patient|kind|note|report)\w+ ){0,2}(?:procedure|injection|block|ablation"
    r"|neurotomy|denervation"
    r"|doctor|appointment)s?\b",
    r"\bscheduling (?:request|note|message|sheet|form)|^\W*scheduling\b|\bplease (?:book|schedule"
    r"|arrange)\b|\bappointment (?:request|reminder)\b"
    r"|\bbooking (?:form|request)\b",
    r"^\W*(?:[\w-]+ ){0,2}(?:deposition|malpractice|(?<!chief )(?<!presenting )(?<!main )complaint"
    r"|journal club|faq|affidavit|testimony"
    r"|risk management|incident)\b"
    r"(?! (?:of|was|is))|^\W*(?:[\w-]+ )?orders?(?: form| set| entry)?\b(?! of)|\bordering (?:provider"
    r"|physician)\b"
    r"|\breferral (?:form|request|order)\b",
    r"^\W*(?:physical|occupational) therapy\b|\bpt (?:daily |progress )?note\b",
    r"^\W*(?:abstract|methods|objectives)\b[.:]|^\W*(?:background|objective)\b[.:]"
    r"(?=[\s\S]{0,1500}?^\W*(?:methods|results|conclusions?)\b[.:])",
    r"\b(?:department(?:al)?|hospital|clinic|unit|local) (?:protocol|guidelines?|standards?)\b"
    r"|\bapplies to (?:all|every)\b",
    r"\b(?:standard|department(?:al)?|procedure|blank|note) template\b|\btemplate[,;:)]"
    r"|\bstandard (?:technique|protocol)\b|\bteaching (?:file|case|points?|notes?|session|conference|rounds?|slides?)\b"
    r"|\b(?:fellows?'?|residents?'?|registrars?'?|trainees?'?) (?:\w+ ){0,2}"
    r"(?:conference|lecture|teaching|workshop|course|curriculum|session|talk)\b"
    r"|\b(?:grand rounds|hands-on (?:course|workshop)|didactics?)\b"
    r"|\bcase (?:reports?|series)\b"
    r"|^\W*(?:macro|protocol|sop|lecture|learning objectives|technique of|how (?:to|we|i))\b",
    r"^\W*sedation (?:assessment|evaluation|consult\w*|screen\w*)\b",
    r"^\W*pre-?(?:procedure|operative|op)(?: an(?:a)?esthe\w+)? (?:check ?list|call|visit|assessment"
    r"|evaluation"
    r"|clinic)\b|^\W*an(?:a)?esthe\w+ (?:pre-?\w*|evaluation|assessment|consult\w*|clinic)\b",
    r"^\W*(?:\w+ ){0,2}(?:coordinat\w+|scheduler|intake|triage|hand-?off|sign-?out|pre-?cert\w*|schedule"
    r"|policy|pharmacy|invoice|receipt|inventory|purchase|rfp|quote"
    r"|tumou?r board|question for"
    r"|disability|handover)\b(?! (?:ii|dose))|^\W*tele-?(?:health|medicine|visit|consult)\w*\b",
    r"^\W*(?:[\w/-]+ ){0,3}(?:(?:bone|isotope) scan|spect|scintigra\w+)\b",
)
_PAPER = re.compile("|".join(_PAPERS), re.MULTILINE)
_POLICY_WORDS = (
    tuple(  # what insurers and coders write about; a procedure note holds two or three of these at most
        Stemmed(words)
        for words in (
            r"\bcover(?:ed|age)\b",
            r"\bpolic(?:y|ies)\b",
            r"\b(?:payers?|insurers?)\b",
            r"\bmedical(?:ly)? necess",
            r"\breimburs",
            r"\bcpt\b",
            r"\bden(?:ials?|ied)\b",
            r"\bmodifiers?\b",
            r"\b(?:investigational|experimental)\b",
            r"\beffective\b",
            r"\bguidelines?\b",
            r"\b(?:beneficiar\w+|members?|enrollees?)\b",
            r"\b(?:medicare|medicaid|lcd)\b",
            r"\bunits?\b",
            r"\bclaims?\b",
            r"\bproviders?\b",
            r"\b(?:codes?|coding|billing)\b",
        )
    )
)
_POLICY_AT_LEAST, _POLICY_SURELY = 5, 11  # notes of the corpus with facet work held two at most (2026-11-26)
_BLANK_FORM = re.compile(  # whose patient has no name yet
    r"\b(?:patient|pt|name)(?: name)? ?[:=] ?(?:@\w+@|\*{3}|_{3,}|\[{1,2}[a-z_ ]*name\]|\{[^}\n]*\}"
    r"|<[a-z ]*name>)"
)
_ACTS_AT_THE_TABLE = (  # what only a person who stood at the table writes
    r"\b(?:needles?|cannula[es]?|electrodes?|probes?|introducers?|tips?)\b(?! (?:is|are|will|may"
    r"|can)\b)[^.]{0,80}?(?<!is )(?<!are )"
    r"(?<!be )\b(?:advanced|placed|inserted|directed|introduced|positioned|passed|guided|withdrawn"
    r"|removed|brought|put|walked|touched)\b",
    r"\b(?:needles?|cannula[es]?|electrodes?|probes?) (?:x ?\d )?(?:in place|in situ|out)\b"
    r"|\b(?:each|the|both|all) needles? (?:was|were) (?:in|within|inside|at|on) (?:the|each|its|their)\b"
    r"|\b(?:place|advance|introduce|direct|guide|insert)\b[^.]{0,30}\b(?:needles?|cannula[es]?)\b"
    r"|\b(?:each|the|both) (?:\w+ ){0,2}joints? (?:then |each )?(?:received|got|took)\b|\bi (?:then |next "
    r"|again |now )?(?:injected|advanced|placed|inserted|numbed|passed|entered|blocked"
    r"|lesioned|instilled|put)\b",
    r"\binject(?:ed|ate) ?[:=] ?[\d.]+ ?(?:ml|cc|mg)\b",
    r"\b(?:was|were) (?:then |next |slowly |also |each )?(?:injected|advanced|instilled|deposited|prepped"
    r"|draped|lesioned|ablated|entered|blocked)\b",
    r"\b(?:tolerated|tol) (?:the |it |this |well|wel)|\b(?:no|without|nil) (?:immediate |apparent "
    r"|acute )?(?:comp\b|compl?\b|complications?|heme|csf)",
)
_ACT = re.compile("|".join(_ACTS_AT_THE_TABLE))
_NEEDLE_ACT = re.compile("|".join(_ACTS_AT_THE_TABLE[:2]))
_REPEATED = re.compile(
    r"\b(?:repeated|performed|did) (?:the |these |those )?(?:\w+ )?(?:blocks?|injections?)\b"
)
_RECORD_OF_OTHERS = re.compile(
    r"\bnurs(?:e|ing) (?:record|notes?|flow ?sheet|assessment|documentation)\b|\b(?:an(?:a)?esthesia"
    r"|sedation) (?:record"
    r"|note|log)\b"
    r"|\b(?:recovery room|pacu) (?:record|note)\b"
)
_PHYSICIANS_PART = re.compile(  # a record of two hands
    r"(?:^|[\n.;])\W*(?:surgeon|physician|operator|proceduralist|procedure|operative)(?:'?s)? "
    r"(?:note|report|dictation) *:"
)
_TO_THE_PATIENT = re.compile(  # what somebody takes home
    r"^\W*(?:discharge|after-?care|aftercare|home(?:-going)?|post-?procedure"
    r"|going home) (?:care )?(?:instructions?|information|advice)\b"
    r"(?! (?:were|was|given|reviewed))|\byou (?:had|have had|received|underwent) (?:an? |the "
    r"|your )?[^.\n]{0,60}"
    r"\b(?:injections?|blocks?|ablation|procedure)\b"
)
_ON_NOBODY = re.compile(
    r"\bsimulation (?:lab|session|training|center)\b|\bcadaver\w*\b|\bmannequin\b"
    r"|\bspine model\b|\bno patient\b(?= ?[.;,]|$)|^\W*(?:rep|vendor|device|equipment|staff) (?:training"
    r"|in-?service|demo)"
)


_NO_NEEDLE = re.compile(  # told of a procedure that did not go on
    r"\bno (?:\w+ ){0,2}(?:needles?|cannula[es]?|instruments?)(?= ?[.,;]| (?:was|were|had|has|have|placed|inserted|used"
    r"|introduced|advanced|passed|entered|went|in\b))"
    r"|\b(?:before|prior to|without) (?:any |the |a |first )?(?:needles?|cannula[es]?)\b"
)
_TICKED = re.compile(r"(?i)\[x\]|[☑☒✓✔]")
_SOME_TICKS = 3
_LEVEL_WITH_DOSE = re.compile(
    r"(?<![a-z0-9])[ctl]\d{1,2} ?[-/] ?(?:[ctls] ?)?\d{1,2}\b[^.;\n]{0,50}"
    r"(?:\d ?(?:mls?|ccs?|mg)\b|\b2[0-7] ?(?:g|ga|gauge)\b)"
)


def had_no_needle(note: Note) -> bool:
    """Whether the note says that no needle went in."""
    return _NO_NEEDLE.search(note.plain) is not None


def paper(note: Note) -> Span | None:
    """Where a text says that it is a paper about a procedure: a call, an order, a request, a form, instructions."""
    found = _PAPER.search(note.plain, 0, _HEAD)
    return found.span() if found else None


def is_policy(note: Note, clauses: list[Clause]) -> bool:
    """Whether the text is a rule or an article about such procedures, by how many words of insurers it holds."""
    found = sum(words.search(note.plain) is not None for words in _POLICY_WORDS)
    return found >= _POLICY_SURELY or (found >= _POLICY_AT_LEAST and not shows_acts(note, clauses))


def is_blank_form(note: Note) -> bool:
    """Whether the text is a template that nobody has filled in: it stands for no patient."""
    return _BLANK_FORM.search(note.plain) is not None


def is_ticked(note: Note) -> bool:
    """Whether several boxes of a form are ticked, so that somebody began to fill it in."""
    return len(_TICKED.findall(note.text)) >= _SOME_TICKS


def record_of_others(note: Note, clauses: list[Clause]) -> bool:
    """Whether a nurse or the anesthesia service keeps this record without a needle in it, or nobody was treated."""
    if _ON_NOBODY.search(note.plain, 0, _HEAD) or _TO_THE_PATIENT.search(note.plain, 0, 2 * _HEAD):
        return True
    others = _RECORD_OF_OTHERS.search(note.plain, 0, _HEAD)
    return bool(others and not _PHYSICIANS_PART.search(note.plain, others.end())) and not any(
        _NEEDLE_ACT.search(note.plain, clause.start, clause.end) for clause in clauses
    )


def levels_with_doses(note: Note, clauses: list[Clause]) -> list[Span]:
    """Levels listed each with its needle or dose, in a note that speaks of facets and names no procedure at them."""
    if not may_be_at_facets(note.plain, "") or had_no_needle(note):
        return []
    told = [clause for clause in clauses if clause.context in {Context.TITLE, Context.PERFORMED}]
    matches = [_LEVEL_WITH_DOSE.search(note.plain, clause.start, clause.end) for clause in told]
    return [match.span() for match in matches if match]


def needles_near_facets(note: Note, clauses: list[Clause]) -> bool:
    """Whether needles were placed here in a note that speaks of facets or their nerves, whatever it recalls of them."""
    is_near = may_be_at_facets(note.plain, "") and not had_no_needle(note)
    return is_near and any(
        clause.context is Context.PERFORMED
        and (
            _NEEDLE_ACT.search(note.plain, clause.start, clause.end)
            or _REPEATED.search(note.plain, clause.start, clause.end)
        )
        for clause in clauses
    )


def shows_acts(note: Note, clauses: list[Clause]) -> bool:
    """Whether the text tells of acts at the table."""
    return any(
        clause.context is Context.PERFORMED and _ACT.search(note.plain, clause.start, clause.end)
        for clause in clauses
    )
