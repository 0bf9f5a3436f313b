"""How much is known of a policy pack: each key by the best that is held of it, whatever the day and scope."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from facetwise.policy.intervals import Interval, intervals
from facetwise.policy.keys import registry

DECIDES = "decides"  # a value of high or medium confidence with a first day
LOW = "low"  # a value that is shown and never decides
STANDINGS = (DECIDES, LOW, "conflict", "not_addressed", "unknown")  # from most to least


def standings(pack_id: str) -> dict[str, str]:
    """The standing of every key, one of `STANDINGS`."""
    values = intervals(pack_id)
    return {key: best_standing(values.get(key, ())) for key in registry()}


def standing_counts(pack_id: str) -> dict[str, int]:
    """How many keys stand how."""
    found = Counter(standings(pack_id).values())
    return {standing: found[standing] for standing in STANDINGS}


def best_standing(values: Iterable[Interval]) -> str:
    """The best that is held of one key."""
    return min((standing_of(value) for value in values), key=STANDINGS.index, default="unknown")


def standing_of(value: Interval) -> str:
    """How one value stands."""
    if value.state == "known":
        return DECIDES if value.decides else LOW
    return value.state


def last_verified(pack_id: str) -> date | None:
    """The last day on which a source of the pack was read."""
    days = (value.entry.verified_through for values in intervals(pack_id).values() for value in values)
    return max((day for day in days if day), default=None)
