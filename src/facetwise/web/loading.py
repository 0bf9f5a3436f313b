"""Loads claim files and past sessions into the ledger. The same file twice changes nothing; the counts add up."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, partial

from facetwise.domain.encounter import Encounter
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.interop.encounter.history import PatientSession, read_session_table
from facetwise.store.checked_claims import CheckedClaim, keep_checked
from facetwise.store.models import FileClaim, LoadedFile, Person, WorkState
from facetwise.store.sessions import keep_session, patient_of
from facetwise.web.checking import recheck, today
from facetwise.web.checking_many import check_claims
from facetwise.web.claim_files import ClaimPart, claim_parts, times_at_a_glance
from facetwise.web.known_files import Loaded, Step, load_once
from facetwise.web.rechecking import EarlierBatches, recheck_steps

CLAIMS_AT_ONCE = 200  # are checked together
CLAIMS_A_STEP = 20  # are kept together: nobody else can write on SQLite meanwhile
SESSIONS_AT_ONCE = 50
Placed = tuple[Encounter, int | None]  # a claim, and its CLM segment where the file is X12


def load_claims(
    name: str, data: bytes, *, by: Person | None = None, as_of: date | None = None, is_synthetic: bool = False
) -> Loaded:
    """Load a claim file; what it bills is history for later claims, and answers that waited for a claim join it."""
    steps = partial(claim_steps, as_of=as_of, is_synthetic=is_synthetic)
    return load_once("claims", name, data, steps, by=by)


def claim_steps(
    file: LoadedFile, data: bytes, *, as_of: date | None = None, is_synthetic: bool = False
) -> Iterator[Step]:
    """The steps of a claim file, the same each time."""
    day = as_of or today()
    file.expected = times_at_a_glance(file.name, data, "CLM")
    batches = EarlierBatches()
    for part in claim_parts(file.name, data, as_of=day):
        yield partial(_accounted, file, part)
        placed = list(zip(part.encounters, part.segments, strict=True))
        for start in range(0, len(placed), CLAIMS_AT_ONCE):
            some = placed[start : start + CLAIMS_AT_ONCE]
            batches.add([encounter for encounter, _ in some])
            checked = cache(partial(check_claims, [encounter for encounter, _ in some], day))
            for first in range(0, len(some), CLAIMS_A_STEP):
                few = slice(first, first + CLAIMS_A_STEP)
                yield partial(_checked, file, some[few], checked, few, day, is_synthetic=is_synthetic)
    yield from recheck_steps(file, day, batches.keys())


def _accounted(file: LoadedFile, part: ClaimPart) -> Callable[[], None]:
    """What of a part is no claim that can be checked."""

    def write() -> None:
        file.held_in_file += len(part.aside) + part.rejected
        file.set_aside += len(part.aside)
        file.rejected += part.rejected
        file.problems += [str(problem) for problem in part.problems]
        FileClaim.objects.bulk_create(
            (
                FileClaim(file=file, segment=item.segment, place=item.place[:80], problem=item.why[:200])
                for item in part.aside
            ),
            batch_size=CLAIMS_AT_ONCE,
        )

    return write


def _checked(
    file: LoadedFile,
    placed: Sequence[Placed],
    checked: Callable[[], Sequence[CheckedClaim]],
    few: slice,
    day: date,
    *,
    is_synthetic: bool,
) -> Callable[[], None]:
    """A few of the claims that are checked together."""
    claims = checked()[few]

    def write() -> None:
        kept = keep_checked(claims, file=file, as_of=day, is_synthetic=is_synthetic)
        for item, claim in zip(kept, claims, strict=True):
            if item.is_new and claim.findings is None:  # somebody changed it since it was looked at
                recheck(item.version, as_of=day)
        file.held_in_file += len(kept)
        file.unchanged += sum(not item.is_new for item in kept)
        held = sum(item.version.claim.state == WorkState.HELD for item in kept)
        file.held += held
        file.accepted += len(kept) - held
        FileClaim.objects.bulk_create(
            FileClaim(file=file, version=item.version, segment=segment)
            for item, (_, segment) in zip(kept, placed, strict=True)
        )

    return write


def load_sessions(name: str, data: bytes, *, by: Person | None = None) -> Loaded:
    """Past sessions from CSV: ``patient_id`` and the columns of a history file, one row a session."""
    return load_once("sessions", name, data, session_steps, by=by)


def session_steps(file: LoadedFile, data: bytes) -> Iterator[Step]:
    """The steps of a table of past sessions, the same each time."""
    table = read_session_table(data, source=file.name)
    file.expected = len(table.rows) + table.left_out

    def begin() -> None:
        file.held_in_file = file.rejected = table.left_out
        file.problems = [str(problem) for problem in table.problems]

    yield lambda: begin
    for start in range(0, len(table.rows), SESSIONS_AT_ONCE):
        some = table.rows[start : start + SESSIONS_AT_ONCE]
        yield lambda some=some: partial(_take_sessions, some, file)  # type: ignore[misc]
    yield from recheck_steps(file, today())


def _take_sessions(rows: Sequence[PatientSession], file: LoadedFile) -> None:
    for row in rows:
        file.held_in_file += 1
        _take_session(row, file)


def _take_session(row: PatientSession, file: LoadedFile) -> None:
    patient = patient_of(Encounter(patient=PatientFacts(id=row.patient_id))) if row.session else None
    if patient is None or row.session is None:
        file.rejected += 1
        return
    _, is_new = keep_session(patient, row.session, file=file)
    file.accepted += 1
    file.unchanged += not is_new
