"""What a purpose needs of the sessions before it, at the joints that are planned: blocks, a wait, lasting relief.

As in the rules (`rules/necessity`), an earlier session of other joints says nothing of the planned ones, and one whose
joints nobody wrote may have been there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Region, Side, Technique
from facetwise.planning.joints import is_good, places
from facetwise.planning.judging import judged
from facetwise.planning.model import Step
from facetwise.planning.windows import distinct_days, is_certainly
from facetwise.policy.resolve import PolicyValue, Resolution

Place = tuple[str, Side | None]
DAYS_IN_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Earlier:
    """A patient's sessions before the planned day, beside the joints that are planned (none: not told)."""

    sessions: Sequence[PastSession]
    planned: frozenset[Place]
    is_loaded: bool
    region: Region
    for_ablation: Resolution

    def of(self, purpose: Purpose) -> list[PastSession]:
        """Those of a purpose in the region, of which none is known to be of other joints."""
        return [item for item in self.anywhere(purpose) if self.is_there(item) is not False]

    def anywhere(self, purpose: Purpose) -> list[PastSession]:
        """Those of a purpose in the region."""
        found = [item for item in self.sessions if is_certainly(item, self.region, purpose)]
        return [item for item in found if item.technique is not Technique.CYST_ASPIRATION]

    def is_there(self, session: PastSession) -> bool | None:
        """Whether it was at a planned joint; None where either is not told."""
        there = places(session)
        if not self.planned or not there:
            return None
        return any(_is_at(there, place) for place in self.planned)

    def is_surely_elsewhere_or_unclear(self, session: PastSession) -> bool:
        """Whether joints are planned, and the session is not surely at one of them."""
        return bool(self.planned) and self.is_there(session) is not True


def second_block(earlier: Earlier, policy: Resolution, day: date) -> Iterator[Step]:
    """A second diagnostic block: enough relief from the first, and the wait."""
    blocks = earlier.of(Purpose.DIAGNOSTIC)
    if not blocks:
        return
    last = max(blocks, key=lambda item: item.service_date)
    key = "dx_block.second_block_if"

    def helped(value: PolicyValue) -> bool | None:
        if last.relief_percent is None:
            return None
        if last.relief_percent >= value.leaves.get(f"{key}.first_relief_min_pct", 0):
            return True
        return None if earlier.is_surely_elsewhere_or_unclear(last) else False

    yield judged(
        policy[key],
        f"enough relief from the block of {last.service_date}",
        helped,
        purpose=Purpose.DIAGNOSTIC,
        region=earlier.region,
        missing=f"it gave {last.relief_percent or 0:g} percent: a second block at its joints is not covered",
        unknown="its relief or its joints are not recorded: find out",
    )
    interval = policy["dx_block.interval_min"]
    first_day = last.service_date + timedelta(
        days=int(interval.leaves.get("dx_block.interval_min.days", 0) or 0)
    )

    def waited(_: PolicyValue) -> bool | None:
        if first_day <= day:
            return True
        return None if earlier.is_surely_elsewhere_or_unclear(last) else False

    yield judged(
        interval,
        f"the wait after the block of {last.service_date}",
        waited,
        purpose=Purpose.DIAGNOSTIC,
        region=earlier.region,
        missing=f"from {first_day}, or with the clinical reason documented",
        unknown="whether it was at the same joints is not recorded: find out",
    )


def blocks_first(value: PolicyValue, earlier: Earlier, purpose: Purpose) -> Step:
    """Enough diagnostic blocks with enough relief, at each joint that is planned."""
    asked_of = earlier.for_ablation
    blocks = earlier.anywhere(Purpose.DIAGNOSTIC)
    good = [item for item in blocks if is_good(item, asked_of)]
    perhaps = [item for item in blocks if is_good(item, asked_of) is None]
    at_joint = _at_the_joints(good, earlier.planned)
    asks_level = asked_of["dx_block.consecutive_same_level"].leaves.get("dx_block.consecutive_same_level")

    def enough(asked: PolicyValue) -> bool | None:
        needed = asked.leaves.get(f"{asked.key}.min")
        if needed is None:
            return None
        if at_joint >= needed:
            return True
        in_reach = [*good, *perhaps]
        most = _at_the_joints(in_reach, earlier.planned) if asks_level else len(distinct_days(in_reach))
        return None if not earlier.is_loaded or most >= needed else False

    percent = asked_of["dx_block.relief_min_pct"].leaves.get("dx_block.relief_min_pct.pct")
    relief = f"{percent:g} percent" if percent is not None else "the payer's threshold is not known"
    where = " at each planned joint" if earlier.planned else ""
    return judged(
        value,
        f"diagnostic blocks with enough relief ({relief})",
        enough,
        purpose=purpose,
        region=earlier.region,
        missing=f"{at_joint} so far{where}: the missing blocks come first",
        unknown=f"{at_joint} certain so far{where}; load the history, or find out relief and joints of each block",
    )


