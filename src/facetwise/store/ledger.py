"""Writes to the ledger: claims and their versions, payers' answers, states of work. The same again changes nothing."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Max

from facetwise.domain.encounter import Encounter
from facetwise.planning.filing import filing_deadline
from facetwise.store.fitting import claim_number, digest, fitted, identifier, keepable
from facetwise.store.models import (
    Claim,
    ClaimVersion,
    LoadedFile,
    Person,
    Remittance,
    WorkState,
)
from facetwise.store.sessions import patient_of

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that stands, and whether it is new."""

    version: ClaimVersion
    is_new: bool


class RemittanceKept(Enum):
    """What became of a payer's answer."""

    NEW = "new"
    HERE_ALREADY = "here already"


@transaction.atomic
def keep_remittance(answer: Object, *, claim: Claim | None, file: LoadedFile | None = None) -> RemittanceKept:
    """A payer's answer to a claim; a later one of the same payer takes its place, the same again changes nothing."""
    answer = keepable(answer)
    number = claim_number(answer["claim_id"] or "")
    mark = digest(answer)
    if Remittance.objects.filter(digest=mark).exists():
        return RemittanceKept.HERE_ALREADY
    earlier = Remittance.objects.filter(claim_number=number, claim=claim, superseded_by=None)
    replaced = [row for row in earlier if row.content.get("payer") == answer["payer"]]
    content = {name: value for name, value in answer.items() if name != "paid_on"}
    kept = Remittance.objects.create(
        claim=claim,
        claim_number=number,
        payer_control_number=fitted(answer["payer_control_number"], 64),
        paid_on=answer["paid_on"],
        charged_cents=answer["charge_cents"],
        paid_cents=answer["paid_cents"],
        denial_codes=answer["denial_codes"],
        content=content,
        digest=mark,
        file=file,
    )
    for row in replaced:
        row.superseded_by = kept
        row.save(update_fields=["superseded_by"])
    return RemittanceKept.NEW


@transaction.atomic
def keep_claim(
    encounter: Encounter,
    content: Object,
    *,
    file: LoadedFile | None = None,
    by: Person | None = None,
    why: str = "",
    is_synthetic: bool = False,
) -> Kept:
    """A claim with this content as its newest version; unchanged content makes no new version."""
    claim_id = claim_name(encounter, content)
    known, is_unheard_of = Claim.objects.select_for_update().get_or_create(
        claim_id=claim_id,
        service_date=encounter.service_date,
        defaults={"patient": patient_of(encounter, is_synthetic=is_synthetic)},
    )
    if is_unheard_of:  # answers may have come before their claim
        Remittance.objects.filter(claim=None, claim_number=claim_id).update(claim=known)
    mark = digest(content)
    newest = known.versions.order_by("-number").first()
    if newest is not None and newest.digest == mark:
        return Kept(newest, is_new=False)
    for column, value in claim_facts(encounter).items():
        setattr(known, column, value)
    known.save()
    last = known.versions.aggregate(last=Max("number"))["last"] or 0
    version = ClaimVersion.objects.create(
        claim=known, number=last + 1, content=content, digest=mark, file=file, by=by, why=why
    )
    return Kept(version, is_new=True)


def claim_name(encounter: Encounter, content: Object) -> str:
    """The claim's number, else its encounter's, else a name made of its content."""
    named = encounter.claim.claim_id or encounter.encounter_id
    return claim_number(named) if named else f"unnamed {digest(content)[:12]}"


def claim_facts(encounter: Encounter) -> Object:
    """What the row of a claim repeats of its newest version."""
    charges = [line.charge for line in encounter.claim_lines or () if line.charge is not None]
    return {
        "payer": fitted(encounter.payer, 120),
        "rendering_npi": identifier(encounter.providers.rendering_npi, 10),
        "authorization_number": fitted(encounter.authorization.number, 50),
        "total_cents": round(sum(charges) * 100) if charges else None,
        "deadline": filing_deadline(encounter),
    }


def hold(claim: Claim, reason: str) -> None:
    """Keep a claim back, and say why."""
    claim.state, claim.hold_reason = WorkState.HELD, reason
    claim.save(update_fields=["state", "hold_reason"])


def release(claim: Claim) -> None:
    """Let a claim go."""
    claim.state, claim.hold_reason = WorkState.RELEASED, ""
    claim.save(update_fields=["state", "hold_reason"])


def reopen(claim: Claim) -> None:
    """Undo a hold or a release."""
    claim.state, claim.hold_reason = WorkState.OPEN, ""
    claim.save(update_fields=["state", "hold_reason"])
