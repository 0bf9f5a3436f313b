"""What was put at the joints and nerves, with its dose where the note decides it.

Four roles are told apart: what numbs the skin, what is injected at the target, sedation, and contrast. Only the
second becomes a drug of the encounter. A steroid's dose that may be meant for each site or for the day is asked.
"""

import re
from dataclasses import dataclass

from facetwise.codes.drugs import DrugRole
from facetwise.domain.vocabulary import Technique, Vial
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.dose import Amount, amount_of, volume_of
from facetwise.notes.drug_words import DrugWord, drug_words
from facetwise.notes.facts import Span
from facetwise.notes.sections import Clause
from facetwise.notes.sites import Sites, sites_of

_GIVEN = {Context.PERFORMED, Context.TITLE}
_MAY_TELL = {Context.CONSENT, Context.DIAGNOSIS, Context.EXAM, Context.HISTORY}
_DOSED = re.compile(r"\d ?(?:mgs?|mls?|ccs?)\b")
_EARLIER = re.compile(
    r"\b(?:may|might|could|risks?|previous|prior|earlier|ago|had|has|takes?|taking|daily|bid|tid|qhs|prn"
    r"|tablets?|oral"
    r"|last|used to|20[0-3]\d)\b|\d/\d{2,4}"
)
_AT_AN_EARLIER = re.compile(  # "second block; the first on 11/10 with bupivacaine gave 95%"
    r"\b(?:first|last|previous|prior|earlier)(?: (?:block|set|one|time|[cltf]?mbb))? (?:was |done )?on \d[^.;]*$"
)
_NOT_GIVEN = re.compile(
    r"\b(?:no|not|without|avoid\w*|omitt\w*|declin\w*|allerg\w*)\b(?:(?!, ?\d)[^.;]){0,25}$"
)
_WITHHELD = re.compile(r" (?:was|were|is) (?:not|withheld|omitted|avoided)\b")
_SKIN = re.compile(
    r"(?<!same )\bskin\b|(?<!skin )\bwheals?\b|\bsubcutan|\binfiltrat|\bsuperficial|\bsoft tissues?\b"
    r"|\bneedle (?:tract|track|path)"
    r"|\blocal(?:ly)?(?: an(?:a)?esthe\w+)?[ ,:]*(?:with |of |using )?(?:[\d.]+ ?(?:%|percent) )?$"
    r"|\bfor (?:the |skin |superficial )?local an(?:a)?esth\w+|\bnumb(?:ed|ing)?\b|\bentry (?:site|point)"
)
_AT_THE_TARGET = re.compile(
    r"\b(?:each|every|both|per) (?:joint|nerve|level|site|needle|target|branch)|\binto the (?:\w+ )?(?:joint"
    r"|facet)"
    r"|\bthrough (?:each|the|every) (?:needle|cannula)"
)
_NUMBS_THE_WAY = re.compile(  # before a needle comes, what is anesthetized is its way
    r"^(?!.*\b(?:nerves?|branch(?:es)?|joints?|needles?|cannula\w*)\b).*\b(?:sites?|targets?|levels?"
    r"|areas?|points?|entry)\b"
    r"[^.]{0,40}\b(?:was|were) (?:\w+ )?(?:anesthetized|anaesthetised|numbed|infiltrated)\b"
)
_NEEDLE_COMES = re.compile(
    r"\b(?:needles?|cannula\w*)\b[^.]{0,60}\b(?:advanced|placed|inserted|introduced|directed|passed)\b"
)
_LESION = re.compile(r"\b\d{2} ?(?:°|c\b|degrees?|celsius)|\blesion(?:s|ed|ing)?\b|\bburns?\b")
_PRE = re.compile(r"[ \d.%mlc]{0,16}\bpre\b(?!-?serv)")  # "lido 2% pre"
_WASTE = re.compile(
    r"(\d+(?:\.\d+)?) ?mg (?:(?:was|were|is|of \w+) )?(?:\w+ )?(?:wasted|discarded|thrown away|unused)"
    r"|(?:wast(?:ed?|age)|discarded)[ :=]*(?:was )?(\d+(?:\.\d+)?) ?mg"
)
_SINGLE = re.compile(r"\bsingle[- ]?(?:dose|use) vials?\b|\bsdvs?\b")
_MULTI = re.compile(r"\bmulti(?:ple)?[- ]?(?:dose|use) vials?\b|\bmdvs?\b")
_YEARS = 3650  # days; an older day in a sentence is rather a birth
_HEAT = {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}


@dataclass(frozen=True, slots=True)
class _Given:
    """One mention of a drug at a target."""

    word: DrugWord
    amount: Amount
    sites: Sites
    volume: Amount


def write_drugs(book: Book, clauses: list[Clause]) -> None:
    """Every drug given at a joint, a nerve or another place, each once."""
    given: dict[str, list[_Given]] = {}
    for clause in clauses:
        if clause.context in _GIVEN or _tells_a_dose(book, clause):
            for item in _given_in(book, clause):
                given.setdefault(item.word.name, []).append(item)
    for number, (name, items) in enumerate(given.items()):
        path = f"drugs[{number}]"
        first = items[0].word
        book.add(f"{path}.name", name, (first.start, first.end), f"drug: {first.role}")
        _write_amounts(book, path, name, items)
    steroids = [n for n, (_, items) in enumerate(given.items()) if items[0].word.role is DrugRole.STEROID]
    if len(steroids) == 1:
        _write_vial(book, f"drugs[{steroids[0]}]")


