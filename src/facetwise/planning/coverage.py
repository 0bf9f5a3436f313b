"""Coverage at order time: what the payer's policy says of a procedure before it is done.

A payer's criteria can be met only by a record that is not written yet, so that an answer here is at best *conditional*;
what is not known is *indeterminate*. Neither is ever shown as covered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from facetwise.codes import places
from facetwise.codes.procedures import Procedure, Role, TechniqueGroup, procedure
from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import ClaimType, Purpose, Technique
from facetwise.planning.diagnoses import KEY as DIAGNOSES
from facetwise.planning.diagnoses import on_the_list
from facetwise.planning.limits import session_limit
from facetwise.planning.model import Citation, SessionLimit, Standing, citation
from facetwise.planning.plan import known_documentation
from facetwise.policy.payers import Payer, identify
from facetwise.policy.resolve import PolicyValue, Resolution, Scope, resolve


class Covered(StrEnum):
    """Whether the payer covers it, in the words of the CRD guide (our *undetermined* is never *covered*)."""

    NOT_COVERED = "not-covered"
    CONDITIONAL = "conditional"
    INDETERMINATE = "indeterminate"


class AuthorizationNeed(StrEnum):
    """Whether authorization must be there first, in the words of the CRD guide."""

    NOT_NEEDED = "no-auth"
    NEEDED = "auth-needed"
    CONDITIONAL = "conditional"
    SATISFIED = "satisfied"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The answer for one ordered code."""

    code: str
    is_facet: bool
    covered: Covered
    authorization: AuthorizationNeed
    reasons: tuple[str, ...]
    documentation: tuple[str, ...]
    limits: tuple[SessionLimit, ...]
    policies: tuple[Citation, ...]
    pack: str | None


def coverage_of(codes: Sequence[str], encounter: Encounter, *, day: date) -> list[Coverage]:
    """What the payer's policy says of each ordered code; codes that are no facet procedure are indeterminate.

    Args:
        codes: procedure codes of one order.
        encounter: payer, state, place and history, as far as known at order time.
        day: the day for which it is planned.
    """
    payer = identify(encounter.payer, state=encounter.state, contractor=encounter.contractor, on=day)
    answers = [_coverage(code, procedure(code), encounter, payer, day) for code in codes]
    if payer.pack is None or not (why := _two_regions(codes, resolve(payer.pack, day, Scope()))):
        return answers
    return [replace(item, reasons=(why, *item.reasons)) if item.is_facet else item for item in answers]


def _two_regions(codes: Sequence[str], policy: Resolution) -> str:
    """What the policy says of both regions in one order: each is told, for which of them is done is not ours to say.

    A first level of the neck with a second level of the low back alone is T12-L1 with L1-L2, one session.
    """
    primaries = {
        found.region
        for code in codes
        if (found := procedure(code)) and found.is_facet and found.role is Role.PRIMARY
    }
    value = policy["regions_per_session"]
    most = value.leaves.get("regions_per_session.max")
    if len(primaries) < 2 or not value.decides or most is None or most >= len(primaries):
        return ""
    return f"the policy covers {most} region in a session ({value.cite}): plan the other one for another day"


def _coverage(code: str, found: Procedure | None, encounter: Encounter, payer: Payer, day: date) -> Coverage:
    if found is None or not found.is_facet or found.region is None:
        return _indeterminate(
            code, payer, f"{code} is no facet joint procedure: not decided here", is_facet=False
        )
    if payer.pack is None:
        return _indeterminate(code, payer, payer.why or "the payer's policy was not found", is_facet=True)
    purposes = _purposes(found, encounter)
    policy = _policy(payer.pack, purposes, found, encounter, day)
    limits = tuple(
        session_limit(
            _policy(payer.pack, [purpose], found, encounter, day)["limit.sessions"],
            found.region,
            purpose,
            history=encounter.history or (),
            is_loaded=encounter.history_loaded,
            day=day,
        )
        for purpose in purposes
    )
    diagnosis = on_the_list(encounter.diagnoses or (), payer.pack, day, policy[DIAGNOSES])
    refusals = [
        *_refusals(found, policy, limits),
        *([diagnosis.why] if diagnosis.is_covered is False else []),
    ]
    why_of_diagnosis = None if diagnosis.is_covered is False else diagnosis.why
    status = policy["coverage.status"]
    authorization, why = _authorization(code, policy["prior_auth.required"], encounter)
    if encounter.bill_for is None and authorization is AuthorizationNeed.INDETERMINATE:
        authorization, why = _by_claim_type(code, found, encounter, payer.pack, day)
    used = [
        status,
        policy["prior_auth.required"],
        policy["guidance.required"],
        policy["limit.levels_per_session"],
        policy[DIAGNOSES],
    ]
    return Coverage(
        code=code,
        is_facet=True,
        covered=Covered.NOT_COVERED if refusals else _status(status),
        authorization=authorization,
        reasons=tuple(
            filter(None, [*refusals, _status_reason(status), why_of_diagnosis, why, *_limit_reasons(limits)])
        ),
        documentation=known_documentation(policy),
        limits=limits,
        policies=tuple(citation(value) for value in used if value.state in ("known", "conflict")),
        pack=payer.pack,
    )


def _indeterminate(code: str, payer: Payer, why: str, *, is_facet: bool) -> Coverage:
    return Coverage(
        code=code,
        is_facet=is_facet,
        covered=Covered.INDETERMINATE,
        authorization=AuthorizationNeed.INDETERMINATE,
        reasons=(why,),
        documentation=(),
        limits=(),
        policies=(),
        pack=payer.pack,
    )


