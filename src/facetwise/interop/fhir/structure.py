"""What the R4B resource models say of a resource's structure. They know no code bindings and no profiles."""

from typing import Any

from facetwise.interop.fhir.systems import Resource
from facetwise.interop.problems import InputProblem

MOST_TOLD = 20


def structure_problems(resource: Resource, *, source: str, place: str) -> list[InputProblem]:
    """Members that are missing, unknown or of a wrong type; at most `MOST_TOLD`. Values are never repeated."""
    from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415 - slow to import, rarely needed
    from pydantic import ValidationError  # noqa: PLC0415

    kind = str(resource.get("resourceType"))
    try:
        model = get_fhir_model_class(kind)
    except KeyError:
        return [_problem(source, place, f"{kind} is no resource of FHIR R4")]
    try:
        model.model_validate(resource)
    except ValidationError as wrong:
        errors = wrong.errors(include_input=False, include_url=False, include_context=False)
        return [_problem(source, _path(place, error["loc"]), _said(error)) for error in errors[:MOST_TOLD]]
    except RecursionError:
        return [_problem(source, place, "the resource is nested too deeply")]
    return []


def _path(place: str, location: tuple[Any, ...]) -> str:
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return f"{place}{parts}"


def _said(error: Any) -> str:  # noqa: ANN401 - pydantic's own mapping
    kinds = {"extra_forbidden": "no such member in FHIR R4", "missing": "this member is missing"}
    return kinds.get(error["type"]) or f"not as FHIR R4 has it ({error['type'].replace('_', ' ')})"


def _problem(source: str, path: str, message: str) -> InputProblem:
    return InputProblem(source=source, path=path, message=message, expected="FHIR R4 (4.0.1)")
