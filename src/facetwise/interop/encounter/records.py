"""Nodes to the domain's frozen classes, by type hint: a wrong field becomes null, a wrong item is left out.

Each is told once. A list of plain values with one wrong item is not known as a whole; of a list of records
only the wrong record is missing.
"""

import re
import types
import typing
from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from facetwise.domain.encounter import Encounter, PastSession, Target
from facetwise.domain.target_names import read_nerve
from facetwise.domain.vocabulary import Side
from facetwise.interop.encounter import values
from facetwise.interop.encounter.nodes import Mapping, Node, Scalar, Sequence, is_null, kind_of
from facetwise.interop.encounter.past_codes import judge_codes, past_code
from facetwise.interop.encounter.place import AlreadyToldError, NotWantedError, Place, WrongValueError, quoted
from facetwise.interop.encounter.values import Reader

Record = TypeVar("Record")

_READERS_BY_TYPE: dict[type, Reader] = {
    str: values.text,
    float: values.number,
    int: values.whole_number,
    bool: values.yes_or_no,
    date: values.day,
}
_PERSONAL = {"patient", "insurance"}


@dataclass(frozen=True, slots=True)
class _Field:
    read: Reader
    is_required: bool


def read_record(kind: type[Record], node: Node, place: Place) -> Record:
    """One record of the domain.

    Raises:
        WrongValueError: if the node is no mapping, lacks what the record cannot be without, or is of something else.
    """
    if not isinstance(node, Mapping):
        raise WrongValueError(node, f"{kind_of(node)} stands where a mapping is needed", _keys_of(kind))
    known = _fields_of(typing.cast("type", kind))
    read: dict[str, Any] = {}
    for name, value in _given(node, place, known).items():
        if is_null(value):
            continue
        field_place = place.field(name, is_personal=name in _PERSONAL)
        try:
            content = known[name].read(value, field_place)
        except WrongValueError as wrong:
            field_place.tell_wrong(wrong)
        except AlreadyToldError:
            pass
        else:
            if content is not None:
                read[name] = content
    for name in _required(typing.cast("type", kind)):
        if name not in read:
            raise WrongValueError(node, f"no {name} that can be read", f"a {name}")
    record = kind(**read)
    if isinstance(record, PastSession):
        judge_codes(record, node, place)
    if isinstance(record, Encounter) and place.field("history").path in place.problems.short_lists:
        return typing.cast("Record", replace(record, history_is_complete=False))
    return record


def field_name(key: Scalar) -> str:
    """The field that a key means, in whatever case it is typed, with blanks or hyphens for underscores."""
    return re.sub(r"[\s-]+", "_", key.text.strip().casefold())


def known_fields(kind: type) -> tuple[str, ...]:
    """The names of a record's fields."""
    return tuple(_fields_of(kind))


def _given(node: Mapping, place: Place, known: Collection[str]) -> dict[str, Node]:
    """The fields that are given once and known; the others are told."""
    first: dict[str, Scalar] = {}
    found: dict[str, Node] = {}
    for key, value in node.entries:
        name = key.text if key.text in known else field_name(key)
        if name not in known:
            hint = "" if place.problems.is_full else values.did_you_mean(name, list(known))
            place.tell(key, f"key {quoted(key.text)} is not known and is ignored{hint}")
        elif name in first:
            found.pop(name, None)
            message = f"{name} is given twice, first on line {first[name].line}: neither is used"
            place.field(name).tell(key, message, "one of them")
        else:
            first[name] = key
            found[name] = value
    return found


def list_of(read: Reader, *, is_record: bool = False) -> Reader:
    """A reader of a list: of records, where a wrong one is left out, or of values, where one spoils all."""

    def read_list(node: Node, place: Place) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            raise WrongValueError(
                node, f"{kind_of(node)} stands where a list is needed", "a list: [a, b], or `- `"
            )
        found, is_whole = [], True
        for index, item in enumerate(node.items):
            try:
                found.append(read(item, place.item(index)))
            except WrongValueError as wrong:
                left_out = f"left out: {wrong.message}" if is_record else wrong.message
                place.item(index).tell(wrong.node, left_out, wrong.expected)
                is_whole = False
                if not isinstance(wrong, NotWantedError):
                    place.problems.short_lists.add(place.path)
        if not is_record and not is_whole:
            raise AlreadyToldError
        return tuple(found)

    return read_list


def _targets(node: Node, place: Place) -> tuple[Target, ...]:
    groups = list_of(_target_group, is_record=True)(node, place)
    return tuple(
        target for group in typing.cast("tuple[tuple[Target, ...], ...]", groups) for target in group
    )


