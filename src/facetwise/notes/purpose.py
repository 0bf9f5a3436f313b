"""Why the injection was given: only where the note says so."""

import re
from collections.abc import Callable, Iterable, Iterator

from facetwise.domain.vocabulary import Purpose, Technique
from facetwise.notes.aims import AIM, TO_KNOW, TO_TREAT
from facetwise.notes.asides import without_asides
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.next_step import decides_on_what_follows
from facetwise.notes.purpose_words import (
    CHOICE,
    DIAGNOSTIC,
    LOOSE,
    NAMES_WORK,
    NO_PURPOSE,
    RESULT,
    STEMS,
    THERAPEUTIC,
)
from facetwise.notes.scope import Scopes
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed

_AIMED = re.compile(AIM)
_OF_MEDICINES = re.compile(
    r"\b(?:acetaminophen|tylenol|paracetamol|nsaids?|ibuprofen|ice|heat|tablets?|oral|as needed|prn"
    r"|sedation|midazolam"
    r"|fentanyl|skin|failed|opioids?|medications?|prescri\w+)\b"
)
_WORDS_OF = Stemmed(  # without one of these no sentence tells a purpose
    r"diag|therap|source|generator|\bdx\b|\bdx\.|comparativ|confirm|prognos|test|trial|screen|work-?up"
    r"|r/o|rul(?:e|ing) |\? ?[a-z]|symptomatic"
    r"|\bto |\bfor |pain|\btx\b|\bther\b|treat"
    r"|palliat|block|response|of 2|of two|relief|will |purpose|goal|aim|intent|hope|idea|expected|calm|settle"
)
_TODAY = re.compile(
    r"\b(?:ct|fluoro\w*|image|ultrasound)[- ]guided (?:\w+ ){0,3}(?:injections?|blocks?)\b"
    r"|\b(?:i|we)(?:'ll| will| shall)? treat(?:ed)?\b[^.;]{0,60}\btoday\b|\b(?:uncomplicated|successful|(?:was|were"
    r"|injections?|blocks?) planned|was scheduled)\b|\bwe (?:want"
    r"|wanted|wish"
    r"|wished|need|needed|hope"
    r"|hoped|aim|aimed) to\b|\b(?:here (?:today )?for"
    r"|(?:presents?|comes?) (?:today )?for|undergoing|today'?s|purpose|intent(?:ion)?\b|plan (?:for|of) today|aim\b"
    r"|goal\b"
    r"|objective\b|rationale\b"
    r"|\b(?:diagnostic|therapeutic|confirmatory|prognostic|test) (?:\w+ ){0,3}(?:blocks?|injections?"
    r"|[cltf]?mbbs?) (?:to|for)\b"
    r"|\b(?:blocks?|injections?|[cltf]?mbbs?) today\b|\brequest(?:ed|s)?\b|\breferred (?:\w+ ){0,4}for\b"
    r"|\b(?:this|these) (?:blocks?|injections?|procedures?) (?:is|was|are|were)\b|this is (?:the |her |his "
    r"|a "
    r"|an )?(?:\w+ ){0,2}(?:block|injection|procedure|set|round)\b|\bthis (?:block |injection "
    r"|procedure )?(?:will|should) (?:help|tell|show|give|provide|bring|buy|get|let|allow|enable)\b"
    r"|reason[ :]|\b(?:question|request|order(?:ed)?|task) ?:"
    r"|indications?(?: for (?:the )?procedure)? ?: ?(?:diag|ther))"
)
_TOLD_OF_TODAY = re.compile(
    r"^\W*for (?:the )?relief of\b|[,;:(-] ?for (?:\w+ )?(?:pain|symptom(?:atic)?) (?:relief|control)\W*$|"
    rf"^\W*why ?:|^\W*(?:treatment|therapy) (?:of|for)\b|^\W*(?:in order )?to (?:help )?{TO_KNOW}\b"
    rf"|\bquestion(?: to be answered)? ?:|^\W*(?:requested|done"
    rf"|given) for\b|\bit is hoped\b|"
    r"\b(?:i|we) (?:am |are )?hop(?:e|ing) (?:that )?(?:this|these|it|today)\b|\b(?:my|our|the) hope (?:is"
    r"|being) (?:that )?(?:this|these|it)\b"
    r"|^\W*(?:purpose|goal|intent(?:ion)?|aim|objective)s? ?[:=-] ?(?:pain relief|relief|treatment|therapy"
    r"|therapeutic|diagnosis|diagnostic)\b"
    r"|\bask(?:s|ed|ing)? for (?:an?|the|another|repeat|more) (?:\w+ ){0,3}(?:injections?|blocks?)\b"
    r"|^\W*(?:(?:done|given|performed|meant|intended) )?(?:for|as) (?:the )?(?:treatment"
    r"|therapy)\b(?![^.;]*\b(?:will|next|future"
    r"|later|if|last|prior|previous)\b)|^\W*(?:diagnostic|therapeutic) ?[.,;(]|^\W*(?:diagnostic"
    r"|therapeutic|tx|ther\.?|dx) (?:injections?|blocks?|[cltf]?mbbs?) ?[.,;:(]|^\W*(?:\w+ )?(?:diagnostic"
    r"|therapeutic) (?:\w+ )?(?:injections?|blocks?|[cltf]?mbbs?)"
    r" ?(?:#|no\b|number)"
    r"|^\W*(?:this (?:is|was) )?(?:an? |the |her |his )?(?:test|trial|prognostic|confirmatory"
    r"|comparative) (?:\w+ )?(?:blocks?"
    r"|[cltf]?mbbs?)\b(?! (?:will|would|may|is|are|planned|next|to be))"
    r"|\b(?:this|these|it) (?:is|are|was|were) (?:\w+ )?palliative\b|\b(?:today'?s|(?<!if )this"
    r"|these) (?:(?:first|second|initial|set of|repeat) )*(?:diagnostic|therapeutic"
    r"|confirmatory|prognostic)\b|\b(?:this|these|it) (?:is|are|was|were) (?:\w+ )?(?:diagnostic"
    r"|therapeutic)\b|\b(?:asks?|asked|wonders?|wondered|(?:wants?|would like|wishes|needs?|has) to know"
    r"|must know) (?:me "
    r"|us )?(?:whether|if)\b"
    r"|^\W*(?:clinical|diagnostic) question ?:|^\W*(?:is|are) [^?]{0,60}\?"
    r"|\btoday'?s (?:injections?|blocks?"
    r"|procedures?) (?:is|are|was|were)\b"
)
_BY_OTHER_MEANS = re.compile(
    r"\b(?:acetaminophen|tylenol|paracetamol|nsaids?|ibuprofen|tramadol|ice|heat|tablets?|oral|as needed|prn"
    r"|sedation|midazolam|fentanyl|skin|opioids?|medications?|prescri\w+|toradol|ketorolac|im|iv|pillow)\b"
)
_BY_IMAGING = re.compile(  # what is looked for with it is a place, not a diagnosis
    r"\b(?:fluoro\w*|c-?arm|x-?rays?|imag(?:es?|ing)|cts?|ct scan|ultrasound|contrast|dye|markers?"
    r"|palpation|views?"
    r"|needles?|stimulation)\b[^.;]{0,60}$"
)
_INTENDED = re.compile(r"(?:procedures? )?(?:planned|intended|scheduled)\b")
_AIM_IN_A_VERB = re.compile(rf"\W(?:{TO_TREAT}|{TO_KNOW})\b")
_ONLY_RELIEF = re.compile(r"^\W*(?:for )?(?:pain|symptom(?:atic)?) (?:relief|control|management)\W*$")
_BEGINS_WITH_AIM = re.compile(
    r"\W*pain (?:relief|control) (?:so|to|in order|for him|for her)\b|\W*(?:i|we) (?:am"
    r"|are) looking"
)
_AT_THE_BEGINNING = 14  # characters
_IN_PASSING = re.compile(r", (?:having|with|after|which|who|that)\b[^,;.]*,")
FOR_WHICH = "for which purpose was the injection given?"
_DONE = {Context.TITLE, Context.PERFORMED}
_REASON = re.compile(
    r"(?:clinical )?indication|clinical details|reason|purpose|medical necessity|intent|rationale|aim|objective"
    r"|clinical (?:history|information)|goal"
    r"|impression"
)
_LONG_AGO = re.compile(
    r"\b(?:ago|had been|were positive|previous|prior(?! to)|earlier|underwent|20\d\d)\b|\d/\d{2,4}\b"
)
_OUTCOME = re.compile(  # of an earlier block, which says nothing of today's purpose
    r"\bpositive\b|\brespon|\brelief\b|\d ?%|\bpercent\b|\bsucce|\bgave\b|\bhad\b"
    r"|\b(?:after|following) (?:\w+ ){0,4}(?:blocks?|injections?|[cltf]?mbbs?|set|rfa|ablation)\b"
    r"|\bconcordant\b"
    r"|\bbenefit\b|\bconfirmed\b|\bcompleted\b|\bprevious|\bprior\b(?! to)|\bearlier\b"
)


