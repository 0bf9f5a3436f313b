"""Findings to render, as the engine would make them."""

from dataclasses import replace
from datetime import date

from facetwise.domain.finding import Finding, Place, PolicyReference
from facetwise.domain.vocabulary import Grain, Severity, Verdict

SESSION_LIMIT = Finding(
    code="FW401",
    name="session-limit-exceeded",
    family="frequency",
    severity=Severity.DENIAL,
    verdict=Verdict.VIOLATED,
    grain=Grain.SESSION,
    claim_id="C-1007",
    line=None,
    message="session 5 of 4 covered in 12 months for the cervical/thoracic region, diagnostic",
    place=Place(path="service_date = 2026-03-10", source="clinic.837", segment=412, text="DTP*472"),
    evidence=(("history", "2025-04-02, 2025-06-18, 2025-09-30, 2026-01-05"),),
    policy=(
        PolicyReference(
            pack="medicare/cgs/L38773",
            key="limit.sessions",
            value="4 per region in 12 rolling months",
            in_force_from=date(2025, 1, 1),
            cite="L38773 § Limitations",
            confidence="high",
            verified_through=date(2026, 10, 10),
        ),
    ),
    denial_codes=("CO-119", "CO-151"),
    money_at_risk=650.0,
    help="not yet performed: the earliest covered date is 2026-04-03; already performed: expect a denial",
)
RECORD_MISSING = replace(
    SESSION_LIMIT,
    code="FW501",
    name="record-not-given",
    verdict=Verdict.UNDETERMINED,
    message="no note was given, 12 rules wait for it",
    policy=(),
    evidence=(),
    money_at_risk=None,
)
