"""Values by path (``procedures[0].targets[1].side``) to a tree, and from the tree to an encounter."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast, get_args, get_type_hints

from facetwise.domain.encounter import Encounter

_STEP = re.compile(r"([a-z_]+)|\[(\d+)\]")


def tree_of(values: Mapping[str, object]) -> dict[str, Any]:
    """The values nested as their paths say; list items come in the order of their numbers."""
    root: dict[Any, Any] = {}
    for path, value in values.items():
        steps = [name or int(number) for name, number in _STEP.findall(path)]
        place = root
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = value
    return {str(key): _with_lists(value) for key, value in root.items()}


def encounter_of(values: Mapping[str, object]) -> Encounter:
    """The encounter that holds these values and nothing else."""
    return cast("Encounter", _record(Encounter, tree_of(values)))


def _with_lists(value: object) -> object:
    if not isinstance(value, dict) or not value:
        return value
    if all(isinstance(key, int) for key in value):
        return [_with_lists(value[key]) for key in sorted(value)]
    return {key: _with_lists(item) for key, item in value.items()}


def _record(kind: type[Any], tree: Mapping[str, object]) -> object:
    kinds = _record_kinds(kind)  # type: ignore[arg-type]
    return kind(**{name: _value(kinds.get(name), item) for name, item in tree.items()})


def _value(kind: type[Any] | None, item: object) -> object:
    if isinstance(item, list):
        return tuple(_value(kind, part) for part in item)
    return _record(kind, item) if kind is not None and isinstance(item, dict) else item


@cache
def _record_kinds(kind: type[Any]) -> dict[str, type[Any]]:
    """For each field the record class it holds, alone or in a tuple."""
    hints = get_type_hints(kind)
    found = {item.name: _record_in(hints[item.name]) for item in fields(kind)}
    return {name: held for name, held in found.items() if held is not None}


def _record_in(hint: object) -> type[Any] | None:
    if is_dataclass(hint) and isinstance(hint, type):
        return hint
    return next((found for part in get_args(hint) if (found := _record_in(part)) is not None), None)
