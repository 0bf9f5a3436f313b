"""What is wrong with one policy value by itself: words, types, numbers, dates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from facetwise.policy.key_spec import KeySpec
from facetwise.policy.model import CONFIDENCES, CURRENCIES, STATES, Entry
from facetwise.policy.values import ValueShapeError, leaves_of
from facetwise.policy.words import SCOPES, WORDS

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)

RANGES = {  # by the last part of a leaf's name: least and greatest that can be meant
    "pct": (1, 100),
    "function_pct": (1, 100),
    "first_relief_min_pct": (1, 100),
    "first": (0, 150),
    "second": (0, 150),
    "months": (1, 120),
    "any_months": (1, 120),
    "lookback_months": (1, 120),
    "days": (1, 1000),
    "any_weeks": (1, 104),
    "valid_days": (1, 1000),
    "years": (1, 20),
    "hours": (1, 48),
    "max_volume_ml": (0.1, 20),
    "temp_c_min": (30, 100),
    "seconds_min": (1, 600),
    "seconds_max": (1, 600),
    "n": (0, 100),
}
COUNTS = (0, 50)  # every other number counts something

_TYPES: dict[pl.DataType, tuple[tuple[type, ...], str]] = {
    pl.Int64(): ((int,), "a whole number"),
    pl.Float64(): ((int, float), "a number"),
    pl.String(): ((str,), "text; a number or yes and no in quotes"),
    pl.Boolean(): ((bool,), "true or false"),
}


def value_problems(entry: Entry, spec: KeySpec) -> Iterator[str]:
    """What is wrong with an entry's words, value and dates."""
    yield from _word_problems(entry)
    yield from _scope_problems(entry)
    yield from _date_problems(entry)
    if entry.state == "known" and entry.value is None:
        yield "known without `value`"
    if entry.state in STATES[1:] and entry.value is not None:
        yield f"{entry.state} with a value; what sources of a conflict say goes under `candidates`"
    for value in (entry.value, *entry.candidates):
        if value is not None:
            yield from _shape_problems(value, spec)


def _word_problems(entry: Entry) -> Iterator[str]:
    for name, word, allowed in (
        ("state", entry.state, STATES),
        ("confidence", entry.confidence, CONFIDENCES),
        ("currency", entry.currency, CURRENCIES),
    ):
        if word not in allowed:
            yield f"{name} {word!r}; expected {', '.join(allowed)}"


def _scope_problems(entry: Entry) -> Iterator[str]:
    for name, value in entry.scope:
        if name not in SCOPES:
            yield f"scope {name!r}; expected {', '.join(SCOPES)}"
        elif value not in SCOPES[name]:
            yield f"scope {name} {value!r}; expected {', '.join(sorted(map(str, SCOPES[name])))}"


def _date_problems(entry: Entry) -> Iterator[str]:
    days = {
        "from": entry.effective_from,
        "until": entry.effective_until,
        "verified_through": entry.verified_through,
    }
    for name, day in days.items():
        if day is not None and not EARLIEST <= day < LATEST:
            yield f"{name} {day} is not between {EARLIEST} and {LATEST}; leave it out where no day is stated"
    if entry.effective_from and entry.effective_until and entry.effective_from >= entry.effective_until:
        yield f"from {entry.effective_from} is not before until {entry.effective_until}"


def _shape_problems(value: Any, spec: KeySpec) -> Iterator[str]:  # noqa: ANN401 - YAML
    try:
        leaves = leaves_of(spec, value)
    except ValueShapeError as error:
        yield str(error)
        return
    if not leaves:
        yield "a value without any member"
    types = dict(zip(spec.leaf_names(), (dtype for _, dtype in spec.leaves), strict=True))
    for leaf, held in leaves.items():
        yield from _leaf_problems(leaf, held, types[leaf])


def _leaf_problems(leaf: str, held: Any, dtype: pl.DataType) -> Iterator[str]:  # noqa: ANN401 - YAML
    types, expected = _TYPES[dtype]
    if not isinstance(held, types) or (isinstance(held, bool) and bool not in types):
        yield f"{leaf} is {held!r}; expected {expected}"
    elif isinstance(held, str):
        known = WORDS.get(leaf)
        unknown = [word for word in held.split("|") if known is not None and word not in known]
        if known is not None and unknown:
            yield f"{leaf} has {', '.join(unknown)}; expected {', '.join(sorted(known))}"
    elif isinstance(held, int | float) and not isinstance(held, bool):
        least, most = RANGES.get(leaf.rpartition(".")[2], COUNTS)
        if not least <= held <= most:
            yield f"{leaf} is {held}; expected {least} to {most}"
