"""The grammar of levels, second half: what an item means, joint, nerve or bone, and on which side.

Where words may mean either a joint or two nerves, the mention says so and holds no target.
"""

from dataclasses import dataclass
from itertools import pairwise

from facetwise.domain.spine import joints, joints_supplied_by
from facetwise.notes.level_tokens import NAMES_A_LEVEL, Token, Word, tokens_of
from facetwise.notes.levels import Item, items_of, joints_between, nerves_between
from facetwise.notes.text import Note

_KINDS = {
    Word.JOINT: "joint",
    Word.NERVE: "nerve",
    Word.RAMUS: "nerve",
    Word.BONE: "bone",
    Word.COMMUNICATING: "none",
    Word.LATERAL_BRANCH: "lateral",
}
_BETWEEN = {
    Word.FILLER,
    Word.COMMA,
    Word.SIDE,
    Word.LEVEL,
    Word.NUMBER,
    Word.JOIN,
    Word.UNTIL,
    Word.TON,
    Word.ALA,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """One item of a sentence with its meaning.

    ``kind`` is ``joint``, ``nerve``, ``bone`` (a landmark), ``lateral`` (sacral lateral branch), ``none`` (adds
    nothing) or ``unknown``. ``names`` are canonical. ``doubt`` says why no name can be given.
    """

    kind: str
    names: tuple[str, ...]
    side: str | None
    start: int
    end: int
    side_span: tuple[int, int] | None = None
    doubt: str | None = None
    remark: str | None = None
    has_kind_word: bool = True


def mentions_in(note: Note, start: int, end: int, default: str | None = None) -> list[Mention]:
    """The mentions of a clause; ``default`` is the kind where no word of the clause tells it."""
    if not NAMES_A_LEVEL.search(note.plain, start, end):
        return []
    key = ("mentions", start, end, default)
    if key not in note.kept:
        note.kept[key] = _mentions_in(note, start, end, default)
    return list(note.kept[key])


def _mentions_in(note: Note, start: int, end: int, default: str | None) -> list[Mention]:
    tokens = tokens_of(note.plain, note.text, start, end)
    items = items_of(tokens)
    if not items:
        return []
    kinds = _kinds_of(tokens, items)
    sides = _sides_of(tokens, items)
    says_joint = any(token.word is Word.JOINT for token in tokens)
    whole = _cannot_be_nerves(items)
    return [
        _mention(item, kind or default, kind is not None, side, says_joint=says_joint, whole_pairs=whole)
        for item, kind, side in zip(items, kinds, sides, strict=True)
    ]


def joints_meant(mentions: list[Mention]) -> set[str]:
    """The joints that named joints and nerves may concern, to compare a title with its body."""
    found: set[str] = set()
    for item in mentions:
        for name in item.names:
            found |= {name} if name in joints() else {joint.name for joint in joints_supplied_by(name)}
    return found


def sides_named(mentions: list[Mention]) -> set[str]:
    """The sides that these mentions name, both of them for ``bilateral``."""
    told = {item.side for item in mentions if item.side}
    return {"right", "left"} if "bilateral" in told else told


def is_only_levels(note: Note, start: int, end: int) -> bool:
    """Whether a line holds levels and sides and nothing else, as below a procedure's title (``Right: C3-4, C4-5``)."""
    tokens = tokens_of(note.plain, note.text, start, end)
    return bool(items_of(tokens)) and all(token.word in _BETWEEN for token in tokens)


def _kinds_of(tokens: list[Token], items: list[Item]) -> list[str | None]:
    """The kind word after the item in its own list, else the last one before it in the clause.

    Items of one list, with nothing but commas between them, are of one kind where the words after it tell that of one.
    """
    kinds = [
        _kind_after(tokens, item) or _kind_before(tokens, item) or _kind_later(tokens, item) for item in items
    ]
    for place in range(len(items) - 2, -1, -1):
        between = tokens[items[place].last_token + 1 : items[place + 1].first_token]
        is_list = all(token.word in {Word.COMMA, Word.SIDE, Word.FILLER} for token in between)
        if kinds[place] is None and is_list and items[place].shape == items[place + 1].shape:
            kinds[place] = kinds[place + 1]
    return kinds


def _kind_after(tokens: list[Token], item: Item) -> str | None:
    for token in tokens[item.last_token + 1 :]:
        if token.word in _KINDS:
            kind = _KINDS[token.word]
            if kind == "nerve" and token.word is Word.RAMUS and item.levels != ("L5",):
                return None
            if token.word is Word.COMMUNICATING and item.levels != ("S1",):
                return None
            return kind
        if token.word not in _BETWEEN:
            return None
    return None


def _kind_before(tokens: list[Token], item: Item) -> str | None:
    before = [token for token in tokens[: item.first_token] if token.word in _KINDS]
    if any(token.word is Word.NERVE for token in before[-2:]) and before[-1].word is Word.JOINT:
        return "nerve"  # "medial branch blocks ... at the levels of L3 and L4", "facet medial branch"
    return _KINDS[before[-1].word] if before else None


def _kind_later(tokens: list[Token], item: Item) -> str | None:
    after = [token for token in tokens[item.last_token + 1 :] if token.word in _KINDS]
    return (
        _KINDS[after[0].word]
        if after
        and not any(
            token.word is Word.OTHER for token in tokens[item.last_token + 1 : tokens.index(after[0])][5:]
        )
        else None
    )


def _cannot_be_nerves(items: list[Item]) -> bool:
    """Whether a pair of the list is L5-S1, C7-T1: then all its pairs are joints."""
    return any(item.shape in {"pair", "joint_range"} and not _two_nerves(item.levels) for item in items)


def _two_nerves(levels: tuple[str, ...]) -> bool:
    return len(nerves_between(levels[0], levels[-1])) == 2


def _mention(
    item: Item,
    kind: str | None,
    is_said: bool,
    side: tuple[str, tuple[int, int]] | None,
    *,
    says_joint: bool,
    whole_pairs: bool,
) -> Mention:
    where, span = side or (None, None)
    names, resolved, doubt, remark = _meaning(item, kind, says_joint=says_joint, whole_pairs=whole_pairs)
    return Mention(resolved, names, where, item.start, item.end, span, doubt, remark, is_said)


def _meaning(
    item: Item, kind: str | None, *, says_joint: bool, whole_pairs: bool
) -> tuple[tuple[str, ...], str, str | None, str | None]:
    if kind in {"bone", "none", "lateral"} and item.shape != "nerve":
        return (), kind or "", None, None
    if item.shape == "nerve":
        return item.levels, "nerve", None, "read as the L5 dorsal ramus" if item.levels == ("L5",) else None
    if kind == "nerve":
        return _as_nerve(item, says_joint=says_joint, whole_pairs=whole_pairs)
    return _as_joint(item, kind, whole_pairs=whole_pairs)


def _as_joint(
    item: Item, kind: str | None, *, whole_pairs: bool
) -> tuple[tuple[str, ...], str, str | None, str | None]:
    levels = item.levels
    if item.shape == "single":
        return (), "unknown", "one level alone names neither a joint nor a nerve", None
    if len(levels) > 2:
        ends = tuple(name for a, b in pairwise(levels) for name in joints_between(a, b))
        is_chain = len(ends) == len(levels) - 1
        return (
            (ends, "joint", None, None)
            if is_chain and kind == "joint"
            else ((), "unknown", "a chain of levels may name joints or nerves", None)
        )
    joints = joints_between(*_in_order(levels))
    if not joints:
        return (), "unknown", "these levels do not form a joint", None
    if kind != "joint" and not (item.shape in {"pair", "joint_range"} and whole_pairs):
        return (), "unknown", "a pair of levels may name a joint or two nerves", None
    return joints, "joint", None, None


def _as_nerve(  # noqa: PLR0911 - one answer for each shape
    item: Item, *, says_joint: bool, whole_pairs: bool
) -> tuple[tuple[str, ...], str, str | None, str | None]:
    levels = item.levels
    if item.shape == "single":
        if levels[0][0] == "S":
            return (), "unknown", "S1 is no facet nerve", None
        name = levels[0]
        return (
            ((name,), "nerve", None, "read as the L5 dorsal ramus" if name == "L5" else None)
            if nerves_between(name, _next(name)) or name in {"L5"}
            else ((), "unknown", "no facet nerve has this name", None)
        )
    if item.shape in {"pair", "joint_range"}:
        joints = joints_between(*_in_order(levels))
        if joints and (says_joint or whole_pairs):
            return joints, "joint", None, None
        return (), "unknown", "a pair of levels may name a joint or two nerves", None
    if item.shape == "chain":
        ends = [name for name in levels if name[0] != "S"]
        if len(ends) != len(levels):
            return (), "unknown", "S1 is no facet nerve", None
        return tuple(levels), "nerve", None, None
    nerves = nerves_between(levels[0], levels[-1])
    if not nerves:
        joints = joints_between(levels[0], levels[-1])
        return (
            (joints, "joint", None, None)
            if joints and says_joint
            else ((), "unknown", "this range may name joints or nerves", None)
        )
    if says_joint and item.shape == "range":
        return (), "unknown", "this range may name joints or nerves", None
    return nerves, "nerve", None, None


def _next(name: str) -> str:
    number = int(name[1:])
    return {"C8": "T1", "T12": "L1"}.get(name, f"{name[0]}{number + 1}")


def _in_order(levels: tuple[str, ...]) -> tuple[str, str]:
    first, last = levels[0], levels[-1]
    if first[0] == last[0] and int(first[1:]) > int(last[1:]):
        return last, first
    return first, last


def _sides_of(tokens: list[Token], items: list[Item]) -> list[tuple[str, tuple[int, int]] | None]:
    """The side of each item: one side serves all; several bind to what follows or precedes them."""
    sides = [(place, token) for place, token in enumerate(tokens) if token.word is Word.SIDE]
    if not sides:
        return [None] * len(items)
    if len({token.value for _, token in sides}) == 1:
        token = sides[0][1]
        return [(token.value[0], (token.start, token.end))] * len(items)
    lead = sides[0][0] < items[0].first_token
    found: list[tuple[str, tuple[int, int]] | None] = []
    for item in items:
        before = [token for place, token in sides if place < item.first_token]
        after = [token for place, token in sides if place > item.last_token]
        chosen = (before[-1] if before else None) if lead else (after[0] if after else before[-1])
        found.append((chosen.value[0], (chosen.start, chosen.end)) if chosen else None)
    return found
