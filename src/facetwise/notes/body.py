"""What the description says of sides, and of levels without naming them."""

import re

from facetwise.notes.context import Context
from facetwise.notes.kinds import mentions_in
from facetwise.notes.level_tokens import NO_SIDE
from facetwise.notes.sections import Clause
from facetwise.notes.techniques import INTRAARTICULAR
from facetwise.notes.text import Note

_SIDE = re.compile(
    r"\b(right|left|bil(?:at(?:eral(?:ly)?)?)?|both sides|both(?= [ctl]\d)|(?:on|at) each side|either side)\b"
    rf"(?! {NO_SIDE})(?! (?:after|away|now)\b)(?! (?:anterior "
    r"|posterior )?(?:oblique"
    r"|(?:lateral )?decub|handed|side (?:down|up)\b|arm\b|hand\b|upper ext|antecub))"
)
_OTHER_SIDE = re.compile(r"\b(?:opposite|contralateral|other) side\b|\bcontralateral(?:ly)?\b(?! oblique)")
_ADDENDUM_SIDE = re.compile(r"\baddendum\b[^\0]{0,400}?\b(right|left)\b(?! (?:oblique|lateral decub))")
AGAIN = re.compile(
    r"\b(?:repeated|(?:did|done|do) the same|same (?=on\b|at the (?:left|right|other|opposite)|for the"
    r"|[,.;]|$)|same (?:procedure|technique|fashion|manner|steps|was|things?"
    r"|injections?|blocks?"
    r"|levels?)|likewise|identical|similar(?:ly)?)\b"
)
_OTHERS = re.compile(
    r"\b(?:remaining|others?|rest|above|following|same|similar(?:ly)?|repeated|identical(?:ly)?|subsequent(?:ly)?"
    r"|likewise"
    r"|next|second|third|every|each (?:of the )?(?:(?:above|listed|named|planned|affected|desired|target(?:ed)?"
    r"|intended|indicated) )?(?:levels?|sites?|targets?|nerves?|medial))\b"
)
SIDE_FIELD = re.compile(r"(?:lateralit|lat\b|side)")
_LETTER = re.compile(r"\W*(?P<letter>[rlb])\W*")
_LETTERS = {"r": "right", "l": "left", "b": "bilateral"}
_SIDE_OF_A_FIELD = re.compile(r"\b(right|left|rt|lt|bil\w*|b/l|both|either)\b")
_SIDES = {**_LETTERS, "e": "bilateral"}


def body_sides(note: Note, clauses: list[Clause]) -> dict[str, tuple[int, int]]:
    """Each side that the body speaks of, with its first place."""
    found: dict[str, tuple[int, int]] = {}
    for clause in clauses:
        if clause.context is Context.PERFORMED:
            for match in _SIDE.finditer(note.plain, clause.start, clause.end):
                found.setdefault("bilateral" if match[1][0] in "beoa" else match[1], match.span())
    return found


def field_side(note: Note, clauses: list[Clause]) -> tuple[str, tuple[int, int]] | None:
    """The side that a form's own field names, if it names one."""
    for clause in clauses:
        if SIDE_FIELD.match(clause.heading):
            if letter := _LETTER.fullmatch(note.plain, clause.start, clause.end):
                return _LETTERS[letter["letter"]], letter.span("letter")
            found = {
                _SIDES[match[1][0]]: match.span()
                for match in _SIDE_OF_A_FIELD.finditer(note.plain, clause.start, clause.end)
            }
            if len(found) == 1:
                return next(iter(found.items()))
            if set(found) == {"right", "left"}:
                return "bilateral", found["right"]
    return None


_LETTER_OF_A_TITLE = re.compile(  # "R lumbar MBB"
    r"(?<![a-z0-9'/-])([rlb]|rt|lt)\.? "
    r"(?=side\b|(?:lumbar|cervical|thoracic|medial|facet|mbb|[cltf]?mbbs?|[clt]?rfa?)\b)"
)


_LETTER_AT_THE_END = re.compile(  # "cervical MBB dx R"
    r"\b(?:blocks?|injections?|[cltf]?mbbs?|[clt]?rfa|[clt]?fjis?|dx|tx) (rt|lt|[rlb])(?=\W*$)"
)


