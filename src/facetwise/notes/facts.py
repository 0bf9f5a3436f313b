"""The shape of what is read from a note: facts by their path in the encounter, and what has to be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from facetwise.domain.claim import Query
from facetwise.domain.encounter import Encounter
from facetwise.notes.build import encounter_of, tree_of

Span = tuple[int, int]


class Certainty(StrEnum):
    """How sure the reader is of one fact. Only the first two carry a value into the encounter."""

    STATED = "stated"
    INFERRED = "inferred"
    AMBIGUOUS = "ambiguous"
    CONTRADICTED = "contradicted"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value and where it stands.

    ``path`` is the field of the encounter (``procedures[0].targets[1].side``). ``span`` counts characters of
    the decoded note and ``text`` is what stands there; both are ``None`` for what is missing. ``also`` holds
    the other places that speak to the fact: those that contradict it, or where a value was repeated.
    ``remark`` says what a coder should know (why a name was accepted). ``pattern`` names what found it.
    """

    path: str
    value: object
    span: Span | None
    text: str | None
    certainty: Certainty
    pattern: str
    also: tuple[Span, ...] = ()
    remark: str | None = None

    @property
    def is_of_the_note(self) -> bool:
        """Whether it tells of the note itself (its author, its addenda), for which an encounter has no field."""
        return self.path.startswith("note.")

    @property
    def is_known(self) -> bool:
        """Whether the value may be used."""
        return self.certainty in {Certainty.STATED, Certainty.INFERRED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Something that was understood and is no performed facet work.

    ``what`` is the procedure in plain words; ``context`` is ``performed`` for a neighbour procedure, else why it
    does not count: ``history``, ``plan``, ``consent``, ``template``, ``negated``.
    """

    what: str
    context: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReading:
    """Everything read from one note.

    ``facet_procedure_performed`` is ``None`` where the note does not let one tell. ``headings`` holds the first
    heading of each part of the note, by what the part is about.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    queries: tuple[Query, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    facet_procedure_performed: bool | None = None
    remarks: tuple[str, ...] = ()
    headings: Mapping[str, Span] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Fact]:
        """The facts in the order of the encounter's fields."""
        return iter(self.facts.values())

    def value(self, path: str) -> object:
        """The value at a path; ``None`` where it is not known."""
        fact = self.facts.get(path)
        return fact.value if fact is not None and fact.is_known else None

    @property
    def encounter(self) -> Encounter:
        """What may be used of the reading, as an encounter; what is not known stays ``None``."""
        known = encounter_of(
            {fact.path: fact.value for fact in self if fact.is_known and not fact.is_of_the_note}
        )
        is_no_work = self.facet_procedure_performed is False and known.procedures is None
        procedures = () if is_no_work else known.procedures
        return replace(known, procedures=procedures, history_is_complete=False)

    def as_json(self) -> dict[str, object]:
        """The encounter with an object for each leaf, as ``read --format json`` writes it."""
        tree = tree_of({fact.path: _leaf(fact) for fact in self})
        asked = [
            {
                "about": query.about,
                "question": query.question,
                "evidence": [list(span) for span in query.evidence],
            }
            for query in self.queries
        ]
        found = [
            {"what": item.what, "context": item.context, "span": list(item.span), "text": item.text}
            for item in self.recognised
        ]
        return tree | {
            "facet_procedure_performed": self.facet_procedure_performed,
            "queries": asked,
            "recognised": found,
        }


def _leaf(fact: Fact) -> dict[str, object]:
    value = fact.value
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    return {
        "value": str(value) if isinstance(value, StrEnum) else value,
        "span": list(fact.span) if fact.span else None,
        "text": fact.text,
        "certainty": str(fact.certainty),
        "pattern": fact.pattern,
        "also": [list(span) for span in fact.also],
        "remark": fact.remark,
    }
