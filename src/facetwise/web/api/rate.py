"""How often a key may call: a program that runs wild must not take the time of the people who work."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

WINDOW = 60  # seconds


class Rate:
    """Calls of each key in the running minute, counted by one process of the server."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock, self._lock = clock, Lock()
        self._window, self._calls = 0, Counter[str]()

    def seconds_to_wait(self, key: str, most: int) -> int:
        """Count a call; 0 where it may go on, else after how many seconds the next may come. ``most`` 0: no limit."""
        now = self._clock()
        with self._lock:
            if int(now // WINDOW) != self._window:
                self._window, self._calls = int(now // WINDOW), Counter()
            self._calls[key] += 1
            is_over = most > 0 and self._calls[key] > most
        return max(1, round(WINDOW - now % WINDOW)) if is_over else 0


rate = Rate()
