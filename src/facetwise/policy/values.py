"""Values of packs as typed leaves and as text."""

from collections.abc import Mapping
from typing import Any

from facetwise.policy.keys import KeySpec

MONTHS_OF, DAYS_OF = {"months": 1, "years": 12}, {"days": 1, "weeks": 7}
UNITS = {"pct": "percent", **{unit: unit for unit in ("days", "weeks", "months", "years")}}


class ValueShapeError(ValueError):
    """A value does not have the shape of its key."""


def leaves_of(spec: KeySpec, value: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML
    """The leaves of a value by full name.

    Raises:
        ValueShapeError: if the value has members that the key does not know, or of another type.
    """
    flat = _flat(value) if isinstance(value, Mapping) else {"": _scalar(value)}
    flat = _with_durations(flat, spec)
    known = dict(spec.leaves)
    unknown = sorted(set(flat) - set(known))
    if unknown:
        raise ValueShapeError(f"{spec.key} has no {', '.join(unknown)}; expected {', '.join(known)}")
    return {f"{spec.key}.{leaf}" if leaf else spec.key: leaf_value for leaf, leaf_value in flat.items()}


def text_of(value: Any) -> str:  # noqa: ANN401 - YAML
    """A value as a person reads it: ``max 4, per region, window kind rolling, 12 months``."""
    if isinstance(value, Mapping):
        return ", ".join(_member(name, item) for name, item in value.items() if item is not None)
    if isinstance(value, list):
        return ", ".join(text_of(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _member(name: str, item: Any) -> str:  # noqa: ANN401 - YAML
    *before, last = name.split("_")
    if last not in UNITS or isinstance(item, bool) or not isinstance(item, int | float):
        return f"{name} {text_of(item)}"
    unit = UNITS[last].removesuffix("s") if item == 1 else UNITS[last]
    return " ".join([*before, str(item), unit])


def _flat(value: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in value.items():
        if isinstance(item, Mapping):
            found |= _flat(item, f"{prefix}{name}.")
        elif item is not None:
            found[f"{prefix}{name}"] = _scalar(item)
    return found


def _scalar(item: Any) -> Any:  # noqa: ANN401 - YAML
    return "|".join(text_of(part) for part in item) if isinstance(item, list) else item


def _with_durations(flat: dict[str, Any], spec: KeySpec) -> dict[str, Any]:
    """Years as months and weeks as days; nothing else is converted. ``for.months`` speaks as ``months``."""
    known = dict(spec.leaves)
    found: dict[str, Any] = {}
    for name, item in flat.items():
        leaf = name.removeprefix("for.") if name not in known else name
        head, _, unit = leaf.rpartition(".")
        place = f"{head}." if head else ""
        if leaf not in known and unit in MONTHS_OF and f"{place}months" in known:
            found[f"{place}months"] = _number(item, name, spec) * MONTHS_OF[unit]
        elif leaf not in known and unit in DAYS_OF and f"{place}days" in known:
            found[f"{place}days"] = _number(item, name, spec) * DAYS_OF[unit]
        else:
            found[leaf] = item
    return found


def _number(item: Any, name: str, spec: KeySpec) -> int:  # noqa: ANN401 - YAML
    if type(item) is not int:
        raise ValueShapeError(f"{spec.key}.{name} is {item!r}; expected a whole number")
    return item