def _target_group(node: Node, place: Place) -> tuple[Target, ...]:
    """The targets that one item names: one, or several where a phrase names several nerves."""
    expected = "joint or nerve, and side: {joint: C4-C5, side: right}"
    if not isinstance(node, Mapping):
        raise WrongValueError(node, f"{kind_of(node)} stands where a target is needed", expected)
    given = {
        name: value
        for name, value in _given(node, place, ["joint", "nerve", "side"]).items()
        if not is_null(value)
    }
    if "joint" in given and "nerve" in given:
        raise WrongValueError(given["nerve"], "both joint and nerve are given", expected)
    if "joint" not in given and "nerve" not in given:
        raise WrongValueError(node, "neither joint nor nerve can be read", expected)
    side = _side(given.get("side"), place)
    if "joint" in given:
        return (Target(joint=values.joint(given["joint"], place.field("joint")), side=side),)
    return tuple(Target(nerve=name, side=side) for name in _nerves(given["nerve"], place.field("nerve")))


def _side(node: Node | None, place: Place) -> Side | None:
    """The side, or null where it cannot be read, which is told."""
    try:
        return typing.cast("Side | None", values.word_of(Side)(node, place.field("side"))) if node else None
    except WrongValueError as wrong:
        place.field("side").tell_wrong(wrong)
        return None


def _nerves(node: Node, place: Place) -> tuple[str, ...]:
    expected = "a nerve such as TON, C4 or L5"
    written = values.scalar(node, expected)
    reading = read_nerve(written)
    if reading.names or reading.is_known:
        if reading.note:
            place.tell(node, f"{place.shown(written)}: {reading.note}")
        return reading.names
    raise WrongValueError(node, values.name_problem(reading, written, "nerve", place), expected)


def _modifiers(node: Node, place: Place) -> tuple[str, ...]:
    """Modifiers as a list, or in one text joined by ``:`` or ``,``; each item of a list may be joined too."""
    items = node.items if isinstance(node, Sequence) else (node,)
    joined = ":".join(values.scalar(item, 'a modifier, such as "50"') for item in items)
    return tuple(part.upper() for part in re.split(r"[:,;|\s]+", joined) if part)


_READERS_BY_FIELD: dict[str, Reader] = {
    "Encounter.place_of_service": values.place_of_service,
    "Encounter.state": values.state,
    "Encounter.diagnoses": list_of(values.diagnosis),
    "Encounter.other_services": list_of(values.code),
    "Procedure.targets": _targets,
    "ClaimLine.code": values.code,
    "ClaimLine.place_of_service": values.place_of_service,
    "ClaimLine.modifiers": _modifiers,
    "ClaimLine.diagnosis_pointers": list_of(values.diagnosis_pointer),
    "ClaimHeader.frequency_code": values.code,
    "Authorization.codes": list_of(values.code),
    "PastSession.joints": list_of(values.joint),
    "PastSession.codes": list_of(past_code),
    **{
        f"Providers.{kind}_npi": values.code
        for kind in ("billing", "rendering", "referring", "facility", "attending", "operating")
    },
}


@cache
def _fields_of(kind: type) -> dict[str, _Field]:
    hints = typing.get_type_hints(kind)
    return {
        item.name: _Field(
            read=_reader(kind, item.name, hints[item.name]),
            is_required=item.default is MISSING and item.default_factory is MISSING,
        )
        for item in fields(typing.cast("Any", kind))
    }


@cache
def _required(kind: type) -> tuple[str, ...]:
    return tuple(name for name, item in _fields_of(kind).items() if item.is_required)


def _reader(kind: type[object], name: str, hint: object) -> Reader:
    if special := _READERS_BY_FIELD.get(f"{kind.__name__}.{name}"):
        return special
    return values.reason if name.endswith("reason") else _reader_of_type(hint)


def _reader_of_type(hint: Any) -> Reader:  # noqa: ANN401 - a type hint is anything
    """The reader of a type hint; ``None`` beside it changes nothing, for null is never passed on."""
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        return list_of(_reader_of_type(item), is_record=is_dataclass(item))
    if is_dataclass(hint):
        return _record_reader(typing.cast("type[object]", hint))
    if issubclass(hint, StrEnum):
        return values.word_of(hint)
    return _READERS_BY_TYPE[hint]


def _record_reader(kind: type[object]) -> Callable[[Node, Place], object]:
    return lambda node, place: read_record(kind, node, place)


def _keys_of(kind: type[object]) -> str:
    names = known_fields(kind)
    return f"a mapping with {', '.join(names[:4])}{' …' if len(names) > 4 else ''}"
