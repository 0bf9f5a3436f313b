"""What a purpose needs of the sessions before it, at the joints that are planned: blocks, a wait, lasting relief.

As in the rules (`rules/necessity`), an earlier session of other joints says nothing of the planned ones, and one whose
joints nobody wrote may have been there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Region, Side, Technique
from facetwise.planning.joints import is_good, places, sides_of
from facetwise.planning.judging import judged
from facetwise.planning.model import Step
from facetwise.planning.windows import distinct_days, is_certainly, may_be
from facetwise.policy.resolve import PolicyValue, Resolution

Place = tuple[str, Side | None]
DAYS_IN_A_MONTH = 365.25 / 12
LEAST_FIRST = (False, None, True)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A patient's sessions before the planned day, beside the joints that are planned (none: not told)."""

    sessions: Sequence[PastSession]
    planned: frozenset[Place]
    is_loaded: bool
    region: Region
    for_ablation: Resolution

    def of(self, purpose: Purpose) -> list[PastSession]:
        """Those that were, or may have been, of a purpose at the planned joints."""
        return [item for item in self.anywhere(purpose) if self.is_there(item) is not False]

    def anywhere(self, purpose: Purpose) -> list[PastSession]:
        """Those that were, or may have been, of a purpose in the region."""
        found = [
            item
            for item in self.sessions
            if is_certainly(item, self.region, purpose) or may_be(item, self.region, purpose)
        ]
        return [item for item in found if item.technique is not Technique.CYST_ASPIRATION]

    def at_each(self) -> "list[Earlier]":
        """The same at each planned joint and side alone; as it is where none is told."""
        return [replace(self, planned=frozenset({place})) for place in self.planned] or [self]

    def is_first(self, purpose: Purpose) -> bool | None:
        """Whether there was none of the purpose at the planned joint; None where one may have been."""
        found = self.of(purpose)
        surely_there = (item for item in found if self.is_there(item) and self.is_sure(item, purpose))
        return False if any(surely_there) else None if found else True

    def is_there(self, session: PastSession) -> bool | None:
        """Whether it was at a planned joint; None where either is not told."""
        if not self.planned:
            return None
        sides = [side for joint, side in self.planned if not session.joints or joint in session.joints]
        if not sides:
            return False
        if any(side is not None and side in sides_of(session) for side in sides):
            return True if session.joints else None
        return None if None in sides or not session.sides else False

    def is_sure(self, session: PastSession, purpose: Purpose) -> bool:
        """Whether it was surely of this purpose and, where joints are planned, at one of them."""
        is_placed = not self.planned or self.is_there(session) is True
        return is_placed and is_certainly(session, self.region, purpose)

    def last(self, purpose: Purpose) -> PastSession:
        """The last that was surely of this purpose and at a planned joint; where none was, that may have been."""
        found = self.of(purpose)
        return max([item for item in found if self.is_sure(item, purpose)] or found, key=_day)

    def last_word(
        self, purpose: Purpose, helped: Callable[[PastSession], bool | None]
    ) -> tuple[bool | None, PastSession]:
        """Whether the last of these helped, at the planned joint and side where it helped least, and which it was."""
        here_alone = [here for here in self.at_each() if here.of(purpose)]
        words = [(here._last_word(purpose, helped), here.last(purpose)) for here in here_alone]
        return min(words, key=lambda word: (LEAST_FIRST.index(word[0]), _day(word[1])))

    def _last_word(self, purpose: Purpose, helped: Callable[[PastSession], bool | None]) -> bool | None:
        """The same as if all planned joints were one; None while a later one, which may not count, says else."""
        sure = [item for item in self.of(purpose) if self.is_sure(item, purpose)]
        last = max(map(_day, sure), default=None)
        doubtful = [item for item in self.of(purpose) if not self.is_sure(item, purpose)]
        deciding = [item for item in sure if item.service_date == last]
        deciding += [item for item in doubtful if last is None or item.service_date > last]
        answers = [helped(item) for item in deciding]
        if all(answers):
            return True
        return False if last is not None and all(answer is False for answer in answers) else None


def _day(session: PastSession) -> date:
    return session.service_date


def second_block(earlier: Earlier, policy: Resolution, day: date) -> Iterator[Step]:
    """A second diagnostic block: enough relief from the first, and the wait; nothing before a first one."""
    blocks = earlier.of(Purpose.DIAGNOSTIC)
    if blocks:
        yield _relief_of_first(policy["dx_block.second_block_if"], earlier)
        last = earlier.last(Purpose.DIAGNOSTIC)
        yield _wait_after_first(policy["dx_block.interval_min"], earlier, blocks, last, day)


def _relief_of_first(value: PolicyValue, earlier: Earlier) -> Step:
    def word(asked: PolicyValue) -> tuple[bool | None, PastSession]:
        needed = asked.leaves.get(f"{asked.key}.first_relief_min_pct", 0)
        return earlier.last_word(
            Purpose.DIAGNOSTIC,
            lambda item: None if item.relief_percent is None else bool(item.relief_percent >= needed),
        )

    _, last = word(value)
    return judged(
        value,
        f"enough relief from the block of {last.service_date}",
        lambda asked: word(asked)[0],
        purpose=Purpose.DIAGNOSTIC,
        region=earlier.region,
        missing=f"it gave {last.relief_percent or 0:g} percent: a second block at its joints is not covered",
        unknown="its relief or its joints, or those of a later one, are not recorded: find out",
    )


