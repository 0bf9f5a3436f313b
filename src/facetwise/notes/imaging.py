"""Saved images and contrast: named, or denied."""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.scope import Scopes
from facetwise.notes.sections import Clause

_SAVED = re.compile(
    r"\b(?:images?|films?|pictures?) in (?:the )?(?:chart|pacs|record)\b|\bimages? (?:archiv|sav|stor)ing\b"
    r"|\bimage storage\b"
    r"|\b(?:images?|pictures?|films?|stills?|views|prints?|slices?|hard[- ]?cop(?:y|ies)),? (?:\w+ ){0,3}(?:saved"
    r"|stored"
    r"|archived|filed|recorded|printed|retained|kept|uploaded"
    r"|placed in|sent to)\b|\b(?:saved|stored|archived|printed|permanent"
    r"|hard[- ]?copy) (?:\w+ ){0,2}(?:images?|films?|cop(?:y|ies)|records?|recordings?)\b"
    r"|\b(?:images?|films?|views?|x-?rays?)\b[^.]{0,50}\b(?:saved|stored|archived|pacs|in the (?:chart"
    r"|record))\b"
    r"|\b(?:saved|stored|archived|printed|kept|uploaded|sent) (?:the |all |these |several |a few |some )?(?:\w+ )?"
    r"(?:images?|pictures?|films?|views|prints?|stills?)\b"
)
_NOT_SAVED = re.compile(
    r"\b(?:no|not) (?:\w+ ){0,3}(?:saved|stored|archived|retained|kept)\b|\bno (?:permanent )?images?\b"
)
_CONTRAST = re.compile(
    r"\bcontrast\b|\bomnipaque\b|\bisovue\b|\biohexol\b|\biopamidol\b|\barthrogram\b|\barthros?\b|\bdye\b"
    r"|\bniopam\b|\bomni\b|\bisovue|\bconray\b|\boxilan\b|\bgadolinium\b|\bmagnevist\b|\bvisipaque\b"
    r"|\bultravist\b|\boptiray\b"
)
_NO_CONTRAST = re.compile(
    r"\b(?:no|without(?: any| the use of)?) (?:\w+ (?:or|and|nor) )?(?:contrast|dye)\b(?! (?:spread|uptake|flow"
    r"|extravasation))|\bcontrast(?: (?:used|agent|medium))?[ :=-]{1,3}(?:none|nil|no?\b(?! (?:\w+ )?(?:uptake"
    r"|spread|flow|run|reaction|extravasation))|not (?:used|given))"
    r"|\bcontrast (?:medium |dye |agent )?(?:was |is )?(?:not |withheld|omitted"
    r"|deferred)"
)
_DENIED_FIELD = re.compile(r"\W*(?:none|nil|no?\b|n/?a\b|not (?:used|given))")
_GIVEN_FIELD = re.compile(r"\W*(?:yes\b|y\b|used\b|given\b|\d)")
_TELLING = {Context.TITLE, Context.PERFORMED}
_ABOUT_IMAGES = _TELLING | {Context.NEGATED}


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
