"""Why it was done so: the reasons that payers ask for, in the note's own words, and what else explains the pain.

A reason is there where the note says what stood in the way or called for it, and why; that something was not chosen is
no reason. Each is written as the words that tell it.
"""

import re
from collections.abc import Iterable

from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed

_BECAUSE = (
    r"(?:because|due to|owing to|on account of|given|since|as (?:he|she|they|the|his|her|there)\b|secondary to"
    r"|in view of|:|-|\()"
)
_CANNOT = (
    r"(?:(?:is |was |are |were |has been )?(?:not (?:an option|possible|feasible|suitable|safe|advisable|indicated)"
    r"|contraindicated|precluded|ruled out)|cannot be (?:done|performed)|could not be (?:done|performed))"
)
_ABLATION = (
    r"(?:[clt]?rfa|rf|radio-?frequency(?: ablation)?|(?:thermal |nerve )?ablations?|neurotomy"
    r"|rhizotomy|denervation)"
)
_NERVE_BLOCK = r"(?:[cltf]?mbbs?|medial branch (?:nerve )?blocks?|blocks? of the medial branch(?:es)?)"
_NOT_FOR = (
    r"(?:(?:is|was) )?(?:not (?:a |an )?(?:good |suitable )?candidate for|unsuitable for|cannot (?:have"
    r"|undergo|receive)"
    r"|can't have|not eligible for)"
)
_ANXIETY = (
    r"(?:anxi\w+|phobia|ptsd|panic|claustrophob\w+|dystonia|tremor|spasms?|movement|unable to (?:lie|hold"
    r"|stay|cooperate)"
    r"|cannot (?:lie|hold|stay|cooperate)|inability to|cognitive|dementia|autism|vaso-?vagal)"
)
_REASONS: tuple[tuple[str, Stemmed], ...] = (
    (
        "documentation.ablation_not_possible_reason",
        Stemmed(
            rf"\b{_ABLATION} {_CANNOT}[^.;\n]{{0,30}}?{_BECAUSE}[^.;\n]{{3,100}}"
            rf"|\b{_NOT_FOR} (?:an? |any |thermal |repeat )*{_ABLATION}[^.;\n]{{0,20}}?{_BECAUSE}[^.;\n]{{3,100}}"
        ),
    ),
    (
        "documentation.intraarticular_reason",
        Stemmed(
            rf"\b{_NERVE_BLOCK} {_CANNOT}[^.;\n]{{0,30}}?{_BECAUSE}[^.;\n]{{3,100}}"
            rf"|\b{_NOT_FOR} (?:an? |the )*{_NERVE_BLOCK}[^.;\n]{{0,20}}?{_BECAUSE}[^.;\n]{{3,100}}"
            r"|\bmedial branch(?:es)? (?:are |were |is )?(?:not accessible|inaccessible|(?:cannot|could not) be"
            rf" reached)[^.;\n]{{0,30}}?{_BECAUSE}[^.;\n]{{3,100}}"
            r"|\bintra-?articular (?:\w+ )?(?:was |were )?(?:chosen|used|preferred|performed)\b[^.;\n]{0,50}?"
            rf"\b(?:because|since|as|due to)\b[^.;\n]{{0,60}}?\b(?:fusion|hardware|instrumentation|screws?|scar\w*"
            r"|bone graft)\b[^.;\n]{0,60}"
        ),
    ),
    (
        "documentation.early_repeat_reason",
        Stemmed(
            r"\b(?:second|repeat(?:ed)?|confirmatory|blocks?|[cltf]?mbbs?)\b[^.;\n]{0,60}?\b(?:early"
            r"|earlier than|sooner"
            r"|(?:within|less than|before) (?:two|2|the two) weeks?|(?:only )?(?:\d|ten|nine|eight"
            r"|seven) days after)\b"
            r"[^.;\n]{0,40}?\b(?:because|due to|since|as (?:he|she|the)|owing to)\b[^.;\n]{3,100}"
        ),
    ),
    (
        "documentation.same_day_reason",
        Stemmed(
            r"\b(?:(?:on )?the same day|same[- ](?:day|visit|session)|(?:in|at) (?:one|a single) (?:session"
            r"|sitting|visit)"
            r"|both procedures|the two procedures|done together)\b[^.;\n]{0,60}?\b(?:because|due to|since"
            r"|as (?:he|she|the)|owing to|so that)\b[^.;\n]{3,100}"
        ),
    ),
    (
        "documentation.sedation.reason",
        Stemmed(
            r"\b(?:sedation|mac|monitored an(?:a)?esthesia care|general an(?:a)?esthesia)\b[^.;\n]{0,60}?"
            rf"\b(?:because of|because|due to|owing to|for|given|secondary to|as)\b[^.;\n]{{0,40}}?\b{_ANXIETY}"
            rf"[^.;\n]{{0,60}}"
        ),
    ),
)
_OUTSIDE = {Context.CONSENT, Context.TEMPLATE}
_DENIED = re.compile(r"\b(?:no|not|without) (?:\w+ )?(?:sedation|mac)\b|\bsedation\W+(?:none|no|declined)\b")
_CYST = r"(?:(?:synovial|facet|juxta-?facet|ganglion) (?:joint )?cysts?)"
_CYST_SEEN = re.compile(
    rf"\b(?:mri?|ct|myelogra\w+|imaging)\b(?! guid)[^.;\n]{{0,90}}\b{_CYST}|\b{_CYST}[^.;\n]{{0,60}}\b(?:on|by|per)"
    r" (?:\w+ )?(?:mri?|ct|imaging)\b(?! guid)"
)
_CYST_MATCHES = re.compile(
    rf"\b(?:match\w*|correspond\w*|correlat\w*|concordan\w*|consistent with|from|due to|caused by|secondary to"
    rf"|attribut\w+ to)\b[^.;\n]{{0,50}}?\b{_CYST}|\bsymptomatic (?:\w+[- ]?){{0,4}}{_CYST}"
    rf"|\b{_CYST}[^.;\n]{{0,60}}\b(?:causing|producing|with (?:corresponding|matching|concordant))\b[^.;\n]{{0,60}}"
    r"\b(?:pain|radicul\w+|sciatica|claudication|symptoms?)"
    rf"|\b(?:radicul\w+|sciatica|radicular pain"
    rf"|leg pain)\b[^.;\n]{{0,40}}\bwith\b[^.;\n]{{0,30}}\b{_CYST}[^.;\n]{{0,60}}"
    r"\bcompress\w*[^.;\n]{0,40}\broot\b"
)
_NO_CYST = re.compile(r"\bno (?:evidence of )?(?:\w+ )?cysts?\b")
_NO_OTHER_CAUSE = re.compile(
    r"\bno (?:(?:evidence (?:of|for)|sign of|signs of) )?(?:any )?(?:other|non-?facet|alternative|another) (?:\w+ )?"
    r"(?:cause|pathology|etiology|aetiology|source|explanation|pain generator)s?\b"
)
_NO_GRAVE_CAUSE = re.compile(  # the list that coverage policies name, denied as a whole
    r"\bno (?:(?:evidence|signs?) of )?(?:\w+ )?(?=[^.;\n]*\bfractures?\b)(?=[^.;\n]*\b(?:tumou?rs?"
    r"|malignan\w+|neoplas\w+)\b)"
    r"(?=[^.;\n]*\binfections?\b)(?:fractures?|tumou?rs?|malignan\w+|neoplas\w+|infections?)\b[^.;\n]*"
)
_OTHER_CAUSE = re.compile(
    r"\b(?:pain|symptoms?) (?:is|are|was|were) (?:better|more likely|best|largely|mainly) (?:explained by|due to"
    r"|attributed to) (?!(?:\w+ ){0,2}(?:facet|zyg|spondyl))[^.;\n]{3,80}"
)
_IN_QUESTION = re.compile(
    r"\b(?:source|origin|cause|generator) of (?:the |her |his |this )?(?:\w+ )?pain (?:is|was|remains|has become)"
    r" (?:now |again )?(?:in question|unclear|uncertain|not clear|doubtful|questionable)\b"
    r"|\bpain (?:source|generator|origin) (?:is|was|remains) (?:now |again )?(?:in question|unclear|uncertain)\b"
)
_NOT_IN_QUESTION = re.compile(
    r"\b(?:source|origin) of (?:the |her |his )?pain is not in question\b"
    r"|\bpain (?:is|has returned|returned|recurred)\b[^.;\n]{0,30}\b(?:identical|the same|in the same)\b[^.;\n]{0,40}"
    r"\bbefore the (?:\w+ )?(?:ablation|rfa|neurotomy)\b"
)
_ILLEGIBLE = re.compile(r"\[illegible\]|\b(?:illegible|not legible|unreadable)\b(?! signature)")
_RECORD = "documentation."


