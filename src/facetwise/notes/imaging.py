"""Guidance, saved images and contrast: named, named indirectly, or denied."""

import re
from dataclasses import replace

from facetwise.domain.vocabulary import Guidance
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.scope import Scopes
from facetwise.notes.sections import Clause

_WORDS: tuple[tuple[Guidance, re.Pattern[str]], ...] = (
    (
        Guidance.NONE,
        re.compile(
            r"\bwithout (?:the (?:use|aid|help) of |any )?(?:fluoro\w*|imag\w+|radiograph\w*|x[- ]?ray"
            r"|image guidance|image[- ]intensifier|c[- ]?arm|ct\b|ultrasound|guidance)"
            r"|\bno (?:fluoro\w*|imaging|image guidance|radiograph\w*|image[- ]intensifier"
            r"|c-?arm)(?! (?:images?|was saved|changes|evidence))|\b(?:fluoroscopy|imaging"
            r"|image guidance) was not (?:used|available|employed)"
            r"|\bnot (?:used|performed|done) under (?:fluoroscop|imag)|\blandmark[- ](?:based"
            r"|guided) technique|\bblind(?:ly)?\b|\b(?:by|using) (?:palpation (?:of |and )?|surface "
            r"|anatomic(?:al)? )?landmarks?\b(?! (?:on|under|seen|visible))"
        ),
    ),
    (
        Guidance.ULTRASOUND,
        re.compile(
            r"\bultraso(?:und|nograph)\w*|\bsonograph\w*|\bus[- ]guid|\bu/s\b|\b(?:under|via|with|using"
            r"|by) us\b(?= guid|[.,;]|$)"
        ),
    ),
    (
        Guidance.CT,
        re.compile(
            r"\bct[- ](?:fluoro\w*|guid\w*|control|scanner|suite|table|room|images|gantry|slices?)"
            r"|\b(?:in|to) (?:the )?ct\b|\bgantry\b|\bcone[- ]beam|\b(?:under|using|with|via) (?:intermittent "
            r"|direct )?(?:ct|computed tomograph\w*|computerized tomograph\w*)\b"
            r"|\bcomputed tomograph\w*[ -]guid\w*"
        ),
    ),
    (Guidance.MRI, re.compile(r"\bmri?[- ]guid\w*|\bunder mri?\b")),
    (
        Guidance.FLUOROSCOPY,
        re.compile(
            r"(?<!ct )(?<!ct-)\b(?:fl(?:uo)? (?=guid)|fl[uo]+ro\w*|fl[uo]+r\w*scop\w*|fluro\w*|floro\w*"
            r"|flouro\w*|florou\w*"
            r"|fluoros\w*)"
            r"|\b(?:located|locali[sz]ed|identified|confirmed|verified|visuali[sz]ed|seen|checked) radiographically\b"
            r"|\bc[- ]?arm\b|\bimage[- ]intensifi\w*"
            r"|\b(?:x[- ]?ray|radiographic|radiologic(?:al)?|roentgen\w*) (?:guid\w+|control|screening"
            r"|views?|images?|imaging|equipment|locali[sz]ation|visuali[sz]ation|confirmation|assistance"
            r"|projections?|landmarks?)"
            r"|\bo-?arm\b|\b77003\b|\bscreening (?:time|films?)\b|\bdose[- ]area product\b|\bdap\b(?= ?[:\d])"
            r"|(?<!chest )\bx[- ]?rays?\b(?! (?:of|show|reveal|report|dated))|\b(?:under|using"
            r"|with) (?:the )?(?:ii|i\.i\.|screening)\b|\bii (?:guid|control|screen|used)|(?<=prone )ii\b"
            r"|(?<=[.,;] )ii(?= ?[.,;\n])|\b(?:w/|with|under"
            r"|by|via|using) ?xr\b|\bxr (?:guid"
            r"|control)|\bx[- ]?ray screening\b"
        ),
    ),
)
_UNFIT = re.compile(
    r"[^.;,:\n]{0,20} (?:useless|out of \w+|unavailable|broken|down\b|inadequate|unhelpful|not (?:useful"
    r"|helpful|possible|available|used))"
)
_SAVED = re.compile(
    r"\b(?:images?|pictures?|films?|stills?|views|prints?|hard[- ]?cop(?:y|ies)) (?:\w+ ){0,3}(?:saved|stored"
    r"|archived|recorded|printed|retained|kept|uploaded"
    r"|placed in|sent to)\b|\b(?:saved|stored|archived|printed|permanent"
    r"|hard[- ]?copy) (?:\w+ ){0,2}(?:images?|films?|cop(?:y|ies)|records?)\b"
    r"|\b(?:images?|films?|views?|x-?rays?)\b[^.]{0,50}\b(?:saved|stored|archived|pacs|in the (?:chart|record))\b"
)
_NOT_SAVED = re.compile(
    r"\b(?:no|not) (?:\w+ ){0,3}(?:saved|stored|archived|retained|kept)\b|\bno (?:permanent )?images?\b"
)
_CONTRAST = re.compile(
    r"\bcontrast\b|\bomnipaque\b|\bisovue\b|\biohexol\b|\biopamidol\b|\barthrogram\b|\bdye\b"
    r"|\bniopam\b|\bomni\b|\bisovue|\bconray\b|\boxilan\b|\bgadolinium\b|\bmagnevist\b|\bvisipaque\b"
    r"|\bultravist\b|\boptiray\b"
)
_NO_CONTRAST = re.compile(
    r"\b(?:no|without(?: any| the use of)?) (?:\w+ (?:or|and|nor) )?(?:contrast|dye)\b(?! (?:spread|uptake|flow"
    r"|extravasation))|\bcontrast(?: (?:used|agent|medium))?\W{1,3}(?:none|nil|no\b|not (?:used|given))"
    r"|\bcontrast (?:medium |dye |agent )?(?:was |is )?(?:not |withheld|omitted"
    r"|deferred)"
)
_DENIED_FIELD = re.compile(r"\W*(?:none|nil|no\b|n/?a\b|not (?:used|given))")
_GIVEN_FIELD = re.compile(r"\W*(?:yes\b|used\b|given\b|\d)")
_USED_FIELD = re.compile(r"\W*(?:yes\b|used\b|time\b|utili[sz]ed\b|performed\b|\d|ap\b|c-?arm|[a-z]+ views?)")
_VIEWS = re.compile(
    r"\b(?:ap|a/p|anteroposterior|oblique)(?:,| and|/| or|[ -]lateral|[ -]oblique"
    r"| to)*(?: \w+){0,2} (?:views?|projections?|images?|imaging)\b"
    r"|\bscott(?:y|ie) dogs?\b"
)
_WHICH = "which imaging, if any, guided the needle?"
_TELLING = {Context.TITLE, Context.PERFORMED}
_ABOUT_IMAGES = _TELLING | {Context.NEGATED}


