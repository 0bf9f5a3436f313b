"""How one reading compares with the gold: for each field what was found, missed, invented or read wrongly."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools.note_corpus import GoldNote

from facetwise.coding import code
from facetwise.coding.counting import count
from facetwise.domain.encounter import Procedure, Target
from facetwise.domain.vocabulary import Side
from facetwise.notes import Certainty, NoteReading

OF_A_PROCEDURE = ("technique", "purpose", "guidance", "contrast", "image_saved", "temperature_c")
OF_THE_RECORD = (
    "signed",
    "consent",
    "follow_up",
    "response.percent",
    "pain.months",
    "pain.score",
    "pain.scale",
    "pain.score_after",
    "pain.radiculopathy",
    "pain.axial",
    "conservative_care.kinds",
    "conservative_care.weeks",
    "conservative_care.failed",
    "sedation.kind",
    "function_scale.name",
    "function_scale.score",
)
JUDGED_ONLY_WHEN_GOLD = {"follow_up", "pain.axial", "conservative_care.failed", "sedation.kind"}
"""Fields that the gold states where they are plain, and leaves open where two coders would differ."""
STEROIDS = ("triamcinolone", "methylprednisolone", "dexamethasone", "betamethasone")
_SAME_QUERY = {"targets": "levels", "side": "laterality", "signature": "signed"}
_TITLE = re.compile(r"^(mr|mrs|ms|miss|dr)\.? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One comparison. ``gold`` and ``read`` are ``None`` where there is no value; equal values are a hit."""

    field: str
    gold: object
    read: object
    certainty: str = ""

    @property
    def is_hit(self) -> bool:
        """The value is there and right."""
        return self.gold is not None and self.gold == self.read

    @property
    def kind(self) -> str:
        """``right``, ``missed``, ``invented`` or ``wrong``."""
        if self.gold == self.read:
            return "right"
        if self.read is None:
            return "missed"
        return "invented" if self.gold is None else "wrong"


def outcomes(note: GoldNote, reading: NoteReading) -> Iterator[Outcome]:
    """Every comparison of one note; those where both sides have no value are left out."""
    found = _Read(reading)
    for outcome in _all(note, found):
        if outcome.field in note.not_scored or (outcome.gold is None and outcome.read is None):
            continue
        yield outcome


def expected_queries(note: GoldNote, reading: NoteReading) -> Iterator[tuple[str, str, bool]]:
    """What a coder would ask about, why, and whether it was asked, by the reader or by coding after it."""
    asked = [*reading.queries, *code(reading.encounter).queries]
    about = {_SAME_QUERY.get(query.about, query.about) for query in asked}
    near = {
        "temperature": {"technique"},
        "technique": {"temperature", "procedure"},
        "guidance": {"technique"},
    }
    for subject, why in note.queries.items():
        yield subject, why, bool(about & ({subject} | near.get(subject, set())))


def is_false_facet(note: GoldNote, reading: NoteReading) -> bool:
    """A facet procedure where none was performed."""
    return not note.procedures and bool(reading.facet_procedure_performed or _Read(reading).procedures)


class _Read:
    """The known facts of a reading, as the gold is shaped."""

    def __init__(self, reading: NoteReading) -> None:
        self.facts = {fact.path: fact for fact in reading if fact.is_known}
        performed = reading.encounter.procedures or ()
        self.procedures = [(index, item) for index, item in enumerate(performed) if _is_facet(item)]
        self.encounter = reading.encounter

    def value(self, path: str) -> object:
        fact = self.facts.get(path)
        value = fact.value if fact is not None else None
        return value.isoformat() if hasattr(value, "isoformat") else value

    def certainty(self, path: str) -> str:
        fact = self.facts.get(path)
        return str(fact.certainty) if fact is not None else ""

    def list_of(self, path: str, *, stated_only: bool = False) -> list[object]:
        """The items of a list, whether it is one fact or one fact an item."""
        own = re.compile(re.escape(path) + r"(\[\d+\])?")
        facts = [fact for place, fact in self.facts.items() if own.fullmatch(place)]
        kept = [fact.value for fact in facts if not stated_only or fact.certainty is Certainty.STATED]
        return [item for value in kept for item in (value if isinstance(value, list | tuple) else [value])]


