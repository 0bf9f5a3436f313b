"""Patients of the ledger and their past sessions."""

from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from facetwise.domain.vocabulary import Guidance, Purpose, Region, Technique


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