def write_reasons(book: Book, clauses: list[Clause]) -> None:
    """Reasons and findings of which a payer asks, each only where a sentence tells it plainly."""
    told = [clause for clause in clauses if clause.context not in _OUTSIDE]
    for path, pattern in _REASONS:
        _write_words(book, told, path, pattern)
    is_of_a_cyst = any(fact.value is Technique.CYST_ASPIRATION for fact in book.facts.values())
    if is_of_a_cyst:
        seen = [clause for clause in told if not _NO_CYST.search(book.note.plain, clause.start, clause.end)]
        _write_flag(book, seen, f"{_RECORD}cyst.imaging", _CYST_SEEN)
        _write_flag(book, seen, f"{_RECORD}cyst.matching_symptoms", _CYST_MATCHES)
    now = [clause for clause in told if clause.context is not Context.PLAN]
    cause = f"{_RECORD}pain.other_cause"
    _write_flag(book, now, cause, _NO_OTHER_CAUSE, value=False)
    _write_flag(book, now, cause, _NO_GRAVE_CAUSE, value=False, certainty=Certainty.INFERRED)
    _write_flag(book, now, cause, _OTHER_CAUSE)
    _write_flag(book, now, f"{_RECORD}pain_source_in_question", _NOT_IN_QUESTION, value=False)
    _write_flag(book, now, f"{_RECORD}pain_source_in_question", _IN_QUESTION)
    _write_flag(book, clauses, f"{_RECORD}legible", _ILLEGIBLE, value=False)


def _write_words(
    book: Book, clauses: Iterable[Clause], path: str, pattern: re.Pattern[str] | Stemmed
) -> None:
    is_sedation = path.endswith("sedation.reason")
    for clause in clauses:
        is_first = book.note.plain.endswith(clause.heading, 0, clause.start)
        start = clause.start - len(clause.heading) * is_first
        match = pattern.search(book.note.plain, start, clause.end)
        if match is None or (is_sedation and _DENIED.search(book.note.plain, clause.start, clause.end)):
            continue
        end = match.start() + len(match.group().rstrip(" ,)-"))
        words = " ".join(book.note.text[match.start() : end].split())
        book.add(path, words, (match.start(), end), path.rpartition(".")[2].replace("_", "-"))
        return


def _write_flag(
    book: Book,
    clauses: Iterable[Clause],
    path: str,
    pattern: re.Pattern[str],
    *,
    value: bool = True,
    certainty: Certainty = Certainty.STATED,
) -> None:
    for clause in clauses:
        if match := pattern.search(book.note.plain, clause.start, clause.end):
            name = path.rpartition(".")[2].replace("_", "-")
            book.add(path, value, match.span(), name, certainty=certainty)
            return
