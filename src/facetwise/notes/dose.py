"""How much of a drug: milligrams, percent times millilitres, and for how many sites the amount is meant."""

import re
from dataclasses import dataclass

from facetwise.domain.vocabulary import Side
from facetwise.notes.book import Book
from facetwise.notes.drug_words import DrugWord
from facetwise.notes.facts import Span
from facetwise.notes.kinds import mentions_in
from facetwise.notes.sections import Clause
from facetwise.notes.techniques import NEIGHBOUR

_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_AMOUNTS = _COUNTS | {"twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "eighty": 80}
_NUMBER = rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?|\.\d+|\b(?:{'|'.join(_AMOUNTS)}))"
_OF = r"(?: (?:a |in )?total)?(?: of)?(?: (?:the|preservative[- ]free|pf|particulate))?"
_MG_BEFORE = re.compile(rf"{_NUMBER} ?(?:mgs?|milligrams?)\b(?! ?/ ?(?:ml|cc)| per (?:ml|cc)){_OF}[ ]*$")
_BARE_BEFORE = re.compile(r"(?<![\d./-])(?P<n>\d{1,3})[ ]*$")
_SALT = (
    r"(?: (?:acetate|acetonide|sodium(?: phosphate)?|phosphate|soluspan|hcl))*"
    r"(?: ?\((?:pf|preservative[- ]free)\))?"
)
_MG_AFTER = re.compile(
    rf"^{_SALT}(?:-\d+)?[ ,:(=]*{_NUMBER} ?(?:mgs?|milligrams?)\b(?! ?/ ?(?:ml|cc)| per (?:ml|cc))"
)
_BARE_AFTER = re.compile(
    r"^ (?P<n>\d{1,3})(?= (?:ea|each|per|\+|w/|with)\b| ?\+| x ?\d| ?[,;|•/](?!\d)|\.(?!\d)| ?\n)"
)
_STRENGTH = re.compile(
    rf"^{_SALT}[ ,(]*(?P<n>\d+(?:\.\d+)?) ?mgs? ?(?:/|per) ?(?:ml|cc)|^-(?P<brand>\d{{2}})\b"
)
_STRENGTH_BEFORE = re.compile(r"(?P<n>\d+(?:\.\d+)?) ?mgs? ?(?:/|per) ?(?:ml|cc)(?: of)?[ ]*$")
_ML = re.compile(
    r"(?<![\d.])(?P<n>\d+(?:\.\d+)?|\.\d+) ?(?:mls?|ccs?|millilit(?:er|re)s?)\b(?! ?\))"
    r"|(?P<half>half a (?:cc|ml|millilit(?:er|re)))"
)
_FRACTIONS = {"half": 0.5, "a half": 0.5, "one half": 0.5, "quarter": 0.25, "a quarter": 0.25, "one quarter": 0.25}
_PERCENT = re.compile(
    rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?|\.\d+|\b(?:{'|'.join(sorted(_FRACTIONS, key=len, reverse=True))}|one|two|four))"
    r" ?(?:%|percent|per cent|of (?:a|one) percent)"
)
_EACH = re.compile(
    r"\beach side\b|\beach\b(?! (?:time|other))|\bea\b|\bapiece\b|\bevery (?:joint|level|site|nerve|needle"
    r"|target)"
    r"|(?:\bper|(?<=[mlgc])/) ?(?P<unit>joint|level|site|nerve|side|needle|facet|target|branch)\b"
)
_EACH_FIRST = re.compile(r"^\W*(?:then |next |finally )?(?:in|into|at|to|through|on) each\b")  # it rules the whole sentence
_POOLED = re.compile(
    r"\bdivided|\bshared|\bsplit|\bdistributed|\bspread (?:over|across)|\bmade up to|\btotal\b(?! \d)"
    r"|(?<!joints )(?<!sites )(?<!levels )(?<!nerves )(?<!needles )\bin all\b(?! (?:two|three|four|six|eight"
    r"|\d|of|the|joints|levels|sites)\b)"
    r"|\bhalf (?:on|in(?:to)?|at|to) each|\bequally\b|\ba share of|\ball of (?:it|this) |\bamong|\bevenly\b"
    r"|\bapportioned"
)
_MIXED = re.compile(r"\bmix(?:ed|ture)?\b|\bsolution\b|\bcontaining\b|\bblend\b|\bcocktail\b")
_COUNTED = re.compile(
    rf"\b(?P<n>{'|'.join(_COUNTS)}|\d) (?:[a-z]+ )?(?:joints|sites|levels|needles|nerves|injections|sides)\b"
    r"| x ?(?P<x>\d)\b"
)
_TOTAL = re.compile(
    r"\b(?P<n>\d+(?:\.\d+)?) ?(?:mgs? )?(?:in |for a )?total\b(?! \d)"
    r"|\btotal(?: dose| steroid)?(?: of|:|,| =|:? was)? ?(?P<m>\d+(?:\.\d+)?) ?mg\b(?! ?/)"
)
_OF_EACH = re.compile(
    r"\b(?P<n>\d+(?:\.\d+)?) ?mg (?:was |were |went |placed |given |injected )*(?:in(?:to)?|at|to|per|on|for"
    r"|each)\b"
)
_AGAIN = re.compile(r"\brepeat|\bsame\b|\blikewise\b|\bsimilar|\blike manner\b|\bidentical")
_EPIDURAL = re.compile(r"\btuohy\b|\bepidur")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and where it stands; no value where none is written."""

    value: float | None = None
    span: Span | None = None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Sites:
    """For how many sites an amount is meant.

    ``count`` is ``None`` where the note leaves open whether an amount is for one site or for all. ``place`` tells
    apart mentions that add up (another region, another procedure) from those that say the same thing again.
    """

    count: int | None
    place: frozenset[str]

    def total(self, amount: Amount) -> float | None:
        """The amount of the day."""
        if amount.value is None:
            return None
        if amount.is_total:
            return amount.value
        return None if self.count is None else round(amount.value * self.count, 3)


def amount_of(plain: str, word: DrugWord, within: Span, taken: set[Span]) -> Amount:
    """Milligrams beside a drug's name; each number belongs to one drug only."""
    start, end = within
    before, after = plain[start : word.start], plain[word.end : end]
    if word.role == "steroid" and (total := _TOTAL.search(plain[word.end : min(end, word.end) + 90])):
        value = total["n"] or total["m"]
        return Amount(float(value), _moved(total, word.end), is_total=True)
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
    last = list(_ML.finditer(before[-30:]))
    if last and "," not in before[-30:][last[-1].end() :]:
        match, offset = last[-1], word.start - len(before[-30:])
    else:
        found = _ML.search(after[:30])
        if found is None:
            return Amount()
        match, offset = found, word.end
    return Amount(0.5 if match["half"] else float(match["n"]), _moved(match, offset))


