"""Why the injection was given: only where the note says so."""

import re
from collections.abc import Iterator

from facetwise.domain.vocabulary import Purpose, Technique
from facetwise.notes.aims import AIM, TO_BE_KNOWN, TO_BE_TREATED, TO_KNOW, TO_TREAT
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.scope import Scopes
from facetwise.notes.sections import Clause

_AIMS = (
    rf"{AIM}(?: (?:of|for|behind|with|in) (?:[\w'-]+ ){{0,4}}?[\w'-]+)?[\s:=,-]*(?:(?:is|was|are|were"
    rf"|being|to|today|here|the|a|an|of)\b[ :]*)*"
)
_WORK = r"(?:blocks?|injections?|inj|mbbs?|medial|facets?|procedures?|sets?|nerve)"
_DIAGNOSTIC_WORDS = (
    r"\bdiagnostic(?:ally)?\b",
    rf"{_AIMS}(?:diag\w*|dx\b|confirm\w*|{TO_KNOW}\b[^.;\n]{{0,80}}?\b{TO_BE_KNOWN}|(?:pain )?(?:source"
    rf"|generator) (?:identif|locali)\w+)",
    r"\bcontrolled (?:\w+ ){0,3}(?:blocks?|injections?|mbbs?)\b|\bcomparative\b|\bconfirmatory\b|\bprognostic\b"
    r"|\b(?:test|trial|screening) (?:\w+ ){0,3}(?:blocks?"
    r"|injections?|mbbs?)\b"
    r"|\b(?:work-?up|pre-?rfa) (?:blocks?|mbbs?)\b|\b(?:double|dual)[- ]block (?:protocol|paradigm)",
    rf"\b(?:to|will|should|for) (?:help (?:us )?(?:to )?)?{TO_KNOW}\b(?! (?:the |each |needle|proper"
    rf"|correct|negative|no |absence|adequate)"
    rf"(?:needle|tip|position|placement|spread|flow|vascular|joint space|target"
    rf"|level))[^.;\n]{{0,80}}?\b{TO_BE_KNOWN}",
    r"\bfor (?:the )?(?:both )?diagnosis\b(?! (?:code|of (?:hyper|diab|depress|infect)))|\b(?:is|are|was"
    r"|were) a test\b(?! dose)",
    rf"\bdx\.? {_WORK}\b|\b(?:blocks?|mbbs?|inj\w*)[^.:;]{{0,40}}\bdx\b(?! ?:)"
    r"|(?<![a-z0-9'] )(?<![a-z0-9])dx\b(?= ?[.,;)\n•|/]| *$)"
    r"|\b(?:dx|diag)\.? ?#[12]\b(?! ?:)|\b(?:dx|diag)\.? (?:#|no\.? ?|number )?[12]\b(?! ?[:.)])"
    rf"|\bdiag\.? {_WORK}\b|\b(?:mbbs?|blocks?)\b[^.:;]{{0,30}}\bdiag\b(?! ?:)",
    r"^\W*(?:diag|dx)\.?\W*$|\bquestion ?: ?[^.\n]{0,60}\b(?:source|generator|cause) of\b",
    r"^\W*(?:block )?number ?:? ?[12] of (?:2|two)\b",
    r"\b(?:mbbs?|blocks?)\b[^.;]{0,40}(?:#|\bno\.? ?|\bnumber )?[12] of (?:a )?(?:planned )?(?:2|two)\b",
)
_THERAPEUTIC_WORDS = (
    r"\btherapeutic(?:ally)?\b|\bfor (?:the )?(?:therapy|treatment)\b(?! of (?:hypertension|diabetes"
    r"|infection|complications|the (?:skin|side)))|\bfor both diagnosis and treatment\b",
    rf"{_AIMS}(?:tx\b|ther\b|therap(?:y|eutic)|treat(?:ment)?\b|(?:pain )?relief\b"
    rf"|{TO_TREAT}\b[^.;\n]{{0,50}}?\b{TO_BE_TREATED})",
    rf"(?:(?<=[.;:,(] )|^\W*|\b(?:injections?|injected|blocks?|given|performed|done|steroid|today"
    rf"|procedures?) )(?:(?:is|was|were|are) )?"
    rf"(?:(?:being|done|given|performed|intended|used|aim(?:s|ed)?|at) ?)*\b(?:to|for"
    rf"|at) (?:the )?{TO_TREAT}\b[^.;\n]{{0,50}}?\b{TO_BE_TREATED}",
    r"\b(?:meant|intended|given|done|offered|undertaken) as (?:an? |the |her |his )?(?:\w+ )?(?:treatment|therapy)\b",
    r"\b(?:treatment|palliative) (?:\w+ )?(?:injections?|blocks?)\b|\b(?:injections?"
    r"|blocks?) ?[(,-] ?treatment\b"
    r"|\bwe (?:are treating|treat(?:ed)?)\b(?=.*\btoday|\s+with steroid)|\btoday (?:we"
    r"|i) (?:are )?treat(?:ing|ed)?\b",
    r"(?<![a-z0-9'] )(?<![a-z0-9])tx\b(?= ?[.,;)\n•|/]| *$)|\b(?:fjis?|fji?|inj\w*|facets?|blocks?) tx\b"
    r"|\btx (?:inj|facet)|\bther\.? (?:facet|inj"
    r"|block)|^\W*ther\b\.?(?=[ ,;]|\W*$)",
)
_DIAGNOSTIC = re.compile("|".join(_DIAGNOSTIC_WORDS))
_THERAPEUTIC = re.compile("|".join(_THERAPEUTIC_WORDS))
_BLOCK = r"(?:blocks?|injections?|mbbs?|sets?)"
_FOR_KNOWING = r"(?:diagnostic|confirmatory|comparative|prognostic|test)"
_NO_PURPOSES = (  # the same words, where they tell of other things, of earlier blocks, or deny
    r"\bdiagnos\w+ ?(?:/|vs\.?|or|versus|and/or) ?(?:therap\w+|treatment) ?[:=?]|\bdiag\.? ?/ ?(?:ther"
    r"|tx)\.? ?[:=?]",
    r"\b(?:diagnostic|therapeutic) ?[:?=-]+ ?(?:no|n)\b",
    r"\b(?:no|not|non|nor|without|rather than|instead of|as opposed to)[- ](?:for |as |expected "
    r"|merely )?(?:a |an |any |the )?"
    r"(?:\w+ )?(?:diagnostic|therapeutic|treatment|test(?:ing)?|treating)\b(?: (?:block|injection|benefit"
    r"|effect|value|purposes?|one)\w*)?",
    r"\bdiagnostic (?:imaging|stud\w+|tests?\b(?! block)|x-?rays?|ultraso\w+|radiolog\w+|accuracy|criteria"
    r"|work-?up|evaluation|codes?"
    r"|lumbar puncture|arthroscopy)",
    r"\btherapeutic (?:anti\w+|exercises?|massage|dos(?:e|es|age|ing)|levels?|inr|range|alliance|ultrasound"
    r"|relationship"
    r"|modalit\w+|drugs?|window|yoga|activit\w+|trials?|epidural\w*|phlebotomy|stretching|goals?|options?"
    r"|lovenox|warfarin|heparin)",
    r"\bconsent (?:covered|covers|included|includes)\b[^.;\n]*",
    r"\b(?:inr|levels?|anticoagulation|ptt)\b[^.;]{0,25}\btherapeutic\b",
    r"\b(?:after|(?<!the )following|positive|successful|concordant|prior|previous|earlier|past|had|having"
    r"|given|since) "
    rf"(?:(?:two|2|both|three|one|the|a|her|his|first|second|good|excellent|positive|successful|concordant|dual"
    rf"|prior) ){{0,3}}{_FOR_KNOWING}\b",
    rf"\b{_FOR_KNOWING} (?:\w+ ){{0,3}}{_BLOCK} (?:\w+ ){{0,3}}?(?:(?:were|was|had been"
    rf"|being) (?:both )?(?:positive|successful|concordant"
    r"|negative|helpful)|gave|provided|produced|relieved|helped|resulted)\b",
)
_NO_PURPOSE = re.compile("|".join(_NO_PURPOSES))
_STEMS = ("diag", "ther", "test", "treat", "confirm", "compar", "prognos", "consent")  # of what is blanked
_AIMED = re.compile(AIM)
_OF_MEDICINES = re.compile(
    r"\b(?:acetaminophen|tylenol|paracetamol|nsaids?|ibuprofen|ice|heat|tablets?|oral|as needed|prn"
    r"|sedation|midazolam"
    r"|fentanyl|skin|failed|opioids?|medications?|prescri\w+)\b"
)
_WORDS_OF = re.compile(  # without one of these no sentence tells a purpose
    r"diag|therap|\bdx\b|\bdx\.|comparativ|confirm|prognos|test|trial|screen|work-?up|r/o|rul(?:e|ing) "
    r"|\bto |\bfor |pain|\btx\b|\bther\b|treat"
    r"|palliat|block|of 2|of two|relief|will "
)
_TODAY = re.compile(
    r"\b(?:ct|fluoro\w*|image|ultrasound)[- ]guided (?:\w+ ){0,3}(?:injections?|blocks?)\b"
    r"|\b(?:uncomplicated|successful|(?:was|were|injections?|blocks?) planned|was scheduled)\b|\bwe (?:want"
    r"|wanted|wish"
    r"|wished|need|needed|hope"
    r"|hoped|aim|aimed) to\b|\b(?:here (?:today )?for"
    r"|(?:presents?|comes?) (?:today )?for|undergoing|today'?s|purpose|intent(?:ion)?\b|aim\b|goal\b"
    r"|objective\b|rationale\b"
    r"|\b(?:diagnostic|therapeutic|confirmatory|prognostic|test) (?:\w+ ){0,3}(?:blocks?|injections?"
    r"|mbbs?) (?:to|for)\b"
    r"|\b(?:blocks?|injections?|mbbs?) today\b|\brequest(?:ed|s)?\b|\breferred (?:\w+ ){0,4}for\b"
    r"|\b(?:this|these) (?:blocks?|injections?|procedures?) (?:is|was|are|were)\b|this is (?:the |her |his |a "
    r"|an )?(?:\w+ )?(?:block|injection|procedure|set|round)\b|\bthis (?:block |injection "
    r"|procedure )?(?:will|should) help\b"
    r"|reason[ :]"
    r"|indications?(?: for (?:the )?procedure)? ?: ?(?:diag|ther))"
)
_TOLD_OF_TODAY = re.compile(
    r"^\W*(?:diagnostic|therapeutic) ?[.,;(]|\b(?:this|these|it) (?:is|are|was|were) (?:\w+ )?(?:diagnostic"
    r"|therapeutic)\b|^\W*(?:clinical|diagnostic) question ?:|\btoday'?s (?:injections?|blocks?"
    r"|procedures?) (?:is|are|was|were)\b"
)
_REASON = re.compile(r"indication|reason|purpose|medical necessity|intent")
_OUTCOME = re.compile(  # of an earlier block, which says nothing of today's purpose
    r"\bpositive\b|\brespon|\brelief\b|\d ?%|\bpercent\b|\bsucce|\bgave\b|\bhad\b"
    r"|\b(?:after|following) (?:\w+ ){0,4}(?:blocks?|injections?|mbbs?|set|rfa|ablation)\b"
    r"|\bconcordant\b"
    r"|\bbenefit\b|\bconfirmed\b|\bcompleted\b|\bprevious|\bprior\b|\bearlier\b"
)


