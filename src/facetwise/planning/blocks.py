"""Enough good diagnostic blocks before a purpose, at the joints that are planned; for some payers in a row."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Region
from facetwise.planning.earlier import LEAST_FIRST, Earlier, Place
from facetwise.planning.joints import asks_in_a_row, is_good, is_of_kind, longest_row, places, sides_of
from facetwise.planning.judging import judged
from facetwise.planning.model import Step
from facetwise.planning.windows import distinct_days, is_certainly, months_later
from facetwise.policy.resolve import PolicyValue

AGE_OF_BLOCKS = "dx_block.max_age_before_rfa"


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
    asks_row = purpose is Purpose.ABLATION and asks_in_a_row(asked_of)
    of_kind = [item for item in blocks if is_of_kind(item, asked_of) is not False]

    def at(here: Earlier) -> tuple[int, int]:
        """The good blocks at these joints that are certain, and the most there may be."""
        if asks_row:
            return _in_a_row(of_kind, here.planned, is_good_block, earlier.region)
        return _at_the_joints(good, here.planned), len(distinct_days([*good, *perhaps]))

    def enough_at(here: Earlier, needed: float) -> bool | None:
        least, most = at(here)
        if least >= needed:
            return True
        is_open = not earlier.is_loaded or most >= needed or here.is_first(purpose) is None
        return None if is_open else False

    def enough(asked: PolicyValue) -> bool | None:
        needed = asked.leaves.get(f"{asked.key}.min")
        if needed is None:
            return None
        return min((enough_at(here, needed) for here in first_at), key=LEAST_FIRST.index)

    at_joint = min(at(here)[0] for here in first_at)
    percent = asked_of["dx_block.relief_min_pct"].leaves.get("dx_block.relief_min_pct.pct")
    relief = f"{percent:g} percent" if percent is not None else "the payer's threshold is not known"
    where = (" in a row" if asks_row else "") + (" at each planned joint" if earlier.planned else "")
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


def blocks_young_enough(value: PolicyValue, earlier: Earlier, day: date) -> Step | None:
    """Whether the last block at each joint that is ablated first is young enough; None where the payer sets no age."""
    months = value.leaves.get(f"{value.key}.months")
    blocks = [
        (here, here.last(Purpose.DIAGNOSTIC))
        for here in earlier.at_each()
        if here.of(Purpose.DIAGNOSTIC) and here.is_first(Purpose.ABLATION) is not False
    ]
    if months is None or not value.decides or not blocks:
        return None
    here, oldest = min(blocks, key=lambda item: _day(item[1]))
    last_day = months_later(oldest.service_date, int(months))
    is_old = day > last_day
    is_known = earlier.is_loaded if is_old else here.is_sure(oldest, Purpose.DIAGNOSTIC)
    return judged(
        value,
        f"a diagnostic block of the last {months:g} months",
        lambda _: None if not is_known else not is_old,
        purpose=Purpose.ABLATION,
        region=earlier.region,
        missing=f"the last was on {oldest.service_date}, too old after {last_day}: ask whether it still stands",
        unknown=f"the last known was on {oldest.service_date}; load the history, or find out at which joints it was",
    )


def _in_a_row(
    blocks: Sequence[PastSession],
    planned: Iterable[Place],
    is_good_block: Callable[[PastSession], bool | None],
    region: Region,
) -> tuple[int, int]:
    """The most good blocks in a row, certain and at most, at the planned joint; at the best one where none is planned.

    As in the rule, what may not have been there neither makes the row certain nor surely breaks it.
    """

    def row_at(place: Place) -> tuple[int, int]:
        certain, possible = [], []
        here = sorted((item for item in blocks if _may_be_at(item, place)), key=_day)
        for _, of_day in groupby(here, key=_day):
            items = list(of_day)
            there = [
                item
                for item in items
                if place in places(item) and is_certainly(item, region, Purpose.DIAGNOSTIC)
            ]
            may_be_good = any(is_good_block(item) is not False for item in items)
            certain.append(any(is_good_block(item) for item in there))
            possible += [may_be_good] if may_be_good or there else []
        return longest_row(certain), longest_row(possible)

    rows = [row_at(place) for place in planned or {place for item in blocks for place in places(item)}]
    return max(rows, default=(0, len(distinct_days(blocks))))


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


def _day(session: PastSession) -> date:
    return session.service_date
