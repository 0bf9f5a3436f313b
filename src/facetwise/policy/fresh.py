"""Forgets what was resolved once the practice entered or ended a value of its own."""

from facetwise.policy import intervals, payers, practice, resolve

_REMEMBERED = (
    intervals.intervals,
    intervals.breakpoints,
    resolve._all_breakpoints,
    resolve._resolve,
    payers.identify,
    payers.days_of_change,
)


def refresh() -> None:
    """Look whether something changed; cheap enough for every request."""
    if practice.is_changed():
        forget()


def forget() -> None:
    """Resolve everything anew."""
    for remembered in _REMEMBERED:
        remembered.cache_clear()
