"""The grammar of levels, second half: what an item means, joint, nerve or bone, and on which side.

Where words may mean either a joint or two nerves, the mention says so and holds no target.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from facetwise.domain.spine import joints, joints_supplied_by
from facetwise.notes.level_tokens import NAMES_A_LEVEL, Token, Word, tokens_of
from facetwise.notes.levels import Item, items_of
from facetwise.notes.meanings import NO_NERVE_OF_S1, cannot_be_nerves, meaning_of
from facetwise.notes.mentions import NAMED_ALIKE, Mention, as_either_way, as_explained
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
    kinds = _sacral_alone(items, _kinds_of(tokens, items))
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
    return bool(items_of(tokens)) and all(token.word in _BETWEEN for token in tokens)


def is_only_targets(note: Note, start: int, end: int) -> bool:
    """Whether a sentence names joints or nerves with their sides and nothing else (``Right L2-3, L3-4 facets.``)."""
    if note.plain[start:end].endswith(";"):
        end -= 1
    tokens = tokens_of(note.plain, note.text, start, end)
    has_kind = any(token.word in _TARGETS for token in tokens)
    return has_kind and bool(items_of(tokens)) and all(token.word in _BETWEEN | _TARGETS for token in tokens)


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
        if is_list:
            _share_with_ton(items, kinds, place)
    return kinds


def _share_with_ton(items: list[Item], kinds: list[str | None], place: int) -> None:
    """``C3, C4 and third occipital nerve``: beside that nerve the levels of its list are the nerves next to it."""
    for one, other in ((place, place + 1), (place + 1, place)):
        is_ton = items[other].levels == ("TON",) or (
            kinds[other] == "nerve" and items[other].levels[0] in NAMED_ALIKE
        )
        if (
            is_ton
            and kinds[one] is None
            and items[one].levels[0] in NAMED_ALIKE
            and len(items[one].levels) == 1
        ):
            kinds[one] = "nerve"


_ELSEWHERE = {("at",), ("on",), ("for",)}


def _kind_after(tokens: list[Token], item: Item) -> str | None:
    ends, pair, is_landmark, turns = 0, False, False, False
    for place in range(item.last_token + 1, len(tokens)):
        token = tokens[place]
        if place < ends:
            continue
        if place == item.last_token + 1 and _tells_its_landmark(tokens, place, item):
            return "nerve"
        if token.value == ("(",) and (ends := _end_of_explanation(tokens, place)):
            continue
        turns = turns or token.value in _ELSEWHERE
        if turns and token.word is Word.LEVEL and _kind_before(tokens, item) == "bone":
            return "bone"  # "on the transverse processes of T9 and T10, at the T8 and T9 medial branches"
        pair = pair or (token.word is Word.JOIN and item.shape == "single")
        is_landmark = is_landmark or (token.value == ("for",) and item.shape == "single")
        if token.word in _KINDS:
            kind = _KINDS[token.word]
            if kind == "nerve" and is_landmark and _is_named_beside(tokens[item.last_token + 1 : place]):
                return "bone"  # "at L4 for the L3 medial branch"
            # "medial branches at T7 and T8 for the T8-T9 joint"
            is_of_another = kind == "joint" and pair and _kind_before(tokens, item) == "nerve"
            is_of_l5 = kind == "nerve" and token.word is Word.RAMUS and item.levels != ("L5",)
            is_of_s1 = token.word is Word.COMMUNICATING and item.levels != ("S1",)
            return None if is_of_another or is_of_l5 or is_of_s1 else kind
        if token.word not in _BETWEEN:
            return None
    return None


def _tells_its_landmark(tokens: list[Token], start: int, item: Item) -> bool:
    """Whether parentheses say on which bone a lumbar nerve lies (``L3 (at L4 TP)``, ``L5 (ala)``)."""
    if tokens[start].value != ("(",) or item.shape != "single" or item.levels[0][0] != "L":
        return False
    end = next((place for place in range(start, len(tokens)) if tokens[place].value == (")",)), start)
    inside = tokens[start + 1 : end]
    words = {token.word for token in inside}
    levels = [level for token in inside if token.word is Word.LEVEL for level in token.value]
    is_below = levels == [f"L{int(item.levels[0][1:]) + 1}"] and Word.BONE in words
    is_ala = Word.ALA in words or any(token.value == ("ala",) for token in inside)
    return is_below or (item.levels == ("L5",) and not levels and is_ala)


def _is_named_beside(between: list[Token]) -> bool:
    """Whether a level of its own stands after the word "for", as one nerve's name after its landmark."""
    after = [token.word for token in between[[token.value for token in between].index(("for",)) :]]
    return after.count(Word.LEVEL) == 1 and Word.UNTIL not in after


def _end_of_explanation(tokens: list[Token], start: int) -> int:
    """Where words in parentheses end that name a kind with levels of their own; 0 where they do not.

    A kind that stands behind its levels is theirs alone where they are pairs: ``L3/4/5 (L4-5, L5-S1 facets)``.
    """
    end = next((place for place in range(start, len(tokens)) if tokens[place].value == (")",)), 0)
    kinds = [place for place in range(start, end) if tokens[place].word in _KINDS]
    is_own = kinds and any(tokens[place].word is Word.LEVEL for place in range(kinds[0], end))
    inside = items_of(tokens[start:end]) if kinds and not is_own else []
    are_pairs = bool(inside) and all(item.shape == "pair" for item in inside)
    return end if is_own or (are_pairs and tokens[kinds[0]].word is Word.JOINT) else 0


def _explains(tokens: list[Token], place: int) -> bool:
    """Whether a token stands in such parentheses."""
    opened = [number for number in range(place) if tokens[number].value == ("(",)]
    return bool(opened) and _end_of_explanation(tokens, opened[-1]) > place


def _kind_before(tokens: list[Token], item: Item) -> str | None:
    start = 0
    if item.shape == "pair":  # "L3, L4 medial branches for L4-5": what they are for is no nerve
        start = max(
            (place for place in range(item.first_token) if tokens[place].value == ("for",)), default=0
        )
    before = [token for token in tokens[start : item.first_token] if token.word in _KINDS]
    if any(token.word is Word.NERVE for token in before[-2:]) and before[-1].word is Word.JOINT:
        return "nerve"  # "medial branch blocks ... at the levels of L3 and L4", "facet medial branch"
    return _KINDS[before[-1].word] if before else None


def _kind_later(tokens: list[Token], item: Item) -> str | None:
    after = [
        token
        for place, token in enumerate(tokens)
        if place > item.last_token and token.word in _KINDS and not _explains(tokens, place)
    ]
    return (
        _KINDS[after[0].word]
        if after
        and not any(
            token.word is Word.OTHER for token in tokens[item.last_token + 1 : tokens.index(after[0])][5:]
        )
        else None
    )


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
