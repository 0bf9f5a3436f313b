"""What a question asks about: the names in it, without the words around them."""

from collections.abc import Callable, Iterator

MOST_WORDS = 12  # of a question that is looked into
LONGEST_NAME = 4  # words
# fmt: off
AROUND_A_NAME = frozenset((
    "a", "about", "an", "are", "code", "codes", "cpt", "define", "describe", "do", "does", "explain", "hcpcs",
    "icd", "icd-10", "icd-10-cm", "icd10", "is", "mean", "means", "of", "on", "meaning", "tell", "me", "the",
    "what", "whats", "what's",
))
NO_NAMES = AROUND_A_NAME | frozenset((  # and some of them are written as modifiers are
    "and", "as", "at", "be", "by", "can", "claim", "cover", "covered", "day", "for", "from", "have", "how", "i",
    "if", "in", "it", "my", "need", "not", "or", "same", "so", "to", "us", "use", "we", "when", "with", "why",
    "you",
))
# fmt: on
Knows = Callable[[str], bool]


def words_of(question: str) -> tuple[str, ...]:
    """The words, without the marks at their ends."""
    return tuple(word for raw in question.split() if (word := raw.strip(".,;:?!\"'()")))


def name_asked_for(question: str, knows: Knows) -> str | None:
    """The name where nothing else is asked: ``RFA`` of "what does RFA mean"; None where more is said than a name."""
    words = words_of(question)[:MOST_WORDS]
    for start, end in _spans(len(words)):
        around = (*words[:start], *words[end:])
        name = " ".join(words[start:end])
        if {word.casefold() for word in around} <= AROUND_A_NAME and knows(name):
            return name
    return None


def names_in(question: str, knows: Knows) -> tuple[str, ...]:
    """Every name that a question holds, in its order; of names inside one another the longest."""
    words = words_of(question)[:MOST_WORDS]
    taken: dict[int, tuple[int, str]] = {}
    for start, end in _spans(len(words)):
        if any(start < until and begun < end for begun, (until, _) in taken.items()):
            continue
        name = " ".join(words[start:end])
        if name.casefold() not in NO_NAMES and knows(name):
            taken[start] = (end, name)
    return tuple(dict.fromkeys(taken[start][1] for start in sorted(taken)))


def _spans(count: int) -> Iterator[tuple[int, int]]:
    """Every run of neighbouring words, the longest first, each length from left to right."""
    for length in range(min(LONGEST_NAME, count), 0, -1):
        for start in range(count - length + 1):
            yield start, start + length
