"""Encounter files to encounters: YAML (one document, several, a list), JSON (object, list), JSON lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from facetwise.domain.encounter import Encounter
from facetwise.interop.encounter.american_days import holds_day_first
from facetwise.interop.encounter.decode import decode, read_bytes
from facetwise.interop.encounter.json_nodes import json_documents, json_line_documents
from facetwise.interop.encounter.nodes import Document, Documents, Mapping, Node, NodeError, Sequence, is_null
from facetwise.interop.encounter.place import Place, ProblemList, WrongValueError
from facetwise.interop.encounter.records import field_name, known_fields, read_record
from facetwise.interop.files import HEAD_BYTES, FileKind, kind_of
from facetwise.interop.problems import InputProblem, UnreadableInputError

_LOST_WORK = re.compile(r"procedures(\[\d+\](\.targets(\[\d+\])?)?)?")
_LOST_HISTORY = re.compile(r"history(\[\d+\])?")
_EXPECTED = "an encounter: encounter_id, service_date, procedures …"


@dataclass(frozen=True, slots=True)
class ReadEncounter:
    """One encounter with what could not be read of it; ``index`` counts the encounters of a file from 0."""

    encounter: Encounter
    problems: tuple[InputProblem, ...]
    source: str
    index: int

    @property
    def lost_work(self) -> tuple[InputProblem, ...]:
        """The problems that hide a procedure or target: what was done is then not wholly known, so ask."""
        return tuple(item for item in self.problems if item.path and _LOST_WORK.fullmatch(item.path))

    @property
    def lost_history(self) -> tuple[InputProblem, ...]:
        """The problems that hide a past session: a count of sessions is then a lower bound."""
        return tuple(item for item in self.problems if item.path and _LOST_HISTORY.fullmatch(item.path))


@dataclass(frozen=True, slots=True)
class EncounterFile:
    """Every encounter of a file that can be read, and the problems that belong to none of them."""

    encounters: tuple[ReadEncounter, ...]
    problems: tuple[InputProblem, ...]

    @property
    def all_problems(self) -> tuple[InputProblem, ...]:
        """The file's own problems, then those of each encounter."""
        return (*self.problems, *(problem for item in self.encounters for problem in item.problems))


def read_encounters(path_or_bytes: str | Path | bytes, *, source: str) -> EncounterFile:
    """The encounters of a file, or of bytes that came another way.

    Nothing is raised: what cannot be read is among the problems, and an input without any encounter has
    at least one fatal problem. ``source`` is the name that problems show; its ending helps to tell YAML
    from JSON.
    """
    try:
        data = path_or_bytes if isinstance(path_or_bytes, bytes) else read_bytes(Path(path_or_bytes), source)
        text, problems = decode(data, source)
    except UnreadableInputError as error:
        return EncounterFile((), (error.problem,))
    kind = kind_of(source, data[:HEAD_BYTES])
    if kind is FileKind.X12:
        found = InputProblem(source=source, message="this is an X12 file", expected=_EXPECTED, fatal=True)
        return EncounterFile((), (found,))
    is_month_first = not holds_day_first(text)
    return _file_of(documents(text, kind), source, problems, is_month_first=is_month_first)


def documents(text: str, kind: FileKind) -> Documents:
    """The documents of a decoded file; what is neither JSON nor JSON lines is read as YAML."""
    if kind is FileKind.ENCOUNTER_JSONL:
        return json_line_documents(text)
    if kind in (FileKind.ENCOUNTER_JSON, FileKind.FHIR_JSON):
        return json_documents(text)
    return yaml_documents(text)


def yaml_documents(text: str) -> Documents:
    """As `yaml_nodes.yaml_documents`, imported when first needed: JSON and X12 never wait for it."""
    from facetwise.interop.encounter.yaml_nodes import yaml_documents as read  # noqa: PLC0415

    return read(text)


def document_problem(error: NodeError, source: str, *, is_fatal: bool) -> InputProblem:
    """A parser's complaint as a problem of the file."""
    return InputProblem(
        source=source,
        line=error.line,
        column=error.column,
        message=error.message,
        expected=error.expected,
        fatal=is_fatal,
    )


def _file_of(
    read: Documents, source: str, problems: list[InputProblem], *, is_month_first: bool
) -> EncounterFile:
    encounters: list[ReadEncounter] = []
    for document in read:
        problems += _document_problems(document, source)
        for node in _encounter_nodes(document.root):
            told = ProblemList(source, is_month_first=is_month_first)
            one = _encounter_of(node, told, len(encounters))
            (encounters if isinstance(one, ReadEncounter) else problems).append(one)  # type: ignore[arg-type]
    if not encounters and not any(problem.fatal for problem in problems):
        problems.append(
            InputProblem(source=source, message="no encounter here", expected=_EXPECTED, fatal=True)
        )
    return EncounterFile(tuple(encounters), tuple(problems))


def _document_problems(document: Document, source: str) -> list[InputProblem]:
    errors = [document_problem(document.error, source, is_fatal=True)] if document.error else []
    return errors + [document_problem(remark, source, is_fatal=False) for remark in document.remarks]


def _encounter_nodes(root: Node | None) -> Iterator[Node]:
    if isinstance(root, Sequence):
        yield from root.items
    elif root is not None and not is_null(root):
        yield root


def _encounter_of(node: Node, told: ProblemList, index: int) -> ReadEncounter | InputProblem:
    try:
        _check_is_encounter(node)
        encounter = read_record(Encounter, node, Place(told))
    except WrongValueError as wrong:
        error = NodeError(wrong.message, wrong.node.line, wrong.node.column, wrong.expected)
        return document_problem(error, told.source, is_fatal=True)
    return ReadEncounter(encounter, told.all(), told.source, index)


def _check_is_encounter(node: Node) -> None:
    keys = {field_name(key) for key, _ in node.entries} if isinstance(node, Mapping) else set()
    if "resourcetype" in keys:
        raise WrongValueError(node, "this is a FHIR resource, not an encounter", _EXPECTED)
    if isinstance(node, Mapping) and not keys & set(known_fields(Encounter)):
        raise WrongValueError(node, "no field of an encounter stands here", _EXPECTED)
