"""For how many sites a drug's amount is meant: each joint or nerve, a side, or all of them together."""

import re
from dataclasses import dataclass

from facetwise.codes.drugs import DrugRole
from facetwise.domain.spine import is_joint
from facetwise.domain.vocabulary import Side, Technique
from facetwise.notes.book import Book
from facetwise.notes.dose import Amount, amount_of, volume_of
from facetwise.notes.drug_words import DrugWord
from facetwise.notes.kinds import mentions_in
from facetwise.notes.neighbours import neighbour_in
from facetwise.notes.sections import Clause

_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_EACH = re.compile(
    r"\bx ?\d (?:sites|nerves|levels|joints|needles)\b|\beach side\b|\beach\b(?! (?:time|other))"
    r"|\bea\b|\bapiece\b|\bevery (?:joint|level|site|nerve|needle"
    r"|target)"
    r"|(?:\bper|(?<=[mlgc\d])/) ?(?P<unit>joint|level|site|nerve|side|needle|facet|target|branch|jt|fj|lvl"
    r"|mb)\b"
)
_EACH_FIRST = re.compile(
    r"^\W*(?:then |next |finally )?(?:(?:in|into|at|to|through|on) each\b|each (?:of )?[\w, -]{0,70}?\b"
    r"(?:received|got|took|given)\b|each (?:joint|nerve|level|site|facet|side|branch)\b)"
)  # it rules the whole sentence
_POOLED = re.compile(
    r"\bdivided|\bshared|\bsplit|\bdistributed|\bspread (?:over|across)|\bmade up to"
    r"|\btotal\b(?! \d)(?! (?:\w+ ){0,2}(?:per|each)\b)"
    r"|(?<!joints )(?<!sites )(?<!levels )(?<!nerves )(?<!needles )\bin all\b(?! (?:two|three|four|six|eight"
    r"|\d|of|the|joints|levels|sites)\b)"
    r"|\bhalf of (?=\d)|\bhalf (?:on|in(?:to)?|at|to) each|\bequally\b|\ba share of|\ball of (?:it|this) "
    r"|\bamong|\bevenly\b"
    r"|\bapportioned|\b(?:quarter|third|half|fourth|sixth|eighth)(?: of (?:it|this|that))? (?:(?:went|was|given"
    r"|placed|put) )*"
    r"(?:in(?:to)?|at|to|on) each\b"
)
_MIXED = re.compile(r"\bmix(?:ed|ture)?\b|\bsolution\b|\bcontaining\b|\bblend\b|\bcocktail\b")
_SHARES = re.compile(  # "80 mg (20 mg per joint)": the first amount is the whole
    r"^[^a-z]{0,4}\d+(?:\.\d+)? ?(?:mgs?)?[ ,(]+\d+(?:\.\d+)? ?(?:mgs?)? ?(?:per\b|each\b|in\b|at\b|to\b"
    r"|into\b|ea\b|/)"
)
_BY_ITSELF = re.compile(  # "9 mg Celestone + 2.5 mL Marcaine, 1 mL per nerve": only the volume is for each
    r"[,;:] ?(?:about |approx\w* |then )?(?:[\d.]+|one|half a) ?(?:mls?|ccs?) (?:approx\w* )?(?:went |given "
    r"|was |injected )*"
    r"(?:(?:in|into|to|at|on|per|for) )?(?:each|every|per|ea\b|(?:joint|nerve|level|site|facet)\b)"
)
_TIMES = re.compile(r"^(?:[^.;,]|\.\d|, ?\d){0,24}\bx ?(?P<n>\d)\b(?! ?(?:mg|ml|cc))")  # "20 mg x 2"
_PORTION = re.compile(  # a part of a pool: the milligrams named are those of the pool
    r"\d ?(?:mls?|ccs?) (?:(?:each|apiece|per \w+) )?of (?:a |an |the "
    r"|this )?(?:[\w/%.]+ ){0,3}?(?:mix\w*|solution|blend|cocktail)"
    r"|\d ?(?:mls?|ccs?) (?:(?:was|were|given|injected|placed|put|went) )*(?:(?:in(?:to)?|to|at|per"
    r"|for) )?(?:each )?(?:\w+ )?"
    r"(?:drawn |taken )?from \d"
)
_PORTION_AFTER = re.compile(r"\d ?(?:mls?|ccs?) of (?:the|this) (?:mix\w*|solution|blend|cocktail)")
_COUNTED = re.compile(
    rf"(?<![\w/-])(?P<n>{'|'.join(_COUNTS)}|\d) (?:[a-z]+ )?(?:joints|sites|levels|needles|nerves"
    rf"|injections|sides)\b"
    r"|(?:\d ?(?:ml|cc|mg)|\bea|\beach) x ?(?P<x>\d)\b"
)
_OF_EACH = re.compile(
    r"\b(?P<n>\d+(?:\.\d+)?) ?mg (?:was |were |went |placed |given |injected )*(?:in(?:to)?|at|to|per|on|for"
    r"|each)\b"
)
_BESIDE = 25
_TECHNIQUE = re.compile(r"procedures\[\d+\]\.technique")
_AT_NERVES = {Technique.MEDIAL_BRANCH_BLOCK, Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}
_OF_A_JOINT = re.compile(
    r"(?:each|every|per|/|ea) ?(?:of the )?(?:\w+ )?(?:joint|level|facet|side|jt|fj|lvl)"
)
_AGAIN = re.compile(r"\brepeat|\bsame\b|\blikewise\b|\bsimilar|\blike manner\b|\bidentical")
_EPIDURAL = re.compile(r"\btuohy\b|\bepidur|\bforam(?:en|ina)\b")


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


