"""How much a planned session takes, beside what the payer covers on one day: levels of a region, and regions."""

from collections.abc import Iterable, Iterator, Mapping

from facetwise.domain import spine
from facetwise.domain.vocabulary import Region, Side
from facetwise.planning.earlier import Place
from facetwise.planning.judging import judged
from facetwise.planning.model import Step
from facetwise.policy.resolve import PolicyValue, Resolution

JUNCTION = frozenset((spine.THORACOLUMBAR_JOINT, "L1-L2"))
FORM_OF_JUNCTION = "billing.t12_l1_with_l1_l2"
ASK_ABOUT_JUNCTION = "no text read says whether T12-L1 and L1-L2 are of one session here: ask the payer"
LEVELS, REGIONS = "limit.levels_per_session", "regions_per_session"


def size_steps(planned: Mapping[Region, frozenset[Place]], policy: Resolution) -> Iterator[Step]:
    """Whether the payer covers so many levels and regions on one day; nothing of one level, which every payer does."""
    joints = {region: {joint for joint, _ in places} for region, places in planned.items() if places}
    everywhere = {joint for of_region in joints.values() for joint in of_region}
    crosses = everywhere >= JUNCTION
    if crosses and everywhere == JUNCTION and _is_one_session(policy[FORM_OF_JUNCTION]):
        joints = {Region.LUMBAR_SACRAL: everywhere}
        crosses = False
    is_bilateral = _is_bilateral(place for places in planned.values() for place in places)
    for region, levels in joints.items():
        at_most = len(levels) + (crosses and region is Region.LUMBAR_SACRAL)
        if at_most > 1:
            yield _levels(policy[LEVELS], region, len(levels), at_most, is_bilateral=is_bilateral)
    if len(joints) > 1:
        yield _regions(policy[REGIONS], len(joints), crosses=crosses)


def _levels(value: PolicyValue, region: Region, count: int, at_most: int, *, is_bilateral: bool) -> Step:
    leaves = {
        name: value.leaves.get(f"{LEVELS}.{name}") for name in ("max", "unilateral_max", "bilateral_max")
    }
    by_side = leaves["bilateral_max"] if is_bilateral else leaves["unilateral_max"]
    most = next((found for found in (leaves["max"], by_side) if found is not None), None)

    def fits(_: PolicyValue) -> bool | None:
        if most is None:
            return None
        return False if count > most else True if at_most <= most else None

    return judged(
        value,
        f"no more levels than the payer covers in a session ({count} planned)",
        fits,
        region=region,
        missing=f"{most} covered: plan the others for another session if they are needed",
        unknown="the policy does not say for these sides: ask the payer"
        if most is None
        else ASK_ABOUT_JUNCTION,
    )


def _regions(value: PolicyValue, count: int, *, crosses: bool) -> Step:
    most, is_strict = value.leaves.get(f"{REGIONS}.max"), value.leaves.get(f"{REGIONS}.strict")

    def fits(_: PolicyValue) -> bool | None:
        if most is None or count <= most:
            return None if most is None else True
        return None if crosses or is_strict is False else False

    return judged(
        value,
        f"no more regions than the payer covers in a session ({count} planned)",
        fits,
        missing=f"{most} covered: plan the other one for another day",
        unknown=ASK_ABOUT_JUNCTION
        if crosses
        else "more are not covered as a routine: the record has to say why it is one session",
    )


def _is_one_session(value: PolicyValue) -> bool:
    return value.decides and value.leaves.get(f"{FORM_OF_JUNCTION}.session_region") is not None


def _is_bilateral(places: Iterable[Place]) -> bool:
    return {Side.RIGHT, Side.LEFT} <= {side for _, side in places}
