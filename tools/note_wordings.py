"""Short wordings of one fact each, put into a plain note, with what a careful coder reads in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from facetwise.notes import Certainty, NoteReading

WORDINGS = Path(__file__).parent.parent / "tests" / "notes" / "wordings"
UNKNOWN, AMBIGUOUS = "unknown", "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words that tell one fact, inside a note that does not tell it otherwise."""

    field: str
    words: str
    text: str
    expected: str


def fields() -> tuple[str, ...]:
    """The fields for which there are wordings."""
    return tuple(sorted(path.stem for path in WORDINGS.glob("*.yaml") if path.stem in READ))


def wordings(field: str) -> Iterator[Wording]:
    """Every wording of a field, in the order of its table."""
    for group in yaml.safe_load((WORDINGS / f"{field}.yaml").read_text(encoding="utf-8")):
        for expected, told in group["wordings"].items():
            for words in told:
                text = group["note"].replace("{words}", words)
                yield Wording(field=field, words=words, text=text, expected=str(expected))


def read_as(field: str, reading: NoteReading) -> str:
    """What was read of the field, in the words of its table."""
    return READ[field](reading)


def _of_the_procedure(name: str) -> Callable[[NoteReading], str]:
    def read(reading: NoteReading) -> str:
        fact = reading.facts.get(f"procedures[0].{name}")
        if fact is None or (fact.value is None and fact.certainty is Certainty.MISSING):
            return UNKNOWN
        return AMBIGUOUS if fact.value is None else str(fact.value)

    return read


def _targets(reading: NoteReading) -> str:
    performed = reading.encounter.procedures or ()
    named = [
        f"{target.joint or target.nerve} {target.side or UNKNOWN}"
        for item in performed
        for target in item.targets
    ]
    return ", ".join(sorted(named)) or UNKNOWN


def _dose(reading: NoteReading) -> str:
    given = [
        f"{drug.name} {drug.dose_mg:g}" for drug in reading.encounter.drugs or () if drug.dose_mg is not None
    ]
    steroids = [drug for drug in given if "caine" not in drug]
    return ", ".join(steroids or given) or UNKNOWN


def _follow_up(reading: NoteReading) -> str:
    return "true" if reading.value("documentation.follow_up") else UNKNOWN


def _sedation(reading: NoteReading) -> str:
    return str(reading.value("documentation.sedation.kind") or UNKNOWN)


def _sessions(reading: NoteReading) -> str:
    earlier = sorted(
        f"{item.service_date} {item.relief_percent:g}"
        for item in reading.encounter.history or ()
        if item.relief_percent is not None
    )
    return "; ".join(earlier) or UNKNOWN


READ: dict[str, Callable[[NoteReading], str]] = {
    "dose": _dose,
    "earlier_sessions": _sessions,
    "follow_up": _follow_up,
    "guidance": _of_the_procedure("guidance"),
    "purpose": _of_the_procedure("purpose"),
    "sedation": _sedation,
    "targets": _targets,
    "technique": _of_the_procedure("technique"),
}
