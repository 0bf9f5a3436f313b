"""Figures that take long to count are counted again only after a while, in proportion to what counting them took."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.utils import timezone

QUICK_SECONDS = 0.1  # what takes less is counted each time
SHARE = 20  # of a process's time, at most one part in so many goes into counting the same again
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure, when it was counted, and until when (on the process's own clock) it will do."""

    value: Any
    at: datetime
    good_until: float


_kept: dict[Hashable, Counted] = {}
_lock = Lock()


def counted(key: Hashable, count: Callable[[], Any]) -> Counted:
    """The figure of that key: counted now, or a little while ago if counting it is slow.

    Args:
        key: everything that the figure depends on besides the ledger, so also who may see it.
        count: counts it.
    """
    found = _kept.get(key)
    started = time.monotonic()
    if found is not None and started < found.good_until:
        return found
    value = count()
    ended = time.monotonic()
    fresh = Counted(value, timezone.now(), ended + SHARE * (ended - started))
    if ended - started > QUICK_SECONDS:
        with _lock:
            _kept[key] = fresh
            while len(_kept) > MOST_KEPT:
                _kept.pop(next(iter(_kept)))
    return fresh


def forget() -> None:
    """Count everything anew."""
    with _lock:
        _kept.clear()
