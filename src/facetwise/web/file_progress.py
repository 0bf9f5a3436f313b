"""How far a file is: how much, how fast, how long, or that it stopped."""

from dataclasses import dataclass

from django.utils import timezone

from facetwise.store.models import LoadedFile, LoadState
from facetwise.web.known_files import is_left

_THINGS = {"claims": "claims", "sessions": "sessions", "remittances": "answers"}


@dataclass(frozen=True, slots=True)
class Progress:
    """What can be told of a file that is not all here. What is not known is None."""

    done: int
    expected: int | None
    percent: int | None
    a_second: float | None
    seconds_left: int | None
    is_left: bool
    things: str = "claims"  # what is counted
    done_to_it: str = "checked"

    @property
    def time_left(self) -> str:
        """The time left as people say it."""
        seconds = self.seconds_left
        if seconds is None:
            return "time left not known yet"
        if seconds < 60:
            return "less than a minute left"
        minutes = round(seconds / 60)
        return f"about {minutes} minute{'s' if minutes != 1 else ''} left"


def progress(file: LoadedFile) -> Progress:
    """How far a file is now."""
    done, expected = file.held_in_file, file.expected
    rate = _rate(file)
    known = expected is not None and expected > 0
    return Progress(
        done=done,
        expected=expected,
        percent=min(100, 100 * done // expected) if known else None,
        a_second=rate,
        seconds_left=max(0, round((expected - done) / rate)) if known and rate else None,
        is_left=is_left(file),
        things=_THINGS.get(file.kind, file.kind),
        done_to_it="checked" if file.kind == "claims" else "loaded",
    )


def _rate(file: LoadedFile) -> float | None:
    if file.state != LoadState.LOADING or file.began_at is None or file.beat_at is None:
        return None
    seconds = (timezone.now() - file.began_at).total_seconds()
    done = file.held_in_file - file.held_at_begin
    return done / seconds if done > 0 and seconds > 0 else None