def sites_of(book: Book, clause: Clause, word: DrugWord) -> Sites:
    """For how many sites this mention's amounts are meant."""
    owner = book.owner_of(word.start)
    targets = _sites(book, owner)
    inside, place = _named_here(book, clause, targets)
    place = frozenset({*place, f"procedure {owner}"}) if owner is not None and place else place
    is_other = not inside and _is_of_another_procedure(book, clause)
    meant = {} if is_other else (inside or (dict.fromkeys(targets) if _is_mixed(targets) else targets))
    place = frozenset({"another procedure"}) if is_other else place or frozenset(meant)
    around = book.note.plain[max(clause.start, word.start - 60) : min(clause.end, word.end + 90)]
    sentence = book.note.plain[clause.start : clause.end]
    after = book.note.plain[word.end : min(clause.end, word.end + 60)]
    each = _its_own_each(after, word)
    if each is None and not _POOLED.search(around):
        each = _EACH.search(around) or _EACH_FIRST.search(sentence)
    ahead = amount_of(book.note.plain, word, (clause.start, word.end), set()).value
    is_whole = bool(
        each is not None and _OF_EACH.search(after) and ahead
    )  # "80 mg, of which 40 mg went into each"
    own = volume_of(book.note.plain, word, (clause.start, clause.end)).value
    is_whole = is_whole or _is_all_of_a_pool(sentence, _sum(meant), own)
    if (told := 1 if is_whole else _told_beside(after, {_sum(meant), _sum(targets)})) is not None:
        return Sites(told, place)
    is_portion = _PORTION.search(book.note.plain, clause.start, word.start) or _PORTION.search(around)
    is_single = _sum(meant) == 1 or list(meant.values()) == [None]  # one target, its side told or not
    if is_portion or (_MIXED.search(around) and each is None):
        is_all = _POOLED.search(book.note.plain, max(clause.start, word.start - 60), word.end + 160)
        is_one = is_single and not _PORTION_AFTER.search(after)
        return Sites(1 if is_all or is_one else None, place)
    if each is not None:
        is_of_volume = _is_of_a_volume(book, clause, word)
        all_of_it = 1 if is_single else None
        count = all_of_it if is_of_volume else _each(each, around, meant, is_other=is_other)
        is_counted = _COUNTED.search(around) or is_other or _OF_A_JOINT.search(around, each.start() - 1)
        return Sites(count if is_counted or not _is_of_nerves(book, owner, meant) else None, place)
    if _POOLED.search(around):
        is_by_side = "each side" in book.note.plain[word.start : word.end + 90] and set(meant.values()) == {2}
        return Sites(2 if is_by_side else 1, place)
    if len(meant) == 1 < len(targets) and _AGAIN.search(book.note.plain, word.end, word.end + 200):
        return Sites(_sum(targets), frozenset(targets))
    return Sites(1 if is_other or is_single else None, place)


def _is_of_nerves(book: Book, owner: int | None, meant: dict[str, int | None]) -> bool:
    """Whether nerves were blocked and joints named, of which each has two nerves, or shares one with the next."""
    kinds = {
        fact.value for path, fact in book.facts.items() if _TECHNIQUE.fullmatch(path) and _is_of(path, owner)
    }
    return bool(kinds) and kinds <= _AT_NERVES and all(is_joint(name) for name in meant)


def _is_of(path: str, owner: int | None) -> bool:
    return owner is None or path.startswith(f"procedures[{owner}]")


_EACH_VOLUME = re.compile(
    r"(?<![\d.])(?P<n>\d*\.?\d+) ?(?:mls?|ccs?) ?(?:(?:was |were |is )?(?:injected |given "
    r"|placed )?(?:in(?:to)?|at|to|per"
    r"|for) (?:each|every)|each|per|ea\b|/ ?(?:joint|nerve|level|site|facet|jt))"
)
_WHOLE_VOLUME = re.compile(
    r"(?:= ?|\(|\btotal(?: volume)?(?: of)? |\ba |\bmade up to |\bto make )(?P<n>\d*\.?\d+) ?(?:mls?|ccs?)"
    r"(?: total| in all|\)| (?:of )?(?:solution|mixture|mix)|,|\.|;|$)|(?P<m>\d*\.?\d+) ?(?:mls?"
    r"|ccs?) (?:total|in all)\b"
)