def _is_facet(procedure: Procedure) -> bool:
    joints_or_nerves = [
        target for target in procedure.targets if not re.match(r"SIJ|S\d", target.joint or target.nerve or "")
    ]
    return bool(joints_or_nerves or not procedure.targets)


def _all(note: GoldNote, read: _Read) -> Iterator[Outcome]:
    yield from _of_the_patient(note, read)
    if not note.procedures:
        return
    yield from _of_the_targets(note, read)
    yield from _of_the_procedures(note, read)
    yield from _of_the_record(note, read)
    yield from _of_the_drugs(note, read)
    yield from _of_the_history(note, read)


def _of_the_patient(note: GoldNote, read: _Read) -> Iterator[Outcome]:
    gold = note.encounter
    patient = gold.get("patient", {})
    day, born = gold.get("service_date"), patient.get("birth_date")
    for path, value in (("service_date", day), ("patient.birth_date", born)):
        yield Outcome(path, str(value) if value else None, read.value(path), read.certainty(path))
    name = read.value("patient.name")
    yield Outcome("patient.name", _name(patient.get("name")), _name(name), read.certainty("patient.name"))
    if note.procedures:
        stated = {str(item) for item in read.list_of("diagnoses", stated_only=True)}
        yield from _sets("diagnoses", set(gold.get("diagnoses", ())), stated, str(Certainty.STATED))


def _of_the_targets(note: GoldNote, read: _Read) -> Iterator[Outcome]:
    if any(procedure["targets"] is None for procedure in note.procedures):
        return
    gold = [
        Target(
            joint=target.get("joint"),
            nerve=target.get("nerve"),
            side=Side(target["side"]) if target["side"] else None,
        )
        for procedure in note.procedures
        for target in procedure["targets"]
    ]
    found = [target for _, procedure in read.procedures for target in procedure.targets]
    gold_names, read_names = _names(gold), _names(found)
    yield Outcome("level set", gold_names or None, read_names or None)
    yield Outcome("target set", _set_of(gold) or None, _set_of(found) or None)
    if gold_names == read_names:
        for name in sorted(gold_names):
            yield Outcome("side", _sides(gold, name), _sides(found, name))


def _names(targets: Iterable[Target]) -> frozenset[str]:
    """Levels without their sides, whether named as joints or as the nerves that supply them."""
    return frozenset(name for name, _ in _set_of(Target(joint=t.joint, nerve=t.nerve) for t in targets))


def _set_of(targets: Iterable[Target]) -> frozenset[tuple[str, str]]:
    counted = count(targets)
    parts = (*counted.joints, *counted.left_over)
    return frozenset(
        (getattr(part, "joint", None) or getattr(part, "nerve", ""), str(part.side)) for part in parts
    )


def _sides(targets: Iterable[Target], name: str) -> str | None:
    sides = sorted(side for item, side in _set_of(targets) if item == name and side != "None")
    return "+".join(sides) or None


def _of_the_procedures(note: GoldNote, read: _Read) -> Iterator[Outcome]:
    left = list(read.procedures)
    for gold in note.procedures:
        index, match = _match(gold, left)
        if match is not None:
            left = [item for item in left if item[0] != index] or left
        for name in OF_A_PROCEDURE:
            path = f"procedures[{index}].{name}"
            value = read.value(path) if match is not None else None
            yield Outcome(
                name,
                _purpose(gold.get(name)),
                _purpose(str(value) if isinstance(value, str) else value),
                read.certainty(path),
            )


