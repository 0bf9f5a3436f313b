"""Why it was done, and at what heat: only where the note says so."""

import re

from facetwise.domain.vocabulary import Purpose, Technique
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.scope import Scopes
from facetwise.notes.sections import Clause

_DIAGNOSTIC_WORDS = (
    r"(?<!not )(?<!non-)(?<!non )\bdiagnostic(?:ally)?\b(?! (?:imaging|stud|test\b(?!ing? block)"
    r"|x-?ray|ultraso|radiolog|accuracy"
    r"|criteria))",
    r"\b(?:purpose|intent|aim|goal)\b[^.;:\n]{0,25}[:,]? ?(?:is |was )?(?:to )?(?:confirm|diagnos"
    r"|identif|determin|establish)",
    r"\bcomparative\b|\bconfirmatory\b|\bprognostic\b|\btest blocks?\b",
    r"\b(?:to|for) (?:the )?(?:diagnos(?:e|is of)|confirm(?:ing)?|determin(?:e|ing)|find(?:ing)? out"
    r"|establish|identify|localize)"
    r" (?:if|whether|that|candidacy|the source|the pain|facet|of)",
    r"\bdx (?:mbbs?|blocks?|inj|medial|facet)|\b(?:blocks?|mbbs?|inj\w*)[^.:;]{0,40}\bdx\b(?! ?:)"
    r"|(?<![a-z0-9'] )(?<![a-z0-9])dx\b(?= ?[.,;)\n•|/]| *$)"
    r"|\b(?:dx|diag)\.? ?#[12]\b(?! ?:)|\b(?:dx|diag)\.? (?:#|no\.? ?|number )?[12]\b(?! ?[:.)])"
    r"|\bdiag\.? (?:mbbs?|blocks?|inj|medial|facet)|\b(?:mbbs?|blocks?)\b[^.:;]{0,30}\bdiag\b(?! ?:)",
    r"\b(?:purpose|intent|aim|goal)\W{1,3}(?:dx|diag)\b",
    r"\b(?:mbbs?|blocks?)\b[^.;]{0,40}(?:#|\bno\.? ?|\bnumber )?[12] of 2\b",
)
_THERAPEUTIC_WORDS = (
    r"\btherapeutic(?:ally)?\b|\bfor (?:the )?(?:therapy|treatment)\b(?! of (?:hypertension|diabetes"
    r"|infection|complications))",
    r"\b(?:purpose|intent|aim|goal)\b(?: of (?:this|the|today'?s?) ?\w*)?[:=,]?(?: (?:is|was|being|of"
    r"|the|today|here|to|give"
    r"|provide|be))* (?:treat(?:ment|ing)?|therap(?:y|eutic)|(?:pain )?relief)\b",
    r"(?:(?<=[.;:,(] )|\b(?:injections?|blocks?|given|performed|done) )for (?:pain|symptom(?:atic)?) relief\b",
    r"\b(?:purpose|intent|aim|goal)\W{1,3}(?:tx|ther)\b",
    r"(?<![a-z0-9'] )(?<![a-z0-9])tx\b(?= ?[.,;)\n•|/]| *$)|\btx (?:inj|facet)",
)
_DIAGNOSTIC = re.compile("|".join(_DIAGNOSTIC_WORDS))
_THERAPEUTIC = re.compile("|".join(_THERAPEUTIC_WORDS))
_TODAY = re.compile(
    r"\b(?:uncomplicated|successful|(?:was|were|injections?|blocks?) planned|was scheduled)\b|\bwe (?:want|wanted|wish"
    r"|wished|need|needed|hope"
    r"|hoped|aim|aimed) to\b|\b(?:here (?:today )?for"
    r"|presents? (?:today )?for|undergoing|today'?s|purpose|intent(?:ion)?\b|aim\b"
    r"|\b(?:diagnostic|therapeutic|confirmatory|prognostic|test) (?:\w+ ){0,3}(?:blocks?|injections?"
    r"|mbbs?) (?:to|for)\b"
    r"|\b(?:blocks?|injections?|mbbs?) today\b|\brequest(?:ed|s)?\b|\breferred (?:\w+ ){0,4}for\b"
    r"|\bthis (?:block|injection|procedure) (?:is|was)\b|this is (?:the |her |his |a "
    r"|an )?(?:\w+ )?(?:block|injection|procedure|set|round)\b"
    r"|reason[ :]"
    r"|indications?(?: for (?:the )?procedure)? ?: ?(?:diag|ther))"
)
_REASON = re.compile(r"indication|reason|purpose|medical necessity|intent")
_OUTCOME = re.compile(  # of an earlier block, which says nothing of today's purpose
    r"\bpositive\b|\brespon|\brelief\b|\d ?%|\bpercent\b|\bsucce|\bgave\b|\bhad\b"
    r"|\b(?:after|following) (?:\w+ ){0,4}(?:blocks?|injections?|mbbs?|set|rfa|ablation)\b"
    r"|\bconcordant\b"
    r"|\bbenefit\b|\bconfirmed\b|\bcompleted\b|\bprevious|\bprior\b|\bearlier\b"
)
_HEAT = re.compile(
    r"(?<![\d.])(\d{2,3})(?:\.0)? ?(?:°|º|˚|degrees?\b|deg\b\.?) ?(?:c\b|celsius|centigrade)?"
    r"|(?<![\d.])(\d{2,3}) ?(?:c\b|celsius\b|centigrade\b)(?! ?-?arm)"
    r"|\btemp(?:erature)?s?\b(?: (?:was|of|set|to|at|reached|probe|lesion|tip))*[ :=]*(\d{2,3})(?![\d/%.]"
    r"| ?f\b)"
)
_NOT_OF_A_LESION = re.compile(
    r"\b(?:tilt|angl|oblique|caudal|cephal|rotat|flex|extension|abduct|saline|room|body temp|impedance \d"
    r"|vital|pulse\b|fever)"
)