def _wait_after_first(
    value: PolicyValue, earlier: Earlier, blocks: Sequence[PastSession], last: PastSession, day: date
) -> Step:
    wait = timedelta(days=int(value.leaves.get(f"{value.key}.days", 0) or 0))
    early = [item for item in blocks if item.service_date + wait > day]

    def waited(_: PolicyValue) -> bool | None:
        if not early:
            return True
        return False if any(earlier.is_sure(item, Purpose.DIAGNOSTIC) for item in early) else None

    return judged(
        value,
        f"the wait after the block of {last.service_date}",
        waited,
        purpose=Purpose.DIAGNOSTIC,
        region=earlier.region,
        missing=f"from {last.service_date + wait}, or with the clinical reason documented",
        unknown="whether a later one was a block at the same joints is not recorded: find out",
    )


def blocks_first(value: PolicyValue, earlier: Earlier, purpose: Purpose) -> Step | None:
    """Enough diagnostic blocks with enough relief, at each planned joint that had none of the purpose before.

    None where each had one for certain: criteria of a repeat speak of the same site (medicare.md 3).
    """
    asked_of = earlier.for_ablation
    blocks = earlier.anywhere(Purpose.DIAGNOSTIC)
    first_at = [here for here in earlier.at_each() if here.is_first(purpose) is not False]
    if not first_at:
        return None

    def is_good_block(item: PastSession) -> bool | None:
        good = is_good(item, asked_of, of_any_kind=purpose is Purpose.THERAPEUTIC)
        return good if not good or is_certainly(item, earlier.region, Purpose.DIAGNOSTIC) else None

    good = [item for item in blocks if is_good_block(item)]
    perhaps = [item for item in blocks if is_good_block(item) is None]
    key = "dx_block.consecutive_same_level"
    asks_level = purpose is Purpose.ABLATION and asked_of[key].leaves.get(key)

    def enough_at(here: Earlier, needed: float) -> bool | None:
        if _at_the_joints(good, here.planned) >= needed:
            return True
        in_reach = [*good, *perhaps]
        most = _at_the_joints(in_reach, here.planned) if asks_level else len(distinct_days(in_reach))
        is_open = not earlier.is_loaded or most >= needed or here.is_first(purpose) is None
        return None if is_open else False

    def enough(asked: PolicyValue) -> bool | None:
        needed = asked.leaves.get(f"{asked.key}.min")
        if needed is None:
            return None
        return min((enough_at(here, needed) for here in first_at), key=LEAST_FIRST.index)

    at_joint = min(_at_the_joints(good, here.planned) for here in first_at)
    percent = asked_of["dx_block.relief_min_pct"].leaves.get("dx_block.relief_min_pct.pct")
    relief = f"{percent:g} percent" if percent is not None else "the payer's threshold is not known"
    where = " at each planned joint" if earlier.planned else ""
    told = "load the history, or find out relief and joints of each block"
    if any(here.is_first(purpose) is None for here in first_at):
        told += f", and at which joints an earlier {purpose} session was: a repeat needs none"
    return judged(
        value,
        f"diagnostic blocks with enough relief ({relief})",
        enough,
        purpose=purpose,
        region=earlier.region,
        missing=f"{at_joint} so far{where}: the missing blocks come first",
        unknown=f"{at_joint} certain so far{where}; {told}",
    )


def lasting_relief(value: PolicyValue, earlier: Earlier, purpose: Purpose) -> Step | None:
    """Relief, or gain in function, after the last one at these joints; None where it is the first."""
    before = earlier.of(purpose)
    if not before:
        return None

    def helped(item: PastSession) -> bool | None:
        return _either(_relief_lasted(value, item), _function_gained(value, item))

    answer, last = earlier.last_word(purpose, helped)
    gain = (
        ""
        if last.function_gain_percent is None
        else f", function better by {last.function_gain_percent:g} percent"
    )
    return judged(
        value,
        f"lasting relief from the session of {last.service_date} ({_relief_words(value)})",
        lambda _: answer,
        purpose=purpose,
        region=earlier.region,
        missing=f"it gave {last.relief_percent or 0:g} percent for {last.relief_months or 0:g} months{gain}",
        unknown=_what_is_open([item for item in before if item.service_date > last.service_date])
        if helped(last) is not None
        else "how much relief it gave, for how long, or what function gained is not recorded: find out",
    )


def _what_is_open(later: Sequence[PastSession]) -> str:
    """Its relief is known; what came after it may count as well."""
    days = ", ".join(sorted({str(item.service_date) for item in later})) or "that day"
    return f"whether what was done on {days} was such a session here, and how it helped, is not recorded: find out"


def _at_the_joints(blocks: Sequence[PastSession], planned: Iterable[Place]) -> int:
    """Days of blocks at the planned joint that has the fewest; at the joint with the most where none is planned."""
    known: set[Place] = {place for item in blocks for place in places(item)}

    def days(place: Place) -> int:
        return len(distinct_days(item for item in blocks if _may_be_at(item, place)))

    if planned:
        return min(days(place) for place in planned)
    return max((days(place) for place in known), default=len(distinct_days(blocks)))


def _may_be_at(session: PastSession, place: Place) -> bool:
    joint, side = place
    is_joint = not session.joints or joint in session.joints
    return is_joint and (side is None or not session.sides or side in sides_of(session))


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def _relief_lasted(asked: PolicyValue, last: PastSession) -> bool | None:
    percent, months, days = (asked.leaves.get(f"{asked.key}.{name}") for name in ("pct", "months", "days"))
    needed = months if months is not None else (days or 0) / DAYS_IN_A_MONTH
    is_enough = None if last.relief_percent is None else bool(last.relief_percent >= (percent or 0))
    is_long = None if last.relief_months is None else bool(last.relief_months >= needed)
    if is_enough is False or is_long is False:
        return False
    return None if is_enough is None or is_long is None else True


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