def sites_of(book: Book, clause: Clause, word: DrugWord) -> Sites:
    """For how many sites this mention's amounts are meant."""
    targets = _sites(book)
    inside = _named_here(book, clause, targets)
    is_other = not inside and _is_of_another_procedure(book, clause)
    meant = {} if is_other else (inside or targets)
    place = frozenset({"another procedure"}) if is_other else frozenset(meant)
    around = book.note.plain[max(clause.start, word.start - 60) : min(clause.end, word.end + 90)]
    sentence = book.note.plain[clause.start : clause.end]
    each = None if _POOLED.search(around) else _EACH.search(around) or _EACH_FIRST.search(sentence)
    after = book.note.plain[word.end : min(clause.end, word.end + 60)]
    if (
        each is not None
        and _OF_EACH.search(after)
        and amount_of(book.note.plain, word, (clause.start, word.end), set()).value
    ):  # "80 mg, of which 40 mg went into each": the first is the whole
        return Sites(1, place)
    if _MIXED.search(around):
        is_all = _POOLED.search(book.note.plain, max(clause.start, word.start - 60), word.end + 160)
        return Sites(1 if is_all else None, place)
    if each is not None:
        return Sites(_each(each, around, meant, is_other=is_other), place)
    if _POOLED.search(around):
        return Sites(1, place)
    if len(meant) == 1 < len(targets) and _AGAIN.search(book.note.plain, word.end, word.end + 200):
        return Sites(_sum(targets), frozenset(targets))
    is_single = _sum(meant) == 1 or list(meant.values()) == [None]  # one target, its side told or not
    return Sites(1 if is_other or is_single else None, place)


def _each(each: re.Match[str], around: str, meant: dict[str, int | None], *, is_other: bool) -> int | None:
    """How many sites "each" speaks of; levels on both sides may be counted either way, so they are not."""
    counted = _COUNTED.search(around)
    if counted:
        told = counted["n"] or counted["x"]
        return _COUNTS.get(told) or int(told)
    is_bilateral = 2 in meant.values()
    if "side" in each.group():
        return 2 if len(meant) == 1 and is_bilateral else None
    if each.groupdict().get("unit") == "level" and is_bilateral:
        return None
    return 1 if is_other else _sum(meant)


def _is_of_another_procedure(book: Book, clause: Clause) -> bool:
    plain = book.note.plain
    begins = clause.start
    while plain[begins - 1 : begins] == ";":  # the sentence before its semicolon
        begins = 1 + max(plain.rfind(mark, 0, begins - 1) for mark in ".\n;")
    return bool(NEIGHBOUR.search(plain, begins, clause.end) or _EPIDURAL.search(plain, begins, clause.end))


def _named_here(book: Book, clause: Clause, targets: dict[str, int | None]) -> dict[str, int | None]:
    """The targets that this sentence names, each with the sides it has."""
    named = {name for item in mentions_in(book.note, clause.start, clause.end) for name in item.names}
    return {name: sites for name, sites in targets.items() if name in named}


def _sites(book: Book) -> dict[str, int | None]:
    """Joint or nerve → how many sites it is; ``None`` while its side is missing or joints and nerves are mixed."""
    named = re.compile(r"procedures\[\d+\]\.targets\[\d+\]\.(joint|nerve)")
    sides: dict[str, set[object]] = {}
    kinds = set()
    for path, fact in book.facts.items():
        match = named.fullmatch(path)
        if match and fact.is_known:
            kinds.add(match[1])
            side = book.facts.get(path.rpartition(".")[0] + ".side")
            told = side.value if side is not None and side.is_known else None
            sides.setdefault(str(fact.value), set()).update(_each_side(told))
    known = {name: None if None in told else len(told) for name, told in sides.items()}
    return dict.fromkeys(known) if len(kinds) > 1 else known


def _each_side(side: object) -> set[object]:
    return {Side.LEFT, Side.RIGHT} if side is Side.BILATERAL else {side}


def _sum(sites: dict[str, int | None]) -> int | None:
    """All sites together; not known while one of them is not."""
    known = [number for number in sites.values() if number is not None]
    return sum(known) if known and len(known) == len(sites) else None


def _nearest(pattern: re.Pattern[str], before: str, after: str) -> re.Match[str] | None:
    ahead = list(pattern.finditer(before[-25:]))
    return pattern.search(after[:25]) if not ahead else ahead[-1]


def _number(words: str) -> float:
    return float(_FRACTIONS.get(words) or _AMOUNTS.get(words) or words)


def _moved(match: re.Match[str], offset: int) -> Span:
    start, end = match.span("n") if match.groupdict().get("n") else match.span()
    return start + offset, match.end() + offset if end else end
