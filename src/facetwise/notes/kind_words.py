"""Which word of a clause tells what each of its levels is: a joint, a nerve, a landmark of bone."""

from facetwise.notes.level_tokens import Token, Word
from facetwise.notes.levels import Item, items_of
from facetwise.notes.mentions import NAMED_ALIKE

KINDS = {
    Word.JOINT: "joint",
    Word.NERVE: "nerve",
    Word.RAMUS: "nerve",
    Word.BONE: "bone",
    Word.COMMUNICATING: "none",
    Word.LATERAL_BRANCH: "lateral",
}
BETWEEN = {
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


def kinds_of(tokens: list[Token], items: list[Item]) -> list[str | None]:
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
        turns = turns or token.value in _ELSEWHERE or _tells_an_aim(tokens, place)
        if turns and token.word is Word.LEVEL and _kind_before(tokens, item) == "bone":
            return "bone"  # "on the transverse processes of T9 and T10, at the T8 and T9 medial branches"
        pair = pair or (token.word is Word.JOIN and item.shape == "single")
        is_landmark = is_landmark or (token.value == ("for",) and item.shape == "single")
        if token.word in KINDS:
            kind = KINDS[token.word]
            if kind == "nerve" and is_landmark and _is_named_beside(tokens[item.last_token + 1 : place]):
                return "bone"  # "at L4 for the L3 medial branch"
            # "medial branches at T7 and T8 for the T8-T9 joint"
            is_of_another = kind == "joint" and pair and _kind_before(tokens, item) == "nerve"
            is_of_l5 = kind == "nerve" and token.word is Word.RAMUS and item.levels != ("L5",)
            is_of_s1 = token.word is Word.COMMUNICATING and item.levels != ("S1",)
            return None if is_of_another or is_of_l5 or is_of_s1 else kind
        if token.word not in BETWEEN:
            return None
    return None


def _tells_an_aim(tokens: list[Token], place: int) -> bool:
    """Whether "to" leads to what was done there, and not to the end of a range (``to block the T5 medial branch``)."""
    after = tokens[place + 1 : place + 2]
    return tokens[place].value == ("to",) and bool(after) and after[0].value == ("block",)


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
    kinds = [place for place in range(start, end) if tokens[place].word in KINDS]
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
    before = [token for token in tokens[start : item.first_token] if token.word in KINDS]
    if any(token.word is Word.NERVE for token in before[-2:]) and before[-1].word is Word.JOINT:
        return "nerve"  # "medial branch blocks ... at the levels of L3 and L4", "facet medial branch"
    return KINDS[before[-1].word] if before else None


def _kind_later(tokens: list[Token], item: Item) -> str | None:
    after = [
        token
        for place, token in enumerate(tokens)
        if place > item.last_token and token.word in KINDS and not _explains(tokens, place)
    ]
    return (
        KINDS[after[0].word]
        if after
        and not any(
            token.word is Word.OTHER for token in tokens[item.last_token + 1 : tokens.index(after[0])][5:]
        )
        else None
    )
