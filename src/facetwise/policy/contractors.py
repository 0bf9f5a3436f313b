"""Medicare's contractors by state and day, and the pack of their local policy, from ``data/state_mac.csv``."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from facetwise.policy.pack import pack_ids
from facetwise.policy.payer_names import recognise
from facetwise.policy.payer_tables import folded, in_force, rows_of


@dataclass(frozen=True, slots=True)
class Contractor:
    """The Medicare contractor of a state on a day, with its policy and billing article."""

    name: str
    jurisdiction: str
    policy: str
    article: str
    note: str
    confidence: str


def contractor_for(state: str, on: date) -> Contractor | None:
    """The Medicare contractor of a state; None for a state or a day that the table does not have.

    Parts of a state with a contractor of their own (part of Virginia) are not told apart: the state's row
    speaks, and `contractor_of_a_part` says so.
    """
    for row in contractors().get(state.upper(), ()):
        if not row["locality"] and in_force(row, on):
            return Contractor(
                row["mac"], row["jurisdiction"], row["lcd"], row["article"], row["note"], row["confidence"]
            )
    return None


def contractor_of_a_part(state: str | None, contractor: str | None, on: date | None) -> str | None:
    """That a part of the state may have another contractor than the state's row says; None where none is known of."""
    if state is None or contractor is not None or on is None:
        return None
    for row in contractors().get(state.upper(), ()):
        if row["locality"] and in_force(row, on):
            sure = "" if row["confidence"] == "high" else ", which is not confirmed"
            return (
                f"in {row['locality']} Medicare's contractor is said to be {row['mac']}{sure}: name it there"
            )
    return None


def why_no_pack(state: str | None, contractor: str | None, on: date | None) -> str:
    """What is missing, or does not lead to one policy, where `medicare_pack` gives none."""
    if on is None:
        return "Medicare's contractor cannot be told without the service date"
    if state is None and contractor is None:
        return "Medicare's contractor cannot be told without the state or the contractor"
    if state is not None and contractor is None and not re.fullmatch("[A-Za-z]{2}", state):
        return f"{state!r} is no state; write two letters, such as OH"
    where = f"contractor {contractor!r}" if contractor else f"state {state!r}"
    return f"no single facet policy of Medicare is known for {where} on {on}"


def medicare_pack(state: str | None, contractor: str | None, on: date | None) -> str | None:
    """The pack of the one policy in force; None where there is none, or a contractor alone leaves two."""
    if on is None or (state is None and contractor is None):
        return None
    rows = [row for rows in contractors().values() for row in rows if in_force(row, on)]
    if contractor is not None:
        name = folded(recognise(contractor, on=on).contractor or contractor)
        rows = [row for row in rows if folded(row["mac"]) == name]
    if state is not None:
        of_state = [row for row in rows if row["state"] == state.upper() and not row["locality"]]
        rows = of_state if of_state or contractor is None else rows
    if len({row["lcd"] for row in rows}) != 1:
        return None
    return _weakest_pack(rows[0]["lcd"], {row["jurisdiction"] for row in rows})


def _weakest_pack(policy: str, jurisdictions: set[str]) -> str | None:
    """The pack of a policy: a jurisdiction's own, held less surely, where it is or may be that one."""
    names = [*(f"/{policy}-{jurisdiction}" for jurisdiction in sorted(jurisdictions)), f"/{policy}"]
    return next((pack for name in names for pack in pack_ids() if pack.endswith(name)), None)


@cache
def contractors() -> dict[str, list[dict[str, str]]]:
    """The rows of each state, among them those of its parts."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows_of("state_mac.csv"):
        found.setdefault(row["state"], []).append(row)
    return found
