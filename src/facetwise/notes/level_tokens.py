"""The grammar of levels, its words: levels, numbers, marks, sides, and what says joint, nerve or bone.

A tokeniser over positions: levels also glued (``L45``, ``T12L1L2``) or spoken (``l four five``).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from facetwise.notes.number_words import WORDS, number_of

_MAXIMUM = {"c": 8, "t": 12, "l": 5, "s": 3}


class Word(StrEnum):
    """What a token is."""

    LEVEL = "level"
    NUMBER = "number"
    JOIN = "join"  # - / between the parts of a pair or chain
    UNTIL = "until"  # to, through
    COMMA = "comma"
    SIDE = "side"
    JOINT = "joint"
    NERVE = "nerve"
    RAMUS = "ramus"
    TON = "ton"
    ALA = "ala"
    COMMUNICATING = "communicating"
    LATERAL_BRANCH = "lateral_branch"
    BONE = "bone"
    FILLER = "filler"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``value`` is its canonical form: levels ``("L4", "L5")``, a side, a number."""

    word: Word
    start: int
    end: int
    value: tuple[str, ...] = ()


_WORDS = {word.value: word for word in Word}
NAMES_A_LEVEL = re.compile(rf"[ctls] ?-?\d|[ctls] (?:{WORDS})\b|occipital|\bton\b|\bala")
"""What stands in every text that names a level or a nerve by its name; most sentences hold nothing of the kind."""
NO_SIDE = (
    r"(?:untreated|undone|alone|out\b|in place|in situ|behind|open\b|as (?:is|it)\b|untouched"
    r"|for (?:another|a later|now\b|next))"
)
"""What follows "left" where it is no side (``L3 was left untreated``)."""
_TOKEN = re.compile(
    rf"(?P<spoken>(?<![a-z0-9])[ctls] (?:{WORDS})\b(?: (?:{WORDS})\b)?)"
    r"|(?P<level>(?<![a-z0-9])[ctls] ?-?\d{1,4}(?:[ctls]\d{1,2})*(?![a-z0-9%])"
    r"|(?<![a-z0-9])[ctls]\d{1,2}(?:[ctls]\d{1,2})*(?=mbb?s?\b|dr\b|lb\b))"
    rf"|(?P<side>\b(?:on|at) (?:each|either) side\b(?! of)|\b(?!left {NO_SIDE}|right (?:after|away|now"
    rf"|then|before|there)\b)"
    r"(?!(?:left|right|rt|lt) (?:anterior |posterior |upper "
    r"|lower )?(?:oblique|(?:lateral )?decub|arm\b|hand|leg\b|knee|hip\b|foot|thigh|buttock|shoulder|ext"
    r"|antecub))"
    r"(?:(?:right|left|rt|lt)(?:[ -]sided?|[ -]sides)?,? (?:(?:and|&|followed by|then"
    r"|as well as) )+(?:(?:on|to|at|the"
    r"|her|his) )*(?:right|left|rt|lt)\b(?:[ -]sided?)?|r ?[&+] ?l\b|l ?[&+] ?r\b|r/l\b|bilaterally|bilateral"
    r"|bil(?:at)?\b|bl(?= ?[ctl] ?\d)|b/l|both sides|both(?=(?: of)?(?: (?:the|her|his|their"
    r"|these))? (?:[ctls] ?\d|facet"
    r"|lumb|cerv|thorac"
    r"|z-?j|zyg|apoph))|(?<=: )both\b(?= ?(?:sides)?(?:[,;.)\n]|$))|right|left|rt\b|lt\b))"
    r"|(?P<ton>\b(?:third|3rd) occipital(?: nerves?)?|\bton\b)"
    r"|(?P<lateral_branch>\blateral (?:sacral )?branch(?:es)?|\bsacral lateral branch(?:es)?)"
    r"|(?P<communicating>\b(?:communicating|contributing)(?: branch(?:es)?)?)"
    r"|(?P<ala>\b(?:sacral alae?|alar notch|ala of the sacrum)\b)"
    r"|(?P<ramus>\b(?:primary )?dorsal (?:primary )?ram(?:us|i)\b|(?<=l5 )drs?\b"
    r"|\bdrs?\b(?!\.? [a-z]+ [a-z]))"
    r"|(?P<nerve>\bm\.b\.|\bmedi(?:al|an)[- ]?branch(?:es)?(?: nerves?)?|\b[cltf]?mbb?s?\b|\b[cltf]?mbn?bs?\b"
    r"|\bmbrf[an]?\b"
    r"|\bnerves? ?(?=:|,? (?:that is|i\.?e\.?|namely|viz)\b|(?:blocked|treated|lesioned|ablated|targeted"
    r"|anesthetized|denervated)\b)"
    r"|(?<!exiting )(?<!spinal )\bnerves?(?= (?:(?:at|of|for) )?(?:the )?(?:right |left )?[ctl]\d)"
    r"|\bfacet(?: joint)? nerves?\b|\bmedial branch nerves?\b|(?<=[ctl]\d )branch(?:es)?\b)"
    r"|(?P<joint>\b[clt]?fj(?:is?|s)?\b|\bfacett?s?(?: joints?)?\b(?![ -](?:pain|arthr(?!ogra)|syndrome|disease"
    r"|mediated|hypertroph"
    r"|dysfunction|oa\b|djd|origin|source|generat|loading))|\bjoints?\b(?! lines?)|\bjts?\b"
    r"|\bzyg\w*apo\w*(?: joints?)?\b|\bapophy?s[ei]+al(?: joints?)?\b"
    r"|\bz[- ]?j(?:oin)?ts?\b|\batlanto-?axial\b|\blevels?\b|\bintra[- ]?articular(?:ly)?\b)"
    r"|(?P<bone>\bjoint lines?|\btransverse process(?:es)?|\b(?:superior )?articular process(?:es)?|\bsaps?\b"
    r"|\btps?\b|\bforam(?:en|ina)\b|\bpedicles?|\bvertebra[a-z]*(?: bod(?:y|ies))?|\bpillars?|\bjunctions?"
    r"|\bend ?plates?|\binterspaces?|\bspinous|\blamina\b|\bwaist|\bfacet column|\bfusions?\b|\bfused\b"
    r"|\bhardware\b|\binstrument(?:ation|ed)\b|\blaminectom\w+|\bdis[ck]s?\b"
    r"|\bdis[ck]ectom\w+|\bacdf\b|\bstenosis\b|\b(?:antero|spondylo|retro)?listhesis\b|\bfractures?\b"
    r"|\bkyphoplasty\b)"
    r"|(?P<until>\bto\b|\bthrough\b|\bthru\b)"
    r"|(?P<join>-|/)|(?P<comma>,|&|\+|\band\b|\bplus\b)"
    r"|(?P<number>(?<=\d[/,])[1-8](?=drs?\b|mbs?\b)|(?:(?<=[ctl]\d[-/])|(?<=[ctl]\d\d[-/]))\d{1,2}(?= ?x\b)"
    r"|(?<![a-z0-9.])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)\d{1,2}(?!\d|[a-z0-9%.]*[a-z%]|\.\d"
    r"| ?(?:mg|ml|cc|m[lL]|mm|cm|gauge"
    r"|g\b|x\b|minutes?|sec|week|day|month|year|percent|%|out|degrees|hz|volt)))"
    r"|(?P<filler>\b(?:x ?\d{1,2}|\d{1,2} ?x)\b(?: (?:burns?|lesions?|cycles?|sites?|needles?))?"
    r"|\b(?:the|at|of|on|in|s|nerves?|blocks?|injections?|sides?|for|lumbar|cervical"
    r"|thoracic|sided|only|respective|corresponding|joint)\b|[():.*\n ])"
    r"|(?P<letter>(?<![a-z0-9])[rlb](?![a-z0-9'.])|(?:(?<=[,\d)] )|(?<=facet )|(?<=facets ))[rlb](?=\.(?:\s"
    r"|$)))"
    r"|(?P<other>[a-z]+|\S)"
)


