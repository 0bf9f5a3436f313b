"""Claims of the ledger."""

from datetime import date
from typing import Any

from ninja import Schema

from facetwise.web.api.schemas.tools import Finding


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
