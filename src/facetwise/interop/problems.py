"""What a reader could not read: one clear line each, saying what, where, and what was expected."""

import re
from dataclasses import dataclass

_SERVICE_LINE = re.compile(r"(?:.*\.)?(?:claim_lines|item)\[\d+\](?:\.(?:code|productOrService))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputProblem:
    """One thing in an input that is wrong, unknown, or was read in a way its writer should see.

    ``line`` and ``column`` count from 1; for CSV the line is the row's, for Parquet the row's number.
    ``path`` is the field (``procedures[0].targets[1].side``). ``fatal`` means that the file, or the
    encounter that stands there, could not be read at all; anything else is left out and the rest is read.
    ``loses_row`` means that a row of a table is not among those read.
    A ``remark`` loses nothing: the writer should see how something was read.
    A message never holds a name, a birth date or free text.
    """

    source: str
    line: int | None = None
    column: int | None = None
    path: str | None = None
    message: str
    expected: str | None = None
    fatal: bool = False
    loses_row: bool = False
    remark: bool = False

    @property
    def loses_work(self) -> bool:
        """Whether a file, an encounter or a service line is not checked for it: the rest then cannot be clean."""
        return self.fatal or self.loses_row or bool(self.path and _SERVICE_LINE.fullmatch(self.path))

    def __str__(self) -> str:
        """``file:line:column: path: message; expected …``."""
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        told = f"{self.message}; expected {self.expected}" if self.expected else self.message
        return ": ".join(part for part in (place, self.path, told) if part)


class UnreadableInputError(ValueError):
    """Nothing can be read from here; `problem` says why."""

    def __init__(self, problem: InputProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem
