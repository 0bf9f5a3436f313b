"""When a policy value should be looked up again."""

from datetime import date, timedelta

STALE_AFTER = timedelta(days=180)  # after the day on which its source was last read


def is_stale(verified_through: date | None, as_of: date | None) -> bool:
    """Whether a value, seen from the checking date, was last verified too long ago.

    A value that was never verified has nothing that could grow old, and is not stale.
    """
    return verified_through is not None and as_of is not None and verified_through + STALE_AFTER < as_of
