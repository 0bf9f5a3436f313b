"""What the command line says about an encounter: it fills blanks, and wins where the file says otherwise."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.encounter import values
from facetwise.interop.encounter.nodes import Scalar
from facetwise.interop.encounter.place import Place, ProblemList, WrongValueError

_LABELS = {"place_of_service": "place of service", "bill_for": "claim type (bill for)"}
_OPTIONS = {"place_of_service": "--pos", "bill_for": "--bill-for"}


def apply_options(
    encounter: Encounter,
    *,
    payer: str | None = None,
    state: str | None = None,
    place_of_service: str | None = None,
    bill_for: str | ClaimType | None = None,
    history: tuple[PastSession, ...] | None = None,
    history_is_complete: bool = True,
) -> tuple[Encounter, tuple[str, ...]]:
    """The encounter with the options applied, and one warning for each that differs from the file.

    ``history_is_complete`` is of the history that is given here.

    Raises:
        ValueError: if an option is no state, place of service or claim type; the text says what to write.
    """
    given = {
        "payer": payer.strip() if payer else None,
        "state": _option(values.state, state, "--state"),
        "place_of_service": _option(values.place_of_service, place_of_service, "--pos"),
        "bill_for": _option(values.word_of(ClaimType), bill_for, "--bill-for"),
        "history": history,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    warnings = (_difference(name, getattr(encounter, name), value) for name, value in changes.items())
    is_complete = encounter.history_is_complete if history is None else history_is_complete
    applied = replace(encounter, **changes, history_is_complete=is_complete)
    return applied, tuple(filter(None, warnings))


def _option(read: Callable[[Scalar, Place], object], text: str | None, option: str) -> Any:  # noqa: ANN401
    if text is None:
        return None
    try:
        return read(Scalar(text, 1, 1, is_quoted=True), Place(ProblemList(option)))
    except WrongValueError as wrong:
        raise ValueError(f"{option}: {wrong.message}; expected {wrong.expected}") from None


def _difference(name: str, written: object, option: object) -> str | None:
    """The warning where file and option differ; payers are compared without case, for they may be names."""
    if written is None or written == option or str(written).casefold() == str(option).casefold():
        return None
    label, flag = _LABELS.get(name, name), _OPTIONS.get(name, f"--{name}")
    if name == "history":
        return f"the file has its own history; {flag} is used instead"
    return f"{label} is {written} in the file and {option} by {flag}; {option} is used"
