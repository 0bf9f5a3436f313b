"""The answers of ``code``, ``check`` and ``plan``, and the body that an encounter is sent in."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field, TypeAdapter

from facetwise.domain.encounter import Encounter


class Open(Schema):
    """May grow fields; those named here stay."""

    model_config = ConfigDict(extra="allow")


class Line(Open):
    """One proposed line."""

    code: str
    modifiers: list[str]
    units: int
    diagnosis_pointers: list[int]
    joints: list[str]
    reason: str


class Finding(Open):
    """One finding."""

    code: str
    name: str
    family: str
    severity: str
    verdict: str
    line: int | None
    message: str
    policy: dict[str, Any] | None
    fix: dict[str, Any] | None
    help: str
    denial_codes: list[str]
    money_at_risk: float | None
    other_policies: list[dict[str, Any]] = Field(default_factory=list)
    span: dict[str, Any] | None = None
    evidence: list[dict[str, Any]] = Field(default_factory=list)
    related: list[dict[str, Any]] = Field(default_factory=list)
    override: str | None = None


class CodeAnswer(Open):
    """What ``code`` answers."""

    encounter_id: str | None
    source: str | None = None
    facet_procedure_performed: bool | None
    lines: list[Line]
    joints: list[dict[str, Any]]
    not_counted: list[dict[str, Any]]
    queries: list[dict[str, Any]]
    notes: list[str] = Field(default_factory=list)
    findings: list[Finding]
    problems: list[str]


class CheckAnswer(Open):
    """What ``check`` answers."""

    claim_id: str | None
    encounter_id: str | None = None
    source: str | None = None
    findings: list[Finding]
    problems: list[str]


class PlanAnswer(Open):
    """What ``plan`` answers."""

    patient_id: str | None
    payer_id: str | None
    pack: str | None
    day: date
    history_loaded: bool
    limits: list[dict[str, Any]]
    joints: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    documentation: list[str]
    what_if: list[Finding] = Field(default_factory=list)
    problems: list[str]


def encounter_body() -> dict[str, Any]:
    """The request body of an encounter for the API's description, made from the domain's own classes."""
    schema = TypeAdapter(Encounter).json_schema()
    return {
        "required": True,
        "content": {"application/json": {"schema": _inlined(schema, schema.get("$defs", {}))}},
    }


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        if "$ref" in node:
            return _inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
        return {key: _inlined(value, definitions) for key, value in node.items() if key != "$defs"}
    return [_inlined(item, definitions) for item in node] if isinstance(node, list) else node
