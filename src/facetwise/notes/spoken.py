"""Numbers, levels and days that dictation writes as it hears them, in figures (``el three`` is L3, ``point five`` 0.5).

Only what cannot mean anything else is taken: numbers before a unit, the letter of a region before a number, and days
with their year. A side that is taken back in the same breath is not said.
"""

import re
from collections.abc import Iterator

from facetwise.domain.spine import is_joint
from facetwise.notes.number_words import NUMBERS
from facetwise.notes.stems import Stemmed

Change = tuple[tuple[int, int], str]

_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_ONES = NUMBERS | {word: number for number, word in enumerate(_TEENS, start=13)}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
} | {f"{word}th": _ONES[word] for word in ("four", "six", "seven", "ten", "eleven", *_TEENS)}
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_ONE = "|".join(sorted(_ONES, key=len, reverse=True))
_TEN = "|".join(_TENS)
_NUMBER = rf"(?:(?:one )?hundred|(?:{_TEN})(?:[ -](?:{'|'.join(list(_ONES)[1:10])}))?|(?:{_ONE}))"
_DIGIT = rf"(?:oh|{'|'.join(list(_ONES)[:10])})"
_WORD = re.compile(rf"\b(?:{_ONE})\b")
_UNIT = (
    r"(?:milligrams?|mgs?\b|percent\b|per cent\b|%|degrees?\b|seconds?\b|gauge\b|cc'?s?\b|mls?\b"
    r"|millilit(?:er|re)s?\b"
    r"|micrograms?\b)"
)


_MARKS = {"dash": "-", "hyphen": "-", "slash": "/"}


def _compiled(words: str) -> Stemmed:
    """The pattern for a text that nobody has tidied yet, in small letters: with any blanks."""
    return Stemmed(words.replace("[ -]", r"(?:-|\s{1,3})").replace(" ", r"\s{1,3}"))


_MEASURED = _compiled(
    rf"\b(?:(?P<whole>{_NUMBER}) )?point (?P<part>{_DIGIT}(?: {_DIGIT}){{0,2}})(?= {_UNIT})"
    rf"|\b(?P<parts>{_DIGIT})[ -]tenths? of (?:an? |one )?(?=cc\b|ml\b|millilit)"
    rf"|\b(?P<number>(?:one )?hundred|(?:{_TEN})[ -](?:{'|'.join(list(_ONES)[1:10])})|fifty|seventy"
    rf"|ninety)(?= {_UNIT})"
)
_BETWEEN_LEVELS = Stemmed(  # "L4 dash 5", "L5 slash S1"
    r"\b[ctl]\d{1,2}(?P<mark>\s(?:dash|hyphen|slash)\s)(?=[cstl]?\d{1,2}\b)"
)
_DICTATED = Stemmed(  # marks that a machine wrote out, in a text that has few of its own
    r"\s(?:(?P<stop>period|full stop)|(?P<comma>comma)|(?P<colon>colon))\b"
    r"(?: (?P<line>next line|new (?:line|paragraph)))?"
    r"(?!\s(?:of|from|sep)\b)"
)
_FEWEST_DICTATED = 4
_LETTERS = {"el": "L", "ell": "L", "tee": "T", "cee": "C"}
_LEVEL = _compiled(
    rf"\b(?P<letter>{'|'.join(sorted(_LETTERS, key=len, reverse=True))})[ -](?P<first>{_ONE})"
    rf"(?:[ -](?P<second>{_ONE}|(?:ess|s) one))?\b"
)
_OF_A_REGION = Stemmed(
    r"\b(?P<region>lumbar|cervical|thoracic) (?=\d{1,2} ?[-/] ?\d{1,2}\b(?! ?[-/]\d)"
    r"|\d{1,2}(?:, ?\d{1,2})*(?:,| and|, and| &) ?\d{1,2} (?:medial|facet|nerves?\b|mbb?s?\b|dorsal))"
)  # "lumbar 4-5", "cervical 5, 6 and 7 medial branches"
_BETWEEN = _compiled(  # "the facet between L5 and the sacrum"
    r"\bbetween (?:the )?(?P<upper>[ctl]\d{1,2}) and (?:the )?(?P<lower>[ctls]\d{1,2}|sacrum)\b"
    r"(?! (?:transverse|tps?\b|sap|pedicle|spinous|lamina|medial|nerve|mb|branch))"
)
_LIST_OF_A_REGION = _compiled(  # "cervical five, six and seven medial branches"
    rf"\b(?P<region>lumbar|cervical|thoracic) (?P<list>(?:{_ONE})(?:(?:,|,? and|,? &) (?:{_ONE})){{1,5}})"
    r"(?= (?:medial|facet|nerves?\b|mbb?s?\b|dorsal))"
)
_DAY = _compiled(
    rf"\b(?P<month>{_MONTHS}) (?:the )?(?P<day>(?:twenty"
    rf"|thirty)[ -](?:{'|'.join(word for word, number in _ORDINALS.items() if number < 10)})"
    rf"|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}|\d{{1,2}}(?:st|nd|rd|th)?),? "
    rf"(?:(?P<year>20\d\d)|(?:twenty"
    rf"|two thousand(?: and)?) (?P<of_century>(?:{_TEN})(?:[ -](?:{'|'.join(list(_ONES)[1:10])}))?"
    rf"|{_ONE}))\b"
)

_CORRECTED = re.compile(  # "the right, correction, left L4-5"
    r"\b(?:right|left)(?=,? (?:correction|i mean|(?:scratch|strike) that|make that"
    r"|(?:no,? )?sorry)[,;:.]? (?:the )?"
    r"(?:right|left)\b),? (?:correction|i mean|(?:scratch|strike) that|make that"
    r"|(?:no,? )?sorry)[,;:.]? (?:the )?"
)
_TAKES_BACK = ("correction", "i mean", " that", "sorry")


def in_small(text: str) -> str:
    """The text in small letters, each at its own place."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def in_figures(text: str) -> Iterator[Change]:
    """What is written in words and is read in figures, in the order of the text within each kind."""
    text = in_small(text)
    for match in _MEASURED.finditer(text):
        yield match.span(), _measure(match)
    yield from _marks(text)
    for match in _OF_A_REGION.finditer(text):
        yield match.span(), match["region"][0].upper()
    for match in _BETWEEN.finditer(text):
        lower = "S1" if match["lower"] == "sacrum" else match["lower"].upper()
        joint = f"{match['upper'].upper()}-{lower}"
        if is_joint(joint):
            yield match.span(), f"at {joint}"
    for match in _LIST_OF_A_REGION.finditer(text):
        letter = match["region"][0].upper()
        yield match.span(), _WORD.sub(lambda word: f"{letter}{_ONES[word.group()]}", match["list"])  # noqa: B023
    for match in _LEVEL.finditer(text):
        yield match.span(), _level(match)
    for match in _DAY.finditer(text):
        if match["day"][0].isdigit() and match["year"]:
            continue  # in figures already
        day, year = _value(match["day"]), match["year"] or str(2000 + _value(match["of_century"]))
        yield match.span(), f"{match['month'].capitalize()} {day}, {year}"


def _marks(text: str) -> Iterator[Change]:
    """Marks that dictation spells out: between levels always, others where a text spells out its full stops."""
    for match in _BETWEEN_LEVELS.finditer(text):
        yield match.span("mark"), _MARKS[match["mark"].strip()]
    found = list(_DICTATED.finditer(text))
    if sum(match["stop"] is not None for match in found) < _FEWEST_DICTATED:
        return
    for match in found:
        mark = "." if match["stop"] else "," if match["comma"] else ":"
        yield match.span(), mark + ("\n" if match["line"] else "")


def _measure(match: re.Match[str]) -> str:
    if match["parts"]:
        return f"0.{_digit(match['parts'])} "
    if match["number"]:
        return str(_value(match["number"]))
    part = "".join(map(_digit, match["part"].split()))
    return f"{_value(match['whole']) if match['whole'] else 0}.{part}"


def _level(match: re.Match[str]) -> str:
    letter, first = _LETTERS[match["letter"]], _value(match["first"])
    second = match["second"]
    if second is None:
        return f"{letter}{first}"
    if second.endswith("one") and len(second.split()) > 1:
        return f"{letter}{first}-S1"
    return f"{letter}{first}-{_value(second)}" if _value(second) == first + 1 else f"{letter}{first} {second}"


def _digit(word: str) -> str:
    return str(_ONES.get(word, 0))


def _value(words: str) -> int:
    """``eighty-five`` → 85, ``twenty third`` → 23, ``one hundred`` → 100, ``3rd`` → 3."""
    if words[0].isdigit():
        return int(words.rstrip("stndrh"))
    parts = re.split(r"[\s-]+", words)
    if parts[-1] == "hundred":
        return 100
    return sum(_ONES.get(part) or _TENS.get(part) or _ORDINALS.get(part) or 0 for part in parts)


def as_corrected(plain: str) -> str:
    """The text with a side blanked that dictation takes back in the same breath (``the right, correction, left``)."""
    if not any(word in plain for word in _TAKES_BACK):
        return plain
    return _CORRECTED.sub(lambda match: " " * len(match.group()), plain)
