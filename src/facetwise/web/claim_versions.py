"""Versions of a claim that somebody makes on its page: safe fixes, and the way back. No version is ever destroyed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from facetwise.report.physician_query import query_text
from facetwise.store.ledger import keep_claim
from facetwise.store.models import Claim, ClaimVersion, Person
from facetwise.web.checking import content_of, encounter_of, recheck_with_those_after
from facetwise.web.safe_fixes import safe_edits, with_safe_fixes

FIXED, UNDONE = "safe fixes: ", "fixes undone: "


def is_fixed(version: ClaimVersion) -> bool:
    """Whether the version came from fixes, so that they can be undone."""
    return version.why.startswith(FIXED) and version.number > 1


@transaction.atomic
def apply_fixes(claim: Claim, by: Person) -> ClaimVersion | None:
    """A new version with every safe fix; nothing where there is nothing to fix."""
    version = claim.newest
    findings = [item.finding for item in version.verdicts.filter(is_current=True)]
    encounter = encounter_of(version.content)
    fixed = with_safe_fixes(encounter, findings)
    if fixed is encounter:
        return None
    edits = "; ".join(f"line {line}: {edit}" if line else edit for line, edit in safe_edits(findings))
    return _kept(claim, content_of(fixed), by, f"{FIXED}{edits}")


@transaction.atomic
def undo_fixes(claim: Claim, by: Person) -> ClaimVersion | None:
    """A new version that says what the one before the fixes said."""
    version = claim.newest
    if not is_fixed(version):
        return None
    before = claim.versions.get(number=version.number - 1)
    return _kept(claim, before.content, by, f"{UNDONE}as version {before.number}")


def _kept(claim: Claim, content: dict[str, Any], by: Person, why: str) -> ClaimVersion:
    kept = keep_claim(encounter_of(content), content, by=by, why=why[:300])
    recheck_with_those_after(kept.version)
    return kept.version


def claim_query(claim: Claim, findings: Iterable[Mapping[str, Any]]) -> str:
    """What to ask the physician about a claim's record."""
    missed = [
        (finding["name"], finding["message"])
        for finding in findings
        if finding["family"] in ("documentation", "necessity", "laterality", "guidance")
    ]
    return query_text((), missed, record=f"claim {claim.claim_id}", service_date=claim.service_date)
