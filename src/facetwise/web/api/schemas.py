"""The shapes of the API's answers, as the contract names them."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, TypeAdapter

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


class CodeAnswer(Open):
    """What ``code`` answers."""

    encounter_id: str | None
    facet_procedure_performed: bool | None
    lines: list[Line]
    joints: list[dict[str, Any]]
    not_counted: list[dict[str, Any]]
    queries: list[dict[str, Any]]
    findings: list[Finding]
    problems: list[str]


class CheckAnswer(Open):
    """What ``check`` answers."""

    claim_id: str | None
    findings: list[Finding]
    problems: list[str]


class ClaimSummary(Schema):
    """One claim of the ledger in a list."""

    uid: str
    claim_id: str
    payer: str
    service_date: date | None
    state: str
    worst: str
    worst_rule: str
    at_risk_cents: int | None
    deadline: date | None


class ClaimPage(Schema):
    """Some claims, and where the next ones begin."""

    items: list[ClaimSummary]
    next_cursor: str | None


class ClaimDetail(ClaimSummary):
    """One claim with what it says and what the checks say."""

    version: int
    content: dict[str, Any]
    findings: list[Finding]


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