def write_purpose(book: Book, path: str, technique: Technique | None, scopes: Scopes) -> None:
    """Ablation by its technique; else the purpose in the note's own words, or a question."""
    if technique in {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}:
        book.add(f"{path}.purpose", Purpose.ABLATION, book.facts[f"{path}.technique"].span, "purpose")
        return
    found = _first(scopes, lambda clause: _told(book, clause)) or _first(
        scopes, lambda clause: _aimed_at(book, clause)
    )
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
    elif technique is Technique.MEDIAL_BRANCH_BLOCK and (step := _next_step(book, scopes)):
        remark = "what follows depends on its relief"
        book.add(
            f"{path}.purpose",
            Purpose.DIAGNOSTIC,
            step,
            "next step",
            certainty=Certainty.INFERRED,
            remark=remark,
        )
    else:
        book.missing(f"{path}.purpose", "purpose")
        book.ask("purpose", FOR_WHICH)


def _next_step(book: Book, scopes: Scopes) -> Span | None:
    return decides_on_what_follows(book.note, (clause for clauses in scopes for clause in clauses))


def _first(scopes: Scopes, told: Callable[[Clause], Iterable[tuple[Purpose, Span]]]) -> dict[Purpose, Span]:
    """Each purpose with its first place, from the first scope that tells any."""
    for clauses in scopes:
        found: dict[Purpose, Span] = {}
        for clause in clauses:
            for kind, span in told(clause):
                found.setdefault(kind, span)
        if found:
            return found
    return {}


