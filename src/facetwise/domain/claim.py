"""What is billed: proposed lines with the joints behind each, and what was not counted and why."""

from dataclasses import dataclass, field

from facetwise.domain.vocabulary import Region, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatedJoint:
    """One joint on one side; a bilateral joint is two of these. A side that was not stated stays ``None``."""

    joint: str
    side: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """One service line that the record supports."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    diagnosis_pointers: tuple[int, ...] = ()
    joints: tuple[str, ...] = ()
    reason: str = ""
    region: Region | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCounted:
    """A target that makes no level, and why."""

    target: str
    side: Side | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A neutral question to the physician or coder; ``evidence`` holds character ranges of the note."""

    about: str
    question: str
    evidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedEncounter:
    """What `coding` makes of an encounter. When something cannot be told, it is in ``queries``, not in lines."""

    facet_procedure_performed: bool | None
    lines: tuple[ProposedLine, ...] = ()
    joints: tuple[TreatedJoint, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    queries: tuple[Query, ...] = ()
    notes: tuple[str, ...] = field(
        default=()
    )  # choices a reader should see, e.g. a low value that was followed
