"""Claims as a table, CSV or Parquet: one row a service line, the names of an encounter flattened with ``_``.

Of the claim (a blank means *not known*; one row of a claim is enough to give a value):

- ``encounter_id`` or ``claim_id`` (``claim_claim_id``): rows with the same one, patient and service date
  are one claim; a row without one is a claim of its own
- ``patient_id``, ``patient_birth_date``, ``patient_sex``, ``patient_name``
- ``service_date``, ``payer``, ``state``, ``contractor``, ``place_of_service``, ``bill_for``
- ``providers_billing_npi``, ``providers_rendering_npi``, ``providers_referring_npi``,
  ``providers_facility_npi``, ``providers_referral_required``
- ``diagnoses`` and ``other_services``: codes joined by ``|``
- ``frequency_code``, ``total_charge`` (also with ``claim_`` before them)
- ``authorization_…`` and ``documentation_…`` with any single field of these, for example
  ``authorization_number``, ``documentation_pain_months``; lists joined by ``|``

Of the line (also with ``claim_lines_`` before them):

- ``code``, ``units``, ``charge``
- ``modifiers`` joined by ``:``
- ``diagnosis_pointers`` joined by ``|``

Columns of billing programs (``CPT``, ``DOS``, ``Mod1``, ``Dx1`` …) are known too, see `exported`.

A claim from here has no record: ``procedures`` stays ``None``. Parquet may hold lists, dates and numbers
as such.
"""

import gc
import types
import typing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from facetwise.domain.encounter import ClaimLine, Encounter
from facetwise.interop.encounter.decode import decode, read_bytes
from facetwise.interop.encounter.exported import as_named_here
from facetwise.interop.encounter.nodes import Mapping, Node, Sequence
from facetwise.interop.encounter.place import Place, ProblemList
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter
from facetwise.interop.encounter.records import read_record
from facetwise.interop.encounter.rows import Row, Table, column_problems, csv_table, list_cell, mapping
from facetwise.interop.problems import InputProblem, UnreadableInputError

_Path = tuple[str, ...]
_CLAIM_ID: _Path = ("claim", "claim_id")
_SHORT_NAMES: dict[str, _Path] = {
    "claim_id": _CLAIM_ID,
    "frequency_code": ("claim", "frequency_code"),
    "total_charge": ("claim", "total_charge"),
}
_OF_THE_CLAIM_TOO = {"service_date", "place_of_service"}  # without a prefix these are the claim's
_LINE_COLUMNS = {
    prefix + item.name: item.name
    for prefix in ("", "claim_lines_")
    for item in fields(ClaimLine)
    if prefix or item.name not in _OF_THE_CLAIM_TOO
}


def read_claim_table(path_or_bytes: str | Path | bytes, *, source: str) -> EncounterFile:
    """The claims of a CSV or Parquet table, each as an encounter with ``claim_lines``.

    Nothing is raised; a table without any claim has at least one fatal problem.
    """
    with _garbage_let_be():
        return _read(path_or_bytes, source)


@contextmanager
def _garbage_let_be() -> Iterator[None]:
    """All that is made of a table is kept until it is read: looking again and again for garbage in it takes as long."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _read(path_or_bytes: str | Path | bytes, source: str) -> EncounterFile:
    try:
        data = path_or_bytes if isinstance(path_or_bytes, bytes) else read_bytes(Path(path_or_bytes), source)
        known = [*_claim_columns(), *_LINE_COLUMNS]
        table = as_named_here(_table(data, source), known, source)
    except UnreadableInputError as error:
        return EncounterFile((), (error.problem,))
    problems = [*table.problems, *column_problems(table, known, source)]
    if not table.rows or not set(_LINE_COLUMNS) & set(table.columns):
        expected = "a header with the columns encounter_id, service_date, code, modifiers, units …, and rows"
        problems.append(
            InputProblem(source=source, message="no claim line here", expected=expected, fatal=True)
        )
        return EncounterFile((), tuple(problems))
    groups = _claims_of(table.rows)
    claims = (_read_claim(rows, source, index) for index, rows in enumerate(groups))
    return EncounterFile(tuple(claims), (*problems, *_several_dates(groups, source)))


def _table(data: bytes, source: str) -> Table:
    is_parquet = data.startswith(b"PAR1")
    if data and not is_parquet and source.casefold().endswith(".parquet"):
        message, expected = "this is no Parquet file, whatever its name says", "a file that begins with PAR1"
        raise UnreadableInputError(
            InputProblem(source=source, message=message, expected=expected, fatal=True)
        )
    if not is_parquet:
        text, problems = decode(data, source)
        table = csv_table(text, source)
        return Table(table.columns, table.rows, (*problems, *table.problems))
    from facetwise.interop.encounter.parquet_rows import parquet_table  # noqa: PLC0415 - polars loads slowly

    return parquet_table(data, source)


def _claims_of(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows that belong together, in the order in which each claim begins."""
    claims: dict[object, list[Row]] = {}
    for row in rows:
        claims.setdefault(_claim_key(row), []).append(row)
    return list(claims.values())


