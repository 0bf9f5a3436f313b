"""What a payer's name or id tells: which payer it is, how people call it, which known names are near.

Names and ids stand in ``data/payer_aliases.csv``, the states of plans of some states alone in ``data/plan_states.csv``.
"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache

from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.payer_tables import ELECTRONIC_ID, FILING_INDICATOR, folded, in_force, rows_of

MEDICARE = "medicare"
CODE_BOOK = "cpt"
OTHER_STATE = 2
_KINDS_OF_CODE = (FILING_INDICATOR, ELECTRONIC_ID)


@dataclass(frozen=True, slots=True)
class PayerMatch:
    """What a name tells. ``ask`` means that it does not tell the product; the usual one is taken."""

    payer_id: str | None
    contractor: str | None = None
    ask: bool = False


def recognise(name: str | None, *, kind: str | None = None, on: date | None = None) -> PayerMatch:
    """What a name, alias or id tells; without match everything is None.

    Args:
        name: as written, in any case.
        kind: ``claim_filing_indicator`` or ``electronic_payer_id`` where the name is one of these codes;
            otherwise these codes are not looked at.
        on: the day, for names that changed hands.
    """
    if name is None:
        return PayerMatch(None)
    wanted = folded(name)
    if kind is None and wanted in {folded(payer) for payer in payer_ids()}:
        return PayerMatch(wanted)
    for row in aliases().get((kind, wanted), ()):
        if in_force(row, on):
            return PayerMatch(row["payer_id"] or None, row["contractor"] or None, row["ask"] == "yes")
    return PayerMatch(None)


@lru_cache(maxsize=1_000)
def names_like(name: str, state: str | None = None) -> tuple[str, ...]:
    """The known payer names and ids nearest to one that is not recognised; none where it is, or nothing is near.

    Each payer once, the state's own plans first. Of a name that several plans share only those that bear it, and in a
    state none of another state's.
    """
    told = recognise(name)
    if told.payer_id is not None:
        return ()
    wanted, known = folded(name), _names_of_one_payer()
    bearing = [written for written in known if _bears(written, wanted)]
    of_state = [written for written in bearing if _distance(known[written], state) == 0]
    near = get_close_matches(
        wanted, bearing if told.ask else known, n=len(known), cutoff=0 if told.ask else 0.7
    )
    found: dict[str, str] = {}
    for written in [*of_state, *near]:
        found.setdefault(known[written], written)
    if told.ask:
        found = {payer: written for payer, written in found.items() if _distance(payer, state) < OTHER_STATE}
    nearest = sorted(found, key=lambda payer: _distance(payer, state) > 0)
    return tuple(_as_written()[found[payer]] for payer in nearest[:3])


def _bears(written: str, name: str) -> bool:
    return set(name.split()) <= set(written.split()) or name in written


@cache
def payer_ids() -> frozenset[str]:
    """Every payer with a pack, and Medicare."""
    return frozenset({MEDICARE, *packs_by_payer()})


@cache
def payer_name(payer: str) -> str:
    """How people call a payer: its policy's name for an id of ours, and any other name as it was written."""
    fixed = {MEDICARE: "Medicare", CODE_BOOK: "the code book alone"}
    pack_id = packs_by_payer().get(payer)
    return fixed.get(payer) or (read_pack(pack_id).name if pack_id else payer)


def payers_to_choose() -> list[tuple[str, str]]:
    """Every payer's id and name for a list to choose from: Medicare and the code book, then by name."""
    first = (MEDICARE, CODE_BOOK)
    others = sorted((payer_name(payer), payer) for payer in payer_ids() - {*first})
    return [*((payer, payer_name(payer)) for payer in first), *((payer, name) for name, payer in others)]


@cache
def packs_by_payer() -> dict[str, str]:
    """The pack of each payer but Medicare, whose pack depends on the contractor."""
    return {
        pack_id.rsplit("/", 1)[-1]: pack_id for pack_id in pack_ids() if not pack_id.startswith("medicare/")
    }


@cache
def aliases() -> dict[tuple[str | None, str], list[dict[str, str]]]:
    """The rows of each name, and of each code by its kind, as `folded`."""
    found: dict[tuple[str | None, str], list[dict[str, str]]] = {}
    for row in rows_of("payer_aliases.csv"):
        is_code = row["kind"] in _KINDS_OF_CODE
        found.setdefault((row["kind"] if is_code else None, folded(row["alias"])), []).append(row)
    return found


def _distance(payer: str, state: str | None) -> int:
    """0 for a plan of the state, 1 where nobody tells, 2 for a plan of other states."""
    states = _states_of(payer)
    return 1 if not state or not states else 0 if state.upper() in states else OTHER_STATE


@cache
def _names_of_one_payer() -> dict[str, str]:
    """The payer of every id and name, as `folded`; names that several plans share lead to none."""
    names = {
        folded(row["alias"]): row["payer_id"]
        for row in rows_of("payer_aliases.csv")
        if row["kind"] not in _KINDS_OF_CODE and row["payer_id"]
    }
    return {**{folded(payer): payer for payer in sorted(payer_ids())}, **names}


@cache
def _as_written() -> dict[str, str]:
    names = [*sorted(payer_ids()), *(row["alias"] for row in rows_of("payer_aliases.csv"))]
    return {folded(name): name for name in names}


@cache
def _states_of(payer: str) -> frozenset[str]:
    """The states of a plan of some states alone; none of a plan of which nobody says so."""
    return frozenset(row["state"] for row in rows_of("plan_states.csv") if row["payer_id"] == payer)
