"""Tokens that were used already: one that comes a second time within its life is a replay."""

import threading
import time


class UsedTokens:
    """The names (``jti``) of the tokens of each issuer, kept until they expire; one memory for one process."""

    def __init__(self) -> None:
        self._expiries: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def first_use(self, issuer: str, name: str, expires: float) -> bool:
        """Whether this token comes for the first time; from then on it is known.

        Args:
            issuer: who signed it.
            name: its ``jti``.
            expires: its ``exp``, in seconds since 1970.
        """
        now = time.time()
        with self._lock:
            self._expiries = {key: until for key, until in self._expiries.items() if until > now}
            if (issuer, name) in self._expiries:
                return False
            self._expiries[issuer, name] = expires
            return True
