"""What must be there before a session: the criteria of every session, then those of each purpose."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.vocabulary import AuthorizationStatus, Purpose, Region, Technique
from facetwise.planning.joints import is_good
from facetwise.planning.judging import judged
from facetwise.planning.model import Standing, Step, citation
from facetwise.planning.windows import distinct_days, is_certainly
from facetwise.policy.resolve import PolicyValue, Resolution

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
    encounter: Encounter,
    purpose: Purpose,
    region: Region,
    *,
    policy: Resolution,
    for_ablation: Resolution,
    day: date,
) -> Iterator[Step]:
    """What this purpose needs first in this region."""
    history = encounter.history
    blocks = _of(history, region, Purpose.DIAGNOSTIC)

    def first(value: PolicyValue) -> Step:
        return _blocks_first(
            value,
            blocks,
            is_loaded=encounter.history_loaded,
            purpose=purpose,
            region=region,
            for_ablation=for_ablation,
        )

    if purpose is Purpose.DIAGNOSTIC and blocks:
        yield from _second_block(blocks, region, policy, day)
    if purpose is Purpose.ABLATION and not _of(history, region, Purpose.ABLATION):
        yield first(policy["dx_block.count"])
    if purpose is Purpose.THERAPEUTIC:
        yield first(policy["therapeutic.dx_block_count"])
        reason = encounter.documentation.ablation_not_possible_reason
        yield judged(
            policy["therapeutic.requires_ablation_not_possible_reason"],
            "the reason why ablation is not an option",
            lambda _: _given(reason),
            purpose=purpose,
            region=region,
            missing="the record gives none",
            unknown="the record does not say: ask the physician",
        )
    earlier = _of(history, region, purpose)
    if purpose in (Purpose.THERAPEUTIC, Purpose.ABLATION) and earlier:
        yield _lasting_relief(policy["repeat.relief_min"], earlier, purpose, region)


def authorization_step(encounter: Encounter, policy: Resolution) -> Step:
    """Whether prior authorization must be there first, and whether it is."""
    value, held = policy["prior_auth.required"], encounter.authorization
    required = value.leaves.get("prior_auth.required.required")
    if held.required is False or (value.decides and required == "no"):
        standing, why = Standing.NOT_ASKED, "no request is needed for this claim"
    elif held.status in _IN_HAND:
        standing, why = Standing.MET, f"{held.status}, expires {held.expires or 'on a day not known'}"
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


def _second_block(
    blocks: Sequence[PastSession], region: Region, policy: Resolution, day: date
) -> Iterator[Step]:
    last = max(blocks, key=lambda item: item.service_date)
    key = "dx_block.second_block_if"
    yield judged(
        policy[key],
        f"enough relief from the block of {last.service_date}",
        lambda value: (
            None
            if last.relief_percent is None
            else last.relief_percent >= value.leaves.get(f"{key}.first_relief_min_pct", 0)
        ),
        purpose=Purpose.DIAGNOSTIC,
        region=region,
        missing=f"it gave {last.relief_percent or 0:g} percent: a second block is not covered",
        unknown="its relief is not recorded: find out",
    )

    def waited(value: PolicyValue) -> bool:
        return last.service_date + _days(value, "dx_block.interval_min") <= day

    interval = policy["dx_block.interval_min"]
    first_day = last.service_date + _days(interval, "dx_block.interval_min")
    yield judged(
        interval,
        f"the wait after the block of {last.service_date}",
        waited,
        purpose=Purpose.DIAGNOSTIC,
        region=region,
        missing=f"from {first_day}, or with the clinical reason documented",
        unknown="",
    )


def _blocks_first(
    value: PolicyValue,
    blocks: Sequence[PastSession],
    *,
    is_loaded: bool,
    purpose: Purpose,
    region: Region,
    for_ablation: Resolution,
) -> Step:
    good = distinct_days(item for item in blocks if is_good(item, for_ablation))
    perhaps = distinct_days(item for item in blocks if is_good(item, for_ablation) is None)

    def enough(asked: PolicyValue) -> bool | None:
        needed = asked.leaves.get(f"{asked.key}.min")
        if needed is None:
            return None
        if len(good) >= needed:
            return True
        is_open = not is_loaded or len(good) + len(perhaps) >= needed
        return None if is_open else False

    percent = for_ablation["dx_block.relief_min_pct"].leaves.get("dx_block.relief_min_pct.pct")
    relief = f"{percent:g} percent" if percent is not None else "the payer's threshold is not known"
    return judged(
        value,
        f"diagnostic blocks with enough relief ({relief})",
        enough,
        purpose=purpose,
        region=region,
        missing=f"{len(good)} so far: the missing blocks come first",
        unknown=f"{len(good)} certain so far; load the history, or find out the relief of each block",
    )


def _lasting_relief(
    value: PolicyValue, earlier: Sequence[PastSession], purpose: Purpose, region: Region
) -> Step:
    last = max(earlier, key=lambda item: item.service_date)
    key = "repeat.relief_min"

    def lasted(asked: PolicyValue) -> bool | None:
        percent, months = asked.leaves.get(f"{key}.pct"), asked.leaves.get(f"{key}.months")
        gain = asked.leaves.get(f"{key}.function_pct")
        if gain is not None and last.function_gain_percent is not None and last.function_gain_percent >= gain:
            return True
        if last.relief_percent is None or last.relief_months is None:
            return None
        return last.relief_percent >= (percent or 0) and last.relief_months >= (months or 0)

    return judged(
        value,
        f"lasting relief from the session of {last.service_date} ({_relief_words(value)})",
        lasted,
        purpose=purpose,
        region=region,
        missing=f"it gave {last.relief_percent or 0:g} percent for {last.relief_months or 0:g} months",
        unknown="how much relief it gave, or for how long, is not recorded: find out",
    )


def _relief_words(value: PolicyValue) -> str:
    """How much relief for how long a payer asks, as people say it."""
    asked = {name: value.leaves.get(f"{value.key}.{name}") for name in ("pct", "months", "function_pct")}
    relief = f"{asked['pct']:g} percent" if asked["pct"] is not None else "some relief"
    lasting = f"{relief} for {asked['months']:g} months" if asked["months"] is not None else relief
    if not value.leaves.get(f"{value.key}.function_alternative"):
        return lasting
    by = f" by {asked['function_pct']:g} percent" if asked["function_pct"] is not None else ""
    return f"{lasting}, or better function{by}"


def _of(history: Sequence[PastSession] | None, region: Region, purpose: Purpose) -> list[PastSession]:
    found = [item for item in history or () if is_certainly(item, region, purpose)]
    return [item for item in found if item.technique is not Technique.CYST_ASPIRATION]


def _months(value: PolicyValue) -> float:
    return float(value.leaves.get(f"{value.key}.months", 0) or 0)


def _days(value: PolicyValue, key: str) -> timedelta:
    return timedelta(days=int(value.leaves.get(f"{key}.days", 0) or 0))


def _not(fact: bool | None) -> bool | None:
    return None if fact is None else not fact


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _given(text: str | None) -> bool | None:
    return None if text is None else bool(text.strip())
