"""Where a value stands, and the list of what was found wrong on the way."""

import re
from dataclasses import dataclass, field
from datetime import date

from facetwise.interop.encounter.nodes import Node
from facetwise.interop.problems import InputProblem

MAX_PROBLEMS = 100  # for one encounter; the rest is counted

_MAX_SHOWN = 40
_MAX_DAYS_SHOWN = 3
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]")


class WrongValueError(Exception):
    """A value that its field cannot take."""

    def __init__(self, node: Node, message: str, expected: str | None = None) -> None:
        super().__init__(message)
        self.node, self.message, self.expected = node, message, expected


class NotWantedError(WrongValueError):
    """A value that was read, and does not belong where it stands: nothing is missing without it."""


class AlreadyToldError(Exception):
    """A value that cannot be used, each reason of which is already among the problems."""


@dataclass(slots=True)
class ProblemList:
    """The problems of one encounter, at most `MAX_PROBLEMS` of them in full."""

    source: str
    found: list[InputProblem] = field(default_factory=list)
    untold: int = 0
    short_lists: set[str] = field(default_factory=set)  # paths of lists of which something could not be read
    is_month_first: bool = False  # whether a date in numbers alone, such as 03/02/2026, may be read
    days_read: list[tuple[int, str]] = field(
        default_factory=list
    )  # of another form than ISO: line, and what as what

    @property
    def is_full(self) -> bool:
        """Whether a further problem is only counted."""
        return len(self.found) >= MAX_PROBLEMS

    def add(self, problem: InputProblem) -> None:
        """One more; beyond the limit it is only counted."""
        if self.is_full:
            self.untold += 1
        else:
            self.found.append(problem)

    def all(self) -> tuple[InputProblem, ...]:
        """Every problem in the order of the file, and one line for those beyond the limit."""
        found = [*self.found, *self._days_told()]
        in_order = sorted(found, key=lambda problem: (problem.line or 0, problem.column or 0))
        if not self.untold:
            return tuple(in_order)
        more = InputProblem(source=self.source, message=f"and {self.untold} more problems in this encounter")
        return (*in_order, more)

    def _days_told(self) -> list[InputProblem]:
        if not self.days_read:
            return []
        shown = [what for _, what in self.days_read[:_MAX_DAYS_SHOWN]]
        more = len(self.days_read) - len(shown)
        texts = [*shown, *([f"{more} more"] if more else [])]
        message = f"dates read as month, day and year: {', '.join(texts)}"
        return [InputProblem(source=self.source, line=self.days_read[0][0], message=message, remark=True)]


@dataclass(frozen=True, slots=True)
class Place:
    """A field of an encounter. Where ``is_personal``, no message repeats what stands there."""

    problems: ProblemList
    path: str = ""
    is_personal: bool = False

    def field(self, name: str, *, is_personal: bool = False) -> "Place":
        """A field of the record that stands here."""
        path = f"{self.path}.{name}" if self.path else name
        return Place(self.problems, path, self.is_personal or is_personal)

    def item(self, index: int) -> "Place":
        """An item of the list that stands here, counted from 0 as in Python and JSON paths."""
        return Place(self.problems, f"{self.path}[{index}]", self.is_personal)

    def tell(self, node: Node, message: str, expected: str | None = None) -> None:
        """Record that something is wrong with a node here."""
        self.problems.add(
            InputProblem(
                source=self.problems.source,
                line=node.line,
                column=node.column or None,  # rows of a table have none
                path=self.path or None,
                message=message,
                expected=expected,
            )
        )

    def tell_day(self, node: Node, written: str, read: date) -> None:
        """Record that a date of another form than ISO was read, and as what."""
        told = self.path if self.is_personal else f"{self.path} {written} as {read}"
        self.problems.days_read.append((node.line, told))

    def tell_wrong(self, wrong: WrongValueError) -> None:
        """Record what was wrong with a value here."""
        self.tell(wrong.node, wrong.message, wrong.expected)

    def shown(self, text: str) -> str:
        """A value as a message may show it: cut when long, and only its absence of sense when personal."""
        return "the value" if self.is_personal else quoted(text)


def quoted(text: str) -> str:
    """A short text in quotes, without line breaks or signs that move the cursor."""
    plain = _UNPRINTABLE.sub("?", text)
    return f"'{plain}'" if len(plain) <= _MAX_SHOWN else f"'{plain[:_MAX_SHOWN]}…'"
