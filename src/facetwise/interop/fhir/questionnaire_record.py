"""What a record answers to the questions of a payer: the field of the encounter that each question names."""

from typing import Any

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.vocabulary import Purpose


def record_value(link: str, encounter: Encounter) -> Any:  # noqa: ANN401 - as JSON has it
    """The value of a field of the record as JSON; None where the record does not say."""
    head, _, rest = link.partition(".")
    if head == "diagnoses":
        return ", ".join(encounter.diagnoses) if encounter.diagnoses else None
    if head == "history":
        return _of_history(rest, encounter)
    if head == "procedures[0]":
        return _of_procedure(rest, encounter)
    value: Any = encounter.documentation
    for name in rest.split("."):
        value = getattr(value, name)
    return value.value if hasattr(value, "value") else value


def asked_session(which: str, encounter: Encounter) -> PastSession | None:
    """The earlier session that a question asks about: ``first_block``, ``second_block`` or ``last``."""
    past = sorted(encounter.history or (), key=lambda item: item.service_date)
    purposes = {procedure.purpose for procedure in encounter.procedures or ()}
    blocks = [item for item in past if item.purpose is Purpose.DIAGNOSTIC]
    if which == "first_block" and blocks:
        return blocks[-2] if Purpose.ABLATION in purposes and len(blocks) > 1 else blocks[-1]
    if which == "second_block" and len(blocks) > 1:
        return blocks[-1]
    if which == "last":
        return next((item for item in reversed(past) if item.purpose in purposes), None)
    return None


def _of_procedure(name: str, encounter: Encounter) -> Any:  # noqa: ANN401
    if not encounter.procedures:
        return None
    first = encounter.procedures[0]
    if name == "targets":
        named = [f"{target.side} {target.joint or target.nerve}" for target in first.targets if target.side]
        return ", ".join(named) if len(named) == len(first.targets) and named else None
    if name == "purpose" and first.purpose is Purpose.UNSPECIFIED:
        return None
    value = getattr(first, name)
    return value.value if hasattr(value, "value") else value


def _of_history(name: str, encounter: Encounter) -> Any:  # noqa: ANN401
    which, _, field = name.partition(".")
    chosen = asked_session(which, encounter)
    if chosen is None:
        return None
    return chosen.service_date.isoformat() if field == "date" else getattr(chosen, field)
