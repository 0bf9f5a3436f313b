"""Loads claim files and past sessions into the ledger. The same file twice changes nothing; the counts add up."""

import json
from collections.abc import Sequence
from datetime import date

import polars as pl

from facetwise.coding.past_sessions import past_sessions
from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.domain.vocabulary import Purpose, Region, Technique
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.run import session_facts
from facetwise.interop.encounter.history import PatientSession, read_session_table
from facetwise.report.json_lines import finding_object, json_line
from facetwise.store.ledger import (
    Kept,
    keep_claim,
    keep_session,
    keep_verdicts,
    patient_of,
    supersede_session,
)
from facetwise.store.models import Claim, FileClaim, LoadedFile, Patient, Person, WorkState
from facetwise.web.checking import content_of, today, with_history
from facetwise.web.claim_files import SetAside, claim_parts
from facetwise.web.file_content import keep_content
from facetwise.web.known_files import Loaded, load_once
from facetwise.workflow import check_encounters

CLAIMS_AT_ONCE = 500
Placed = tuple[Encounter, int | None]  # a claim, and its CLM segment where the file is X12


def load_claims(
    name: str, data: bytes, *, by: Person | None = None, as_of: date | None = None, is_synthetic: bool = False
) -> Loaded:
    """Load a claim file; what it bills is history for later claims, and answers that waited for a claim join it."""
    day = as_of or today()

    def take(file: LoadedFile) -> None:
        keep_content(file, data)
        for part in claim_parts(name, data, as_of=day):
            file.held_in_file += part.claims_read
            file.rejected += part.rejected
            file.problems += [str(problem) for problem in part.problems]
            _set_aside(part.aside, file)
            placed = list(zip(part.encounters, part.segments, strict=True))
            for start in range(0, len(placed), CLAIMS_AT_ONCE):
                _take(placed[start : start + CLAIMS_AT_ONCE], file, day, is_synthetic=is_synthetic)

    return load_once("claims", name, data, take, by=by)


def _set_aside(aside: Sequence[SetAside], file: LoadedFile) -> None:
    file.set_aside += len(aside)
    FileClaim.objects.bulk_create(
        (
            FileClaim(file=file, segment=item.segment, place=item.place[:80], problem=item.why[:200])
            for item in aside
        ),
        batch_size=CLAIMS_AT_ONCE,
    )


def _take(placed: Sequence[Placed], file: LoadedFile, day: date, *, is_synthetic: bool) -> None:
    new: list[tuple[Encounter, Kept]] = []
    named: list[FileClaim] = []
    for encounter, segment in placed:
        kept = keep_claim(encounter, content_of(encounter), file=file, by=file.by, is_synthetic=is_synthetic)
        named.append(FileClaim(file=file, version=kept.version, segment=segment))
        file.unchanged += not kept.is_new
        if kept.version.claim.state == WorkState.HELD:
            file.held += 1
        else:
            file.accepted += 1
        if kept.is_new:
            new.append((encounter, kept))
    FileClaim.objects.bulk_create(named)
    if new:
        _check(new, day)
        keep_own_sessions([(encounter, kept.version.claim) for encounter, kept in new], file)


def _check(new: Sequence[tuple[Encounter, Kept]], day: date) -> None:
    known = [with_history(encounter, kept.version.claim.patient) for encounter, kept in new]
    results = check_encounters(known, as_of=day, sources=[kept.version.claim.claim_id for _, kept in new])
    for (_, kept), result in zip(new, results, strict=True):
        findings = [json.loads(json_line(finding_object(item))) for item in result.findings]
        keep_verdicts(kept.version, findings, as_of=day)


def keep_own_sessions(claims: Sequence[tuple[Encounter, Claim]], file: LoadedFile | None) -> None:
    """What a claim bills is history for the claims after it."""
    base = tables_from_encounters([Intake(encounter) for encounter, _ in claims], as_of=today())
    billed = session_facts(base).partition_by("claim_key", as_dict=True)
    for number, (encounter, claim) in enumerate(claims):
        if claim.patient is not None and (number,) in billed:
            told = past_sessions(encounter) or _as_billed(encounter, billed[number,])
            _keep_sessions(claim, claim.patient, told, file)


def _as_billed(encounter: Encounter, facts: pl.DataFrame) -> tuple[PastSession, ...]:
    """A claim without its record tells region, purpose and technique; which joints it does not."""
    return tuple(
        PastSession(
            service_date=row["service_date"],
            region=Region(row["region"]),
            purpose=Purpose(row["purpose"] or "unspecified"),
            technique=Technique(row["technique"]) if row["technique"] else None,
            relief_percent=encounter.documentation.response.percent,
        )
        for row in facts.iter_rows(named=True)
        if row["service_date"] is not None and row["region"] is not None
    )


def _keep_sessions(
    claim: Claim, patient: Patient, told: Sequence[PastSession], file: LoadedFile | None
) -> None:
    """The sessions of a claim; what an earlier version of it told and this one does not is superseded."""
    kept = [
        keep_session(patient, past, rendering_npi=claim.rendering_npi, file=file, claim=claim)[0]
        for past in told
    ]
    standing = {session.pk for session in kept}
    for old in claim.sessions.filter(superseded_by=None).exclude(pk__in=standing):
        new = next((session for session in kept if session.region == old.region), None)
        if new is not None:
            supersede_session(old, new)


def load_sessions(name: str, data: bytes, *, by: Person | None = None) -> Loaded:
    """Past sessions from CSV: ``patient_id`` and the columns of a history file, one row a session."""

    def take(file: LoadedFile) -> None:
        table = read_session_table(data, source=name)
        file.held_in_file = len(table.rows) + table.left_out
        file.rejected = table.left_out
        file.problems = [str(problem) for problem in table.problems]
        for row in table.rows:
            _take_session(row, file)

    return load_once("sessions", name, data, take, by=by)


def _take_session(row: PatientSession, file: LoadedFile) -> None:
    patient = patient_of(Encounter(patient=PatientFacts(id=row.patient_id))) if row.session else None
    if patient is None or row.session is None:
        file.rejected += 1
        return
    _, is_new = keep_session(patient, row.session, file=file)
    file.accepted += 1
    file.unchanged += not is_new
