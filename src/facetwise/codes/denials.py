"""Denial codes in our own words: claim adjustment reasons (CARC) and remarks (RARC), and who pays.

A remittance writes them as ``CO-97`` (group and reason) or ``N519`` (remark). What a code says is certain;
which mistake in a facet claim usually brings it is our inference, graded apart.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import polars as pl

from facetwise.codes.loading import list_column, text_table


class DenialKind(StrEnum):
    """The two code lists."""

    REASON = "CARC"
    REMARK = "RARC"


GROUPS = {  # the group codes of the 835, in our words
    "CO": "not the patient: contract or law bars charging it to them; the practice corrects the claim or writes it off",
    "PR": "the patient owes this: a deductible, a copayment or a service the plan does not pay",
    "OA": "neither: another adjustment, usually explained by a second code",
    "PI": "the payer cut it without a contract behind it: the patient is not to be charged before asking",
    "CR": "a correction or reversal of an earlier payment (older files)",
}

_SHAPE = re.compile(rf"(?:(?P<group>{'|'.join(GROUPS)})[\s-]*)?(?P<code>[A-Z]{{0,2}}\d{{1,3}})")


@dataclass(frozen=True, slots=True)
class DenialCode:
    """A denial code as written, taken apart; ``group`` is ``None`` where none was written."""

    group: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Denial:
    """One reason or remark code."""

    code: str
    kind: DenialKind
    meaning: str
    typical_cause: str | None
    what_to_do: str
    companions: tuple[str, ...]  # remark codes that often come with it
    source: str
    confidence: str
    confidence_cause: str | None


def parse(text: str) -> DenialCode | None:
    """``CO-97``, ``co97``, ``97`` or ``N519`` taken apart; ``None`` for text of another shape."""
    found = _SHAPE.fullmatch(text.strip().upper())
    return DenialCode(found["group"], found["code"]) if found else None


def denial(text: str) -> Denial | None:
    """What a denial code means, with or without its group; ``None`` where the table has none."""
    parsed = parse(text)
    return _denials().get(parsed.code) if parsed else None


def group_meaning(group: str) -> str | None:
    """Who bears the amount, by group code (``"CO"``); ``None`` for an unknown group."""
    return GROUPS.get(group.strip().upper())


@cache
def frame() -> pl.DataFrame:
    """One row per code, with the fields of `Denial`; ``companions`` is a list.

    Reasons that have nothing to do with facet work, such as a deductible, stand in a table of their own.
    """
    return pl.concat([text_table("carc_rarc"), text_table("carc_general")]).select(
        "code",
        "meaning",
        "what_to_do",
        "source",
        "confidence",
        "confidence_cause",
        kind="type",
        typical_cause="typical_facet_cause",
        companions=list_column("companion_rarc"),
    )


@cache
def _denials() -> dict[str, Denial]:
    return {
        row["code"]: Denial(
            **{**row, "kind": DenialKind(row["kind"]), "companions": tuple(row["companions"])},
        )
        for row in frame().iter_rows(named=True)
    }
