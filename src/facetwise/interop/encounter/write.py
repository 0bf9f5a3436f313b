"""An encounter with the names its file has, so that what was read can be written back."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from facetwise.domain.encounter import Encounter


def encounter_to_dict(encounter: Encounter) -> dict[str, Any]:
    """The encounter as plain lists, dicts, numbers and text, ready for JSON or YAML; dates are ISO text.

    What is not known is left out; an empty list stays, for it says that there is known to be none.
    """
    return _record(encounter)


def _record(record: object) -> dict[str, Any]:
    given = {
        item.name: _plain(getattr(record, item.name))
        for item in fields(record)  # type: ignore[arg-type]
        if not (item.default is True and getattr(record, item.name) is True)  # holds where nothing is said
    }
    return {name: value for name, value in given.items() if not _is_unknown(value)}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return _record(value) if is_dataclass(value) else value


def _is_unknown(value: object) -> bool:
    return value is None or (isinstance(value, Mapping) and not value)