def _match(gold: Mapping[str, Any], read: list[tuple[int, Procedure]]) -> tuple[int, Procedure | None]:
    """The procedure read that shares most targets with the gold one, technique counting as one more."""
    wanted = {target.get("joint") or target.get("nerve") for target in gold["targets"] or ()}

    def likeness(item: tuple[int, Procedure]) -> float:
        shared = wanted & {target.joint or target.nerve for target in item[1].targets}
        return len(shared) + 1.5 * (item[1].technique == gold["technique"])

    return max(read, key=likeness) if read else (-1, None)


def _purpose(value: object) -> object:
    return None if value == "unspecified" else value


def _of_the_record(note: GoldNote, read: _Read) -> Iterator[Outcome]:
    documentation = note.encounter.get("documentation", {})
    for name in OF_THE_RECORD:
        top, _, below = name.partition(".")
        gold = documentation.get(top)
        gold = gold.get(below) if below and gold is not None else gold
        path = f"documentation.{name}"
        if path in note.not_scored or (gold is None and name in JUDGED_ONLY_WHEN_GOLD):
            continue
        if name.endswith("kinds"):
            found = {_kind(str(item)) for item in read.list_of(path)}
            yield from _sets(name, {_kind(item) for item in gold or ()}, found, read.certainty(path))
            continue
        value = read.value(path)
        value = str(value) if isinstance(value, str) else value
        yield Outcome(name, gold, None if gold is None and value is False else value, read.certainty(path))


def _kind(word: str) -> str:
    """Physiotherapy is physical therapy; other kinds by their first word."""
    word = word.casefold().replace("physiotherapy", "physical therapy").replace("nsaids", "nsaid")
    return word.split()[0].rstrip("s")


def _of_the_drugs(note: GoldNote, read: _Read) -> Iterator[Outcome]:
    gold = {_drug(item["name"]): item.get("dose_mg") for item in note.encounter.get("drugs", ())}
    found = {_drug(item.name or ""): item.dose_mg for item in read.encounter.drugs or ()}
    for group, members in (("steroid", True), ("local anesthetic", False)):
        wanted = {name for name in gold if (name in STEROIDS) is members}
        listed = {
            name for name in found if (name in STEROIDS) is members and (members or name.endswith("caine"))
        }
        if members or wanted:  # the gold names the anesthetic at the joint; some notes leave its place open
            yield from _sets(f"drug: {group}", wanted, listed, "")
    for name, dose in gold.items():
        if dose is not None and name in found:
            yield Outcome("drug: dose", float(dose), found[name])


def _drug(name: str) -> str:
    return (name.casefold().split() or [""])[0]


def _of_the_history(note: GoldNote, read: _Read) -> Iterator[Outcome]:
    """Sessions with their day; one without a day cannot stand in an encounter, so it is neither asked for nor wrong."""
    gold = note.encounter.get("history", ())
    found = read.encounter.history or ()
    days = Counter(str(item["service_date"]) for item in gold if item.get("service_date"))
    yield from _counted("history: date", days, Counter(str(item.service_date) for item in found))
    reliefs = Counter(
        (str(item["service_date"]), item["relief_percent"])
        for item in gold
        if item.get("service_date") and item.get("relief_percent") is not None
    )
    read_reliefs = Counter(
        (str(item.service_date), item.relief_percent) for item in found if item.relief_percent is not None
    )
    yield from _counted("history: relief", reliefs, read_reliefs)


def _counted(field: str, gold: Counter[Any], read: Counter[Any]) -> Iterator[Outcome]:
    for value in (gold & read).elements():
        yield Outcome(field, value, value)
    for value in (gold - read).elements():
        yield Outcome(field, value, None)
    for value in (read - gold).elements():
        yield Outcome(field, None, value)


def _sets(field: str, gold: set[str], read: set[str], certainty: str) -> Iterator[Outcome]:
    for value in sorted(gold | read):
        yield Outcome(field, value if value in gold else None, value if value in read else None, certainty)


def _name(value: object) -> str | None:
    return _TITLE.sub("", " ".join(str(value).split())).casefold() if value else None
