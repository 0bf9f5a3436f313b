"""What a record answers to the questions of a payer: the field of the encounter that each question names."""

from typing import Any

from facetwise.coding import code
from facetwise.coding.wording import nerve_names
from facetwise.domain import spine
from facetwise.domain.encounter import Encounter, PastSession, Target
from facetwise.domain.vocabulary import Purpose, Side, Technique
from facetwise.planning.joints import sides_of


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
    """The earlier session that a question asks about: ``first_block``, ``second_block`` or ``last``.

    None that was elsewhere than where the record treats, and before an ablation none that was no nerve block.
    """
    day, planned = encounter.service_date, _planned(encounter)
    earlier = [item for item in encounter.history or () if day is None or item.service_date < day]
    past = sorted(
        (item for item in earlier if _may_be_there(item, planned)), key=lambda item: item.service_date
    )
    purposes = {procedure.purpose for procedure in encounter.procedures or ()}
    blocks = [item for item in past if item.purpose is Purpose.DIAGNOSTIC]
    if Purpose.ABLATION in purposes:
        blocks = [item for item in blocks if item.technique is not Technique.INTRAARTICULAR]
    if which == "first_block" and blocks:
        is_of_two = bool(purposes & {Purpose.ABLATION, Purpose.THERAPEUTIC}) and len(blocks) > 1
        return blocks[-2] if is_of_two else blocks[-1]
    if which == "second_block" and len(blocks) > 1:
        return blocks[-1]
    if which == "last":
        return next((item for item in reversed(past) if item.purpose in purposes), None)
    return None


def _planned(encounter: Encounter) -> dict[str, set[Side | None]]:
    """The joints that the record treats, with their sides."""
    found: dict[str, set[Side | None]] = {}
    for item in code(encounter).joints if encounter.procedures else ():
        found.setdefault(item.joint, set()).add(item.side)
    return found


def _may_be_there(session: PastSession, planned: dict[str, set[Side | None]]) -> bool:
    """Whether an earlier session was at one of these joints, or may have been."""
    if not planned:
        return True
    if not session.joints:
        joints = spine.joints()
        return session.region is None or session.region in {joints[name].region for name in planned}
    sides = {side for name in session.joints for side in planned.get(name, ())}
    known = sides_of(session)
    return bool(sides) and (None in sides or not known or bool(known & sides))


def _of_procedure(name: str, encounter: Encounter) -> Any:  # noqa: ANN401
    if not encounter.procedures:
        return None
    first = encounter.procedures[0]
    if name == "targets":
        named = [f"{target.side} {_place(target)}" for target in first.targets if target.side]
        return ", ".join(named) if len(named) == len(first.targets) and named else None
    if name == "purpose" and first.purpose is Purpose.UNSPECIFIED:
        return None
    value = getattr(first, name)
    return value.value if hasattr(value, "value") else value


def _place(target: Target) -> str:
    """A joint by its name, a nerve with what it is: L4 alone could be either, or a vertebra."""
    if target.nerve not in spine.nerves():
        return target.joint or target.nerve or ""
    return nerve_names([target.nerve]).removeprefix("the ")


def _of_history(name: str, encounter: Encounter) -> Any:  # noqa: ANN401
    which, _, field = name.partition(".")
    chosen = asked_session(which, encounter)
    if chosen is None:
        return None
    return chosen.service_date.isoformat() if field == "date" else getattr(chosen, field)
