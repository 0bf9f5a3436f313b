"""What guided the needle: named, named indirectly, or denied."""

import re
from dataclasses import replace

from facetwise.domain.vocabulary import Guidance
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.scope import Scopes
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed

_FIELD = r"\b(?:guidance|modality|imaging)(?: (?:used|type|method|modality|guidance))?\W{1,3}"
_ORGAN = "".join(
    rf"(?<!{organ} )"
    for organ in ("abdominal", "renal", "pelvic", "doppler", "venous", "thyroid", "liver", "therapeutic")
)
_WORDS: tuple[tuple[Guidance, Stemmed], ...] = (
    (
        Guidance.NONE,
        Stemmed(
            r"\bwithout (?:the (?:use|aid|help) of |any )?(?:fluoro\w*|imag\w+|radiograph\w*|radiolog\w*"
            r"|x[- ]?ray"
            r"|image guidance|image[- ]intensifier|c[- ]?arm|ct\b|ultrasound|guidance)"
            r"|\bno (?:fluoro\w*|imaging|image guidance|radiograph\w*|x[- ]?rays?|image[- ]intensifier"
            r"|c-?arm)(?! (?:images?|was saved|changes|evidence|review|available|studies))"
            r"|\b(?:fluoroscopy|imaging|image guidance) (?:was )?not (?:used|available|employed)"
            r"|\bnot (?:used|performed|done) under (?:fluoroscop|imag)|\bnon-?image-? ?guid"
            r"|\blandmarks?[- ](?:(?:based"
            r"|guided) )?technique|(?<!double-)(?<!double )(?<!single-)(?<!triple-)\bblind(?:ly)?\b|\b(?:by"
            r"|using) (?:palpation (?:of |and )?|surface "
            r"|anatomic(?:al)? )?landmarks?\b(?! (?:on|under|seen|visible))"
            rf"|{_FIELD}(?:none|nil|n/?a\b|no(?=\W*(?:\n|$|[.;,])))"
        ),
    ),
    (
        Guidance.ULTRASOUND,
        Stemmed(
            rf"{_ORGAN}\bultraso(?:und|nograph)\w*(?! (?:of (?!the (?:target|facet|needle))|was (?:normal"
            rf"|negative)|therapy|report|massage))"
            r"|\bsonograph\w*|\bus (?:machine|probe|transducer|imag\w+|views?)|\bus[- ]guid|\bu/s\b"
            r"|\b(?:under"
            r"|via|with|using"
            rf"|by) us\b(?= guid|[.,;]|$)|\b(?:linear|curvilinear|curved|the) transducer\b|\((?:u/s|us)\)"
            rf"|{_FIELD}u/?s\b"
        ),
    ),
    (
        Guidance.CT,
        Stemmed(
            r"\bct[- ](?:fluoro\w*|guid\w*|control|scanner|suite|table|room|images? (?:were|was|confirm"
            r"|show\w* the needle)|gantry"
            r"|slices?|checks?|localizer|imaging was used|was used)|\bct (?:scan )?(?:was (?:taken|obtained"
            r"|done|repeated) )?(?:to confirm|confirm(?:ed|s))"
            r" (?:\w+ ){0,2}(?:needle|tip|position|placement)|\bcat[- ]scan guid"
            r"|\b(?:in|to) (?:the )?ct\b|\b(?:ct|the) gantry\b|\bgantry (?:tilt|angle)|\bcone[- ]beam"
            r"|\b(?:under|using|with|via) (?:intermittent "
            r"|direct )?(?:ct|computed tomograph\w*|computerized tomograph\w*)\b"
            r"|(?:^|(?<=[.;\n] )|(?<=\n))ct(?= ?[.;])"
            rf"|\bcomputed tomograph\w*[ -]guid\w*|\(ct\)|{_FIELD}ct\b(?! (?:scan )?(?:of|show|\d|lumbar"
            rf"|cervical|dated|from|and mri))"
        ),
    ),
    (Guidance.MRI, Stemmed(r"\bmri?[- ]guid\w*|\bunder mri?\b")),
    (
        Guidance.FLUOROSCOPY,
        Stemmed(
            r"(?<!\bct )(?<!\bct-)\b(?:fl(?:uo)?\.? (?=guid)|fl[uo]+ro\w*|fl[uo]+r\w*scop\w*|fluro\w*"
            r"|floro\w*"
            r"|flouro\w*|florou\w*"
            r"|fluoros\w*)"
            r"|\b(?:located|locali[sz]ed|identified|confirmed|verified|visuali[sz]ed|seen"
            r"|checked) radiographically\b"
            r"|(?:(?<=[.;/] )|(?<=\n))fl(?=[.;/]| ?: ?(?:ap|lat|obl|pa|yes|used))|\bi\.i\.(?=$|[ ,;\n])"
            r"|\bradiograph(?:y|s) (?:was|were) used\b"
            r"|\bradioscop\w+"
            r"|\bc[- ]?arm\b"
            r"|\bimage[- ]intensifi\w*"
            r"|\b(?:x[- ]?ray|radiographic|radiologic(?:al)?|roentgen\w*) (?:guid\w+|control|screening"
            r"|views?|images?|imaging|equipment|locali[sz]ation|visuali[sz]ation|confirmation|assistance"
            r"|projections?|landmarks?)"
            r"|\bo-?arm\b|\b77003\b|\bscreening (?:time|films?)\b|\bdose[- ]area product\b|\bdap\b(?= ?[:\d])"
            r"|(?<!chest )\bx[- ]?rays?\b(?! (?:of|show|reveal|report|dated))|\b(?:under|using"
            r"|with) (?:the )?(?:ii|i\.i\.|screening)\b|\bii (?:guid|control|screen|used)|(?<=prone )ii\b"
            r"|(?<=[.,;] )ii(?= ?[.,;\n])|\b(?:w/|with|under"
            r"|by|via|using) ?xr\b|\bxr (?:guid"
            rf"|control)|\bx[- ]?ray screening\b|\b(?:oec|ziehm)\b|{_FIELD}(?:ii|xr|fl|biplan(?:e|ar))\b"
        ),
    ),
)
_UNFIT = re.compile(
    r"[^.;,:\n]{0,20} (?:useless|out of \w+|unavailable|broken|down\b|inadequate|unhelpful|not (?:useful"
    r"|helpful|possible|available|used))"
)
_WITHOUT = re.compile(  # "she cannot travel to the fluoro suite"
    r"\b(?:cannot|can't|could not|unable to|not able to|instead of|rather than|no access to"
    r"|in lieu of) (?:[\w-]+ ){0,4}$"
)
_CHANGED = Stemmed(r"changed|switched|converted|resorted|reverted")
_CHANGED_TO = re.compile(  # what was begun with and given up guided no needle
    r"\b(?:changed|switched|converted|resorted|reverted)(?: over| back)? to (?:(?:the|use|of|using|intermittent) )*$"
)
_WITH_US = re.compile(r"(?:with|by) us")
_DENIED_FIELD = re.compile(r"\W*(?:none|nil|no\b|n/?a\b|not (?:used|given))")
_USED_FIELD = re.compile(
    r" ?\||\W*(?:y\b|yes\b|used\b|time\b|utili[sz]ed\b|performed\b|\d|ap\b|c-?arm|[a-z]+ views?)"
)
_VIEWS = re.compile(  # what only an image intensifier gives, where nothing names it
    r"\b(?:ap|a/p|anteroposterior|oblique)(?:,| and|/| or|[ -]lateral|[ -]oblique"
    r"| to)*(?: \w+){0,2} (?:views?|projections?|images?|imaging)\b"
    r"|\bscott(?:y|ie) dogs?\b|\blateral views? (?:\w+ )?(?:confirm|show|verif|check)"
    r"|\bend-?plates? (?:\w+ )?squared"
    r"|\bbeam was (?:\w+ )?(?:tilted|obliqued|angled|rotated)|\bspot (?:films?|images?)\b"
    r"|\b(?:air )?kerma\b|\d ?mgy\b|\b(?:radiation|exposure) (?:exposure |dose )?(?:time|dose"
    r"|exposure)\W{1,3}\d|\bexposure time\b"
)
_WHICH = "which imaging, if any, guided the needle?"
_OTHERWISE = re.compile(
    r"\b(?:will|would|if|next|future|last|previous|prior(?! to)|ago|had|elsewhere|outside|typically|usually"
    r"|scheduled)\b"
    r"|\bin (?:20\d\d|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\b"
)
_OTHER_DAYS = {Context.HISTORY, Context.PLAN, Context.TEMPLATE}
_TELLING = {Context.TITLE, Context.PERFORMED}


