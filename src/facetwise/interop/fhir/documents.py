"""A resource, a bundle or lines of NDJSON as resources, each with its place as a FHIRPath expression."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facetwise.interop.encounter.decode import decode, read_bytes
from facetwise.interop.fhir.systems import Resource, listed
from facetwise.interop.problems import InputProblem, UnreadableInputError

MOST_BYTES = 256 * 1024 * 1024
MOST_DEPTH = 80
MOST_RESOURCES = 500_000
EXPECTED = "a FHIR R4 resource, a Bundle, or NDJSON with one resource a line"


@dataclass(frozen=True, slots=True)
class Located:
    """A resource with its place: ``Claim``, ``Bundle.entry[2].resource``; NDJSON has the line too."""

    resource: Resource
    place: str
    line: int | None
    full_url: str | None

    @property
    def kind(self) -> str:
        """Its resource type."""
        return str(self.resource.get("resourceType"))


@dataclass(frozen=True, slots=True)
class FhirFile:
    """The resources of a file, bundles and parameters opened, and what could not be read."""

    resources: tuple[Located, ...]
    problems: tuple[InputProblem, ...]

    def of(self, *kinds: str) -> list[Located]:
        """The resources of these types, in their order."""
        return [item for item in self.resources if item.kind in kinds]


def read_fhir(path_or_bytes: str | Path | bytes, *, source: str) -> FhirFile:
    """The resources of a file. Nothing is raised: what is wrong is in ``problems``."""
    try:
        data = path_or_bytes if isinstance(path_or_bytes, bytes) else read_bytes(Path(path_or_bytes), source)
        if len(data) > MOST_BYTES:
            raise UnreadableInputError(_problem(source, f"{len(data):,} bytes are too many for one file"))
        text, problems = decode(data, source)
    except UnreadableInputError as error:
        return FhirFile((), (error.problem,))
    found: list[Located] = []
    for line, value in _values(text, source, problems):
        found += _opened(value, line, source, problems)
    if not found and not problems:
        problems.append(_problem(source, "no resource stands here"))
    return FhirFile(tuple(found), tuple(problems))


def from_value(value: Any, *, source: str) -> FhirFile:  # noqa: ANN401 - parsed JSON
    """The resources of a value that was parsed already, as an API receives it."""
    problems: list[InputProblem] = []
    return FhirFile(tuple(_opened(value, None, source, problems)), tuple(problems))


def _values(text: str, source: str, problems: list[InputProblem]) -> list[tuple[int | None, object]]:
    """The whole text as one value, or each line as one; a line that is none is told and left out."""
    try:
        return [(None, json.loads(text))]
    except RecursionError:
        problems.append(_problem(source, "the JSON is nested too deeply"))
        return []
    except ValueError as wrong:
        first_error = wrong
    rows = [(number, row) for number, row in enumerate(text.splitlines(), start=1) if row.strip()]
    found: list[tuple[int | None, object]] = []
    told: list[InputProblem] = []
    for number, row in rows:
        try:
            found.append((number, json.loads(row)))
        except (ValueError, RecursionError):
            told.append(_problem(source, "this line is not JSON and is left out", line=number, fatal=False))
    if not found:
        place = (getattr(first_error, "lineno", None), getattr(first_error, "colno", None))
        problems.append(_problem(source, "this is not JSON", line=place[0], column=place[1]))
        return []
    problems += told
    return found


def _opened(value: object, line: int | None, source: str, problems: list[InputProblem]) -> list[Located]:
    """The resource, and those within it where it is a bundle; bundles inside bundles are opened too."""
    waiting: list[tuple[object, str, str | None, int]] = [(value, "", None, 0)]
    found: list[Located] = []
    while waiting:
        item, place, url, depth = waiting.pop(0)
        kind = item.get("resourceType") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(kind, str):
            problems.append(_problem(source, "no resourceType stands here", line=line, path=place or None))
            continue
        if len(found) >= MOST_RESOURCES or depth > MOST_DEPTH:
            problems.append(
                _problem(source, "the bundle is too large or too deep; the rest is left out", line=line)
            )
            break
        here = place or kind
        found.append(Located(item, here, line, url))
        if kind == "Bundle":
            waiting += [(*entry, depth + 1) for entry in _entries(item, here, source, line, problems)]
        elif kind == "Parameters":
            waiting += [
                (part["resource"], f"{here}.parameter[{number}].resource", None, depth + 1)
                for number, part in enumerate(listed(item.get("parameter")))
                if part.get("resource") is not None
            ]
    return found


def _entries(
    bundle: Resource, place: str, source: str, line: int | None, problems: list[InputProblem]
) -> list[tuple[object, str, str | None]]:
    """The resources of a bundle under the places where they stand; an entry that is no object is told."""
    given = bundle.get("entry")
    found: list[tuple[object, str, str | None]] = []
    for number, entry in enumerate(given if isinstance(given, list) else listed(given)):
        here = f"{place}.entry[{number}]"
        if not isinstance(entry, dict):
            problems.append(
                _problem(source, "this entry is no object and is left out", line=line, path=here, fatal=False)
            )
        elif entry.get("resource") is not None:
            found.append((entry["resource"], f"{here}.resource", _url(entry)))
    return found


def _url(entry: Resource) -> str | None:
    url = entry.get("fullUrl")
    return url if isinstance(url, str) else None


def _problem(
    source: str,
    message: str,
    *,
    line: int | None = None,
    column: int | None = None,
    path: str | None = None,
    fatal: bool = True,
) -> InputProblem:
    return InputProblem(
        source=source, message=message, line=line, column=column, path=path, expected=EXPECTED, fatal=fatal
    )
