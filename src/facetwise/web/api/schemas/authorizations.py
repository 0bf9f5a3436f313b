"""Authorizations of the ledger, and the requests and answers that pass between practice and payer."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from facetwise.store.authorizations import STATUSES


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