def _tells_a_dose(book: Book, clause: Clause) -> bool:
    """A sentence under another heading that still says how much was given."""
    words = book.note.plain[clause.start : clause.end]
    if clause.context not in _MAY_TELL or not _DOSED.search(words) or _EARLIER.search(words):
        return False
    return cue_of(words) is not Context.HISTORY


def _is_of_an_earlier_day(book: Book, clause: Clause) -> bool:
    today = book.note.service_day
    days = [day for day in book.note.days if clause.start <= day.start < clause.end]
    return today is not None and bool(days) and all(1 < (today - day.value).days < _YEARS for day in days)


def _given_in(book: Book, clause: Clause) -> list[_Given]:
    plain = book.note.plain
    if _is_of_an_earlier_day(book, clause):
        return []
    words = drug_words(plain, clause.start, clause.end)
    found = []
    taken: set[Span] = set()
    for place, word in enumerate(words):
        before = words[place - 1].end if place else clause.start
        after = words[place + 1].start if place + 1 < len(words) else clause.end
        if not _is_at_target(book, clause, word, words):
            continue
        amount = amount_of(plain, word, (before, after), taken)
        volume = volume_of(plain, word, (before, after))
        found.append(_Given(word, amount, sites_of(book, clause, word), volume))
    return found


def _is_at_target(book: Book, clause: Clause, word: DrugWord, words: list[DrugWord]) -> bool:
    plain = book.note.plain
    if word.role not in {DrugRole.STEROID, DrugRole.LOCAL_ANESTHETIC}:
        return False
    if (
        _NOT_GIVEN.search(plain, max(clause.start, word.start - 45), word.start)
        or _WITHHELD.match(plain, word.end)
        or _AT_AN_EARLIER.search(plain, max(clause.start, word.start - 60), word.start)
    ):
        return False
    if word.role is DrugRole.STEROID or _is_before_the_needle(plain, clause):
        return word.role is DrugRole.STEROID
    if any(other.role is DrugRole.STEROID and abs(other.start - word.start) < 90 for other in words):
        return not _SKIN.search(plain, max(clause.start, word.start - 40), word.start)
    around = plain[max(clause.start, word.start - 60) : min(clause.end, word.end + 60)]
    if _AT_THE_TARGET.search(around) and not _SKIN.search(around):
        return not _is_before_lesion(book, word)
    is_skin = _SKIN.search(plain, clause.start, word.start) or _SKIN.search(
        plain, word.end, min(clause.end, word.end + 60)
    )
    is_dosed = _DOSED.search(plain, max(clause.start, word.start - 25), min(clause.end, word.end + 20))
    is_all = "only" in plain[word.end : word.end + 8] and not is_dosed  # "local anesthesia: lidocaine only"
    return not is_skin and not is_all and not _is_before_lesion(book, word)


def _is_before_the_needle(plain: str, clause: Clause) -> bool:
    """Whether a sentence tells only of what numbed the way of the needles."""
    is_field = plain.endswith(clause.heading, 0, clause.start)
    if is_field and clause.heading.startswith(("anesthesia", "anaesthesia")):
        return True
    words = plain[clause.start : clause.end]
    return bool(_NUMBS_THE_WAY.search(words) and _NEEDLE_COMES.search(plain, clause.end))


def _is_before_lesion(book: Book, word: DrugWord) -> bool:
    """In an ablation the anesthetic before the lesion only makes it bearable."""
    kinds = {fact.value for path, fact in book.facts.items() if path.endswith(".technique")}
    is_before = _PRE.match(book.note.plain, word.end) or _LESION.search(book.note.plain, word.end)
    return bool(kinds & _HEAT) and is_before is not None


def _write_amounts(book: Book, path: str, name: str, items: list[_Given]) -> None:
    doses = [item.sites.total(item.amount) for item in items]
    told = [(item, dose) for item, dose in zip(items, doses, strict=True) if item.amount.value is not None]
    decided = {(item.sites.place, dose) for item, dose in told if dose is not None}
    places = {item.sites.place for item, _ in told}
    if told and len(decided) == len(places) and all(dose is not None for _, dose in told):
        book.add(f"{path}.dose_mg", sum(dose for _, dose in decided if dose), told[0][0].amount.span, "dose")
    elif len(decided) == 1 and len(places) == 1:
        ((_, dose),) = decided
        book.add(f"{path}.dose_mg", dose, told[0][0].amount.span, "dose")
    elif told and items[0].word.role is DrugRole.STEROID:
        spans = [item.amount.span for item, _ in told if item.amount.span]
        book.ask(f"drug dose: {name}", f"what was the total dose of {name} given on this day, in mg?", *spans)
    volumes = {item.sites.total(item.volume) for item in items if item.volume.value is not None}
    if len(volumes) == 1 and (volume := volumes.pop()) is not None:
        span = next(item.volume.span for item in items if item.volume.value is not None)
        book.add(f"{path}.volume_ml", volume, span, "volume")


def _write_vial(book: Book, path: str) -> None:
    """What was thrown away and of which kind of vial, where the one steroid leaves no doubt whose it was."""
    plain = book.note.plain
    if waste := _WASTE.search(plain):
        book.add(f"{path}.wasted_mg", float(waste[1] or waste[2]), waste.span(), "waste")
    single, multi = _SINGLE.search(plain), _MULTI.search(plain)
    if single and not multi:
        book.add(f"{path}.vial", Vial.SINGLE_DOSE, single.span(), "vial")
    elif multi and not single:
        book.add(f"{path}.vial", Vial.MULTI_DOSE, multi.span(), "vial")
