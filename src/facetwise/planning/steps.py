"""What must be there before a session: the criteria of every session, then those of each purpose."""

from collections.abc import Iterator
from datetime import date, timedelta

from facetwise.coding.counting import sides_of
from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import AuthorizationStatus, Purpose
from facetwise.planning.blocks import AGE_OF_BLOCKS, blocks_first, blocks_young_enough
from facetwise.planning.earlier import Earlier, lasting_relief, second_block
from facetwise.planning.judging import judged
from facetwise.planning.model import Standing, Step, citation
from facetwise.policy.resolve import PolicyValue, Resolution

BLOCKS_ASKED = {
    Purpose.ABLATION: "dx_block.count",
    Purpose.THERAPEUTIC: "therapeutic.dx_block_count",
}
_IN_HAND = (AuthorizationStatus.AFFIRMED, AuthorizationStatus.APPROVED, AuthorizationStatus.EXEMPT)


def general_steps(encounter: Encounter, policy: Resolution) -> Iterator[Step]:
    """What the record must hold for any facet session."""
    held = encounter.documentation
    pain, care = held.pain, held.conservative_care
    ask = "the record does not say: ask the physician"
    yield judged(
        policy["pain.duration_min"],
        "pain for the least time",
        lambda value: None if pain.months is None else pain.months >= _months(value),
        missing=f"the record gives {pain.months or 0:g} months: too early",
        unknown=ask,
    )
    for key, what, fact in (
        ("pain.axial_required", "mainly axial pain", pain.axial),
        ("pain.no_untreated_radiculopathy", "no untreated radiculopathy", _not(pain.radiculopathy)),
        ("pain.no_other_cause", "no other cause that explains the pain", _not(pain.other_cause)),
        ("conservative.required", "conservative care tried, and failed", _both(care.tried, care.failed)),
        ("function.scale_required", "a baseline disability scale", _given(held.function_scale.name)),
    ):
        yield judged(
            policy[key],
            what,
            lambda _, fact=fact: fact,  # type: ignore[misc]
            missing="the record says otherwise: not covered as it stands",
            unknown=ask,
        )


def purpose_steps(
    encounter: Encounter, purpose: Purpose, earlier: Earlier, *, policy: Resolution, day: date
) -> Iterator[Step]:
    """What this purpose needs first in the region."""
    if purpose is Purpose.DIAGNOSTIC:
        yield from second_block(earlier, policy, day)
    if purpose in BLOCKS_ASKED and (blocks := blocks_first(policy[BLOCKS_ASKED[purpose]], earlier, purpose)):
        yield blocks
    if purpose is Purpose.ABLATION and (young := blocks_young_enough(policy[AGE_OF_BLOCKS], earlier, day)):
        yield young
    if purpose is Purpose.THERAPEUTIC:
        reason = encounter.documentation.ablation_not_possible_reason
        yield judged(
            policy["therapeutic.requires_ablation_not_possible_reason"],
            "the reason why ablation is not an option",
            lambda _: _given(reason),
            purpose=purpose,
            region=earlier.region,
            missing="the record gives none",
            unknown="the record does not say: ask the physician",
        )
    if purpose in (Purpose.THERAPEUTIC, Purpose.ABLATION):
        repeat = lasting_relief(policy["repeat.relief_min"], earlier, purpose, day)
        if repeat is not None:
            yield repeat


def authorization_step(encounter: Encounter, policy: Resolution, day: date) -> Step:
    """Whether prior authorization must be there first, and whether it is and holds on the planned day."""
    value, held = policy["prior_auth.required"], encounter.authorization
    required = value.leaves.get("prior_auth.required.required")
    if held.required is False or (value.decides and required == "no"):
        standing, why = Standing.NOT_ASKED, "no request is needed for this claim"
    elif held.status in _IN_HAND:
        standing, why = _in_hand(encounter, value, day)
    elif held.required or (value.decides and required == "yes"):
        known = held.status is not None
        standing = Standing.MISSING if known else Standing.UNDETERMINED
        why = f"needed; it is {held.status}" if known else "needed; whether it was asked for is not known"
    else:
        when = value.leaves.get("prior_auth.required.when")
        detail = f"conditional: {when}" if required == "conditional" else value.why or value.text
        standing, why = (
            Standing.UNDETERMINED,
            f"whether it is needed is not certain ({detail}): ask the payer",
        )
    return Step(
        purpose=None,
        region=None,
        what="prior authorization",
        standing=standing,
        why=why,
        policy=citation(value),
    )


def _in_hand(encounter: Encounter, value: PolicyValue, day: date) -> tuple[Standing, str]:
    """Whether an authorization that was given is for the planned day and sides."""
    held = encounter.authorization
    if held.status is AuthorizationStatus.EXEMPT:
        return Standing.MET, "exempt: no request is needed while that lasts"
    planned = {
        side
        for item in encounter.procedures or ()
        for target in item.targets
        for side in sides_of(target.side)
    }
    named = {side for item in held.sides or () for side in sides_of(item)}
    if named and (beyond := {side for side in planned - named if side is not None}):
        return Standing.MISSING, f"{held.status} for another side: not for the {' and '.join(sorted(beyond))}"
    last_day = _last_day(encounter, value)
    if last_day is None:
        return Standing.UNDETERMINED, f"{held.status}, and until which day is not known: look up the decision"
    if day > last_day:
        return (
            Standing.MISSING,
            f"{held.status}, and it ended on {last_day}, before the planned day: ask anew",
        )
    return Standing.MET, f"{held.status}, holds until {last_day}"


def _last_day(encounter: Encounter, value: PolicyValue) -> date | None:
    """The day on which the authorization ends, as written, else by how long the payer's last."""
    held = encounter.authorization
    days = value.leaves.get(f"{value.key}.valid_days") if value.decides else None
    if held.expires is not None or held.decided is None or days is None:
        return held.expires
    return held.decided + timedelta(days=int(days))


def _months(value: PolicyValue) -> float:
    return float(value.leaves.get(f"{value.key}.months", 0) or 0)


def _not(fact: bool | None) -> bool | None:
    return None if fact is None else not fact


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _given(text: str | None) -> bool | None:
    return None if text is None else bool(text.strip())
