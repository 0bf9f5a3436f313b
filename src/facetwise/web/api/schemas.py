"""The shapes of the API's answers, as the contract names them."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, TypeAdapter

from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import Guidance, Purpose, Region, Technique
from facetwise.store.authorizations import STATUSES


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


class PatientSummary(Schema):
    """One patient of the ledger."""

    uid: str
    chart_number: str
    name: str
    birth_date: date | None
    sex: str
    payer: str
    state: str
    history_complete: bool


class PatientPage(Schema):
    """Some patients, and where the next ones begin."""

    items: list[PatientSummary]
    next_cursor: str | None


class SessionIn(Schema):
    """A past session as somebody writes it down; null is not known."""

    model_config = ConfigDict(extra="forbid")

    service_date: date
    region: Region | None = None
    purpose: Purpose = Purpose.UNSPECIFIED
    technique: Technique | None = None
    joints: list[str] | None = None
    sides: list[Literal["left", "right"]] | None = None
    relief_percent: float | None = Field(None, ge=0, le=100)
    relief_months: float | None = Field(None, ge=0, le=1200)
    function_gain_percent: float | None = Field(None, ge=-100, le=1000)
    guidance: Guidance | None = None
    codes: list[str] | None = Field(None, max_length=50)


class SessionOut(Schema):
    """A session of the ledger; ``superseded`` where a corrected one took its place."""

    uid: str
    service_date: date
    region: str
    purpose: str
    technique: str
    joints: list[str] | None
    sides: list[str] | None
    relief_percent: float | None
    relief_months: float | None
    function_gain_percent: float | None
    guidance: str
    codes: list[str] | None
    superseded: bool


class SessionKept(SessionOut):
    """A session that was kept, and what of it nobody can count by."""

    problems: list[str]


class SessionPage(Schema):
    """Some sessions, and where the next ones begin."""

    items: list[SessionOut]
    next_cursor: str | None


class AuthorizationOut(Schema):
    """An authorization as it stands."""

    uid: str
    patient: str
    payer: str
    trace: str
    number: str
    status: str
    codes: list[str]
    sides: list[str]
    units: float | None
    units_used: float
    planned_for: date | None
    answer_due: date | None
    decided: date | None
    valid_from: date | None
    expires: date | None
    reasons: list[str]
    appeal_by: date | None
    next_step: str


class AuthorizationIn(Schema):
    """What is known of an authorization, or learned anew; a field that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    status: Literal[STATUSES] = "needed"  # type: ignore[valid-type]
    number: str = Field("", max_length=50)
    codes: list[Annotated[str, Field(pattern="^[0-9A-Z]{5}$")]] = Field([], max_length=20)
    sides: list[Literal["left", "right"]] = Field([], max_length=2)
    units: float | None = Field(None, ge=0, le=10_000)
    planned_for: date | None = None
    asked_on: date | None = None
    answer_due: date | None = None
    decided: date | None = None
    valid_from: date | None = None
    expires: date | None = None
    appeal_by: date | None = None
    next_step: str = Field("", max_length=200)


class RequestIn(Schema):
    """What is asked of the payer, and how."""

    operation: Literal["submit", "inquire"] = "submit"
    form: Literal["fhir", "x12"] = "fhir"
    send: bool = False
    service_date: date | None = None
    lines: list[str] | None = None
    diagnoses: list[str] | None = None


class RequestOut(Schema):
    """The request as it is sent, or as it was; with it, where it was sent, the authorization as it stands now."""

    trace: str
    bundle: dict[str, Any] | None
    x12: str | None
    authorization: AuthorizationOut | None


class AnswerIn(Schema):
    """The payer's answer: FHIR as an object, or an X12 278 as text."""

    fhir: dict[str, Any] | None = None
    x12: str | None = None


class AuthorizationPage(Schema):
    """Some authorizations, and where the next ones begin."""

    items: list[AuthorizationOut]
    next_cursor: str | None


class RemittanceOut(Schema):
    """What a payer answered on one claim; ``claim`` is null where no claim of the ledger bears its number."""

    uid: str
    claim: str | None
    claim_number: str
    payer_control_number: str
    paid_on: date | None
    charged_cents: int | None
    paid_cents: int | None
    denial_codes: list[str]


class RemittanceFileIn(Schema):
    """A remittance as the payer sent it: the text of an X12 835."""

    model_config = ConfigDict(extra="forbid")

    x12: str = Field(min_length=1)
    name: str = Field("remittance.835", max_length=200)


class FileOut(Schema):
    """What became of a file: what it held is accepted, held, set aside or rejected; ``unchanged`` was here already."""

    uid: str
    name: str
    held_in_file: int
    accepted: int
    held: int
    set_aside: int
    rejected: int
    unchanged: int
    problems: list[str]


class RemittancePage(Schema):
    """Some remittances, and where the next ones begin."""

    items: list[RemittanceOut]
    next_cursor: str | None


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
