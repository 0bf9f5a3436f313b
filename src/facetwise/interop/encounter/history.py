"""A file of past sessions, for a patient whose history does not stand in the encounter itself.

YAML, JSON and JSON lines hold the list as ``history`` does in an encounter, or a mapping with that key. CSV
has a header of the same names, with ``joints``, ``sides`` and ``codes`` joined by ``|``.
"""

from dataclasses import dataclass
from pathlib import Path

from facetwise.domain.encounter import PastSession
from facetwise.interop.compressed import CompressedFileError, read_plain
from facetwise.interop.encounter.american_days import holds_day_first
from facetwise.interop.encounter.decode import decode, read_bytes
from facetwise.interop.encounter.exported import as_named_here
from facetwise.interop.encounter.nodes import Mapping, Node, Sequence, is_null
from facetwise.interop.encounter.place import NotWantedError, Place, ProblemList, WrongValueError
from facetwise.interop.encounter.read import document_problem, documents
from facetwise.interop.encounter.records import field_name, known_fields, read_record
from facetwise.interop.encounter.rows import Row, column_problems, csv_table, list_cell, mapping
from facetwise.interop.files import HEAD_BYTES, FileKind, kind_of
from facetwise.interop.problems import InputProblem, UnreadableInputError

_LIST_COLUMNS = ("joints", "sides", "codes")
_PATIENT = "patient_id"
_EXPECTED_TABLE = "a header with patient_id, service_date, region, purpose, technique, joints, sides …"
_EXPECTED = "a list of sessions: service_date, region, purpose, technique, joints, sides …"


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """Past sessions; ``history`` is ``None`` (not loaded) where the file could not be read as a whole.

    It is not complete where a session was left out because it could not be read: there was one more.
    """

    history: tuple[PastSession, ...] | None
    problems: tuple[InputProblem, ...]
    is_complete: bool = True


def read_history(path_or_bytes: str | Path | bytes, *, source: str | None = None) -> HistoryFile:
    """The sessions of a history file. Nothing is raised.

    A session that cannot be read is left out and told. An empty list is a history without sessions, an empty
    file is none.
    """
    name = source or (str(path_or_bytes) if not isinstance(path_or_bytes, bytes) else "history")
    try:
        data = path_or_bytes if isinstance(path_or_bytes, bytes) else read_bytes(Path(path_or_bytes), name)
        text, problems = decode(data, name)
    except UnreadableInputError as error:
        return HistoryFile(None, (error.problem,))
    nodes = _session_nodes(text, kind_of(name, data[:HEAD_BYTES]), name, problems)
    if nodes is None and not any(problem.fatal for problem in problems):
        problems.append(InputProblem(source=name, message="no history here", expected=_EXPECTED, fatal=True))
    if nodes is None or any(problem.fatal for problem in problems):
        return HistoryFile(None, tuple(problems))
    told = ProblemList(name, is_month_first=not holds_day_first(text))
    sessions = [_session(node, Place(told).item(index)) for index, node in enumerate(nodes)]
    rows_lost = any(problem.loses_row for problem in problems)
    is_complete = not told.short_lists and not rows_lost
    return HistoryFile(tuple(filter(None, sessions)), (*problems, *told.all()), is_complete)


@dataclass(frozen=True, slots=True)
class PatientSession:
    """One row of a table that holds sessions of many patients; ``session`` is None where the row cannot be used."""

    line: int
    patient_id: str
    session: PastSession | None


@dataclass(frozen=True, slots=True)
class SessionTable:
    """Past sessions of many patients; ``left_out`` counts the rows that are not among ``rows``."""

    rows: tuple[PatientSession, ...]
    left_out: int
    problems: tuple[InputProblem, ...]


