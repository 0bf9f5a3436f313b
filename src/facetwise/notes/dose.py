"""How much of a drug: milligrams, or percent times millilitres."""

import re
from dataclasses import dataclass

from facetwise.notes.drug_words import DrugWord
from facetwise.notes.facts import Span

_AMOUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_AMOUNTS |= {"twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "eighty": 80}
_NUMBER = rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?|\.\d+|\b(?:{'|'.join(_AMOUNTS)}))"
_OF = r"\)?(?: (?:a |in )?total)?(?: each)?(?: of)?(?: (?:the|preservative[- ]free|pf|particulate))?"
_MG_BEFORE = re.compile(rf"{_NUMBER} ?(?:mgs?|milligrams?)\b(?! ?/ ?(?:ml|cc)| per (?:ml|cc)){_OF}[ ]*$")
_BARE_BEFORE = re.compile(rf"(?<![\d./-])(?P<n>\d{{1,3}}|\b(?:{'|'.join(_AMOUNTS)})(?= of))(?: of)?[ ]*$")
_SALT = (
    r"(?: (?:acetate|acetonide|sodium(?: phosphate)?|phosphate|soluspan|hcl))*"
    r"(?: ?\((?:pf|preservative[- ]free)\))?"
)
_MG_AFTER = re.compile(
    rf"^{_SALT}(?:-\d+)?[ ,:()=]*{_NUMBER} ?(?:mgs?|milligrams?)\b(?! ?/ ?(?:ml|cc)| per (?:ml|cc))"
)
_BARE_AFTER = re.compile(
    r"^ (?P<n>\d{1,3}(?:\.\d)?)(?= (?:ea|each|per|\+|w/|with|was|were|injected|given|instilled)\b| ?\+| x ?\d"
    r"| \(\d+ ?(?:/|per\b|ea)| ?[,;"
    r"|•/](?!\d)|\.(?!\d)| ?\n)"
)
_STRENGTH = re.compile(
    rf"^{_SALT}[ ,(]*(?P<n>\d+(?:\.\d+)?) ?mgs? ?(?:/|per) ?(?:ml|cc)|^-?(?P<brand>\d{{2}})\b"
)
_STRENGTH_BEFORE = re.compile(r"(?P<n>\d+(?:\.\d+)?) ?mgs? ?(?:/|per) ?(?:ml|cc)(?: of)?[ ]*$")
_ML = re.compile(
    r"(?<![\d.])(?P<n>\d+(?:\.\d+)?|\.\d+|\b(?:one|two|three|four)(?= )) ?(?:mls?|ccs?|millilit(?:er"
    r"|re)s?)\b(?! ?\))(?! (?:single[- ]\w+ |multi[- ]\w+ )?(?:vial|amp|syringe|bottle))"
    r"|(?P<part>(?:a |one )?(?:half|quarter)(?: of)?(?: an?)?) (?:ccs?|mls?|millilit(?:er|re)s?)\b"
)
_LINKED = re.compile(  # "1 mL of 0.5% bupivacaine", "2 mL (40 mg/mL) Depo-Medrol"
    r"\)?(?: ?(?:each|total|apiece|of|a|an|the|plain|pf|preservative[- ]free|sterile|half|quarter|one|two|four"
    r"|per ?cent"
    r"|solution|mixture|mix|\(?[\d./]+ ?(?:%|pct|mgs?(?: ?/ ?(?:ml|cc))?)?\)?|\())*[ ]*$"
)
_OF_ANOTHER = re.compile(
    r",|\b(?:saline|water|contrast|dye|air)\b|\+"
)  # "2 mL of saline with 0.5% bupivacaine 1 mL"
_JOINED = re.compile(r"[+&]|\b(?:with|and|plus)\b|w/")
_NEAR = 45  # characters between a drug and its volume
_FRACTIONS = {
    "half": 0.5,
    "a half": 0.5,
    "one half": 0.5,
    "quarter": 0.25,
    "a quarter": 0.25,
    "one quarter": 0.25,
}
_PERCENT = re.compile(
    rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?|\.\d+|\b(?:{'|'.join(sorted(_FRACTIONS, key=len, reverse=True))}|one"
    rf"|two|four))"
    r" ?(?:%|percent|per cent|pct\b|of (?:a|one) percent)"
)
_MIXED = re.compile(r"\bmix(?:ed|ture)?\b|\bsolution\b|\bcontaining\b|\bblend\b|\bcocktail\b")
_TOTAL = re.compile(
    r"\b(?P<n>\d+(?:\.\d+)?) ?(?:mgs? )?(?:(?:in |for a )?tot(?:al)?\b(?! \d)|(?:split|divided)\b)"
    r"|\btotal(?: dose| steroid)?(?: of|:|,| =|:? was)? ?(?P<m>\d+(?:\.\d+)?) ?mg\b(?! ?/)"
)

_TOTAL_BEFORE = re.compile(  # "0.5 mL each (total 20 mg triamcinolone)"
    r"\b(?:total|altogether)(?: dose)?(?: of|:|,)? ?(?P<n>\d+(?:\.\d+)?) ?mgs? (?:of )?$"
)
_USED_OF_A_VIAL = re.compile(  # "Kenalog-40 1 mL vial; 30 mg given, 10 mg discarded"
    r"[^.\n]{0,40}?\bvial\b[^.\n]{0,20}?(?<![\d.])(?P<n>\d+(?:\.\d+)?) ?mg\b(?! ?/)[^;\n]{0,20}\b(?:given|injected"
    r"|used"
    r"|administered|instilled)\b"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and where it stands; no value where none is written."""

    value: float | None = None
    span: Span | None = None
    is_total: bool = False


def amount_of(plain: str, word: DrugWord, within: Span, taken: set[Span]) -> Amount:
    """Milligrams beside a drug's name; each number belongs to one drug only."""
    start, end = within
    before, after = plain[start : word.start], plain[word.end : end]
    if word.role == "steroid" and (total := _TOTAL.search(plain[word.end : min(end, word.end) + 90])):
        value = total["n"] or total["m"]
        return Amount(float(value), _moved(total, word.end), is_total=True)
    if total := _TOTAL_BEFORE.search(before):
        return Amount(float(total["n"]), _moved(total, start), is_total=True)
    if used := _USED_OF_A_VIAL.match(plain, word.end, min(len(plain), word.end + 90)):
        return Amount(float(used["n"]), used.span("n"))
    for pattern, words, offset in (
        (_MG_BEFORE, before, start),
        (_MG_AFTER, after, word.end),
        (_BARE_AFTER, after, word.end),
        (_BARE_BEFORE, before, start),
    ):
        match = pattern.search(words)
        span = _moved(match, offset) if match else None
        is_steroid_only = pattern in {_BARE_AFTER, _BARE_BEFORE}
        if match and span not in taken and not (is_steroid_only and word.role != "steroid"):
            taken.add(span)  # type: ignore[arg-type]
            return Amount(_number(match["n"]), span)
    return _product(plain, word, within)


def _product(plain: str, word: DrugWord, within: Span) -> Amount:
    """Volume times strength (``1 mL of 6 mg/mL``) or percent (``0.5 mL of 0.25%`` is 1.25 mg)."""
    start, end = within
    before, after = plain[start : word.start], plain[word.end : end]
    volume = volume_of(plain, word, within)
    if volume.value is None or _MIXED.search(before[-60:]):
        return Amount()
    strength = _STRENGTH.search(after) or _STRENGTH_BEFORE.search(before)
    if strength:
        groups = strength.groupdict()
        return Amount(volume.value * float(groups["n"] or groups["brand"]), volume.span)
    percent = _nearest(_PERCENT, before, after)
    if percent is None or word.role == "steroid":
        return Amount()
    return Amount(round(volume.value * 10 * _number(percent["n"]), 4), volume.span)


def volume_of(plain: str, word: DrugWord, within: Span) -> Amount:
    """Millilitres beside a drug's name."""
    start, end = within
    before, after = plain[start : word.start], plain[word.end : end]
    ahead = before[-_NEAR:]
    last = next(reversed(list(_ML.finditer(ahead))), None)
    found = _ML.search(after[:_NEAR])
    if found and _is_of_the_next(plain, word.end, found, end):
        found = None
    is_its_own = last is not None and _LINKED.match(ahead, last.end()) is not None
    if last and (is_its_own or not found) and not _OF_ANOTHER.search(ahead, last.end()):
        match, offset = last, word.start - len(ahead)
    elif found:
        match, offset = found, word.end
    else:
        return Amount()
    part = match["part"]
    return Amount(
        _number(match["n"]) if not part else 0.25 if "quarter" in part else 0.5, _moved(match, offset)
    )


def _is_of_the_next(plain: str, start: int, volume: re.Match[str], end: int) -> bool:
    """Whether a volume after one drug is that of the next (``20 mg triamcinolone + 0.5 mL 0.25% bupivacaine``)."""
    between, after = plain[start : start + volume.start()], plain[start + volume.end() : end]
    return bool(plain[end : end + 1].isalpha() and _JOINED.search(between) and _LINKED.match(after))


def _nearest(pattern: re.Pattern[str], before: str, after: str) -> re.Match[str] | None:
    ahead = list(pattern.finditer(before[-25:]))
    return pattern.search(after[:25]) if not ahead else ahead[-1]


def _number(words: str) -> float:
    return float(_FRACTIONS.get(words) or _AMOUNTS.get(words) or words)


def _moved(match: re.Match[str], offset: int) -> Span:
    start, end = match.span("n") if match.groupdict().get("n") else match.span()
    return start + offset, match.end() + offset if end else end