def write_purpose(book: Book, path: str, technique: Technique | None, scopes: Scopes) -> None:
    """Ablation by its technique; else the purpose in the note's own words, or a question."""
    if technique in {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}:
        book.add(f"{path}.purpose", Purpose.ABLATION, book.facts[f"{path}.technique"].span, "purpose")
        return
    found: dict[Purpose, Span] = {}
    for clauses in scopes:
        for clause in clauses:
            for kind, span in _told(book, clause):
                found.setdefault(kind, span)
        if found:
            break
    if len(found) == 1:
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


def _told(book: Book, clause: Clause) -> Iterator[tuple[Purpose, Span]]:
    """The purposes that one sentence tells, if it speaks of today."""
    plain = book.note.plain
    is_first = clause.heading and plain.endswith(clause.heading, 0, clause.start)
    start = clause.start - len(clause.heading) if is_first else clause.start
    told = plain[start : clause.end]
    if not _WORDS_OF.search(told):
        return
    if clause.context not in {Context.TITLE, Context.PERFORMED} and not _is_today(book, clause):
        return
    told = _without_other_uses(told, plain[clause.end : clause.end + 4])
    for kind, pattern in ((Purpose.DIAGNOSTIC, _DIAGNOSTIC), (Purpose.THERAPEUTIC, _THERAPEUTIC)):
        match = pattern.search(told)
        if match and not (kind is Purpose.THERAPEUTIC and _is_of_medicines(told, match)):
            yield kind, (start + match.start(), start + match.end())


def _without_other_uses(told: str, answer: str) -> str:
    """The words with those blanked that speak of other things; ``answer`` follows them ("Therapeutic? No.")."""
    if not any(stem in told for stem in _STEMS):
        return told
    return _NO_PURPOSE.sub(lambda match: " " * len(match.group()), told + answer)[: len(told)]


def _is_of_medicines(told: str, match: re.Match[str]) -> bool:
    """Whether a sentence of pain and relief is about what the patient takes."""
    is_aim = _AIMED.match(match.group()) or re.search(r"therapeutic|for (?:the )?treatment", match.group())
    return not is_aim and _OF_MEDICINES.search(told) is not None


def _is_today(book: Book, clause: Clause) -> bool:
    told = book.note.plain[clause.start : clause.end]
    if _TOLD_OF_TODAY.search(told):
        return True
    if clause.context in {Context.TEMPLATE, Context.CONSENT, Context.NEGATED}:
        return False
    if _TODAY.search(f"{clause.heading} {told}"):
        return True
    is_reason = _REASON.match(clause.heading) is not None
    return is_reason and cue_of(told) in {None, Context.DIAGNOSIS} and not _OUTCOME.search(told)
