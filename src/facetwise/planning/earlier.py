"""What a purpose needs of the sessions before it, at the joints that are planned: a wait, lasting relief.

As in the rules (`rules/necessity`), an earlier session of other joints says nothing of the planned ones, and one whose
joints nobody wrote may have been there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Region, Side, Technique
from facetwise.planning.joints import sides_of
from facetwise.planning.judging import judged
from facetwise.planning.model import Step
from facetwise.planning.relief import helped, is_longer_than_ago, relief_asked, relief_given
from facetwise.planning.windows import is_certainly, may_be
from facetwise.policy.resolve import PolicyValue, Resolution

Place = tuple[str, Side | None]
TOO_LONG = "{} is longer than that is ago: one of the two is written wrong, look both up"
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


def lasting_relief(value: PolicyValue, earlier: Earlier, purpose: Purpose, day: date) -> Step | None:
    """Relief, or gain in function, after the last one at these joints; None where it is the first."""
    before = earlier.of(purpose)
    if not before:
        return None

    def enough(item: PastSession) -> bool | None:
        return helped(value, item, day)

    answer, last = earlier.last_word(purpose, enough)
    return judged(
        value,
        f"lasting relief from the session of {last.service_date} ({relief_asked(value)})",
        lambda _: answer,
        purpose=purpose,
        region=earlier.region,
        missing=f"it gave {relief_given(last)}",
        unknown=_what_is_open([item for item in before if item.service_date > last.service_date])
        if enough(last) is not None
        else TOO_LONG.format(relief_given(last))
        if is_longer_than_ago(last, day)
        else "how much relief it gave, for how long, or what function gained is not recorded: find out",
    )


def _what_is_open(later: Sequence[PastSession]) -> str:
    """Its relief is known; what came after it may count as well."""
    days = ", ".join(sorted({str(item.service_date) for item in later})) or "that day"
    return f"whether what was done on {days} was such a session here, and how it helped, is not recorded: find out"
