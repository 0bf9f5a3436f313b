"""The grammar of levels, second half: what an item means, joint, nerve or bone, and on which side.

Where words may mean either a joint or two nerves, the mention says so and holds no target.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from facetwise.domain.spine import joints, joints_supplied_by
from facetwise.notes.kind_words import BETWEEN, kinds_of
from facetwise.notes.level_tokens import NAMES_A_LEVEL, Token, Word, tokens_of
from facetwise.notes.levels import Item, items_of
from facetwise.notes.meanings import NO_NERVE_OF_S1, cannot_be_nerves, meaning_of
from facetwise.notes.mentions import Mention, as_either_way, as_explained
from facetwise.notes.text import Note


def mentions_in(note: Note, start: int, end: int, default: str | None = None) -> list[Mention]:
    """The mentions of a clause; ``default`` is the kind where no word of the clause tells it."""
    key = ("mentions", start, end, default)
    if key not in note.kept:
        may_name = NAMES_A_LEVEL.search(note.plain, start, end)
        note.kept[key] = _mentions_in(note, start, end, default) if may_name else []
    return list(note.kept[key])


def _mentions_in(note: Note, start: int, end: int, default: str | None) -> list[Mention]:
    tokens = tokens_of(note.plain, note.text, start, end)
    items = items_of(tokens)
    if not items:
        return []
    kinds = _sacral_alone(items, kinds_of(tokens, items))
    sides = _sides_of(tokens, items)
    says_joint = any(token.word is Word.JOINT for token in tokens)
    whole = cannot_be_nerves(items)
    found = [
        _mention(
            item,
            kind or default,
            kind is not None or item.shape == "nerve",
            side,
            says_joint=says_joint,
            whole_pairs=whole,
        )
        for item, kind, side in zip(items, kinds, sides, strict=True)
    ]
    found = _without_c2_of_ton(tokens, items, found)
    pairs = [item.shape == "pair" and kind == "nerve" for item, kind in zip(items, kinds, strict=True)]
    found = as_explained(items, found, pairs) if any(pairs) else found
    found = as_either_way(items, found)
    return _with_s1(found) if any(item.doubt == NO_NERVE_OF_S1 for item in found) else found


def _sacral_alone(items: list[Item], kinds: list[str | None]) -> list[str | None]:
    """Where S2 or S3 is named, the sacral levels of the list are lateral branches, which supply no facet joint."""
    if not any(level in {"S2", "S3"} for item in items for level in item.levels):
        return kinds
    is_sacral = (all(level[0] == "S" for level in item.levels) for item in items)
    return ["lateral" if told else kind for told, kind in zip(is_sacral, kinds, strict=True)]


def _without_c2_of_ton(tokens: list[Token], items: list[Item], found: list[Mention]) -> list[Mention]:
    """``C2 (TON), C3``: the third occipital nerve explains what C2 means there, and is one nerve."""
    explained = {
        place
        for place, (item, after) in enumerate(pairwise(items))
        if item.levels == ("C2",)
        and after.levels == ("TON",)
        and [token.value for token in tokens[item.last_token + 1 : after.first_token]] in ([("(",)], [("/",)])
    }
    return [
        replace(mention, kind="none", names=(), doubt=None) if place in explained else mention
        for place, mention in enumerate(found)
    ]


def _with_s1(found: list[Mention]) -> list[Mention]:
    """Where a list counts S1 among its nerves, its single levels may be vertebrae: none of them has a name."""
    return [
        replace(item, kind="unknown", names=(), doubt=NO_NERVE_OF_S1)
        if item.kind == "nerve" and item.is_bare
        else item
        for item in found
    ]


def levels_at(note: Note, start: int, end: int) -> list[str]:
    """The levels that the words at a place name, whatever they may mean there."""
    items = items_of(tokens_of(note.plain, note.text, start, end))
    return [level for item in items for level in item.levels]


_TARGETS = {Word.JOINT, Word.NERVE, Word.RAMUS}


def names_of(mentions: Iterable[Mention]) -> set[str]:
    """The names of all of these mentions together."""
    return {name for item in mentions for name in item.names}


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
    if note.plain[start:end].endswith(";"):
        end -= 1
    tokens = tokens_of(note.plain, note.text, start, end)
    return bool(items_of(tokens)) and all(token.word in BETWEEN for token in tokens)


def is_only_targets(note: Note, start: int, end: int) -> bool:
    """Whether a sentence names joints or nerves with their sides and nothing else (``Right L2-3, L3-4 facets.``)."""
    if note.plain[start:end].endswith(";"):
        end -= 1
    tokens = tokens_of(note.plain, note.text, start, end)
    has_kind = any(token.word in _TARGETS for token in tokens)
    return has_kind and bool(items_of(tokens)) and all(token.word in BETWEEN | _TARGETS for token in tokens)


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
    names, resolved, doubt, remark = meaning_of(item, kind, says_joint=says_joint, whole_pairs=whole_pairs)
    return Mention(
        resolved, names, where, item.start, item.end, span, doubt, remark, is_said, item.shape == "single"
    )


def _stand_together(tokens: list[Token], one: Token, other: Token) -> bool:
    """Whether two different sides stand side by side with nothing but a mark between them."""
    between = tokens[tokens.index(one) + 1 : tokens.index(other)]
    return one.value != other.value and all(token.word in {Word.COMMA, Word.JOIN} for token in between)


def _both_named_after(tokens: list[Token], items: list[Item], sides: list[tuple[int, Token]]) -> bool:
    """Whether both sides stand together behind all levels (``L4 MB: left, right``)."""
    (place, one), (last, other) = sides
    between = tokens[place + 1 : last]
    return (
        place > items[-1].last_token
        and one.value != other.value
        and bool(between)
        and all(token.word is Word.COMMA for token in between)
    )


def _side_right_after(tokens: list[Token], item: Item) -> Token | None:
    """The side of the last item of a list that has another (``bilateral C4-5, C5-6 and C6-7 on the left only``)."""
    rest = [token for token in tokens[item.last_token + 1 :] if token.word is not Word.FILLER]
    if not rest or rest[0].word is not Word.SIDE:
        return None
    leads_on = len(rest) > 1 and rest[1].word in {Word.LEVEL, Word.TON, Word.JOIN}
    return None if leads_on else rest[0]


def _sides_of(tokens: list[Token], items: list[Item]) -> list[tuple[str, tuple[int, int]] | None]:
    """The side of each item: one side serves all; several bind to what follows or precedes them."""
    sides = [(place, token) for place, token in enumerate(tokens) if token.word is Word.SIDE]
    if not sides:
        return [None] * len(items)
    if len({token.value for _, token in sides}) == 1:
        token = sides[0][1]
        return [(token.value[0], (token.start, token.end))] * len(items)
    lead = sides[0][0] < items[0].first_token
    if not lead and len(sides) == 2 and _both_named_after(tokens, items, sides):
        (_, one), (_, other) = sides
        return [("bilateral", (one.start, other.end))] * len(items)
    found: list[tuple[str, tuple[int, int]] | None] = []
    for item in items:
        before = [token for place, token in sides if place < item.first_token]
        after = [token for place, token in sides if place > item.last_token]
        chosen = (before[-1] if before else None) if lead else (after[0] if after else before[-1])
        if chosen and lead and len(before) > 1 and _stand_together(tokens, before[-2], chosen):
            chosen = None  # "right, left" above two columns
        if lead and item is not items[0] and (own := _side_right_after(tokens, item)):
            chosen = own
        found.append((chosen.value[0], (chosen.start, chosen.end)) if chosen else None)
    return found