def title_side(note: Note, places: list[tuple[int, int]]) -> tuple[str, tuple[int, int]] | None:
    """The one side of a heading that names the procedure without its levels (``Lumbar medial branch blocks, left``)."""
    bare = [place for place in places if not any(item.kind != "bone" for item in mentions_in(note, *place))]
    found = {
        "bilateral" if match[1][0] in "beoa" else match[1]: match.span()
        for place in bare
        for match in _SIDE.finditer(note.plain, *place)
    }
    for place in () if found else bare:
        for match in _LETTER_OF_A_TITLE.finditer(note.plain, *place):
            found.setdefault(_LETTERS[match[1][0]], match.span(1))
        if last := _LETTER_AT_THE_END.search(note.plain, *place):
            found.setdefault(_LETTERS[last[1][0]], last.span(1))
    return next(iter(found.items())) if len(found) == 1 else None


def other_side(note: Note, clauses: list[Clause]) -> tuple[str, tuple[int, int]] | None:
    """``repeated on the left``, ``the other side``: a second side that takes the levels of the first."""
    added = _ADDENDUM_SIDE.search(note.plain)
    if added and added[1] not in _sides_before(note, clauses, added.start()):
        return added[1], added.span(1)
    if alike := _treated_alike(note, clauses):
        return "other", alike
    for clause in clauses:
        if clause.context is not Context.PERFORMED:
            continue
        if mentions_in(note, clause.start, clause.end):
            if second := _second_in(note, clause):
                return second
        else:
            words = note.plain[clause.start : clause.end]
            if match := _OTHER_SIDE.search(words):
                return "other", (clause.start + match.start(), clause.start + match.end())
            if AGAIN.search(words) and (match := _SIDE.search(words)):
                return match[1], (clause.start + match.start(), clause.start + match.end())
    return None


def _sides_before(note: Note, clauses: list[Clause], end: int) -> set[str | None]:
    """The sides that the note names for its targets before an addendum."""
    return {
        item.side
        for clause in clauses
        if clause.end <= end
        for item in mentions_in(note, clause.start, clause.end)
    }


_THEN_A_SIDE = re.compile(
    r"\b(?:then|followed by|and afterwards) (?:on )?(?:the )?(right|left)(?:[ -]sided?"
    r"| ones?)?(?=[,.; ]*(?:with|were|was"
    r"|$|[,.;]))"
)


def _second_in(note: Note, clause: Clause) -> tuple[str, tuple[int, int]] | None:
    """A second side in the sentence that names the levels of the first, without levels of its own."""
    named = mentions_in(note, clause.start, clause.end)
    sides = {item.side for item in named if item.names}
    if sides == {None} and (other := _OTHER_SIDE.search(note.plain, clause.start, clause.end)):
        is_told = (
            AGAIN.search(note.plain, other.end(), clause.end)
            or "then" in note.plain[clause.start : clause.end]
        )
        return ("other", other.span()) if is_told else None
    if len(sides) != 1 or sides & {"bilateral", None}:
        return None
    other = _OTHER_SIDE.search(note.plain, clause.start, clause.end)
    again = AGAIN.search(note.plain, other.end() if other else named[-1].end, clause.end)
    if other and again:
        return "other", other.span()
    after = named[-1].end
    side = _SIDE.search(note.plain, again.start() if again else clause.end, clause.end)
    if again and side and side[1] not in sides and after < side.start():
        return side[1], side.span()
    then = _THEN_A_SIDE.search(note.plain, after, clause.end)
    return (then[1], then.span(1)) if then and then[1] not in sides else None


def _treated_alike(note: Note, clauses: list[Clause]) -> tuple[int, int] | None:
    """Where the levels of the second side alone are told, "in the same manner" as on the first."""
    done = [clause for clause in clauses if clause.context is Context.PERFORMED]
    named = {
        item.side for clause in done for item in mentions_in(note, clause.start, clause.end) if item.names
    }
    if len(named - {None}) != 1 or "bilateral" in named:
        return None
    sides = body_sides(note, done)
    for clause in done:
        again = AGAIN.search(note.plain, clause.start, clause.end)
        side = _SIDE.search(note.plain, clause.start, clause.end)
        if again and side and side[1] in named and mentions_in(note, clause.start, clause.end):
            earlier = sides.get("left" if side[1] == "right" else "right")
            return again.span() if earlier and earlier[0] < clause.start else None
    return None


def speaks_of_others(note: Note, clauses: list[Clause]) -> bool:
    """Whether the body covers levels beside those it names (``the same at the other levels``)."""
    return any(
        clause.context is Context.PERFORMED
        and _OTHERS.search(note.plain, clause.start, clause.end) is not None
        for clause in clauses
    )


def enters_joint(note: Note, clauses: list[Clause]) -> tuple[int, int] | None:
    """Where the body says that the joint itself was entered."""
    for clause in clauses:
        if clause.context in {Context.PERFORMED, Context.TITLE} and (
            match := INTRAARTICULAR.search(note.plain, clause.start, clause.end)
        ):
            return match.span()
    return None
