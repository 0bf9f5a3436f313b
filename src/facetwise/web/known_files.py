"""A file is loaded once as its kind: the same content again is the file that is here already.

It is kept as it came, so that whoever has time can work it through, in steps. Each is worked out first and then kept in
one short transaction, so that nobody waits long for the ledger; a process that dies between two loses nothing, and the
next one goes on where it stopped.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from polars.exceptions import PanicException

from facetwise.store.fitting import keepable
from facetwise.store.models import LoadedFile, LoadState, Person
from facetwise.web.file_content import keep_content

NAME_LENGTH = 200
SILENCE = timedelta(seconds=90)  # after which a file counts as left by whoever worked on it
COUNTS = (
    "held_in_file",
    "accepted",
    "held",
    "set_aside",
    "rejected",
    "unchanged",
    "rechecked",
    "rechecked_changed",
    "recheck_left",
)

Step = Callable[[], Callable[[], None]]
"""Works out some of a file, and gives the write that keeps it and counts it on the row."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of the ledger, and whether it came now or was here already."""

    file: LoadedFile
    is_new: bool


class OvertakenError(RuntimeError):
    """Another process works on the same file."""


def load_once(
    kind: str,
    name: str,
    data: bytes,
    steps: Callable[[LoadedFile, bytes], Iterable[Step]],
    *,
    by: Person | None = None,
) -> Loaded:
    """Take a file in here and now; one that was left half done is gone on with."""
    received = receive(kind, name, data, by=by)
    if received.is_new or is_left(received.file):
        work_through(received.file, steps(received.file, data))
    return received


def receive(kind: str, name: str, data: bytes, *, by: Person | None = None) -> Loaded:
    """The row of a file with its content, made if the content is new; nothing of it is worked through yet."""
    mark = hashlib.sha256(data).hexdigest()
    known = LoadedFile.objects.filter(kind=kind, sha256=mark)
    if (found := known.first()) is not None:
        if is_left(found) and not found.pieces.exists():  # begun before contents of its kind were kept
            keep_content(found, data)
        return Loaded(found, is_new=False)
    try:
        with transaction.atomic():
            file = LoadedFile.objects.create(
                name=keepable(name)[-NAME_LENGTH:], kind=kind, sha256=mark, by=by, state=LoadState.LOADING
            )
            keep_content(file, data)
    except IntegrityError:
        if (found := known.first()) is None:
            raise
        return Loaded(found, is_new=False)  # somebody loaded it at the same time, and was first
    return Loaded(file, is_new=True)


def is_left(file: LoadedFile) -> bool:
    """Whether a file is half done and nobody works on it."""
    if file.state == LoadState.LOADING:
        return timezone.now() - (file.beat_at or file.created_at) > SILENCE
    return file.state == LoadState.FAILED


def work_through(file: LoadedFile, steps: Iterable[Step]) -> None:
    """Take the steps that are not yet kept; at the end the file is loaded.

    Raises:
        Exception: whatever a step raises; the file then says that it failed, with the steps before it kept.
    """
    file.state, file.failure = LoadState.LOADING, ""
    file.began_at = file.beat_at = timezone.now()
    file.held_at_begin = file.held_in_file
    file.save(update_fields=["state", "failure", "began_at", "beat_at", "held_at_begin", "expected"])
    done = file.steps
    try:
        for number, work_out in enumerate(steps):
            if number >= done:
                _keep(file, number, work_out())
    except OvertakenError:
        file.refresh_from_db()
        return
    except (Exception, PanicException) as wrong:
        _failed(file, wrong)
        raise
    file.state = LoadState.LOADED
    file.save(update_fields=["state"])


def _keep(file: LoadedFile, number: int, write: Callable[[], None]) -> None:
    problems = len(file.problems)
    with transaction.atomic():
        if not LoadedFile.objects.filter(pk=file.pk, steps=number).update(steps=number + 1):
            raise OvertakenError(file.uid)
        write()
        file.steps, file.beat_at = number + 1, timezone.now()
        changed = ["problems"] if len(file.problems) != problems else []
        file.problems = keepable(file.problems) if changed else file.problems
        file.save(update_fields=[*COUNTS, "beat_at", "expected", *changed])


def _failed(file: LoadedFile, wrong: BaseException) -> None:
    logging.getLogger(__name__).error("a file could not be loaded: %s", type(wrong).__name__)
    file.refresh_from_db()
    file.state, file.failure = LoadState.FAILED, f"something unexpected happened ({type(wrong).__name__})"
    file.save(update_fields=["state", "failure"])
