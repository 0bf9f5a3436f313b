"""The request for an authorization of the ledger: what is asked for, written as FHIR or X12, and sent to the payer."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from facetwise.domain.authorization import AuthorizationDecision
from facetwise.domain.encounter import Authorization as StatedAuthorization
from facetwise.domain.encounter import ClaimLine, Encounter
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.prior_authorization import (
    inquiry_bundle,
    read_278_response,
    read_claim_response,
    submit_bundle,
    write_278,
)
from facetwise.interop.prior_authorization.exchange import ExchangeError, Operation, ask_payer
from facetwise.interop.x12.write import ClaimFacts, Interchange, Settings, facts_of
from facetwise.interop.x12.write.file import missing_of_sender
from facetwise.interop.x12.write.needs import Lack
from facetwise.report.authorizations import next_step
from facetwise.store.authorizations import supersede, take_answer
from facetwise.store.models import Authorization
from facetwise.web.answered_questionnaires import newest_answers
from facetwise.web.checking import encounter_of, today
from facetwise.web.payer_servers import payer_server
from facetwise.web.practice_file import practice_settings

_LINE = re.compile(r"(\d{4}[0-9A-Z]|[A-Z]\d{4})((?: [0-9A-Z]{2}){0,4})(?: [Xx](\d{1,3}(?:\.\d)?))?")
_DIAGNOSIS = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
MOST_LINES, MOST_DIAGNOSES = 12, 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the day, each service as ``64490 RT x1``, and what for."""

    day: date | None
    lines: str
    diagnoses: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request that is ready, or what it lacks: path and what it is needed for."""

    facts: ClaimFacts | None
    settings: Settings
    missing: tuple[Lack, ...]
    problems: tuple[str, ...]


def wanted_of(row: Authorization) -> Wanted:
    """What the ledger says of it, to be looked over before it goes out."""
    both = set(row.sides) == {"right", "left"}
    side = " 50" if both else {"right": " RT", "left": " LT"}.get(next(iter(row.sides), ""), "")
    units = f" x{row.units:g}" if row.units is not None and len(row.codes) == 1 else ""
    known = _record(row)
    lines = "\n".join(f"{code}{side}{units}" for code in row.codes)
    return Wanted(row.planned_for, lines, " ".join(known.diagnoses or ()))


def prepare(row: Authorization, wanted: Wanted) -> Prepared:
    """The facts of the request, with the people whom the patient's newest claim names.

    Raises:
        ValueError: if a line or a diagnosis cannot be read; the text says which.
    """
    settings, problems = practice_settings()
    diagnoses = _diagnoses(wanted.diagnoses)
    known = _record(row)
    encounter = replace(
        known,
        service_date=wanted.day,
        payer=row.payer or known.payer,
        diagnoses=diagnoses or None,
        claim=replace(
            known.claim, claim_id=row.trace, frequency_code="1", payer_control_number=None, total_charge=None
        ),
        claim_lines=_lines(wanted.lines, len(diagnoses)),
        authorization=StatedAuthorization(),
    )
    facts, missing = facts_of(encounter, settings, is_request=True)
    missing = (*missing_of_sender(settings), *missing)
    return Prepared(None if missing else facts, settings, missing, problems)


def request_as_fhir(row: Authorization, facts: ClaimFacts, operation: Operation) -> dict[str, Any]:
    """The Bundle for ``Claim/$submit``, with the payer's questionnaire as it was answered, or for ``$inquire``."""
    made = timezone.localtime()
    if operation is Operation.INQUIRE:
        return inquiry_bundle(facts, trace=row.trace, made=made)
    return submit_bundle(facts, trace=row.trace, made=made, responses=newest_answers(row))


def request_as_x12(row: Authorization, prepared: Prepared) -> bytes:
    """The X12 278."""
    if prepared.facts is None:
        raise ValueError("the request is not complete")
    interchange = Interchange(timezone.localtime(), row.pk)
    return write_278(prepared.facts, prepared.settings, interchange, trace=row.trace)


def send(row: Authorization, facts: ClaimFacts, operation: Operation) -> Authorization:
    """Send it to the payer's own server, and keep what it decided.

    Raises:
        ExchangeError: if no server of this payer is named, or it gave no decision.
        AnswerRefusedError: if what it answered cannot be of this request.
    """
    server = payer_server(row.payer)
    if server is None:
        raise ExchangeError(
            "no server of this payer is named: download the request and send it as the payer asks"
        )
    bundle = request_as_fhir(row, facts, operation)
    codes = {number: line.code for number, line in enumerate(facts.lines, start=1)}
    found = read_claim_response(ask_payer(server, operation, bundle), requested_codes=codes, trace=row.trace)
    if found is None:
        raise ExchangeError("the payer's server answered nothing about this request; ask again, or telephone")
    if operation is Operation.SUBMIT:
        row = supersede(row, status="asked", asked_on=today(), codes=[line.code for line in facts.lines])
    return take_answer(row, found, next_step=next_step(found.decision))


def decision_in(data: bytes, row: Authorization) -> AuthorizationDecision:
    """The payer's decision in a file, FHIR or 278.

    Raises:
        ValueError: if it holds none; the text says what it is instead.
    """
    if data.lstrip()[:1] in (b"{", b"["):
        codes = dict(enumerate(row.codes, start=1))
        file = read_fhir(data, source="answer")
        found = read_claim_response(file, requested_codes=codes, trace=row.trace)
        if found is None:
            raise ValueError("the file holds no ClaimResponse of this request; nothing was changed")
        return found
    return read_278_response(data, trace=row.trace)


def _record(row: Authorization) -> Encounter:
    """The patient's newest claim: who treats, who is insured how, where."""
    newest = row.patient.claims.order_by("-service_date", "-id").first()
    return encounter_of(newest.newest.content) if newest is not None else Encounter(payer=row.payer or None)


def _lines(text: str, diagnoses: int) -> tuple[ClaimLine, ...]:
    rows = [" ".join(row.upper().split()) for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_LINES:
        raise ValueError(f"{len(rows)} services are too many for one request; expected at most {MOST_LINES}")
    return tuple(_line(row, diagnoses) for row in rows)


def _line(row: str, diagnoses: int) -> ClaimLine:
    match = _LINE.fullmatch(row)
    if match is None:
        raise ValueError(
            f"{row[:40]!r} is no service; expected a code, modifiers and units, such as 64490 RT x1"
        )
    return ClaimLine(
        code=match[1],
        modifiers=tuple(match[2].split()),
        units=float(match[3] or 1),
        diagnosis_pointers=tuple(range(1, min(diagnoses, 4) + 1)),
    )


def _diagnoses(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(text.upper().replace(",", " ").split()))
    for code in found:
        if not _DIAGNOSIS.fullmatch(code):
            raise ValueError(f"{code[:12]!r} is no ICD-10-CM code; expected one such as M47.812")
    if len(found) > MOST_DIAGNOSES:
        raise ValueError(f"{len(found)} diagnoses are too many; expected at most {MOST_DIAGNOSES}")
    return found