def tokens_of(plain: str, text: str, start: int, end: int) -> list[Token]:
    """The tokens between two places of the plain text; blanks are left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(plain, start, end):
        kind = match.lastgroup or "other"
        if kind == "filler" and not match.group().strip():
            continue
        if kind == "side" and (apart := _apart(plain, match, found)):
            found += apart
            continue
        found += _token(kind, match, text)
    return found


_BOTH_NAMED = re.compile(r"(right|left|rt|lt)\b.*\b(right|left|rt|lt)\b")
_LEVEL_NEXT = re.compile(r"(?: sides?)?,? (?:at |the )*[ctl]\d")


def _apart(plain: str, match: re.Match[str], found: list[Token]) -> list[Token]:
    """``L4-5 on the right and then on the left L5-S1``: two sides, each with its own level, and not both for all."""
    named = _BOTH_NAMED.match(match.group())
    if (
        not named
        or not re.search(r"then|on|at|to", match.group())
        or not _LEVEL_NEXT.match(plain, match.end())
    ):
        return []
    if all(token.word is not Word.LEVEL for token in found):
        return []
    start = match.start()
    return [
        Token(Word.SIDE, start + named.start(place), start + named.end(place), (_side(named[place]),))
        for place in (1, 2)
    ]


def _token(kind: str, match: re.Match[str], text: str) -> list[Token]:
    start, end = match.span()
    words = match.group()
    if kind == "spoken":
        spoken = _spoken_levels(words)
        return [Token(Word.LEVEL if spoken else Word.OTHER, start, end, spoken)]
    if kind == "level":
        levels = _levels_in(words)
        return [Token(Word.LEVEL if levels else Word.OTHER, start, end, levels)]
    if kind == "side":
        return [Token(Word.SIDE, start, end, (_side(words),))]
    if kind == "letter":
        if not text[start].isupper() and not text.islower():
            return [Token(Word.OTHER, start, end)]
        return [Token(Word.SIDE, start, end, ({"r": "right", "l": "left", "b": "bilateral"}[words],))]
    return [Token(_WORDS[kind], start, end, (words,))]


def _spoken_levels(words: str) -> tuple[str, ...]:
    """``l four five`` → L4, L5."""
    region, *numbers = words.split()
    found = [_numbers(region, str(int(number_of(number)))) for number in numbers]
    is_level = all(len(number) == 1 for number in found)
    return tuple(f"{region.upper()}{number[0]}" for number in found) if is_level else ()


def _side(words: str) -> str:
    if re.search(r"and|&|\+|r/l|both|b/?l|bil|then|each|either|followed|as well", words):
        same = len(set(re.findall(r"right|left|rt|lt", words))) == 1
        return words.split(maxsplit=1)[0] if same else "bilateral"
    return "right" if words.startswith("r") else "left"


def _levels_in(words: str) -> tuple[str, ...]:
    """``l45`` → L4, L5; ``t12l1l2`` → T12, L1, L2; nothing where a number is no vertebra."""
    found: list[str] = []
    for region, digits in re.findall(r"([ctls]) ?-?(\d{1,4})", words):
        numbers = _numbers(region, digits)
        if not numbers:
            return ()
        found += [f"{region.upper()}{number}" if number > 0 else "S1" for number in numbers]  # "l51"
    return tuple(found)


def _numbers(region: str, digits: str) -> list[int]:
    top = _MAXIMUM[region]
    if digits.startswith("0") or int(digits) <= top:
        return [int(digits)] if 1 <= int(digits) <= top else []
    for cut in range(1, len(digits)):
        first, second = int(digits[:cut]), int(digits[cut:])
        if second == first + 1 <= top and digits[cut] != "0":
            return [first, second]
    if (
        len(digits) == 3
        and all(int(d) <= top for d in digits)
        and int(digits[2]) == int(digits[1]) + 1 == int(digits[0]) + 2
    ):
        return [int(d) for d in digits]
    return [5, -1] if region == "l" and digits == "51" else []