def _claim_key(row: Row) -> object:
    name = _claim_name(row)
    return (name, row.cells.get("patient_id"), row.cells.get("service_date")) if name else row.line


def _claim_name(row: Row) -> str | None:
    names = (row.cells.get(column) for column in ("encounter_id", "claim_id", "claim_claim_id"))
    return next(filter(None, names), None)


def _several_dates(groups: list[list[Row]], source: str) -> list[InputProblem]:
    """A claim whose rows name several patients or days is several sessions here, which is said once each."""
    seen: set[str] = set()
    problems = []
    for rows in groups:
        name = _claim_name(rows[0])
        if name in seen:
            message = (
                "the claim's rows differ in patient or service date: each is read as a session of its own"
            )
            problems.append(InputProblem(source=source, line=rows[0].line, message=message))
        seen |= {name} if name else set()
    return problems


def _read_claim(rows: list[Row], source: str, index: int) -> ReadEncounter:
    told = ProblemList(source)
    place = Place(told)
    values = _claim_values(rows, place)
    if ("encounter_id",) not in values and _CLAIM_ID in values:
        values[("encounter_id",)] = values[_CLAIM_ID]
    lines = Sequence(tuple(_line(row) for row in rows), rows[0].line, 0)
    node = _nested(rows[0].line, values | {("claim_lines",): lines})
    return ReadEncounter(read_record(Encounter, node, place), told.all(), source, index)


def _line(row: Row) -> Mapping:
    given = {name: row.cell(column) for column, name in _LINE_COLUMNS.items() if column in row.cells}
    return mapping(
        row.line,
        {name: list_cell(cell) if name == "diagnosis_pointers" else cell for name, cell in given.items()},
    )


def _claim_values(rows: list[Row], place: Place) -> dict[_Path, Node]:
    """What stands once on a claim, from whichever row gives it; where rows differ it is not known."""
    values: dict[_Path, Node] = {}
    for column in dict.fromkeys(name for row in rows for name in row.cells if name in _claim_columns()):
        path, is_list = _claim_columns()[column]
        given = [row for row in rows if column in row.cells]
        first = given[0]
        other = next((row for row in given if row.cells[column] != first.cells[column]), None)
        if other is None:
            values[path] = list_cell(first.cell(column)) if is_list else first.cell(column)
        else:
            message = f"differs from line {first.line} of the same claim: neither is used"
            place.field(column).tell(other.cell(column), message, "one value for a claim")
    return values


def _nested(line: int, values: dict[_Path, Node]) -> Mapping:
    """Values by path as mappings within mappings."""
    inner: dict[str, dict[_Path, Node]] = {}
    entries: dict[str, Node] = {}
    for path, node in values.items():
        if len(path) == 1:
            entries[path[0]] = node
        else:
            inner.setdefault(path[0], {})[path[1:]] = node
    return mapping(line, entries | {name: _nested(line, part) for name, part in inner.items()})


@cache
def _claim_columns() -> dict[str, tuple[_Path, bool]]:
    """Every column of a claim: its path in the encounter, and whether its cells hold lists."""
    leaves = dict(_leaves(Encounter, ()))
    columns = {"_".join(path): (path, is_list) for path, is_list in leaves.items()}
    return columns | {name: (path, leaves[path]) for name, path in _SHORT_NAMES.items()}


def _leaves(kind: Any, path: _Path) -> Iterable[tuple[_Path, bool]]:  # noqa: ANN401 - a class of the domain
    for name, hint in typing.get_type_hints(kind).items():
        if isinstance(hint, types.UnionType):
            hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)  # noqa: PLW2901
        is_list = typing.get_origin(hint) is tuple
        if is_dataclass(hint):
            yield from _leaves(hint, (*path, name))
        elif not (is_list and is_dataclass(typing.get_args(hint)[0])):
            yield (*path, name), is_list
