"""A resource, a bundle or lines of NDJSON as resources, each with its place as a FHIRPath expression."""

import json
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from facetwise.interop.encounter.decode import MAX_FILE_BYTES, decode, read_bytes
from facetwise.interop.fhir.systems import Resource, listed
from facetwise.interop.fhir.versions import other_version, unknown_profiles
from facetwise.interop.problems import InputProblem, UnreadableInputError

MOST_BYTES = MAX_FILE_BYTES
MOST_DEPTH = 80
MOST_RESOURCES = 500_000
R4 = "FHIR R4 (4.0.1)"
KNOWN = "a profile of US Core, Da Vinci (CRD, DTR, PAS), CARIN Blue Button or SDC, or none"
SMALLER = f"at most {MOST_RESOURCES:,} resources and {MOST_DEPTH} levels in one bundle: send it in parts, or as NDJSON"
FLAT = "contained resources side by side"
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

    @property
    def bundle(self) -> tuple[int | None, str] | None:
        """The bundle that it came in, within which its references are looked up first; None where it came alone."""
        within, is_entry, _ = self.place.rpartition(".entry[")
        return (self.line, within) if is_entry else None


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
    waiting: deque[tuple[object, str, str | None, int]] = deque([(value, "", None, 0)])
    found: list[Located] = []
    while waiting:
        item, place, url, depth = waiting.popleft()
        kind = item.get("resourceType") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(kind, str):
            problems.append(_problem(source, "no resourceType stands here", line=line, path=place or None))
            continue
        if len(found) >= MOST_RESOURCES or depth > MOST_DEPTH:
            told = f"the bundle is too large or too deep: {len(found):,} resources were read, the rest is left out"
            problems.append(replace(_problem(source, told, line=line), expected=SMALLER))
            break
        here = place or kind
        if told_version := _of_other_version(item, here, line, source):
            problems.append(told_version)
            continue
        found.append(Located(item, here, line, url))
        problems += _remarks(item, here, line, source, problems)
        waiting += [(*inner, depth + 1) for inner in _inner(item, here, source, line, problems)]
    return found


def _of_other_version(item: Resource, here: str, line: int | None, source: str) -> InputProblem | None:
    """Why a resource of another version of FHIR is left out."""
    other = other_version(item)
    if other is None:
        return None
    shown = f"{item['resourceType']}.{other.member}" if other.member else str(item["resourceType"])
    message = f"this is FHIR {other.version} ({shown} is not in R4) and is left out"
    path = f"{here}.{other.member}" if other.member else here
    return replace(_problem(source, message, line=line, path=path), expected=R4)


def _remarks(
    item: Resource, here: str, line: int | None, source: str, told: list[InputProblem]
) -> list[InputProblem]:
    """A profile that is not known here, once in a file, and a contained resource that contains others."""
    said = {problem.message for problem in told}
    messages = {
        f"{here}.meta.profile": f"the profile {profile} is not known here; the resource is read as plain R4"
        for profile in unknown_profiles(item)
    }
    found = [
        InputProblem(source=source, line=line, path=path, message=message, expected=KNOWN, remark=True)
        for path, message in messages.items()
        if message not in said
    ]
    for number, inside in enumerate(listed(item.get("contained"))):
        if inside.get("contained"):
            path = f"{here}.contained[{number}].contained"
            message = "a contained resource contains others; those are left out"
            found.append(InputProblem(source=source, line=line, path=path, message=message, expected=FLAT))
    return found


def _inner(
    item: Resource, here: str, source: str, line: int | None, problems: list[InputProblem]
) -> list[tuple[object, str, str | None]]:
    """The resources of a bundle or of parameters, under the places where they stand."""
    if item["resourceType"] == "Bundle":
        return _entries(item, here, source, line, problems)
    if item["resourceType"] != "Parameters":
        return []
    return [
        (part["resource"], f"{here}.parameter[{number}].resource", None)
        for number, part in enumerate(listed(item.get("parameter")))
        if part.get("resource") is not None
    ]


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