def lasting_relief(value: PolicyValue, earlier: Earlier, purpose: Purpose) -> Step | None:
    """Relief, or gain in function, after the last one at these joints; None where it is the first."""
    before = earlier.of(purpose)
    if not before:
        return None
    last = max(before, key=lambda item: item.service_date)

    def lasted(asked: PolicyValue) -> bool | None:
        answers = (_relief_lasted(asked, last), _function_gained(asked, last))
        if True in answers:
            return True
        is_open = None in answers or earlier.is_surely_elsewhere_or_unclear(last)
        return None if is_open else False

    gain = (
        ""
        if last.function_gain_percent is None
        else f", function better by {last.function_gain_percent:g} percent"
    )
    return judged(
        value,
        f"lasting relief from the session of {last.service_date} ({_relief_words(value)})",
        lasted,
        purpose=purpose,
        region=earlier.region,
        missing=f"it gave {last.relief_percent or 0:g} percent for {last.relief_months or 0:g} months{gain}",
        unknown="how much relief it gave, for how long, or what function gained is not recorded: find out",
    )


def _at_the_joints(blocks: Sequence[PastSession], planned: Iterable[Place]) -> int:
    """Days of blocks at the planned joint that has the fewest; at the joint with the most where none is planned."""
    told = [(item, places(item)) for item in blocks]
    known = {place for _, there in told for place in there}

    def days(place: Place) -> int:
        return len(distinct_days(item for item, there in told if not there or _is_at(there, place)))

    if planned:
        return min(days(place) for place in planned)
    return max((days(place) for place in known), default=len(distinct_days(blocks)))


def _is_at(there: frozenset[tuple[str, Side]], place: Place) -> bool:
    joint, side = place
    return any(named == joint and side in (None, at) for named, at in there)


def _relief_lasted(asked: PolicyValue, last: PastSession) -> bool | None:
    percent, months, days = (asked.leaves.get(f"{asked.key}.{name}") for name in ("pct", "months", "days"))
    if last.relief_percent is not None and last.relief_percent < (percent or 0):
        return False
    if last.relief_percent is None or last.relief_months is None:
        return None
    needed = months if months is not None else (days or 0) / DAYS_IN_A_MONTH
    return bool(last.relief_months >= needed)


def _function_gained(asked: PolicyValue, last: PastSession) -> bool | None:
    """Any gain counts where the payer lets function stand for relief and states no percentage."""
    if not asked.leaves.get(f"{asked.key}.function_alternative"):
        return False
    gain, needed = last.function_gain_percent, asked.leaves.get(f"{asked.key}.function_pct")
    if gain is None:
        return None
    return gain > 0 if needed is None else bool(gain >= needed)


def _relief_words(value: PolicyValue) -> str:
    """How much relief for how long a payer asks, as people say it."""
    names = ("pct", "months", "days", "function_pct")
    asked = {name: value.leaves.get(f"{value.key}.{name}") for name in names}
    relief = f"{asked['pct']:g} percent" if asked["pct"] is not None else "some relief"
    unit = "months" if asked["months"] is not None else "days"
    lasting = f"{relief} for {asked[unit]:g} {unit}" if asked[unit] is not None else relief
    if not value.leaves.get(f"{value.key}.function_alternative"):
        return lasting
    by = f" by {asked['function_pct']:g} percent" if asked["function_pct"] is not None else ""
    return f"{lasting}, or better function{by}"
