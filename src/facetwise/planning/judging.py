"""How a policy value and a fact of the record make a standing."""

from collections.abc import Callable

from facetwise.domain.vocabulary import Purpose, Region
from facetwise.planning.model import Standing, Step, citation
from facetwise.policy.resolve import PolicyValue

Judge = Callable[[PolicyValue], bool | None]


def judged(
    value: PolicyValue,
    what: str,
    judge: Judge,
    *,
    purpose: Purpose | None = None,
    region: Region | None = None,
    missing: str,
    unknown: str,
) -> Step:
    """A step of one policy value: met, missing, or not to be told, with the reason in words.

    Args:
        value: the policy value.
        what: what must be there.
        judge: whether the record holds it; None where the record does not tell.
        purpose: the purpose it belongs to, None for every session.
        region: the region it belongs to, None for both.
        missing: what to do where it is missing.
        unknown: what to do where the record does not tell.
    """

    def step(standing: Standing, why: str) -> Step:
        return Step(
            purpose=purpose, region=region, what=what, standing=standing, why=why, policy=citation(value)
        )

    if value.state == "not_addressed" or (value.state == "known" and value.decides and _is_off(value)):
        return step(Standing.NOT_ASKED, "the policy was read and does not ask for it")
    if value.state != "known":
        return step(Standing.UNDETERMINED, f"not known ({value.why or value.text}): ask the payer")
    if not value.decides:
        return step(
            Standing.UNDETERMINED,
            f"{value.text}, held at {value.confidence} confidence: confirm it with the payer",
        )
    answer = judge(value)
    if answer is None:
        return step(Standing.UNDETERMINED, unknown)
    return step(Standing.MET, "") if answer else step(Standing.MISSING, missing)


def _is_off(value: PolicyValue) -> bool:
    """A flag that the policy sets to no."""
    return list(value.leaves.values()) == [False]