def write_guidance(book: Book, path: str, scopes: Scopes) -> None:
    """The guidance of a procedure; two kinds, or one that is named and denied, are asked about."""
    found: dict[Guidance, Span] = {}
    for clauses in scopes:
        for clause in clauses:
            if clause.context in _TELLING | {
                Context.DIAGNOSIS,
                Context.NEGATED,
                Context.CONSENT,
                Context.EXAM,
            }:
                _look(book, clause, found)
        if found:
            break
    for clause in (clause for clauses in scopes for clause in clauses):
        if not found and clause.section is not Context.PLAN:
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


def _look(book: Book, clause: Clause, found: dict[Guidance, Span]) -> None:
    plain = book.note.plain
    if clause.heading == "fluoroscopy" and plain.endswith(clause.heading, 0, clause.start):
        given = _USED_FIELD.match(plain, clause.start, clause.end)
        if given and not _DENIED_FIELD.match(plain, clause.start, clause.end):
            found.setdefault(Guidance.FLUOROSCOPY, (clause.start - len(clause.heading), given.end()))
    taken: list[Span] = []
    for kind, pattern in _WORDS:
        if clause.context is Context.NEGATED and kind is not Guidance.NONE:
            continue
        if clause.context in {Context.CONSENT, Context.EXAM} and kind is not Guidance.FLUOROSCOPY:
            continue
        for match in pattern.finditer(plain, clause.start, clause.end):
            if _UNFIT.match(plain, match.end()):
                continue
            if not any(start <= match.start() < end for start, end in taken):
                taken.append(match.span())
                found.setdefault(kind, match.span())


def write_images_and_contrast(book: Book, path: str, scopes: Scopes) -> None:
    """Whether images were kept and contrast given; what is both said and denied of one work is left open."""
    for name, patterns in (("image_saved", (_NOT_SAVED, _SAVED)), ("contrast", (_NO_CONTRAST, _CONTRAST))):
        for clauses in scopes:
            told = [
                _told(book, name, clause, patterns) for clause in clauses if clause.context in _ABOUT_IMAGES
            ]
            found = dict(reversed([item for item in told if item]))
            if found:
                _write_flag(book, f"{path}.{name}", found)
                break


def _write_flag(book: Book, path: str, found: dict[bool, Span]) -> None:
    pattern = path.rpartition(".")[2].replace("_", " ")
    first, *others = sorted(found.items(), key=lambda item: item[1])
    if others:
        also = tuple(span for _, span in others)
        book.add(path, None, first[1], pattern, certainty=Certainty.AMBIGUOUS, also=also)
    else:
        book.add(path, first[0], first[1], pattern)


def _told(
    book: Book, name: str, clause: Clause, words: tuple[re.Pattern[str], re.Pattern[str]]
) -> tuple[bool, Span] | None:
    """What one sentence says of it, and where."""
    no, yes = words
    place = (book.note.plain, clause.start, clause.end)
    heading = name.replace("_", " ")
    is_field = clause.heading == heading and book.note.plain.endswith(heading, 0, clause.start)
    denied = (_DENIED_FIELD.match(*place) if is_field else None) or no.search(*place)
    given = (_GIVEN_FIELD.match(*place) if is_field else None) or yes.search(*place)
    if denied:
        return False, denied.span()
    if clause.context is not Context.NEGATED and given:
        return True, given.span()
    return None
