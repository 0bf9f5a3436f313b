"""Many claims of a file through the checks at once, and the sessions that they bill."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from facetwise.codes.procedures import TechniqueGroup, procedure
from facetwise.coding.past_sessions import past_sessions
from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.domain.vocabulary import Purpose, Region, Technique
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.run import session_facts
from facetwise.store.checked_claims import CheckedClaim, known_claims, patients_known
from facetwise.store.fitting import digest
from facetwise.store.history import read_histories
from facetwise.store.ledger import claim_name
from facetwise.store.models import ClaimVersion, Patient
from facetwise.store.sessions import match_key
from facetwise.web.checking import (
    Object,
    content_of,
    encounter_of,
    kept_finding,
    others_of_day,
    today,
    with_history,
)
from facetwise.workflow import check_encounters


def check_claims(encounters: Sequence[Encounter], day: date) -> list[CheckedClaim]:
    """Each claim with its findings and sessions; one that the ledger holds unchanged is not checked again."""
    contents = [content_of(encounter) for encounter in encounters]
    keys = [(claim_name(e, content), e.service_date) for e, content in zip(encounters, contents, strict=True)]
    held = known_claims(keys)
    newest = dict(
        ClaimVersion.objects.filter(claim__in=held.values())
        .order_by("number")
        .values_list("claim_id", "digest")
    )
    is_new = [
        key not in held or newest.get(held[key].pk) != digest(content)
        for key, content in zip(keys, contents, strict=True)
    ]
    asked = [encounter for encounter, fresh in zip(encounters, is_new, strict=True) if fresh]
    findings, sessions = iter(_findings(asked, day, set(keys))), iter(billed_sessions(asked))
    return [
        CheckedClaim(encounter, content, next(findings), next(sessions))
        if fresh
        else CheckedClaim(encounter, content, None, ())
        for encounter, content, fresh in zip(encounters, contents, is_new, strict=True)
    ]


def _findings(
    encounters: Sequence[Encounter], day: date, keys: Container[tuple[str, date | None]]
) -> list[list[Object]]:
    """What the checks say of each, beside the ledger's other claims of its day; those of ``keys`` are at hand."""
    if not encounters:
        return []
    patients = patients_known(encounters)
    read_histories(list(patients.values()))
    known = [(encounter, patients.get(match_key(encounter) or "")) for encounter in encounters]
    asked = [with_history(_told_apart(encounter), patient) for encounter, patient in known]
    of_patients = [(encounter, patient) for encounter, (_, patient) in zip(asked, known, strict=True)]
    others = others_of_day(of_patients, keys)
    names = [encounter.claim.claim_id or encounter.encounter_id for encounter in encounters]
    results = check_encounters(
        [*asked, *(other for _, other in others)],
        as_of=day,
        sources=[*names, *(name for name, _ in others)],
    )[: len(asked)]
    return [[kept_finding(item) for item in result.findings] for result in results]


def findings_of(versions: Sequence[ClaimVersion], day: date) -> list[list[Object]]:
    """What the checks say now of versions that the ledger holds, each beside its patient's other claims."""
    read_histories([version.claim.patient for version in versions if version.claim.patient is not None])
    told = [(version, _as_one(encounter_of(version.content), version.claim.patient)) for version in versions]
    billed = [(version, encounter) for version, encounter in told if encounter.claim_lines]
    others = others_of_day(
        [(encounter, version.claim.patient) for version, encounter in billed],
        {(version.claim.claim_id, version.claim.service_date) for version in versions},
    )
    results = check_encounters(
        [*(encounter for _, encounter in billed), *(other for _, other in others)],
        as_of=day,
        sources=[*(version.claim.claim_id for version, _ in billed), *(name for name, _ in others)],
    )
    found = {
        version.pk: [kept_finding(item) for item in result.findings]
        for (version, _), result in zip(billed, results, strict=False)
    }
    return [found.get(version.pk, []) for version in versions]


def _as_one(encounter: Encounter, patient: Patient | None) -> Encounter:
    """The encounter with its history, and with its patient named as on their other claims."""
    if patient is None:
        return encounter
    facts = encounter.patient
    named = replace(
        facts,
        id=patient.uid,
        name=patient.name or patient.uid,
        last_name=None,
        first_name=None,
        birth_date=patient.birth_date or facts.birth_date,
    )
    return with_history(replace(encounter, patient=named), patient)


def _told_apart(encounter: Encounter) -> Encounter:
    """Where a claim has no name, the number made of name, member and payer tells patients apart as well."""
    person = encounter.patient
    if person.name is not None or person.id is None:
        return encounter
    return replace(encounter, patient=replace(person, name=person.id))


def billed_sessions(encounters: Sequence[Encounter]) -> list[tuple[PastSession, ...]]:
    """What each claim bills, as history for the claims after it."""
    if not encounters:
        return []
    facts = session_facts(tables_from_encounters([Intake(_anybody(e)) for e in encounters], as_of=today()))
    billed = facts.filter(~pl.col("is_void")).partition_by("claim_key", as_dict=True)
    return [
        (past_sessions(encounter) or _as_billed(encounter, billed[number,])) if (number,) in billed else ()
        for number, encounter in enumerate(encounters)
    ]


def _anybody(encounter: Encounter) -> Encounter:
    """Whose sessions they are is told by the ledger; here it is enough that they are somebody's."""
    person = PatientFacts(id="1", name="1", birth_date=date(1900, 1, 1))
    return replace(encounter, patient=person, payer=encounter.payer or "unknown")


def _codes(encounter: Encounter, *, is_ablation: bool) -> tuple[str, ...] | None:
    """The facet codes of the claim that are, or are not, of ablations."""
    found = (procedure(line.code) for line in encounter.claim_lines or () if line.code)
    codes = [
        item.code
        for item in found
        if item is not None
        and item.is_facet
        and (item.technique_group is TechniqueGroup.DESTRUCTION) is is_ablation
    ]
    return tuple(dict.fromkeys(codes)) or None


def _as_billed(encounter: Encounter, facts: pl.DataFrame) -> tuple[PastSession, ...]:
    """A claim without its record tells region, purpose, technique and codes; which joints it does not."""
    return tuple(
        PastSession(
            service_date=row["service_date"],
            region=Region(row["region"]),
            purpose=Purpose(row["purpose"] or "unspecified"),
            technique=Technique(row["technique"]) if row["technique"] else None,
            relief_percent=encounter.documentation.response.percent,
            codes=_codes(encounter, is_ablation=row["purpose"] == Purpose.ABLATION),
        )
        for row in facts.iter_rows(named=True)
        if row["service_date"] is not None and row["region"] is not None
    )