def write_purpose(book: Book, path: str, technique: Technique | None, scopes: Scopes) -> None:
    """Ablation by its technique; else the purpose in the note's own words, or a question."""
    found: dict[Purpose, Span] = {}
    for clauses in scopes:
        for kind, pattern in ((Purpose.DIAGNOSTIC, _DIAGNOSTIC), (Purpose.THERAPEUTIC, _THERAPEUTIC)):
            for clause in clauses:
                match = pattern.search(book.note.plain, clause.start, clause.end)
                if match and (
                    clause.context in {Context.TITLE, Context.PERFORMED} or _is_today(book, clause)
                ):
                    found.setdefault(kind, match.span())
        if found:
            break
    if technique in {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}:
        book.add(f"{path}.purpose", Purpose.ABLATION, book.facts[f"{path}.technique"].span, "purpose")
    elif len(found) == 1:
        ((kind, span),) = found.items()
        book.add(f"{path}.purpose", kind, span, "purpose")
    elif found:
        spans = tuple(found.values())
        book.add(f"{path}.purpose", None, spans[0], "purpose", certainty=Certainty.AMBIGUOUS, also=spans[1:])
        book.ask(
            "purpose",
            "the note gives more than one purpose for the injection: for which purpose was it given?",
            *spans,
        )
    else:
        book.missing(f"{path}.purpose", "purpose")
        book.ask("purpose", "for which purpose was the injection given?")


def _is_today(book: Book, clause: Clause) -> bool:
    told = book.note.plain[clause.start : clause.end]
    if clause.context in {Context.TEMPLATE, Context.CONSENT, Context.NEGATED}:
        return False
    if _TODAY.search(f"{clause.heading} {told}"):
        return True
    is_reason = _REASON.match(clause.heading) is not None
    return is_reason and cue_of(told) in {None, Context.DIAGNOSIS} and not _OUTCOME.search(told)


def write_temperature(book: Book, path: str, scopes: Scopes) -> None:
    """The temperature of the lesion in degrees Celsius; two different ones are asked about."""
    found: dict[float, Span] = {}
    for clause in (clause for clauses in scopes for clause in clauses):
        if clause.context in {Context.TITLE, Context.PERFORMED}:
            for match in _HEAT.finditer(book.note.plain, clause.start, clause.end):
                value = float(match[1] or match[2] or match[3])
                if _NOT_OF_A_LESION.search(
                    book.note.plain, max(clause.start, match.start() - 40), match.end() + 12
                ):
                    continue
                if 40 <= value <= 100:
                    found.setdefault(value, match.span())
    if len(found) == 1:
        ((value, span),) = found.items()
        book.add(f"{path}.temperature_c", value, span, "temperature")
    elif found:
        spans = tuple(found.values())
        book.add(
            f"{path}.temperature_c",
            None,
            spans[0],
            "temperature",
            certainty=Certainty.AMBIGUOUS,
            also=spans[1:],
        )
        book.ask(
            "temperature",
            "the note gives more than one temperature: which was reached at the lesion?",
            *spans,
        )
    else:
        book.missing(f"{path}.temperature_c", "temperature")
        book.ask("temperature", "which temperature was reached at the lesion?")
