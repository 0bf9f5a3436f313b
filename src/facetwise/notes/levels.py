"""The grammar of levels, first half: from tokens to items, single levels, pairs, ranges and chains.

`kinds` decides what the items mean, joints or nerves.
"""

from dataclasses import dataclass
from itertools import pairwise

from facetwise.notes.level_tokens import Token, Word

_ORDER = (
    [f"C{n}" for n in range(1, 8)] + [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)] + ["S1"]
)
_NERVE_ORDER = (
    [f"C{n}" for n in range(2, 9)] + [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)]
)


_MOST_VERTEBRAE = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a list of levels: a single level, a pair, a range or a chain, not yet a joint or a nerve."""

    levels: tuple[str, ...]
    shape: str  # single | pair | range | chain | nerve (named as one: TON, ala)
    start: int
    end: int
    first_token: int
    last_token: int


def items_of(tokens: list[Token]) -> list[Item]:
    """The levels of a clause as items, read from left to right."""
    items: list[Item] = []
    place = 0
    while place < len(tokens):
        if tokens[place].word is Word.LEVEL or (
            tokens[place].word is Word.NUMBER and items and _continues(tokens, items[-1], place)
        ):
            item, place = _item(tokens, place, items)
            items.append(item)
        elif tokens[place].word in {Word.TON, Word.ALA}:
            token = tokens[place]
            items.append(
                Item(
                    ("TON" if token.word is Word.TON else "L5",),
                    "nerve",
                    token.start,
                    token.end,
                    place,
                    place,
                )
            )
            place += 1
        else:
            place += 1
    return _merged_ranges(tokens, items)


def _continues(tokens: list[Token], last: Item, place: int) -> bool:
    """A bare number goes on with a list only right after it and a comma (``C4, 5 and 6``)."""
    between = tokens[last.last_token + 1 : place]
    is_listed = all(token.word is Word.COMMA for token in between)
    is_barred = len(last.levels) == 2 and [token.value for token in between] == [("/",)]  # "C4-5/5-6"
    is_level = _follow(last.levels[-1], tokens[place]) in {
        *_ORDER,
        *_NERVE_ORDER,
    }  # "L5/S1, 80 C" goes on with no level
    is_run = not between and _is_run(tokens, place)
    return is_level and ((0 < len(between) <= 2 and (is_listed or is_barred)) or is_run)


def _is_run(tokens: list[Token], place: int) -> bool:
    """Three and more numbers with mere blanks between them, each the next one: ``L3 4 5``."""
    first = max((number for number in range(place) if tokens[number].word is Word.LEVEL), default=place)
    run = [tokens[first]]
    for token in tokens[first + 1 :]:
        if token.word is not Word.NUMBER or token.start != run[-1].end + 1:
            break
        run.append(token)
    numbers = [int(token.value[-1].strip("CTLS")) for token in run]
    return place < first + len(run) and len(run) > 2 and all(b == a + 1 for a, b in pairwise(numbers))


def _item(tokens: list[Token], place: int, before: list[Item]) -> tuple[Item, int]:
    first = place
    levels = (
        list(tokens[place].value)
        if tokens[place].word is Word.LEVEL
        else [_follow(before[-1].levels[-1], tokens[place])]
    )
    place += 1
    joined: tuple[str, ...] = ()
    if _is_spoken_pair(tokens, place):
        levels += _levels_of(levels[-1], tokens[place])
        place += 1
    while (
        place + 1 < len(tokens)
        and tokens[place].word is Word.JOIN
        and tokens[place + 1].word in {Word.LEVEL, Word.NUMBER}
    ):
        if len(levels) == 2 and tokens[place].value != joined:
            break  # "C4-5/C5-6": a pair ends where another kind of mark follows it
        if _is_no_level(tokens[place + 1]):
            break
        joined = tokens[place].value
        levels += _levels_of(levels[-1], tokens[place + 1])
        place += 2
    levels = ["S1" if level == "S-1" else level for level in levels]
    shape = "single" if len(levels) == 1 else _shape(levels)
    return Item(tuple(levels), shape, tokens[first].start, tokens[place - 1].end, first, place - 1), place


def _is_no_level(token: Token) -> bool:
    """``L5 - 80/90``: no region has so many vertebrae."""
    return token.word is Word.NUMBER and int(token.value[0]) > _MOST_VERTEBRAE


def _levels_of(before: str, token: Token) -> tuple[str, ...]:
    return token.value if token.word is Word.LEVEL else (_follow(before, token),)


def _is_spoken_pair(tokens: list[Token], place: int) -> bool:
    """``l4 5`` and ``l5 s1`` with a mere blank between them, as dictation writes a joint; nothing is joined to them."""
    last = tokens[place - 1]
    if place >= len(tokens) or last.word is not Word.LEVEL or len(last.value) != 1:
        return False
    nxt = tokens[place]
    if nxt.word not in {Word.LEVEL, Word.NUMBER} or nxt.start != last.end + 1 or len(nxt.value) != 1:
        return False
    follows = tokens[place + 1 : place + 2]
    is_more = any(
        token.word in {Word.LEVEL, Word.NUMBER, Word.JOIN, Word.UNTIL} and token.start <= nxt.end + 1
        for token in follows
    )
    ahead = tokens[place - 2 : place - 1]
    is_later = any(token.word in {Word.LEVEL, Word.NUMBER, Word.JOIN, Word.UNTIL} for token in ahead)
    pair = (last.value[0], _levels_of(last.value[0], nxt)[0])
    is_pair = _shape(list(pair)) == "pair" and _ORDER.index(pair[1]) > _ORDER.index(pair[0])
    if not is_pair or is_more or is_later:
        return False
    return nxt.word is Word.NUMBER or pair[1][0] != pair[0][0] or _has_crossing_pair(tokens)


def _has_crossing_pair(tokens: list[Token]) -> bool:
    """Whether a list writes pairs with a mere blank, as ``L5 S1`` beside ``L4 L5`` shows."""
    return any(
        one.word is two.word is Word.LEVEL
        and two.start == one.end + 1
        and (one.value, two.value) in {(("L5",), ("S1",)), (("C7",), ("T1",)), (("T12",), ("L1",))}
        for one, two in pairwise(tokens)
    )


def _follow(level: str, number: Token) -> str:
    """A bare number takes the region of what it follows, or the next one (``L5-1``, ``T12-1``, ``C7-1``)."""
    region, value = level[0], int(number.value[0])
    if value == 1 and level in {"C7", "T12", "L5"}:
        return {"C": "T1", "T": "L1", "L": "S1"}[region]
    return f"{region}{value}"


def _shape(levels: list[str]) -> str:
    if len(levels) > 2:
        return "chain"
    if all(level in _ORDER for level in levels):
        return "pair" if abs(_ORDER.index(levels[1]) - _ORDER.index(levels[0])) == 1 else "range"
    return "range"


def _merged_ranges(tokens: list[Token], items: list[Item]) -> list[Item]:
    merged: list[Item] = []
    for item in items:
        last = merged[-1] if merged else None
        between = tokens[last.last_token + 1 : item.first_token] if last else []
        meant = [token for token in between if token.word not in {Word.FILLER, Word.NERVE, Word.JOINT}]
        if (
            last
            and len(meant) == 1
            and (meant[0].word is Word.UNTIL or _is_dash_of_pairs(meant[0], last, item))
            and len(between) <= 3
            and item.shape in {"single", "pair"}
        ):
            shape = "joint_range" if "pair" in {last.shape, item.shape} else "range"
            if (
                shape == "range"
                and len(last.levels) == 1
                and _shape([last.levels[0], item.levels[-1]]) == "pair"
            ):
                shape = "short_range"
            merged[-1] = Item(
                (last.levels[0], item.levels[-1]),
                shape,
                last.start,
                item.end,
                last.first_token,
                item.last_token,
            )
        else:
            merged.append(item)
    return merged


def _is_dash_of_pairs(token: Token, last: Item, item: Item) -> bool:
    """``L3/4-L5/S1``: a range of joints."""
    return token.value == ("-",) and last.shape == item.shape == "pair"


def joints_between(top: str, bottom: str) -> tuple[str, ...]:
    """The joints from one vertebra to another: L3, S1 → L3-L4, L4-L5, L5-S1."""
    if top not in _ORDER or bottom not in _ORDER or not 0 < _ORDER.index(bottom) - _ORDER.index(top) <= 6:
        return ()
    chain = _ORDER[_ORDER.index(top) : _ORDER.index(bottom) + 1]
    return tuple(f"{a}-{b}" for a, b in pairwise(chain))


def nerves_between(top: str, bottom: str) -> tuple[str, ...]:
    """The nerves from one to another, both with it; nothing where one of them is no facet nerve."""
    if (
        top not in _NERVE_ORDER
        or bottom not in _NERVE_ORDER
        or not 0 < _NERVE_ORDER.index(bottom) - _NERVE_ORDER.index(top) <= 6
    ):
        return ()
    return tuple(_NERVE_ORDER[_NERVE_ORDER.index(top) : _NERVE_ORDER.index(bottom) + 1])