def _is_all_of_a_pool(sentence: str, sites: int | None, own: float | None) -> bool:
    """Whether the volumes of the sites make the whole of a mixture, which was then given entirely."""
    each = _EACH_VOLUME.search(sentence)
    if each is None or not sites or sites < 2 or own == float(each["n"]):
        return False
    wholes = [float(match["n"] or match["m"]) for match in _WHOLE_VOLUME.finditer(sentence)]
    return any(abs(float(each["n"]) * sites - whole) < 0.01 for whole in wholes)


def _is_of_a_volume(book: Book, clause: Clause, word: DrugWord) -> bool:
    """Whether "each" speaks of a volume apart from the drug's own amount (``Kenalog 40 mg, 1 mL in each``)."""
    plain = book.note.plain
    found = _BY_ITSELF.search(plain, word.end, min(clause.end, word.end + 90))
    if found is None:
        return False
    within = (clause.start, found.start())
    return bool(amount_of(plain, word, within, set()).value or volume_of(plain, word, within).value)


def _its_own_each(after: str, word: DrugWord) -> re.Match[str] | None:
    """``Per side`` right after an anesthetic (``40 mg Depo split between the two with 1 mL bupivacaine per side``)."""
    own = _EACH.search(after[:_BESIDE])
    is_pooled = own is None or _POOLED.search(after[: own.start()]) or _BY_ITSELF.search(after)
    return None if is_pooled or word.role is DrugRole.STEROID else own


def _told_beside(after: str, sites: set[int | None]) -> int | None:
    """How many sites the words right after a drug's name give: its shares in parentheses, or how many times."""
    if _SHARES.match(after):
        return 1
    times = _TIMES.match(after)
    return int(times["n"]) if times and int(times["n"]) in sites else None


def _each(each: re.Match[str], around: str, meant: dict[str, int | None], *, is_other: bool) -> int | None:
    """How many sites "each" speaks of; levels on both sides may be counted either way, so they are not."""
    counted = _COUNTED.search(around)
    if counted:
        told = counted["n"] or counted["x"]
        return _COUNTS.get(told) or int(told)
    is_bilateral = 2 in meant.values()
    if "side" in each.group():
        return 2 if len(meant) == 1 and is_bilateral else None
    is_by_level = each.groupdict().get("unit") == "level" or "each level" in around
    is_by_level = is_by_level and "each side" not in around
    if is_by_level and is_bilateral:
        return None
    return 1 if is_other else _sum(meant)


def _is_of_another_procedure(book: Book, clause: Clause) -> bool:
    plain = book.note.plain
    begins = clause.start
    while plain[begins - 1 : begins] == ";":  # the sentence before its semicolon
        begins = 1 + max(plain.rfind(mark, 0, begins - 1) for mark in ".\n;")
    return bool(neighbour_in(plain[begins : clause.end]) or _EPIDURAL.search(plain, begins, clause.end))


def _named_here(
    book: Book, clause: Clause, targets: dict[str, int | None]
) -> tuple[dict[str, int | None], frozenset[str]]:
    """The targets that this sentence names, each with the sides that it has there, and the places they make."""
    kinds = {"joint" if is_joint(name) else "nerve" for name in targets}
    kind = kinds.pop() if len(kinds) == 1 else None
    is_repeated = bool(_AGAIN.search(book.note.plain, clause.end, clause.end + 100))
    sides: dict[str, set[str | None]] = {}
    for item in mentions_in(book.note, clause.start, clause.end, default=kind):
        for name in item.names:
            sides.setdefault(name, set()).add(item.side)
    found: dict[str, int | None] = {}
    place: set[str] = set()
    for name, sites in targets.items():
        if name in sides:
            one_side = (
                sites == 2 and not is_repeated and len(sides[name]) == 1 and sides[name] <= {"right", "left"}
            )
            found[name] = 1 if one_side else sites
            place.add(f"{name} {min(map(str, sides[name]))}" if one_side else name)
    return found, frozenset(place)


def _is_mixed(targets: dict[str, int | None]) -> bool:
    """Whether joints and nerves stand side by side, so that a number of sites can mean either."""
    return len({is_joint(name) for name in targets}) > 1


def _sites(book: Book, owner: int | None) -> dict[str, int | None]:
    """Joint or nerve → how many sites it is, of one procedure or of all; ``None`` while its side is missing."""
    number = r"\d+" if owner is None else str(owner)
    named = re.compile(rf"procedures\[{number}\]\.targets\[\d+\]\.(?:joint|nerve)")
    sides: dict[str, set[object]] = {}
    for path, fact in book.facts.items():
        if named.fullmatch(path) and fact.is_known:
            side = book.facts.get(path.rpartition(".")[0] + ".side")
            told = side.value if side is not None and side.is_known else None
            sides.setdefault(str(fact.value), set()).update(_each_side(told))
    return {name: None if None in told else len(told) for name, told in sides.items()}


def _each_side(side: object) -> set[object]:
    return {Side.LEFT, Side.RIGHT} if side is Side.BILATERAL else {side}


def _sum(sites: dict[str, int | None]) -> int | None:
    """All sites together; not known while one of them is not."""
    known = [number for number in sites.values() if number is not None]
    return sum(known) if known and len(known) == len(sites) else None