def write_guidance(book: Book, path: str, scopes: Scopes) -> None:
    """The guidance of a procedure; two kinds, or one that is named and denied, are asked about."""
    if change := _changed_to(book, scopes):
        book.add(f"{path}.guidance", change[0], change[1], "guidance")
        return
    found: dict[Guidance, Span] = {}
    for clauses in scopes:
        for contexts in (_TELLING | {Context.DIAGNOSIS, Context.NEGATED}, {Context.CONSENT, Context.EXAM}):
            for clause in clauses:
                if clause.context in contexts:
                    _look(book, clause, found)
            if found:
                break
        if found:
            break
    for clause in (clause for clauses in scopes for clause in clauses):
        if not found and clause.section is not Context.PLAN and not _is_of_another_day(book, clause):
            _look(book, clause, found)
    if not found and (views := _views(book, scopes)):
        certainty, remark = Certainty.INFERRED, "the note names the views and not what made them"
        book.add(f"{path}.guidance", Guidance.FLUOROSCOPY, views, "views", certainty=certainty, remark=remark)
        return
    if not found:
        book.missing(f"{path}.guidance", "guidance")
        book.ask("guidance", _WHICH)
        return
    _drop_denied(book, found)
    first, *others = found.items()
    if others:
        book.add(
            f"{path}.guidance",
            None,
            first[1],
            "guidance",
            certainty=Certainty.CONTRADICTED,
            also=tuple(s for _, s in others),
        )
        book.ask(
            "guidance",
            "the note speaks of imaging in more than one way: which imaging, if any, guided the needle?",
            *found.values(),
        )
        return
    book.add(f"{path}.guidance", first[0], first[1], "guidance")