def read_session_table(data: bytes, *, source: str) -> SessionTable:
    """A CSV with the column ``patient_id`` beside those of a history file, one row a session. Nothing is raised.

    What cannot be read is told with its line; a row without its patient cannot be used.
    """
    try:
        text, problems = decode(read_plain(data), source)
    except UnreadableInputError as error:
        return SessionTable((), 0, (error.problem,))
    except CompressedFileError as wrong:
        return SessionTable((), 0, (_fatal(source, str(wrong), "a table of sessions (.csv)"),))
    table = as_named_here(csv_table(text, source), [_PATIENT, *known_fields(PastSession)], source)
    missing = [name for name in (_PATIENT, "service_date") if name not in table.columns]
    if missing:
        told = _fatal(source, f"there is no column {' and no column '.join(missing)}", _EXPECTED_TABLE)
        return SessionTable((), 0, (*problems, told))
    known = set(known_fields(PastSession))
    problems += [*table.problems, *column_problems(table, [_PATIENT, *known], source)]
    told_of_rows: list[InputProblem] = []
    rows = tuple(_patient_session(row, known, source, told_of_rows) for row in table.rows)
    return SessionTable(rows, table.rows_lost, (*problems, *told_of_rows))


def _patient_session(row: Row, known: set[str], source: str, told: list[InputProblem]) -> PatientSession:
    problems = ProblemList(source)
    session = _session(_row_node(row, known), Place(problems))
    told += problems.all()
    patient = row.cells.get(_PATIENT, "")
    if not patient:
        message = "left out: the row does not say whose session it is"
        told.append(
            InputProblem(source=source, line=row.line, path=_PATIENT, message=message, expected="an id")
        )
    return PatientSession(row.line, patient, session if patient else None)


def _fatal(source: str, message: str, expected: str) -> InputProblem:
    return InputProblem(source=source, line=1, message=message, expected=expected, fatal=True)


def _session(node: Node, place: Place) -> PastSession | None:
    try:
        return read_record(PastSession, node, place)
    except WrongValueError as wrong:
        place.tell(wrong.node, f"left out: {wrong.message}", wrong.expected)
        if not isinstance(wrong, NotWantedError):
            place.problems.short_lists.add(place.path)
        return None


def _session_nodes(text: str, kind: FileKind, source: str, problems: list[InputProblem]) -> list[Node] | None:
    if kind is FileKind.CSV or _is_session_header(text):
        return _csv_sessions(text, source, problems)
    found: list[list[Node]] = []
    for document in documents(text, kind):
        if document.error:
            problems.append(document_problem(document.error, source, is_fatal=True))
        problems += [document_problem(remark, source, is_fatal=False) for remark in document.remarks]
        sessions = _sessions_in(document.root, source, problems)
        found += [] if sessions is None else [sessions]
    return [node for sessions in found for node in sessions] if found else None


def _is_session_header(text: str) -> bool:
    first = text.removeprefix("\ufeff").lstrip().partition("\n")[0]
    return "service_date" in first and not any(sign in first for sign in ":{[")


def _sessions_in(root: Node | None, source: str, problems: list[InputProblem]) -> list[Node] | None:
    """The sessions of one document: a list, one under ``history``, or a single session; ``None`` for null."""
    if isinstance(root, Mapping):
        by_name = {field_name(key): value for key, value in root.entries}
        if "history" not in by_name and "service_date" in by_name:
            return [root]
        root = by_name.get("history", root)
    if isinstance(root, Sequence):
        return list(root.items)
    if root is not None and not is_null(root):
        problem = InputProblem(
            source=source,
            line=root.line,
            column=root.column,
            message="no past sessions stand here",
            expected=_EXPECTED,
            fatal=True,
        )
        problems.append(problem)
    return None


def _csv_sessions(text: str, source: str, problems: list[InputProblem]) -> list[Node]:
    table = as_named_here(csv_table(text, source), known_fields(PastSession), source)
    problems += [*table.problems, *column_problems(table, list(known_fields(PastSession)), source)]
    if "service_date" not in table.columns:
        message = "there is no column service_date"
        problems.append(InputProblem(source=source, line=1, message=message, expected=_EXPECTED, fatal=True))
    known = set(known_fields(PastSession))
    return [_row_node(row, known) for row in table.rows]


def _row_node(row: Row, known: set[str]) -> Mapping:
    cells = {name: row.cell(name) for name in row.cells if name in known}
    return mapping(
        row.line, {name: list_cell(cell) if name in _LIST_COLUMNS else cell for name, cell in cells.items()}
    )