def _told(book: Book, clause: Clause) -> Iterator[tuple[Purpose, Span]]:
    """The purposes that one sentence tells in so many words, if it speaks of today."""
    start, told = _with_heading(book, clause)
    if not _WORDS_OF.search(told):
        return
    is_impression = clause.heading in {"impression", "conclusion"}
    if (clause.context in _DONE or is_impression) and (result := RESULT.search(told)):
        yield Purpose.DIAGNOSTIC, (start + result.start(), start + result.end())
        return
    clear = _without_other_uses(told, book.note.plain[clause.end : clause.end + 4])
    for kind, pattern in ((Purpose.DIAGNOSTIC, DIAGNOSTIC), (Purpose.THERAPEUTIC, THERAPEUTIC)):
        match = pattern.search(clear)
        if match and not (kind is Purpose.THERAPEUTIC and _is_of_medicines(clear, match)):
            span = (start + match.start(), start + match.end())
            if clause.context in _DONE or _is_today(book, clause, span):
                yield kind, span


def _aimed_at(book: Book, clause: Clause) -> Iterator[tuple[Purpose, Span]]:
    """The aims that a sentence about today's work tells in passing."""
    start, told = _with_heading(book, clause)
    words = book.note.plain[clause.start : clause.end]
    names_work = NAMES_WORK.search(words) is not None
    is_reason = _REASON.match(clause.heading) is not None
    names_work = names_work or _BEGINS_WITH_AIM.match(words) is not None
    if not _WORDS_OF.search(told) or not (is_reason or names_work) or _BY_OTHER_MEANS.search(words):
        return
    for kind, pattern in LOOSE.items():
        match = pattern.search(words) or (
            pattern.search(told) if is_reason and start < clause.start else None
        )
        if match is None or not (names_work or match.start() < _AT_THE_BEGINNING):
            continue
        if kind is Purpose.DIAGNOSTIC and _BY_IMAGING.search(match.string[: match.start()]):
            continue
        shift = clause.start if match.string == words else start
        span = (shift + match.start(), shift + match.end())
        if clause.context in _DONE or _is_today(book, clause, span):
            yield kind, span


def _with_heading(book: Book, clause: Clause) -> tuple[int, str]:
    """The words of a sentence with the heading right before it, and where they begin."""
    plain = book.note.plain
    is_first = clause.heading and plain.endswith(clause.heading, 0, clause.start)
    start = clause.start - len(clause.heading) if is_first else clause.start
    return start, plain[start : clause.end]


def _without_other_uses(told: str, answer: str) -> str:
    """The words with those blanked that speak of other things; ``answer`` follows them ("Therapeutic? No.")."""
    if not any(stem in told for stem in STEMS):
        return told
    return NO_PURPOSE.sub(lambda match: " " * len(match.group()), told + answer)[: len(told)]


def _is_of_medicines(told: str, match: re.Match[str]) -> bool:
    """Whether a sentence of pain and relief is about what the patient takes."""
    is_aim = _AIMED.match(match.group()) or re.search(
        r"therapeutic|for (?:the )?treatment|\btx\b"
        r"|\bther\b",
        match.group(),
    )
    return not is_aim and _OF_MEDICINES.search(told) is not None


def _is_today(book: Book, clause: Clause, span: Span) -> bool:
    """Whether a sentence outside the description tells its purpose of today's work."""
    plain = book.note.plain
    told = plain[clause.start : clause.end]
    if _TOLD_OF_TODAY.search(told):
        return True
    if clause.context in {Context.TEMPLATE, Context.CONSENT, Context.NEGATED}:
        return False
    if _TODAY.search(f"{clause.heading} {told}"):
        return True
    if clause.section is Context.PLAN:
        return _INTENDED.match(clause.heading) is not None
    rest = plain[clause.start : max(clause.start, span[0])] + plain[max(span[1], clause.start) : clause.end]
    is_chosen = _is_chosen(plain[clause.start : span[0]], rest)
    return _ONLY_RELIEF.match(told) is not None or is_chosen or _is_a_reason(book, clause, span, rest)


def _is_a_reason(book: Book, clause: Clause, span: Span, rest: str) -> bool:
    """Whether a heading calls this the reason for today's work, and the rest of it recalls no earlier result."""
    if _REASON.match(clause.heading) is None:
        return False
    # "Indication: treat low back pain, which earlier blocks have shown to come from the facets"
    is_aim = span[0] <= clause.start and _AIM_IN_A_VERB.search(book.note.plain, *span)
    return bool(is_aim) or (
        cue_of(without_asides(rest)) in {None, Context.DIAGNOSIS} and not _OUTCOME.search(rest)
    )


def _is_chosen(before: str, rest: str) -> bool:
    """Whether somebody decided on today's work, or came for it, with this purpose."""
    chosen = list(CHOICE.finditer(before)) or (
        len(before) < _AT_THE_BEGINNING and list(CHOICE.finditer(rest))
    )
    if not chosen or _LONG_AGO.search(rest):
        return False
    return not _OUTCOME.search(_IN_PASSING.sub(" ", before[chosen[-1].end() :]))
