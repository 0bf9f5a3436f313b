"""Loads claim files and past sessions into the ledger. The same file twice changes nothing; the counts add up."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from django.db import transaction

from facetwise.coding.past_sessions import past_sessions
from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.vocabulary import Purpose, Region, Technique
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.run import session_facts
from facetwise.interop.encounter.history import read_history
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
from facetwise.workflow import check_encounters

CLAIMS_AT_ONCE = 500
Placed = tuple[Encounter, int | None]  # a claim, and its CLM segment where the file is X12


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of the ledger, and whether it came now or was here already."""

    file: LoadedFile
    is_new: bool


def load_claims(
    name: str, data: bytes, *, by: Person | None = None, as_of: date | None = None, is_synthetic: bool = False
) -> Loaded:
    """Load a claim file: all of it, or, if something breaks on the way, nothing."""
    mark = hashlib.sha256(data).hexdigest()
    known = LoadedFile.objects.filter(kind="claims", sha256=mark).first()
    if known is not None:
        return Loaded(known, is_new=False)
    with transaction.atomic():
        file = LoadedFile.objects.create(name=name[:200], kind="claims", sha256=mark, by=by)
        keep_content(file, data)
        day = as_of or today()
        for part in claim_parts(name, data, as_of=day):
            file.held_in_file += part.claims_read
            file.rejected += part.rejected
            file.problems += [str(problem) for problem in part.problems]
            _set_aside(part.aside, file)
            placed = list(zip(part.encounters, part.segments, strict=True))
            for start in range(0, len(placed), CLAIMS_AT_ONCE):
                _take(placed[start : start + CLAIMS_AT_ONCE], file, day, is_synthetic=is_synthetic)
        file.save()
    return Loaded(file, is_new=True)


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
    mark = hashlib.sha256(data).hexdigest()
    known = LoadedFile.objects.filter(kind="sessions", sha256=mark).first()
    if known is not None:
        return Loaded(known, is_new=False)
    with transaction.atomic():
        file = LoadedFile.objects.create(name=name[:200], kind="sessions", sha256=mark, by=by)
        for number, row in enumerate(_rows(data), start=2):
            file.held_in_file += 1
            _take_session(name, number, row, file)
        file.save()
    return Loaded(file, is_new=True)


def _rows(data: bytes) -> Iterable[dict[str, str]]:
    return csv.DictReader(io.StringIO(data.decode("utf-8-sig", errors="replace")))


def _take_session(name: str, number: int, row: dict[str, str], file: LoadedFile) -> None:
    given = {key: value for key, value in row.items() if key and value not in (None, "")}
    patient_id = given.pop("patient_id", "")
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(given))
    writer.writeheader()
    writer.writerow(given)
    read = read_history(text.getvalue().encode(), source=f"{name}.csv")
    if not patient_id or not read.history:
        file.rejected += 1
        why = "no patient_id" if not patient_id else "; ".join(str(problem) for problem in read.problems)
        file.problems = [*file.problems, f"{name}:{number}: {why or 'no session in this row'}"]
        return
    person = replace(Encounter().patient, id=patient_id)
    patient = patient_of(Encounter(patient=person))
    if patient is not None:
        _, is_new = keep_session(patient, read.history[0], file=file)
        file.accepted += 1
        file.unchanged += not is_new
