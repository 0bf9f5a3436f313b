"""Random encounters, with every field of the domain given or not."""

import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType

from hypothesis import strategies as st

from facetwise.domain.encounter import Encounter, Target
from facetwise.domain.spine import joints, nerves
from facetwise.domain.vocabulary import Side

WORDS = st.text(alphabet="abcdefgh éß-'#:{}[]&*!|>%@`\"\\ 0123456789", min_size=1, max_size=30).map(str.strip)
TEXT = WORDS.filter(lambda text: text != "")
CODES = st.from_regex(r"[A-Z0-9]{5}", fullmatch=True)
DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
NUMBERS = st.one_of(st.integers(0, 100), st.floats(0, 100, allow_nan=False, allow_subnormal=False)).map(float)
NUMBERS = NUMBERS.map(lambda number: round(number, 3))
JOINTS = st.sampled_from(sorted(joints()))
TARGETS = st.one_of(
    st.builds(Target, joint=JOINTS, side=st.none() | st.sampled_from(Side)),
    st.builds(Target, nerve=st.sampled_from([*nerves(), "C2", "S1"]), side=st.none() | st.sampled_from(Side)),
)
BY_TYPE = {str: TEXT, date: DATES, float: NUMBERS, int: st.integers(0, 20), bool: st.booleans()}
BY_FIELD = {
    "place_of_service": st.from_regex(r"[0-9]{2}", fullmatch=True),
    "state": st.sampled_from(["OH", "CA", "PR"]),
    "diagnoses": st.lists(st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True), max_size=3),
    "code": CODES,
    "codes": st.lists(st.from_regex(r"[A-Z0-9][0-9]{3}[A-Z0-9]", fullmatch=True), max_size=3).map(
        lambda codes: codes and [*codes, "64493"]  # a past session without a facet code is told
    ),
    "other_services": st.lists(CODES, max_size=3),
    "modifiers": st.lists(st.from_regex(r"[A-Z0-9]{2}", fullmatch=True), max_size=4),
    "diagnosis_pointers": st.lists(st.integers(1, 12), max_size=4),
    "frequency_code": st.sampled_from(["1", "7", "8"]),
    "joints": st.lists(JOINTS, max_size=3),
    "targets": st.lists(TARGETS, max_size=4),
    **{f"{who}_npi": st.from_regex(r"[12][0-9]{9}", fullmatch=True) for who in ("billing", "rendering")},
    **{
        f"{who}_npi": st.from_regex(r"[12][0-9]{9}", fullmatch=True)
        for who in ("referring", "facility", "attending")
    },
    "operating_npi": st.from_regex(r"[12][0-9]{9}", fullmatch=True),
}


def records(kind):
    """A strategy for any record of the domain."""
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{item.name: of_field(item, hints[item.name]) for item in fields(kind)})


def of_field(item, hint):
    is_optional = isinstance(hint, UnionType) and NoneType in typing.get_args(hint)
    if is_optional:
        hint = next(part for part in typing.get_args(hint) if part is not NoneType)
    value = BY_FIELD[item.name] if item.name in BY_FIELD else of_type(hint)
    if typing.get_origin(hint) is tuple:
        value = value.map(tuple)
    is_required = item.default is MISSING and item.default_factory is MISSING
    return value if is_required or not is_optional else st.none() | value


def of_type(hint):
    if typing.get_origin(hint) is tuple:
        return st.lists(of_type(typing.get_args(hint)[0]), max_size=2)
    if is_dataclass(hint):
        return records(hint)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return BY_TYPE[hint]


ENCOUNTERS = records(Encounter).filter(lambda encounter: encounter != Encounter())