def _is_of_another_day(book: Book, clause: Clause) -> bool:
    """Whether the words themselves, not their heading alone, recall, plan or explain."""
    is_so = clause.context in _OTHER_DAYS
    return is_so and _OTHERWISE.search(book.note.plain, clause.start, clause.end) is not None


def _views(book: Book, scopes: Scopes) -> Span | None:
    """Where the description tells of projections, which only an image intensifier gives."""
    for clause in (clause for clauses in scopes for clause in clauses):
        if clause.context in _TELLING and (match := _VIEWS.search(book.note.plain, clause.start, clause.end)):
            return match.span()
    return None


def share_guidance(book: Book) -> None:
    """The one imaging of a visit stands for the procedure of which the note does not say it again; it is inferred."""
    facts = [fact for path, fact in book.facts.items() if path.endswith(".guidance")]
    known = [fact for fact in facts if fact.is_known and fact.value is not Guidance.NONE]
    silent = [fact for fact in facts if fact.certainty is Certainty.MISSING]
    if (
        not silent
        or not known
        or len(known) + len(silent) < len(facts)
        or len({fact.value for fact in known}) > 1
    ):
        return
    for fact in silent:
        book.facts[fact.path] = replace(
            known[0],
            path=fact.path,
            certainty=Certainty.INFERRED,
            remark="told of the other procedure of this visit",
        )
    book.queries = [query for query in book.queries if query.question != _WHICH]


def _drop_denied(book: Book, found: dict[Guidance, Span]) -> None:
    """``No fluoroscopy was used`` beside ultrasound denies the one and leaves the other."""
    kinds = [kind for kind in found if kind is not Guidance.NONE]
    denied = found.get(Guidance.NONE)
    if denied and len(kinds) == 1 and kinds != [Guidance.FLUOROSCOPY]:
        start, end = denied
        if _WORDS[-1][1].search(book.note.plain, start, end):
            del found[Guidance.NONE]


def _changed_to(book: Book, scopes: Scopes) -> tuple[Guidance, Span] | None:
    """The imaging that was taken instead of another, which then is the one that guided the needle."""
    for clause in (clause for clauses in scopes for clause in clauses):
        if clause.context is Context.HISTORY or not _CHANGED.search(
            book.note.plain, clause.start, clause.end
        ):
            continue
        for kind, pattern in _WORDS:
            for match in pattern.finditer(book.note.plain, clause.start, clause.end):
                if _CHANGED_TO.search(book.note.plain, clause.start, match.start()):
                    return kind, match.span()
    return None


def _is_a_pronoun(book: Book, match: re.Match[str]) -> bool:
    """Whether "us" is who treated (``she was with us``), and not the ultrasound that is written in capitals."""
    return (
        _WITH_US.fullmatch(match.group()) is not None
        and book.note.text[match.end() - 2 : match.end()] != "US"
    )


def _look(book: Book, clause: Clause, found: dict[Guidance, Span]) -> None:
    plain = book.note.plain
    if clause.heading == "fluoroscopy" and plain.endswith(clause.heading, 0, clause.start):
        given = _USED_FIELD.match(plain, clause.start, clause.end)
        if given and not _DENIED_FIELD.match(plain, clause.start, clause.end):
            found.setdefault(Guidance.FLUOROSCOPY, (clause.start - len(clause.heading), given.end()))
    start = clause.start
    if clause.heading.endswith(("guidance", "imaging")) and plain.endswith(clause.heading, 0, start):
        start -= len(clause.heading)
    taken: list[Span] = []
    is_aside = clause.context in {Context.CONSENT, Context.EXAM} or (
        clause.context is Context.DIAGNOSIS and cue_of(plain[clause.start : clause.end]) is Context.CONSENT
    )
    for kind, pattern in _WORDS:
        if clause.context is Context.NEGATED and kind is not Guidance.NONE:
            continue
        if is_aside and kind is not Guidance.FLUOROSCOPY:
            continue
        for match in pattern.finditer(plain, start, clause.end):
            if _WITHOUT.search(plain, clause.start, match.start()) and kind is not Guidance.NONE:
                continue
            if _UNFIT.match(plain, match.end()) or _is_a_pronoun(book, match):
                continue
            if not any(first <= match.start() < last for first, last in taken):
                taken.append(match.span())
                found.setdefault(kind, match.span())