def _purposes(found: Procedure, encounter: Encounter) -> list[Purpose]:
    """Ablation by its code; an injection by what the order says, else both that it may be."""
    if found.technique_group is TechniqueGroup.DESTRUCTION:
        return [Purpose.ABLATION]
    stated = {item.purpose for item in encounter.procedures or ()} - {Purpose.UNSPECIFIED}
    return sorted(stated & {Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC}) or [
        Purpose.DIAGNOSTIC,
        Purpose.THERAPEUTIC,
    ]


def _policy(
    pack: str, purposes: Sequence[Purpose], found: Procedure, encounter: Encounter, day: date
) -> Resolution:
    one = purposes[0].value if len(purposes) == 1 else None
    claim_type = encounter.bill_for.value if encounter.bill_for else None
    region = found.region.value if found.region else None
    is_ablation = (
        found.technique_group is TechniqueGroup.DESTRUCTION
    )  # pulsed and cold lesions have other codes
    technique = Technique.RADIOFREQUENCY.value if is_ablation else None
    return resolve(pack, day, Scope(purpose=one, region=region, claim_type=claim_type, technique=technique))


def _refusals(found: Procedure, policy: Resolution, limits: Sequence[SessionLimit]) -> Iterator[str]:
    status, levels, guidance = (
        policy[key] for key in ("coverage.status", "limit.levels_per_session", "guidance.required")
    )
    if status.decides and status.value in ("not_covered", "investigational"):
        yield f"the policy says {status.text.replace('_', ' ')}"
    most = levels.leaves.get("limit.levels_per_session.max")
    if levels.decides and found.role is Role.THIRD_AND_FURTHER and most is not None and most < 3:
        yield f"a third level is beyond the {most} levels that the policy covers in a session"
    if (
        guidance.decides
        and found.technique_group is TechniqueGroup.ULTRASOUND_INJECTION
        and guidance.leaves.get("guidance.required.ultrasound_allowed") is False
    ):
        yield "the policy asks for fluoroscopy or CT and does not cover ultrasound guidance"
    if limits and all(limit.standing is Standing.MISSING for limit in limits):
        for limit in limits:
            yield f"{len(limit.used)} of {limit.limit} {limit.purpose} sessions are used on this date" + (
                f"; from {limit.earliest} one more is inside the limit" if limit.earliest else ""
            )


def _status(status: PolicyValue) -> Covered:
    if status.state == "known" and status.decides and status.value == "covered_with_criteria":
        return Covered.CONDITIONAL
    return Covered.INDETERMINATE


def _status_reason(status: PolicyValue) -> str:
    if status.state == "known" and status.decides:
        return "covered where the policy's criteria are met and documented"
    if status.state in ("known", "conflict"):
        return f"coverage is not certain ({status.text}, {status.confidence} confidence): ask the payer"
    return f"whether it is covered is not known ({status.why or status.text}): ask the payer"


def _authorization(code: str, value: PolicyValue, encounter: Encounter) -> tuple[AuthorizationNeed, str]:
    required = value.leaves.get("prior_auth.required.required")
    if encounter.authorization.number:
        return (
            AuthorizationNeed.SATISFIED,
            "an authorization number is at hand: check its codes, sides and dates",
        )
    if not value.decides or required is None:
        return AuthorizationNeed.INDETERMINATE, "whether authorization is needed is not known: ask the payer"
    codes = str(value.leaves.get("prior_auth.required.codes") or "").split("|")
    if required == "yes" and codes != [""] and code not in codes:
        return AuthorizationNeed.NOT_NEEDED, f"{code} is not on the payer's authorization list"
    if required == "yes":
        return AuthorizationNeed.NEEDED, "authorization must be there before the service"
    if required == "no":
        return AuthorizationNeed.NOT_NEEDED, ""
    when = value.leaves.get("prior_auth.required.when") or "conditions that the policy names"
    return AuthorizationNeed.CONDITIONAL, f"authorization depends on: {when}"


def _by_claim_type(
    code: str, found: Procedure, encounter: Encounter, pack: str, day: date
) -> tuple[AuthorizationNeed, str]:
    """Where it is not known whose claim it will be: what each kind of claim needs."""
    needs = {}
    for claim_type in _claim_types_at(encounter.place_of_service):
        of_type = replace(encounter, bill_for=claim_type)
        value = _policy(pack, _purposes(found, encounter), found, of_type, day)["prior_auth.required"]
        needs[claim_type], why = _authorization(code, value, of_type)
    if AuthorizationNeed.INDETERMINATE in needs.values() or len(set(needs.values())) == 1:
        return needs[ClaimType.PROFESSIONAL], why
    needed = [name for name, need in needs.items() if need is AuthorizationNeed.NEEDED]
    return AuthorizationNeed.CONDITIONAL, f"authorization is needed on the claim of: {', '.join(needed)}"


def _claim_types_at(place_of_service: str | None) -> Sequence[ClaimType]:
    """Whose claim can come from a place; anybody's where it is not known."""
    place = places.place(place_of_service) if place_of_service else None
    return (place.claim_types if place else ()) or tuple(ClaimType)


def _limit_reasons(limits: Sequence[SessionLimit]) -> Iterator[str]:
    for limit in limits:
        if limit.standing is Standing.UNDETERMINED and limit.limit is not None:
            yield f"sessions left ({limit.purpose}): not certain, {limit.why or 'history incomplete'}"
        elif limit.standing is Standing.MET:
            yield f"{limit.left} of {limit.limit} {limit.purpose} sessions left in {limit.window_months} months"
